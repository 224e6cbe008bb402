//! The normal distribution.

use super::{Distribution, Family, Impossible, check_positive, numbers};
use crate::sampling::normal;
use crate::text;

/// Normal with a mean and a standard deviation.
#[derive(Debug, Clone, PartialEq)]
pub struct Normal {
    /// The mean.
    pub mean: f64,
    /// The standard deviation, above zero.
    pub sd: f64,
}

impl Normal {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<Normal> {
        numbers(lists).map(|[mean, sd]| Normal { mean, sd })
    }
}

impl Family for Normal {
    fn check(&self) -> Option<Impossible> {
        let mut fault = check_positive("standard deviation", "标准差", self.sd)?;
        // A width with a minus too many is said again without it, as it is written.
        if fault.help.is_none() && self.sd == 0.0 {
            fault.help = Some(text!("a value without spread is written as a number alone", "没有离散的取值直接写数字"));
        }
        Some(fault)
    }

    fn quantile(&self, u: f64) -> f64 {
        self.mean + self.sd * normal::quantile(u)
    }

    fn cdf(&self, x: f64) -> f64 {
        normal::cdf((x - self.mean) / self.sd)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        Distribution::Normal(Normal { mean: self.mean * times + plus, sd: self.sd * times })
    }

    fn fill(&self, column: &mut [f64]) {
        normal::fill(column);
        column.iter_mut().for_each(|score| *score = self.mean + self.sd * *score);
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.mean, self.sd]]
    }
}
