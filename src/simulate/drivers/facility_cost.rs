//! `facility_cost("line")`: what the facilities of a budget line cost in a year, construction and running cost together.

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::world::{Changes, Column, World};

use super::facilities::total;
use super::levers::{self, Part};
use super::{Driver, lines};

/// The function's name in rules.
pub const FACILITY_COST: &str = "facility_cost";

pub(super) struct FacilityCost;

impl Driver for FacilityCost {
    fn name(&self) -> &'static str {
        FACILITY_COST
    }

    fn names(&self, plan: &Plan, _: &[Scenario], _: &RuleBook) -> BTreeSet<String> {
        lines(plan)
    }

    fn changed(&self, name: &str, year: i32, changes: &Changes<'_>) -> bool {
        changes.touches(|facility| facility.domain == name) || levers::cost_line(changes.plan, &changes.scenario.levers, name, year)
    }

    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column {
        let step = world.samples.plan.step;
        let facilities = total(world, |facility| facility.domain == name, |opening| opening.cost(year, step));
        match levers::cost(world, name, year, Part::All) {
            0.0 => facilities,
            cost => facilities.map(|facilities| facilities + cost),
        }
    }
}
