//! Chooses which series a run stores. Adds the requested series (single vector elements included) to the outputs of the compiled model.

use std::collections::BTreeSet;

use crate::engine::trace::Series;

use super::Compilation;

/// The name of an element of a vector series among the draws: `women[17]`.
pub fn element(series: &str, index: usize) -> String {
    format!("{series}[{index}]")
}

impl Compilation {
    /// Adds each element of these vector series as a series of its own, named by [`element`], so that a run keeps its draws as those of
    /// any number. 10,000 draws of a population by single years and sex over six years are 100 MB. Names that are no vectors are ignored.
    pub fn with_elements(mut self, names: &[&str]) -> Compilation {
        for compiled in &mut self.models {
            let series = &mut compiled.model.series;
            let elements = series.iter().filter(|series| names.contains(&series.name.as_str())).flat_map(|vector| {
                (0..vector.length.unwrap_or(0)).map(|index| Series {
                    name: element(&vector.name, index),
                    length: None,
                    nodes: vector.nodes.iter().map(|year| year.get(index).copied().into_iter().collect()).collect(),
                    description: String::new(),
                    place: vector.place.clone(),
                    text: String::new(),
                    reads: Vec::new(),
                })
            });
            let elements: Vec<Series> = elements.collect();
            series.extend(elements);
            series.sort_by(|one, other| one.name.cmp(&other.name));
        }
        self
    }

    /// Leaves out all series but these: for many runs of which few numbers are wanted. A draw then fails only if a rule throws or one of
    /// these leaves its bounds.
    pub fn keeping(mut self, names: &BTreeSet<&str>) -> Compilation {
        for compiled in &mut self.models {
            compiled.model.series.retain(|series| names.contains(series.name.as_str()));
        }
        self
    }
}
