//! Functions that are defined twice: in one file, or by a file that is a copy of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

use super::lexer::scan;

/// A file that defines again what another does is one fault, however many rules they share.
pub(super) fn copies_once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let files = |fault: &Diagnostic| match (&fault.place, &fault.related[..]) {
        (Some(second), [first, ..]) if fault.code == Code::DefinedTwice && first.place.source.name != second.source.name => {
            Some((second.source.name.clone(), first.place.source.name.clone()))
        }
        _ => None,
    };
    let mut shared: BTreeMap<(String, String), usize> = BTreeMap::new();
    faults.iter().filter_map(files).for_each(|pair| *shared.entry(pair).or_default() += 1);
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    let mut kept = Vec::with_capacity(faults.len());
    for fault in faults {
        let Some(pair) = files(&fault).filter(|pair| shared[pair] > 2) else {
            kept.push(fault);
            continue;
        };
        if told.insert(pair.clone()) {
            let ((copy, first), count) = (&pair, shared[&pair]);
            let message =
                text!("{copy} defines {count} functions that {first} defines too", "{copy} 中有 {count} 个函数在 {first} 中已定义");
            let help = text!(
                "is it a copy? Move {copy} out of rules/, or take out what it shares",
                "它是副本吗？请把 {copy} 移出 rules/，或删去重复的部分"
            );
            kept.push(Diagnostic { message, help: vec![help], ..fault });
        }
    }
    kept
}

/// A function that stands twice in one file, at the second with the first.
pub(super) fn twice_in_file(source: &Arc<Source>, name: &str, place: Place) -> Diagnostic {
    let scanned = scan(&source.text);
    let places: Vec<Place> = scanned
        .functions
        .iter()
        .filter(|function| function.name == name)
        .map(|function| Place::new(source, function.name_span.clone()))
        .collect();
    let diagnostic = Diagnostic::error(Code::DefinedTwice, text!("`{name}` is defined twice", "`{name}` 定义了两次"))
        .help(text!("rename one of the two, or remove it", "请给其中一个改名，或删去一个"));
    match &places[..] {
        [first, second, ..] => diagnostic.at(second.clone()).related(first.clone(), text!("first defined here", "首次定义于此")),
        _ => diagnostic.at(place),
    }
}
