//! Positive values whose logarithm is normal: what moves in proportion.

use super::{Distribution, Family, Impossible, check_positive, numbers};
use crate::math::{Vectorised, exp, ln, vectorised};
use crate::sampling::normal;

/// Log-normal with a median and the standard deviation of the logarithm.
#[derive(Debug, Clone, PartialEq)]
pub struct LogNormal {
    /// The median, above zero.
    pub median: f64,
    /// Standard deviation of the logarithm, above zero.
    pub log_sd: f64,
}

impl LogNormal {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<LogNormal> {
        numbers(lists).map(|[median, log_sd]| LogNormal { median, log_sd })
    }
}

impl Family for LogNormal {
    fn check(&self) -> Option<Impossible> {
        check_positive("median", "中位数", self.median)
            .or_else(|| check_positive("standard deviation of the logarithm", "对数标准差", self.log_sd))
    }

    fn quantile(&self, u: f64) -> f64 {
        self.median * exp(self.log_sd * normal::quantile(u))
    }

    fn cdf(&self, x: f64) -> f64 {
        if x > 0.0 { normal::cdf(ln(x / self.median) / self.log_sd) } else { 0.0 }
    }

    /// Moved by a number, a log-normal is none any more: its 90 % interval is moved, and read as an interval again.
    fn moved(&self, times: f64, plus: f64) -> Distribution {
        if plus == 0.0 {
            return Distribution::LogNormal(LogNormal { median: self.median * times, log_sd: self.log_sd });
        }
        let [low, high] = [0.05, 0.95].map(|u| self.quantile(u) * times + plus);
        Distribution::interval90(low, high)
    }

    fn fill(&self, column: &mut [f64]) {
        vectorised(Fill { median: self.median, log_sd: self.log_sd, column });
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.median, self.log_sd]]
    }
}

/// The quantiles of a column of probabilities.
struct Fill<'c> {
    median: f64,
    log_sd: f64,
    column: &'c mut [f64],
}

impl Vectorised for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for value in self.column {
            *value = self.median * exp(self.log_sd * normal::quantile(*value));
        }
    }
}
