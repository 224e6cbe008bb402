//! Official progress methods side by side: value, score and label of a row with base, current and target values.
//!
//! All methods share one kernel ([`growth`]: compound growth, linear growth, a weighted linear fit) and differ in what they hold
//! against a table of thresholds ([`method`]). What the published methods leave undefined is defined here once for all:
//!
//! * **Hold and floor targets** (the base value meets the target already): required change is taken as a size, as Statistics Canada
//!   does, so that moving away is negative. If base and target are equal, the ratio is undefined: a current value that meets the
//!   target has its best label, any other the worst, and no value is given.
//! * **Nothing left to extrapolate** (the current year is the target year or later): the projected value is the current one.
//! * **Missing base, or opposite signs of base and current value**: not assessed, unless the target is met already.
//! * **Totals and averages over a plan**: the caller gives base and current values of the same measure; see [`assess`].

mod assess;
mod doubts;
pub mod growth;
mod label;
mod method;
mod statcan;
mod table;
mod unassessed;
mod yardstick;

pub(in crate::achieve) use assess::assess_target;
pub use assess::{Assessment, MethodLabel, Reason, assess, assess_median};
pub use doubts::progress_doubts;
pub use label::{Label, Tier};
pub use method::{Method, progress, progress_of};
pub use statcan::aggregate;
pub use table::{progress_columns, progress_frame, progress_rows, progress_schema};
pub use unassessed::Unassessed;
pub(in crate::achieve) use yardstick::Yardsticks;

use crate::plan::Better;

/// One row of a table of progress: an indicator's base, current and target values.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressRow {
    /// Name or id, as printed.
    pub indicator: String,
    /// Calendar year of the base value.
    pub base_year: f64,
    /// `None` where no base value is known.
    pub base_value: Option<f64>,
    /// Calendar year of the current value.
    pub current_year: f64,
    /// `None` where nothing was observed.
    pub current_value: Option<f64>,
    /// Observations between base and current year, as (year, value), for methods that fit a line; often empty.
    pub between: Vec<(f64, f64)>,
    /// Calendar year by which the target holds.
    pub target_year: f64,
    /// `None` where only a direction is wanted.
    pub target_value: Option<f64>,
    /// Whether more or less is better.
    pub direction: Better,
    /// The value the indicator cannot pass, such as 100 for a percentage.
    pub natural_limit: Option<f64>,
    /// Standard deviation of the indicator among peers, for distances in the manner of the OECD.
    pub peer_spread: Option<f64>,
}

impl ProgressRow {
    /// +1 where more is better, -1 where less is.
    fn sign(&self) -> f64 {
        match self.direction {
            Better::More => 1.0,
            Better::Less => -1.0,
        }
    }

    /// Whether a value is at the target or on its good side; official methods know neither tolerance nor strictness.
    fn achieved_by(&self, value: f64) -> bool {
        self.target_value.is_some_and(|target| self.sign() * (value - target) >= 0.0)
    }
}

/// What a method says of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The method's own measure, described by [`Method::value_meaning`]; `None` where it is undefined.
    pub value: Option<f64>,
    /// Only Statistics Canada gives scores, from -5 to 5.
    pub score: Option<f64>,
    /// The label in the method's own words.
    pub label: Label,
}
