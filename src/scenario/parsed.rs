//! Scenario files as they are parsed, and who is whose parent.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Place, Source};

/// A scenario file as parsed, before its parent is known.
pub(super) struct Parsed<'t> {
    pub(super) source: &'t Arc<Source>,
    pub(super) document: DeTable<'t>,
    /// The parent's name and where it is written.
    pub(super) parent: Option<(String, Place)>,
}

pub(super) fn parent_of<'p>(parsed: &BTreeMap<&'p str, Option<Parsed<'p>>>, name: &str) -> Option<&'p str> {
    let (parent, _) = parsed.get(name)?.as_ref()?.parent.as_ref()?;
    parsed.get_key_value(parent.as_str()).map(|(name, _)| *name)
}

pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The titles that a scenario's file gives it, one or one for each language.
pub(super) fn titles<'d>(document: &'d DeTable<'_>) -> Vec<&'d str> {
    match document.get("title").map(|title| title.get_ref()) {
        Some(DeValue::String(title)) => vec![title],
        Some(DeValue::Table(languages)) => languages.values().filter_map(|title| title.get_ref().as_str()).collect(),
        _ => Vec::new(),
    }
}
