//! Checks that planners write into seeds/checks.toml.

use crate::diagnostic::Place;
use crate::language::Text;

/// A planner's check: a series stays between two values in every draw and year.
#[derive(Debug, Clone)]
pub struct Check {
    /// The series that is held.
    pub series: String,
    /// The least value that passes; minus infinity if none is given.
    pub low: f64,
    /// The greatest value that passes; infinity if none is given.
    pub high: f64,
    /// Why, in a sentence.
    pub reason: Text,
    /// Where it is declared.
    pub place: Place,
}
