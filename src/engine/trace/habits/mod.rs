//! Recognises habits of spreadsheets, other languages and word processors in a rule that cannot be parsed, and says what to write instead.
//!
//! The parser reports where it gave up and what it would have liked there; a planner wants to know what stands wrong on that line. Only the
//! line of the error and what is still open before it are looked at, text and comments aside.

mod line;
mod signs;
mod structure;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

use line::{line_of, without_words};
use signs::{marks, numbers, quotes, unseen};
use structure::{bracket, head, open_function};

pub(super) use structure::{hidden_line_end, open_remark};

/// What is wrong with the line of a syntax error, if that is a known habit.
pub(super) fn recognise(source: &Arc<Source>, place: &Place) -> Option<Diagnostic> {
    let at = place.span.start.min(source.text.len());
    let bare = without_words(&source.text);
    let line = line_of(&source.text, at);
    let own = &bare[line.clone()];
    unseen(source, &line, &bare)
        .or_else(|| bracket(source, &bare, at))
        .or_else(|| open_function(source, &bare, at))
        .or_else(|| head(source, &bare, line.clone()))
        .or_else(|| quotes(source, line.clone()))
        .or_else(|| marks(source, line.start, own))
        .or_else(|| numbers(source, line.start, own))
}

/// A variable of the same function whose name is nearly this one, that is set there and read nowhere in it.
pub(super) fn set_and_unread(source: &Arc<Source>, place: &Place, name: &str) -> Option<(String, std::ops::Range<usize>)> {
    let bare = without_words(&source.text);
    let start = bare[..place.span.start].rmatch_indices("fn ").map(|(at, _)| at).find(|at| *at == 0 || bare[..*at].ends_with('\n'))?;
    let end = bare[place.span.start..].find("\nfn ").map_or(bare.len(), |length| place.span.start + length);
    let body = &bare[start..end];
    let letters = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = || {
        body.char_indices()
            .filter(|(at, letter)| letters(*letter) && !body[..*at].ends_with(letters))
            .map(|(at, _)| (at, body[at..].split(|letter: char| !letters(letter)).next().unwrap_or_default()))
    };
    let set = words().filter(|(at, _)| ["let ", "for ", "const "].iter().any(|before| body[..*at].ends_with(before)));
    let unread: Vec<(usize, &str)> = set.filter(|(_, word)| words().filter(|(_, other)| other == word).count() == 1).collect();
    let close = crate::diagnostic::closest(name, unread.iter().map(|(_, word)| *word))?;
    let (at, word) = unread.iter().find(|(_, word)| *word == close)?;
    Some(((*word).to_owned(), start + at..start + at + word.len()))
}

/// What helps where a word stands for nothing because of what stands around it: a variable that is set and was never declared, a name that
/// wants quotes.
pub(super) fn undeclared(source: &Arc<Source>, place: &Place) -> Option<Text> {
    let (before, behind) = (source.text[..place.span.start].trim_end(), source.text[place.span.end..].trim_start());
    let name = &source.text[place.span.clone()];
    if behind.starts_with('=') && !behind.starts_with("==") {
        return Some(text!("a variable is declared where it first stands: `let {name} = …;`", "变量首次出现时要声明：`let {name} = …;`"));
    }
    let called = before.strip_suffix('(')?;
    let function: String = called.chars().rev().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let function: String = function.chars().rev().collect();
    let of_names = ["shock", "opened", "share", "facility_cost", "running_cost"].contains(&function.as_str());
    (of_names && behind.starts_with(')'))
        .then(|| text!("a name stands in quotes: `{function}(\"{name}\")`", "名称要加引号：`{function}(\"{name}\")`"))
}
