//! Finds levers that can move no target, from the graph alone, without a run.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::{Pull, Scenario};
use crate::simulate::Session;
use crate::text;

/// Series that are named.
const NAMED: usize = 4;

/// A warning for each lever that touches no target, with the series that it does move.
///
/// Errors: those of the rules.
pub fn idle_levers(session: &mut Session<'_>, scenario: &Scenario) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let plan = session.plan();
    let mut found = Vec::new();
    for lever in &plan.levers {
        let pulls = BTreeMap::from([(lever.id.clone(), Pull { amount: lever.most, from: lever.start })]);
        let moved = session.touched(&scenario.pulling(plan, &pulls))?;
        if plan.indicators.iter().any(|indicator| moved.contains_key(&indicator.id)) {
            continue;
        }
        let (id, count) = (&lever.id, moved.len());
        let names: Vec<String> = moved.keys().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = if count > NAMED { "…" } else { "" };
        let (en, zh) = (names.join(", ") + more, names.join("、") + more);
        let message = match count {
            0 => text!("`{id}` moves no series of the model", "`{id}` 不影响模型的任何序列"),
            _ => text!("`{id}` touches no target; it moves {en}", "`{id}` 不影响任何目标，只影响 {zh}"),
        };
        found.push(Diagnostic::warning(Code::LeverEffect, message).at(lever.place.clone()).help(text!(
            "a search will never pull it; let a target's rule read what it moves, or leave it out",
            "寻找组合时不会采用它：请让目标的规则读取它所影响的内容，或删去该措施"
        )));
    }
    Ok(found)
}
