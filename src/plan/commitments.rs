//! Reads commitments.csv, the quantified sentences of the plan's text, and findings.csv, the contradictions that its readers noted.

use std::sync::Arc;

use super::audit::{Finding, FindingKind, rows_of};
use super::checks::{SeriesNames, check_year};
use super::name::check_name;
use super::printed::{read_alone, says_the_same};
use super::row_columns::one_for_both;
use super::section::Mistakes;
use super::table_file::read;
use super::target_columns::{check_demand, read_comparison};
use super::{Commitment, Comparison, Indicator};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::table::{Field, Frame, Schema};
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

pub(super) fn load(
    source: &Arc<Source>,
    target_year: Option<i32>,
    indicators: Option<&[Indicator]>,
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Vec<Commitment>> {
    let frame = read(source, &schema(), mistakes)?;
    Some((0..frame.rows()).map(|row| read_row(&frame, row, (target_year, indicators), named, mistakes)).collect())
}

fn read_row(
    frame: &Frame,
    row: usize,
    (target_year, indicators): (Option<i32>, Option<&[Indicator]>),
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Commitment {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| one_for_both(words(zh), words(en));
    let given = |column: &str| Some(words(column)).filter(|name| !name.is_empty());
    let place = frame.place(row, "id");
    check_name(&words("id"), &place, mistakes);
    let value = frame.number(row, "value").expect("invariant: the schema refuses an empty value");
    let printed = words("printed");
    // Sentences also commit in words (全覆盖, 每半年), which no parser should guess at.
    let figure = read_alone(&printed);
    if let Some(read) = figure.value().filter(|read| !says_the_same(read, &printed, value)) {
        let printed_value = read.number;
        mistakes.push(
            Diagnostic::error(
                Code::PrintedValue,
                text!(
                    "the plan prints `{printed}`, which is {printed_value}, not {value}",
                    "规划写的是 `{printed}`，即 {printed_value}，而不是 {value}"
                ),
            )
            .at(frame.place(row, "value"))
            .related(frame.place(row, "printed"), text!("printed", "原文数值")),
        );
    }
    check_demand(frame, row, "printed", &figure, mistakes);
    // Without a year of its own, a commitment is due when the plan is.
    let year = match frame.integer(row, "year") {
        Some(year) => check_year(year, frame.place(row, "year"), mistakes),
        None => target_year.unwrap_or_default(),
    };
    let indicator = given("indicator");
    if let (Some(name), Some(indicators)) = (&indicator, indicators)
        && indicators.iter().all(|indicator| indicator.id != *name)
    {
        mistakes.push(
            Diagnostic::error(Code::UnknownIndicator, text!("no indicator is called `{name}`", "没有名为 `{name}` 的指标"))
                .at(frame.place(row, "indicator"))
                .suggest(name, indicators.iter().map(|indicator| indicator.id.as_str())),
        );
    }
    let series = given("series");
    if let Some(series) = &series {
        named.note(series, frame.place(row, "series"));
    }
    Commitment {
        id: words("id"),
        section: words("section"),
        name: both("name_zh", "name_en"),
        unit: both("unit_zh", "unit_en"),
        printed,
        value,
        comparison: read_comparison(frame, row, mistakes),
        year,
        year_place: frame.place(row, "year"),
        indicator,
        series,
        quote: words("quote"),
        place,
    }
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

pub(super) fn load_findings(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<Finding>> {
    let frame = read(source, &findings_schema(), mistakes)?;
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
