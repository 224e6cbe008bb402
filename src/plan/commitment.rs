//! A commitment of the running text, as a plan holds it.

use super::Comparison;
use crate::diagnostic::Place;
use crate::language::Text;

/// A quantified commitment of the plan's running text.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Its name in files.
    pub id: String,
    /// Where in the text it stands.
    pub section: String,
    /// What is promised.
    pub name: Text,
    /// Its unit; may be empty.
    pub unit: Text,
    /// The figure as printed.
    pub printed: String,
    /// The same as a number.
    pub value: f64,
    /// How a value is held against it.
    pub comparison: Comparison,
    /// Year by which it is due.
    pub year: i32,
    /// Where the value stands.
    pub value_place: Place,
    /// Where the year stands.
    pub year_place: Place,
    /// The indicator that says the same in the table, if one does.
    pub indicator: Option<String>,
    /// The series that judges it, if the model has one.
    pub series: Option<String>,
    /// The sentence, word for word.
    pub quote: String,
    /// Where its row begins.
    pub place: Place,
}
