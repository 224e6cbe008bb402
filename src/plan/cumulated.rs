//! Yearly figures that are sums of all years so far: 125, 256 and 390 where a year has 130.

use super::{Indicator, Measure, Observation, Plan, is_growth, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::written;
use crate::text;

/// How far a figure may be from so many times the first one and still be a sum of as many years.
const ALIKE: std::ops::RangeInclusive<f64> = 0.85..=1.2;

/// How far the first figure of a run may be from what one year has otherwise.
const USUAL: std::ops::RangeInclusive<f64> = 0.7..=1.4;

/// What is known of the row whose figures these are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Yearly {
    /// The year of the baseline and its figure.
    pub baseline: Option<(i32, f64)>,
    /// What the total over the plan asks of a year, where it is judged by its total.
    pub pace: Option<f64>,
}

/// The positions of figures that grow as sums of all years so far do, from the year whose figure is its own.
///
/// `figures` go by year. The first of them has to be what a year has otherwise: the baseline, or the year before or after. Two years alone are a sum only where the
/// row is judged by its total and nothing stands after them: a year may well have twice as much as the one before.
pub(crate) fn sums_so_far(figures: &[(i32, f64)], row: Yearly) -> Option<std::ops::Range<usize>> {
    let usual = |first: f64, other: f64| USUAL.contains(&(other / first));
    (0..figures.len()).find_map(|start| {
        let (year, first) = figures[start];
        if first <= 0.0 {
            return None;
        }
        let is_sum = |(at, figure): &(usize, &(i32, f64))| {
            let count = at + 1;
            figure.0 == year + count as i32 - 1 && (count == 1 || ALIKE.contains(&(figure.1 / (first * count as f64))))
        };
        let count = figures[start..].iter().enumerate().take_while(is_sum).count();
        let end = start + count;
        let outside = |own: i32| own < year || own >= year + count as i32;
        let beside = |at: Option<&(i32, f64)>, own: i32| at.is_some_and(|(known, value)| *known == own && usual(first, *value));
        let known = row.baseline.is_some_and(|(own, value)| outside(own) && usual(first, value))
            || start > 0 && beside(figures.get(start - 1), year - 1)
            || beside(figures.get(end), year + count as i32);
        let two = row.pace.is_some_and(|pace| end == figures.len() && figures[end - 1].1 >= 1.5 * pace);
        (known && (count >= 3 || count == 2 && two)).then_some(start..end)
    })
}

/// Whether a row counts what each year has by itself: its target is a total, or its name says that it counts what is new.
pub(crate) fn counts_each_year(name: &str, unit: &str, measure: Measure) -> bool {
    const NEW: [&str; 11] = ["新增", "净增", "新建", "新开工", "当年", "年度", "newly", "new ", "a year", "per year", "annual"];
    let lower = name.to_lowercase();
    !is_percentage(unit) && !is_growth(name) && (measure == Measure::Total || NEW.iter().any(|word| lower.contains(word)))
}

/// What each of these years has by itself, if they are sums.
pub(crate) fn each_year(figures: &[(i32, f64)]) -> String {
    let before = std::iter::once(0.0).chain(figures.iter().map(|(_, figure)| *figure));
    let alone = figures.iter().zip(before).map(|((_, figure), before)| written((1e9 * (figure - before)).round() / 1e9));
    alone.collect::<Vec<_>>().join(", ")
}

/// The observed values of a plan that are sums of all years so far, with the message of each row.
pub(super) fn observed<'p>(plan: &'p Plan) -> (Vec<&'p Observation>, Vec<Diagnostic>) {
    let (mut members, mut told) = (Vec::new(), Vec::new());
    for row in &plan.indicators {
        let name = |name: &Text| format!("{} {}", name.zh, name.en);
        if !counts_each_year(&name(&row.name), &row.unit.zh, row.target.measure) || is_percentage(&row.unit.en) {
            continue;
        }
        let mut seen: Vec<&'p Observation> =
            plan.history.iter().filter(|seen| seen.series == row.id && seen.observed_at.is_empty()).collect();
        seen.sort_by_key(|seen| seen.year);
        let figures: Vec<(i32, f64)> = seen.iter().map(|seen| (seen.year, seen.value)).collect();
        let known = Yearly { baseline: row.baseline.map(|value| (row.baseline_year, value)), pace: pace(plan, row) };
        let Some(run) = sums_so_far(&figures, known).or_else(|| sums_since(plan, row, &figures)) else { continue };
        let (figures, run) = (&figures[run.clone()], &seen[run]);
        let is_whole = figures.iter().zip(figures[0].0..).all(|((year, _), expected)| *year == expected) && !is_sum_of_more(figures, known);
        let list = figures.iter().map(|(_, figure)| written(*figure)).collect::<Vec<_>>().join(", ");
        let (id, first, last, alone) = (&row.id, figures[0].0, figures[figures.len() - 1].0, each_year(figures));
        told.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{id}` counts what each year has, and its values of {first} to {last} grow as sums of all years so far do: {list}",
                    "`{id}` 按年计数，而{first}至{last}年的值像是逐年累计：{list}"
                ),
            )
            .at(run[1].place.clone())
            .related(row.place.clone(), text!("the baseline stands here", "基期值在这里"))
            .help(if is_whole {
                text!("if so, write what each year had: {alone}", "若是累计数，请写各年当年的数：{alone}")
            } else {
                text!("were the years added up? Write what each year alone had", "是否为逐年累计数？请写各年当年的数")
            }),
        );
        members.extend(run);
    }
    (members, told)
}

/// How far the yearly part of a sum may be from the base year's figure.
const YEARLY: std::ops::RangeInclusive<f64> = 0.6..=1.6;

/// The positions of all figures after the base year, where years are missing among them and each is about as many base years as have passed.
fn sums_since(plan: &Plan, row: &Indicator, figures: &[(i32, f64)]) -> Option<std::ops::Range<usize>> {
    let baseline = row.baseline.filter(|baseline| *baseline > 0.0 && row.target.measure == Measure::Total)?;
    let start = figures.iter().position(|(year, _)| *year > plan.base_year)?;
    let later = &figures[start..];
    let yearly = |years: i32, amount: f64| YEARLY.contains(&(amount / f64::from(years) / baseline));
    let since_base = later.iter().all(|(year, figure)| yearly(year - plan.base_year, *figure));
    let between = later.windows(2).all(|pair| yearly(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
    (later.len() >= 2 && since_base && between && later[later.len() - 1].1 >= 1.6 * baseline).then_some(start..figures.len())
}

/// Whether the first of the sums is of several years itself.
fn is_sum_of_more(figures: &[(i32, f64)], row: Yearly) -> bool {
    row.baseline.is_some_and(|(_, baseline)| figures[0].1 > 1.6 * baseline)
}

/// What a total over the plan asks of a year.
fn pace(plan: &Plan, row: &Indicator) -> Option<f64> {
    let years = plan.target_year - plan.base_year;
    (row.target.measure == Measure::Total && years > 0).then(|| row.target.value / f64::from(years))
}
