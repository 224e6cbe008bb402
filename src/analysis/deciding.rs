//! Which rules decide a series: the chain from its own rule down to the one that reads what matters most.

use std::collections::{BTreeMap, VecDeque};

use crate::engine::trace::{Model, Read, Series};

/// The shortest chain of rules from the series `from` to one that reads the assumption itself, both ends included; empty where none does.
/// Of chains equally long the one whose rules read the next first.
pub(crate) fn deciding_chain<'m>(model: &'m Model, from: &str, assumption: &str) -> Vec<&'m Series> {
    let named: BTreeMap<&str, &Series> = model.series.iter().map(|series| (series.name.as_str(), series)).collect();
    let Some(start) = named.get(from) else { return Vec::new() };
    let mut parents: BTreeMap<&str, Option<&Series>> = BTreeMap::from([(start.name.as_str(), None)]);
    let mut open: VecDeque<&Series> = VecDeque::from([*start]);
    while let Some(series) = open.pop_front() {
        if series.reads.iter().any(|read| read.assumption() == Some(assumption)) {
            let up = |below: &&'m Series| parents.get(below.name.as_str()).copied().flatten();
            let mut chain: Vec<&Series> = std::iter::successors(Some(series), up).collect();
            chain.reverse();
            return chain;
        }
        for next in series.reads.iter().filter_map(Read::series_of_any_year).filter_map(|name| named.get(name)) {
            if !parents.contains_key(next.name.as_str()) {
                parents.insert(&next.name, Some(series));
                open.push_back(next);
            }
        }
    }
    Vec::new()
}
