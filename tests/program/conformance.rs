//! Every evaluator of graphs passes the same suite: each op, in each form of operands, on special values, at every awkward length.

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{Graph, InputKey, NodeId, Op, interpret};
use fiveyear::engine::tape::lower;
use proptest::prelude::*;

use crate::support::evaluators::same;
use crate::support::webassembly::by_module;

/// An evaluator: rows of inputs in, rows of outputs out. `varying` says which inputs differ between rows.
type Evaluate = fn(&Graph, &[NodeId], &[bool], &[Vec<f64>]) -> Vec<Vec<f64>>;

fn by_interpreter(graph: &Graph, outputs: &[NodeId], _: &[bool], rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let read = |row: &Vec<f64>| {
        let values = interpret(graph, row);
        outputs.iter().map(|output| values[output.index()]).collect()
    };
    rows.iter().map(read).collect()
}

/// The tape in blocks of at most `BLOCK` rows, one evaluator for all of them, on the widest or the baseline instruction set.
fn by_tape<const BLOCK: usize, const WIDEST: bool>(
    graph: &Graph,
    outputs: &[NodeId],
    varying: &[bool],
    rows: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    let tape = lower(graph, outputs, varying);
    let mut evaluator = if WIDEST { Evaluator::in_blocks(&tape, BLOCK) } else { Evaluator::baseline(&tape) };
    let uniform: Vec<f64> = (0..varying.len()).map(|input| rows.first().map_or(f64::NAN, |row| row[input])).collect();
    evaluator.set_constants(&uniform);
    let mut results = Vec::new();
    for part in rows.chunks(BLOCK) {
        let columns: Vec<Vec<f64>> =
            (0..varying.len()).map(|input| if varying[input] { part.iter().map(|row| row[input]).collect() } else { Vec::new() }).collect();
        let mut block = vec![vec![0.5; part.len()]; outputs.len()];
        let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        evaluator.run(&inputs, &mut block.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>());
        results.extend((0..part.len()).map(|row| block.iter().map(|column| column[row]).collect::<Vec<f64>>()));
    }
    results
}

const EVALUATORS: &[(&str, Evaluate)] = &[
    ("interpreter", by_interpreter),
    ("tape, one row a block", by_tape::<1, true>),
    ("tape, 7 rows a block", by_tape::<7, true>),
    ("tape, 64 rows a block", by_tape::<64, true>),
    ("tape, 128 rows a block", by_tape::<128, true>),
    ("tape, 1000 rows at once, in blocks as large as they get", by_tape::<1000, true>),
    ("tape, 64 rows a block, baseline instructions", by_tape::<64, false>),
    ("tape, 7 rows a block, baseline instructions", by_tape::<7, false>),
    ("WebAssembly, 64 rows a block", by_module::<64>),
];

/// A wrong evaluator: what it gives for the last row is a bit too large.
fn off_by_a_bit(graph: &Graph, outputs: &[NodeId], varying: &[bool], rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut results = by_tape::<64, true>(graph, outputs, varying, rows);
    if let Some(value) = results.last_mut().and_then(|row| row.first_mut()) {
        *value = f64::from_bits(value.to_bits() ^ 1);
    }
    results
}

const SPECIAL: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -2.5,
    3.0,
    1e-300,
    -1e300,
    f64::MIN_POSITIVE,
    -5e-324,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    709.8,
    -745.2,
    1.0 + f64::EPSILON,
    4503599627370497.5,
];

fn input(graph: &mut Graph, at: usize) -> NodeId {
    graph.input(InputKey::Param { name: format!("x{at}") })
}

/// What an op gives by its own definition.
fn expected(op: Op, arguments: &[f64]) -> f64 {
    op.apply(&arguments[..op.arity()])
}

/// Runs one op over all combinations of special values, with the operands in `form` taken from inputs that differ between rows; the
/// others are the same in all rows, or constants of the graph.
fn op_holds(evaluate: Evaluate, op: Op, form: usize, constants: bool, rows: &[[f64; 3]]) -> bool {
    let mut groups: std::collections::BTreeMap<Vec<u64>, Vec<[f64; 3]>> = Default::default();
    let fixed = |row: &[f64; 3]| (0..op.arity()).filter(|at| form >> at & 1 == 0).map(|at| row[at].to_bits()).collect::<Vec<_>>();
    for row in rows {
        groups.entry(fixed(row)).or_default().push(*row);
    }
    groups.values().all(|rows| {
        let mut graph = Graph::new();
        let mut varying = Vec::new();
        let operands: Vec<NodeId> = (0..op.arity())
            .map(|at| {
                let varies = form >> at & 1 == 1;
                if !varies && constants {
                    graph.constant(rows[0][at])
                } else {
                    varying.push((at, varies));
                    input(&mut graph, at)
                }
            })
            .collect();
        let output = graph.op(op, &operands);
        let values: Vec<Vec<f64>> = rows.iter().map(|row| varying.iter().map(|(at, _)| row[*at]).collect()).collect();
        let flags: Vec<bool> = varying.iter().map(|(_, varies)| *varies).collect();
        let results = evaluate(&graph, &[output], &flags, &values);
        rows.iter().zip(&results).all(|(row, result)| same(result[0], expected(op, row)))
    })
}

fn combinations(op: Op) -> Vec<[f64; 3]> {
    let mut rows = Vec::new();
    for a in SPECIAL {
        for b in if op.arity() > 1 { SPECIAL } else { &SPECIAL[..1] } {
            // Three operands: conditions as comparisons give them, and what is no truth value.
            for c in if op.arity() > 2 { &SPECIAL[..6] } else { &SPECIAL[..1] } {
                rows.push([*a, *b, *c]);
            }
        }
    }
    rows
}

#[test]
fn every_op_in_every_form_on_special_values() {
    for (name, evaluate) in EVALUATORS {
        for op in Op::ALL {
            let rows = combinations(*op);
            for form in 0..1 << op.arity() {
                for constants in [false, true] {
                    assert!(op_holds(*evaluate, *op, form, constants, &rows), "{name}: {op:?} with operands {form:03b} varying");
                }
            }
        }
    }
}

#[test]
fn every_op_at_every_length() {
    for (name, evaluate) in EVALUATORS {
        for op in Op::ALL {
            for length in [0, 1, 63, 64, 65, 127, 128, 129, 257] {
                let value = |at: usize| ((at * 7919 + 13) % 1009) as f64 / 101.0 - 5.0;
                let rows: Vec<[f64; 3]> = (0..length).map(|at| [value(at), value(at + 31), value(at + 77)]).collect();
                assert!(op_holds(*evaluate, *op, 0b111 >> (3 - op.arity()), false, &rows), "{name}: {op:?} over {length} rows");
            }
        }
    }
}

#[test]
fn a_planted_fault_is_caught() {
    for op in Op::ALL {
        assert!(!op_holds(off_by_a_bit, *op, 1, false, &[[2.0, 3.0, 4.0], [2.5, 3.0, 4.0]]), "{op:?}");
    }
}

/// A random graph: each entry makes a node of earlier ones.
fn build(recipe: &[(u8, u16, u16, u16, f64)]) -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::new();
    let mut nodes = Vec::new();
    for (kind, a, b, c, number) in recipe {
        let earlier = |at: &u16| nodes[*at as usize % nodes.len()];
        let node = match (kind % 8, nodes.is_empty()) {
            (0, _) => graph.constant(*number),
            (1, _) | (_, true) => input(&mut graph, *a as usize % 6),
            _ => {
                let op = Op::ALL[*kind as usize % Op::ALL.len()];
                let operands = [earlier(a), earlier(b), earlier(c)];
                graph.op(op, &operands[..op.arity()])
            }
        };
        nodes.push(node);
    }
    (graph, nodes)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -4.0..4.0_f64, 1 => prop::sample::select(SPECIAL.to_vec())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_graphs_agree(
        recipe in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>(), any::<u16>(), number()), 1..120),
        wanted in prop::collection::vec(any::<u16>(), 1..12),
        flags in prop::collection::vec(any::<bool>(), 6),
        cells in prop::collection::vec(number(), 6 * 70),
    ) {
        let (graph, nodes) = build(&recipe);
        let outputs: Vec<NodeId> = wanted.iter().map(|at| nodes[*at as usize % nodes.len()]).collect();
        let varying = &flags[..graph.inputs().len()];
        let rows: Vec<Vec<f64>> = cells
            .chunks(6)
            .map(|row| (0..varying.len()).map(|input| if varying[input] { row[input] } else { cells[input] }).collect())
            .collect();
        let right = by_interpreter(&graph, &outputs, varying, &rows);
        for (name, evaluate) in &EVALUATORS[1..] {
            for (row, (one, other)) in right.iter().zip(evaluate(&graph, &outputs, varying, &rows)).enumerate() {
                for (output, (a, b)) in one.iter().zip(&other).enumerate() {
                    prop_assert!(same(*a, *b), "{name}, row {row}, output {output}: {a} is not {b}");
                }
            }
        }
    }
}

#[test]
fn folding_constants_changes_no_bit() {
    for op in Op::ALL {
        for row in combinations(*op) {
            let mut graph = Graph::new();
            let operands: Vec<NodeId> = row[..op.arity()].iter().map(|value| graph.constant(*value)).collect();
            let folded = graph.op(*op, &operands);
            assert!(same(graph.constant_value(folded).expect("constants fold"), expected(*op, &row)), "{op:?} {row:?}");
        }
    }
}

#[test]
fn equal_expressions_are_one_node() {
    let mut graph = Graph::new();
    let x = input(&mut graph, 0);
    let one = graph.constant(1.0);
    let sum = graph.op(Op::Add, &[x, one]);
    assert_eq!(graph.op(Op::Add, &[x, one]), sum);
    let (plus, minus) = (graph.constant(0.0), graph.constant(-0.0));
    assert_ne!(plus, minus, "zeros of different sign are different constants");
    assert_eq!(graph.select(sum, x, x), x);
}
