//! Holds a plan's figures and dates against one another: what cannot be is an error, what is most likely a slip a warning.

use super::{Better, Commitment, Correlation, Facility, Indicator, Plan, Prior, Scale, Sides, units};
use crate::diagnostic::{Code, Diagnostic, Found};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::text;

/// All that can be said of a plan that has been read.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Found::default();
    for indicator in &plan.indicators {
        found.extend(out_of_reach(indicator));
        // A figure that nowhere is so is the one of the two that is wrong.
        found.extend(
            super::constants::of_row(indicator)
                .or_else(|| units::beyond_the_whole(indicator))
                .or_else(|| units::far_from_baseline(indicator)),
        );
    }
    found.extend(super::observed_values::check(plan));
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
        found.extend(super::misfits::capacity_out_of_line(facility, plan));
    }
    for assumption in &plan.assumptions {
        // Per cents of a share may be wide enough to be negative, too: the unit is the cause.
        let in_per_cents = units::share_above_one(assumption);
        let negative = units::negative_share(assumption).filter(|_| in_per_cents.is_none());
        let parts = units::part_in_per_cents(assumption);
        // Of a width something is said where nothing is of the figure itself.
        let sound = in_per_cents.is_none() && negative.is_none() && parts.is_none();
        found.extend(in_per_cents.into_iter().chain(negative).chain(parts));
        let wide = units::wide_log_normal(assumption);
        let sound = sound && wide.is_none();
        found.extend(wide);
        let shape = super::shapes::odd_shape(assumption);
        found.extend(super::widths::check(assumption).filter(|_| sound && shape.is_none()));
        found.extend(shape);
    }
    for correlation in &plan.correlations {
        found.extend(correlation.between.iter().filter_map(|name| weak_correlation(plan, correlation, name)));
    }
    found.extend(super::constants::of_assumptions(plan));
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
            .at(correlation.between_place.clone())
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
