//! The judgement of a scenario: in go the plan and all its draws, out comes how often each target is met, alone and together.

use super::likelihood::Likelihood;
use super::probability::Probability;
use super::target::{self, Band};
use crate::plan::{Indicator, Measure, Plan, Sides, TargetKind};
use crate::simulate::{Draws, Scratch as SummaryScratch, summarise};

/// Position of the median among a summary's quantiles: 5, 10, 25, 50, 75, 90, 95 %.
pub(super) const MEDIAN: usize = 3;

/// What a scenario makes of the plan's targets.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
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
}

impl Judgement {
    /// Whether every draw failed, so that the scenario says nothing of the targets.
    pub fn all_failed(&self) -> bool {
        self.failed == self.draws
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
    pub kind: TargetKind,
    /// The published baseline, or the median of the assumed one.
    pub baseline: Option<f64>,
    /// The plan publishes no baseline: `baseline` is an assumption.
    pub baseline_assumed: bool,
    /// Whether the run has a series of the indicator's name. If not, every draw counts as failed.
    pub modelled: bool,
    pub met: usize,
    pub missed: usize,
    /// Draws that failed as a whole, and those in which this indicator has no value.
    pub failed: usize,
    /// Quantiles (type 7) of the judged measure (final value, average or total) over draws that did not fail; NaN if all did.
    pub p05: f64,
    pub p50: f64,
    pub p95: f64,
    /// How far the median is on the good side of the target, in the indicator's unit; negative is the gap still to close.
    pub gap: f64,
    /// Mean miss over the draws that miss, in the indicator's unit; `None` if none does.
    pub shortfall: Option<f64>,
    /// The same in things: mean over the same draws of miss × series / per. `None` without a denominator or without a miss.
    pub shortfall_counted: Option<f64>,
    /// The first year in which the median path meets the target (average and total: so far).
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
    pub year: i32,
    /// Draws that meet the target this year; for averages and totals, by what has come together so far.
    pub met: usize,
}

impl TargetOutcome {
    /// P(met) with its error: failed draws count as not met.
    pub fn probability(&self) -> Probability {
        Probability::new(self.met, self.met + self.missed + self.failed)
    }

    /// `None` for an indicator that is not modelled.
    pub fn likelihood(&self) -> Option<Likelihood> {
        if self.modelled { Likelihood::of(self.probability().share()) } else { None }
    }
}

/// Judges every target of the plan by the draws of one scenario.
pub fn judge(plan: &Plan, draws: &Draws) -> Judgement {
    let mut scratch = Scratch::default();
    let mut targets = Vec::with_capacity(plan.indicators.len());
    let mut met_in_draw = vec![0_u32; draws.draws];
    let mut domains = vec![DomainCount { modelled: 0, met_in_draw: vec![0; draws.draws] }; plan.domains.len()];
    for (position, indicator) in plan.indicators.iter().enumerate() {
        let outcome = judge_target(plan, position, indicator, draws, &mut scratch);
        if outcome.modelled {
            let domain = &mut domains[indicator.domain];
            domain.modelled += 1;
            for ((met, all), of_domain) in scratch.met.iter().zip(&mut met_in_draw).zip(&mut domain.met_in_draw) {
                *all += u32::from(*met);
                *of_domain += u32::from(*met);
            }
        }
        targets.push(outcome);
    }
    let modelled = targets.iter().filter(|outcome| outcome.modelled).count();
    let mut number_met = vec![0; plan.indicators.len() + 1];
    for &count in &met_in_draw {
        number_met[count as usize] += 1;
    }
    Judgement {
        draws: draws.draws,
        failed: draws.failed.iter().filter(|failed| **failed).count(),
        all: Probability::new(if modelled == 0 { 0 } else { number_met[modelled] }, draws.draws),
        domains: domains.iter().map(|domain| domain.probability(draws.draws)).collect(),
        targets,
        number_met,
    }
}

#[derive(Clone)]
struct DomainCount {
    modelled: u32,
    met_in_draw: Vec<u32>,
}

impl DomainCount {
    fn probability(&self, draws: usize) -> Probability {
        let all_met = self.met_in_draw.iter().filter(|&&met| self.modelled > 0 && met == self.modelled).count();
        Probability::new(all_met, draws)
    }
}

/// Buffers used again for each indicator.
#[derive(Default)]
struct Scratch {
    /// Averages and totals, draw by draw.
    measured: Vec<f64>,
    met: Vec<bool>,
    summary: SummaryScratch,
}

fn judge_target(plan: &Plan, position: usize, indicator: &Indicator, draws: &Draws, scratch: &mut Scratch) -> TargetOutcome {
    let final_year = draws.years.iter().position(|year| *year == plan.target_year);
    let (Some(series), Some(final_year)) = (draws.position(&indicator.id), final_year) else {
        return not_modelled(plan, position, indicator, draws.draws);
    };
    let Scratch { measured, met, summary } = scratch;
    let baseline = indicator.baseline.or_else(|| {
        let median = draws.summary(series, 0).quantiles[MEDIAN];
        median.is_finite().then_some(median)
    });

    let band = Band::of(&indicator.target);
    let mut by_year = Vec::with_capacity(final_year);
    let mut year_met = None;
    let mut values: &[f64] = &[];
    for year in 1..=final_year {
        values = measure(indicator.target.measure, draws, series, year, measured);
        met.clear();
        met.extend(values.iter().zip(&draws.failed).map(|(value, failed)| band.contains(*value) & !failed));
        let count = met.iter().filter(|met| **met).count();
        let mut meets = || match indicator.target.measure {
            Measure::Final => target::meets(&indicator.target, draws.summary(series, year).quantiles[MEDIAN]),
            Measure::Average | Measure::Total => median_meets(indicator, count, values, &draws.failed, summary),
        };
        if year_met.is_none() && meets() {
            year_met = Some(draws.years[year]);
        }
        by_year.push(YearOutcome { year: draws.years[year], met: count });
    }

    // The last pass left the target year's measure in `values` and the draws that meet it in `met`.
    let in_target_year = match indicator.target.measure {
        Measure::Final => draws.summary(series, final_year).clone(),
        Measure::Average | Measure::Total => summarise(values, &draws.failed, summary),
    };
    let [p05, p50, p95] = [0, MEDIAN, 6].map(|position| in_target_year.quantiles[position]);
    let met_count = by_year.last().map_or(0, |last| last.met);
    let missed = in_target_year.count - met_count;
    let (shortfall, shortfall_counted) = shortfalls(indicator, draws, final_year, values, met, missed);
    let growth_to = |value: f64| growth_of_measure(plan, indicator, baseline?, value);
    TargetOutcome {
        indicator: position,
        kind: target::kind_of(&indicator.target, baseline),
        baseline,
        baseline_assumed: indicator.baseline.is_none(),
        modelled: true,
        met: met_count,
        missed,
        failed: draws.draws - in_target_year.count,
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
    }
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
        Measure::Final => target::yearly_growth(indicator, baseline, value, f64::from(years)),
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
    buffer.resize(draws.draws, 0.0);
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

/// What is held against the target of the indicator at `position` in the plan, draw by draw: its final value, average or total, NaN
/// in draws that failed. False, and nothing but NaN, if the run has no such series or does not reach the target year.
pub fn judged_values(plan: &Plan, draws: &Draws, position: usize, out: &mut Vec<f64>) -> bool {
    let indicator = &plan.indicators[position];
    let year = draws.years.iter().position(|year| *year == plan.target_year);
    let (Some(series), Some(year)) = (draws.position(&indicator.id), year) else {
        out.clear();
        out.resize(draws.draws, f64::NAN);
        return false;
    };
    let mut buffer = Vec::new();
    let values = measure(indicator.target.measure, draws, series, year, &mut buffer);
    out.clear();
    out.extend(values.iter().zip(&draws.failed).map(|(value, failed)| if *failed { f64::NAN } else { *value }));
    true
}

/// The mean miss over missing draws, in the unit and in things.
fn shortfalls(
    indicator: &Indicator,
    draws: &Draws,
    final_year: usize,
    values: &[f64],
    met: &[bool],
    missed: usize,
) -> (Option<f64>, Option<f64>) {
    if missed == 0 {
        return (None, None);
    }
    let missing = || (0..draws.draws).filter(|&draw| !draws.failed[draw] && !met[draw] && !values[draw].is_nan());
    let miss = |draw: usize| target::miss(&indicator.target, values[draw]);
    let mean = missing().map(miss).sum::<f64>() / missed as f64;
    let counted = indicator.counted.as_ref().and_then(|counted| {
        let total = if counted.series.is_empty() {
            missing().map(miss).sum::<f64>()
        } else {
            let denominator = draws.column(draws.position(&counted.series)?, final_year);
            missing().map(|draw| miss(draw) * denominator[draw]).sum::<f64>()
        };
        let mean = total / counted.per / missed as f64;
        mean.is_finite().then_some(mean)
    });
    (Some(mean), counted)
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
    target::meets(&indicator.target, summarise(values, failed, scratch).quantiles[MEDIAN])
}
