//! The names that rules may use: those of the plan's assumptions, base values and targets, and of what drives a year.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::trace::{RuleBook, RuleFile, Vocabulary};
use crate::plan::Plan;
use crate::scenario::Scenario;

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
        bases,
        targets: plan.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        yearly: drivers::ALL.iter().map(|driver| (driver.name().to_owned(), driver.names(plan, scenarios, rules))).collect(),
    }
}

/// The rule files of a scenario: the plan's own, then those it replaces rules with.
pub fn rule_files(plan: &Plan, scenario: &Scenario) -> Vec<RuleFile> {
    let own = plan.rules.iter().map(|source| RuleFile { source: source.clone(), replaces: BTreeSet::new() });
    let replacing =
        scenario.rules.iter().map(|rules| RuleFile { source: rules.source.clone(), replaces: rules.replaces.iter().cloned().collect() });
    own.chain(replacing).collect()
}
