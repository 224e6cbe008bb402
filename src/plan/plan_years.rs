//! The years of a plan against one another: base year, target year, the last that its makers knew of, and what is due or observed when.

use super::Plan;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// What can be said of the years.
pub(super) fn check(plan: &Plan) -> impl Iterator<Item = Diagnostic> {
    [years_beyond_all_dates(plan), base_long_past(plan), another_plan(plan), date_of_information(plan)].into_iter().flatten()
}

/// China's five-year plans and the years in which they end.
const FIVE_YEAR_PLANS: [(&str, i32); 4] = [("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];

/// A plan that is named after five years other than its own.
fn another_plan(plan: &Plan) -> Option<Diagnostic> {
    let target = plan.target_year;
    let named: Vec<_> = FIVE_YEAR_PLANS.iter().filter(|(name, _)| plan.name.zh.contains(name)).collect();
    let [(name, end)] = named[..] else { return None };
    // A name may hold a year beyond those five, as that of an outline to 2035.
    (*end != target && !plan.name.zh.contains(&target.to_string())).then(|| {
        Diagnostic::warning(
            Code::PlanYears,
            text!(
                "the plan is called {name}, which ends in {end}, and `target_year` is {target}",
                "规划名为“{name}”，到{end}年为止，而 `target_year` 为{target}年"
            ),
        )
        .maybe_at(plan.years_place.clone())
        .help(text!("is `target_year` right?", "`target_year` 是否正确？"))
    })
}

/// A target year before most of what the plan dates: commitments that are due, facilities that open.
pub(super) fn ends_before_its_dates(plan: &Plan) -> Option<Diagnostic> {
    let target = plan.target_year;
    let late = plan.commitments.iter().filter(|commitment| commitment.year > target).count();
    let all = plan.commitments.len();
    let opening = plan.facilities.iter().filter(|facility| facility.opening >= f64::from(target + 1)).count();
    if late + opening < 3 || 2 * late <= all {
        return None;
    }
    Some(
        Diagnostic::warning(
            Code::PlanYears,
            text!(
                "the target year is {target}, and {late} of {all} commitments and {opening} facilities are due later",
                "目标年为{target}年，而 {all} 条承诺中有 {late} 条、设施中有 {opening} 处在此之后"
            ),
        )
        .maybe_at(plan.years_place.clone())
        .help(text!(
            "is `target_year` right? What is due later is listed and not judged, and what opens later adds nothing",
            "`target_year` 是否正确？到期更晚的承诺只列出而不评判，投用更晚的设施不增加任何能力"
        )),
    )
}

/// Years that no plan looks ahead.
pub(crate) const LONGEST: i32 = 45;

/// Years of a plan that nobody else writes: a mistyped digit.
fn years_beyond_all_dates(plan: &Plan) -> Option<Diagnostic> {
    let (base, target) = (plan.base_year, plan.target_year);
    let years = target - base;
    // An interim target is due before the target of its row, whose year is the plan's.
    let own = || plan.commitments.iter().filter(|commitment| !commitment.is_interim());
    let last = own().map(|commitment| commitment.year).max();
    // Most commitments are due when the plan is; of plans to a far year, ten at a time is usual.
    let message = match last {
        _ if years > LONGEST => text!("a plan of {years} years, from {base} to {target}", "规划期为{years}年，自{base}至{target}年"),
        Some(last) if own().count() >= 3 && last + 2 <= target => {
            text!("the target year is {target}, and every commitment is due by {last}", "目标年为{target}年，而全部承诺最晚于{last}年到期")
        }
        // Plans that long end in a round year, whatever year their figures are of.
        _ if years > 10 && target % 5 != 0 => {
            text!("a plan of {years} years, from {base} to {target}", "规划期为{years}年，自{base}至{target}年")
        }
        _ => return None,
    };
    Some(
        Diagnostic::warning(Code::PlanYears, message)
            .maybe_at(plan.years_place.clone())
            .help(text!("are `base_year` and `target_year` right?", "`base_year` 与 `target_year` 是否正确？")),
    )
}

/// Years before what its makers last knew in which no plan begins.
const OLDEST_BASE: i32 = 5;

/// A base year far before the last year of which the plan's makers knew anything, or before all that was observed.
fn base_long_past(plan: &Plan) -> Option<Diagnostic> {
    let (base, known) = (plan.base_year, plan.information_date);
    let own = || plan.history.iter().filter(|seen| seen.observed_at.is_empty());
    let first = own().map(|seen| seen.year).min().filter(|first| own().count() >= 3 && *first > base + OLDEST_BASE);
    let message = match first {
        _ if known > base + OLDEST_BASE && known <= plan.target_year => {
            text!("the base year is {base}, and `information_date` is {known}", "基期年为{base}年，而 `information_date` 为{known}年")
        }
        Some(first) => {
            text!("the base year is {base}, and the first year observed is {first}", "基期年为{base}年，而最早的观测值在{first}年")
        }
        None => return None,
    };
    Some(
        Diagnostic::warning(Code::PlanYears, message)
            .maybe_at(plan.years_place.clone())
            .help(text!("are `base_year` and the baselines of one year?", "`base_year` 是否正确，与各基期值是否同年？")),
    )
}

/// Information ends within the plan: what the base year was is known, and nobody knows the years after the target.
fn date_of_information(plan: &Plan) -> Option<Diagnostic> {
    let (date, base, target) = (plan.information_date, plan.base_year, plan.target_year);
    let message = if date > target {
        text!("`information_date` is {date}, after the target year {target}", "`information_date` 为{date}年，晚于目标年{target}年")
    } else if date < base {
        text!(
            "`information_date` is {date}, before the base year {base} whose values the plan holds",
            "`information_date` 为{date}年，早于规划所载数值的基期年{base}年"
        )
    } else {
        return None;
    };
    let place = plan.information_place.clone().or_else(|| plan.years_place.clone());
    Some(Diagnostic::warning(Code::PlanYears, message).maybe_at(place).help(text!(
        "it is the last year of which the plan's makers knew anything: {base} to {target}",
        "它是编制规划时所知的最后一年：{base}至{target}年"
    )))
}
