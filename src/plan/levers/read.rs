//! Reads the tables of levers.toml with the whole plan at hand, and says of each figure that cannot be meant why.

use super::slips::{check_effects, check_range};
use super::{Effect, Known, Lever, LineRange, Years};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::Facility;
use crate::plan::assumptions::read_grade;
use crate::plan::checks::{check_line, check_opening, check_shared_delay};
use crate::plan::facilities::{Measures, is_meant, read_facility};
use crate::plan::name::check_name;
use crate::plan::section::{Mistakes, Section, Value, number, part_of_one};
use crate::plan::value::distribution;
use crate::sampling::Distribution;
use crate::text;

pub(super) fn read_line(id: &str, section: &Section<'_>, known: &Known<'_>, mistakes: &Mistakes) -> Option<LineRange> {
    let least = section.part("least", section.require("least"));
    let most = section.part("most", section.require("most"));
    let source = section.words("source", section.require("source"));
    section.finish();
    let ((least, least_place), (most, most_place)) = (least?, most?);
    if let Some((share, place)) = [(least, &least_place), (most, &most_place)].into_iter().find(|(share, _)| !(0.0..=1.0).contains(share))
        && least <= most
    {
        let per_cent = short(100.0 * share);
        let fault = Diagnostic::error(
            Code::LeverRange,
            text!("a line cannot get {per_cent} % of all spending", "任何领域都不可能占全部支出的 {per_cent}%"),
        );
        mistakes.push(fault.at(place.clone()).help(if (1.0..=100.0).contains(&share) {
            part_of_one(share)
        } else {
            text!("shares are parts of all spending: 2 % is 0.02", "份额是占全部支出的比例，2% 写作 0.02")
        }));
        return None;
    }
    if least > most {
        mistakes.push(
            Diagnostic::error(
                Code::LeverRange,
                text!("`least` is above `most`: {least} and {most}", "`least` 大于 `most`：{least} 与 {most}"),
            )
            .at(if (0.0..=1.0).contains(&most) { least_place } else { most_place })
            .help(text!(
                "both are shares of all spending, as in budget.toml: the line may give down to one and get up to the other",
                "两者与 budget.toml 一样是占全部支出的份额：可减到前者、增到后者"
            )),
        );
        return None;
    }
    if let Some(budget) = known.budget {
        check_line(id, &section.place(), budget, mistakes);
        if let Some(share) = budget.iter().find(|line| line.id == id).map(|line| line.share)
            && !(least <= share && share <= most)
        {
            mistakes.push(
                Diagnostic::error(
                    Code::LeverRange,
                    text!("`{id}` has {share} of all spending, which is not between {least} and {most}", "`{id}` 现占 {share}，不在 {least} 与 {most} 之间"),
                )
                .at(if share < least { least_place } else { most_place })
                .help(text!(
                    "`least` and `most` are shares of all spending, as in budget.toml: the line may give down to one and get up to the other",
                    "`least` 和 `most` 与 budget.toml 一样是占全部支出的份额：可减到前者、增到后者"
                )),
            );
        }
    }
    Some(LineRange { line: id.to_owned(), least, most, source: source?, place: section.place() })
}

/// What lines must be left with cannot be more than everything.
pub(super) fn check_least(lines: &[LineRange], mistakes: &Mistakes) {
    let sum: f64 = lines.iter().map(|line| line.least).sum();
    // Of lines whose own figures are wrong, the sum is too.
    if sum > 1.0 + 1e-9 && !mistakes.any_of(Code::LeverRange) {
        let sum = (sum * 1e6).round() / 1e6;
        mistakes.push(
            Diagnostic::error(
                Code::SharesDoNotSum,
                text!("the least shares of the lines add up to {sum}, more than everything", "各领域最低份额之和为 {sum}，超过全部支出"),
            )
            .at(lines[0].place.clone()),
        );
    }
}

pub(super) fn read_lever(id: &str, section: &Section<'_>, known: &Known<'_>, mistakes: &Mistakes) -> Option<Lever> {
    check_name(id, &section.place(), mistakes);
    let label = section.words("label", section.require("label"));
    let unit = section.words("unit", section.require("unit"));
    let (least, least_place) = section.number("least", section.value("least")).map_or((0.0, None), |(least, place)| (least, Some(place)));
    let most = section.number("most", section.require("most"));
    let (step, step_place) = section.number("step", section.value("step")).unzip();
    let start = section.integer("start", section.value("start"));
    let latest = section.integer("latest", section.value("latest"));
    let works = match section.value("works") {
        Some(value) => distribution(section, "works", value, &Text::default()).map(|works| (works, section.value_place(value))),
        None => Some((Distribution::Fixed(1.0), section.place())),
    };
    let amount = |key: &'static str| {
        let Some((amount, place)) = section.number(key, section.value(key)) else { return 0.0 };
        if amount < 0.0 {
            let message = text!("`lever.{id}.{key}` cannot be negative", "`lever.{id}.{key}` 不能为负");
            mistakes.push(Diagnostic::error(Code::NegativeAmount, message).at(place));
        }
        amount
    };
    let (cost, cost_once) = (amount("cost"), amount("cost_once"));
    let dearer = if cost >= cost_once { "cost" } else { "cost_once" };
    let cost_place = section.value(dearer).map(|value| section.value_place(value));
    let pays = section.string("pays", section.value("pays"));
    let decides = section.words("decides", section.value("decides"));
    let (excludes, excluded_at) = section.strings("excludes", section.value("excludes")).into_iter().unzip();
    let grade = read_grade(section, mistakes);
    let source = section.words("source", section.require("source"));
    let effects = match section.require("per_unit") {
        Some(value) => section.table("per_unit", Some(value)).map(|per_unit| read_effects(id, &per_unit, known, mistakes)),
        None => None,
    };
    section.finish();
    if let (Some((line, place)), Some(budget)) = (&pays, known.budget) {
        check_line(line, place, budget, mistakes);
    }
    if cost + cost_once > 0.0 && pays.is_none() && known.budget.is_some_and(|budget| !budget.is_empty()) {
        mistakes.push(
            Diagnostic::error(
                Code::CostWithoutLine,
                text!("`{id}` costs money, and no line pays it", "`{id}` 要花钱，却没有写明由哪个领域支出"),
            )
            .at(section.place())
            .help(text!("name the budget line: pays = \"…\"", "请写明预算领域：pays = \"…\"")),
        );
    }
    let (most, most_place) = most?;
    let places = [least_place.as_ref().unwrap_or(&most_place), &most_place, step_place.as_ref().unwrap_or(&most_place)];
    check_range(id, (least, most, step), places, mistakes);
    let years = known.years?;
    let (start, latest) = check_years(years, start, latest, &section.place(), mistakes);
    let (works, works_place) = works?;
    if works.quantile(1e-6) < 0.0 {
        mistakes.push(
            Diagnostic::error(
                Code::WorksNegative,
                text!("`works` can fall below 0: the lever would do harm", "`works` 可能小于0，即措施反而有害"),
            )
            .at(works_place.clone())
            .help(text!(
                "`works` is the part that takes effect, for example \"0.4 to 1.0\"",
                "`works` 是起作用的部分，例如 \"0.4 to 1.0\""
            )),
        );
    }
    let most_works = works.quantile(0.95);
    if most_works > MOST_WORKS {
        let (shown, part) = (short(most_works), short(most_works / 100.0));
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("`works` reaches {shown}: {shown} times what is planned", "`works` 可达 {shown}，即计划的 {shown} 倍"),
            )
            .at(works_place.clone())
            .help(text!(
                "it is a part of one: is it in per cent? Then {shown} % is {part}",
                "它是占1的比例：是否按百分数填写？{shown}% 应写作 {part}"
            )),
        );
    }
    let effects = effects?;
    let whole = effects.iter().any(|effect| matches!(effect, Effect::Facility(_)));
    if whole && (least, most, step) != (0.0, 1.0, Some(1.0)) {
        mistakes.push(
            Diagnostic::error(Code::LeverRange, text!("`{id}` builds a whole facility: yes or no", "`{id}` 新建整个设施：只能建或不建"))
                .at(most_place)
                .help(text!("write most = 1 and step = 1", "请写 most = 1 和 step = 1")),
        );
    }
    check_delays(&effects, most, known, &section.place(), mistakes);
    check_effects(id, &effects, most, known, &section.place(), mistakes);
    Some(Lever {
        id: id.to_owned(),
        label: label?,
        unit: unit?,
        least,
        most,
        step,
        start,
        latest,
        works,
        cost,
        cost_once,
        pays: pays.map(|(line, _)| line),
        decides: decides.unwrap_or_default(),
        excludes,
        excluded_at,
        grade: grade?,
        source: source?,
        effects,
        place: section.place(),
        cost_place: cost_place.unwrap_or_else(|| section.place()),
    })
}

/// How many times as much as planned a lever hardly brings.
const MOST_WORKS: f64 = 5.0;

/// First and last year of a start, checked against the plan's.
fn check_years(years: Years, start: Option<(i32, Place)>, latest: Option<(i32, Place)>, place: &Place, mistakes: &Mistakes) -> (i32, i32) {
    let Years { base, target, information } = years;
    let usual = (information + 1).clamp(base + 1, target);
    let place_of = |written: &Option<(i32, Place)>| written.as_ref().map_or_else(|| place.clone(), |(_, place)| place.clone());
    let (start_place, latest_place) = (place_of(&start), place_of(&latest));
    let start = start.map_or(usual, |(year, _)| year);
    let latest = latest.map_or(target, |(year, _)| year);
    for (year, place) in [(start, &start_place), (latest, &latest_place)] {
        if year <= base || year > target {
            mistakes.push(
                Diagnostic::error(
                    Code::LeverYears,
                    text!("{year} is outside the plan, {} to {target}", "{year}年不在规划期 {} 至 {target} 年内", base + 1),
                )
                .at(place.clone())
                .help(text!("write a year from {} to {target}", "请写 {} 至 {target} 之间的年份", base + 1)),
            );
            return (usual, target);
        }
    }
    if latest < start {
        mistakes.push(
            Diagnostic::error(
                Code::LeverYears,
                text!("the latest start {latest} is before the first, {start}", "最晚起始年 {latest} 早于起始年 {start}"),
            )
            .at(latest_place),
        );
        return (start, target);
    }
    if start <= information {
        mistakes.push(
            Diagnostic::warning(
                Code::LeverYears,
                text!(
                    "a start in {start} is over: the plan knows of {information} already",
                    "{start}年已经过去：规划的信息截至{information}年"
                ),
            )
            .at(start_place)
            .help(text!("the first year that can still be decided is {usual}", "仍可决定的最早年份是{usual}年")),
        );
    }
    (start, latest)
}

/// `per_unit`: the same tables as in a scenario, as far as they go by an amount.
fn read_effects(id: &str, per_unit: &Section<'_>, known: &Known<'_>, mistakes: &Mistakes) -> Vec<Effect> {
    let mut effects = Vec::new();
    let change = |name: &str, value: &Value<'_>| {
        let written = number(value.get_ref())?;
        Some(text!(
            "write what one unit adds, `{name} = {{ plus = {written} }}`, or by how much it multiplies, `{name} = {{ times = 1.02 }}`",
            "请写一单位增加多少：`{name} = {{ plus = {written} }}`，或乘以多少：`{name} = {{ times = 1.02 }}`"
        ))
    };
    for (name, section) in per_unit.tables_or("param", change) {
        let times = section.number("times", section.value("times"));
        let plus = section.number("plus", section.value("plus"));
        section.finish();
        if let Some(assumptions) = known.assumptions
            && assumptions.iter().all(|known| known.name != name)
        {
            mistakes.push(
                Diagnostic::error(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                    .at(section.place())
                    .suggest(&name, assumptions.iter().map(|known| known.name.as_str())),
            );
            continue;
        }
        if let Some((_, place)) = times.as_ref().filter(|(times, _)| *times <= 0.0) {
            mistakes.push(Diagnostic::error(Code::LeverEffect, text!("`times` must be above 0", "`times` 应大于0")).at(place.clone()));
            continue;
        }
        // What cannot be read is told as that.
        if [&times, &plus].into_iter().zip(["times", "plus"]).any(|(read, key)| read.is_none() && section.value(key).is_some()) {
            continue;
        }
        let idle = times.as_ref().is_none_or(|(times, _)| *times == 1.0) && plus.as_ref().is_none_or(|(plus, _)| *plus == 0.0);
        if idle {
            mistakes.push(
                Diagnostic::error(Code::LeverEffect, text!("`{id}` does nothing to `{name}`", "`{id}` 没有改变 `{name}`"))
                    .at(section.place())
                    .help(text!(
                        "write what one unit does: {{ plus = 0.01 }} or {{ times = 1.02 }}",
                        "请写一单位的作用：{{ plus = 0.01 }} 或 {{ times = 1.02 }}"
                    )),
            );
            continue;
        }
        effects.push(Effect::Param { name, times: times.map_or(1.0, |(times, _)| times), plus: plus.map_or(0.0, |(plus, _)| plus) });
    }
    for (pattern, section) in per_unit.tables("facility") {
        effects.extend(read_facility_effect(&pattern, &section, known, mistakes));
    }
    for section in per_unit.list("shift") {
        let from = section.string("from", section.value("from"));
        let to = section.string("to", section.require("to"));
        let share = section.part("share", section.require("share"));
        section.finish();
        for (line, place) in from.iter().chain(&to) {
            check_line(line, place, known.budget.unwrap_or_default(), mistakes);
        }
        if let (Some((to, _)), Some((share, _))) = (to, share) {
            effects.push(Effect::Shift { from: from.map(|(line, _)| line), to, share });
        }
    }
    per_unit.finish();
    if effects.is_empty() && !mistakes.any_error() {
        mistakes.push(
            Diagnostic::error(Code::LeverEffect, text!("`{id}` does nothing", "`{id}` 没有任何作用"))
                .at(per_unit.place())
                .help(text!("write what one unit does: [lever.{id}.per_unit.param]", "请写一单位的作用：[lever.{id}.per_unit.param]")),
        );
    }
    effects
}

/// No facility may open before the plan begins, however far the lever is pulled.
fn check_delays(effects: &[Effect], most: f64, known: &Known<'_>, place: &Place, mistakes: &Mistakes) {
    let Some(years) = known.years else { return };
    for effect in effects {
        let Effect::Delay { pattern, years: delay } = effect else { continue };
        for (facility, _) in known.facilities.iter().filter(|(facility, _)| is_meant(pattern, &facility.id)) {
            let moved = Facility { opening: facility.opening + delay * most, ..facility.clone() };
            check_opening(&moved, place, years.base, mistakes);
        }
    }
}

fn read_facility_effect(pattern: &str, section: &Section<'_>, known: &Known<'_>, mistakes: &Mistakes) -> Option<Effect> {
    if section.value("name").is_some() && !pattern.contains('*') {
        if let Some((facility, _)) = known.facilities.iter().find(|(facility, _)| facility.id == pattern) {
            mistakes.push(
                Diagnostic::error(
                    Code::SameFacilityTwice,
                    text!("`{pattern}` is a facility of the plan already", "`{pattern}` 已是规划中的设施"),
                )
                .at(section.place())
                .related(facility.place.clone(), text!("declared here", "在此声明")),
            );
        }
        let (facility, line) =
            read_facility(pattern, section, &Measures { base_year: known.years.map(|years| years.base), money_unit: None })?;
        if let Some(budget) = known.budget {
            check_line(&facility.domain, &line, budget, mistakes);
        }
        if let Some(assumptions) = known.assumptions {
            check_shared_delay(&facility, assumptions, mistakes);
        }
        if let Some(years) = known.years {
            check_opening(&facility, &section.place(), years.base, mistakes);
        }
        return Some(Effect::Facility(Box::new(facility)));
    }
    let years = section.number("delay_years", section.require("delay_years"));
    section.finish();
    // Of a file that could not be read none is known, which is told.
    if known.facilities.is_empty() && mistakes.any_error() {
        return None;
    }
    if known.facilities.iter().all(|(facility, _)| !is_meant(pattern, &facility.id)) {
        mistakes.push(
            Diagnostic::error(Code::UnknownFacility, text!("no facility is called `{pattern}`", "没有名为 `{pattern}` 的设施"))
                .at(section.place())
                .suggest(pattern, known.facilities.iter().map(|(facility, _)| facility.id.as_str())),
        );
        return None;
    }
    Some(Effect::Delay { pattern: pattern.to_owned(), years: years?.0 })
}
