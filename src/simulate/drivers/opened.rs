//! `opened("x")`: how much of what facilities add to a series comes into service in a year.

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::world::{Changes, Column, World};

use super::Driver;
use super::facilities::total;

/// The function's name in rules.
pub const OPENED: &str = "opened";

pub(super) struct Opened;

impl Driver for Opened {
    fn name(&self) -> &'static str {
        OPENED
    }

    /// Besides what facilities add, what none adds yet: a series' own name, or `x` where a series is called `opened_x`.
    fn names(&self, plan: &Plan, scenarios: &[Scenario], rules: &RuleBook) -> BTreeSet<String> {
        let facilities = plan.facilities.iter().chain(scenarios.iter().flat_map(|scenario| scenario.facilities.iter()));
        let added = facilities.flat_map(|facility| facility.adds.keys().cloned());
        added.chain(rules.names().map(|name| name.strip_prefix("opened_").unwrap_or(name).to_owned())).collect()
    }

    fn changed(&self, name: &str, _: i32, changes: &Changes<'_>) -> bool {
        changes.touches(|facility| facility.adds.contains_key(name))
    }

    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column {
        let step = world.samples.plan.step;
        total(world, |facility| facility.adds.get(name).copied(), |opening| opening.opened(year, step))
    }
}
