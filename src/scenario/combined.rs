//! A policy in a future: what two scenarios change of a plan, in one scenario.

use std::sync::Arc;

use super::Scenario;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::Plan;
use crate::text;

/// The scenario that has all that both change of the plan. Its name is both names.
///
/// # Errors
/// An input that both change, each to something else, and lines of the budget that would give more than they have.
pub fn combined(plan: &Plan, policy: &Scenario, future: &Scenario) -> Result<Scenario, Box<Diagnostic>> {
    let mut both = policy.clone();
    both.name = format!("{} | {}", policy.name, future.name);
    let (Text { zh, en }, Text { zh: in_zh, en: in_en }) = (&policy.title, &future.title);
    both.title = text!("{en}, in {in_en}", "{in_zh}之下的{zh}");
    for (name, distribution) in &future.assumptions {
        let own = plan.assumption(name).map(|assumption| &assumption.distribution);
        match both.assumptions.get(name) {
            // What only says again what the plan says changes nothing.
            Some(known) if known != distribution && Some(known) != own && Some(distribution) != own => {
                return Err(conflict(policy, future, name));
            }
            Some(known) if known == distribution || Some(distribution) == own => {}
            _ => drop(both.assumptions.insert(name.clone(), distribution.clone())),
        }
    }
    if *future.facilities != plan.facilities && *future.facilities != *policy.facilities {
        if *policy.facilities != plan.facilities {
            return Err(conflict(policy, future, "facilities"));
        }
        both.facilities = Arc::clone(&future.facilities);
    }
    if future.rules != policy.rules && !future.rules.is_empty() {
        if !policy.rules.is_empty() {
            return Err(conflict(policy, future, "rules"));
        }
        both.rules.clone_from(&future.rules);
    }
    if future.levers != policy.levers && !future.levers.is_empty() {
        if !policy.levers.is_empty() {
            return Err(conflict(policy, future, "levers"));
        }
        both.levers.clone_from(&future.levers);
    }
    both.shifts.extend(future.shifts.iter().filter(|shift| !policy.shifts.contains(shift)).cloned());
    for line in &plan.budget {
        let taken: f64 = both
            .shifts
            .iter()
            .filter(|shift| shift.from.as_deref() == Some(line.id.as_str()))
            .map(|shift| shift.moved(plan.target_year))
            .sum();
        if taken > line.share + 1e-12 {
            let (id, has, name) = (&line.id, line.share, &both.name);
            return Err(Box::new(Diagnostic::error(
                Code::ShiftTooLarge,
                text!(
                    "`{name}` takes {taken} of all spending from `{id}`, which has only {has}",
                    "`{name}` 从 `{id}` 转出全部支出的 {taken}，但它只有 {has}"
                ),
            )));
        }
    }
    Ok(both)
}

fn conflict(policy: &Scenario, future: &Scenario, what: &str) -> Box<Diagnostic> {
    let (policy, future) = (&policy.name, &future.name);
    Box::new(
        Diagnostic::error(
            Code::BothChange,
            text!(
                "`{policy}` and `{future}` both change `{what}`, each in its own way",
                "`{policy}` 与 `{future}` 都改变了 `{what}`，且改法不同"
            ),
        )
        .help(text!(
            "what a policy decides must not be what a future brings: leave one of the two out, or make a scenario that says what holds",
            "策略所决定的不应同时是未来所带来的：请去掉其中之一，或另写一个情景说明取何者"
        )),
    )
}
