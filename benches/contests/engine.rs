//! The engine from rules to a tape, and a draw by every evaluator, on the Wuxing plan's model; and a draw of the small plan's model by the
//! tape and by hand.

use std::collections::BTreeMap;
use std::hint::black_box;

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::tape::lower;
use fiveyear::engine::trace::run_plain;
use fiveyear::simulate;

use super::{Contestant, Effort};
use crate::model::Prepared;
use crate::model::twin::{LANES, Twin};

const DRAWS: usize = 1024;

pub fn trace_and_lower(effort: Effort) {
    let prepared = Prepared::wuxing(2, 1);
    let model = &prepared.compiled().model;
    let wanted: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let compile = || simulate::compile(&prepared.plan, &prepared.scenarios[..1]).expect("sound");
    let contestants = vec![
        Contestant::new("rules loaded, traced and lowered", 1, || {
            let compilation = compile();
            black_box(lower(&compilation.of(&prepared.scenarios[0]).expect("traced above").model.graph, &wanted, &prepared.varying));
        }),
        Contestant::new("of this, lowered", 1, || drop(black_box(lower(&model.graph, &wanted, &prepared.varying)))),
    ];
    super::race(&format!("The Wuxing plan's whole model: {} nodes", model.graph.nodes().len()), "model", effort, contestants);
}

/// Computes one block of output columns from one of input columns.
type RunBlock<'a> = dyn FnMut(&[&[f64]], &mut [&mut [f64]]) + 'a;

/// All draws, so many at a time.
fn over_blocks(prepared: &Prepared, results: &mut [Vec<f64>], block: usize, run: &mut RunBlock<'_>) {
    for start in (0..DRAWS).step_by(block) {
        let mut targets: Vec<&mut [f64]> = results.iter_mut().map(|column| &mut column[start..start + block]).collect();
        run(&prepared.block(start, start + block), &mut targets);
    }
}

pub fn per_draw(effort: Effort) {
    let prepared = Prepared::small(DRAWS, 1);
    let model = &prepared.compiled().model;
    let mut twin = Twin::new(prepared.keys(), &prepared.varying, &prepared.uniform, model.years[0], model.years.len());
    let known = prepared.outputs();
    let node = |(series, year): (&str, usize)| {
        known.iter().find(|output| output.series == series && output.year == year).expect("a test holds the twin to the rules").node
    };
    let wanted: Vec<NodeId> = twin.outputs().into_iter().map(node).collect();
    let tape = lower(&model.graph, &wanted, &prepared.varying);
    let (outputs, columns) = (wanted.len(), vec![vec![0.0; DRAWS]; wanted.len()]);
    let [mut by_tape, mut by_baseline, mut by_twin] = [columns.clone(), columns.clone(), columns.clone()];
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&prepared.uniform);
    let mut baseline = Evaluator::baseline(&tape);
    baseline.set_constants(&prepared.uniform);
    let block = evaluator.lanes();
    let mut other_blocks: Vec<_> = [block / 2, block * 2]
        .into_iter()
        .map(|lanes| {
            let mut evaluator = Evaluator::in_blocks(&tape, lanes);
            evaluator.set_constants(&prepared.uniform);
            (evaluator, columns.clone())
        })
        .collect();
    let mut contestants = vec![
        Contestant::new("written by hand", DRAWS, || {
            over_blocks(&prepared, &mut by_twin, LANES, &mut |inputs, targets| twin.run(inputs, targets));
        }),
        Contestant::new("tape", DRAWS, || {
            over_blocks(&prepared, &mut by_tape, DRAWS, &mut |inputs, targets| evaluator.run(inputs, targets));
        }),
        Contestant::new("tape without the machine's wider instructions", DRAWS, || {
            over_blocks(&prepared, &mut by_baseline, DRAWS, &mut |inputs, targets| baseline.run(inputs, targets));
        }),
    ];
    for (evaluator, results) in &mut other_blocks {
        contestants.push(Contestant::new(&format!("tape, blocks of {}", evaluator.lanes()), DRAWS, || {
            over_blocks(&prepared, results, DRAWS, &mut |inputs, targets| evaluator.run(inputs, targets));
        }));
    }
    let (instructions, registers) = (tape.instructions(), tape.registers());
    let title = format!(
        "One draw of the small plan's model, one thread: {instructions} instructions, {registers} registers, {outputs} columns kept, blocks of {block} (by hand {LANES})"
    );
    super::race(&title, "draw", effort, contestants);
}

pub fn slow_evaluators(effort: Effort) {
    let prepared = Prepared::wuxing(DRAWS, 1);
    let compiled = prepared.compiled();
    let wanted: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let tape = lower(&compiled.model.graph, &wanted, &prepared.varying);
    let mut by_tape = vec![vec![0.0; DRAWS]; wanted.len()];
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&prepared.uniform);
    let vocabulary = prepared.vocabulary();
    let first: Vec<f64> = prepared.columns.iter().map(|column| column[0]).collect();
    let by_key: BTreeMap<InputKey, f64> = prepared.keys().iter().cloned().zip(first.iter().copied()).collect();
    let contestants = vec![
        Contestant::new("plain Rhai, draw by draw", 1, || {
            let run = run_plain(&compiled.rules, &vocabulary, &|key| by_key.get(key).copied().unwrap_or(0.0));
            black_box(run.expect("sound"));
        }),
        Contestant::new("graph interpreter, draw by draw", 1, || drop(black_box(interpret(&compiled.model.graph, black_box(&first))))),
        Contestant::new("tape", DRAWS, || {
            over_blocks(&prepared, &mut by_tape, DRAWS, &mut |inputs, targets| evaluator.run(inputs, targets));
        }),
    ];
    super::race("One draw of the Wuxing plan's model, one thread, by all evaluators", "draw", effort, contestants);
}
