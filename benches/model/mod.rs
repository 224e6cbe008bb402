//! Models with the inputs of a real run, for benches and for tests of the engine: the Wuxing plan, and the fixed small plan in `plan/`, whose
//! model is also written by hand in [`twin`].

#![allow(dead_code, reason = "each of them takes what it needs")]

pub mod twin;

use std::path::Path;
use std::sync::Arc;

use fiveyear::engine::graph::{InputKey, NodeId};
use fiveyear::engine::trace::Vocabulary;
use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{self, Column, Compiled, Session, Settings};

/// The plan, its rules traced, and a column of draws for each input, as `fiveyear run` samples them for the plan as it stands.
pub struct Prepared {
    pub plan: Plan,
    pub scenarios: Vec<Scenario>,
    pub compiled: Arc<Compiled>,
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

/// Nanoseconds that the processor has worked for this thread, where the system tells; 0 else.
pub fn worked() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    spent.and_then(|line| line.split(' ').next()?.parse().ok()).unwrap_or(0.0)
}

/// The fixed small plan.
pub fn small_plan() -> Plan {
    Plan::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/model/plan")).expect("the fixed small plan is sound")
}

impl Prepared {
    pub fn wuxing(draws: usize, seed: u64) -> Prepared {
        Prepared::new(Plan::embedded().expect("the built-in plan is sound"), draws, seed)
    }

    pub fn small(draws: usize, seed: u64) -> Prepared {
        Prepared::new(small_plan(), draws, seed)
    }

    fn new(plan: Plan, draws: usize, seed: u64) -> Prepared {
        let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
        let mut session =
            Session::new(&plan, &scenarios[..1], Settings { draws, seed, ..Settings::default() }).expect("its rules are sound");
        let compiled = session.compiled(&scenarios[0]).expect("its rules are sound");
        let inputs = session.inputs(&plan_itself(&plan)).expect("its rules are sound");
        let columns: Vec<Vec<f64>> = inputs
            .iter()
            .map(|(_, column)| match column {
                Column::Constant(value) => vec![*value; draws],
                Column::Varying(values) => values.to_vec(),
            })
            .collect();
        let varying: Vec<bool> = columns.iter().map(|column| column.iter().any(|value| value.to_bits() != column[0].to_bits())).collect();
        let uniform = columns.iter().zip(&varying).map(|(column, varies)| if *varies { f64::NAN } else { column[0] }).collect();
        Prepared { plan, compiled, scenarios, columns, varying, uniform }
    }

    pub fn compiled(&self) -> &Compiled {
        &self.compiled
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
