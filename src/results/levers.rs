//! What each lever does, put together again from the table of it.

use super::rows::Pulled;
use crate::analysis::seek::{Effects, Knob, LeverEffect, Step};
use crate::plan::Plan;
use crate::scenario::Scenario;

/// What the rows of a scenario say of the plan's levers; nothing if there are none.
pub(super) fn effects_of(plan: &Plan, scenario: &Scenario, draws: usize, rows: &[Pulled]) -> Option<Effects> {
    let of_scenario: Vec<&Pulled> = rows.iter().filter(|row| row.scenario == scenario.name).collect();
    let columns: Vec<&[&Pulled]> = of_scenario.chunks(plan.indicators.len().max(1)).collect();
    let (last, pulled) = columns.split_last()?;
    let p = |rows: &[&Pulled]| rows.iter().map(|row| row.p_met).collect::<Vec<f64>>();
    let errors = |rows: &[&Pulled]| rows.iter().map(|row| row.p_change_se).collect::<Vec<f64>>();
    let base: Vec<f64> = last.iter().map(|row| row.p_before).collect();
    let mut levers: Vec<LeverEffect> = Vec::new();
    for rows in pulled {
        let row = rows[0];
        let lever = plan.levers.iter().find(|lever| lever.id == row.lever)?;
        if levers.last().is_none_or(|known| known.knob.id != lever.id) {
            levers.push(LeverEffect::of(lever, Knob::of(lever, scenario, row.from.unwrap_or(lever.start))));
        }
        let step =
            Step::new(row.amount, row.cost, (row.expected_change, row.standard_error), row.failed_draws, (p(rows), errors(rows)), &base);
        levers.last_mut()?.steps.push(step);
    }
    let start = levers.iter().map(|effect| effect.knob.from).min().unwrap_or(plan.base_year + 1);
    Some(Effects { base, draws, failed: 0, levers, dates: Vec::new(), fate: Vec::new(), together: p(last), start, runs: 0 })
}
