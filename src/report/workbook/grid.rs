//! One table of a sheet, from columns that say how they are headed, shown and read; as wide as its words need.

use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::style::{Style, Styles, width};
use crate::language::{Language, Text};
use crate::table::DataFrame;

/// What a cell holds; numbers that are none leave it empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Words(String),
    /// Words in the language of the workbook.
    Said(Text),
    Number(f64),
    Empty,
}

impl Value {
    pub(super) fn words(words: &str) -> Value {
        if words.is_empty() { Value::Empty } else { Value::Words(words.to_owned()) }
    }

    /// The same with nothing left to be chosen.
    fn said(self, language: Language) -> Value {
        if let Value::Said(words) = self { Value::words(words.get(language)) } else { self }
    }

    pub(super) fn maybe(number: Option<f64>) -> Value {
        number.map_or(Value::Empty, Value::Number)
    }
}

/// One column: its heading, how it looks and how a row's cell is read.
pub(super) struct Column<'a> {
    heading: (&'static str, &'static str),
    style: Style,
    /// Columns of Latin letters; wider words are broken or run on.
    widest: usize,
    value: Box<dyn Fn(usize) -> Value + 'a>,
    /// A format of each row's own, where rows have different units.
    own: Option<Box<dyn Fn(usize, f64) -> &'a Format + 'a>>,
}

impl<'a> Column<'a> {
    pub(super) fn new(zh: &'static str, en: &'static str, style: Style, value: impl Fn(usize) -> Value + 'a) -> Column<'a> {
        let widest = if style == Style::Wrapped { 44 } else { 60 };
        Column { heading: (zh, en), style, widest, value: Box::new(value), own: None }
    }

    /// Words in the language of the workbook.
    pub(super) fn said(zh: &'static str, en: &'static str, words: impl Fn(usize) -> Text + 'a) -> Column<'a> {
        Column::new(zh, en, Style::Wrapped, move |row| Value::Said(words(row)))
    }

    /// A column of a frame.
    pub(super) fn of(frame: &'a DataFrame, name: &str, zh: &'static str, en: &'static str, style: Style) -> Column<'a> {
        Column::new(zh, en, style, reader(frame, name))
    }

    pub(super) fn formats(mut self, own: impl Fn(usize, f64) -> &'a Format + 'a) -> Column<'a> {
        self.own = Some(Box::new(own));
        self
    }

    /// Whether this is its English heading.
    pub(super) fn is_headed(&self, heading: &str) -> bool {
        self.heading.1 == heading
    }

    pub(super) fn widest(mut self, widest: usize) -> Column<'a> {
        self.widest = widest;
        self
    }
}

/// Reads the cells of a frame's column.
pub(super) fn reader<'a>(frame: &'a DataFrame, name: &str) -> impl Fn(usize) -> Value + 'a {
    let column = frame.column(name).expect("invariant: the frame declares the column");
    move |row| {
        if let Ok(words) = column.str() {
            words.get(row).map_or(Value::Empty, Value::words)
        } else if let Ok(numbers) = column.f64() {
            Value::maybe(numbers.get(row))
        } else {
            Value::maybe(column.i64().ok().and_then(|whole| whole.get(row)).map(|whole| whole as f64))
        }
    }
}

/// Most characters of a cell; Excel allows twice as many units of UTF-16.
const LONGEST: usize = 16_000;

/// Height of a line, in points.
pub(super) const LINE: f64 = 15.0;

/// Writes the only table of a sheet: columns have their formats and widths as a whole.
pub(super) fn write_alone(sheet: &mut Worksheet, styles: &Styles, rows: usize, columns: &[Column<'_>]) -> Result<(), XlsxError> {
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.own.is_none()) {
        sheet.set_column_format(at as ColNum, styles.of(&column.style))?;
    }
    let widths = write_cells(sheet, styles, 0, rows, columns, false)?;
    set_widths(sheet, &[widths])
}

/// Writes the headings in row `top` and the rows below; gives the width that each column needs.
pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    top: RowNum,
    rows: usize,
    columns: &[Column<'_>],
) -> Result<Vec<usize>, XlsxError> {
    write_cells(sheet, styles, top, rows, columns, true)
}

fn write_cells(
    sheet: &mut Worksheet,
    styles: &Styles,
    top: RowNum,
    rows: usize,
    columns: &[Column<'_>],
    formatted: bool,
) -> Result<Vec<usize>, XlsxError> {
    let mut widths = Vec::new();
    // Excel fits heights to wrapped words when it opens a file, other programs do not.
    let mut lines = vec![1; rows];
    let mut header_lines = 1;
    for (at, column) in columns.iter().enumerate() {
        let (zh, en) = column.heading;
        let heading = styles.say(&Text::new(zh, en));
        sheet.write_string_with_format(top, at as ColNum, &heading, &styles.header)?;
        let wraps = column.style == Style::Wrapped;
        let mut broken: Vec<(usize, String)> = Vec::new();
        // Bold letters and the mark of the filter need room too.
        let mut wide = (longest_word(&heading).min(14) + 4).max(9);
        let plain = (formatted && column.own.is_none()).then(|| styles.of(&column.style));
        for row in 0..rows {
            let value = (column.value)(row).said(styles.language);
            let number = if let Value::Number(number) = value { number } else { f64::NAN };
            let own = match &column.own {
                Some(own) => Some(own(row, number)),
                None if column.style == Style::Share && number.is_finite() => Some(styles.of_share(number)),
                None => None,
            };
            let format = own.or(plain);
            wide = wide.max(put(sheet, top + 1 + row as RowNum, at as ColNum, &value, format)?);
            if let (Value::Words(words), true) = (value, wraps) {
                broken.push((row, words));
            }
        }
        let wide = wide.min(column.widest);
        header_lines = header_lines.max(lines_in(&heading, wide - 2));
        for (row, words) in broken {
            lines[row] = lines[row].max(lines_in(&words, wide - 1));
        }
        widths.push(wide);
    }
    sheet.set_row_height(top, LINE * header_lines as f64 + 2.0)?;
    for (row, lines) in lines.into_iter().enumerate().filter(|(_, lines)| *lines > 1) {
        sheet.set_row_height(top + 1 + row as RowNum, (LINE * lines as f64).min(TALLEST))?;
    }
    Ok(widths)
}

/// Excel's tallest row, in points.
const TALLEST: f64 = 409.0;

/// Lines that words take in a column: words are broken at spaces, so that lines are not quite full.
pub(super) fn lines_in(words: &str, wide: usize) -> usize {
    words.lines().map(|line| (width(line) + width(line) / 12).div_ceil(wide.max(1)).max(1)).sum()
}

/// Makes columns as wide as the widest of the tables that share them.
pub(super) fn set_widths(sheet: &mut Worksheet, tables: &[Vec<usize>]) -> Result<(), XlsxError> {
    let columns = tables.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..columns {
        let wide = tables.iter().filter_map(|widths| widths.get(column)).max().copied().unwrap_or(0);
        sheet.set_column_width(column as ColNum, wide as f64 + 1.0)?;
    }
    Ok(())
}

/// Writes one cell, in the format of its column where none is given, and gives the width that its words take.
pub(super) fn put(sheet: &mut Worksheet, row: RowNum, column: ColNum, value: &Value, format: Option<&Format>) -> Result<usize, XlsxError> {
    match (value, format) {
        (Value::Words(words), format) => {
            let cut = words.char_indices().nth(LONGEST).map_or(words.as_str(), |(at, _)| &words[..at]);
            match format {
                Some(format) => sheet.write_string_with_format(row, column, cut, format)?,
                None => sheet.write_string(row, column, cut)?,
            };
            return Ok(width(cut) + 1);
        }
        (Value::Number(number), _) if !number.is_finite() => return Ok(0),
        (Value::Number(number), Some(format)) => sheet.write_number_with_format(row, column, *number, format)?,
        (Value::Number(number), None) => sheet.write_number(row, column, *number)?,
        // Left as it is: a real blank, which charts and sums pass over.
        (Value::Empty | Value::Said(_), _) => return Ok(0),
    };
    // Enough for thousands set apart, four decimals and a unit.
    Ok(9)
}

fn longest_word(words: &str) -> usize {
    words.split(' ').map(width).max().unwrap_or(0)
}

/// Frozen headings that are printed on every page, and a filter over the rows.
pub(super) fn finish(sheet: &mut Worksheet, top: RowNum, rows: usize, columns: usize, fixed: ColNum) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(top + 1, fixed)?;
    if rows > 0 {
        sheet.autofilter(top, 0, top + rows as RowNum, columns as ColNum - 1)?;
    }
    sheet.set_repeat_rows(top, top)?;
    Ok(())
}
