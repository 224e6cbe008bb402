//! Columns that hold the same kind of figure of the same year: which of them a row's figure was taken from; and rows that stand in the table again.

use crate::language::Text;
use crate::plan::printed::plain;
use crate::table::Grid;
use crate::text;

use super::cell::Read;
use super::entry::{Cells, Entry, Table};
use super::role::{Column, Role};

impl Cells {
    /// Whether a value of a year stands there already.
    pub(super) fn knows(&self, year: Option<i32>, base_year: i32) -> bool {
        year.is_some()
            && (year == Some(base_year) && self.baseline.is_some()
                || self.observed.iter().any(|known| known.year == year && !known.is_empty()))
    }

    /// Tells a figure that fills what an earlier column of the same kind and year leaves empty: it may be of another series.
    pub(super) fn stands_in(&self, read: &Read, column: &Column, table: &Table<'_>) -> Option<(String, Text)> {
        let earlier = |other: &Column| other.position < column.position && other.role == column.role;
        let free = |known: &Option<Read>| known.as_ref().is_none_or(Read::is_empty);
        let of_year = |known: &[Read]| !known.iter().any(|known| known.year == read.year && !known.is_empty());
        let fills = match column.role {
            Role::Target(_) if read.year.is_none_or(|year| year == table.target_year) => free(&self.target),
            Role::Target(_) => of_year(&self.earlier),
            Role::Baseline(_) => free(&self.baseline),
            Role::Observed(_) if read.year.is_none_or(|year| year == table.base_year) => free(&self.baseline),
            Role::Observed(_) => of_year(&self.observed),
            _ => false,
        };
        let (cell, heading) = (read.cell.clone(), &column.heading);
        (fills && !read.is_empty() && table.header.columns.iter().any(earlier)).then(|| {
            let en_zh = text!("taken from a second column of its kind and year, `{heading}`", "取自同类同年的另一列“{heading}”");
            (cell, en_zh)
        })
    }
}

/// Rows that stand in the table again: of one name, group and part.
pub(super) fn tell_rows_again(grid: &Grid, entries: &mut [Entry]) {
    for at in 1..entries.len() {
        let (before, rest) = entries.split_at_mut(at);
        let own = &mut rest[0];
        let same = |known: &&Entry| {
            let (one, other) = (&known.row, &own.row);
            (&one.name, &one.domain, &one.stage, &one.unit) == (&other.name, &other.domain, &other.stage, &other.unit)
        };
        let Some(first) = before.iter().find(same) else { continue };
        let words = |read: &Option<Read>| read.as_ref().map_or(String::new(), |read| plain(&read.words));
        let alike = words(&first.baseline) == words(&own.baseline) && words(&first.target) == words(&own.target);
        let line = first.row.line;
        let told = if alike {
            text!("row {line} again: it counts twice, delete one of them", "与第 {line} 行重复：会计算两次，请删去其一")
        } else {
            text!(
                "row {line} has the same name and other figures: which of them holds, or what tells them apart?",
                "第 {line} 行名称相同而数值不同：以哪行为准，或如何区分？"
            )
        };
        own.doubts.push((grid.cell(own.row.at, 0), told));
    }
}
