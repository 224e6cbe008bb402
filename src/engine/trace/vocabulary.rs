//! What the plan hands to the rules engine: the names that rules may use, the years they run for, and the files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Place, Source};
use crate::engine::graph::InputKey;
use crate::language::Text;

/// The names that rules may use, and the years they are run for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// The year of `base.x`; rules run for the years after it.
    pub base_year: i32,
    /// The last year that rules run for.
    pub target_year: i32,
    /// Years from one step to the next; 1 but for plans in five-year steps.
    pub step: i32,
    /// `param.name`
    pub params: BTreeSet<String>,
    /// Assumptions that a scenario may change while the years go by, each with the first year in which it may: from then on each year has an
    /// input of its own.
    pub moved: BTreeMap<String, i32>,
    /// `base.name`: `None` for a number, `Some(length)` for a vector.
    pub bases: BTreeMap<String, Option<usize>>,
    /// `target.name`
    pub targets: BTreeSet<String>,
    /// `driver("name")`, one input per year.
    pub yearly: BTreeMap<String, BTreeSet<String>>,
    /// Series that can be held at their base-year value, each with the input of [`InputKey::Yearly`] that holds it in a year where it is not
    /// zero: driver and name.
    pub holds: BTreeMap<String, (String, String)>,
    /// What to write where a name is missing, by `param`, `base` or the name of a driver, or by the whole name (`base.women`). `{name}` in it
    /// stands for the missing name.
    pub remedies: BTreeMap<String, Text>,
}

impl Vocabulary {
    /// From the base year to the target year.
    pub fn years(&self) -> Vec<i32> {
        (self.base_year..=self.target_year).step_by(usize::try_from(self.step.max(1)).expect("invariant: positive")).collect()
    }

    /// Every input that rules could read, which is more than they do.
    pub(super) fn inputs(&self) -> Vec<InputKey> {
        let mut keys: Vec<InputKey> = self.params.iter().map(|name| InputKey::Param { name: name.clone() }).collect();
        for (name, first) in &self.moved {
            let years = self.years().into_iter().filter(|year| year >= first);
            keys.extend(years.map(|year| InputKey::MovedParam { name: name.clone(), year }));
        }
        for (name, length) in &self.bases {
            match length {
                None => keys.push(InputKey::Base { name: name.clone(), index: None }),
                Some(length) => {
                    keys.extend((0..*length).map(|index| InputKey::Base { name: name.clone(), index: u32::try_from(index).ok() }));
                }
            }
        }
        keys.extend(self.targets.iter().map(|name| InputKey::Target { name: name.clone() }));
        for year in self.years().into_iter().skip(1) {
            for (function, names) in &self.yearly {
                keys.extend(names.iter().map(|name| InputKey::Yearly { function: function.clone(), name: name.clone(), year }));
            }
        }
        keys
    }

    /// The input that `param.name` reads in a year.
    pub(super) fn param(&self, name: &str, year: i32) -> InputKey {
        let name = name.to_owned();
        match self.moved.get(&name) {
            Some(first) if year >= *first => InputKey::MovedParam { name, year },
            _ => InputKey::Param { name },
        }
    }

    /// What to write so that a missing name of this kind is there.
    pub(super) fn remedy(&self, kind: &str, name: &str) -> Option<Text> {
        let remedy = self.remedies.get(kind)?;
        Some(Text::new(remedy.zh.replace("{name}", name), remedy.en.replace("{name}", name)))
    }
}

/// One file of rules. A scenario's own file must name the rules it replaces.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Name and text.
    pub source: Arc<Source>,
    /// Rules of earlier files that this one replaces, each with the place that says so; empty for the plan's own files.
    pub replaces: BTreeMap<String, Option<Place>>,
}
