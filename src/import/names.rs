//! Makes the names that indicators have in rules from those in the table: short, of letters and digits, each different.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::Mapping;
use super::rows::Row;

/// Gives names, the same as in an earlier mapping where the row is the same.
pub(super) struct Names {
    known: BTreeMap<(String, String), String>,
    taken: BTreeSet<String>,
}

/// Letters of a name at most.
const LONGEST: usize = 40;

impl Names {
    pub(super) fn new(mapping: Option<&Mapping>) -> Names {
        let known: BTreeMap<(String, String), String> = mapping.map(Mapping::ids).unwrap_or_default();
        Names { taken: known.values().cloned().collect(), known }
    }

    /// The name of a row.
    pub(super) fn id(&mut self, row: &Row) -> String {
        if let Some(id) = self.known.get(&(row.name.clone(), row.stage.clone())) {
            return id.clone();
        }
        let mut words = plain(&row.name);
        if !row.stage.is_empty() {
            words = format!("{}_{}", short(&words, LONGEST - 10), plain(&row.stage));
        }
        let words = short(&words, LONGEST);
        let words = if words.is_empty() { format!("row_{}", row.at + 1) } else { words };
        let mut id = words.clone();
        let mut count = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{words}_{count}");
            count += 1;
        }
        id
    }
}

/// A name of letters, digits and `_`, with a letter first.
pub(super) fn plain(words: &str) -> String {
    let mut name = String::new();
    for letter in words.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_matches('_').to_owned();
    // Rhai wants a letter before the first digit, and has words of its own.
    let reserved = crate::engine::keyword::is_reserved(&name);
    if reserved || name.starts_with(|letter: char| letter.is_numeric()) { format!("i_{name}") } else { name }
}

/// Cut after whole words where there are any.
fn short(words: &str, longest: usize) -> String {
    if words.chars().count() <= longest {
        return words.to_owned();
    }
    let cut: String = words.chars().take(longest).collect();
    match cut.rsplit_once('_') {
        Some((whole, _)) if whole.chars().count() * 2 > longest => whole.to_owned(),
        _ => cut.trim_end_matches('_').to_owned(),
    }
}
