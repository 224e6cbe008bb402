//! The switch that holds the series of a group at their base-year value, so that a projection can be taken apart. Rules cannot call it:
//! tracing puts it around the series that a scenario can hold.

use std::collections::BTreeSet;

use crate::engine::trace::RuleBook;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::world::{Changes, Column, World};

use super::Driver;

/// The name of its inputs.
pub const HOLD: &str = "hold";

pub(super) struct Hold;

impl Driver for Hold {
    fn name(&self) -> &'static str {
        HOLD
    }

    fn names(&self, _: &Plan, _: &[Scenario], _: &RuleBook) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn changed(&self, name: &str, _: i32, changes: &Changes<'_>) -> bool {
        changes.scenario.held.as_ref().is_some_and(|held| held.off.contains(name))
    }

    fn column(&self, name: &str, _: i32, world: &World<'_>) -> Column {
        Column::Constant(if world.held.is_some_and(|held| held.off.contains(name)) { 1.0 } else { 0.0 })
    }
}
