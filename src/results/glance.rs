//! What stays in memory of a batch.

use super::{Results, Table};
use crate::table::{self as tables, DataFrame};

/// Scenarios whose rows are put into one piece: a piece has its price in each column.
const SCENARIOS: usize = 64;

/// The rows that the end of a batch shows, and no others, so that memory hardly grows with the number of scenarios: how each stands, and what
/// ranking and extremes ask of its targets.
#[derive(Debug, Default)]
pub struct Glance {
    kept: Results,
    /// Of the last few scenarios, a piece for each.
    last: Results,
}

impl Glance {
    /// Takes in what is to be kept of a scenario's rows of a table.
    pub fn add(&mut self, table: Table, rows: &DataFrame) {
        match table {
            Table::Scenarios => self.last.add(table, rows.clone()),
            Table::Targets => {
                let asked = rows.select(["scenario", "indicator", "p_met", "p50", "standard_error"]);
                self.last.put(table, asked.expect("invariant: declared columns"));
            }
            _ => return,
        }
        if self.last.frame(Table::Scenarios).height() > SCENARIOS {
            self.settle();
        }
    }

    fn settle(&mut self) {
        for (table, rows) in std::mem::take(&mut self.last).frames {
            if rows.height() > 0 {
                self.kept.put(table, tables::compact(&rows));
            }
        }
    }

    /// All that was kept.
    pub fn finish(mut self) -> Results {
        self.settle();
        self.kept
    }
}
