//! Observed values and targets that are sound each by itself and together most likely slips: a value that repeats the one before to the last
//! digit, a target ten times its baseline.

use super::{Better, Indicator, Measure, Observation, Plan, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{short, written};
use crate::text;

/// What can be said of a plan's observed values and targets.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
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
    let per_people = super::slips::is_rate(indicator) || indicator.counted.as_ref().is_some_and(|counted| counted.per >= 1000.0);
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
