//! Headings of the table of indicators that stand in each other's place: every row says so at once, and one message does. And rows without
//! a name.

use super::printed::read_alone;
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::table::Frame;
use crate::text;

/// Rows that have to say so: of fewer each is told by itself.
const FEWEST: usize = 3;

/// Two headings in each other's place; of several rows nearly all must say so.
pub(super) fn check_headings(frame: &Frame, mistakes: &Mistakes) -> bool {
    let found = bounds(frame).or_else(|| printed(frame)).or_else(|| names(frame));
    let Some((one, other, code)) = found else { return without_targets(frame, mistakes) };
    mistakes.push(
        Diagnostic::error(
            code,
            text!(
                "the headings `{one}` and `{other}` stand in each other's place: nearly every row says so",
                "列名 `{one}` 与 `{other}` 写反了：几乎每一行都如此"
            ),
        )
        .at(heading(frame, one))
        .help(text!("write `{other}` here and `{one}` there", "请将此处改为 `{other}`，另一处改为 `{one}`")),
    );
    true
}

/// A table that asks for something in its rows and has no column that says how much.
fn without_targets(frame: &Frame, mistakes: &Mistakes) -> bool {
    let asks = |row: &usize| ["at_least", "at_most", "more_than", "less_than", "hold", "about"].contains(&frame.text(*row, "comparison"));
    let rows: Vec<usize> = (0..frame.rows()).collect();
    let none = rows.iter().all(|row| frame.number(*row, "target").is_none() && frame.text(*row, "target_printed").is_empty());
    if !none || rows.iter().filter(|row| asks(row)).count() < FEWEST {
        return false;
    }
    mistakes.push(
        Diagnostic::error(
            Code::MissingColumn,
            text!(
                "no row has a target: the columns `target_printed` and `target` are missing or empty",
                "没有一行写有目标：缺少 `target_printed` 与 `target` 列，或全为空"
            ),
        )
        .at(heading(frame, "comparison"))
        .help(text!(
            "write what the plan prints into `target_printed`; rows without targets leave `comparison` empty",
            "请在 `target_printed` 中写规划所印的目标；没有目标的行，`comparison` 请留空"
        )),
    );
    true
}

/// A row without a name among rows that have one goes by its id in every report.
pub(super) fn without_names(frame: &Frame, mistakes: &Mistakes) {
    let named = |row: &usize| !frame.text(*row, "name_zh").is_empty() || !frame.text(*row, "name_en").is_empty();
    let (with, without): (Vec<usize>, Vec<usize>) = (0..frame.rows()).partition(named);
    if with.len() < 2 * without.len() {
        return;
    }
    for row in without {
        let id = frame.text(row, "id");
        mistakes.push(
            Diagnostic::warning(Code::EmptyCell, text!("`{id}` has no name", "`{id}` 没有名称")).at(frame.place(row, "id")).help(text!(
                "write it into `name_zh` or `name_en`, as in the other rows",
                "请像其他各行一样在 `name_zh` 或 `name_en` 中写明"
            )),
        );
    }
}

/// Where a column's heading stands: in the line above the first row.
fn heading(frame: &Frame, name: &str) -> Place {
    let first = frame.place(0, "id");
    let line = first.line().saturating_sub(1).max(1);
    let words = frame.source.text.lines().nth(line - 1).unwrap_or_default();
    let own = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
    let at = words
        .match_indices(name)
        .map(|(at, _)| at)
        .find(|at| own(words[..*at].chars().next_back()) && own(words[at + name.len()..].chars().next()));
    let column = at.map_or(1, |at| words[..at].chars().count() + 1);
    Place::at(&frame.source, line, column, name.chars().count())
}

/// Whether nearly all of so many rows say so.
fn nearly_all(saying: usize, of: usize) -> bool {
    saying >= FEWEST && 10 * saying >= 9 * of
}

fn bounds(frame: &Frame) -> Option<(&'static str, &'static str, Code)> {
    let both: Vec<bool> = (0..frame.rows()).filter_map(|row| Some(frame.number(row, "low")? > frame.number(row, "high")?)).collect();
    nearly_all(both.iter().filter(|swapped| **swapped).count(), both.len()).then_some(("low", "high", Code::BoundsSwapped))
}

/// Numbers that are what the other column prints.
fn printed(frame: &Frame) -> Option<(&'static str, &'static str, Code)> {
    let alike = |row: usize, printed: &str, number: f64| {
        read_alone(frame.text(row, printed)).value().map(|read| (read.number - number).abs() <= 1e-9 * number.abs().max(1.0))
    };
    let crosswise = |row: usize| {
        let (baseline, target) = (frame.number(row, "baseline")?, frame.number(row, "target")?);
        // Where both are one figure nothing can be told.
        let apart = baseline != target;
        let crossed = alike(row, "baseline_printed", target)? && alike(row, "target_printed", baseline).unwrap_or(true);
        apart.then_some(crossed)
    };
    let rows: Vec<bool> = (0..frame.rows()).filter_map(crosswise).collect();
    nearly_all(rows.iter().filter(|crossed| **crossed).count(), rows.len()).then_some(("baseline", "target", Code::PrintedValue))
}

/// Letters from which on a unit is long.
const LONG_UNIT: usize = 6;

/// Units that are longer than the names that they stand beside.
fn names(frame: &Frame) -> Option<(&'static str, &'static str, Code)> {
    let of = |row: usize| {
        let (name, unit) = (frame.text(row, "name_zh"), frame.text(row, "unit_zh"));
        (!name.is_empty() && !unit.is_empty()).then(|| unit.chars().count() >= LONG_UNIT.max(2 * name.chars().count()))
    };
    let rows: Vec<bool> = (0..frame.rows()).filter_map(of).collect();
    nearly_all(rows.iter().filter(|longer| **longer).count(), rows.len()).then_some(("name_zh", "unit_zh", Code::UnknownColumn))
}
