//! Likely mistakes of units: figures of one unit that differ as units do, shares that cannot be parts of one, costs in another money.

use super::distribution_words::scaled;
use super::{Assumption, Facility, Family, Indicator, is_percentage};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::sampling::Distribution;
use crate::table::PerCent;
use crate::text;

/// By which factor of units two figures differ, where that is likelier than a true difference: 10, 100, 1,000 or 10,000.
pub(crate) fn unit_factor(one: f64, other: f64, factors: &[f64]) -> Option<f64> {
    if one == 0.0 || other == 0.0 || one.signum() != other.signum() {
        return None;
    }
    let ratio = (one / other).abs();
    let ratio = ratio.max(1.0 / ratio);
    factors.iter().copied().find(|factor| (ratio / factor - 1.0).abs() <= 0.3)
}

/// The factor of units by which a value is off, where it is nearly that factor (by a fifth at most) and the value without it would lie where
/// the figures of the row do, or by a fifth beyond. What has truly grown by eight or ten times does not fall in with the others so.
pub(crate) fn slip_of_unit(value: f64, baseline: f64, factors: &[f64], (low, high): (f64, f64)) -> Option<f64> {
    let factor = unit_factor(value, baseline, factors)?;
    let ratio = (value / baseline).abs();
    let mended = if ratio > 1.0 { value / factor } else { value * factor };
    let off = ratio.max(1.0 / ratio) / factor;
    let (low, high) = (low - 0.2 * low.abs(), high + 0.2 * high.abs());
    ((1.0 / 1.2..=1.2).contains(&off) && (low..=high).contains(&mended)).then_some(factor)
}

/// What a factor between two figures of one unit most likely means.
pub(crate) fn factor_help(factor: f64) -> Text {
    match factor {
        10.0 => text!(
            "is one of them per 1,000 and the other per 10,000 (or per cent and per mille)?",
            "是否一处为每千、一处为每万（或一处为百分数、一处为千分数）？"
        ),
        100.0 => text!("is one of them in per cent and the other a part of one?", "是否一处为百分数，一处为份额？"),
        1000.0 => text!("is one of them in thousands, or per thousand?", "是否一处以千为单位，或为千分数？"),
        _ => text!("is one of them in 万 (ten thousand)?", "是否一处以万为单位？"),
    }
}

/// Whether both figures of a percentage are parts of one.
pub(super) fn whole_row_in_parts(indicator: &Indicator) -> bool {
    let percentage = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    percentage && indicator.target.value <= 1.0 && indicator.baseline.is_some_and(|baseline| baseline <= 1.0)
}

/// A part of a whole that is to be more than all of it: a coverage, or what is a good part today and has no bound of its own. Growth and ratios
/// may well be above 100 %.
pub(super) fn beyond_the_whole(indicator: &Indicator) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, indicator.target.value);
    let percentage = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    let (_, high) = indicator.scale.bounds();
    let part = indicator.family == Some(Family::Coverage) || (30.0..=100.0).contains(&baseline) && target >= 1.5 * baseline;
    if !percentage || !part || high.is_finite() || baseline > 100.0 || target <= 100.0 || indicator.target.measure == super::Measure::Total
    {
        return None;
    }
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "the target is {target} % of what is {baseline} % now: more than all",
                "目标为 {target}%，而基期为 {baseline}%：超过了全部"
            ),
        )
        .at(indicator.target_place.clone())
        .related(indicator.place.clone(), text!("the indicator", "该指标"))
        .help(text!(
            "is a digit too many? What may exceed 100 % says so by a bound in the column `high`",
            "是否多写了一位？可以超过100%的，请在 `high` 列写明上限"
        )),
    )
}

/// A target that is a hundred or more times its baseline, or as much less.
pub(super) fn far_from_baseline(indicator: &Indicator) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, indicator.target.value);
    if indicator.target.measure == super::Measure::Total {
        return None;
    }
    // Seventy times and more is no change, whether it is a factor of units or not.
    let far = (target / baseline).max(baseline / target);
    let other = || (baseline > 0.0 && target > 0.0 && far >= 70.0).then(|| far.round());
    let factor = unit_factor(target, baseline, &[100.0, 1000.0, 10_000.0]).or_else(other)?;
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "the target {target} and the baseline {baseline} differ by a factor of about {factor}",
                "目标 {target} 与基期 {baseline} 相差约 {factor} 倍"
            ),
        )
        .at(indicator.target_place.clone())
        .related(indicator.place.clone(), text!("the indicator", "该指标"))
        .help(factor_help(factor)),
    )
}

/// An uncertain part of one, such as a share of a stock, a good part of whose draws are negative.
///
/// What can fall as well as rise is called a change, a difference or a net figure in its unit or label.
pub(super) fn negative_share(assumption: &Assumption) -> Option<Diagnostic> {
    let distribution = &assumption.distribution;
    let below = if distribution.is_fixed() { f64::from(u8::from(distribution.central() < 0.0)) } else { distribution.cdf(0.0) };
    let words = format!("{} {} {} {}", assumption.unit.en, assumption.label.en, assumption.unit.zh, assumption.label.zh).to_lowercase();
    let signed = [
        "change",
        "net ",
        "growth",
        "differ",
        "trend",
        "noise",
        "gap",
        "effect",
        "points",
        "migration",
        "变化",
        "净",
        "差",
        "趋势",
        "波动",
        "弹性",
        "迁",
    ];
    let share = PerCent::of_unit(&assumption.unit) == PerCent::Part;
    // A normal that begins at zero is what `0 to x` becomes.
    let from_zero = matches!(distribution, Distribution::Normal(normal) if (normal.mean - 1.644_853_626_951_472_7 * normal.sd).abs() < 1e-9 * normal.sd);
    if below < 0.04 || !(from_zero || share) || signed.iter().any(|word| words.contains(word)) {
        return None;
    }
    let name = &assumption.name;
    let per_cent = (below * 100.0).round();
    let high = short(distribution.quantile(0.95));
    let help = if from_zero {
        text!(
            "an interval from 0 is a normal distribution; for what cannot be negative write a positive lower end or {{ uniform = [0, {high}] }}",
            "从 0 起的区间按正态分布取值；若不能为负，请写正的下限或 {{ uniform = [0, {high}] }}"
        )
    } else {
        text!(
            "a share is not negative: mend the interval; what can fall as well as rise is called a change in its unit",
            "份额不会为负：请修正区间；若是可升可降的变化，请在单位中写明“变化”"
        )
    };
    Some(
        Diagnostic::warning(
            Code::NegativeDraws,
            text!("{per_cent} % of the draws of `{name}` are below 0", "`{name}` 有 {per_cent}% 的模拟低于 0"),
        )
        .at(assumption.value_place.clone())
        .help(help),
    )
}

/// A part of one whose middle is above one: most likely per cents.
pub(super) fn share_above_one(assumption: &Assumption) -> Option<Diagnostic> {
    let central = assumption.distribution.central();
    // A ratio of two unlike things may be above one; a share of a whole may not, but a doubling of it is thinkable.
    if PerCent::of_unit(&assumption.unit) != PerCent::Part || central <= 1.5 {
        return None;
    }
    let high = assumption.distribution.quantile(0.95);
    let (name, low, central) = (&assumption.name, short(assumption.distribution.quantile(0.05)), short(central));
    let (high, unit) = (short(high), &assumption.unit);
    let (zh, en) = (&unit.zh, &unit.en);
    let message = if assumption.distribution.is_fixed() {
        text!("`{name}` is {central}, and its unit is {en}: a part of one", "`{name}` 为 {central}，而其单位是{zh}，即占1的比例")
    } else {
        text!(
            "`{name}` lies between {low} and {high}, and its unit is {en}: a part of one",
            "`{name}` 介于 {low} 与 {high} 之间，而其单位是{zh}，即占1的比例"
        )
    };
    let meant = scaled(&assumption.distribution, 0.01, &assumption.value_place);
    Some(
        Diagnostic::warning(Code::OtherUnit, message)
            .at(assumption.value_place.clone())
            .help(text!("is it in per cent? Then write `{meant}`", "是否按百分数填写？若是，请写 `{meant}`")),
    )
}

/// The spread of a logarithm from which on nine draws in ten span more than two orders of magnitude.
const WIDEST_LOG_SD: f64 = 1.4;

/// A log-normal so wide that its second number is most likely no spread of a logarithm.
pub(super) fn wide_log_normal(assumption: &Assumption) -> Option<Diagnostic> {
    let mut drawn = &assumption.distribution;
    if let Distribution::Truncated(truncated) = drawn {
        drawn = &truncated.inner;
    }
    let Distribution::LogNormal(own) = drawn else { return None };
    // An interval says itself how wide it is.
    let place = &assumption.value_place;
    let stands = place.source.text.get(place.span.clone()).unwrap_or_default().to_lowercase();
    let of_part = PerCent::of_unit(&assumption.unit) == PerCent::Part && own.median <= 1.5 && assumption.distribution.quantile(0.95) > 5.0;
    if !(of_part || own.log_sd >= WIDEST_LOG_SD && stands.contains("lognormal")) {
        return None;
    }
    let name = &assumption.name;
    let (low, high) = (short(assumption.distribution.quantile(0.05)), short(assumption.distribution.quantile(0.95)));
    let mut told = Diagnostic::warning(
        Code::OtherUnit,
        text!("nine draws in ten of `{name}` lie between {low} and {high}", "`{name}` 九成的模拟介于 {low} 与 {high} 之间"),
    )
    .at(place.clone());
    let (median, log_sd) = (own.median, own.log_sd);
    if median < log_sd && stands.contains("lognormal") {
        let (interval, cell) = (format!("{median} to {log_sd}"), place.source.sheet.is_some());
        let interval = if cell { interval } else { format!("\"{interval}\"") };
        told = told.help(text!(
            "if nine in ten lie between {median} and {log_sd}, write `{interval}`",
            "若九成介于 {median} 与 {log_sd} 之间，请写 `{interval}`"
        ));
    }
    Some(told.help(text!(
        "is its width right? A log-normal takes the median and the spread of the logarithm, such as 0.3",
        "宽度是否正确？对数正态分布的两个数是中位数和对数的标准差（如 0.3）"
    )))
}

/// The largest per cent that is most likely a part of one: a tenth.
pub(super) const LEAST_PER_CENT: f64 = 0.1;

/// The same by the thousand: a hundredth.
const LEAST_PER_MILLE: f64 = 0.01;

/// An assumption in per cent that lies between nothing and a tenth of one: most likely a part of one.
pub(super) fn part_in_per_cents(assumption: &Assumption) -> Option<Diagnostic> {
    let unit = &assumption.unit;
    let (zh, en) = (&unit.zh, &unit.en);
    let per_cent = is_percentage(zh) || is_percentage(en) || [zh, en].into_iter().any(|unit| unit.starts_with(['%', '％']));
    let per_mille = zh.trim().starts_with('‰') || en.trim().starts_with('‰') || en.trim() == "per 1,000 a year";
    if !per_cent && !per_mille {
        return None;
    }
    let (low, high) = (assumption.distribution.quantile(0.05), assumption.distribution.quantile(0.95));
    let most = low.abs().max(high.abs());
    if most == 0.0 || !(per_cent && most <= LEAST_PER_CENT || per_mille && most <= LEAST_PER_MILLE) {
        return None;
    }
    let (name, low, high) = (&assumption.name, short(low), short(high));
    if per_mille {
        let in_thousandths = scaled(&assumption.distribution, 1000.0, &assumption.value_place);
        let message =
            text!("`{name}` lies between {low} and {high}, and its unit is {en}", "`{name}` 介于 {low} 与 {high} 之间，而其单位是{zh}");
        return Some(Diagnostic::warning(Code::OtherUnit, message).at(assumption.value_place.clone()).help(text!(
            "is it a part of one? By the thousand write `{in_thousandths}`",
            "是否写成了占1的比例？按千分数，请写 `{in_thousandths}`"
        )));
    }
    let (in_points, most) = (scaled(&assumption.distribution, 100.0, &assumption.value_place), short(assumption.distribution.central()));
    let message = if assumption.distribution.is_fixed() {
        text!("`{name}` is {most}, and its unit is {en}", "`{name}` 为 {most}，而其单位是{zh}")
    } else {
        text!("`{name}` lies between {low} and {high}, and its unit is {en}", "`{name}` 介于 {low} 与 {high} 之间，而其单位是{zh}")
    };
    Some(
        Diagnostic::warning(Code::OtherUnit, message)
            .at(assumption.value_place.clone())
            .help(text!("is it a part of one? In per cent write `{in_points}`", "是否写成了占1的比例？按百分数，请写 `{in_points}`")),
    )
}

/// The same of a value that a scenario gives at a place, where its hundredfold is what the plan holds for likely.
pub(crate) fn part_for_per_cents(assumption: &Assumption, after: &Distribution, place: &Place) -> Option<Diagnostic> {
    let own = &assumption.distribution;
    let meant = after.central() * 100.0;
    if own.is_fixed() || !(own.quantile(0.05)..=own.quantile(0.95)).contains(&meant) {
        return None;
    }
    part_in_per_cents(&Assumption { distribution: after.clone(), value_place: place.clone(), ..assumption.clone() })
}

/// A facility that costs a hundred times or more what the others do, in the middle: most likely in another unit of money.
pub(crate) fn cost_out_of_line(facility: &Facility, others: &[Facility]) -> Option<Diagnostic> {
    let mut costs: Vec<f64> = others
        .iter()
        .filter(|other| other.id != facility.id && other.construction_cost > 0.0)
        .map(|other| other.construction_cost)
        .collect();
    costs.sort_by(f64::total_cmp);
    let (largest, middle) = (costs.last()?, costs[costs.len() / 2]);
    let cost = facility.construction_cost;
    let factor = (cost / middle).round();
    if factor < FAR || cost < largest * FAR.sqrt() {
        return None;
    }
    let (id, cost, middle) = (&facility.id, short(cost), short(middle));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{id}` costs {cost} to build, about {factor} times what other facilities do ({middle})",
                "`{id}` 的建设费用为 {cost}，约为其他设施（{middle}）的 {factor} 倍"
            ),
        )
        .at(facility.places.construction_cost.as_ref().unwrap_or(&facility.place).clone())
        .help(text!(
            "costs are in the unit of the plan's money (`money_unit` in seeds/plan.toml), as those of seeds/facilities.toml are",
            "费用的单位是规划的资金单位（seeds/plan.toml 的 `money_unit`），与 seeds/facilities.toml 相同"
        )),
    )
}

/// How many times as much as others cost is more than buildings differ by.
const FAR: f64 = 100.0;
