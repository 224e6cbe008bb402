//! Slips of tables of observed values and of priors: headings in each other's place, errors in per cent, widths that no class has.

use std::borrow::Cow;
use std::sync::Arc;

use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Frame, Record, half_width, parse_number};
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

/// The smallest change within five years that any class spreads by.
const NARROWEST: f64 = 0.002;

/// The largest change of log-odds in five years that a class of indicators has: from 50 to 95 %.
const WIDEST_ODDS: f64 = 3.0;

/// Holds the figures of a prior that say how wide it is against what any class has.
pub(super) fn check_prior_width(frame: &Frame, row: usize, spread: f64, mistakes: &Mistakes) {
    if let Some(rank) = frame.number(row, "three_two").filter(|rank| rank.abs() > 1.0) {
        mistakes.push(
            Diagnostic::error(
                Code::PriorSpread,
                text!("a rank correlation of {rank} cannot be: it lies between -1 and 1", "秩相关不会是 {rank}：应在 -1 与 1 之间"),
            )
            .at(frame.place(row, "three_two"))
            .help(text!("is a point missing? Leave it empty where it is not known", "是否漏了小数点？不知道时请留空")),
        );
    }
    if let Some(width) = frame.number(row, "width").filter(|width| !(0.0..=5.0).contains(width)) {
        let part = (1e9 * width / 100.0).round() / 1e9;
        mistakes.push(
            Diagnostic::warning(
                Code::PriorScale,
                text!(
                    "a width of {width}: it is a part of the class's spread, 1 the class as it is",
                    "width 为 {width}：应为参照类离散的一部分，1 为该类本身"
                ),
            )
            .at(frame.place(row, "width"))
            .help(text!("is it in per cent? Then write {part}", "是否按百分数填写？若是，请写 {part}")),
        );
    }
    if frame.text(row, "scale") == "logit" {
        let drift = frame.number(row, "drift").unwrap_or_default();
        for (column, figure) in [("drift", drift), ("spread", spread)].into_iter().filter(|(_, figure)| figure.abs() > WIDEST_ODDS) {
            let times = libm::exp(figure.abs()).round();
            mistakes.push(
                Diagnostic::warning(
                    Code::PriorScale,
                    text!(
                        "a {column} of {figure} in log-odds is odds {times} times as large within five years",
                        "对数几率尺度上的 {column} 为 {figure}，即五年内几率变为 {times} 倍"
                    ),
                )
                .at(frame.place(row, column))
                .help(text!("is a point missing? Classes of coverage spread by about 0.8", "是否漏了小数点？覆盖率类指标的离散约为 0.8")),
            );
        }
    }
    if frame.text(row, "scale") != "linear" && spread > 0.0 && spread < NARROWEST {
        mistakes.push(
            Diagnostic::warning(
                Code::PriorSpread,
                text!("a spread of {spread} within five years: next to nothing", "五年的离散只有 {spread}，几乎为零"),
            )
            .at(frame.place(row, "spread"))
            .help(text!("is the decimal point in its place? 5 % are 0.05", "小数点的位置是否正确？5% 写作 0.05")),
        );
    }
}
