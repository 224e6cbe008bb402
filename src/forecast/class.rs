//! A reference class: what a record of like changes elsewhere holds, as tables of quantiles.

use std::collections::BTreeMap;

use super::scale::Scale;

/// Quantiles at 0, 1/40, ..., 1.
pub type Quantiles = [f64; 41];

/// Parts that a class's changes are cut into, of a tenth of the class each.
pub const TENTHS: usize = 10;

/// Values that differ by no more are the same: tables are written with five decimals.
const SAME: f64 = 1e-5;

/// Statistics of the five-year changes of one quantity in many places, and of what was known when each began.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceClass {
    /// The class's name in files.
    pub name: String,
    /// The scale on which changes are taken.
    pub scale: Scale,
    /// Changes that the tables were made from.
    pub cases: usize,
    /// Changes over five years, on the scale.
    pub change: Quantiles,
    /// Each feature by its name; see [`Rung::features`](super::Rung::features).
    pub features: BTreeMap<String, Quantiles>,
    /// Of each tenth of the changes, ten times the share of the class that lies in it and changed nothing.
    pub stay: [f64; TENTHS],
}

/// Place of a value among quantiles, 0 to 1. A value that many places share has the middle of its places.
pub fn rank(quantiles: &Quantiles, value: f64) -> f64 {
    if value < quantiles[0] - SAME {
        return 0.0;
    }
    if value > quantiles[40] + SAME {
        return 1.0;
    }
    let first = quantiles.partition_point(|quantile| *quantile < value - SAME);
    if quantiles[first] <= value + SAME {
        let last = quantiles.partition_point(|quantile| *quantile <= value + SAME) - 1;
        return (first + last) as f64 / 80.0;
    }
    (first as f64 - 1.0 + (value - quantiles[first - 1]) / (quantiles[first] - quantiles[first - 1])) / 40.0
}

/// Quantiles of a record, linear between its values as NumPy's are.
///
/// # Panics
///
/// Without values.
pub fn quantiles(mut values: Vec<f64>) -> Quantiles {
    values.sort_by(f64::total_cmp);
    std::array::from_fn(|step| {
        let place = step as f64 / 40.0 * (values.len() - 1) as f64;
        let left = place as usize;
        let right = (left + 1).min(values.len() - 1);
        values[left] + (place - left as f64) * (values[right] - values[left])
    })
}

/// The places, 0 to 1, that a change takes among those of a record, sorted: from, to. Changes within rounding of it share them.
pub fn tie(sorted: &[f64], change: f64) -> (f64, f64) {
    let from = sorted.partition_point(|other| *other < change - 1e-9);
    let to = sorted.partition_point(|other| *other <= change + 1e-9);
    (from as f64 / sorted.len() as f64, to as f64 / sorted.len() as f64)
}

/// Share of each tenth that lies between two places.
pub fn overlap(from: f64, to: f64) -> [f64; TENTHS] {
    std::array::from_fn(|tenth| {
        let (low, high) = (tenth as f64 / 10.0, (tenth as f64 + 1.0) / 10.0);
        (to.min(high) - from.max(low)).max(0.0)
    })
}

impl ReferenceClass {
    /// The tables of a record: its changes, and for each feature the values known.
    pub fn of_record(name: &str, scale: Scale, changes: Vec<f64>, features: BTreeMap<String, Vec<f64>>) -> ReferenceClass {
        let mut sorted = changes;
        sorted.sort_by(f64::total_cmp);
        let (from, to) = tie(&sorted, 0.0);
        ReferenceClass {
            name: name.to_owned(),
            scale,
            cases: sorted.len(),
            features: features.into_iter().map(|(name, values)| (name, quantiles(values))).collect(),
            stay: overlap(from, to).map(|share| 10.0 * share),
            change: quantiles(sorted),
        }
    }
}
