//! From which rule a change of a series comes: the one that it goes back to through what rules read of each other.

use std::collections::BTreeSet;

use super::against_model::Central;
use crate::engine::trace::{Model, Read, Series};
use libm::log as ln;

/// Of the change of a row, the least part that is its cause's.
const OWN_PART: f64 = 0.6;

/// The least change of a cause, as a logarithm: half as much again. What moves less is moved by the years themselves.
const LEAST_CAUSE: f64 = 0.4;

/// What a change of sign counts for, beside any change that keeps it.
const TURNED: f64 = 50.0;

/// The part of a stock that a yearly flow into it hardly ever is.
const FLOOD: f64 = 0.3;

/// All that a rule reads, itself or through others.
pub(super) fn all_reads<'m>(model: &'m Model, rule: &'m Series) -> BTreeSet<&'m Read> {
    let (mut open, mut reads) = (vec![rule], BTreeSet::new());
    while let Some(next) = open.pop() {
        for read in next.reads.iter().filter(|read| reads.insert(*read)).collect::<Vec<_>>() {
            open.extend(read.series().and_then(|name| model.series.iter().find(|known| known.name == name)));
        }
    }
    reads
}

/// How far from the base year, as a logarithm, a value that breaks a bound lies if the rule is more likely at fault than the bound.
const FAR_FROM_BASE: f64 = 0.4;

/// Whether a value is so far from the one of the base year that the rule between them is more likely at fault than a bound.
pub fn is_far_from_base(base: f64, value: f64) -> bool {
    base > 0.0 && (value <= 0.0 || ln(value / base).abs() >= FAR_FROM_BASE)
}

/// Whether a series reads another one, itself or through others.
pub fn depends(model: &Model, series: &str, on: &str) -> bool {
    let rule = model.series.iter().find(|known| known.name == series);
    rule.is_some_and(|rule| all_reads(model, rule).iter().any(|read| read.series() == Some(on)))
}

/// The only value of a series in a year, counted from the base year.
pub(super) fn value(central: &Central, series: &str, year: usize) -> Option<f64> {
    match central.get(series)?.get(year)?.as_slice() {
        [value] if value.is_finite() => Some(*value),
        _ => None,
    }
}

/// The sum of a series' elements in a year.
fn amount(central: &Central, series: &str, year: usize) -> Option<f64> {
    let elements = central.get(series)?.get(year).filter(|elements| !elements.is_empty())?;
    Some(elements.iter().sum::<f64>()).filter(|sum| sum.is_finite())
}

/// How far a series has moved by a year, as a logarithm; one that turns its sign has moved further than any other.
fn moved(central: &Central, series: &str, year: usize) -> Option<f64> {
    let (before, after) = (amount(central, series, 0)?, amount(central, series, year)?);
    match (before > 0.0, after > 0.0) {
        (true, true) => Some(ln(after / before)),
        (true, false) => Some(-TURNED),
        _ => None,
    }
}

/// The rule in which the change of a series by a year arises: that of the series itself, or of one that it reads and that moves about as far
/// by then, up or down, or that pours into it in a year what no stock takes in.
pub fn origin<'m>(model: &'m Model, central: &Central, series: &str, year: usize) -> Option<&'m Series> {
    let find = |name: &str| model.series.iter().find(|known| known.name == name);
    let moved = |name: &str| moved(central, name, year);
    let mut rule = find(series)?;
    let mut seen = vec![rule.name.as_str()];
    while let Some(own) = moved(&rule.name) {
        let read = || rule.reads.iter().filter_map(|read| read.series()).filter(|name| !seen.contains(name));
        let leaping = read().filter(|name| moved(name).is_some_and(|by| by.abs() >= (OWN_PART * own.abs()).max(LEAST_CAUSE)));
        let furthest = leaping.max_by(|one, other| {
            let by = |name: &str| moved(name).unwrap_or_default().abs();
            by(one).total_cmp(&by(other)).then_with(|| other.cmp(one))
        });
        // What has no value in the base year is a flow of the year.
        let flow = |name: &&str| amount(central, name, 0).is_none() && amount(central, name, 1).is_some();
        let stock = amount(central, &rule.name, 0).unwrap_or_default().abs();
        let flood = || read().filter(flow).find(|name| amount(central, name, 1).is_some_and(|flow| flow.abs() >= FLOOD * stock));
        let Some(deeper) = furthest.or_else(flood) else { break };
        seen.push(deeper);
        rule = find(deeper)?;
    }
    Some(rule)
}
