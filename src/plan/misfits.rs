//! What stands in several places of a plan and does not fit together: names that stand twice, a sum in another unit than those
//! beside it.

use std::collections::BTreeMap;

use super::{Facility, Indicator, Plan, is_percentage};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::text;

/// What can be said of a plan's facilities, rows and sums.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let one = [named_twice(&plan.facilities), sum_out_of_line(plan), weight_out_of_line(plan), row_named_twice(&plan.indicators)];
    let labelled =
        plan.assumptions.iter().filter(|known| known.class.is_none()).map(|known| (known.name.as_str(), &known.label, &known.place));
    let lines = plan.budget.iter().map(|line| (line.id.as_str(), &line.name, &line.place));
    let one = one.into_iter().chain([called_twice(labelled), called_twice(lines)]);
    one.flatten().chain(plan.indicators.iter().filter_map(two_units)).collect()
}

/// A row whose unit is per cent in one language and something else in the other.
fn two_units(row: &Indicator) -> Option<Diagnostic> {
    let Text { zh, en } = &row.unit;
    let per_cent = |unit: &str| {
        is_percentage(unit) || unit.contains(['%', '％']) || ["per cent", "percent", "百分"].iter().any(|word| unit.contains(word))
    };
    let apart = !zh.is_empty() && !en.is_empty() && per_cent(zh) != per_cent(en) && (is_percentage(zh) || is_percentage(en));
    apart.then(|| {
        let id = &row.id;
        Diagnostic::warning(
            Code::OtherUnit,
            text!("the unit of `{id}` is {zh} in Chinese and {en} in English", "`{id}` 的单位中文为{zh}，英文为 {en}"),
        )
        .at(row.place.clone())
        .help(text!("write one unit into `unit_zh` and `unit_en`", "请在 `unit_zh` 与 `unit_en` 中写同一单位"))
    })
}

/// Letters from which on a name is no word that stands below several others, such as 农村居民.
const LONG_NAME: usize = 6;

/// Two rows of one name in both languages with other figures: most likely one is the other's copy.
fn row_named_twice(rows: &[Indicator]) -> Option<Diagnostic> {
    // A part of the row above is named by what it is a part of.
    let part = |name: &Text| {
        ["其中", "#", "of which", "including"].iter().any(|word| name.zh.starts_with(word) || name.en.to_lowercase().starts_with(word))
    };
    // One thing may be counted, and be a share or a rate besides.
    let per = ['%', '％', '/', '每', '‰'];
    let same = |one: &Indicator, other: &Indicator| {
        one.name == other.name
            && one.domain == other.domain
            && (one.unit == other.unit || !one.unit.zh.contains(per) && !other.unit.zh.contains(per))
            && one.number != other.number
            && !part(&one.name)
            && one.name.zh.chars().count() >= LONG_NAME
    };
    let (twin, first) = rows.iter().enumerate().find_map(|(at, row)| Some((row, rows[..at].iter().find(|known| same(known, row))?)))?;
    let (one, other) = (&first.id, &twin.id);
    Some(
        Diagnostic::warning(Code::RowNumber, text!("`{other}` has the name of `{one}`", "`{other}` 与 `{one}` 同名"))
            .at(twin.place.clone())
            .related(first.place.clone(), text!("the other stands here", "另一处在这里"))
            .help(text!("was a row copied and not renamed? Give each a name of its own", "是否复制后没有改名？请各取名称")),
    )
}

/// Two facilities of one name, of which one is most likely the other again.
fn named_twice(facilities: &[Facility]) -> Option<Diagnostic> {
    // One of two may be named in one language only.
    let same = |one: &Text, other: &Text| one.zh == other.zh && !one.zh.is_empty() || one.en == other.en && !one.en.is_empty();
    let (twin, first) = facilities
        .iter()
        .enumerate()
        .find_map(|(at, facility)| Some((facility, facilities[..at].iter().find(|known| same(&known.name, &facility.name))?)))?;
    let (one, other) = (&first.id, &twin.id);
    let message = match first.adds == twin.adds {
        true => text!("`{other}` has the name of `{one}` and adds the same", "`{other}` 与 `{one}` 同名，新增内容也相同"),
        false => text!("`{other}` has the name of `{one}`", "`{other}` 与 `{one}` 同名"),
    };
    Some(
        Diagnostic::warning(Code::SameFacilityTwice, message)
            .at(twin.place.clone())
            .related(first.place.clone(), text!("the other stands here", "另一处在这里"))
            .help(text!("remove one of the two, or give it a name of its own", "请删去其中一处，或另取名称")),
    )
}

/// Two entries of one kind that are called the same in both languages: reports and scenarios could not tell them apart.
fn called_twice<'p>(entries: impl Iterator<Item = (&'p str, &'p Text, &'p Place)>) -> Option<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), (&str, &Place)> = BTreeMap::new();
    for (id, name, place) in entries {
        let Some((first, beside)) = seen.insert((&name.zh, &name.en), (id, place)) else { continue };
        // Below each of several headings there are others.
        let others = name.zh.starts_with("其他") || name.zh.starts_with("其它") || name.en.to_lowercase().starts_with("other");
        if name.zh.is_empty() && name.en.is_empty() || others {
            continue;
        }
        let (zh, en) = (&name.zh, &name.en);
        // The one whose own words are not in the name has it from the other.
        let own = |id: &str| id.split('_').filter(|word| en.to_lowercase().contains(&word.to_lowercase())).count();
        let (id, place, first, beside) = if own(first) < own(id) { (first, beside, id, place) } else { (id, place, first, beside) };
        return Some(
            Diagnostic::warning(Code::SameTitle, text!("`{id}` is called as `{first}` is: {en}", "`{id}` 与 `{first}` 同名：{zh}"))
                .at(named_at(place))
                .related(named_at(beside), text!("the other stands here", "另一处在这里"))
                .help(text!("give one of the two a name of its own", "请为其中一处另取名称")),
        );
    }
    None
}

/// Where an entry of a TOML file says how it is called; where it is declared if it does elsewhere.
fn named_at(declared: &Place) -> Place {
    let text = &declared.source.text;
    let entry = text.get(declared.span.end..).unwrap_or_default();
    let entry = &entry[..entry.find("\n[").unwrap_or(entry.len())];
    let key = ["\nlabel", "\nname"].into_iter().find_map(|key| entry.find(key)).filter(|_| declared.source.name.ends_with(".toml"));
    let Some(start) = key.map(|at| declared.span.end + at + 1) else { return declared.clone() };
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    Place::new(&declared.source, start..end)
}

/// How many times as much as each of its like a facility hardly adds, and how many times more cheaply.
const LARGEST: f64 = 30.0;
const CHEAPEST: f64 = 8.0;

/// How many a facility hardly is at once where each of its like is one.
const MANY_AT_ONCE: f64 = 10.0;

/// How many times what the place has a single facility hardly adds.
const BEYOND_PLACE: f64 = 3.0;

/// A facility that adds many times what its like do without costing as much more, or many times what the whole place has.
pub(super) fn capacity_out_of_line(facility: &Facility, plan: &Plan) -> Option<Diagnostic> {
    facility.adds.iter().find_map(|(name, amount)| {
        let alike = plan.facilities.iter().filter(|other| other.id != facility.id);
        let amounts = alike.filter_map(|other| Some((*other.adds.get(name).filter(|amount| **amount > 0.0)?, other.construction_cost)));
        // What each of the others adds one of is counted by itself.
        let mut counted = plan.facilities.iter().filter(|other| other.id != facility.id).filter_map(|other| other.adds.get(name));
        let counted = counted.clone().next().is_some() && counted.all(|other| *other == 1.0) && *amount >= MANY_AT_ONCE;
        let largest = amounts.max_by(|one, other| one.0.total_cmp(&other.0));
        let (id, shown) = (&facility.id, short(*amount));
        let at = facility.places.adds.get(name).unwrap_or(&facility.place).clone();
        let told = |message: Text| {
            Diagnostic::warning(Code::OtherUnit, message)
                .at(at.clone())
                .help(text!("is a digit too many, or the unit another?", "是否多写了一位，或单位不同？"))
        };
        if let Some((like, cost)) = largest
            && (*amount >= LARGEST * like || counted)
            && (facility.construction_cost <= 0.0 && (counted || *amount >= 100.0 * like)
                || facility.construction_cost / amount * CHEAPEST <= cost / like && cost > 0.0)
        {
            let like = short(like);
            return Some(told(text!(
                "`{id}` adds {shown} of `{name}`, and no other facility more than {like}",
                "`{id}` 新增 `{name}` {shown}，而其他设施至多 {like}"
            )));
        }
        let there = in_the_place(plan, name).filter(|there| *there > 0.0 && *amount >= BEYOND_PLACE * there)?;
        let there = short(there.round());
        Some(told(text!(
            "`{id}` adds {shown} of `{name}`, and the whole place has about {there}",
            "`{id}` 新增 `{name}` {shown}，而当地总共约有 {there}"
        )))
    })
}

/// The fewest people of a place whose facilities are held against what it has.
const FEWEST_RESIDENTS: f64 = 10_000.0;

/// How many of what facilities add the place has in the base year, where a row counts them per so many residents: `physicians` of `physicians_per_1000`.
fn in_the_place(plan: &Plan, name: &str) -> Option<f64> {
    let row = plan.indicators.iter().find(|row| row.id.strip_prefix(name).is_some_and(|rest| rest.starts_with("_per_")))?;
    let counted = row.counted.as_ref().filter(|counted| counted.series == "population")?;
    let residents: f64 = ["women", "men"].iter().filter_map(|table| plan.tables.get(*table)).flatten().sum();
    // Of fewer people the table of people is more likely the slip.
    (residents >= FEWEST_RESIDENTS).then_some(row.baseline? / counted.per * residents)
}

/// How many times the usual weight no row has.
const HEAVIEST: f64 = 100.0;

/// A row that outweighs all others together.
fn weight_out_of_line(plan: &Plan) -> Option<Diagnostic> {
    let mut weights: Vec<f64> = plan.indicators.iter().map(|row| row.weight).collect();
    weights.sort_by(f64::total_cmp);
    let usual = weights.get(weights.len() / 2).copied().filter(|usual| *usual > 0.0 && weights.len() >= 3)?;
    let heavy = plan.indicators.iter().find(|row| row.weight >= HEAVIEST * usual)?;
    let (id, weight, usual) = (&heavy.id, short(heavy.weight), short(usual));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{id}` weighs {weight}, and most rows {usual}", "`{id}` 的权重为 {weight}，而多数行为 {usual}"),
        )
        .at(heavy.place.clone())
        .help(text!("are all weights in one unit, per cents or parts?", "各权重的单位是否一致（百分数或份额）？")),
    )
}

/// How many times as large as the smallest sum of a budget the next one hardly is.
const NEXT_SUM: f64 = 50.0;

/// How many times as large as the next one the largest sum of a budget is not.
const FAR: f64 = 1000.0;

/// A sum of a budget that is a small part of the smallest of all others, or a thousand times the next one: most likely in another unit.
fn sum_out_of_line(plan: &Plan) -> Option<Diagnostic> {
    // Shares are held to one together.
    let sums = plan.numbers.contains_key("budget_total") && plan.budget.len() >= 3;
    let mut lines: Vec<_> = plan.budget.iter().filter(|line| sums && line.share > 0.0).collect();
    lines.sort_by(|left, right| left.share.total_cmp(&right.share));
    let (smallest, next) = (lines.first()?, lines.get(1)?);
    let (largest, below) = (lines.last()?, lines.get(lines.len() - 2)?);
    if largest.share >= FAR * below.share {
        let (id, times) = (&largest.id, short((largest.share / below.share).round()));
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("`{id}` has a sum {times} times larger than every other line", "`{id}` 的金额比其他各项都大，至少相差 {times} 倍"),
            )
            .at(largest.place.clone())
            .help(text!("are all sums of the budget in one unit?", "各项金额的单位是否一致？")),
        );
    }
    let factor = next.share / smallest.share;
    (factor >= NEXT_SUM).then(|| {
        let (id, times) = (&smallest.id, short(factor));
        Diagnostic::warning(
            Code::OtherUnit,
            text!("`{id}` has a sum {times} times smaller than every other line", "`{id}` 的金额比其他各项都小，至少相差 {times} 倍"),
        )
        .at(smallest.place.clone())
        .help(text!("are all sums of the budget in one unit?", "各项金额的单位是否一致？"))
    })
}

/// What a facility adds to a row beyond the row's bounds.
pub(super) fn adds_beyond(plan: &Plan, facility: &Facility) -> Vec<Diagnostic> {
    let check = |(name, amount): (&String, &f64)| {
        let row = plan.indicator(name)?;
        let (low, high) = row.scale.bounds();
        let (id, shown, Text { zh, en }) = (&facility.id, short(*amount), &row.unit);
        (*amount > high - low.max(0.0)).then(|| {
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{id}` adds {shown} to `{name}`, which is at most {high} ({en})",
                    "`{id}` 使 `{name}` 增加 {shown}，而该指标至多为 {high}（{zh}）"
                ),
            )
            .at(facility.places.adds.get(name).unwrap_or(&facility.place).clone())
            .help(text!(
                "a row per 1,000 people or in per cent is not added to in beds or places: name the series that counts them",
                "每千人或百分比的指标不能直接加床位、个数：请写统计数量的序列"
            ))
        })
    };
    facility.adds.iter().filter_map(check).collect()
}
