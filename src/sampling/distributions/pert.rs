//! A likeliest value between two ends, with thin tails: a beta distribution with the usual weight 4 on the mode (Malcolm et al. 1959).

use super::{Beta, Distribution, Family, Impossible, check_ends, check_mode, numbers};

/// Beta-PERT on `low..high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pert {
    /// The least value.
    pub low: f64,
    /// The likeliest value.
    pub mode: f64,
    /// The greatest value.
    pub high: f64,
}

impl Pert {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Pert> {
        numbers(lists).map(|[low, mode, high]| Pert { low, mode, high })
    }

    /// The beta distribution that it is.
    pub fn as_beta(&self) -> Beta {
        let Pert { low, mode, high } = *self;
        let width = high - low;
        Beta { alpha: 1.0 + 4.0 * (mode - low) / width, beta: 1.0 + 4.0 * (high - mode) / width, low, high }
    }
}

impl Family for Pert {
    fn check(&self) -> Option<Impossible> {
        check_ends(self.low, self.high).or_else(|| check_mode(self.low, self.mode, self.high))
    }

    fn quantile(&self, u: f64) -> f64 {
        self.as_beta().quantile(u)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.as_beta().cdf(x)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let [low, mode, high] = [self.low, self.mode, self.high].map(|value| value * times + plus);
        Distribution::Pert(Pert { low, mode, high })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.low, self.mode, self.high]]
    }

    fn fill(&self, column: &mut [f64]) {
        self.as_beta().fill(column);
    }
}
