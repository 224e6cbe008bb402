//! A number that does not vary.

use super::{Distribution, Family, Impossible};

impl Family for f64 {
    fn check(&self) -> Option<Impossible> {
        None
    }

    fn quantile(&self, _u: f64) -> f64 {
        *self
    }

    fn cdf(&self, x: f64) -> f64 {
        f64::from(u8::from(*self <= x))
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        Distribution::Fixed(self * times + plus)
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![*self]]
    }

    fn probability_at(&self, x: f64) -> f64 {
        f64::from(u8::from(*self == x))
    }
}
