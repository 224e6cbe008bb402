//! What belongs to `if` and `else` and stands in no braces, and conditions joined or compared in the words of another language.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::lexer::is_word;
use crate::text;

use super::words::Words;

/// Comparisons as words, with what may stand behind them, and their signs.
const COMPARED: [(&[&str], &str); 6] = [
    (&["equals", "equal", "eq", "EQ", "same"], "=="),
    (&["ne", "neq", "NE", "differs"], "!="),
    (&["gt", "GT", "greater", "above", "over", "after", "exceeds"], ">"),
    (&["lt", "LT", "less", "below", "under", "before"], "<"),
    (&["ge", "gte", "GE"], ">="),
    (&["le", "lte", "LE"], "<="),
];

/// What is wrong at the word where the parser gave up.
pub(super) fn of_a_choice(words: &Words<'_>, on_line: &[usize], error: usize) -> Option<Diagnostic> {
    let (&first, &last) = (on_line.first()?, on_line.last()?);
    if error < first || error > last {
        return None;
    }
    if words.at(error) == "else" && words.before(error, 1) == ";" && words.before(error, 2) == "}" {
        let message = text!("this `;` ends the choice before its `else`", "这个 `;` 在 `else` 之前就结束了条件选择");
        return Some(words.wrong(Code::Syntax, words.span(error - 1, error - 1), message, text!("delete it", "请删去它")));
    }
    let begins = (first..error)
        .rev()
        .take_while(|at| !matches!(words.at(*at), "{" | "}" | ";"))
        .find(|at| matches!(words.at(*at), "if" | "else" | "while" | "for"));
    match begins {
        Some(begins) if words.at(begins) == "else" => otherwise(words, begins, error, last),
        Some(begins) if error > begins + 1 => {
            let at = |index: usize| words.before(error, index);
            let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
            if words.at(error) == "," && year(at(1)) && year(words.at(error + 1)) && at(2) == "=" && matches!(at(3), "=" | "!") {
                return years(words, begins, error, last);
            }
            let condition = || compared(words, error).or_else(|| comma(words, begins, error));
            let loops = words.at(begins) == "for";
            // `for (i = 0; …)` is another language's from its bracket on.
            if loops && words.at(begins + 1) == "(" {
                return None;
            }
            condition().filter(|_| !loops).or_else(|| without_braces(words, error, last))
        }
        _ => without_else(words, first, error, last),
    }
}

/// The last word before what ends a statement or closes a bracket, from one word of a line on.
fn end(words: &Words<'_>, from: usize, last: usize) -> usize {
    let mut depth = 0_i32;
    for at in from..=last {
        match words.at(at) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return at - 1,
            ")" | "]" | "}" => depth -= 1,
            ";" if depth == 0 => return at - 1,
            _ => {}
        }
    }
    last
}

/// What a branch does, in braces: what sets a variable ends with `;`.
fn braced(words: &Words<'_>, from: usize, to: usize) -> Option<String> {
    if from > to {
        return None;
    }
    if words.at(from) == "{" {
        return Some(words.text(from, to).to_owned());
    }
    let set = (from + 1..to)
        .any(|at| words.at(at) == "=" && !matches!(words.at(at + 1), "=") && !matches!(words.at(at - 1), "=" | "<" | ">" | "!"));
    Some(format!("{{ {}{} }}", words.text(from, to), if set { ";" } else { "" }))
}

/// `else 0.1`, `else year == 2028 { 0.1 }`.
fn otherwise(words: &Words<'_>, begins: usize, error: usize, last: usize) -> Option<Diagnostic> {
    if error != begins + 1 {
        return None;
    }
    let end = end(words, error, last);
    let brace = (error..=end).find(|at| words.at(*at) == "{");
    if let Some(brace) = brace {
        let compares = (error..brace).any(|at| matches!(words.at(at), "<" | ">" | "=" | "!"));
        let message = text!("a condition stands behind `else`, and no `if`", "`else` 之后是条件，却没有 `if`");
        return compares
            .then(|| words.wrong(Code::Syntax, words.span(begins, begins), message, text!("write `else if`", "请写 `else if`")));
    }
    let from = if words.at(error) == ":" { error + 1 } else { error };
    let plain = braced(words, from, end)?;
    // What is set takes its `;` with it.
    let to = if plain.ends_with("; }") && words.at(end + 1) == ";" { end + 1 } else { end };
    let message = text!("what `else` gives stands in braces", "`else` 给出的内容写在花括号里");
    Some(words.wrong(Code::Syntax, words.span(error, to), message, text!("write `{plain}`", "请写 `{plain}`")))
}

/// `if year == 2027,2028 { … }`.
fn years(words: &Words<'_>, begins: usize, error: usize, last: usize) -> Option<Diagnostic> {
    let sign = words.text(error - 3, error - 2);
    let compared = words.text(begins + 1, error - 4);
    let mut listed = vec![words.before(error, 1)];
    let mut at = error;
    while at < last && words.at(at) == "," && words.at(at + 1).len() == 4 {
        listed.push(words.at(at + 1));
        at += 2;
    }
    if compared.contains(['&', '|', '<', '>']) {
        return None;
    }
    let joins = if sign == "==" { " || " } else { " && " };
    let plain = listed.iter().map(|year| format!("{compared} {sign} {year}")).collect::<Vec<_>>().join(joins);
    let message = text!("a comparison is with one value", "一次只能与一个值比较");
    Some(words.wrong(Code::Syntax, words.span(begins + 1, at - 1), message, text!("write `{plain}`", "请写 `{plain}`")))
}

/// `year equals 2027`, `year greater than 2027`.
fn compared(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let word = words.at(error);
    let (_, sign) = COMPARED.iter().find(|(others, _)| others.contains(&word))?;
    let to = if matches!(words.at(error + 1), "to" | "than" | "as") { error + 1 } else { error };
    let wrote = words.text(error, to);
    let message = text!("`{wrote}` is not part of the rules language", "规则语言中没有 `{wrote}`");
    Some(words.wrong(Code::Syntax, words.span(error, to), message, text!("write `{sign}`", "请写 `{sign}`")))
}

/// `if year > 2026, year < 2029 { … }`.
fn comma(words: &Words<'_>, begins: usize, error: usize) -> Option<Diagnostic> {
    let message = text!("conditions are joined by `&&` or `||`, not by a comma", "条件之间用 `&&` 或 `||` 连接，不用逗号");
    let help = text!("write ` &&` if both must hold, ` ||` if one is enough", "两者都须成立请写 ` &&`，一个成立即可请写 ` ||`");
    (words.at(error) == "," && words.outside(begins, error)).then(|| words.wrong(Code::Syntax, words.span(error, error), message, help))
}

/// `if year > 2027 0.15 else 0.1`, `if year > 2027: 0.15 else: 0.1`.
fn without_braces(words: &Words<'_>, error: usize, last: usize) -> Option<Diagnostic> {
    let mark = matches!(words.at(error), ":" | "then" | "THEN" | "Then" | "do" | "DO");
    let (from, end) = (if mark { error + 1 } else { error }, end(words, error, last));
    // Inside brackets, as in `range(15:50)`, nothing begins that stands in braces.
    let open = (0..error).rev().take_while(|at| !matches!(words.at(*at), "{" | "}" | ";")).fold(0_i32, |depth, at| match words.at(at) {
        "(" | "[" => depth + 1,
        ")" | "]" => depth - 1,
        _ => depth,
    });
    if mark && open > 0 {
        return None;
    }
    if !mark && !words.begins_value(error) && !is_word(words.at(error))
        || (error..=end).any(|at| matches!(words.at(at), "end" | "End" | "endif" | "END" | "elif"))
    {
        return None;
    }
    let other = (from..=end).find(|at| words.at(*at) == "else" && words.outside(from, *at));
    let plain = match other {
        Some(other) => {
            let rest = if words.at(other + 1) == ":" { other + 2 } else { other + 1 };
            let then = if words.before(other, 1) == "," { other.checked_sub(2)? } else { other.checked_sub(1)? };
            format!("{} else {}", braced(words, from, then)?, braced(words, rest, end)?)
        }
        None => braced(words, from, end)?,
    };
    // What follows a condition without a sign may be the rest of the condition, as long as no `else` says otherwise.
    let braces = (from..other.unwrap_or(end)).any(|at| words.at(at) == "{");
    let chosen = other.is_some() || plain.ends_with("; }");
    if !mark && (!chosen || braces) || words.at(from) == "{" {
        return None;
    }
    let to = if plain.ends_with("; }") && words.at(end + 1) == ";" { end + 1 } else { end };
    let message = text!("what belongs to a condition or a loop stands in braces", "属于条件或循环的内容写在花括号里");
    Some(words.wrong(Code::Syntax, words.span(error, to), message, text!("write `{plain}`", "请写 `{plain}`")))
}

/// `x = if year > 2027 { 0.1 } 0.2;`: what is given otherwise stands behind no `else`.
fn without_else(words: &Words<'_>, first: usize, error: usize, last: usize) -> Option<Diagnostic> {
    if words.before(error, 1) != "}" || !words.begins_value(error) {
        return None;
    }
    let given = |at: usize| at > first && matches!(words.at(at - 1), "=" | "return" | "+" | "-" | "*" | "/" | "(");
    (first..error).find(|at| words.at(*at) == "if" && given(*at))?;
    let end = end(words, error, last);
    let plain = format!("else {}", braced(words, error, end)?);
    let message = text!("`else` is missing before what is given otherwise", "其余情形的值之前缺少 `else`");
    Some(words.wrong(Code::Syntax, words.span(error, end), message, text!("write `{plain}`", "请写 `{plain}`")))
}
