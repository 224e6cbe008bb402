//! Answers as data, for `--format json`.

use serde::Serialize;

use super::mix::MixPage;
use crate::analysis::seek::{Each, Found, Knob, KnobKind};
use crate::plan::Plan;

#[derive(Serialize)]
pub(super) struct EachRow {
    target: String,
    p: f64,
    class: &'static str,
    p_at_most: f64,
    lever: Option<String>,
    would_take: Option<f64>,
    would_take_start: Option<i32>,
    start_amount: Option<f64>,
    p_without_end: Option<f64>,
    assumption: Option<String>,
    assumption_from: Option<f64>,
    assumption_to: Option<f64>,
    p_if: Option<f64>,
    levers: Vec<SingleRow>,
}

#[derive(Serialize)]
struct SingleRow {
    lever: String,
    start: i32,
    reachable: bool,
    amount: Option<f64>,
    amount_low: Option<f64>,
    amount_high: Option<f64>,
    cost: Option<f64>,
    p_at_most: f64,
    would_take: Option<f64>,
}

impl EachRow {
    pub(super) fn of(plan: &Plan, each: &Each) -> EachRow {
        let singles = each.singles.iter().flat_map(|single| {
            single.starts.iter().map(|start| SingleRow {
                lever: single.lever.clone(),
                start: start.year,
                reachable: start.amount.is_some(),
                amount: start.amount,
                amount_low: start.range.map(|(low, _)| low),
                amount_high: start.range.map(|(_, high)| high),
                cost: start.cost,
                p_at_most: start.p_at_most,
                would_take: start.would_take,
            })
        });
        EachRow {
            target: plan.indicators[each.target].id.clone(),
            p: each.p,
            class: each.class.into(),
            p_at_most: each.p_together,
            lever: each.lever.clone(),
            would_take: each.would_take,
            would_take_start: each.would_take_start.map(|(year, _)| year),
            start_amount: each.would_take_start.map(|(_, amount)| amount),
            p_without_end: each.p_without_end,
            assumption: each.besides.as_ref().map(|besides| besides.assumption.clone()),
            assumption_from: each.besides.as_ref().map(|besides| besides.from),
            assumption_to: each.besides.as_ref().map(|besides| besides.to),
            p_if: each.besides.as_ref().map(|besides| besides.p),
            levers: singles.collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct MixRow {
    money: Option<f64>,
    cost: f64,
    /// Whether what follows is of random numbers that did not choose the mix.
    checked: bool,
    draws: usize,
    expected: f64,
    expected_before: f64,
    gain: f64,
    gain_se: f64,
    /// Targets that are safe whatever the luck of the draw, and those that are on these draws.
    safe: usize,
    safe_at_most: usize,
    safe_before: usize,
    worst_tenth: f64,
    failed: usize,
    /// The same on the draws that chose the mix: too good by the luck of choosing.
    chosen_gain: f64,
    chosen_gain_se: f64,
    chosen_expected: f64,
    chosen_safe: usize,
    runs: usize,
    mix: Vec<KnobRow>,
    targets: Vec<TargetRow>,
}

#[derive(Serialize)]
struct KnobRow {
    name: String,
    kind: &'static str,
    amount: f64,
    of: f64,
    from: i32,
    cost: f64,
    order: Option<usize>,
    expected_change: Option<f64>,
    change_se: Option<f64>,
    amount_low: f64,
    amount_high: f64,
}

#[derive(Serialize)]
struct TargetRow {
    target: String,
    p_before: f64,
    p_after: f64,
    change_se: f64,
    change_low: f64,
    change_high: f64,
}

impl MixRow {
    pub(super) fn of(page: &MixPage<'_>, found: &Found<'_>) -> MixRow {
        let (before, after) = found.promised();
        let (gain, gain_se) = after.gain_on(before);
        let (chosen_gain, chosen_gain_se) = found.after.gain_on(&found.before);
        let knobs = found.space.knobs.iter().enumerate().filter(|(knob, of)| (found.mix[*knob] - of.at).abs() > 1e-12);
        let knob = |(knob, of): (usize, &Knob)| {
            let turn = found.order.iter().position(|turn| turn.knob == knob);
            KnobRow {
                name: of.id.clone(),
                kind: if of.kind == KnobKind::Lever { "lever" } else { "line" },
                amount: found.mix[knob],
                of: of.most,
                from: of.from,
                cost: found.space.cost_of(knob, found.mix[knob]),
                order: turn.map(|turn| turn + 1),
                expected_change: turn.map(|turn| found.order[turn].gain),
                change_se: turn.and_then(|turn| found.order[turn].standard_error),
                amount_low: found.ties[knob].0,
                amount_high: found.ties[knob].1,
            }
        };
        let targets = page.context.plan.indicators.iter().enumerate().map(|(position, indicator)| {
            let change = after.change_on(before, position);
            let (change_low, change_high) = change.interval();
            TargetRow {
                target: indicator.id.clone(),
                p_before: before.p(position),
                p_after: after.p(position),
                change_se: change.standard_error(),
                change_low,
                change_high,
            }
        });
        MixRow {
            money: found.money.is_finite().then_some(found.money),
            cost: found.cost,
            checked: found.checked.is_some(),
            draws: after.draws(),
            expected: after.expected(),
            expected_before: before.expected(),
            gain,
            gain_se,
            safe: page.surely_safe(after),
            safe_at_most: page.safe(after),
            safe_before: page.safe(before),
            worst_tenth: after.tail,
            failed: after.failed,
            chosen_gain,
            chosen_gain_se,
            chosen_expected: found.after.expected(),
            chosen_safe: page.safe(&found.after),
            runs: page.answer.runs,
            mix: knobs.map(knob).collect(),
            targets: targets.collect(),
        }
    }
}
