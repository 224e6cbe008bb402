//! Mean, spread and extremes of a column of draws, which comes whole or piece by piece: the same bits in both ways.
//!
//! Both follow from the distances of the values to the column's first value, so that no second look at them is needed. Where that lies z standard
//! deviations from the mean, the rounding of the variance is 1 + z² times that of distances to the mean itself (Chan, Golub & LeVeque
//! 1983, The American Statistician 37:242-247), and z² is below the number of values in any column.

use crate::math::{Vectorised, vectorised};

/// Lanes in which a pass goes through a column, so that it is no single chain of operations; fixed, so that sums have the same bits everywhere.
const LANES: usize = 8;

/// Values that are added up before they enter a sum.
const BLOCK: usize = 256;

/// The least and the greatest of some values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extremes {
    pub min: f64,
    pub max: f64,
    pub some_nan: bool,
}

impl Extremes {
    pub(super) const NONE: Extremes = Extremes { min: f64::INFINITY, max: f64::NEG_INFINITY, some_nan: false };

    pub(super) fn of(values: &[f64]) -> Extremes {
        vectorised(ExtremesPass { values })
    }

    /// Those of all values of both. A zero has no sign, so that the order of the values does not matter.
    #[inline(always)]
    pub(super) fn with(self, other: Extremes) -> Extremes {
        Extremes {
            min: if other.min < self.min { other.min } else { self.min } + 0.0,
            max: if other.max > self.max { other.max } else { self.max } + 0.0,
            some_nan: self.some_nan | other.some_nan,
        }
    }

    /// Whether some value is less than one bound or more than the other; what is no number is.
    pub(super) fn reach_beyond(&self, low: f64, high: f64) -> bool {
        self.some_nan | (self.min < low) | (self.max > high)
    }

    /// Whether all values are one.
    pub(super) fn are_equal(&self) -> bool {
        self.min == self.max
    }
}

struct ExtremesPass<'v> {
    values: &'v [f64],
}

impl Vectorised for ExtremesPass<'_> {
    type Output = Extremes;

    #[inline(always)]
    fn call(self) -> Extremes {
        let (parts, rest) = self.values.as_chunks::<LANES>();
        // A loop for each, since together they do not become vector code.
        let mut low = [f64::INFINITY; LANES];
        for part in parts {
            for lane in 0..LANES {
                low[lane] = if part[lane] < low[lane] { part[lane] } else { low[lane] };
            }
        }
        let mut high = [f64::NEG_INFINITY; LANES];
        for part in parts {
            for lane in 0..LANES {
                high[lane] = if part[lane] > high[lane] { part[lane] } else { high[lane] };
            }
        }
        let some_nan = self.values.iter().fold(false, |some, value| some | value.is_nan());
        let lanes = low.into_iter().zip(high).map(|(min, max)| Extremes { min, max, some_nan });
        let rest = rest.iter().map(|value| Extremes { min: *value, max: *value, some_nan });
        lanes.chain(rest).fold(Extremes::NONE, Extremes::with)
    }
}

/// Moments of values that are numbers, as far as they have come.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    pub count: usize,
    pub extremes: Extremes,
    /// The first value: what distances are measured from.
    first: f64,
    /// Of the distances and of their squares.
    sums: [Sum; 2],
    /// Values that do not fill a block yet.
    pending: Vec<f64>,
}

impl Default for Moments {
    fn default() -> Moments {
        Moments { count: 0, extremes: Extremes::NONE, first: f64::NAN, sums: [Sum::default(); 2], pending: Vec::new() }
    }
}

impl Moments {
    /// Takes in the next values, with their extremes.
    pub(super) fn add(&mut self, values: &[f64], extremes: Extremes) {
        let Some(first) = values.first() else { return };
        if self.count == 0 {
            self.first = *first;
        }
        self.count += values.len();
        self.extremes = self.extremes.with(extremes);
        let mut rest = values;
        if !self.pending.is_empty() {
            let missing = rest.len().min(BLOCK - self.pending.len());
            self.pending.extend_from_slice(&rest[..missing]);
            rest = &rest[missing..];
            if self.pending.len() < BLOCK {
                return;
            }
            self.sums = vectorised(SumsPass { values: &self.pending, first: self.first, sums: self.sums });
            self.pending.clear();
        }
        let (blocks, rest) = rest.split_at(rest.len() - rest.len() % BLOCK);
        self.sums = vectorised(SumsPass { values: blocks, first: self.first, sums: self.sums });
        self.pending.extend_from_slice(rest);
    }

    /// Mean, and standard deviation with n - 1 in the denominator, 0 of one value; NaN of none.
    pub(super) fn mean_and_deviation(&self) -> (f64, f64) {
        let sums = vectorised(SumsPass { values: &self.pending, first: self.first, sums: self.sums });
        let [distances, squares] = sums.map(Sum::total);
        let count = self.count as f64;
        let about_mean = squares - distances * distances / count;
        // Rounding must not leave less than nothing; what is no number stays none.
        let about_mean = if about_mean < 0.0 { 0.0 } else { about_mean };
        (self.first + distances / count, if self.count == 1 { 0.0 } else { (about_mean / (count - 1.0)).sqrt() })
    }
}

/// Adds values in blocks, the last one of fewer.
struct SumsPass<'v> {
    values: &'v [f64],
    first: f64,
    sums: [Sum; 2],
}

impl Vectorised for SumsPass<'_> {
    type Output = [Sum; 2];

    #[inline(always)]
    fn call(self) -> [Sum; 2] {
        let SumsPass { values, first, mut sums } = self;
        for block in values.chunks(BLOCK) {
            let added = in_lanes(block, first);
            sums.iter_mut().zip(added).for_each(|(sum, added)| sum.add(added));
        }
        sums
    }
}

/// Adds the distances of the values of a block and their squares, always in the same order; both at once, so that neither waits for itself.
#[inline(always)]
fn in_lanes(block: &[f64], first: f64) -> [f64; 2] {
    let (mut distances, mut squares) = ([0.0; LANES], [0.0; LANES]);
    let (parts, rest) = block.as_chunks::<LANES>();
    for part in parts {
        for lane in 0..LANES {
            let distance = part[lane] - first;
            distances[lane] += distance;
            squares[lane] += distance * distance;
        }
    }
    let rest = |of: fn(f64) -> f64| rest.iter().map(|value| of(value - first)).sum::<f64>();
    [distances.iter().sum::<f64>() + rest(|distance| distance), squares.iter().sum::<f64>() + rest(|distance| distance * distance)]
}

/// A sum with Neumaier's compensation.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    #[inline(always)]
    fn add(&mut self, value: f64) {
        let next = self.total + value;
        self.lost += if self.total.abs() >= value.abs() { (self.total - next) + value } else { (value - next) + self.total };
        self.total = next;
    }

    fn total(self) -> f64 {
        // Infinite sums have no rounding to give back.
        if self.lost.is_finite() { self.total + self.lost } else { self.total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_of_parts_are_those_of_the_whole_and_tell_what_lies_outside() {
        let steps = |at: usize| ((at * 7919) % 1000) as f64 / 1000.0 - 0.5;
        type Shape = (&'static str, fn(f64) -> f64);
        let shapes: [Shape; 5] = [
            ("plain", |value| value),
            ("zeros of both signs", |value| if value < 0.0 { -0.0 } else { 0.0 }),
            ("some that are no numbers", |value| if value < -0.48 { f64::NAN } else { value }),
            ("infinite ends", |value| if value.abs() > 0.49 { value / 0.0 } else { value }),
            ("no numbers", |_| f64::NAN),
        ];
        for (name, shape) in shapes {
            for count in [1, 7, 512, 2000] {
                let values: Vec<f64> = (0..count).map(|at| shape(steps(at))).collect();
                let whole = Extremes::of(&values);
                let parts = values.chunks(500).map(Extremes::of).fold(Extremes::NONE, Extremes::with);
                let bits = |of: Extremes| (of.min.to_bits(), of.max.to_bits(), of.some_nan);
                assert_eq!(bits(whole), bits(parts), "{name}");
                for (low, high) in [(0.0, 0.0), (-0.4, 0.4), (f64::MIN, f64::MAX), (f64::NEG_INFINITY, f64::INFINITY)] {
                    let outside = values.iter().any(|value| !(*value >= low && *value <= high));
                    assert_eq!(outside, whole.reach_beyond(low, high), "{name}, {low} to {high}");
                }
            }
        }
    }
}
