//! Reads commitments.csv, the quantified sentences of the plan's text, and findings.csv, the contradictions that its readers noted.

use std::sync::Arc;

use super::audit::{Finding, FindingKind, rows_of};
use super::checks::{SeriesNames, check_year};
use super::commitment_checks::{Said, check_beside, check_unit, check_words, each_year};
use super::name::check_name;
use super::printed::{Figure, Meaning, Surroundings, read, says_the_same};
use super::row_columns::{one_for_both, spoken};
use super::section::Mistakes;
use super::table_file;
use super::target_columns::{check_demand, read_comparison};
use super::{Commitment, Comparison, Indicator, Measure, Watched};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::language::Text;
use crate::language::number::{short, written};
use crate::table::{Field, Frame, PerCent, Schema, number_meant, parse_number};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::text("section"),
        Field::text("name_zh").also(&["name"]),
        Field::text("name_en").optional(),
        Field::text("unit_zh").also(&["unit"]).optional(),
        Field::text("unit_en").optional(),
        Field::text("printed"),
        Field::number("value"),
        Field::choice("comparison", Comparison::CODES),
        Field::number("tolerance").may_be_empty(),
        Field::integer("year").may_be_empty(),
        Field::text("indicator").may_be_empty(),
        Field::text("series").may_be_empty(),
        Field::text("quote"),
    ])
    .unique(&["id"])
}

/// The rows of the plan's table that are judged, as far as they could be read, and those that are not.
type Rows<'a> = (Option<&'a [Indicator]>, &'a [Watched]);

pub(super) fn load(
    source: &Arc<Source>,
    target_year: Option<i32>,
    indicators: Rows<'_>,
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Vec<Commitment>> {
    // What an empty value should be is said from the words of its row.
    let mut schema = schema();
    schema.fields.iter_mut().filter(|field| field.name == "value").for_each(|field| field.may_be_empty = true);
    let frame = table_file::read_above_notes(source, &schema, mistakes)?;
    Some((0..frame.rows()).filter_map(|row| read_row(&frame, row, (target_year, indicators), named, mistakes)).collect())
}

/// The error of a row whose value is empty, with the value that its words mean.
fn empty_value(frame: &Frame, row: usize, printed: &str, figure: &Figure, baseline: Option<f64>) -> Diagnostic {
    let level = baseline.and_then(|baseline| super::promised::level_after(figure, baseline));
    let help = match (figure.value(), figure.meaning.clone(), level) {
        (Some(value), ..) => {
            let number = written(value.number);
            text!("`{printed}` is {number}: write `{number}`", "`{printed}` 即 {number}：请写 `{number}`")
        }
        (None, Meaning::Change { .. }, Some(level)) => {
            let (from, level) = (short(baseline.unwrap_or_default()), super::promised::rounded(level));
            text!("`{printed}` leads from {from} to {level}: write `{level}`", "`{printed}` 由 {from} 变为 {level}：请写 `{level}`")
        }
        (None, Meaning::Change { .. }, None) => text!(
            "`{printed}` is a change: write the level that it leads to, or delete the row",
            "`{printed}` 是变化量：请写变化之后的水平，或删去这一行"
        ),
        _ => text!("fill the cell, or delete its row", "请填写，或删去这一行"),
    };
    Diagnostic::error(Code::EmptyCell, text!("`value` must not be empty", "`value` 不能为空")).at(frame.place(row, "value")).help(help)
}

/// The number of things that words count in Chinese numerals: 2 of 两个, 12 of 十二所.
fn counted_in_words(printed: &str) -> Option<f64> {
    const NUMERALS: &str = "零一二两三四五六七八九十百";
    const COUNTED: [&str; 12] = ["个", "所", "家", "座", "处", "项", "张", "名", "人", "条", "辆", "次"];
    let end = printed.find(|letter: char| !NUMERALS.contains(letter)).filter(|end| *end > 0)?;
    let (number, things) = printed.split_at(end);
    let meant = number_meant(number, PerCent::Unknown).filter(|_| COUNTED.contains(&things))?;
    meant.first().filter(|_| meant.len() == 1).and_then(|number| parse_number(number))
}

/// Whether a row that names one indicator has the name of another one, which is told.
fn named_otherwise(frame: &Frame, row: usize, (name, judged): (&Text, &Indicator), all: &[Indicator], mistakes: &Mistakes) -> bool {
    let alike = |other: &Indicator| name.zh == other.name.zh && !name.zh.is_empty() || name.en == other.name.en && !name.en.is_empty();
    let Some(other) = all.iter().find(|other| alike(other)).filter(|_| !alike(judged)) else { return false };
    let column = if frame.text(row, "indicator").is_empty() { "series" } else { "indicator" };
    let (id, meant) = (&judged.id, &other.id);
    mistakes.push(
        Diagnostic::warning(
            Code::UnknownIndicator,
            text!(
                "the row has the name of `{meant}`, and its `{column}` is `{id}`",
                "该行的名称是 `{meant}` 的名称，而 `{column}` 为 `{id}`"
            ),
        )
        .at(frame.place(row, column))
        .related(other.place.clone(), text!("the indicator of that name", "同名的指标"))
        .help(text!("write `{meant}` into `{column}`, or mend the name", "`{column}` 请写 `{meant}`，或改正名称")),
    );
    true
}

fn read_row(
    frame: &Frame,
    row: usize,
    (target_year, (indicators, watched)): (Option<i32>, Rows<'_>),
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Commitment> {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| one_for_both(words(zh), words(en));
    let given = |column: &str| Some(words(column)).filter(|name| !name.is_empty());
    let place = frame.place(row, "id");
    check_name(&words("id"), &place, mistakes);
    let printed = words("printed");
    let (name, unit) = (both("name_zh", "name_en"), both("unit_zh", "unit_en"));
    // Sentences also commit in words (全覆盖, 每半年), which no parser should guess at.
    let figure = read(&printed, Surroundings::of_target(spoken(&name), ""));
    let Some(value) = frame.number(row, "value") else {
        let baseline = [words("indicator"), words("series")].iter().find_map(|id| indicators?.iter().find(|row| row.id == *id)?.baseline);
        mistakes.push(empty_value(frame, row, &printed, &figure, baseline));
        return None;
    };
    let judged_by = words("indicator");
    let adds_up = indicators.is_some_and(|rows| rows.iter().any(|row| row.id == judged_by && row.target.measure == Measure::Total));
    // So many a year are several times as many in all.
    let in_all = |one: f64| adds_up && each_year(&printed) && (2..=10).any(|years| one * f64::from(years) == value);
    if let Some(read) = figure.value().filter(|read| !says_the_same(read, &printed, value, spoken(&unit)) && !in_all(read.number)) {
        let (printed_value, value) = (written(read.number), written(value));
        mistakes.push(
            Diagnostic::error(
                Code::PrintedValue,
                text!(
                    "the plan prints `{printed}`, which is {printed_value}, not {value}",
                    "规划写的是 `{printed}`，即 {printed_value}，而不是 {value}"
                ),
            )
            .help(text!(
                "write {printed_value} into `value`, or mend what is printed",
                "请将 `value` 改为 {printed_value}，或改正 `printed`"
            ))
            .at(frame.place(row, "value"))
            .related(frame.place(row, "printed"), text!("printed", "原文数值")),
        );
    }
    if let Some(meant) = counted_in_words(&printed).filter(|meant| *meant != value && figure.value().is_none()) {
        let (meant, value) = (written(meant), written(value));
        mistakes.push(
            Diagnostic::error(
                Code::PrintedValue,
                text!("the plan prints `{printed}`, which is {meant}, not {value}", "规划写的是 `{printed}`，即 {meant}，而不是 {value}"),
            )
            .help(text!("write {meant} into `value`, or mend what is printed", "请将 `value` 改为 {meant}，或改正 `printed`"))
            .at(frame.place(row, "value"))
            .related(frame.place(row, "printed"), text!("printed", "原文数值")),
        );
    }
    check_demand(frame, row, "printed", (&figure, None), mistakes);
    // Without a year of its own, a commitment is due when the plan is.
    let year = match frame.integer(row, "year") {
        Some(year) => check_year(year, frame.place(row, "year"), mistakes),
        None => target_year.unwrap_or_default(),
    };
    let quote = words("quote");
    let judged = ["indicator", "series"].iter().any(|column| !words(column).is_empty());
    let (mut indicator, mut series) = (given("indicator"), given("series"));
    if let (Some(name), Some(indicators)) = (&indicator, indicators)
        && indicators.iter().all(|indicator| indicator.id != *name)
    {
        let place = frame.place(row, "indicator");
        if watched.iter().any(|row| row.id == *name) {
            mistakes.push(
                Diagnostic::warning(
                    Code::NoTarget,
                    text!(
                        "`{name}` has no target in numbers: this commitment is held against its values alone",
                        "`{name}` 没有数值目标：本条承诺只与其数值比较"
                    ),
                )
                .at(place)
                .help(text!(
                    "give the row of `{name}` a target, or write `{name}` into `series` and leave `indicator` empty",
                    "请为 `{name}` 一行写目标，或把 `{name}` 写入 `series` 并将 `indicator` 留空"
                )),
            );
            series = series.or(indicator.take());
        } else {
            mistakes.push(
                Diagnostic::error(Code::UnknownIndicator, text!("no indicator is called `{name}`", "没有名为 `{name}` 的指标"))
                    .suggest(name, indicators.iter().map(|indicator| indicator.id.as_str()))
                    .at(place),
            );
        }
    }
    let named_indicator =
        indicator.as_ref().or(series.as_ref()).and_then(|name| indicators?.iter().find(|indicator| indicator.id == *name));
    let another = named_indicator.zip(indicators).is_some_and(|(judged, all)| named_otherwise(frame, row, (&name, judged), all, mistakes));
    let named_indicator = named_indicator.filter(|_| !another);
    // A figure in another unit than its indicator's contradicts the rest as well: that is no second fault.
    let apart = named_indicator.is_some_and(|indicator| check_unit(frame, row, (indicator, &unit), value, mistakes));
    if !apart {
        let said = Said { figure: &figure, value, name: &name, unit: spoken(&unit), year, quote: &quote, judged, adds_up };
        check_words(frame, row, &said, mistakes);
    }
    if let Some(indicator) = named_indicator.filter(|_| !apart) {
        check_beside(frame, row, (indicator, series.as_deref()), (value, &figure), mistakes);
    }
    if let Some(series) = &series {
        named.note(series, frame.place(row, "series"));
    }
    Some(Commitment {
        id: words("id"),
        section: words("section"),
        name,
        unit,
        printed,
        value,
        comparison: read_comparison(frame, row, mistakes),
        year,
        value_place: frame.place(row, "value"),
        year_place: frame.place(row, "year"),
        indicator,
        series,
        quote,
        place,
    })
}

pub(super) fn findings_schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::choice("kind", &["table_text", "text_text", "unit_meaning", "internal", "open"]),
        Field::text("place_a"),
        Field::text("quote_a").may_be_empty(),
        Field::text("value_a").may_be_empty(),
        Field::text("place_b").may_be_empty(),
        Field::text("quote_b").may_be_empty(),
        Field::text("value_b").may_be_empty(),
        Field::text("title_zh").also(&["title"]),
        Field::text("title_en").optional(),
        Field::text("reading_zh").also(&["reading"]),
        Field::text("reading_en").optional(),
    ])
    .unique(&["id"])
}

/// A place that names a row which the plan's table does not have; rows of other numbers than 1, 2, 3 are an office's own.
fn check_row_named(frame: &Frame, row: usize, (indicators, watched): Rows<'_>, mistakes: &Mistakes) {
    let Some(indicators) = indicators else { return };
    let numbers = indicators.iter().map(|row| &row.number).chain(watched.iter().map(|row| &row.number));
    let Some(numbers) = numbers.map(|number| number.parse::<u32>().ok()).collect::<Option<Vec<u32>>>() else { return };
    let Some(last) = numbers.iter().max() else { return };
    for column in ["place_a", "place_b"] {
        let words = frame.text(row, column);
        let of_table = words.contains('#') || words.starts_with("table row ");
        let Some(named) = rows_of(words).filter(|_| of_table).and_then(|code| code.parse::<u32>().ok()) else { continue };
        if !numbers.contains(&named) && named > *last {
            mistakes.push(
                Diagnostic::warning(
                    Code::RowNumber,
                    text!(
                        "`{words}` names row {named}, and the last row of the table is {last}",
                        "`{words}` 指第{named}行，而表中最后一行为{last}"
                    ),
                )
                .at(frame.place(row, column))
                .help(text!("is the number mistyped?", "行号是否写错？")),
            );
        }
    }
}

pub(super) fn load_findings(source: &Arc<Source>, rows: Rows<'_>, mistakes: &Mistakes) -> Option<Vec<Finding>> {
    let frame = table_file::read(source, &findings_schema(), mistakes)?;
    (0..frame.rows()).for_each(|row| check_row_named(&frame, row, rows, mistakes));
    let row = |row: usize| {
        let words = |column: &str| frame.text(row, column).to_string();
        Finding {
            id: words("id"),
            kind: match frame.text(row, "kind") {
                "table_text" => FindingKind::TableText,
                "text_text" => FindingKind::TextText,
                "unit_meaning" => FindingKind::UnitMeaning,
                "internal" => FindingKind::Internal,
                _ => FindingKind::Open,
            },
            title: one_for_both(words("title_zh"), words("title_en")),
            place_a: words("place_a"),
            quote_a: words("quote_a"),
            value_a: words("value_a"),
            place_b: words("place_b"),
            quote_b: words("quote_b"),
            value_b: words("value_b"),
            reading: one_for_both(words("reading_zh"), words("reading_en")),
            computed: false,
            rows: [words("place_a"), words("place_b")].iter().filter_map(|place| rows_of(place)).collect(),
        }
    };
    Some((0..frame.rows()).map(row).collect())
}
