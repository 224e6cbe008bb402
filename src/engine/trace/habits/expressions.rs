//! Parts of an expression in the way of another language, where the parser gave up: choices, functions of an element, lists made by `for`.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::lexer::is_word;
use crate::text;

use super::elsewhere::OF_NAMES;
use super::words::Words;

/// What is wrong on the line of the words at these places, of which the parser gave up at `error`.
pub(super) fn of_another_language(words: &Words<'_>, on_line: &[usize], error: usize) -> Option<Diagnostic> {
    let each = |form: fn(&Words<'_>, &[usize], usize) -> Option<Diagnostic>| on_line.iter().find_map(|index| form(words, on_line, *index));
    each(choice)
        .or_else(|| each(choice_by_signs))
        .or_else(|| each(magnitude))
        .or_else(|| each(function_of_an_element))
        .or_else(|| each(list_made_by_for))
        .or_else(|| numbered_keys(words, error))
        .or_else(|| name_without_quotes(words, error))
        .or_else(|| comma_in_brackets(words, error))
}

/// Whether a word of two signs begins here.
fn twice(words: &Words<'_>, index: usize, sign: &str) -> bool {
    words.at(index) == sign && words.at(index + 1) == sign && words.touches(index)
}

/// An `=` that sets, not one of a comparison.
fn sets(words: &Words<'_>, index: usize) -> bool {
    words.at(index) == "=" && !matches!(words.at(index + 1), "=" | ">") && !matches!(words.before(index, 1), "=" | "<" | ">" | "!")
}

/// Where the expression begins that a word of a line belongs to.
fn begin(words: &Words<'_>, on_line: &[usize], index: usize) -> usize {
    let (first, mut depth) = (on_line.first().copied().unwrap_or(index), 0_i32);
    for at in (first..index).rev() {
        match words.at(at) {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" if depth == 0 => return at + 1,
            "(" | "[" | "{" => depth -= 1,
            "," | ";" | "return" if depth == 0 => return at + 1,
            _ if depth == 0 && sets(words, at) => return at + 1,
            _ => {}
        }
    }
    first
}

/// The last word of it.
fn end(words: &Words<'_>, on_line: &[usize], index: usize) -> usize {
    let (last, mut depth) = (on_line.last().copied().unwrap_or(index), 0_i32);
    for at in index..=last {
        match words.at(at) {
            "(" | "[" => depth += 1,
            "{" if depth == 0 => return at.saturating_sub(1),
            ")" | "]" | "}" if depth == 0 => return at.saturating_sub(1),
            ")" | "]" => depth -= 1,
            "," | ";" if depth == 0 => return at.saturating_sub(1),
            _ => {}
        }
    }
    last
}

/// `a ? b : c`, and `b if a else c`.
fn choice(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    let by_signs = words.at(index) == "?";
    let chooses = by_signs || words.at(index) == "if" && words.ends_value(index.checked_sub(1)?);
    if !chooses || on_line.first() == Some(&index) {
        return None;
    }
    let (start, end) = (begin(words, on_line, index), end(words, on_line, index));
    let otherwise = (index + 1..end).find(|at| words.at(*at) == if by_signs { ":" } else { "else" } && words.outside(index, *at))?;
    if start >= index || otherwise == index + 1 {
        return None;
    }
    let (first, second, last) = (words.text(start, index - 1), words.text(index + 1, otherwise - 1), words.text(otherwise + 1, end));
    let (condition, then) = if by_signs { (first, second) } else { (second, first) };
    let chooses = |part: &str| part.contains('?') || part.split_whitespace().any(|word| word == "if");
    let rest = if chooses(last) { nested(last)? } else { last.to_owned() };
    if chooses(condition) || chooses(then) {
        return None;
    }
    let message = text!("a choice is written with braces", "条件选择要用花括号");
    let help = text!("write `if {condition} {{ {then} }} else {{ {rest} }}`", "请写 `if {condition} {{ {then} }} else {{ {rest} }}`");
    Some(words.wrong(Code::Syntax, words.span(start, end), message, help))
}

/// A choice in the last part of another, written with braces.
fn nested(text: &str) -> Option<String> {
    let (condition, then, rest) = if let Some((condition, rest)) = text.split_once('?') {
        let (then, rest) = rest.split_once(':')?;
        (condition, then, rest)
    } else if let Some((then, rest)) = text.split_once(" if ") {
        let (condition, rest) = rest.split_once(" else ")?;
        (condition, then, rest)
    } else {
        return Some(text.trim().to_owned());
    };
    let bracketed = [condition, then].iter().any(|part| part.contains(['?', '(']));
    (!bracketed).then_some(())?;
    Some(format!("if {} {{ {} }} else {{ {} }}", condition.trim(), then.trim(), nested(rest)?))
}

/// `year > 2027 && 0.15 || 0.10`, a choice by what a language does with numbers as conditions.
fn choice_by_signs(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    if !twice(words, index, "&") && words.at(index) != "and" {
        return None;
    }
    let (start, end) = (begin(words, on_line, index), end(words, on_line, index));
    let then = if words.at(index) == "and" { index + 1 } else { index + 2 };
    let other = (then + 1..end).find(|at| twice(words, *at, "|") || words.at(*at) == "or")?;
    let last = if words.at(other) == "or" { other + 1 } else { other + 2 };
    let compares = |from: usize, to: usize| (from..to).any(|at| matches!(words.at(at), "<" | ">" | "=" | "!" | "&" | "|"));
    let choosable = compares(start, index) && !compares(then, other) && !compares(last, end + 1);
    if !choosable || last > end || matches!(words.at(start), "if" | "while") || !words.begins_value(then) {
        return None;
    }
    let (condition, then, otherwise) = (words.text(start, index - 1), words.text(then, other - 1), words.text(last, end));
    let message = text!("`&&` and `||` join conditions, and choose no number", "`&&` 和 `||` 连接条件，不能用来选择数值");
    let help =
        text!("write `if {condition} {{ {then} }} else {{ {otherwise} }}`", "请写 `if {condition} {{ {then} }} else {{ {otherwise} }}`");
    Some(words.wrong(Code::Syntax, words.span(start, end), message, help))
}

/// `not year > 2028`: the sign of rules would take the year alone.
pub(super) fn negation(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    let word = words.at(index);
    if !matches!(word, "not" | "Not" | "NOT") || words.at(index + 1) == "(" {
        return None;
    }
    let joins =
        |at: &usize| twice(words, *at, "&") || twice(words, *at, "|") || matches!(words.at(*at), "and" | "or" | "AND" | "OR" | "then");
    let last = end(words, on_line, index);
    let last = (index + 1..=last).find(joins).map_or(last, |at| at - 1);
    if last <= index {
        return None;
    }
    if words.before(index, 1) == "is" {
        let message = text!("`is not` is not part of the rules language", "规则语言中没有 `is not`");
        return Some(words.wrong(Code::Syntax, words.span(index - 1, index), message, text!("write `!=`", "请写 `!=`")));
    }
    let negated = words.text(index + 1, last);
    let message = text!("`{word}` is not part of the rules language", "规则语言中没有 `{word}`");
    Some(words.wrong(Code::Syntax, words.span(index, last), message, text!("write `!({negated})`", "请写 `!({negated})`")))
}

/// `|x|`, as mathematics write it.
fn magnitude(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    let last = *on_line.last()?;
    let opens = words.at(index) == "|" && words.at(index + 1) != "|" && words.before(index, 1) != "|";
    if !opens || index > 0 && words.ends_value(index - 1) {
        return None;
    }
    let close = (index + 2..=last).find(|at| words.at(*at) == "|" && words.outside(index, *at))?;
    if words.begins_value(close + 1) || words.at(close + 1) == "|" {
        return None;
    }
    let inside = words.text(index + 1, close - 1);
    let message = text!("the size of a number is not written `|…|`", "绝对值不写成 `|…|`");
    Some(words.wrong(Code::Syntax, words.span(index, close), message, text!("write `abs({inside})`", "请写 `abs({inside})`")))
}

/// `x => x * 2.0`, `(x, y) -> x + y`, `lambda x: x * 2.0`, `function(x) x * 2.0`.
fn function_of_an_element(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    let handed = |at: usize| matches!(words.before(at, 1), "(" | ",") && words.opening(at).is_some_and(|open| words.at(open) == "(");
    let bracketed = |open: usize| Some((open + 1, words.closing(open)?)).filter(|(from, close)| from < close);
    let word = words.at(index);
    let arrow = |at: usize| matches!(words.at(at), "=" | "-") && words.at(at + 1) == ">" && words.touches(at);
    let (names, body) = if word == "lambda" {
        let colon = (index + 1..=*on_line.last()?).find(|at| words.at(*at) == ":")?;
        ((index + 1, colon), colon + 1)
    } else if matches!(word, "function" | "func" | "fn" | "\\") && words.at(index + 1) == "(" && handed(index) {
        let (from, close) = bracketed(index + 1)?;
        ((from, close), close + 1)
    } else if is_word(word) && handed(index) && arrow(index + 1) {
        ((index, index + 1), index + 3)
    } else if word == "(" && handed(index) {
        let (from, close) = bracketed(index)?;
        ((from, close), close + if arrow(close + 1) { 3 } else { return None })
    } else {
        return None;
    };
    let last = if words.at(body) == "{" { words.closing(body)? } else { end(words, on_line, body) };
    if names.0 >= names.1 || body > last {
        return None;
    }
    let (names, body) = (words.text(names.0, names.1 - 1), words.text(body, last));
    let message = text!("a function of each element is not written so", "对每个元素的函数不是这样写的");
    Some(words.wrong(Code::Syntax, words.span(index, last), message, text!("write `|{names}| {body}`", "请写 `|{names}| {body}`")))
}

/// `[now.women[age] for age in 0..3]`.
fn list_made_by_for(words: &Words<'_>, on_line: &[usize], index: usize) -> Option<Diagnostic> {
    if words.at(index) != "for" || !words.ends_value(index.checked_sub(1)?) {
        return None;
    }
    let (start, last) = (begin(words, on_line, index), end(words, on_line, index));
    if !matches!(words.before(start, 1), "[" | "(") || words.at(index + 2) != "in" || last < index + 3 || start >= index {
        return None;
    }
    let (element, head) = (words.text(start, index - 1), words.text(index, last));
    if (index..last).any(|at| words.at(at) == "if") {
        return None;
    }
    let message = text!("no list is made by `for` inside brackets", "不能在括号里用 `for` 生成列表");
    let help = text!(
        "write the loop before this line, and `list` here: `let list = []; {head} {{ list.push({element}); }}`",
        "请在这一行之前写循环，这里只写 `list`：`let list = []; {head} {{ list.push({element}); }}`"
    );
    Some(words.wrong(Code::Syntax, words.span(start, last), message, help))
}

/// `#{2026: 0.1}[year]`: keys of maps are names.
fn numbered_keys(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let open = words.opening(error)?;
    let number = matches!(words.before(error, 1), "{" | ",") && words.at(error).starts_with(|first: char| first.is_ascii_digit());
    if words.at(open) != "{" || words.before(open, 1) != "#" || !number {
        return None;
    }
    let close = words.closing(open)?;
    let mut cases: Vec<String> = Vec::new();
    let mut from = open + 1;
    for at in (open + 1..=close).filter(|at| *at == close || words.at(*at) == "," && words.outside(open + 1, *at)) {
        if from < at {
            let colon = (from..at).find(|at| words.at(*at) == ":")?;
            cases.push(format!(
                "{} => {}",
                words.text(from, colon.checked_sub(1)?).trim_matches('"'),
                (colon + 1 < at).then(|| words.text(colon + 1, at - 1))?
            ));
        }
        from = at + 1;
    }
    let by_year = words.at(close + 1) == "[" && words.at(close + 2) == "year" && words.at(close + 3) == "]";
    let (last, cases) = (if by_year { close + 3 } else { close }, cases.join(", "));
    let message = text!("keys of a map are names, not numbers", "映射的键是名称，不是数字");
    let help = text!(
        "write `switch year {{ {cases}, _ => 0.0 }}`, with the value of all other years for 0.0",
        "请写 `switch year {{ {cases}, _ => 0.0 }}`，其余年份的值写在 0.0 处"
    );
    Some(words.wrong(Code::Syntax, words.span(open - 1, last), message, help))
}

/// `share(new)`: the word is one of other languages, and needs its quotes to be a name.
fn name_without_quotes(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let called = words.before(error, 2);
    let alone = words.before(error, 1) == "(" && words.at(error + 1) == ")" && is_word(words.at(error));
    if !alone || !OF_NAMES.contains(&called) || words.called_by_the_plan(called) {
        return None;
    }
    let name = words.at(error);
    let message = text!("a name stands in quotes", "名称要加引号");
    let help = text!("write `{called}(\"{name}\")`", "请写 `{called}(\"{name}\")`");
    Some(words.wrong(Code::Syntax, words.span(error - 2, error + 1), message, help))
}

/// `(1,0 - x)`, and `(a, b)` for two values.
fn comma_in_brackets(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let open = words.opening(error)?;
    if words.at(error) != "," || words.at(open) != "(" || open > 0 && words.ends_value(open - 1) {
        return None;
    }
    let digits = |at: usize| words.at(at).bytes().all(|byte| byte.is_ascii_digit()) && !words.at(at).is_empty();
    let joined = error > 0 && digits(error - 1) && digits(error + 1) && words.touches(error - 1) && words.touches(error);
    if joined && words.before(error, 2) != "." {
        let (whole, part) = (words.before(error, 1), words.at(error + 1));
        let message = text!("numbers have a decimal point and nothing between thousands", "小数用小数点，千位之间不加逗号");
        let help = if part.len() == 3 && whole != "0" {
            text!(
                "write `{whole}{part}` if the comma parts thousands, `{whole}.{part}` if it begins the decimals",
                "若逗号是千位分隔符，请写 `{whole}{part}`；若是小数点，请写 `{whole}.{part}`"
            )
        } else {
            text!("write `{whole}.{part}`", "请写 `{whole}.{part}`")
        };
        return Some(words.wrong(Code::Syntax, words.span(error - 1, error + 1), message, help));
    }
    let close = words.closing(open)?;
    let inside = words.text(open + 1, close.checked_sub(1)?);
    if words.before(open, 1) == "in" {
        let message = text!("a list stands in square brackets", "列表写在方括号里");
        return Some(words.wrong(Code::Syntax, words.span(open, close), message, text!("write `[{inside}]`", "请写 `[{inside}]`")));
    }
    let message = text!("these brackets hold one value, and here are several", "这对括号里只能有一个值，这里有几个");
    let help = text!("leave one of them; a list, where one is wanted, is `[{inside}]`", "请只留一个；若要列表，请写 `[{inside}]`");
    Some(words.wrong(Code::Syntax, words.span(open, close), message, help))
}
