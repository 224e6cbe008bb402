//! Files out: in goes a frame or any writer of bytes, out comes a file that is there as a whole or not at all, the same bytes each time.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use polars_core::prelude::DataFrame;
use polars_io::SerWriter;
use polars_io::csv::write::CsvWriter;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter, StatisticsOptions};

/// Rows per Parquet row group: fixed, so that the bytes do not depend on how a frame was put together.
const ROWS_PER_GROUP: usize = 1 << 18;

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}", path = path.display())]
pub struct WriteError {
    pub path: PathBuf,
    #[source]
    pub cause: io::Error,
}

/// Writes a frame as CSV: UTF-8, LF, empty cells for null, numbers in the shortest form that reads back to the same bits.
pub fn write_csv(frame: &mut DataFrame, path: &Path) -> Result<(), WriteError> {
    let batch = NonZeroUsize::new(4096).expect("invariant: a constant above zero");
    write_whole(path, |file| CsvWriter::new(file).with_batch_size(batch).n_threads(1).finish(frame).map_err(io::Error::other))
}

/// Writes a frame as Parquet: Zstandard, full statistics, no time stamp.
pub fn write_parquet(frame: &mut DataFrame, path: &Path) -> Result<(), WriteError> {
    // How a frame is cut into chunks would show in the file.
    frame.rechunk_mut();
    write_whole(path, |file| {
        ParquetWriter::new(file)
            .with_compression(ParquetCompression::Zstd(None))
            .with_statistics(StatisticsOptions::full())
            .with_row_group_size(Some(ROWS_PER_GROUP))
            .set_parallel(false)
            .finish(frame)
            .map(drop)
            .map_err(io::Error::other)
    })
}

/// Writes a file through a temporary one in the same folder, which takes the file's name only when all its bytes are on disk.
pub fn write_whole(path: &Path, contents: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
    let written = (|| {
        let mut file = BufWriter::new(File::create(&partial)?);
        contents(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&partial, path)
    })();
    written.map_err(|cause| {
        // The first error is the one that matters; a leftover temporary file does no harm.
        let _ = fs::remove_file(&partial);
        WriteError { path: path.to_path_buf(), cause }
    })
}
