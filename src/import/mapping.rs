//! import.toml: how a table was read, so that the next version of it is read the same way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

use super::Understood;
use super::role::{Column, Role};

/// The mapping of a table: which rows are its heading, what its columns hold, how its rows are called.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The file that was read.
    pub file: String,
    /// Its sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// First and last row of the heading, counted from 1.
    pub heading: [usize; 2],
    /// The year of the baselines.
    pub base_year: i32,
    /// The year of the last target.
    pub target_year: i32,
    /// What the columns hold, found again by their headings.
    pub column: Vec<MappedColumn>,
    /// What the rows are called in rules.
    #[serde(default)]
    pub indicator: Vec<MappedRow>,
}

/// One column.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Its letter.
    pub letter: String,
    /// The words of its heading.
    pub heading: String,
    /// What it holds: number, domain, name, stage, unit, observed, observed_year, baseline, baseline_year, target, target_year, growth, numerator, denominator, nature, department, source, note, direction, measure, other.
    pub holds: String,
    /// The year of its figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// One row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedRow {
    /// Its name in rules.
    pub id: String,
    /// Its name in the table.
    pub name: String,
    /// The part of the indicator that it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stage: String,
}

/// Keys that every import.toml has.
const KEYS: [&str; 2] = ["heading", "column"];

/// Words for roles without a year.
const HOLDS: [(Role, &str); 18] = [
    (Role::ObservedYear, "observed_year"),
    (Role::Measure, "measure"),
    (Role::Weight, "weight"),
    (Role::BaselineYear, "baseline_year"),
    (Role::TargetYear, "target_year"),
    (Role::Numerator, "numerator"),
    (Role::Denominator, "denominator"),
    (Role::Number, "number"),
    (Role::Domain, "domain"),
    (Role::Name, "name"),
    (Role::Stage, "stage"),
    (Role::Unit, "unit"),
    (Role::Growth, "growth"),
    (Role::Nature, "nature"),
    (Role::Department, "department"),
    (Role::Source, "source"),
    (Role::Note, "note"),
    (Role::Direction, "direction"),
];

/// The word for what a column holds, and its year.
pub(super) fn holds(role: &Role) -> (&'static str, Option<i32>) {
    match role {
        Role::Observed(year) => ("observed", *year),
        Role::Baseline(year) => ("baseline", *year),
        Role::Target(year) => ("target", *year),
        other => (HOLDS.iter().find(|(role, _)| role == other).map_or("other", |(_, word)| word), None),
    }
}

pub(super) fn role(column: &MappedColumn) -> Option<Role> {
    Some(match column.holds.as_str() {
        "observed" => Role::Observed(column.year),
        "baseline" => Role::Baseline(column.year),
        "target" => Role::Target(column.year),
        "other" => Role::Other,
        word => HOLDS.iter().find(|(_, known)| *known == word).map(|(role, _)| role.clone())?,
    })
}

impl Mapping {
    /// The mapping of a table that was understood.
    pub fn of(understood: &Understood, file: &str, sheet: Option<&str>) -> Mapping {
        let column = |column: &Column| {
            let (holds, year) = holds(&column.role);
            MappedColumn {
                letter: crate::diagnostic::column_name(column.position),
                heading: column.heading.clone(),
                holds: holds.to_owned(),
                year,
            }
        };
        let rows = understood.entries.iter();
        Mapping {
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            heading: [understood.header.rows.start + 1, understood.header.rows.end],
            base_year: understood.base_year,
            target_year: understood.target_year,
            column: understood.header.columns.iter().map(column).collect(),
            indicator: rows
                .map(|entry| MappedRow { id: entry.id.clone(), name: entry.row.name.clone(), stage: entry.row.stage.clone() })
                .collect(),
        }
    }

    /// Reads import.toml.
    pub fn parse(name: &str, words: &str) -> Result<Mapping, Box<Diagnostic>> {
        toml::from_str(words).map_err(|error| {
            let source = Source::new(name, words);
            let place = Place::new(&source, source.clip(error.span().unwrap_or(0..0)));
            let cause = error.message();
            let help = text!(
                "name the import.toml that `fiveyear import` wrote into the folder of its plan, unchanged",
                "请指定 `fiveyear import` 写入规划文件夹的 import.toml，不要改动"
            );
            let own = toml::from_str::<toml::Table>(words).map(|table| KEYS.iter().any(|key| table.contains_key(*key)));
            let quoted = cause.split('`').nth(1).unwrap_or_default();
            let fault = match own {
                Ok(false) => Diagnostic::error(
                    Code::UnknownKey,
                    text!("{name} does not say how a table was read: it is another file", "{name} 没有记录表格的读法：这是另一种文件"),
                ),
                Ok(true) if cause.starts_with("unknown field") => {
                    Diagnostic::error(Code::UnknownKey, text!("`{quoted}` means nothing here", "这里没有 `{quoted}` 这一项"))
                }
                Ok(true) if cause.starts_with("missing field") => {
                    Diagnostic::error(Code::MissingKey, text!("`{quoted}` is missing", "缺少 `{quoted}`"))
                }
                _ => Diagnostic::error(Code::TomlSyntax, text!("{name} cannot be read: {cause}", "{name} 无法读取：{cause}")),
            };
            Box::new(fault.at(place).help(help))
        })
    }

    /// The mapping as a file.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("invariant: a mapping holds nothing that TOML cannot write");
        format!(
            "# 表格是这样读的；下一版表格用 `fiveyear import 新表 --like import.toml --out 新文件夹` 照样读取。\n\
             # How the table was read; `fiveyear import TABLE --like import.toml --out DIR` reads its next version the same way.\n\n{body}"
        )
    }

    /// Names of rows by name and stage.
    pub(super) fn ids(&self) -> BTreeMap<(String, String), String> {
        self.indicator.iter().map(|row| ((row.name.clone(), row.stage.clone()), row.id.clone())).collect()
    }
}
