//! Splits CSV text into records, with the place of each cell and what is wrong with the quotes.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// One cell: what it says, and the bytes it stands on, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// What it says, quotes taken off.
    pub words: Cow<'t, str>,
    /// The bytes it stands on.
    pub span: Range<usize>,
    /// How the file keeps it.
    pub stored: Stored,
}

/// The cells of a row.
pub type Record<'t> = Vec<Cell<'t>>;

/// How a file keeps a cell. CSV knows one way, a workbook many, and what is shown there is not always what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// As it was typed.
    Typed,
    /// A workbook's text, also where it looks like a number.
    Words,
    /// A number shown as a per cent: `80%` is kept as 0.8.
    PerCent {
        /// What the sheet shows.
        shown: String,
    },
    /// A date or a time.
    Date,
    /// True or false.
    Boolean,
    /// `#N/A` and its kin.
    Error,
    /// A formula whose result the workbook does not hold.
    Unreckoned,
    /// Covered by a range of merged cells, of which only the first holds a value.
    Merged {
        /// The merged cells, such as `B2:B5`.
        range: Arc<str>,
    },
}

/// What stands in the way of reading a file as CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A quote that opens here is never closed.
    NeverClosed(Range<usize>),
    /// A quote at the end of a cell that none opens.
    NeverOpened(Range<usize>),
    /// Text between a closing quote and the next comma, and the quote that opened the cell.
    TextBehind { text: Range<usize>, opened: Range<usize> },
}

/// All records of a file; blank lines are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split<'t> {
    /// The rows.
    pub records: Vec<Vec<Cell<'t>>>,
    /// What is wrong with the quotes.
    pub faults: Vec<Fault>,
}

/// Splits by RFC 4180: cells between commas, records between line ends (LF or CRLF), quotes around cells that hold either, doubled quotes
/// inside. Cells without quotes lose the spaces around them.
pub fn split(text: &str) -> Split<'_> {
    split_at(text, b',')
}

/// The mark between the cells of a table of a planner's own: a semicolon where its first line has no comma, as spreadsheets of countries with
/// decimal commas write.
pub(super) fn mark_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.contains(';') && !first.contains(',') { b';' } else { b',' }
}

/// The same with another mark between cells, which is an ASCII one.
pub(super) fn split_at(text: &str, mark: u8) -> Split<'_> {
    let bytes = text.as_bytes();
    let mut split = Split::default();
    let mut record = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (cell, end) = next_cell(text, at, mark, &mut split.faults);
        record.push(cell);
        match bytes.get(end) {
            Some(found) if *found == mark => {
                at = end + 1;
                if at == bytes.len() {
                    record.push(Cell { words: Cow::Borrowed(""), span: at..at, stored: Stored::Typed });
                }
            }
            _ => {
                at = end + 1;
                finish(&mut record, &mut split.records);
            }
        }
    }
    finish(&mut record, &mut split.records);
    split
}

fn finish<'t>(record: &mut Vec<Cell<'t>>, records: &mut Vec<Vec<Cell<'t>>>) {
    let blank = record.iter().all(|cell| cell.words.is_empty() && cell.span.is_empty()) && record.len() <= 1;
    let record = std::mem::take(record);
    if !blank {
        records.push(record);
    }
}

/// The cell that starts at `start`, and the position of the comma or line feed that ends it (or the end of the text).
fn next_cell<'t>(text: &'t str, start: usize, mark: u8, faults: &mut Vec<Fault>) -> (Cell<'t>, usize) {
    let bytes = text.as_bytes();
    let stop =
        |from: usize| bytes[from..].iter().position(|byte| *byte == mark || *byte == b'\n').map_or(bytes.len(), |offset| from + offset);
    let lead = start + bytes[start..].iter().take_while(|byte| **byte == b' ').count();
    if bytes.get(lead) != Some(&b'"') {
        let end = stop(start);
        let cell = text[start..end].trim();
        // Behind a digit it may stand for inches or seconds.
        if cell.ends_with('"')
            && cell.matches('"').count() % 2 == 1
            && !cell[..cell.len() - 1].ends_with(|letter: char| letter.is_ascii_digit())
        {
            let at = start + text[start..end].trim_end().len() - 1;
            faults.push(Fault::NeverOpened(at..at + 1));
        }
        // An empty cell stands where the next one would begin, so that its underline is there.
        let begin = if cell.is_empty() { start } else { start + (text[start..end].len() - text[start..end].trim_start().len()) };
        return (Cell { words: Cow::Borrowed(cell), span: begin..begin + cell.len(), stored: Stored::Typed }, end);
    }
    let mut words = String::new();
    let mut from = lead + 1;
    loop {
        let Some(quote) = bytes[from..].iter().position(|byte| *byte == b'"').map(|offset| from + offset) else {
            faults.push(Fault::NeverClosed(lead..lead + 1));
            words.push_str(&text[from..]);
            return (Cell { words: Cow::Owned(words), span: lead..text.len(), stored: Stored::Typed }, text.len());
        };
        words.push_str(&text[from..quote]);
        if bytes.get(quote + 1) == Some(&b'"') {
            words.push('"');
            from = quote + 2;
            continue;
        }
        let end = stop(quote + 1);
        let rest = &text[quote + 1..end];
        if !rest.trim().is_empty() {
            let begin = quote + 1 + (rest.len() - rest.trim_start().len());
            faults.push(Fault::TextBehind { text: begin..begin + rest.trim().len(), opened: lead..lead + 1 });
        }
        return (Cell { words: Cow::Owned(words), span: lead..quote + 1, stored: Stored::Typed }, end);
    }
}

/// The errors of quotes that do not fit. Behind a cell that runs on over lines, what else is odd on the line of its end follows from it.
pub fn quote_faults(source: &Arc<Source>, faults: &[Fault]) -> Vec<Diagnostic> {
    let line = |at: usize| source.line_column(at).0;
    let mut swallowed = 0;
    let mut found = Vec::new();
    for fault in faults {
        let start = match fault {
            Fault::NeverClosed(span) | Fault::NeverOpened(span) | Fault::TextBehind { text: span, .. } => span.start,
        };
        if line(start) == swallowed {
            continue;
        }
        match fault {
            Fault::TextBehind { text, opened } if line(opened.start) < line(text.start) => {
                swallowed = line(text.start);
                found.push(runs_on(source, opened, text));
            }
            _ => found.push(quote_fault(source, fault)),
        }
    }
    found
}

/// A cell whose quote is closed lines below by one that was to open another cell.
fn runs_on(source: &Arc<Source>, opened: &Range<usize>, text: &Range<usize>) -> Diagnostic {
    Diagnostic::error(Code::OpenQuote, text!("this quote is not closed on its line", "这个引号没有在本行结束"))
        .at(Place::new(source, opened.clone()))
        .related(Place::new(source, text.clone()), text!("so the cell runs on to here", "于是单元格一直延续到这里"))
        .help(text!(
            "close it at the end of its cell, or delete it; a quote inside a quoted cell is written twice: \"\"",
            "请在单元格末尾补上引号，或删去它；引号括起的单元格中，引号本身要写两次：\"\""
        ))
}

/// The error of a quote that does not fit.
fn quote_fault(source: &Arc<Source>, fault: &Fault) -> Diagnostic {
    match fault {
        Fault::NeverClosed(span) => Diagnostic::error(Code::OpenQuote, text!("this quote is never closed", "这个引号没有配对的结束引号"))
            .at(Place::new(source, span.clone()))
            .help(text!(
                "write the closing quote at the end of the cell, before the comma; a quote inside a quoted cell is written twice: \"\"",
                "请在单元格末尾、逗号之前补上结束引号；引号括起的单元格中，引号本身要写两次：\"\""
            )),
        Fault::NeverOpened(span) => {
            Diagnostic::error(Code::OpenQuote, text!("this quote closes a cell that none opens", "这个引号没有配对的起始引号"))
                .at(Place::new(source, span.clone()))
                .help(text!("delete it, or put the whole cell in quotes", "请删去它，或给整个单元格加上引号"))
        }
        Fault::TextBehind { text, opened } => Diagnostic::error(
            Code::TextAfterQuote,
            text!("text between the closing quote and the next comma", "结束引号与下一个逗号之间还有文字"),
        )
        .at(Place::new(source, text.clone()))
        .related(Place::new(source, opened.clone()), text!("the cell opened here", "单元格从这里开始"))
        .help(text!(
            "put the whole cell in quotes; a quote inside is written twice: \"\"",
            "请把整个单元格放进引号；其中的引号要写两次：\"\""
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        split(text).records.into_iter().map(|record| record.into_iter().map(|cell| cell.words.into_owned()).collect()).collect()
    }

    #[test]
    fn splits_quotes_line_ends_and_blanks() {
        assert_eq!(words("a,b\r\n1, 2 \r\n\r\n\"x,\n\"\"y\"\"\",\n"), [vec!["a", "b"], vec!["1", "2"], vec!["x,\n\"y\"", ""]]);
        assert_eq!(words("a,b,"), [vec!["a", "b", ""]]);
        assert_eq!(words(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn cells_know_their_bytes() {
        let text = "名称, 值\n\"甲,乙\",3";
        let spans: Vec<&str> = split(text).records.concat().into_iter().map(|cell| &text[cell.span]).collect();
        assert_eq!(spans, ["名称", "值", "\"甲,乙\"", "3"]);
    }
}
