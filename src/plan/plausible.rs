//! Holds a plan's figures and dates against one another: what cannot be is an error, what is most likely a slip a warning.

use super::{Better, Commitment, Correlation, Facility, Indicator, Measure, Observation, Plan, Prior, Scale, Sides, units};
use crate::diagnostic::{Code, Diagnostic, Found, Severity};
use crate::language::Text;
use crate::language::number::written;
use crate::sampling::Distribution;
use crate::text;

/// All that can be said of a plan that has been read.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Found::default();
    for indicator in &plan.indicators {
        found.extend(out_of_reach(indicator));
        found.extend(units::far_from_baseline(indicator));
    }
    for seen in &plan.history {
        found.extend(observed(plan, seen));
    }
    let ends_early = super::plan_years::ends_before_its_dates(plan);
    // What is due too late follows from a target year that is too early.
    for commitment in plan.commitments.iter().filter(|commitment| ends_early.is_none() || commitment.year <= plan.target_year) {
        found.extend(not_judged(plan, commitment));
    }
    let late = |facility: &&Facility| ends_early.is_none() || facility.opening < f64::from(plan.target_year + 1);
    let opening: Vec<&Facility> = plan.facilities.iter().filter(late).collect();
    found.extend(ends_early);
    found.extend(super::plan_years::check(plan));
    for prior in &plan.priors {
        found.extend(of_no_indicator(plan, prior));
        found.extend(on_another_scale(plan, prior));
    }
    found.extend(opening.into_iter().filter_map(|facility| opens_after(plan.target_year, facility)));
    for facility in &plan.facilities {
        found.extend(units::cost_out_of_line(facility, &plan.facilities));
    }
    for assumption in &plan.assumptions {
        // Per cents of a share may be wide enough to be negative, too: the unit is the cause.
        let in_per_cents = units::share_above_one(assumption);
        found.extend(units::negative_share(assumption).filter(|_| in_per_cents.is_none()));
        found.extend(in_per_cents);
        found.extend(units::wide_log_normal(assumption));
        found.extend(units::part_in_per_cents(assumption));
        let shape = super::shapes::odd_shape(assumption);
        found.extend(super::sizes::told(assumption).filter(|_| shape.is_none()));
        found.extend(shape);
    }
    for correlation in &plan.correlations {
        found.extend(correlation.between.iter().filter_map(|name| weak_correlation(plan, correlation, name)));
    }
    found.extend(super::slips::check(plan));
    found.extend(super::misfits::check(plan));
    for seen in plan.history.iter().filter(|seen| seen.is_fitted && seen.year > plan.information_date) {
        let (year, date) = (seen.year, plan.information_date);
        found.push(
            Diagnostic::warning(
                Code::PlanYears,
                text!("a value of {year} was used to fit, and information ends in {date}", "{year}年的值用于拟合，而信息截止于{date}年"),
            )
            .at(seen.place.clone())
            .help(text!(
                "set `information_date` in seeds/plan.toml to {year}, or leave `use` empty",
                "请把 seeds/plan.toml 的 `information_date` 改为{year}，或将 `use` 留空"
            )),
        );
    }
    found.into_vec()
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

/// How many decimals a figure is written with.
pub(super) fn decimals(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, part)| part.len())
}

/// Half a unit of the last of so many decimals: what rounding may hide.
pub(super) fn half_a_unit(decimals: usize) -> f64 {
    format!("5e-{}", decimals + 1).parse().expect("invariant: a number just written")
}

/// Years before the base year from which hardly any series has figures.
const LONGEST_RECORD: i32 = 70;

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
    let base = plan.base_year;
    if year < base - LONGEST_RECORD {
        return Some(
            Diagnostic::warning(
                Code::ObservedOutsidePlan,
                text!("a value of {year}, {} years before the base year {base}", "{year}年的值，早于基期年{base}年{}年", base - year),
            )
            .at(seen.place.clone())
            .help(text!("is the year mistyped?", "年份是否写错？")),
        );
    }
    let indicator = plan.indicator(&seen.series)?;
    if let Some(fault) = out_of_bounds(plan, seen) {
        // What happened before the plan teaches its assumptions; of later years only those count that a run is told to count.
        let later = Diagnostic { severity: Severity::Warning, ..fault.clone() }.help(text!(
            "no number rests on it unless --as-of reaches {year}; then it is an error",
            "除非 --as-of 达到{year}年，否则不影响任何数字；达到时按错误处理"
        ));
        return Some(if year > base { later } else { fault });
    }
    let baseline = indicator.baseline?;
    // Within a few years nothing grows tenfold; over decades much does.
    let near = (year - plan.base_year).abs() <= 5;
    // Growth rates pass through nothing: a tenth of one is no slip of its unit.
    let grows = super::is_growth(&indicator.name.zh) || super::is_growth(&indicator.name.en);
    let factors = if grows {
        &[][..]
    } else if near {
        &[10.0, 100.0, 1000.0, 10_000.0][..]
    } else {
        &[100.0, 1000.0, 10_000.0][..]
    };
    let [shown, shown_baseline] = [value, baseline].map(written);
    if let Some(factor) = units::slip_of_unit(value, baseline, factors, usual_range(indicator, baseline)) {
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "{shown} observed and the baseline {shown_baseline} differ by a factor of about {factor}",
                    "观测值 {shown} 与基期值 {shown_baseline} 相差约 {factor} 倍"
                ),
            )
            .at(seen.place.clone())
            .related(indicator.place.clone(), text!("the baseline stands here", "基期值在这里"))
            .help(units::factor_help(factor)),
        );
    }
    let far = || far_from_baseline(indicator, seen, baseline).filter(|_| near);
    if let Some(told) = total_observed(indicator, seen, baseline).or_else(far) {
        return Some(told);
    }
    if let Some(passed) = passed(plan, indicator, seen) {
        return Some(passed);
    }
    // Half a unit of the last digit printed is rounding.
    let rounding = half_a_unit(decimals(value).min(decimals(baseline)));
    (year == plan.base_year && (value - baseline).abs() > rounding * 1.000_001).then(|| {
        Diagnostic::warning(
            Code::ObservedNotBaseline,
            text!(
                "{shown} was observed in {year}, the table's baseline is {shown_baseline}",
                "{year}年观测值为 {shown}，表中基期值为 {shown_baseline}"
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

/// An observed value that its indicator cannot have.
pub fn out_of_bounds(plan: &Plan, seen: &Observation) -> Option<Diagnostic> {
    let indicator = plan.indicator(&seen.series)?;
    let ((low, high), value) = (indicator.scale.bounds(), seen.value);
    (value < low || value > high).then(|| {
        let value = written(value);
        Diagnostic::error(
            Code::OutOfBounds,
            text!("{value} is outside the bounds of `{}`, {low} to {high}", "{value} 超出 `{}` 的范围 {low} 至 {high}", seen.series),
        )
        .at(seen.place.clone())
        .related(indicator.place.clone(), text!("declared here", "在这里声明"))
        .help(text!("mend the value, or the bounds if it can be so", "请改正数值；若确实可能，请放宽上下限"))
    })
}

/// A value of one year that is near the total asked for of all years, and several times the base year's.
fn total_observed(indicator: &Indicator, seen: &Observation, baseline: f64) -> Option<Diagnostic> {
    let (total, value, year) = (indicator.target.value, seen.value, seen.year);
    let near = indicator.target.measure == Measure::Total && baseline > 0.0 && value >= 3.0 * baseline && value >= 0.8 * total;
    near.then(|| {
        let (id, [value, baseline, total]) = (&seen.series, [value, baseline, total].map(written));
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{id}` was {value} in {year}, {baseline} a year in the base year, and {total} is asked of all years together",
                "`{id}` {year}年为 {value}，基期一年为 {baseline}，而 {total} 是各年累计的目标"
            ),
        )
        .at(seen.place.clone())
        .related(indicator.place.clone(), text!("the baseline stands here", "基期值在这里"))
        .help(text!("is it a total of several years? Write what that year alone had", "是否为多年累计？请写该年一年的数"))
    })
}

/// How many times a figure hardly becomes within a few years.
const BEYOND_GROWTH: f64 = 30.0;

/// A value of one of the years beside the base year that is many times the baseline, or a small part of it.
fn far_from_baseline(indicator: &Indicator, seen: &Observation, baseline: f64) -> Option<Diagnostic> {
    let (value, year) = (seen.value, seen.year);
    let ratio = value / baseline;
    let far = baseline > 0.0 && value > 0.0 && ratio.max(1.0 / ratio) > BEYOND_GROWTH;
    let (low, high) = usual_range(indicator, baseline);
    (far && !(low..=high).contains(&value)).then(|| {
        let [value, baseline] = [value, baseline].map(written);
        Diagnostic::warning(
            Code::OtherUnit,
            text!("{value} observed in {year}, and the baseline is {baseline}", "{year}年观测值为 {value}，而基期值为 {baseline}"),
        )
        .at(seen.place.clone())
        .related(indicator.place.clone(), text!("the baseline stands here", "基期值在这里"))
        .help(text!("is a figure mistyped, or in another unit?", "是否写错数字，或用了其他单位？"))
    })
}

/// Between which values an indicator is known to lie: its baseline and its target.
fn usual_range(indicator: &Indicator, baseline: f64) -> (f64, f64) {
    let target = if indicator.target.measure == Measure::Total { baseline } else { indicator.target.value };
    (baseline.min(target), baseline.max(target))
}

/// A value of the plan's own years and place that is at its target already, which the baseline was not.
fn passed(plan: &Plan, indicator: &Indicator, seen: &Observation) -> Option<Diagnostic> {
    let target = &indicator.target;
    let there = |value: f64| match target.sides() {
        Sides::Below => value >= target.value,
        Sides::Above => value <= target.value,
        Sides::Both => false,
    };
    let own = seen.observed_at.is_empty() && seen.year > plan.base_year && seen.year < plan.target_year;
    let judged = target.measure == Measure::Final && !there(indicator.baseline?);
    (own && judged && there(seen.value)).then(|| {
        let (id, year, last) = (&seen.series, seen.year, plan.target_year);
        let [value, asked] = [seen.value, target.value].map(written);
        Diagnostic::note(
            Code::TargetPassed,
            text!(
                "`{id}` was {value} in {year}: the target {asked} of {last} is passed already",
                "`{id}` {year}年为 {value}：已达到{last}年目标 {asked}"
            ),
        )
        .at(seen.place.clone())
        .help(text!("count it with --as-of {year}, to see how likely it is to stay there", "用 --as-of {year} 可看到其保持达标的可能性"))
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

/// A prior of an id that no row has.
fn of_no_indicator(plan: &Plan, prior: &Prior) -> Option<Diagnostic> {
    let id = &prior.id;
    let known = || plan.indicators.iter().map(|row| row.id.as_str()).chain(plan.watched.iter().map(|row| row.id.as_str()));
    known().all(|known| known != id).then(|| {
        Diagnostic::warning(
            Code::Unused,
            text!("no indicator is called `{id}`: this prior moves nothing", "没有名为 `{id}` 的指标：这条先验不起作用"),
        )
        .at(prior.place.clone())
        .suggest(id, known())
        .help(text!("write the id of a row of the plan's table, or delete this one", "请写规划表中某一行的 id，或删去本行"))
    })
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
                "`{id}` 于{year}年投用，晚于目标年{target}年：不会增加任何能力"
            ),
        )
        .at(place.clone())
        .help(text!(
            "is the year right? To leave a facility out, write `cancelled = true` in a scenario",
            "年份是否正确？如要取消设施，请在情景中写 `cancelled = true`"
        ))
    })
}
