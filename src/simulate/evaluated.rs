//! Runs a tape over all draws of a scenario, in tasks that threads share.

use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::engine::eval::Evaluator;
use crate::engine::graph::NodeId;
use crate::engine::tape::Tape;

use super::Settings;
use super::moments::Extremes;
use super::world::Column;

/// A column that scenarios share.
pub(super) type Shared = Arc<Vec<f64>>;

/// What a tape computed of some nodes, in order of the nodes.
pub(super) struct Evaluated {
    pub nodes: Vec<NodeId>,
    pub columns: Vec<Shared>,
    pub extremes: Vec<Extremes>,
}

impl Evaluated {
    /// Where a node stands, if it was computed.
    pub(super) fn position(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }
}

/// Runs a tape of these nodes over all draws, blocks in parallel; the extremes of a block are told while it is in the cache. `given` are the
/// tape's further inputs. Columns are taken from `buffers` as far as there are any.
pub(super) fn evaluate(
    settings: &Settings,
    tape: &Tape,
    inputs: &[Column],
    given: &[&[f64]],
    nodes: Vec<NodeId>,
    buffers: &mut Vec<Vec<f64>>,
) -> Evaluated {
    let mut columns: Vec<Vec<f64>> = Vec::new();
    columns.resize_with(nodes.len(), || buffers.pop().unwrap_or_else(|| vec![0.0; settings.draws]));
    let constants: Vec<f64> = inputs.iter().map(|input| input.constant().unwrap_or(f64::NAN)).collect();
    let mut by_task: Vec<_> = columns.iter_mut().map(|column| column.chunks_mut(TASK)).collect();
    let tasks: Vec<(usize, Vec<&mut [f64]>)> = (0..settings.draws)
        .step_by(TASK)
        .map(|start| (start, by_task.iter_mut().map(|chunks| chunks.next().expect("invariant: columns are equally long")).collect()))
        .collect();
    let idle: Mutex<Vec<Evaluator<'_>>> = Mutex::new(Vec::new());
    let run = |(start, mut outputs): (usize, Vec<&mut [f64]>)| -> Vec<Extremes> {
        let known = idle.lock().expect("invariant: no thread panics with the lock").pop();
        let mut evaluator = known.unwrap_or_else(|| {
            let mut evaluator = match settings.block {
                Some(lanes) => Evaluator::in_blocks(tape, lanes),
                None => Evaluator::new(tape),
            };
            evaluator.set_constants(&constants);
            evaluator
        });
        let part = start..(start + TASK).min(settings.draws);
        let of_graph = inputs.iter().map(|input| match input {
            Column::Varying(column) => &column[part.clone()],
            Column::Constant(_) => &[],
        });
        let all_inputs: Vec<&[f64]> = of_graph.chain(given.iter().map(|column| &column[part.clone()])).collect();
        evaluator.run(&all_inputs, &mut outputs);
        idle.lock().expect("invariant: no thread panics with the lock").push(evaluator);
        outputs.iter().map(|output| Extremes::of(output)).collect()
    };
    let of_all = |one: Vec<Extremes>, other: Vec<Extremes>| one.into_iter().zip(other).map(|(one, other)| one.with(other)).collect();
    let extremes = tasks.into_par_iter().map(run).reduce(|| vec![Extremes::NONE; nodes.len()], of_all);
    Evaluated { nodes, columns: columns.into_iter().map(Arc::new).collect(), extremes }
}

/// Draws per task: large enough that a task outweighs its start, small enough to share among threads.
const TASK: usize = 512;
