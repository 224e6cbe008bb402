//! Reads the tables of people, deaths, births and moves by age group.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::age_checks::{
    check_birth_rates, check_death_rates, check_first_age, check_gaps, check_label, check_moves, check_oldest_age, check_reach, check_size,
};
use super::age_people::{check_births_of_people, check_people};
use super::age_table::{AgeTable, read_ages};
use super::age_tables::{check_cut_off, check_shares};
use super::ages;
use super::people_given::Given;
use super::scale;
use super::section::Mistakes;
use crate::diagnostic::Source;

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
    // Shares are enough where plan.toml says how many people there are.
    if given.is_some() || !check_shares(population.as_ref(), mistakes) {
        scale::people(population.as_mut(), mistakes);
    }
    scale::death_rates(mortality.as_mut(), mistakes);
    scale::birth_rates(fertility.as_mut(), mistakes);
    let migration = read("migration.csv", sexes, true);
    for table in [&population, &mortality, &migration].into_iter().flatten() {
        check_first_age(table, mistakes);
    }
    for table in [&population, &mortality, &fertility, &migration].into_iter().flatten() {
        check_oldest_age(table, mistakes);
        check_size(table, mistakes);
    }
    check_death_rates(mortality.as_ref(), mistakes);
    check_moves(migration.as_ref(), mistakes);
    check_people(population.as_ref(), mistakes);
    check_birth_rates(fertility.as_ref(), mistakes);
    for table in [&population, &mortality].into_iter().flatten() {
        check_reach(table, mistakes);
    }
    check_cut_off(population.as_ref(), mortality.as_ref(), mistakes);
    for table in [&population, &mortality, &fertility, &migration].into_iter().flatten() {
        check_gaps(table, mistakes);
        check_label(table, mistakes);
    }
    check_births_of_people(population.as_ref(), fertility.as_ref(), mistakes);
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
        fertility: fertility
            .map(|table| {
                let end = table.end.and_then(|end| u32::try_from(end).ok());
                ages::BirthRates { ages: table.first_ages(), rates: table.column(0), end }
            })
            .unwrap_or_default(),
        migration: by_sex(migration).unwrap_or_default(),
    }
    .vectors(step.max(1).unsigned_abs())
}
