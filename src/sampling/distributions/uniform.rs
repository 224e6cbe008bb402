//! Every value between two ends as likely as any other.

use super::{Distribution, Family, Impossible, check_ends, numbers};

/// Uniform on `low..high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Uniform {
    /// The least value.
    pub low: f64,
    /// The greatest value.
    pub high: f64,
}

impl Uniform {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Uniform> {
        numbers(lists).map(|[low, high]| Uniform { low, high })
    }
}

impl Family for Uniform {
    fn check(&self) -> Option<Impossible> {
        check_ends(self.low, self.high)
    }

    fn quantile(&self, u: f64) -> f64 {
        self.low + u * (self.high - self.low)
    }

    fn cdf(&self, x: f64) -> f64 {
        ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        Distribution::Uniform(Uniform { low: self.low * times + plus, high: self.high * times + plus })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.low, self.high]]
    }
}
