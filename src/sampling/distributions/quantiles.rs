//! A distribution given by its quantiles, straight between them.

use super::{Distribution, Family, Impossible};
use crate::text;

/// Quantiles at equal steps of probability, the first at 0 and the last at 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantiles {
    /// None below the one before.
    pub values: Vec<f64>,
}

impl Quantiles {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Quantiles> {
        let [values] = lists else { return None };
        Some(Quantiles { values: values.clone() })
    }
}

impl Family for Quantiles {
    fn check(&self) -> Option<Impossible> {
        if self.values.len() < 2 {
            return Some(text!("at least two quantiles are needed", "至少需要两个分位数").into());
        }
        let falls = self.values.windows(2).find(|pair| pair[1] < pair[0])?;
        let (before, after) = (falls[0], falls[1]);
        Some(text!("quantiles must not fall: {after} comes after {before}", "分位数不能递减：{after} 在 {before} 之后").into())
    }

    fn quantile(&self, u: f64) -> f64 {
        let place = u * (self.values.len() - 1) as f64;
        let left = (place as usize).min(self.values.len() - 2);
        self.values[left] + (place - left as f64) * (self.values[left + 1] - self.values[left])
    }

    fn cdf(&self, x: f64) -> f64 {
        let steps = (self.values.len() - 1) as f64;
        let above = self.values.partition_point(|value| *value <= x);
        if above == 0 {
            return 0.0;
        }
        if above == self.values.len() {
            return 1.0;
        }
        let (left, right) = (self.values[above - 1], self.values[above]);
        ((above - 1) as f64 + (x - left) / (right - left)) / steps
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let mut values: Vec<f64> = self.values.iter().map(|value| value * times + plus).collect();
        if times < 0.0 {
            values.reverse();
        }
        Distribution::Quantiles(Quantiles { values })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![self.values.clone()]
    }

    /// Equal quantiles are a lump.
    fn probability_at(&self, x: f64) -> f64 {
        let equal = self.values.iter().filter(|value| **value == x).count();
        equal.saturating_sub(1) as f64 / (self.values.len() - 1) as f64
    }
}
