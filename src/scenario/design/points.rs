//! The points of a design: which values of the factors stand together.

use super::factor::{Factor, Values};
use super::{MOST_POINTS, Method};
use crate::sampling::{Sampler, Spread};

/// How many points a method makes of these factors, if that is a number that can be run. `count` is what the design asks for: points of a Latin
/// hypercube or a Sobol sequence, trajectories of Morris' method, rows of each of Saltelli's two matrices.
pub(super) fn size(method: Method, factors: &[Factor], count: usize) -> Option<usize> {
    let mut lengths = factors.iter().map(|factor| factor.values.list().len());
    let size = match method {
        Method::Grid => lengths.try_fold(1_usize, usize::checked_mul),
        Method::OneAtATime => Some(lengths.sum()),
        Method::LatinHypercube | Method::Sobol | Method::Rows => Some(count),
        Method::Morris => count.checked_mul(factors.len() + 1),
        Method::Saltelli => count.checked_mul(factors.len() + 2),
    };
    size.filter(|size| *size <= MOST_POINTS)
}

/// The points, one value a factor each.
pub(super) fn points(method: Method, factors: &[Factor], count: usize, seed: u64) -> Vec<Vec<f64>> {
    let at = |parts: Vec<f64>| -> Vec<f64> { factors.iter().zip(parts).map(|(factor, part)| factor.values.at(part)).collect() };
    match method {
        Method::Grid => grid(factors),
        Method::OneAtATime => one_at_a_time(factors),
        Method::LatinHypercube => {
            let spread = Spread::LatinHypercube { draws: count as u64, replicates: 1 };
            drawn(&names("", factors), spread, count, seed).into_iter().map(at).collect()
        }
        Method::Sobol => drawn(&names("", factors), Spread::Sobol, count, seed).into_iter().map(at).collect(),
        Method::Morris => morris(factors, count, seed).into_iter().map(at).collect(),
        Method::Saltelli => saltelli(factors, count, seed).into_iter().map(at).collect(),
        Method::Rows => {
            let column = |factor: &Factor| match &factor.values {
                Values::List(values) => values.clone(),
                Values::Range { .. } => unreachable!("invariant: factors of rows have a column each"),
            };
            let columns: Vec<Vec<f64>> = factors.iter().map(column).collect();
            (0..count).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
        }
    }
}

fn grid(factors: &[Factor]) -> Vec<Vec<f64>> {
    let mut points = vec![Vec::new()];
    for factor in factors {
        let values = factor.values.list();
        let with = |point: Vec<f64>| values.iter().map(move |value| [&point[..], &[*value]].concat()).collect::<Vec<_>>();
        points = points.into_iter().flat_map(with).collect();
    }
    points
}

fn one_at_a_time(factors: &[Factor]) -> Vec<Vec<f64>> {
    let middle: Vec<f64> = factors.iter().map(|factor| factor.values.at(0.5)).collect();
    let mut points = vec![middle.clone()];
    for (at, factor) in factors.iter().enumerate() {
        for value in factor.values.list().into_iter().filter(|value| *value != middle[at]) {
            let mut point = middle.clone();
            point[at] = value;
            points.push(point);
        }
    }
    points
}

/// The streams of the factors.
fn names(what: &str, factors: &[Factor]) -> Vec<String> {
    factors.iter().map(|factor| format!("design/{what}{}", factor.name)).collect()
}

/// So many rows of numbers between 0 and 1, one a stream.
fn drawn(streams: &[String], spread: Spread, count: usize, seed: u64) -> Vec<Vec<f64>> {
    let sampler = Sampler::new(seed).spread(spread).in_order(streams.iter().map(|stream| (stream.clone(), 0)).collect());
    let column = |stream: &String| {
        let mut column = vec![0.0; count];
        sampler.fill(stream, 0, 0, &mut column);
        column
    };
    let columns: Vec<Vec<f64>> = streams.iter().map(column).collect();
    (0..count).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

/// Levels of Morris' grid, of which a step jumps over half.
const LEVELS: usize = 4;

/// Trajectories through a grid of four levels, in each of which every factor moves once, by two thirds of its range, in an order of its own
/// (Morris 1991, "Factorial sampling plans for preliminary computational experiments"): the first point of each, then one for each move.
fn morris(factors: &[Factor], trajectories: usize, seed: u64) -> Vec<Vec<f64>> {
    let random = |what: &str| drawn(&names(what, factors), Spread::Independent, trajectories, seed);
    let (starts, orders, directions) = (random("morris/start/"), random("morris/order/"), random("morris/direction/"));
    let step = LEVELS as f64 / (2.0 * (LEVELS as f64 - 1.0));
    let mut points = Vec::with_capacity(trajectories * (factors.len() + 1));
    for ((start, order), direction) in starts.iter().zip(&orders).zip(&directions) {
        let lower = start.iter().map(|part| (part * (LEVELS / 2) as f64).floor() / (LEVELS as f64 - 1.0));
        // Half of the factors begin above and step down.
        let mut point: Vec<f64> = lower.zip(direction).map(|(lower, up)| if *up < 0.5 { lower } else { lower + step }).collect();
        let mut moves: Vec<usize> = (0..factors.len()).collect();
        moves.sort_by(|one, other| order[*one].total_cmp(&order[*other]));
        points.push(point.clone());
        for moved in moves {
            point[moved] += if direction[moved] < 0.5 { step } else { -step };
            points.push(point.clone());
        }
    }
    points
}

/// Two matrices A and B of one Sobol sequence, and for each factor A with that factor's column of B (Saltelli et al. 2010, "Variance based
/// sensitivity analysis of model output"): of each row first A, then A with each factor of B, then B.
fn saltelli(factors: &[Factor], rows: usize, seed: u64) -> Vec<Vec<f64>> {
    let count = factors.len();
    let streams = [names("", factors), names("b/", factors)].concat();
    let mut points = Vec::with_capacity(rows * (count + 2));
    for row in drawn(&streams, Spread::Sobol, rows, seed) {
        let (a, b) = row.split_at(count);
        points.push(a.to_vec());
        for (factor, other) in b.iter().enumerate() {
            let mut mixed = a.to_vec();
            mixed[factor] = *other;
            points.push(mixed);
        }
        points.push(b.to_vec());
    }
    points
}
