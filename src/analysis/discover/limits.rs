//! The limits of a box: a range of each number, some categories of each word.

use std::collections::BTreeSet;

use super::cases::{Cases, Values};

/// What a box lets through of one input.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// Values from `low` to `high`, both included.
    Range {
        /// The least.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// These categories, by position.
    Among(BTreeSet<usize>),
}

/// What a box lets through: one limit per input, in the order of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits(pub Vec<Limit>);

impl Limits {
    /// The box around all cases.
    pub fn around(cases: &Cases) -> Limits {
        let limit = |values: &Values| match values {
            Values::Real(values) | Values::Whole(values) => Limit::Range {
                low: values.iter().copied().fold(f64::INFINITY, f64::min),
                high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            },
            Values::Category { positions, .. } => Limit::Among(positions.iter().copied().collect()),
        };
        Limits(cases.columns.iter().map(|column| limit(&column.values)).collect())
    }

    /// The columns in which this box is narrower than the one around all cases.
    pub fn restricted(&self, all: &Limits) -> Vec<usize> {
        self.0.iter().zip(&all.0).enumerate().filter(|(_, (own, all))| own != all).map(|(column, _)| column).collect()
    }

    /// The same but for one column.
    pub(super) fn with(&self, column: usize, limit: Limit) -> Limits {
        let mut limits = self.clone();
        limits.0[column] = limit;
        limits
    }

    /// Those of some cases that the limits of these columns let through.
    pub(super) fn inside(&self, cases: &Cases, among: &[u32], columns: &[usize]) -> Vec<u32> {
        let lets = |case: &u32| columns.iter().all(|column| self.0[*column].lets(&cases.columns[*column].values, *case as usize));
        among.iter().copied().filter(lets).collect()
    }
}

impl Limit {
    fn lets(&self, values: &Values, case: usize) -> bool {
        match (self, values) {
            (Limit::Range { low, high }, Values::Real(values) | Values::Whole(values)) => *low <= values[case] && values[case] <= *high,
            (Limit::Among(set), Values::Category { positions, .. }) => set.contains(&positions[case]),
            _ => unreachable!("invariant: a limit is of its column's kind"),
        }
    }
}
