//! Tables of slow quantile functions: in goes a shape, out comes an interpolated quantile function that takes tens of nanoseconds.
//!
//! A quantile function is smooth in z, the standard normal score of the probability. It is tabulated at equal steps of z over
//! -8.5 to 8.5 (probabilities 1e-17 to 1 - 1e-17, more than a double holds below 1) and read by cubic interpolation through four points, whose
//! error is at most 3/128 h^4 times the largest fourth derivative, h the step. The error is below 1e-6 of the value's distance from the
//! centre for t with 2 or more degrees of freedom, and below 1e-7 of the width for beta; the tests measure both.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::quantile::student_quantile;
use super::{beta, normal};

/// A family's standard form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    StudentT {
        degrees: f64,
    },
    /// On 0 to 1.
    Beta {
        alpha: f64,
        beta: f64,
    },
}

impl Shape {
    fn quantile(self, u: f64) -> f64 {
        match self {
            Shape::StudentT { degrees } => student_quantile(degrees, u),
            Shape::Beta { alpha, beta } => beta::quantile(alpha, beta, u),
        }
    }

    fn key(self) -> (u8, u64, u64) {
        match self {
            Shape::StudentT { degrees } => (0, degrees.to_bits(), 0),
            Shape::Beta { alpha, beta } => (1, alpha.to_bits(), beta.to_bits()),
        }
    }
}

const REACH: f64 = 8.5;
const STEPS: usize = 1088;
const PER_STEP: f64 = STEPS as f64 / (2.0 * REACH);

/// One tabulated quantile function.
pub struct Table {
    values: Vec<f64>,
}

impl Table {
    fn new(shape: Shape) -> Table {
        // One point more on each side, so that every interval has four points around it.
        let score = |index: usize| (index as f64 - 1.0) / PER_STEP - REACH;
        // Above the middle the probability is too close to one to hold: the mirrored shape's lower tail is taken there.
        let value = |index: usize| {
            let z = score(index);
            match shape {
                Shape::StudentT { .. } if z > 0.0 => -shape.quantile(normal::distribution(-z)),
                Shape::Beta { alpha, beta } if z > 0.0 => 1.0 - Shape::Beta { alpha: beta, beta: alpha }.quantile(normal::distribution(-z)),
                _ => shape.quantile(normal::distribution(z)),
            }
        };
        Table { values: (0..STEPS + 3).map(value).collect() }
    }

    /// The value at probability `u`, strictly between 0 and 1.
    pub fn quantile(&self, u: f64) -> f64 {
        let place = (normal::quantile(u).clamp(-REACH, REACH) + REACH) * PER_STEP;
        let left = (place as usize).min(STEPS - 1);
        let t = place - left as f64;
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| self.values[left + at]);
        // Lagrange's cubic through the points at -1, 0, 1, 2.
        let [before, after, last] = [t + 1.0, t - 1.0, t - 2.0];
        -a * t * after * last / 6.0 + b * before * after * last / 2.0 - c * before * t * last / 2.0 + d * before * t * after / 6.0
    }
}

/// Lends the table of a shape, made at its first use.
pub fn with_table(shape: Shape, read: impl FnOnce(&Table)) {
    type Tables = BTreeMap<(u8, u64, u64), Arc<Table>>;
    static TABLES: Mutex<Tables> = Mutex::new(BTreeMap::new());
    let known = TABLES.lock().expect("invariant: no thread panics with the lock").get(&shape.key()).cloned();
    let table = known.unwrap_or_else(|| {
        let table = Arc::new(Table::new(shape));
        TABLES.lock().expect("invariant: no thread panics with the lock").insert(shape.key(), table.clone());
        table
    });
    read(&table);
}
