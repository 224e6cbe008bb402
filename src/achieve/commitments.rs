//! Judges the commitments of the plan's text as targets: how likely each is to be kept.

use super::judge::{alive, measure};
use super::probability::Probability;
use super::target::Band;
use crate::plan::{Better, Commitment, Form, Indicator, Measure, Plan, Target};
use crate::simulate::DrawSet;
use crate::simulate::{Draws, Quantiles, Scratch, summarise};

/// What a scenario makes of one commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct CommitmentOutcome {
    /// Position in [`Plan::commitments`].
    pub commitment: usize,
    /// Draws that keep it; `None` if the model has no series for it, or the run does not reach the year in which it is due.
    pub kept: Option<Probability>,
    /// Quantiles (type 7) of what is held against it, over draws that did not fail; NaN where it is not judged.
    pub p05: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

/// Judges every commitment by the series that is named for it, else by the indicator that says the same. Failed draws keep none.
pub fn judge_commitments(plan: &Plan, draws: &Draws) -> Vec<CommitmentOutcome> {
    let alive = alive(draws);
    (0..plan.commitments.len()).map(|position| judge_commitment(plan, position, draws, &alive)).collect()
}

/// The series by which a commitment is judged.
pub(super) fn series_of(commitment: &Commitment) -> Option<&str> {
    commitment.series.as_deref().or(commitment.indicator.as_deref())
}

/// Judges the commitment at `position`; `alive` are the draws that did not fail.
pub(super) fn judge_commitment(plan: &Plan, position: usize, draws: &Draws, alive: &DrawSet) -> CommitmentOutcome {
    let commitment = &plan.commitments[position];
    let not_judged = CommitmentOutcome { commitment: position, kept: None, p05: f64::NAN, p50: f64::NAN, p95: f64::NAN };
    let indicator = commitment.indicator.as_ref().and_then(|id| plan.indicator(id));
    let year = draws.years.iter().position(|year| *year == commitment.year);
    let (Some(series), Some(year)) = (series_of(commitment).and_then(|name| draws.position(name)), year) else { return not_judged };
    let target = target_of(commitment, indicator);
    let mut buffer = Vec::new();
    let values = measure(target.measure, draws, series, year, &mut buffer);
    let band = Band::of(&target);
    let kept = DrawSet::of(values, |value| band.contains(*value)).and(alive);
    let Quantiles { p05, p50, p95, .. } = summarise(values, &draws.failed, &mut Scratch::default()).quantiles;
    CommitmentOutcome { commitment: position, kept: Some(Probability::of(&kept, draws.replicated)), p05, p50, p95 }
}

/// The target that a commitment is. A series of its own is judged by its value in the year it is due, an indicator as in the table.
pub(super) fn target_of(commitment: &Commitment, indicator: Option<&Indicator>) -> Target {
    let of_table = indicator.filter(|_| commitment.series.is_none()).map(|indicator| indicator.target);
    Target {
        value: commitment.value,
        comparison: commitment.comparison,
        measure: of_table.map_or(Measure::Final, |target| target.measure),
        form: of_table.map_or(Form::Number, |target| target.form),
        better: indicator.map_or(Better::More, |indicator| indicator.target.better),
    }
}
