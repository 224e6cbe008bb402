//! Words and forms of other languages and of spreadsheets, found in the words of a rule: `lag(beds)`, `Math.exp(x)`, `beds[t-1]`, `IF(a; b; c)`.
//!
//! Each is told over all that it takes, with what stands for it in rules, so that the help can be put in its place as it is.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Source};
use crate::engine::keyword::{BASE_PREFIX, Namespace};
use crate::engine::trace::lexer::is_word;
use crate::text;

use super::variables;
use super::words::{Names, Words};

/// Functions that ask the plan for a name.
pub(super) const OF_NAMES: [&str; 5] = ["shock", "opened", "share", "facility_cost", "running_cost"];

/// What other languages call last year's value.
const BEFORE: [&str; 9] = ["lag", "prev", "previous", "last", "delay", "lagged", "last_year", "previous_year", "before"];

/// Forms that no rule can hold, wherever they stand; the first that begins at each word. Words that would be variables are among them only in a
/// file that is `broken`: in a sound one they are keys of maps.
pub(in crate::engine::trace) fn never_rules(source: &Arc<Source>, names: Names<'_>, broken: bool) -> Vec<Diagnostic> {
    let words = Words::of(source, names);
    let mut found: Vec<Diagnostic> = Vec::new();
    for index in (0..words.tokens.len()).filter(|index| !matches!(words.before(*index, 1), "fn" | ".")) {
        let variable = || variables::of_another_language(&words, index);
        let Some(fault) = at_word(&words, index).or_else(|| if broken { variable() } else { None }) else { continue };
        let within = |known: &Diagnostic| match (&known.place, &fault.place) {
            (Some(known), Some(new)) => known.span.contains(&new.span.start),
            _ => false,
        };
        if !found.iter().any(within) {
            found.push(fault);
        }
    }
    found
}

fn at_word(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    read_by_brackets(words, index)
        .or_else(|| year_before(words, index))
        .or_else(|| base_rule_read(words, index))
        .or_else(|| choice(words, index))
        .or_else(|| conjunction(words, index))
        .or_else(|| between(words, index))
        .or_else(|| letter_in_number(words, index))
        .or_else(|| negated(words, index))
        .or_else(|| turned_round(words, index))
}

/// What reads the value of this year, of the one before, or of years that no word stands for.
fn of_year(words: &Words<'_>, span: Range<usize>, code: Code, name: &str, back: u32) -> Diagnostic {
    let wrote = &words.source.text[span.clone()];
    let message = text!("`{wrote}` is not how a year is read", "年份不能写成 `{wrote}`");
    let help = match back {
        0 => text!("write `now.{name}`: the value of the year that is computed", "请写 `now.{name}`：正在计算的这一年的值"),
        1 => text!("write `prev.{name}`: last year's value", "请写 `prev.{name}`：上年值"),
        _ => text!(
            "last year's value is `prev.{name}`; one of two years ago is what another series remembers: `fn {name}_before() {{ prev.{name} }}`",
            "上年值写作 `prev.{name}`；前年值由另一个序列记住：`fn {name}_before() {{ prev.{name} }}`"
        ),
    };
    words.wrong(code, span, message, help)
}

/// `prev[beds]`, `beds[t-1]`, `now.beds[year - 1]`, `now.beds(year)`, `now(beds)`, `shock.weather`, `prev.opened("beds")`.
fn read_by_brackets(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let holder = words.at(index);
    if !matches!(words.at(index + 1), "." | "[" | "(") {
        return None;
    }
    let namespace = Namespace::called(holder);
    let inside = |open: usize| Some((open + 1, words.closing(open)?.checked_sub(1)?)).filter(|(from, to)| to >= from);
    if namespace.is_some() && matches!(words.at(index + 1), "[" | "(") {
        let name = words.name(inside(index + 1)?).filter(|name| *name != "year")?;
        let span = words.span(index, words.closing(index + 1)?);
        let message = text!("a value is read with a point, not with brackets", "读取值要用点号，不用括号");
        return Some(words.wrong(Code::WrongIndex, span, message, text!("write `{holder}.{name}`", "请写 `{holder}.{name}`")));
    }
    // The name that is read, and where its bracket would stand.
    let (name, bracket) = match namespace {
        Some(_) if words.at(index + 1) == "." && is_word(words.at(index + 2)) => (words.at(index + 2), index + 3),
        None if words.functions.contains(holder) && !words.declared.contains(holder) => (holder, index + 1),
        None if OF_NAMES.contains(&holder) && !words.called_by_the_plan(holder) => {
            let (name, to) = match words.at(index + 1) {
                "." if is_word(words.at(index + 2)) => (words.at(index + 2), index + 2),
                "[" => (words.name(inside(index + 1)?)?, words.closing(index + 1)?),
                _ => return None,
            };
            let message = text!("`{holder}` asks for a name in brackets", "`{holder}` 的名称要放在括号里");
            let help = text!("write `{holder}(\"{name}\")`", "请写 `{holder}(\"{name}\")`");
            return Some(words.wrong(Code::UnknownVariable, words.span(index, to), message, help));
        }
        _ => return None,
    };
    let called =
        namespace.is_none() && words.at(bracket) == "(" && words.series.contains(name) && words.closing(bracket) != Some(bracket + 1);
    match words.at(bracket) {
        sign if sign == "[" || called => {
            let (from, to) = inside(bracket)?;
            let back = match (words.at(from), to - from) {
                ("t" | "year", 0) => 0,
                ("t" | "year", 2) if words.at(from + 1) == "-" => words.at(to).parse().ok().filter(|years| *years < 100)?,
                ("-", 1) if namespace.is_none() && words.at(to) == "1" => 1,
                (year, 0) if namespace.is_none() && year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
                    let span = words.span(index, to + 1);
                    let message = text!("no year can be named: `{}`", "不能指明年份：`{}`", &words.source.text[span.clone()]);
                    let help = text!(
                        "a rule reads this year as `now.{name}`, last year as `prev.{name}` and the base year as `base.{name}`",
                        "规则中今年写作 `now.{name}`，上年写作 `prev.{name}`，基期写作 `base.{name}`"
                    );
                    return Some(words.wrong(Code::WrongIndex, span, message, help));
                }
                _ => return None,
            };
            // `t` may be a counter of the rule's own.
            (!words.declared.contains(words.at(from))).then(|| of_year(words, words.span(index, to + 1), Code::WrongIndex, name, back))
        }
        "(" if namespace.is_some() => {
            let close = words.closing(bracket)?;
            let given = inside(bracket);
            let quoted = given.filter(|(from, to)| from == to && words.at(*from).starts_with('"')).and_then(|given| words.name(given));
            let span = words.span(index, close);
            if let Some(asked) = quoted.filter(|_| OF_NAMES.contains(&name)) {
                return Some(asked_of_a_year(words, span, namespace?, name, asked));
            }
            match given {
                // `base.fertility(age)`: an element of a list.
                Some((from, to)) if from == to && (words.counts(words.at(from)) || words.at(from).parse::<u8>().is_ok()) => {
                    let message = text!("an element of a list is read by square brackets", "列表的元素用方括号读取");
                    let plain = format!("{holder}.{name}[{}]", words.at(from));
                    return Some(words.wrong(Code::UnknownFunction, span, message, text!("write `{plain}`", "请写 `{plain}`")));
                }
                // `prev.beds (1.0 - x)`: what is reckoned in brackets is a factor.
                Some((from, to)) if to > from && quoted.is_none() && !words.given_several(bracket) => {
                    let plain = format!("{holder}.{name} * {}", words.text(bracket, close));
                    let message =
                        text!("a sign is missing between `{holder}.{name}` and its bracket", "`{holder}.{name}` 与括号之间缺少运算符");
                    let help = text!("write `{plain}` if the two are multiplied", "若两者相乘，请写 `{plain}`");
                    return Some(words.wrong(Code::UnknownFunction, span, message, help));
                }
                _ => {}
            }
            let message = text!("`{name}` is a series and stands without brackets", "`{name}` 是序列，后面不加括号");
            Some(words.wrong(Code::UnknownFunction, span, message, text!("write `{holder}.{name}`", "请写 `{holder}.{name}`")))
        }
        _ => None,
    }
}

/// `prev.opened("beds")`, `base.share("health")`: functions of names know no year but this.
fn asked_of_a_year(words: &Words<'_>, span: Range<usize>, namespace: Namespace, function: &str, asked: &str) -> Diagnostic {
    let message = text!("`{function}` stands without a year before it", "`{function}` 前面不写年份");
    let help = match namespace {
        Namespace::Base if function == "share" => {
            text!("write `base.share_{asked}`: the share of the base year", "请写 `base.share_{asked}`：基期的份额")
        }
        Namespace::Previous => text!(
            "write `{function}(\"{asked}\")`: this year's; last year's is what a series remembers, `fn {asked}_{function}() {{ {function}(\"{asked}\") }}`",
            "请写 `{function}(\"{asked}\")`：当年的值；上年的值由一个序列记住：`fn {asked}_{function}() {{ {function}(\"{asked}\") }}`"
        ),
        _ => text!("write `{function}(\"{asked}\")`", "请写 `{function}(\"{asked}\")`"),
    };
    words.wrong(Code::UnknownFunction, span, message, help)
}

/// `lag(beds)`, `prev(beds, 1)`.
fn year_before(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let called = words.at(index);
    if words.at(index + 1) != "(" || !BEFORE.contains(&called.to_lowercase().as_str()) || words.called_by_the_plan(called) {
        return None;
    }
    let (given, close) = words.arguments(index + 1)?;
    let name = words.name(*given.first()?)?;
    let back = match given.get(1) {
        None => 1,
        Some((from, to)) if from == to => words.at(*from).parse().ok()?,
        Some((from, to)) if words.at(*from) == "-" => words.at(*to).parse().ok()?,
        Some(_) => return None,
    };
    Some(of_year(words, words.span(index, close), Code::UnknownFunction, name, back))
}

/// `now.base_beds`: the rule of a base-year value is no series, and read as one it would be a constant that nobody sees.
fn base_rule_read(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let holder = words.at(index);
    let (read, to) = match Namespace::called(holder) {
        Some(Namespace::Now | Namespace::Previous | Namespace::Base) if words.at(index + 1) == "." => (words.at(index + 2), index + 2),
        None if !words.declared.contains(holder) && words.at(index + 1) != "(" => (holder, index),
        _ => return None,
    };
    let series = read.strip_prefix(BASE_PREFIX)?;
    if !words.functions.contains(read) && !words.functions.contains(series) {
        return None;
    }
    let message = text!("`{read}` is the rule for the base year's value of `{series}`", "`{read}` 是 `{series}` 基期值的规则");
    let help = text!("write `base.{series}`: the value of the base year", "请写 `base.{series}`：基期的值");
    Some(words.wrong(Code::UnknownSeries, words.span(index, to), message, help))
}

/// `IF(a, b, c)`, of a spreadsheet.
fn choice(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let called = words.at(index);
    let lower = called == "if";
    if !["IF", "If", "if", "iif", "ifelse", "IIF"].contains(&called) || words.at(index + 1) != "(" || words.called_by_the_plan(called) {
        return None;
    }
    let (given, close) = words.arguments(index + 1)?;
    if given.len() < 2 || lower && words.at(close + 1) == "{" {
        return None;
    }
    let part = |at: usize| given.get(at).map_or("0.0", |(from, to)| words.text(*from, *to));
    let (condition, then, otherwise) = (part(0), part(1), part(2));
    let message = text!("a choice is not written `{called}(…, …)`", "条件选择不写成 `{called}(…, …)`");
    let help =
        text!("write `if {condition} {{ {then} }} else {{ {otherwise} }}`", "请写 `if {condition} {{ {then} }} else {{ {otherwise} }}`");
    let code = if lower { Code::Syntax } else { Code::UnknownFunction };
    Some(words.wrong(code, words.span(index, close), message, help))
}

/// `AND(a, b)`, `not (a)`.
fn conjunction(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let called = words.at(index);
    let sign = match called {
        "AND" | "And" => " && ",
        "OR" | "Or" => " || ",
        "NOT" | "Not" | "not" => "!",
        _ => return None,
    };
    if words.at(index + 1) != "(" || words.called_by_the_plan(called) {
        return None;
    }
    let (given, close) = words.arguments(index + 1)?;
    let parts: Vec<&str> = given.iter().map(|(from, to)| words.text(*from, *to)).collect();
    let plain = match (sign, &parts[..]) {
        ("!", [one]) => format!("!({one})"),
        ("!", _) | (_, [] | [_]) => return None,
        // What binds less keeps its brackets.
        (sign, parts) => {
            let bracketed = |part: &&str| if part.contains("||") { format!("({part})") } else { (*part).to_owned() };
            let joined = parts.iter().map(bracketed).collect::<Vec<_>>().join(sign);
            if sign == " || " && words.before(index, 1) != "if" { format!("({joined})") } else { joined }
        }
    };
    let message = text!("`{called}` is not part of the rules language", "规则语言中没有 `{called}`");
    Some(words.wrong(Code::UnknownFunction, words.span(index, close), message, text!("write `{plain}`", "请写 `{plain}`")))
}

/// A value of one word, of `now.x`, or of a number with its decimals, that begins here: its last word.
fn operand(words: &Words<'_>, index: usize) -> Option<usize> {
    let first = words.at(index);
    let number = first.starts_with(|first: char| first.is_ascii_digit());
    let pointed = words.at(index + 1) == "." && (number == words.at(index + 2).starts_with(|first: char| first.is_ascii_digit()));
    let to = if pointed { index + 2 } else { index };
    (number || is_word(first) && !matches!(first, "if" | "else" | "while" | "return" | "let")).then_some(to)
}

/// The sign of an order that begins here: its last character.
fn order(words: &Words<'_>, index: usize) -> Option<usize> {
    if !matches!(words.at(index), "<" | ">") {
        return None;
    }
    Some(if words.at(index + 1) == "=" && words.touches(index) { index + 1 } else { index })
}

/// `2026 <= year <= 2028`.
fn between(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let first = operand(words, index)?;
    let one = order(words, first + 1)?;
    let middle = operand(words, one + 1)?;
    let two = order(words, middle + 1)?;
    let last = operand(words, two + 1)?;
    let (left, right, both) = (words.text(index, middle), words.text(middle + 1, last), words.text(one + 1, middle));
    let message = text!("two comparisons in one have no answer", "不能连写两个比较");
    let help = text!("write `{left} && {both} {right}`", "请写 `{left} && {both} {right}`");
    Some(words.wrong(Code::WrongOperands, words.span(index, last), message, help))
}

/// `1.O`: a letter in the place of a figure.
fn letter_in_number(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let (whole, part) = (words.at(index), words.at(index + 2));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let touching = digits(whole) && words.at(index + 1) == "." && words.touches(index) && words.touches(index + 1);
    if !touching || digits(part) {
        return None;
    }
    let meant = part.replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    digits(&meant).then(|| {
        let message = text!("a letter stands in this number", "这个数里有一个字母");
        words.wrong(Code::Syntax, words.span(index, index + 2), message, text!("write `{whole}.{meant}`", "请写成 `{whole}.{meant}`"))
    })
}

/// `!year == 2026`: the sign takes the year, and not the comparison.
fn negated(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let first = words.at(index + 1);
    let read = Namespace::called(first).is_some() && words.at(index + 2) == "." || first == "year";
    let last = operand(words, index + 1).filter(|_| words.at(index) == "!" && read)?;
    if words.at(last + 1) != "=" || words.at(last + 2) != "=" {
        return None;
    }
    let (compared, message) = (
        words.text(index + 1, last),
        text!("`!` takes `{first}` here, and not the comparison", "这里的 `!` 作用于 `{first}`，而不是整个比较"),
    );
    let help = text!("write `{compared} !=`", "请写 `{compared} !=`");
    Some(words.wrong(Code::WrongOperands, words.span(index, last + 2), message, help))
}

/// `x =+ 1.0`, which would set and not add.
fn turned_round(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let sign = words.at(index + 1);
    let apart = !words.touches(index + 1) && index > 0 && !words.touches(index - 1) && is_word(words.at(index - 1));
    if words.at(index) != "=" || !matches!(sign, "+" | "-") || !words.touches(index) || !apart {
        return None;
    }
    let message = text!("`={sign}` sets what follows, and changes nothing by it", "`={sign}` 是直接赋值，而不是加减");
    let help = text!("write `{sign}=`, or `= {sign}` if it is the sign of the number", "请写 `{sign}=`；若是数的正负号，请写 `= {sign}`");
    Some(words.wrong(Code::Syntax, words.span(index, index + 1), message, help))
}
