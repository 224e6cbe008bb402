//! Links a plan with its rules: finds what neither knows alone, such as an indicator without a rule or a table that names a series no rule
//! makes.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::graph::InputKey;
use crate::engine::keyword::base_rule;
use crate::engine::trace::{Model, Read, RuleBook};
use crate::plan::{Effect, Plan};
use crate::scenario::Scenario;
use crate::text;

use super::drivers::{OPENED, SHOCK};

/// What the plan's tables name and the rules do not make.
pub(super) fn faults(plan: &Plan, rules: &RuleBook) -> Vec<Diagnostic> {
    let made: BTreeSet<&str> = rules.rule_names().collect();
    let mut found = Vec::new();
    for indicator in &plan.indicators {
        let id = &indicator.id;
        // One that goes by its class and has no baseline to start from is not modelled, which loading the plan has told.
        if !made.contains(id.as_str()) && indicator.family.is_none() {
            found.push(
                Diagnostic::error(Code::IndicatorWithoutRule, text!("no rule makes the indicator `{id}`", "没有规则计算指标 `{id}`"))
                    .at(indicator.place.clone())
                    .suggest(id, made.iter().copied())
                    .help(text!("write `fn {id}() {{ … }}` in a file of rules/", "请在 rules/ 的某个文件中写 `fn {id}() {{ … }}`")),
            );
        }
        if let (Some(_), Some(place)) = (indicator.baseline, rules.rule_place(&base_rule(id))) {
            found.push(
                Diagnostic::error(
                    Code::TwoBaseValues,
                    text!("`{id}` has a baseline in the table and a rule `base_{id}`", "`{id}` 既有表中的基期值，又有规则 `base_{id}`"),
                )
                .at(place)
                .related(indicator.place.clone(), text!("the table gives it here", "表中在这里给出")),
            );
        }
    }
    let checked = plan.checks.iter().map(|check| (check.series.as_str(), &check.place));
    let named = plan.series_named.iter().map(|named| (named.name.as_str(), &named.place));
    let roles = [Some(&plan.roles.women), Some(&plan.roles.men), Some(&plan.roles.people), plan.roles.spending.as_ref()];
    let roles = roles.into_iter().flatten().chain(plan.roles.figures.iter().map(|figure| &figure.series));
    // A usual name has no place, and stands for nothing where no rule makes it.
    let played = roles.filter_map(|role| Some((role.name.as_str(), role.place.as_ref()?)));
    for (series, place) in checked.chain(named).chain(played).filter(|(series, _)| !made.contains(series)) {
        found.push(
            Diagnostic::error(Code::UnknownSeries, text!("no rule is called `{series}`", "没有名为 `{series}` 的规则"))
                .at(place.clone())
                .suggest(series, made.iter().copied()),
        );
    }
    found
}

/// Levers that move what rules do not read in the years of the plan.
pub(super) fn levers(plan: &Plan, model: &Model) -> Vec<Diagnostic> {
    let inputs = model.graph.inputs();
    let mut found = Vec::new();
    for lever in &plan.levers {
        for effect in &lever.effects {
            let Effect::Param { name, .. } = effect else { continue };
            let moved = |key: &InputKey| matches!(key, InputKey::MovedParam { name: moved, .. } if moved == name);
            if inputs.iter().any(moved) {
                continue;
            }
            let id = &lever.id;
            let base_only = inputs.contains(&InputKey::Param { name: name.clone() });
            let message = match base_only {
                true => {
                    text!("`{id}` moves `{name}`, which only rules for the base year read", "`{id}` 改变 `{name}`，但只有基期规则读取它")
                }
                false => text!("`{id}` moves `{name}`, which no rule reads", "`{id}` 改变 `{name}`，但没有规则读取它"),
            };
            found.push(Diagnostic::error(Code::LeverEffect, message).at(lever.place.clone()).help(text!(
                "a lever can move only what rules read as `param.{name}` in the years of the plan",
                "措施只能改变规则在规划期各年以 `param.{name}` 读取的假设"
            )));
        }
    }
    found
}

/// What the plan holds and no rule of any of these models reads: it changes no number, which is hardly meant.
pub(super) fn unused<'m>(plan: &Plan, scenarios: &[Scenario], models: impl Iterator<Item = &'m Model>) -> Vec<Diagnostic> {
    let read: BTreeSet<&Read> = models.flat_map(|model| &model.series).flat_map(|series| &series.reads).collect();
    let yearly = |driver: &str, name: &str| read.contains(&Read::Yearly { driver: driver.to_owned(), name: name.to_owned() });
    let delays: BTreeSet<&str> = plan.facilities.iter().filter_map(|facility| facility.shared_delay.as_deref()).collect();
    let mut found = Vec::new();
    for assumption in &plan.assumptions {
        let name = &assumption.name;
        if !read.contains(&Read::Param(name.clone())) && !delays.contains(name.as_str()) {
            found.push(
                Diagnostic::warning(Code::Unused, text!("no rule reads `param.{name}`", "没有规则读取 `param.{name}`"))
                    .at(assumption.place.clone())
                    .suggest(name, plan.assumptions.iter().map(|other| other.name.as_str()).filter(|other| other != name))
                    .help(text!("read it in a rule, or remove it: it changes nothing", "请在规则中读取它，或删去：它不影响任何结果")),
            );
        }
    }
    for shock in plan.shocks.iter().filter(|shock| !yearly(SHOCK, &shock.name)) {
        let name = &shock.name;
        found.push(
            Diagnostic::warning(Code::Unused, text!("no rule reads `shock(\"{name}\")`", "没有规则读取 `shock(\"{name}\")`"))
                .at(shock.place.clone())
                .help(text!("read it in a rule, or remove it: it changes nothing", "请在规则中读取它，或删去：它不影响任何结果")),
        );
    }
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let facilities = plan.facilities.iter().chain(scenarios.iter().flat_map(|scenario| scenario.facilities.iter()));
    for facility in facilities {
        for name in facility.adds.keys().filter(|name| !yearly(OPENED, name)) {
            let id = &facility.id;
            if !told.insert((id, name)) {
                continue;
            }
            found.push(
                Diagnostic::warning(
                    Code::Unused,
                    text!(
                        "`{id}` adds `{name}`, and no rule reads `opened(\"{name}\")`",
                        "`{id}` 新增 `{name}`，但没有规则读取 `opened(\"{name}\")`"
                    ),
                )
                .at(facility.places.adds.get(name).unwrap_or(&facility.place).clone())
                .suggest(name, opened(&read))
                .help(text!("what it adds is lost: no rule asks for it", "所增能力会丢失：没有规则读取它")),
            );
        }
    }
    found
}

/// What rules ask of facilities.
fn opened<'r>(read: &BTreeSet<&'r Read>) -> Vec<&'r str> {
    let of_facilities = |read: &&'r Read| match read {
        Read::Yearly { driver, name } if driver == OPENED => Some(name.as_str()),
        _ => None,
    };
    read.iter().filter_map(of_facilities).collect()
}
