//! Writes frames as files: the same frame always as the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use polars_core::prelude::{ArrowDataType, ArrowSchema, CompatLevel, DataFrame, DataType, Schema};
use polars_io::parquet::write::{BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter, StatisticsOptions};
use polars_parquet::write::schema_to_metadata_key;

use super::csv::{Pieces, write_frame};
use super::whole::{WriteError, at, write_whole};

/// Rows per Parquet row group: fixed, so that the bytes do not depend on how a frame was put together.
const ROWS_PER_GROUP: usize = 1 << 18;

/// Bits per row group where a table comes in pieces: so much of it is held in memory, of a wide table in fewer rows.
const BITS_HELD: usize = 1 << 24;

/// Writes a frame as CSV: UTF-8 with a byte order mark, without which Excel garbles Chinese, LF, empty cells for null, numbers in the
/// shortest form that reads back to the same bits.
pub fn write_csv(frame: &DataFrame, path: &Path) -> Result<(), WriteError> {
    write_whole(path, |file| write_frame(frame, file))
}

/// The bytes that [`write_csv`] writes.
pub fn csv_bytes(frame: &DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_frame(frame, &mut bytes).expect("invariant: a declared frame is written to memory");
    bytes
}

/// Writes a frame as Parquet: Zstandard, full statistics, no time stamp.
pub fn write_parquet(frame: &mut DataFrame, path: &Path) -> Result<(), WriteError> {
    // How a frame is cut into chunks would show in the file.
    frame.rechunk_mut();
    write_whole(path, |file| {
        let writer = parquet_writer(file, frame.schema()).with_row_group_size(Some(ROWS_PER_GROUP));
        writer.finish(frame).map(drop).map_err(io::Error::other)
    })
}

fn parquet_writer<W: Write>(file: W, schema: &Schema) -> ParquetWriter<W> {
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .with_statistics(StatisticsOptions::full())
        .with_key_value_metadata(Some(plain_strings(schema)))
        .set_parallel(false)
}

/// The note in a Parquet file that tells Arrow's readers what types the columns have. Polars itself would call text `string_view`, which pyarrow (26.0)
/// reads and then can neither filter nor sort, join nor write as CSV; as `string` it can do all of it, and the other readers see no difference.
fn plain_strings(schema: &Schema) -> KeyValueMetadata {
    let fields = schema.iter().map(|(name, dtype)| {
        let mut field = dtype.to_arrow_field(name.clone(), CompatLevel::oldest());
        if field.dtype == ArrowDataType::LargeUtf8 {
            field.dtype = ArrowDataType::Utf8;
        }
        (name.clone(), field)
    });
    let note = schema_to_metadata_key(&fields.collect::<ArrowSchema>());
    KeyValueMetadata::from_static(vec![(note.key, note.value.expect("invariant: a schema is written out"))])
}

/// The forms that a table is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// CSV alone.
    Csv,
    /// Parquet alone.
    Parquet,
    /// CSV and Parquet.
    Both,
}

impl Forms {
    /// The CSV file of a table of this name, if it has one.
    pub(super) fn csv(self, folder: &Path, name: &str) -> Option<PathBuf> {
        (self != Forms::Parquet).then(|| folder.join(format!("{name}.csv")))
    }

    /// The Parquet file of a table of this name, if it has one.
    pub(super) fn parquet(self, folder: &Path, name: &str) -> Option<PathBuf> {
        (self != Forms::Csv).then(|| folder.join(format!("{name}.parquet")))
    }
}

/// A table that comes in pieces with the same columns; what is written is not held in memory. The files lie in a folder that itself appears
/// complete or not at all, and have their names from the start.
pub struct GrowingTable {
    csv: Option<GrowingCsv>,
    parquet: Option<GrowingParquet>,
}

struct GrowingCsv {
    path: PathBuf,
    file: BufWriter<File>,
    pieces: Pieces,
}

struct GrowingParquet {
    path: PathBuf,
    /// From the first row group on.
    writer: Option<BatchedWriter<BufWriter<File>>>,
    /// Rows that are not in a row group yet.
    waiting: DataFrame,
}

impl GrowingTable {
    /// Begins the files of a table in a folder.
    pub fn begin(folder: &Path, name: &str, forms: Forms) -> Result<GrowingTable, WriteError> {
        let csv = match forms.csv(folder, name) {
            Some(path) => {
                let file = at(&path, File::create(&path))?;
                Some(GrowingCsv { path, file: BufWriter::new(file), pieces: Pieces::default() })
            }
            None => None,
        };
        let parquet = forms.parquet(folder, name).map(|path| GrowingParquet { path, writer: None, waiting: DataFrame::default() });
        Ok(GrowingTable { csv, parquet })
    }

    /// Appends rows.
    pub fn add(&mut self, rows: DataFrame) -> Result<(), WriteError> {
        if let Some(GrowingCsv { path, file, pieces }) = &mut self.csv {
            at(path, pieces.add(&rows, file))?;
        }
        if let Some(parquet) = &mut self.parquet {
            stack(&mut parquet.waiting, rows);
            // Groups of the same rows, however the table is cut into pieces.
            let bits = parquet.waiting.dtypes().iter().map(|kind| if *kind == DataType::Boolean { 1 } else { 64 }).sum::<usize>();
            let group = (BITS_HELD / bits.max(1)).max(1);
            while parquet.waiting.height() >= group {
                let whole = parquet.waiting.slice(0, group);
                parquet.waiting = parquet.waiting.slice(group as i64, parquet.waiting.height() - group);
                at(&parquet.path, GrowingParquet::write_group(&mut parquet.writer, whole, &parquet.path))?;
            }
        }
        Ok(())
    }

    /// Writes what is left; only then are the files complete.
    pub fn finish(self) -> Result<(), WriteError> {
        if let Some(GrowingCsv { path, mut file, .. }) = self.csv {
            at(&path, file.flush().and_then(|()| file.get_ref().sync_all()))?;
        }
        let Some(GrowingParquet { path, mut writer, waiting }) = self.parquet else { return Ok(()) };
        if waiting.height() > 0 || writer.is_none() {
            at(&path, GrowingParquet::write_group(&mut writer, waiting, &path))?;
        }
        let written = writer.expect("invariant: made above").finish().map_err(io::Error::other);
        at(&path, written.and_then(|_| File::open(&path)?.sync_all()))
    }
}

impl GrowingParquet {
    /// Writes rows as one row group.
    fn write_group(writer: &mut Option<BatchedWriter<BufWriter<File>>>, mut rows: DataFrame, path: &Path) -> io::Result<()> {
        // How a frame is cut into chunks would show in the file.
        rows.rechunk_mut();
        let writer = match writer {
            Some(writer) => writer,
            None => {
                let file = BufWriter::new(File::create(path)?);
                writer.insert(parquet_writer(file, rows.schema()).batched(rows.schema()).map_err(io::Error::other)?)
            }
        };
        writer.write_batch(&rows).map_err(io::Error::other)
    }
}

/// Appends rows with the same columns; to a frame that has no columns yet, any.
///
/// A frame without rows gives way to them: appending to it, Polars would fill 8 MB with zeros for its columns of nothing.
pub fn stack(frame: &mut DataFrame, rows: DataFrame) {
    if frame.height() == 0 && (frame.width() == 0 || rows.width() == frame.width()) {
        *frame = rows;
    } else {
        frame.vstack_mut_owned(rows).expect("invariant: pieces have the same columns");
    }
}
