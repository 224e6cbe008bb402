//! What the input columns of an experiment are made from: the plan's distributions and streams, and what a scenario puts in their place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use crate::engine::graph::InputKey;
use crate::plan::{Facility, Lever, Plan};
use crate::sampling::{Distribution, RankCorrelation, Sampler};
use crate::scenario::{Held, Pull, Scenario, Shift};

use super::Settings;

/// One input in one scenario.
#[derive(Debug, Clone)]
pub enum Column {
    /// The same in all draws.
    Constant(f64),
    /// One value per draw; shared between scenarios that agree on it.
    Varying(Arc<Vec<f64>>),
}

impl Column {
    /// Its value, if that is the same in all draws.
    pub(super) fn constant(&self) -> Option<f64> {
        match self {
            Column::Constant(value) => Some(*value),
            Column::Varying(_) => None,
        }
    }

    /// A function of each value.
    pub(super) fn map(&self, function: impl Fn(f64) -> f64) -> Column {
        match self {
            Column::Constant(value) => Column::Constant(function(*value)),
            Column::Varying(values) => Column::Varying(Arc::new(values.iter().map(|value| function(*value)).collect())),
        }
    }

    /// A function of the values of two columns, draw by draw.
    pub(super) fn with(&self, other: &Column, function: impl Fn(f64, f64) -> f64) -> Column {
        match (self, other) {
            (one, Column::Constant(other)) => one.map(|one| function(one, *other)),
            (Column::Constant(one), other) => other.map(|other| function(*one, other)),
            (Column::Varying(one), Column::Varying(other)) => {
                Column::Varying(Arc::new(one.iter().zip(other.iter()).map(|(one, other)| function(*one, *other)).collect()))
            }
        }
    }
}

/// Where the numbers of an experiment come from: the plan's distributions, and streams of random numbers.
#[derive(Clone, Copy)]
pub(super) struct Samples<'a> {
    pub plan: &'a Plan,
    pub sampler: &'a Sampler,
    pub settings: &'a Settings,
    /// Assumptions whose values are given draw by draw.
    pub given: &'a BTreeMap<String, Arc<Vec<f64>>>,
    /// Columns that places share, if several are run.
    pub shared: Option<&'a SharedColumns>,
}

/// Columns of streams that several places draw from, each with the distribution that it is of.
#[derive(Debug, Default)]
pub(super) struct SharedColumns(Mutex<BTreeMap<(String, i32), SharedColumn>>);

/// A column and the distribution that it is of.
type SharedColumn = (Distribution, Arc<Vec<f64>>);

impl SharedColumns {
    /// The column of a distribution of a stream in a year: the one that another place has drawn from it, or else a new one.
    fn lend(&self, distribution: &Distribution, stream: &str, year: i32, draw: impl FnOnce() -> Vec<f64>) -> Arc<Vec<f64>> {
        let lock = || self.0.lock().expect("invariant: no thread panics with the lock");
        let key = (stream.to_owned(), year);
        if let Some((_, column)) = lock().get(&key).filter(|(known, _)| known == distribution) {
            return column.clone();
        }
        let column = Arc::new(draw());
        // The first place's stays: it is likely the common one.
        lock().entry(key).or_insert_with(|| (distribution.clone(), column.clone()));
        column
    }
}

impl Samples<'_> {
    /// A column of a distribution from the stream of this name, in a year (0 for what does not depend on the year).
    pub(super) fn sample(&self, distribution: &Distribution, stream: &str, year: i32) -> Column {
        if self.settings.central {
            return Column::Constant(distribution.central());
        }
        if let Distribution::Fixed(value) = distribution {
            return Column::Constant(*value);
        }
        let draw = || {
            let mut column = vec![0.0; self.settings.draws];
            self.sampler.fill(stream, self.settings.first_draw, year, &mut column);
            distribution.fill(&mut column);
            column
        };
        Column::Varying(self.shared.map_or_else(|| Arc::new(draw()), |shared| shared.lend(distribution, stream, year, draw)))
    }

    /// An assumption: as it is given, else as a scenario has it, else as in the plan.
    pub(super) fn assumption(&self, name: &str, changed: &BTreeMap<String, Distribution>) -> Column {
        if let Some(given) = self.given.get(name) {
            return Column::Varying(given.clone());
        }
        let assumption = self.plan.assumption(name).expect("invariant: rules and facilities name the plan's assumptions only");
        self.sample(changed.get(name).unwrap_or(&assumption.distribution), &format!("param/{name}"), 0)
    }

    /// The delay of a facility: its own, and what it shares with others.
    pub(super) fn delay(&self, facility: &Facility, assumption: impl Fn(&str) -> Column) -> Column {
        let own = self.sample(&facility.delay, &format!("facility/{}", facility.id), 0);
        match &facility.shared_delay {
            Some(name) => own.with(&assumption(name), |own, shared| own + shared),
            None => own,
        }
    }
}

/// The streams between which the plan wants rank correlations.
pub(super) fn rank_correlations(plan: &Plan) -> Vec<RankCorrelation> {
    let stream = |name: &String| format!("param/{name}");
    plan.correlations
        .iter()
        .map(|correlation| RankCorrelation {
            streams: [stream(&correlation.between[0]), stream(&correlation.between[1])],
            rank: correlation.rank,
        })
        .collect()
}

/// A plan with what a scenario puts in its place: all that the columns of an experiment are made from.
pub(super) struct World<'a> {
    pub samples: Samples<'a>,
    pub base_numbers: &'a BTreeMap<String, f64>,
    /// Assumptions that differ from the plan's.
    pub assumptions: &'a BTreeMap<String, Distribution>,
    /// Facilities with their delays.
    pub facilities: Vec<(&'a Facility, Column)>,
    pub shifts: &'a [Shift],
    /// Levers that are pulled.
    pub levers: &'a BTreeMap<String, Pull>,
    /// Series that are held at their base-year value.
    pub held: Option<&'a Held>,
    /// The plan's own columns, as far as they are there.
    pub plan_columns: &'a BTreeMap<InputKey, Column>,
    /// The part of each lever of the plan that takes effect, in their order; drawn when the first is pulled.
    pub works: &'a OnceLock<Vec<Column>>,
    /// Other assumptions, drawn when they are first asked for: one serves all years and all facilities.
    pub drawn: Mutex<BTreeMap<String, Arc<OnceLock<Column>>>>,
}

impl World<'_> {
    /// An assumption as it is drawn, before levers.
    pub(super) fn assumption(&self, name: &str) -> Column {
        let key = || InputKey::Param { name: name.to_owned() };
        let known = (!self.assumptions.contains_key(name)).then(|| self.plan_columns.get(&key())).flatten();
        known.cloned().unwrap_or_else(|| {
            let mut drawn = self.drawn.lock().expect("invariant: no thread panics with the lock");
            let column = drawn.entry(name.to_owned()).or_default().clone();
            drop(drawn);
            column.get_or_init(|| self.samples.assumption(name, self.assumptions)).clone()
        })
    }

    /// The part of a lever that takes effect, from a stream of its own.
    pub(super) fn works(&self, lever: &Lever) -> &Column {
        let Samples { plan, .. } = self.samples;
        let draw = |lever: &Lever| self.samples.sample(&lever.works, &format!("lever/{}", lever.id), 0);
        let drawn = self.works.get_or_init(|| plan.levers.iter().map(draw).collect());
        &drawn[plan.levers.iter().position(|known| known.id == lever.id).expect("invariant: a lever of the plan")]
    }
}

/// What a scenario says of a plan, to tell which inputs it changes.
pub(super) struct Changes<'a> {
    pub plan: &'a Plan,
    pub scenario: &'a Scenario,
    /// Facilities that the scenario changes, adds or leaves out: the plan's, the scenario's, or both versions.
    facilities: Vec<&'a Facility>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(plan: &'a Plan, scenario: &'a Scenario) -> Changes<'a> {
        let find = |list: &'a [Facility], id: &str| list.iter().find(|facility| facility.id == id);
        let moved = |facility: &Facility| facility.shared_delay.as_ref().is_some_and(|name| scenario.assumptions.contains_key(name));
        let left = plan.facilities.iter().filter(|facility| find(&scenario.facilities, &facility.id) != Some(facility));
        let put = scenario.facilities.iter().filter(|facility| find(&plan.facilities, &facility.id) != Some(facility) || moved(facility));
        Changes { plan, scenario, facilities: left.chain(put).collect() }
    }

    /// Whether a facility that concerns the input is another than in the plan.
    pub(super) fn touches(&self, concerns: impl Fn(&Facility) -> bool) -> bool {
        self.facilities.iter().any(|facility| concerns(facility))
    }
}
