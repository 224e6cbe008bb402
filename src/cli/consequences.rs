//! One message for one fault: what follows from another one is not told beside it, and what one name brings about is told once.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::plan::Plan;
use crate::text;

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

/// Faults of names that are read and not declared; those of an assumption or line of the budget that was renamed where it is declared are put
/// together there.
pub(super) fn one_for_a_renamed_entry(plan: &Plan, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let assumptions = plan.assumptions.iter().map(|assumption| (assumption.name.as_str(), &assumption.place));
    let faults = put_together(plan, faults, "param", &[Code::UnknownAssumption], assumptions.collect());
    let lines = plan.budget.iter().map(|line| (line.id.as_str(), &line.place));
    put_together(plan, faults, "line", &[Code::UnknownBudgetLine, Code::UnknownName, Code::UnknownSeries], lines.collect())
}

/// Places that are shown where a name is read.
const MOST_READ: usize = 4;

fn put_together(plan: &Plan, faults: Vec<Diagnostic>, table: &str, codes: &[Code], declared: BTreeMap<&str, &Place>) -> Vec<Diagnostic> {
    // Which names are missed, and where.
    let missed = |fault: &Diagnostic| {
        let place = fault.place.as_ref().filter(|_| codes.contains(&fault.code))?;
        let name = place.text().trim_matches(['"', '\'']);
        // A line of the budget is read by its share too.
        let name = if fault.code == Code::UnknownSeries { name.strip_prefix("share_")? } else { name };
        Some(name.to_owned())
    };
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for fault in &faults {
        if let Some((name, place)) = missed(fault).zip(fault.place.clone()) {
            places.entry(name).or_default().push(place);
        }
    }
    let mut told: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for (name, places) in &places {
        let files: BTreeSet<&str> = places.iter().map(|place| place.source.name.as_str()).collect();
        // One place that misses a name is more likely misspelt itself.
        let near = closest(name, declared.keys().copied()).filter(|near| files.len() > 1 && !is_read(plan, near, declared[near]));
        let Some(near) = near else {
            // A line that several files read and the budget does not have is missing there, whatever they call it.
            let first = declared.values().min_by_key(|place| place.span.start).filter(|_| table == "line" && files.len() > 1);
            if let Some(first) = first {
                let (file, count) = (&first.source.name, places.len());
                let fault = Diagnostic::error(
                    codes[0],
                    text!(
                        "{file} has no line `{name}`, which is read in {count} places",
                        "{file} 中没有预算项 `{name}`，而有{count}处读取它"
                    ),
                )
                .at((*first).clone())
                .help(text!("add the line `{name}`, or take out what reads it", "请补上预算项 `{name}`，或删去读取它的内容"));
                told.insert(
                    name.clone(),
                    places.iter().take(MOST_READ).fold(fault, |fault, place| fault.related(place.clone(), text!("read here", "在此读取"))),
                );
            }
            continue;
        };
        let message = text!("nobody reads `{near}`, and `{name}` is read and not there", "`{near}` 没有被读取，而被读取的 `{name}` 不存在");
        let fault = Diagnostic::error(codes[0], message)
            .at(declared[near].clone())
            .help(text!("write `[{table}.{name}]` here", "请在此处写成 `[{table}.{name}]`"));
        let related = places.iter().fold(fault, |fault, place| fault.related(place.clone(), text!("read here", "在此读取")));
        told.insert(name.clone(), related);
    }
    let together: BTreeSet<String> = told.keys().cloned().collect();
    let mut kept = Vec::new();
    for fault in faults {
        match missed(&fault).filter(|name| together.contains(name)) {
            Some(name) => kept.extend(told.remove(&name)),
            None => kept.push(fault),
        }
    }
    kept
}

/// Whether any file but the one that declares it holds this name as a word.
fn is_read(plan: &Plan, name: &str, declared: &Place) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let others = plan.rules.iter().chain(&plan.files).filter(|source| source.name != declared.source.name);
    others
        .map(|source| source.text.as_str())
        .any(|text| text.match_indices(name).any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)))
}
