//! Holds a plan's figures and dates against one another: what cannot be is an error, what is most likely a slip a warning.

use super::{Assumption, Better, Commitment, Correlation, Facility, Indicator, Observation, Plan, Prior, Scale, Sides};
use crate::diagnostic::{Code, Diagnostic, Found};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::table::PerCent;
use crate::text;

/// All that can be said of a plan that has been read.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Found::default();
    for indicator in &plan.indicators {
        found.extend(out_of_reach(indicator));
        found.extend(far_from_baseline(indicator));
    }
    for seen in &plan.history {
        found.extend(observed(plan, seen));
    }
    for commitment in &plan.commitments {
        found.extend(not_judged(plan, commitment));
    }
    for prior in &plan.priors {
        found.extend(on_another_scale(plan, prior));
    }
    for facility in &plan.facilities {
        found.extend(opens_after(plan.target_year, facility));
    }
    for assumption in &plan.assumptions {
        found.extend(negative_share(assumption));
    }
    for correlation in &plan.correlations {
        found.extend(correlation.between.iter().filter_map(|name| weak_correlation(plan, correlation, name)));
    }
    if plan.information_date > plan.target_year {
        let (date, target) = (plan.information_date, plan.target_year);
        let message =
            text!("`information_date` is {date}, after the target year {target}", "`information_date` 为{date}年，晚于目标年{target}年");
        found.push(Diagnostic::warning(Code::PlanYears, message).maybe_at(plan.years_place.clone()));
    }
    found.into_vec()
}

/// An uncertain part of one, such as a share of a stock, a good part of whose draws are negative.
///
/// What can fall as well as rise is called a change, a difference or a net figure in its unit or label.
fn negative_share(assumption: &Assumption) -> Option<Diagnostic> {
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
    Some(
        Diagnostic::warning(
            Code::NegativeDraws,
            text!("{per_cent} % of the draws of `{name}` are below 0", "`{name}` 有 {per_cent}% 的抽样低于 0"),
        )
        .at(assumption.place.clone())
        .help(text!(
            "an interval from 0 is a normal distribution; for what cannot be negative write a positive lower end, {{ uniform = [0, …] }} or `truncate`",
            "从 0 起的区间按正态分布取值；若不能为负，请写正的下限、{{ uniform = [0, …] }} 或 `truncate`"
        )),
    )
}

/// A correlation with an assumption that cannot follow: a fixed number, or one of a few values, whose ties bound the rank.
fn weak_correlation(plan: &Plan, correlation: &Correlation, name: &str) -> Option<Diagnostic> {
    let assumption = plan.assumption(name)?;
    let message = match &assumption.distribution {
        Distribution::Fixed(_) => {
            text!("`{name}` is a fixed number: a correlation with it does nothing", "`{name}` 是固定数值：与它的相关不起作用")
        }
        Distribution::Discrete(discrete) => {
            let total: f64 = discrete.weights.iter().sum();
            // Spearman's rank of a discrete and a continuous variable that rise together, with mean ranks for ties.
            let most = (1.0 - discrete.weights.iter().map(|weight| weight / total).map(|share| share * share * share).sum::<f64>())
                .max(0.0)
                .sqrt();
            let (reached, most) = (((correlation.rank * most) * 100.0).round() / 100.0, (most * 100.0).round() / 100.0);
            let rank = correlation.rank;
            text!(
                "of the rank {rank} about {reached} is reached: `{name}` has a few values only, whose ties allow {most} at most",
                "秩相关 {rank} 只能达到约 {reached}：`{name}` 只有几个取值，至多可达 {most}"
            )
        }
        _ => return None,
    };
    Some(
        Diagnostic::warning(Code::Correlation, message)
            .at(correlation.place.clone())
            .related(assumption.place.clone(), text!("declared here", "在这里声明")),
    )
}

/// A target that no value within the indicator's bounds meets.
fn out_of_reach(indicator: &Indicator) -> Option<Diagnostic> {
    let ((low, high), target) = (indicator.scale.bounds(), &indicator.target);
    // A total over the plan is not bounded as its yearly values are.
    if target.measure == super::Measure::Total || !target.comparison.is_strict() {
        return None;
    }
    let (bound, side, zh) = match target.sides() {
        Sides::Below if target.value >= high => (high, "upper", "上"),
        Sides::Above if target.value <= low => (low, "lower", "下"),
        Sides::Below | Sides::Above | Sides::Both => return None,
    };
    let asked = target.comparison.asks(&target.value.to_string());
    let (en, asked_zh) = (asked.en, asked.zh);
    let inclusive = match target.better {
        Better::More => "at_least",
        Better::Less => "at_most",
    };
    Some(
        Diagnostic::error(
            Code::TargetOutOfReach,
            text!("\"{en}\" can never hold: the {side} bound is {bound}", "“{asked_zh}”不可能成立：{zh}限为 {bound}"),
        )
        .at(indicator.target_place.clone())
        .help(text!("write `{inclusive}`, or mend the target or the bound", "请写 `{inclusive}`，或修正目标值、上下限")),
    )
}

/// By which factor of units two figures differ, where that is likelier than a true difference: 10, 100, 1,000 or 10,000.
fn unit_factor(one: f64, other: f64, factors: &[f64]) -> Option<f64> {
    if one == 0.0 || other == 0.0 || one.signum() != other.signum() {
        return None;
    }
    let ratio = (one / other).abs();
    let ratio = ratio.max(1.0 / ratio);
    factors.iter().copied().find(|factor| (ratio / factor - 1.0).abs() <= 0.3)
}

/// What a factor between two figures of one unit most likely means.
fn factor_help(factor: f64) -> Text {
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

/// A target that is a hundred or more times its baseline, or as much less.
fn far_from_baseline(indicator: &Indicator) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, indicator.target.value);
    if indicator.target.measure == super::Measure::Total {
        return None;
    }
    let factor = unit_factor(target, baseline, &[100.0, 1000.0, 10_000.0])?;
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

/// How many decimals a figure is written with.
pub(super) fn decimals(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, part)| part.len())
}

/// Half a unit of the last of so many decimals: what rounding may hide.
pub(super) fn half_a_unit(decimals: usize) -> f64 {
    format!("5e-{}", decimals + 1).parse().expect("invariant: a number just written")
}

/// An observed value that cannot be, lies outside the plan, or says something else than the baseline.
fn observed(plan: &Plan, seen: &Observation) -> Option<Diagnostic> {
    let (year, value) = (seen.year, seen.value);
    if year > plan.target_year {
        let target = plan.target_year;
        return Some(
            Diagnostic::warning(
                Code::ObservedOutsidePlan,
                text!("a value of {year} is no observation of a plan to {target}", "规划期到{target}年，{year}年的值不是观测值"),
            )
            .at(seen.place.clone())
            .help(text!("is the year mistyped, or the value a projection?", "是年份写错，还是推算值？")),
        );
    }
    let indicator = plan.indicator(&seen.series)?;
    let (low, high) = indicator.scale.bounds();
    if value < low || value > high {
        return Some(
            Diagnostic::error(
                Code::OutOfBounds,
                text!("{value} is outside the bounds of `{}`, {low} to {high}", "{value} 超出 `{}` 的范围 {low} 至 {high}", seen.series),
            )
            .at(seen.place.clone())
            .related(indicator.place.clone(), text!("declared here", "在这里声明")),
        );
    }
    let baseline = indicator.baseline?;
    // Within a few years nothing grows tenfold; over decades much does.
    let near = (year - plan.base_year).abs() <= 5;
    let factors = if near { &[10.0, 100.0, 1000.0, 10_000.0][..] } else { &[100.0, 1000.0, 10_000.0][..] };
    if let Some(factor) = unit_factor(value, baseline, factors) {
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "{value} observed and the baseline {baseline} differ by a factor of about {factor}",
                    "观测值 {value} 与基期值 {baseline} 相差约 {factor} 倍"
                ),
            )
            .at(seen.place.clone())
            .related(indicator.place.clone(), text!("the baseline stands here", "基期值在这里"))
            .help(factor_help(factor)),
        );
    }
    // Half a unit of the last digit printed is rounding.
    let rounding = half_a_unit(decimals(value).min(decimals(baseline)));
    (year == plan.base_year && (value - baseline).abs() > rounding * 1.000_001).then(|| {
        Diagnostic::warning(
            Code::ObservedNotBaseline,
            text!(
                "{value} was observed in {year}, the table's baseline is {baseline}",
                "{year}年观测值为 {value}，表中基期值为 {baseline}"
            ),
        )
        .at(seen.place.clone())
        .related(indicator.place.clone(), text!("the baseline stands here", "基期值在这里"))
        .help(text!(
            "one of the two is wrong, or they count different things: say so in the note",
            "两者有一处有误，或口径不同：请在 note 中说明"
        ))
    })
}

/// Why a commitment is not judged by a plan of these years.
pub fn why_not_judged(plan: &Plan, commitment: &Commitment) -> Option<Text> {
    let (year, base, target) = (commitment.year, plan.base_year, plan.target_year);
    if year > target {
        Some(text!("due in {year}, after the target year {target}", "{year}年到期，晚于目标年{target}年"))
    } else if year <= base {
        Some(text!("due in {year}, not after the base year {base}", "{year}年到期，不晚于基期年{base}年"))
    } else {
        None
    }
}

fn not_judged(plan: &Plan, commitment: &Commitment) -> Option<Diagnostic> {
    let Text { zh, en } = why_not_judged(plan, commitment)?;
    Some(
        Diagnostic::warning(Code::CommitmentNotJudged, text!("this commitment is not judged: {en}", "这条承诺不会评判：{zh}"))
            .at(commitment.year_place.clone())
            .help(text!("it is listed all the same; is the year right?", "它仍会列出；年份是否正确？")),
    )
}

/// A prior on the log scale whose ordinary changes lead far beyond the bounds of its indicator, which moves on another scale.
fn on_another_scale(plan: &Plan, prior: &Prior) -> Option<Diagnostic> {
    let indicator = plan.indicator(&prior.id)?;
    let (low, high) = indicator.scale.bounds();
    let grown = indicator.baseline? * libm::exp(prior.drift + prior.spread);
    if prior.scale != "log" || matches!(indicator.scale, Scale::Log { .. }) || grown.is_nan() || grown <= high + 0.1 * (high - low) {
        return None;
    }
    let grown = (grown * 10.0).round() / 10.0;
    Some(
        Diagnostic::warning(
            Code::PriorScale,
            text!(
                "on the log scale this prior leads to {grown}, beyond the bound {high}",
                "按对数尺度，该先验会到 {grown}，超出上限 {high}"
            ),
        )
        .at(prior.place.clone())
        .related(indicator.place.clone(), text!("the indicator moves on another scale", "该指标按另一尺度变动"))
        .help(text!("is the prior meant on the scale of its indicator?", "先验是否应当用指标的尺度？")),
    )
}

/// A facility that opens when the plan is over.
pub(crate) fn opens_after(target: i32, facility: &Facility) -> Option<Diagnostic> {
    let (id, year) = (&facility.id, facility.opening.floor());
    let place = facility.places.opening.as_ref().unwrap_or(&facility.place);
    (facility.opening >= f64::from(target + 1)).then(|| {
        Diagnostic::warning(
            Code::OpensTooLate,
            text!(
                "`{id}` opens in {year}, after the target year {target}: it adds nothing",
                "`{id}` 于{year}年开放，晚于目标年{target}年：不会增加任何能力"
            ),
        )
        .at(place.clone())
        .help(text!(
            "is the year right? To leave a facility out, write `cancelled = true` in a scenario",
            "年份是否正确？如要取消设施，请在情景中写 `cancelled = true`"
        ))
    })
}
