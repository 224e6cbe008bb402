//! The line of a mistake, and its text without what is quoted or said in comments.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;

pub(super) fn wrong(source: &Arc<Source>, span: Range<usize>, message: Text, help: Text) -> Diagnostic {
    Diagnostic::error(Code::Syntax, message).at(Place::new(source, source.clip(span))).help(help)
}

pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// The text with everything in double quotes and comments made blank, so that bytes keep their places.
pub(super) fn without_words(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let (mut quoted, mut comment, mut before) = (false, false, ' ');
    for letter in text.chars() {
        if letter == '\n' {
            (quoted, comment) = (false, false);
        }
        if !quoted && !comment && before == '/' && letter == '/' {
            comment = true;
            bare.pop();
            bare.push(' ');
        }
        let ends = quoted && letter == '"' && before != '\\';
        let blank = comment || quoted && !ends;
        if !comment && letter == '"' && before != '\\' {
            quoted = !quoted;
        }
        if blank && letter != '\n' {
            bare.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        } else {
            bare.push(letter);
        }
        before = letter;
    }
    bare
}
