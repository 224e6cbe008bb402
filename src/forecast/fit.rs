//! The law between ranks and tilts, learnt from a record of changes: convex, solved by Newton's method.

use super::class::TENTHS;
use super::tilt::{Tilt, tenths};

/// The changes of one class, as the fit sees them.
#[derive(Debug, Clone)]
pub struct Group {
    /// Of each change the terms of its ranks, one row after the other.
    pub terms: Vec<f64>,
    /// Of each change the share of each tenth that it fell into; ties of the class are shared out.
    pub outcomes: Vec<[f64; TENTHS]>,
    /// How much each change counts.
    pub counts: Vec<f64>,
    /// What each tilt does to each tenth; see [`shapes`](super::tilt::shapes).
    pub shapes: [[f64; TENTHS]; 5],
}

/// How strongly the weights are held to where they start from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// Of all terms but the constant one.
    pub terms: f64,
    /// The constant term's.
    pub constant: f64,
}

/// Steps after which the fit is as good as it gets; three to six are usual.
const MOST_STEPS: usize = 30;

/// The weights that make the outcomes most likely, held to `start` by `pull`.
///
/// Minimises `-sum_i n_i sum_k y_ik log w_ik + pull/2 |V - start|^2` over the weights V. The objective is convex, so a Newton step that is
/// halved while it does not improve ends at the one minimum.
pub fn fit(groups: &[Group], pull: Pull, start: &[Tilt]) -> Vec<Tilt> {
    let terms = start.len();
    let pulls: Vec<f64> = (0..terms).map(|term| if term == 0 { pull.constant } else { pull.terms }).collect();
    let mut weights = start.to_vec();
    let mut height = objective(groups, &weights, &pulls, start);
    for _ in 0..MOST_STEPS {
        let (gradient, hessian) = derivatives(groups, &weights, &pulls, start);
        let step = solve(hessian, gradient, terms * 5);
        let mut part = 1.0;
        let improved = loop {
            let tried: Vec<Tilt> =
                (0..terms).map(|term| std::array::from_fn(|tilt| weights[term][tilt] - part * step[term * 5 + tilt])).collect();
            let tried_height = objective(groups, &tried, &pulls, start);
            if tried_height <= height {
                let gain = height - tried_height;
                (weights, height) = (tried, tried_height);
                break gain > 1e-9 * (1.0 + height.abs());
            }
            part /= 2.0;
            if part < 1e-6 {
                break false;
            }
        };
        if !improved {
            break;
        }
    }
    weights
}

fn tilt_of(terms: &[f64], weights: &[Tilt]) -> Tilt {
    let mut tilt = [0.0; 5];
    for (term, row) in terms.iter().zip(weights) {
        for number in 0..5 {
            tilt[number] += term * row[number];
        }
    }
    tilt
}

fn objective(groups: &[Group], weights: &[Tilt], pulls: &[f64], start: &[Tilt]) -> f64 {
    let mut sum = 0.0;
    for group in groups {
        for ((terms, outcome), count) in group.terms.chunks_exact(weights.len()).zip(&group.outcomes).zip(&group.counts) {
            let shares = tenths(&tilt_of(terms, weights), &group.shapes);
            let surprise: f64 = shares.iter().zip(outcome).map(|(share, seen)| seen * libm::log(share.max(1e-300))).sum();
            sum -= count * surprise;
        }
    }
    for ((row, from), pull) in weights.iter().zip(start).zip(pulls) {
        sum += pull / 2.0 * row.iter().zip(from).map(|(weight, start)| (weight - start) * (weight - start)).sum::<f64>();
    }
    sum
}

/// Gradient and lower half of the Hessian, unknowns ordered by term and then by tilt.
fn derivatives(groups: &[Group], weights: &[Tilt], pulls: &[f64], start: &[Tilt]) -> (Vec<f64>, Vec<f64>) {
    let terms = weights.len();
    let size = terms * 5;
    let mut gradient = vec![0.0; size];
    let mut hessian = vec![0.0; size * size];
    // Blocks of 5 by 5 in a row for each pair of terms keep the innermost loop straight.
    let mut blocks = vec![[0.0; 25]; terms * (terms + 1) / 2];
    for group in groups {
        for ((row, outcome), count) in group.terms.chunks_exact(terms).zip(&group.outcomes).zip(&group.counts) {
            let shares = tenths(&tilt_of(row, weights), &group.shapes);
            let means: Tilt = std::array::from_fn(|tilt| group.shapes[tilt].iter().zip(&shares).map(|(shape, share)| shape * share).sum());
            let mut block = [0.0; 25];
            for left in 0..5 {
                for right in 0..5 {
                    let products = (0..TENTHS).map(|tenth| group.shapes[left][tenth] * group.shapes[right][tenth] * shares[tenth]);
                    block[left * 5 + right] = count * (products.sum::<f64>() - means[left] * means[right]);
                }
            }
            let pulled: Tilt = std::array::from_fn(|tilt| {
                count * (0..TENTHS).map(|tenth| group.shapes[tilt][tenth] * (shares[tenth] - outcome[tenth])).sum::<f64>()
            });
            let mut at = 0;
            for left in 0..terms {
                for tilt in 0..5 {
                    gradient[left * 5 + tilt] += row[left] * pulled[tilt];
                }
                for right in &row[..=left] {
                    let product = row[left] * right;
                    for (sum, part) in blocks[at].iter_mut().zip(&block) {
                        *sum += product * part;
                    }
                    at += 1;
                }
            }
        }
    }
    let mut at = 0;
    for left in 0..terms {
        for right in 0..=left {
            for i in 0..5 {
                for j in 0..5 {
                    hessian[(left * 5 + i) * size + right * 5 + j] = blocks[at][i * 5 + j];
                }
            }
            at += 1;
        }
        for tilt in 0..5 {
            gradient[left * 5 + tilt] += pulls[left] * (weights[left][tilt] - start[left][tilt]);
            hessian[(left * 5 + tilt) * (size + 1)] += pulls[left];
        }
    }
    (gradient, hessian)
}

/// Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's method.
pub fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>, size: usize) -> Vec<f64> {
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| matrix[row * size + k] * matrix[column * size + k]).sum();
            let rest = matrix[row * size + column] - known;
            matrix[row * size + column] = if row == column { rest.max(1e-300).sqrt() } else { rest / matrix[column * size + column] };
        }
    }
    for row in 0..size {
        let known: f64 = (0..row).map(|k| matrix[row * size + k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|k| matrix[k * size + row] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    right
}
