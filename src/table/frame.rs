//! A table as read: a Polars frame in which each cell still knows where in the file it stands.

use std::ops::Range;
use std::sync::Arc;

use polars_core::prelude::{ChunkAgg, Column, DataFrame};

use crate::diagnostic::{Diagnostic, Place, Source};

/// A frame with the columns of its schema, in the schema's order; empty cells are null.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The cells by column.
    pub data: DataFrame,
    /// The file.
    pub source: Arc<Source>,
    /// What is odd but not wrong: columns that nobody reads.
    pub warnings: Vec<Diagnostic>,
    /// Bytes of each cell, row by row, in the order of `data`'s columns; the row's first cell where the file leaves a column out.
    pub(super) cells: Vec<Vec<Range<usize>>>,
}

impl Frame {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.data.height()
    }

    /// Where a cell stands in the file. The column must be one of the schema's.
    pub fn place(&self, row: usize, column: &str) -> Place {
        let position = self.data.get_column_index(column).expect("invariant: the column is in the schema");
        Place::new(&self.source, self.cells[row][position].clone())
    }

    /// Text of a cell; an empty cell is an empty text.
    pub fn text(&self, row: usize, column: &str) -> &str {
        self.column(column).str().expect("invariant: the schema says text").get(row).unwrap_or("")
    }

    /// Number of a cell, `None` if it is empty.
    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        self.column(column).f64().expect("invariant: the schema says number").get(row)
    }

    /// Whole number of a cell, `None` if it is empty.
    pub fn integer(&self, row: usize, column: &str) -> Option<i64> {
        self.column(column).i64().expect("invariant: the schema says integer").get(row)
    }

    /// A column of numbers; empty cells are left out.
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        self.column(column).f64().expect("invariant: the schema says number").iter().flatten().collect()
    }

    /// Sum of a column of numbers.
    pub fn sum(&self, column: &str) -> f64 {
        self.column(column).f64().expect("invariant: the schema says number").sum().unwrap_or(0.0)
    }

    fn column(&self, name: &str) -> &Column {
        self.data.column(name).expect("invariant: the column is in the schema")
    }
}
