//! Input columns: in go a plan, a scenario and a range of draws, out comes one number or one column per input of the graph.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::graph::InputKey;
use crate::plan::{Facility, Plan};
use crate::sampling::{Distribution, Sampler};
use crate::scenario::Scenario;

use super::Settings;
use super::effects::{Opening, shares};

/// One input in one scenario.
#[derive(Debug, Clone)]
pub enum Column {
    /// The same in all draws.
    Uniform(f64),
    /// One value per draw; shared between scenarios that agree on it.
    Varying(Arc<Vec<f64>>),
}

impl Column {
    fn plus(self, other: Column) -> Column {
        match (self, other) {
            (Column::Uniform(one), Column::Uniform(other)) => Column::Uniform(one + other),
            (Column::Varying(many), Column::Uniform(one)) | (Column::Uniform(one), Column::Varying(many)) => {
                Column::Varying(Arc::new(many.iter().map(|value| value + one).collect()))
            }
            (Column::Varying(one), Column::Varying(other)) => {
                Column::Varying(Arc::new(one.iter().zip(other.iter()).map(|(one, other)| one + other).collect()))
            }
        }
    }
}

/// Columns that all scenarios share unless they say otherwise, and the way to make a scenario's own.
pub struct Columns<'a> {
    plan: &'a Plan,
    sampler: &'a Sampler,
    settings: &'a Settings,
    base_numbers: BTreeMap<String, f64>,
    /// The delays of the plan's own facilities, shared ones included, in their order.
    delays: Vec<Column>,
    defaults: BTreeMap<InputKey, Column>,
}

impl<'a> Columns<'a> {
    /// Samples the plan's own assumptions, shocks and facilities for all `keys` that `sampled` does not hold yet.
    pub fn new(
        plan: &'a Plan,
        sampler: &'a Sampler,
        settings: &'a Settings,
        keys: &[InputKey],
        sampled: &mut BTreeMap<InputKey, Column>,
    ) -> Columns<'a> {
        let mut columns =
            Columns { plan, sampler, settings, base_numbers: plan.base_numbers(), delays: Vec::new(), defaults: BTreeMap::new() };
        columns.delays = plan.facilities.par_iter().map(|facility| columns.sample_delay(facility, &BTreeMap::new())).collect();
        let own = Overrides {
            assumptions: &BTreeMap::new(),
            facilities: plan.facilities.iter().zip(columns.delays.iter().cloned()).collect(),
            shifts: &[],
        };
        let new: Vec<(InputKey, Column)> =
            keys.par_iter().filter(|key| !sampled.contains_key(key)).map(|key| (key.clone(), columns.make(key, &own))).collect();
        sampled.extend(new);
        columns.defaults = keys.iter().map(|key| (key.clone(), sampled[key].clone())).collect();
        columns
    }

    /// One column per key for a scenario, in the order of `keys`.
    pub fn of(&self, scenario: &Scenario, keys: &[InputKey]) -> Vec<Column> {
        let overrides = Overrides {
            assumptions: &scenario.assumptions,
            facilities: scenario
                .facilities
                .as_slice()
                .par_iter()
                .map(|facility| (facility, self.delay(facility, &scenario.assumptions)))
                .collect(),
            shifts: &scenario.shifts,
        };
        let changed = self.changed(scenario, keys);
        keys.par_iter()
            .zip(changed)
            .map(|(key, changed)| if changed { self.make(key, &overrides) } else { self.defaults[key].clone() })
            .collect()
    }

    /// The columns of the plan itself, in the order of `keys`.
    pub fn of_plan(&self, keys: &[InputKey]) -> Vec<Column> {
        keys.iter().map(|key| self.defaults[key].clone()).collect()
    }

    /// For each key whether the scenario says something of it, so that its column may differ from the plan's own.
    pub fn changed(&self, scenario: &Scenario, keys: &[InputKey]) -> Vec<bool> {
        let facilities: Vec<(&Facility, Option<&Facility>)> = changed_facilities(&self.plan.facilities, &scenario.facilities);
        let moved = |facility: &&Facility| facility.shared_delay.as_ref().is_some_and(|name| scenario.assumptions.contains_key(name));
        let touches = |concerned: &dyn Fn(&Facility) -> bool| {
            facilities.iter().any(|(one, other)| concerned(one) || other.is_some_and(concerned))
                || scenario.facilities.iter().filter(moved).any(concerned)
        };
        let changed = |key: &InputKey| match key {
            InputKey::Param { name } => scenario.assumptions.contains_key(name),
            InputKey::Yearly { function, name, .. } => match function.as_str() {
                SHARE => !scenario.shifts.is_empty(),
                OPENED => touches(&|facility| facility.adds.contains_key(name)),
                FACILITY_COST | RUNNING_COST => touches(&|facility| facility.domain == *name),
                _ => false,
            },
            InputKey::Base { .. } | InputKey::Target { .. } => false,
        };
        keys.iter().map(changed).collect()
    }

    /// For each key whether it differs between the draws of any of these scenarios.
    pub fn varying<'s>(&self, scenarios: impl Iterator<Item = &'s Scenario>, keys: &[InputKey]) -> Vec<bool> {
        let mut varying: Vec<bool> = keys.iter().map(|key| matches!(self.defaults[key], Column::Varying(_))).collect();
        if self.settings.central {
            return varying;
        }
        for scenario in scenarios {
            let spread =
                |facility: &Facility| differs_between_draws(&facility.delay) || self.shared_differs(facility, &scenario.assumptions);
            for (key, varying) in keys.iter().zip(&mut varying) {
                *varying = *varying
                    || match key {
                        InputKey::Param { name } => scenario.assumptions.get(name).is_some_and(differs_between_draws),
                        InputKey::Yearly { function, name, .. } if function == OPENED => {
                            scenario.facilities.iter().any(|facility| facility.adds.contains_key(name) && spread(facility))
                        }
                        InputKey::Yearly { function, name, .. } if function == FACILITY_COST || function == RUNNING_COST => {
                            scenario.facilities.iter().any(|facility| facility.domain == *name && spread(facility))
                        }
                        _ => false,
                    };
            }
        }
        varying
    }

    fn make(&self, key: &InputKey, overrides: &Overrides<'_>) -> Column {
        match key {
            InputKey::Param { name } => self.assumption(name, overrides.assumptions),
            InputKey::Base { name, index: Some(index) } => Column::Uniform(self.plan.tables[name][*index as usize]),
            InputKey::Base { name, index: None } => Column::Uniform(self.base_numbers[name]),
            InputKey::Target { name } => {
                Column::Uniform(self.plan.indicator(name).expect("invariant: the vocabulary holds the plan's targets only").target.value)
            }
            InputKey::Yearly { function, name, year } => match function.as_str() {
                SHOCK => {
                    let shock = self.plan.shock(name).expect("invariant: the vocabulary holds the plan's shocks only");
                    self.sample(&shock.distribution, &format!("shock/{name}"), *year)
                }
                SHARE => Column::Uniform(shares(&self.plan.budget, overrides.shifts, *year)[name]),
                OPENED => {
                    let step = self.plan.step;
                    self.sum_facilities(overrides.concerned(|facility| facility.adds.contains_key(name)), |opening| {
                        opening.facility.adds[name] * opening.opened(*year, step)
                    })
                }
                FACILITY_COST => {
                    let step = self.plan.step;
                    self.sum_facilities(overrides.concerned(|facility| facility.domain == *name), |opening| opening.cost(*year, step))
                }
                RUNNING_COST => {
                    let step = self.plan.step;
                    self.sum_facilities(overrides.concerned(|facility| facility.domain == *name), |opening| {
                        opening.running_cost(*year, step)
                    })
                }
                other => unreachable!("invariant: the vocabulary has no function `{other}`"),
            },
        }
    }

    fn sample(&self, distribution: &Distribution, stream: &str, year: i32) -> Column {
        if self.settings.central {
            return Column::Uniform(distribution.central());
        }
        if let Distribution::Fixed(value) = distribution {
            return Column::Uniform(*value);
        }
        let mut column = vec![0.0; self.settings.draws];
        self.sampler.fill(stream, self.settings.first_draw, year, &mut column);
        distribution.fill(&mut column);
        Column::Varying(Arc::new(column))
    }

    /// An assumption, as a scenario has it or as in the plan.
    fn assumption(&self, name: &str, changed: &BTreeMap<String, Distribution>) -> Column {
        self.sample(self.distribution(name, changed), &format!("param/{name}"), 0)
    }

    fn distribution<'d>(&'d self, name: &str, changed: &'d BTreeMap<String, Distribution>) -> &'d Distribution {
        let assumption = self.plan.assumption(name).expect("invariant: rules and facilities name the plan's assumptions only");
        changed.get(name).unwrap_or(&assumption.distribution)
    }

    /// The delay of a facility: its own, and what it shares with others.
    fn sample_delay(&self, facility: &Facility, changed: &BTreeMap<String, Distribution>) -> Column {
        let own = self.sample(&facility.delay, &format!("facility/{}", facility.id), 0);
        match &facility.shared_delay {
            Some(name) => own.plus(self.assumption(name, changed)),
            None => own,
        }
    }

    /// The delay of a scenario's facility: the plan's own column where the scenario says nothing else of it.
    fn delay(&self, facility: &Facility, changed: &BTreeMap<String, Distribution>) -> Column {
        let shared = facility.shared_delay.as_ref();
        let same = |own: &&Facility| own.id == facility.id && own.delay == facility.delay && own.shared_delay.as_ref() == shared;
        let own = self.plan.facilities.iter().position(|own| same(&own) && shared.is_none_or(|name| !changed.contains_key(name)));
        own.map_or_else(|| self.sample_delay(facility, changed), |position| self.delays[position].clone())
    }

    fn shared_differs(&self, facility: &Facility, changed: &BTreeMap<String, Distribution>) -> bool {
        facility.shared_delay.as_ref().is_some_and(|name| differs_between_draws(self.distribution(name, changed)))
    }

    fn sum_facilities<'f>(
        &self,
        facilities: impl Iterator<Item = (&'f Facility, &'f Column)>,
        effect: impl Fn(Opening<'f>) -> f64,
    ) -> Column {
        // What a draw opens earlier than the base year ends is no part of the baseline: it opens with the plan's first year.
        let first = f64::from(self.plan.base_year + 1);
        let opening = |facility: &'f Facility, delay: f64| Opening { facility, opening: (facility.opening + delay).max(first) };
        let mut fixed = 0.0;
        let mut varying: Option<Vec<f64>> = None;
        for (facility, delay) in facilities {
            match delay {
                Column::Uniform(delay) => fixed += effect(opening(facility, *delay)),
                Column::Varying(delays) => {
                    let sum = varying.get_or_insert_with(|| vec![0.0; self.settings.draws]);
                    for (value, delay) in sum.iter_mut().zip(delays.iter()) {
                        *value += effect(opening(facility, *delay));
                    }
                }
            }
        }
        match varying {
            None => Column::Uniform(fixed),
            Some(mut sum) => {
                sum.iter_mut().for_each(|value| *value += fixed);
                Column::Varying(Arc::new(sum))
            }
        }
    }
}

/// Facilities that are in one list only or differ between the two, with the other's version where there is one.
fn changed_facilities<'f>(plan: &'f [Facility], scenario: &'f [Facility]) -> Vec<(&'f Facility, Option<&'f Facility>)> {
    let find = |list: &'f [Facility], id: &str| list.iter().find(|facility| facility.id == id);
    let gone_or_changed = plan.iter().map(|facility| (facility, find(scenario, &facility.id))).filter(|(one, other)| *other != Some(*one));
    let added = scenario.iter().filter(|facility| find(plan, &facility.id).is_none()).map(|facility| (facility, None));
    gone_or_changed.chain(added).collect()
}

fn differs_between_draws(distribution: &Distribution) -> bool {
    !distribution.is_fixed()
}

/// What a scenario puts in the place of the plan's own.
struct Overrides<'a> {
    assumptions: &'a BTreeMap<String, Distribution>,
    /// Facilities with their delays.
    facilities: Vec<(&'a Facility, Column)>,
    shifts: &'a [crate::scenario::Shift],
}

impl Overrides<'_> {
    fn concerned(&self, concerns: impl Fn(&Facility) -> bool) -> impl Iterator<Item = (&Facility, &Column)> {
        self.facilities.iter().filter(move |(facility, _)| concerns(facility)).map(|(facility, delay)| (*facility, delay))
    }
}

/// Names of the yearly functions in rules.
pub const SHOCK: &str = "shock";
pub const SHARE: &str = "share";
pub const OPENED: &str = "opened";
/// Construction and running cost of a budget line's facilities in a year.
pub const FACILITY_COST: &str = "facility_cost";
/// The running part of [`FACILITY_COST`].
pub const RUNNING_COST: &str = "running_cost";
