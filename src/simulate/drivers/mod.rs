//! What drives the rules from outside, year by year. Each driver is a function that rules call with a name, such as `shock("economy")`.
//!
//! A new driver is a file here and a line in [`ALL`].

mod costs;
mod facilities;
mod hold;
pub(super) mod levers;
mod opened;
mod share;
mod shock;

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;

use super::world::{Changes, Column, World};

pub use costs::{FACILITY_COST, RUNNING_COST};
pub use hold::HOLD;
pub use opened::OPENED;
pub use share::{SHARE, shares};
pub use shock::SHOCK;

/// One function of a name and a year whose values scenarios, districts and draws set.
pub(super) trait Driver: Sync {
    /// The function's name in rules.
    fn name(&self) -> &'static str;

    /// The names that rules may ask it for.
    fn names(&self, plan: &Plan, scenarios: &[Scenario], rules: &RuleBook) -> BTreeSet<String>;

    /// Whether a scenario says something of this name and year, so that its column may differ from the plan's own.
    fn changed(&self, name: &str, year: i32, changes: &Changes<'_>) -> bool;

    /// Its values of one of the [`Driver::names`] in a year.
    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column;
}

/// All drivers that rules can call.
pub(super) const ALL: [&dyn Driver; 5] = [&shock::Shock, &share::Share, &opened::Opened, &costs::Costs::ALL, &costs::Costs::RUNNING];

/// The driver behind a function of the rules.
pub(super) fn named(function: &str) -> &'static dyn Driver {
    let hold: &dyn Driver = &hold::Hold;
    let found = ALL.into_iter().chain([hold]).find(|driver| driver.name() == function);
    found.expect("invariant: the vocabulary holds drivers only")
}

/// The names of the budget's lines.
fn lines(plan: &Plan) -> BTreeSet<String> {
    plan.budget.iter().map(|line| line.id.clone()).collect()
}
