//! Lists the inputs in which two scenarios differ, from and to.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::{Pull, Scenario, Shift};
use crate::diagnostic::Source;
use crate::language::Text;
use crate::language::number::full;
use crate::plan::{Facility, Lever, Plan};
use crate::sampling::Distribution;
use crate::sampling::distributions::Discrete;
use crate::text;

/// What kind of input differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// An assumption has another value.
    Assumption,
    /// Money is moved.
    Shift,
    /// A facility is changed, added or left out.
    Facility,
    /// Rules are replaced.
    Rule,
    /// A lever.
    Lever,
}

/// One input that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What kind of input it is.
    pub kind: DifferenceKind,
    /// Assumption, facility or rule by name; a shift as `education -> childcare`.
    pub name: String,
    /// What it is called.
    pub label: Text,
    /// Empty where the first scenario does not have it.
    pub from: Text,
    /// Empty where the second scenario does not have it.
    pub to: Text,
}

/// All inputs in which `to` differs from `from`: assumptions, shifts, facilities, rules, each in order.
pub fn differences(plan: &Plan, from: &Scenario, to: &Scenario) -> Vec<Difference> {
    let mut found = Vec::new();
    for assumption in &plan.assumptions {
        let value = |scenario: &Scenario| scenario.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution).clone();
        let (one, other) = (value(from), value(to));
        if one != other {
            found.push(Difference {
                kind: DifferenceKind::Assumption,
                name: assumption.name.clone(),
                label: assumption.label.clone(),
                from: describe(&one),
                to: describe(&other),
            });
        }
    }
    found.extend(shift_differences(plan, from, to));
    found.extend(facility_differences(from, to));
    found.extend(rule_differences(from, to));
    found.extend(lever_differences(plan, from, to));
    found
}

fn lever_differences(plan: &Plan, from: &Scenario, to: &Scenario) -> Vec<Difference> {
    let said = |lever: &Lever, pull: Option<&Pull>| match pull {
        Some(Pull { amount, from }) => {
            let (amount, Text { zh, en }) = (crate::language::number::short(*amount), &lever.unit);
            text!("{amount} {en} from {from} on", "{from}年起 {amount} {zh}")
        }
        None => Text::default(),
    };
    let difference = |lever: &Lever| {
        let (one, other) = (from.levers.get(&lever.id), to.levers.get(&lever.id));
        (one != other).then(|| Difference {
            kind: DifferenceKind::Lever,
            name: lever.id.clone(),
            label: lever.label.clone(),
            from: said(lever, one),
            to: said(lever, other),
        })
    };
    plan.levers.iter().filter_map(difference).collect()
}

fn shift_differences(plan: &Plan, from: &Scenario, to: &Scenario) -> Vec<Difference> {
    let name = |line: &str| plan.budget.iter().find(|known| known.id == line).map_or_else(|| Text::same(line), |known| known.name.clone());
    let row = |shift: &Shift, first: bool| {
        let source = shift.from.as_deref().map_or_else(|| text!("new money", "新增资金"), name);
        let target = name(&shift.to);
        let (share, from, to) = (percent(shift.share), shift.from_year, shift.to_year);
        let said = if from == to {
            text!("{share} of all spending from {to} on", "{to}年起占总支出 {share}")
        } else {
            text!("{share} of all spending, in equal steps from {from} to {to}", "{from}—{to}年逐年等额增至总支出的 {share}")
        };
        let (from, to) = if first { (said, Text::default()) } else { (Text::default(), said) };
        Difference {
            kind: DifferenceKind::Shift,
            name: format!("{} -> {}", shift.from.as_deref().unwrap_or("new"), shift.to),
            label: Text::new(format!("{} → {}", source.zh, target.zh), format!("{} → {}", source.en, target.en)),
            from,
            to,
        }
    };
    // Equal shifts may stand twice, so each takes away one of the other side only.
    let mut gone: Vec<&Shift> = from.shifts.iter().collect();
    let mut new = Vec::new();
    for shift in &to.shifts {
        match gone.iter().position(|other| *other == shift) {
            Some(at) => drop(gone.remove(at)),
            None => new.push(shift),
        }
    }
    gone.into_iter().map(|shift| row(shift, true)).chain(new.into_iter().map(|shift| row(shift, false))).collect()
}

fn facility_differences(from: &Scenario, to: &Scenario) -> Vec<Difference> {
    let find = |scenario: &'_ Scenario, id: &str| scenario.facilities.iter().find(|facility| facility.id == id).cloned();
    let ids: BTreeSet<&str> = from.facilities.iter().chain(to.facilities.iter()).map(|facility| facility.id.as_str()).collect();
    let mut found = Vec::new();
    for id in ids {
        let (one, other) = (find(from, id), find(to, id));
        let label = one.as_ref().or(other.as_ref()).map(|facility| facility.name.clone()).unwrap_or_default();
        let said = match (&one, &other) {
            (Some(one), Some(other)) => facility_changes(one, other),
            (Some(one), None) => Some((opening(one), text!("cancelled", "取消"))),
            (None, Some(other)) => Some((Text::default(), opening(other))),
            (None, None) => None,
        };
        if let Some((from, to)) = said {
            found.push(Difference { kind: DifferenceKind::Facility, name: id.to_string(), label, from, to });
        }
    }
    found
}

fn opening(facility: &Facility) -> Text {
    let Text { zh, en } = month_words(facility.opening);
    text!("opens {en}", "{zh}投用")
}

/// Year and month of a year with decimals, as a planner says it.
pub fn month_words(year: f64) -> Text {
    Text::new(month_zh(year), month(year))
}

/// Year and month of a year with decimals.
fn month(year: f64) -> String {
    let months = (year * 12.0 + 1e-6).floor();
    format!("{:.0}-{:02.0}", (months / 12.0).floor(), months - (months / 12.0).floor() * 12.0 + 1.0)
}

/// The same in Chinese.
fn month_zh(year: f64) -> String {
    let month = month(year);
    let (year, month) = month.split_once('-').expect("invariant: year and month");
    format!("{year}年{}月", month.trim_start_matches('0'))
}

/// What differs between two states of a facility, before and after; `None` if nothing that a run reads does.
fn facility_changes(one: &Facility, other: &Facility) -> Option<(Text, Text)> {
    let mut parts: Vec<(Text, Text)> = Vec::new();
    // A delay in words takes quantiles: words are made of what differs only.
    let mut note = |differs: bool, said: &dyn Fn(&Facility) -> Text| {
        if differs {
            parts.push((said(one), said(other)));
        }
    };
    note(one.opening != other.opening, &opening);
    let delay = |facility: &Facility| {
        let delay = describe(&facility.delay);
        Text::new(format!("延误 {} 年", delay.zh), format!("delay {} years", delay.en))
    };
    note(one.delay != other.delay, &delay);
    let shared = |facility: &Facility| match &facility.shared_delay {
        Some(name) => text!("shares the delay {name}", "共有延误 {name}"),
        None => text!("shares no delay", "没有共有延误"),
    };
    note(one.shared_delay != other.shared_delay, &shared);
    let cost = |facility: &Facility| {
        text!(
            "costs {} over {} years, then {} a year",
            "造价 {}，工期 {} 年，每年运行费 {}",
            facility.construction_cost,
            facility.build_years,
            facility.running_cost
        )
    };
    let costs = |facility: &Facility| (facility.construction_cost, facility.build_years, facility.running_cost);
    note(costs(one) != costs(other), &cost);
    let ramp = |facility: &Facility| text!("full after {} years", "{} 年后满负荷", facility.ramp);
    note(one.ramp != other.ramp, &ramp);
    let adds = |facility: &Facility| {
        let list = facility.adds.iter().map(|(name, amount)| format!("{name} {amount}")).collect::<Vec<_>>().join(", ");
        text!("adds {list}", "增加 {list}")
    };
    note(one.adds != other.adds, &adds);
    note(one.domain != other.domain, &|facility| text!("paid by {}", "由 {} 支出", facility.domain));
    let join = |texts: Vec<&Text>| {
        let part = |pick: fn(&Text) -> &str, mark: &str| texts.iter().map(|text| pick(text)).collect::<Vec<_>>().join(mark);
        Text::new(part(|text| &text.zh, "；"), part(|text| &text.en, "; "))
    };
    (!parts.is_empty()).then(|| (join(parts.iter().map(|(from, _)| from).collect()), join(parts.iter().map(|(_, to)| to).collect())))
}

fn rule_differences(from: &Scenario, to: &Scenario) -> Vec<Difference> {
    let names: BTreeSet<&str> = from.rules.iter().chain(&to.rules).flat_map(|own| own.replaces.iter().map(String::as_str)).collect();
    // The last file that replaces a rule is the one that counts.
    let file = |scenario: &'_ Scenario, name: &str| {
        scenario.rules.iter().rev().find(|own| own.replaces.iter().any(|replaced| replaced == name)).map(|own| Arc::clone(&own.source))
    };
    let said =
        |source: Option<&Arc<Source>>| source.map_or_else(|| text!("the plan's rule", "规划的规则"), |source| Text::same(&source.name));
    names
        .into_iter()
        .filter_map(|name| {
            let (one, other) = (file(from, name), file(to, name));
            (one != other).then(|| Difference {
                kind: DifferenceKind::Rule,
                name: name.to_string(),
                label: Text::same(name),
                from: said(one.as_ref()),
                to: said(other.as_ref()),
            })
        })
        .collect()
}

/// A value as a planner reads it: the number, or the median with the 90 % interval.
pub fn describe(distribution: &Distribution) -> Text {
    match distribution {
        Distribution::Fixed(value) => Text::same(value.to_string()),
        Distribution::Discrete(Discrete { values, .. }) => {
            let list = values.iter().map(|value| full(*value)).collect::<Vec<_>>().join(", ");
            text!("one of {list}", "取 {list} 之一")
        }
        drawn => {
            let [low, median, high] = [0.05, 0.5, 0.95].map(|u| drawn.quantile(u));
            // A tabulated quantile of zero is off by rounding.
            let zero = median.abs() < 1e-6 * (high - low);
            let [low, median, high] = [low, if zero { 0.0 } else { median }, high].map(full);
            text!("{median} (90 %: {low} to {high})", "{median}（90%：{low} 至 {high}）")
        }
    }
}

fn percent(share: f64) -> String {
    format!("{} %", full(share * 100.0))
}
