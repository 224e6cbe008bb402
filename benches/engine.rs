//! The real model three ways: plain Rhai draw by draw, the graph interpreter draw by draw, the tape over blocks. Times are per draw, so
//! that they can be divided by each other; `trace` is the whole way from rule files to a graph.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::tape::lower;
use fiveyear::engine::trace::{Model, run_plain};
use fiveyear::plan::Plan;
use fiveyear::sampling::Stream;
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::{self, Compilation};

const DRAWS: usize = 1024;
const BLOCKS: [usize; 5] = [16, 32, 64, 128, 256];

struct Prepared {
    plan: Plan,
    compilation: Compilation,
    /// One column per input of the graph.
    columns: Vec<Vec<f64>>,
    varying: Vec<bool>,
}

fn prepare() -> Prepared {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
    let compilation = simulate::compile(&plan, &scenarios[..1]).expect("its rules are sound");
    let numbers = plan.base_numbers();
    let model = &compilation.models[0].model;
    let column = |key: &InputKey| {
        let mut uniform = vec![0.0; DRAWS];
        Stream::new(1, &format!("{key:?}")).fill(0, 0, &mut uniform);
        match key {
            InputKey::Param { name } => plan.assumption(name).expect("an assumption").distribution.fill(&mut uniform),
            InputKey::Base { name, index: Some(index) } => uniform.fill(plan.tables[name][*index as usize]),
            InputKey::Base { name, index: None } => uniform.fill(numbers[name]),
            InputKey::Target { name } => uniform.fill(plan.indicator(name).expect("an indicator").target.value),
            InputKey::Yearly { function, name, .. } if function == "shock" => {
                plan.shock(name).expect("a shock").distribution.fill(&mut uniform)
            }
            InputKey::Yearly { function, name, .. } if function == "share" => {
                uniform.fill(plan.budget.iter().find(|line| line.id == *name).map_or(0.0, |line| line.share));
            }
            InputKey::Yearly { .. } => uniform.fill(0.0),
        }
        uniform
    };
    let columns: Vec<Vec<f64>> = model.graph.inputs().iter().map(column).collect();
    let varying = columns.iter().map(|column| column.iter().any(|value| *value != column[0])).collect();
    Prepared { plan, compilation, columns, varying }
}

fn outputs(model: &Model) -> Vec<NodeId> {
    model.series.iter().filter(|series| series.length.is_none()).flat_map(|series| series.nodes.iter().flatten().copied()).collect()
}

fn per_draw(criterion: &mut Criterion) {
    let prepared = prepare();
    let compiled = &prepared.compilation.models[0];
    let model = &compiled.model;
    let scenarios = load_scenarios(&prepared.plan).expect("its scenarios are sound");
    let vocabulary = simulate::vocabulary(&prepared.plan, &scenarios[..1], &compiled.rules);
    let first: Vec<f64> = prepared.columns.iter().map(|column| column[0]).collect();
    let by_key: std::collections::BTreeMap<InputKey, f64> = model.graph.inputs().iter().cloned().zip(first.iter().copied()).collect();

    let mut group = criterion.benchmark_group("per draw");
    group.sample_size(10);
    group.throughput(Throughput::Elements(1));
    group.bench_function("plain Rhai", |bencher| {
        bencher.iter(|| run_plain(&compiled.rules, &vocabulary, &|key| by_key.get(key).copied().unwrap_or(0.0)).expect("sound"));
    });
    group.bench_function("graph interpreter", |bencher| bencher.iter(|| interpret(&model.graph, black_box(&first))));

    let wanted = outputs(model);
    let tape = lower(&model.graph, &wanted, &prepared.varying);
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_uniform(&first);
    group.throughput(Throughput::Elements(DRAWS as u64));
    for block in BLOCKS {
        let mut results = vec![vec![0.0; DRAWS]; wanted.len()];
        group.bench_function(format!("tape, {DRAWS} draws, {block} a block"), |bencher| {
            bencher.iter(|| {
                for start in (0..DRAWS).step_by(block) {
                    let part = start..start + block;
                    let varying = prepared.columns.iter().zip(&prepared.varying);
                    let inputs: Vec<&[f64]> =
                        varying.map(|(column, varies)| if *varies { &column[part.clone()] } else { &[][..] }).collect();
                    let mut targets: Vec<&mut [f64]> = results.iter_mut().map(|column| &mut column[part.clone()]).collect();
                    evaluator.run(&inputs, &mut targets);
                }
            });
        });
    }
    group.finish();
}

fn trace(criterion: &mut Criterion) {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
    let model = simulate::compile(&plan, &scenarios[..1]).expect("sound").models.remove(0).model;
    let wanted = outputs(&model);
    let varying = vec![true; model.graph.inputs().len()];
    let mut group = criterion.benchmark_group("whole model");
    group.sample_size(10);
    group.bench_function("load and trace", |bencher| bencher.iter(|| simulate::compile(&plan, &scenarios[..1]).expect("sound")));
    group
        .bench_function("lower", |bencher| bencher.iter_batched(|| (), |()| lower(&model.graph, &wanted, &varying), BatchSize::SmallInput));
    group.finish();
}

criterion_group!(benches, trace, per_draw);
criterion_main!(benches);
