//! Writes a scenario's levers and shifts as a scenario file, so that what a search finds is an ordinary scenario.

use crate::language::Text;
use crate::language::number::full;
use crate::plan::Plan;
use crate::plan::spelled::quoted;

use super::Scenario;

/// The file of a scenario that differs from its parent by levers and shifts alone; `reasons` become comments at its head.
pub fn written(plan: &Plan, parent: &Scenario, made: &Scenario, title: &Text, story: &Text, reasons: &[String]) -> String {
    let mut file = String::new();
    for reason in reasons {
        file += &format!("# {reason}\n");
    }
    if !reasons.is_empty() {
        file.push('\n');
    }
    file += &format!("title = {}\nstory = {}\n", words(title), words(story));
    if plan.scenarios.iter().any(|source| source.name == format!("scenarios/{}.toml", parent.name)) {
        file += &format!("parent = {}\n", quoted(&parent.name));
    }
    let (own, before) = (own_shifts(made), own_shifts(parent));
    for shift in own.iter().skip(before.len()) {
        file += "\n[[shift]]\n";
        if let Some(from) = &shift.from {
            file += &format!("from = {}\n", quoted(from));
        }
        file += &format!("to = {}\nshare = {:?}\nyears = [{}, {}]\n", quoted(&shift.to), shift.share, shift.from_year, shift.to_year);
    }
    let pulled: Vec<_> = plan
        .levers
        .iter()
        .filter_map(|lever| {
            let pull = made.levers.get(&lever.id).copied();
            let differs = pull != parent.levers.get(&lever.id).copied();
            differs.then_some((lever, pull))
        })
        .collect();
    if !pulled.is_empty() {
        file += "\n[lever]\n";
    }
    for (lever, pull) in pulled {
        let amount = pull.map_or(0.0, |pull| pull.amount);
        let said = match pull.filter(|pull| pull.from != lever.start) {
            Some(pull) => format!("{{ amount = {}, from = {} }}", in_toml(amount), pull.from),
            None => in_toml(amount),
        };
        file += &format!("{} = {said}   # {}; {}\n", lever.id, lever.label.zh, lever.label.en);
    }
    file
}

/// Shifts that the file itself says, without those that levers make.
fn own_shifts(scenario: &Scenario) -> Vec<super::Shift> {
    scenario.unpulled().shifts
}

fn words(text: &Text) -> String {
    if text.zh == text.en { quoted(&text.en) } else { format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en)) }
}

/// A number as TOML reads it: without marks between thousands, and with a plain minus.
fn in_toml(amount: f64) -> String {
    full(amount).replace(',', "").replace('\u{2212}', "-")
}
