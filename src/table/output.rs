//! Output tables whose columns are declared once with name, unit and meaning, so that what is written and what is said of it cannot differ.

use polars_core::prelude::{Column, DataFrame, DataType, Field, Float64Chunked, Int64Chunked, IntoSeries, Schema, Series};

use super::compact::strings;
use crate::language::{Language, Text};

/// One column of an output table: its name, unit and meaning, and how it is read from a row.
pub struct OutputColumn<R> {
    /// Its name in files.
    pub name: &'static str,
    /// Unit in English and Chinese; empty for words.
    pub unit: (&'static str, &'static str),
    /// Meaning in English and Chinese.
    pub description: (&'static str, &'static str),
    /// How a cell is read.
    pub value: Value<R>,
}

/// How a cell is read from a row; nothing gives an empty cell, and so does NaN.
pub enum Value<R> {
    /// A text.
    Words(fn(&R) -> Option<String>),
    /// A text that the row has at hand.
    Lent(fn(&R) -> Option<&str>),
    /// A number.
    Number(fn(&R) -> Option<f64>),
    /// A whole number.
    Whole(fn(&R) -> Option<i64>),
}

/// What a planner is told of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDescription {
    /// Its name in files.
    pub name: &'static str,
    /// Its unit; empty for words.
    pub unit: Text,
    /// What it means.
    pub description: Text,
    /// What its cells hold.
    pub kind: CellKind,
}

/// The type of a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Words,
    /// Floating-point numbers.
    Number,
    /// Whole numbers.
    Whole,
}

impl CellKind {
    /// The type of the same name in Polars.
    fn data_type(self) -> DataType {
        match self {
            CellKind::Words => DataType::String,
            CellKind::Number => DataType::Float64,
            CellKind::Whole => DataType::Int64,
        }
    }
}

/// One declared column: name, kind of [`Value`], unit, meaning in English and in Chinese, and how it is read from a row. The closure is told
/// the row's type by the list it stands in.
macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:expr, $zh:expr, $read:expr) => {
        $crate::table::OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: $crate::table::Value::$kind($read) }
    };
}

pub(crate) use column;

/// The columns of a declared table as Polars names and types, which is what a file of it must hold.
pub(super) fn output_schema(columns: &[ColumnDescription]) -> Schema {
    columns.iter().map(|column| Field::new(column.name.into(), column.kind.data_type())).collect()
}

impl<R> OutputColumn<R> {
    /// What the page of outputs says of it.
    pub fn describe(&self) -> ColumnDescription {
        let text = |(en, zh): (&str, &str)| Text::new(zh, en);
        let kind = match self.value {
            Value::Words(_) | Value::Lent(_) => CellKind::Words,
            Value::Number(_) => CellKind::Number,
            Value::Whole(_) => CellKind::Whole,
        };
        ColumnDescription { name: self.name, unit: text(self.unit), description: text(self.description), kind }
    }
}

/// The frame of a table: one row per row, one column per column, also where there are no rows.
pub fn output_frame<R>(columns: &[OutputColumn<R>], rows: &[R]) -> DataFrame {
    let frame = columns
        .iter()
        .map(|column| {
            let cells = match &column.value {
                Value::Words(read) => words(&mut rows.iter().map(read)),
                Value::Lent(read) => lent(&mut rows.iter().map(read)),
                Value::Number(read) => numbers(&mut rows.iter().map(read)),
                Value::Whole(read) => whole(&mut rows.iter().map(read)),
            };
            Column::from(cells.with_name(column.name.into()))
        })
        .collect();
    DataFrame::new(rows.len(), frame).expect("invariant: declared columns have names of their own")
}

// Once for the rows of all tables.

fn words(cells: &mut dyn Iterator<Item = Option<String>>) -> Series {
    strings(&cells.collect::<Vec<_>>())
}

fn lent(cells: &mut dyn Iterator<Item = Option<&str>>) -> Series {
    strings(&cells.collect::<Vec<_>>())
}

fn numbers(cells: &mut dyn Iterator<Item = Option<f64>>) -> Series {
    cells.map(|cell| cell.filter(|value| !value.is_nan())).collect::<Float64Chunked>().into_series()
}

fn whole(cells: &mut dyn Iterator<Item = Option<i64>>) -> Series {
    cells.collect::<Int64Chunked>().into_series()
}

/// A declared table without rows.
pub fn empty_frame(columns: &[ColumnDescription]) -> DataFrame {
    DataFrame::empty_with_schema(&output_schema(columns))
}

/// The description of a table as Markdown, in one language.
pub fn markdown(columns: &[ColumnDescription], language: Language) -> String {
    let mut page = String::from(match language {
        Language::En => "| column | unit | meaning |\n|---|---|---|\n",
        Language::Zh => "| 列 | 单位 | 含义 |\n|---|---|---|\n",
    });
    for column in columns {
        let cells = [column.unit.get(language), column.description.get(language)].map(|words| words.replace('|', "\\|"));
        page.push_str(&format!("| `{}` | {} | {} |\n", column.name, cells[0], cells[1]));
    }
    page
}
