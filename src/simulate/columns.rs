//! Makes the input columns of a scenario: one number or one column of draws for each input of the graph.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use rayon::prelude::*;

use crate::engine::graph::InputKey;
use crate::plan::Facility;
use crate::scenario::Scenario;

use super::drivers::{self, levers};
use super::world::{Changes, Column, Samples, World};

/// The plan's own input columns, sampled once for all scenarios and models.
#[derive(Debug)]
pub(super) struct PlanColumns {
    base_numbers: BTreeMap<String, f64>,
    /// The delays of the plan's own facilities, shared ones included, in their order.
    delays: Vec<Column>,
    columns: BTreeMap<InputKey, Column>,
    /// The part of each lever of the plan that takes effect, in their order; drawn when the first is pulled.
    works: OnceLock<Vec<Column>>,
}

impl PlanColumns {
    pub(super) fn new(samples: Samples<'_>) -> PlanColumns {
        let plan = samples.plan;
        let shared: BTreeSet<&String> = plan.facilities.iter().filter_map(|facility| facility.shared_delay.as_ref()).collect();
        let key = |name: &str| InputKey::Param { name: name.to_owned() };
        let columns: BTreeMap<InputKey, Column> =
            shared.into_iter().map(|name| (key(name), samples.assumption(name, &BTreeMap::new()))).collect();
        let delay = |facility: &Facility| samples.delay(facility, |name| columns[&key(name)].clone());
        PlanColumns {
            base_numbers: plan.base_numbers(),
            delays: plan.facilities.par_iter().map(delay).collect(),
            columns,
            works: OnceLock::new(),
        }
    }

    /// The same with the columns of all assumptions that a model reads, each drawn once for all years.
    pub(super) fn with_assumptions(samples: Samples<'_>, inputs: &[InputKey]) -> PlanColumns {
        let mut columns = PlanColumns::new(samples);
        let assumptions: Vec<InputKey> = inputs.iter().filter(|key| key.assumption().is_some()).cloned().collect();
        columns.of(samples, &assumptions);
        columns
    }

    /// The columns of these inputs, in their order; those not asked for before are sampled.
    pub(super) fn of(&mut self, samples: Samples<'_>, keys: &[InputKey]) -> Vec<Column> {
        let nothing = BTreeMap::new();
        let own = World {
            samples,
            base_numbers: &self.base_numbers,
            assumptions: &BTreeMap::new(),
            facilities: samples.plan.facilities.iter().zip(self.delays.iter().cloned()).collect(),
            shifts: &[],
            levers: &BTreeMap::new(),
            held: None,
            plan_columns: &nothing,
            works: &self.works,
            drawn: Mutex::default(),
        };
        // Without levers an assumption is the same in all years, so that one column serves them.
        let wanted: Vec<InputKey> = keys.iter().map(InputKey::unmoved).collect();
        let missing: BTreeSet<&InputKey> = wanted.iter().filter(|key| !self.columns.contains_key(key)).collect();
        let new: Vec<(InputKey, Column)> =
            missing.into_iter().collect::<Vec<_>>().into_par_iter().map(|key| (key.clone(), column(&own, key))).collect();
        self.columns.extend(new);
        wanted.iter().map(|key| self.columns[key].clone()).collect()
    }

    /// What the columns of a scenario are made from.
    pub(super) fn world<'a>(&'a self, samples: Samples<'a>, scenario: &'a Scenario) -> World<'a> {
        let bare = World {
            samples,
            base_numbers: &self.base_numbers,
            assumptions: &scenario.assumptions,
            facilities: Vec::new(),
            shifts: &scenario.shifts,
            levers: &scenario.levers,
            held: scenario.held.as_ref(),
            plan_columns: &self.columns,
            works: &self.works,
            drawn: Mutex::default(),
        };
        let delay = |facility: &'a Facility| {
            let shared = facility.shared_delay.as_ref();
            let same = |own: &Facility| own.id == facility.id && own.delay == facility.delay && own.shared_delay.as_ref() == shared;
            let moved = shared.is_some_and(|name| scenario.assumptions.contains_key(name));
            let own = samples.plan.facilities.iter().position(|own| same(own) && !moved);
            let drawn = || samples.delay(facility, |name| bare.assumption(name));
            (facility, own.map_or_else(drawn, |position| self.delays[position].clone()))
        };
        let facilities = scenario.facilities.as_slice().par_iter().map(delay).collect();
        World { facilities, ..bare }
    }
}

/// What becomes of the dates of a scenario's facilities, as tables name it: `delay.ID`, in years, with what a facility shares with others, and
/// each delay that is shared as the assumption that it is.
pub(super) fn delays(world: &World<'_>) -> Vec<(String, Column)> {
    let shared: BTreeSet<&String> = world.facilities.iter().filter_map(|(facility, _)| facility.shared_delay.as_ref()).collect();
    let shared = shared.into_iter().map(|name| (format!("param.{name}"), world.assumption(name)));
    shared.chain(world.facilities.iter().map(|(facility, delay)| (format!("delay.{}", facility.id), delay.clone()))).collect()
}

/// The column of one input.
pub(super) fn column(world: &World<'_>, key: &InputKey) -> Column {
    let plan = world.samples.plan;
    match key {
        InputKey::Param { name } => world.assumption(name),
        InputKey::MovedParam { name, year } => levers::moved(world, name, *year),
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
        InputKey::MovedParam { name, year } => {
            changes.scenario.assumptions.contains_key(name) || levers::moves(changes.plan, &changes.scenario.levers, name, *year)
        }
        InputKey::Yearly { function, name, year } => drivers::named(function).changed(name, *year, changes),
        InputKey::Base { .. } | InputKey::Target { .. } => false,
    }
}
