//! Slips of tables of observed values that are seen before their cells are read: headings in each other's place, errors in per cent.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Record, half_width, parse_number};
use crate::text;

/// The column of a heading.
fn column(records: &[Record<'_>], name: &str) -> Option<usize> {
    records.first()?.iter().position(|cell| cell.words.trim().eq_ignore_ascii_case(name))
}

/// The number in a cell of a row.
fn number(row: &Record<'_>, at: usize) -> Option<f64> {
    parse_number(half_width(row.get(at)?.words.trim()).trim())
}

/// Tells headings that stand over each other's columns, and reads the columns as they are meant, so that no cell of them is a fault of its own.
pub(super) fn headings_exchanged(source: &Arc<Source>, records: &mut [Record<'_>], found: &mut Vec<Diagnostic>) {
    let year = |number: f64| number.fract() == 0.0 && (1900.0..=2200.0).contains(&number);
    let Some(value) = column(records, "value") else { return };
    let rows = || records.iter().skip(1);
    let years = |at: usize| rows().filter(|row| number(row, at).is_some_and(year)).count();
    let count = rows().count();
    let exchanged = if let Some(own) = column(records, "year").filter(|own| count > 0 && years(*own) == 0 && years(value) == count) {
        Some(("year", own))
    } else if let Some(own) = column(records, "error") {
        // An error is given where a value is, and is smaller.
        let both = || rows().filter_map(|row| Some((number(row, value)?, number(row, own)?)));
        let smaller = both().count() >= 2 && both().all(|(value, error)| value.abs() < error.abs());
        let alone = |one: usize, other: usize| rows().any(|row| number(row, one).is_some() && number(row, other).is_none());
        (smaller && !alone(value, own)).then_some(("error", own))
    } else {
        None
    };
    let Some((name, own)) = exchanged else { return };
    let span = records[0][own].span.clone();
    found.push(
        Diagnostic::error(
            Code::NoHeader,
            text!("the headings `{name}` and `value` stand over each other's columns", "表头 `{name}` 与 `value` 的两列填反了"),
        )
        .at(Place::new(source, span))
        .help(text!("exchange the two headings", "请对调这两个表头")),
    );
    let header = &mut records[0];
    let (one, other) = (header[own].words.clone(), header[value].words.clone());
    header[own].words = other;
    header[value].words = one;
}

/// Tells errors in per cent of their values, with what they are in the values' unit.
pub(super) fn errors_in_per_cent(source: &Arc<Source>, records: &mut [Record<'_>], found: &mut Vec<Diagnostic>) {
    let (Some(value), Some(error)) = (column(records, "value"), column(records, "error")) else { return };
    for row in records.iter_mut().skip(1) {
        let Some(own) = number(row, value) else { continue };
        let Some(cell) = row.get_mut(error) else { continue };
        let words = half_width(cell.words.trim());
        let Some(part) = words.strip_suffix('%').and_then(|words| parse_number(words.trim())) else { continue };
        let meant = (1e9 * own.abs() * part / 100.0).round() / 1e9;
        found.push(
            Diagnostic::error(Code::NotANumber, text!("`error` must be a number, not `{words}`", "`error` 应当是数字，而不是 `{words}`"))
                .at(Place::new(source, cell.span.clone()))
                .help(text!(
                    "an error is in the unit of the value: {part} % of {own} is {meant}",
                    "误差与数值同单位：{own} 的 {part}% 为 {meant}"
                )),
        );
        cell.words = Cow::Borrowed("");
    }
}
