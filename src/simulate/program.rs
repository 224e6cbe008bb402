//! A traced model with the plan's own values, on which scenarios run, each computing only what it changes.
//!
//! The plan's own values are computed once, for every series. A scenario then runs a tape of its own: the nodes that depend on an input
//! it changes, with the plan's columns as further inputs: those of its series, and those between series at which a scenario's changes
//! begin. The same operations on the same numbers give the same bits, however they are shared out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::graph::{Node, NodeId};
use crate::engine::tape::{Tape, lower_given};
use crate::engine::trace::Model;
use crate::scenario::Scenario;

use super::columns::{self, PlanColumns};
use super::compile::Compiled;
use super::draws::Computed;
use super::evaluated::{Evaluated, Shared, evaluate};
use super::ledger::{Guard, Watched, guards, ledger};
use super::tapes::Tapes;
use super::world::{Changes, Column, Samples};
use super::{Draws, Experiment, FailedDraw, Inputs, Settings};

/// A model with the plan's own values, to run its scenarios on.
pub(super) struct Program {
    compiled: Arc<Compiled>,
    /// The plan's own input columns, in order of the graph's inputs.
    inputs: Vec<Column>,
    /// What comes out: the stored series' years first, then the model's failures.
    outputs: Vec<Output>,
    /// The nodes of the outputs, each once and in order: one column serves all series and years that have the same value.
    nodes: Vec<NodeId>,
    /// Nodes of the plan itself that differ between draws.
    varies: Vec<bool>,
    /// Operations behind each node that differ between draws, up to [`CHEAP`] and one: what it takes to compute a node again from the
    /// plan's series.
    costs: Vec<usize>,
    /// Per node, if it differs between draws and its column is among the plan's own draws or failures, where.
    known: Vec<Option<Watched>>,
    guards: Vec<Guard>,
    /// Indices of the guards that the unchanged plan breaks.
    broken: Vec<usize>,
    /// The plan's own draws; none are computed where one scenario alone is run.
    own: Arc<Draws>,
    /// Whether the plan's own values are there.
    has_own: bool,
    /// The plan's own columns of [`Model::failures`].
    own_failures: Vec<Shared>,
    /// The plan's own columns at which scenarios' changes begin, besides those known.
    edges: BTreeMap<NodeId, Shared>,
}

/// One column that is computed.
#[derive(Debug, Clone, Copy)]
struct Output {
    node: NodeId,
    place: Watched,
}

/// What a scenario changes of a model.
pub(super) struct Changed {
    /// Per input whether the scenario changes it.
    inputs: Vec<bool>,
    /// Per node whether it depends on an input that the scenario changes.
    nodes: Vec<bool>,
}

/// A scenario made ready to run.
pub(super) struct Prepared {
    /// Per node whether it depends on an input that the scenario changes.
    changed: Vec<bool>,
    tape: Tape,
    inputs: Vec<Column>,
    /// Of [`Inputs::drawn`].
    delays: Vec<(String, Column)>,
    /// The plan's columns that the tape reads.
    given: Vec<NodeId>,
    /// The nodes that it computes.
    wanted: Vec<NodeId>,
}

impl Program {
    /// A model with its inputs, before any value is computed.
    fn bare(samples: Samples<'_>, inputs: Vec<Column>, compiled: Arc<Compiled>) -> Program {
        let Samples { plan, settings, .. } = samples;
        let model = &compiled.model;
        let stored = settings.stored.of(model);
        let mut outputs = Vec::new();
        for (position, series) in stored.iter().enumerate() {
            let years = series.nodes.iter().enumerate().filter_map(|(year, node)| Some((year, (*node)?)));
            outputs.extend(years.map(|(year, node)| Output { node, place: Watched::Series(position * model.years.len() + year) }));
        }
        let failures = model.failures.iter().enumerate();
        outputs.extend(failures.map(|(position, failure)| Output { node: failure.node, place: Watched::Failure(position) }));
        let nodes: BTreeSet<NodeId> = outputs.iter().map(|output| output.node).collect();
        let varies = spread(model, &varying(&inputs));
        let costs = costs(model, &varies, &known_outputs(&outputs, &varies));
        let guards = guards(plan, model, &stored, settings.checks);
        let nothing: Shared = Arc::new(vec![f64::NAN; settings.draws]);
        let names: Vec<String> = stored.into_iter().map(|series| series.name).collect();
        let no_columns = vec![nothing.clone(); names.len() * model.years.len()];
        Program {
            own: Arc::new(Draws::new(names, model.years.clone(), settings.draws, no_columns, vec![false; settings.draws])),
            own_failures: vec![nothing; model.failures.len()],
            has_own: false,
            inputs,
            outputs,
            nodes: nodes.into_iter().collect(),
            varies,
            costs,
            known: vec![None; compiled.model.graph.nodes().len()],
            guards,
            broken: Vec::new(),
            edges: BTreeMap::new(),
            compiled,
        }
    }

    /// Computes the plan's own values.
    pub(super) fn new(samples: Samples<'_>, columns: &mut PlanColumns, compiled: Arc<Compiled>) -> Program {
        let settings = samples.settings;
        let mut program = Program::bare_of(samples, columns, compiled);
        let computed = program.of_plan(settings, program.nodes.clone());
        let (series, failures) = program.placed(&computed);
        program.broken = program.broken(&computed);
        let (draws, _) = program.drawn(settings, series, &failures, &program.broken);
        (program.own, program.has_own) = (Arc::new(draws), true);
        program.own_failures = failures;
        program.known = known_outputs(&program.outputs, &program.varies);
        program
    }

    /// A model of which one scenario alone is run: all of it is computed as the scenario has it, and nothing of the plan itself.
    pub(super) fn bare_of(samples: Samples<'_>, columns: &mut PlanColumns, compiled: Arc<Compiled>) -> Program {
        let inputs = columns.of(samples, compiled.model.graph.inputs());
        Program::bare(samples, inputs, compiled)
    }

    /// All draws of a scenario of a place that shares its rules with others, everything computed from its own inputs. The tape is taken from
    /// `tapes`, columns from `buffers` as far as there are any. `constants` are the inputs that are known to be the same in all draws, in order
    /// of the graph's inputs; it may be empty.
    pub(super) fn run_place(
        samples: Samples<'_>,
        compiled: Arc<Compiled>,
        scenario: &Scenario,
        constants: &[Option<f64>],
        tapes: &mut Tapes,
        buffers: &mut Vec<Vec<f64>>,
    ) -> Experiment {
        let settings = samples.settings;
        let columns = PlanColumns::with_assumptions(samples, compiled.model.graph.inputs());
        let world = columns.world(samples, scenario);
        let known = |at: usize| constants.get(at).copied().flatten().map(Column::Constant);
        let keys = compiled.model.graph.inputs().par_iter().enumerate();
        let inputs: Vec<Column> = keys.map(|(at, key)| known(at).unwrap_or_else(|| columns::column(&world, key))).collect();
        let delays = columns::delays(&world);
        let program = Program::bare(samples, inputs, compiled);
        let tape = tapes.of(&program.compiled, varying(&program.inputs), &program.nodes);
        // The last part of a run is shorter than the others.
        buffers.retain(|column| column.len() == settings.draws);
        let computed = evaluate(settings, &tape, &program.inputs, &[], program.nodes.clone(), buffers);
        let (series, failures) = program.placed(&computed);
        let broken = program.broken(&computed);
        let (draws, failures) = program.drawn(settings, series, &failures, &broken);
        Experiment { inputs: Inputs { compiled: program.compiled, columns: program.inputs, delays }, draws, failures, before: None }
    }

    /// The draws that have these columns, and which of them failed by the `broken` guards.
    fn drawn(&self, settings: &Settings, series: Computed, failures: &[Shared], broken: &[usize]) -> (Draws, Vec<FailedDraw>) {
        let mut failed = vec![false; settings.draws];
        let column = |watched: Watched| watched.of(&series.columns, failures).as_slice();
        let ledger = ledger(&self.guards, broken, settings.first_draw, column, &mut failed);
        let Draws { series: names, years, count, .. } = &*self.own;
        let own = self.has_own.then_some(&self.own);
        let draws = Draws::beside(own, names.clone(), years.clone(), *count, series, failed).in_replicates(settings.replicated());
        (draws, ledger)
    }

    /// The plan's own draws.
    pub(super) fn own(&self) -> &Draws {
        &self.own
    }

    /// Keeps the plan's own columns at which the changes of these scenarios begin, as far as there is room for them; those of scenarios
    /// that ran before make room.
    pub(super) fn keep_edges(&mut self, settings: &Settings, users: &[&Changed]) {
        let wanted: Vec<BTreeSet<NodeId>> = users.iter().map(|user| self.edges_of(&user.nodes)).collect();
        let all: BTreeSet<NodeId> = wanted.iter().flatten().copied().collect();
        let missing = all.iter().filter(|node| !self.edges.contains_key(node)).count();
        let fit = |columns: usize| columns * settings.draws <= MOST_EDGE_NUMBERS;
        if !fit(self.edges.len() + missing) {
            self.edges.retain(|node, _| all.contains(node));
        }
        // To bound memory, a scenario that would need many computes all of it instead, and so do those for which there is no room.
        let mut new: BTreeSet<NodeId> = BTreeSet::new();
        for own in wanted.iter().filter(|own| own.len() <= MOST_EDGES_OF_ONE) {
            let missing: Vec<NodeId> = own.iter().copied().filter(|node| !self.edges.contains_key(node) && !new.contains(node)).collect();
            if fit(self.edges.len() + new.len() + missing.len()) {
                new.extend(missing);
            }
        }
        if !new.is_empty() {
            let Evaluated { nodes, columns, .. } = self.of_plan(settings, new.into_iter().collect());
            self.edges.extend(nodes.into_iter().zip(columns));
        }
    }

    /// The nodes whose columns of the plan itself are there.
    fn there(&self) -> impl Iterator<Item = NodeId> {
        self.nodes.iter().filter(|node| self.known[node.index()].is_some()).chain(self.edges.keys()).copied()
    }

    /// The plan's own column of a node that is there.
    fn column(&self, node: NodeId) -> &[f64] {
        match self.known[node.index()] {
            Some(place) => place.of(self.own.columns(), &self.own_failures).as_slice(),
            None => self.edges[&node].as_slice(),
        }
    }

    /// Columns of the plan itself that are not there yet.
    fn of_plan(&self, settings: &Settings, wanted: Vec<NodeId>) -> Evaluated {
        let given: Vec<NodeId> = self.there().collect();
        let tape = lower_given(&self.compiled.model.graph, &wanted, &varying(&self.inputs), &given);
        let known: Vec<&[f64]> = given.iter().map(|node| self.column(*node)).collect();
        evaluate(settings, &tape, &self.inputs, &known, wanted, &mut Vec::new())
    }

    /// The columns of the series and those of the model's failures: the ones that were computed, else the plan's own.
    fn placed(&self, computed: &Evaluated) -> (Computed, Vec<Shared>) {
        let columns = self.own.columns().to_vec();
        let (mut series, mut failures) = (Computed { extremes: vec![None; columns.len()], columns }, self.own_failures.clone());
        for (output, at) in self.outputs.iter().filter_map(|output| Some((output, computed.position(output.node)?))) {
            let column = computed.columns[at].clone();
            match output.place {
                Watched::Series(position) => {
                    series.columns[position] = column;
                    series.extremes[position] = Some(computed.extremes[at]);
                }
                Watched::Failure(position) => failures[position] = column,
            }
        }
        (series, failures)
    }

    /// The guards of what was computed that some draw breaks, in rising order.
    fn broken(&self, computed: &Evaluated) -> Vec<usize> {
        let broken = |guard: &Guard| computed.position(guard.node).is_some_and(|at| guard.is_broken(&computed.extremes[at]));
        (0..self.guards.len()).filter(|position| broken(&self.guards[*position])).collect()
    }

    /// What a scenario changes.
    pub(super) fn changed(&self, samples: Samples<'_>, scenario: &Scenario) -> Changed {
        let changes = Changes::new(samples.plan, scenario);
        let inputs: Vec<bool> = self.compiled.model.graph.inputs().iter().map(|key| columns::changes(&changes, key)).collect();
        let nodes = spread(&self.compiled.model, &inputs);
        Changed { inputs, nodes }
    }

    /// The cut between what a scenario changes and what it does not: unchanged nodes that a changed output reads and whose columns are not
    /// known. Constants and cheap operations are left out; recomputing them costs less than storing them.
    fn edges_of(&self, changed: &[bool]) -> BTreeSet<NodeId> {
        let nodes = self.compiled.model.graph.nodes();
        let mut needed = vec![false; nodes.len()];
        self.outputs.iter().for_each(|output| needed[output.node.index()] |= changed[output.node.index()]);
        let mut edges = BTreeSet::new();
        for (index, node) in nodes.iter().enumerate().rev() {
            let (true, Node::Op { op, arguments }) = (needed[index], node) else { continue };
            for argument in arguments[..op.arity()].iter().filter(|argument| self.varies[argument.index()]) {
                let (changes, cheap) = (changed[argument.index()], self.costs[argument.index()] <= CHEAP);
                let known = self.known[argument.index()].is_some();
                if changes || (cheap && !known) {
                    needed[argument.index()] = true;
                } else if !known {
                    edges.insert(*argument);
                }
            }
        }
        edges
    }

    /// The tape of what a scenario changes, and the columns it reads.
    pub(super) fn prepare(&self, samples: Samples<'_>, columns: &PlanColumns, scenario: &Scenario, changed: Changed) -> Prepared {
        let Changed { inputs: changed_inputs, nodes: mut changed } = changed;
        if !self.has_own {
            changed.fill(true);
        }
        let world = columns.world(samples, scenario);
        let keys = self.compiled.model.graph.inputs().par_iter().zip(&self.inputs).zip(changed_inputs);
        let inputs: Vec<Column> =
            keys.map(|((key, own), changed)| if changed { columns::column(&world, key) } else { own.clone() }).collect();
        let given: Vec<NodeId> = self.there().filter(|node| !changed[node.index()]).collect();
        let wanted: Vec<NodeId> = self.nodes.iter().filter(|node| changed[node.index()]).copied().collect();
        let tape = lower_given(&self.compiled.model.graph, &wanted, &varying(&inputs), &given);
        Prepared { changed, tape, inputs, delays: columns::delays(&world), given, wanted }
    }

    /// All draws of a scenario, and what failed. Columns are taken from `buffers` as far as there are any.
    pub(super) fn run(&self, settings: &Settings, prepared: Prepared, buffers: &mut Vec<Vec<f64>>) -> Experiment {
        let Prepared { changed, tape, inputs, delays, given, wanted } = prepared;
        let known: Vec<&[f64]> = given.iter().map(|node| self.column(*node)).collect();
        let computed = evaluate(settings, &tape, &inputs, &known, wanted, buffers);

        let (series, failures) = self.placed(&computed);
        let mut broken = self.broken(&computed);
        broken.extend(self.broken.iter().filter(|guard| !changed[self.guards[**guard].node.index()]));
        broken.sort_unstable();
        let (draws, failures) = self.drawn(settings, series, &failures, &broken);
        Experiment { inputs: Inputs { compiled: self.compiled.clone(), columns: inputs, delays }, draws, failures, before: None }
    }
}

/// Which columns differ between draws.
fn varying(inputs: &[Column]) -> Vec<bool> {
    inputs.iter().map(|input| input.constant().is_none()).collect()
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

/// See [`Program::known`].
fn known_outputs(outputs: &[Output], varies: &[bool]) -> Vec<Option<Watched>> {
    let mut known = vec![None; varies.len()];
    outputs.iter().filter(|output| varies[output.node.index()]).for_each(|output| known[output.node.index()] = Some(output.place));
    known
}

/// See [`Program::costs`].
fn costs(model: &Model, varies: &[bool], known: &[Option<Watched>]) -> Vec<usize> {
    let cost_of = |costs: &[usize], node: &NodeId| if known[node.index()].is_some() { 0 } else { costs[node.index()] };
    let mut costs = vec![0; varies.len()];
    for (index, node) in model.graph.nodes().iter().enumerate().filter(|(index, _)| varies[*index]) {
        if let Node::Op { op, arguments } = node {
            let behind: usize = arguments[..op.arity()].iter().map(|argument| cost_of(&costs, argument)).sum();
            costs[index] = (behind + 1).min(CHEAP + 1);
        }
    }
    costs
}

/// Operations that are rather done again than their column kept and read.
const CHEAP: usize = 12;

/// Columns of the plan that one scenario may begin from; beyond, computing all of it is as fast.
const MOST_EDGES_OF_ONE: usize = 256;

/// Numbers of the plan that are kept for scenarios to begin from: 41 MB, 512 columns of 10,000 draws.
const MOST_EDGE_NUMBERS: usize = 512 * 10_000;
