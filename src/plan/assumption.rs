//! What planners assume: parameters of the rules, streams of shocks, and which of them go together.

use super::class_use::ClassUse;
use crate::diagnostic::Place;
use crate::language::Text;
use crate::sampling::Distribution;

/// A named parameter of the rules: a value or a distribution, with where it comes from.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// Its name in rules: `param.name`.
    pub name: String,
    /// What it is, in a few words.
    pub label: Text,
    /// Unit of its figures.
    pub unit: Text,
    /// Its value or range.
    pub distribution: Distribution,
    /// The reference class that the range comes from, where it is worked out from one.
    pub class: Option<ClassUse>,
    /// Where the figure comes from.
    pub source: Text,
    /// Grade of evidence, A (observed here) to D (judgement).
    pub grade: char,
    /// Group for attribution: trend, ageing, funding, facilities.
    pub group: String,
    /// Where it is declared.
    pub place: Place,
    /// Where its value stands.
    pub value_place: Place,
}

/// A named stream of yearly shocks, `shock("name")` in rules; standard normal unless its distribution says otherwise.
#[derive(Debug, Clone)]
pub struct Shock {
    /// Its name in rules.
    pub name: String,
    /// What it is, in a few words.
    pub label: Text,
    /// Distribution of a year's shock.
    pub distribution: Distribution,
    /// Where the figure comes from.
    pub source: Text,
    /// Where it is declared.
    pub place: Place,
}

/// Two assumptions that are high or low together.
#[derive(Debug, Clone)]
pub struct Correlation {
    /// The names of the two assumptions.
    pub between: [String; 2],
    /// Spearman's rank correlation, strictly between -1 and 1.
    pub rank: f64,
    /// Where it is declared.
    pub place: Place,
    /// Where the two are named.
    pub between_place: Place,
}
