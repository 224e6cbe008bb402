//! Tables of slow quantile functions: interpolated, they take tens of nanoseconds a value.
//!
//! A quantile function is smooth in z, the standard normal score of the probability. It is tabulated at equal steps of z over
//! -8.5 to 8.5 (probabilities 1e-17 to 1 - 1e-17, more than a double holds below 1) and read by cubic interpolation through four points, whose
//! error is at most 3/128 h^4 times the largest fourth derivative, h the step. The fourth differences of the table itself say how large that
//! is: a table whose bound is above 1e-6 of the value's distance from the centre (of 0.1 nearer to the centre) for t, or above 1e-7 of
//! the width for beta, is made again with half the step, and if the smallest step is not enough, no table is used. The tests measure
//! both, for ordinary and for extreme shapes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::normal;
use crate::math::{Vectorised, vectorised};

/// A family's standard form, whose quantile function is worth a table.
pub(super) trait Tabulated: Send + Sync {
    /// What tells its table from all others: the family's name and the bits of its shape parameters.
    fn key(&self) -> Key;

    /// The value below which a share `u` of the draws lie.
    fn quantile(&self, u: f64) -> f64;

    /// The value above which a share `tail` of the draws lie; a probability close to one is too coarse to say it.
    fn upper_quantile(&self, tail: f64) -> f64;

    /// The error allowed around a value that is `nearest` to the centre.
    fn allowed(&self, nearest: f64) -> f64;

    /// Whether the coarsest table is known to be exact enough, so that none has to be made to find out.
    fn is_smooth(&self) -> bool;
}

type Key = (&'static str, [u64; 2]);

const REACH: f64 = 8.5;
/// Steps per unit of z, tried from the first on.
const STEPS_PER_UNIT: [usize; 5] = [64, 128, 256, 512, 1024];

/// One tabulated quantile function. Of a smooth shape, a value is worked out when it is first read: few draws read few.
pub(super) struct Table {
    shape: Box<dyn Tabulated>,
    /// Steps per unit of z; `None` if no table is exact enough.
    per_unit: Option<usize>,
    /// Bits of the values at equal steps of z, with one point more on each side, so that every interval has four points around it;
    /// [`UNKNOWN`] as long as nobody has read them. Who works out a value finds the same bits, so no thread has to wait for another.
    values: Vec<AtomicU64>,
}

/// The bits of no value: of a NaN.
const UNKNOWN: u64 = u64::MAX;

impl Table {
    fn new(shape: Box<dyn Tabulated>) -> Table {
        let points = |per_unit: usize| (2.0 * REACH * per_unit as f64) as usize + 3;
        if shape.is_smooth() {
            let per_unit = STEPS_PER_UNIT[0];
            let values = (0..points(per_unit)).map(|_| AtomicU64::new(UNKNOWN)).collect();
            return Table { shape, per_unit: Some(per_unit), values };
        }
        for per_unit in STEPS_PER_UNIT {
            let values: Vec<f64> = (0..points(per_unit)).map(|index| value_at(&*shape, per_unit, index)).collect();
            if is_exact_enough(&*shape, &values) {
                let values = values.into_iter().map(|value| AtomicU64::new(value.to_bits())).collect();
                return Table { shape, per_unit: Some(per_unit), values };
            }
        }
        Table { shape, per_unit: None, values: Vec::new() }
    }

    /// Steps per unit of z, 0 if there is no table, and all of its values.
    pub(super) fn parts(&self) -> (usize, Vec<f64>) {
        let values = |per_unit| (0..self.values.len()).map(|index| self.value(per_unit, index)).collect();
        self.per_unit.map_or((0, Vec::new()), |per_unit| (per_unit, values(per_unit)))
    }

    /// Turns a column of probabilities, strictly between 0 and 1, into the quantiles of each.
    pub(super) fn fill(&self, column: &mut [f64]) {
        let Some(per_unit) = self.per_unit else {
            column.iter_mut().for_each(|value| *value = self.shape.quantile(*value));
            return;
        };
        normal::fill(column);
        let mut points = [[0.0; 4]; SIDE_BY_SIDE];
        for scores in column.chunks_mut(SIDE_BY_SIDE) {
            for (score, points) in scores.iter_mut().zip(&mut points) {
                let place = (score.clamp(-REACH, REACH) + REACH) * per_unit as f64;
                let left = (place as usize).min(self.values.len() - 4);
                *score = place - left as f64;
                *points = [0, 1, 2, 3].map(|at| self.value(per_unit, left + at));
            }
            vectorised(Interpolation { places: scores, points: &points });
        }
    }

    fn value(&self, per_unit: usize, index: usize) -> f64 {
        let known = self.values[index].load(Ordering::Relaxed);
        if known != UNKNOWN {
            return f64::from_bits(known);
        }
        let value = value_at(&*self.shape, per_unit, index);
        self.values[index].store(value.to_bits(), Ordering::Relaxed);
        value
    }
}

/// Values that are interpolated at a time.
const SIDE_BY_SIDE: usize = 64;

/// Turns places between the second and the third of four points, 0 to 1, into the values there.
struct Interpolation<'v> {
    places: &'v mut [f64],
    points: &'v [[f64; 4]],
}

impl Vectorised for Interpolation<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (place, [a, b, c, d]) in self.places.iter_mut().zip(self.points) {
            // Lagrange's cubic through the points at -1, 0, 1, 2.
            let t = *place;
            let [before, after, last] = [t + 1.0, t - 1.0, t - 2.0];
            *place =
                -a * t * after * last / 6.0 + b * before * after * last / 2.0 - c * before * t * last / 2.0 + d * before * t * after / 6.0;
        }
    }
}

/// The quantile at a point of the table.
fn value_at(shape: &dyn Tabulated, per_unit: usize, index: usize) -> f64 {
    let z = (index as f64 - 1.0) / per_unit as f64 - REACH;
    if z > 0.0 { shape.upper_quantile(normal::cdf(-z)) } else { shape.quantile(normal::cdf(z)) }
}

/// Whether the bound of the interpolation's error, twice 3/128 of the fourth differences around each interval, is as small as promised.
///
/// A fourth difference is h^4 times the fourth derivative somewhere among its five points; twice allows for its change between them.
fn is_exact_enough(shape: &dyn Tabulated, values: &[f64]) -> bool {
    values.windows(5).all(|five| {
        let difference = five[0] - 4.0 * five[1] + 6.0 * five[2] - 4.0 * five[3] + five[4];
        let nearest = five.iter().fold(f64::INFINITY, |least, value| value.abs().min(least));
        // An infinite value leaves no number here, and no table.
        2.0 * 3.0 / 128.0 * difference.abs() <= shape.allowed(nearest)
    })
}

/// Numbers that all kept tables hold together at most, 32 MB: more than three thousand tables of the common size.
const MOST_KEPT: usize = 1 << 22;

/// Tables made so far.
struct Kept {
    tables: BTreeMap<Key, Arc<Table>>,
    numbers: usize,
}

impl Kept {
    const fn new() -> Kept {
        Kept { tables: BTreeMap::new(), numbers: 0 }
    }

    /// Keeps a table; where there is no more room, all others go. Scenarios with shapes of their own run one after another, so old tables
    /// are hardly wanted again, and one that is gives the same numbers when made anew.
    fn keep(&mut self, table: Arc<Table>) {
        if self.numbers + table.values.len() > MOST_KEPT {
            *self = Kept::new();
        }
        self.numbers += table.values.len();
        if let Some(twin) = self.tables.insert(table.shape.key(), table) {
            self.numbers -= twin.values.len();
        }
    }
}

/// Lends the table of a shape, made at its first use.
pub(super) fn with_table(shape: impl Tabulated + 'static, read: impl FnOnce(&Table)) {
    static KEPT: Mutex<Kept> = Mutex::new(Kept::new());
    let known = KEPT.lock().expect("invariant: no thread panics with the lock").tables.get(&shape.key()).cloned();
    let table = known.unwrap_or_else(|| {
        let table = Arc::new(Table::new(Box::new(shape)));
        KEPT.lock().expect("invariant: no thread panics with the lock").keep(table.clone());
        table
    });
    read(&table);
}

#[cfg(test)]
mod tests {
    use super::super::student::Standard;
    use super::*;

    #[test]
    fn smooth_shapes_need_no_finer_table() {
        let exact_enough = |shape: &dyn Tabulated| {
            let per_unit = STEPS_PER_UNIT[0];
            let points = (2.0 * REACH) as usize * per_unit + 3;
            let values: Vec<f64> = (0..points).map(|index| value_at(shape, per_unit, index)).collect();
            is_exact_enough(shape, &values)
        };
        for (alpha, beta) in (1..=10).flat_map(|a| (1..=10).map(move |b| (0.5 * f64::from(a), 0.5 * f64::from(b)))) {
            let shape = super::super::beta::Standard { alpha, beta };
            assert!(shape.is_smooth() && exact_enough(&shape), "beta {alpha} {beta}");
        }
        for degrees in (6..=30).map(|halves| 0.5 * f64::from(halves)).chain([20.0, 30.0, 50.0, 70.0, 100.0]) {
            let shape = Standard { degrees };
            assert!(shape.is_smooth() && exact_enough(&shape), "t {degrees}");
        }
        assert!(!Standard { degrees: 1.0 }.is_smooth() && !exact_enough(&Standard { degrees: 1.0 }));
    }

    #[test]
    fn tables_of_many_shapes_do_not_pile_up() {
        let mut kept = Kept::new();
        let large = |degrees: f64| {
            Arc::new(Table {
                shape: Box::new(Standard { degrees }),
                per_unit: Some(1024),
                values: (0..MOST_KEPT / 4).map(|_| AtomicU64::new(0)).collect(),
            })
        };
        let mut most = 0;
        for shape in 0..20 {
            kept.keep(large(f64::from(shape)));
            kept.keep(large(f64::from(shape)));
            let held: usize = kept.tables.values().map(|table| table.values.len()).sum();
            assert_eq!(held, kept.numbers);
            assert!(kept.tables.contains_key(&Standard { degrees: f64::from(shape) }.key()), "the newest is there");
            most = most.max(held);
        }
        assert!((MOST_KEPT / 2..=MOST_KEPT).contains(&most), "{most}");
    }
}
