//! What the headings and labels of a table by age say: headings over each other's columns, labels that overlap, where the last group ends.

use std::sync::Arc;

use super::population_table::span;
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Frame, Record, half_width, parse_number};
use crate::text;

/// The oldest age that a table may name: older people are in its open group.
pub(super) const OLDEST: i64 = 120;

/// Tells headings of which that of the ages stands over figures, and another one over the ages.
pub(super) fn headings_exchanged(source: &Arc<Source>, records: &[Record<'_>], found: &mut Vec<Diagnostic>) {
    let Some(header) = records.first() else { return };
    let at = |name: &str| header.iter().position(|cell| cell.words == name);
    let column = |at: usize| -> Vec<Option<f64>> {
        records[1..].iter().map(|row| parse_number(half_width(row.get(at)?.words.trim()).trim())).collect()
    };
    let are_ages = |figures: &[Option<f64>]| {
        let age = |figure: &Option<f64>| figure.is_some_and(|figure| figure.fract() == 0.0 && (0.0..=OLDEST as f64).contains(&figure));
        figures.len() >= 3 && figures.iter().all(age) && figures.windows(2).all(|pair| pair[0] < pair[1])
    };
    let Some(own) = at("age").filter(|own| {
        let ages = column(*own);
        // Labels such as 85+ are no figures, and ages that are only in disorder are told as that.
        ages.iter().all(Option::is_some) && !are_ages(&ages)
    }) else {
        return;
    };
    let other = ["women", "men", "rate"].into_iter().filter_map(|name| Some((name, at(name)?))).find(|(_, at)| are_ages(&column(*at)));
    let Some((name, other)) = other else { return };
    found.push(
        Diagnostic::error(
            Code::NoHeader,
            text!("the headings `age` and `{name}` stand over each other's columns", "表头 `age` 与 `{name}` 的两列填反了"),
        )
        .at(Place::new(source, header[own.min(other)].span.clone()))
        .help(text!("exchange the two headings", "请对调这两个表头")),
    );
}

/// The age at which the last group ends, where its label says so.
pub(super) fn end_of_last(frame: &Frame) -> Option<i64> {
    let (from, to) = span(frame.text(frame.rows().checked_sub(1)?, "age"))?;
    // Of `15-20, 20-25` the last age of a group is the first of the next.
    let end = if shares_borders(&overlaps(frame), frame.rows()) { to } else { to + 1 };
    (to > from).then_some(end)
}

/// The rows of which the last age is in the next group too.
fn overlaps(frame: &Frame) -> Vec<usize> {
    let labels: Vec<Option<(i64, i64)>> = (0..frame.rows()).map(|row| span(frame.text(row, "age"))).collect();
    let overlap = |at: &usize| match (labels[*at], labels[at + 1]) {
        (Some((from, to)), Some((next, _))) => from < next && to >= next,
        _ => false,
    };
    (0..labels.len().saturating_sub(1)).filter(overlap).collect()
}

/// Whether so many labels end where the next begins that it is the table's own way.
fn shares_borders(overlaps: &[usize], rows: usize) -> bool {
    overlaps.len() > 2 || !overlaps.is_empty() && 2 * overlaps.len() >= rows - 1
}

/// A label whose last age is in the next group too. Where most labels are so, the last age is the first of the next by the table's own way.
pub(super) fn check_overlap(frame: &Frame, mistakes: &Mistakes) {
    let rows = overlaps(frame);
    let [first, ..] = rows[..] else { return };
    if shares_borders(&rows, frame.rows()) {
        return;
    }
    let (label, next) = (frame.text(first, "age"), frame.text(first + 1, "age"));
    let age = span(next).map_or(0, |(from, _)| from);
    let last = age - 1;
    mistakes.push(
        Diagnostic::warning(
            Code::AgeGap,
            text!("the groups `{label}` and `{next}` overlap: {age} stands in both", "`{label}` 与 `{next}` 两组重叠：{age}岁两组都有"),
        )
        .at(frame.place(first, "age"))
        .help(text!("the group is read up to {last}: is one of the labels mistyped?", "该组读到{last}岁为止：是否有一个年龄组写错？")),
    );
}
