//! What two numbers of a cell say together: a ratio, a range, or a value and what it counts.

use super::figures::Found;
use super::words;
use super::{Figure, Form, Meaning, Value};

pub(super) fn pair(left: &Found, right: &Found, rest: &str, figure: &mut Figure) -> Meaning {
    let between: String = rest[left.span.end..right.span.start].chars().filter(|letter| !letter.is_whitespace()).collect();
    let value = |number: f64, found: &Found, form| Value { number, decimals: found.decimals(), form, per_cent: false };
    if between == ":" {
        if right.value() == 1.0 {
            return Meaning::Value(value(left.value(), left, Form::RatioToOne));
        }
        if left.value() == 1.0 {
            return Meaning::Value(value(right.value(), right, Form::OneToRatio));
        }
        return Meaning::Unreadable;
    }
    if between == "±" {
        return Meaning::Range { low: left.value() - right.value(), high: left.value() + right.value() };
    }
    // 12.5/10万: the unit says per how many.
    if matches!(between.as_str(), "/" | "per" | "por" | "pro" | "je" | "每") && [1e2, 1e3, 1e4, 1e5, 1e6].contains(&right.value()) {
        return Meaning::Value(value(left.value(), left, Form::Number));
    }
    if words::is_between(&between) {
        // `20-30万`: the multiplier of the second counts for the first.
        let factor = if left.factor == 1.0 { right.factor } else { 1.0 };
        let (low, high) = (left.value() * factor, right.value().abs());
        if low < high {
            return Meaning::Range { low, high };
        }
    }
    // `（2020年）`-like years are gone already: a second number may still be how many years are counted.
    if words::counts_years(&rest[right.span.start..]) {
        figure.total = true;
        return Meaning::Value(Value { number: left.value(), decimals: left.decimals(), form: Form::Number, per_cent: left.per_cent });
    }
    Meaning::Unreadable
}
