//! Makes the input columns of a scenario: one number or one column of draws for each input of the graph.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::engine::graph::InputKey;
use crate::plan::Facility;
use crate::scenario::Scenario;

use super::drivers;
use super::world::{Changes, Column, Samples, World};

/// The plan's own input columns, sampled once for all scenarios and models.
#[derive(Debug)]
pub(super) struct PlanColumns {
    base_numbers: BTreeMap<String, f64>,
    /// The delays of the plan's own facilities, shared ones included, in their order.
    delays: Vec<Column>,
    columns: BTreeMap<InputKey, Column>,
}

impl PlanColumns {
    pub fn new(samples: Samples<'_>) -> PlanColumns {
        let plan = samples.plan;
        PlanColumns {
            base_numbers: plan.base_numbers(),
            delays: plan.facilities.par_iter().map(|facility| samples.delay(facility, &BTreeMap::new())).collect(),
            columns: BTreeMap::new(),
        }
    }

    /// The columns of these inputs, in their order; those not asked for before are sampled.
    pub fn of(&mut self, samples: Samples<'_>, keys: &[InputKey]) -> Vec<Column> {
        let own = World {
            samples,
            base_numbers: &self.base_numbers,
            assumptions: &BTreeMap::new(),
            facilities: samples.plan.facilities.iter().zip(self.delays.iter().cloned()).collect(),
            shifts: &[],
        };
        let new: Vec<(InputKey, Column)> =
            keys.par_iter().filter(|key| !self.columns.contains_key(key)).map(|key| (key.clone(), column(&own, key))).collect();
        self.columns.extend(new);
        keys.iter().map(|key| self.columns[key].clone()).collect()
    }

    /// What the columns of a scenario are made from.
    pub fn world<'a>(&'a self, samples: Samples<'a>, scenario: &'a Scenario) -> World<'a> {
        let delay = |facility: &'a Facility| {
            let shared = facility.shared_delay.as_ref();
            let same = |own: &Facility| own.id == facility.id && own.delay == facility.delay && own.shared_delay.as_ref() == shared;
            let moved = shared.is_some_and(|name| scenario.assumptions.contains_key(name));
            let own = samples.plan.facilities.iter().position(|own| same(own) && !moved);
            let delay = own.map_or_else(|| samples.delay(facility, &scenario.assumptions), |position| self.delays[position].clone());
            (facility, delay)
        };
        World {
            samples,
            base_numbers: &self.base_numbers,
            assumptions: &scenario.assumptions,
            facilities: scenario.facilities.as_slice().par_iter().map(delay).collect(),
            shifts: &scenario.shifts,
        }
    }
}

/// The column of one input.
pub(super) fn column(world: &World<'_>, key: &InputKey) -> Column {
    let plan = world.samples.plan;
    match key {
        InputKey::Param { name } => world.samples.assumption(name, world.assumptions),
        InputKey::Base { name, index: Some(index) } => Column::Constant(plan.tables[name][*index as usize]),
        InputKey::Base { name, index: None } => Column::Constant(world.base_numbers[name]),
        InputKey::Target { name } => {
            let indicator = plan.indicator(name).expect("invariant: the vocabulary holds the plan's targets only");
            Column::Constant(indicator.target.value)
        }
        InputKey::Yearly { function, name, year } => drivers::named(function).column(name, *year, world),
    }
}

/// Whether the scenario says something of an input, so that its column may differ from the plan's own.
pub(super) fn changes(changes: &Changes<'_>, key: &InputKey) -> bool {
    match key {
        InputKey::Param { name } => changes.scenario.assumptions.contains_key(name),
        InputKey::Yearly { function, name, .. } => drivers::named(function).changed(name, changes),
        InputKey::Base { .. } | InputKey::Target { .. } => false,
    }
}
