//! Quantiles by name.

/// Quantiles of type 7 (Hyndman & Fan 1996): linear interpolation between order statistics. NaN without values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// The 5 % quantile.
    pub p05: f64,
    /// The 10 % quantile.
    pub p10: f64,
    /// The lower quartile.
    pub p25: f64,
    /// The median.
    pub p50: f64,
    /// The upper quartile.
    pub p75: f64,
    /// The 90 % quantile.
    pub p90: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

impl Quantiles {
    /// The probabilities of the quantiles, rising.
    pub const PROBABILITIES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

    /// What there is without values.
    pub const NONE: Quantiles = Quantiles::of([f64::NAN; 7]);

    /// From the values in order of [`Quantiles::PROBABILITIES`].
    pub(super) const fn of([p05, p10, p25, p50, p75, p90, p95]: [f64; 7]) -> Quantiles {
        Quantiles { p05, p10, p25, p50, p75, p90, p95 }
    }

    /// The values in order of [`Quantiles::PROBABILITIES`].
    pub fn values(self) -> [f64; 7] {
        [self.p05, self.p10, self.p25, self.p50, self.p75, self.p90, self.p95]
    }

    /// Each quantile turned into something else.
    pub fn map(self, of: impl FnMut(f64) -> f64) -> Quantiles {
        Quantiles::of(self.values().map(of))
    }
}
