//! Compares two scenarios of a plan draw by draw: paired differences of every indicator, target and domain.
//!
//! Scenarios share their random numbers, so draw k of one belongs to draw k of the other, and the interval of the difference is far
//! narrower than the difference of intervals.

use super::MetDraws;
use crate::achieve::PairedProbability;
use crate::achieve::target::Edges;
use crate::achieve::{is_judged, judged_values};
use crate::plan::Plan;
use crate::simulate::{Draws, Quantiles, Summary};

/// What a second scenario changes against a first.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioComparison {
    /// Draws of each of the two scenarios.
    pub draws: usize,
    /// One per indicator, in the plan's order; none is ever left out.
    pub targets: Vec<TargetComparison>,
    /// Per domain: all of its modelled targets are met.
    pub domains: Vec<PairedProbability>,
    /// All modelled targets are met.
    pub all: PairedProbability,
    /// By how many more targets are met; `None` without a draw.
    pub gain: Option<PairedDifference>,
}

/// What a second scenario changes for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetComparison {
    /// Position in [`Plan::indicators`].
    pub indicator: usize,
    /// Whether both runs have a series of the indicator's name. If not, every draw counts as not met.
    pub modelled: bool,
    /// The judged measure in the second scenario less that in the first, in the indicator's unit; `None` without a pair of draws that
    /// both succeed, and where values are not known.
    pub difference: Option<PairedDifference>,
    /// The same on the indicator's scale and counted towards the target: positive is closer to it, or further beyond.
    pub improvement: Option<PairedDifference>,
    /// Share of pairs in which the second scenario comes out on the better side; `None` where values are not known.
    pub better: Option<f64>,
    /// In how many pairs of draws which of the two meets the target.
    pub met: PairedProbability,
}

/// The distribution of a paired difference over draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedDifference {
    /// The mean over the pairs.
    pub mean: f64,
    /// Monte Carlo standard error of the mean.
    pub standard_error: f64,
    /// The 5 % quantile (type 7) over the pairs.
    pub p05: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
    /// Pairs of draws that both succeeded.
    pub pairs: usize,
}

impl PairedDifference {
    /// Of a column of draws, which come in replicates or are independent; NaN is left out. `None` of none.
    pub fn of(values: &[f64], replicated: bool) -> Option<PairedDifference> {
        let summary = Summary::of(values);
        let Quantiles { p05, p50, p95, .. } = summary.quantiles;
        let standard_error = summary.standard_error(values, replicated);
        (summary.count > 0).then_some(PairedDifference { mean: summary.mean, standard_error, p05, p50, p95, pairs: summary.count })
    }

    /// Whether the mean is away from zero by more than two standard errors and the rounding errors of arithmetic.
    pub fn is_clear(&self) -> bool {
        self.mean.abs() > 2.0 * self.standard_error && self.mean.abs() > 1e-9
    }
}

/// The scenarios were not run with the same number of draws, so that they cannot be paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("scenarios with {first} and {second} draws cannot be paired")]
pub struct UnpairedDraws {
    /// Draws of the first scenario.
    pub first: usize,
    /// Draws of the second scenario.
    pub second: usize,
}

/// Compares two scenarios run with the same seed and the same number of draws.
///
/// # Errors
/// Different numbers of draws.
pub fn compare(plan: &Plan, first: &Draws, second: &Draws) -> Result<ScenarioComparison, UnpairedDraws> {
    if first.count != second.count {
        return Err(UnpairedDraws { first: first.count, second: second.count });
    }
    let modelled = |draws: &Draws| plan.indicators.iter().map(|indicator| is_judged(plan, draws, &indicator.id)).collect::<Vec<bool>>();
    let met = [first, second].map(|draws| MetDraws::of(plan, draws));
    let mut comparison = compare_met(plan, [&met[0], &met[1]], [&modelled(first), &modelled(second)])?;
    let replicated = first.replicated && second.replicated;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for (position, (indicator, target)) in plan.indicators.iter().zip(&mut comparison.targets).enumerate() {
        judged_values(plan, first, position, &mut one);
        judged_values(plan, second, position, &mut other);
        // NaN where one of a pair fails.
        let pairs = || one.iter().zip(&other);
        let difference: Vec<f64> = pairs().map(|(one, other)| other - one).collect();
        let edges = Edges::of(indicator);
        let improvement: Vec<f64> = pairs().map(|(one, other)| edges.margin(*other) - edges.margin(*one)).collect();
        let better = improvement.iter().filter(|gain| **gain > 0.0).count();
        (target.difference, target.improvement) =
            (PairedDifference::of(&difference, replicated), PairedDifference::of(&improvement, replicated));
        target.better = Some(better as f64 / target.improvement.map_or(1, |effect| effect.pairs) as f64);
    }
    Ok(comparison)
}

/// The same where only which draws meet which target is known: probabilities, but no values. `modelled` says of each target whether a rule
/// projects it.
///
/// # Errors
/// Different numbers of draws.
pub fn compare_met(plan: &Plan, [first, second]: [&MetDraws; 2], modelled: [&[bool]; 2]) -> Result<ScenarioComparison, UnpairedDraws> {
    if first.draws() != second.draws() {
        return Err(UnpairedDraws { first: first.draws(), second: second.draws() });
    }
    let modelled: Vec<bool> = modelled[0].iter().zip(modelled[1]).map(|(one, other)| *one && *other).collect();
    let target = |(position, met): (usize, PairedProbability)| TargetComparison {
        indicator: position,
        modelled: modelled[position],
        difference: None,
        improvement: None,
        better: None,
        met,
    };
    let together = |domain: Option<usize>| {
        let of = |position: usize| domain.is_none_or(|domain| plan.indicators[position].domain == domain);
        let concerned: Vec<usize> = (0..plan.indicators.len()).filter(|position| modelled[*position] && of(*position)).collect();
        first.all_of(&concerned).pair(&second.all_of(&concerned)).remove(0)
    };
    // How many targets more each draw meets.
    let counted: Vec<usize> = (0..plan.indicators.len()).filter(|position| modelled[*position]).collect();
    let (in_first, in_second) = (first.number_met(&counted), second.number_met(&counted));
    let gained: Vec<f64> = in_first.iter().zip(&in_second).map(|(one, other)| *other as f64 - *one as f64).collect();
    Ok(ScenarioComparison {
        draws: first.draws(),
        gain: PairedDifference::of(&gained, first.is_replicated() && second.is_replicated()),
        targets: first.pair(second).into_iter().enumerate().map(target).collect(),
        domains: (0..plan.domains.len()).map(|domain| together(Some(domain))).collect(),
        all: together(None),
    })
}

impl ScenarioComparison {
    /// Targets that the second scenario clearly brings closer, the largest improvement (on the indicators' scales) first.
    pub fn helped(&self) -> Vec<&TargetComparison> {
        self.moved(1.0)
    }

    /// Targets that the second scenario clearly sets back, the largest loss first. Where the scenario shifts money, these compete for
    /// it with the ones that are helped.
    pub fn hurt(&self) -> Vec<&TargetComparison> {
        self.moved(-1.0)
    }

    fn moved(&self, sign: f64) -> Vec<&TargetComparison> {
        let gain = |target: &TargetComparison| target.improvement.map_or(0.0, |effect| sign * effect.mean);
        let clear = |target: &&TargetComparison| target.improvement.is_some_and(|effect| effect.is_clear());
        let mut moved: Vec<_> = self.targets.iter().filter(clear).filter(|target| gain(target) > 0.0).collect();
        moved.sort_by(|one, other| gain(other).total_cmp(&gain(one)).then(one.indicator.cmp(&other.indicator)));
        moved
    }
}
