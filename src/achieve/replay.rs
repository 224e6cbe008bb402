//! What observed years change: where each observation lay in its forecast, P of each target before and after, and how far each is on its way.

use super::judge::Judgement;
use super::target::{judged_scale, meets, to_scale, typical_size};
use crate::language::Text;
use crate::plan::{Indicator, Measure, Plan};
use crate::simulate::observed::{Before, Updated};
use crate::text;

/// What observations up to a year change in one scenario.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The last year whose observations count.
    pub as_of: i32,
    /// The observations that count, in the order of the plan's history.
    pub observations: Vec<Placed>,
    /// One per indicator, in the plan's order; `None` where nothing was learnt.
    pub targets: Vec<Option<TargetReplay>>,
    /// One per indicator, by its last observation.
    pub reviews: Vec<Option<Review>>,
}

/// An observation and its place in the forecast before anything moved: this scores the forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Position in the plan's history.
    pub observation: usize,
    /// Share of draws below it.
    pub place: f64,
}

/// Whether a place, a share of draws, is outside the middle 90 % of them.
pub fn is_outlying(place: f64) -> bool {
    !(0.05..=0.95).contains(&place)
}

/// P of one target before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetReplay {
    /// P(met) before the observations count.
    pub before: f64,
    /// P(met) when they do.
    pub after: f64,
    /// Of `after`, by the draws that are left in effect; `None` where draws were moved rather than chosen, or left as they were.
    pub standard_error: Option<f64>,
    /// What the update of the target year stands on.
    pub updated: Updated,
}

/// How an indicator stands at a mid-term review, against the straight way from baseline to target on its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// The target is met already.
    AheadOfSchedule,
    /// More of the way is done than was due by then, by over a tenth.
    FasterThanPlanned,
    /// As much of the way is done as was due, within a tenth.
    InLine,
    /// Less of the way is done than was due, by over a tenth.
    Behind,
}

impl Review {
    /// The best first.
    pub const ALL: [Review; 4] = [Review::AheadOfSchedule, Review::FasterThanPlanned, Review::InLine, Review::Behind];

    /// The words of a mid-term review.
    pub fn label(self) -> Text {
        match self {
            Review::AheadOfSchedule => text!("met ahead of schedule", "提前完成"),
            Review::FasterThanPlanned => text!("faster than planned", "快于预期"),
            Review::InLine => text!("in line", "符合预期"),
            Review::Behind => text!("behind", "滞后"),
        }
    }

    /// The name used in files.
    pub fn code(self) -> &'static str {
        match self {
            Review::AheadOfSchedule => "ahead_of_schedule",
            Review::FasterThanPlanned => "faster_than_planned",
            Review::InLine => "in_line",
            Review::Behind => "behind",
        }
    }
}

/// Progress within so much of what was due counts as in line.
const IN_LINE: f64 = 0.1;

/// Where an indicator with this baseline stands by a value observed in a year; `None` for averages and totals, which no single year settles.
pub fn review(plan: &Plan, indicator: &Indicator, baseline: f64, year: i32, value: f64) -> Option<Review> {
    if indicator.target.measure != Measure::Final {
        return None;
    }
    if meets(&indicator.target, value) {
        return Some(Review::AheadOfSchedule);
    }
    // A baseline that was there already leaves no way to go: what has left the target is behind.
    if meets(&indicator.target, baseline) {
        return Some(Review::Behind);
    }
    let (scale, unit) = (judged_scale(indicator), typical_size(indicator));
    let at = |value: f64| to_scale(scale, unit, value);
    let whole = at(indicator.target.value) - at(baseline);
    let due = f64::from(year - plan.base_year) / f64::from(plan.target_year - plan.base_year);
    let done = (at(value) - at(baseline)) / whole;
    if !done.is_finite() || done < due * (1.0 - IN_LINE) {
        return Some(Review::Behind);
    }
    Some(if done > due * (1.0 + IN_LINE) { Review::FasterThanPlanned } else { Review::InLine })
}

/// What moved the draws of a scenario did to its targets; `before` and `after` are judgements of the draws before and after.
pub(super) fn replayed(plan: &Plan, moved: &Before, before: &Judgement, after: &Judgement) -> Replayed {
    let observations =
        moved.observations.iter().zip(&moved.places).map(|(observation, place)| Placed { observation: *observation, place: *place });
    let target = |(indicator, (before, after)): (&Indicator, (&super::TargetOutcome, &super::TargetOutcome))| {
        let updated = moved.updated.get(&moved.draws.position(&indicator.id)?)?.clone();
        let after = after.probability().share();
        let standard_error = updated.standard_error(after);
        Some(TargetReplay { before: before.probability().share(), after, standard_error, updated })
    };
    let reviewed = |(indicator, outcome): (&Indicator, &super::TargetOutcome)| {
        let own = moved.observations.iter().map(|number| &plan.history[*number]).filter(|seen| seen.series == indicator.id);
        let last = own.max_by_key(|seen| seen.year)?;
        review(plan, indicator, outcome.baseline?, last.year, last.value)
    };
    Replayed {
        as_of: moved.as_of,
        observations: observations.collect(),
        targets: plan.indicators.iter().zip(before.targets.iter().zip(&after.targets)).map(target).collect(),
        reviews: plan.indicators.iter().zip(&after.targets).map(reviewed).collect(),
    }
}
