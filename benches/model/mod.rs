//! The real model with the inputs of a real run: in go the built-in plan and a number of draws, out come one column per input of the
//! graph and the nodes that a run keeps. Benches, the test of the hand-written model and the NumPy program all start from here.

#![allow(dead_code, reason = "each of them takes what it needs")]

use std::collections::BTreeMap;

use fiveyear::engine::graph::{InputKey, NodeId};
use fiveyear::engine::trace::Vocabulary;
use fiveyear::plan::{Facility, Plan};
use fiveyear::sampling::{Distribution, RankCorrelation, Sampler};
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{self, Compilation, Compiled, Opening, shares};

/// The plan, its rules traced, and a column of draws for each input, as `fiveyear run` samples them for the plan as it stands.
pub struct Prepared {
    pub plan: Plan,
    pub scenarios: Vec<Scenario>,
    pub compilation: Compilation,
    pub columns: Vec<Vec<f64>>,
    /// Which columns hold more than one number.
    pub varying: Vec<bool>,
    /// The number of each column that holds one only.
    pub uniform: Vec<f64>,
}

/// One column that a run keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub series: String,
    /// Position of the year, from the base year on.
    pub year: usize,
    pub node: NodeId,
}

impl Prepared {
    pub fn new(draws: usize, seed: u64) -> Prepared {
        let plan = Plan::embedded().expect("the built-in plan is sound");
        let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
        let compilation = simulate::compile(&plan, &scenarios[..1]).expect("its rules are sound");
        let columns = columns(&plan, compilation.models[0].model.graph.inputs(), draws, seed);
        let varying: Vec<bool> = columns.iter().map(|column| column.iter().any(|value| value.to_bits() != column[0].to_bits())).collect();
        let uniform = columns.iter().zip(&varying).map(|(column, varies)| if *varies { f64::NAN } else { column[0] }).collect();
        Prepared { plan, scenarios, compilation, columns, varying, uniform }
    }

    pub fn compiled(&self) -> &Compiled {
        &self.compilation.models[0]
    }

    pub fn keys(&self) -> &[InputKey] {
        self.compiled().model.graph.inputs()
    }

    /// Every series that is a number, in every year in which it has one, as a run keeps them.
    pub fn outputs(&self) -> Vec<Output> {
        let mut outputs = Vec::new();
        for series in self.compiled().model.series.iter().filter(|series| series.length.is_none()) {
            for (year, nodes) in series.nodes.iter().enumerate() {
                outputs.extend(nodes.iter().map(|node| Output { series: series.name.clone(), year, node: *node }));
            }
        }
        outputs
    }

    pub fn vocabulary(&self) -> Vocabulary {
        simulate::vocabulary(&self.plan, &self.scenarios[..1], &self.compiled().rules)
    }

    /// The inputs of the draws `from..to`, empty where an input is the same in all draws.
    pub fn block(&self, from: usize, to: usize) -> Vec<&[f64]> {
        let columns = self.columns.iter().zip(&self.varying);
        columns.map(|(column, varies)| if *varies { &column[from..to] } else { &[] }).collect()
    }
}

fn columns(plan: &Plan, keys: &[InputKey], draws: usize, seed: u64) -> Vec<Vec<f64>> {
    let correlations = plan.correlations.iter().map(|correlation| RankCorrelation {
        streams: correlation.between.clone().map(|name| format!("param/{name}")),
        rank: correlation.rank,
    });
    let sampler = Sampler::correlated(seed, &correlations.collect::<Vec<_>>()).expect("the plan's correlations hold together");
    let sample = |distribution: &Distribution, stream: &str, year: i32| {
        let mut column = vec![0.0; draws];
        sampler.fill(stream, 0, year, &mut column);
        distribution.fill(&mut column);
        column
    };
    let delayed = |facility: &Facility| sample(&facility.delay, &format!("facility/{}", facility.id), 0);
    let delays: Vec<Vec<f64>> = plan.facilities.iter().map(delayed).collect();
    let facilities = |concerned: &dyn Fn(&Facility) -> bool, effect: &dyn Fn(Opening<'_>) -> f64| {
        let mut column = vec![0.0; draws];
        for (facility, delays) in plan.facilities.iter().zip(&delays).filter(|(facility, _)| concerned(facility)) {
            for (sum, delay) in column.iter_mut().zip(delays) {
                *sum += effect(Opening { facility, opening: facility.opening + delay });
            }
        }
        column
    };
    let numbers: BTreeMap<String, f64> = plan.base_numbers();
    let step = plan.step;
    let column = |key: &InputKey| match key {
        InputKey::Param { name } => {
            let assumption = plan.assumption(name).expect("the rules read the plan's assumptions");
            sample(&assumption.distribution, &format!("param/{name}"), 0)
        }
        InputKey::Base { name, index: Some(index) } => vec![plan.tables[name][*index as usize]; draws],
        InputKey::Base { name, index: None } => vec![numbers[name]; draws],
        InputKey::Target { name } => vec![plan.indicator(name).expect("the rules read the plan's targets").target.value; draws],
        InputKey::Yearly { function, name, year } => match function.as_str() {
            "shock" => sample(&plan.shock(name).expect("the rules read the plan's shocks").distribution, &format!("shock/{name}"), *year),
            "share" => vec![shares(&plan.budget, &[], *year)[name]; draws],
            "opened" => facilities(&|facility| facility.adds.contains_key(name), &|opening| {
                opening.facility.adds[name] * opening.opened(*year, step)
            }),
            "facility_cost" => facilities(&|facility| facility.domain == *name, &|opening| opening.cost(*year, step)),
            "running_cost" => facilities(&|facility| facility.domain == *name, &|opening| opening.running_cost(*year, step)),
            other => panic!("the rules read no function `{other}`"),
        },
    };
    keys.iter().map(column).collect()
}
