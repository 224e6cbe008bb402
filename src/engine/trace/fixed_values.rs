//! Values that the text of a rule makes the same whatever is put in: a `clamp` upside down, a factor 0, a minimum of twice the same; and the
//! calendar year where a number of years is meant.

use std::ops::Range;

use super::idle_line::Idle;
use super::lexer::{Token, is_word};
use super::reader::Reader;

type Found = (Idle, Range<usize>);

/// Values of a function that are the same whatever it reads.
pub(super) fn fixed_values(tokens: &[Token<'_>], text: &str) -> Vec<Found> {
    let reader = Reader { tokens, text };
    let mut found = Vec::new();
    for call in (2..tokens.len()).filter(|index| reader.at(*index + 1) == "(" && reader.at(*index - 1) != ".") {
        match reader.at(call) {
            "clamp" => found.extend(reader.clamp(call)),
            "min" | "max" => found.extend(reader.same_or_fixed(call)),
            _ => {}
        }
    }
    for index in 2..tokens.len() {
        found.extend(reader.zero_factor(index).or_else(|| reader.one_factor(index)).or_else(|| reader.year_as_factor(index)));
    }
    found
}

/// Years counted from one before or behind the plan: `year - 2002`.
pub(super) fn years_from_outside(tokens: &[Token<'_>], text: &str, years: &[i32]) -> Vec<Found> {
    let reader = Reader { tokens, text };
    let (Some(&base), Some(&last)) = (years.first(), years.last()) else { return Vec::new() };
    let mut found = Vec::new();
    for index in 1..tokens.len() {
        if reader.at(index) != "year" || reader.at(index - 1) == "." || reader.at(index + 1) != "-" {
            continue;
        }
        let figure = reader.at(index + 2);
        let fraction = reader.at(index + 3) == "." && reader.at(index + 4).bytes().any(|digit| digit != b'0');
        let Some(written) = figure.parse::<i32>().ok().filter(|_| figure.len() == 4 && !fraction) else { continue };
        // 2000 and 1990 are where trends are counted from.
        if written < base && written % 10 != 0 || written > last {
            found.push((Idle::CountedFrom { written }, tokens[index + 2].span.clone()));
        }
    }
    found
}

impl Reader<'_> {
    /// The values of a call, by their tokens.
    pub(super) fn values_of(&self, call: usize) -> Vec<Range<usize>> {
        let close = self.closed(call + 1);
        let (mut values, mut from, mut index) = (Vec::new(), call + 2, call + 2);
        while index < close {
            match self.at(index) {
                "(" | "[" | "{" => index = self.closed(index),
                "," => {
                    values.push(from..index);
                    from = index + 1;
                }
                _ => {}
            }
            index += 1;
        }
        values.push(from..close);
        values.retain(|value| !value.is_empty());
        values
    }

    fn figure(&self, range: &Range<usize>) -> Option<f64> {
        self.of(range).replace('_', "").parse().ok()
    }

    /// `clamp` between two numbers in the wrong order, or with the value at another place than the first.
    fn clamp(&self, call: usize) -> Option<Found> {
        let values = self.values_of(call);
        let [one, low, high] = &values[..] else { return None };
        let span = self.span(&(call..call + 1));
        match (self.figure(one), self.figure(low), self.figure(high)) {
            (None, Some(least), Some(most)) if least >= most => {
                let (low, high) = (self.of(low).to_owned(), self.of(high).to_owned());
                Some((if least > most { Idle::Clamp { low, high } } else { Idle::Fixed { written: self.call(call), value: low } }, span))
            }
            (Some(least), None, Some(most)) if least != most => Some((self.value_first(low, [one, high], least > most), span)),
            (Some(least), Some(most), None) if least != most => Some((self.value_first(high, [one, low], least > most), span)),
            _ => None,
        }
    }

    fn value_first(&self, value: &Range<usize>, [low, high]: [&Range<usize>; 2], turned: bool) -> Idle {
        let (low, high) = if turned { (high, low) } else { (low, high) };
        let short = if value.len() > 9 { "x" } else { self.of(value) };
        Idle::ClampLast { meant: format!("clamp({short}, {}, {})", self.of(low), self.of(high)) }
    }

    fn call(&self, call: usize) -> String {
        self.of(&(call..self.closed(call + 1) + 1)).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// `min` and `max` of twice the same, and `min(max(x, 100.0), 0.0)`, which gives 0 whatever `x` is.
    fn same_or_fixed(&self, call: usize) -> Option<Found> {
        let values = self.values_of(call);
        let [one, other] = &values[..] else { return None };
        let span = self.span(&(call..call + 1));
        if self.same(one, other) {
            return Some((Idle::Itself { written: self.call(call) }, span));
        }
        let (inner, outer) = match (self.figure(one), self.figure(other)) {
            (Some(figure), None) => (other, figure),
            (None, Some(figure)) => (one, figure),
            _ => return None,
        };
        let opposite = if self.at(call) == "min" { "max" } else { "min" };
        let own = self.at(inner.start) == opposite && self.at(inner.start + 1) == "(" && self.closed(inner.start + 1) + 1 == inner.end;
        let figure = self.values_of(inner.start).iter().find_map(|value| self.figure(value)).filter(|_| own)?;
        let fixed = if opposite == "max" { figure >= outer } else { figure <= outer };
        let value = crate::language::number::short(outer);
        fixed.then(|| (Idle::Fixed { written: self.call(call), value }, span))
    }

    /// The token behind a number that begins here, with its value.
    fn number(&self, index: usize) -> Option<(usize, f64)> {
        let text = self.at(index);
        if !text.starts_with(|first: char| first.is_ascii_digit()) || self.at(index - 1) == "." {
            return None;
        }
        let decimals = self.at(index + 1) == "." && self.at(index + 2).starts_with(|first: char| first.is_ascii_digit());
        let end = if decimals { index + 3 } else { index + 1 };
        Some((end, self.figure(&(index..end))?))
    }

    /// A figure 0 that is multiplied with something.
    fn zero_factor(&self, index: usize) -> Option<Found> {
        let (end, _) = self.number(index).filter(|(_, number)| *number == 0.0)?;
        let before = self.at(index - 1) == "*" && self.at(index - 2) != "*" && self.at(end) != "=";
        // A term that begins with 0 is one that somebody has put out of force.
        let behind = self.at(end) == "*" && self.at(end + 1) != "*" && self.at(index - 1) == "(";
        (before || behind).then(|| (Idle::ZeroFactor, self.span(&(index..end))))
    }

    /// `prev.x * 1.0 - rate`: the brackets of `(1.0 - rate)` are missing.
    fn one_factor(&self, index: usize) -> Option<Found> {
        let (end, _) = self.number(index).filter(|(_, number)| *number == 1.0)?;
        let read = index > 4 && self.at(index - 1) == "*" && is_word(self.at(index - 2)) && self.at(index - 3) == ".";
        let sign = self.at(end);
        if !read || !matches!(sign, "-" | "+") || self.at(index + 1) != "." {
            return None;
        }
        let next = end + 1;
        let name = self.at(next) == "param" && self.at(next + 1) == ".";
        let last = if name { next + 3 } else { return None };
        Some((
            Idle::OneFactor { meant: format!("({} {sign} {})", self.of(&(index..end)), self.of(&(next..last))) },
            self.span(&(index..last)),
        ))
    }

    /// The calendar year as a factor or exponent.
    fn year_as_factor(&self, index: usize) -> Option<Found> {
        if self.at(index) != "year" || self.at(index - 1) == "." {
            return None;
        }
        let power = self.at(index - 1) == "*" && self.at(index - 2) == "*";
        let one = |from: usize| self.number(from).is_some_and(|(_, number)| number == 1.0);
        let begins_one = self.at(index - 2) == "0" && self.at(index - 3) == "." && self.at(index - 4) == "1" || self.at(index - 2) == "1";
        // Beside something else a figure times the year is the slope of a trend: `-18.0 + 0.01 * year`.
        let is_sum = |at: usize| matches!(self.at(at), "+" | "-");
        let figure = index - if self.at(index.saturating_sub(3)) == "." { index.min(4) } else { 2 };
        let slope = self.number(figure).is_some_and(|(end, _)| end == index - 1) && is_sum(figure.saturating_sub(1));
        let before = self.at(index - 1) == "*" && !begins_one && !slope;
        let behind = self.at(index + 1) == "*" && self.at(index + 2) != "*" && !one(index + 2) && !is_sum(index - 1);
        (power || before || behind).then(|| (Idle::CalendarYear, self.span(&(index..index + 1))))
    }
}
