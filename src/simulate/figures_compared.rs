//! Conditions that hold a value against a figure it never comes near: one beyond the value's declared bounds, or one in another unit, 0.8 for
//! 80 %.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::Namespace;
use crate::engine::trace::Compared;
use crate::language::number::short;
use crate::plan::{Plan, is_percentage};
use crate::text;

use super::compile::Compiled;

/// A warning for each such condition of these models, once.
pub(super) fn told(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for compared in compiled.iter().flat_map(|compiled| compiled.rules.held_against_figures()) {
        let told = never_equal(plan, &compared).or_else(|| beyond_bounds(plan, &compared)).or_else(|| in_another_unit(plan, &compared));
        if let Some(told) = told.filter(|told| found.iter().all(|known| known.place != told.place)) {
            found.push(told);
        }
    }
    found
}

/// An uncertain assumption that is to be one figure exactly: no draw gives it. A scenario may set it to nothing.
fn never_equal(plan: &Plan, compared: &Compared) -> Option<Diagnostic> {
    let Compared { namespace: Namespace::Param, name, sign, figure, place } = compared else { return None };
    let assumption = plan.assumption(name).filter(|assumption| !assumption.distribution.is_fixed() && *figure != 0.0)?;
    // What takes a few values alone comes to one of them again and again.
    let steps: Vec<f64> = (1..40).map(|step| assumption.distribution.quantile(f64::from(step) / 40.0)).collect();
    let between = steps.windows(2).all(|pair| pair[0] != pair[1]);
    let (outcome, outcome_zh) = match sign.as_str() {
        "==" if between => ("never holds", "从不成立"),
        "!=" if between => ("always holds", "总是成立"),
        _ => return None,
    };
    let shown = short(*figure);
    let told = Diagnostic::warning(
        Code::Unused,
        text!(
            "`param.{name}` is drawn anew in each draw and is exactly {shown} in none: this {outcome}",
            "`param.{name}` 每次模拟各不相同，没有一次恰好等于 {shown}：这个比较{outcome_zh}"
        ),
    );
    Some(told.at(place.clone()).help(text!("compare it by `<` or `>`", "请用 `<` 或 `>` 比较")))
}

/// A row of the table held against a figure that it cannot come to without failing the draw.
fn beyond_bounds(plan: &Plan, compared: &Compared) -> Option<Diagnostic> {
    let Compared { namespace, name, sign, figure, place } = compared;
    let indicator = plan.indicator(name).filter(|_| is_series(*namespace))?;
    let (low, high) = indicator.scale.bounds();
    let above = *figure > high;
    if !above && *figure >= low {
        return None;
    }
    let always = match sign.as_str() {
        "<" | "<=" => above,
        ">" | ">=" => !above,
        "==" => false,
        _ => true,
    };
    let (outcome, outcome_zh) = if always { ("always holds", "总是成立") } else { ("never holds", "从不成立") };
    let (low, high, shown) = (short(low), short(high), short(*figure));
    let told = Diagnostic::warning(
        Code::Unused,
        text!(
            "`{name}` lies between {low} and {high}: a comparison with {shown} {outcome}",
            "`{name}` 在 {low} 至 {high} 之间：与 {shown} 比较{outcome_zh}"
        ),
    )
    .at(place.clone())
    .related(indicator.place.clone(), text!("its bounds stand here", "取值范围在这里"));
    Some(told.help(text!("write a figure between them, in the unit of the table", "请写该范围内的数值，单位与表中相同")))
}

/// Figures that guard against what cannot be divided by or taken the logarithm of.
const GUARDS: [f64; 13] = [1e-9, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0];

/// A figure that is a hundredth, a thousandth or ten-thousandth of what the value is, or as many times that.
fn in_another_unit(plan: &Plan, compared: &Compared) -> Option<Diagnostic> {
    let Compared { namespace, name, figure, place, .. } = compared;
    let (values, own): (Vec<f64>, Place) = match namespace {
        Namespace::Param => {
            // What is a switch, or is set by a scenario alone, has one value.
            let assumption = plan.assumption(name).filter(|assumption| !assumption.distribution.is_fixed())?;
            (vec![assumption.distribution.central()], assumption.place.clone())
        }
        _ => {
            let indicator = plan.indicator(name).filter(|_| is_series(*namespace))?;
            (indicator.baseline.into_iter().chain([indicator.target.value]).collect(), indicator.place.clone())
        }
    };
    // Of per cents 1 is more likely a whole than a guard.
    let whole = *figure == 1.0 && plan.indicator(name).is_some_and(|indicator| is_percentage(&indicator.unit.en)) && is_series(*namespace);
    if *figure <= 0.0 || GUARDS.contains(figure) && !whole || values.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let (least, most) = (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(0.0, f64::max));
    let factors = [100.0, 1000.0, 10_000.0, 0.01, 0.001, 0.0001];
    let near = |value: f64| value >= 0.5 * least && value <= 2.0 * most;
    let factor = factors.into_iter().find(|factor| near(figure * factor))?;
    let (shown, value, meant) = (short(*figure), short(values[0]), short(figure * factor));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{name}` is about {value}, and is compared with {shown}", "`{name}` 约为 {value}，这里与 {shown} 比较"),
        )
        .at(place.clone())
        .related(own, text!("its unit stands here", "单位写在这里"))
        .help(text!("in its unit, write {meant}", "按其单位，请写 {meant}")),
    )
}

fn is_series(namespace: Namespace) -> bool {
    matches!(namespace, Namespace::Now | Namespace::Previous | Namespace::Base)
}
