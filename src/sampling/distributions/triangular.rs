//! A likeliest value, and probability that falls in a straight line to both ends.

use super::{Distribution, Family, Impossible, check_ends, check_mode, numbers};

/// Triangular on `low..high` with its peak at `mode`.
#[derive(Debug, Clone, PartialEq)]
pub struct Triangular {
    /// The least value.
    pub low: f64,
    /// The likeliest value.
    pub mode: f64,
    /// The greatest value.
    pub high: f64,
}

impl Triangular {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Triangular> {
        numbers(lists).map(|[low, mode, high]| Triangular { low, mode, high })
    }
}

impl Family for Triangular {
    fn check(&self) -> Option<Impossible> {
        check_ends(self.low, self.high).or_else(|| check_mode(self.low, self.mode, self.high))
    }

    fn quantile(&self, u: f64) -> f64 {
        let Triangular { low, mode, high } = *self;
        let width = high - low;
        if u * width <= mode - low { low + (u * width * (mode - low)).sqrt() } else { high - ((1.0 - u) * width * (high - mode)).sqrt() }
    }

    fn cdf(&self, x: f64) -> f64 {
        let Triangular { low, mode, high } = *self;
        let width = high - low;
        match x {
            x if x <= low => 0.0,
            x if x >= high => 1.0,
            x if x <= mode => (x - low) * (x - low) / (width * (mode - low)),
            x => 1.0 - (high - x) * (high - x) / (width * (high - mode)),
        }
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let [low, mode, high] = [self.low, self.mode, self.high].map(|value| value * times + plus);
        Distribution::Triangular(Triangular { low, mode, high })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.low, self.mode, self.high]]
    }
}
