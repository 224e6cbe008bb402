//! Rates by the thousand that a rule multiplies with people or money as they stand.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::Namespace;
use crate::language::Text;
use crate::plan::Plan;
use crate::text;

use super::compile::Compiled;
use super::units_read::is_per_mille;

/// A warning for each assumption by the thousand that a rule multiplies and never divides. Rules that hand it on, or write a thousand anywhere,
/// are left alone.
pub(super) fn undivided(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for assumption in plan.assumptions.iter().filter(|assumption| is_per_mille(assumption)) {
        let name = assumption.name.as_str();
        let place = compiled.iter().find_map(|compiled| {
            let rules = &compiled.rules;
            let text = |rule: &&str| rules.text(rule).is_some_and(|text| multiplied(text, &format!("param.{name}")));
            let handed = |rule: &str| rules.handed_to(rule, Namespace::Param.word(), name).is_some();
            let rule = rules.rule_names().filter(|rule| !handed(rule)).find(text)?;
            rules.reading(rule, Namespace::Param.word(), name)
        });
        let Some(place) = place else { continue };
        let Text { zh, en } = &assumption.unit;
        let own: Place = assumption.place.clone();
        let told = Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`param.{name}` is by the thousand ({en}), and is multiplied as it stands",
                "`param.{name}` 是千分数（{zh}），这里直接相乘"
            ),
        );
        found.push(
            told.at(place)
                .related(own, text!("its unit stands here", "单位写在这里"))
                .help(text!("divide it by 1,000: `param.{name} / 1000.0`", "请除以 1000：`param.{name} / 1000.0`")),
        );
    }
    found
}

/// Whether a rule multiplies this name, or the variable that it keeps it in, with anything but a shock, and writes no thousand.
fn multiplied(text: &str, read: &str) -> bool {
    if ["1000", "1_000", "1e3", "0.001", "1e-3"].iter().any(|figure| text.contains(figure)) {
        return false;
    }
    let letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let beside = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let (before, behind) = (&text[..at], &text[at + name.len()..]);
            if before.ends_with(letter) || behind.starts_with(letter) {
                return false;
            }
            let behind = behind.trim_start();
            let times = behind.strip_prefix('*').filter(|rest| !rest.starts_with(['*', '=']) && !rest.trim_start().starts_with("shock("));
            let after = before.trim_end().strip_suffix('*').filter(|rest| !rest.ends_with('*') && !rest.trim_end().ends_with("\")"));
            times.is_some() || after.is_some()
        })
    };
    let kept = text.match_indices("let ").find_map(|(at, word)| {
        let (name, value) = text[at + word.len()..].split_once('=')?;
        (value.split(';').next()?.trim() == read).then(|| name.trim())
    });
    beside(read) || kept.is_some_and(beside)
}
