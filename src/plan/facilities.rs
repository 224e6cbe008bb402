//! Reads facilities.toml and checks.toml: what opens, and planners' checks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::name::check_name;
use super::opening::{Printed, printed};
use super::section::{Mistakes, Section, Value, parse_document};
use super::value::distribution;
use super::{Check, Facility, FacilityPlaces};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::text;

pub(super) fn load_facilities(source: &Arc<Source>, measures: &Measures, mistakes: &Mistakes) -> Option<Vec<(Facility, Place)>> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let facilities = root.tables("facility").iter().filter_map(|(id, section)| read_facility(id, section, measures)).collect();
    root.finish();
    Some(facilities)
}

/// Facilities of the TOML file and those of the table, each in one of the two.
pub(super) fn joined(mut facilities: Vec<(Facility, Place)>, more: Vec<(Facility, Place)>, mistakes: &Mistakes) -> Vec<(Facility, Place)> {
    for (facility, place) in more {
        if let Some((first, _)) = facilities.iter().find(|(known, _)| known.id == facility.id) {
            let id = &facility.id;
            mistakes.push(
                Diagnostic::error(
                    Code::SameFacilityTwice,
                    text!("`{id}` stands in seeds/facilities.toml too", "`{id}` 在 seeds/facilities.toml 中也有"),
                )
                .at(facility.place.clone())
                .related(first.place.clone(), text!("and here", "另一处在这里"))
                .help(text!("remove one of the two", "请删去其中一处")),
            );
            continue;
        }
        facilities.push((facility, place));
    }
    facilities
}

/// What dates and sums of a facility are measured by, where the plan says it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measures {
    pub(crate) base_year: Option<i32>,
    pub(crate) money_unit: Option<f64>,
}

/// One facility, and the place of the budget line it names; also used for facilities that a scenario adds.
pub(crate) fn read_facility(id: &str, section: &Section<'_>, measures: &Measures) -> Option<(Facility, Place)> {
    let mistakes = section.mistakes();
    check_name(id, &section.place(), mistakes);
    let name = section.words("name", section.require("name"));
    let kind = section.string("kind", section.require("kind"));
    let opening_value = section.require("opening");
    let opening = opening_value.and_then(|value| read_opening(section, value, measures.base_year));
    let delay = match section.value("delay") {
        Some(value) => distribution(section, "delay", value, &text!("years", "年")),
        None => Some(Distribution::Fixed(0.0)),
    };
    let (shared_delay, delay_place) = section.string("shared_delay", section.value("shared_delay")).unzip();
    let amount = |key: &'static str, otherwise: f64| {
        let value = section.value(key);
        let read = if key.ends_with("_cost") { section.money(key, value, measures.money_unit) } else { section.years(key, value) };
        let Some((amount, place)) = read else { return otherwise };
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
        keys: ["adds", "ramp", "delay", "build_years", "construction_cost", "running_cost"]
            .into_iter()
            .filter_map(|key| Some((key, section.value_place(section.value(key)?))))
            .collect(),
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

/// An opening date: a year with decimals, a date as authorities print it (a month is its beginning), or `base + 2.5`, the base year and so
/// many years.
pub(crate) fn read_opening(section: &Section<'_>, value: &Value<'_>, base_year: Option<i32>) -> Option<f64> {
    let written = match value.get_ref() {
        toml::de::DeValue::String(words) => words.to_string(),
        toml::de::DeValue::Datetime(date) => date.to_string(),
        other => match super::section::number(other) {
            Some(year) => {
                // Decimals say that a part of the year is meant, its beginning too.
                match other {
                    toml::de::DeValue::Integer(_) => year_alone(section, value, year),
                    toml::de::DeValue::Float(float) => month_or_part(section, value, float.as_str()),
                    _ => {}
                }
                return year_in_range(section, value, year);
            }
            None => {
                section.wrong_kind("opening", value, text!("a month such as \"2023-07\", or a year", "月份（如 \"2023-07\"）或年份"));
                return None;
            }
        },
    };
    let year = match printed(&written) {
        Printed::Date(year) => year,
        Printed::YearAlone(year) => {
            year_alone(section, value, f64::from(year));
            f64::from(year)
        }
        Printed::Turn(year) => {
            section.mistakes().push(turn_of_years(1).at(section.value_place(value)));
            f64::from(year)
        }
        Printed::AfterBase(years) => f64::from(base_year?) + years,
        other => {
            section.mistakes().push(not_a_date(&written, other).at(section.value_place(value)));
            return None;
        }
    };
    year_in_range(section, value, year)
}

/// Notes a year with two decimals that are those of a month, such as 2027.09, which is read as a part of the year.
fn month_or_part(section: &Section<'_>, value: &Value<'_>, written: &str) {
    let Some((year, part)) = written.split_once('.').filter(|(_, part)| part.len() == 2) else { return };
    let Some(month) = part.parse::<u32>().ok().filter(|month| (1..=12).contains(month)) else { return };
    let read = f64::from(month) * 12.0 / 100.0;
    let read = read.floor() as u32 + 1;
    section.mistakes().push(
        Diagnostic::warning(
            Code::YearAlone,
            text!("{written} is read as a part of the year, which is in month {read}", "{written} 按一年中的小数读取，即{read}月"),
        )
        .at(section.value_place(value))
        .help(text!(
            "write `\"{year}-{month:02}\"` if the month is meant, `\"{year}-{read:02}\"` if the part of the year",
            "若指月份，请写 `\"{year}-{month:02}\"`；若指一年中的小数，请写 `\"{year}-{read:02}\"`"
        )),
    );
}

/// Notes that a year without a month is its beginning here, while tables of offices take its middle.
fn year_alone(section: &Section<'_>, value: &Value<'_>, year: f64) {
    if !YEARS.contains(&year) {
        return;
    }
    section.mistakes().push(
        Diagnostic::warning(Code::YearAlone, text!("{year} names no month, and is read as January", "{year}年没有写月份，按1月读取"))
            .at(section.value_place(value))
            .help(text!(
                "write the month: `\"{year}-07\"`, or `\"{year}-01\"` if January is meant",
                "请写明月份：`\"{year}-07\"`；若确指1月，请写 `\"{year}-01\"`"
            )),
    );
}

/// Tells how dates such as `2027/28` are read.
pub(super) fn turn_of_years(count: usize) -> Diagnostic {
    Diagnostic::warning(
        Code::YearAlone,
        text!(
            "some dates name a year from one into the next, {count} in all: read as its middle, the turn of the two years",
            "有{count}个日期写的是跨年度（如2027/28）：按两年之交理解"
        ),
    )
    .help(text!("write the month where it is known: `2027-09`", "知道月份时请写明：`2027-09`"))
}

/// The message that words say no date, still without a place.
pub(super) fn not_a_date(written: &str, read: Printed) -> Diagnostic {
    let fault = |message| Diagnostic::error(Code::NotADate, message);
    match read {
        Printed::Span => fault(text!("\"{written}\" is a span of time", "\"{written}\" 是一段时间"))
            .help(text!("write the month in which it opens: \"2023-07\"", "请写投用的年和月：\"2023-07\"")),
        Printed::DayOrMonth(year, [first, second]) => fault(text!("\"{written}\" can be read in two ways", "\"{written}\" 有两种读法"))
            .help(text!(
                "write \"{year}-{second:02}\" or \"{year}-{first:02}\", whichever is meant",
                "请按原意写 \"{year}-{second:02}\" 或 \"{year}-{first:02}\""
            )),
        Printed::MonthOrPart(year, month) => fault(text!("\"{written}\" can be read in two ways", "\"{written}\" 有两种读法")).help(text!(
            "write \"{year}-{month:02}\" if a month is meant; a part of a year has more decimals",
            "若指月份，请写 \"{year}-{month:02}\"；若指一年中的一段，请多写几位小数"
        )),
        _ if let Some(meant) = counted_from_base(written) => {
            fault(text!("\"{written}\" is not a month", "\"{written}\" 不是月份")).help(meant)
        }
        _ if let Some(day) = day_of_spreadsheet(written) => {
            fault(text!("{written} is a day as a spreadsheet counts it: {day}", "{written} 是电子表格的日期序数，即 {day}"))
                .help(text!("format the cell as a date, or write \"{day}\" as text", "请把单元格设为日期格式，或按文本写 \"{day}\""))
        }
        _ if let Some(year) = year_out_of_range(written) => {
            fault(text!("\"{written}\" is in the year {year}, which no plan reaches", "\"{written}\" 为{year}年，没有规划会到那一年")).help(
                text!(
                    "are two digits of the year exchanged? Write year and month: \"2023-07\"",
                    "年份的数字是否写颠倒了？请写年和月：\"2023-07\""
                ),
            )
        }
        _ if let Some(year) = crate::table::parse_number(written.trim()).filter(|year| year.fract() != 0.0 && YEARS.contains(year)) => {
            fault(text!("\"{written}\" is not a month", "\"{written}\" 不是月份"))
                .help(text!("a year with decimals is a number: write {year} without quotes", "带小数的年份是数字：请写 {year}，不加引号"))
        }
        _ => fault(text!("\"{written}\" is not a month", "\"{written}\" 不是月份"))
            .help(text!("write year and month: \"2023-07\"", "请写年和月：\"2023-07\"")),
    }
}

/// The month of a day as spreadsheets count them, from the end of 1899: 46631 is of September 2027.
fn day_of_spreadsheet(written: &str) -> Option<String> {
    let day = written.trim().parse::<i64>().ok().filter(|day| (36_526..73_051).contains(day))?;
    // Days since 1970 as year and month of the proleptic Gregorian calendar, with years that begin in March.
    let since = day - 25_569 + 719_468;
    let era = since / 146_097;
    let of_era = since - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year}-{month:02}"))
}

/// The year of words that are year and month but for its size: `2207-09`.
fn year_out_of_range(written: &str) -> Option<i32> {
    let (year, month) = written.trim().split_once(['-', '/', '年', '.'])?;
    let month: u32 = month.trim_end_matches('月').parse().ok()?;
    let year: i32 = year.parse().ok().filter(|year| (1000..10_000).contains(year) && !YEARS.contains(&f64::from(*year)))?;
    (1..=12).contains(&month).then_some(year)
}

/// What is to be written for a count from the base year that cannot be read: `base+3,5`, `base - 1`.
fn counted_from_base(written: &str) -> Option<Text> {
    // One slip in the word itself.
    if let Some((word, years)) = written.trim().split_once('+') {
        let (word, years) = (word.trim(), years.trim().replace(',', "."));
        let near = word != "base" && crate::diagnostic::slips(&word.to_lowercase(), "base") <= 1;
        if near && years.parse::<f64>().is_ok() {
            return Some(text!("write \"base + {years}\"", "请写 \"base + {years}\""));
        }
    }
    let rest = written.trim().strip_prefix("base").or_else(|| written.trim().strip_prefix("基期"))?.trim_start();
    if rest.starts_with(['-', '−']) {
        return Some(text!(
            "what opens in the base year or before is part of the base-year values; count forward: \"base + 1\" is the first year of the plan",
            "基期年及以前投用的已计入基期值；请从基期往后算：\"base + 1\" 为规划第一年"
        ));
    }
    let years = rest.strip_prefix('+')?.trim().replace(',', ".");
    years.parse::<f64>().is_ok().then(|| text!("write \"base + {years}\"", "请写 \"base + {years}\""))
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
                .help(text!(
                    "write `low = {high}` and `high = {low}`, or mend the one that is mistyped",
                    "请写 `low = {high}`、`high = {low}`，或改正写错的一个"
                )),
            );
        } else if low == f64::NEG_INFINITY && high == f64::INFINITY {
            mistakes.push(
                Diagnostic::error(Code::EmptyCheck, text!("a check needs `low` or `high`", "检查项需要 `low` 或 `high`"))
                    .at(section.place())
                    .help(text!("write the least value that can be, `low = 0`, or the greatest", "请写可能的最小值（`low = 0`）或最大值")),
            );
        }
        let (series, place) = series?;
        Some(Check { series, low, high, reason: reason?, place })
    });
    let checks: Vec<Check> = checks.collect();
    for (at, check) in checks.iter().enumerate() {
        let limits = |known: &Check| known.low.is_finite() && check.low.is_finite() || known.high.is_finite() && check.high.is_finite();
        if let Some(first) = checks[..at].iter().find(|known| known.series == check.series && limits(known)) {
            let series = &check.series;
            mistakes.push(
                Diagnostic::warning(Code::DuplicateId, text!("`{series}` is checked twice", "`{series}` 有两条检查"))
                    .at(check.place.clone())
                    .related(first.place.clone(), text!("first here", "第一次出现在这里"))
                    .help(text!("keep one of the two, with the limits that are meant", "请只保留一条，写上所要的范围")),
            );
        }
    }
    Some(checks)
}
