//! The facilities that a page can show, and the names of their numbers as inputs of its tape.

use std::collections::BTreeSet;

use crate::engine::graph::InputKey;
use crate::plan::{Effect, Facility, Plan};
use crate::scenario::Scenario;

/// One number of a facility that a scenario may change, as an input.
pub(super) fn part_of(facility: &str, part: &str) -> InputKey {
    InputKey::Param { name: format!("facility/{facility}/{part}") }
}

/// What a facility adds to a series, as a part of it.
pub(super) fn adds(series: &str) -> String {
    format!("adds/{series}")
}

/// Facilities of the plan, of its scenarios and of its levers: those of the plan first, each once, with every version of it.
pub(super) struct Facilities<'p> {
    /// In the order in which they are added up.
    pub all: Vec<Versions<'p>>,
}

/// A facility as the plan has it, or the first that adds it, and as others have it.
pub(super) struct Versions<'p> {
    /// The first that is known.
    pub first: &'p Facility,
    /// Whether the plan itself has it.
    pub planned: bool,
    /// As further scenarios have it.
    pub others: Vec<&'p Facility>,
}

impl Versions<'_> {
    /// Every series that any version adds to.
    pub(super) fn adds(&self) -> BTreeSet<&str> {
        std::iter::once(self.first).chain(self.others.iter().copied()).flat_map(|one| one.adds.keys().map(String::as_str)).collect()
    }
}

impl<'p> Facilities<'p> {
    /// Those that a page can show with these scenarios.
    pub(super) fn of(plan: &'p Plan, scenarios: &'p [Scenario]) -> Facilities<'p> {
        let mut all: Vec<Versions<'p>> =
            plan.facilities.iter().map(|first| Versions { first, planned: true, others: Vec::new() }).collect();
        let of_scenarios = scenarios.iter().flat_map(|scenario| scenario.facilities_before_levers());
        let of_levers = plan.levers.iter().flat_map(|lever| &lever.effects).filter_map(|effect| match effect {
            Effect::Facility(facility) => Some(&**facility),
            _ => None,
        });
        for facility in of_scenarios.chain(of_levers) {
            match all.iter_mut().find(|known| known.first.id == facility.id) {
                Some(known) => known.others.push(facility),
                None => all.push(Versions { first: facility, planned: false, others: Vec::new() }),
            }
        }
        Facilities { all }
    }
}
