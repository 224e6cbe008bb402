//! A few values, each with its weight.

use super::{Distribution, Family, Impossible};
use crate::text;

/// Values that come as often as their weights say; the weights need not sum to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Discrete {
    /// The values, in the order written.
    pub values: Vec<f64>,
    /// One for each value, none negative.
    pub weights: Vec<f64>,
}

impl Discrete {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Discrete> {
        let [values, weights] = lists else { return None };
        Some(Discrete { values: values.clone(), weights: weights.clone() })
    }

    /// The share of all weights that stands on the values wanted.
    fn share(&self, wanted: impl Fn(f64) -> bool) -> f64 {
        let total: f64 = self.weights.iter().sum();
        self.values.iter().zip(&self.weights).filter(|(value, _)| wanted(**value)).map(|(_, weight)| weight / total).sum()
    }
}

impl Family for Discrete {
    fn check(&self) -> Option<Impossible> {
        if self.values.is_empty() || self.values.len() != self.weights.len() {
            let (values, weights) = (self.values.len(), self.weights.len());
            return Some(text!("{values} values with {weights} weights", "{values} 个取值配了 {weights} 个权重").into());
        }
        (self.weights.iter().any(|weight| *weight < 0.0) || self.weights.iter().sum::<f64>() <= 0.0)
            .then(|| text!("weights must not be negative, nor all zero", "权重不能为负，也不能全为零").into())
    }

    fn quantile(&self, u: f64) -> f64 {
        self.quantile_within(f64::NEG_INFINITY, f64::INFINITY, u)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.share(|value| value <= x)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let values = self.values.iter().map(|value| value * times + plus).collect();
        Distribution::Discrete(Discrete { values, weights: self.weights.clone() })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![self.values.clone(), self.weights.clone()]
    }

    fn probability_at(&self, x: f64) -> f64 {
        self.share(|value| value == x)
    }

    /// The first value, in the order written, up to which the weights between the ends amount to the share `u`.
    fn quantile_within(&self, low: f64, high: f64, u: f64) -> f64 {
        let inside = || self.values.iter().zip(&self.weights).filter(|(value, _)| (low..=high).contains(*value));
        let total: f64 = inside().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        for (value, weight) in inside() {
            sum += weight / total;
            if u < sum {
                return *value;
            }
        }
        inside().next_back().map_or(f64::NAN, |(value, _)| *value)
    }

    fn fill_within(&self, low: f64, high: f64, column: &mut [f64]) {
        column.iter_mut().for_each(|value| *value = self.quantile_within(low, high, *value));
    }
}
