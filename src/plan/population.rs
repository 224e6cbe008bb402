//! Reads the tables of people, deaths, births and moves by age group.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ages;
use super::people_given::Given;
use super::population_table::plain;
use super::scale;
use super::section::Mistakes;
use super::table_file::noted;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Field, Frame, Schema, TableFile, half_width};
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

    pub(super) fn place(&self, row: usize, column: &str) -> Place {
        self.frame.place(row, column)
    }
}

/// The oldest age that a table may name: older people are in its open group.
const OLDEST: i64 = 120;

pub(super) fn schema(columns: &[&'static str]) -> Schema {
    let mut fields = vec![Field::text("age")];
    // Rates are parts of one; of people and moves a per cent sign says nothing.
    let part = |column: &&'static str| if *column == "rate" { Field::number(column).part() } else { Field::number(column) };
    fields.extend(columns.iter().map(part));
    fields.push(Field::text("source").optional());
    Schema::new(fields).unique(&["age"]).filled()
}

/// Reads a table by age and notes ages that do not rise and figures below zero (only migration may be negative).
pub(super) fn read_ages(source: &Arc<Source>, columns: &[&'static str], negative: bool, mistakes: &Mistakes) -> Option<AgeTable> {
    let schema = schema(columns);
    let table = TableFile::Csv(Arc::clone(source));
    let frame = noted(table.read_changed(&schema, |source, records, found| plain(source, records, &schema, found)), mistakes)?;
    let ages = (0..frame.rows()).map(|row| read_age(&frame, row, mistakes)).collect::<Option<Vec<i64>>>()?;
    check_ages(&frame, &ages, mistakes);
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
    Some(AgeTable { ages, columns, frame })
}

/// The first age of a group, however a census labels it: `0`, `0-4`, `5～9岁`, `85+`, `85岁及以上`, `under 1`.
fn read_age(frame: &Frame, row: usize, mistakes: &Mistakes) -> Option<i64> {
    let words = frame.text(row, "age");
    if let Some(age) = first_age(words) {
        return Some(age);
    }
    let place = frame.place(row, "age");
    let plain = words.trim().to_lowercase();
    let total = ["合计", "总计", "小计", "全部", "总人口", "total", "all", "sum"].iter().any(|word| plain.starts_with(word));
    mistakes.push(if total {
        Diagnostic::error(Code::NoteRow, text!("this row is a total (`{words}`), no age group", "这一行是合计（`{words}`），不是年龄组"))
            .at(place)
            .help(text!("delete it: the ages are added up where a total is needed", "请删去：需要合计时会由各年龄相加"))
    } else {
        let digits: String = plain.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let diagnostic = Diagnostic::error(Code::NotAnInteger, text!("`{words}` is no age group", "`{words}` 不是年龄组")).at(place);
        match digits.is_empty() {
            true => diagnostic.help(text!("write the first age of the group, such as `65`", "请写该组的最小年龄，如 `65`")),
            false => diagnostic.help(text!("write the first age of the group: `{digits}`?", "请写该组的最小年龄：是 `{digits}` 吗？")),
        }
    });
    None
}

fn first_age(words: &str) -> Option<i64> {
    let plain = half_width(words).to_lowercase().replace(['岁', ' '], "").replace(['至', '到', '~', '–', '—'], "-");
    let plain = plain.trim_start_matches("age").trim_end_matches("years").trim_end_matches("yrs");
    if matches!(plain, "<1" | "under1" | "未满1" | "不满1" | "不满周") {
        return Some(0);
    }
    let digits = plain.chars().take_while(char::is_ascii_digit).count();
    let (age, rest) = plain.split_at(digits);
    let group = rest.strip_prefix('-').is_some_and(|last| last.chars().all(|letter| letter.is_ascii_digit()) || last == "under1");
    let open = matches!(rest, "+" | "及以上" | "以上" | "andover" | "andolder" | "andabove" | "plus" | "orover" | "ormore");
    (rest.is_empty() || group || open).then(|| age.parse().ok())?
}

fn check_ages(frame: &Frame, ages: &[i64], mistakes: &Mistakes) {
    for row in 1..frame.rows() {
        if ages[row] <= ages[row - 1] {
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

/// The table of people.
pub const PEOPLE_TABLE: &str = "population.csv";
/// The table of death rates.
pub const DEATHS_TABLE: &str = "mortality.csv";

/// The vectors of the base year that each table gives, by the table's file in seeds/; people who move are spread as all are where
/// migration.csv is not there.
pub const BASE_TABLES: [(&str, &[&str]); 3] = [
    (PEOPLE_TABLE, &["women", "men", "migration_women", "migration_men"]),
    (DEATHS_TABLE, &["mortality_women", "mortality_men"]),
    ("fertility.csv", &["fertility"]),
];

/// The vectors of the rules from the tables as they stand in `seeds/`, by file name without folder, for age groups as wide as the plan's
/// step.
pub(super) fn load(
    sources: &BTreeMap<&str, &Arc<Source>>,
    step: i32,
    given: Option<&Given>,
    mistakes: &Mistakes,
) -> BTreeMap<String, Vec<f64>> {
    let sexes: &[&'static str] = &["women", "men"];
    let read = |file: &str, columns, negative| sources.get(file).and_then(|source| read_ages(source, columns, negative, mistakes));
    let nation = given.map(|_| Given::nation());
    let own = sources.contains_key("population.csv");
    let mut population = match &nation {
        Some(nation) if !own => read_ages(nation, sexes, false, mistakes),
        _ => read("population.csv", sexes, false),
    };
    let mut mortality = read("mortality.csv", sexes, false);
    let mut fertility = read("fertility.csv", &["rate"], false);
    scale::people(population.as_mut(), mistakes);
    scale::death_rates(mortality.as_mut(), mistakes);
    scale::birth_rates(fertility.as_mut(), mistakes);
    let migration = read("migration.csv", sexes, true);
    for table in [&population, &mortality, &migration].into_iter().flatten() {
        check_first_age(table, mistakes);
    }
    for table in [&population, &mortality, &fertility, &migration].into_iter().flatten() {
        check_oldest_age(table, mistakes);
    }
    check_death_rates(mortality.as_ref(), mistakes);
    check_moves(migration.as_ref(), mistakes);
    check_people(population.as_ref(), mistakes);
    check_birth_rates(fertility.as_ref(), mistakes);
    if mistakes.any_error() {
        return BTreeMap::new();
    }
    let by_sex = |table: Option<AgeTable>| {
        table.map(|table| ages::AgeTable { ages: table.first_ages(), women: table.column(0), men: table.column(1) })
    };
    ages::PopulationTables {
        population: match (by_sex(population), given) {
            (Some(shape), Some(given)) => given.brought_to(shape, own, mistakes),
            (people, _) => people.unwrap_or_default(),
        },
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

/// Ages at which nobody bears children: below, and from there on.
const YOUNGEST_MOTHER: i64 = 10;
const OLDEST_MOTHER: i64 = 60;

/// A life table divides by the rate of the open group, and the rates' logarithms are interpolated.
fn check_death_rates(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    for (column, figures) in &table.columns {
        // Above one, half of all die within eight months: of the very oldest only.
        if let Some(row) = figures.iter().enumerate().position(|(row, rate)| *rate > if table.ages[row] >= 95 { 3.0 } else { 1.0 }) {
            let rate = figures[row];
            mistakes.push(
                Diagnostic::error(Code::RateTooHigh, text!("{rate} deaths per person and year cannot be", "每人每年死亡 {rate} 次不可能"))
                    .at(table.place(row, column))
                    .help(text!("is the table per 1,000 people? Then divide by 1000", "表中是否为每千人的死亡率？若是，请除以 1000")),
            );
        }
        for (row, _) in figures.iter().enumerate().filter(|(_, rate)| **rate <= 0.0) {
            mistakes.push(
                Diagnostic::error(Code::DeathRate, text!("a death rate must be above zero", "死亡率必须大于零"))
                    .at(table.place(row, column)),
            );
        }
    }
}

/// Somebody lives there.
fn check_people(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let total: f64 = table.columns.iter().flat_map(|(_, figures)| figures).sum();
    if total == 0.0 && !table.ages.is_empty() {
        mistakes.push(
            Diagnostic::error(Code::NoPeople, text!("nobody lives here: all figures are zero", "没有人口：所有数字都是零"))
                .at(table.place(0, table.columns[0].0)),
        );
    }
}

/// Births per woman and year: hardly ever above 0.4, and over a life hardly ever above ten.
fn check_birth_rates(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let rates = &table.columns[0].1;
    let per_thousand = || text!("is the table per 1,000 women? Then divide by 1000", "表中是否为每千名妇女的生育率？若是，请除以 1000");
    if let Some(row) = rates.iter().position(|rate| *rate > 1.0) {
        let rate = rates[row];
        mistakes.push(
            Diagnostic::error(Code::RateTooHigh, text!("no woman bears {rate} children a year", "没有妇女一年生育 {rate} 个孩子"))
                .at(table.place(row, "rate"))
                .help(per_thousand()),
        );
        return;
    }
    let impossible = |row: &usize| {
        let until = table.ages.get(row + 1).copied().unwrap_or(i64::MAX);
        rates[*row] > 0.0 && (until <= YOUNGEST_MOTHER || table.ages[*row] >= OLDEST_MOTHER)
    };
    if let Some(row) = (0..rates.len()).find(impossible) {
        let (age, rate) = (table.ages[row], rates[row]);
        mistakes.push(
            Diagnostic::error(
                Code::ImpossibleAge,
                text!("women of {age} bear no children: {rate} a year", "{age} 岁的妇女不会生育，表中为每年 {rate}"),
            )
            .at(table.place(row, "rate"))
            .help(text!(
                "is a row missing, or an age mistyped? Rates hold from their age to the next row's",
                "是否缺了一行，或年龄写错？每行的生育率适用至下一行的年龄之前"
            )),
        );
        return;
    }
    // Each group's width; births of the open group are counted for one year.
    let width = |row: usize| table.ages.get(row + 1).map_or(1, |next| next - table.ages[row]) as f64;
    let life: f64 = rates.iter().enumerate().map(|(row, rate)| rate * width(row)).sum();
    if life > 10.0 {
        mistakes.push(
            Diagnostic::warning(
                Code::RateTooHigh,
                text!("these rates make {life:.1} children a woman", "按此计算每名妇女生育 {life:.1} 个孩子"),
            )
            .at(table.place(0, "rate"))
            .help(per_thousand()),
        );
    }
    // A group that reaches into the years of births and begins long before them.
    let odd = (0..rates.len()).find(|row| rates[*row] > 0.0 && table.ages[*row] < YOUNGEST_MOTHER);
    if let Some(row) = odd {
        let age = table.ages[row];
        mistakes.push(
            Diagnostic::warning(Code::ImpossibleAge, text!("women of {age} bear no children", "{age} 岁的妇女不会生育"))
                .at(table.place(row, "rate"))
                .help(text!(
                    "the rate holds from {age} to the next row: begin with a row of 0, and the first births at {YOUNGEST_MOTHER} or later",
                    "该生育率从 {age} 岁起适用：请先写一行 0，生育从 {YOUNGEST_MOTHER} 岁或以后开始"
                )),
        );
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
