//! Figures with the words they are shown in: how many digits, and never a word that contradicts the verdict.

use serde::Serialize;

use crate::achieve::target::Band;
use crate::language::number::{self, fixed, short};
use crate::plan::{Form, Indicator};

/// A number and how it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// As it is shown, with sign and per cent; a dash where there is none.
    pub words: String,
    /// To sort and reckon by; null in JSON where there is none.
    pub value: f64,
}

impl Figure {
    /// A number with a fixed count of digits after the point.
    pub fn fixed(value: f64, decimals: usize) -> Figure {
        Figure { words: fixed(value, decimals), value }
    }

    /// A change with its sign.
    pub fn signed(value: f64, decimals: usize) -> Figure {
        Figure { words: number::signed(value, |value| fixed(value, decimals)), value }
    }

    /// A value of no indicator's own, at a glance.
    pub fn short(value: f64) -> Figure {
        Figure { words: short(value), value }
    }

    /// A probability in per cent, without the sign; a dash for what is not modelled.
    pub fn probability(share: Option<f64>) -> Figure {
        let value = share.unwrap_or(f64::NAN);
        Figure { words: number::per_cent(value), value }
    }
}

/// How the values of one indicator are written: with one decimal more than its target has, and so that the words meet the target if and only
/// if the value does. A value of 15.4996 beside a target of 15.5 is `15.49`, never `15.50`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Digits {
    decimals: usize,
    band: Band,
    form: Form,
    target: f64,
}

/// From this size on one more decimal says nothing.
const LARGE: f64 = 10_000.0;

/// Most decimals that a value is given to tell it from its target.
const MOST: usize = 9;

impl Digits {
    /// As many decimals as the indicator's target has plus one, never rounded across it.
    pub fn of(indicator: &Indicator) -> Digits {
        let target = &indicator.target;
        let more = usize::from(target.value.abs() < LARGE);
        Digits { decimals: decimals_of(target.value) + more, band: Band::of(target), form: target.form, target: target.value }
    }

    /// Digits after the point.
    pub fn decimals(self) -> usize {
        self.decimals
    }

    /// Digits after the point that a value needs so that rounding does not carry it across the target, for programs that round by themselves.
    pub fn decimals_for(self, value: f64) -> usize {
        (self.decimals..=MOST).find(|decimals| self.keeps(value, rounded(value, *decimals))).unwrap_or(self.decimals)
    }

    /// A value that is held against the target.
    pub fn value(self, value: f64) -> String {
        let (shown, decimals) = self.shown(value);
        fixed(shown, decimals)
    }

    /// How far a value is from the target, as one reckons it from the figures that are shown of both.
    pub fn gap(self, value: f64) -> String {
        let (shown, decimals) = self.shown(value);
        fixed((self.target - shown).abs(), decimals)
    }

    /// The figure that is shown of a value, and its digits after the point.
    fn shown(self, value: f64) -> (f64, usize) {
        let nearest = rounded(value, self.decimals);
        // What is small is not told as nothing.
        let digit = |decimals: &usize| rounded(value, *decimals) != 0.0;
        if nearest == 0.0
            && let Some(decimals) = (self.decimals + 1..=self.decimals + 3).find(digit)
        {
            return (rounded(value, decimals), decimals);
        }
        let step = libm::pow(0.1, self.decimals as f64);
        let towards = if nearest > value { -step } else { step };
        let shown = if self.keeps(value, nearest) { nearest } else { rounded(nearest + towards, self.decimals) };
        if self.keeps(value, shown) { (shown, self.decimals) } else { (value, self.decimals_for(value)) }
    }

    /// A figure with the value and its words.
    pub fn figure(self, value: f64) -> Figure {
        Figure { words: self.value(value), value }
    }

    /// A change in the indicator's unit, with its sign.
    pub fn change(self, value: f64) -> String {
        number::signed(value, |value| fixed(value, self.decimals))
    }

    /// The target itself, with the digits it was given.
    pub fn number(self) -> String {
        fixed(self.target, decimals_of(self.target))
    }

    /// The target as the plan prints it: `1:1.25`.
    pub fn target(self) -> String {
        self.form.wrap(&self.number())
    }

    /// Whether words and value come to the same verdict.
    fn keeps(self, value: f64, shown: f64) -> bool {
        !value.is_finite() || self.band.contains(value) == self.band.contains(shown)
    }
}

fn rounded(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

/// Digits after the point of the shortest words of a number.
fn decimals_of(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len().min(MOST - 1))
}
