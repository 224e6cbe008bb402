//! The model with all that a scenario can change as inputs, and all that is asked of it as outputs.
//!
//! A traced model reads what facilities and levers do as yearly numbers, which the program works out beforehand, and ends with its series. Here
//! those numbers are worked out by the graph itself ([`super::drivers`]); and the graph goes on to the judgements: which draws fail, and which
//! meet each target.

use std::collections::{BTreeMap, BTreeSet};

use crate::achieve::target::Band;
use crate::engine::graph::{Graph, Node, NodeId, Op};
use crate::engine::trace::Model;
use crate::plan::{Measure, Plan};

use super::drivers::Builder;
use super::facilities::Facilities;

/// A graph with outputs by what they mean.
#[derive(Debug)]
pub(super) struct Judged {
    /// All of it.
    pub graph: Graph,
    /// Per target in the plan's order: its outputs, if the model has a series for it.
    pub targets: Vec<Option<TargetNodes>>,
    /// 1.0 in draws that do not fail.
    pub sound: NodeId,
    /// What can fail, each with a node that is 1.0 where it does not, in order of computation.
    pub guards: Vec<Guard>,
    /// Series of one number that are asked for by name: per year, `None` where they have no value.
    pub series: BTreeMap<String, Vec<Option<NodeId>>>,
}

/// What is known of one target.
#[derive(Debug, Clone)]
pub(super) struct TargetNodes {
    /// The value of each year from the base year on; `None` where there is none.
    pub years: Vec<Option<NodeId>>,
    /// What is held against the target: the last value, the average or the total.
    pub measure: NodeId,
    /// 1.0 in draws that meet the target.
    pub met: NodeId,
}

/// One thing that can fail.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// What is watched.
    pub series: String,
    /// In which year.
    pub year: i32,
    /// Where the rules throw: what they say. Otherwise the value leaves its bounds.
    pub message: Option<String>,
    /// Least and largest value that is sound.
    pub bounds: (f64, f64),
    /// 1.0 where it does not fail.
    pub sound: NodeId,
}

/// Extends a traced model; `wanted` are series asked for besides the targets.
pub(super) fn extend(plan: &Plan, model: &Model, facilities: &Facilities<'_>, wanted: &BTreeSet<String>) -> Judged {
    let mut builder = Builder { plan, facilities, graph: Graph::new() };
    let watched = watched(plan, model);
    let mut sound = AllOf::default();
    let mut guards: Vec<(Order, Guard)> = Vec::new();
    // The same nodes in the same order, facilities' numbers where they were inputs. What is watched is looked at as soon as it is there, so that
    // its column need not wait.
    let mut moved: Vec<NodeId> = Vec::with_capacity(model.graph.nodes().len());
    for (index, node) in model.graph.nodes().iter().enumerate() {
        let here = match *node {
            Node::Constant(bits) => builder.graph.constant(f64::from_bits(bits)),
            Node::Input(input) => builder.input(&model.graph.inputs()[input.index()]),
            Node::Op { op, arguments } => {
                let arguments = arguments.map(|argument| moved[argument.index()]);
                builder.graph.op(op, &arguments[..op.arity()])
            }
        };
        moved.push(here);
        for (order, watched) in watched.get(&index).into_iter().flatten() {
            let guard = watched.guard(&mut builder.graph, here);
            sound.add(&mut builder.graph, guard.sound);
            guards.push((*order, guard));
        }
    }
    let sound = sound.finish(&mut builder.graph);
    guards.sort_by_key(|(order, _)| *order);
    let guards = guards.into_iter().map(|(_, guard)| guard).collect();
    let years_of = |name: &str| -> Option<Vec<Option<NodeId>>> {
        let series = model.series.iter().find(|series| series.name == name && series.length.is_none())?;
        Some(series.nodes.iter().map(|nodes| nodes.first().map(|node| moved[node.index()])).collect())
    };
    let targets = plan
        .indicators
        .iter()
        .map(|indicator| {
            let years = years_of(&indicator.id)?;
            let last = model.years.iter().position(|year| *year == plan.target_year)?;
            let measure = measure(&mut builder.graph, indicator.target.measure, &years[1..=last])?;
            let band = Band::of(&indicator.target);
            let inside = within(&mut builder.graph, measure, (band.low, band.high));
            let met = builder.graph.op(Op::Multiply, &[inside, sound]);
            Some(TargetNodes { years, measure, met })
        })
        .collect();
    let series = wanted.iter().filter_map(|name| Some((name.clone(), years_of(name)?))).collect();
    Judged { graph: builder.graph, targets, sound, guards, series }
}

/// What `achieve` judges by: the last value, or the sum or mean of all, added from the first on.
fn measure(graph: &mut Graph, measure: Measure, years: &[Option<NodeId>]) -> Option<NodeId> {
    if measure == Measure::Final {
        return *years.last()?;
    }
    let mut sum = graph.constant(0.0);
    for year in years {
        sum = graph.op(Op::Add, &[sum, (*year)?]);
    }
    if measure == Measure::Average {
        let count = graph.constant(years.len() as f64);
        sum = graph.op(Op::Divide, &[sum, count]);
    }
    Some(sum)
}

/// 1.0 where a value lies between two ends, both included; NaN lies nowhere.
fn within(graph: &mut Graph, value: NodeId, (low, high): (f64, f64)) -> NodeId {
    // Nothing but infinities and NaN lies beyond the largest numbers.
    if (low, high) == (f64::MIN, f64::MAX) {
        let (size, most) = (graph.op(Op::Absolute, &[value]), graph.constant(f64::MAX));
        return graph.op(Op::LessOrEqual, &[size, most]);
    }
    let least = graph.constant(low);
    let most = graph.constant(high);
    match (low == f64::NEG_INFINITY, high == f64::INFINITY) {
        (true, true) => graph.op(Op::Equal, &[value, value]),
        (true, false) => graph.op(Op::LessOrEqual, &[value, most]),
        (false, true) => graph.op(Op::LessOrEqual, &[least, value]),
        (false, false) => {
            let above = graph.op(Op::LessOrEqual, &[least, value]);
            let below = graph.op(Op::LessOrEqual, &[value, most]);
            graph.op(Op::Multiply, &[above, below])
        }
    }
}

/// 1.0 where all that was added is 1.0: a tree, so that one that changes touches few nodes, whose pairs are joined as soon as they are there.
#[derive(Default)]
struct AllOf {
    /// Nodes that wait for a partner, each with the height of its tree, the highest first.
    waiting: Vec<(u32, NodeId)>,
}

impl AllOf {
    fn add(&mut self, graph: &mut Graph, node: NodeId) {
        self.waiting.push((0, node));
        while let [.., (one, first), (other, second)] = self.waiting[..]
            && one == other
        {
            self.waiting.truncate(self.waiting.len() - 2);
            self.waiting.push((one + 1, graph.op(Op::Multiply, &[first, second])));
        }
    }

    fn finish(self, graph: &mut Graph) -> NodeId {
        let all = self.waiting.into_iter().rev().map(|(_, node)| node);
        all.reduce(|one, other| graph.op(Op::Multiply, &[one, other])).unwrap_or_else(|| graph.constant(1.0))
    }
}

/// Year, position of the node, and values after what rules throw.
type Order = (i32, usize, u32);

/// What a node of the traced model is watched for.
struct Watch<'m> {
    series: &'m str,
    year: i32,
    /// What the rules throw, or the bounds of a value.
    message: Option<&'m str>,
    bounds: (f64, f64),
}

impl Watch<'_> {
    fn guard(&self, graph: &mut Graph, node: NodeId) -> Guard {
        let sound = if self.message.is_some() {
            let nothing = graph.constant(0.0);
            graph.op(Op::Equal, &[node, nothing])
        } else {
            within(graph, node, self.bounds)
        };
        Guard { series: self.series.to_owned(), year: self.year, message: self.message.map(str::to_owned), bounds: self.bounds, sound }
    }
}

/// Every value that may leave its bounds and every `throw`, by the position of its node, each with its place in order of year, then of
/// computation: what fails first is what the others failed from.
fn watched<'m>(plan: &Plan, model: &'m Model) -> BTreeMap<usize, Vec<(Order, Watch<'m>)>> {
    let mut watched: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    for series in model.series.iter().filter(|series| series.length.is_none()) {
        let bounds = plan.bounds(&series.name);
        for (year, nodes) in model.years.iter().zip(&series.nodes) {
            let [node] = nodes[..] else { continue };
            let watch = Watch { series: &series.name, year: *year, message: None, bounds };
            watched.entry(node.index()).or_default().push(((*year, node.index(), 1), watch));
        }
    }
    for failure in &model.failures {
        let index = failure.node.index();
        let watch = Watch { series: &failure.series, year: failure.year, message: Some(&failure.message), bounds: (0.0, 0.0) };
        watched.entry(index).or_default().push(((failure.year, index, 0), watch));
    }
    watched
}
