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

impl Commitment {
    /// The id of a row's interim target of a year.
    pub(super) fn interim_id(row: &str, year: i32) -> String {
        format!("{row}_{year}")
    }

    /// Whether it is the interim target of a row of the table, and no promise of the text.
    pub(crate) fn is_interim(&self) -> bool {
        let row = self.indicator.as_ref().or(self.series.as_ref());
        row.is_some_and(|row| self.id == Commitment::interim_id(row, self.year))
    }
}
