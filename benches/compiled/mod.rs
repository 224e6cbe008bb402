//! The same model as a C++ program made by this machine's compiler, with every bit the same: the rival that an interpreter has to be held against.
//!
//! Operations stand depth first, 32 to a function, each function running over a block of 128 draws in vectors of eight: of the layouts tried
//! the fastest, so that the rival is the strongest known. A value that only its own function reads stays in a register; others have a slot.
//! What is the same in all draws is handed over as numbers.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{Graph, Node, NodeId, Op, interpret};
use fiveyear::engine::tape::lower;

use crate::model::{Prepared, worked};

/// Operations of a function, and draws that it runs over before the next.
const OPERATIONS: usize = 32;
const BLOCK: usize = 128;
/// Runs of a turn, of which the fastest counts.
const RUNS: usize = 3;

/// Prints how fast the tape is beside its compiled rival; a short round on the small plan where `test` says so.
pub fn race(test: bool) {
    let there = |compiler: &&str| Command::new(compiler).arg("--version").output().is_ok_and(|found| found.status.success());
    let Some(compiler) = ["c++", "g++", "clang++"].into_iter().find(there) else {
        println!("compiled as C++: no compiler is here");
        return;
    };
    let (draws, turns) = if test { (BLOCK, 1) } else { (80 * BLOCK, 9) };
    let prepared = if test { Prepared::small(draws, 1) } else { Prepared::wuxing(draws, 1) };
    let graph = &prepared.compiled().model.graph;
    let outputs: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    let program = Program::of(graph, &outputs, &prepared.varying);
    fs::write(at("vectors.h"), include_str!("vectors.h")).expect("written");
    fs::write(at("model.cpp"), &program.text).expect("written");
    let options = ["-O2", "-march=native", "-ffp-contract=off", "-Wno-psabi", "-o"];
    let made = Command::new(compiler).args(options).args([at("model"), at("model.cpp")]).status().expect("the compiler starts");
    assert!(made.success(), "{compiler} takes the program");
    program.write_inputs(&prepared, &at("inputs")).expect("written");

    let tape = lower(graph, &outputs, &prepared.varying);
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&prepared.uniform);
    let inputs = prepared.block(0, draws);
    let mut results = vec![vec![0.0; draws]; outputs.len()];
    let (mut by_tape, mut by_rival, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..turns {
        let mut fastest = f64::INFINITY;
        for _ in 0..=RUNS {
            let mut columns: Vec<&mut [f64]> = results.iter_mut().map(Vec::as_mut_slice).collect();
            let began = worked();
            evaluator.run(&inputs, &mut columns);
            fastest = fastest.min((worked() - began) / draws as f64);
        }
        let rival = Command::new(at("model")).args([at("inputs"), at("outputs")]).output().expect("the rival starts");
        let rival: f64 = String::from_utf8_lossy(&rival.stdout).trim().parse().expect("it tells its time");
        by_tape.push(fastest);
        by_rival.push(rival);
        shares.push(rival / fastest);
    }
    let found = fs::read(at("outputs")).expect("the rival has written");
    let found = found.as_chunks::<8>().0.iter().map(|bytes| u64::from_ne_bytes(*bytes));
    let differ = results.iter().flatten().map(|value| value.to_bits()).zip(found).filter(|(own, rival)| own != rival).count();
    assert_eq!(differ, 0, "values differ in some bit");
    if test {
        println!("compiled as C++ by {compiler}: the same bits");
        return;
    }
    let [tape, rival, share] = [by_tape, by_rival, shares].map(|mut values| {
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    });
    let model = format!("{} columns of {draws} draws", outputs.len());
    println!("{model}: tape {tape:.0} ns a draw, as C++ by {compiler} {rival:.0}: {share:.2} of its speed (goal 0.7)");
}

struct Program {
    text: String,
    /// Nodes that are the same in all draws, in the order in which their numbers are handed over.
    numbers: Vec<usize>,
}

impl Program {
    fn of(graph: &Graph, outputs: &[NodeId], varying: &[bool]) -> Program {
        let nodes = graph.nodes();
        let arguments = |node: usize| match &nodes[node] {
            Node::Op { op, arguments } => arguments[..op.arity()].iter().map(|argument| argument.index()).collect(),
            _ => Vec::new(),
        };
        let mut varies: Vec<bool> = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            let own = matches!(node, Node::Input(input) if varying[input.index()]);
            varies.push(own || arguments(at).iter().any(|argument| varies[*argument]));
        }
        let order = depth_first(nodes, outputs, &varies, arguments);
        let piece: BTreeMap<usize, usize> = order.iter().enumerate().map(|(at, node)| (*node, at / OPERATIONS)).collect();
        let mut last_reader: BTreeMap<usize, usize> = BTreeMap::new();
        for node in &order {
            for argument in arguments(*node).into_iter().filter(|argument| piece.get(argument).is_some_and(|of| *of != piece[node])) {
                last_reader.insert(argument, piece[node]);
            }
        }
        let (slots, used) = slots(&order, &last_reader);
        let mut stored: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        outputs.iter().enumerate().for_each(|(at, output)| stored.entry(output.index()).or_default().push(at));

        let (mut text, mut numbers) = (String::new(), Vec::new());
        for (at, functions) in order.chunks(OPERATIONS).enumerate() {
            let mut body = String::new();
            let mut known = Vec::new();
            for node in functions {
                let Node::Op { op, .. } = &nodes[*node] else { unreachable!("operations alone are ordered") };
                let mut words = Vec::new();
                for argument in arguments(*node) {
                    words.push(match &nodes[argument] {
                        Node::Constant(bits) => format!("splat(bits({bits}ull))"),
                        _ if !varies[argument] => format!("splat(U[{}])", number(&mut numbers, argument)),
                        other => {
                            let load = match other {
                                Node::Input(input) => format!("load(x[{}] + off + j)", input.index()),
                                _ => format!("load(S + {} * BLOCK + j)", slots.get(&argument).copied().unwrap_or_default()),
                            };
                            if piece.get(&argument) != Some(&at) && !known.contains(&argument) {
                                known.push(argument);
                                writeln!(body, "    V v{argument} = {load};").expect("a text takes it");
                            }
                            format!("v{argument}")
                        }
                    });
                }
                writeln!(body, "    V v{node} = {};", expression(*op, &words)).expect("a text takes it");
                if let Some(slot) = slots.get(node) {
                    writeln!(body, "    store(S + {slot} * BLOCK + j, v{node});").expect("a text takes it");
                }
                for output in stored.get(node).into_iter().flatten() {
                    writeln!(body, "    store(out[{output}] + off + j, v{node});").expect("a text takes it");
                }
            }
            text += &format!("PIECE piece{at}(PARAMETERS) {{\n  for (long j = 0; j < BLOCK; j += L) {{\n{body}  }}\n}}\n");
        }
        let pieces = (0..order.len().div_ceil(OPERATIONS)).map(|at| format!("    piece{at}(x, off, S, U, out);\n"));
        let mut rest = String::new();
        for (node, places) in stored.iter().filter(|(node, _)| !piece.contains_key(*node)) {
            for place in places {
                rest += &match &nodes[*node] {
                    Node::Input(input) if varies[*node] => format!("    copy(out[{place}] + off, x[{}] + off);\n", input.index()),
                    _ => format!("    fill(out[{place}] + off, U[{}]);\n", number(&mut numbers, *node)),
                };
            }
        }
        let run = format!(
            "void run(long draws, ARRAYS) {{\n  for (long off = 0; off < draws; off += BLOCK) {{\n{}{rest}  }}\n}}\n",
            pieces.collect::<String>()
        );
        let sizes = [
            ("BLOCK", BLOCK),
            ("RUNS", RUNS),
            ("SLOTS", used),
            ("INPUTS", varying.len()),
            ("OUTPUTS", outputs.len()),
            ("NUMBERS", numbers.len()),
        ];
        let sizes: String = sizes.iter().map(|(name, size)| format!("#define {name} {size}l\n")).collect();
        Program { text: format!("{sizes}#include \"vectors.h\"\n{text}{run}"), numbers }
    }

    /// Draws, numbers, and the inputs' columns, each as long as the draws where it varies and else missing.
    fn write_inputs(&self, prepared: &Prepared, path: &Path) -> std::io::Result<()> {
        let graph = &prepared.compiled().model.graph;
        let values = interpret(graph, &prepared.uniform);
        let mut file = BufWriter::new(fs::File::create(path)?);
        let mut put = |value: f64| file.write_all(&value.to_ne_bytes());
        put(prepared.columns[0].len() as f64)?;
        self.numbers.iter().try_for_each(|node| put(values[*node]))?;
        for (column, varies) in prepared.columns.iter().zip(&prepared.varying) {
            put(f64::from(u8::from(*varies)))?;
            if *varies {
                column.iter().try_for_each(|value| put(*value))?;
            }
        }
        file.flush()
    }
}

/// The operations that differ between draws and that the outputs need, each after its arguments.
fn depth_first(nodes: &[Node], outputs: &[NodeId], varies: &[bool], arguments: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let (mut order, mut seen) = (Vec::new(), vec![false; nodes.len()]);
    let mut waiting: Vec<(usize, bool)> = outputs.iter().rev().map(|output| (output.index(), false)).collect();
    while let Some((node, ready)) = waiting.pop() {
        if ready {
            order.push(node);
        } else if varies[node] && !seen[node] && matches!(nodes[node], Node::Op { .. }) {
            seen[node] = true;
            waiting.push((node, true));
            waiting.extend(arguments(node).into_iter().rev().map(|argument| (argument, false)));
        }
    }
    order
}

/// Slots of the values that another function reads, each given back after the function of its last reader, and how many there are.
fn slots(order: &[usize], last_reader: &BTreeMap<usize, usize>) -> (BTreeMap<usize, usize>, usize) {
    let (mut slots, mut free, mut used) = (BTreeMap::new(), Vec::new(), 0);
    let mut given_back: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (piece, nodes) in order.chunks(OPERATIONS).enumerate() {
        for (node, last) in nodes.iter().filter_map(|node| Some((*node, *last_reader.get(node)?))) {
            let slot = free.pop().unwrap_or_else(|| {
                used += 1;
                used - 1
            });
            slots.insert(node, slot);
            given_back.entry(last).or_default().push(slot);
        }
        free.extend(given_back.remove(&piece).unwrap_or_default());
    }
    (slots, used)
}

/// The place of a node's number.
fn number(numbers: &mut Vec<usize>, node: usize) -> usize {
    numbers.iter().position(|known| *known == node).unwrap_or_else(|| {
        numbers.push(node);
        numbers.len() - 1
    })
}

fn expression(op: Op, words: &[String]) -> String {
    match op {
        Op::Add | Op::Subtract | Op::Multiply | Op::Divide => format!("{} {} {}", words[0], op.symbol(), words[1]),
        Op::Negate => format!("-{}", words[0]),
        _ => format!("f_{op:?}({})", words.join(", ")),
    }
}
