//! levers.toml: what can be decided beyond the plan, how far it can go, what it costs and who pays, and how far lines of the budget may move.
//!
//! A lever is a piece of a scenario with a knob: an amount of u units applies `per_unit` u times. What is written there is read with the
//! whole plan at hand, since nearly all of it names something of another file.

mod read;
mod slips;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::section::{Mistakes, Section, parse_document};
use super::{Assumption, BudgetLine, Facility};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::text;

use read::{check_least, read_lever, read_line};

/// Something that can be decided, by how much. As data it is what is said of it, without what it does.
#[derive(Debug, Clone, Serialize)]
pub struct Lever {
    /// Its name in scenarios and on the command line.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// What one unit of its amount is.
    pub unit: Text,
    /// The smallest amount, which need not be 0.
    pub least: f64,
    /// The largest amount.
    pub most: f64,
    /// From one amount that makes sense to the next, beginning at `least`; `None` if any amount does.
    pub step: Option<f64>,
    /// First year in which it can work.
    #[serde(skip)]
    pub start: i32,
    /// Last year in which starting makes sense.
    #[serde(skip)]
    pub latest: i32,
    /// The part of it that takes effect, drawn once per draw from a stream of its own.
    #[serde(skip)]
    pub works: Distribution,
    /// Money a year and unit from the start on, in the plan's unit of money.
    pub cost: f64,
    /// Money a unit in the year of the start.
    pub cost_once: f64,
    /// The budget line that bears its cost.
    pub pays: Option<String>,
    /// Who decides.
    pub decides: Text,
    /// Levers that cannot stand beside it.
    pub excludes: Vec<String>,
    /// Where each of them is named.
    #[serde(skip)]
    pub excluded_at: Vec<Place>,
    /// Grade of evidence, `A` to `D`.
    pub grade: char,
    /// Where effect and cost come from.
    pub source: Text,
    /// What one unit does.
    #[serde(skip)]
    pub effects: Vec<Effect>,
    /// Its table in levers.toml.
    #[serde(skip)]
    pub place: Place,
    /// The larger one of its two costs there.
    #[serde(skip)]
    pub cost_place: Place,
}

/// A part of what one unit of a lever does.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// From the start on, the drawn value of an assumption is taken `times` this and `plus` this, once for each unit that takes effect.
    Param {
        /// The assumption.
        name: String,
        /// Factor a unit; 1 if only added to.
        times: f64,
        /// Summand a unit.
        plus: f64,
    },
    /// The plan's facilities whose ids match open so many years later (sooner if negative) a unit.
    Delay {
        /// An id, in which `*` stands for any letters.
        pattern: String,
        /// Years a unit.
        years: f64,
    },
    /// A facility that the plan does not have.
    Facility(Box<Facility>),
    /// Money from one line to another.
    Shift {
        /// The line that gives; new money without one.
        from: Option<String>,
        /// The line that gets.
        to: String,
        /// Share of all spending a unit.
        share: f64,
    },
}

impl Lever {
    /// Whether it is built or not, with nothing between.
    pub fn is_yes_or_no(&self) -> bool {
        self.step.is_some_and(|step| step >= self.most - self.least) && self.least == 0.0
    }

    /// Money a unit in a year, if it starts in `from`.
    pub fn cost_in(&self, year: i32, from: i32) -> f64 {
        let yearly = if year >= from { self.cost } else { 0.0 };
        yearly + if year == from { self.cost_once } else { 0.0 }
    }

    /// The amount nearest to this one that makes sense, within the range.
    pub fn nearest(&self, amount: f64) -> f64 {
        let steps = |step: f64| self.least + ((amount - self.least) / step).round() * step;
        self.step.map_or(amount, steps).clamp(self.least, self.most)
    }
}

/// How far a line of the budget may move, as shares of all spending.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRange {
    /// The budget line.
    pub line: String,
    /// The least share that it may be left with.
    pub least: f64,
    /// The largest share that it may get.
    pub most: f64,
    /// Who says so.
    pub source: Text,
    /// Its table in levers.toml.
    pub place: Place,
}

/// The parts of a plan that levers name.
pub(in crate::plan) struct Known<'p> {
    pub(super) years: Option<Years>,
    pub(super) assumptions: Option<&'p [Assumption]>,
    pub(super) facilities: &'p [(Facility, Place)],
    pub(super) budget: Option<&'p [BudgetLine]>,
}

/// The plan's years that bound a start.
#[derive(Clone, Copy)]
pub(in crate::plan) struct Years {
    pub(super) base: i32,
    pub(super) target: i32,
    /// Nothing can be decided for this year or before.
    pub(super) information: i32,
}

/// What levers.toml says.
#[derive(Debug, Default)]
pub(in crate::plan) struct Levers {
    pub(super) levers: Vec<Lever>,
    pub(super) lines: Vec<LineRange>,
}

/// Levers of which only `per_unit` is there, beside one of nearly that name that has all but it: one name in two spellings, told once. Neither
/// is read.
fn strays<'s>(sections: &'s [(String, Section<'_>)], mistakes: &Mistakes) -> Vec<&'s str> {
    let keys = |section: &Section<'_>| section.entries().into_iter().map(|(key, ..)| key).collect::<Vec<_>>();
    let alone = |section: &Section<'_>| keys(section) == ["per_unit"];
    let mut found = Vec::new();
    for (id, section) in sections.iter().filter(|(_, section)| alone(section)) {
        let without =
            sections.iter().filter(|(_, other)| !keys(other).iter().any(|key| key == "per_unit")).map(|(other, _)| other.as_str());
        let Some(close) = crate::diagnostic::closest(id, without) else { continue };
        mistakes.push(
            Diagnostic::error(Code::UnknownLever, text!("no lever is called `{id}`", "没有名为 `{id}` 的措施"))
                .at(section.place())
                .help(text!("did you mean `{close}`?", "是否想写 `{close}`？")),
        );
        found.extend(sections.iter().map(|(known, _)| known.as_str()).filter(|known| *known == id || *known == close));
    }
    found
}

/// Reads levers.toml. Without the plan's header nothing is read, since every start is a year of the plan.
pub(in crate::plan) fn load(source: &Arc<Source>, known: &Known<'_>, mistakes: &Mistakes) -> Option<Levers> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let lines: Vec<LineRange> = root.tables("line").iter().filter_map(|(id, section)| read_line(id, section, known, mistakes)).collect();
    check_least(&lines, mistakes);
    let sections = root.tables("lever");
    let told = mistakes.any_of(Code::UnknownKey);
    root.finish();
    // Under a heading that is misspelt stands what the levers would be said to lack.
    if !told && mistakes.any_of(Code::UnknownKey) {
        return None;
    }
    let strays = strays(&sections, mistakes);
    let sound = sections.iter().filter(|(id, _)| !strays.contains(&id.as_str()));
    let levers: Vec<Lever> = sound.filter_map(|(id, section)| read_lever(id, section, known, mistakes)).collect();
    let ids: BTreeSet<&str> = sections.iter().map(|(id, _)| id.as_str()).collect();
    for lever in &levers {
        let excluded = lever.excludes.iter().zip(&lever.excluded_at);
        for (other, place) in excluded.filter(|(other, _)| !ids.contains(other.as_str()) || **other == lever.id) {
            let itself = *other == lever.id;
            let message = match itself {
                true => text!("`{other}` cannot exclude itself", "`{other}` 不能与自身互斥"),
                false => text!("no other lever is called `{other}`", "没有名为 `{other}` 的其他措施"),
            };
            let fault = Diagnostic::error(Code::UnknownLever, message).at(place.clone());
            let others = || ids.iter().copied().filter(|id| *id != lever.id);
            let close = crate::diagnostic::closest(other, others());
            // A slip for the lever's own name is no slip for that of another.
            let own = crate::diagnostic::closest(other, others().chain([lever.id.as_str()])) == Some(lever.id.as_str());
            mistakes.push(match close.filter(|_| !itself && !own) {
                Some(close) => fault.help(text!("did you mean `{close}`?", "是否想写 `{close}`？")),
                None => fault.help(text!("name another lever, or delete it here", "请写另一项措施，或在此删去它")),
            });
        }
    }
    Some(Levers { levers, lines })
}
