//! Reads one sheet of a workbook as records of cells, or says why the file cannot be read.
//!
//! Formulas are read by the results that the workbook keeps of them. Cells are taken as they stream, since a stray cell at the far end of a
//! sheet would make a dense table of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::decode::is_unprintable;
use super::raised::with_marks;
use super::split::{Cell, Stored};
use super::unreadable::cannot_read;
use crate::diagnostic::{CELL_BORDER, Code, Diagnostic, Place, Source, cell_name};
use crate::text;

/// One sheet of a workbook, cut into records as a CSV file would be; empty rows are left out.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The sheet as text, for messages.
    pub source: Arc<Source>,
    pub(super) records: Vec<Vec<Cell<'static>>>,
    pub(super) warnings: Vec<Diagnostic>,
}

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Words and storage of the cells of a row, by column counted from 0.
pub(super) type Row = BTreeMap<u32, (String, Stored)>;

/// What a sheet holds. Merged ranges stay ranges, since one may cover a million cells.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// By row counted from 0.
    pub(super) rows: BTreeMap<u32, Row>,
    pub(super) merged: Vec<Merged>,
}

#[derive(Debug)]
pub(super) struct Merged {
    pub(super) range: Dimensions,
    /// `A2:B7`.
    name: Arc<str>,
}

/// Cells that a table is laid out over at most: its rows that hold something times its columns. The largest of a plan's tables has some
/// ten thousand; beyond this, a stray cell far to the right is why.
const MOST_CELLS: usize = 2_000_000;

/// Rows that a sheet of Excel has.
const MOST_ROWS: u32 = 1_048_576;

/// Reads the sheet that has one of the titles, or else the only sheet that holds anything.
pub fn open_sheet(name: &str, bytes: &[u8], titles: &[&str]) -> Result<Sheet, Box<Diagnostic>> {
    let bytes = &with_marks(bytes);
    let unreadable = |error: XlsxError| Box::new(cannot_read(name, bytes, &error));
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let titled = sheets.iter().find(|(sheet, _)| titles.iter().any(|title| title.eq_ignore_ascii_case(sheet.trim())));
    if let Some((hidden, _)) = titled.filter(|(_, visible)| !visible) {
        let mut seen = None;
        for (sheet, _) in sheets.iter().filter(|(_, visible)| *visible) {
            if seen.is_none() && !read_cells(&mut workbook, sheet).map_err(unreadable)?.rows.is_empty() {
                seen = Some(sheet);
            }
        }
        if let Some(sheet) = seen {
            return Err(Box::new(
                Diagnostic::error(
                    Code::WhichSheet,
                    text!(
                        "the sheet `{hidden}` of {name} is hidden, and `{sheet}` is what is seen",
                        "{name} 的工作表“{hidden}”是隐藏的，看到的是“{sheet}”"
                    ),
                )
                .help(text!(
                    "unhide the sheet `{hidden}`, or delete it: then the only sheet left is read",
                    "请取消隐藏工作表“{hidden}”，或将其删去：只剩一张工作表时即读取它"
                )),
            ));
        }
    }
    if let Some((sheet, _)) = titled {
        let cells = read_cells(&mut workbook, sheet).map_err(unreadable)?;
        return lay_out(name, sheet, &cells);
    }
    let mut filled = Vec::new();
    for (sheet, _) in sheets.iter().filter(|(_, visible)| *visible) {
        let cells = read_cells(&mut workbook, sheet).map_err(unreadable)?;
        if !cells.rows.is_empty() {
            filled.push((sheet, cells));
        }
    }
    let names = titles.iter().map(|title| format!("`{title}`")).collect::<Vec<_>>();
    let (either, any) = (names.join(" or "), names.join("或"));
    match &filled[..] {
        [(sheet, cells)] => lay_out(name, sheet, cells),
        [] => Err(Box::new(
            Diagnostic::error(Code::EmptyTable, text!("{name} holds no data in any visible sheet", "{name} 的可见工作表中没有数据"))
                .help(text!("the first row must name the columns", "第一行应当是列名")),
        )),
        several => {
            let list = several.iter().map(|(sheet, _)| format!("`{sheet}`")).collect::<Vec<_>>();
            let (en, zh) = (list.join(", "), list.join("、"));
            Err(Box::new(
                Diagnostic::error(
                    Code::WhichSheet,
                    text!(
                        "{name} has several sheets with data, and none is called {either}: {en}",
                        "{name} 有多张工作表含有数据，却没有名为{any}的：{zh}"
                    ),
                )
                .help(text!("rename the sheet that holds the table to {either}", "请把存放该表的工作表改名为{any}")),
            ))
        }
    }
}

/// All cells of the sheet of this name, or else of the only visible sheet that holds anything.
pub(super) fn open_cells(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<(String, Cells), Box<Diagnostic>> {
    let bytes = &with_marks(bytes);
    let unreadable = |error: XlsxError| Box::new(cannot_read(name, bytes, &error));
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<(String, bool)> = sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
    let mut filled = Vec::new();
    for (known, visible) in &names {
        if sheet.map_or(*visible, |sheet| sheet.trim() == known.trim()) {
            let cells = read_cells(&mut workbook, known).map_err(unreadable)?;
            if !cells.rows.is_empty() {
                filled.push((known.clone(), cells));
            }
        }
    }
    choose(name, &names.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), filled, sheet)
}

/// The sheet that is meant: the named one, or the only one that holds something.
pub(super) fn choose<T>(
    name: &str,
    names: &[String],
    mut filled: Vec<(String, T)>,
    sheet: Option<&str>,
) -> Result<(String, T), Box<Diagnostic>> {
    let list = |names: &[String], between: &str| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between);
    match (filled.len(), sheet) {
        (1, _) => Ok(filled.remove(0)),
        (0, Some(sheet)) => Err(Box::new(
            Diagnostic::error(
                Code::WhichSheet,
                text!("{name} has no sheet `{sheet}` that holds anything", "{name} 中没有含数据的工作表“{sheet}”"),
            )
            .help(text!("its sheets are {}", "其工作表有：{}", list(names, ", "))),
        )),
        (0, None) => Err(Box::new(Diagnostic::error(Code::EmptyTable, text!("{name} holds no data", "{name} 中没有数据")))),
        _ => {
            let known: Vec<String> = filled.iter().map(|(name, _)| name.clone()).collect();
            Err(Box::new(
                Diagnostic::error(
                    Code::WhichSheet,
                    text!("{name} has several sheets with data: {}", "{name} 有多张工作表含有数据：{}", list(&known, ", ")),
                )
                .help(text!("name the one that holds the table: --sheet NAME", "请用 --sheet 指明存放该表的工作表")),
            ))
        }
    }
}

/// All cells that hold something, formulas without a result and covered cells of merged ranges among them.
fn read_cells(workbook: &mut Workbook<'_>, sheet: &str) -> Result<Cells, XlsxError> {
    let mut cells = Cells::default();
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let per_cent: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().is_some_and(|format| shows_per_cent(&format.format_code)))
        .collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        if let Some(kept) = kept(cell.get_value(), per_cent.get(style) == Some(&true)) {
            cells.rows.entry(row).or_default().insert(column, kept);
        }
    }
    drop(reader);
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    while let Some(formula) = reader.next_formula()? {
        let ((row, column), words) = (formula.get_position(), formula.get_value());
        if !words.is_empty() {
            cells.rows.entry(row).or_default().entry(column).or_insert_with(|| (format!("={words}"), Stored::Unreckoned));
        }
    }
    drop(reader);
    for range in workbook.merge_cells_by_sheet_name(sheet)? {
        cover(&mut cells, range);
    }
    Ok(cells)
}

/// Notes a merged range; what its covered cells may hold unseen is dropped.
fn cover(cells: &mut Cells, range: Dimensions) {
    for (number, row) in cells.rows.range_mut(range.start.0..=range.end.0) {
        let covered: Vec<u32> = row.range(range.start.1..=range.end.1).map(|(column, _)| *column).collect();
        for column in covered.into_iter().filter(|column| (*number, *column) != range.start) {
            row.remove(&column);
        }
    }
    let name = |(row, column): (u32, u32)| cell_name(row as usize, column as usize);
    let name = format!("{}:{}", name(range.start), name(range.end)).into();
    cells.merged.push(Merged { range, name });
}

/// The storage of each cell of a row that a merged range covers, by column, as far as the table reaches.
fn covered(merged: &[Merged], row: u32, width: u32) -> BTreeMap<u32, Stored> {
    let mut covered = BTreeMap::new();
    for Merged { range, name } in merged.iter().filter(|merged| (merged.range.start.0..=merged.range.end.0).contains(&row)) {
        for column in (range.start.1..=range.end.1).take_while(|column| *column < width) {
            if (row, column) != range.start {
                covered.insert(column, Stored::Merged { range: Arc::clone(name) });
            }
        }
    }
    covered
}

/// Words of a value and how it is kept; `None` of an empty one.
fn kept(value: &DataRef<'_>, per_cent: bool) -> Option<(String, Stored)> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Float(number) if per_cent => (number.to_string(), Stored::PerCent { shown: shown_per_cent(*number) }),
        DataRef::Float(number) => (number.to_string(), Stored::Typed),
        DataRef::Int(number) => (number.to_string(), Stored::Typed),
        DataRef::String(words) => text_cell(words),
        DataRef::SharedString(words) => text_cell(words),
        DataRef::Bool(flag) => ((if *flag { "TRUE" } else { "FALSE" }).to_owned(), Stored::Boolean),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let words = if moment.as_f64() < 1.0 { format!("{hour:02}:{minute:02}") } else { format!("{year}-{month:02}-{day:02}") };
            (words, Stored::Date)
        }
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => (words.clone(), Stored::Date),
        DataRef::Error(error) => (error.to_string(), Stored::Error),
    })
}

/// Blank words are an empty cell; a formula may well give such. A control character, which Excel shows as nothing, is a blank.
fn text_cell(words: &str) -> (String, Stored) {
    let words = words.replace(is_unprintable, " ");
    if words.trim().is_empty() { (String::new(), Stored::Typed) } else { (words, Stored::Words) }
}

/// Whether a number format shows a hundred times the number, with a per cent sign that is no literal.
fn shows_per_cent(code: &str) -> bool {
    let mut literal = false;
    let mut before = ' ';
    code.chars().any(|letter| {
        let escaped = before == '\\';
        before = if escaped { ' ' } else { letter };
        literal ^= letter == '"' && !escaped;
        letter == '%' && !literal && !escaped
    })
}

/// A share as a per cent, without the noise of the multiplication.
fn shown_per_cent(number: f64) -> String {
    let words = format!("{:.9}", number * 100.0);
    format!("{}%", words.trim_end_matches('0').trim_end_matches('.'))
}

/// Lays a sheet out as text, a line for each row, and cuts it into records with the places of their cells there.
fn lay_out(name: &str, sheet: &str, cells: &Cells) -> Result<Sheet, Box<Diagnostic>> {
    let held = |row: &Row| row.values().any(|(words, _)| !words.is_empty());
    let filled: BTreeMap<u32, &Row> = cells.rows.iter().filter(|(_, row)| held(row)).map(|(number, row)| (*number, row)).collect();
    // Blank words to the right of the table make no column.
    let last = |row: &&Row| row.iter().rev().find(|(_, (words, _))| !words.is_empty()).map(|(column, _)| *column);
    let width = filled.values().filter_map(last).max().map_or(0, |last| last + 1);
    if filled.len() * width as usize > MOST_CELLS {
        let (row, _) = filled.iter().max_by_key(|(_, row)| last(row)).expect("invariant: there are filled rows");
        return Err(Box::new(too_large(name, sheet, filled.len(), cell_name(*row as usize, width as usize - 1))));
    }
    // Each row is a line of the page, also an empty one; a damaged reference may name any.
    if let Some((row, _)) = filled.last_key_value().filter(|(row, _)| **row >= MOST_ROWS) {
        return Err(Box::new(too_large(name, sheet, filled.len(), cell_name(*row as usize, 0))));
    }
    let mut page = String::new();
    let mut records = Vec::new();
    let mut skipped = Skipped::default();
    let mut line = 0;
    for (number, row) in &filled {
        if line > 0 {
            skipped.note(line..*number, page.len());
        }
        page.extend((line..*number).map(|_| '\n'));
        let mut covered = covered(&cells.merged, *number, width);
        let mut record = Vec::new();
        for column in 0..width {
            if column > 0 {
                page.extend([' ', CELL_BORDER, ' ']);
            }
            let start = page.len();
            let (words, stored) = row.get(&column).cloned().unwrap_or_else(|| (String::new(), Stored::Typed));
            let stored = covered.remove(&column).unwrap_or(stored);
            page.extend(words.trim().chars().map(|letter| match letter {
                CELL_BORDER => '|',
                letter if letter.is_control() => ' ',
                letter => letter,
            }));
            record.push(Cell { words: Cow::Owned(words.trim().to_owned()), span: start..page.len(), stored });
        }
        page.push('\n');
        records.push(record);
        line = number + 1;
    }
    let source = Source::of_sheet(name, sheet, page);
    let warnings = empty_rows(&source, &skipped).into_iter().collect();
    Ok(Sheet { source, records, warnings })
}

pub(super) fn too_large(name: &str, sheet: &str, rows: usize, cell: String) -> Diagnostic {
    Diagnostic::error(
        Code::SheetTooLarge,
        text!(
            "{name}, sheet {sheet}: {rows} rows reach as far as cell {cell}, too far for a table",
            "{name}，工作表 {sheet}：{rows} 行数据一直延伸到单元格 {cell}，范围过大"
        ),
    )
    .help(text!("delete the stray cells right of the table or below it, then save", "请删去表格右侧或下方多余的单元格内容，然后保存"))
}

/// Empty rows between others: the first ones, counted from 0, how many there are, and the first one's place in the text.
#[derive(Debug, Default)]
struct Skipped {
    first: Vec<u32>,
    count: u32,
    at: usize,
}

impl Skipped {
    const MOST: usize = 10;

    fn note(&mut self, rows: Range<u32>, at: usize) {
        if self.count == 0 {
            self.at = at;
        }
        self.count += rows.end - rows.start;
        self.first.extend(rows.take(Skipped::MOST - self.first.len()));
    }
}

/// One warning for the empty rows between others.
fn empty_rows(source: &Arc<Source>, skipped: &Skipped) -> Option<Diagnostic> {
    let mut list = skipped.first.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
    if skipped.count as usize > Skipped::MOST {
        list += " …";
    }
    (skipped.count > 0).then(|| {
        Diagnostic::warning(Code::EmptyRow, text!("empty rows between others are left out: {list}", "表中夹有空行，已略过：{list}"))
            .at(Place::new(source, skipped.at..skipped.at))
            .help(text!("delete them, so that the table is seen to end where it does", "请删去空行，以免误认表格的结尾"))
    })
}
