//! Where numbers come from: in go a seed, a stream's name, a draw and a year, out comes the same number on every machine.

mod thin;
pub use thin::Sampler;

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

impl Distribution {
    /// The planner's literal `low to high`, a 90 % interval: log-normal if both ends are positive, else normal.
    pub fn interval90(low: f64, high: f64) -> Distribution {
        thin::interval90(low, high)
    }

    /// The value below which a share `u` of the draws lie, `u` in (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        thin::quantile(self, u)
    }

    /// The central value, used by a run with one central draw: the median, or the value if fixed.
    pub fn central(&self) -> f64 {
        self.quantile(0.5)
    }
}

/// A named source of random numbers: a pure function of (seed, name, draw, year).
#[derive(Debug, Clone)]
pub struct Stream {}

impl Stream {
    pub fn new(_seed: u64, _name: &str) -> Stream {
        unimplemented!()
    }

    /// Uniform numbers strictly between 0 and 1 for the draws `first_draw..first_draw + out.len()` of a year (0 for what does not
    /// depend on the year).
    pub fn fill(&self, _first_draw: u64, _year: i32, _out: &mut [f64]) {
        unimplemented!()
    }
}
