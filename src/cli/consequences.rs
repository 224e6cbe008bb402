//! One message for one fault: what follows from another one is not told beside it, and what one name brings about is told once.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;

/// Leaves out what follows from another warning: of a date beyond the plan that it names no month, and of values that a slip of unit put beyond what
/// is plausible that they are.
pub(super) fn without_consequences(plan: &Plan, mut warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let places = |code: Code| warnings.iter().filter(|told| told.code == code).filter_map(|told| told.place.clone()).collect::<Vec<_>>();
    let (late, other_unit) = (places(Code::OpensTooLate), places(Code::OtherUnit));
    let in_another_unit = plan.assumptions.iter().filter(|assumption| other_unit.contains(&assumption.value_place));
    let names: Vec<String> = in_another_unit.map(|assumption| format!("`{}`", assumption.name)).collect();
    warnings.retain(|told| match told.code {
        Code::YearAlone => !told.place.as_ref().is_some_and(|place| late.contains(place)),
        Code::BeyondPlausible => !names.iter().any(|name| told.message.en.contains(name)),
        _ => true,
    });
    warnings
}
