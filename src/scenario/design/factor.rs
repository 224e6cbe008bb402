//! The inputs that a design varies: what they are called, over which values they go, and what they do to a scenario.

use std::sync::Arc;

use strum::{EnumIter, IntoStaticStr};
use toml::de::DeValue;

use super::rows::Rows;
use super::{MOST_POINTS, too_large};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::plan::facilities::is_meant;
use crate::plan::section::{Section, Value, number};
use crate::plan::{Lever, Plan};
use crate::sampling::Distribution;
use crate::scenario::levers::check_pull;
use crate::scenario::plausible::implausible;
use crate::scenario::{Pull, Scenario, Shift};
use crate::text;

/// Who decides on a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// What a planner chooses.
    Lever,
    /// What happens, whatever is chosen.
    Uncertainty,
}

/// An input that a design varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its column in the experiments frame: `param.NAME`, `shift.FROM.TO`, `lever.ID`, `lever.ID.from`, `facility.ID.delay_years` or
    /// `facility.ID.cancelled`.
    pub name: String,
    /// Who decides on it.
    pub role: Role,
    pub(super) input: Input,
    pub(super) values: Values,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Input {
    Assumption(String),
    /// A share of all spending, moved in equal steps over the years of the plan.
    Shift {
        from: Option<String>,
        to: String,
    },
    /// How far a lever of the plan is pulled.
    Amount(String),
    /// The first year in which a lever works.
    Start(String),
    /// Years by which facilities open later than planned.
    Delay(String),
    /// Whether facilities are not built: 0 or 1.
    Cancelled(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    List(Vec<f64>),
    Range { from: f64, to: f64 },
}

impl Values {
    /// The value that lies at a part, 0 to 1, of the way from the first to the last.
    pub(super) fn at(&self, part: f64) -> f64 {
        match self {
            Values::List(values) => values[((part * values.len() as f64) as usize).min(values.len() - 1)],
            Values::Range { from, to } => from + part * (to - from),
        }
    }

    /// The values that a grid takes.
    pub(super) fn list(&self) -> Vec<f64> {
        match self {
            Values::List(values) => values.clone(),
            Values::Range { from, to } => vec![*from, *to],
        }
    }
}

/// An entry of `[levers]` or `[uncertainties]`; with a table of rows, its value names a column there.
pub(super) fn read(
    plan: &Plan,
    section: &Section<'_>,
    role: Role,
    (name, place, value): (String, Place, &Value<'_>),
    rows: Option<&Rows<'_>>,
) -> Option<Factor> {
    let Some(input) = input(plan, &name) else {
        section.mistakes().push(match without_quotes(plan, &name, value) {
            Some(meant) => Diagnostic::error(Code::UnknownInput, text!("`{name}` is no input of the plan", "规划没有名为 `{name}` 的输入"))
                .at(place)
                .help(text!("a name with a point stands in quotes: write `\"{meant}\" = …`", "带点的名称要加引号：请写 `\"{meant}\" = …`")),
            None => unknown(plan, &name, place),
        });
        return None;
    };
    let values = match rows {
        Some(rows) => column(section, &name, value, rows)?,
        None => values(section, &name, value)?,
    };
    let factor = Factor { name, role, input, values };
    factor.check(plan, section, &section.value_place(value));
    Some(factor)
}

/// The input that `param.x = …` without quotes means, which TOML reads as a table `param`.
fn without_quotes(plan: &Plan, name: &str, value: &Value<'_>) -> Option<String> {
    let (mut whole, mut inner) = (name.to_owned(), value);
    while let DeValue::Table(table) = inner.get_ref() {
        let mut entries = table.iter();
        let (Some((key, below)), None) = (entries.next(), entries.next()) else { return None };
        whole = format!("{whole}.{}", key.get_ref());
        if input(plan, &whole).is_some() {
            return Some(whole);
        }
        inner = below;
    }
    None
}

fn input(plan: &Plan, name: &str) -> Option<Input> {
    let line = |id: &str| plan.budget.iter().any(|line| line.id == id);
    let lever = |id: &str| plan.levers.iter().any(|lever| lever.id == id);
    let facility = |pattern: &str| plan.facilities.iter().any(|facility| is_meant(pattern, &facility.id));
    let parts: Vec<&str> = name.split('.').collect();
    match parts[..] {
        ["param", assumption] if plan.assumption(assumption).is_some() => Some(Input::Assumption(assumption.to_owned())),
        ["shift", from, to] if from != to && (from == "new" || line(from)) && line(to) => {
            Some(Input::Shift { from: Some(from.to_owned()).filter(|from| from != "new"), to: to.to_owned() })
        }
        ["lever", id] if lever(id) => Some(Input::Amount(id.to_owned())),
        ["lever", id, "from"] if lever(id) => Some(Input::Start(id.to_owned())),
        ["facility", id, "delay_years"] if facility(id) => Some(Input::Delay(id.to_owned())),
        ["facility", id, "cancelled"] if facility(id) => Some(Input::Cancelled(id.to_owned())),
        _ => None,
    }
}

fn unknown(plan: &Plan, name: &str, place: Place) -> Diagnostic {
    let assumptions = plan.assumptions.iter().map(|assumption| format!("param.{}", assumption.name));
    let lines = plan.budget.iter().map(|line| line.id.as_str());
    let shifts = lines.clone().chain(["new"]).flat_map(|from| lines.clone().map(move |to| format!("shift.{from}.{to}")));
    let levers = plan.levers.iter().flat_map(|lever| [format!("lever.{}", lever.id), format!("lever.{}.from", lever.id)]);
    let of_facility = |id: &str| [format!("facility.{id}.delay_years"), format!("facility.{id}.cancelled")];
    let facilities = plan.facilities.iter().flat_map(|facility| of_facility(&facility.id));
    let known: Vec<String> = assumptions.chain(shifts).chain(levers).chain(facilities).collect();
    Diagnostic::error(Code::UnknownInput, text!("`{name}` is no input of the plan", "规划没有名为 `{name}` 的输入"))
        .at(place)
        .suggest(name, known.iter().map(String::as_str))
        .help(text!(
            "in quotes: \"param.NAME\", \"shift.FROM.TO\" (FROM may be new), \"lever.ID\", \"lever.ID.from\", \"facility.ID.delay_years\", \
             \"facility.ID.cancelled\"",
            "加引号书写：\"param.名称\"、\"shift.来源.去向\"（来源可为 new）、\"lever.名称\"、\"lever.名称.from\"、\
             \"facility.名称.delay_years\"、\"facility.名称.cancelled\""
        ))
}

/// `[1, 2, 3]`, or `{ from = 1, to = 3 }`, or `{ from = 1, to = 3, steps = 5 }`.
/// The numbers of a list, each there once.
fn listed<'v>(section: &Section<'_>, name: &str, value: &Value<'_>, list: impl Iterator<Item = &'v Value<'v>>) -> Option<Values> {
    let mut numbers: Vec<f64> = Vec::new();
    for element in list {
        let Some(number) = number(element.get_ref()) else {
            section
                .wrong_value(element, text!("every value of `{name}` is a number, such as 0.01", "`{name}` 的每个取值都应为数字，如 0.01"));
            return None;
        };
        if numbers.contains(&number) {
            section.wrong_value(element, text!("`{name}` has the value {number} twice", "`{name}` 的取值 {number} 出现两次"));
            return None;
        }
        numbers.push(number);
    }
    if numbers.is_empty() {
        section.wrong_value(
            value,
            text!("`{name}` has no value: a list such as [0.0, 0.01]", "`{name}` 没有取值：请写成列表，如 [0.0, 0.01]"),
        );
        return None;
    }
    Some(Values::List(numbers))
}

fn values(section: &Section<'_>, name: &str, value: &Value<'_>) -> Option<Values> {
    let wrong = || {
        section.wrong_kind(
            name,
            value,
            text!(
                "a list such as [0.0, 0.01], or {{ from = 0.0, to = 0.02 }}, with steps = 5 for values in between",
                "列表如 [0.0, 0.01]，或 {{ from = 0.0, to = 0.02 }}，加 steps = 5 可取中间值"
            ),
        );
        None
    };
    match value.get_ref() {
        DeValue::Array(list) => listed(section, name, value, list.iter()),
        DeValue::Table(table) => {
            let of = |key: &str| table.get(key).and_then(|value| number(value.get_ref()));
            let known = table.iter().all(|(key, _)| ["from", "to", "steps"].contains(&key.get_ref().as_ref()));
            let note = |message: Text| {
                section.wrong_value(value, message);
                None
            };
            if let Some((key, _)) = table.iter().find(|(key, _)| !["from", "to", "steps"].contains(&key.get_ref().as_ref())) {
                let word = key.get_ref();
                let fault =
                    Diagnostic::error(Code::UnknownKey, text!("`{name}.{word}` means nothing here", "这里没有 `{name}.{word}` 这一项"))
                        .at(section.place_of(key.span()))
                        .suggest(word, ["from", "to", "steps"]);
                section.mistakes().push(if fault.help.is_empty() {
                    fault.help(text!("possible here: from, to, steps", "这里可用：from, to, steps"))
                } else {
                    fault
                });
                return None;
            }
            match (of("from"), of("to"), table.get("steps").map(|_| of("steps"))) {
                (Some(from), Some(to), _) if known && from > to => {
                    note(text!("`{name}` goes from {from} to {to}: swap the two ends", "`{name}` 从 {from} 到 {to}：请对调两端"))
                }
                (Some(from), Some(to), _) if known && from == to => note(text!(
                    "`{name}` goes from {from} to {to}: one value is a list, [{from}]",
                    "`{name}` 从 {from} 到 {to}：只有一个取值时写成列表 [{from}]"
                )),
                (Some(_), Some(_), Some(Some(steps))) if known && (steps < 2.0 || steps.fract() != 0.0) => note(text!(
                    "`steps` of `{name}` is {steps}: both ends count, so it is a whole number from 2",
                    "`{name}` 的 `steps` 为 {steps}：应为不小于 2 的整数（含两端）"
                )),
                (Some(from), Some(to), None) if known && from < to => Some(Values::Range { from, to }),
                (Some(_), Some(_), Some(Some(steps))) if known && steps > MOST_POINTS as f64 => {
                    section.mistakes().push(too_large(section.value_place(value)));
                    None
                }
                (Some(from), Some(to), Some(Some(steps))) if known && from < to && steps >= 2.0 && steps.fract() == 0.0 => {
                    let value = |step: usize| from + (to - from) * step as f64 / (steps - 1.0);
                    Some(Values::List((0..steps as usize).map(value).collect()))
                }
                _ => wrong(),
            }
        }
        _ => wrong(),
    }
}

/// The numbers of a column of the table of rows.
fn column(section: &Section<'_>, name: &str, value: &Value<'_>, rows: &Rows<'_>) -> Option<Values> {
    let DeValue::String(column) = value.get_ref() else {
        section.wrong_kind(name, value, text!("the name of a column of the CSV file, in quotes", "CSV 文件中的列名，加引号"));
        return None;
    };
    let position = rows.column(column, &section.value_place(value), section.mistakes())?;
    let numbers: Vec<Option<f64>> = rows.rows.iter().map(|row| rows.number(&row[position], section.mistakes())).collect();
    numbers.into_iter().collect::<Option<Vec<f64>>>().map(Values::List)
}

impl Factor {
    /// Notes values that the input cannot have.
    fn check(&self, plan: &Plan, section: &Section<'_>, place: &Place) {
        let name = &self.name;
        let wrong = |code, message| section.mistakes().push(Diagnostic::error(code, message).at(place.clone()));
        match &self.input {
            Input::Assumption(name) => {
                let told = plan.assumption(name).and_then(|assumption| {
                    self.values.list().iter().find_map(|value| implausible(assumption, &Distribution::Fixed(*value)))
                });
                section.mistakes().extend(told.map(|warning| warning.at(place.clone())));
            }
            Input::Shift { .. } => {
                if self.values.list().iter().any(|share| !(0.0..=1.0).contains(share)) {
                    let message = text!("a share of `{name}` is not between 0 and 1", "`{name}` 的份额不在0与1之间");
                    section.mistakes().push(
                        Diagnostic::error(Code::ShareOutOfRange, message)
                            .at(place.clone())
                            .help(text!("shares are parts of one: 2 % is 0.02", "份额是占1的比例：2% 写作 0.02")),
                    );
                }
            }
            Input::Amount(id) => {
                let lever = lever(plan, id);
                // What lies between two steps of a range is moved to the nearest of them.
                let exact = |amount: f64| if matches!(self.values, Values::List(_)) { amount } else { lever.nearest(amount) };
                for amount in self.values.list() {
                    let within = amount == 0.0 || (lever.least..=lever.most).contains(&amount);
                    let amount = if within { exact(amount) } else { amount };
                    check_pull(lever, Pull { amount, from: lever.start }, [place; 2], section.mistakes());
                }
            }
            Input::Start(id) => {
                let lever = lever(plan, id);
                for year in self.values.list() {
                    let amount = lever.most;
                    check_pull(lever, Pull { amount, from: year.round() as i32 }, [place; 2], section.mistakes());
                }
            }
            Input::Delay(_) => {}
            Input::Cancelled(_) => {
                if self.values.list().iter().any(|value| ![0.0, 1.0].contains(value)) {
                    wrong(Code::WrongKind, text!("`{name}` is 0 (built) or 1 (not built)", "`{name}` 只能取0（建）或1（不建）"));
                }
            }
        }
    }

    /// The nearest value that the input can have: an amount between two steps of a lever, a part of a year.
    pub(super) fn nearest(&self, plan: &Plan, value: f64) -> f64 {
        match &self.input {
            Input::Amount(_) if value == 0.0 => value,
            Input::Amount(id) => lever(plan, id).nearest(value),
            Input::Start(_) | Input::Cancelled(_) => value.round(),
            Input::Assumption(_) | Input::Shift { .. } | Input::Delay(_) => value,
        }
    }

    /// Whether it is the amount of this lever.
    pub(super) fn pulls(&self, id: &str) -> bool {
        matches!(&self.input, Input::Amount(own) if own == id)
    }

    /// The lever whose start it varies.
    pub(super) fn starts(&self) -> Option<&str> {
        if let Input::Start(id) = &self.input { Some(id) } else { None }
    }

    /// The budget line that it takes from.
    pub(super) fn takes_from(&self) -> Option<&str> {
        if let Input::Shift { from, .. } = &self.input { from.as_deref() } else { None }
    }
}

fn lever<'p>(plan: &'p Plan, id: &str) -> &'p Lever {
    plan.levers.iter().find(|lever| lever.id == id).expect("invariant: factors name levers of the plan")
}

/// A scenario in which each of these factors has the value beside it.
pub(super) fn apply(plan: &Plan, base: &Scenario, factors: &[Factor], values: &[f64]) -> Scenario {
    let before = base.unpulled();
    let mut scenario = Scenario { facilities: before.facilities, shifts: before.shifts, before_levers: None, ..base.clone() };
    let mut pulls = base.levers.clone();
    let mut starts: Vec<(&str, i32)> = Vec::new();
    let first = f64::from(plan.base_year + 1);
    for (factor, value) in factors.iter().zip(values) {
        match &factor.input {
            Input::Assumption(name) => {
                scenario.assumptions.insert(name.clone(), Distribution::Fixed(*value));
            }
            // A share of nothing is no shift, so that it costs nothing.
            Input::Shift { .. } if *value == 0.0 => {}
            Input::Shift { from, to } => {
                let (from_year, to_year) = (plan.base_year + plan.step.max(1), plan.target_year);
                scenario.shifts.push(Shift { from: from.clone(), to: to.clone(), share: *value, from_year, to_year });
            }
            Input::Amount(id) => {
                let from = lever(plan, id).start;
                pulls.entry(id.clone()).or_insert(Pull { amount: 0.0, from }).amount = *value;
            }
            Input::Start(id) => starts.push((id, *value as i32)),
            Input::Delay(pattern) if *value != 0.0 => {
                for facility in Arc::make_mut(&mut scenario.facilities).iter_mut().filter(|facility| is_meant(pattern, &facility.id)) {
                    facility.opening = (facility.opening + value).max(first.min(facility.opening));
                }
            }
            Input::Cancelled(pattern) if *value != 0.0 => {
                Arc::make_mut(&mut scenario.facilities).retain(|facility| !is_meant(pattern, &facility.id));
            }
            Input::Delay(_) | Input::Cancelled(_) => {}
        }
    }
    for (id, from) in starts {
        pulls.get_mut(id).into_iter().for_each(|pull| pull.from = from);
    }
    scenario.pull(plan, pulls);
    scenario
}
