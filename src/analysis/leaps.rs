//! Rules that are most likely off by a unit: a first year far from the baseline, or a median that ends an order of magnitude beyond baseline and
//! target.
//!
//! A rule that takes per 1,000 for per 10,000 or 5 for 5 % stays within wide bounds and gives a probability like any other. What can be known
//! is that hardly anything public doubles in one year, unless its target asks for it.

use std::collections::BTreeSet;

use super::against_model::Central;
use super::misread::Misread;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::{Model, Read, Series};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::units::unit_factor;
use crate::plan::{Indicator, Measure, Plan, Scale};
use crate::text;
use libm::log as ln;

/// How far beyond baseline and target the first year may lie, as a logarithm: 2.2 times.
const FIRST: f64 = 0.8;

/// How far the median may end beyond both, as a logarithm: 3.3 times.
const END: f64 = 1.2;

/// The same on log-odds.
const FIRST_ODDS: f64 = 1.2;
const END_ODDS: f64 = 2.0;

/// How many of its class's spreads over five years a row may move beyond baseline and target in its first year.
const SPREADS: f64 = 5.0;

/// Of the change of a row, the least part that is its cause's.
const OWN_PART: f64 = 0.6;

/// The least change of a cause, as a logarithm: half as much again. What moves less is moved by the years themselves.
const LEAST_CAUSE: f64 = 0.4;

/// A warning for each indicator whose rule leaps away from where it begins, at the rule in which the leap arises, each rule once.
///
/// What follows from a figure in another unit, which is `told` already, is no second fault.
pub fn leaps(plan: &Plan, model: &Model, central: &Central, told: &[&Diagnostic]) -> Vec<Diagnostic> {
    let mut found: Vec<(&Series, Diagnostic)> = Vec::new();
    let rows = plan.indicators.iter().filter_map(|indicator| leap(plan, model, central, indicator));
    for (rule, told) in rows.chain(helpers(plan, model, central)) {
        if found.iter().all(|(known, _)| known.name != rule.name) {
            found.push((rule, told));
        }
    }
    let reads: Vec<BTreeSet<&Read>> = found.iter().map(|(rule, _)| all_reads(model, rule)).collect();
    let reads_rule = |at: usize, other: usize| reads[at].iter().any(|read| read.series() == Some(found[other].0.name.as_str()));
    // What follows from another leap is no fault of its own; of those that follow from each other the first is told.
    let follows = |at: usize| (0..found.len()).any(|other| other != at && reads_rule(at, other) && (other < at || !reads_rule(other, at)));
    let misread = Misread::of(plan, model, told.iter().copied());
    let explained = |at: usize| misread.explains(&found[at].0.name) || found[at].1.related.iter().any(|row| misread.tells_of(&row.place));
    let own: Vec<bool> = (0..found.len()).map(|at| !follows(at) && !explained(at)).collect();
    found.into_iter().zip(own).filter_map(|((_, told), own)| own.then_some(told)).collect()
}

/// All that a rule reads, itself or through others.
fn all_reads<'m>(model: &'m Model, rule: &'m Series) -> BTreeSet<&'m Read> {
    let (mut open, mut reads) = (vec![rule], BTreeSet::new());
    while let Some(next) = open.pop() {
        for read in next.reads.iter().filter(|read| reads.insert(*read)).collect::<Vec<_>>() {
            open.extend(read.series().and_then(|name| model.series.iter().find(|known| known.name == name)));
        }
    }
    reads
}

/// The only value of a series in a year, counted from the base year.
fn value(central: &Central, series: &str, year: usize) -> Option<f64> {
    match central.get(series)?.get(year)?.as_slice() {
        [value] if value.is_finite() => Some(*value),
        _ => None,
    }
}

/// How far a value lies beyond the two ends between which a row is known to lie, on its scale, and whether that is much on the plain one.
struct Beyond<'a> {
    indicator: &'a Indicator,
    low: f64,
    high: f64,
}

impl Beyond<'_> {
    fn scaled(&self, value: f64) -> Option<f64> {
        match self.indicator.scale {
            Scale::Logit { low, high } => {
                let edge = 1e-4 * (high - low);
                let value = value.clamp(low + edge, high - edge);
                Some(ln((value - low) / (high - value)))
            }
            _ => (value > 0.0).then(|| ln(value)),
        }
    }

    fn by(&self, value: f64) -> Option<f64> {
        let (low, high) = (self.scaled(self.low)?, self.scaled(self.high)?);
        let own = self.scaled(value)?;
        Some((own - high).max(low - own).max(0.0))
    }

    /// Near a bound of a percentage small changes are large on log-odds, and near zero those of a rate of growth, which may fall below it, are
    /// large times.
    fn is_much(&self, value: f64) -> bool {
        let far = (value - self.high).max(self.low - value);
        match self.indicator.scale {
            Scale::Logit { low, high } => far >= 0.25 * (high - low) || value >= 3.0 * self.high || value <= self.low / 3.0,
            Scale::Linear { low, high } if low < 0.0 => far >= 0.25 * (high - low),
            _ => true,
        }
    }

    fn limits(&self) -> (f64, f64) {
        if matches!(self.indicator.scale, Scale::Logit { .. }) { (FIRST_ODDS, END_ODDS) } else { (FIRST, END) }
    }
}

fn leap<'m>(plan: &Plan, model: &'m Model, central: &Central, indicator: &Indicator) -> Option<(&'m Series, Diagnostic)> {
    let (id, baseline) = (&indicator.id, indicator.baseline.filter(|baseline| *baseline > 0.0)?);
    let years = model.years.len() - 1;
    let target = match indicator.target.measure {
        // The target of all years together is held against one of them.
        Measure::Total => indicator.target.value / years as f64,
        _ => indicator.target.value,
    };
    let (first, last) = (value(central, id, 1)?, value(central, id, years)?);
    let beyond = Beyond { indicator, low: baseline.min(target), high: baseline.max(target) };
    let (first_limit, end_limit) = beyond.limits();
    let span = f64::from(plan.target_year - plan.base_year).max(5.0) / 5.0;
    let step = f64::from(plan.step.max(1));
    let spread = class_spread(plan, indicator);
    let leaps = |by: f64| by >= first_limit * step.sqrt() || spread.is_some_and(|spread| by >= SPREADS * spread && by >= 0.4);
    let told = |by: usize, message: Text, help: Text| {
        let rule = cause(model, central, id, by)?;
        let told = Diagnostic::warning(Code::LevelLeaps, message)
            .maybe_at(rule.place.clone())
            .related(indicator.place.clone(), text!("baseline and target stand here", "基期值和目标值在这里"))
            .help(help);
        Some((rule, told))
    };
    let target = short(target);
    let (year, shown, own) = (model.years[1], short(first), short(baseline));
    if beyond.by(first).is_some_and(leaps) && beyond.is_much(first) {
        let factor = unit_factor(first, baseline, &[10.0, 100.0, 1000.0, 10_000.0]);
        let times = factor.map_or_else(Text::default, |factor| {
            if first > baseline {
                text!(", about {factor} times as much", "，约为其 {factor} 倍")
            } else {
                text!(", about a {factor}th of it", "，约为其 {factor} 分之一")
            }
        });
        let (times_en, times_zh) = (times.en, times.zh);
        return told(
            1,
            text!(
                "the rule leads `{id}` from {own} to {shown} in {year}{times_en}",
                "规则使 `{id}` 由 {own} 在{year}年变为 {shown}{times_zh}"
            ),
            unit_help(),
        );
    }
    // A value that is cut off at a bound is told there.
    let (least, most) = indicator.scale.bounds();
    let far = beyond.by(last).is_some_and(|by| by >= end_limit * span) && beyond.is_much(last) && last != least && last != most;
    if !far {
        return None;
    }
    let (shown, year) = (short(last), plan.target_year);
    let (each_en, each_zh) = if indicator.target.measure == Measure::Total { (" a year", "（每年）") } else { ("", "") };
    told(
        years,
        text!(
            "the rule leads `{id}` from {own} to {shown} by {year}, far away from its target {target}{each_en}",
            "规则使 `{id}` 由 {own} 到{year}年变为 {shown}，远离目标{each_zh} {target}"
        ),
        growth_help(),
    )
}

fn unit_help() -> Text {
    text!(
        "is a unit off, per 1,000 for per 10,000, a part of one for a per cent, or a `base_…` rule that begins elsewhere? If a year can be so, leave it",
        "是否差了单位（每千与每万、份额与百分数），或 `base_…` 规则的起点不同？若当年确可如此，不必改动"
    )
}

fn growth_help() -> Text {
    text!(
        "is a yearly change ten times off, or a per cent written where a part of one is meant (5 for 0.05)? If it can be so, leave it",
        "每年的变化是否差了十倍，或把百分数写在份额处（如 0.05 写成 5）？若确可如此，不必改动"
    )
}

/// The spread over five years of the row's class on its own scale, where the plan has one.
fn class_spread(plan: &Plan, indicator: &Indicator) -> Option<f64> {
    let scale = match indicator.scale {
        Scale::Logit { .. } => "logit",
        Scale::Log { .. } => "log",
        Scale::Linear { .. } => return None,
    };
    plan.priors.iter().find(|prior| prior.id == indicator.id && prior.scale == scale).map(|prior| prior.spread + prior.drift.abs())
}

/// The rule in which the leap of a series by a year arises: that of the series itself, or of one that it reads and that leaps about as far by
/// then, up or down.
fn cause<'m>(model: &'m Model, central: &Central, series: &str, year: usize) -> Option<&'m Series> {
    let find = |name: &str| model.series.iter().find(|known| known.name == name);
    let moved = |name: &str| {
        let (before, after) = (value(central, name, 0)?, value(central, name, year)?);
        (before > 0.0 && after > 0.0).then(|| ln(after / before))
    };
    let mut rule = find(series)?;
    let mut seen = vec![rule.name.as_str()];
    while let Some(own) = moved(&rule.name) {
        let read = rule.reads.iter().filter_map(|read| read.series()).filter(|name| !seen.contains(name));
        let leaping = read.filter(|name| moved(name).is_some_and(|by| by.abs() >= (OWN_PART * own.abs()).max(LEAST_CAUSE)));
        let Some(deeper) = leaping.max_by(|one, other| {
            let by = |name: &str| moved(name).unwrap_or_default().abs();
            by(one).total_cmp(&by(other)).then_with(|| other.cmp(one))
        }) else {
            break;
        };
        seen.push(deeper);
        rule = find(deeper)?;
    }
    Some(rule)
}

/// What no row of the table shows: a first year eight times or an eighth of the base year after which the series stays calm, or a series that more
/// than doubles every year.
fn helpers<'m>(plan: &Plan, model: &'m Model, central: &Central) -> Vec<(&'m Series, Diagnostic)> {
    let own = |series: &&Series| series.place.is_some() && plan.indicator(&series.name).is_none();
    let mut found = Vec::new();
    for series in model.series.iter().filter(own) {
        let name = series.name.as_str();
        let values: Option<Vec<f64>> = (0..model.years.len()).map(|year| value(central, name, year).filter(|value| *value > 0.0)).collect();
        let Some(values) = values.filter(|values| values.len() > 3) else { continue };
        let moves: Vec<f64> = values.windows(2).map(|pair| ln(pair[1] / pair[0])).collect();
        let calm = moves[1..].iter().all(|by| by.abs() < 0.2 * moves[0].abs());
        let leaps = calm && moves[0].abs() >= ln(8.0);
        let runs_away = plan.step == 1 && (moves.iter().all(|by| *by >= ln(2.0)) || moves.iter().all(|by| *by <= -ln(2.0)));
        if !(leaps || runs_away) {
            continue;
        }
        // Where another series is the cause, it is among these itself, or a row of the table.
        let shown = if leaps { values[1] } else { values[values.len() - 1] };
        let (from, to) = (short(values[0]), short(shown));
        let year = if leaps { model.years[1] } else { plan.target_year };
        found.push((
            series,
            Diagnostic::warning(
                Code::LevelLeaps,
                text!("the rule leads `{name}` from {from} to {to} in {year}", "规则使 `{name}` 由 {from} 在{year}年变为 {to}"),
            )
            .maybe_at(series.place.clone())
            .help(if leaps { unit_help() } else { growth_help() }),
        ));
    }
    found
}
