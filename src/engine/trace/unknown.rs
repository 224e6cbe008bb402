//! Names that stand for nothing: why `param.x` or `shock("x")` has no value, with the name that was probably meant.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::engine::keyword::{BASE_PREFIX, Namespace, base_rule};
use crate::text;

use super::fault::Fault;
use super::vocabulary::Vocabulary;

/// The fault of `namespace.name` if it can have no value in any year; `rules` are the names of all rules, those for the base year included.
pub(super) fn missing(namespace: Namespace, name: &str, vocabulary: &Vocabulary, rules: &BTreeSet<String>) -> Option<Fault> {
    let given = vocabulary.bases.contains_key(name) || rules.contains(&base_rule(name));
    let there = match namespace {
        Namespace::Now => rules.contains(name),
        Namespace::Previous => rules.contains(name) || (given && vocabulary.years().len() <= 2),
        Namespace::Base => given,
        Namespace::Param => vocabulary.params.contains(name),
        Namespace::Target => vocabulary.targets.contains(name),
    };
    (!there).then(|| unknown(namespace, name, vocabulary, rules))
}

/// Why `namespace.name` has no value.
pub(super) fn unknown(namespace: Namespace, name: &str, vocabulary: &Vocabulary, rules: &BTreeSet<String>) -> Fault {
    match namespace {
        Namespace::Param => {
            let fault = Fault::new(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"));
            if vocabulary.yearly.get(SHOCK).is_some_and(|shocks| shocks.contains(name)) {
                return fault.help(text!("`{name}` is a shock: write `shock(\"{name}\")`", "`{name}` 是冲击：请写 `shock(\"{name}\")`"));
            }
            let fault = fault.suggest(name, vocabulary.params.iter().map(String::as_str));
            or_remedy(fault, vocabulary, namespace.word(), name)
        }
        Namespace::Target => Fault::new(Code::UnknownTarget, text!("no indicator is called `{name}`", "没有名为 `{name}` 的指标"))
            .suggest(name, vocabulary.targets.iter().map(String::as_str)),
        // A vector that a table gives: it is the table that is missing.
        Namespace::Base | Namespace::Previous if let Some(remedy) = vocabulary.remedy(&format!("base.{name}"), name) => {
            Fault::new(Code::NoBaseValue, text!("`{name}` has no value in the base year", "`{name}` 没有基期值")).help(remedy)
        }
        Namespace::Base | Namespace::Previous if rules.contains(name) => {
            let fault = Fault::new(Code::NoBaseValue, text!("`{name}` has no value in the base year", "`{name}` 没有基期值"));
            or_remedy(fault, vocabulary, Namespace::Base.word(), name)
                .help(text!("or write a rule `fn base_{name}() {{ … }}`", "或写一条规则 `fn base_{name}() {{ … }}`"))
        }
        Namespace::Now | Namespace::Previous | Namespace::Base => {
            let fault = Fault::new(Code::UnknownSeries, text!("no series is called `{name}`", "没有名为 `{name}` 的序列"));
            if Namespace::called(name).is_some() {
                fault.help(text!(
                    "last year's value is `prev.x`; one of two years ago is what another series remembers: `fn x_before() {{ prev.x }}`",
                    "上年值写作 `prev.x`；前年值由另一个序列记住：`fn x_before() {{ prev.x }}`"
                ))
            } else if vocabulary.params.contains(name) {
                fault.help(text!("`{name}` is an assumption: write `param.{name}`", "`{name}` 是假设：请写 `param.{name}`"))
            } else if vocabulary.bases.contains_key(name) || rules.contains(&base_rule(name)) {
                fault.help(text!(
                    "it has a base-year value only: write `base.{name}`, or give it a rule",
                    "它只有基期值：请写 `base.{name}`，或给它写一条规则"
                ))
            } else {
                let series = rules.iter().map(|rule| rule.strip_prefix(BASE_PREFIX).unwrap_or(rule));
                fault.suggest(name, series.chain(vocabulary.bases.keys().map(String::as_str)))
            }
        }
    }
}

/// Why `driver("name")` has no value.
pub(super) fn unknown_yearly(driver: &str, name: &str, vocabulary: &Vocabulary) -> Fault {
    let known = &vocabulary.yearly[driver];
    let fault = Fault::new(Code::UnknownName, text!("`{driver}` knows no `{name}`", "`{driver}` 不认识 `{name}`"));
    if vocabulary.params.contains(name) {
        return fault.help(text!("`{name}` is an assumption: write `param.{name}`", "`{name}` 是假设：请写 `param.{name}`"));
    }
    let fault = or_remedy(fault.suggest(name, known.iter().map(String::as_str)), vocabulary, driver, name);
    if !fault.help.is_empty() || known.is_empty() {
        return fault;
    }
    let listed: Vec<&str> = known.iter().take(LISTED).map(String::as_str).collect();
    let (en, zh, more) = (listed.join(", "), listed.join("、"), if known.len() > LISTED { " …" } else { "" });
    fault.help(text!("it knows: {en}{more}", "可用的名称：{zh}{more}"))
}

/// The function of yearly chance.
const SHOCK: &str = "shock";

/// Names that a help lists, at most.
const LISTED: usize = 12;

/// Where no name is close, what to write so that this one is there.
fn or_remedy(fault: Fault, vocabulary: &Vocabulary, kind: &str, name: &str) -> Fault {
    match vocabulary.remedy(kind, name).filter(|_| fault.help.is_empty()) {
        Some(remedy) => fault.help(remedy),
        None => fault,
    }
}
