//! The plan's observations held against a scenario's draws.

use std::collections::BTreeMap;

use super::{Held, Layout, Replay, Updated, update};
use crate::forecast::Scale;
use crate::plan::{self, Plan};
use crate::simulate::{Draws, Settings};

/// What draws were before observations moved them, and what moved them.
#[derive(Debug, Clone)]
pub struct Before {
    /// The draws before the update.
    pub draws: Draws,
    /// The last year whose observations count.
    pub as_of: i32,
    /// Positions in the plan's history of the observations that count, in its order.
    pub observations: Vec<usize>,
    /// Of each the share of draws below it, before the update.
    pub places: Vec<f64>,
    /// Of each series that learnt something, by position among the draws' series.
    pub updated: BTreeMap<usize, Updated>,
}

/// Moves a scenario's draws to what the plan's history observed after the base year and up to `as_of`.
pub fn replayed(plan: &Plan, draws: Draws, as_of: i32, settings: &Settings) -> (Draws, Before) {
    let mut observations = Vec::new();
    let mut held = Vec::new();
    for (number, seen) in plan.history.iter().enumerate() {
        let counts = seen.year > plan.base_year && seen.year <= as_of && seen.unusable().is_none();
        let year = draws.years.iter().position(|year| *year == seen.year);
        let (true, Some(series), Some(year)) = (counts, draws.position(&seen.series), year) else { continue };
        if draws.has_value(series, year) {
            let error = seen.rounding().max(seen.error.unwrap_or(0.0));
            observations.push(number);
            held.push(Held { series, year, value: seen.value, error });
        }
    }
    let layout = |series: &String| Layout {
        scale: plan.indicator(series).and_then(|indicator| scale_of(indicator.scale)),
        bounds: plan.bounds(series),
    };
    let layouts: Vec<Layout> = draws.series.iter().map(layout).collect();
    let Replay { draws: moved, places, updated } = update(&draws, &held, &layouts, settings.first_draw, settings.seed);
    (moved, Before { draws, as_of, observations, places, updated })
}

fn scale_of(scale: plan::Scale) -> Option<Scale> {
    match scale {
        plan::Scale::Linear { .. } => Some(Scale::Linear),
        plan::Scale::Log { .. } => Some(Scale::Log),
        // Log-odds are those of a percentage; other bounds have no such scale here.
        plan::Scale::Logit { .. } if scale.bounds() == (0.0, 100.0) => Some(Scale::Logit),
        plan::Scale::Logit { .. } => None,
    }
}
