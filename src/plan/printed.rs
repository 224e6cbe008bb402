//! Reads figures as a plan prints them, `>99`, `7左右`, `3.5以内`, `1.66:1` or `1:1.23`: number, form, and what the words demand.

use super::{Comparison, Form, Measure, TargetKind};
use crate::table::half_width;

/// What a printed figure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Printed {
    pub value: f64,
    pub form: Form,
    /// What the words around the number demand, where they demand something.
    pub demand: Option<TargetKind>,
}

/// Reads a printed figure; `None` if it holds no number, or several that are not a ratio (`每半年开展一次`, `1-2个`).
pub(super) fn parse_printed(words: &str) -> Option<Printed> {
    let words = half_width(words).replace('∶', ":");
    let demand = demand(&words);
    let numbers = numbers(&words);
    let (value, form) = match numbers[..] {
        [(value, _, _)] => (value, Form::Number),
        [(left, _, end), (right, start, _)] if words[end..start].trim() == ":" => {
            if right == 1.0 {
                (left, Form::RatioToOne)
            } else if left == 1.0 {
                (right, Form::OneToRatio)
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(Printed { value, form, demand })
}

/// What the words around a figure ask for. `不超过` holds `超过`, and `no more than` holds `more than`: the longest word counts.
fn demand(words: &str) -> Option<TargetKind> {
    let words = words.to_lowercase();
    let found = Comparison::PRINTED.iter().filter(|(word, _)| words.contains(word));
    found.max_by_key(|(word, _)| word.chars().count()).map(|(_, kind)| *kind)
}

/// Every unsigned number in the text with the bytes it stands on; `PM2.5` and the like are names, not numbers.
fn numbers(words: &str) -> Vec<(f64, usize, usize)> {
    let bytes = words.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut start = at;
        let point = |at: usize| bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        loop {
            while at < bytes.len() && (bytes[at].is_ascii_digit() || point(at)) {
                at += 1;
            }
            // `1,250` and `1 250` are one number; what follows a point or has more than three digits before it is none of theirs.
            let whole = !words[start..at].contains('.');
            match thousands(&words[at..]).filter(|_| whole && (at - start <= 3 || words[start..at].contains(SEPARATORS))) {
                Some(length) => at += length,
                None => break,
            }
        }
        if start > 0 && bytes[start - 1].is_ascii_alphabetic() {
            continue;
        }
        // A minus sign belongs to the number only where no digit stands before it: `1-2` is a range.
        if start > 0 && bytes[start - 1] == b'-' && !(start > 1 && bytes[start - 2].is_ascii_digit()) {
            start -= 1;
        }
        if let Ok(number) = words[start..at].replace(SEPARATORS, "").parse() {
            numbers.push((number, start, at));
        }
    }
    numbers
}

/// What plans print between thousands: a comma, or one of the spaces.
const SEPARATORS: [char; 5] = [',', ' ', '\u{00A0}', '\u{2009}', '\u{202F}'];

/// The length of a separator with the three digits after it, at the start of the words.
fn thousands(words: &str) -> Option<usize> {
    let separator = words.chars().next().filter(|letter| SEPARATORS.contains(letter))?.len_utf8();
    let digits = words[separator..].bytes().take_while(u8::is_ascii_digit).count();
    (digits == 3).then_some(separator + digits)
}

/// The measure that the words around a figure name, where they name one: brackets and 累计 are how plans print a total.
pub(super) fn measure_meant(words: &str) -> Option<Measure> {
    let words = half_width(words).to_lowercase();
    let bracketed = words.starts_with(['[', '〔', '【']) && words.ends_with([']', '〕', '】']);
    let says = |of: &[&str]| of.iter().any(|word| words.contains(word));
    if bracketed || says(&["累计", "合计", "cumulative", "in total", "total"]) {
        Some(Measure::Total)
    } else if says(&["年均", "平均", "average", "a year on average", "annual mean"]) {
        Some(Measure::Average)
    } else {
        None
    }
}

/// Whether a value given beside a printed figure is that figure, also where the figure counts in 万 or 亿.
pub(super) fn says_the_same(printed: &Printed, words: &str, value: f64) -> bool {
    let close = |factor: f64| (value - printed.value * factor).abs() <= 1e-12 * value.abs().max(1.0);
    close(1.0) || (words.contains('万') && close(1e4)) || (words.contains('亿') && (close(1e8) || close(1e4)))
}

/// Whether a plan that prints these words beside this number says the same twice.
pub fn printed_says(words: &str, value: f64, form: Form) -> bool {
    parse_printed(words).is_some_and(|read| read.form == form && says_the_same(&read, words, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_plans_print() {
        for (words, value, form, demand) in [
            (">99", 99.0, Form::Number, Some(TargetKind::MoreThan)),
            ("＞９９", 99.0, Form::Number, Some(TargetKind::MoreThan)),
            ("7左右", 7.0, Form::Number, Some(TargetKind::About)),
            ("3.5以内", 3.5, Form::Number, Some(TargetKind::AtMost)),
            ("1.66:1", 1.66, Form::RatioToOne, None),
            ("1：1.23", 1.23, Form::OneToRatio, None),
            ("90%", 90.0, Form::Number, None),
            ("不低于20/万人", 20.0, Form::Number, Some(TargetKind::AtLeast)),
            ("超过58%", 58.0, Form::Number, Some(TargetKind::MoreThan)),
            ("25微克/立方米以内", 25.0, Form::Number, Some(TargetKind::AtMost)),
            ("-1.5", -1.5, Form::Number, None),
            ("1,250", 1250.0, Form::Number, None),
            ("1 250", 1250.0, Form::Number, None),
            ("1，250", 1250.0, Form::Number, None),
            ("12,345,678人", 12_345_678.0, Form::Number, None),
            ("1 234.5", 1234.5, Form::Number, None),
            ("[600]", 600.0, Form::Number, None),
            ("五年累计600", 600.0, Form::Number, None),
        ] {
            assert_eq!(parse_printed(words), Some(Printed { value, form, demand }), "{words}");
        }
        for words in ["每半年开展一次", "全覆盖", "1-2个", "", "2:3", "1,25", "2020,250", "3 25"] {
            assert_eq!(parse_printed(words), None, "{words}");
        }
    }
}
