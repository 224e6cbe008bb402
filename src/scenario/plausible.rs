//! Values of assumptions that the plan itself holds to be next to impossible.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::short;
use crate::plan::Assumption;
use crate::sampling::Distribution;
use crate::text;

/// The warning, still without a place, of a value that the plan's own assumption holds to be next to impossible.
pub(super) fn implausible(assumption: &Assumption, after: &Distribution) -> Option<Diagnostic> {
    let own = &assumption.distribution;
    let (low, high) = (own.quantile(LEAST_PLAUSIBLE), own.quantile(1.0 - LEAST_PLAUSIBLE));
    let central = after.central();
    // Nought turns something off, which is what such scenarios are for.
    if own.is_fixed() || central == 0.0 || (low..=high).contains(&central) {
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

/// Half of the probability outside of what is plausible: one draw in a thousand.
const LEAST_PLAUSIBLE: f64 = 0.0005;
