//! `facility_cost("line")`: what the facilities of a budget line cost in a year, construction and running cost together; and
//! `running_cost("line")`: what it costs to run them. What levers cost the line is part of both.

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::{Facility, Plan};
use crate::scenario::Scenario;
use crate::simulate::world::{Changes, Column, World};

use super::facilities::total;
use super::levers::{self, Part};
use super::{Driver, lines};

/// The function's name in rules.
pub const FACILITY_COST: &str = "facility_cost";

/// The function's name in rules.
pub const RUNNING_COST: &str = "running_cost";

/// One of the two functions.
pub(super) struct Costs {
    name: &'static str,
    part: Part,
}

impl Costs {
    pub(super) const ALL: Costs = Costs { name: FACILITY_COST, part: Part::All };
    pub(super) const RUNNING: Costs = Costs { name: RUNNING_COST, part: Part::Running };
}

impl Driver for Costs {
    fn name(&self) -> &'static str {
        self.name
    }

    fn names(&self, plan: &Plan, _: &[Scenario], _: &RuleBook) -> BTreeSet<String> {
        lines(plan)
    }

    fn changed(&self, name: &str, year: i32, changes: &Changes<'_>) -> bool {
        changes.touches(|facility| facility.domain == name) || levers::cost_line(changes.plan, &changes.scenario.levers, name, year)
    }

    fn column(&self, name: &str, year: i32, world: &World<'_>) -> Column {
        let step = world.samples.plan.step;
        let of_line = |facility: &Facility| (facility.domain == name).then_some(1.0);
        let facilities = match self.part {
            Part::All => total(world, of_line, |opening| opening.cost(year, step)),
            Part::Running => total(world, of_line, |opening| opening.running_cost(year, step)),
        };
        match levers::cost(world, name, year, self.part) {
            0.0 => facilities,
            cost => facilities.map(|facilities| facilities + cost),
        }
    }
}
