//! The plan's observations held against a scenario's draws.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Held, Layout, Own, Replay, Updated, update};
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

/// The plan's own draws that have been moved, one for each set of rules.
#[derive(Default)]
pub(in crate::simulate) struct Known(Vec<Own>);

impl Known {
    /// The plan's own draws with their update, made where they are new.
    fn of(&mut self, own: &Arc<Draws>, make: impl FnOnce() -> Own) -> &Own {
        let found = self.0.iter().position(|known| Arc::ptr_eq(&known.before, own));
        let at = found.unwrap_or_else(|| {
            self.0.push(make());
            self.0.len() - 1
        });
        &self.0[at]
    }
}

/// Moves a scenario's draws to what the plan's history observed after the base year and up to `as_of`. What it does not change is moved once
/// for all scenarios and kept in `known`.
pub(in crate::simulate) fn replayed(plan: &Plan, draws: Draws, as_of: i32, settings: &Settings, known: &mut Known) -> (Draws, Before) {
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
    let (first_draw, seed) = (settings.first_draw, settings.seed);
    let beside = draws.own().and_then(|own| {
        let own = known.of(own, || Own::new(own, &held, &layouts, first_draw, seed));
        own.replay(&draws, &layouts)
    });
    let Replay { draws: moved, places, updated } = beside.unwrap_or_else(|| update(&draws, &held, &layouts, first_draw, seed));
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
