//! Declared output tables: columns that each say what they hold and how it is read from a row, so that table and description cannot differ.

use polars_core::prelude::{Column, DataFrame};

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
}

impl<R> OutputColumn<R> {
    /// What the page of outputs says of it.
    pub fn describe(&self) -> ColumnDescription {
        let text = |(en, zh): (&str, &str)| Text::new(zh, en);
        ColumnDescription { name: self.name, unit: text(self.unit), description: text(self.description) }
    }
}

/// The frame of a table: one row per row, one column per column, also where there are no rows.
pub fn output_frame<R>(columns: &[OutputColumn<R>], rows: &[R]) -> DataFrame {
    let number = |read: &fn(&R) -> Option<f64>, row: &R| read(row).filter(|value| !value.is_nan());
    let frame = columns
        .iter()
        .map(|column| {
            let name = column.name.into();
            match &column.value {
                Value::Words(read) => Column::new(name, rows.iter().map(read).collect::<Vec<Option<String>>>()),
                Value::Number(read) => Column::new(name, rows.iter().map(|row| number(read, row)).collect::<Vec<Option<f64>>>()),
                Value::Whole(read) => Column::new(name, rows.iter().map(read).collect::<Vec<Option<i64>>>()),
            }
        })
        .collect();
    DataFrame::new(rows.len(), frame).expect("invariant: declared columns have names of their own")
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
