//! The beta distribution between two ends: shares and other bounded figures of any shape.

use super::{Distribution, Family, Impossible, check_ends, check_positive, numbers};
use crate::sampling::beta;
use crate::sampling::table::with_table;

/// Beta on `low..high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Beta {
    /// First shape parameter, above zero.
    pub alpha: f64,
    /// Second shape parameter, above zero.
    pub beta: f64,
    /// The least value.
    pub low: f64,
    /// The greatest value.
    pub high: f64,
}

impl Beta {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Beta> {
        numbers(lists).map(|[alpha, beta, low, high]| Beta { alpha, beta, low, high })
    }
}

impl Family for Beta {
    fn check(&self) -> Option<Impossible> {
        check_ends(self.low, self.high)
            .or_else(|| check_positive("alpha", " alpha ", self.alpha))
            .or_else(|| check_positive("beta", " beta ", self.beta))
    }

    fn quantile(&self, u: f64) -> f64 {
        self.low + (self.high - self.low) * beta::quantile(self.alpha, self.beta, u)
    }

    fn cdf(&self, x: f64) -> f64 {
        beta::cdf(self.alpha, self.beta, (x - self.low) / (self.high - self.low))
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let [low, high] = [self.low, self.high].map(|value| value * times + plus);
        Distribution::Beta(Beta { low, high, ..*self })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.alpha, self.beta, self.low, self.high]]
    }

    fn fill(&self, column: &mut [f64]) {
        with_table(beta::Standard { alpha: self.alpha, beta: self.beta }, |table| {
            table.fill(column);
            column.iter_mut().for_each(|value| *value = self.low + (self.high - self.low) * value.clamp(0.0, 1.0));
        });
    }
}
