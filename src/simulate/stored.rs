//! Chooses which series an experiment stores.

use std::collections::BTreeSet;

use crate::diagnostic::Place;
use crate::engine::graph::NodeId;
use crate::engine::trace::Model;

/// Which series an experiment keeps the draws of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stored {
    /// Every series that is a number.
    #[default]
    Numbers,
    /// These alone, for many experiments of which few numbers are wanted. A draw then fails only if a rule throws or one of these leaves
    /// its bounds.
    Only(BTreeSet<String>),
    /// Every number, and each element of these vectors as a series of its own, named by [`element`]. 10,000 draws of a population by single
    /// years and sex over six years are 100 MB. Names that are no vectors are ignored.
    WithElements(BTreeSet<String>),
}

/// The name of an element of a vector series among the draws: `women[17]`.
pub fn element(series: &str, index: usize) -> String {
    format!("{series}[{index}]")
}

/// One series of numbers.
pub(super) struct StoredSeries {
    pub name: String,
    /// The rule behind it.
    pub place: Option<Place>,
    /// Per year from the base year on; none where it has no value.
    pub nodes: Vec<Option<NodeId>>,
}

impl Stored {
    /// The series of a model, in order of name.
    pub(super) fn of(&self, model: &Model) -> Vec<StoredSeries> {
        let mut stored = Vec::new();
        for series in &model.series {
            let element_at = |index: usize| series.nodes.iter().map(|year| year.get(index).copied()).collect();
            match (series.length, self) {
                (None, Stored::Only(names)) if !names.contains(&series.name) => {}
                (None, _) => stored.push(StoredSeries { name: series.name.clone(), place: series.place.clone(), nodes: element_at(0) }),
                (Some(length), Stored::WithElements(names)) if names.contains(&series.name) => {
                    stored.extend((0..length).map(|index| StoredSeries {
                        name: element(&series.name, index),
                        place: series.place.clone(),
                        nodes: element_at(index),
                    }));
                }
                _ => {}
            }
        }
        stored.sort_by(|one, other| one.name.cmp(&other.name));
        stored
    }
}
