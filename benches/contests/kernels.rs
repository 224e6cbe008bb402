//! Each operation of the table on columns, against addition.

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{Graph, InputKey, NodeId, Op};
use fiveyear::engine::tape::lower;

use super::{Contestant, Effort, race};

/// Lanes of a column: one block.
const BLOCK: usize = 128;

/// Instructions on one tape, so that what a block costs besides is shared.
const INSTRUCTIONS: usize = 32;

pub fn per_op(effort: Effort) {
    let input = |at: usize| InputKey::Param { name: format!("x{at}") };
    let mut tapes = Vec::new();
    for op in Op::ALL {
        let mut graph = Graph::new();
        let inputs: Vec<NodeId> = (0..INSTRUCTIONS + 2).map(|at| graph.input(input(at))).collect();
        let outputs: Vec<NodeId> = (0..INSTRUCTIONS).map(|at| graph.op(*op, &inputs[at..at + op.arity()])).collect();
        tapes.push((op, lower(&graph, &outputs, &vec![true; inputs.len()])));
    }
    // Numbers around 1 that every operation takes.
    let columns: Vec<Vec<f64>> =
        (0..INSTRUCTIONS + 2).map(|at| (0..BLOCK).map(|lane| 0.25 + ((at * 37 + lane * 61) % 101) as f64 / 64.0).collect()).collect();
    let contestants = tapes.iter().map(|(op, tape)| {
        let mut evaluator = Evaluator::new(tape);
        let columns = &columns;
        let mut results = vec![vec![0.0; BLOCK]; INSTRUCTIONS];
        Contestant::new(&format!("{op:?}"), BLOCK * INSTRUCTIONS, move || {
            let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            evaluator.run(&inputs, &mut results.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>());
        })
    });
    race(&format!("Each operation on columns, {INSTRUCTIONS} instructions on blocks of {BLOCK}"), "element", effort, contestants.collect());
}
