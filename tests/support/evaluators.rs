//! All evaluators side by side: plain Rhai row by row, the graph interpreter, the tape, and the tape in WebAssembly. Used by other topics.

use std::collections::{BTreeMap, BTreeSet};

use fiveyear::diagnostic::{Diagnostic, Source, render};
use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::tape::lower;
use fiveyear::engine::trace::{Model, PlainRun, RuleBook, RuleFile, Vocabulary, load, run_plain, trace};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate;

use super::webassembly::by_module;

/// Same bits, any NaN being as good as another.
pub fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// A vocabulary with assumptions `a`, `b`, `c`, a base number `stock`, a base vector `ages` of four, a shock `weather` and a target.
pub fn vocabulary() -> Vocabulary {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    Vocabulary {
        base_year: 2020,
        target_year: 2022,
        step: 1,
        params: names(&["a", "b", "c"]),
        moved: BTreeMap::new(),
        bases: BTreeMap::from([("stock".to_owned(), None), ("ages".to_owned(), Some(4))]),
        targets: names(&["stock"]),
        holds: BTreeMap::new(),
        yearly: BTreeMap::from([("shock".to_owned(), names(&["weather"])), ("opened".to_owned(), names(&["stock"]))]),
        remedies: BTreeMap::new(),
    }
}

pub fn book(text: &str) -> Result<RuleBook, Vec<Diagnostic>> {
    load(&[RuleFile { source: Source::new("rules/test.rhai", text), replaces: BTreeMap::new() }])
}

/// The messages of a rule file that must be refused, as a planner sees them.
pub fn refused(text: &str) -> String {
    let faults = match book(text) {
        Ok(rules) => match trace(&rules, &vocabulary()) {
            Ok(_) => panic!("accepted: {text}"),
            Err(faults) => faults,
        },
        Err(faults) => faults,
    };
    let chinese = render(&faults, Language::Zh, false);
    for leaked in ["Dynamic", "i64", "f64", "Traced", "fiveyear::", "ImmutableString", "rhai::"] {
        assert!(!chinese.contains(leaked), "{leaked} in\n{chinese}");
    }
    let english = render(&faults, Language::En, false);
    for leaked in ["Dynamic", "i64", "f64", "Traced", "fiveyear::", "ImmutableString"] {
        assert!(!english.contains(leaked), "{leaked} in\n{english}");
    }
    english
}

/// The value of every node that a model's series need, as plain runs give them.
pub fn by_graph(model: &Model, inputs: &dyn Fn(&InputKey) -> f64) -> BTreeMap<String, Vec<Vec<f64>>> {
    let values: Vec<f64> = model.graph.inputs().iter().map(inputs).collect();
    let nodes = interpret(&model.graph, &values);
    let read = |ids: &Vec<NodeId>| ids.iter().map(|id| nodes[id.index()]).collect();
    model.series.iter().map(|series| (series.name.clone(), series.nodes.iter().map(read).collect())).collect()
}

/// One row per draw: the same by the tape, with every second input the same in all draws.
pub fn by_tape(model: &Model, rows: &[Vec<f64>]) -> Vec<BTreeMap<String, Vec<Vec<f64>>>> {
    let outputs: Vec<NodeId> = model.series.iter().flat_map(|series| series.nodes.iter().flatten().copied()).collect();
    let count = model.graph.inputs().len();
    let varying: Vec<bool> = (0..count).map(|input| rows.iter().any(|row| !same(row[input], rows[0][input]))).collect();
    let tape = lower(&model.graph, &outputs, &varying);
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&rows[0]);
    let columns: Vec<Vec<f64>> =
        (0..count).map(|input| if varying[input] { rows.iter().map(|row| row[input]).collect() } else { Vec::new() }).collect();
    let mut results = vec![vec![0.0; rows.len()]; outputs.len()];
    let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    evaluator.run(&inputs, &mut results.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>());
    let results: Vec<Vec<f64>> = (0..rows.len()).map(|row| results.iter().map(|column| column[row]).collect()).collect();
    by_name(model, &results)
}

/// The same as a page runs it: the written tape in WebAssembly.
fn by_webassembly(model: &Model, rows: &[Vec<f64>]) -> Vec<BTreeMap<String, Vec<Vec<f64>>>> {
    let outputs: Vec<NodeId> = model.series.iter().flat_map(|series| series.nodes.iter().flatten().copied()).collect();
    let varying: Vec<bool> =
        (0..model.graph.inputs().len()).map(|input| rows.iter().any(|row| !same(row[input], rows[0][input]))).collect();
    by_name(model, &by_module::<64>(&model.graph, &outputs, &varying, rows))
}

/// Rows of outputs, series by series and year by year, as values by name.
fn by_name(model: &Model, results: &[Vec<f64>]) -> Vec<BTreeMap<String, Vec<Vec<f64>>>> {
    results
        .iter()
        .map(|row| {
            let mut next = row.iter().copied();
            let series = model.series.iter();
            series
                .map(|series| {
                    let years =
                        series.nodes.iter().map(|nodes| nodes.iter().map(|_| next.next().expect("one column per output")).collect());
                    (series.name.clone(), years.collect())
                })
                .collect()
        })
        .collect()
}

/// What differs between two evaluators, in words; nothing if they agree.
pub fn difference(one: &BTreeMap<String, Vec<Vec<f64>>>, other: &BTreeMap<String, Vec<Vec<f64>>>) -> Option<String> {
    for (name, years) in one {
        for (year, (a, b)) in years.iter().zip(&other[name]).enumerate() {
            let agree = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b));
            if !agree {
                return Some(format!("{name} in year {year}: {a:?} is not {b:?}"));
            }
        }
    }
    None
}

/// Runs rules by all three evaluators on rows of inputs and compares every bit.
pub fn agree(rules: &RuleBook, vocabulary: &Vocabulary, rows: &[Box<dyn Fn(&InputKey) -> f64>]) -> Result<(), String> {
    let model = trace(rules, vocabulary).map_err(|faults| render(&faults, Language::En, false))?;
    agree_traced(rules, &model, vocabulary, rows)
}

/// The same for rules that are traced already.
pub fn agree_traced(
    rules: &RuleBook,
    model: &Model,
    vocabulary: &Vocabulary,
    rows: &[Box<dyn Fn(&InputKey) -> f64>],
) -> Result<(), String> {
    let tape_rows: Vec<Vec<f64>> = rows.iter().map(|row| model.graph.inputs().iter().map(row).collect()).collect();
    let by_tape = by_tape(model, &tape_rows);
    let by_webassembly = by_webassembly(model, &tape_rows);
    for ((row, tape), module) in rows.iter().zip(&by_tape).zip(&by_webassembly) {
        let PlainRun { values, failure } = run_plain(rules, vocabulary, row).map_err(|faults| render(&faults, Language::En, false))?;
        let numbers: Vec<f64> = model.graph.inputs().iter().map(row).collect();
        let nodes = interpret(&model.graph, &numbers);
        let mut thrown = model.failures.iter().filter(|failure| nodes[failure.node.index()] != 0.0);
        match failure {
            None => {
                if let Some(more) = thrown.next() {
                    return Err(format!("the graph alone throws: {more:?}"));
                }
            }
            // What comes after the throw is not computed row by row.
            Some((series, year, message)) => {
                if !thrown.any(|other| (&other.series, other.year, &other.message) == (&series, year, &message)) {
                    return Err(format!("plain Rhai alone throws: {message} in {series}, {year}"));
                }
                continue;
            }
        }
        let graph = by_graph(model, row);
        if let Some(found) = difference(&values, &graph) {
            return Err(format!("plain Rhai and the graph differ: {found}"));
        }
        if let Some(found) = difference(&graph, tape) {
            return Err(format!("the graph and the tape differ: {found}"));
        }
        if let Some(found) = difference(&graph, module) {
            return Err(format!("the graph and WebAssembly differ: {found}"));
        }
    }
    Ok(())
}

/// Inputs from a seed: ordinary numbers, and now and then a special one.
pub fn inputs(seed: u64, special: bool) -> Box<dyn Fn(&InputKey) -> f64> {
    Box::new(move |key| {
        let mut state = seed
            ^ format!("{key:?}")
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        const SPECIAL: [f64; 8] = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.0, f64::MIN_POSITIVE, f64::MAX];
        if special && next() % 4 == 0 { SPECIAL[(next() % 8) as usize] } else { (next() >> 11) as f64 / (1_u64 << 52) as f64 * 4.0 - 4.0 }
    })
}

/// Runs all rules of a plan under all its scenarios by all three evaluators and compares every bit.
pub fn agree_on_plan(plan: &Plan) {
    let scenarios = load_scenarios(plan).expect("its scenarios are sound");
    let compilation = simulate::compile(plan, &scenarios).expect("its rules are sound");
    assert!(compilation.models().count() > 1, "one scenario replaces a rule");
    for compiled in compilation.models() {
        let vocabulary = simulate::vocabulary(plan, &scenarios, &compiled.rules);
        let numbers = plan.base_numbers();
        let rows: Vec<Box<dyn Fn(&InputKey) -> f64>> = (0..4)
            .map(|seed| {
                let random = inputs(seed, seed == 3);
                let (plan, numbers) = (plan.clone(), numbers.clone());
                // Sensible values for the plan's tables, random ones for the rest: rules see what they were written for, and worse.
                Box::new(move |key: &InputKey| match key {
                    InputKey::Base { name, index: Some(index) } if seed < 3 => plan.tables[name][*index as usize],
                    InputKey::Base { name, index: None } if seed < 3 => numbers[name],
                    InputKey::Param { name } if seed < 2 => {
                        let u = 0.5 + random(key) / 9.0;
                        plan.assumption(name).expect("an assumption").distribution.quantile(u)
                    }
                    _ => random(key),
                }) as Box<dyn Fn(&InputKey) -> f64>
            })
            .collect();
        if let Err(difference) = agree(&compiled.rules, &vocabulary, &rows) {
            panic!("{difference}");
        }
    }
}
