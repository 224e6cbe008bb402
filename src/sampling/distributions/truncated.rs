//! Another distribution, cut off at both ends.

use super::{Distribution, Family, Impossible, check_ends};
use crate::text;

/// The word that cuts a distribution off, and what follows it.
pub const TRUNCATE: (&str, &str) = ("truncate", "[low, high]");

/// A window with less probability than this is a slip of the pen, and a double hardly tells the quantiles inside it apart.
const LEAST_INSIDE: f64 = 1e-9;

/// `inner`, given that it lies between `low` and `high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Truncated {
    /// The distribution before it is cut.
    pub inner: Box<Distribution>,
    /// The least value that is left.
    pub low: f64,
    /// The greatest value that is left.
    pub high: f64,
}

impl Truncated {
    /// The probability of the inner distribution below the lower end, and between the ends.
    pub fn window(&self) -> (f64, f64) {
        self.inner.family().window(self.low, self.high)
    }

    /// Why a distribution cannot be cut to a window that it hardly ever falls into.
    fn check_window(&self) -> Option<Impossible> {
        let (low, high) = (self.low, self.high);
        let (_, inside) = self.inner.family().window(low, high);
        let short = |number: f64| format!("{number:.3e}").parse().unwrap_or(number);
        let (least, most) = (short(self.inner.quantile(0.001)), short(self.inner.quantile(0.999)));
        (inside.is_nan() || inside < LEAST_INSIDE).then(|| Impossible {
            message: text!("the distribution never falls between {low} and {high}", "该分布不会落在 {low} 与 {high} 之间"),
            help: Some(text!(
                "nearly all of it lies from {least} to {most}: widen `truncate` or mend the distribution",
                "它几乎全部落在 {least} 至 {most}：请放宽 `truncate`，或修正分布"
            )),
        })
    }
}

impl Family for Truncated {
    fn check(&self) -> Option<Impossible> {
        self.inner.check().or_else(|| check_ends(self.low, self.high)).or_else(|| self.check_window())
    }

    fn quantile(&self, u: f64) -> f64 {
        self.inner.family().quantile_within(self.low, self.high, u)
    }

    fn cdf(&self, x: f64) -> f64 {
        let (below, inside) = self.inner.family().window(self.low, self.high);
        ((self.inner.cdf(x) - below) / inside).clamp(0.0, 1.0)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        let [low, high] = [self.low, self.high].map(|value| value * times + plus);
        Distribution::Truncated(Truncated { inner: Box::new(self.inner.moved(times, plus)), low, high })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.low, self.high]]
    }

    fn fill(&self, column: &mut [f64]) {
        self.inner.family().fill_within(self.low, self.high, column);
    }

    fn probability_at(&self, x: f64) -> f64 {
        let inner = self.inner.family();
        if (self.low..=self.high).contains(&x) { inner.probability_at(x) / inner.window(self.low, self.high).1 } else { 0.0 }
    }
}
