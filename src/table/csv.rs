//! Lays frames out as CSV, in the bytes that Polars' own writer gives.
//!
//! A batch writes some 1,500 rows a scenario. Polars' writer asks a function through a pointer for each cell, and takes 8 MB of zeros for the
//! header alone. Here rows that come again are not laid out again: a scenario changes few of the plan's values, so that four of five of its
//! rows are those of another scenario but for their first cell, its name.

use std::io::{self, Write};
use std::ops::Range;

use polars_core::prelude::{DataFrame, DataType, Float64Type, Int64Type, PolarsDataType, PolarsResult, Series, StaticArray, StringType};

/// Without it Excel takes Chinese for something else.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Cells that are laid out before they are written: more than a scenario has in any table but those of very large plans.
const CELLS: usize = 1 << 17;

/// Places on either side of its own at which a row is looked for in a piece of another length.
const NEAR: usize = 8;

/// Writes a frame, its columns' names first.
pub(super) fn write_frame(frame: &DataFrame, file: impl Write) -> io::Result<()> {
    Pieces::default().add(frame, file)
}

/// Lays out a table that comes in pieces with the same columns.
#[derive(Default)]
pub(super) struct Pieces {
    /// A piece that came before, in which rows are looked for.
    known: Option<Piece>,
    /// For the text of a piece.
    buffer: Vec<u8>,
}

struct Piece {
    columns: Vec<Series>,
    text: Vec<u8>,
    /// Per row what follows its first cell.
    tails: Vec<Range<usize>>,
}

impl Pieces {
    /// Writes the next rows; before the first, the names of the columns.
    pub(super) fn add(&mut self, frame: &DataFrame, mut file: impl Write) -> io::Result<()> {
        if self.known.is_none() {
            file.write_all(&names(frame))?;
        }
        let rows = (CELLS / frame.width().max(1)).max(1);
        if frame.height() <= rows {
            return self.add_few(frame, file);
        }
        (0..frame.height()).step_by(rows).try_for_each(|start| self.add_few(&frame.slice(start as i64, rows), &mut file))
    }

    fn add_few(&mut self, frame: &DataFrame, mut file: impl Write) -> io::Result<()> {
        let columns = columns_of(frame).map_err(io::Error::other)?;
        let cells = cells_of(&columns).map_err(io::Error::other)?;
        let known = match &self.known {
            Some(piece) => Some((piece, cells_of(&piece.columns).map_err(io::Error::other)?)),
            None => None,
        };
        let mut text = std::mem::take(&mut self.buffer);
        text.clear();
        let mut tails = Vec::with_capacity(frame.height());
        let (mut next, mut again) = (0_usize, 0_usize);
        for row in 0..frame.height() {
            cells[0].lay_out(row, &mut text);
            let start = text.len();
            let found = known.as_ref().and_then(|(piece, theirs)| {
                let near = if piece.tails.len() == frame.height() { 0 } else { NEAR };
                let mut places = next.saturating_sub(near)..piece.tails.len().min(next + near + 1);
                let same = |place: usize| cells.iter().zip(theirs).skip(1).all(|(ours, theirs)| ours.is_same(row, theirs, place));
                Some((places.find(|place| same(*place))?, piece))
            });
            if let Some((place, piece)) = found {
                text.extend_from_slice(&piece.text[piece.tails[place].clone()]);
                again += 1;
            } else {
                for column in &cells[1..] {
                    text.push(b',');
                    column.lay_out(row, &mut text);
                }
                text.push(b'\n');
            }
            tails.push(start..text.len());
            next = found.map_or(next, |(place, _)| place) + 1;
        }
        file.write_all(&text)?;
        // Where most of its rows are new, this piece or the known one is an odd one. If it is this one, the next makes good for it.
        if self.known.is_none() || 2 * again < frame.height() {
            self.known = Some(Piece { columns, text, tails });
        } else {
            self.buffer = text;
        }
        Ok(())
    }
}

/// The line of a frame's names.
fn names(frame: &DataFrame) -> Vec<u8> {
    let mut text = BYTE_ORDER_MARK.as_bytes().to_vec();
    for (at, name) in frame.get_column_names().into_iter().enumerate() {
        text.extend_from_slice(if at > 0 { b"," } else { b"" });
        quote(name, &mut text);
    }
    text.push(b'\n');
    text
}

/// Columns of words and of numbers, each in one piece; flags and numbers of other kinds become words, which need no quotes.
fn columns_of(frame: &DataFrame) -> PolarsResult<Vec<Series>> {
    let column = |series: &Series| match series.dtype() {
        DataType::String | DataType::Float64 | DataType::Int64 => Ok(series.rechunk()),
        _ => Ok(series.cast(&DataType::String)?.rechunk()),
    };
    frame.columns().iter().map(|known| column(known.as_materialized_series())).collect()
}

fn cells_of(columns: &[Series]) -> PolarsResult<Vec<Cells<'_>>> {
    columns.iter().map(Cells::of).collect()
}

/// The cells of a column; null is an empty cell.
enum Cells<'c> {
    Words(&'c <StringType as PolarsDataType>::Array),
    Numbers(&'c <Float64Type as PolarsDataType>::Array),
    Whole(&'c <Int64Type as PolarsDataType>::Array),
}

impl Cells<'_> {
    fn of(column: &Series) -> PolarsResult<Cells<'_>> {
        Ok(match column.dtype() {
            DataType::Float64 => Cells::Numbers(column.f64()?.downcast_as_array()),
            DataType::Int64 => Cells::Whole(column.i64()?.downcast_as_array()),
            _ => Cells::Words(column.str()?.downcast_as_array()),
        })
    }

    fn lay_out(&self, row: usize, text: &mut Vec<u8>) {
        match self {
            Cells::Words(cells) => cells.get(row).into_iter().for_each(|words| quote(words, text)),
            Cells::Numbers(cells) => {
                cells.get(row).into_iter().for_each(|value| text.extend_from_slice(zmij::Buffer::new().format(value).as_bytes()));
            }
            Cells::Whole(cells) => {
                cells.get(row).into_iter().for_each(|value| write!(text, "{value}").expect("invariant: memory takes every text"));
            }
        }
    }

    /// Whether a cell is laid out as a cell of another such column is.
    fn is_same(&self, row: usize, other: &Cells<'_>, place: usize) -> bool {
        match (self, other) {
            (Cells::Words(ours), Cells::Words(theirs)) => ours.get(row) == theirs.get(place),
            (Cells::Numbers(ours), Cells::Numbers(theirs)) => ours.get(row).map(f64::to_bits) == theirs.get(place).map(f64::to_bits),
            (Cells::Whole(ours), Cells::Whole(theirs)) => ours.get(row) == theirs.get(place),
            _ => false,
        }
    }
}

/// A text as it stands, in quotes only where it would be read as something else: an empty one as nothing.
fn quote(words: &str, text: &mut Vec<u8>) {
    if words.is_empty() || words.bytes().any(|byte| matches!(byte, b',' | b'\n' | b'\r' | b'"')) {
        text.push(b'"');
        text.extend_from_slice(words.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend_from_slice(words.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::{Column, NamedFrom};
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
        for rows in [rows, 0] {
            frame = frame.slice(0, rows);
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            write_frame(&frame, &mut ours).expect("memory takes every text");
            CsvWriter::new(&mut theirs).include_bom(true).finish(&mut frame).expect("memory takes every text");
            assert!(ours == theirs, "{} {}", String::from_utf8_lossy(&ours[..500]), String::from_utf8_lossy(&theirs[..500]));
        }
    }

    #[test]
    fn pieces_are_laid_out_as_if_each_came_alone() {
        let piece = |name: &str, values: &[f64], label: &str| {
            let columns = vec![
                Series::new("name".into(), vec![name; values.len()]),
                Series::new("at".into(), (0..values.len() as i64).collect::<Vec<_>>()),
                Series::new("value".into(), values.to_vec()),
                Series::new("label".into(), vec![label; values.len()]),
            ];
            DataFrame::new_infer_height(columns.into_iter().map(Column::from).collect()).expect("of one length")
        };
        let many: Vec<f64> = (0..50).map(f64::from).collect();
        let changed = |at: usize| many.iter().enumerate().map(|(row, value)| if row == at { -0.5 } else { *value }).collect::<Vec<f64>>();
        // The same again, one and all rows changed, a row less and more, a zero of the other sign, nothing, other words, and as at first.
        let zero = many.iter().map(|value| if *value == 0.0 { -0.0 } else { *value }).collect::<Vec<f64>>();
        let values =
            [many.clone(), many.clone(), changed(7), vec![0.25; 50], many[1..].to_vec(), [&[0.0], &many[..]].concat(), zero, Vec::new()];
        let mut frames: Vec<DataFrame> = values.iter().enumerate().map(|(at, values)| piece(&format!("s{at}"), values, "a,b")).collect();
        frames.push(piece("other", &many, "c"));
        frames.push(piece("last", &many, "a,b"));
        let (mut pieces, mut ours, mut alone) = (Pieces::default(), Vec::new(), Vec::new());
        for (at, frame) in frames.iter().enumerate() {
            pieces.add(frame, &mut ours).expect("memory takes every text");
            let mut theirs = Vec::new();
            CsvWriter::new(&mut theirs).include_bom(at == 0).include_header(at == 0).finish(&mut frame.clone()).expect("memory takes it");
            alone.extend(theirs);
        }
        assert_eq!(String::from_utf8(ours), String::from_utf8(alone));
    }
}
