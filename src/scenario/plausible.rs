//! Values of assumptions that the plan itself holds to be next to impossible.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::number::short;
use crate::plan::Assumption;
use crate::plan::distribution_words::scaled;
use crate::sampling::Distribution;
use crate::table::PerCent;
use crate::text;

/// The warning, still without a place, of a value that the plan's own assumption holds to be next to impossible.
pub(super) fn implausible(assumption: &Assumption, after: &Distribution) -> Option<Diagnostic> {
    let own = &assumption.distribution;
    let (low, high) = (own.quantile(LEAST_PLAUSIBLE), own.quantile(1.0 - LEAST_PLAUSIBLE));
    let central = after.central();
    if own.is_fixed() {
        return times_off(assumption, central);
    }
    // Nought turns something off, which is what such scenarios are for.
    if central == 0.0 || (low..=high).contains(&central) {
        return None;
    }
    let (name, low, high, central) = (&assumption.name, short(low), short(high), short(central));
    Some(
        Diagnostic::warning(
            Code::BeyondPlausible,
            text!(
                "{central} is beyond what the plan takes for possible of `{name}`, {low} to {high}",
                "{central} 超出规划对 `{name}` 所设的可能范围 {low} 至 {high}"
            ),
        )
        .related(assumption.place.clone(), text!("the plan's own assumption", "规划自身的假设"))
        .help(text!(
            "is the unit right? If it is meant, say in the story why it is thinkable; else widen the plan's assumption",
            "单位是否正确？若确有此意，请在 story 中说明理由；否则请放宽规划中的假设"
        )),
    )
}

/// How many times a fixed figure of the plan hardly any scenario makes of it.
const TIMES_OFF: f64 = 50.0;

/// The same of an assumption without a range, whose figure a scenario makes many times as large or small.
fn times_off(assumption: &Assumption, central: f64) -> Option<Diagnostic> {
    let own = assumption.distribution.central();
    let ratio = (central / own).abs();
    // A switch goes from one to another figure.
    if own == 0.0 || central == 0.0 || own.abs() == 1.0 || (1.0 / TIMES_OFF..TIMES_OFF).contains(&ratio) {
        return None;
    }
    let (name, own, central) = (&assumption.name, short(own), short(central));
    Some(
        Diagnostic::warning(
            Code::BeyondPlausible,
            text!("{central} is far from the plan's own figure of `{name}`, {own}", "{central} 与规划对 `{name}` 所设的 {own} 相去甚远"),
        )
        .related(assumption.place.clone(), text!("the plan's own assumption", "规划自身的假设"))
        .help(text!(
            "is the unit right? If it is meant, say in the story why it is thinkable",
            "单位是否正确？若确有此意，请在 story 中说明理由"
        )),
    )
}

/// The same of a value that stands at a place, with what a value in per cent is as the part of one that its unit asks for, or the other way round, where that is plausible.
pub(super) fn in_its_unit(assumption: &Assumption, after: &Distribution, place: &Place) -> Option<Diagnostic> {
    let mut warning = implausible(assumption, after)?;
    // The slip that the unit allows: per cents where a part of one is asked for, or a part of one where per cents are.
    let factor = match PerCent::of_unit(&assumption.unit) {
        PerCent::Points => 100.0,
        PerCent::Part => 0.01,
        _ => return Some(warning),
    };
    if implausible(assumption, &after.moved(factor, 0.0)).is_none() {
        let meant = scaled(after, factor, place);
        let unit = &assumption.unit;
        let (zh, en) = (&unit.zh, &unit.en);
        warning.help.insert(0, text!("in the unit of the plan ({en}) write `{meant}`", "按规划的单位（{zh}）请写 `{meant}`"));
    }
    Some(warning)
}

/// Half of the probability outside of what is plausible: one draw in a thousand.
const LEAST_PLAUSIBLE: f64 = 0.0005;
