//! Finds which series an input can change, from the graph alone, without running it.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::graph::{InputKey, Node, NodeId};
use crate::engine::trace::Model;

/// For each series the years in which its value depends on a changed input; series that depend on none are left out.
pub(super) fn touched(model: &Model, changes: impl Fn(&InputKey) -> bool) -> BTreeMap<String, Vec<i32>> {
    let keys = model.graph.inputs();
    let mut depends = vec![false; model.graph.nodes().len()];
    for (index, node) in model.graph.nodes().iter().enumerate() {
        depends[index] = match node {
            Node::Constant(_) => false,
            Node::Input(input) => changes(&keys[input.index()]),
            Node::Op { op, arguments } => arguments[..op.arity()].iter().any(|argument| depends[argument.index()]),
        };
    }
    let years = |nodes: &[Vec<NodeId>]| {
        let touched = |nodes: &[NodeId]| nodes.iter().any(|node| depends[node.index()]);
        model.years.iter().zip(nodes).filter(|(_, nodes)| touched(nodes)).map(|(year, _)| *year).collect::<Vec<i32>>()
    };
    let series = model.series.iter().map(|series| (series.name.clone(), years(&series.nodes)));
    series.filter(|(_, years)| !years.is_empty()).collect()
}

/// The assumptions on which any of these series depends in any year.
pub(super) fn assumptions_behind<'m>(model: &'m Model, series: &BTreeSet<&str>) -> Vec<&'m str> {
    inputs_behind(model, series).into_iter().filter_map(InputKey::assumption).collect()
}

/// The inputs on which any of these series depends in any year.
pub(super) fn inputs_behind<'m>(model: &'m Model, series: &BTreeSet<&str>) -> Vec<&'m InputKey> {
    let wanted = model.series.iter().filter(|known| series.contains(known.name.as_str()));
    let needed = inputs_of(model, wanted.flat_map(|series| series.nodes.iter().flatten()));
    model.graph.inputs().iter().zip(needed).filter(|(_, needed)| *needed).map(|(input, _)| input).collect()
}

/// For each input of the model whether a series depends on it in a year.
pub(super) fn behind(model: &Model, series: &str, year: i32) -> Vec<bool> {
    let position = model.years.iter().position(|known| *known == year);
    let series = model.series.iter().find(|known| known.name == series);
    let nodes = series.zip(position).map(|(series, position)| &series.nodes[position]);
    inputs_of(model, nodes.into_iter().flatten())
}

/// For each input of the model whether one of these nodes depends on it.
fn inputs_of<'m>(model: &Model, wanted: impl Iterator<Item = &'m NodeId>) -> Vec<bool> {
    let nodes = model.graph.nodes();
    let mut needed = vec![false; nodes.len()];
    wanted.for_each(|node| needed[node.index()] = true);
    let mut inputs = vec![false; model.graph.inputs().len()];
    for (index, node) in nodes.iter().enumerate().rev() {
        match node {
            Node::Op { op, arguments } if needed[index] => {
                arguments[..op.arity()].iter().for_each(|argument| needed[argument.index()] = true);
            }
            Node::Input(input) => inputs[input.index()] = needed[index],
            _ => {}
        }
    }
    inputs
}
