//! Reads history.csv (or .xlsx), the observed values, and priors.csv, the reference-class priors.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::checks::{SeriesNames, check_year};
use super::class_value::{Lookup, unknown_class};
use super::observation::{Observation, Prior};
use super::office_table::{plain_commas, without_notes, without_totals_named};
use super::section::Mistakes;
use super::table_file::{noted, read};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::table::{Field, Record, Schema, TableFile, half_width, parse_number};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("series"),
        Field::integer("year"),
        Field::number("value"),
        Field::number("error").optional(),
        Field::text("place").optional(),
        Field::text("definition").optional(),
        Field::choice("use", &["fitted"]).optional(),
        Field::text("source"),
    ])
    .unique(&["series", "year"])
}

/// Observed values of series, indicators among them, from history.csv (or .xlsx) and from the files of history/, which hold one series each
/// and are named by it. `ids` are the indicators' by their names.
pub(super) fn load(
    table: Option<&TableFile>,
    singles: &[Arc<Source>],
    (ids, percentages): (&BTreeMap<String, String>, &BTreeSet<String>),
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Vec<Observation>> {
    let mut seen = Vec::new();
    if let Some(table) = table {
        seen.extend(load_one(table, None, (ids, percentages), named, mistakes)?);
    }
    for single in singles {
        let series = single.name.rsplit('/').next().and_then(|name| name.strip_suffix(".csv")).unwrap_or_default();
        seen.extend(load_one(&TableFile::Csv(Arc::clone(single)), Some(series), (ids, percentages), named, mistakes)?);
    }
    let mut first: BTreeMap<(&str, i32), &Observation> = BTreeMap::new();
    for observation in &seen {
        let (series, year) = (&observation.series, observation.year);
        if let Some(earlier) = first.insert((series, year), observation)
            && earlier.place.source.name != observation.place.source.name
        {
            mistakes.push(
                Diagnostic::error(Code::DuplicateRow, text!("`{series}` of {year} stands here twice", "`{series}` {year}年的值重复了"))
                    .at(observation.place.clone())
                    .related(earlier.place.clone(), text!("first here", "第一次出现在这里")),
            );
        }
    }
    Some(seen)
}

fn load_one(
    table: &TableFile,
    single: Option<&str>,
    (ids, percentages): (&BTreeMap<String, String>, &BTreeSet<String>),
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Vec<Observation>> {
    let is_percentage = |series: &str| percentages.contains(ids.get(series).map_or(series, String::as_str));
    let change = |source: &Arc<Source>, records: &mut Vec<Record<'_>>, found: &mut Vec<Diagnostic>| {
        without_notes(source, records, found);
        without_totals_named(source, records, &["series"], found);
        super::history_slips::headings_exchanged(source, records, found);
        super::history_slips::errors_in_per_cent(source, records, found);
        plain_values(source, records, &is_percentage, found);
    };
    let frame = noted(table.read_long(&schema(), single, change), mistakes)?;
    let observation = |row: usize| {
        let words = frame.text(row, "series");
        let series = ids.get(words).map_or(words, String::as_str).to_owned();
        named.note(&series, frame.place(row, "series"));
        let year = frame.integer(row, "year").expect("invariant: the schema refuses an empty year");
        let error = frame.number(row, "error");
        if error.is_some_and(|error| error <= 0.0) {
            mistakes.push(
                Diagnostic::error(Code::ObservationError, text!("an error must be above zero", "误差应当大于零"))
                    .at(frame.place(row, "error"))
                    .help(text!("leave it empty where only rounding matters", "只有四舍五入误差时请留空")),
            );
        }
        let value = frame.number(row, "value").expect("invariant: the schema refuses an empty value");
        if let Some(error) = error.filter(|error| *error > value.abs() && value != 0.0) {
            mistakes.push(
                Diagnostic::warning(Code::ObservationError, text!("an error of {error} about {value}", "数值为 {value}，误差为 {error}"))
                    .at(frame.place(row, "error"))
                    .help(text!("an error is in the unit of the value, not in per cent", "误差与数值同单位，不是百分数")),
            );
        }
        Observation {
            series,
            year: check_year(year, frame.place(row, "year"), mistakes),
            value,
            error,
            observed_at: frame.text(row, "place").to_string(),
            definition: frame.text(row, "definition").to_string(),
            is_fitted: frame.text(row, "use") == "fitted",
            source: frame.text(row, "source").to_string(),
            place: frame.place(row, "value"),
            year_place: frame.place(row, "year"),
        }
    };
    Some((0..frame.rows()).map(observation).collect())
}

/// Signs for a value that is not known.
const UNKNOWN: [&str; 12] = ["…", "...", "..", "—", "-", "--", "——", "n/a", "na", "n.a.", "nan", "*"];

/// Leaves out rows whose value is a sign for not known, and reads commas between thousands and the per cent of a percentage.
fn plain_values(source: &Arc<Source>, records: &mut Vec<Record<'_>>, is_percentage: &impl Fn(&str) -> bool, found: &mut Vec<Diagnostic>) {
    let at = |name: &str| records.first().and_then(|header| header.iter().position(|cell| cell.words == name));
    let (Some(series), Some(value)) = (at("series"), at("value")) else { return };
    let is_unknown =
        |row: &Record<'_>| row.get(value).is_some_and(|cell| UNKNOWN.contains(&half_width(cell.words.trim()).to_lowercase().as_str()));
    let before = records.len();
    let first = records.iter().find(|row| is_unknown(row)).and_then(|row| row.get(value)).map(|cell| cell.span.clone());
    records.retain(|row| !is_unknown(row));
    if let Some(first) = first {
        let count = before - records.len();
        found.push(
            Diagnostic::warning(
                Code::RowsLeftOut,
                match count {
                    1 => text!("one value is printed as not known and is left out", "有1个数值标为缺失，未读取"),
                    _ => text!("{count} values are printed as not known and are left out", "有{count}个数值标为缺失，未读取"),
                },
            )
            .at(Place::new(source, first)),
        );
    }
    plain_commas(source, records, &[value], found);
    for row in records.iter_mut().skip(1) {
        let percentage = row.get(series).is_some_and(|cell| is_percentage(cell.words.trim()));
        if let Some(cell) = row.get_mut(value).filter(|_| percentage)
            && let Some(figure) = half_width(cell.words.trim()).strip_suffix('%')
            && parse_number(figure.trim()).is_some()
        {
            cell.words = Cow::Owned(figure.trim().to_owned());
        }
    }
}

pub(super) fn priors_schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::choice("scale", &["linear", "log", "logit"]),
        Field::number("drift"),
        Field::number("spread"),
        Field::number("degrees").may_be_empty(),
        Field::number("three_two").optional(),
        Field::number("width").optional(),
        Field::text("class").optional(),
        Field::text("reason").optional(),
        Field::text("source"),
    ])
    .unique(&["id"])
}

/// The largest change of a logarithm in five years that a class of indicators has: three times as much.
const WIDEST_LOG: f64 = 1.1;

/// Words in both languages in one cell, Chinese first: `判断 / judgement`; one language alone stands for both.
fn both(cell: &str) -> Text {
    match cell.split_once(" / ") {
        Some((zh, en)) => Text::new(zh, en),
        None => Text::same(cell),
    }
}

/// What the classes that priors name say of their rows; a class that is not there is noted.
pub(super) fn see_classes(priors: &mut [Prior], lookup: &Lookup<'_>, mistakes: &Mistakes) {
    if !lookup.all_read {
        return;
    }
    for prior in priors {
        let Some(name) = &prior.class else { continue };
        let Some(class) = lookup.classes.iter().find(|class| class.name == *name) else {
            mistakes.push(unknown_class(name, lookup.classes).at(prior.place.clone()));
            continue;
        };
        prior.seen = lookup.indicators.iter().find(|indicator| indicator.id == prior.id).map(|row| lookup.seen_from(class, row));
    }
}

pub(super) fn load_priors(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<Prior>> {
    let frame = read(source, &priors_schema(), mistakes)?;
    let all_above = |column: &str| (0..frame.rows()).all(|row| frame.number(row, column).is_some_and(|figure| figure > 0.0));
    let exchanged = frame.rows() > 2 && all_above("drift");
    let prior = |row: usize| {
        let spread = frame.number(row, "spread").expect("invariant: the schema refuses an empty spread");
        // Of columns that are exchanged one row speaks for all.
        let first = !exchanged || (0..row).all(|before| frame.number(before, "spread").is_some_and(|spread| spread > 0.0));
        if spread <= 0.0 && first {
            mistakes.push(
                Diagnostic::error(Code::PriorSpread, text!("a spread must be above zero", "离散程度应当大于零"))
                    .at(frame.place(row, "spread"))
                    .help(if exchanged {
                        text!("do `drift` and `spread` stand in each other's column?", "`drift` 与 `spread` 是否填反了列？")
                    } else {
                        text!("write the standard deviation of the change over five years, such as 0.15", "请写五年变化的标准差，如 0.15")
                    }),
            );
        }
        if let Some(degrees) = frame.number(row, "degrees").filter(|degrees| *degrees <= 2.0) {
            mistakes.push(
                Diagnostic::warning(
                    Code::PriorSpread,
                    text!(
                        "with {degrees} degrees of freedom no spread is defined: a normal is taken",
                        "自由度为 {degrees} 时离散程度无定义：按正态分布处理"
                    ),
                )
                .at(frame.place(row, "degrees"))
                .help(text!("write 3 or more, or leave it empty for a normal", "请写3以上，或留空以取正态分布")),
            );
        }
        super::history_slips::check_prior_width(&frame, row, spread, mistakes);
        if frame.text(row, "scale") == "log" {
            let drift = frame.number(row, "drift").unwrap_or_default();
            for (column, figure) in [("drift", drift), ("spread", spread)].into_iter().filter(|(_, figure)| figure.abs() > WIDEST_LOG) {
                let times = (libm::exp(figure.abs()) * 10.0).round() / 10.0;
                mistakes.push(
                    Diagnostic::warning(
                        Code::PriorScale,
                        text!(
                            "a {column} of {figure} on the log scale is {times} times within five years",
                            "对数尺度上的 {column} 为 {figure}，即五年内 {times} 倍"
                        ),
                    )
                    .at(frame.place(row, column))
                    .help(text!("changes of the logarithm: 0.05 is 5 %, not 5", "此处为对数的变动：5% 写作 0.05，而不是 5")),
                );
            }
        }
        Prior {
            id: frame.text(row, "id").to_string(),
            scale: frame.text(row, "scale").to_string(),
            drift: frame.number(row, "drift").expect("invariant: the schema refuses an empty drift"),
            spread,
            degrees: frame.number(row, "degrees"),
            three_two: frame.number(row, "three_two"),
            width: frame.number(row, "width"),
            class: Some(frame.text(row, "class").to_string()).filter(|class| !class.is_empty()),
            reason: both(frame.text(row, "reason")),
            seen: None,
            source: frame.text(row, "source").to_string(),
            place: frame.place(row, "scale"),
        }
    };
    Some((0..frame.rows()).map(prior).collect())
}
