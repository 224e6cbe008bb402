//! Named what-ifs: in go TOML files that hold only what differs from their parent, out come resolved [`Scenario`]s.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Place, Source};
use crate::language::Text;
use crate::plan::Facility;
use crate::sampling::Distribution;

/// A scenario with all that its parents say worked in.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// File name without `.toml`.
    pub name: String,
    pub parent: Option<String>,
    pub title: Text,
    /// Two sentences.
    pub story: Text,
    /// Assumptions that differ from the plan's.
    pub assumptions: BTreeMap<String, Distribution>,
    pub shifts: Vec<Shift>,
    /// All facilities of the plan as this scenario has them: moved, changed, cancelled (left out) or added.
    pub facilities: Vec<Facility>,
    /// Rule files of its own, with the rules each replaces.
    pub rules: Vec<RuleOverride>,
    pub place: Place,
}

/// Money moved between budget lines: `share` of all spending, reached linearly from `from_year` to `to_year`. Without a `from`, it
/// is new money.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    pub from: Option<String>,
    pub to: String,
    pub share: f64,
    pub from_year: i32,
    pub to_year: i32,
}

/// A rule file that replaces rules of the plan.
#[derive(Debug, Clone)]
pub struct RuleOverride {
    pub source: Arc<Source>,
    pub replaces: Vec<String>,
}
