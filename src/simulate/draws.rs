//! All draws of one scenario: in go the evaluator's output columns, out come columns by series and year.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use super::observed::Before;
use super::{Scratch, Summary, summarise};

/// All draws of one scenario: one contiguous column per series and year.
#[derive(Debug, Clone)]
pub struct Draws {
    /// Series names in order.
    pub series: Vec<String>,
    /// Years from the base year on.
    pub years: Vec<i32>,
    pub draws: usize,
    /// Columns, series by series, year by year within; NaN where a series has no value in the base year. Scenarios share the columns
    /// that none of them changes.
    columns: Vec<Arc<Vec<f64>>>,
    /// Draws that failed: they count as not met, and summaries leave them out.
    pub failed: Vec<bool>,
    /// Where observations moved the draws: what they were, and what moved them.
    pub before: Option<Arc<Before>>,
    /// One per column, made when it is first asked for.
    summaries: Vec<OnceLock<Summary>>,
}

impl Draws {
    /// From columns series by series, year by year, each `draws` long.
    pub fn new(series: Vec<String>, years: Vec<i32>, draws: usize, columns: Vec<Arc<Vec<f64>>>, failed: Vec<bool>) -> Draws {
        assert_eq!(columns.len(), series.len() * years.len(), "invariant: one column per series and year");
        assert!(columns.iter().all(|column| column.len() == draws), "invariant: one value per draw");
        assert_eq!(failed.len(), draws, "invariant: one flag per draw");
        let summaries = columns.iter().map(|_| OnceLock::new()).collect();
        Draws { series, years, draws, columns, failed, before: None, summaries }
    }

    /// Takes over a summary that another run of the same draws has made already.
    pub(super) fn lend_summary(&mut self, column: usize, summary: &Summary) {
        self.summaries[column] = OnceLock::from(summary.clone());
    }

    /// The summary of the draws that did not fail of a series (by position) in a year (by position).
    pub fn summary(&self, series: usize, year: usize) -> &Summary {
        thread_local!(static SCRATCH: RefCell<Scratch> = RefCell::default());
        let column = series * self.years.len() + year;
        let make = || SCRATCH.with_borrow_mut(|scratch| summarise(&self.columns[column], &self.failed, scratch));
        self.summaries[column].get_or_init(make)
    }

    /// The column of a series (by position) and a year (by position).
    pub fn column(&self, series: usize, year: usize) -> &[f64] {
        &self.columns[series * self.years.len() + year]
    }

    /// Whether a series has a value in a year; many have none in the base year.
    pub fn has_value(&self, series: usize, year: usize) -> bool {
        year > 0 || self.column(series, year).iter().any(|value| !value.is_nan())
    }

    /// Position of a series by name.
    pub fn position(&self, series: &str) -> Option<usize> {
        self.series.binary_search_by(|name| name.as_str().cmp(series)).ok()
    }

    /// The columns that nobody else has, to be filled again for the next scenario.
    pub(super) fn into_columns(self) -> impl Iterator<Item = Vec<f64>> {
        self.columns.into_iter().filter_map(Arc::into_inner)
    }
}
