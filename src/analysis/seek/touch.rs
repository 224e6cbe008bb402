//! Which knobs can touch which targets: told from the graph of the rules, without a run.

use crate::diagnostic::Diagnostic;
use crate::plan::{Measure, Plan};
use crate::scenario::Pull;
use crate::simulate::Session;

use super::price_list::with;
use super::space::Space;

/// From when on a lever is taken to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// From the first year of the plan, whatever can still be decided.
    Plan,
    /// From the first year in which it can start.
    Start,
}

/// For each of these targets the knobs that can touch it.
///
/// Errors: those of the rules.
pub(super) fn touching(
    session: &mut Session<'_>,
    space: &Space<'_>,
    targets: &[usize],
    from: From,
) -> Result<Vec<Vec<usize>>, Vec<Diagnostic>> {
    let plan = session.plan();
    let mut found = vec![Vec::new(); targets.len()];
    for (knob, of) in space.knobs.iter().enumerate() {
        let made = if space.is_line(knob) {
            space.scenario(&with(&space.as_it_is(), knob, of.most))
        } else {
            let year = if from == From::Plan { plan.base_year + 1 } else { of.from };
            let mut pulls = space.scenario.levers.clone();
            pulls.insert(of.id.clone(), Pull { amount: of.most, from: year });
            space.scenario.pulling(plan, &pulls)
        };
        let series = session.touched(&made)?;
        for (position, target) in targets.iter().enumerate() {
            if judged_years(plan, *target, series.get(&plan.indicators[*target].id).map_or(&[], Vec::as_slice)) {
                found[position].push(knob);
            }
        }
    }
    Ok(found)
}

/// Whether any of these years counts for a target.
fn judged_years(plan: &Plan, target: usize, years: &[i32]) -> bool {
    match plan.indicators[target].target.measure {
        Measure::Final => years.contains(&plan.target_year),
        Measure::Average | Measure::Total => years.iter().any(|year| *year > plan.base_year),
    }
}
