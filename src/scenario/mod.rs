//! Named what-ifs: TOML files that hold only what differs from their parent become resolved [`Scenario`]s.
//!
//! A scenario without a parent differs from the plan itself. What a child says wins: assumptions replace the parent's, shifts of money add
//! to the parent's, facilities change the parent's, rules replace the parent's.

mod assumption_headings;
mod changes;
mod combined;
mod copies;
mod design;
mod differences;
mod facility_changes;
mod levers;
mod load;
mod parsed;
mod plausible;
mod repeated;
mod shift_checks;
mod shift_years;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::language::Text;
use crate::plan::{Assumption, Facility};
use crate::sampling::Distribution;

pub use combined::combined;
pub use design::{BatchDesign, Factor, Method, PlaceRow, Role, design_names, load_design};
pub use differences::{Difference, DifferenceKind, describe, differences, month_words};
pub use levers::{BeforeLevers, Pull};
pub use load::{load_scenarios, plan_itself};
pub use written::written;

/// A scenario with all that its parents say worked in.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// File name without `.toml`.
    pub name: String,
    /// The scenario it differs from; none if that is the plan itself.
    pub parent: Option<String>,
    /// Its title.
    pub title: Text,
    /// Two sentences.
    pub story: Text,
    /// Assumptions that differ from the plan's.
    pub assumptions: BTreeMap<String, Distribution>,
    /// The parent's, then its own.
    pub shifts: Vec<Shift>,
    /// All facilities of the plan as this scenario has them: moved, changed, cancelled (left out) or added. Shared by scenarios that change
    /// none of them.
    pub facilities: Arc<Vec<Facility>>,
    /// Rule files of its own, with the rules each replaces; the parents' before its own.
    pub rules: Vec<RuleOverride>,
    /// Levers it pulls. What they do to facilities and shifts is worked into these already.
    pub levers: BTreeMap<String, Pull>,
    /// Where its file begins.
    pub place: Place,
    /// What is odd in its file but does not stop a run.
    pub warnings: Vec<Diagnostic>,
    /// Facilities and shifts before its levers, where they move any.
    pub before_levers: Option<Arc<BeforeLevers>>,
    /// Series that are held at their base-year value to see what they do; no file can say so.
    pub held: Option<Held>,
}

/// Series that can be held at their base-year value, by what drives them, and which of these groups are held.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Group of each series that can be held. Scenarios with the same groups share one traced model.
    pub groups: Arc<BTreeMap<String, String>>,
    /// Groups whose series stay as they were in the base year.
    pub off: BTreeSet<String>,
}

impl Scenario {
    /// What an assumption of the plan is in this scenario.
    pub fn assumption<'a>(&'a self, assumption: &'a Assumption) -> &'a Distribution {
        self.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution)
    }
}

/// Money moved between budget lines: `share` of all spending, reached linearly from `from_year` to `to_year`. Without a `from`, it
/// is new money.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The line that gives; none for new money.
    pub from: Option<String>,
    /// The line that receives.
    pub to: String,
    /// Part of all spending, above 0 and at most 1.
    pub share: f64,
    /// The first year in which money moves.
    pub from_year: i32,
    /// The year from which all of it does.
    pub to_year: i32,
}

impl Shift {
    /// The share moved in a year: equal steps, the first in `from_year`, all of it in `to_year`.
    pub fn moved(&self, year: i32) -> f64 {
        let steps = f64::from(self.to_year - self.from_year + 1);
        self.share * (f64::from(year - self.from_year + 1) / steps).clamp(0.0, 1.0)
    }
}

/// A rule file that replaces rules of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleOverride {
    /// The file.
    pub source: Arc<Source>,
    /// Rules of the plan or the parent whose place its own take.
    pub replaces: Vec<String>,
    /// Where each of `replaces` is named; empty for rules that no file holds.
    pub places: Vec<Place>,
}
