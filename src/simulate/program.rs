//! A model made ready to run: in go scenarios that share it, out come their draws, each computing only what it changes.
//!
//! The plan's own values are computed once for all draws, for every series and for the nodes at which scenarios' changes begin.
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
use super::ledger::{Guard, Watched, guards, ledger};
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
    /// Nodes that differ between draws.
    varies: Vec<bool>,
    guards: Vec<Guard>,
    /// The plan's own values of `outputs`, and of the nodes at which scenarios' changes begin.
    own: Vec<Shared>,
    edge: BTreeMap<NodeId, Vec<f64>>,
    /// The column of a series that has no value in a year.
    nothing: Shared,
    /// The guards that draws of the plan itself break, which draws fail, and the plan's summaries, one per series' column; the latter not where
    /// one scenario uses the model.
    own_broken: Vec<usize>,
    own_failed: Vec<bool>,
    own_summaries: Vec<Option<Summary>>,
}

/// A column that scenarios share.
type Shared = Arc<Vec<f64>>;

/// One column that is computed.
#[derive(Debug, Clone, Copy)]
struct Output {
    node: NodeId,
    place: Watched,
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

/// A scenario made ready to run.
pub(super) struct Prepared {
    /// Per node whether it depends on an input that the scenario changes.
    changed: Vec<bool>,
    tape: Tape,
    inputs: Vec<Column>,
    /// The plan's columns that the tape reads.
    given: Vec<NodeId>,
}

impl<'m> Program<'m> {
    /// Computes the plan's own values; `users` are the scenarios that will be run.
    pub fn new(plan: &Plan, model: &'m Model, columns: Columns<'m>, settings: &'m Settings, users: &[&Scenario]) -> Program<'m> {
        let kept: Vec<usize> = (0..model.series.len()).filter(|index| model.series[*index].length.is_none()).collect();
        let mut outputs = Vec::new();
        for (position, index) in kept.iter().enumerate() {
            for (year, nodes) in model.series[*index].nodes.iter().enumerate() {
                if let [node] = nodes[..] {
                    outputs.push(Output { node, place: Watched::Series(position * model.years.len() + year) });
                }
            }
        }
        let failures = model.failures.iter().enumerate();
        outputs.extend(failures.map(|(position, failure)| Output { node: failure.node, place: Watched::Failure(position) }));
        let keys = model.graph.inputs();
        let varying = columns.varying(users.iter().copied(), keys);
        let mut program = Program {
            model,
            settings,
            names: kept.iter().map(|index| model.series[*index].name.clone()).collect(),
            series_columns: kept.len() * model.years.len(),
            guards: guards(plan, model, &kept),
            outputs,
            varies: spread(model, &varying),
            varying,
            columns,
            own: Vec::new(),
            edge: BTreeMap::new(),
            nothing: Arc::new(vec![f64::NAN; settings.draws]),
            own_broken: Vec::new(),
            own_failed: vec![false; settings.draws],
            own_summaries: Vec::new(),
        };
        let edge = program.edge(users);
        let wanted: Vec<NodeId> = program.outputs.iter().map(|output| output.node).chain(edge.iter().copied()).collect();
        let tape = lower_given(&model.graph, &wanted, &program.varying, &[]);
        let mut computed: Vec<Vec<f64>> = vec![vec![0.0; settings.draws]; wanted.len()];
        program.evaluate(&tape, &program.columns.of_plan(keys), &[], computed.iter_mut().map(Vec::as_mut_slice).collect());
        program.edge = edge.into_iter().zip(computed.split_off(program.outputs.len())).collect();
        program.own = computed.into_iter().map(Arc::new).collect();
        let (series, failures) = program.placed(&program.own);
        program.own_broken = program.broken(&series, &failures, |_| true);
        let column = |watched: Watched| watched.of(&series, &failures).as_slice();
        let mut failed = vec![false; settings.draws];
        ledger(&program.guards, &program.own_broken, settings.first_draw, column, &mut failed);
        program.own_failed = failed;
        if users.len() > 1 {
            let of_column = |scratch: &mut Scratch, column: &Shared| {
                let has_value = column.iter().any(|value| !value.is_nan());
                has_value.then(|| summarise(column, &program.own_failed, scratch))
            };
            program.own_summaries = series.par_iter().map_init(Scratch::default, of_column).collect();
        }
        program
    }

    /// The nodes whose columns are kept for scenarios to begin from. A scenario that would need many is left to compute all it needs, and so
    /// are those that come when [`MOST_EDGES`] are kept: memory does not grow with the number of scenarios.
    fn edge(&self, users: &[&Scenario]) -> BTreeSet<NodeId> {
        let costs = self.costs();
        let mut edge: BTreeSet<NodeId> = BTreeSet::new();
        for user in users {
            let own = self.edge_of(&self.changed_nodes(user), &costs);
            if own.len() <= MOST_EDGES_OF_ONE && edge.union(&own).count() <= MOST_EDGES {
                edge.extend(own);
            }
        }
        edge
    }

    /// Columns in order of `outputs`, each in its place: those of the series and those of the model's failures.
    fn placed(&self, computed: &[Shared]) -> (Vec<Shared>, Vec<Shared>) {
        let mut series = vec![self.nothing.clone(); self.series_columns];
        let mut failures = vec![self.nothing.clone(); self.model.failures.len()];
        for (output, column) in self.outputs.iter().zip(computed) {
            match output.place {
                Watched::Series(position) => series[position] = column.clone(),
                Watched::Failure(position) => failures[position] = column.clone(),
            }
        }
        (series, failures)
    }

    /// The guards of the columns asked for that some draw breaks, in rising order.
    fn broken(&self, series: &[Shared], failures: &[Shared], asked: impl Fn(Watched) -> bool + Sync) -> Vec<usize> {
        let broken = |(_, guard): &(usize, &Guard)| asked(guard.watched) && guard.is_broken(guard.watched.of(series, failures).as_slice());
        self.guards.par_iter().enumerate().with_min_len(64).filter(broken).map(|(position, _)| position).collect()
    }

    /// For each node whether it depends on an input that the scenario changes.
    fn changed_nodes(&self, scenario: &Scenario) -> Vec<bool> {
        spread(self.model, &self.columns.changed(scenario, self.model.graph.inputs()))
    }

    /// Operations behind each node that differ between draws, up to [`CHEAP`] and one: what it takes to compute a node again.
    fn costs(&self) -> Vec<usize> {
        let mut costs = vec![0; self.varies.len()];
        for (index, node) in self.model.graph.nodes().iter().enumerate().filter(|(index, _)| self.varies[*index]) {
            if let Node::Op { op, arguments } = node {
                let behind: usize = arguments[..op.arity()].iter().map(|argument| costs[argument.index()]).sum();
                costs[index] = (behind + 1).min(CHEAP + 1);
            }
        }
        costs
    }

    /// Unchanged results of operations that differ between draws, that are read on the way to a changed output, and that are not cheap to
    /// compute again.
    fn edge_of(&self, changed: &[bool], costs: &[usize]) -> BTreeSet<NodeId> {
        let nodes = self.model.graph.nodes();
        let mut needed = vec![false; nodes.len()];
        self.outputs.iter().for_each(|output| needed[output.node.index()] |= changed[output.node.index()]);
        let mut edge = BTreeSet::new();
        for (index, node) in nodes.iter().enumerate().rev() {
            let (true, Node::Op { op, arguments }) = (needed[index], node) else { continue };
            for argument in arguments[..op.arity()].iter().filter(|argument| self.varies[argument.index()]) {
                if changed[argument.index()] || costs[argument.index()] <= CHEAP {
                    needed[argument.index()] = true;
                } else {
                    edge.insert(*argument);
                }
            }
        }
        edge
    }

    /// The tape of what a scenario changes, and the columns it reads.
    pub fn prepare(&self, scenario: &Scenario) -> Prepared {
        let changed = self.changed_nodes(scenario);
        let given: Vec<NodeId> = self.edge.keys().copied().filter(|node| !changed[node.index()]).collect();
        let to_compute: Vec<NodeId> = self.outputs.iter().map(|output| output.node).filter(|node| changed[node.index()]).collect();
        let tape = lower_given(&self.model.graph, &to_compute, &self.varying, &given);
        let inputs = self.columns.of(scenario, self.model.graph.inputs());
        Prepared { changed, tape, inputs, given }
    }

    /// All draws of a scenario, and what failed.
    pub fn run(&self, prepared: Prepared, buffers: &mut Buffers) -> (Draws, Vec<FailedDraw>) {
        let draws = self.settings.draws;
        let Prepared { changed, tape, inputs, given } = prepared;
        let changes = |output: &Output| changed[output.node.index()];
        let known: Vec<&[f64]> = given.iter().map(|node| self.edge[node].as_slice()).collect();
        let mut computed: Vec<Vec<f64>> = Vec::new();
        computed.resize_with(self.outputs.iter().filter(|output| changes(output)).count(), || {
            buffers.columns.pop().unwrap_or_else(|| vec![0.0; draws])
        });
        self.evaluate(&tape, &inputs, &known, computed.iter_mut().map(Vec::as_mut_slice).collect());

        let mut computed = computed.into_iter();
        let columns: Vec<Shared> = self
            .outputs
            .iter()
            .zip(&self.own)
            .map(|(output, own)| match changes(output) {
                true => Arc::new(computed.next().expect("invariant: what changes was computed")),
                false => own.clone(),
            })
            .collect();
        let (series, failures) = self.placed(&columns);
        let changed_places: BTreeSet<Watched> = self.outputs.iter().filter(|output| changes(output)).map(|output| output.place).collect();
        let mut broken = self.broken(&series, &failures, |place| changed_places.contains(&place));
        broken.extend(self.own_broken.iter().filter(|guard| !changed_places.contains(&self.guards[**guard].watched)));
        broken.sort_unstable();
        let mut failed = vec![false; draws];
        let column = |watched: Watched| watched.of(&series, &failures).as_slice();
        let failed_draws = ledger(&self.guards, &broken, self.settings.first_draw, column, &mut failed);
        let same_failed = failed == self.own_failed;
        let mut draws = Draws::new(self.names.clone(), self.model.years.clone(), draws, series, failed);
        if same_failed {
            for (column, summary) in self.own_summaries.iter().enumerate() {
                if let (Some(summary), false) = (summary, changed_places.contains(&Watched::Series(column))) {
                    draws.lend_summary(column, summary);
                }
            }
        }
        (draws, failed_draws)
    }

    /// Runs a tape over all draws, blocks in parallel. `given` are its further inputs, `targets` its outputs.
    fn evaluate(&self, tape: &Tape, inputs: &[Column], given: &[&[f64]], targets: Vec<&mut [f64]>) {
        let draws = self.settings.draws;
        let uniform: Vec<f64> = inputs.iter().map(|input| if let Column::Uniform(value) = input { *value } else { f64::NAN }).collect();
        // Varying inputs that happen to be one number in this scenario still need a column.
        let flat = |(input, varies): (&Column, &bool)| match input {
            Column::Uniform(value) if *varies => vec![*value; TASK],
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
                let mut evaluator = match self.settings.block {
                    Some(lanes) => Evaluator::in_blocks(tape, lanes),
                    None => Evaluator::new(tape),
                };
                evaluator.set_constants(&uniform);
                evaluator
            });
            let part = start..(start + TASK).min(draws);
            let of_graph = inputs.iter().zip(&flat).map(|(input, flat)| match input {
                Column::Varying(column) => &column[part.clone()],
                Column::Uniform(_) if !flat.is_empty() => &flat[..part.len()],
                Column::Uniform(_) => &[],
            });
            let all_inputs: Vec<&[f64]> = of_graph.chain(given.iter().map(|column| &column[part.clone()])).collect();
            evaluator.run(&all_inputs, &mut outputs);
            idle.lock().expect("invariant: no thread panics with the lock").push(evaluator);
        });
    }
}

/// For each node whether it is, or depends on, one of the inputs marked.
fn spread(model: &Model, inputs: &[bool]) -> Vec<bool> {
    let mut marked: Vec<bool> = Vec::with_capacity(model.graph.nodes().len());
    for node in model.graph.nodes() {
        marked.push(match node {
            Node::Constant(_) => false,
            Node::Input(input) => inputs[input.index()],
            Node::Op { op, arguments } => arguments[..op.arity()].iter().any(|argument| marked[argument.index()]),
        });
    }
    marked
}

/// Draws per task: large enough that a task outweighs its start, small enough to share among threads.
const TASK: usize = 1024;

/// Operations that are rather done again than their column kept and read.
const CHEAP: usize = 12;

/// Columns of the plan that one scenario may begin from; beyond, computing all of it is as fast.
const MOST_EDGES_OF_ONE: usize = 256;

/// Columns of the plan that are kept for scenarios to begin from: 40 MB with 10,000 draws.
const MOST_EDGES: usize = 512;
