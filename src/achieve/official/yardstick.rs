//! Yardsticks: the values at which a method's label of a row changes, so that many draws are labelled by counting.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{Label, Method, ProgressRow, progress_of};

/// Values that get one label: those above the segment before, up to `last`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub last: f64,
    pub label: Label,
}

/// One list of segments per method of [`Method::ALL`], in order of value.
type Yardstick = Vec<Vec<Segment>>;

/// By position of the indicator and the bits of its baseline.
type Known = BTreeMap<(usize, Option<u64>), Arc<Yardstick>>;

/// The yardsticks of a plan's targets, made when first asked for. A target's is the same in all scenarios as long as its baseline is.
#[derive(Debug, Default)]
pub(in crate::achieve) struct Yardsticks {
    known: Mutex<Known>,
}

impl Yardsticks {
    /// The yardstick of the row of an indicator, given by its position.
    pub(super) fn of(&self, indicator: usize, row: &ProgressRow) -> Arc<Yardstick> {
        let key = (indicator, row.base_value.map(f64::to_bits));
        let lock = || self.known.lock().expect("invariant: no thread panics with the lock");
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let made: Arc<Yardstick> = Arc::new(Method::ALL.into_iter().map(|method| segments(row, method)).collect());
        lock().insert(key, made.clone());
        made
    }
}

/// Splits all numbers by the label they get as current value. A label's values lie together on either side of zero.
pub(super) fn segments(row: &ProgressRow, method: Method) -> Vec<Segment> {
    let mut row = row.clone();
    let mut label_of = |value: f64| {
        row.current_value = Some(value);
        progress_of(&row, method).label
    };
    let zero = rank(0.0);
    let mut segments: Vec<Segment> = Vec::new();
    for (first, last) in [(rank(f64::NEG_INFINITY), zero - 2), (zero - 1, zero), (zero + 1, rank(f64::INFINITY))] {
        let mut first = first;
        while first <= last {
            let label = label_of(number(first));
            // The last number with the label of the first: the bisection ends when the two ends meet.
            let (mut same, mut beyond) = (first, last + 1);
            while beyond - same > 1 {
                let middle = same + (beyond - same) / 2;
                if label_of(number(middle)) == label {
                    same = middle;
                } else {
                    beyond = middle;
                }
            }
            match segments.last_mut() {
                Some(before) if before.label == label => before.last = number(same),
                _ => segments.push(Segment { last: number(same), label }),
            }
            first = beyond;
        }
    }
    segments
}

/// Numbers from minus to plus infinity counted through, -0.0 just before 0.0.
fn rank(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    if bits < 0 { !(bits & i64::MAX) } else { bits }
}

/// The number of a rank.
fn number(rank: i64) -> f64 {
    f64::from_bits(if rank < 0 { (!rank | i64::MIN) as u64 } else { rank as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_count_numbers_in_order() {
        for value in [f64::NEG_INFINITY, -1.5, -5e-324, -0.0, 0.0, 5e-324, 1.0, f64::INFINITY] {
            assert_eq!(number(rank(value)).to_bits(), value.to_bits());
        }
        assert_eq!([rank(-5e-324), rank(-0.0), rank(0.0), rank(5e-324)], [-2, -1, 0, 1]);
    }
}
