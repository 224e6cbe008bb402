//! The run itself: in go compiled rules and scenarios, out come draws, scenario by scenario, blocks in parallel.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::engine::eval::Evaluator;
use crate::engine::graph::NodeId;
use crate::engine::tape::{Tape, lower};
use crate::engine::trace::{self, Model, RuleBook};
use crate::plan::Plan;
use crate::sampling::{RankCorrelation, Sampler};
use crate::scenario::Scenario;

use super::columns::{Column, Columns};
use super::ledger::{Guard, examine, guards};
use super::summary::{Scratch, Summary, summarise};
use super::vocabulary::{rule_files, vocabulary};
use super::{Draws, FailedDraw, Settings};

/// The rules of one or more scenarios, traced.
pub struct Compiled {
    pub rules: RuleBook,
    pub model: Model,
}

/// Rules traced once for all scenarios that share them; positions say which scenario uses which.
pub struct Compilation {
    pub models: Vec<Compiled>,
    /// For each scenario the position of its rules in `models`.
    pub of_scenario: Vec<usize>,
}

/// Loads and traces the rules of all scenarios; scenarios with the same rules share one model. All mistakes are reported together.
pub fn compile(plan: &Plan, scenarios: &[Scenario]) -> Result<Compilation, Vec<Diagnostic>> {
    let mut models: Vec<Compiled> = Vec::new();
    let mut known: BTreeMap<Vec<(String, Vec<String>)>, Option<usize>> = BTreeMap::new();
    let mut of_scenario = Vec::new();
    let mut faults: Vec<Diagnostic> = Vec::new();
    for scenario in scenarios {
        let key: Vec<_> = scenario.rules.iter().map(|rules| (rules.source.name.clone(), rules.replaces.clone())).collect();
        if let Some(position) = known.get(&key) {
            of_scenario.extend(*position);
            continue;
        }
        let compiled = trace::load(&rule_files(plan, scenario)).and_then(|rules| {
            let model = trace::trace(&rules, &vocabulary(plan, scenarios, &rules))?;
            Ok(Compiled { rules, model })
        });
        match compiled {
            Ok(compiled) => {
                known.insert(key, Some(models.len()));
                of_scenario.push(models.len());
                models.push(compiled);
            }
            Err(found) => {
                known.insert(key, None);
                faults.extend(found.into_iter().filter(|fault| !faults.contains(fault)).collect::<Vec<_>>());
            }
        }
    }
    if let (Err(message), Some(first)) = (Sampler::correlated(0, &rank_correlations(plan)), plan.correlations.first()) {
        faults.push(Diagnostic::error("impossible-correlations", message).at(first.place.clone()));
    }
    if faults.is_empty() { Ok(Compilation { models, of_scenario }) } else { Err(faults) }
}

fn rank_correlations(plan: &Plan) -> Vec<RankCorrelation> {
    let stream = |name: &String| format!("param/{name}");
    plan.correlations
        .iter()
        .map(|correlation| RankCorrelation {
            streams: [stream(&correlation.between[0]), stream(&correlation.between[1])],
            rank: correlation.rank,
        })
        .collect()
}

/// A model lowered to a tape, with what its outputs are.
struct Program<'m> {
    model: &'m Model,
    tape: Tape,
    /// Positions in `model.series` of the series kept as columns: all that are numbers.
    kept: Vec<usize>,
    varying: Vec<bool>,
    names: Vec<String>,
    /// Positions in the flat list of (kept series × year) that the tape fills, in order of its outputs.
    filled: Vec<usize>,
    guards: Vec<Guard>,
}

impl<'m> Program<'m> {
    fn new(plan: &Plan, model: &'m Model, varying: &[bool]) -> Program<'m> {
        let kept: Vec<usize> = (0..model.series.len()).filter(|index| model.series[*index].length.is_none()).collect();
        let names = kept.iter().map(|index| model.series[*index].name.clone()).collect();
        let mut filled = Vec::new();
        let mut outputs: Vec<NodeId> = Vec::new();
        for (position, index) in kept.iter().enumerate() {
            for (year, nodes) in model.series[*index].nodes.iter().enumerate() {
                if let [node] = nodes[..] {
                    filled.push(position * model.years.len() + year);
                    outputs.push(node);
                }
            }
        }
        outputs.extend(model.failures.iter().map(|failure| failure.node));
        let tape = lower(&model.graph, &outputs, varying);
        Program { model, tape, names, filled, guards: guards(plan, model, &kept), kept, varying: varying.to_vec() }
    }

    fn columns(&self) -> usize {
        self.kept.len() * self.model.years.len()
    }
}

/// Runs all scenarios; `reduce` makes of each scenario's draws and failures what is kept, in order of the scenarios.
///
/// The result is the same for any number of threads, block size and order of scenarios. `progress` is called after each scenario.
pub fn run<R: Send>(
    plan: &Plan,
    scenarios: &[Scenario],
    compilation: &Compilation,
    settings: &Settings,
    progress: impl Fn(&Scenario) + Sync,
    mut reduce: impl FnMut(&Scenario, &Draws, Vec<FailedDraw>) -> R,
) -> Vec<R> {
    let sampler = Sampler::correlated(settings.seed, &rank_correlations(plan)).expect("invariant: compile has tried the correlations");
    let mut results = Vec::with_capacity(scenarios.len());
    let mut programs: Vec<Option<(Columns<'_>, Program<'_>)>> = (0..compilation.models.len()).map(|_| None).collect();
    let mut buffers = (Vec::new(), Vec::new(), Vec::new());
    for (scenario, position) in scenarios.iter().zip(&compilation.of_scenario) {
        let model = &compilation.models[*position].model;
        let (columns, program) = programs[*position].get_or_insert_with(|| {
            let columns = Columns::new(plan, &sampler, settings, model.graph.inputs());
            let users = scenarios.iter().zip(&compilation.of_scenario).filter(|(_, used)| *used == position).map(|(user, _)| user);
            let varying = columns.varying(users, model.graph.inputs());
            let program = Program::new(plan, model, &varying);
            (columns, program)
        });
        let inputs = columns.of(scenario, model.graph.inputs());
        let (draws, failures, thrown) = run_scenario(program, &inputs, settings, buffers);
        results.push(reduce(scenario, &draws, failures));
        let (values, failed) = draws.into_buffers();
        buffers = (values, failed, thrown);
        progress(scenario);
    }
    results
}

/// Draws per task: large enough that a task outweighs its start, small enough to share among threads.
const TASK: usize = 1024;

type Buffers = (Vec<f64>, Vec<bool>, Vec<f64>);

fn run_scenario(program: &Program<'_>, inputs: &[Column], settings: &Settings, buffers: Buffers) -> (Draws, Vec<FailedDraw>, Vec<f64>) {
    let draws = settings.draws;
    let (mut values, mut failed, mut thrown) = buffers;
    values.clear();
    values.resize(program.columns() * draws, f64::NAN);
    failed.clear();
    failed.resize(draws, false);
    thrown.clear();
    thrown.resize(program.model.failures.len() * draws, 0.0);

    let uniform: Vec<f64> = inputs.iter().map(|input| if let Column::Uniform(value) = input { *value } else { f64::NAN }).collect();
    // Varying inputs that happen to be one number in this scenario still need a column.
    let flat: Vec<Vec<f64>> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| match input {
            Column::Uniform(value) if program.varying[index] => vec![*value; settings.block],
            _ => Vec::new(),
        })
        .collect();

    {
        let mut by_output: Vec<std::slice::ChunksMut<'_, f64>> = Vec::with_capacity(program.filled.len() + program.model.failures.len());
        let mut all_columns: Vec<Option<&mut [f64]>> = values.chunks_mut(draws).map(Some).collect();
        for position in &program.filled {
            by_output.push(all_columns[*position].take().expect("invariant: each column is filled once").chunks_mut(TASK));
        }
        by_output.extend(thrown.chunks_mut(draws).map(|column| column.chunks_mut(TASK)));
        let tasks: Vec<(usize, Vec<&mut [f64]>)> = (0..draws)
            .step_by(TASK)
            .map(|start| (start, by_output.iter_mut().map(|chunks| chunks.next().expect("invariant: columns are equally long")).collect()))
            .collect();
        let idle: Mutex<Vec<Evaluator<'_>>> = Mutex::new(Vec::new());
        tasks.into_par_iter().for_each(|(start, mut outputs)| {
            let mut evaluator = idle.lock().expect("invariant: no thread panics with the lock").pop().unwrap_or_else(|| {
                let mut evaluator = Evaluator::new(&program.tape);
                evaluator.set_uniform(&uniform);
                evaluator
            });
            let length = TASK.min(draws - start);
            for begin in (0..length).step_by(settings.block) {
                let end = (begin + settings.block).min(length);
                let block_inputs: Vec<&[f64]> = inputs
                    .iter()
                    .zip(&flat)
                    .map(|(input, flat)| match input {
                        Column::Varying(column) => &column[start + begin..start + end],
                        Column::Uniform(_) if !flat.is_empty() => &flat[..end - begin],
                        Column::Uniform(_) => &[],
                    })
                    .collect();
                let mut block_outputs: Vec<&mut [f64]> = outputs.iter_mut().map(|column| &mut column[begin..end]).collect();
                evaluator.run(&block_inputs, &mut block_outputs);
            }
            idle.lock().expect("invariant: no thread panics with the lock").push(evaluator);
        });
    }

    let years = program.model.years.len();
    let failures = examine(
        &program.guards,
        settings.first_draw,
        |series, year| {
            let start = (series * years + year) * draws;
            &values[start..start + draws]
        },
        |output| &thrown[output * draws..(output + 1) * draws],
        &mut failed,
    );
    let draws = Draws::new(program.names.clone(), program.model.years.clone(), draws, values, failed);
    (draws, failures, thrown)
}

/// Summaries of every series and year, in parallel; `None` where a series has no value.
pub fn summaries(draws: &Draws) -> Vec<Vec<Option<Summary>>> {
    (0..draws.series.len())
        .into_par_iter()
        .map_init(Scratch::default, |scratch, series| {
            (0..draws.years.len())
                .map(|year| draws.has_value(series, year).then(|| summarise(draws.column(series, year), &draws.failed, scratch)))
                .collect()
        })
        .collect()
}

/// Sets the number of threads for this process, once; without it, all cores are used.
pub fn set_threads(threads: usize) {
    // A second call finds the threads already there: the first number stays, as documented.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}
