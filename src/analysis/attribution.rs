//! Takes a change apart: what each group of assumptions adds to it, by Shapley values.
//!
//! Each group is off or on; with none on the runs give the start, with all on the end. A group's part is its effect averaged over all
//! orders in which the groups can be turned on (Shapley 1953), draw by draw, so that parts sum to the change and what groups do only
//! together is shared among them. With g groups there are 2^g runs.
//!
//! **Sums are exact.** Start, end and parts are rounded to a common grid, a power of two about 10^12 times finer than the largest of
//! them; the largest part takes up what rounding leaves. On the grid every sum is exact in any order.

use crate::simulate::{Quantiles, Summary};

/// A change from start to end, split over groups. All figures are means over draws unless they are quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// With every group off.
    pub start: f64,
    /// With every group on; exactly `start` plus all parts.
    pub end: f64,
    /// One per group, in the order given.
    pub parts: Vec<Part>,
    /// Groups whose effect, or a part of it, cannot be told from what comes before all parts: turning them off does not turn off all they do.
    pub untold: Vec<String>,
    /// What groups do only together: the change less what each does by itself. It is shared among the parts already.
    pub interaction: f64,
    /// Draws with a value in every run.
    pub draws: usize,
    /// Draws left out because some run has no value.
    pub left_out: usize,
    /// Of the start, over draws.
    pub start_quantiles: Quantiles,
    /// Monte Carlo standard error of the start.
    pub start_error: f64,
}

/// One group's share of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The group's name.
    pub group: String,
    /// Its Shapley value.
    pub mean: f64,
    /// Monte Carlo standard error of the mean.
    pub standard_error: f64,
    /// Of its effect, over draws.
    pub quantiles: Quantiles,
    /// What the group does by itself, all others off.
    pub alone: f64,
}

/// The most groups that [`attribute`] takes: 2^8 outcomes of every draw are kept until the end.
pub const MOST_GROUPS: usize = 8;

/// What comes of one subset of groups: per quantity one value per draw, NaN where a draw failed. All subsets have the same draws.
pub type Outcome = Vec<Vec<f64>>;

/// Splits the change of several quantities at once. `outcomes` has one outcome for each of the 2^g subsets of the groups, by the subset's
/// number: in it, bit k says whether group k is on. At most [`MOST_GROUPS`] groups. The draws come in replicates or are independent.
pub fn attribute(groups: &[&str], outcomes: &[Outcome], replicated: bool) -> Vec<Attribution> {
    assert!(groups.len() <= MOST_GROUPS, "invariant: callers keep to MOST_GROUPS");
    assert_eq!(outcomes.len(), 1 << groups.len(), "invariant: one outcome per subset");
    let of_quantity = |quantity: usize| -> Vec<&[f64]> { outcomes.iter().map(|outcome| outcome[quantity].as_slice()).collect() };
    (0..outcomes[0].len()).map(|quantity| split(groups, &of_quantity(quantity), replicated)).collect()
}

/// Shapley values of one group, draw by draw: its effect on each subset of the others, weighted by |S|! (g - |S| - 1)! / g!. A group
/// without any effect gets exactly zero.
fn shapley(group: usize, groups: usize, runs: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; runs[0].len()];
    for subset in (0..runs.len()).filter(|subset| subset >> group & 1 == 0) {
        let weight = 1.0 / (groups as f64 * binomial(groups - 1, subset.count_ones() as usize));
        for (sum, (with, without)) in sums.iter_mut().zip(runs[subset | 1 << group].iter().zip(&runs[subset])) {
            *sum += weight * (with - without);
        }
    }
    sums
}

/// Number of ways to choose `chosen` of `from`.
fn binomial(from: usize, chosen: usize) -> f64 {
    (0..chosen).map(|k| (from - k) as f64 / (k + 1) as f64).product::<f64>().round()
}

/// One quantity's attribution from its runs, in order of subsets as bits.
fn split(groups: &[&str], runs: &[&[f64]], replicated: bool) -> Attribution {
    let draws = runs[0].len();
    assert!(runs.iter().all(|values| values.len() == draws), "invariant: every run has the same draws");
    let complete: Vec<usize> = (0..draws).filter(|draw| runs.iter().all(|values| values[*draw].is_finite())).collect();
    let runs: Vec<Vec<f64>> = runs.iter().map(|values| complete.iter().map(|draw| values[*draw]).collect()).collect();
    // Replicates are told by the draws' numbers, of those left out too.
    let error = |summary: &Summary, values: &[f64]| {
        let mut column = vec![f64::NAN; draws];
        complete.iter().zip(values).for_each(|(draw, value)| column[*draw] = *value);
        summary.standard_error(&column, replicated)
    };
    let start = Summary::of(&runs[0]);
    let parts = groups.iter().enumerate().map(|(group, name)| {
        let values = shapley(group, groups.len(), &runs);
        let alone: Vec<f64> = runs[1 << group].iter().zip(&runs[0]).map(|(with, without)| with - without).collect();
        let summary = Summary::of(&values);
        Part {
            group: name.to_string(),
            mean: summary.mean,
            standard_error: error(&summary, &values),
            quantiles: summary.quantiles,
            alone: Summary::of(&alone).mean,
        }
    });
    let mut attribution = Attribution {
        start: start.mean,
        end: Summary::of(&runs[runs.len() - 1]).mean,
        parts: parts.collect(),
        untold: Vec::new(),
        interaction: 0.0,
        draws: complete.len(),
        left_out: draws - complete.len(),
        start_quantiles: start.quantiles,
        start_error: error(&start, &runs[0]),
    };
    attribution.settle();
    attribution
}

impl Attribution {
    /// The same change seen from a fixed value before the start, such as the baseline: what lies between comes first, as a part named
    /// `group`. It is the same in every order, since nothing else is on yet.
    pub fn from_baseline(mut self, baseline: f64, group: &str) -> Attribution {
        let quantiles = self.start_quantiles.map(|quantile| quantile - baseline);
        let between = self.start - baseline;
        let standard_error = self.start_error;
        self.parts.insert(0, Part { group: group.to_string(), mean: between, standard_error, quantiles, alone: between });
        self.start = baseline;
        self.start_quantiles = self.start_quantiles.map(|_| baseline);
        self.start_error = 0.0;
        self.settle();
        self
    }

    /// The same with the groups that cannot be told apart named. A part of nothing of such a group is left out: it is not known to be nothing.
    pub fn with_untold(mut self, untold: Vec<String>) -> Attribution {
        let nothing = |part: &Part| part.mean == 0.0 && part.quantiles.p05 == 0.0 && part.quantiles.p95 == 0.0;
        self.parts.retain(|part| !(untold.contains(&part.group) && nothing(part)));
        self.untold = untold;
        self
    }

    /// Levels of a waterfall: the start, then the level after each part; the last is exactly the end.
    pub fn levels(&self) -> Vec<f64> {
        let mut level = self.start;
        let steps = self.parts.iter().map(|part| {
            level += part.mean;
            level
        });
        [self.start].into_iter().chain(steps).collect()
    }

    /// Rounds to the common grid and lets the largest part take up what that leaves.
    fn settle(&mut self) {
        let largest = self.parts.iter().map(|part| part.mean).chain([self.start, self.end]).fold(0.0, |a: f64, b| a.max(b.abs()));
        if largest.is_finite() && largest > 0.0 {
            // 2^-40 of the largest: sums of thousands of such figures stay below 2^53 steps of the grid.
            let grid = libm::scalbn(1.0, libm::ilogb(largest) - 40);
            // Adding zero turns -0 into 0.
            let round = |value: f64| libm::rint(value / grid) * grid + 0.0;
            self.start = round(self.start);
            self.end = round(self.end);
            self.parts.iter_mut().for_each(|part| part.mean = round(part.mean));
            let left = self.end - self.start - self.parts.iter().map(|part| part.mean).sum::<f64>();
            if let Some(part) = self.parts.iter_mut().reduce(|a, b| if b.mean.abs() > a.mean.abs() { b } else { a }) {
                part.mean += left;
            }
        }
        self.interaction = self.end - self.start - self.parts.iter().map(|part| part.alone).sum::<f64>();
    }
}
