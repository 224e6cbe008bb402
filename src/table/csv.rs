//! Lays frames out as CSV, in the bytes that Polars' own writer gives.
//!
//! A batch writes some 1,500 rows a scenario. Polars' writer asks a function through a pointer for each cell, and takes 8 MB of zeros for the
//! header alone; here each column is laid out at once.

use std::io::{self, Write};

use polars_core::prelude::{Column, DataFrame, DataType, PolarsResult};

/// Without it Excel takes Chinese for something else.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Rows that are laid out before they are written.
const ROWS: usize = 4096;

/// Writes the rows of a frame, and before them the names of its columns if wanted.
pub(super) fn write_rows(frame: &DataFrame, mut file: impl Write, header: bool) -> io::Result<()> {
    let mut text = Vec::new();
    if header {
        text.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        for (at, name) in frame.get_column_names().into_iter().enumerate() {
            text.extend_from_slice(if at > 0 { b"," } else { b"" });
            quote(name, &mut text);
        }
        text.push(b'\n');
    }
    for start in (0..frame.height()).step_by(ROWS) {
        let columns = frame.columns().iter().map(|column| Cells::of(&column.slice(start as i64, ROWS)));
        let columns = columns.collect::<PolarsResult<Vec<Cells>>>().map_err(io::Error::other)?;
        for row in 0..ROWS.min(frame.height() - start) {
            for (at, column) in columns.iter().enumerate() {
                text.extend_from_slice(if at > 0 { b"," } else { b"" });
                text.extend_from_slice(column.cell(row));
            }
            text.push(b'\n');
        }
        file.write_all(&text)?;
        text.clear();
    }
    file.write_all(&text)
}

/// The cells of a column, one after the other.
#[derive(Default)]
struct Cells {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    fn of(column: &Column) -> PolarsResult<Cells> {
        let series = column.as_materialized_series();
        let mut cells = Cells::default();
        match series.dtype() {
            DataType::String => cells.add(series.str()?.downcast_iter().flat_map(|part| part.iter()), quote),
            DataType::Float64 => cells.add(series.f64()?.downcast_iter().flat_map(|part| part.iter()), |value, text| {
                text.extend_from_slice(zmij::Buffer::new().format(*value).as_bytes());
            }),
            DataType::Int64 => cells.add(series.i64()?.downcast_iter().flat_map(|part| part.iter()), |value, text| {
                write!(text, "{value}").expect("invariant: memory takes every text");
            }),
            // Flags and numbers of other kinds, in words that need no quotes.
            _ => cells.add(series.cast(&DataType::String)?.str()?.downcast_iter().flat_map(|part| part.iter()), quote),
        }
        Ok(cells)
    }

    /// Takes in a column; null is an empty cell.
    fn add<T>(&mut self, values: impl Iterator<Item = Option<T>>, lay_out: impl Fn(T, &mut Vec<u8>)) {
        for value in values {
            if let Some(value) = value {
                lay_out(value, &mut self.text);
            }
            self.ends.push(self.text.len());
        }
    }

    fn cell(&self, row: usize) -> &[u8] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }
}

/// A text as it stands, in quotes only where it would be read as something else: an empty one as nothing.
fn quote(words: &str, text: &mut Vec<u8>) {
    if words.is_empty() || words.contains([',', '\n', '\r', '"']) {
        text.push(b'"');
        text.extend_from_slice(words.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend_from_slice(words.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::{NamedFrom, Series};
    use polars_io::SerWriter;
    use polars_io::csv::write::CsvWriter;

    use super::*;

    #[test]
    fn the_bytes_are_those_of_polars() {
        let words = ["", "plain", "a,b", "\"said\"", "two\nlines", "one\rline", "规划", "，。"];
        let numbers = [0.0, -0.0, 1.0, 0.1, 1e16, 1e-7, f64::MAX, f64::INFINITY];
        let some = |at: usize| at % 3 != 1;
        let rows = 10_000;
        let pick = |at: usize| at * 7 % words.len();
        let mut columns = vec![
            Series::new("words".into(), (0..rows).map(|at| some(at).then_some(words[pick(at)])).collect::<Vec<_>>()),
            Series::new("a, \"b\"".into(), (0..rows).map(|at| some(at).then_some(numbers[pick(at)])).collect::<Vec<_>>()),
            Series::new("whole".into(), (0..rows).map(|at| some(at).then_some(at as i64 - 5_000)).collect::<Vec<_>>()),
            Series::new("other".into(), (0..rows).map(|at| some(at).then_some(at as u64)).collect::<Vec<_>>()),
            Series::new("flag".into(), (0..rows).map(|at| some(at).then_some(at % 2 == 0)).collect::<Vec<_>>()),
        ];
        columns.iter_mut().for_each(|column| *column = column.slice(3, rows).append(&column.slice(0, 3)).expect("of one kind").clone());
        let mut frame = DataFrame::new_infer_height(columns.into_iter().map(Column::from).collect()).expect("of one length");
        for (rows, header) in [(rows, true), (rows, false), (0, true)] {
            frame = frame.slice(0, rows);
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            write_rows(&frame, &mut ours, header).expect("memory takes every text");
            CsvWriter::new(&mut theirs).include_bom(header).include_header(header).finish(&mut frame).expect("memory takes every text");
            assert!(ours == theirs, "{} {}", String::from_utf8_lossy(&ours[..500]), String::from_utf8_lossy(&theirs[..500]));
        }
    }
}
