//! Reads tables back that a run has written, so that what is made of a run can be made again without running it.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars_core::prelude::{DataFrame, PolarsError, Schema};
use polars_io::SerReader;
use polars_io::csv::read::CsvReadOptions;
use polars_io::parquet::read::ParquetReader;

use super::output::{ColumnDescription, output_schema};
use super::write::Forms;

/// A table of a run that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}", path = path.display())]
pub struct ReadError {
    /// The file.
    pub path: PathBuf,
    /// What Polars says.
    #[source]
    pub cause: PolarsError,
}

/// The frame of a table in a run's folder, from its Parquet file where there is one; `None` if it has no file. Without declared columns, the
/// file says which it has.
pub fn read_table(folder: &Path, name: &str, forms: Forms, columns: &[ColumnDescription]) -> Result<Option<DataFrame>, ReadError> {
    let present = |path: Option<PathBuf>| path.filter(|path| path.is_file());
    let schema = output_schema(columns);
    if let Some(path) = present(forms.parquet(folder, name)) {
        return checked(&path, &schema, read_parquet(&path)).map(Some);
    }
    match present(forms.csv(folder, name)) {
        Some(path) => checked(&path, &schema, read_csv_as(&path, &schema)).map(Some),
        None => Ok(None),
    }
}

/// Those of these columns that a Parquet file has; `None` if there is no file.
pub fn read_columns(path: &Path, columns: &BTreeSet<String>) -> Result<Option<DataFrame>, ReadError> {
    if !path.is_file() {
        return Ok(None);
    }
    let read = || -> Result<DataFrame, PolarsError> {
        let mut reader = ParquetReader::new(File::open(path)?);
        let there = reader.schema()?.iter_names().map(|name| name.to_string()).filter(|name| columns.contains(name)).collect();
        reader.with_columns(Some(there)).set_rechunk(true).finish()
    };
    read().map(Some).map_err(|cause| ReadError { path: path.to_owned(), cause })
}

fn read_parquet(path: &Path) -> Result<DataFrame, PolarsError> {
    ParquetReader::new(File::open(path)?).set_rechunk(true).finish()
}

fn read_csv_as(path: &Path, schema: &Schema) -> Result<DataFrame, PolarsError> {
    let options = CsvReadOptions::default().with_has_header(true).with_schema_overwrite(Some(Arc::new(schema.clone())));
    options.with_n_threads(Some(1)).try_into_reader_with_file_path(Some(path.to_owned()))?.finish()
}

/// The frame, if it has just the columns it should have.
fn checked(path: &Path, schema: &Schema, read: Result<DataFrame, PolarsError>) -> Result<DataFrame, ReadError> {
    let frame = read.and_then(|frame| {
        if schema.is_empty() || **frame.schema() == *schema {
            Ok(frame)
        } else {
            let (found, wanted) = (names(frame.schema()), names(schema));
            Err(PolarsError::SchemaMismatch(format!("it has the columns {found} and not {wanted}").into()))
        }
    });
    frame.map_err(|cause| ReadError { path: path.to_owned(), cause })
}

fn names(schema: &Schema) -> String {
    schema.iter_names().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}
