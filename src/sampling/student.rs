//! Student's t distribution, through the beta distribution (Abramowitz & Stegun 26.7.1).

use super::beta;
use super::table::Tabulated;

/// The value below which a variable with `degrees` of freedom lies with probability `u`, `u` strictly between 0 and 1.
pub(super) fn quantile(degrees: f64, u: f64) -> f64 {
    if u == 0.5 {
        return 0.0;
    }
    let tail = if u < 0.5 { u } else { 1.0 - u };
    let x = beta::quantile(0.5 * degrees, 0.5, 2.0 * tail);
    let value = (degrees * (1.0 - x) / x).sqrt();
    if u < 0.5 { -value } else { value }
}

/// The probability that such a variable lies below `t`.
pub(super) fn cdf(degrees: f64, t: f64) -> f64 {
    let tail = 0.5 * beta::cdf(0.5 * degrees, 0.5, degrees / (degrees + t * t));
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// Student's t around zero, for tables.
#[derive(Debug)]
pub(super) struct Standard {
    pub degrees: f64,
}

impl Tabulated for Standard {
    fn key(&self) -> (&'static str, [u64; 2]) {
        ("student_t", [self.degrees.to_bits(), 0])
    }

    fn quantile(&self, u: f64) -> f64 {
        quantile(self.degrees, u)
    }

    fn upper_quantile(&self, tail: f64) -> f64 {
        -quantile(self.degrees, tail)
    }

    /// All but the heaviest tails, as a test makes the tables.
    fn is_smooth(&self) -> bool {
        (3.0..=100.0).contains(&self.degrees)
    }

    fn allowed(&self, nearest: f64) -> f64 {
        1e-6 * nearest.max(0.1)
    }
}
