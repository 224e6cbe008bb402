//! Holds observed values against the plan: its years, the bounds, the baseline and the target of their rows.

use super::rounding::{decimals, half_a_unit};
use super::{Better, Indicator, Measure, Observation, Plan, Sides, cumulated, is_percentage, units};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::number::{short, written};
use crate::text;

/// All that can be said of a plan's observed values.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let (sums, mut found) = cumulated::observed(plan);
    // What a sum of years says of its year is not what was observed in it.
    let single = plan.history.iter().filter(|seen| !sums.iter().any(|sum| std::ptr::eq(*sum, *seen)));
    found.extend(single.filter_map(|seen| observed(plan, seen)));
    found.extend(of_rows(plan));
    found
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
            .at(seen.year_place.clone())
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
            .at(seen.year_place.clone())
            .help(text!("is the year mistyped?", "年份是否写错？")),
        );
    }
    if let Some(told) = as_index(plan, seen) {
        return Some(told);
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
            .help(if factor == 10.0 && !super::totals::is_per_people(indicator) {
                text!(
                    "is a digit or the decimal point misplaced, or the value that of several years together?",
                    "是否写错数位或小数点，或该值为多年合计？"
                )
            } else {
                units::factor_help(factor)
            }),
        );
    }
    let far = || far_from_baseline(indicator, seen, baseline).filter(|_| near);
    if let Some(told) = total_observed(indicator, seen, baseline).or_else(far) {
        return Some(told);
    }
    if let Some(told) = target_itself(plan, indicator, seen) {
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

/// The target itself in the place of what the last year had: the figures are the same, and nothing was observed in the years before.
fn target_itself(plan: &Plan, indicator: &Indicator, seen: &Observation) -> Option<Diagnostic> {
    let (target, year) = (indicator.target.value, seen.year);
    // A full hundred is reached by many, and one that was the baseline is held.
    let telling =
        indicator.target.measure == Measure::Final && seen.value == target && target != 100.0 && indicator.baseline != Some(target);
    let earlier =
        plan.history.iter().any(|other| other.series == seen.series && (year - 2..year).contains(&other.year) && year - 2 > plan.base_year);
    let own = seen.observed_at.is_empty() && year == plan.target_year;
    (own && telling && !earlier).then(|| {
        let (id, target) = (&seen.series, written(target));
        Diagnostic::warning(
            Code::TargetsInHistory,
            text!(
                "`{id}` is {target} in {year}, exactly its target: was that observed?",
                "`{id}` {year}年的值 {target} 恰为其目标：是否确为观测值？"
            ),
        )
        .at(seen.place.clone())
        .related(indicator.target_place.clone(), text!("the target stands here", "目标在这里"))
        .help(text!("if it is the target, delete the row: it would count as met", "若是目标值，请删去本行：否则会当作已达标"))
    })
}

/// A rate of growth that is written as an index of the year before: 103.3 among 9.7, 5.3 and 5.5.
fn as_index(plan: &Plan, seen: &Observation) -> Option<Diagnostic> {
    let others: Vec<f64> =
        plan.history.iter().filter(|other| other.series == seen.series && other.year != seen.year).map(|other| other.value).collect();
    let meant = (1e9 * (seen.value - 100.0)).round() / 1e9;
    let (low, high) = others.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    // Rates of growth lie within some per cent of nothing, and so does what stands above the hundred.
    let among = others.len() >= 2 && low >= -20.0 && high <= 20.0 && (low - 10.0..=high + 10.0).contains(&meant) && seen.value > 80.0;
    among.then(|| {
        let (id, year, value, meant) = (&seen.series, seen.year, written(seen.value), written(meant));
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{id}` is {value} in {year}, and between {low} and {high} in other years",
                "`{id}` {year}年为 {value}，而其他年份介于 {low} 与 {high} 之间"
            ),
        )
        .at(seen.place.clone())
        .help(text!("is it an index, with the year before as 100? Then write {meant}", "是否为以上年为100的指数？若是，请写 {meant}"))
    })
}

/// What can be said of the values of a row together, and of its target beside its baseline.
fn of_rows(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for indicator in &plan.indicators {
        let mut own: Vec<&Observation> = plan
            .history
            .iter()
            .filter(|seen| seen.series == indicator.id && seen.observed_at.is_empty() && seen.definition.is_empty())
            .collect();
        own.sort_by_key(|seen| seen.year);
        found.extend(repeated(&own));
        found.extend(far_target(plan, indicator));
    }
    found
}

/// Digits of a value that hardly come out the same in two years by chance.
const TELLING_DIGITS: usize = 4;

/// A value that is the one of the year before to the last of many digits.
fn repeated(own: &[&Observation]) -> Option<Diagnostic> {
    let digits = |value: f64| {
        let digits: String = value.abs().to_string().chars().filter(char::is_ascii_digit).collect();
        let plain = digits.trim_start_matches('0');
        if value.fract() == 0.0 { plain.trim_end_matches('0').len() } else { plain.len() }
    };
    let same = |pair: &&[&Observation]| {
        pair[1].year == pair[0].year + 1 && pair[0].value == pair[1].value && digits(pair[0].value) >= TELLING_DIGITS
    };
    let pair = own.windows(2).find(same)?;
    let (id, year, value) = (&pair[1].series, pair[0].year, written(pair[1].value));
    Some(
        Diagnostic::note(
            Code::OtherUnit,
            text!("`{id}` is {value} as in {year}, to the last digit", "`{id}` 与{year}年一样为 {value}，末位数字也相同"),
        )
        .at(pair[1].place.clone())
        .related(pair[0].place.clone(), text!("the year before", "上一年"))
        .help(text!("was the year before copied? If nothing changed, leave it", "是否照抄了上一年？若确无变化，不必改动")),
    )
}

/// How many times its baseline a target within [`SOON`] years hardly is, or what part of it.
const TIMES: f64 = 10.0;
const SOON: i32 = 10;

/// The largest whole number that what has just begun may start from.
const FEW: f64 = 5.0;

/// A target of so many per 1,000 people that is ten times its baseline, or a tenth of it, and no factor of units. What is counted as such may
/// well grow tenfold; what serves all people does not.
fn far_target(plan: &Plan, indicator: &Indicator) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, indicator.target.value);
    let per_people = super::totals::is_rate(indicator) || indicator.counted.as_ref().is_some_and(|counted| counted.per >= 1000.0);
    let per_cent = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    let begun = baseline.fract() == 0.0 && baseline <= FEW || baseline < 1.0;
    let judged = indicator.target.measure == Measure::Final && plan.target_year - plan.base_year <= SOON;
    let grows = super::is_growth(&indicator.name.zh) || super::is_growth(&indicator.name.en);
    if per_cent
        || !per_people
        || grows
        || !judged
        || baseline <= 0.0
        || target <= 0.0
        || super::units::far_from_baseline(indicator).is_some()
    {
        return None;
    }
    let (far, times) = match indicator.target.better {
        Better::More => (target >= TIMES * baseline && !begun, target / baseline),
        Better::Less => (target <= baseline / TIMES && baseline > FEW, baseline / target),
    };
    far.then(|| {
        let (id, times) = (&indicator.id, short((times * 10.0).round() / 10.0));
        let [baseline, target] = [baseline, target].map(written);
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "the target {target} of `{id}` and the baseline {baseline} are {times} times apart",
                "`{id}` 的目标 {target} 与基期 {baseline} 相差 {times} 倍"
            ),
        )
        .at(indicator.target_place.clone())
        .related(indicator.place.clone(), text!("the indicator", "该指标"))
        .help(text!("is a figure mistyped, or in another unit?", "是否写错数字，或用了其他单位？"))
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
