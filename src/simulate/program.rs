//! A model made ready to run: in go scenarios that share it, out come their draws, each computing only what it changes.
//!
//! The plan's own values are computed once for all draws, for every series and for every node at which some scenario's changes begin.
//! A scenario then runs a tape of its own: the nodes that depend on an input it changes, with the plan's columns as further inputs.
//! The same operations on the same numbers give the same bits, however they are shared out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::engine::eval::Evaluator;
use crate::engine::graph::{Node, NodeId};
use crate::engine::tape::{Tape, lower_given};
use crate::engine::trace::Model;
use crate::plan::Plan;
use crate::scenario::Scenario;

use super::columns::{Column, Columns};
use super::ledger::{Guard, examine, guards};
use super::{Draws, FailedDraw, Scratch, Settings, Summary, summarise};

/// A model with the plan's own values, to run its scenarios on.
pub(super) struct Program<'m> {
    model: &'m Model,
    settings: &'m Settings,
    columns: Columns<'m>,
    names: Vec<String>,
    /// What comes out: the node behind each column, the kept series' years first, then the model's failures.
    outputs: Vec<Output>,
    /// Number of columns of the kept series, whether they have a value or not.
    series_columns: usize,
    varying: Vec<bool>,
    guards: Vec<Guard>,
    /// The plan's own values of `outputs`, and of the nodes at which a scenario's changes begin.
    own: Vec<Shared>,
    edge: BTreeMap<NodeId, Vec<f64>>,
    /// The column of a series that has no value in a year.
    nothing: Shared,
    /// Which draws of the plan itself fail, and its summaries, one per series' column; neither where one scenario uses the model.
    own_failed: Vec<bool>,
    own_summaries: Vec<Option<Summary>>,
}

/// A column that scenarios share.
type Shared = Arc<Vec<f64>>;

/// One column that is computed.
#[derive(Debug, Clone, Copy)]
struct Output {
    node: NodeId,
    place: Place,
}

/// Where a computed column goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// Position among the series' columns.
    Series(usize),
    /// Position among the model's failures.
    Failure(usize),
}

/// Memory used again for each scenario.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    columns: Vec<Vec<f64>>,
}

impl Buffers {
    /// Takes the memory of draws that are done with.
    pub fn take_back(&mut self, draws: Draws) {
        self.columns.extend(draws.into_columns());
    }
}

impl<'m> Program<'m> {
    /// Computes the plan's own values; `users` are the scenarios that will be run.
    pub fn new(plan: &Plan, model: &'m Model, columns: Columns<'m>, settings: &'m Settings, users: &[&Scenario]) -> Program<'m> {
        let kept: Vec<usize> = (0..model.series.len()).filter(|index| model.series[*index].length.is_none()).collect();
        let mut outputs = Vec::new();
        for (position, index) in kept.iter().enumerate() {
            for (year, nodes) in model.series[*index].nodes.iter().enumerate() {
                if let [node] = nodes[..] {
                    outputs.push(Output { node, place: Place::Series(position * model.years.len() + year) });
                }
            }
        }
        let failures = model.failures.iter().enumerate();
        outputs.extend(failures.map(|(position, failure)| Output { node: failure.node, place: Place::Failure(position) }));
        let keys = model.graph.inputs();
        let varying = columns.varying(users.iter().copied(), keys);
        let mut program = Program {
            model,
            settings,
            names: kept.iter().map(|index| model.series[*index].name.clone()).collect(),
            series_columns: kept.len() * model.years.len(),
            guards: guards(plan, model, &kept),
            outputs,
            varying,
            columns,
            own: Vec::new(),
            edge: BTreeMap::new(),
            nothing: Arc::new(vec![f64::NAN; settings.draws]),
            own_failed: Vec::new(),
            own_summaries: Vec::new(),
        };
        let edge: BTreeSet<NodeId> = users.iter().flat_map(|user| program.edge_of(&program.changed_nodes(user))).collect();
        let edge: Vec<NodeId> = edge.into_iter().collect();
        let wanted: Vec<NodeId> = program.outputs.iter().map(|output| output.node).chain(edge.iter().copied()).collect();
        let tape = lower_given(&model.graph, &wanted, &program.varying, &[]);
        let mut computed: Vec<Vec<f64>> = vec![vec![0.0; settings.draws]; wanted.len()];
        program.evaluate(&tape, &program.columns.of_plan(keys), &[], computed.iter_mut().map(Vec::as_mut_slice).collect());
        program.edge = edge.into_iter().zip(computed.split_off(program.outputs.len())).collect();
        program.own = computed.into_iter().map(Arc::new).collect();
        if users.len() > 1 {
            program.summarise_own();
        }
        program
    }

    /// Makes the plan's own summaries, which scenarios that leave a series alone take over.
    fn summarise_own(&mut self) {
        let (series, failures) = self.placed(&self.own);
        let mut failed = vec![false; self.settings.draws];
        self.examine(&series, &failures, &mut failed);
        let of_column = |scratch: &mut Scratch, column: &Shared| {
            let has_value = column.iter().any(|value| !value.is_nan());
            has_value.then(|| summarise(column, &failed, scratch))
        };
        self.own_summaries = series.par_iter().map_init(Scratch::default, of_column).collect();
        self.own_failed = failed;
    }

    /// Columns in order of `outputs`, each in its place: those of the series and those of the model's failures.
    fn placed(&self, computed: &[Shared]) -> (Vec<Shared>, Vec<Shared>) {
        let mut series = vec![self.nothing.clone(); self.series_columns];
        let mut failures = vec![self.nothing.clone(); self.model.failures.len()];
        for (output, column) in self.outputs.iter().zip(computed) {
            match output.place {
                Place::Series(position) => series[position] = column.clone(),
                Place::Failure(position) => failures[position] = column.clone(),
            }
        }
        (series, failures)
    }

    /// Marks the draws that fail, and says why each does.
    fn examine(&self, series: &[Shared], failures: &[Shared], failed: &mut [bool]) -> Vec<FailedDraw> {
        let years = self.model.years.len();
        let of_series = |of: usize, year: usize| series[of * years + year].as_slice();
        examine(&self.guards, self.settings.first_draw, of_series, |output| failures[output].as_slice(), failed)
    }

    /// For each node whether it depends on an input that the scenario changes.
    fn changed_nodes(&self, scenario: &Scenario) -> Vec<bool> {
        let inputs = self.columns.changed(scenario, self.model.graph.inputs());
        let mut changed = Vec::with_capacity(self.model.graph.nodes().len());
        for node in self.model.graph.nodes() {
            changed.push(match node {
                Node::Constant(_) => false,
                Node::Input(input) => inputs[input.index()],
                Node::Op { op, arguments } => arguments[..op.arity()].iter().any(|argument| changed[argument.index()]),
            });
        }
        changed
    }

    /// Unchanged results of operations that differ between draws and that changed nodes, needed for an output, read.
    fn edge_of(&self, changed: &[bool]) -> BTreeSet<NodeId> {
        let nodes = self.model.graph.nodes();
        let mut needed = vec![false; nodes.len()];
        self.outputs.iter().for_each(|output| needed[output.node.index()] = changed[output.node.index()]);
        let mut varies = Vec::with_capacity(nodes.len());
        for node in nodes {
            varies.push(match node {
                Node::Constant(_) => false,
                Node::Input(input) => self.varying[input.index()],
                Node::Op { op, arguments } => arguments[..op.arity()].iter().any(|argument| varies[argument.index()]),
            });
        }
        let mut edge = BTreeSet::new();
        for (index, node) in nodes.iter().enumerate().rev() {
            if let (true, Node::Op { op, arguments }) = (needed[index], node) {
                for argument in &arguments[..op.arity()] {
                    if changed[argument.index()] {
                        needed[argument.index()] = true;
                    } else if varies[argument.index()] && matches!(nodes[argument.index()], Node::Op { .. }) {
                        edge.insert(*argument);
                    }
                }
            }
        }
        edge
    }

    /// All draws of a scenario, and what failed.
    pub fn run(&self, scenario: &Scenario, buffers: &mut Buffers) -> (Draws, Vec<FailedDraw>) {
        let draws = self.settings.draws;
        let changed = self.changed_nodes(scenario);
        let given: Vec<NodeId> = self.edge_of(&changed).into_iter().collect();
        let known: Vec<&[f64]> = given.iter().map(|node| self.edge[node].as_slice()).collect();
        let to_compute: Vec<NodeId> = self.outputs.iter().map(|output| output.node).filter(|node| changed[node.index()]).collect();
        let mut computed: Vec<Vec<f64>> = Vec::with_capacity(to_compute.len());
        computed.resize_with(to_compute.len(), || buffers.columns.pop().unwrap_or_else(|| vec![0.0; draws]));
        let tape = lower_given(&self.model.graph, &to_compute, &self.varying, &given);
        let inputs = self.columns.of(scenario, self.model.graph.inputs());
        self.evaluate(&tape, &inputs, &known, computed.iter_mut().map(Vec::as_mut_slice).collect());

        let mut computed = computed.into_iter();
        let columns: Vec<Shared> = self
            .outputs
            .iter()
            .zip(&self.own)
            .map(|(output, own)| match changed[output.node.index()] {
                true => Arc::new(computed.next().expect("invariant: what changes was computed")),
                false => own.clone(),
            })
            .collect();
        let (series, failures) = self.placed(&columns);
        let mut failed = vec![false; draws];
        let ledger = self.examine(&series, &failures, &mut failed);
        let same_failed = failed == self.own_failed;
        let draws = Draws::new(self.names.clone(), self.model.years.clone(), draws, series, failed);
        if !same_failed || self.own_summaries.is_empty() {
            return (draws, ledger);
        }
        let mut known = self.own_summaries.clone();
        for output in self.outputs.iter().filter(|output| changed[output.node.index()]) {
            if let Place::Series(position) = output.place {
                known[position] = None;
            }
        }
        (draws.with_known(known), ledger)
    }

    /// Runs a tape over all draws, blocks in parallel. `given` are its further inputs, `targets` its outputs.
    fn evaluate(&self, tape: &Tape, inputs: &[Column], given: &[&[f64]], targets: Vec<&mut [f64]>) {
        let (draws, block) = (self.settings.draws, self.settings.block);
        let uniform: Vec<f64> = inputs.iter().map(|input| if let Column::Uniform(value) = input { *value } else { f64::NAN }).collect();
        // Varying inputs that happen to be one number in this scenario still need a column.
        let flat = |(input, varies): (&Column, &bool)| match input {
            Column::Uniform(value) if *varies => vec![*value; block],
            _ => Vec::new(),
        };
        let flat: Vec<Vec<f64>> = inputs.iter().zip(&self.varying).map(flat).collect();
        let mut by_task: Vec<_> = targets.into_iter().map(|target| target.chunks_mut(TASK)).collect();
        let tasks: Vec<(usize, Vec<&mut [f64]>)> = (0..draws)
            .step_by(TASK)
            .map(|start| (start, by_task.iter_mut().map(|chunks| chunks.next().expect("invariant: columns are equally long")).collect()))
            .collect();
        let idle: Mutex<Vec<Evaluator<'_>>> = Mutex::new(Vec::new());
        tasks.into_par_iter().for_each(|(start, mut outputs)| {
            let known = idle.lock().expect("invariant: no thread panics with the lock").pop();
            let mut evaluator = known.unwrap_or_else(|| {
                let mut evaluator = Evaluator::new(tape);
                evaluator.set_uniform(&uniform);
                evaluator
            });
            let length = TASK.min(draws - start);
            for begin in (0..length).step_by(block) {
                let end = (begin + block).min(length);
                let of_graph = inputs.iter().zip(&flat).map(|(input, flat)| match input {
                    Column::Varying(column) => &column[start + begin..start + end],
                    Column::Uniform(_) if !flat.is_empty() => &flat[..end - begin],
                    Column::Uniform(_) => &[],
                });
                let all_inputs: Vec<&[f64]> = of_graph.chain(given.iter().map(|column| &column[start + begin..start + end])).collect();
                let mut block_outputs: Vec<&mut [f64]> = outputs.iter_mut().map(|column| &mut column[begin..end]).collect();
                evaluator.run(&all_inputs, &mut block_outputs);
            }
            idle.lock().expect("invariant: no thread panics with the lock").push(evaluator);
        });
    }
}

/// Draws per task: large enough that a task outweighs its start, small enough to share among threads.
const TASK: usize = 1024;
