//! Contests: several ways to do the same work, measured in turns, and how many times faster each is than the first.

mod end_to_end;
mod engine;
mod kernels;
mod summaries;

use std::time::{Duration, Instant};

/// One way to do the work, and how many units of it one call does.
pub struct Contestant<'a> {
    name: String,
    units: usize,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Contestant<'a> {
    pub fn new(name: &str, units: usize, work: impl FnMut() + 'a) -> Contestant<'a> {
        Contestant { name: name.to_owned(), units, work: Box::new(work) }
    }
}

/// How long a contest runs.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    /// Time that each contestant takes in a round, at least one call.
    pub turn: Duration,
}

impl Effort {
    const SHORT: Effort = Effort { rounds: 1, turn: Duration::ZERO };
}

/// Nanoseconds per unit of one turn.
fn take_turn(contestant: &mut Contestant<'_>, turn: Duration) -> f64 {
    let start = Instant::now();
    let mut calls = 0;
    loop {
        (contestant.work)();
        calls += 1;
        let passed = start.elapsed();
        if passed >= turn {
            return passed.as_nanos() as f64 / (calls * contestant.units) as f64;
        }
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

/// Contestants take turns; prints a line for each: the median time per unit, and the median over rounds of the first's time in its own.
pub fn race(title: &str, unit: &str, effort: Effort, mut contestants: Vec<Contestant<'_>>) {
    println!("\n{title}");
    let mut times = vec![Vec::new(); contestants.len()];
    for _ in 0..effort.rounds {
        for (contestant, times) in contestants.iter_mut().zip(&mut times) {
            times.push(take_turn(contestant, effort.turn));
        }
    }
    let first = times[0].clone();
    let name = contestants[0].name.clone();
    for (contestant, mut times) in contestants.iter().zip(times) {
        let mut ratios: Vec<f64> = first.iter().zip(&times).map(|(first, own)| first / own).collect();
        let faster = significant(median(&mut ratios));
        println!("  {:<58}{:>14} per {unit:<8}{faster:>9} x {name}", contestant.name, readable(median(&mut times)));
    }
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{} ns", significant(ns)),
        ns if ns < 1e6 => format!("{} µs", significant(ns / 1e3)),
        ns if ns < 1e9 => format!("{} ms", significant(ns / 1e6)),
        ns => format!("{} s", significant(ns / 1e9)),
    }
}

/// Three digits that count.
fn significant(value: f64) -> String {
    let decimals = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else if value >= 1.0 {
        2
    } else {
        3
    };
    format!("{value:.decimals$}")
}

/// Name, what runs it, rounds, and milliseconds of a turn.
type Contest = (&'static str, fn(Effort), usize, u64);

/// The contests whose names hold `wanted`; a short round of each where `test` says so.
pub fn run(test: bool, wanted: &str) {
    let contests: [Contest; 6] = [
        ("trace", engine::trace_and_lower, 9, 200),
        ("draw", engine::per_draw, 31, 60),
        ("slow", engine::slow_evaluators, 7, 60),
        ("kernels", kernels::per_op, 15, 3),
        ("summaries", summaries::against_sorting, 15, 10),
        ("end to end", end_to_end::runs, 5, 0),
    ];
    for (_, contest, rounds, milliseconds) in contests.into_iter().filter(|(name, ..)| name.contains(wanted)) {
        contest(if test { Effort::SHORT } else { Effort { rounds, turn: Duration::from_millis(milliseconds) } });
    }
}
