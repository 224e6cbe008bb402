//! Functions that are defined twice: in one file, or by a file that is a copy of another, of which one fault is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

use super::lexer::scan;

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

/// Rules of one file that another has too, from so many on told once: the file is a copy.
const COPIED: usize = 3;

/// Of a file whose rules stand in another one as well, the first speaks for all.
pub(super) fn one_for_a_copy(faults: &mut Vec<Diagnostic>) {
    let files = |fault: &Diagnostic| {
        let first = &fault.related.first()?.place.source.name;
        let own = &fault.place.as_ref()?.source.name;
        (fault.code == Code::DefinedTwice && own != first).then(|| (own.clone(), first.clone()))
    };
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    faults.iter().filter_map(files).for_each(|pair| *counts.entry(pair).or_default() += 1);
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    faults.retain_mut(|fault| {
        let Some(pair) = files(fault).filter(|pair| counts[pair] >= COPIED) else { return true };
        let (count, (own, first)) = (counts[&pair], &pair);
        // The copy is the one whose name holds the other's, wherever files stand by name.
        let stem = |name: &str| name.rsplit('/').next().unwrap_or(name).trim_end_matches(".rhai").to_owned();
        let first_is_copy = own != first && stem(first).contains(&stem(own));
        if first_is_copy && let (Some(place), Some(related)) = (&mut fault.place, fault.related.first_mut()) {
            std::mem::swap(place, &mut related.place);
        }
        let (copy, other) = if first_is_copy { (first, own) } else { (own, first) };
        fault.message = text!("{count} rules of {copy} stand in {other} too", "{copy} 中有{count}条规则在 {other} 中也有");
        let help = if stem(copy).contains(&stem(other)) {
            text!("is {copy} a copy? Then move it out of rules/", "{copy} 是否为副本？若是，请把它移出 rules/")
        } else {
            text!("keep one of the two files in rules/", "rules/ 中只保留两个文件之一")
        };
        fault.help = vec![help];
        fault.related.iter_mut().for_each(|related| related.label = text!("defined here too", "这里也有定义"));
        told.insert(pair)
    });
}
