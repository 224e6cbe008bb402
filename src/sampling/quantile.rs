//! Quantile functions of distributions and their inverses.

use super::table::{Shape, with_table};
use super::{Distribution, beta, normal};

impl Distribution {
    /// The value below which a share `u` of the draws lie, `u` strictly between 0 and 1.
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Distribution::Fixed(value) => *value,
            Distribution::Uniform { low, high } => low + u * (high - low),
            Distribution::Triangular { low, mode, high } => {
                let width = high - low;
                if u * width <= mode - low {
                    low + (u * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * width * (high - mode)).sqrt()
                }
            }
            Distribution::Normal { mean, sd } => mean + sd * normal::quantile(u),
            Distribution::LogNormal { median, log_sd } => median * libm::exp(log_sd * normal::quantile(u)),
            Distribution::StudentT { location, scale, degrees } => location + scale * student_quantile(*degrees, u),
            Distribution::Pert { .. } | Distribution::Beta { .. } => {
                let (alpha, beta, low, high) = self.as_beta().expect("invariant: PERT is a beta distribution");
                low + (high - low) * beta::quantile(alpha, beta, u)
            }
            Distribution::Truncated { inner, low, high } => match &**inner {
                Distribution::Discrete { values, weights } => pick(values, weights, (*low, *high), u),
                inner => {
                    let (below, inside) = inner.window(*low, *high);
                    inner.quantile(within(below, inside, u)).clamp(*low, *high)
                }
            },
            Distribution::Discrete { values, weights } => pick(values, weights, (f64::NEG_INFINITY, f64::INFINITY), u),
        }
    }

    /// Turns a column of uniform numbers into values. Quantile functions that need an iteration are read from a table, see
    /// [`super::table`] for its error; all others are those of [`Distribution::quantile`].
    pub fn fill(&self, column: &mut [f64]) {
        match self {
            Distribution::StudentT { location, scale, degrees } => with_table(Shape::StudentT { degrees: *degrees }, |table| {
                column.iter_mut().for_each(|value| *value = location + scale * table.quantile(*value));
            }),
            Distribution::Pert { .. } | Distribution::Beta { .. } => {
                let (alpha, beta, low, high) = self.as_beta().expect("invariant: PERT is a beta distribution");
                with_table(Shape::Beta { alpha, beta }, |table| {
                    column.iter_mut().for_each(|value| *value = low + (high - low) * table.quantile(*value).clamp(0.0, 1.0));
                });
            }
            Distribution::Truncated { inner, low, high } if !matches!(**inner, Distribution::Discrete { .. }) => {
                let (below, inside) = inner.window(*low, *high);
                column.iter_mut().for_each(|value| *value = within(below, inside, *value));
                inner.fill(column);
                column.iter_mut().for_each(|value| *value = value.clamp(*low, *high));
            }
            _ => column.iter_mut().for_each(|value| *value = self.quantile(*value)),
        }
    }

    /// The probability of a value at or below `x`.
    pub fn probability_below(&self, x: f64) -> f64 {
        match self {
            Distribution::Fixed(value) => f64::from(u8::from(*value <= x)),
            Distribution::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Distribution::Triangular { low, mode, high } => {
                let width = high - low;
                match x {
                    x if x <= *low => 0.0,
                    x if x >= *high => 1.0,
                    x if x <= *mode => (x - low) * (x - low) / (width * (mode - low)),
                    x => 1.0 - (high - x) * (high - x) / (width * (high - mode)),
                }
            }
            Distribution::Normal { mean, sd } => normal::distribution((x - mean) / sd),
            Distribution::LogNormal { median, log_sd } if x > 0.0 => normal::distribution(libm::log(x / median) / log_sd),
            Distribution::LogNormal { .. } => 0.0,
            Distribution::StudentT { location, scale, degrees } => student_distribution(*degrees, (x - location) / scale),
            Distribution::Pert { .. } | Distribution::Beta { .. } => {
                let (alpha, beta, low, high) = self.as_beta().expect("invariant: PERT is a beta distribution");
                beta::distribution(alpha, beta, (x - low) / (high - low))
            }
            Distribution::Truncated { inner, low, high } => {
                let (below, inside) = inner.window(*low, *high);
                ((inner.probability_below(x) - below) / inside).clamp(0.0, 1.0)
            }
            Distribution::Discrete { values, weights } => {
                let total: f64 = weights.iter().sum();
                values.iter().zip(weights).filter(|(value, _)| **value <= x).map(|(_, weight)| weight / total).sum()
            }
        }
    }

    /// Shape and ends of a beta or PERT distribution.
    fn as_beta(&self) -> Option<(f64, f64, f64, f64)> {
        match *self {
            Distribution::Beta { alpha, beta, low, high } => Some((alpha, beta, low, high)),
            Distribution::Pert { low, mode, high } => {
                let width = high - low;
                Some((1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width, low, high))
            }
            _ => None,
        }
    }

    /// The probability of a value between `low` and `high`, both included.
    pub fn probability_within(&self, low: f64, high: f64) -> f64 {
        self.window(low, high).1
    }

    /// Probability below `low`, and between `low` and `high`, both included.
    fn window(&self, low: f64, high: f64) -> (f64, f64) {
        let below = self.probability_below(low) - self.probability_at(low);
        (below, self.probability_below(high) - below)
    }

    /// The probability of exactly `x`; above zero only where a distribution has lumps.
    fn probability_at(&self, x: f64) -> f64 {
        match self {
            Distribution::Fixed(value) => f64::from(u8::from(*value == x)),
            Distribution::Discrete { values, weights } => {
                let total: f64 = weights.iter().sum();
                values.iter().zip(weights).filter(|(value, _)| **value == x).map(|(_, weight)| weight / total).sum()
            }
            Distribution::Truncated { inner, low, high } if (*low..=*high).contains(&x) => {
                inner.probability_at(x) / inner.probability_within(*low, *high)
            }
            _ => 0.0,
        }
    }
}

/// The value of a discrete distribution, given that it lies between two ends, both included: the first, in the order written, up to which
/// the weights there amount to the share `u`.
fn pick(values: &[f64], weights: &[f64], (low, high): (f64, f64), u: f64) -> f64 {
    let inside = || values.iter().zip(weights).filter(|(value, _)| (low..=high).contains(*value));
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

/// A probability inside a window, kept strictly between 0 and 1.
fn within(below: f64, inside: f64, u: f64) -> f64 {
    (below + u * inside).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
}

/// Quantile of Student's t with `degrees` of freedom, through the beta distribution (Abramowitz & Stegun 26.7.1).
pub(super) fn student_quantile(degrees: f64, u: f64) -> f64 {
    if u == 0.5 {
        return 0.0;
    }
    let tail = if u < 0.5 { u } else { 1.0 - u };
    let x = beta::quantile(0.5 * degrees, 0.5, 2.0 * tail);
    let value = (degrees * (1.0 - x) / x).sqrt();
    if u < 0.5 { -value } else { value }
}

fn student_distribution(degrees: f64, t: f64) -> f64 {
    let tail = 0.5 * beta::distribution(0.5 * degrees, 0.5, degrees / (degrees + t * t));
    if t < 0.0 { tail } else { 1.0 - tail }
}
