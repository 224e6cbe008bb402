//! Figures as a plan prints them: in goes `>99`, `7左右`, `3.5以内`, `1.66:1` or `1:1.23`, out come number, form and what the words demand.

use super::Form;
use crate::table::half_width;

/// What a printed figure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Printed {
    pub value: f64,
    pub form: Form,
    /// What the words around the number demand, where they demand something.
    pub demand: Option<Demand>,
}

/// What words such as 左右 and 以内 ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    About,
}

/// Words that ask for something, longer ones before those they contain.
const DEMANDS: [(&str, Demand); 27] = [
    ("不少于", Demand::AtLeast),
    ("不低于", Demand::AtLeast),
    ("至少", Demand::AtLeast),
    ("以上", Demand::AtLeast),
    ("≥", Demand::AtLeast),
    (">=", Demand::AtLeast),
    ("at least", Demand::AtLeast),
    ("不超过", Demand::AtMost),
    ("不高于", Demand::AtMost),
    ("以内", Demand::AtMost),
    ("以下", Demand::AtMost),
    ("≤", Demand::AtMost),
    ("<=", Demand::AtMost),
    ("at most", Demand::AtMost),
    ("超过", Demand::MoreThan),
    ("高于", Demand::MoreThan),
    (">", Demand::MoreThan),
    ("more than", Demand::MoreThan),
    ("over", Demand::MoreThan),
    ("低于", Demand::LessThan),
    ("<", Demand::LessThan),
    ("less than", Demand::LessThan),
    ("under", Demand::LessThan),
    ("左右", Demand::About),
    ("约", Demand::About),
    ("about", Demand::About),
    ("±", Demand::About),
];

/// Reads a printed figure; `None` if it holds no number, or several that are not a ratio (`每半年开展一次`, `1-2个`).
pub fn parse_printed(words: &str) -> Option<Printed> {
    let words = half_width(words).replace('∶', ":");
    let demand = DEMANDS.iter().find(|(word, _)| words.contains(word)).map(|(_, demand)| *demand);
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
        while at < bytes.len() && (bytes[at].is_ascii_digit() || (bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))) {
            at += 1;
        }
        if start > 0 && bytes[start - 1].is_ascii_alphabetic() {
            continue;
        }
        // A minus sign belongs to the number only where no digit stands before it: `1-2` is a range.
        if start > 0 && bytes[start - 1] == b'-' && !(start > 1 && bytes[start - 2].is_ascii_digit()) {
            start -= 1;
        }
        if let Ok(number) = words[start..at].parse() {
            numbers.push((number, start, at));
        }
    }
    numbers
}

/// Whether a value given beside a printed figure is that figure, also where the figure counts in 万 or 亿.
pub fn says_the_same(printed: &Printed, words: &str, value: f64) -> bool {
    let close = |factor: f64| (value - printed.value * factor).abs() <= 1e-12 * value.abs().max(1.0);
    close(1.0) || (words.contains('万') && close(1e4)) || (words.contains('亿') && (close(1e8) || close(1e4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_plans_print() {
        for (words, value, form, demand) in [
            (">99", 99.0, Form::Number, Some(Demand::MoreThan)),
            ("＞９９", 99.0, Form::Number, Some(Demand::MoreThan)),
            ("7左右", 7.0, Form::Number, Some(Demand::About)),
            ("3.5以内", 3.5, Form::Number, Some(Demand::AtMost)),
            ("1.66:1", 1.66, Form::RatioToOne, None),
            ("1：1.23", 1.23, Form::OneToRatio, None),
            ("90%", 90.0, Form::Number, None),
            ("不低于20/万人", 20.0, Form::Number, Some(Demand::AtLeast)),
            ("超过58%", 58.0, Form::Number, Some(Demand::MoreThan)),
            ("25微克/立方米以内", 25.0, Form::Number, Some(Demand::AtMost)),
            ("-1.5", -1.5, Form::Number, None),
        ] {
            assert_eq!(parse_printed(words), Some(Printed { value, form, demand }), "{words}");
        }
        for words in ["每半年开展一次", "全覆盖", "1-2个", "", "2:3"] {
            assert_eq!(parse_printed(words), None, "{words}");
        }
    }
}
