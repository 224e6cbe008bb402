//! Population tables: in go population, mortality, fertility and migration by age group, out come the vectors that rules read as `base.women` and so on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::commitments::read;
use super::section::Mistakes;
use crate::diagnostic::{Diagnostic, Source};
use crate::table::{Field, Frame, Schema};
use crate::text;

/// A table by age: the first age of each group, the last one open, and its columns of figures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AgeTable {
    pub ages: Vec<i64>,
    /// Column name (`women`, `men`, `rate`) and one figure per age group.
    pub columns: Vec<(&'static str, Vec<f64>)>,
}

fn schema(columns: &[&'static str]) -> Schema {
    let mut fields = vec![Field::integer("age")];
    fields.extend(columns.iter().map(|column| Field::number(column)));
    fields.push(Field::text("source").optional());
    Schema::new(fields).unique(&["age"])
}

/// Reads a table by age and notes ages that do not rise and figures below zero (only migration may be negative).
pub(super) fn read_ages(source: &Arc<Source>, columns: &[&'static str], negative: bool, mistakes: &Mistakes) -> Option<AgeTable> {
    let frame = read(source, &schema(columns), mistakes)?;
    check_ages(&frame, mistakes);
    let figures = |column: &&'static str| {
        for row in 0..frame.rows() {
            if !negative && frame.number(row, column).is_some_and(|figure| figure < 0.0) {
                mistakes.push(
                    Diagnostic::error("negative-amount", text!("`{column}` cannot be negative", "`{column}` 不能为负"))
                        .at(frame.place(row, column)),
                );
            }
        }
        (*column, frame.numbers(column))
    };
    let columns = columns.iter().map(figures).collect();
    Some(AgeTable { ages: (0..frame.rows()).filter_map(|row| frame.integer(row, "age")).collect(), columns })
}

fn check_ages(frame: &Frame, mistakes: &Mistakes) {
    for row in 1..frame.rows() {
        let (before, age) = (frame.integer(row - 1, "age"), frame.integer(row, "age"));
        if age <= before {
            mistakes.push(
                Diagnostic::error("ages-out-of-order", text!("ages must rise from row to row", "年龄应当逐行递增"))
                    .at(frame.place(row, "age"))
                    .help(text!("one row per age group, named by its first age; the last group is open", "每个年龄组一行,以组内最小年龄命名;最后一组为开放组")),
            );
        }
    }
}

/// The vectors of the rules from the tables as they stand in `seeds/`, by file name without folder.
pub(super) fn load(sources: &BTreeMap<&str, &Arc<Source>>, mistakes: &Mistakes) -> BTreeMap<String, Vec<f64>> {
    let mut tables = BTreeMap::new();
    let files: [(&str, &[&'static str], bool, &str); 4] = [
        ("population.csv", &["women", "men"], false, ""),
        ("mortality.csv", &["women", "men"], false, "mortality_"),
        ("fertility.csv", &["rate"], false, ""),
        ("migration.csv", &["women", "men"], true, "migration_"),
    ];
    for (file, columns, negative, prefix) in files {
        let Some(table) = sources.get(file).and_then(|source| read_ages(source, columns, negative, mistakes)) else { continue };
        for (column, figures) in table.columns {
            let name = if column == "rate" { "fertility".to_string() } else { format!("{prefix}{column}") };
            tables.insert(name, figures);
        }
    }
    tables
}
