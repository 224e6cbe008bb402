//! The Wuxing plan's model three ways: plain Rhai draw by draw, the graph interpreter draw by draw, the tape over blocks. Times are per draw, so
//! that they can be divided by each other; `trace` is the whole way from rule files to a graph.

#![allow(clippy::pedantic, reason = "benches are read beside what they measure")]
#![allow(unreachable_pub, reason = "nothing of a bench is seen outside it")]

mod model;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::tape::lower;
use fiveyear::engine::trace::run_plain;
use fiveyear::simulate;
use model::Prepared;

const DRAWS: usize = 1024;
const BLOCKS: [usize; 5] = [16, 32, 64, 128, 256];

fn per_draw(criterion: &mut Criterion) {
    let prepared = Prepared::wuxing(DRAWS, 1);
    let compiled = prepared.compiled();
    let model = &compiled.model;
    let vocabulary = prepared.vocabulary();
    let first: Vec<f64> = prepared.columns.iter().map(|column| column[0]).collect();
    let by_key: std::collections::BTreeMap<InputKey, f64> = model.graph.inputs().iter().cloned().zip(first.iter().copied()).collect();

    let mut group = criterion.benchmark_group("per draw");
    group.sample_size(10);
    group.throughput(Throughput::Elements(1));
    group.bench_function("plain Rhai", |bencher| {
        bencher.iter(|| run_plain(&compiled.rules, &vocabulary, &|key| by_key.get(key).copied().unwrap_or(0.0)).expect("sound"));
    });
    group.bench_function("graph interpreter", |bencher| bencher.iter(|| interpret(&model.graph, black_box(&first))));

    let wanted: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let tape = lower(&model.graph, &wanted, &prepared.varying);
    group.throughput(Throughput::Elements(DRAWS as u64));
    for lanes in BLOCKS {
        let mut evaluator = Evaluator::in_blocks(&tape, lanes);
        evaluator.set_constants(&first);
        let mut results = vec![vec![0.0; DRAWS]; wanted.len()];
        group.bench_function(format!("tape, {DRAWS} draws, {lanes} a block"), |bencher| {
            bencher.iter(|| {
                let mut targets: Vec<&mut [f64]> = results.iter_mut().map(Vec::as_mut_slice).collect();
                evaluator.run(&prepared.block(0, DRAWS), &mut targets);
            });
        });
    }
    group.finish();
}

fn trace(criterion: &mut Criterion) {
    let prepared = Prepared::wuxing(2, 1);
    let (plan, scenarios, model) = (&prepared.plan, &prepared.scenarios, &prepared.compiled().model);
    let wanted: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let mut group = criterion.benchmark_group("whole model");
    group.sample_size(10);
    group.bench_function("load and trace", |bencher| bencher.iter(|| simulate::compile(plan, &scenarios[..1]).expect("sound")));
    group.bench_function("lower", |bencher| {
        bencher.iter_batched(|| (), |()| lower(&model.graph, &wanted, &prepared.varying), BatchSize::SmallInput)
    });
    group.finish();
}

criterion_group!(benches, trace, per_draw);
criterion_main!(benches);
