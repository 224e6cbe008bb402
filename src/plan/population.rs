//! Reads the tables of people, deaths, births and moves by age group.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ages;
use super::section::Mistakes;
use super::table_file::read;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Field, Frame, Schema};
use crate::text;

/// A table by age: the first age of each group, the last one open, and its columns of figures.
#[derive(Debug, Clone)]
pub(super) struct AgeTable {
    pub ages: Vec<i64>,
    /// Column name (`women`, `men`, `rate`) and one figure per age group.
    pub columns: Vec<(&'static str, Vec<f64>)>,
    frame: Frame,
}

impl AgeTable {
    fn first_ages(&self) -> Vec<u32> {
        self.ages.iter().map(|age| u32::try_from(*age).expect("invariant: ages rise from zero")).collect()
    }

    fn column(&self, at: usize) -> Vec<f64> {
        self.columns[at].1.clone()
    }

    fn place(&self, row: usize, column: &str) -> Place {
        self.frame.place(row, column)
    }
}

/// The oldest age that a table may name: older people are in its open group.
const OLDEST: i64 = 120;

pub(super) fn schema(columns: &[&'static str]) -> Schema {
    let mut fields = vec![Field::integer("age")];
    fields.extend(columns.iter().map(|column| Field::number(column)));
    fields.push(Field::text("source").optional());
    Schema::new(fields).unique(&["age"]).filled()
}

/// Reads a table by age and notes ages that do not rise and figures below zero (only migration may be negative).
pub(super) fn read_ages(source: &Arc<Source>, columns: &[&'static str], negative: bool, mistakes: &Mistakes) -> Option<AgeTable> {
    let frame = read(source, &schema(columns), mistakes)?;
    check_ages(&frame, mistakes);
    let figures = |column: &&'static str| {
        for row in 0..frame.rows() {
            if !negative && frame.number(row, column).is_some_and(|figure| figure < 0.0) {
                mistakes.push(
                    Diagnostic::error(Code::NegativeAmount, text!("`{column}` cannot be negative", "`{column}` 不能为负"))
                        .at(frame.place(row, column)),
                );
            }
        }
        (*column, frame.numbers(column))
    };
    let columns = columns.iter().map(figures).collect();
    let ages = (0..frame.rows()).filter_map(|row| frame.integer(row, "age")).collect();
    Some(AgeTable { ages, columns, frame })
}

fn check_ages(frame: &Frame, mistakes: &Mistakes) {
    for row in 1..frame.rows() {
        let (before, age) = (frame.integer(row - 1, "age"), frame.integer(row, "age"));
        if age <= before {
            mistakes.push(
                Diagnostic::error(Code::AgesOutOfOrder, text!("ages must rise from row to row", "年龄应当逐行递增"))
                    .at(frame.place(row, "age"))
                    .help(text!(
                        "one row per age group, named by its first age; the last group is open",
                        "每个年龄组一行，以组内最小年龄命名；最后一组为开放组"
                    )),
            );
        }
    }
}

/// The vectors of the rules from the tables as they stand in `seeds/`, by file name without folder, for age groups as wide as the plan's
/// step.
pub(super) fn load(sources: &BTreeMap<&str, &Arc<Source>>, step: i32, mistakes: &Mistakes) -> BTreeMap<String, Vec<f64>> {
    let sexes: &[&'static str] = &["women", "men"];
    let read = |file: &str, columns, negative| sources.get(file).and_then(|source| read_ages(source, columns, negative, mistakes));
    let population = read("population.csv", sexes, false);
    let mortality = read("mortality.csv", sexes, false);
    let fertility = read("fertility.csv", &["rate"], false);
    let migration = read("migration.csv", sexes, true);
    for table in [&population, &mortality, &migration].into_iter().flatten() {
        check_first_age(table, mistakes);
    }
    for table in [&population, &mortality, &fertility, &migration].into_iter().flatten() {
        check_oldest_age(table, mistakes);
    }
    check_death_rates(mortality.as_ref(), mistakes);
    check_moves(migration.as_ref(), mistakes);
    if mistakes.any_error() {
        return BTreeMap::new();
    }
    let by_sex = |table: Option<AgeTable>| {
        table.map(|table| ages::AgeTable { ages: table.first_ages(), women: table.column(0), men: table.column(1) })
    };
    ages::PopulationTables {
        population: by_sex(population).unwrap_or_default(),
        mortality: by_sex(mortality).unwrap_or_default(),
        fertility: fertility.map(|table| ages::BirthRates { ages: table.first_ages(), rates: table.column(0) }).unwrap_or_default(),
        migration: by_sex(migration).unwrap_or_default(),
    }
    .vectors(step.max(1).unsigned_abs())
}

fn check_first_age(table: &AgeTable, mistakes: &Mistakes) {
    if table.ages.first() != Some(&0) {
        mistakes.push(
            Diagnostic::error(Code::FirstAge, text!("the first age group must start at age 0", "第一个年龄组必须从 0 岁开始"))
                .at(table.place(0, "age")),
        );
    }
}

fn check_oldest_age(table: &AgeTable, mistakes: &Mistakes) {
    if let Some(row) = table.ages.iter().position(|age| !(0..=OLDEST).contains(age)) {
        let age = table.ages[row];
        mistakes.push(
            Diagnostic::error(Code::ImpossibleAge, text!("nobody is {age} years old", "没有 {age} 岁的人"))
                .at(table.place(row, "age"))
                .help(text!("the last row is the open group of everybody older", "最后一行是开放组，包括更年长的所有人")),
        );
    }
}

/// A life table divides by the rate of the open group, and the rates' logarithms are interpolated.
fn check_death_rates(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    for (column, figures) in &table.columns {
        for (row, _) in figures.iter().enumerate().filter(|(_, rate)| **rate <= 0.0) {
            mistakes.push(
                Diagnostic::error(Code::DeathRate, text!("a death rate must be above zero", "死亡率必须大于零"))
                    .at(table.place(row, column)),
            );
        }
    }
}

/// The age profile of migration is shared out over its own total.
fn check_moves(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let total: f64 = table.columns.iter().flat_map(|(_, figures)| figures).sum();
    if total == 0.0 {
        mistakes.push(
            Diagnostic::error(
                Code::NoMoves,
                text!("net migration by age adds up to zero, so it gives no age profile", "分年龄净迁移合计为零，无法得出年龄分布"),
            )
            .at(table.place(0, "women"))
            .help(text!("give shares by age; how many move is an assumption", "请填写各年龄所占份额；迁移多少由假设给出")),
        );
    }
}
