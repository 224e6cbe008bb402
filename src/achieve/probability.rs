//! A probability counted from draws, with its error and its interval.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::sampling::beta;
use crate::sampling::replicates::{self, replicates};
use crate::simulate::DrawSet;

/// Intervals that are kept: a few megabytes.
const MOST_INTERVALS: usize = 1 << 16;

/// How often something happened in how many draws. Failed draws are among `draws` and never among `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Probability {
    /// Draws in which it happened.
    pub count: usize,
    /// All draws.
    pub draws: usize,
    /// Sum of the squares of the counts of ten replicates; `None` of draws that are independent.
    pub squares: Option<u64>,
}

/// Successes and misses from which on the spread of replicates says how exact a probability is: of fewer, each replicate has a handful
/// or none, and their counts are too lopsided for Student's t.
const ENOUGH: usize = 20;

/// Replicates whose counts have no larger sum of squared distances from their mean agree: all are within one draw of each other, or hardly
/// beyond. By how little they differ then says nothing.
const AGREE: f64 = 2.5;

impl Probability {
    /// `count` of `draws` that are independent, at most all of them.
    pub fn new(count: usize, draws: usize) -> Probability {
        debug_assert!(count <= draws, "invariant: no more successes than draws");
        Probability { count, draws, squares: None }
    }

    /// Of the draws in a set, which come in replicates or are independent.
    pub fn of(set: &DrawSet, replicated: bool) -> Probability {
        if !replicated {
            return Probability::new(set.count(), set.draws());
        }
        Probability::of_replicates(replicates(set.draws()).map(|range| set.count_in(range)), set.draws())
    }

    /// From the counts of ten replicates.
    pub fn of_replicates(counts: impl Iterator<Item = usize>, draws: usize) -> Probability {
        let (count, squares) = counts.fold((0, 0), |(sum, squares), count| (sum + count, squares + (count * count) as u64));
        Probability { squares: Some(squares), ..Probability::new(count, draws) }
    }

    /// `count / draws`; NaN of no draws.
    pub fn share(self) -> f64 {
        self.count as f64 / self.draws as f64
    }

    /// Monte Carlo standard error: of replicates by their spread, of independent draws sqrt(p (1 - p) / n). It is 0 when all or no draws
    /// succeed, where only the interval says how sure that is.
    pub fn standard_error(self) -> f64 {
        let share = self.share();
        match self.squares {
            Some(squares) => replicates::standard_error(self.count as f64, squares as f64, self.draws),
            None => (share * (1.0 - share) / self.draws as f64).sqrt(),
        }
    }

    /// The 95 % interval.
    ///
    /// Of replicates Student's t with nine degrees of freedom around the share, as far as 0 and 1. Where the replicates agree, or too few
    /// draws succeed or miss to tell, and of independent draws Jeffreys' interval, which is then a bound: the variance within a Latin
    /// hypercube is hardly ever above that of independent draws (Stein 1987).
    pub fn interval(self) -> (f64, f64) {
        if self.is_told_by_spread() {
            let half = replicates::T * self.standard_error();
            return ((self.share() - half).max(0.0), (self.share() + half).min(1.0));
        }
        // Tables of many scenarios ask for the same counts again and again.
        thread_local!(static KNOWN: RefCell<HashMap<(usize, usize), (f64, f64)>> = RefCell::default());
        KNOWN.with_borrow_mut(|known| {
            if known.len() > MOST_INTERVALS {
                known.clear();
            }
            *known.entry((self.count, self.draws)).or_insert_with(|| self.jeffreys())
        })
    }

    /// Whether the spread of replicates says how exact this is.
    fn is_told_by_spread(self) -> bool {
        self.squares.is_some_and(|squares| told_by_spread(self.count.min(self.draws - self.count), self.count as f64, squares))
    }

    /// Jeffreys' 95 % interval: the 2.5 % and 97.5 % quantiles of Beta(count + 1/2, draws - count + 1/2), with 0 as the lower end
    /// of no successes and 1 as the upper end of all (Brown, Cai & DasGupta 2001, Statistical Science 16:101-133). The whole
    /// range 0..1 for no draws.
    fn jeffreys(self) -> (f64, f64) {
        if self.draws == 0 {
            return (0.0, 1.0);
        }
        let successes = self.count as f64 + 0.5;
        let misses = (self.draws - self.count) as f64 + 0.5;
        let low = if self.count == 0 { 0.0 } else { beta::quantile(successes, misses, 0.025) };
        let high = if self.count == self.draws { 1.0 } else { beta::quantile(successes, misses, 0.975) };
        (low, high)
    }
}

/// Whether the spread of ten replicates says how exact a count is: `few` draws decide it, `squares` is the sum of the squares of the
/// replicates' counts and `sum` their sum.
pub(crate) fn told_by_spread(few: usize, sum: f64, squares: u64) -> bool {
    few >= ENOUGH && replicates::distances(sum, squares as f64) > AGREE
}

/// How the draws of two scenarios belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pairing {
    /// Independent draws in each scenario.
    Unpaired,
    /// The same random numbers in both.
    Paired {
        /// Share of draws in which just one of the two meets the target.
        discordant: f64,
        /// The difference is to be found larger than this.
        least: f64,
    },
}

/// Standard normal quantiles for a two-sided test at 5 % and for a power of 80 %.
const Z_SIGNIFICANCE: f64 = 1.959963984540054;
const Z_POWER: f64 = 0.8416212335729143;

/// Draws per scenario needed to tell two probabilities p1 and p2 apart: a two-sided test at 5 % that finds the difference in 80 % of runs.
///
/// For independent draws n = (z_0.975 + z_0.8)^2 (p1 (1 - p1) + p2 (1 - p2)) / d^2 with d = |p1 - p2| (Fleiss 1981, section 3.2). For paired ones
/// n = (z_0.975 sqrt(D) + z_0.8 sqrt(D - d^2))^2 / (d - least)^2, D the share of discordant draws (Connor 1987, Biometrics
/// 43:207-211). `None` if the two are equal or differ by no more than `least`: no number of draws tells them apart. A
/// share of discordant draws below d cannot occur and counts as that.
pub fn draws_needed(first: f64, second: f64, pairing: Pairing) -> Option<u64> {
    let difference = (first - second).abs();
    let (deviations, seen) = match pairing {
        Pairing::Unpaired => ((Z_SIGNIFICANCE + Z_POWER) * (first * (1.0 - first) + second * (1.0 - second)).sqrt(), difference),
        Pairing::Paired { discordant, least } => {
            let discordant = discordant.max(difference);
            let spread = (discordant - difference * difference).sqrt();
            (Z_SIGNIFICANCE * discordant.sqrt() + Z_POWER * spread, difference - least)
        }
    };
    if seen.is_nan() || seen <= 0.0 {
        return None;
    }
    let draws = (deviations / seen * (deviations / seen)).ceil();
    // At least the few draws in which a difference shows at all.
    Some((draws as u64).max((1.0 / difference).ceil() as u64))
}
