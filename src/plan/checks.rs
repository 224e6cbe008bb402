//! Checks that need several files of a plan together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facilities::YEARS;
use super::section::Mistakes;
use super::{Assumption, BudgetLine, Check, Facility, Indicator};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// Names of the functions without parameters in rule files: the series that rules make. A light reading of the text, enough to check
/// names against; the rules themselves are parsed by the engine.
pub(crate) fn rule_names(rules: &[Arc<Source>]) -> BTreeMap<String, Place> {
    let mut names = BTreeMap::new();
    for source in rules {
        let text = &source.text;
        for (at, _) in text.match_indices("fn ") {
            let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
            if text[line_start..at].contains("//") || text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let rest = text[at + 3..].trim_start();
            let start = text.len() - rest.len();
            let length = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
            let after = rest[length..].trim_start();
            if length > 0 && after.strip_prefix('(').is_some_and(|inner| inner.trim_start().starts_with(')')) {
                names.entry(rest[..length].to_string()).or_insert_with(|| Place::new(source, start..start + length));
            }
        }
    }
    names
}

/// Every indicator needs a rule; where the plan prints no baseline, also the rule of its base year is worth a look.
pub(super) fn check_indicators(indicators: &[Indicator], rules: &BTreeMap<String, Place>, mistakes: &Mistakes) {
    for indicator in indicators {
        let id = &indicator.id;
        if !rules.contains_key(id) {
            mistakes.push(
                Diagnostic::error(Code::IndicatorWithoutRule, text!("no rule makes the indicator `{id}`", "没有规则计算指标 `{id}`"))
                    .at(indicator.place.clone())
                    .suggest(id, rules.keys().map(String::as_str))
                    .help(text!("write `fn {id}() {{ … }}` in a file of rules/", "请在 rules/ 的某个文件中写 `fn {id}() {{ … }}`")),
            );
        }
        if indicator.baseline.is_some()
            && let Some(place) = rules.get(&format!("base_{id}"))
        {
            mistakes.push(
                Diagnostic::error(
                    Code::TwoBaseValues,
                    text!("`{id}` has a baseline in the table and a rule `base_{id}`", "`{id}` 既有表中的基期值，又有规则 `base_{id}`"),
                )
                .at(place.clone())
                .related(indicator.place.clone(), text!("the table gives it here", "表中在这里给出")),
            );
        }
    }
    let mut rows: BTreeMap<u32, Vec<&Indicator>> = BTreeMap::new();
    for indicator in indicators {
        rows.entry(indicator.number).or_default().push(indicator);
    }
    for (number, row) in rows.into_iter().filter(|(_, row)| row.len() > 1) {
        for indicator in row.iter().filter(|indicator| indicator.stage.en.is_empty()) {
            mistakes.push(
                Diagnostic::error(
                    Code::RowNumber,
                    text!("row {number} stands here twice without saying which part of it", "第 {number} 行重复出现，却没有写明是哪一部分"),
                )
                .at(indicator.place.clone())
                .help(text!(
                    "give each series of the row its `stage_zh` and `stage_en`, or its own number",
                    "请为该行的每个序列写 `stage_zh` 和 `stage_en`，或各用一个行号"
                )),
            );
        }
    }
}

/// Notes a series that no rule makes; without any rules that is another message's matter.
pub(super) fn check_series(series: &str, place: &Place, rules: &BTreeMap<String, Place>, mistakes: &Mistakes) {
    if !rules.is_empty() && !rules.contains_key(series) {
        mistakes.push(
            Diagnostic::error(Code::UnknownSeries, text!("no rule is called `{series}`", "没有名为 `{series}` 的规则"))
                .at(place.clone())
                .suggest(series, rules.keys().map(String::as_str)),
        );
    }
}

/// A year that plans speak of; another one is noted and becomes 0.
pub(super) fn check_year(year: i64, place: Place, mistakes: &Mistakes) -> i32 {
    match i32::try_from(year) {
        Ok(year) if (1900..=2200).contains(&year) => year,
        _ => {
            mistakes.push(Diagnostic::error(Code::NotAYear, text!("{year} is not a year", "{year} 不是年份")).at(place));
            0
        }
    }
}

pub(super) fn check_checks(checks: &[Check], rules: &BTreeMap<String, Place>, mistakes: &Mistakes) {
    for check in checks {
        check_series(&check.series, &check.place, rules, mistakes);
    }
}

/// Facilities open within the plan or later, share delays that are assumptions, and are paid by a line of the budget.
pub(super) fn check_facilities(
    base_year: Option<i32>,
    facilities: &[(Facility, Place)],
    budget: Option<&[BudgetLine]>,
    assumptions: Option<&[Assumption]>,
    mistakes: &Mistakes,
) {
    if let Some(base_year) = base_year {
        facilities.iter().for_each(|(facility, _)| {
            check_opening(facility, facility.places.opening.as_ref().unwrap_or(&facility.place), base_year, mistakes)
        });
    }
    // Where assumptions could not be read, that is the mistake to report.
    if let Some(assumptions) = assumptions {
        facilities.iter().for_each(|(facility, _)| check_shared_delay(facility, assumptions, mistakes));
    }
    let Some(budget) = budget else { return };
    for (facility, place) in facilities {
        check_line(&facility.domain, place, budget, mistakes);
    }
}

/// Notes a facility that opens before the plan's first year, where the baseline holds it already, or in a year that no plan speaks of.
pub(crate) fn check_opening(facility: &Facility, place: &Place, base_year: i32, mistakes: &Mistakes) {
    let (id, opening) = (&facility.id, facility.opening);
    let year = opening.floor();
    if opening < f64::from(base_year + 1) {
        let message = text!("`{id}` opens in {year}, before the plan begins", "`{id}` 于{year}年开放，早于规划期");
        mistakes.push(Diagnostic::error(Code::OpensTooEarly, message).at(place.clone()).help(text!(
            "what stands at the end of {base_year} is part of the base-year values; a facility opens in {} or later",
            "{base_year}年末已有的设施已含在基期值中；设施应在{}年或以后开放",
            base_year + 1
        )));
    } else if opening >= YEARS.end {
        let message = text!("`{id}` opens in {year}, which no plan reaches", "`{id}` 于{year}年开放，没有规划会到那一年");
        mistakes.push(
            Diagnostic::error(Code::NotADate, message)
                .at(place.clone())
                .help(text!("to leave a facility out, write `cancelled = true`", "如要取消某设施，请写 `cancelled = true`")),
        );
    }
}

/// Notes an assumption that does not exist as a shared delay.
pub(crate) fn check_shared_delay(facility: &Facility, assumptions: &[Assumption], mistakes: &Mistakes) {
    let Some(name) = &facility.shared_delay else { return };
    if assumptions.iter().all(|known| known.name != *name) {
        mistakes.push(
            Diagnostic::error(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                .at(facility.places.shared_delay.as_ref().unwrap_or(&facility.place).clone())
                .suggest(name, assumptions.iter().map(|known| known.name.as_str()))
                .help(text!(
                    "`shared_delay` names one of seeds/assumptions.toml",
                    "`shared_delay` 应写 seeds/assumptions.toml 中的一条假设"
                )),
        );
    }
}

/// Notes a budget line that does not exist.
pub(crate) fn check_line(line: &str, place: &Place, budget: &[BudgetLine], mistakes: &Mistakes) {
    if budget.iter().all(|known| known.id != line) {
        mistakes.push(
            Diagnostic::error(Code::UnknownBudgetLine, text!("no budget line is called `{line}`", "没有名为 `{line}` 的预算项"))
                .at(place.clone())
                .suggest(line, budget.iter().map(|known| known.id.as_str()))
                .help(text!("budget lines are declared in seeds/budget.toml", "预算项在 seeds/budget.toml 中声明")),
        );
    }
}
