//! A sheet of any office file as it stands: CSV, XLSX, XLS or ODS as rows of words, with merged ranges and the place of each cell.
//!
//! Nothing is held against a schema here. This is what a planner's own table is read from before it is known what its columns mean.

use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

use calamine::{Data, Dimensions, Ods, Reader, Xls};

use super::decode::decode_any;
use super::raised::with_marks;
use super::separator::{separator, with_commas};
use super::sheet::{Cells, choose, open_cells, too_large};
use super::split::{Cell, Stored, split};
use crate::diagnostic::{CELL_BORDER, Code, Diagnostic, Place, Source, cell_name};
use crate::language::Text;
use crate::text;

/// A sheet as rows of words.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The sheet as text, a line for each row.
    pub source: Arc<Source>,
    cells: Vec<Vec<GridCell>>,
    merged: Vec<(Range<usize>, Range<usize>)>,
    width: usize,
    is_text: bool,
    /// Whether merged cells are told: neither text files nor ODS tell them.
    knows_merged: bool,
    /// Whether cells in per cent are told by their format: XLS and ODS give 0.985 where 98.5% is shown.
    knows_formats: bool,
    /// The encoding of a text file that is not UTF-8.
    encoding: Option<&'static str>,
    /// Whether it is the text of a document.
    is_document: bool,
    /// Whether semicolons part the cells of a text.
    has_semicolons: bool,
}

#[derive(Debug, Clone, Default)]
struct GridCell {
    words: String,
    span: Range<usize>,
    /// Whether a workbook keeps it as a number, whose point is never one between thousands.
    is_number: bool,
    /// Its name where the table was laid out otherwise.
    stood: Option<String>,
}

/// A cell of a table that is laid out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// Words of the program's own.
    Words(String),
    /// The cell of this row and column.
    Cell(usize, usize),
}

/// Cells that a grid is laid out over at most.
const MOST_CELLS: usize = 500_000;

impl Grid {
    /// Reads a file by its ending; `sheet` names the sheet of a workbook with several.
    ///
    /// Fails where the file is no table, where the sheet is not there, and where several sheets hold something and none is named.
    pub fn open(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Grid, Box<Diagnostic>> {
        let lower = name.to_ascii_lowercase();
        if lower.ends_with(".xlsx") || lower.ends_with(".xlsm") || bytes.starts_with(b"PK\x03\x04") && !lower.ends_with(".ods") {
            return Grid::of_xlsx(name, bytes, sheet);
        }
        if lower.ends_with(".xls") || lower.ends_with(".et") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            let book = Xls::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error.to_string()))?;
            let merged = |book: &Xls<_>, sheet: &str| book.merge_cells_by_sheet_name(sheet).ok();
            return Grid::of_ranges(name, book, sheet, merged);
        }
        if lower.ends_with(".ods") {
            let book = Ods::new(Cursor::new(with_marks(bytes))).map_err(|error| unreadable(name, &error.to_string()))?;
            return Grid::of_ranges(name, book, sheet, |_, _| None);
        }
        Grid::of_text(name, bytes)
    }

    /// The sheets of a workbook, in its order; of a text none.
    pub fn sheets(bytes: &[u8]) -> Vec<String> {
        calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_or_else(|_| Vec::new(), |book| book.sheet_names())
    }

    fn of_text(name: &str, bytes: &[u8]) -> Result<Grid, Box<Diagnostic>> {
        let (source, encoding) = decode_any(name, bytes)?;
        Ok(Grid { encoding, ..Grid::of_source(name, source) })
    }

    fn of_source(name: &str, source: Arc<Source>) -> Grid {
        let lower = name.to_ascii_lowercase();
        if [".txt", ".md", ".text"].iter().any(|ending| lower.ends_with(ending)) {
            return Grid { is_document: true, ..Grid::of_document(source) };
        }
        let mark = separator(&source.text);
        // Other separators are commas to the splitter; a quoted cell keeps its own.
        let text = if mark == ',' { source.text.clone() } else { with_commas(&source.text, mark) };
        let split = split(&text);
        let rows: Vec<Vec<GridCell>> = split
            .records
            .iter()
            .map(|record| {
                let cell =
                    |cell: &Cell<'_>| GridCell { words: cell.words.trim().to_owned(), span: cell.span.clone(), ..GridCell::default() };
                record.iter().map(cell).collect()
            })
            .collect();
        // Spans hold for the text that was split; where separators were changed, lengths may differ.
        let source = if mark == ',' { source } else { Source::new(name, text) };
        Grid { has_semicolons: mark == ';', ..Grid::of_cells(source, rows) }
    }

    /// Cells of a text, which knows nothing of merged ones.
    fn of_cells(source: Arc<Source>, cells: Vec<Vec<GridCell>>) -> Grid {
        Grid {
            source,
            width: cells.iter().map(Vec::len).max().unwrap_or(0),
            cells,
            merged: Vec::new(),
            is_text: true,
            knows_merged: false,
            knows_formats: true,
            encoding: None,
            is_document: false,
            has_semicolons: false,
        }
    }

    /// The text of a document: cells of a line are parted by bars, tabs or wide gaps. Commas are part of its sentences.
    fn of_document(source: Arc<Source>) -> Grid {
        let mut cells = Vec::new();
        let mut start = 0;
        for line in source.text.split('\n') {
            let mut row = Vec::new();
            let bars = line.trim().starts_with('|') && line.trim().len() > 1;
            let mut from = if bars { line.find('|').map_or(0, |at| at + 1) } else { 0 };
            let mut push = |from: usize, end: usize| {
                let words = line[from..end].trim();
                let at = start + from + (line[from..end].len() - line[from..end].trim_start().len());
                row.push(GridCell { words: words.replace("**", ""), span: at..at + words.len(), ..GridCell::default() });
            };
            let gaps: Vec<Range<usize>> =
                if bars { line.match_indices('|').skip(1).map(|(at, bar)| at..at + bar.len()).collect() } else { gaps(line) };
            for gap in gaps {
                push(from, gap.start);
                from = gap.end;
            }
            if !line[from..].trim().is_empty() {
                push(from, line.len());
            }
            start += line.len() + 1;
            // The line below a heading in Markdown draws a rule.
            if !(bars && row.iter().all(|cell| cell.words.chars().all(|letter| matches!(letter, '-' | ':' | ' ')))) {
                cells.push(row);
            }
        }
        Grid::of_cells(source, cells)
    }

    /// The lines of a text file that hold something, with their places; of a sheet none.
    pub fn lines(&self) -> impl Iterator<Item = (String, Range<usize>)> {
        let text = if self.is_text { self.source.text.as_str() } else { "" };
        let mut start = 0;
        text.split('\n').filter_map(move |line| {
            let from = start + line.len() - line.trim_start().len();
            start += line.len() + 1;
            let words = line.trim();
            (!words.is_empty()).then(|| (words.to_owned(), from..from + words.len()))
        })
    }

    /// The same text with its cells laid out otherwise.
    pub fn arranged(&self, rows: Vec<Vec<(String, Range<usize>)>>) -> Grid {
        let cell = |(words, span)| GridCell { words, span, ..GridCell::default() };
        let row = |row: Vec<(String, Range<usize>)>| row.into_iter().map(cell).collect();
        let cells: Vec<Vec<GridCell>> = rows.into_iter().map(row).collect();
        let width = cells.iter().map(Vec::len).max().unwrap_or(0);
        Grid { source: Arc::clone(&self.source), cells, merged: Vec::new(), width, ..self.clone() }
    }

    /// The same cells laid out otherwise, each still with its own name and place.
    pub fn laid_out_as(&self, rows: Vec<Vec<Put>>) -> Grid {
        let cell = |put| match put {
            Put::Words(words) => GridCell { words, ..GridCell::default() },
            Put::Cell(row, column) => {
                let known = self.cells.get(row).and_then(|row| row.get(column)).cloned().unwrap_or_default();
                GridCell { words: self.spread(row, column).to_owned(), stood: Some(self.cell(row, column)), ..known }
            }
        };
        let cells: Vec<Vec<GridCell>> = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        let width = cells.iter().map(Vec::len).max().unwrap_or(0);
        Grid { source: Arc::clone(&self.source), cells, merged: Vec::new(), width, ..self.clone() }
    }

    /// Whether it is the text of a document, whose lines may be cells.
    pub fn is_document(&self) -> bool {
        self.is_document
    }

    fn of_xlsx(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Grid, Box<Diagnostic>> {
        let (sheet, cells) = open_cells(name, bytes, sheet)?;
        let Cells { rows, merged } = cells;
        let height = rows.keys().last().map_or(0, |row| *row as usize + 1);
        let width = rows.values().filter_map(|row| row.keys().last()).max().map_or(0, |column| *column as usize + 1);
        if height.saturating_mul(width) > MOST_CELLS {
            return Err(Box::new(too_large(name, &sheet, rows.len(), cell_name(height - 1, width - 1))));
        }
        let words = |row: usize, column: usize| {
            let cell = rows.get(&(row as u32)).and_then(|row| row.get(&(column as u32)));
            cell.map_or_else(Default::default, |(words, stored)| match stored {
                Stored::PerCent { shown } => (shown.clone(), true),
                stored => (words.clone(), *stored == Stored::Typed),
            })
        };
        let ranges = merged.iter().map(|merged| spanned(&merged.range)).collect();
        Ok(Grid::laid_out(name, &sheet, (height, width), words, ranges))
    }

    fn of_ranges<R: Reader<Cursor<B>>, B: AsRef<[u8]>>(
        name: &str,
        mut book: R,
        sheet: Option<&str>,
        merged: impl Fn(&R, &str) -> Option<Vec<Dimensions>>,
    ) -> Result<Grid, Box<Diagnostic>> {
        let names = book.sheet_names();
        let mut filled = Vec::new();
        for known in &names {
            let wanted = sheet.is_none_or(|sheet| sheet.trim() == known.trim());
            if let Some(range) = wanted.then(|| book.worksheet_range(known).ok()).flatten().filter(|range| !range.is_empty()) {
                filled.push((known.clone(), range));
            }
        }
        let (sheet, range) = choose(name, &names, filled, sheet)?;
        let (height, width) = range.end().map_or((0, 0), |(row, column)| (row as usize + 1, column as usize + 1));
        if height.saturating_mul(width) > MOST_CELLS {
            return Err(Box::new(too_large(name, &sheet, height, cell_name(height - 1, width - 1))));
        }
        let words = |row: usize, column: usize| match range.get_value((row as u32, column as u32)) {
            None | Some(Data::Empty) => (String::new(), false),
            Some(Data::Error(error)) => (error.to_string(), false),
            Some(value) => (value.to_string(), matches!(value, Data::Float(_) | Data::Int(_))),
        };
        let told = merged(&book, &sheet);
        let ranges = told.iter().flatten().map(spanned).collect();
        let grid = Grid::laid_out(name, &sheet, (height, width), words, ranges);
        Ok(Grid { knows_merged: told.is_some(), knows_formats: false, ..grid })
    }

    fn laid_out(
        name: &str,
        sheet: &str,
        (height, width): (usize, usize),
        cell: impl Fn(usize, usize) -> (String, bool),
        merged: Vec<(Range<usize>, Range<usize>)>,
    ) -> Grid {
        let mut page = String::new();
        let mut cells = Vec::new();
        for row in 0..height {
            let mut line = Vec::new();
            for column in 0..width {
                if column > 0 {
                    page.extend([' ', CELL_BORDER, ' ']);
                }
                let start = page.len();
                let (words, is_number) = cell(row, column);
                let words = words.trim().to_owned();
                page.extend(words.chars().map(|letter| if letter == CELL_BORDER || letter.is_control() { ' ' } else { letter }));
                line.push(GridCell { words, span: start..page.len(), is_number, stood: None });
            }
            page.push('\n');
            cells.push(line);
        }
        Grid {
            source: Source::of_sheet(name, sheet, page),
            cells,
            merged,
            width,
            is_text: false,
            knows_merged: true,
            knows_formats: true,
            encoding: None,
            is_document: false,
            has_semicolons: false,
        }
    }

    /// Number of rows, empty ones among them.
    pub fn rows(&self) -> usize {
        self.cells.len()
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What stands in a cell; empty beyond the table and in cells that a merged range covers.
    pub fn words(&self, row: usize, column: usize) -> &str {
        self.cells.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.words.as_str())
    }

    /// Whether a workbook keeps a cell as a number.
    pub fn is_number(&self, row: usize, column: usize) -> bool {
        self.cells.get(row).and_then(|row| row.get(column)).is_some_and(|cell| cell.is_number)
    }

    /// Whether it is a text whose cells semicolons part, as where commas begin decimals.
    pub fn has_semicolons(&self) -> bool {
        self.has_semicolons
    }

    /// The same, with a merged range's words in each of its cells.
    pub fn spread(&self, row: usize, column: usize) -> &str {
        let range = self.merged.iter().find(|(rows, columns)| rows.contains(&row) && columns.contains(&column));
        range.map_or_else(|| self.words(row, column), |(rows, columns)| self.words(rows.start, columns.start))
    }

    /// What a text file that is not UTF-8 was taken for.
    pub fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }

    /// Whether a cell in per cent would be told: a number of a workbook in an older format may be shown a hundred times as large.
    pub fn knows_formats(&self) -> bool {
        self.knows_formats
    }

    /// The same for a heading. Some files tell no merged cells: an empty one then belongs to the words on its left, if a heading stands below it.
    pub fn heading(&self, row: usize, column: usize) -> &str {
        let own = self.spread(row, column);
        if !own.is_empty() || self.knows_merged || column == 0 || self.words(row + 1, column).is_empty() {
            return own;
        }
        (0..column).rev().map(|left| self.words(row, left)).find(|words| !words.is_empty()).unwrap_or_default()
    }

    /// How many cells of a row hold something.
    pub fn filled(&self, row: usize) -> usize {
        self.cells.get(row).map_or(0, |row| row.iter().filter(|cell| !cell.words.is_empty()).count())
    }

    /// Where a cell stands.
    pub fn place(&self, row: usize, column: usize) -> Place {
        let line = self.cells.get(row);
        let span = line.and_then(|line| line.get(column).or(line.last())).map_or(0..0, |cell| cell.span.clone());
        Place::new(&self.source, span)
    }

    /// Its name, `C7`.
    pub fn cell(&self, row: usize, column: usize) -> String {
        if let Some(stood) = self.cells.get(row).and_then(|row| row.get(column)).and_then(|cell| cell.stood.clone()) {
            return stood;
        }
        let line = if self.is_text { self.place(row, column).line() - 1 } else { row };
        cell_name(line, column)
    }
}

/// Rows and columns of a merged range.
fn spanned(range: &Dimensions) -> (Range<usize>, Range<usize>) {
    let (start, end) = (range.start, range.end);
    (start.0 as usize..end.0 as usize + 1, start.1 as usize..end.1 as usize + 1)
}

fn unreadable(name: &str, cause: &str) -> Box<Diagnostic> {
    let cause = Text::same(cause);
    Box::new(Diagnostic::error(Code::BrokenWorkbook, text!("{name} cannot be read: {}", "无法读取 {name}：{}", cause.en)))
}

/// Gaps between the cells of a line: a tab, or several blanks.
fn gaps(line: &str) -> Vec<Range<usize>> {
    let body = line.trim();
    let offset = line.len() - line.trim_start().len();
    let mut gaps = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..].find([' ', '\t', '\u{3000}']).map(|found| at + found) {
        let length: usize = body[start..].chars().take_while(|letter| letter.is_whitespace()).map(char::len_utf8).sum();
        let gap = &body[start..start + length];
        if gap.contains('\t') || gap.chars().count() >= 2 {
            gaps.push(offset + start..offset + start + length);
        }
        at = start + length.max(1);
    }
    gaps
}
