//! Recognises habits of spreadsheets, other languages and word processors in a rule that cannot be parsed, and says what to write instead.
//!
//! The parser reports where it gave up and what it would have liked there; a planner wants to know what stands wrong on that line. Only the
//! line of the error and what is still open before it are looked at, text and comments aside.

mod blocks;
mod cases;
mod elsewhere;
mod expressions;
mod heads;
mod line;
mod lines;
mod remarks;
mod scope;
mod signs;
mod structure;
mod unset;
mod variables;
mod words;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

use elsewhere::OF_NAMES;
use line::{line_of, without_words};
use signs::{marks, numbers, quotes, unseen};
use structure::{bracket, open_function};

pub(super) use elsewhere::never_rules;
pub(super) use heads::named_with_a_point;
pub(super) use remarks::hides_the_end;
pub(super) use scope::{known_here, one_misspelt};
pub(super) use signs::full_width_mark;
pub(super) use structure::{hidden_line_end, open_remark};
pub(super) use unset::{stands_alone, unset};
pub(super) use words::Names;

use words::Words;

/// What is wrong with the line of a syntax error, if that is a known habit.
pub(super) fn recognise(source: &Arc<Source>, place: &Place, names: Names<'_>) -> Option<Diagnostic> {
    let at = place.span.start.min(source.text.len());
    let bare = without_words(&source.text);
    let line = line_of(&source.text, at);
    let own = &bare[line.clone()];
    unseen(source, &line, &bare)
        .or_else(|| bracket(source, &bare, at))
        .or_else(|| heads::twice_or_valued(source, &bare, line.clone()))
        .or_else(|| remarks::of_another_language(source, &line, &bare))
        .or_else(|| open_function(source, &bare, at))
        .or_else(|| never_rules(source, names, true).into_iter().find(|fault| on_line(fault, &line)))
        .or_else(|| lines::of_another_language(&Words::of(source, names), at))
        .or_else(|| heads::head(source, &bare, line.clone()))
        .or_else(|| quotes(source, line.clone()))
        .or_else(|| marks(source, line.start, own))
        .or_else(|| numbers(source, line.start, own))
}

/// Whether a fault stands on a line, and on no other.
fn on_line(fault: &Diagnostic, line: &std::ops::Range<usize>) -> bool {
    fault.place.as_ref().is_some_and(|place| line.contains(&place.span.start) && place.span.end <= line.end)
}

/// A quotation mark without its other one, on the line where the parser found a text that does not end.
pub(super) fn open_quote(source: &Arc<Source>, place: &Place) -> Option<Diagnostic> {
    let line = line_of(&source.text, place.span.start.min(source.text.len()));
    let words = &source.text[line.clone()];
    let marks: Vec<usize> = words.match_indices('"').map(|(at, _)| at).collect();
    let last = *marks.last().filter(|_| marks.len() % 2 == 1)?;
    let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (before, behind) = (&words[..last], &words[last + 1..]);
    let name = &behind[..behind.find(|next| !letter(next)).unwrap_or(behind.len())];
    let opened = &before[before.trim_end_matches(letter).len()..];
    let (span, meant, message) = if name.is_empty() && !opened.is_empty() {
        (last - opened.len()..last + 1, opened, text!("a quotation mark is missing before `{opened}`", "`{opened}` 前面缺少引号"))
    } else {
        (last..last + 1 + name.len(), name, text!("this quotation mark is never closed", "这个引号没有结束"))
    };
    let help = text!("write `\"{meant}\"`", "请写成 `\"{meant}\"`");
    Some(line::wrong(source, line.start + span.start..line.start + span.end, message, help))
}

/// What helps where a word stands for nothing because of what stands around it: a variable that is set and was never declared, a name that
/// wants quotes.
pub(super) fn undeclared(source: &Arc<Source>, place: &Place) -> Option<Text> {
    let (before, behind) = (source.text[..place.span.start].trim_end(), source.text[place.span.end..].trim_start());
    let name = &source.text[place.span.clone()];
    if behind.starts_with('=') && !behind.starts_with("==") {
        return Some(text!("a variable is declared where it first stands: `let {name} = …;`", "变量首次出现时要声明：`let {name} = …;`"));
    }
    // `param.physicians-hired`: what is joined without a space may be one name.
    let letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    if let Some(joined) = source.text[..place.span.start].strip_suffix('-') {
        let word = &joined[joined.trim_end_matches(letter).len()..];
        if word.contains('.') && word.starts_with(char::is_alphabetic) {
            return Some(text!(
                "a name holds no `-`: if it is one, write `{word}_{name}`",
                "名称中不能有 `-`：若是一个名称，请写 `{word}_{name}`"
            ));
        }
    }
    let called = before.strip_suffix('(')?;
    let function: String = called.chars().rev().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let function: String = function.chars().rev().collect();
    let of_names = OF_NAMES.contains(&function.as_str());
    (of_names && behind.starts_with(')'))
        .then(|| text!("a name stands in quotes: `{function}(\"{name}\")`", "名称要加引号：`{function}(\"{name}\")`"))
}
