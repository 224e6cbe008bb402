//! Judges a scenario: how often each target is met, alone and together with the others.

use std::ops::Range;
use std::sync::Arc;

use super::likelihood::Likelihood;
use super::probability::Probability;
use super::target::{self, Band};
use crate::plan::{Indicator, Measure, Plan, Sides, TargetKind};
use crate::sampling::replicates::replicates;
use crate::simulate::DrawSet;
use crate::simulate::{Draws, Quantiles, Scratch as SummaryScratch, summarise};

/// What a scenario makes of the plan's targets.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Draws of the scenario, failed ones among them.
    pub draws: usize,
    /// Draws that failed as a whole; they meet no target.
    pub failed: usize,
    /// One per indicator, in the plan's order; none is ever left out.
    pub targets: Vec<TargetOutcome>,
    /// Per domain, in the plan's order: all of its modelled targets are met. A domain without modelled targets counts no success.
    pub domains: Vec<Probability>,
    /// All modelled targets are met.
    pub all: Probability,
    /// At position k: in how many draws exactly k targets are met. Adds up to `draws`.
    pub number_met: Vec<usize>,
    /// The same in each of ten replicates; once, of all draws, if they are independent.
    number_by_replicate: Vec<Vec<usize>>,
}

impl Judgement {
    /// Whether every draw failed, so that the scenario says nothing of the targets.
    pub fn all_failed(&self) -> bool {
        self.failed == self.draws
    }

    /// Exactly so many targets are met.
    pub fn number_probability(&self, number: usize) -> Probability {
        let counts = self.number_by_replicate.iter().map(|counts| counts[number]);
        match self.number_by_replicate.len() {
            1 => Probability::new(self.number_met[number], self.draws),
            _ => Probability::of_replicates(counts, self.draws),
        }
    }

    /// The smallest number of targets that at least this share of draws does not exceed.
    pub fn number_met_quantile(&self, share: f64) -> usize {
        quantile_of_counts(&self.number_met, share)
    }
}

/// The smallest number that at least this share of draws does not exceed; `counts` holds how many draws have each number.
pub fn quantile_of_counts(counts: &[usize], share: f64) -> usize {
    let all: usize = counts.iter().sum();
    let mut below = 0;
    for (number, count) in counts.iter().enumerate() {
        below += count;
        if below as f64 >= share * all as f64 && below > 0 {
            return number;
        }
    }
    counts.len().saturating_sub(1)
}

/// What a scenario makes of one target. `met + missed + failed` is the number of draws.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetOutcome {
    /// Position in [`Plan::indicators`].
    pub indicator: usize,
    /// How the target is judged.
    pub kind: TargetKind,
    /// The published baseline, or the median of the assumed one.
    pub baseline: Option<f64>,
    /// The plan publishes no baseline: `baseline` is an assumption.
    pub baseline_assumed: bool,
    /// Whether the run has a series of the indicator's name. If not, every draw counts as failed.
    pub modelled: bool,
    /// Draws that meet the target.
    pub met: usize,
    /// Of [`Probability::squares`].
    pub squares: Option<u64>,
    /// Draws that have a value and do not meet it.
    pub missed: usize,
    /// Draws that failed as a whole, and those in which this indicator has no value.
    pub failed: usize,
    /// Quantiles (type 7) of the judged measure (final value, average or total) over draws that did not fail; NaN if all did.
    pub p05: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
    /// How far the median is on the good side of the target, in the indicator's unit; negative is the gap still to close.
    pub gap: f64,
    /// Mean shortfall over the draws that miss, in the indicator's unit; `None` if none does.
    pub shortfall: Option<f64>,
    /// The same in things: mean over the same draws of shortfall × series / per. `None` without a denominator or without a shortfall.
    pub shortfall_counted: Option<f64>,
    /// The year from which on the median path meets the target, up to the target year (average and total: so far).
    pub year_met: Option<i32>,
    /// Each year after the base year up to the target year.
    pub by_year: Vec<YearOutcome>,
    /// Yearly growth on the indicator's scale from baseline to target, for totals and averages of the yearly flow; `None` where
    /// undefined.
    pub growth_required: Option<f64>,
    /// Yearly growth on the indicator's scale from baseline to the median.
    pub growth_projected: Option<f64>,
}

/// Where one target stands in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearOutcome {
    /// The calendar year.
    pub year: i32,
    /// Draws that meet the target this year; for averages and totals, by what has come together so far.
    pub met: usize,
}

impl TargetOutcome {
    /// P(met) with its error: failed draws count as not met.
    pub fn probability(&self) -> Probability {
        Probability { squares: self.squares, ..Probability::new(self.met, self.met + self.missed + self.failed) }
    }

    /// `None` for an indicator that is not modelled.
    pub fn likelihood(&self) -> Option<Likelihood> {
        if self.modelled { Likelihood::of(self.probability().share()) } else { None }
    }
}

/// One target judged, and in which draws it is met.
#[derive(Debug)]
pub(super) struct JudgedTarget {
    pub outcome: TargetOutcome,
    pub met: DrawSet,
    /// Draws with a value that does not meet the target.
    pub missed: DrawSet,
}

/// Judges every target of the plan by the draws of one scenario.
pub fn judge(plan: &Plan, draws: &Draws) -> Judgement {
    let alive = alive(draws);
    let target = |position| Arc::new(judge_target(plan, position, draws, &alive));
    together(plan, draws, &(0..plan.indicators.len()).map(target).collect::<Vec<_>>())
}

/// The draws that did not fail.
pub(super) fn alive(draws: &Draws) -> DrawSet {
    DrawSet::of(&draws.failed, |failed| !failed)
}

/// The judgement of a scenario from that of its targets.
pub(super) fn together(plan: &Plan, draws: &Draws, targets: &[Arc<JudgedTarget>]) -> Judgement {
    let modelled = |domain: Option<usize>| -> Vec<&DrawSet> {
        let concerned = |target: &&Arc<JudgedTarget>| {
            target.outcome.modelled && domain.is_none_or(|domain| plan.indicators[target.outcome.indicator].domain == domain)
        };
        targets.iter().filter(concerned).map(|target| &target.met).collect()
    };
    let all_met = |sets: &[&DrawSet]| {
        let all = sets.split_first().map(|(first, rest)| rest.iter().fold((*first).clone(), |all, set| all.and(set)));
        Probability::of(&all.unwrap_or_else(|| DrawSet::none(draws.count)), draws.replicated)
    };
    let everything = modelled(None);
    let numbers = DrawSet::numbers(&everything, draws.count);
    let counts = |range: Range<usize>| {
        let mut counts = vec![0; plan.indicators.len() + 1];
        numbers[range].iter().for_each(|number| counts[usize::from(*number)] += 1);
        counts
    };
    let number_by_replicate = if draws.replicated { replicates(draws.count).map(counts).collect() } else { vec![counts(0..draws.count)] };
    let number_met = (0..=plan.indicators.len()).map(|number| number_by_replicate.iter().map(|counts| counts[number]).sum()).collect();
    Judgement {
        draws: draws.count,
        failed: draws.failed_count(),
        all: all_met(&everything),
        domains: (0..plan.domains.len()).map(|domain| all_met(&modelled(Some(domain)))).collect(),
        targets: targets.iter().map(|target| target.outcome.clone()).collect(),
        number_met,
        number_by_replicate,
    }
}

/// Judges the target of the indicator at `position`; `alive` are the draws that did not fail.
pub(super) fn judge_target(plan: &Plan, position: usize, draws: &Draws, alive: &DrawSet) -> JudgedTarget {
    let indicator = &plan.indicators[position];
    let final_year = draws.years.iter().position(|year| *year == plan.target_year);
    let (Some(series), Some(final_year)) = (draws.position(&indicator.id), final_year) else {
        let outcome = not_modelled(plan, position, indicator, draws.count);
        return JudgedTarget { outcome, met: DrawSet::none(draws.count), missed: DrawSet::none(draws.count) };
    };
    let (mut measured, mut summary) = (Vec::new(), SummaryScratch::default());
    let baseline = indicator.baseline.or_else(|| {
        let median = draws.summary(series, 0).quantiles.p50;
        median.is_finite().then_some(median)
    });

    let band = Band::of(&indicator.target);
    let mut by_year = Vec::with_capacity(final_year);
    let mut year_met = None;
    let (mut values, mut met): (&[f64], DrawSet) = (&[], DrawSet::none(draws.count));
    for year in 1..=final_year {
        met = match draws.in_band(series, year) {
            Some(known) => known.and(alive),
            None => {
                values = measure(indicator.target.measure, draws, series, year, &mut measured);
                DrawSet::of(values, |value| band.contains(*value)).and(alive)
            }
        };
        let count = met.count();
        let mut meets = || match indicator.target.measure {
            Measure::Final => target::meets(&indicator.target, draws.summary(series, year).quantiles.p50),
            Measure::Average | Measure::Total => median_meets(indicator, count, values, &draws.failed, &mut summary),
        };
        // A target that is met once and missed later is not reached.
        year_met = if meets() { year_met.or(Some(draws.years[year])) } else { None };
        by_year.push(YearOutcome { year: draws.years[year], met: count });
    }

    // The last pass left the target year's measure in `values` and the draws that meet it in `met`.
    let in_target_year = match indicator.target.measure {
        Measure::Final => draws.summary(series, final_year).clone(),
        Measure::Average | Measure::Total => summarise(values, &draws.failed, &mut summary),
    };
    let Quantiles { p05, p50, p95, .. } = in_target_year.quantiles;
    let met_count = by_year.last().map_or(0, |last| last.met);
    let missed = in_target_year.count - met_count;
    let missing = DrawSet::of(values, |value| !value.is_nan() && !band.contains(*value)).and(alive);
    let (shortfall, shortfall_counted) = shortfalls(indicator, draws, final_year, values, &missing, missed);
    let growth_to = |value: f64| growth_of_measure(plan, indicator, baseline?, value);
    let outcome = TargetOutcome {
        indicator: position,
        kind: target::kind_of(&indicator.target, baseline),
        baseline,
        baseline_assumed: indicator.baseline.is_none(),
        modelled: true,
        met: met_count,
        squares: Probability::of(&met, draws.replicated).squares,
        missed,
        failed: draws.count - in_target_year.count,
        p05,
        p50,
        p95,
        gap: target::distance(&indicator.target, p50),
        shortfall,
        shortfall_counted,
        year_met,
        by_year,
        growth_required: growth_to(indicator.target.value),
        growth_projected: growth_to(p50),
    };
    JudgedTarget { outcome, met, missed: missing }
}

/// A row for an indicator the run says nothing of, so that it does not vanish from the table.
fn not_modelled(plan: &Plan, position: usize, indicator: &Indicator, draws: usize) -> TargetOutcome {
    TargetOutcome {
        indicator: position,
        kind: target::kind_of(&indicator.target, indicator.baseline),
        baseline: indicator.baseline,
        baseline_assumed: indicator.baseline.is_none(),
        modelled: false,
        met: 0,
        squares: None,
        missed: 0,
        failed: draws,
        p05: f64::NAN,
        p50: f64::NAN,
        p95: f64::NAN,
        gap: f64::NAN,
        shortfall: None,
        shortfall_counted: None,
        year_met: None,
        by_year: Vec::new(),
        growth_required: indicator.baseline.and_then(|from| growth_of_measure(plan, indicator, from, indicator.target.value)),
        growth_projected: None,
    }
}

/// The yearly growth from the baseline to a value of the judged measure.
fn growth_of_measure(plan: &Plan, indicator: &Indicator, baseline: f64, value: f64) -> Option<f64> {
    let years = (plan.target_year - plan.base_year) as u32;
    let steps = years / plan.step.max(1) as u32;
    match indicator.target.measure {
        Measure::Final => target::yearly_growth(indicator, baseline, value, f64::from(plan.target_year - indicator.baseline_year)),
        Measure::Average => target::yearly_growth_to_mean(indicator, baseline, value, steps),
        Measure::Total => target::yearly_growth_to_mean(indicator, baseline, value / f64::from(steps), steps),
    }
}

/// The judged measure of a series, draw by draw, as it stands in the year at position `year`: its value, or the average or total
/// over the years after the base year (position 0) up to this one. Averages and totals are worked out in `buffer`.
pub(super) fn measure<'a>(measure: Measure, draws: &'a Draws, series: usize, year: usize, buffer: &'a mut Vec<f64>) -> &'a [f64] {
    if measure == Measure::Final {
        return draws.column(series, year);
    }
    buffer.clear();
    buffer.resize(draws.count, 0.0);
    for earlier in 1..=year {
        for (sum, value) in buffer.iter_mut().zip(draws.column(series, earlier)) {
            *sum += value;
        }
    }
    if measure == Measure::Average {
        buffer.iter_mut().for_each(|sum| *sum /= year as f64);
    }
    buffer
}

/// Whether the run has a series of this name that reaches the target year.
pub fn is_judged(plan: &Plan, draws: &Draws, indicator: &str) -> bool {
    draws.position(indicator).is_some() && draws.years.contains(&plan.target_year)
}

/// What is held against the target of the indicator at `position` in the plan, draw by draw: its final value, average or total, NaN
/// in draws that failed. False, and nothing but NaN, if the run has no such series or does not reach the target year.
pub fn judged_values(plan: &Plan, draws: &Draws, position: usize, out: &mut Vec<f64>) -> bool {
    let indicator = &plan.indicators[position];
    let year = draws.years.iter().position(|year| *year == plan.target_year);
    let (Some(series), Some(year)) = (draws.position(&indicator.id), year) else {
        out.clear();
        out.resize(draws.count, f64::NAN);
        return false;
    };
    let mut buffer = Vec::new();
    let values = measure(indicator.target.measure, draws, series, year, &mut buffer);
    out.clear();
    out.extend(values.iter().zip(&draws.failed).map(|(value, failed)| if *failed { f64::NAN } else { *value }));
    true
}

/// The mean shortfall over missing draws, in the unit and in things.
fn shortfalls(
    indicator: &Indicator,
    draws: &Draws,
    final_year: usize,
    values: &[f64],
    missing: &DrawSet,
    missed: usize,
) -> (Option<f64>, Option<f64>) {
    if missed == 0 {
        return (None, None);
    }
    let shortfalls: Vec<f64> = missing.members().map(|draw| target::shortfall(&indicator.target, values[draw])).collect();
    let sum = shortfalls.iter().sum::<f64>();
    let counted = indicator.counted.as_ref().and_then(|counted| {
        let total = if counted.series.is_empty() {
            sum
        } else {
            let denominator = draws.column(draws.position(&counted.series)?, final_year);
            missing.members().zip(&shortfalls).map(|(draw, shortfall)| shortfall * denominator[draw]).sum::<f64>()
        };
        let mean = total / counted.per / missed as f64;
        mean.is_finite().then_some(mean)
    });
    (Some(sum / missed as f64), counted)
}

/// Whether the median of the judged measure meets the target, told from the number of draws that meet it wherever that decides.
///
/// The values that meet a target lie next to each other, so more than half of all values hold the middle; with less than half, a
/// median in the band is only possible if the band has two sides.
fn median_meets(indicator: &Indicator, met: usize, values: &[f64], failed: &[bool], scratch: &mut SummaryScratch) -> bool {
    let count = values.iter().zip(failed).filter(|(value, failed)| !**failed & !value.is_nan()).count();
    let one_sided = indicator.target.sides() != Sides::Both;
    if 2 * met > count + 1 || (2 * met > count && count % 2 == 1) {
        return true;
    }
    if one_sided && 2 * met < count {
        return false;
    }
    target::meets(&indicator.target, summarise(values, failed, scratch).quantiles.p50)
}
