//! Compares two scenarios' probabilities from the same draws: their difference, its error and how sure it is.

use super::probability::{Pairing, draws_needed, told_by_spread};
use crate::language::Text;
use crate::sampling::beta;
use crate::sampling::replicates::{self, replicates};
use crate::simulate::DrawSet;
use crate::text;

/// How often a target is met in two scenarios that share their random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairedProbability {
    /// Draws in which both scenarios meet it.
    pub both: usize,
    /// Draws in which only the first does.
    pub first_only: usize,
    /// Draws in which only the second does.
    pub second_only: usize,
    /// Draws in which neither does.
    pub neither: usize,
    /// Sum over ten replicates of the squares of `second_only - first_only`; `None` of draws that are independent.
    pub squares: Option<u64>,
}

/// Which of two scenarios meets a target more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The second scenario, with at least 97.5 % certainty and the whole 95 % interval beyond what is shown as 0.0.
    Wins,
    /// The first scenario, in the same way.
    Loses,
    /// Some draws differ, but too few to say so.
    Undecided,
    /// Every draw comes out the same.
    Same,
}

impl Verdict {
    /// The name used in files.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Wins => "wins",
            Verdict::Loses => "loses",
            Verdict::Undecided => "undecided",
            Verdict::Same => "same",
        }
    }

    /// The words shown for it.
    pub fn label(self) -> Text {
        match self {
            Verdict::Wins => text!("more likely met", "更可能达标"),
            Verdict::Loses => text!("less likely met", "更难达标"),
            Verdict::Undecided => text!("no clear difference", "差异不明"),
            Verdict::Same => text!("no difference", "没有差异"),
        }
    }
}

/// Half a tenth of a percentage point: less is shown as 0.0.
const LEAST_SHOWN: f64 = 0.0005;

impl PairedProbability {
    /// Counts draws: met in the first scenario, met in the second. The draws come in replicates or are independent.
    pub fn of_sets(first: &DrawSet, second: &DrawSet, replicated: bool) -> PairedProbability {
        let both = first.count_with(second);
        let (first_only, second_only) = (first.count() - both, second.count() - both);
        let squares = replicated.then(|| {
            // What both meet is in both counts of a replicate.
            replicates(first.draws()).map(|range| (second.count_in(range.clone()).abs_diff(first.count_in(range)) as u64).pow(2)).sum()
        });
        PairedProbability { both, first_only, second_only, neither: first.draws() - both - first_only - second_only, squares }
    }

    /// Pairs of draws.
    pub fn draws(self) -> usize {
        self.both + self.first_only + self.second_only + self.neither
    }

    /// P(met) in the first scenario.
    pub fn first_share(self) -> f64 {
        (self.both + self.first_only) as f64 / self.draws() as f64
    }

    /// P(met) in the second scenario.
    pub fn second_share(self) -> f64 {
        (self.both + self.second_only) as f64 / self.draws() as f64
    }

    /// The second probability less the first.
    pub fn difference(self) -> f64 {
        (self.second_only as f64 - self.first_only as f64) / self.draws() as f64
    }

    /// Standard error of the difference: from the spread of replicates, else from the draws that differ (McNemar 1947):
    /// sqrt((b + c) - (b - c)^2 / n) / n.
    pub fn standard_error(self) -> f64 {
        if let Some(squares) = self.squares {
            return replicates::standard_error(self.second_only as f64 - self.first_only as f64, squares as f64, self.draws());
        }
        let (first, second, draws) = (self.first_only as f64, self.second_only as f64, self.draws() as f64);
        ((first + second) - (second - first) * (second - first) / draws).max(0.0).sqrt() / draws
    }

    /// The 95 % interval of the difference: Student's t over replicates, as of [`crate::achieve::Probability::interval`], else the adjusted Wald interval of
    /// Bonett & Price (2012, Journal of Educational and Behavioral Statistics 37:479-488): one draw is added to each kind that differs, so
    /// that it has a width even if none does.
    pub fn interval(self) -> (f64, f64) {
        if self.is_told_by_spread() {
            let (difference, half) = (self.difference(), replicates::T * self.standard_error());
            return ((difference - half).max(-1.0), (difference + half).min(1.0));
        }
        const Z: f64 = 1.959963984540054;
        let draws = self.draws() as f64 + 2.0;
        let (first, second) = ((self.first_only as f64 + 1.0) / draws, (self.second_only as f64 + 1.0) / draws);
        let difference = second - first;
        let half = Z * ((first + second - difference * difference) / draws).sqrt();
        ((difference - half).max(-1.0), (difference + half).min(1.0))
    }

    /// Whether the spread of replicates says how exact the difference is.
    fn is_told_by_spread(self) -> bool {
        self.squares.is_some_and(|squares| {
            let difference = self.second_only as f64 - self.first_only as f64;
            told_by_spread(self.first_only + self.second_only, difference, squares)
        })
    }

    /// How sure it is that the second scenario meets the target more often: of replicates by Student's t, else the probability that a draw
    /// that differs does so in its favour in more than half of all cases, Beta(c + 1/2, b + 1/2) above one half. One half if no draw
    /// differs.
    pub fn certainty(self) -> f64 {
        if self.is_told_by_spread() {
            return replicates::cdf(self.difference() / self.standard_error());
        }
        if self.first_only == self.second_only {
            return 0.5;
        }
        1.0 - beta::cdf(self.second_only as f64 + 0.5, self.first_only as f64 + 0.5, 0.5)
    }

    /// Which scenario meets it more often, as far as the draws can say.
    pub fn verdict(self) -> Verdict {
        match self.certainty() {
            _ if self.first_only + self.second_only == 0 => Verdict::Same,
            sure if sure >= 0.975 && self.interval().0 >= LEAST_SHOWN => Verdict::Wins,
            sure if sure <= 0.025 && self.interval().1 <= -LEAST_SHOWN => Verdict::Loses,
            _ => Verdict::Undecided,
        }
    }

    /// Independent draws needed to come to a verdict for the better one with the same random numbers in both, in four of five runs; `None` if the two
    /// differ by less than is shown.
    pub fn draws_needed(self) -> Option<u64> {
        let discordant = (self.first_only + self.second_only) as f64 / self.draws() as f64;
        draws_needed(self.first_share(), self.second_share(), Pairing::Paired { discordant, least: LEAST_SHOWN })
    }
}
