//! The bridge between what planners bring and the rules engine: in go a plan and its scenarios, out come the names rules may use.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::trace::{RuleBook, RuleFile, Vocabulary};
use crate::plan::Plan;
use crate::scenario::Scenario;

use super::columns::{FACILITY_COST, OPENED, RUNNING_COST, SHARE, SHOCK};
use super::effects::NEW_MONEY;

/// The names of assumptions, base values, targets and yearly functions of a plan.
pub fn vocabulary(plan: &Plan, scenarios: &[Scenario], rules: &RuleBook) -> Vocabulary {
    let mut bases: BTreeMap<String, Option<usize>> = plan.tables.iter().map(|(name, values)| (name.clone(), Some(values.len()))).collect();
    bases.extend(plan.base_numbers().into_keys().map(|name| (name, None)));
    let lines: BTreeSet<String> = plan.budget.iter().map(|line| line.id.clone()).collect();
    let facilities = plan.facilities.iter().chain(scenarios.iter().flat_map(|scenario| scenario.facilities.iter()));
    let mut opened: BTreeSet<String> = facilities.flat_map(|facility| facility.adds.keys().cloned()).collect();
    // A rule may also ask for what no facility adds yet: a series' own name, or `x` where a series is called `opened_x`.
    opened.extend(rules.names().map(|name| name.strip_prefix("opened_").unwrap_or(name).to_owned()));
    let mut share = lines.clone();
    share.insert(NEW_MONEY.to_owned());
    Vocabulary {
        base_year: plan.base_year,
        target_year: plan.target_year,
        step: plan.step,
        params: plan.assumptions.iter().map(|assumption| assumption.name.clone()).collect(),
        bases,
        targets: plan.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        yearly: BTreeMap::from([
            (SHOCK.to_owned(), plan.shocks.iter().map(|shock| shock.name.clone()).collect()),
            (OPENED.to_owned(), opened),
            (SHARE.to_owned(), share),
            (FACILITY_COST.to_owned(), lines.clone()),
            (RUNNING_COST.to_owned(), lines),
        ]),
    }
}

/// The rule files of a scenario: the plan's own, then those it replaces rules with.
pub fn rule_files(plan: &Plan, scenario: &Scenario) -> Vec<RuleFile> {
    let own = plan.rules.iter().map(|source| RuleFile { source: source.clone(), replaces: BTreeSet::new() });
    let replacing =
        scenario.rules.iter().map(|rules| RuleFile { source: rules.source.clone(), replaces: rules.replaces.iter().cloned().collect() });
    own.chain(replacing).collect()
}
