//! Intervals by resampling: how far an estimate would have moved with other rows of the same size.

use crate::sampling::Stream;

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// From all rows.
    pub value: f64,
    /// The 2.5 % quantile of what resampled rows give.
    pub low: f64,
    /// The 97.5 % quantile.
    pub high: f64,
}

/// Resamplings of an interval.
pub(super) const RESAMPLES: usize = 1_000;

/// Rows drawn with replacement, one resampling after the other: the same for every estimate with the same seed and number of rows, so that
/// estimates of one design move together.
pub(super) struct Resampling {
    rows: Vec<u32>,
    count: usize,
}

impl Resampling {
    /// So many rows, as often as [`RESAMPLES`] says.
    pub(super) fn new(seed: u64, count: usize) -> Resampling {
        let stream = Stream::new(seed, "sensitivity/resample");
        let mut rows = Vec::with_capacity(count * RESAMPLES);
        let mut uniform = vec![0.0; count];
        for resample in 0..RESAMPLES {
            stream.fill((resample * count) as u64, 0, &mut uniform);
            rows.extend(uniform.iter().map(|u| ((u * count as f64) as u32).min(count as u32 - 1)));
        }
        Resampling { rows, count }
    }

    /// The interval of an estimate around its value from all rows; `of` is told the rows that are taken.
    pub(super) fn estimate(&self, value: f64, of: impl Fn(&[u32]) -> f64) -> Estimate {
        let mut found: Vec<f64> = self.rows.chunks_exact(self.count).map(of).filter(|found| found.is_finite()).collect();
        found.sort_by(f64::total_cmp);
        Estimate { value, low: quantile(&found, 0.025), high: quantile(&found, 0.975) }
    }
}

/// The quantile (type 7) of values in order; NaN of none.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = part * last as f64;
    let (below, above) = (sorted[place as usize], sorted[(place as usize + 1).min(last)]);
    below + (place - place.floor()) * (above - below)
}
