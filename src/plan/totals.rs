//! Totals over a plan that the pace of the base year is far from, rates that have none, and bounds that no percentage comes near.

use super::unit_kinds::apart;
use super::{Better, Indicator, Measure, Scale, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{short, written};
use crate::text;

/// How many times as much a year as in the base year no total asks for.
const FASTER: f64 = 8.0;

/// How many years of the base year's pace a total over five years is more than.
const SOON_REACHED: f64 = 1.5;

/// A total over the plan that the pace of the base year reaches in its first year.
pub(super) fn total_against_pace(indicator: &Indicator, years: f64) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, &indicator.target);
    let total = target.measure == Measure::Total && target.better == Better::More && years >= 3.0 && baseline > 0.0 && !is_rate(indicator);
    let told =
        |message: Text, help: Text, code: Code| Some(Diagnostic::warning(code, message).at(indicator.target_place.clone()).help(help));
    let (id, a_year) = (&indicator.id, target.value / years);
    if total && a_year >= FASTER * baseline {
        let (times, [target, baseline]) = (short((a_year / baseline).round()), [target.value, baseline].map(written));
        return told(
            text!(
                "the total {target} of `{id}` over {years} years is {times} times the {baseline} a year of the base year",
                "`{id}` {years}年累计 {target}，是基期每年 {baseline} 的 {times} 倍"
            ),
            text!("is a digit of the target too many, or one of the baseline missing?", "目标是否多写了一位，或基期值漏写了一位？"),
            Code::OtherUnit,
        );
    }
    // What is to become less and is added up all the same comes to far more than a year has.
    let level = target.measure == Measure::Total && target.better == Better::Less && years >= 3.0 && baseline > 0.0 && !is_rate(indicator);
    if level && target.value > 0.0 && target.value <= baseline {
        let [target, baseline] = [target.value, baseline].map(written);
        return told(
            text!(
                "the values of `{id}` in all {years} years are added up and held against {target}, and the base year alone has {baseline}",
                "`{id}` 把{years}年的数值相加后与 {target} 比较，而基期一年就有 {baseline}"
            ),
            text!("if the last year is meant, write `final` into `measure`", "若指目标年一年，`measure` 请写 `final`"),
            Code::PrintedForm,
        );
    }
    // The same figure twice: the base year's is most likely the sum of all years.
    if total && target.value == baseline {
        let (one, baseline) = (short(baseline / years), written(baseline));
        return told(
            text!(
                "`{id}` had {baseline} in the base year, and the same is asked of all {years} years together",
                "`{id}` 基期一年为 {baseline}，而{years}年累计的目标也是 {baseline}"
            ),
            text!(
                "is the baseline the sum of several years? Of one it would be {one}; or is the target that of one year, and `measure` `final`?",
                "基期值是否为多年累计？若是，一年为 {one}；或者目标是一年的数，`measure` 应为 `final`？"
            ),
            Code::PrintedForm,
        );
    }
    (total && target.value <= SOON_REACHED * baseline).then(|| {
        let target = target.value;
        Diagnostic::warning(
            Code::PrintedForm,
            text!(
                "the total {target} of `{id}` over {years} years is reached in the first or second of them: {baseline} a year in the base year",
                "`{id}` {years}年累计 {target}，按基期每年 {baseline} 的速度第一、二年即可达到"
            ),
        )
        .at(indicator.target_place.clone())
        .help(text!(
            "is a digit of the baseline too many? If the target is a yearly figure, write `final` or `average` into `measure`",
            "基期值是否多写了一位？若目标为年度数值，`measure` 请写 `final` 或 `average`"
        ))
    })
}

/// A row whose unit is one measure in Chinese and another in English: months and days.
pub(super) fn units_apart(indicator: &Indicator) -> Option<Diagnostic> {
    let Text { zh, en } = &indicator.unit;
    let measured = |unit: &str| apart([unit, ""], ["km", ""]).is_some();
    let both = !zh.is_empty() && !en.is_empty() && measured(zh) && measured(en) && !is_percentage(zh) && !is_percentage(en);
    (both && apart([zh, ""], [en, ""]).is_some()).then(|| {
        let id = &indicator.id;
        Diagnostic::warning(
            Code::OtherUnit,
            text!("the unit of `{id}` is {zh} in Chinese and {en} in English", "`{id}` 的单位中文为{zh}，英文为 {en}"),
        )
        .at(indicator.place.clone())
        .help(text!("write one unit into `unit_zh` and `unit_en`", "请在 `unit_zh` 与 `unit_en` 中写同一单位"))
    })
}

/// A bound on the scale of log-odds that no percentage comes near.
pub(super) fn bound_of_percentage(indicator: &Indicator) -> Option<Diagnostic> {
    let Scale::Logit { high, low } = indicator.scale else { return None };
    let percentage = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    if percentage && low <= -10.0 {
        let (id, low) = (&indicator.id, written(low));
        return Some(
            Diagnostic::warning(
                Code::OutOfBounds,
                text!("`{id}` is a percentage, and its lower bound is {low}", "`{id}` 的单位是百分比，而下限为 {low}"),
            )
            .at(indicator.place.clone())
            .help(text!(
                "write 0 into `low`; a change that may be negative has the scale `linear`",
                "`low` 请写 0；可为负的变化请用 `linear` 尺度"
            )),
        );
    }
    (percentage && high >= 200.0).then(|| {
        let (id, high) = (&indicator.id, written(high));
        Diagnostic::warning(
            Code::OutOfBounds,
            text!("`{id}` is a percentage, and its upper bound is {high}", "`{id}` 的单位是百分比，而上限为 {high}"),
        )
        .at(indicator.place.clone())
        .help(text!("write 100 into `high`", "`high` 请写 100"))
    })
}

/// Words of rates, of which a total over years says nothing.
const RATES: [&str; 7] = ["per 1,000", "per 10,000", "per 100,000", "每千", "每万", "每十万", "per thousand"];

/// Whether a row counts something per so many people.
pub(super) fn is_per_people(indicator: &Indicator) -> bool {
    let words = [&indicator.name, &indicator.unit].map(|text| format!("{} {}", text.en.to_lowercase(), text.zh)).join(" ");
    RATES.iter().any(|rate| words.contains(rate))
}

pub(super) fn is_rate(indicator: &Indicator) -> bool {
    let words = [&indicator.name, &indicator.unit].map(|text| format!("{} {}", text.en.to_lowercase(), text.zh)).join(" ");
    RATES.iter().any(|rate| words.contains(rate)) || indicator.unit.zh.contains(['%', '％', '‰']) || indicator.unit.en.contains(['%', '‰'])
}
