//! What a run leaves behind: the files of its folder.

mod columns;
mod files;
mod html;
mod manifest;
mod model_card;
mod pictures;
mod workbook;

pub use columns::{failure_columns, projection_columns, scenario_columns};
pub use files::{BeginError, RunFolder, TableFiles, Tables, hash_files, write_draws};
pub use html::report;
pub use manifest::{Manifest, Options};
pub use model_card::ModelCard;
pub use pictures::{Picture, every_picture, slides, write_pictures};
pub use workbook::workbook;
