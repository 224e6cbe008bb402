//! Checks the names that rules read and call against those there are.
//!
//! The text is searched, so that names are found wrong wherever they stand, not only where a run comes past them. A run finds the
//! rest: names that are put together while a rule runs.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::{Namespace, grammar_words};
use crate::text;

use super::builtins::function_names;
use super::fault::Fault;
use super::messages::unknown_function;
use super::rule_book::RuleBook;
use super::unknown::{missing, unknown_yearly};
use super::vocabulary::Vocabulary;

/// Every name in the rules' text that stands for nothing, or for two things.
pub(super) fn check(book: &RuleBook, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let rules: BTreeSet<String> = book.rule_names().map(str::to_owned).collect();
    let helpers: BTreeSet<&str> = book.helper_names().collect();
    let known: BTreeSet<&str> = function_names().chain(grammar_words()).collect();
    let mut found = Vec::new();
    for (source, function) in book.functions() {
        let name = function.name.as_str();
        if vocabulary.yearly.contains_key(name) {
            let fault = Fault::new(Code::ReservedName, text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
                .help(text!("choose another name", "请换一个名称"));
            found.push(fault.diagnostic().at(Place::new(source, function.name_span.clone())));
        }
        for reading in function.readings(&source.text) {
            let fault = match (Namespace::called(reading.holder), vocabulary.yearly.get(reading.holder)) {
                (Some(namespace), _) if reading.point => missing(namespace, reading.name, vocabulary, &rules),
                (_, Some(names)) if !reading.point && !names.contains(reading.name) => {
                    Some(unknown_yearly(reading.holder, reading.name, vocabulary))
                }
                _ => None,
            };
            found.extend(fault.map(|fault| fault.diagnostic().at(Place::new(source, reading.span))));
        }
        for (called, span) in function.calls(&source.text) {
            let there =
                known.contains(called) || helpers.contains(called) || rules.contains(called) || vocabulary.yearly.contains_key(called);
            if !there {
                found.push(unknown_function(called, book.helpers(), vocabulary).at(Place::new(source, span)));
            }
        }
    }
    found
}
