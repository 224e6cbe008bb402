//! Holds all draws of one scenario: a column per series and year, and which draws failed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::moments::Extremes;
use super::summary::summarise_between;
use super::{DrawSet, Scratch, Summary};

/// The columns of all series and years, series by series, as they come from a tape.
pub(super) struct Computed {
    pub columns: Vec<Arc<Vec<f64>>>,
    /// Where they are known.
    pub extremes: Vec<Option<Extremes>>,
}

/// All draws of one scenario: one contiguous column per series and year.
#[derive(Debug, Clone)]
pub struct Draws {
    /// Series names in order.
    pub series: Vec<String>,
    /// Years from the base year on.
    pub years: Vec<i32>,
    /// How many draws there are.
    pub count: usize,
    /// Columns, series by series, year by year within; NaN where a series has no value in the base year. Scenarios share the columns
    /// that none of them changes.
    columns: Vec<Arc<Vec<f64>>>,
    /// Draws that failed: they count as not met, and summaries leave them out.
    pub failed: Vec<bool>,
    /// Whether they come in ten independent replicates, one after the other, by which errors are told.
    pub replicated: bool,
    /// Per series and year whose column is left out: the draws whose values lie in the band that was asked for.
    in_band: BTreeMap<(usize, usize), DrawSet>,
    /// Of each column, where they are known.
    extremes: Vec<Option<Extremes>>,
    /// One per column, made when it is first asked for; shared with the plan's own draws wherever it must be equal.
    summaries: Vec<Arc<OnceLock<Summary>>>,
    /// The plan's own draws, if the same draws fail in them.
    own: Option<Arc<Draws>>,
}

impl Draws {
    /// From columns series by series, year by year, each `count` long.
    pub fn new(series: Vec<String>, years: Vec<i32>, count: usize, columns: Vec<Arc<Vec<f64>>>, failed: Vec<bool>) -> Draws {
        let extremes = vec![None; columns.len()];
        Draws::beside(None, series, years, count, Computed { columns, extremes }, failed)
    }

    /// The same beside the plan's own draws, if these are told: what follows from a column and from which draws fail is worked out once for both.
    pub(super) fn beside(
        own: Option<&Arc<Draws>>,
        series: Vec<String>,
        years: Vec<i32>,
        count: usize,
        computed: Computed,
        failed: Vec<bool>,
    ) -> Draws {
        let Computed { columns, extremes } = computed;
        assert_eq!(columns.len(), series.len() * years.len(), "invariant: one column per series and year");
        assert!(columns.iter().all(|column| column.len() == count), "invariant: one value per draw");
        assert_eq!(failed.len(), count, "invariant: one flag per draw");
        let own = own.filter(|own| own.failed == failed).cloned();
        // Series and years that share a column share its summary.
        let mut known: BTreeMap<*const Vec<f64>, Arc<OnceLock<Summary>>> = BTreeMap::new();
        let summary = |(at, column): (usize, &Arc<Vec<f64>>)| match own.as_ref().filter(|own| Arc::ptr_eq(&own.columns[at], column)) {
            Some(own) => own.summaries[at].clone(),
            None => known.entry(Arc::as_ptr(column)).or_default().clone(),
        };
        let summaries = columns.iter().enumerate().map(summary).collect();
        Draws { series, years, count, columns, failed, replicated: false, in_band: BTreeMap::new(), extremes, summaries, own }
    }

    /// Draws of which some columns are left out, empty; of these there are the summaries, and bands that were asked for.
    pub(super) fn of_parts(
        names: &Draws,
        columns: Vec<Arc<Vec<f64>>>,
        failed: Vec<bool>,
        summaries: Vec<Option<Summary>>,
        in_band: BTreeMap<(usize, usize), DrawSet>,
    ) -> Draws {
        let known = |summary: Option<Summary>| Arc::new(summary.map_or_else(OnceLock::new, OnceLock::from));
        Draws {
            series: names.series.clone(),
            years: names.years.clone(),
            count: failed.len(),
            extremes: vec![None; columns.len()],
            columns,
            failed,
            replicated: names.replicated,
            in_band,
            summaries: summaries.into_iter().map(known).collect(),
            own: None,
        }
    }

    /// The draws in the band that was asked for of a series (by position) in a year (by position), where the column itself is left out.
    pub fn in_band(&self, series: usize, year: usize) -> Option<&DrawSet> {
        self.in_band.get(&(series, year))
    }

    /// The same draws, told whether they come in replicates.
    pub fn in_replicates(self, replicated: bool) -> Draws {
        Draws { replicated, ..self }
    }

    /// The plan's own draws, if the same draws fail in them.
    pub fn own(&self) -> Option<&Arc<Draws>> {
        self.own.as_ref()
    }

    /// Whether the scenario changes nothing of a series (by position): its columns and the draws that fail are the plan's own.
    pub fn is_own(&self, series: usize) -> bool {
        let columns = series * self.years.len()..(series + 1) * self.years.len();
        let same = |own: &Arc<Draws>| columns.clone().all(|column| Arc::ptr_eq(&self.columns[column], &own.columns[column]));
        self.own.as_ref().is_some_and(same)
    }

    /// The summary of the draws that did not fail of a series (by position) in a year (by position).
    pub fn summary(&self, series: usize, year: usize) -> &Summary {
        thread_local!(static SCRATCH: RefCell<Scratch> = RefCell::default());
        let column = series * self.years.len() + year;
        let make = |scratch: &mut Scratch| summarise_between(self.extremes(column), &self.columns[column], &self.failed, scratch);
        self.summaries[column].get_or_init(|| SCRATCH.with_borrow_mut(make))
    }

    /// Summaries of every series and year, in parallel; `None` where a series has no value.
    pub fn summaries(&self) -> Vec<Vec<Option<Summary>>> {
        let of_series = |series: usize| {
            let of_year = |year: usize| self.has_value(series, year).then(|| self.summary(series, year).clone());
            (0..self.years.len()).map(of_year).collect()
        };
        (0..self.series.len()).into_par_iter().map(of_series).collect()
    }

    /// The column of a series (by position) and a year (by position); empty where it is left out.
    pub fn column(&self, series: usize, year: usize) -> &[f64] {
        &self.columns[series * self.years.len() + year]
    }

    /// The extremes of a column, by its position among all.
    pub(super) fn extremes(&self, column: usize) -> Extremes {
        self.extremes[column].unwrap_or_else(|| Extremes::of(&self.columns[column]))
    }

    /// The columns of all series and years, series by series.
    pub(super) fn columns(&self) -> &[Arc<Vec<f64>>] {
        &self.columns
    }

    /// Whether a series has a value in a year; many have none in the base year.
    pub fn has_value(&self, series: usize, year: usize) -> bool {
        year > 0 || self.summary(series, year).count > 0
    }

    /// Position of a series by name.
    pub fn position(&self, series: &str) -> Option<usize> {
        self.series.binary_search_by(|name| name.as_str().cmp(series)).ok()
    }

    /// How many draws failed.
    pub fn failed_count(&self) -> usize {
        self.failed.iter().filter(|failed| **failed).count()
    }

    /// The columns that nobody else has, to be filled again for the next scenario.
    pub(super) fn into_columns(self) -> impl Iterator<Item = Vec<f64>> {
        self.columns.into_iter().filter_map(Arc::into_inner)
    }
}
