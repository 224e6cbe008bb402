//! Holds the printed words of a commitment against its value: a change leads from what is there to a level, and the level is what is judged.

use super::printed::{Change, Meaning, Surroundings, read};
use super::row_columns::spoken;
use super::unit_kinds::apart;
use super::{Commitment, Indicator, Measure, Plan, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{short, written};
use crate::text;

/// Words of names that count what is added or done rather than what is there.
const COUNTS_ADDITIONS: [&str; 12] =
    ["新增", "新建", "新改", "净增", "新开", "added", "additional", "new ", "opened", "built", "increase", "net gain"];

/// Words of names that count a change itself.
const COUNTS_CHANGES: [&str; 26] = [
    "增长",
    "增速",
    "增幅",
    "增量",
    "降幅",
    "减少量",
    "降低量",
    "减排量",
    "降低率",
    "下降率",
    "减少率",
    "变化",
    "节约",
    "累计",
    "growth",
    "reduction",
    "decrease",
    "change",
    "rise ",
    "fall ",
    "cut ",
    "savings",
    "saved",
    "gain",
    "per year",
    "a year",
];

/// Whether the name of a commitment, or its words, say that what is counted is what is added or the change itself.
pub(super) fn counts_changes(name: &Text, printed: &str) -> bool {
    let name = format!("{} {}", name.zh, name.en).to_lowercase();
    let printed = printed.to_lowercase();
    COUNTS_ADDITIONS.iter().chain(&COUNTS_CHANGES).any(|word| name.contains(word))
        || ["新增", "新建", "新改", "净增", "新开", "additional", "new "].iter().any(|word| printed.contains(word))
}

/// The level that a change leads to from a baseline; `None` for words of a level, and for a change that takes the years of the plan.
pub(super) fn level_after(figure: &super::printed::Figure, baseline: f64) -> Option<f64> {
    match figure.meaning {
        Meaning::Change { by, how: Change::Amount } => Some(baseline + by),
        Meaning::Change { by, how: Change::PerCent } => Some(baseline * (1.0 + by / 100.0)),
        _ => None,
    }
}

/// A level as people would print it: series of people and things have fractions that nobody prints.
pub(super) fn rounded(level: f64) -> f64 {
    let digits = if level.abs() >= 100.0 { 0 } else { 4 };
    format!("{level:.digits$}").parse().unwrap_or(level)
}

/// The commitments that are held against rows of the table whose baseline is printed.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let of_row = |commitment: &Commitment| {
        let id = commitment.indicator.as_ref().or(commitment.series.as_ref())?;
        let baseline = |row: &str, baseline: Option<f64>| (row == id).then_some(baseline).flatten();
        // In another unit nothing can be reckoned from the baseline, which has been told.
        let unit = plan.indicator(id).map(|row| &row.unit);
        if unit.is_some_and(|unit| apart([&commitment.unit.zh, &commitment.unit.en], [&unit.zh, &unit.en]).is_some()) {
            return None;
        }
        let judged = plan.indicators.iter().find_map(|row| baseline(&row.id, row.baseline));
        let own = judged.or_else(|| plan.watched.iter().find_map(|row| baseline(&row.id, row.baseline)))?;
        off_the_change(plan, commitment, own)
    };
    // Interim targets are worked out from their words by the program itself.
    plan.commitments.iter().filter(|commitment| commitment.place != commitment.year_place).filter_map(of_row).collect()
}

/// That a value is the change that the words speak of, rather than the level that it leads to: 50, 0.5 or 1.5 beside 增长50%, 2 beside 翻一番.
pub(super) fn states_change(printed: &str, value: f64, by: f64) -> Option<(Text, Text)> {
    let near = |other: f64| (value.abs() - other.abs()).abs() <= 0.01 * other.abs();
    let (shown, stated) = (short(by), written(value));
    [by, by / 100.0, 1.0 + by / 100.0, 100.0 + by].into_iter().any(near).then(|| {
        (
            text!(
                "`{printed}` is a change of {shown} %, and {stated} is held against the series itself",
                "`{printed}` 是变化 {shown}%，而 {stated} 是拿序列本身来比较的"
            ),
            text!(
                "write into `value` the level that the change leads to: the baseline times {:.4}",
                "`value` 应写变化之后的水平：基期值乘以 {:.4}",
                1.0 + by / 100.0
            ),
        )
    })
}

/// What stands at the end where the words of a commitment speak of a change from `own`, the value of the base year, and its value is something
/// else; `None` where the words name a level.
pub(crate) fn off_the_change(plan: &Plan, commitment: &Commitment, own: f64) -> Option<Diagnostic> {
    let (printed, value) = (&commitment.printed, commitment.value);
    let name = spoken(&commitment.name);
    let figure = read(printed, Surroundings::of_target(name, ""));
    let Meaning::Change { by, how } = figure.meaning else { return None };
    let all = format!("{} {} {}", commitment.name.zh, commitment.name.en, commitment.series.as_deref().unwrap_or_default()).to_lowercase();
    // What is added up over the years is no level that a change leads to.
    let adds_up = |row: &Indicator| commitment.indicator.as_deref() == Some(row.id.as_str()) && row.target.measure == Measure::Total;
    let counts = COUNTS_ADDITIONS.iter().any(|word| all.contains(word)) || plan.indicators.iter().any(adds_up);
    // Of nothing, 翻一番 is nothing.
    if let (true, Change::PerCent | Change::PerCentAYear) = (own == 0.0 || counts, how) {
        let (message, help) = states_change(printed, value, by)?;
        return Some(Diagnostic::warning(Code::PrintedValue, message).at(commitment.value_place.clone()).help(help));
    }
    // A change from another year starts elsewhere; where its own number is the value, that is told all the same.
    let elsewhere = figure.compared.is_some_and(|year| year != plan.base_year);
    if elsewhere && !counts && !figure.total && value.abs() == by.abs() && (value - own).abs() > 0.5 * own.abs() {
        let (year, shown) = (figure.compared.unwrap_or_default(), short(value));
        return Some(
            Diagnostic::warning(
                Code::PrintedValue,
                text!(
                    "`{printed}` is a change from {year}, and {shown} is held against the series itself",
                    "`{printed}` 是相对{year}年的变化量，而 {shown} 是拿序列本身来比较的"
                ),
            )
            .at(commitment.value_place.clone())
            .help(text!(
                "write into `value` the level that it leads to: that of {year} and the change together",
                "`value` 请写变化之后的水平：{year}年的值加上变化量"
            )),
        );
    }
    // What counts from nothing counts what comes.
    if own == 0.0 || counts || figure.total || elsewhere {
        return None;
    }
    let years = commitment.year - plan.base_year;
    let level = match how {
        Change::Amount => own + by,
        Change::AmountAYear => own + by * f64::from(years),
        Change::PerCent => own * (1.0 + by / 100.0),
        Change::PerCentAYear => own * libm::pow(1.0 + by / 100.0, f64::from(years)),
    };
    // A percentage that is said to rise by 5 % may do so in points.
    let in_points = (is_percentage(spoken(&commitment.unit)) && how == Change::PerCent).then_some(own + by);
    let near = |level: f64| (value - level).abs() <= 0.02 * level.abs().max(own.abs());
    if near(level) || in_points.is_some_and(near) || years <= 0 {
        return None;
    }
    let (from, level, value) = (short(own), rounded(level), written(value));
    Some(
        Diagnostic::warning(
            Code::PrintedValue,
            text!(
                "`{printed}` is a change, and leads from {from} to {level}; the row is held against {value}",
                "`{printed}` 是变化量，由 {from} 变为 {level}；而该行按 {value} 比较"
            ),
        )
        .at(commitment.value_place.clone())
        .help(text!(
            "write {level} into `value`, or name a series that counts what is added",
            "`value` 请写 {level}，或指定统计新增量的序列"
        )),
    )
}

/// Years from 2000 on that a sentence names as times, each once: 到2030年 and `by 2030`; neither those of a name, Vision 2035 and 2035年远景目标, nor
/// numbers of something else, 2040人.
pub(super) fn years_in(sentence: &str) -> Vec<i32> {
    let mut years = Vec::new();
    let digit = |letter: char| letter.is_ascii_digit();
    let mut at = 0;
    while let Some(start) = sentence[at..].find(digit).map(|found| at + found) {
        let end = start + sentence[start..].find(|letter| !digit(letter)).unwrap_or(sentence.len() - start);
        at = end;
        let Some(year) = sentence[start..end].parse().ok().filter(|year| end - start == 4 && (2000..=2100).contains(year)) else {
            continue;
        };
        let (before, after) = (sentence[..start].trim_end().to_lowercase(), sentence[end..].trim_start());
        let named = ["远景", "愿景", "规划", "计划", "纲要", "议程", "战略", "行动", "目标纲要", "水平", "的"];
        // What a change is counted from is no time at which it is due.
        let from = ["比", "较", "从", "自", "than", "from", "since", "over", "against", "与", "同"];
        if from.iter().any(|word| before.ends_with(word)) || after.trim_start_matches('年').starts_with("相比") {
            continue;
        }
        let dated = after.strip_prefix('年').is_some_and(|rest| !named.iter().any(|name| rest.trim_start().starts_with(name)));
        let worded = ["by", "in", "until", "before", "end of", "year", "through", "to"]
            .iter()
            .any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)));
        // `in 2040 households` counts something.
        let counted = after.starts_with(char::is_alphabetic)
            && ["residents", "people", "households", "children", "places", "beds", "pupils", "workers", "persons", "users", "homes"]
                .iter()
                .any(|noun| after.starts_with(noun));
        if (dated || worded && !counted) && !years.contains(&year) {
            years.push(year);
        }
    }
    years
}

/// The only number of a sentence that is no year, where a figure is printed beside it and is another one.
pub(super) fn only_other_number<'q>(printed: &str, quote: &'q str) -> Option<&'q str> {
    let own = numbers(printed);
    let said: Vec<_> = numbers(quote).into_iter().filter(|(number, _)| !(number.len() == 4 && number.starts_with("20"))).collect();
    let ([(own, counts)], [(said, also)]) = (&own[..], &said[..]) else { return None };
    let value = |number: &str| number.replace(',', "").parse::<f64>().ok();
    // The 3 of 3岁以下 is another thing than 50 %.
    (counts == also && counts.is_some() && value(own)? != value(said)?).then_some(*said)
}

/// The numbers of a text as they stand, each with the letter or sign behind it.
fn numbers(text: &str) -> Vec<(&str, Option<char>)> {
    let inside = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) {
        let end = start + text[start..].find(|letter| !inside(letter)).unwrap_or(text.len() - start);
        let number = text[start..end].trim_end_matches(['.', ',']);
        found.push((number, text[start + number.len()..].trim_start().chars().next()));
        at = end;
    }
    found
}
