//! The model written by hand, which benches race against the tape: both give the same bits, so the race is a fair one.

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::NodeId;
use fiveyear::engine::tape::lower;

use crate::model::twin::{LANES, Twin};
use crate::model::{Output, Prepared};
use crate::support::evaluators::same;

/// Columns of the tape and of the twin for the same draws, each with the outputs' names, in the twin's order.
fn both(prepared: &Prepared) -> Vec<(Output, Vec<f64>, Vec<f64>)> {
    let draws = prepared.columns[0].len();
    let model = &prepared.compiled().model;
    let mut twin = Twin::new(prepared.keys(), &prepared.varying, &prepared.uniform, model.years[0], model.years.len());
    let mut known = prepared.outputs();
    let outputs: Vec<Output> = twin
        .outputs()
        .into_iter()
        .map(|(series, year)| {
            let at = known.iter().position(|output| (output.series.as_str(), output.year) == (series, year));
            known.swap_remove(at.unwrap_or_else(|| panic!("the rules have no {series} in year {year}")))
        })
        .collect();
    assert!(known.is_empty(), "the twin does not compute {known:?}");
    let nodes: Vec<NodeId> = outputs.iter().map(|output| output.node).collect();
    let tape = lower(&model.graph, &nodes, &prepared.varying);
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&prepared.uniform);
    let mut by_tape = vec![vec![0.0; draws]; outputs.len()];
    let mut by_twin = by_tape.clone();
    for from in (0..draws).step_by(LANES) {
        let part = from..from + LANES;
        let inputs = prepared.block(part.start, part.end);
        evaluator.run(&inputs, &mut by_tape.iter_mut().map(|column| &mut column[part.clone()]).collect::<Vec<_>>());
        twin.run(&inputs, &mut by_twin.iter_mut().map(|column| &mut column[part.clone()]).collect::<Vec<_>>());
    }
    outputs.into_iter().zip(by_tape).zip(by_twin).map(|((output, tape), twin)| (output, tape, twin)).collect()
}

fn first_difference(prepared: &Prepared) -> Option<String> {
    both(prepared).into_iter().find_map(|(output, tape, twin)| {
        let draw = tape.iter().zip(&twin).position(|(one, other)| !same(*one, *other))?;
        Some(format!("{} in year {}, draw {draw}: {} is not {}", output.series, output.year, tape[draw], twin[draw]))
    })
}

/// Draws by whole blocks, more than 300 of them.
fn draws() -> usize {
    512_usize.next_multiple_of(LANES)
}

#[test]
fn twin_and_tape_agree_on_every_bit_of_every_series() {
    for seed in [2020, 7] {
        let prepared = Prepared::small(draws(), seed);
        assert_eq!(first_difference(&prepared), None, "seed {seed}");
        let columns = both(&prepared);
        let numbers = columns.iter().filter(|(_, tape, _)| tape.iter().all(|value| value.is_finite())).count();
        assert_eq!(numbers, columns.len(), "what is compared are numbers");
        for indicator in &prepared.plan.indicators {
            assert!(columns.iter().any(|(output, ..)| output.series == indicator.id && output.year == 5), "{}", indicator.id);
        }
    }
}

#[test]
fn twin_and_tape_agree_where_assumptions_go_beyond_their_range() {
    let mut prepared = Prepared::small(draws(), 2021);
    // Every block of draws stretched in another way, by powers of two and their neighbours, up to what no plan would hold.
    for (input, column) in prepared.columns.iter_mut().enumerate().filter(|(input, _)| prepared.varying[*input]) {
        for (draw, value) in column.iter_mut().enumerate() {
            let turn = (input * 7 + draw * 13) % 11;
            *value *= [1.0, 1.5, 0.5, -1.0, 2.0, 3.0, 0.25, 1.0, 0.0, 8.0, 1.0][turn];
        }
    }
    assert_eq!(first_difference(&prepared), None);
}

#[test]
fn one_changed_bit_of_one_input_is_found() {
    let mut prepared = Prepared::small(LANES, 2020);
    let honest = both(&prepared);
    let input = prepared.keys().iter().position(|key| format!("{key:?}").contains("\"waiting_elasticity\"")).expect("an assumption");
    let value = &mut prepared.columns[input][5];
    *value = f64::from_bits(value.to_bits() + (1 << 30));
    let changed = both(&prepared);
    let differs = honest.iter().zip(&changed).filter(|((_, one, _), (_, _, other))| one.iter().zip(other).any(|(a, b)| !same(*a, *b)));
    let series: Vec<&str> = differs.map(|((output, ..), _)| output.series.as_str()).collect();
    assert!(!series.is_empty() && series.iter().all(|name| *name == "waiting_days"), "{series:?}");
}
