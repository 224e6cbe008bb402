//! Reads a plan's scenario files, with their parents worked in, or reports every mistake in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::changes::{apply_params, apply_rules, apply_shifts};
use super::copies::note_copies;
use super::facility_changes::apply_facilities;
use super::levers::apply_levers;
use super::parsed::{Parsed, parent_of, stem, titles};
use super::{RuleOverride, Scenario};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Source};
use crate::language::Text;
use crate::plan::Plan;
use crate::plan::section::{Mistakes, Section, parse_document};
use crate::text;

/// All scenarios of a plan: those without a parent first, then in order of name.
///
/// A plan without scenario files has one, `plan`, which changes nothing. All mistakes of all files are reported together.
pub fn load_scenarios(plan: &Plan) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    if plan.scenarios.is_empty() {
        return Ok(vec![plan_itself(plan)]);
    }
    let mistakes = Mistakes::default();
    let mut parsed: BTreeMap<&str, Option<Parsed<'_>>> = BTreeMap::new();
    for source in &plan.scenarios {
        parsed.insert(stem(&source.name), parse_document(source, &mistakes).map(|document| read_parent(source, document, &mistakes)));
    }
    name_parents(&mut parsed);
    check_parents(plan, &parsed, &mistakes);
    let cycles = find_cycles(&parsed);
    for cycle in &cycles {
        mistakes.push(cycle_message(cycle, &parsed));
    }
    let mut resolved: BTreeMap<&str, Scenario> = BTreeMap::new();
    let own = plan_itself(plan);
    let names: Vec<&str> = parsed.keys().copied().collect();
    for name in names {
        resolve(plan, &own, name, &parsed, &mut resolved, &mistakes);
    }
    check_reference(plan, &parsed, &mistakes);
    let any_error = mistakes.any_error();
    // Warnings are the scenarios' own.
    if any_error {
        return Err(in_order(mistakes.into_vec()));
    }
    let mut scenarios: Vec<Scenario> = resolved.into_values().collect();
    scenarios.sort_by(|left, right| (left.parent.is_some(), &left.name).cmp(&(right.parent.is_some(), &right.name)));
    note_copies(plan, &own, &parsed, &mut scenarios);
    Ok(scenarios)
}

/// Notes a scenario that plan.toml names to hold others against, and that is not there.
fn check_reference(plan: &Plan, parsed: &BTreeMap<&str, Option<Parsed<'_>>>, mistakes: &Mistakes) {
    let Some(named) = plan.roles.reference.as_ref().filter(|named| !parsed.contains_key(named.name.as_str())) else { return };
    let name = &named.name;
    mistakes.push(
        Diagnostic::error(Code::UnknownScenario, text!("no scenario is called `{name}`", "没有名为 `{name}` 的情景"))
            .maybe_at(named.place.clone())
            .suggest(name, parsed.keys().copied())
            .help(text!(
                "`reference` names the file in scenarios/ that others are held against, without .toml",
                "`reference` 写 scenarios/ 中作为比较基准的文件名，不带 .toml"
            )),
    );
}

/// The plan without changes, as a scenario to start from.
pub fn plan_itself(plan: &Plan) -> Scenario {
    let source = plan.files.iter().find(|file| file.name == "seeds/plan.toml").cloned();
    let source = source.unwrap_or_else(|| Source::new("seeds/plan.toml", ""));
    Scenario {
        name: "plan".to_string(),
        parent: None,
        title: text!("The plan as it stands", "规划本身"),
        story: Text::default(),
        assumptions: BTreeMap::new(),
        shifts: Vec::new(),
        facilities: Arc::new(plan.facilities.clone()),
        rules: Vec::new(),
        levers: BTreeMap::new(),
        place: Place::new(&source, 0..0),
        warnings: Vec::new(),
        before_levers: None,
        held: None,
    }
}

fn read_parent<'t>(source: &'t Arc<Source>, document: DeTable<'t>, mistakes: &Mistakes) -> Parsed<'t> {
    let root = Section::root(source, &document, mistakes);
    // A parent of the wrong kind is reported when the rest of the file is read.
    let written = root.value("parent").filter(|value| value.get_ref().is_str());
    let parent = root.string("parent", written).filter(|(name, _)| !name.is_empty());
    Parsed { source, document, parent }
}

/// Gives parents that are called by their title the name of their file.
fn name_parents(parsed: &mut BTreeMap<&str, Option<Parsed<'_>>>) {
    let titled: Vec<(String, String)> = parsed
        .iter()
        .flat_map(|(name, file)| file.iter().flat_map(|file| titles(&file.document)).map(|title| (title.to_owned(), (*name).to_owned())))
        .collect();
    let named: Vec<String> = parsed.keys().map(|name| (*name).to_owned()).collect();
    for (parent, _) in parsed.values_mut().flatten().filter_map(|file| file.parent.as_mut()) {
        if !named.contains(parent)
            && let Some((_, name)) = titled.iter().find(|(title, _)| title == parent)
        {
            parent.clone_from(name);
        }
    }
}

/// What is told of the file of a scenario whose name keeps it from being read.
fn lost_file<'p>(plan: &'p Plan, scenario: &str) -> Option<&'p Diagnostic> {
    let (dot, colon) = (format!("scenarios/{scenario}."), format!("seeds/{scenario}.toml:"));
    let told =
        |unread: &&Diagnostic| unread.code == Code::UnknownFile && (unread.message.en.contains(&dot) || unread.message.en.contains(&colon));
    plan.warnings.iter().find(told)
}

fn check_parents(plan: &Plan, parsed: &BTreeMap<&str, Option<Parsed<'_>>>, mistakes: &Mistakes) {
    for (name, file) in parsed {
        let Some((parent, place)) = file.as_ref().and_then(|file| file.parent.as_ref()) else { continue };
        if !parsed.contains_key(parent.as_str()) {
            // Its file is there under another ending, which is told.
            if let Some(unread) = lost_file(plan, parent) {
                mistakes.push(Diagnostic { severity: Severity::Error, ..unread.clone() });
                continue;
            }
            let unknown = Diagnostic::error(Code::UnknownParent, text!("no scenario is called `{parent}`", "没有名为 `{parent}` 的情景"))
                .at(place.clone());
            if let Some(titled) = titled(parsed, parent) {
                mistakes
                    .push(unknown.help(text!("that is the title of `{titled}`: write its name", "这是 `{titled}` 的标题：请写它的名称")));
                continue;
            }
            mistakes.push(unknown.suggest(parent, parsed.keys().copied().filter(|other| other != name)).help(text!(
                "a parent is the name of another file in scenarios/, without `.toml`",
                "parent 是 scenarios/ 中另一个文件的名称，不带 `.toml`"
            )));
        }
    }
}

/// The scenario whose title this is, in either language.
fn titled<'p>(parsed: &BTreeMap<&'p str, Option<Parsed<'p>>>, words: &str) -> Option<&'p str> {
    let says = |value: &DeValue<'_>| match value {
        DeValue::Table(languages) => languages.iter().any(|(_, title)| title.get_ref().as_str() == Some(words)),
        other => other.as_str() == Some(words),
    };
    let title = |file: &Parsed<'_>| file.document.iter().any(|(key, value)| key.get_ref() == "title" && says(value.get_ref()));
    parsed.iter().find(|(_, file)| file.as_ref().is_some_and(title)).map(|(name, _)| *name)
}

/// Every cycle of parents, each once, from its first name in order. Each scenario is walked through once, however long the chains are.
fn find_cycles<'p>(parsed: &BTreeMap<&'p str, Option<Parsed<'p>>>) -> Vec<Vec<&'p str>> {
    let mut cycles: Vec<Vec<&str>> = Vec::new();
    let mut walked: BTreeMap<&str, usize> = BTreeMap::new();
    for (walk, start) in parsed.keys().copied().enumerate() {
        let (mut path, mut next) = (Vec::new(), Some(start));
        while let Some(name) = next.filter(|name| !walked.contains_key(name)) {
            walked.insert(name, walk);
            path.push(name);
            next = parent_of(parsed, name);
        }
        // A walk that meets itself has gone through a circle.
        let Some(met) = next.filter(|name| walked[name] == walk) else { continue };
        let from = path.iter().position(|name| *name == met).expect("invariant: it was met on this walk");
        let mut cycle = path.split_off(from);
        let first = (0..cycle.len()).min_by_key(|at| cycle[*at]).expect("invariant: a circle has members");
        cycle.rotate_left(first);
        cycles.push(cycle);
    }
    cycles.sort();
    cycles
}

fn cycle_message(cycle: &[&str], parsed: &BTreeMap<&str, Option<Parsed<'_>>>) -> Diagnostic {
    let place = |name: &str| parsed[name].as_ref().and_then(|file| file.parent.as_ref()).map(|(_, place)| place.clone());
    let path = cycle.iter().chain(&cycle[..1]).copied().collect::<Vec<_>>().join(" -> ");
    let diagnostic =
        Diagnostic::error(Code::ParentCycle, text!("parents in a circle: {path}", "情景的 parent 成环：{path}")).maybe_at(place(cycle[0]));
    let diagnostic = cycle[1..]
        .iter()
        .filter_map(|name| place(name))
        .fold(diagnostic, |diagnostic, place| diagnostic.related(place, text!("and on from here", "再由此向上")));
    diagnostic.help(text!("one of them must stand on the plan itself, without a parent", "其中一个应当直接以规划为基础，不写 parent"))
}

/// Resolves a scenario after its parent, or after the plan's `own`; scenarios whose parents are missing, broken or in a circle are left out.
fn resolve<'p>(
    plan: &Plan,
    own: &Scenario,
    name: &'p str,
    parsed: &BTreeMap<&'p str, Option<Parsed<'p>>>,
    resolved: &mut BTreeMap<&'p str, Scenario>,
    mistakes: &Mistakes,
) {
    // Up the line of parents until one is resolved or has none.
    let mut line = vec![name];
    let mut on_line = BTreeSet::from([name]);
    while let Some(parent) = parent_of(parsed, line[line.len() - 1]) {
        if !on_line.insert(parent) {
            return;
        }
        if resolved.contains_key(parent) {
            break;
        }
        line.push(parent);
    }
    for name in line.into_iter().rev() {
        if resolved.contains_key(name) {
            continue;
        }
        let Some(Some(file)) = parsed.get(name) else { return };
        let parent = match &file.parent {
            // With its parent unknown, what a scenario may name is unknown too.
            Some((parent, _)) if !resolved.contains_key(parent.as_str()) => return,
            Some((parent, _)) => &resolved[parent.as_str()],
            None => own,
        };
        let scenario = read_scenario(plan, name, file, parent, mistakes);
        resolved.insert(name, scenario);
    }
}

fn read_scenario(plan: &Plan, name: &str, file: &Parsed<'_>, parent: &Scenario, all: &Mistakes) -> Scenario {
    let own = Mistakes::default();
    let mistakes = &own;
    let root = Section::root(file.source, &file.document, mistakes);
    let title = root.words("title", root.require("title"));
    let story = root.words("story", root.value("story"));
    if let Some((_, place)) = root.string("parent", root.value("parent")).filter(|(parent, _)| parent.is_empty()) {
        mistakes.push(
            Diagnostic::error(Code::UnknownParent, text!("`parent` is empty", "`parent` 是空的"))
                .at(place)
                .help(text!("name a scenario, or delete the line", "请写上级情景的名称，或删去这一行")),
        );
    }
    check_file_name(name, &root.place(), mistakes);
    let mut assumptions = parent.assumptions.clone();
    if let Some(params) = root.table("param", root.value("param")) {
        apply_params(plan, &params, &mut assumptions);
    }
    let before = parent.unpulled();
    let mut shifts = before.shifts;
    apply_shifts(plan, &root.list("shift"), &mut shifts, mistakes);
    let mut facilities = before.facilities;
    let changed = root.tables("facility");
    if !changed.is_empty() {
        apply_facilities(plan, &changed, Arc::make_mut(&mut facilities), mistakes);
    }
    let mut rules: Vec<RuleOverride> = parent.rules.clone();
    apply_rules(plan, &root.list("rules"), &mut rules, mistakes);
    let mut pulls = parent.levers.clone();
    if let Some(levers) = root.table("lever", root.value("lever")) {
        apply_levers(plan, &levers, &mut pulls);
    }
    root.finish();
    let mut scenario = Scenario {
        name: name.to_string(),
        parent: file.parent.as_ref().map(|(parent, _)| parent.clone()),
        title: title.unwrap_or_default(),
        story: story.unwrap_or_default(),
        assumptions,
        shifts,
        facilities,
        rules,
        levers: BTreeMap::new(),
        place: root.place(),
        warnings: Vec::new(),
        before_levers: None,
        held: None,
    };
    scenario.pull(plan, pulls);
    let found = own.into_vec();
    scenario.warnings = in_order(found.iter().filter(|found| found.severity != Severity::Error).cloned().collect());
    all.extend(found);
    scenario
}

/// Scenario names become folders and columns of the outputs.
fn check_file_name(name: &str, place: &Place, mistakes: &Mistakes) {
    if name.is_empty() || name.chars().any(|letter| !(letter.is_alphanumeric() || matches!(letter, '_' | '-'))) {
        mistakes.push(
            Diagnostic::error(Code::ScenarioName, text!("`{name}` cannot name a scenario", "`{name}` 不能作情景名"))
                .at(place.clone())
                .help(text!("use letters, digits, `_` and `-` in the file's name", "文件名只用字母、数字、`_` 和 `-`")),
        );
    }
}

fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| {
        let place = diagnostic.place.as_ref().map(|place| (place.source.name.clone(), place.span.start));
        (diagnostic.severity > Severity::Error, place)
    });
    found
}
