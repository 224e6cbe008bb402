//! The points of a design: which values of the factors stand together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::factor::{Factor, Values};
use super::{MOST_POINTS, Method};
use crate::plan::Plan;
use crate::sampling::{Layout, Morris, Sampler, Spread};

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
pub(super) fn points(plan: &Plan, method: Method, factors: &[Factor], count: usize, seed: u64) -> Vec<Vec<f64>> {
    let at = |parts: Vec<f64>| -> Vec<f64> { factors.iter().zip(parts).map(|(factor, part)| factor.values.at(part)).collect() };
    match method {
        Method::Grid => grid(factors),
        Method::OneAtATime => one_at_a_time(factors),
        Method::LatinHypercube => {
            let spread = Spread::LatinHypercube { draws: count as u64, replicates: 1 };
            drawn(&names("", factors), spread, count, seed).into_iter().map(at).collect()
        }
        Method::Sobol => drawn(&names("", factors), Spread::Sobol, count, seed).into_iter().map(at).collect(),
        Method::Morris => morris(plan, factors, count, seed),
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
    columns(&sampler, streams, count)
}

/// The first rows of a sampler, one number a stream.
fn columns(sampler: &Sampler, streams: &[String], count: usize) -> Vec<Vec<f64>> {
    let column = |stream: &String| {
        let mut column = vec![0.0; count];
        sampler.fill(stream, 0, 0, &mut column);
        column
    };
    let columns: Vec<Vec<f64>> = streams.iter().map(column).collect();
    (0..count).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

/// Morris' trajectories, those of `sensitivity`: the first point of each, then one for each move. What takes few values may have none within
/// a move's reach; it then goes to the end of its range, so that no point is run twice.
fn morris(plan: &Plan, factors: &[Factor], trajectories: usize, seed: u64) -> Vec<Vec<f64>> {
    let at = |factor: &Factor, part: f64| factor.nearest(plan, factor.values.at(part));
    let streams = names("", factors);
    let groups: BTreeMap<String, usize> = streams.iter().cloned().zip(0..).collect();
    let layout = Morris::new(seed, trajectories, groups);
    let (length, draws) = (layout.points(), layout.draws());
    let sampler = Sampler::new(seed).laid_out(Layout::Morris(Arc::new(layout)));
    let mut points = columns(&sampler, &streams, draws);
    for trajectory in points.chunks_mut(length) {
        for (position, factor) in factors.iter().enumerate() {
            let (begin, end) = (trajectory[0][position], trajectory[length - 1][position]);
            let before = at(factor, begin);
            let mut after = at(factor, end);
            if after == before {
                after = at(factor, if end > begin { 1.0 } else { 0.0 });
            }
            trajectory.iter_mut().for_each(|point| point[position] = if point[position] == begin { before } else { after });
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
