//! Assumptions that are too large for what their unit says, or cut to what they hardly ever are.

use super::Assumption;
use super::distribution_words::scaled;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::short;
use crate::sampling::Distribution;
use crate::text;

/// Per cents by which hardly anything changes every year.
const MOST_A_YEAR: f64 = 60.0;

/// Log-odds that hardly anything moves by: from a half to 95 in 100.
const MOST_LOG_ODDS: f64 = 3.0;

/// The part of a distribution that a sensible cut leaves at least.
const LEAST_LEFT: f64 = 0.001;

/// What is told of an assumption's size; its unit decides what is large.
pub(super) fn told(assumption: &Assumption) -> Option<Diagnostic> {
    hardly_left(assumption).or_else(|| too_large(assumption))
}

fn too_large(assumption: &Assumption) -> Option<Diagnostic> {
    let unit = [assumption.unit.en.trim().to_lowercase(), assumption.unit.zh.trim().to_lowercase()];
    let central = assumption.distribution.central().abs();
    let yearly = unit.iter().any(|unit| ["% a year", "%/year", "% per year", "%/年", "％/年", "每年%"].contains(&unit.as_str()));
    let log_odds = ["log odds", "log-odds", "log odds a year", "log-odds a year", "对数几率", "对数几率/年"];
    let on_log_odds = unit.iter().any(|unit| log_odds.contains(&unit.as_str()));
    if !(yearly && central >= MOST_A_YEAR || on_log_odds && central >= MOST_LOG_ODDS) {
        return None;
    }
    let (name, central) = (&assumption.name, short(assumption.distribution.central()));
    let (en, zh) = (&assumption.unit.en, &assumption.unit.zh);
    let meant = scaled(&assumption.distribution, 0.01, &assumption.value_place);
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{name}` is about {central}, and its unit is {en}", "`{name}` 约为 {central}，而其单位是{zh}"),
        )
        .at(assumption.value_place.clone())
        .help(text!("is it a hundred times off? Then write `{meant}`", "是否差了一百倍？若是，请写 `{meant}`")),
    )
}

/// A distribution that is cut where it hardly ever is: what is left says nothing of it.
fn hardly_left(assumption: &Assumption) -> Option<Diagnostic> {
    let Distribution::Truncated(cut) = &assumption.distribution else { return None };
    let (_, left) = cut.window();
    if left >= LEAST_LEFT {
        return None;
    }
    let (name, low, high) = (&assumption.name, short(cut.low), short(cut.high));
    let (least, most) = (short(cut.inner.quantile(0.05)), short(cut.inner.quantile(0.95)));
    Some(
        Diagnostic::warning(
            Code::ImpossibleDistribution,
            text!(
                "`truncate` keeps {low} to {high} of `{name}`, of which hardly one draw in a thousand is there",
                "`truncate` 只保留 `{name}` 的 {low} 至 {high}，而这样的取值不到千分之一"
            ),
        )
        .at(assumption.value_place.clone())
        .help(text!(
            "nine draws in ten lie between {least} and {most}: cut beyond them",
            "九成的取值在 {least} 至 {most} 之间：请在其外截断"
        )),
    )
}
