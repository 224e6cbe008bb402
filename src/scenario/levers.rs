//! Levers that a scenario pulls: by how much, from which year on, and what that makes of its facilities and shifts.
//!
//! What levers do to assumptions and to the cost of a line depends on the draw and the year; input columns take it from
//! [`Scenario::levers`].

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeValue;

use super::{Scenario, Shift};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::facilities::is_meant;
use crate::plan::section::{Mistakes, Section, Value, number};
use crate::plan::{Effect, Facility, Lever, Plan};
use crate::text;

/// How far a lever is pulled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// In units of the lever.
    pub amount: f64,
    /// The first year in which it works and costs.
    pub from: i32,
}

/// Facilities and shifts of a scenario before its levers.
#[derive(Debug, Clone)]
pub struct BeforeLevers {
    pub(super) facilities: Arc<Vec<Facility>>,
    pub(super) shifts: Vec<Shift>,
}

impl BeforeLevers {
    /// Adds shifts that a search puts into a scenario besides its levers.
    pub fn add_shifts(&mut self, shifts: Vec<Shift>) {
        self.shifts.extend(shifts);
    }
}

impl Scenario {
    /// The scenario with these levers pulled instead of its own. An amount of 0 is the same as not naming the lever.
    pub fn pulling(&self, plan: &Plan, pulls: &BTreeMap<String, Pull>) -> Scenario {
        let before = self.unpulled();
        let mut pulled = Scenario { facilities: before.facilities, shifts: before.shifts, before_levers: None, ..self.clone() };
        pulled.pull(plan, pulls.clone());
        pulled
    }

    /// Its facilities before its levers move or build any.
    pub fn facilities_before_levers(&self) -> &[Facility] {
        self.before_levers.as_deref().map_or(&self.facilities, |before| &before.facilities)
    }

    /// Its shifts of money before those of its levers.
    pub fn shifts_before_levers(&self) -> &[Shift] {
        self.before_levers.as_deref().map_or(&self.shifts, |before| &before.shifts)
    }

    /// What levers start from.
    pub(super) fn unpulled(&self) -> BeforeLevers {
        let own = || BeforeLevers { facilities: self.facilities.clone(), shifts: self.shifts.clone() };
        self.before_levers.as_deref().cloned().unwrap_or_else(own)
    }

    /// Pulls levers of a scenario whose facilities and shifts are those before levers.
    pub(super) fn pull(&mut self, plan: &Plan, mut pulls: BTreeMap<String, Pull>) {
        pulls.retain(|_, pull| pull.amount != 0.0);
        let pulled: Vec<(&Lever, Pull)> = plan.levers.iter().filter_map(|lever| Some((lever, *pulls.get(&lever.id)?))).collect();
        let moves = |lever: &Lever| lever.effects.iter().any(|effect| !matches!(effect, Effect::Param { .. }));
        if pulled.iter().any(|(lever, _)| moves(lever)) {
            self.before_levers = Some(Arc::new(self.unpulled()));
        }
        for (lever, pull) in pulled {
            for effect in &lever.effects {
                match effect {
                    Effect::Param { .. } => {}
                    Effect::Delay { pattern, years } => {
                        let first = f64::from(plan.base_year + 1);
                        for facility in Arc::make_mut(&mut self.facilities).iter_mut().filter(|facility| is_meant(pattern, &facility.id)) {
                            facility.opening = (facility.opening + years * pull.amount).max(first.min(facility.opening));
                        }
                    }
                    Effect::Facility(facility) => Arc::make_mut(&mut self.facilities).push((**facility).clone()),
                    Effect::Shift { from, to, share } => self.shifts.push(Shift {
                        from: from.clone(),
                        to: to.clone(),
                        share: share * pull.amount,
                        from_year: pull.from,
                        to_year: pull.from,
                    }),
                }
            }
        }
        self.levers = pulls;
    }
}

/// `[lever]`: an amount, or `{ amount = 400, from = 2023 }`; what is said of a lever takes the place of what the parent says of it.
pub(super) fn apply_levers(plan: &Plan, section: &Section<'_>, pulls: &mut BTreeMap<String, Pull>) {
    let mistakes = section.mistakes();
    let mut named: Vec<(&Lever, Place)> = Vec::new();
    for (name, place, value) in section.entries() {
        let Some(lever) = plan.levers.iter().find(|lever| lever.id == name) else {
            mistakes.push(
                Diagnostic::error(Code::UnknownLever, text!("no lever is called `{name}`", "没有名为 `{name}` 的措施"))
                    .at(place)
                    .suggest(&name, plan.levers.iter().map(|lever| lever.id.as_str()))
                    .help(text!("levers are declared in seeds/levers.toml", "措施在 seeds/levers.toml 中声明")),
            );
            continue;
        };
        if let Some(pull) = read_pull(lever, section, value) {
            check_pull(lever, pull, [&section.value_place(value), &place_of_year(section, value)], mistakes);
            pulls.insert(name, pull);
            named.push((lever, place));
        }
    }
    for (lever, place) in named {
        let pulled = |id: &str| pulls.get(id).is_some_and(|pull| pull.amount > 0.0);
        for other in lever.excludes.iter().filter(|other| pulled(&lever.id) && pulled(other)) {
            let id = &lever.id;
            mistakes.push(
                Diagnostic::error(
                    Code::LeverExcluded,
                    text!("`{id}` and `{other}` cannot stand side by side", "`{id}` 与 `{other}` 不能同时采用"),
                )
                .at(place.clone())
                .related(lever.place.clone(), text!("`excludes` says so here", "见此处的 `excludes`")),
            );
        }
    }
}

fn read_pull(lever: &Lever, section: &Section<'_>, value: &Value<'_>) -> Option<Pull> {
    if let Some(amount) = number(value.get_ref()) {
        return Some(Pull { amount, from: lever.start });
    }
    let wanted = || text!("an amount, or {{ amount = 80, from = 2023 }}", "力度，或 {{ amount = 80, from = 2023 }}");
    let DeValue::Table(table) = value.get_ref() else {
        section.wrong_kind(&lever.id, value, wanted());
        return None;
    };
    let (mut amount, mut from) = (None, Some(f64::from(lever.start)));
    for (key, entry) in table {
        match key.get_ref().as_ref() {
            "amount" => amount = number(entry.get_ref()),
            "from" => from = number(entry.get_ref()).filter(|year| year.fract() == 0.0 && year.abs() < 1e6),
            word => {
                let id = &lever.id;
                section.mistakes().push(
                    Diagnostic::error(
                        Code::UnknownKey,
                        text!("`lever.{id}.{word}` means nothing here", "这里没有 `lever.{id}.{word}` 这一项"),
                    )
                    .at(section.place_of(key.span()))
                    .help(text!(
                        "possible here: `amount`, and `from`, the first year in which it works",
                        "这里可用：`amount`，以及 `from`（开始起作用的年份）"
                    )),
                );
                return None;
            }
        }
    }
    match (amount, from) {
        (Some(amount), Some(from)) => Some(Pull { amount, from: from as i32 }),
        _ => {
            section.wrong_kind(&lever.id, value, wanted());
            None
        }
    }
}

/// Where a scenario says from which year on a lever is pulled; the whole where it does not.
fn place_of_year(section: &Section<'_>, value: &Value<'_>) -> Place {
    let from = match value.get_ref() {
        DeValue::Table(table) => table.get("from"),
        _ => None,
    };
    section.value_place(from.unwrap_or(value))
}

/// Notes an amount and a year that a lever does not have, each at its place.
pub(super) fn check_pull(lever: &Lever, pull: Pull, [place, year_place]: [&Place; 2], mistakes: &Mistakes) {
    let Lever { id, least, most, start, latest, .. } = lever;
    let Pull { amount, from } = pull;
    let fault =
        |code, message| Diagnostic::error(code, message).at(place.clone()).related(lever.place.clone(), text!("declared here", "在此声明"));
    if amount != 0.0 && !(*least..=*most).contains(&amount) {
        let nearest = amount.clamp(*least, *most);
        mistakes.push(
            fault(
                Code::LeverAmount,
                text!("`{id}` goes from {least} to {most}, not to {amount}", "`{id}` 的范围是 {least} 至 {most}，不能取 {amount}"),
            )
            .help(text!("the nearest is {nearest}", "最近的是 {nearest}")),
        );
    } else if amount != 0.0 && (lever.nearest(amount) - amount).abs() > 1e-6 * most {
        let (step, nearest) = (lever.step.unwrap_or_default(), lever.nearest(amount));
        mistakes.push(
            fault(
                Code::LeverAmount,
                text!("`{id}` goes in steps of {step}; {amount} is between two", "`{id}` 的步长是 {step}，{amount} 介于两档之间"),
            )
            .help(text!("the nearest is {nearest}", "最近的是 {nearest}")),
        );
    }
    if !(*start..=*latest).contains(&from) {
        let message =
            text!("`{id}` can start from {start} to {latest}, not in {from}", "`{id}` 可于{start}年至{latest}年起实行，不能从{from}年起");
        mistakes.push(
            Diagnostic::error(Code::LeverYears, message)
                .at(year_place.clone())
                .related(lever.place.clone(), text!("declared here", "在此声明"))
                .help(text!("write a year from {start} to {latest}", "请写 {start} 至 {latest} 之间的年份")),
        );
    }
}
