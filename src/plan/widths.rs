//! Assumptions that are wider than what they name can be: yearly scatter a hundred times too large, rates of a year beyond half of what is there,
//! a part of one that reaches far beyond all of it.

use super::distribution_words::scaled;
use super::{Assumption, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::short;
use crate::sampling::Distribution;
use crate::table::PerCent;
use crate::text;

/// What can be said of the width of one assumption.
pub(super) fn check(assumption: &Assumption) -> Option<Diagnostic> {
    negative_scatter(assumption)
        .or_else(|| elasticity(assumption))
        .or_else(|| scatter(assumption))
        .or_else(|| hardly_left(assumption))
        .or_else(|| too_large(assumption))
        .or_else(|| rate_of_a_year(assumption))
        .or_else(|| width_beyond(assumption))
}

/// Label and unit in both languages, in lower case.
fn said(text: &Text) -> String {
    format!("{} {}", text.zh, text.en).to_lowercase()
}

fn says(words: &str, known: &[&str]) -> bool {
    known.iter().any(|word| words.contains(word))
}

fn warning(assumption: &Assumption, message: Text, help: Text) -> Diagnostic {
    Diagnostic::warning(Code::OtherUnit, message).at(assumption.value_place.clone()).help(help)
}

/// Words of what scatters.
const SCATTER: [&str; 4] = ["波动", "scatter", "noise", "fluctuation"];

/// A scatter with a sign, which it does not have.
fn negative_scatter(assumption: &Assumption) -> Option<Diagnostic> {
    let value = assumption.distribution.central();
    // The effect of a scatter on something else may be less of it.
    let effect = says(&said(&assumption.label), &["影响", "effect", "impact"]);
    (value < 0.0 && says(&said(&assumption.label), &SCATTER) && !effect).then(|| {
        let (name, shown) = (&assumption.name, short(value));
        let meant = scaled(&assumption.distribution, -1.0, &assumption.value_place);
        let told = Diagnostic::warning(
            Code::NegativeAmount,
            text!("`{name}` says how far something scatters, and is {shown}", "`{name}` 是波动幅度，而取值为 {shown}"),
        );
        let told = told.at(assumption.value_place.clone());
        if assumption.distribution.is_fixed() {
            told.help(text!("a scatter has no sign: write `{meant}`", "波动幅度不带符号：请写 `{meant}`"))
        } else {
            told.help(text!("a scatter has no sign: write a value above 0", "波动幅度不带符号：请写大于 0 的取值"))
        }
    })
}

/// An elasticity that nothing has: one per cent more of something is followed by some per cent of another thing, not by tens of them.
const LARGEST_ELASTICITY: f64 = 10.0;

fn elasticity(assumption: &Assumption) -> Option<Diagnostic> {
    let value = assumption.distribution.central();
    if value.abs() < LARGEST_ELASTICITY {
        return None;
    }
    let words = format!("{} {} {}", said(&assumption.label), said(&assumption.unit), assumption.name.replace('_', " "));
    // 弹性 stands for what is flexible too, such as hours of work.
    (says(&words, &["弹性系数", "elasticity"]) || assumption.label.zh.trim().ends_with("弹性")).then(|| {
        let (name, shown) = (&assumption.name, short(value));
        let written = |factor: f64| scaled(&assumption.distribution, factor, &assumption.value_place);
        warning(
            assumption,
            text!(
                "`{name}` is an elasticity of {shown}: 1 % more is followed by {shown} %",
                "`{name}` 的弹性为 {shown}：增加1%会带来{shown}%"
            ),
            text!(
                "is a point missing? A tenth of it is `{}`, a hundredth `{}`",
                "是否漏了小数点？其十分之一为 `{}`，百分之一为 `{}`",
                written(0.1),
                written(0.01)
            ),
        )
    })
}

/// Scatter from year to year that is larger than any series has, on the scale of its unit; or of which nothing would be seen.
///
/// Series of small counts scatter by a third from year to year, log-odds and logarithms by some tenths.
fn scatter(assumption: &Assumption) -> Option<Diagnostic> {
    let unit = said(&assumption.unit);
    if !says(&said(&assumption.label), &SCATTER) || says(&unit, &["弹性", "elasticity"]) {
        return None;
    }
    let most = assumption.distribution.quantile(0.95).abs().max(assumption.distribution.quantile(0.05).abs());
    let (points, percentage) =
        (says(&unit, &["百分点", "point"]), is_percentage(&assumption.unit.zh) || is_percentage(&assumption.unit.en));
    let logarithm = says(&unit, &["对数", "log"]);
    let thousandths = PerCent::of_unit(&assumption.unit) == PerCent::Thousandths || says(&unit, &["每千", "per 1,000"]);
    let (largest, least) = match () {
        () if logarithm => (1.0, 0.0),
        () if points => (40.0, 0.0),
        () if thousandths => (200.0, 0.05),
        () if percentage => (40.0, 0.3),
        () => return None,
    };
    let (name, shown, Text { zh, en }) = (&assumption.name, short(most), &assumption.unit);
    let written = |factor: f64| scaled(&assumption.distribution, factor, &assumption.value_place);
    if most >= largest {
        let help = if logarithm {
            text!(
                "on this scale 0.1 is about 10 %: is it in per cent? Then write `{}`",
                "在此尺度上 0.1 约为10%：是否按百分数填写？若是，请写 `{}`",
                written(0.01)
            )
        } else {
            text!(
                "is a point missing? A tenth of it is `{}`, a hundredth `{}`",
                "是否漏了小数点？其十分之一为 `{}`，百分之一为 `{}`",
                written(0.1),
                written(0.01)
            )
        };
        let message =
            text!("`{name}` scatters by {shown} from year to year, and its unit is {en}", "`{name}` 的年度波动达 {shown}，而其单位是{zh}");
        return Some(warning(assumption, message, help));
    }
    // What is a tenth or less is told of every assumption in per cent.
    let told = percentage && most <= super::units::LEAST_PER_CENT;
    (most > 0.0 && most <= least && !told).then(|| {
        let factor = if thousandths { 1000.0 } else { 100.0 };
        warning(
            assumption,
            text!(
                "`{name}` scatters by no more than {shown} from year to year, and its unit is {en}",
                "`{name}` 的年度波动只有 {shown}，而其单位是{zh}"
            ),
            text!("is it a part of one? In its unit write `{}`", "是否写成了占1的比例？按其单位，请写 `{}`", written(factor)),
        )
    })
}

/// A rate of change a year of which nine draws in ten reach beyond two fifths of what is there.
fn rate_of_a_year(assumption: &Assumption) -> Option<Diagnostic> {
    let unit = said(&assumption.unit);
    let a_year = says(&unit, &["/年", "每年", "a year", "per year", "/year", "p.a."]);
    let whole = match () {
        () if unit.contains('‰') || says(&unit, &["per 1,000", "per mille", "每千"]) => 1000.0,
        () if unit.trim_start().starts_with(['%', '％']) => 100.0,
        () => return None,
    };
    if !a_year {
        return None;
    }
    let [low, high] = [0.05, 0.95].map(|u| assumption.distribution.quantile(u));
    // Of people a tenth hardly moves in a year.
    let most = if says(&said(&assumption.label), &["迁", "migration"]) { 0.1 } else { 0.4 };
    if low.abs().max(high.abs()) < most * whole {
        return None;
    }
    let (name, Text { zh, en }, [low, high]) = (&assumption.name, &assumption.unit, [low, high].map(short));
    Some(warning(
        assumption,
        text!(
            "nine draws in ten of `{name}` lie between {low} and {high}, and its unit is {en}",
            "`{name}` 九成的模拟介于 {low} 与 {high} 之间，而其单位是{zh}"
        ),
        text!("is a point missing, or its spread in another unit?", "是否漏了小数点，或离散程度用了其他单位？"),
    ))
}

/// How far a part of one, or a yearly part of what is there, reaches at most in one draw of twenty.
const WIDEST_PART: f64 = 3.0;

/// How far per cents a year reach at most.
const WIDEST_PER_CENT: f64 = 150.0;

/// A part of one, or a per cent a year, whose middle can be and whose width cannot: the width is in another unit.
fn width_beyond(assumption: &Assumption) -> Option<Diagnostic> {
    let distribution = &assumption.distribution;
    let unit = &assumption.unit;
    let in_words = format!("{} {}", unit.en, unit.zh).to_lowercase();
    let widest = match PerCent::of_unit(unit) {
        _ if ["log odds", "log-odds", "对数几率"].iter().any(|unit| in_words.contains(unit)) => 2.0 * MOST_LOG_ODDS,
        _ if in_words.contains("log") || in_words.contains("对数") => return None,
        PerCent::Part => WIDEST_PART,
        PerCent::Points if ["a year", "per year", "/年", "/a"].iter().any(|word| in_words.contains(word)) => WIDEST_PER_CENT,
        _ => return None,
    };
    if distribution.is_fixed() {
        return None;
    }
    let (low, central, high) = (distribution.quantile(0.05), distribution.central(), distribution.quantile(0.95));
    if central.abs() > widest / 3.0 || high <= widest && low >= -widest {
        return None;
    }
    let (name, [low, central, high]) = (&assumption.name, [low, central, high].map(short));
    let Text { zh, en } = unit;
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{name}` lies about {central} and reaches from {low} to {high} ({en})",
                "`{name}` 的中心值为 {central}，而范围为 {low} 至 {high}（{zh}）"
            ),
        )
        .at(assumption.value_place.clone())
        .help(text!("is its width in the unit of its middle, or a digit too many?", "宽度与中心值的单位是否一致，是否多写了数位？")),
    )
}

/// Per cents by which hardly anything changes every year.
const MOST_A_YEAR: f64 = 60.0;

/// Log-odds that hardly anything moves by: from a half to 95 in 100.
const MOST_LOG_ODDS: f64 = 3.0;

/// The part of a distribution that a sensible cut leaves at least.
const LEAST_LEFT: f64 = 0.001;

fn too_large(assumption: &Assumption) -> Option<Diagnostic> {
    let unit = [assumption.unit.en.trim().to_lowercase(), assumption.unit.zh.trim().to_lowercase()];
    let yearly = unit.iter().any(|unit| ["% a year", "%/year", "% per year", "%/年", "％/年", "每年%"].contains(&unit.as_str()));
    let log_odds = ["log odds", "log-odds", "log odds a year", "log-odds a year", "对数几率", "对数几率/年"];
    let on_log_odds = unit.iter().any(|unit| log_odds.contains(&unit.as_str()));
    if !yearly && !on_log_odds {
        return None;
    }
    let central = assumption.distribution.central().abs();
    if !(yearly && central >= MOST_A_YEAR || on_log_odds && central >= MOST_LOG_ODDS) {
        return None;
    }
    let (name, central) = (&assumption.name, short(assumption.distribution.central()));
    let (en, zh) = (&assumption.unit.en, &assumption.unit.zh);
    let meant = scaled(&assumption.distribution, 0.01, &assumption.value_place);
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{name}` is about {central}, and its unit is {en}", "`{name}` 约为 {central}，而其单位是{zh}"),
        )
        .at(assumption.value_place.clone())
        .help(text!("is it a hundred times off? Then write `{meant}`", "是否差了一百倍？若是，请写 `{meant}`")),
    )
}

/// A distribution that is cut where it hardly ever is: what is left says nothing of it.
fn hardly_left(assumption: &Assumption) -> Option<Diagnostic> {
    let Distribution::Truncated(cut) = &assumption.distribution else { return None };
    let (_, left) = cut.window();
    if left >= LEAST_LEFT {
        return None;
    }
    let (name, low, high) = (&assumption.name, short(cut.low), short(cut.high));
    let (least, most) = (short(cut.inner.quantile(0.05)), short(cut.inner.quantile(0.95)));
    Some(
        Diagnostic::warning(
            Code::ImpossibleDistribution,
            text!(
                "`truncate` keeps {low} to {high} of `{name}`, of which hardly one draw in a thousand is there",
                "`truncate` 只保留 `{name}` 的 {low} 至 {high}，而这样的取值不到千分之一"
            ),
        )
        .at(assumption.value_place.clone())
        .help(text!(
            "nine draws in ten lie between {least} and {most}: cut beyond them",
            "九成的取值在 {least} 至 {most} 之间：请在其外截断"
        )),
    )
}
