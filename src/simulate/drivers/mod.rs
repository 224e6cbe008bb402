//! What drives the rules from outside, year by year. Each driver is a function that rules call with a name, such as `shock("economy")`.
//!
//! A new driver is a file here and a line in [`ALL`].

mod facilities;
mod facility_cost;
pub(super) mod levers;
mod opened;
mod running_cost;
mod share;
mod shock;

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;

use super::world::{Changes, Column, World};

pub use facility_cost::FACILITY_COST;
pub use opened::OPENED;
pub use running_cost::RUNNING_COST;
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

/// All drivers that rules know.
pub(super) const ALL: [&dyn Driver; 5] =
    [&shock::Shock, &share::Share, &opened::Opened, &facility_cost::FacilityCost, &running_cost::RunningCost];

/// The driver behind a function of the rules.
pub(super) fn named(function: &str) -> &'static dyn Driver {
    *ALL.iter().find(|driver| driver.name() == function).expect("invariant: the vocabulary holds drivers only")
}

/// The names of the budget's lines.
fn lines(plan: &Plan) -> BTreeSet<String> {
    plan.budget.iter().map(|line| line.id.clone()).collect()
}
