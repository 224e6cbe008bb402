//! `shock("x")`: this draw's and year's shock of a stream that the plan declares.

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::world::{Changes, Column, World};

use super::Driver;

/// The function's name in rules.
pub const SHOCK: &str = "shock";

pub(super) struct Shock;

impl Driver for Shock {
    fn name(&self) -> &'static str {
        SHOCK
    }

    fn names(&self, plan: &Plan, _: &[Scenario], _: &RuleBook) -> BTreeSet<String> {
        plan.shocks.iter().map(|shock| shock.name.clone()).collect()
    }

    /// Scenarios share the shocks, so that their differences are paired.
    fn changed(&self, _: &str, _: i32, _: &Changes<'_>) -> bool {
        false
    }

    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column {
        let shock = world.samples.plan.shock(name).expect("invariant: the vocabulary holds the plan's shocks only");
        world.samples.sample(&shock.distribution, &format!("shock/{name}"), year)
    }
}
