//! The cases of a `switch` in the way of another language.

use crate::diagnostic::{Code, Diagnostic};
use crate::text;

use super::words::Words;

/// `case 2026: …`, `2026: …`, and `_ => …` before other cases.
pub(super) fn switch(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let opens = |index: &usize| matches!(words.at(*index), "switch") && words.tokens[*index].span.start <= error;
    let start = (0..words.tokens.len()).rev().find(opens)?;
    let open = (start..words.tokens.len()).find(|index| words.at(*index) == "{")?;
    let close = words.closing(open).filter(|close| words.tokens[*close].span.end >= error)?;
    let mut depth = 0_i32;
    let outer: Vec<usize> = (open + 1..close)
        .filter(|index| {
            let outside = depth == 0;
            match words.at(*index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            outside
        })
        .collect();
    let arrow = |index: usize| is_arrow(words, index);
    if let Some(fault) = arrow_or_comma(words, &outer) {
        return Some(fault);
    }
    let commas = outer.iter().filter(|index| words.at(**index) == "," && **index + 1 < close).count();
    // Between its arrow and the next comma an arm holds no other case.
    let several = || {
        let labels = outer
            .iter()
            .copied()
            .filter(|index| words.at(*index) == "," && words.at(*index + 1).starts_with(|first: char| first.is_ascii_digit()));
        labels.clone().next().is_some() && outer.iter().copied().filter(|index| arrow(*index)).count() < commas + 1
    };
    let foreign = |index: &usize| {
        matches!(words.at(*index), "case" | "default" | ":" | ";")
            || words.at(*index) == "-" && arrow(*index)
            || words.at(*index) == "else" && arrow(*index + 1)
    };
    if outer.iter().any(foreign) || several() {
        let mut arms = String::new();
        let mut from = open + 1;
        for index in outer.iter().copied().chain([close]) {
            // An arm ends before the next `case`, at a comma or semicolon, or where all ends.
            let mark = outer.iter().copied().find(|at| *at >= from && *at < index && (words.at(*at) == ":" || arrow(*at)));
            // Before its mark an arm may name several cases.
            let ends = match words.at(index) {
                ";" | "case" | "default" => true,
                "," => mark.is_some(),
                _ => index == close,
            };
            let breaks = ends && index == from + 1 && words.at(from) == "break";
            if ends && index > from && !breaks {
                let colon = mark?;
                let value_at = colon + if arrow(colon) { 2 } else { 1 };
                let skipped = usize::from(words.at(from) == "case");
                let case =
                    if matches!(words.at(from), "default" | "else") { "_" } else { words.text((from + skipped).min(colon - 1), colon - 1) };
                let case = case.replace(", ", " | ").replace(',', " | ");
                let value = (value_at < index).then(|| words.text(value_at, index - 1))?;
                let sets = (value_at..index)
                    .any(|at| words.at(at) == "=" && words.at(at + 1) != "=" && !matches!(words.at(at - 1), "=" | "<" | ">" | "!"));
                let value = if sets && !value.starts_with('{') { format!("{{ {value}; }}") } else { value.to_owned() };
                arms = format!("{arms}{}{case} => {value}", if arms.is_empty() { "" } else { ", " });
            }
            if ends {
                from = if matches!(words.at(index), "case" | "default") { index } else { index + 1 };
            }
        }
        let message = text!("the cases of `switch` are not written so", "`switch` 的各种情形不是这样写的");
        if words.at(start + 1) == "(" && words.at(start + 2) == "year" && open == start + 4 {
            let help = text!("write `switch year {{ {arms} }}`", "请写 `switch year {{ {arms} }}`");
            return Some(words.wrong(Code::Syntax, words.span(start, close), message, help));
        }
        let help = text!("write `{arms}`", "请写 `{arms}`");
        return Some(words.wrong(Code::Syntax, words.span(open + 1, close - 1), message, help));
    }
    let other = outer.iter().copied().find(|index| words.at(*index) == "_" && arrow(index + 1))?;
    let comma = outer.iter().copied().find(|index| *index > other && words.at(*index) == ",")?;
    if comma + 1 >= close || !outer.iter().any(|index| *index > comma && arrow(*index)) {
        return None;
    }
    let message = text!("`_` stands for all other values, and so comes last", "`_` 代表其余的值，必须放在最后");
    let last = if words.at(close - 1) == "," { close - 2 } else { close - 1 };
    let (first, rest) = (words.text(other, comma - 1), words.text(comma + 1, last));
    Some(words.wrong(Code::Syntax, words.span(other, last), message, text!("write `{rest}, {first}`", "请写 `{rest}, {first}`")))
}

fn is_arrow(words: &Words<'_>, index: usize) -> bool {
    matches!(words.at(index), "=" | "-") && words.at(index + 1) == ">" && words.touches(index)
}

/// `2025 = 0.04` for a case, and a case behind another without a comma between; `outer` are the words of the cases outside of brackets.
fn arrow_or_comma(words: &Words<'_>, outer: &[usize]) -> Option<Diagnostic> {
    let is_case = |index: usize| words.at(index).starts_with(|first: char| first.is_ascii_digit());
    let sign = outer.iter().copied().find(|index| {
        words.at(*index) == "="
            && !matches!(words.at(index + 1), ">" | "=")
            && is_case(index - 1)
            && matches!(words.at(index - 2), "," | "{" | "|")
    });
    if let Some(sign) = sign {
        let message = text!("a case and its value are joined by `=>`", "情形与其取值之间用 `=>` 连接");
        return Some(words.wrong(Code::Syntax, words.span(sign, sign), message, text!("write `=>`", "请写 `=>`")));
    }
    let arrows: Vec<usize> = outer.iter().copied().filter(|index| words.at(*index) == "=" && is_arrow(words, *index)).collect();
    arrows.windows(2).find_map(|pair| {
        let [one, next] = [pair[0], pair[1]];
        // A block ends without a comma; another sign in its place is told with all cases.
        if (one..next).any(|index| outer.binary_search(&index).is_ok() && matches!(words.at(index), "," | "{" | ";")) {
            return None;
        }
        let mut label = next - 1;
        while label > one + 2 && words.at(label - 1) == "|" {
            label -= 2;
        }
        let value = (label > one + 2).then(|| words.text(one + 2, label - 1))?;
        let message = text!("`,` is missing between two cases", "两种情形之间缺少 `,`");
        Some(words.wrong(Code::Syntax, words.span(one + 2, label - 1), message, text!("write `{value},`", "请写 `{value},`")))
    })
}
