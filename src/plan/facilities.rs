//! Reads facilities.toml, budget.toml and checks.toml: facilities, budget lines and planners' checks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::name::check_name;
use super::plausible::{decimals, half_a_unit};
use super::section::{Mistakes, Section, Value, parse_document};
use super::value::distribution;
use super::{BudgetLine, Check, Facility, FacilityPlaces};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::table::half_width;
use crate::text;

pub(super) fn load_facilities(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<(Facility, Place)>> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let facilities = root.tables("facility").iter().filter_map(|(id, section)| read_facility(id, section)).collect();
    root.finish();
    Some(facilities)
}

/// One facility, and the place of the budget line it names; also used for facilities that a scenario adds.
pub(crate) fn read_facility(id: &str, section: &Section<'_>) -> Option<(Facility, Place)> {
    let mistakes = section.mistakes();
    check_name(id, &section.place(), mistakes);
    let name = section.words("name", section.require("name"));
    let kind = section.string("kind", section.require("kind"));
    let opening_value = section.require("opening");
    let opening = opening_value.and_then(|value| read_opening(section, value));
    let delay = match section.value("delay") {
        Some(value) => distribution(section, "delay", value, &Text::default()),
        None => Some(Distribution::Fixed(0.0)),
    };
    let (shared_delay, delay_place) = section.string("shared_delay", section.value("shared_delay")).unzip();
    let amount = |key: &'static str, otherwise: f64| {
        let Some((amount, place)) = section.number(key, section.value(key)) else { return otherwise };
        if amount < 0.0 {
            let path = format!("{}.{key}", section.path());
            mistakes.push(Diagnostic::error(Code::NegativeAmount, text!("`{path}` cannot be negative", "`{path}` 不能为负")).at(place));
        }
        amount
    };
    let ramp = amount("ramp", 0.0);
    let construction_cost = amount("construction_cost", 0.0);
    let build_years = amount("build_years", 1.0);
    let running_cost = amount("running_cost", 0.0);
    let adds_value = section.require("adds");
    let adds = adds_value.and_then(|value| read_adds(section, value));
    let places = FacilityPlaces {
        opening: opening_value.map(|value| section.value_place(value)),
        shared_delay: delay_place,
        construction_cost: section.value("construction_cost").map(|value| section.value_place(value)),
        adds: adds_value.map(|value| adds_places(section, value)).unwrap_or_default(),
    };
    let domain = section.string("domain", section.require("domain"));
    let source = section.words("source", section.require("source"));
    section.finish();
    let (domain, domain_place) = domain?;
    let facility = Facility {
        id: id.to_string(),
        name: name?,
        kind: kind?.0,
        opening: opening?,
        delay: delay?,
        shared_delay,
        ramp,
        adds: adds?,
        construction_cost,
        build_years,
        running_cost,
        domain,
        source: source?,
        place: section.place(),
        places,
    };
    Some((facility, domain_place))
}

/// Whether an id is meant by a pattern in which `*` stands for any letters, also none.
pub(crate) fn is_meant(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((head, tail)) => id
            .strip_prefix(head)
            .is_some_and(|rest| rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| is_meant(tail, &rest[at..]))),
    }
}

/// What a facility adds at full capacity.
pub(crate) fn read_adds(section: &Section<'_>, value: &Value<'_>) -> Option<BTreeMap<String, f64>> {
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_kind("adds", value, text!("a table such as {{ beds = 500 }}", "形如 {{ beds = 500 }} 的表"));
        return None;
    };
    let mut adds = BTreeMap::new();
    for (name, amount) in table {
        match super::section::number(amount.get_ref()) {
            Some(number) => drop(adds.insert(name.get_ref().to_string(), number)),
            None => section.wrong_kind(&format!("adds.{}", name.get_ref()), amount, text!("a number", "数字")),
        }
    }
    Some(adds)
}

/// Where each name of what a facility adds stands.
pub(crate) fn adds_places(section: &Section<'_>, value: &Value<'_>) -> BTreeMap<String, Place> {
    let table = value.get_ref().as_table().into_iter().flatten();
    table.map(|(name, _)| (name.get_ref().to_string(), section.place_of(name.span()))).collect()
}

/// An opening date: a year with decimals, or `"2023-07"`, the beginning of that month.
pub(crate) fn read_opening(section: &Section<'_>, value: &Value<'_>) -> Option<f64> {
    let written = match value.get_ref() {
        toml::de::DeValue::String(words) => words.to_string(),
        toml::de::DeValue::Datetime(date) => date.to_string(),
        other => match super::section::number(other) {
            Some(year) => return year_in_range(section, value, year),
            None => {
                section.wrong_kind("opening", value, text!("a month such as \"2023-07\", or a year", "月份（如 \"2023-07\"）或年份"));
                return None;
            }
        },
    };
    let plain = half_width(&written).replace(['年', '.', '/'], "-").replace(['月', '日'], "");
    let parts: Vec<Option<u32>> = plain.trim().split('-').map(|part| part.trim().parse().ok()).collect();
    let month = match parts[..] {
        [Some(year)] => Some((year, 1)),
        [Some(year), Some(month)] | [Some(year), Some(month), Some(1..=31)] if (1..=12).contains(&month) => Some((year, month)),
        _ => None,
    };
    match month {
        Some((year, month)) => year_in_range(section, value, f64::from(year) + f64::from(month - 1) / 12.0),
        None => {
            section.mistakes().push(
                Diagnostic::error(Code::NotADate, text!("\"{written}\" is not a month", "\"{written}\" 不是月份"))
                    .at(section.value_place(value))
                    .help(text!("write year and month: \"2023-07\"", "请写年和月：\"2023-07\"")),
            );
            None
        }
    }
}

/// Years that plans speak of.
pub(crate) const YEARS: std::ops::Range<f64> = 1900.0..2200.0;

fn year_in_range(section: &Section<'_>, value: &Value<'_>, year: f64) -> Option<f64> {
    if YEARS.contains(&year) {
        return Some(year);
    }
    section.mistakes().push(
        Diagnostic::error(Code::NotADate, text!("{year} is not a year", "{year} 不是年份"))
            .at(section.value_place(value))
            .help(text!("write year and month: \"2023-07\"", "请写年和月：\"2023-07\"")),
    );
    None
}

pub(super) fn load_budget(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<BudgetLine>> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let sections = root.tables("line");
    root.finish();
    let declared = sections.len();
    let lines: Vec<BudgetLine> = sections
        .iter()
        .filter_map(|(id, section)| {
            check_name(id, &section.place(), mistakes);
            let name = section.words("name", section.require("name"));
            let share = section.part("share", section.require("share"));
            let source = section.words("source", section.value("source"));
            section.finish();
            let (share, place) = share?;
            if !(0.0..=1.0).contains(&share) {
                let help = if (1.0..=100.0).contains(&share) {
                    let fraction = share / 100.0;
                    text!("shares are parts of one: {share} % is {fraction}", "份额以 1 为整体：{share}% 写作 {fraction}")
                } else {
                    text!("shares are parts of one", "份额以 1 为整体")
                };
                mistakes.push(
                    Diagnostic::error(
                        Code::ShareOutOfRange,
                        text!("the share {share} is not between 0 and 1", "份额 {share} 不在 0 与 1 之间"),
                    )
                    .at(place)
                    .help(help),
                );
            }
            Some(BudgetLine { id: id.clone(), name: name?, share, source: source.unwrap_or_default(), place: section.place() })
        })
        .collect();
    let sum: f64 = lines.iter().map(|line| line.share).sum();
    // With a line missing for another mistake, the sum says nothing.
    if lines.len() < declared {
        return None;
    }
    if declared > 0 && (sum - 1.0).abs() > 1e-9 && (sum - 1.0).abs() <= rounding_of(&lines) {
        let rounded = round(sum);
        mistakes.push(
            Diagnostic::warning(
                Code::SharesRounded,
                text!("the budget shares sum to {rounded}, as rounded figures do", "各预算份额之和为 {rounded}，应是四舍五入所致"),
            )
            .at(lines[0].place.clone())
            .help(text!("each is divided by {rounded}, so that they sum to 1", "各份额均除以 {rounded}，使其和为 1")),
        );
        return Some(lines.into_iter().map(|line| BudgetLine { share: line.share / sum, ..line }).collect());
    }
    // A share that cannot be has its own message; with it the sum cannot be one either.
    if declared > 0 && (sum - 1.0).abs() > 1e-9 && lines.iter().all(|line| (0.0..=1.0).contains(&line.share)) {
        let (rounded, gap) = (round(sum), round((sum - 1.0).abs()));
        let (more, more_zh) = if sum > 1.0 { ("too much", "多了") } else { ("too little", "少了") };
        mistakes.push(
            Diagnostic::error(
                Code::SharesDoNotSum,
                text!("the budget shares sum to {rounded}, {gap} {more}", "各预算份额之和为 {rounded}，{more_zh} {gap}"),
            )
            .at(lines[0].place.clone())
            .help(text!("the shares of all lines must sum to exactly 1", "所有预算项的份额之和应当恰好为 1")),
        );
    }
    Some(lines)
}

/// How far shares may be from one together if each is rounded to as many decimals as the longest of them has.
fn rounding_of(lines: &[BudgetLine]) -> f64 {
    let longest = lines.iter().map(|line| decimals(line.share)).max().unwrap_or(0);
    // Shares of one or two decimals are chosen, not rounded.
    if longest < 3 { 0.0 } else { half_a_unit(longest) * lines.len() as f64 }
}

/// A share as a message shows it, without the last bits of a sum.
fn round(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}

pub(super) fn load_checks(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<Check>> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let sections = root.list("check");
    root.finish();
    let checks = sections.iter().filter_map(|section| {
        let series = section.string("series", section.require("series"));
        let low = section.number("low", section.value("low"));
        let high = section.number("high", section.value("high"));
        let bounds = low.as_ref().zip(high.as_ref()).map(|((_, low), (_, high))| (low.clone(), high.clone()));
        let (low, high) = (low.map_or(f64::NEG_INFINITY, |(low, _)| low), high.map_or(f64::INFINITY, |(high, _)| high));
        let reason = section.words("reason", section.require("reason"));
        section.finish();
        if let Some((low_place, high_place)) = bounds.filter(|_| low > high) {
            mistakes.push(
                Diagnostic::error(
                    Code::BoundsSwapped,
                    text!("`low` is above `high`: {low} and {high}", "`low` 大于 `high`：{low} 与 {high}"),
                )
                .at(high_place)
                .related(low_place, text!("`low` stands here", "`low` 在这里"))
                .help(text!("swap them, or mend the one that is mistyped", "请对调两者，或改正写错的一个")),
            );
        } else if low == f64::NEG_INFINITY && high == f64::INFINITY {
            mistakes.push(
                Diagnostic::error(Code::EmptyCheck, text!("a check needs `low` or `high`", "检查项需要 `low` 或 `high`"))
                    .at(section.place()),
            );
        }
        let (series, place) = series?;
        Some(Check { series, low, high, reason: reason?, place })
    });
    Some(checks.collect())
}
