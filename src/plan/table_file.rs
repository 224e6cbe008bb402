//! Reads a table of the plan and notes its mistakes.

use std::sync::Arc;

use super::section::Mistakes;
use crate::diagnostic::{Diagnostic, Source};
use crate::table::{Frame, Schema, read_csv};

/// Reads a table and notes its mistakes.
pub(super) fn read(source: &Arc<Source>, schema: &Schema, mistakes: &Mistakes) -> Option<Frame> {
    noted(read_csv(source, schema), mistakes)
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
