//! What differs between two runs: their inputs, and what came of each target.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::stored::Opened;
use crate::analysis::{PairedProbability, Verdict};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::{Indicator, Plan};
use crate::results::queries;
use crate::results::rows::Change;
use crate::scenario::{Difference, DifferenceKind, Scenario, describe, differences, plan_itself};
use crate::simulate::rule_texts;
use crate::text;

/// The kind of an input that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Draws, seed, version and the like.
    Setting,
    /// A target or baseline of the plan.
    Target,
    /// An assumption.
    Assumption,
    /// Money moved between lines.
    Shift,
    /// A facility.
    Facility,
    /// A lever that a scenario pulls.
    Lever,
    /// A rule.
    Rule,
    /// A scenario that only one run has.
    Scenario,
    /// A file of the plan.
    File,
}

impl Input {
    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Input::Setting => text!("setting", "运行设置"),
            Input::Target => text!("target", "目标"),
            Input::Assumption => text!("assumption", "假设"),
            Input::Shift => text!("money", "资金"),
            Input::Facility => text!("facility", "设施"),
            Input::Lever => text!("lever", "措施"),
            Input::Rule => text!("rule", "规则"),
            Input::Scenario => text!("scenario", "情景"),
            Input::File => text!("file", "文件"),
        }
    }

    fn of(kind: DifferenceKind) -> Input {
        match kind {
            DifferenceKind::Assumption => Input::Assumption,
            DifferenceKind::Shift => Input::Shift,
            DifferenceKind::Facility => Input::Facility,
            DifferenceKind::Rule => Input::Rule,
            DifferenceKind::Lever => Input::Lever,
        }
    }
}

/// An input in which a later run differs from an earlier one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputChange {
    /// Its kind.
    pub kind: Input,
    /// Title of the scenario that it is of; none where it is the plan's own.
    pub scenario: Option<Text>,
    /// Its name in files.
    pub name: String,
    /// What it is called.
    pub label: Text,
    /// In the earlier run; empty where that does not have it.
    pub before: Text,
    /// In the later run.
    pub after: Text,
}

/// A target of a scenario in both runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// What the tables say.
    #[serde(flatten)]
    pub change: Change,
    /// Whether chance in the draws can be ruled out as the cause, as sure as in [`Verdict::Wins`]; false where nothing moved.
    pub clear: bool,
}

/// What moved from one run to another, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunChanges {
    /// Inputs that differ, by kind.
    pub inputs: Vec<InputChange>,
    /// Every target of every scenario that both runs have, in the order of the later run.
    pub targets: Vec<Move>,
}

impl RunChanges {
    /// Holds a later run against an earlier one of the same plan.
    ///
    /// # Errors
    /// Runs of different plans, or without a scenario in common.
    pub fn between(before: &Opened, after: &Opened) -> Result<RunChanges, Vec<Diagnostic>> {
        super::verify::check_plan(&before.run.manifest, &after.plan)?;
        if !after.scenarios.iter().any(|scenario| named(&before.scenarios, &scenario.name).is_some()) {
            let list = |scenarios: &[Scenario]| scenarios.iter().map(|scenario| scenario.name.clone()).collect::<Vec<_>>().join(", ");
            let (one, other) = (list(&before.scenarios), list(&after.scenarios));
            return Err(vec![
                Diagnostic::error(Code::UnknownScenario, text!("the runs have no scenario in common", "两次运行没有共同的情景"))
                    .help(text!("the first has {one}; the second has {other}", "前者有 {one}；后者有 {other}")),
            ]);
        }
        Ok(RunChanges { inputs: inputs(before, after)?, targets: moves(before, after) })
    }
}

fn named<'s>(scenarios: &'s [Scenario], name: &str) -> Option<&'s Scenario> {
    scenarios.iter().find(|scenario| scenario.name == name)
}

/// P of every target in both runs. Runs with the same random numbers are paired draw by draw.
fn moves(before: &Opened, after: &Opened) -> Vec<Move> {
    let [one, other] = [before, after].map(|opened| &opened.run.manifest.options);
    let same_draws = (one.draws, one.first_draw, one.seed, one.design, one.central, one.as_of)
        == (other.draws, other.first_draw, other.seed, other.design, other.central, other.as_of);
    let position = |opened: &Opened, name: &str| opened.readout.scenarios.iter().position(|other| other.scenario.name == name);
    let paired = |change: &Change| -> Option<PairedProbability> {
        let met = |opened: &Opened| {
            let indicator = opened.plan.indicators.iter().position(|indicator| indicator.id == change.indicator)?;
            Some(opened.readout.met.get(position(opened, &change.scenario)?)?.all_of(&[indicator]))
        };
        Some(met(before)?.pair(&met(after)?).remove(0))
    };
    let error = |opened: &Opened, share: f64| (share * (1.0 - share) / opened.run.manifest.options.draws as f64).sqrt();
    let clear = |change: &Change| {
        if let Some(pair) = same_draws.then(|| paired(change)).flatten() {
            return matches!(pair.verdict(), Verdict::Wins | Verdict::Loses);
        }
        let (Some(from), Some(to), Some(difference)) = (change.p_before, change.p_after, change.difference) else { return false };
        // The 95 % interval of the difference of two independent shares.
        let (one, other) = (error(before, from), error(after, to));
        difference.abs() > 1.96 * (one * one + other * other).sqrt()
    };
    let changes = Change::of(&queries::moved(&before.run.results, &after.run.results));
    changes.into_iter().map(|change| Move { clear: clear(&change), change }).collect()
}

/// All inputs that differ, by kind.
fn inputs(before: &Opened, after: &Opened) -> Result<Vec<InputChange>, Vec<Diagnostic>> {
    let mut found = settings(before, after);
    found.extend(targets(&before.plan, &after.plan));
    let of_plan = of_plan(before, after);
    found.extend(rules(before, after)?);
    for scenario in &after.scenarios {
        let Some(earlier) = named(&before.scenarios, &scenario.name) else { continue };
        let own = differences(&after.plan, &filled(&before.plan, earlier), &filled(&after.plan, scenario));
        let new = own.into_iter().filter(|difference| !of_plan.contains(difference));
        found.extend(new.map(|difference| input(difference, Some(scenario.title.clone()))));
    }
    found.extend(of_plan.into_iter().map(|difference| input(difference, None)));
    found.extend(scenarios(before, after));
    found.extend(files(before, after));
    found.sort_by_key(|change| change.kind);
    Ok(found)
}

fn input(difference: Difference, scenario: Option<Text>) -> InputChange {
    let Difference { kind, name, label, from, to } = difference;
    InputChange { kind: Input::of(kind), scenario, name, label, before: from, after: to }
}

/// Something of the plan that is called by its name in files.
fn change(kind: Input, name: &str, label: Text, before: Text, after: Text) -> InputChange {
    InputChange { kind, scenario: None, name: name.to_owned(), label, before, after }
}

fn settings(before: &Opened, after: &Opened) -> Vec<InputChange> {
    let [one, other] = [before, after].map(|opened| {
        let manifest = &opened.run.manifest;
        let options = &manifest.options;
        let design = options.settings(None).in_brackets();
        let bare = |words: &str| words.trim_matches([' ', '(', ')', '（', '）']).to_owned();
        let design =
            if design.en.is_empty() { text!("independent draws", "各次独立") } else { Text::new(bare(&design.zh), bare(&design.en)) };
        let year = options.as_of.map_or_else(|| text!("none", "无"), |year| text!("up to {year}", "截至{year}年"));
        let central = if options.central { text!("central values", "中心值") } else { text!("drawn", "随机") };
        [
            ("fiveyear", text!("version of fiveyear", "fiveyear 版本"), Text::same(manifest.fiveyear.clone())),
            ("draws", text!("draws", "模拟次数"), Text::same(options.draws.to_string())),
            ("first_draw", text!("first draw", "首次模拟编号"), Text::same(options.first_draw.to_string())),
            ("seed", text!("seed", "随机种子"), Text::same(options.seed.to_string())),
            ("design", text!("design", "模拟方式"), design),
            ("central", text!("assumptions", "假设取值"), central),
            ("as_of", text!("observations that move the draws", "参与更新的观测值"), year),
        ]
    });
    let pairs = one.into_iter().zip(other).filter(|((.., from), (.., to))| from != to);
    pairs.map(|((name, label, from), (.., to))| change(Input::Setting, name, label, from, to)).collect()
}

/// Targets and baselines that differ, and indicators that only one plan has.
fn targets(before: &Plan, after: &Plan) -> Vec<InputChange> {
    let find = |plan: &Plan, id: &str| plan.indicators.iter().find(|indicator| indicator.id == id).cloned();
    let ids: BTreeSet<&str> = before.indicators.iter().chain(&after.indicators).map(|indicator| indicator.id.as_str()).collect();
    let baseline = |indicator: &Indicator| indicator.baseline.map_or_else(|| text!("none", "无"), |value| Text::same(value.to_string()));
    let target = |indicator: &Indicator| Text::same(format!("{} {}", indicator.target.comparison.sign(), indicator.target.value));
    let mut found = Vec::new();
    for id in ids {
        match (find(before, id), find(after, id)) {
            (Some(one), Some(other)) => {
                let label = other.numbered_name();
                if one.target != other.target {
                    found.push(change(Input::Target, id, label.clone(), target(&one), target(&other)));
                }
                if one.baseline != other.baseline {
                    let Text { zh, en } = label;
                    let label = text!("{en}: baseline", "{zh}：基期值");
                    found.push(change(Input::Target, id, label, baseline(&one), baseline(&other)));
                }
            }
            (Some(one), None) => found.push(change(Input::Target, id, one.numbered_name(), target(&one), Text::default())),
            (None, Some(other)) => found.push(change(Input::Target, id, other.numbered_name(), Text::default(), target(&other))),
            (None, None) => {}
        }
    }
    found
}

/// What differs between the plans as they stand: assumptions, facilities.
fn of_plan(before: &Opened, after: &Opened) -> Vec<Difference> {
    let (one, other) = (&before.plan, &after.plan);
    let mut found = differences(other, &filled(one, &plan_itself(one)), &filled(other, &plan_itself(other)));
    // What only one of them has.
    let only = |has: &Plan, lacks: &Plan, earlier: bool| -> Vec<Difference> {
        let missing = has.assumptions.iter().filter(|assumption| lacks.assumption(&assumption.name).is_none());
        let difference = |assumption: &crate::plan::Assumption| {
            let said = describe(&assumption.distribution);
            let (from, to) = if earlier { (said, Text::default()) } else { (Text::default(), said) };
            let (name, label) = (assumption.name.clone(), assumption.label.clone());
            Difference { kind: DifferenceKind::Assumption, name, label, from, to }
        };
        missing.map(difference).collect()
    };
    found.extend(only(one, other, true));
    found.extend(only(other, one, false));
    found
}

/// The scenario with every assumption of its plan written out, so that it can be held against one of another plan.
fn filled(plan: &Plan, scenario: &Scenario) -> Scenario {
    let value = |assumption: &crate::plan::Assumption| (assumption.name.clone(), scenario.assumption(assumption).clone());
    Scenario { assumptions: plan.assumptions.iter().map(value).collect(), ..scenario.clone() }
}

/// Rules of the plan whose text differs, by name.
fn rules(before: &Opened, after: &Opened) -> Result<Vec<InputChange>, Vec<Diagnostic>> {
    let (one, other) = (rule_texts(&before.plan)?, rule_texts(&after.plan)?);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let label = |name: &str| {
        let of = |plan: &Plan| plan.indicators.iter().find(|indicator| indicator.id == name).map(Indicator::numbered_name);
        of(&after.plan).or_else(|| of(&before.plan)).unwrap_or_else(|| Text::same(name))
    };
    let said = |there: bool, word: Text| if there { word } else { Text::default() };
    let differs = names.into_iter().filter(|name| one.get(*name) != other.get(*name));
    let row = |name: &String| {
        let (was, is) = (one.contains_key(name), other.contains_key(name));
        let now = if was { text!("rewritten", "已改写") } else { text!("new", "新增") };
        change(Input::Rule, name, label(name), said(was, text!("as it was", "原规则")), said(is, now))
    };
    Ok(differs.map(row).collect())
}

/// Scenarios that only one run has.
fn scenarios(before: &Opened, after: &Opened) -> Vec<InputChange> {
    let there = || text!("run", "已运行");
    let only = |has: &[Scenario], lacks: &[Scenario], earlier: bool| -> Vec<InputChange> {
        let missing = has.iter().filter(|scenario| named(lacks, &scenario.name).is_none());
        let row = |scenario: &Scenario| {
            let (from, to) = if earlier { (there(), Text::default()) } else { (Text::default(), there()) };
            change(Input::Scenario, &scenario.name, scenario.title.clone(), from, to)
        };
        missing.map(row).collect()
    };
    let gone = only(&before.scenarios, &after.scenarios, true);
    gone.into_iter().chain(only(&after.scenarios, &before.scenarios, false)).collect()
}

/// Files of the plan that are not the same.
fn files(before: &Opened, after: &Opened) -> Vec<InputChange> {
    let [one, other]: [&BTreeMap<String, String>; 2] = [before, after].map(|opened| &opened.run.manifest.inputs);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let row = |name: &&String| {
        let name = *name;
        let (before, after) = match (one.get(name), other.get(name)) {
            (Some(then), Some(now)) if then == now => return None,
            (Some(_), Some(_)) => (text!("as it was", "原文件"), text!("changed", "有改动")),
            (Some(_), None) => (text!("there", "有"), Text::default()),
            (None, _) => (Text::default(), text!("new", "新增")),
        };
        Some(change(Input::File, name, Text::same(name.clone()), before, after))
    };
    names.iter().filter_map(row).collect()
}
