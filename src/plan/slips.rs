//! Figures that are sound and most likely slips: columns swapped, a width in per cent of nothing, months for years, one age with a nought too many.

use super::printed::per;
use super::totals::is_rate;
use super::{Better, Facility, Indicator, Measure, Plan, Sides, is_growth, is_percentage};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::table::PerCent;
use crate::text;

/// What can be said of a plan's rows and facilities.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = columns_swapped(&plan.indicators).into_iter().collect();
    let swapped = !found.is_empty();
    let years = f64::from(plan.target_year - plan.base_year);
    for indicator in &plan.indicators {
        // What the printed figure says of the measure is told where it is read.
        let said =
            ["累计", "年均", "共", "[", "［", "total", "average", "together"].iter().any(|word| indicator.target_printed.contains(word));
        if !said {
            found.extend(total_of_a_rate(indicator));
            found.extend(total_judged_at_the_end(indicator, years));
        }
        found.extend(super::totals::units_apart(indicator));
        found.extend(super::totals::bound_of_percentage(indicator));
        found.extend(wide_tolerance(indicator));
        found.extend(parts_of_one(indicator));
        found.extend(super::totals::total_against_pace(indicator, years).filter(|_| !swapped));
        found.extend(counted_per_another(indicator));
    }
    found.extend(plan.facilities.iter().flat_map(|facility| super::misfits::adds_beyond(plan, facility)));
    found.extend(plan.facilities.iter().filter_map(|facility| delayed_by_something_else(plan, facility)));
    found.extend(built_long(&plan.facilities));
    for facility in &plan.facilities {
        // Of one cost that is out of line with others and with its own running one message is enough.
        let dear = super::units::cost_out_of_line(facility, &plan.facilities).and_then(|told| told.place);
        found.extend(of_facility(facility, years).into_iter().filter(|told| dear.is_none() || told.place != dear));
    }
    found
}

/// Baselines and targets in each other's column: of several rows most ask for less than they have.
///
/// One row may: a floor that a plan allows itself to slip to.
pub(super) fn columns_swapped(indicators: &[Indicator]) -> Option<Diagnostic> {
    let judged = |indicator: &&Indicator| indicator.target.measure == Measure::Final && indicator.target.sides() != Sides::Both;
    let moving: Vec<(&Indicator, f64)> =
        indicators.iter().filter(judged).filter_map(|indicator| Some((indicator, indicator.baseline?))).collect();
    let behind = |(indicator, baseline): &&(&Indicator, f64)| match indicator.target.better {
        Better::More => indicator.target.value < *baseline,
        Better::Less => indicator.target.value > *baseline,
    };
    let wrong: Vec<&(&Indicator, f64)> = moving.iter().filter(behind).collect();
    if wrong.len() < 2 || 2 * wrong.len() <= moving.len() {
        return None;
    }
    let (count, all) = (wrong.len(), moving.len());
    let (first, baseline) = wrong[0];
    let (id, target) = (&first.id, first.target.value);
    Some(
        Diagnostic::warning(
            Code::TargetDirection,
            text!(
                "{count} of {all} targets ask for less than the baseline has, such as `{id}`: {target} after {baseline}",
                "{all} 项目标中有 {count} 项比基期还差，如 `{id}`：基期 {baseline}，目标 {target}"
            ),
        )
        .at(first.target_place.clone())
        .help(text!(
            "do baselines and targets stand in each other's column, or is `better` the wrong way round?",
            "基期值与目标值是否填反了列，或 `better` 写反了？"
        )),
    )
}

fn total_of_a_rate(indicator: &Indicator) -> Option<Diagnostic> {
    let id = &indicator.id;
    // 〔13.5〕 is printed as a total, and a fall of so many per cent over the plan is one.
    let printed = indicator.target_printed.contains(['[', '〔', '［']) || is_growth(&indicator.name.zh) || is_growth(&indicator.name.en);
    (indicator.target.measure == Measure::Total && is_rate(indicator) && !printed).then(|| {
        Diagnostic::warning(
            Code::PrintedForm,
            text!("`{id}` is a rate, and its values of all years are added up", "`{id}` 是比率，而 measure 为各年之和"),
        )
        .at(indicator.place.clone())
        .help(text!("write `final` or `average` into `measure`", "`measure` 请写 `final`（目标年）或 `average`（年均）"))
    })
}

/// A target that is as many baselines as the plan has years, and judged by its last year alone.
fn total_judged_at_the_end(indicator: &Indicator, years: f64) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, &indicator.target);
    let times = target.value / baseline;
    let plain = target.measure == Measure::Final && target.better == Better::More && !is_rate(indicator);
    (plain && years >= 4.0 && baseline > 0.0 && (times - years).abs() <= 0.02 * years).then(|| {
        let (id, target) = (&indicator.id, target.value);
        Diagnostic::warning(
            Code::PrintedForm,
            text!(
                "the target {target} of `{id}` is {years} times a year's {baseline}, and the last year alone is judged",
                "`{id}` 的目标 {target} 恰为基期一年 {baseline} 的 {years} 倍，而只评判目标年"
            ),
        )
        .at(indicator.target_place.clone())
        .help(text!("if it is meant for all years together, write `total` into `measure`", "若为各年累计，`measure` 请写 `total`"))
    })
}

/// Baseline and target of a percentage that both look like parts of one.
fn parts_of_one(indicator: &Indicator) -> Option<Diagnostic> {
    let (baseline, target) = (indicator.baseline?, indicator.target.value);
    let part = |value: f64| value > 0.2 && value <= 1.0;
    let percentage = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    // A natural rate of growth of 0.3 % is one.
    let grows =
        [&indicator.name.zh, &indicator.name.en].iter().any(|name| is_growth(name) || name.contains("增加") || name.contains("natural"));
    (percentage && !grows && indicator.target.better == Better::More && part(baseline) && part(target)).then(|| {
        let id = &indicator.id;
        let (in_points, target_points) = (short(baseline * 100.0), short(target * 100.0));
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{id}` is a percentage, and goes from {baseline} to {target}", "`{id}` 的单位是百分比，而数值由 {baseline} 到 {target}"),
        )
        .at(indicator.target_place.clone())
        .help(text!(
            "are they parts of one? Then write `{in_points}` and `{target_points}`, into `baseline_printed` and `target_printed` too",
            "是否写成了占1的比例？若是，请写 `{in_points}` 和 `{target_points}`，`baseline_printed` 与 `target_printed` 也一样"
        ))
    })
}

/// A shortfall that is counted per another number than the unit or the name of its row says.
fn counted_per_another(indicator: &Indicator) -> Option<Diagnostic> {
    let counted = indicator.counted.as_ref()?;
    let said = [&indicator.unit.zh, &indicator.unit.en, &indicator.name.zh, &indicator.name.en].into_iter().find_map(|words| per(words))?;
    let (id, have) = (&indicator.id, counted.per);
    let factor = (have / said).max(said / have);
    (factor >= 9.0).then(|| {
        Diagnostic::warning(
            Code::Counted,
            text!(
                "the shortfall of `{id}` is counted per {have}, and the row is per {said}",
                "`{id}` 的缺口按每 {have} 计，而该行的单位是每 {said}"
            ),
        )
        .at(indicator.place.clone())
        .help(text!("write {said} into `counted_per`", "`counted_per` 请写 {said}"))
    })
}

/// The part of a target that a tolerance hardly exceeds.
const WIDEST_TOLERANCE: f64 = 0.4;

fn wide_tolerance(indicator: &Indicator) -> Option<Diagnostic> {
    let (tolerance, target) = (indicator.target.comparison.tolerance()?, indicator.target.value);
    let percentage = is_percentage(&indicator.unit.zh) || is_percentage(&indicator.unit.en);
    // Wide for a part of one, a tolerance in points says that the target is in another unit.
    if parts_of_one(indicator).is_some() {
        return None;
    }
    if percentage && target.abs() < 1.0 && tolerance >= 0.3 && tolerance > WIDEST_TOLERANCE * target.abs() {
        let (id, points) = (&indicator.id, short(target * 100.0));
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "the target of `{id}` is {target} in per cent, with a tolerance of {tolerance} points",
                    "`{id}` 的目标为 {target}（百分数），而容差为 {tolerance} 个百分点"
                ),
            )
            .at(indicator.target_place.clone())
            .help(text!(
                "is it a part of one? Then write `{points}`, as printed too",
                "是否写成了占1的比例？若是，请写 `{points}`，所印数值也一样"
            )),
        );
    }
    (target != 0.0 && tolerance > WIDEST_TOLERANCE * target.abs()).then(|| {
        Diagnostic::warning(
            Code::Tolerance,
            text!(
                "a tolerance of {tolerance} about {target} lets nearly everything pass",
                "目标 {target} 的容差为 {tolerance}，几乎什么都算达标"
            ),
        )
        .at(indicator.target_place.clone())
        .help(text!("a tolerance is in the unit of the target: how far off still counts", "容差与目标同单位：偏离多少仍算达标"))
    })
}

/// A shared delay that is a share or a growth rate, and no time.
fn delayed_by_something_else(plan: &Plan, facility: &Facility) -> Option<Diagnostic> {
    let name = facility.shared_delay.as_ref()?;
    let assumption = plan.assumption(name)?;
    let unit = &assumption.unit;
    let other = matches!(PerCent::of_unit(unit), PerCent::Points | PerCent::Part | PerCent::Thousandths);
    let (zh, en) = (&unit.zh, &unit.en);
    other.then(|| {
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{name}` delays `{}`, and its unit is {en}, not years",
                "`{name}` 用作 `{}` 的延误，而其单位是{zh}，不是年",
                facility.id
            ),
        )
        .at(facility.places.shared_delay.as_ref().unwrap_or(&facility.place).clone())
        .related(assumption.place.clone(), text!("declared here", "在这里声明"))
        .help(text!("name an assumption that is a time in years", "请写以年为单位的假设"))
    })
}

/// How many times its building cost a facility costs a year at most, and the other way round.
const DEAREST_RUNNING: f64 = 3.0;
const CHEAPEST_RUNNING: f64 = 200.0;

/// Years that hardly anything is built.
const LONGEST_BUILDING: f64 = 15.0;

/// Years of building that are many, and how many times as many as all others have they hardly are.
const LONG: f64 = 10.0;
const LONGER: f64 = 6.0;

/// A facility that is many times as long in building as any other of its kind: a point is missing.
fn built_long(facilities: &[Facility]) -> Option<Diagnostic> {
    let longest = |own: &Facility| {
        let others = facilities.iter().filter(|other| other.id != own.id && other.kind == own.kind && other.build_years > 0.0);
        others.map(|other| other.build_years).max_by(f64::total_cmp)
    };
    let long = facilities.iter().filter(|own| own.build_years >= LONG);
    let (own, longest) = long.filter_map(|own| Some((own, longest(own)?))).find(|(own, longest)| own.build_years >= LONGER * longest)?;
    let (id, [years, longest]) = (&own.id, [own.build_years, longest].map(short));
    // More years than anything takes are told by themselves.
    (own.build_years <= LONGEST_BUILDING).then(|| {
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`build_years` of `{id}` is {years}, and of no other of its kind more than {longest}",
                "`{id}` 的 `build_years` 为 {years}，而同类设施至多 {longest}"
            ),
        )
        .at(own.places.keys.get("build_years").unwrap_or(&own.place).clone())
        .help(text!("is the decimal point missing?", "是否漏了小数点？"))
    })
}

/// What is odd in one facility, at the place of the key.
pub(crate) fn of_facility(facility: &Facility, years: f64) -> Vec<Diagnostic> {
    let id = &facility.id;
    let at = |key: &str| -> Place { facility.places.keys.get(key).unwrap_or(&facility.place).clone() };
    let mut found = Vec::new();
    for (name, amount) in facility.adds.iter().filter(|(_, amount)| **amount < 0.0) {
        found.push(
            Diagnostic::warning(Code::NegativeAmount, text!("`{id}` takes away `{name}`: {amount}", "`{id}` 使 `{name}` 减少：{amount}"))
                .at(facility.places.adds.get(name).unwrap_or(&facility.place).clone())
                .help(text!(
                    "what a facility adds has no sign; what closes is a rule or an assumption",
                    "设施新增的数量不带负号；减少的部分请写成规则或假设"
                )),
        );
    }
    let zeros = facility.adds.iter().filter(|(_, amount)| **amount == 0.0).map(|(name, _)| name);
    for name in zeros.filter(|_| facility.adds.values().any(|amount| *amount != 0.0)) {
        found.push(
            Diagnostic::warning(Code::Unused, text!("`{id}` adds 0 of `{name}`", "`{id}` 新增 `{name}` 的数量为 0"))
                .at(facility.places.adds.get(name).unwrap_or(&facility.place).clone())
                .help(text!("write how much it adds, or leave `{name}` out", "请写新增的数量，或删去 `{name}`")),
        );
    }
    let (construction, running) = (facility.construction_cost, facility.running_cost);
    if construction > 0.0 && running > DEAREST_RUNNING * construction {
        let (construction, running) = (short(construction), short(running));
        found.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{id}` costs {running} a year to run, and {construction} to build",
                    "`{id}` 年运行费 {running}，而建设费用只有 {construction}"
                ),
            )
            .at(at("running_cost"))
            .help(unit_of_costs()),
        );
    } else if running > 0.0 && construction > CHEAPEST_RUNNING * running {
        let (construction, running) = (short(construction), short(running));
        found.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{id}` costs {construction} to build, and only {running} a year to run",
                    "`{id}` 建设费用 {construction}，而年运行费只有 {running}"
                ),
            )
            .at(at("construction_cost"))
            .help(unit_of_costs()),
        );
    }
    found.extend(delay_in_months(facility, years));
    if facility.adds.values().all(|amount| *amount == 0.0) {
        found.push(
            Diagnostic::warning(Code::Unused, text!("`{id}` adds nothing", "`{id}` 没有新增任何能力"))
                .at(at("adds"))
                .help(text!("write what opens there: `adds = {{ beds = 120 }}`", "请写明新增的内容：`adds = {{ beds = 120 }}`")),
        );
    }
    for (key, value, most) in [("ramp", facility.ramp, years), ("build_years", facility.build_years, LONGEST_BUILDING)] {
        if value.abs() > most {
            let (value, in_years) = (short(value), short(value / 12.0));
            found.push(
                Diagnostic::warning(Code::OtherUnit, text!("`{key}` of `{id}` is {value} years", "`{id}` 的 `{key}` 为 {value} 年"))
                    .at(at(key))
                    .help(text!("is it in months? Then write `{in_years}`", "是否按月填写？若是，请写 `{in_years}`")),
            );
        }
    }
    found
}

/// Years before its date in which nothing opens, but for a mistyped sign.
const EARLIEST: f64 = -2.0;

/// A delay that is likely, or in one draw of twenty, longer than the plan, or years before the date: months, or a sign.
pub(crate) fn delay_in_months(facility: &Facility, years: f64) -> Option<Diagnostic> {
    let (id, delay) = (&facility.id, &facility.delay);
    let (early, central, late) = (delay.quantile(0.05), delay.central(), delay.quantile(0.95));
    let at = facility.places.keys.get("delay").unwrap_or(&facility.place).clone();
    if late.max(central) > years {
        let (value, in_years) = (short(late.max(central)), short(late.max(central) / 12.0));
        let help = text!("is it in months? Then write `{in_years}`", "是否按月填写？若是，请写 `{in_years}`");
        let help = if delay.is_fixed() {
            help
        } else {
            text!("is it in months? Then divide all its figures by 12", "是否按月填写？若是，请将各数除以12")
        };
        let message = if delay.is_fixed() {
            text!("`delay` of `{id}` is {value} years", "`{id}` 的 `delay` 为 {value} 年")
        } else {
            text!("`delay` of `{id}` is up to {value} years, longer than the plan", "`{id}` 的 `delay` 可达 {value} 年，超过整个规划期")
        };
        return Some(Diagnostic::warning(Code::OtherUnit, message).at(at).help(help));
    }
    if central < EARLIEST || early < 2.0 * EARLIEST {
        let value = short(-central.min(early));
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("by its `delay`, `{id}` opens up to {value} years before its date", "按 `delay`，`{id}` 可比计划早 {value} 年投用"),
            )
            .at(at)
            .help(text!("a delay has no sign; what opens earlier has another `opening`", "延误不带负号；提前投用请改 `opening`")),
        );
    }
    None
}

fn unit_of_costs() -> Text {
    text!("are both in the unit of the plan's money?", "两者是否都用规划的资金单位？")
}
