//! Quasi-p: how likely a box as good as this one would come by chance if one of its limits meant nothing.

use super::cases::Cases;
use super::limits::{Limit, Limits};
use crate::sampling::beta;

/// The quasi-p of one restricted input: of its lower and of its upper limit, or of its categories; `None` where a side is free.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct QuasiP {
    /// Of the lower limit, or of the categories.
    pub low: Option<f64>,
    /// Of the upper limit.
    pub high: Option<f64>,
}

impl QuasiP {
    /// The larger of the two: what speaks least for the restriction.
    pub fn weakest(&self) -> f64 {
        self.low.into_iter().chain(self.high).fold(0.0, f64::max)
    }
}

/// Per restricted column the quasi-p of its limits (Bryant & Lempert 2010): with the limit left out, a share p of the cases in the larger box is
/// of interest; how likely is it that of as many cases as the box has, at least as many would be, each with probability p?
pub(super) fn quasi_p(
    cases: &Cases,
    remaining: &[u32],
    limits: &Limits,
    all: &Limits,
    count: usize,
    interesting: usize,
) -> Vec<(usize, QuasiP)> {
    let restricted = limits.restricted(all);
    let without = |column: usize, limit: Limit| {
        let larger = limits.with(column, limit).inside(cases, remaining, &restricted);
        let share = cases.interesting(&larger) as f64 / larger.len() as f64;
        at_least(interesting, count, share)
    };
    let of_column = |column: usize| match (&limits.0[column], &all.0[column]) {
        (Limit::Range { low, high }, Limit::Range { low: least, high: most }) => QuasiP {
            low: (low != least).then(|| without(column, Limit::Range { low: *least, high: *high })),
            high: (high != most).then(|| without(column, Limit::Range { low: *low, high: *most })),
        },
        (_, free) => QuasiP { low: Some(without(column, free.clone())), high: None },
    };
    restricted.iter().map(|column| (*column, of_column(*column))).collect()
}

/// The probability that at least so many of `count` independent trials succeed.
fn at_least(successes: usize, count: usize, probability: f64) -> f64 {
    if successes == 0 {
        return 1.0;
    }
    beta::cdf(successes as f64, (count - successes + 1) as f64, probability)
}
