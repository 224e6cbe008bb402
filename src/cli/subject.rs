//! What a command is asked about: a target, the number of targets met, or any series in a year.

use crate::analysis::sensitivity::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::scenario::Scenario;
use crate::simulate::Session;
use crate::text;

use super::names::{self, Named};
use super::observed::in_full;

/// The word for the number of targets met.
const MET: &str = "met";

/// The subject of these words: `met`, an indicator by id, row number or part of its name, or a series by its name. With a year, an indicator is
/// meant as the series of its name.
///
/// # Errors
/// Words that name nothing, a year that the plan does not have, and those of the rules.
pub(super) fn subject(session: &mut Session<'_>, scenario: &Scenario, words: &str, year: Option<i32>) -> Result<Subject, Vec<Diagnostic>> {
    let plan = session.plan();
    let years = plan.years();
    if let Some(year) = year.filter(|year| !years[1..].contains(year)) {
        let (first, last) = (plan.base_year + plan.step.max(1), plan.target_year);
        let fault = Diagnostic::error(Code::NoSuchYear, text!("the plan does not run in {year}", "规划期不含{year}年"));
        let years = text!("its years are {first} to {last}", "规划期为{first}至{last}年");
        return Err(vec![fault.help(in_full(plan, year).unwrap_or(years))]);
    }
    if words == MET {
        return match year {
            None => Ok(Subject::NumberMet),
            Some(_) => Err(vec![
                Diagnostic::error(Code::NoSuchYear, text!("targets are counted at the end of the plan", "达标项数只在规划期末统计"))
                    .help(text!("leave --year out", "请去掉 --year")),
            ]),
        };
    }
    let indicators = names::indicators(plan);
    let compiled = session.compiled(scenario)?;
    let series: Vec<Named> = compiled
        .model
        .series
        .iter()
        .filter(|series| series.length.is_none())
        .map(|series| Named { id: series.name.clone(), number: None, name: Text::same(&series.name) })
        .collect();
    let of_series = |name: &str| Subject::Series { name: name.to_owned(), year: year.unwrap_or(plan.target_year) };
    match names::find(words, &indicators) {
        Ok(position) => {
            let id = &indicators[position].id;
            if series.iter().all(|known| known.id != *id) {
                let message = text!("no rule computes `{id}`, so it depends on nothing", "没有计算 `{id}` 的规则，无从分析");
                return Err(vec![Diagnostic::error(Code::NotModelled, message)]);
            }
            Ok(if year.is_some() { of_series(id) } else { Subject::Target(position) })
        }
        Err(_) if series.iter().any(|known| known.id == words) => Ok(of_series(words)),
        Err(several) => {
            let known: Vec<Named> = if several.is_empty() { indicators.into_iter().chain(series).collect() } else { indicators };
            let fault = names::unknown(words, &known, &several, Code::UnknownName, text!("target or series", "目标或序列"));
            Err(vec![names::or_the_first(fault, &known)])
        }
    }
}
