//! Messages a planner can act on: what is wrong, where, why, and a fix, in both languages.
//!
//! A [`Diagnostic`] is data; only [`render`] formats it, and only the command line prints it.

mod code;
mod found;
pub mod pages;
mod render;

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::language::{Language, Text};

pub use code::Code;
pub use found::{Found, joined};
pub use render::{render, render_with_pages, to_json};

/// A file as it was read: its name as a planner knows it (relative to the plan) and its text.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Its path below the plan, with `/`.
    pub name: String,
    /// Its whole text; of a workbook, the sheet as shown.
    pub text: String,
    /// Of a workbook: the sheet that `text` shows, a line for each row from the first on, with [`CELL_BORDER`] between cells.
    pub sheet: Option<String>,
    /// Where each line starts, so that no place costs a walk through the whole text.
    line_starts: Vec<usize>,
    /// Of a text that was written out from a table: the cell behind each line.
    cells: Vec<Place>,
}

/// What stands between two cells where a row of a workbook is shown as a line; the cells themselves hold none.
pub const CELL_BORDER: char = '│';

impl Source {
    /// A text file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source::numbered(name.into(), text.into(), None))
    }

    /// A sheet of a workbook, shown as text.
    pub fn of_sheet(name: impl Into<String>, sheet: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source::numbered(name.into(), text.into(), Some(sheet.into())))
    }

    /// A text that says what the cells of a table say, a line for each of them. Every place in it is the cell's, which is what a planner can mend.
    pub fn of_cells(name: impl Into<String>, lines: Vec<(String, Place)>) -> Arc<Source> {
        let (lines, cells): (Vec<String>, Vec<Place>) = lines.into_iter().map(|(line, cell)| (line.replace('\n', " "), cell)).unzip();
        Arc::new(Source { cells, ..Source::numbered(name.into(), lines.join("\n"), None) })
    }

    /// The cell that a byte of the text stands for.
    fn cell_behind(&self, offset: usize) -> Option<&Place> {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        self.cells.get(line.saturating_sub(1)).or(self.cells.last())
    }

    fn numbered(name: String, text: String, sheet: Option<String>) -> Source {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source { name, text, sheet, line_starts, cells: Vec::new() }
    }

    /// Line and column of a byte offset, both counted from 1, columns in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset);
        (line, self.text[self.line_starts[line - 1]..offset].chars().count() + 1)
    }

    /// A range of bytes cut to whole characters inside the text.
    pub fn clip(&self, span: Range<usize>) -> Range<usize> {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(span.start);
        start..boundary(span.end).max(start)
    }

    /// Byte offset of a line and a column, both counted from 1, columns in characters; the end of the line if it is shorter.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        let end = rest.find('\n').unwrap_or(rest.len());
        start + rest[..end].char_indices().nth(column.saturating_sub(1)).map_or(end, |(at, _)| at)
    }
}

/// Where in which file: a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// Bytes of the file's text.
    pub span: Range<usize>,
}

impl Place {
    /// The place of a range of bytes; in a text written out from a table, the place of the cell behind them.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Place {
        match source.cell_behind(span.start) {
            Some(cell) => cell.clone(),
            None => Place { source: Arc::clone(source), span },
        }
    }

    /// The place of a line and column counted from 1, over `length` characters.
    pub fn at(source: &Arc<Source>, line: usize, column: usize, length: usize) -> Place {
        let start = source.offset(line, column);
        let end = source.text[start..].char_indices().nth(length.max(1)).map_or(source.text.len(), |(at, _)| start + at);
        Place::new(source, start..end)
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        self.source.text.get(self.span.clone()).unwrap_or_default()
    }

    /// Line counted from 1.
    pub fn line(&self) -> usize {
        self.source.line_column(self.span.start).0
    }

    /// Column counted from 1, in characters; of a workbook the column of the sheet.
    pub fn column(&self) -> usize {
        match self.source.sheet {
            Some(_) => self.sheet_column() + 1,
            None => self.source.line_column(self.span.start).1,
        }
    }

    /// Column of a sheet, counted from 0.
    fn sheet_column(&self) -> usize {
        let start = self.source.offset(self.line(), 1);
        self.source.text[start..self.span.start.min(self.source.text.len())].matches(CELL_BORDER).count()
    }

    /// Sheet and cell (`C7`) of a place in a workbook.
    pub fn cell(&self) -> Option<(&str, String)> {
        Some((self.source.sheet.as_deref()?, cell_name(self.line() - 1, self.sheet_column())))
    }

    /// The place as a planner looks it up: file, line and column, or workbook, sheet and cell.
    pub fn describe(&self) -> Text {
        let name = &self.source.name;
        match self.cell() {
            Some((sheet, cell)) => crate::text!("{name}, sheet {sheet}, cell {cell}", "{name}，工作表 {sheet}，单元格 {cell}"),
            None => Text::same(format!("{name}:{}:{}", self.line(), self.column())),
        }
    }
}

/// The name of a cell, `A1` for row 0 and column 0.
pub fn cell_name(row: usize, column: usize) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// The name of a sheet's column, `A` for 0.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.describe().get(Language::En))
    }
}

/// How much a message weighs: an error ends the run, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Ends the run.
    Error,
    /// Is told, and the run goes on.
    Warning,
    /// Is told where it belongs to something else.
    Note,
}

/// A further place that belongs to the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What stands there.
    pub label: Text,
}

/// One message: what is wrong, where, why, and the likely fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of fault it is.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: Text,
    /// Where; none for what no file holds.
    pub place: Option<Place>,
    /// What stands at the place, written under its underline.
    pub label: Option<Text>,
    /// Further places that belong to it.
    pub related: Vec<Related>,
    /// Fixes that work when followed.
    pub help: Vec<Text>,
}

// Said in hundreds of places and seldom there: calls and no code of each place's own, so that the program is smaller and sooner built.
impl Diagnostic {
    /// A message that ends the run.
    #[cold]
    pub fn error(code: Code, message: Text) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, message, place: None, label: None, related: Vec::new(), help: Vec::new() }
    }

    /// A message that does not.
    #[cold]
    pub fn warning(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// A message that goes with a result.
    #[cold]
    pub fn note(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, message) }
    }

    /// Says where.
    #[cold]
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// Says where, if that is known.
    #[cold]
    pub fn maybe_at(mut self, place: Option<Place>) -> Diagnostic {
        self.place = place;
        self
    }

    /// Says what stands at the place.
    #[cold]
    pub fn label(mut self, label: Text) -> Diagnostic {
        self.label = Some(label);
        self
    }

    /// Adds a further place.
    #[cold]
    pub fn related(mut self, place: Place, label: Text) -> Diagnostic {
        self.related.push(Related { place, label });
        self
    }

    /// Adds a fix.
    #[cold]
    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help.push(help);
        self
    }

    /// Adds "did you mean …?" if one of the candidates is close to `name`.
    pub fn suggest<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Diagnostic {
        match closest(name, candidates) {
            Some(candidate) => self.help(crate::text!("did you mean `{candidate}`?", "是否想写 `{candidate}`？")),
            None => self,
        }
    }
}

/// The cause of an error of the file system in both languages; what is rare keeps the system's own words.
pub fn io_words(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    let zh = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::IsADirectory => return Text::new("这是一个文件夹", "it is a folder"),
        ErrorKind::Unsupported => return Text::new("这不是普通文件，而是设备或管道", "it is no file, but a device or a pipe"),
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::InvalidFilename => "文件名过长或不合规则",
        _ => return Text::same(plain_words(error)),
    };
    Text::new(zh, plain_words(error))
}

/// The system's own words, without the hidden name of the file under construction that a library adds.
fn plain_words(error: &std::io::Error) -> String {
    let words = error.to_string();
    words.split_once(" at path \"").map_or(words.as_str(), |(words, _)| words).to_owned()
}

/// Candidates that a name is compared with. More are looked at only if their length is near and their beginning the same: a plan may hold
/// tens of thousands of names, each of them mistyped.
const COMPARED: usize = 1000;
const COMPARED_OF_MANY: usize = 200;

/// Letters that a slip of one word may change.
const SLIP: usize = 2;

/// Slips between two words: letters too many, missing, wrong, or in the place of the next.
pub fn slips(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

/// All candidates that a mistyped name may as well stand for as for the closest of them.
pub fn all_close<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    let far = SLIP.min(name.chars().count() / 3);
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().map(|candidate| (slips(name, candidate), candidate)).filter(|(slip, _)| *slip <= far).collect();
    let least = found.iter().map(|(slip, _)| *slip).min().unwrap_or(0);
    found.retain(|(slip, _)| *slip == least);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The candidate that a mistyped name most likely stands for, if any is close enough.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    closest_of(name, &mut candidates.into_iter())
}

fn closest_of<'c>(name: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
    let first: Vec<&str> = (&mut *candidates).take(COMPARED).collect();
    if let Some(same) = first.iter().find(|candidate| candidate.eq_ignore_ascii_case(name)) {
        return Some(same);
    }
    // Two letters in each other's place are one slip, however many words are as like.
    let exchanged = |candidate: &&&str| {
        candidate.len() == name.len() && candidate.len() > 3 && strsim::levenshtein(name, candidate) == 2 && slips(name, candidate) == 1
    };
    if let Some(same) = first.iter().find(exchanged) {
        return Some(same);
    }
    let one_letter =
        first.iter().copied().find(|candidate| candidate.len() > 2 && candidate.len() <= 4 && strsim::levenshtein(name, candidate) == 1);
    let near = |candidate: &&str| candidate.len().abs_diff(name.len()) <= 2 && candidate.as_bytes().first() == name.as_bytes().first();
    first
        .into_iter()
        .chain(candidates.filter(near).take(COMPARED_OF_MANY))
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, candidate)| candidate)
        // Of a short word one letter is a large part.
        .or(one_letter)
}
