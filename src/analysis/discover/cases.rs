//! Cases: what went in, column by column, and whether what came out is of interest.

use std::collections::BTreeSet;

use crate::language::Text;

/// What went in and whether what came out is of interest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cases {
    /// As many values in each as there are cases.
    pub columns: Vec<CaseColumn>,
    /// One flag a case.
    pub of_interest: Vec<bool>,
}

/// One input of all cases.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseColumn {
    /// Its name in tables.
    pub name: String,
    /// What it is.
    pub label: Text,
    /// The unit of its values; empty where none is known.
    pub unit: Text,
    /// Its values.
    pub values: Values,
}

/// The values of an input.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers with decimals, none of them NaN.
    Real(Vec<f64>),
    /// Whole numbers.
    Whole(Vec<f64>),
    /// Words: the categories in order, and the position of each case's.
    Category {
        /// In order.
        names: Vec<String>,
        /// One a case.
        positions: Vec<usize>,
    },
}

impl Values {
    /// Numbers as whole ones if all of them are.
    pub fn of_numbers(values: Vec<f64>) -> Values {
        let whole = |value: &f64| value.fract() == 0.0 && value.abs() < 1e15;
        if values.iter().all(whole) { Values::Whole(values) } else { Values::Real(values) }
    }

    /// Words as categories.
    pub fn category(words: &[String]) -> Values {
        let names: Vec<String> = words.iter().cloned().collect::<BTreeSet<String>>().into_iter().collect();
        let position = |word: &String| names.binary_search(word).expect("invariant: every word is among the names");
        let positions = words.iter().map(position).collect();
        Values::Category { names, positions }
    }
}

impl Cases {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.of_interest.len()
    }

    /// How many of some are of interest.
    pub(super) fn interesting(&self, cases: &[u32]) -> usize {
        cases.iter().filter(|case| self.of_interest[**case as usize]).count()
    }
}
