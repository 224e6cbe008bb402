//! Turns errors of a running rule into diagnostics in the planner's words, at their places.

use rhai::EvalAltResult;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::text;

use super::fault::{Fault, Skipped};
use super::language::{CHARACTERS, ELEMENTS};
use super::messages::{unknown_function, unknown_variable};
use super::rule_book::RuleBook;
use super::value::{kind, kind_of};
use super::vocabulary::Vocabulary;

/// The message for an error met while running a rule; nothing for one that only follows from another rule's.
pub(super) fn explain(error: &EvalAltResult, rule: &str, book: &RuleBook, vocabulary: &Vocabulary) -> Option<Diagnostic> {
    let (mut inner, mut position) = (error, error.position());
    let mut calls = Vec::new();
    while let EvalAltResult::ErrorInFunctionCall(_, _, next, call) = inner {
        calls.push(*call);
        position = if next.position().is_none() { *call } else { next.position() };
        inner = next;
    }
    let diagnostic = match inner {
        EvalAltResult::ErrorRuntime(value, _) if value.is::<Skipped>() => return None,
        EvalAltResult::ErrorRuntime(value, _) if value.is::<Fault>() => value.clone().cast::<Fault>().diagnostic(),
        EvalAltResult::ErrorTerminated(value, _) if value.is::<Fault>() => value.clone().cast::<Fault>().diagnostic(),
        other => translate(other, rule, book, vocabulary),
    };
    // Rules wait for one another at the call that leads there; that a helper reads for it is the second place.
    let diagnostic = match calls.iter().find_map(|call| book.place(*call)).filter(|_| diagnostic.code == Code::Cycle) {
        Some(call) => match book.place(position).filter(|read| *read != call) {
            Some(read) => diagnostic.at(call).related(read, text!("the helper reads it here", "辅助函数在此读取")),
            None => diagnostic.at(call),
        },
        None => diagnostic,
    };
    // What the cause itself gives a place is there; else where the run stopped.
    let place = diagnostic.place.clone().or_else(|| book.place(position)).or_else(|| book.rule_place(rule));
    let diagnostic = diagnostic.maybe_at(place);
    let mut diagnostic = match diagnostic.code {
        Code::NoNumber => at_the_end(diagnostic, rule, book),
        Code::WrongOperands => two_points_for_one(at_what_has_no_number(at_a_bare_name(diagnostic, book), book)),
        Code::EndlessRule | Code::TooLarge => at_the_loop(diagnostic, rule, book),
        _ => diagnostic,
    };
    // The innermost call first, as one would look for the reason; of an endless recursion the last ones are enough.
    for call in calls.into_iter().rev().take(4).filter_map(|call| book.place(call)) {
        let known = diagnostic.place.as_ref() == Some(&call) || diagnostic.related.iter().any(|related| related.place == call);
        if !known {
            diagnostic = diagnostic.related(call, text!("called from here", "由此处调用"));
        }
    }
    Some(diagnostic)
}

/// A rule without a number, told where it ends without one, or in what else.
fn at_the_end(diagnostic: Diagnostic, rule: &str, book: &RuleBook) -> Diagnostic {
    let head = diagnostic.place.clone().filter(|place| book.rule_place(rule).as_ref() == Some(place));
    let told = match (book.valueless_end(rule), &head) {
        (Some((place, message, help)), _) => Diagnostic { message, help: vec![help], ..diagnostic }.at(place),
        (None, Some(_)) => {
            let is_text = diagnostic.message.en.contains(" in text");
            let place = book.value_place(rule, is_text).or_else(|| head.clone());
            diagnostic.maybe_at(place)
        }
        (None, None) => return diagnostic,
    };
    match head.filter(|head| Some(head) != told.place.as_ref()) {
        Some(head) => told.related(head, text!("the rule begins here", "规则从这里开始")),
        None => told,
    }
}

/// A name without `now.` that the language takes for the function of that name: told as any other name without it.
fn at_a_bare_name(diagnostic: Diagnostic, book: &RuleBook) -> Diagnostic {
    let Some(place) = diagnostic.place.clone().filter(|_| diagnostic.message.en.contains("a function")) else { return diagnostic };
    let Some((source, function)) = book.function_at(&place) else { return diagnostic };
    let tokens = function.tokens(&source.text);
    let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
    let bare = |index: &usize| {
        let read = tokens[*index].span.start >= place.span.start.saturating_sub(1);
        read && book.rules.contains_key(at(*index)) && at(index - 1) != "." && at(index + 1) != "("
    };
    let Some(found) = (2..tokens.len()).find(bare) else { return diagnostic };
    unknown_variable(at(found), book.names()).at(Place::new(source, tokens[found].span.clone()))
}

/// What cannot be reckoned with, told where it comes from if there is one such thing in the function: a choice without a value in some years, or a text.
fn at_what_has_no_number(diagnostic: Diagnostic, book: &RuleBook) -> Diagnostic {
    let Some(((source, function), used)) = diagnostic.place.as_ref().and_then(|place| Some((book.function_at(place)?, place.clone())))
    else {
        return diagnostic;
    };
    let words = diagnostic.message.en.rsplit(" on ").next().unwrap_or_default();
    let kinds: Vec<&str> = words.split(" and ").collect();
    let told = if kinds.contains(&"nothing") {
        book.valueless_part(source, function)
    } else if kinds.contains(&"text") {
        let texts = function.texts_given(&source.text);
        let [span] = &texts[..] else { return diagnostic };
        let quoted = &source.text[span.clone()];
        let inside = quoted.trim_matches('"');
        let help = match inside.trim().parse::<f64>() {
            Ok(_) => text!("write `{inside}` without quotation marks", "请写 `{inside}`，不加引号"),
            Err(_) => text!("write `0.0`, or whatever number it stands for", "请写 `0.0`，或它所代表的数"),
        };
        Some((Place::new(source, span.clone()), text!("`{quoted}` is text, and is reckoned with", "`{quoted}` 是文字，却用来计算"), help))
    } else {
        None
    };
    match told {
        Some((place, message, help)) if place != used => {
            Diagnostic { message, help: vec![help], ..diagnostic }.at(place).related(used, text!("reckoned with here", "在这里用来计算"))
        }
        _ => diagnostic,
    }
}

/// `1..5` where a number is reckoned with.
fn two_points_for_one(diagnostic: Diagnostic) -> Diagnostic {
    let Some(place) = diagnostic.place.clone().filter(|_| diagnostic.message.en.starts_with("`..`")) else { return diagnostic };
    let text = &place.source.text;
    let digit = |letter: char| letter.is_ascii_digit();
    let (before, behind) = text.split_at(place.span.start);
    let Some(rest) = behind.strip_prefix("..") else { return diagnostic };
    let start = before.trim_end_matches(digit).len();
    let length = rest.find(|letter| !digit(letter)).unwrap_or(rest.len());
    let (whole, part) = (&before[start..], &rest[..length]);
    // What stands before a whole number belongs to a product or sum, and not to a loop.
    if whole.is_empty() || part.is_empty() || !before[..start].trim_end().ends_with(['+', '-', '*', '/', '%']) {
        return diagnostic;
    }
    let message = text!("`{whole}..{part}` is no number", "`{whole}..{part}` 不是数字");
    let help = text!("write `{whole}.{part}`: a number has one decimal point", "请写 `{whole}.{part}`：数字只有一个小数点");
    Diagnostic { message, help: vec![help], ..diagnostic }.at(Place::new(&place.source, start..place.span.start + 2 + length))
}

/// What does not come to an end, told at the loop if the rule has one and nothing else is known.
fn at_the_loop(diagnostic: Diagnostic, rule: &str, book: &RuleBook) -> Diagnostic {
    let Some(head) = diagnostic.place.clone().filter(|place| book.rule_place(rule).as_ref() == Some(place)) else { return diagnostic };
    let Some((source, function)) = book.function_at(&head) else { return diagnostic };
    match function.only_loop(&source.text) {
        Some(span) => diagnostic.at(Place::new(source, span)).related(head, text!("the rule begins here", "规则从这里开始")),
        None => diagnostic,
    }
}

/// The message for functions that call one another, or themselves, without end.
fn recursion(rule: &str, book: &RuleBook) -> Diagnostic {
    let Some(circle) = book.circle_of_calls(rule) else {
        let message = text!("functions of `{rule}` call each other too deeply", "`{rule}` 中的函数相互调用过深");
        return Diagnostic::error(Code::EndlessRecursion, message)
            .help(text!("use a loop: `for age in 0..100 {{ … }}`", "请改用循环：`for age in 0..100 {{ … }}`"));
    };
    let (caller, called, _) = &circle[0];
    let message = if circle.len() == 1 {
        text!("`{caller}` calls itself without end", "`{caller}` 无休止地调用自身")
    } else {
        text!(
            "`{caller}` calls `{called}`, which leads back to `{caller}` without end",
            "`{caller}` 调用 `{called}`，又回到 `{caller}`，没有尽头"
        )
    };
    let mut places = circle.iter();
    let place = places.next().map(|(_, _, place)| place.clone());
    let diagnostic = Diagnostic::error(Code::EndlessRecursion, message).maybe_at(place);
    let diagnostic = places.fold(diagnostic, |diagnostic, (caller, called, place)| {
        diagnostic.related(place.clone(), text!("`{caller}` calls `{called}`", "`{caller}` 调用 `{called}`"))
    });
    diagnostic.help(text!(
        "a helper cannot call itself: use a loop, `for age in 0..100 {{ … }}`; last year's value of a series is `prev.name`",
        "辅助函数不能调用自身：请改用循环 `for age in 0..100 {{ … }}`；序列的上年值写作 `prev.名称`"
    ))
}

fn translate(error: &EvalAltResult, rule: &str, book: &RuleBook, vocabulary: &Vocabulary) -> Diagnostic {
    match error {
        EvalAltResult::ErrorRuntime(thrown, _) if !thrown.is_string() && !thrown.is_unit() => {
            let Text { zh, en } = kind_of(thrown);
            Diagnostic::error(Code::ThrownValue, text!("`throw` needs a text, not {en}", "`throw` 后应为文字，而不是{zh}"))
                .help(text!("say what is wrong: throw \"more beds than people\"", "请写明哪里不对，如 throw \"床位多于人口\""))
        }
        EvalAltResult::ErrorRuntime(message, _) => Diagnostic::error(
            Code::AlwaysThrows,
            text!("`{rule}` throws in every draw: {message}", "`{rule}` 在每次模拟中都会报错：{message}"),
        )
        .help(text!("throw only under a condition that some draws do not meet", "只应在部分模拟满足的条件下使用 throw")),
        EvalAltResult::ErrorVariableNotFound(name, _) => unknown_variable(name, book.names()),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => unknown_function(signature, book.helpers(), vocabulary),
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => Diagnostic::error(
            Code::EndlessRule,
            text!("`{rule}` does not come to an end", "`{rule}` 无法结束"),
        )
        .help(text!(
            "a loop must end after a number of rounds that is the same in every draw: `for age in 0..100`, not `while` on a series or assumption",
            "循环次数必须在每次模拟中相同：用 `for age in 0..100`，不要对序列或假设使用 `while`"
        )),
        EvalAltResult::ErrorStackOverflow(_) => recursion(rule, book),
        EvalAltResult::ErrorArrayBounds(length, index, _) => Diagnostic::error(
            Code::IndexOutOfRange,
            text!("the list has {length} elements, and element {index} is asked for", "列表只有 {length} 个元素，却要取第 {index} 个"),
        )
        .help(text!("elements are counted from 0", "元素从 0 开始计数")),
        EvalAltResult::ErrorMismatchDataType(wanted, got, _) | EvalAltResult::ErrorMismatchOutputType(wanted, got, _) => {
            let (wanted, got) = (kind(wanted), kind(got));
            let message = Text::new(format!("此处需要{}，得到的是{}", wanted.zh, got.zh), format!("{} is needed here, and this is {}", wanted.en, got.en));
            let diagnostic = Diagnostic::error(Code::WrongKind, message);
            match (wanted.en.as_str(), got.en.as_str()) {
                ("true or false", _) => diagnostic.help(text!("compare it with something: `if x > 0.0`", "请与某个数比较：`if x > 0.0`")),
                ("a whole number", "a range") => diagnostic.help(text!(
                    "a part of a list is `list.extract(0..3)`, its total `sum(list, 0, 3)`",
                    "列表的一部分写作 `list.extract(0..3)`，其合计写作 `sum(list, 0, 3)`"
                )),
                ("a whole number", _) => diagnostic.help(text!(
                    "elements of a list are counted by whole numbers from 0: `list[0]`, `list[age]`",
                    "列表元素用从 0 开始的整数来取：`list[0]`、`list[age]`"
                )),
                _ => diagnostic,
            }
        }
        EvalAltResult::ErrorIndexingType(..) => {
            Diagnostic::error(Code::WrongIndex, text!("this cannot be taken as a list with that index", "不能这样按下标取值"))
                .help(text!("a list is indexed by a whole number that is the same in every draw", "列表下标必须是每次模拟都相同的整数"))
        }
        EvalAltResult::ErrorDotExpr(..) | EvalAltResult::ErrorPropertyNotFound(..) => {
            Diagnostic::error(Code::WrongProperty, text!("this has no property of that name", "这里没有该名称的属性"))
                .help(text!(
                    "a point follows `now`, `prev`, `base`, `param`, `target` and maps; the length of a list is `list.len()`",
                    "点号用于 `now`、`prev`、`base`、`param`、`target` 和映射；列表的长度写作 `list.len()`"
                ))
        }
        EvalAltResult::ErrorFor(_) => {
            Diagnostic::error(Code::WrongLoop, text!("`for` needs a range or a list", "`for` 需要一个区间或列表"))
                .help(text!("write `for age in 0..100`", "写作 `for age in 0..100`"))
        }
        EvalAltResult::ErrorArithmetic(..) => {
            Diagnostic::error(Code::WholeNumberArithmetic, text!("whole numbers overflow here", "整数运算溢出"))
                .help(text!("write a decimal point, as in 2.0, to calculate with real numbers", "写上小数点（如 2.0）即按实数计算"))
        }
        EvalAltResult::ErrorDataTooLarge(..) => {
            Diagnostic::error(Code::TooLarge, text!("a list or text grows too large here", "列表或文字过大")).help(text!(
                "a list holds at most {ELEMENTS} elements, a text {CHARACTERS} bytes",
                "列表至多 {ELEMENTS} 个元素，文字至多 {CHARACTERS} 字节"
            ))
        }
        EvalAltResult::ErrorUnboundThis(_) => {
            Diagnostic::error(Code::UnknownVariable, text!("`this` means nothing in a rule", "规则中没有 `this`"))
                .help(text!("a series is read as `now.name` or `prev.name`", "序列写作 `now.名称` 或 `prev.名称`"))
        }
        other => Diagnostic::error(Code::RuleFails, text!("the rule cannot be run: {other}", "规则无法运行：{other}")),
    }
}
