//! Cases out of a run: what chance decided in each draw beside what came of it.

use std::collections::BTreeMap;

use super::cases::{CaseColumn, Cases, Values};
use crate::language::Text;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::Chance;
use crate::text;

/// The cases of draws of a scenario: `drawn` holds what chance decided, `wanted` what of it is taken, `answers` what came of it. Draws without an
/// answer are left out; beside the cases is told how many.
pub fn cases_of_draws(
    plan: &Plan,
    scenario: &Scenario,
    drawn: &BTreeMap<String, &[f64]>,
    wanted: &[Chance],
    answers: &[f64],
    of_interest: impl Fn(f64) -> bool,
) -> (Cases, usize) {
    let by_code: BTreeMap<String, &Chance> = wanted.iter().map(|each| (each.code(), each)).collect();
    let kept: Vec<usize> = (0..answers.len()).filter(|draw| !answers[*draw].is_nan()).collect();
    let column = |(name, values): (&String, &&[f64])| {
        let (code, year) = name.split_once('@').map_or((name.as_str(), None), |(code, year)| (code, Some(year)));
        let chance = by_code.get(code)?;
        let Text { zh, en } = chance.label(plan, scenario);
        let label = match year {
            Some(year) => text!("{en} in {year}", "{year}年{zh}"),
            None => Text::new(zh, en),
        };
        let unit = match chance {
            Chance::Assumption(name) => plan.assumption(name).map_or_else(Text::default, |assumption| assumption.unit.clone()),
            Chance::Delay(_) => text!("years", "年"),
            Chance::Shock(_) | Chance::Lever(_) => Text::default(),
        };
        let values = kept.iter().map(|draw| values[*draw]).collect();
        Some(CaseColumn { name: name.clone(), label, unit, values: Values::of_numbers(values) })
    };
    let columns = drawn.iter().filter_map(column).collect();
    let flags = kept.iter().map(|draw| of_interest(answers[*draw])).collect();
    (Cases { columns, of_interest: flags }, answers.len() - kept.len())
}
