//! Checks the names that rules read and call against those there are.
//!
//! The text is searched, so that names are found wrong wherever they stand, not only where a run comes past them. A run finds the
//! rest: names that are put together while a rule runs.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::engine::keyword::{BASE_PREFIX, Namespace, base_rule, grammar_words};
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
                (Some(Namespace::Now | Namespace::Previous), _)
                    if reading.point && reading.name.starts_with(BASE_PREFIX) && rules.contains(reading.name) =>
                {
                    let base = reading.name.trim_start_matches(BASE_PREFIX);
                    let message = text!(
                        "`{}` is a rule of the base year, not a series of every year",
                        "`{}` 是基期规则，不是逐年的序列",
                        reading.name
                    );
                    Some(Fault::new(Code::UnknownSeries, message).help(text!("write `base.{base}`", "请写 `base.{base}`")))
                }
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
    misspelt_declarations(book, vocabulary, found)
}

/// Messages on names that are not there, told where a function of nearly that name stands that nobody reads: it is the one misspelt.
fn misspelt_declarations(book: &RuleBook, vocabulary: &Vocabulary, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let unread = book.unread();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut kept = Vec::with_capacity(found.len());
    for fault in found {
        let name = fault.message.en.split('`').nth(1).map(str::to_owned);
        let wanted = match (fault.code, name) {
            (Code::UnknownSeries | Code::UnknownFunction, Some(name)) => name,
            (Code::NoBaseValue, Some(name)) => base_rule(&name),
            _ => {
                kept.push(fault);
                continue;
            }
        };
        let candidates = || unread.iter().copied().filter(|known| !vocabulary.targets.contains(*known) && *known != wanted);
        // A rule of a year is no base-year value misspelt, nor the other way round.
        let alike = candidates()
            .filter(|known| known.starts_with(BASE_PREFIX) == wanted.starts_with(BASE_PREFIX) || fault.code == Code::NoBaseValue);
        let place = closest(&wanted, alike).and_then(|near| Some((near.to_owned(), book.function_place(near)?)));
        let Some((near, place)) = place else {
            kept.push(fault);
            continue;
        };
        if !told.insert(wanted.clone()) {
            continue;
        }
        let mut moved = Diagnostic::error(
            fault.code,
            text!("nobody reads `{near}`, and `{wanted}` is read and not there", "没有规则读取 `{near}`，而被读取的 `{wanted}` 不存在"),
        )
        .at(place)
        .help(text!("write `fn {wanted}(…)` here, if that is meant", "若指的就是它，请在这里写 `fn {wanted}(…)`"));
        if let Some(read) = fault.place {
            moved = moved.related(read, text!("read here", "在这里读取"));
        }
        kept.push(moved);
    }
    kept
}
