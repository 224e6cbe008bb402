//! Reads a table of the plan and notes its mistakes.

use std::sync::Arc;

use super::office_table::without_notes;
use super::section::Mistakes;
use crate::diagnostic::{Diagnostic, Source};
use crate::table::{Frame, Schema, TableFile, read_csv};

/// Reads a table and notes its mistakes.
pub(super) fn read(source: &Arc<Source>, schema: &Schema, mistakes: &Mistakes) -> Option<Frame> {
    noted(read_csv(source, schema), mistakes)
}

/// The same of a table below which notes may stand, which are left out and told.
pub(super) fn read_above_notes(source: &Arc<Source>, schema: &Schema, mistakes: &Mistakes) -> Option<Frame> {
    let table = TableFile::Csv(Arc::clone(source)).read_changed(schema, |source, mut records, found| {
        without_notes(source, &mut records, found);
        records
    });
    noted(table, mistakes)
}

/// A table as read, its mistakes and warnings noted.
pub(super) fn noted(table: Result<Frame, Vec<Diagnostic>>, mistakes: &Mistakes) -> Option<Frame> {
    match table {
        Ok(frame) => {
            mistakes.extend(frame.warnings.iter().cloned());
            Some(frame)
        }
        Err(found) => {
            mistakes.extend(found);
            None
        }
    }
}
