//! The tables of a run as Polars frames: what was put in and what came out, in memory or read back from a run's folder.
//!
//! * [`Table`] lists the tables, [`columns`] declares what each column holds.
//! * [`Results`] holds the frames of a run. They can be appended, read back with [`Results::read`], and told apart by run with
//!   [`Results::labelled`] to be joined with another run's.
//! * [`Glance`] keeps of a batch what its end shows.
//! * [`inputs_frame`] is the experiments frame: one row a scenario, a column for each input that differs.
//! * [`queries`] ask what everybody asks: P(met) by target and scenario, ranking, extremes, failures by cause, domains, what moved between
//!   two runs.
//! * [`rows`] are the same tables row by row, as structs whose fields are the columns; a [`Readout`] holds those that pages lay out.
//!
//! ```
//! use fiveyear::plan::Plan;
//! use fiveyear::results::queries;
//! use fiveyear::run::{Job, Options};
//! use fiveyear::scenario::load_scenarios;
//!
//! let plan = Plan::embedded().expect("the embedded plan is sound");
//! let scenarios = load_scenarios(&plan).expect("so are its scenarios")[..2].to_vec();
//! let results = Job::new(&plan, scenarios, Options { draws: 100, ..Options::default() }).run().expect("and its rules");
//!
//! // P(met): a row an indicator, a column a scenario.
//! let matrix = queries::matrix(&results);
//! assert_eq!((matrix.height(), matrix.width()), (plan.indicators.len(), 1 + 2));
//! ```

pub mod columns;
pub mod queries;
pub mod rows;

mod cells;
mod files;
mod glance;
mod inputs;
mod levers;
mod met;
mod readout;
mod score;
mod studies;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::{IntoLazy, LazyFrame, NamedFrom, Series};
use strum::IntoEnumIterator;

use crate::table::{self as tables, DataFrame, ReadError};

pub use files::{TableFiles, draws_file, read_drawn, read_draws, write_draws, write_long_draws};
pub use glance::Glance;
pub use inputs::{DesignRow, design_frame, inputs_frame};
pub use met::{met_draws, met_frame};
pub use readout::{Readout, ScenarioReadout};
pub use score::{Scored, score, score_columns, score_frame};
pub use studies::{DiscoveryStudy, RobustnessStudy, SensitivityStudy, Studies, evaluations_frame};
pub use table::Table;

/// The tables of one run, or of several put together.
#[derive(Debug, Clone)]
pub struct Results {
    frames: BTreeMap<Table, DataFrame>,
}

impl Default for Results {
    /// No scenario yet: every declared table is there with its columns and without rows.
    fn default() -> Results {
        Results { frames: Table::iter().map(|table| (table, tables::empty_frame(&table.columns()))).collect() }
    }
}

impl Results {
    /// The frame of a table.
    pub fn frame(&self, table: Table) -> &DataFrame {
        &self.frames[&table]
    }

    /// The frame of a table, to be queried.
    pub fn lazy(&self, table: Table) -> LazyFrame {
        self.frames[&table].clone().lazy()
    }

    /// Appends rows to a table.
    pub fn add(&mut self, table: Table, rows: DataFrame) {
        let frame = self.frames.get_mut(&table).expect("invariant: every table is there from the start");
        tables::stack(frame, rows);
    }

    /// Appends rows to a table of which some columns are left out.
    fn put(&mut self, table: Table, rows: DataFrame) {
        match self.frames.get_mut(&table) {
            Some(frame) if frame.height() > 0 => tables::stack(frame, rows),
            _ => drop(self.frames.insert(table, rows)),
        }
    }

    /// Appends the tables of another run with the same plan, such as another part of a batch or, both labelled, an earlier run.
    pub fn append(&mut self, other: Results) {
        for (table, rows) in other.frames {
            if rows.height() > 0 {
                self.add(table, rows);
            }
        }
    }

    /// The same with a first column `run` in every table that tells these rows from those of other runs.
    pub fn labelled(mut self, run: &str) -> Results {
        for frame in self.frames.values_mut().filter(|frame| frame.width() > 0) {
            let label = Series::new("run".into(), vec![run; frame.height()]);
            frame.insert_column(0, label.into()).expect("invariant: no declared table has a column `run`");
        }
        self
    }

    /// Reads the tables of a run's folder back. A table that the run did not write has no rows.
    ///
    /// # Errors
    /// A file that cannot be read, or that does not hold the columns declared for it.
    pub fn read(folder: &Path) -> Result<Results, ReadError> {
        let mut results = Results::default();
        for table in Table::iter() {
            if let Some(rows) = tables::read_table(folder, table.name(), table.forms(), &table.columns())? {
                results.add(table, rows);
            }
        }
        Ok(results)
    }
}
