//! Rules that are most likely off by a unit: a first year far from the baseline, or a median that ends an order of magnitude beyond baseline and
//! target.
//!
//! A rule that takes per 1,000 for per 10,000 or 5 for 5 % stays within wide bounds and gives a probability like any other. What can be known
//! is that hardly anything public doubles in one year, unless its target asks for it.

use std::collections::BTreeSet;

use super::against_model::Central;
use super::misread::Misread;
use super::origin::{all_reads, origin, value};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::{Model, Read, Series};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::units::{factor_help, unit_factor};
use crate::plan::{Indicator, Measure, Plan, Scale};
use crate::text;
use libm::log as ln;

/// How far beyond baseline and target the first year may lie, as a logarithm: 2.2 times.
const FIRST: f64 = 0.8;

/// How far the median may end beyond both, as a logarithm: 3.3 times.
const END: f64 = 1.2;

/// So far on log-odds that it is much near a bound too.
const MANY_ODDS: f64 = 4.0;

/// The same on log-odds.
const FIRST_ODDS: f64 = 1.2;
const END_ODDS: f64 = 2.0;

/// How many times the way from baseline to target a row may go beyond both, if it is also a third more, as a logarithm.
const DWARFING: f64 = 6.0;
const LEAST_DWARFING: f64 = 0.3;

/// How many times its target a row without a baseline may come to, as a logarithm: 30 times.
const OFF_TARGET: f64 = 3.4;

/// The most that people and all public spending come to in five years, as a logarithm: one and a half times, and three times.
const MOST_PEOPLE: f64 = 0.4;
const MOST_SPENDING: f64 = 1.1;

/// How many of its class's spreads over five years a row may move beyond baseline and target in its first year.
const SPREADS: f64 = 5.0;

/// A warning for each indicator whose rule leaps away from where it begins, at the rule in which the leap arises, each rule once.
///
/// What follows from a figure in another unit, which is `told` already, is no second fault.
pub fn leaps(plan: &Plan, model: &Model, central: &Central, told: &[&Diagnostic]) -> Vec<Diagnostic> {
    let mut found: Vec<(&Series, Diagnostic)> = Vec::new();
    let in_another_unit: Vec<Diagnostic> =
        plan.indicators.iter().filter_map(|indicator| baseline_in_another_unit(plan, model, central, indicator)).collect();
    if !in_another_unit.is_empty() {
        return in_another_unit;
    }
    let rows = plan.indicators.iter().filter_map(|indicator| leap(plan, model, central, indicator));
    for (rule, told) in rows.chain(helpers(plan, model, central)).chain(people_and_money(plan, model, central)) {
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
            Scale::Logit { low, high } => {
                let many = self.by(value).is_some_and(|by| by >= MANY_ODDS) && far >= 0.1 * (high - low);
                many || far >= 0.25 * (high - low) || value >= 3.0 * self.high || value <= self.low / 3.0
            }
            Scale::Linear { low, high } if low < 0.0 => far >= 0.25 * (high - low),
            _ => true,
        }
    }

    /// A percentage that goes far towards its end in one year.
    fn is_much_at_once(&self, value: f64) -> bool {
        let far = (value - self.high).max(self.low - value);
        match self.indicator.scale {
            Scale::Logit { low, high } => far >= 0.15 * (high - low) && self.by(value).is_some_and(|by| by >= END_ODDS),
            _ => false,
        }
    }

    /// Whether a value goes so many times further than the whole way between the two ends that a yearly change is off rather than the plan
    /// modest. Near the ends of a percentage, and for rates of growth, ways are no measure.
    fn dwarfs(&self, value: f64, span: f64) -> bool {
        let (way, far) = (self.high - self.low, (value - self.high).max(self.low - value));
        let is_amount = match self.indicator.scale {
            Scale::Logit { .. } => false,
            Scale::Linear { low, .. } | Scale::Log { low, .. } => low >= 0.0,
        };
        is_amount && way > 0.01 * self.high && far >= DWARFING * way && self.by(value).is_some_and(|by| by >= LEAST_DWARFING * span)
    }

    fn limits(&self) -> (f64, f64) {
        if matches!(self.indicator.scale, Scale::Logit { .. }) { (FIRST_ODDS, END_ODDS) } else { (FIRST, END) }
    }
}

fn leap<'m>(plan: &Plan, model: &'m Model, central: &Central, indicator: &Indicator) -> Option<(&'m Series, Diagnostic)> {
    let id = &indicator.id;
    // A row without a published baseline begins where its rules have it.
    let Some(baseline) = indicator.baseline.or_else(|| value(central, id, 0)).filter(|baseline| *baseline > 0.0) else {
        return off_the_target(plan, model, central, indicator);
    };
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
        let rule = origin(model, central, id, by)?;
        let told = Diagnostic::warning(Code::LevelLeaps, message)
            .maybe_at(rule.place.clone())
            .related(indicator.place.clone(), text!("baseline and target stand here", "基期值和目标值在这里"))
            .help(help);
        Some((rule, told))
    };
    let target = short(target);
    let (year, shown, own) = (model.years[1], short(first), short(baseline));
    if beyond.by(first).is_some_and(leaps) && (beyond.is_much(first) || beyond.is_much_at_once(first)) {
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
    let far = beyond.by(last).is_some_and(|by| by >= end_limit * span) && beyond.is_much(last) || beyond.dwarfs(last, span);
    let far = far && last != least && last != most;
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

/// An assumption that stands for the baseline of a row, and is a hundredth of its target, or as many times it.
fn baseline_in_another_unit(plan: &Plan, model: &Model, central: &Central, indicator: &Indicator) -> Option<Diagnostic> {
    let id = &indicator.id;
    let (own, target) = (value(central, id, 0).filter(|_| indicator.baseline.is_none())?, indicator.target.value);
    let factor = unit_factor(target, own, &[100.0, 1000.0]).filter(|_| indicator.target.measure == Measure::Final)?;
    let assumption = plan.assumption(model.base_assumption(id)?)?;
    let (name, own, target) = (&assumption.name, short(own), short(target));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{name}`, the baseline of `{id}`, is {own}, and its target {target}: a factor of about {factor}",
                "`{name}` 是 `{id}` 的基期值，为 {own}，而目标为 {target}，相差约 {factor} 倍"
            ),
        )
        .at(assumption.value_place.clone())
        .related(indicator.place.clone(), text!("the target stands here", "目标在这里"))
        .help(factor_help(factor)),
    )
}

/// A row of which no baseline is known, and that ends many times above or below its target.
fn off_the_target<'m>(plan: &Plan, model: &'m Model, central: &Central, indicator: &Indicator) -> Option<(&'m Series, Diagnostic)> {
    let (id, target) = (&indicator.id, indicator.target.value);
    let last = value(central, id, model.years.len() - 1)?;
    if indicator.target.measure != Measure::Final || !(last > 0.0 && target > 0.0) || ln(last / target).abs() < OFF_TARGET {
        return None;
    }
    let rule = model.series.iter().find(|series| series.name == *id)?;
    let (shown, wanted, year) = (short(last), short(target), plan.target_year);
    let told = Diagnostic::warning(
        Code::LevelLeaps,
        text!(
            "the rule leads `{id}` to {shown} in {year}, far away from its target {wanted}",
            "规则使 `{id}` 在{year}年达到 {shown}，远离目标 {wanted}"
        ),
    )
    .maybe_at(rule.place.clone())
    .related(indicator.place.clone(), text!("the target stands here", "目标在这里"))
    .help(unit_help());
    Some((rule, told))
}

/// People and all public spending, of which it is known how fast they grow.
fn people_and_money<'m>(plan: &Plan, model: &'m Model, central: &Central) -> Vec<(&'m Series, Diagnostic)> {
    let span = f64::from(plan.target_year - plan.base_year).max(5.0) / 5.0;
    let roles = [(Some(&plan.roles.people), MOST_PEOPLE), (plan.roles.spending.as_ref(), MOST_SPENDING)];
    let told = |(role, most): (Option<&crate::plan::Named>, f64)| {
        let name = role?.name.as_str();
        let (first, last) = (value(central, name, 0)?, value(central, name, model.years.len() - 1)?);
        let far = first > 0.0 && last > 0.0 && ln(last / first).abs() > most * span;
        let rule = model.series.iter().find(|series| series.name == name && series.place.is_some()).filter(|_| far)?;
        let (from, to, year) = (short(first), short(last), plan.target_year);
        let told = Diagnostic::warning(
            Code::LevelLeaps,
            text!("the rule leads `{name}` from {from} to {to} in {year}", "规则使 `{name}` 由 {from} 在{year}年变为 {to}"),
        )
        .maybe_at(rule.place.clone())
        .help(growth_help());
        Some((rule, told))
    };
    roles.into_iter().filter_map(told).collect()
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
