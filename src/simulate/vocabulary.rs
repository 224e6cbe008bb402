//! Tells the rules engine what a plan offers: the names that rules may use, and what to write where one is missing.

use std::collections::BTreeMap;

use crate::diagnostic::Place;
use crate::engine::keyword::Namespace;
use crate::engine::trace::{RuleBook, RuleFile, Vocabulary};
use crate::language::Text;
use crate::plan::{BASE_TABLES, DEATHS_TABLE, Effect, PEOPLE_TABLE, Plan};
use crate::scenario::{RuleOverride, Scenario};
use crate::text;

use super::drivers;

/// The names of assumptions, base values, targets and yearly functions of a plan.
pub fn vocabulary(plan: &Plan, scenarios: &[Scenario], rules: &RuleBook) -> Vocabulary {
    let mut bases: BTreeMap<String, Option<usize>> = plan.tables.iter().map(|(name, values)| (name.clone(), Some(values.len()))).collect();
    bases.extend(plan.base_numbers().into_keys().map(|name| (name, None)));
    Vocabulary {
        base_year: plan.base_year,
        target_year: plan.target_year,
        step: plan.step,
        params: plan.assumptions.iter().map(|assumption| assumption.name.clone()).collect(),
        moved: moved(plan),
        bases,
        targets: plan.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        holds: BTreeMap::new(),
        yearly: drivers::ALL.iter().map(|driver| (driver.name().to_owned(), driver.names(plan, scenarios, rules))).collect(),
        remedies: tables_that_give(plan)
            .chain([
                (
                    Namespace::Param.word().to_owned(),
                    text!("add `[param.{{name}}]` to seeds/assumptions.toml", "请在 seeds/assumptions.toml 中加上 `[param.{{name}}]`"),
                ),
                (
                    Namespace::Base.word().to_owned(),
                    text!("give it a baseline in seeds/indicators.csv", "请在 seeds/indicators.csv 中给出基期值"),
                ),
                (
                    drivers::SHOCK.to_owned(),
                    text!("add `[shock.{{name}}]` to seeds/assumptions.toml", "请在 seeds/assumptions.toml 中加上 `[shock.{{name}}]`"),
                ),
            ])
            .collect(),
    }
}

/// What to do where a vector of the base year is not known, by `base` and its name: the table that gives it is missing.
fn tables_that_give(plan: &Plan) -> impl Iterator<Item = (String, Text)> {
    let there = |file: &str| plan.files.iter().any(|source| source.name.strip_prefix("seeds/") == Some(file));
    let people = there(PEOPLE_TABLE);
    BASE_TABLES.iter().flat_map(move |(file, vectors)| {
        // Without people no other table of theirs gives anything but death rates.
        let file = if people || *file == DEATHS_TABLE { *file } else { PEOPLE_TABLE };
        vectors.iter().map(move |vector| {
            let help = text!(
                "it comes from seeds/{file}, which is not there: add the table, or take the rule out",
                "它来自 seeds/{file}，而该表不存在：请补上该表，或删去这条规则"
            );
            (format!("{}.{vector}", Namespace::Base.word()), help)
        })
    })
}

/// The series that a scenario can hold at their base-year value, with the input that does so.
pub(super) fn holds(scenario: &Scenario) -> BTreeMap<String, (String, String)> {
    let groups = scenario.held.iter().flat_map(|held| held.groups.iter());
    groups.map(|(series, group)| (series.clone(), (drivers::HOLD.to_owned(), group.clone()))).collect()
}

/// Assumptions that levers move. Levers begin in years of their own, but what an earlier start would do can be asked as well.
fn moved(plan: &Plan) -> BTreeMap<String, i32> {
    let moves = |effect: &Effect| match effect {
        Effect::Param { name, .. } => Some((name.clone(), plan.base_year + 1)),
        _ => None,
    };
    plan.levers.iter().flat_map(|lever| &lever.effects).filter_map(moves).collect()
}

/// The rule files of a scenario: the plan's own, then those it replaces rules with.
pub(super) fn rule_files(plan: &Plan, scenario: &Scenario) -> Vec<RuleFile> {
    let own = plan.rules.iter().map(|source| RuleFile { source: source.clone(), replaces: BTreeMap::new() });
    let replacing = scenario.rules.iter().map(|rules| RuleFile { source: rules.source.clone(), replaces: replaced(rules) });
    own.chain(replacing).collect()
}

/// What a scenario's rules replace, with the places that say so.
fn replaced(rules: &RuleOverride) -> BTreeMap<String, Option<Place>> {
    let places = rules.places.iter().cloned().map(Some).chain(std::iter::repeat(None));
    rules.replaces.iter().cloned().zip(places).collect()
}
