//! One run with every assumption central, vectors included: in go compiled rules and a scenario, out comes every series by name.

use std::collections::BTreeMap;

use crate::engine::graph::interpret;
use crate::plan::Plan;
use crate::sampling::Sampler;
use crate::scenario::Scenario;

use super::columns::{Column, Columns};
use super::{Compiled, Settings};

/// Every series of one scenario with all assumptions and shocks at their central values: by name, per year (from the base year on) its
/// elements, none where it has no value. Slow and simple: for age structures and the like, of which a run keeps no draws.
pub fn central(plan: &Plan, scenario: &Scenario, compiled: &Compiled) -> BTreeMap<String, Vec<Vec<f64>>> {
    let settings = Settings { draws: 1, central: true, ..Settings::default() };
    let sampler = Sampler::new(settings.seed);
    let keys = compiled.model.graph.inputs();
    let columns = Columns::new(plan, &sampler, &settings, keys, &mut BTreeMap::new());
    let uniform = |column: Column| match column {
        Column::Uniform(value) => value,
        Column::Varying(values) => values[0],
    };
    let inputs: Vec<f64> = columns.of(scenario, keys).into_iter().map(uniform).collect();
    let values = interpret(&compiled.model.graph, &inputs);
    let of_year = |nodes: &Vec<crate::engine::graph::NodeId>| nodes.iter().map(|node| values[node.index()]).collect();
    compiled.model.series.iter().map(|series| (series.name.clone(), series.nodes.iter().map(of_year).collect())).collect()
}
