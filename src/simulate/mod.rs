//! Experiments in parallel: in go a plan, scenarios and settings, out comes what a reducer makes of each scenario's draws.

/// What a run needs besides plan and scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub draws: usize,
    pub seed: u64,
    /// Every assumption at its central value, every shock at its median; one draw.
    pub central: bool,
    /// Lanes per block.
    pub block: usize,
}

/// All draws of one scenario: one contiguous column per series and year.
#[derive(Debug, Clone)]
pub struct Draws {
    /// Series names in order.
    pub series: Vec<String>,
    /// Years from the base year on.
    pub years: Vec<i32>,
    pub draws: usize,
    /// Columns, series by series, year by year within; NaN where a series has no value in the base year.
    values: Vec<f64>,
    /// Draws that failed: they count as not met, and summaries leave them out.
    pub failed: Vec<bool>,
}

impl Draws {
    /// From columns laid out series by series, year by year, each `draws` long.
    pub fn new(series: Vec<String>, years: Vec<i32>, draws: usize, values: Vec<f64>, failed: Vec<bool>) -> Draws {
        assert_eq!(values.len(), series.len() * years.len() * draws, "invariant: one column per series and year");
        assert_eq!(failed.len(), draws, "invariant: one flag per draw");
        Draws { series, years, draws, values, failed }
    }

    /// The column of a series (by position) and a year (by position).
    pub fn column(&self, series: usize, year: usize) -> &[f64] {
        let start = (series * self.years.len() + year) * self.draws;
        &self.values[start..start + self.draws]
    }

    /// Position of a series by name.
    pub fn position(&self, series: &str) -> Option<usize> {
        self.series.binary_search_by(|name| name.as_str().cmp(series)).ok()
    }
}
