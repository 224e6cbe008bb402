//! Traces the rules of scenarios, once for all scenarios that have the same rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::engine::trace::{self, Model, RuleBook, Vocabulary};
use crate::language::Text;
use crate::plan::Plan;
use crate::sampling::{ImpossibleSet, Sampler, impossible_sets};
use crate::scenario::{Scenario, plan_itself};
use crate::text;

use super::link;
use super::vocabulary::{holds, rule_files, vocabulary};
use super::world::rank_correlations;

/// The rules of one or more scenarios, traced.
pub struct Compiled {
    /// The rules, with those that the scenario replaces.
    pub rules: RuleBook,
    /// The rules traced into a graph.
    pub model: Model,
}

/// Traced rules by what scenarios replace of the plan's. Clones share them.
#[derive(Clone, Default)]
pub struct Compilation {
    models: Vec<(Key, Arc<Compiled>)>,
}

/// What a scenario replaces: name and text of each file, and the rules it replaces; and the series that it can hold.
type Key = (Vec<(String, String, Vec<String>)>, BTreeMap<String, String>);

fn key(scenario: &Scenario) -> Key {
    let rules = scenario.rules.iter().map(|rules| (rules.source.name.clone(), rules.source.text.clone(), rules.replaces.clone()));
    (rules.collect(), scenario.held.iter().flat_map(|held| (*held.groups).clone()).collect())
}

/// Loads and traces the rules of all scenarios. All mistakes are reported together.
pub fn compile(plan: &Plan, scenarios: &[Scenario]) -> Result<Compilation, Vec<Diagnostic>> {
    let mut compilation = Compilation::default();
    compilation.add(plan, scenarios)?;
    Ok(compilation)
}

/// The text of every rule of a plan, by name, without what scenarios replace.
///
/// # Errors
/// Those of the rules.
pub fn rule_texts(plan: &Plan) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let rules = trace::load(&rule_files(plan, &plan_itself(plan)))?;
    Ok(rules.rule_names().filter_map(|name| Some((name.to_owned(), rules.text(name)?.to_owned()))).collect())
}

impl Compilation {
    /// Position of a scenario's rules, if they are traced.
    pub(super) fn position(&self, scenario: &Scenario) -> Option<usize> {
        let key = key(scenario);
        self.models.iter().position(|(known, _)| *known == key)
    }

    /// The rules of a scenario, if they are traced.
    pub fn of(&self, scenario: &Scenario) -> Option<&Arc<Compiled>> {
        Some(&self.models[self.position(scenario)?].1)
    }

    /// All rules traced so far.
    pub fn models(&self) -> impl Iterator<Item = &Compiled> {
        self.models.iter().map(|(_, compiled)| &**compiled)
    }

    /// The rules at a position.
    pub(super) fn at(&self, position: usize) -> &Arc<Compiled> {
        &self.models[position].1
    }

    /// Traces what scenarios replace and nobody has traced yet. All mistakes are reported together.
    pub(crate) fn add(&mut self, plan: &Plan, scenarios: &[Scenario]) -> Result<(), Vec<Diagnostic>> {
        let mut new: BTreeMap<Key, &Scenario> = BTreeMap::new();
        for scenario in scenarios.iter().filter(|scenario| self.position(scenario).is_none()) {
            new.entry(key(scenario)).or_insert(scenario);
        }
        let compiled = |scenario: &&Scenario| {
            let rules = trace::load(&rule_files(plan, scenario))?;
            let mut faults = link::faults(plan, &rules);
            match trace::trace(&rules, &Vocabulary { holds: holds(scenario), ..vocabulary(plan, scenarios, &rules) }) {
                Ok(model) => {
                    // Rules of a scenario's own may leave out what a lever moves.
                    faults.extend(link::never_finite(&model));
                    faults.extend(link::lists_and_numbers(plan, &model));
                    faults.extend(scenario.rules.is_empty().then(|| link::levers(plan, &model)).into_iter().flatten());
                    if faults.is_empty() {
                        return Ok(Compiled { rules, model });
                    }
                }
                Err(found) => {
                    // A series without a rule is told once, not again wherever it is read.
                    let named = |fault: &Diagnostic, code: Code| {
                        (fault.code == code).then(|| fault.message.en.split('`').rev().nth(1).map(str::to_owned)).flatten()
                    };
                    let missing: Vec<String> = faults.iter().filter_map(|fault| named(fault, Code::IndicatorWithoutRule)).collect();
                    // So is a value given twice, which tracing sees too.
                    let told: Vec<_> =
                        faults.iter().filter(|fault| fault.code == Code::TwoBaseValues).map(|fault| fault.place.clone()).collect();
                    let found = found.into_iter().filter(|fault| fault.code != Code::TwoBaseValues || !told.contains(&fault.place));
                    // Nor has a rule that is written otherwise than its indicator a value of its own in the base year.
                    let otherwise = |fault: &Diagnostic| {
                        let name = named(fault, Code::NoBaseValue);
                        name.is_some_and(|name| missing.iter().any(|known| *known != name && closest(known, [name.as_str()]).is_some()))
                    };
                    let found = found.filter(|fault| !otherwise(fault));
                    let found = link::one_for_a_missing_table(found.collect()).into_iter();
                    faults.extend(found.filter(|fault| named(fault, Code::UnknownSeries).is_none_or(|name| !missing.contains(&name))));
                    faults = ages_of_another_step(plan, faults);
                }
            }
            Err(faults)
        };
        let mut faults: Vec<Diagnostic> = Vec::new();
        let compiled: Vec<Result<Compiled, Vec<Diagnostic>>> = new.par_iter().map(|(_, scenario)| compiled(scenario)).collect();
        for (key, compiled) in new.into_keys().zip(compiled) {
            match compiled {
                Ok(compiled) => self.models.push((key, Arc::new(compiled))),
                Err(found) => {
                    for fault in found {
                        if !faults.contains(&fault) {
                            faults.push(fault);
                        }
                    }
                }
            }
        }
        if let Err(message) = Sampler::correlated(0, &rank_correlations(plan)) {
            faults.extend(impossible_correlations(plan, message));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Each set of assumptions whose correlations cannot hold together, at the last of its pairs, with the nearest ranks that can.
fn impossible_correlations(plan: &Plan, message: Text) -> Vec<Diagnostic> {
    let sets = impossible_sets(&rank_correlations(plan));
    if let ([], Some(first)) = (&sets[..], plan.correlations.first()) {
        let help = text!("delete the one that matters least, or bring its rank nearer to 0", "请删去最不要紧的一个，或让其系数更接近 0");
        return vec![Diagnostic::error(Code::ImpossibleCorrelations, message).at(first.place.clone()).help(help)];
    }
    sets.iter().map(|set| impossible_set(plan, set)).collect()
}

fn impossible_set(plan: &Plan, set: &ImpossibleSet) -> Diagnostic {
    let plain = |stream: &String| stream.strip_prefix("param/").unwrap_or(stream).to_owned();
    let names: Vec<String> = set.streams.iter().map(plain).collect();
    let (en, zh) = (names.join(", "), names.join("、"));
    let mut written: Vec<_> = set.pairs.iter().filter_map(|pair| Some((pair, plan.correlations.get(pair.written?)?))).collect();
    written.sort_by_key(|(pair, _)| pair.written);
    let mut fault = Diagnostic::error(
        Code::ImpossibleCorrelations,
        text!("the rank correlations between {en} cannot hold together", "{zh} 之间的秩相关不能同时成立"),
    );
    if let Some(((_, last), others)) = written.split_last() {
        fault = fault.at(last.place.clone());
        for (_, other) in others {
            fault = fault.related(other.place.clone(), text!("with this one", "与这一项"));
        }
    }
    let way = |between: &[String; 2], rank: f64| {
        let [one, other] = [plain(&between[0]), plain(&between[1])];
        (format!("{rank} between {one} and {other}"), format!("{one} 与 {other} 为 {rank}"))
    };
    // The last one first: it stands at the place, and all sets are possible once each is mended there.
    let ways: Vec<(String, String)> = written.iter().rev().filter_map(|(pair, _)| Some(way(&pair.between, pair.nearest?))).collect();
    if !ways.is_empty() {
        let (en, zh): (Vec<String>, Vec<String>) = ways.into_iter().unzip();
        let (en, zh) = (en.join(", or "), zh.join("，或 "));
        fault = fault.help(text!("the nearest that can, the others as they are: {en}", "其余不变时，最接近的可行取值：{zh}"));
    }
    let absent: Vec<(String, String)> =
        set.pairs.iter().filter(|pair| pair.written.is_none()).filter_map(|pair| Some(way(&pair.between, pair.nearest?))).collect();
    if let Some((en, zh)) = absent.into_iter().next() {
        fault = fault.help(text!(
            "or keep them all, and write what is left out: {en} (a pair that is not written has 0)",
            "或全部保留，并补写未写明的一对：{zh}（未写明者按 0）"
        ));
    }
    fault
}

/// Of a plan that goes by several years at once, lists by age are as much shorter: rules that ask for ages beyond their end are one fault, and
/// it stands where the step does.
fn ages_of_another_step(plan: &Plan, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (beyond, mut others): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.code == Code::IndexOutOfRange);
    let Some(first) = beyond.first().filter(|_| plan.step > 1) else { return [others, beyond].concat() };
    let step = plan.step;
    let fault = Diagnostic::error(
        Code::PlanStep,
        text!(
            "with a step of {step} years lists by age have one element for {step} years of age, and rules ask for elements beyond their end",
            "步长为{step}年时，按年龄的列表每{step}岁一个元素，而规则取用的元素超出了列表"
        ),
    )
    .maybe_at(plan.step_place.clone())
    .help(text!(
        "leave `step` out for a plan that goes year by year; rules for any step divide ages by `step`",
        "逐年推算的规划请删去 `step`；适用于任意步长的规则要把年龄除以 `step`"
    ));
    let fault = match &first.place {
        Some(place) => fault.related(place.clone(), text!("such as here", "例如这里")),
        None => fault,
    };
    others.insert(0, fault);
    others
}
