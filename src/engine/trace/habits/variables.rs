//! Words that would be variables, and are what other languages write: `Math.exp(x)`, `last.beds`, `None`, a function before square brackets.

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::engine::keyword::{Namespace, own_words};
use crate::engine::trace::builtins::function_names;
use crate::engine::trace::lexer::is_word;
use crate::engine::trace::messages::elsewhere_called;
use crate::text;

use super::words::Words;

/// The form of another language that begins at a word, in a file that cannot be parsed: in a sound one such words are keys of maps.
pub(super) fn of_another_language(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    library(words, index)
        .or_else(|| other_word(words, index))
        .or_else(|| foreign_value(words, index))
        .or_else(|| called_by_square_brackets(words, index))
        .or_else(|| thrown_without_quotes(words, index))
}

/// Words that stand before a point for one of the rules' own.
const NAMESPACES: [(Namespace, &[&str]); 5] = [
    (Namespace::Now, &["current", "cur", "indicator", "indicators", "series", "self", "value", "values"]),
    (Namespace::Previous, &["last", "previous", "before", "past", "prior", "last_year", "previous_year"]),
    (Namespace::Base, &["baseline", "start", "initial", "base_value"]),
    (Namespace::Param, &["params", "parameter", "parameters", "assumption", "assumptions"]),
    (Namespace::Target, &["targets", "goal", "goals"]),
];

/// What stands before the functions of other languages.
const LIBRARIES: [&str; 7] = ["Math", "math", "np", "numpy", "num", "std", "f64"];

/// `Math.exp(x)`: functions of rules stand alone.
fn library(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let library = words.at(index);
    let mut last = index;
    while words.at(last + 1) == "." || words.at(last + 1) == ":" && words.at(last + 2) == ":" {
        last += if words.at(last + 1) == "." { 2 } else { 3 };
    }
    if !LIBRARIES.contains(&library) || last == index || words.declared.contains(library) {
        return None;
    }
    let (name, span) = (words.at(last), words.span(index, last.min(words.tokens.len() - 1)));
    let wrote = &words.source.text[span.clone()];
    let message = text!("functions of rules stand without `{library}`", "规则中的函数前面不写 `{library}`");
    let own = name.to_lowercase();
    let own = match own.as_str() {
        "ceil" => "ceiling",
        "log" => "ln",
        "maximum" => "max",
        "minimum" => "min",
        own => own,
    };
    let help = if function_names().any(|known| known == own) || words.functions.contains(own) {
        text!("write `{own}` for `{wrote}`", "`{wrote}` 请写成 `{own}`")
    } else {
        elsewhere_called(name).unwrap_or_else(|| text!("write what it computes in a helper of your own", "请自己写一个辅助函数来计算"))
    };
    Some(words.wrong(Code::UnknownVariable, span, message, help))
}

/// `last.beds`, `params.rate`.
fn other_word(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let (word, name) = (words.at(index), words.at(index + 2));
    if words.at(index + 1) != "." || !is_word(name) || words.at(index + 3) == "(" || words.called_by_the_plan(word) {
        return None;
    }
    let message = text!("no variable is called `{word}`", "没有名为 `{word}` 的变量");
    // `model.now.beds`, `df.beds`: what other languages keep all series in.
    let own_word = Namespace::called(word).is_some() || ["year", "base_year", "target_year", "step"].contains(&word);
    if !own_word && Namespace::called(name).is_some() && words.at(index + 3) == "." && is_word(words.at(index + 4)) {
        let plain = words.text(index + 2, index + 4);
        return Some(words.wrong(Code::UnknownVariable, words.span(index, index + 4), message, text!("write `{plain}`", "请写 `{plain}`")));
    }
    let known = NAMESPACES.iter().find(|(_, others)| others.contains(&word.to_lowercase().as_str())).map(|(namespace, _)| *namespace);
    let holds_series = !own_word && is_word(word) && words.series.contains(name) && closest(word, own_words()).is_none();
    let own = known.or_else(|| holds_series.then_some(Namespace::Now))?.word();
    let help = text!("write `{own}.{name}`", "请写 `{own}.{name}`");
    Some(words.wrong(Code::UnknownVariable, words.span(index, index + 2), message, help))
}

/// `response[x]`: a function is called by round brackets.
fn called_by_square_brackets(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let called = words.at(index);
    let function = words.functions.contains(called) && !words.series.contains(called) || function_names().any(|known| known == called);
    if words.at(index + 1) != "[" || !function || words.declared.contains(called) {
        return None;
    }
    let close = words.closing(index + 1)?;
    let given = &words.source.text[words.tokens[index + 1].span.end..words.tokens[close].span.start];
    let message = text!("a function is called by round brackets", "函数用圆括号调用");
    let help = text!("write `{called}({given})`", "请写 `{called}({given})`");
    Some(words.wrong(Code::UnknownVariable, words.span(index, close), message, help))
}

/// `throw negative beds`: what is said is a text.
fn thrown_without_quotes(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let said = words.at(index + 1);
    let variable = words.called_by_the_plan(said) && !is_word(words.at(index + 2));
    if words.at(index) != "throw" || !is_word(said) || variable || words.at(index + 2).starts_with(['.', '(']) {
        return None;
    }
    let last =
        (index + 1..words.tokens.len()).take_while(|at| !matches!(words.at(*at), "}" | ";") && words.same_line(index, *at)).last()?;
    let said = words.text(index + 1, last);
    let message = text!("a text stands in double quotes", "文字要用双引号");
    let help = text!("write `throw \"{said}\"`", "请写 `throw \"{said}\"`");
    (!said.contains('"')).then(|| words.wrong(Code::Syntax, words.span(index, last), message, help))
}

/// `True`, `None`.
fn foreign_value(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let word = words.at(index);
    if words.called_by_the_plan(word) || matches!(words.at(index + 1), "(" | ":") {
        return None;
    }
    let span = words.span(index, index);
    let message = text!("rules have no `{word}`", "规则中没有 `{word}`");
    match word {
        "True" | "TRUE" | "False" | "FALSE" => {
            let plain = word.to_lowercase();
            Some(words.wrong(Code::UnknownVariable, span, message, text!("write `{plain}`", "请写 `{plain}`")))
        }
        "end" | "endif" | "End" | "END" | "fi" | "endfor" | "Next" => Some(words.wrong(
            Code::UnknownVariable,
            span,
            message,
            text!("write `}}`: what belongs together stands in braces", "请写 `}}`：同属一段的内容写在花括号里"),
        )),
        "null" | "nil" | "None" | "NULL" | "Null" | "NaN" | "nan" | "undefined" | "NA" => Some(words.wrong(
            Code::UnknownVariable,
            span,
            message,
            text!("write `0.0`, or leave the line out: every value is a number", "请写 `0.0`，或删去这一行：每个值都是数"),
        )),
        _ => None,
    }
}
