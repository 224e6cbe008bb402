//! Exact quantiles of a column that comes piece by piece, of which only few values are kept.
//!
//! Where a quantile of all draws lies is known from the first of them up to some standard errors. So each wanted quantile has a bracket: two
//! values between which its order statistics are to be expected. Of what comes later, values below the bracket are counted, those inside are
//! kept, and all others are forgotten; as more draws come, brackets narrow. In the end the counts tell for certain whether a wanted order
//! statistic lies inside, and which of the kept values it is. If it does not, nothing is known and the column has to be looked at again.
//!
//! A bracket is open: of its two ends only is counted how often they occur. So it never keeps more values than its width in ranks,
//! whatever ties there are. Of n draws a column keeps some 20 √n values at most.

use crate::math::{Vectorised, vectorised};

use super::Quantiles;
use super::summary::{WANTED, wanted_ranks};

/// Standard errors that brackets reach usually: of a million one misses.
pub(super) const REACH: f64 = 5.0;

/// Brackets narrow when the number of values has grown by this.
const GROWTH: f64 = 1.4;

/// Values that are held against all brackets at once.
const BLOCK: usize = 512;

/// The order statistics next to the wanted quantiles of a column, as far as it has come.
#[derive(Debug)]
pub(super) struct Brackets {
    /// Standard errors from the expected rank to an end of a bracket.
    reach: f64,
    /// One for each of [`Quantiles::PROBABILITIES`]; none before the first value.
    brackets: Vec<Bracket>,
    count: usize,
    /// How many values there were when the brackets were made narrow.
    narrowed: usize,
}

/// The values around one quantile.
#[derive(Debug)]
struct Bracket {
    low: f64,
    high: f64,
    /// Values below `low`.
    below: usize,
    /// Values that are `low`, and that are `high`.
    at_low: usize,
    at_high: usize,
    /// All values between the two.
    inside: Vec<f64>,
}

impl Brackets {
    /// Brackets that reach so many standard errors.
    pub(super) fn of(reach: f64) -> Brackets {
        Brackets { reach, brackets: Vec::new(), count: 0, narrowed: 0 }
    }

    /// Takes in the next values; `left` is the share of all draws that come after them.
    pub(super) fn add(&mut self, values: &[f64], left: f64) {
        if values.is_empty() {
            return;
        }
        self.count += values.len();
        if self.brackets.is_empty() {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            let ranks = |probability| expected_ranks(probability, sorted.len(), left, self.reach);
            self.brackets = Quantiles::PROBABILITIES.map(|probability| Bracket::around(&sorted, ranks(probability))).into();
            self.narrowed = self.count;
            return;
        }
        let mut near = [(0.0, 0); BLOCK];
        for block in values.chunks(BLOCK) {
            let found = vectorised(NearPass { brackets: &mut self.brackets, values: block, near: &mut near });
            for &(value, mut within) in &near[..found] {
                while within != 0 {
                    self.brackets[within.trailing_zeros() as usize].add(value, 1);
                    within &= within - 1;
                }
            }
        }
        if self.count as f64 >= GROWTH * self.narrowed as f64 && left > 0.0 {
            self.narrowed = self.count;
            for (bracket, probability) in self.brackets.iter_mut().zip(Quantiles::PROBABILITIES) {
                bracket.narrow(expected_ranks(probability, self.count, left, self.reach));
            }
        }
    }

    /// The same of so many values that are equal.
    pub(super) fn add_equal(&mut self, value: f64, count: usize, left: f64) {
        if self.brackets.is_empty() {
            return self.add(&vec![value; count], left);
        }
        self.count += count;
        self.brackets.iter_mut().for_each(|bracket| bracket.add(value, count));
    }

    /// The values of the [`wanted_ranks`]; `None` if one of them lies in no bracket. There must be some values.
    pub(super) fn found(mut self) -> Option<[f64; WANTED]> {
        let mut found = [0.0; WANTED];
        for (at, rank) in wanted_ranks(self.count).enumerate() {
            found[at] = self.brackets[at / 2].value(rank)?;
        }
        Some(found)
    }
}

/// The ranks (from 0) among `count` values so far between which the wanted order statistics are expected, when a share of `left` is yet to come.
fn expected_ranks(probability: f64, count: usize, left: f64, reach: f64) -> (f64, f64) {
    let centre = probability * (count as f64 - 1.0);
    let reach = reach * (probability * (1.0 - probability) * count as f64 * left).sqrt() + 1.0;
    ((centre - reach).floor(), (centre + reach).ceil())
}

impl Bracket {
    /// The bracket between two ranks of sorted values; open to a side on which there is none.
    fn around(sorted: &[f64], (low, high): (f64, f64)) -> Bracket {
        let low = if low < 0.0 { f64::NEG_INFINITY } else { sorted[low as usize] };
        let high = sorted.get(high as usize).copied().unwrap_or(f64::INFINITY);
        let [below, after_low] = [sorted.partition_point(|value| *value < low), sorted.partition_point(|value| *value <= low)];
        let [to_high, after_high] = [sorted.partition_point(|value| *value < high), sorted.partition_point(|value| *value <= high)];
        let inside = sorted[after_low..to_high.max(after_low)].to_vec();
        Bracket { low, high, below, at_low: after_low - below, at_high: after_high - to_high, inside }
    }

    /// Takes in so many equal values.
    fn add(&mut self, value: f64, count: usize) {
        if value < self.low {
            self.below += count;
        } else if value == self.low {
            self.at_low += count;
        } else if value < self.high {
            self.inside.extend(std::iter::repeat_n(value, count));
        } else if value == self.high {
            self.at_high += count;
        }
    }

    /// Moves the ends to two ranks, as far as they lie inside.
    fn narrow(&mut self, (low, high): (f64, f64)) {
        let first = (self.below + self.at_low) as f64;
        if high >= first && high < first + self.inside.len() as f64 {
            self.high = *self.inside.select_nth_unstable_by((high - first) as usize, f64::total_cmp).1;
            self.at_high = self.inside.iter().filter(|value| **value == self.high).count();
            self.inside.retain(|value| *value < self.high);
        } else if high >= self.below as f64 && high < first {
            (self.high, self.at_high) = (self.low, self.at_low);
            self.inside.clear();
        }
        if low >= first && low < first + self.inside.len() as f64 {
            self.low = *self.inside.select_nth_unstable_by((low - first) as usize, f64::total_cmp).1;
            self.below += self.at_low + self.inside.iter().filter(|value| **value < self.low).count();
            self.at_low = self.inside.iter().filter(|value| **value == self.low).count();
            self.inside.retain(|value| *value > self.low);
        } else if low >= first && low < first + (self.inside.len() + self.at_high) as f64 {
            self.below += self.at_low + self.inside.len();
            (self.low, self.at_low) = (self.high, self.at_high);
            self.inside.clear();
        }
        // Room for what comes until the next time, and for no more.
        let room = (GROWTH * self.inside.len() as f64) as usize + BLOCK / 16;
        self.inside.shrink_to(room);
        self.inside.reserve_exact(room - self.inside.len());
    }

    /// The value of a rank, if it lies in the bracket.
    fn value(&mut self, rank: usize) -> Option<f64> {
        let above_low = rank.checked_sub(self.below)?.checked_sub(self.at_low);
        let Some(place) = above_low else { return Some(self.low) };
        if place < self.inside.len() {
            return Some(*self.inside.select_nth_unstable_by(place, f64::total_cmp).1);
        }
        (self.low < self.high && place < self.inside.len() + self.at_high).then_some(self.high)
    }
}

/// Counts the values of a block that lie below each bracket, and brings those that lie within one, ends included, to the front of `near`, each
/// with a bit for each bracket; gives their number.
struct NearPass<'v> {
    brackets: &'v mut [Bracket],
    values: &'v [f64],
    near: &'v mut [(f64, u64); BLOCK],
}

impl Vectorised for NearPass<'_> {
    type Output = usize;

    #[inline(always)]
    fn call(self) -> usize {
        let NearPass { brackets, values, near } = self;
        let mut within = [0_u64; BLOCK];
        for (at, bracket) in brackets.iter_mut().enumerate() {
            let Bracket { low, high, .. } = *bracket;
            let mut below = 0_u64;
            for (within, value) in within.iter_mut().zip(values) {
                below += u64::from(*value < low);
                *within |= u64::from((*value >= low) & (*value <= high)) << at;
            }
            bracket.below += below as usize;
        }
        let mut found = 0;
        for (value, within) in values.iter().zip(within) {
            near[found] = (*value, within);
            found += usize::from(within != 0);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Summary;
    use crate::simulate::summary::quantiles_of;

    /// The quantiles of a column in pieces, if they are found.
    fn of_pieces(values: &[f64], piece: usize, reach: f64) -> Option<Quantiles> {
        let (mut brackets, mut come) = (Brackets::of(reach), 0);
        for part in values.chunks(piece) {
            come += part.len();
            brackets.add(part, 1.0 - come as f64 / values.len() as f64);
        }
        Some(quantiles_of(values.len(), &brackets.found()?))
    }

    /// Numbers of 0 to 1 in no order.
    fn scattered(count: usize) -> Vec<f64> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn pieces_give_the_quantiles_of_the_whole() {
        type Shape = (&'static str, fn(f64) -> f64);
        let shapes: [Shape; 9] = [
            ("uniform", |u| u),
            ("skewed", |u| libm::exp(40.0 * u)),
            ("constant", |_| 3.5),
            ("rare", |u| if u < 0.999 { 0.0 } else { 1.0 }),
            ("two values, one just the median", |u| if u < 0.5 { -0.0 } else { 1.0 }),
            ("a mass at each wanted quantile", |u| (u * 40.0).round()),
            ("a mass in the middle of continuous values", |u| if (0.3..0.52).contains(&u) { 0.0 } else { u - 0.3 }),
            ("zeros of both signs", |u| if u < 0.3 { 0.0 } else { -0.0 }),
            ("infinite ends", |u| if u < 0.1 { f64::NEG_INFINITY } else { 1.0 / (0.95 - u.min(0.95)) }),
        ];
        for (name, shape) in shapes {
            let values: Vec<f64> = scattered(30_000).into_iter().map(shape).collect();
            for piece in [7, 1000, 4096, 30_000] {
                let expected = Summary::of(&values).quantiles;
                assert_eq!(
                    of_pieces(&values, piece, REACH).map(|found| found.values().map(f64::to_bits)),
                    Some(expected.values().map(f64::to_bits)),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn what_is_kept_grows_with_the_root_of_the_number() {
        let masses = |u: f64| if (0.2..0.8).contains(&u) { (u * 8.0).floor() } else { u };
        for shape in [|u| u, masses] {
            for count in [50_000_usize, 200_000] {
                let (mut brackets, mut come, mut most) = (Brackets::of(REACH), 0, 0);
                for part in scattered(count).into_iter().map(shape).collect::<Vec<f64>>().chunks(2048) {
                    come += part.len();
                    brackets.add(part, 1.0 - come as f64 / count as f64);
                    most = most.max(brackets.brackets.iter().map(|bracket| bracket.inside.capacity()).sum::<usize>());
                }
                let limit = 22.0 * (count as f64).sqrt();
                assert!((most as f64) < limit, "{most} of {count}");
            }
        }
    }

    #[test]
    fn a_bracket_that_misses_says_so() {
        // Brackets of no width, and values that come in order, so that the first say nothing of the last.
        assert_eq!(of_pieces(&scattered(30_000), 1000, 0.0), None);
        let mut sorted = scattered(30_000);
        sorted.sort_unstable_by(f64::total_cmp);
        assert_eq!(of_pieces(&sorted, 1000, REACH), None);
    }
}
