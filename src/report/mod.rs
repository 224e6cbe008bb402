//! What a run leaves behind: in goes an assessment, out come the files of its folder.

mod columns;
mod files;
mod manifest;

pub use columns::{failure_columns, projection_columns};
pub use files::{RunFolder, hash_files, write_draws, write_tables};
pub use manifest::{Manifest, Options};
