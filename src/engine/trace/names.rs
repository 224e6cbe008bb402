//! The names that rules read and call, checked against those there are: in go rules and a vocabulary, out comes each wrong name.
//!
//! The text is searched, so that names are found wrong wherever they stand, not only where a run comes past them. A run finds the
//! rest: names that are put together while a rule runs.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Place};
use crate::text;

use super::Vocabulary;
use super::book::{BASE, RuleBook};
use super::language::function_names;
use super::session::Names;
use super::words::{Fault, unknown_function};

/// Words that may stand before a bracket without being called.
const KEYWORDS: &[&str] =
    &["if", "else", "while", "until", "for", "in", "loop", "do", "return", "throw", "switch", "let", "const", "fn", "call", "curry", "Fn"];

/// Every name in the rules' text that stands for nothing, or for two things.
pub(super) fn check(book: &RuleBook, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let rules: BTreeSet<String> = book.rule_names().map(str::to_owned).collect();
    let helpers: BTreeSet<&str> = book.helper_names().collect();
    let known: BTreeSet<&str> = function_names().chain(KEYWORDS.iter().copied()).collect();
    let mut found = Vec::new();
    for (source, function) in book.functions() {
        let name = function.name.as_str();
        if vocabulary.yearly.contains_key(name) {
            let fault = Fault::new("reserved-name", text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
                .help(text!("choose another name", "请换一个名称"));
            found.push(fault.diagnostic().at(Place::new(source, function.name_span.clone())));
        }
        for reading in function.readings(&source.text) {
            let fault = match (Names::called(reading.holder), vocabulary.yearly.get(reading.holder)) {
                (Some(names), _) if reading.point => missing(names, reading.name, vocabulary, &rules),
                (_, Some(names)) if !reading.point && !names.contains(reading.name) => {
                    Some(unknown_yearly(reading.holder, reading.name, names))
                }
                _ => None,
            };
            found.extend(fault.map(|fault| fault.diagnostic().at(Place::new(source, reading.span))));
        }
        for (called, span) in function.calls(&source.text) {
            let there =
                known.contains(called) || helpers.contains(called) || rules.contains(called) || vocabulary.yearly.contains_key(called);
            if !there {
                found.push(unknown_function(called, book).at(Place::new(source, span)));
            }
        }
    }
    found
}

/// The fault of `names.name` if it can have no value in any year.
fn missing(names: Names, name: &str, vocabulary: &Vocabulary, rules: &BTreeSet<String>) -> Option<Fault> {
    let given = vocabulary.bases.contains_key(name) || rules.contains(&format!("{BASE}{name}"));
    let there = match names {
        Names::Now => rules.contains(name),
        Names::Previous => rules.contains(name) || (given && vocabulary.years().len() <= 2),
        Names::Base => given,
        Names::Param => vocabulary.params.contains(name),
        Names::Target => vocabulary.targets.contains(name),
    };
    (!there).then(|| unknown(names, name, vocabulary, rules))
}

/// Why `names.name` has no value.
pub(super) fn unknown(names: Names, name: &str, vocabulary: &Vocabulary, rules: &BTreeSet<String>) -> Fault {
    match names {
        Names::Param => {
            let fault = Fault::new("unknown-assumption", text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                .suggest(name, vocabulary.params.iter().map(String::as_str));
            if fault.help.is_empty() {
                fault.help(text!("add `[param.{name}]` to seeds/assumptions.toml", "请在 seeds/assumptions.toml 中加上 `[param.{name}]`"))
            } else {
                fault
            }
        }
        Names::Target => Fault::new("unknown-target", text!("no indicator is called `{name}`", "没有名为 `{name}` 的指标"))
            .suggest(name, vocabulary.targets.iter().map(String::as_str)),
        Names::Base | Names::Previous if rules.contains(name) => {
            Fault::new("no-base-value", text!("`{name}` has no value in the base year", "`{name}` 没有基期值")).help(text!(
                "give it a baseline in seeds/indicators.csv, or write a rule `fn base_{name}() {{ … }}`",
                "请在 seeds/indicators.csv 中给出基期值，或写一条规则 `fn base_{name}() {{ … }}`"
            ))
        }
        Names::Now | Names::Previous | Names::Base => {
            let fault = Fault::new("unknown-series", text!("no series is called `{name}`", "没有名为 `{name}` 的序列"));
            if vocabulary.params.contains(name) {
                fault.help(text!("`{name}` is an assumption: write `param.{name}`", "`{name}` 是假设：请写 `param.{name}`"))
            } else if vocabulary.bases.contains_key(name) || rules.contains(&format!("{BASE}{name}")) {
                fault.help(text!(
                    "it has a base-year value only: write `base.{name}`, or give it a rule",
                    "它只有基期值：请写 `base.{name}`，或给它写一条规则"
                ))
            } else {
                let series = rules.iter().map(|rule| rule.strip_prefix(BASE).unwrap_or(rule));
                fault.suggest(name, series.chain(vocabulary.bases.keys().map(String::as_str)))
            }
        }
    }
}

/// Why `function("name")` has no value.
pub(super) fn unknown_yearly(function: &str, name: &str, known: &BTreeSet<String>) -> Fault {
    let fault = Fault::new("unknown-name", text!("`{function}` knows no `{name}`", "`{function}` 不认识 `{name}`"))
        .suggest(name, known.iter().map(String::as_str));
    if fault.help.is_empty() && function == "shock" {
        fault.help(text!("add `[shock.{name}]` to seeds/assumptions.toml", "请在 seeds/assumptions.toml 中加上 `[shock.{name}]`"))
    } else {
        fault
    }
}
