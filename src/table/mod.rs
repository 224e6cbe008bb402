//! Tables as files: what planners bring, each cell with its place in the file, and what a run writes, each file whole or not at all.
//!
//! * [`decode`] turns bytes into a [`Source`](crate::diagnostic::Source), or says at which byte the file stops being UTF-8.
//! * [`read_csv`] holds a file against a [`Schema`] and reports every fault at once, each at its cell; [`open_sheet`] and [`read_sheet`] do
//!   the same for a sheet of a workbook, and a [`TableFile`] is either.
//! * [`write_csv`] and [`write_parquet`] give the same bytes for the same frame; a [`GrowingTable`] is written piece by piece, so that it
//!   may be larger than memory.
//! * [`write_whole`] and [`write_folder`] are how every command writes: what they write is there as a whole or not at all.
//! * [`read_table`] reads a written table back.
//! * [`output_frame`] makes a frame of columns that are declared with unit and meaning, and [`markdown`] the page that describes them.
//!
//! Cells are found by [`split`], not by Polars, because a message needs the line and column of a cell, which Polars does not keep; the columns
//! themselves are Polars' from there on.

mod compact;
mod csv;
mod decode;
mod faults;
mod frame;
mod given;
mod grid;
mod header;
mod heads;
mod long;
mod meant;
mod notes;
mod number;
mod output;
mod raised;
mod read;
mod read_back;
mod schema;
mod separator;
mod shape;
mod sheet;
mod split;
mod spreadsheet;
mod stored;
mod unique;
mod unreadable;
mod whole;
mod write;

pub use polars_core::frame::DataFrame;
pub use polars_core::frame::column::Column;
pub use polars_core::prelude::{NamedFrom, Series};

pub use compact::compact;
pub use decode::{decode, is_unprintable};
pub use faults::{Cause, cannot_write};
pub use frame::Frame;
pub use given::{open_file, read_file, read_given, read_text};
pub use grid::{Grid, Put};
pub(crate) use heads::rename as plain_headings;
pub use meant::{PerCent, change_as_factor, interval_meant, is_invisible, is_nothing, is_odd_space, number_help, number_meant};
pub(crate) use notes::begins_note;
pub use number::{half_width, parse_number, plain_decimal};
pub(crate) use output::column;
pub use output::{CellKind, ColumnDescription, OutputColumn, Value, empty_frame, markdown, output_frame};
pub use read::{TableFile, read_csv, read_sheet};
pub use read_back::{ReadError, read_columns, read_table};
pub use schema::{Field, Kind, Schema};
pub use sheet::{Sheet, open_sheet};
pub use split::{Cell, Record, Split, Stored, quote_faults, split};
pub use unreadable::old_workbook;
pub use whole::{Before, WriteError, is_partial, remove_partial, write_bytes, write_folder, write_whole};
pub use write::{Forms, GrowingTable, csv_bytes, stack, write_csv, write_parquet};
