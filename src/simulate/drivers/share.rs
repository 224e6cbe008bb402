//! `share("line")`: the share of the base envelope that a budget line has in a year, after the scenario's shifts of money.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::trace::RuleBook;
use crate::plan::{BudgetLine, Plan};
use crate::scenario::{Scenario, Shift};
use crate::simulate::world::{Changes, Column, World};

use super::Driver;

/// The line of `share("…")` that holds money from outside the budget.
const NEW_MONEY: &str = "new";

/// The function's name in rules.
pub const SHARE: &str = "share";

pub(super) struct Share;

impl Driver for Share {
    fn name(&self) -> &'static str {
        SHARE
    }

    fn names(&self, plan: &Plan, _: &[Scenario], _: &RuleBook) -> BTreeSet<String> {
        let mut lines = super::lines(plan);
        lines.insert(NEW_MONEY.to_owned());
        lines
    }

    /// Money for one line leaves all others, and the years before it, as they are.
    fn changed(&self, name: &str, year: i32, changes: &Changes<'_>) -> bool {
        let touches = |shift: &Shift| match &shift.from {
            Some(from) => from == name || shift.to == name,
            None => name == NEW_MONEY || shift.to == name,
        };
        changes.scenario.shifts.iter().any(|shift| shift.from_year <= year && touches(shift))
    }

    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column {
        Column::Constant(shares(&world.samples.plan.budget, world.shifts, year)[name])
    }
}

/// Each budget line's share of the base envelope in `year`; the shares sum to one plus what [`NEW_MONEY`] says.
///
/// A shift is reached in equal steps: over 2022 to 2025 a quarter of it is there in 2022, all of it in 2025.
pub fn shares(budget: &[BudgetLine], shifts: &[Shift], year: i32) -> BTreeMap<String, f64> {
    let mut shares: BTreeMap<String, f64> = budget.iter().map(|line| (line.id.clone(), line.share)).collect();
    shares.insert(NEW_MONEY.to_owned(), 0.0);
    for shift in shifts {
        let moved = shift.moved(year);
        if let Some(share) = shares.get_mut(&shift.to) {
            *share += moved;
        }
        match &shift.from {
            Some(from) => {
                if let Some(share) = shares.get_mut(from) {
                    *share -= moved;
                }
            }
            None => *shares.get_mut(NEW_MONEY).expect("invariant: inserted above") += moved,
        }
    }
    shares
}
