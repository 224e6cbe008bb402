//! Scenarios that cannot be told from others: by their titles, by what they change, or since they repeat their parents.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::Scenario;
use super::parsed::{Parsed, stem, titles};
use super::repeated::check_repeated;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::Plan;
use crate::plan::section::Mistakes;
use crate::text;

/// Gives scenarios that cannot be told from others, or that repeat their parents, the warnings that say so.
pub(super) fn note_copies(plan: &Plan, own: &Scenario, parsed: &BTreeMap<&str, Option<Parsed<'_>>>, scenarios: &mut [Scenario]) {
    let mistakes = Mistakes::default();
    check_titles(parsed, &mistakes);
    check_changes(parsed, &mistakes);
    check_repeated(parsed, &mistakes);
    check_effect(plan, own, parsed, scenarios, &mistakes);
    for warning in mistakes.into_vec() {
        let file = warning.place.as_ref().map(|place| stem(&place.source.name).to_owned());
        // What is said of a column stands in the table, which is none of the scenarios.
        let at = scenarios.iter().position(|scenario| Some(&scenario.name) == file.as_ref());
        if let Some(scenario) = at.or(scenarios.len().checked_sub(1)).map(|at| &mut scenarios[at]) {
            scenario.warnings.push(warning);
        }
    }
}

/// What a scenario may change of its parent.
const CHANGES: [&str; 5] = ["param", "shift", "facility", "rules", "lever"];

fn is_blank(value: &DeValue<'_>) -> bool {
    value.as_table().is_some_and(DeTable::is_empty) || value.as_array().is_some_and(|array| array.is_empty())
}

/// Notes scenarios that change nothing of their parent: the first is told, with how many others there are.
fn check_changes(parsed: &BTreeMap<&str, Option<Parsed<'_>>>, mistakes: &Mistakes) {
    let mut idle = parsed.values().flatten().filter_map(|file| {
        let blank = CHANGES.iter().all(|key| file.document.get(*key).is_none_or(|value| is_blank(value.get_ref())));
        file.parent.as_ref().filter(|_| blank)
    });
    let Some((parent, place)) = idle.next() else { return };
    let warning = Diagnostic::warning(
        Code::ChangesNothing,
        text!("this scenario changes nothing of `{parent}`", "这个情景没有改变 `{parent}` 的任何内容"),
    )
    .at(place.clone())
    .help(text!(
        "its figures are those of its parent: write what differs below `[param]`, `[facility.ID]`, `[[shift]]`, `[lever]` or `[[rules]]`",
        "其结果与上级情景相同：请在 `[param]`、`[facility.编号]`、`[[shift]]`、`[lever]` 或 `[[rules]]` 下写明差别"
    ));
    mistakes.push(and_others(warning, idle.count()));
}

/// Notes scenarios that say something and still come out as their parent: a delay of 0, the plan's own value, money there and back.
fn check_effect(plan: &Plan, own: &Scenario, parsed: &BTreeMap<&str, Option<Parsed<'_>>>, scenarios: &[Scenario], mistakes: &Mistakes) {
    let mut idle = scenarios.iter().filter_map(|scenario| {
        let file = parsed.get(scenario.name.as_str())?.as_ref()?;
        let key = CHANGES.iter().find_map(|key| file.document.get_key_value(*key).filter(|(_, value)| !is_blank(value.get_ref())))?;
        let parent = match &scenario.parent {
            Some(parent) => scenarios.iter().find(|known| known.name == *parent)?,
            None => own,
        };
        // What is odd in the file is told already.
        let told = scenario.warnings.iter().any(|warning| warning.code != Code::SameTitle);
        (!told && comes_out_alike(plan, scenario, parent)).then(|| {
            let span = first_key(key.1.get_ref()).unwrap_or_else(|| key.0.span());
            (parent.name.clone(), Place::new(file.source, file.source.clip(span)))
        })
    });
    let Some((parent, place)) = idle.next() else { return };
    let warning = Diagnostic::warning(
        Code::ChangesNothing,
        text!("what this scenario says changes nothing of `{parent}`", "这个情景所写的内容没有改变 `{parent}`"),
    )
    .at(place)
    .help(text!("its figures are those of its parent: write what differs", "其结果与上级情景相同：请写明真正的差别"));
    mistakes.push(and_others(warning, idle.count()));
}

/// Where the first of all keys stands below a value.
fn first_key(value: &DeValue<'_>) -> Option<std::ops::Range<usize>> {
    match value {
        DeValue::Table(table) => {
            let first = table.iter().min_by_key(|(key, _)| key.span().start)?;
            Some(first_key(first.1.get_ref()).unwrap_or_else(|| first.0.span()))
        }
        DeValue::Array(list) => list.iter().find_map(|entry| first_key(entry.get_ref())),
        _ => None,
    }
}

/// Whether two scenarios have the same assumptions, facilities, levers and rules, and each line of the budget the same money in every year.
fn comes_out_alike(plan: &Plan, one: &Scenario, other: &Scenario) -> bool {
    let assumptions = plan.assumptions.iter().all(|assumption| one.assumption(assumption) == other.assumption(assumption));
    let rules = |scenario: &Scenario| -> BTreeSet<(String, String, Vec<String>)> {
        scenario.rules.iter().map(|rules| (rules.source.name.clone(), rules.source.text.clone(), rules.replaces.clone())).collect()
    };
    let money = |scenario: &Scenario, line: &str, year: i32| -> f64 {
        let moved = |shift: &super::Shift| {
            let sign = f64::from(u8::from(shift.to == line)) - f64::from(u8::from(shift.from.as_deref() == Some(line)));
            sign * shift.moved(year)
        };
        scenario.shifts.iter().map(moved).sum()
    };
    let lines = plan
        .budget
        .iter()
        .all(|line| plan.years().iter().all(|year| (money(one, &line.id, *year) - money(other, &line.id, *year)).abs() < 1e-12));
    assumptions && one.facilities == other.facilities && one.levers == other.levers && rules(one) == rules(other) && lines
}

/// Notes scenarios that cannot be told apart by their titles, of which one is most likely a copy; the first is told.
fn check_titles(parsed: &BTreeMap<&str, Option<Parsed<'_>>>, mistakes: &Mistakes) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twins = Vec::new();
    for (name, file) in parsed.iter().filter_map(|(name, file)| Some((*name, file.as_ref()?))) {
        let own: BTreeSet<&str> = titles(&file.document).into_iter().filter(|title| !title.trim().is_empty()).collect();
        twins.extend(own.iter().find_map(|title| known.get(title).map(|other| (*title, *other, name, file))));
        for title in own {
            known.entry(title).or_insert(name);
        }
    }
    let Some((title, other, name, file)) = twins.first() else { return };
    let place = file.document.get("title").map(|title| Place::new(file.source, file.source.clip(title.span())));
    let warning = Diagnostic::warning(
        Code::SameTitle,
        text!("scenarios/{other}.toml has the title “{title}” too", "scenarios/{other}.toml 的标题也是“{title}”"),
    )
    .maybe_at(place)
    .help(text!(
        "tables and pictures call scenarios by their titles: give `{name}` one of its own",
        "图表以标题称呼情景：请给 `{name}` 另取一个标题"
    ));
    mistakes.push(and_others(warning, twins.len() - 1));
}

/// A batch may have thousands of the same kind, of which nobody wants to read each.
fn and_others(warning: Diagnostic, others: usize) -> Diagnostic {
    if others == 0 { warning } else { warning.help(text!("{others} more scenarios of this kind", "还有{others}个情景属于此类")) }
}
