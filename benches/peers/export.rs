//! Writes the Wuxing plan's model for other tools: a NumPy program, its inputs and what they give.
//!
//! `cargo run --release --example numpy_program -- DIR [DRAWS]` writes `program.py` (see `numpy_program`), `varying.npy` (a row per input
//! that differs between draws), `expected.npy` (a row per output, as the tape computes it), and `model.json`: the inputs' positions and
//! numbers, the outputs' series and years, and the CPU time that the tape and the summaries take.

#![allow(clippy::pedantic, reason = "examples are read beside what they show")]
#![allow(unreachable_pub, reason = "nothing of an example is seen outside it")]

#[path = "../model/mod.rs"]
mod model;

use std::fs;
use std::path::Path;

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{NodeId, numpy_program};
use fiveyear::engine::tape::{Tape, lower};
use fiveyear::simulate::{Scratch, Settings, summarise};
use model::{Prepared, worked};

/// Threads that [`engine_seconds`] is measured on, as many as NumPy has processes.
const THREADS: usize = 2;
const ROUNDS: usize = 9;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("the folder to write to");
    let draws = arguments.next().map_or(10_000, |number| number.parse().expect("a number of draws"));
    write(Path::new(&folder), draws).expect("the folder can be written to");
}

fn write(folder: &Path, draws: usize) -> std::io::Result<()> {
    let seed = Settings::default().seed;
    let prepared = Prepared::wuxing(draws, seed);
    let model = &prepared.compiled().model;
    let outputs = prepared.outputs();
    let nodes: Vec<NodeId> = outputs.iter().map(|output| output.node).collect();
    fs::create_dir_all(folder)?;
    fs::write(folder.join("program.py"), numpy_program(&model.graph, &nodes, &prepared.varying))?;

    let tape = lower(&model.graph, &nodes, &prepared.varying);
    let mut results = vec![vec![0.0; draws]; nodes.len()];
    let mut seconds: Vec<f64> = (0..ROUNDS).map(|_| engine_seconds(&prepared, &tape, &mut results)).collect();
    seconds.sort_unstable_by(f64::total_cmp);
    let varying: Vec<usize> = (0..prepared.varying.len()).filter(|input| prepared.varying[*input]).collect();
    let columns: Vec<&[f64]> = varying.iter().map(|input| prepared.columns[*input].as_slice()).collect();
    write_matrix(&folder.join("varying.npy"), &columns, draws)?;
    write_matrix(&folder.join("expected.npy"), &results.iter().map(Vec::as_slice).collect::<Vec<_>>(), draws)?;
    let numbers: Vec<f64> = prepared.uniform.iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect();
    let description = serde_json::json!({
        "draws": draws,
        "engine_seconds": seconds[ROUNDS / 2],
        "years": model.years,
        "varying": varying,
        "numbers": numbers,
        "series": outputs.iter().map(|output| output.series.as_str()).collect::<Vec<_>>(),
        "year": outputs.iter().map(|output| model.years[output.year]).collect::<Vec<_>>(),
    });
    fs::write(folder.join("model.json"), description.to_string())
}

/// Fills in all results and sums up each; gives the CPU seconds that takes, of all threads together.
fn engine_seconds(prepared: &Prepared, tape: &Tape, results: &mut [Vec<f64>]) -> f64 {
    let draws = results[0].len();
    let share = draws.div_ceil(THREADS);
    let mut chunks: Vec<_> = results.iter_mut().map(|column| column.chunks_mut(share)).collect();
    let evaluated: f64 = std::thread::scope(|scope| {
        let begins: Vec<usize> = (0..draws).step_by(share).collect();
        let threads: Vec<_> = begins
            .into_iter()
            .map(|begin| {
                let mut columns: Vec<&mut [f64]> = chunks.iter_mut().map(|chunks| chunks.next().expect("equally long columns")).collect();
                scope.spawn(move || {
                    let mut evaluator = Evaluator::new(tape);
                    evaluator.set_constants(&prepared.uniform);
                    let length = columns[0].len();
                    evaluator.run(&prepared.block(begin, begin + length), &mut columns);
                    worked()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    });
    let failed = vec![false; draws];
    let summarised: f64 = std::thread::scope(|scope| {
        let parts: Vec<_> = results.chunks(results.len().div_ceil(THREADS)).collect();
        let threads: Vec<_> = parts
            .into_iter()
            .map(|part| {
                let failed = &failed;
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    part.iter().for_each(|column| {
                        std::hint::black_box(summarise(column, failed, &mut scratch));
                    });
                    worked()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    });
    (evaluated + summarised) * 1e-9
}

/// Writes rows of equal length in NumPy's own format, version 1.0.
fn write_matrix(path: &Path, rows: &[&[f64]], length: usize) -> std::io::Result<()> {
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {length}), }}", rows.len());
    // Magic, version, length and header together are a multiple of 64 bytes and end in a line feed.
    let padding = (10 + header.len() + 1).next_multiple_of(64) - (10 + header.len() + 1);
    header.push_str(&" ".repeat(padding));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(rows.iter().flat_map(|row| row.iter().flat_map(|value| value.to_le_bytes())));
    fs::write(path, bytes)
}
