//! Finds the numbers of a cell, each with its multiplier, unit and per cent sign.

use super::Surroundings;
use super::cell_unit::in_unit;
use super::number::{Printed, number_at};
use crate::language::Text;

/// A number in a cell, with the bytes that it stands on, its multiplier and per cent sign included.
pub(super) struct Found {
    pub printed: Printed,
    pub negative: bool,
    pub factor: f64,
    pub per_cent: bool,
    pub span: std::ops::Range<usize>,
    /// Whether its unit and that of the row differ, or might.
    pub doubt: Option<Text>,
}

impl Found {
    /// Digits after the decimal mark of the value itself.
    pub(super) fn decimals(&self) -> i32 {
        self.printed.decimals - libm::round(libm::log10(self.factor)) as i32
    }

    /// Whether it reads as a year.
    pub(super) fn is_year(&self) -> bool {
        let value = self.value();
        !self.per_cent && self.factor == 1.0 && self.printed.decimals == 0 && (1950.0..=2100.0).contains(&value) && value.fract() == 0.0
    }

    /// The number with its sign and multiplier.
    pub(super) fn value(&self) -> f64 {
        // 1.2 times 10,000 is 12,000 and not 12,000.000000000002: powers of ten are exact, and so is the division.
        let value = if self.factor < 1.0 { self.printed.value / (1.0 / self.factor).round() } else { self.printed.value * self.factor };
        let value = format!("{value:.12e}").parse().unwrap_or(value);
        if self.negative { -value } else { value }
    }
}

/// All numbers of a text; none where digits stand that are no number.
pub(super) fn numbers(rest: &str, around: Surroundings<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(start) = rest[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) {
        let name = rest[..start].ends_with(|letter: char| letter.is_ascii_alphabetic());
        let Some((printed, length)) = number_at(&rest[start..], around.decimals).filter(|_| !name) else {
            at = start
                + rest[start..]
                    .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','))
                    .unwrap_or(rest.len() - start);
            if !name {
                return Vec::new();
            }
            continue;
        };
        let mut end = start + length;
        let (factor, doubt);
        (factor, end, doubt) = in_unit(rest, start, end, around.unit);
        let after = rest[end..].trim_start();
        let per_cent = after.starts_with('%');
        if per_cent {
            end = rest.len() - after.len() + 1;
        }
        let dash = super::sign::is_minus(rest, start);
        found.push(Found { printed, negative: dash, factor, per_cent, span: start..end, doubt });
        at = end;
    }
    found
}
