//! Probability distributions as planners write them.

/// A probability distribution, given by its quantile function.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    Fixed(f64),
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// Beta-PERT with the usual weight 4 on the mode.
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    /// `median` and the standard deviation of the logarithm.
    LogNormal {
        median: f64,
        log_sd: f64,
    },
    StudentT {
        location: f64,
        scale: f64,
        degrees: f64,
    },
    /// Beta on `low..high`.
    Beta {
        alpha: f64,
        beta: f64,
        low: f64,
        high: f64,
    },
    /// `inner`, given that it lies between `low` and `high`.
    Truncated {
        inner: Box<Distribution>,
        low: f64,
        high: f64,
    },
    Discrete {
        values: Vec<f64>,
        weights: Vec<f64>,
    },
}

/// The standard normal quantile of 0.95.
pub(super) const Z95: f64 = 1.644_853_626_951_472_7;

impl Distribution {
    /// The planner's literal `low to high`, a 90 % interval: log-normal if both ends are positive, else normal. `low < high`.
    pub fn interval90(low: f64, high: f64) -> Distribution {
        if low > 0.0 {
            Distribution::LogNormal { median: (low * high).sqrt(), log_sd: libm::log(high / low) / (2.0 * Z95) }
        } else {
            Distribution::Normal { mean: 0.5 * (low + high), sd: (high - low) / (2.0 * Z95) }
        }
    }

    /// The central value, used by a run with one central draw: the median, or the value if fixed.
    pub fn central(&self) -> f64 {
        self.quantile(0.5)
    }
}
