//! A probability counted from draws, with its error and its interval.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::sampling::beta;

/// Intervals that are kept: a few megabytes.
const MOST_INTERVALS: usize = 1 << 16;

/// How often something happened in how many draws. Failed draws are among `draws` and never among `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Probability {
    /// Draws in which it happened.
    pub count: usize,
    /// All draws.
    pub draws: usize,
}

impl Probability {
    /// `count` of `draws`, at most all of them.
    pub fn new(count: usize, draws: usize) -> Probability {
        debug_assert!(count <= draws, "invariant: no more successes than draws");
        Probability { count, draws }
    }

    /// `count / draws`; NaN of no draws.
    pub fn share(self) -> f64 {
        self.count as f64 / self.draws as f64
    }

    /// Monte Carlo standard error sqrt(p (1 - p) / n); it is 0 when all or no draws succeed, where only the interval says how
    /// sure that is.
    pub fn standard_error(self) -> f64 {
        let share = self.share();
        (share * (1.0 - share) / self.draws as f64).sqrt()
    }

    /// Jeffreys' 95 % interval: the 2.5 % and 97.5 % quantiles of Beta(count + 1/2, draws - count + 1/2), with 0 as the lower end
    /// of no successes and 1 as the upper end of all (Brown, Cai & DasGupta 2001, Statistical Science 16:101-133). The whole
    /// range 0..1 for no draws.
    pub fn interval(self) -> (f64, f64) {
        // Tables of many scenarios ask for the same counts again and again.
        thread_local!(static KNOWN: RefCell<HashMap<(usize, usize), (f64, f64)>> = RefCell::default());
        KNOWN.with_borrow_mut(|known| {
            if known.len() > MOST_INTERVALS {
                known.clear();
            }
            *known.entry((self.count, self.draws)).or_insert_with(|| self.jeffreys())
        })
    }

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
