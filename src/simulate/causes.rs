//! Warnings that follow from one cause: a fault in a helper, which leads many rules astray, or a line of a rule that is told already.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::{Model, RuleBook};
use crate::plan::Plan;
use crate::text;

/// Rules that leap, at least, before what they share with others too is taken for the cause.
const RULES: usize = 4;

/// Places of such rules that are shown.
const SHOWN: usize = 3;

/// The same warnings, those on rules that leap and share a helper as one at the helper. Of several that they share it is the one of whose callers the
/// largest part leaps, and among equals the one that the others call.
pub fn leaps_at_helpers(rules: &RuleBook, warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let names: Vec<&str> = rules.names().collect();
    let behind: BTreeMap<&str, BTreeSet<&str>> = names.iter().map(|name| (*name, rules.helpers_behind(name))).collect();
    let rule = |warning: &Diagnostic| {
        let place = warning.place.as_ref().filter(|_| warning.code == Code::LevelLeaps)?;
        names.iter().copied().find(|name| rules.rule_place(name).as_ref() == Some(place))
    };
    let leaping: BTreeSet<&str> = warnings.iter().filter_map(rule).collect();
    let callers =
        |helper: &str, of: &dyn Fn(&str) -> bool| behind.iter().filter(|(name, called)| of(name) && called.contains(helper)).count();
    let shared = rules.helper_names().filter_map(|helper| {
        let (leap, all) = (callers(helper, &|name| leaping.contains(name)), callers(helper, &|_| true));
        let no_others = leap > 1 && leap == all && leap == leaping.len();
        let most = leap >= RULES && 5 * leap >= 4 * leaping.len() && 3 * leap >= all;
        (no_others || most).then_some((helper, leap, leap as f64 / all as f64))
    });
    let depth = |helper: &str| rules.called_by_helper(helper);
    let Some((helper, count, _)) = shared
        .max_by(|one, other| one.2.total_cmp(&other.2).then_with(|| one.1.cmp(&other.1)).then_with(|| depth(other.0).cmp(&depth(one.0))))
    else {
        return warnings;
    };
    let (through, mut others): (Vec<Diagnostic>, Vec<Diagnostic>) =
        warnings.into_iter().partition(|warning| rule(warning).is_some_and(|name| behind[name].contains(helper)));
    let told = Diagnostic::warning(
        Code::LevelLeaps,
        text!(
            "{count} rules that go through `{helper}` lead far away from where their indicators begin",
            "经过 `{helper}` 的 {count} 条规则都使指标远离基期"
        ),
    )
    .maybe_at(rules.helper_place(helper))
    .help(text!(
        "look at `{helper}` first: does it divide by 100 once too often or too rarely, or take a per cent for a part of one?",
        "请先检查 `{helper}`：是否多除或少除了一次 100，或把百分数当作占1的比例？"
    ));
    let places = through.iter().filter_map(|warning| warning.place.clone()).take(SHOWN);
    others.push(places.fold(told, |told, place| told.related(place, text!("such a rule", "其中一条规则"))));
    others
}

/// The warnings that are causes: where a line of a rule is told, neither that the rule leaps nor that what it reads moves nothing is a fault
/// of its own.
pub fn without_consequences(plan: &Plan, rules: &RuleBook, model: &Model, warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let told: BTreeSet<&str> = warnings.iter().filter_map(|warning| rules.rule_around(warning.place.as_ref()?)).collect();
    if told.is_empty() {
        return warnings;
    }
    let follows = |warning: &Diagnostic| {
        let Some(place) = &warning.place else { return false };
        match warning.code {
            Code::LevelLeaps => told.iter().any(|rule| rules.rule_place(rule).as_ref() == Some(place)),
            Code::Unused => plan.assumptions.iter().filter(|assumption| [&assumption.place, &assumption.value_place].contains(&place)).any(
                |assumption| {
                    let reads = |name: &str| {
                        model.series.iter().any(|series| {
                            series.name == name && series.reads.iter().any(|read| read.assumption() == Some(&assumption.name))
                        })
                    };
                    told.iter().any(|rule| reads(rule))
                },
            ),
            _ => false,
        }
    };
    let consequences: Vec<bool> = warnings.iter().map(follows).collect();
    warnings.into_iter().zip(consequences).filter_map(|(warning, follows)| (!follows).then_some(warning)).collect()
}
