//! Names that are known where a rule reads one that is not: its variables and parameters, those of other braces, and misspelt ones.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source, closest};
use crate::language::Text;
use crate::text;

use super::line::without_words;

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The function around a place, from its `fn` to the next one; texts and remarks are blank.
fn function_around(bare: &str, at: usize) -> Option<Range<usize>> {
    let heads = bare[..at].rmatch_indices("fn ").map(|(start, _)| start);
    let start = heads.into_iter().find(|start| *start == 0 || bare[..*start].ends_with('\n') || bare[..*start].ends_with("private "))?;
    let end = bare[at..].find("\nfn ").map_or(bare.len(), |length| at + length);
    Some(start..end)
}

/// The words of a text, each with where it begins.
fn words(body: &str) -> impl Iterator<Item = (usize, &str)> {
    body.char_indices()
        .filter(|(at, letter)| is_letter(*letter) && !body[..*at].ends_with(is_letter))
        .map(|(at, _)| (at, body[at..].split(|letter: char| !is_letter(letter)).next().unwrap_or_default()))
}

/// The variables that a function declares, each with where its name begins.
fn declared(body: &str) -> impl Iterator<Item = (usize, &str)> {
    words(body).filter(|(at, _)| ["let ", "for ", "const "].iter().any(|before| body[..*at].ends_with(before)))
}

/// A variable of the same function whose name is nearly this one, that is set there and read nowhere in it.
fn set_and_unread(source: &Arc<Source>, place: &Place, name: &str) -> Option<(String, Range<usize>)> {
    let bare = without_words(&source.text);
    let around = function_around(&bare, place.span.start)?;
    let body = &bare[around.clone()];
    let unread: Vec<(usize, &str)> =
        declared(body).filter(|(_, word)| words(body).filter(|(_, other)| other == word).count() == 1).collect();
    let close = closest(name, unread.iter().map(|(_, word)| *word))?;
    let (at, word) = unread.iter().find(|(_, word)| *word == close)?;
    Some(((*word).to_owned(), around.start + at..around.start + at + word.len()))
}

/// Whether the name that is read is the one misspelt, and not the variable that is set under nearly that name: what a file writes elsewhere
/// too, as part of a longer name or in a remark, is a word.
fn is_misspelt(source: &Arc<Source>, read: &str, declared: &str) -> bool {
    let times = |name: &str| source.text.matches(name).count();
    times(read) <= times(declared)
}

/// A name that nothing stands for beside a variable of nearly that name that nothing reads, told at the one that is misspelt.
pub(in crate::engine::trace) fn one_misspelt(source: &Arc<Source>, place: &Place, name: &str) -> Option<Diagnostic> {
    let (near, span) = set_and_unread(source, place, name)?;
    let declared = Place::new(source, span);
    let error = |message: Text| Diagnostic::error(Code::UnknownVariable, message);
    let told = if is_misspelt(source, name, &near) {
        error(text!(
            "no variable is called `{name}`, and `{near}` is set above and read nowhere",
            "没有名为 `{name}` 的变量，而上面设置的 `{near}` 未被读取"
        ))
        .at(place.clone())
        .related(declared, text!("set here", "在这里设置"))
    } else {
        error(text!(
            "`{near}` is set here and read nowhere, and no variable is called `{name}`",
            "这里设置的 `{near}` 未被读取，而没有名为 `{name}` 的变量"
        ))
        .at(declared)
        .related(place.clone(), text!("read here", "在这里读取"))
    };
    Some(told.help(text!("write the same name in both places", "请在两处写同一名称")))
}

/// What helps where the function knows nearly that name, or has it in other braces.
pub(in crate::engine::trace) fn known_here(source: &Arc<Source>, place: &Place, name: &str) -> Option<Text> {
    let bare = without_words(&source.text);
    let around = function_around(&bare, place.span.start)?;
    let body = &bare[around.clone()];
    if let Some((at, _)) = declared(body).find(|(_, word)| *word == name) {
        if around.start + at > place.span.start {
            return Some(text!("`{name}` is set below: move that line up", "`{name}` 在下面才设置：请把那一行移到前面"));
        }
        return Some(text!(
            "`{name}` is set within braces, and ends with them: declare it before them, `let {name} = 0.0;`, and set it there without `let`",
            "`{name}` 在花括号内设置，到花括号结束为止：请在花括号之前声明 `let {name} = 0.0;`，括号内去掉 `let`"
        ));
    }
    let open = body.find('(')?;
    let head = &body[open..open + body[open..].find(')')?];
    let parameters = words(head).map(|(_, word)| word);
    let before = declared(body).filter(|(at, _)| around.start + at < place.span.start).map(|(_, word)| word);
    let near = closest(name, parameters.chain(before))?;
    Some(text!("did you mean `{near}`?", "是否想写 `{near}`？"))
}
