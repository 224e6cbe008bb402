//! Markdown on the terminal: breaks paragraphs, wherever they were broken before, into lines that fit.

use super::terminal::wrap;
use crate::language::{columns, join_lines};

/// Breaks paragraphs and list items to `width` columns; headings, tables and code stay as they are, since a break would end them.
pub(super) fn reflow(page: &str, width: usize) -> String {
    let mut flow = Flow { page: String::new(), width, marker: String::new(), words: String::new() };
    let mut code = false;
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        if code || fence || line.trim().is_empty() || line.starts_with(['#', '|']) || line.starts_with("<!--") {
            code ^= fence;
            flow.flush();
            flow.page.push_str(line.trim_end());
            flow.page.push('\n');
        } else if let Some(marker) = list_marker(line) {
            flow.flush();
            flow.marker = marker.to_owned();
            flow.words = line[marker.len()..].trim().to_owned();
        } else {
            flow.words = join_lines(&flow.words, line.trim());
        }
    }
    flow.flush();
    flow.page
}

/// A page for the eye: headings without their marks, code set in instead of fenced.
pub(super) fn without_marks(page: &str) -> String {
    let (mut words, mut code) = (String::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            code ^= true;
        } else if code && !line.is_empty() {
            words += &format!("    {line}\n");
        } else {
            words += &format!("{}\n", line.trim_start_matches('#').trim_start());
        }
    }
    words
}

struct Flow {
    page: String,
    width: usize,
    /// `- ` or `12. ` before the open list item.
    marker: String,
    words: String,
}

impl Flow {
    /// Ends the open paragraph or list item.
    fn flush(&mut self) {
        let (marker, words) = (std::mem::take(&mut self.marker), std::mem::take(&mut self.words));
        if words.is_empty() {
            return;
        }
        let indent = " ".repeat(columns(&marker));
        let lines = wrap(&words, self.width, &indent);
        self.page.push_str(&marker);
        self.page.push_str(&lines[indent.len()..]);
    }
}

/// `- `, `* ` or `12. ` at the start of a line.
fn list_marker(line: &str) -> Option<&str> {
    let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let length = match &line[digits..] {
        rest if digits == 0 && (rest.starts_with("- ") || rest.starts_with("* ")) => 2,
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        _ => return None,
    };
    Some(&line[..length])
}
