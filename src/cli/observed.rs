//! Observed years on the terminal: where each observation lay in its forecast, what it changes, and which do not count.

use crate::achieve::{Review, is_outlying};
use crate::brief::{place_words, series_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{counted, full, percent};
use crate::language::{Language, Text};
use crate::plan::{Observation, Plan, out_of_bounds};
use crate::results::ScenarioReadout;
use crate::results::rows::{Observed, Update};
use crate::simulate::observed::FAR;
use crate::text;

use super::terminal::{self, Heading, wrap};

/// An error if no observation can count up to this year.
pub(super) fn check_as_of(plan: &Plan, as_of: Option<i32>) -> Result<(), Vec<Diagnostic>> {
    let (base, target) = (plan.base_year, plan.target_year);
    match as_of {
        Some(year) if year <= base || year > target => {
            let message = text!("{year} is not a year of the plan after its base year", "{year} 不是规划期内基期之后的年份");
            let help = in_full(plan, year).unwrap_or_else(|| text!("the plan runs from {base} to {target}", "规划期为{base}—{target}年"));
            Err(vec![Diagnostic::error(Code::NoSuchYear, message).help(help)])
        }
        Some(year) if !plan.history.iter().any(|seen| counts(plan, seen, year)) => {
            let message =
                text!("no observation after {base} and up to {year} can move the draws", "{base}年之后至{year}年没有可用的观测值");
            let fault = Diagnostic::error(Code::NothingObserved, message);
            // What is there and does not count says more than that nothing does.
            let there = plan.history.iter().filter(|seen| seen.year > base && seen.year <= year);
            let told: Vec<Diagnostic> = there
                .filter_map(|seen| {
                    let (Text { zh, en }, series, year) = (seen.unusable()?, &seen.series, seen.year);
                    let why = text!("that of `{series}` in {year} does not count: {en}", "`{series}` {year}年的观测值不计入：{zh}");
                    Some(fault.clone().at(seen.place.clone()).help(why))
                })
                .take(1)
                .collect();
            if !told.is_empty() {
                return Err(told);
            }
            Err(vec![fault.help(text!(
                "add rows to seeds/history.csv: series, year, value, error (may be empty), place (if another), source",
                "请在 seeds/history.csv 中补充各行：series、year、value、error（可空）、place（如为他地）、source"
            ))])
        }
        Some(year) => {
            let counted = plan.history.iter().filter(|seen| counts(plan, seen, year));
            let faults: Vec<Diagnostic> = counted.filter_map(|seen| out_of_bounds(plan, seen)).collect();
            if faults.is_empty() { Ok(()) } else { Err(faults) }
        }
        None => Ok(()),
    }
}

/// What helps where a year of the plan is given by its last two digits.
pub(super) fn in_full(plan: &Plan, year: i32) -> Option<Text> {
    plan.year_in_short(year).map(|whole| text!("write the whole year: {whole}", "请写完整年份：{whole}"))
}

fn counts(plan: &Plan, seen: &Observation, as_of: i32) -> bool {
    seen.year > plan.base_year && seen.year <= as_of && seen.unusable().is_none()
}

/// What is observed after the base year but moves nothing, and why.
pub(super) fn unused(plan: &Plan, as_of: Option<i32>) -> Vec<Diagnostic> {
    let waiting: Vec<&Observation> = later(plan).filter(|seen| as_of.is_none_or(|year| seen.year > year)).collect();
    let mut notes = Vec::new();
    if !waiting.is_empty() {
        let count = waiting.len();
        let last = waiting.iter().map(|seen| seen.year).max().unwrap_or_default();
        let observations = counted(count, "later observation");
        let moves = if count == 1 { "moves" } else { "move" };
        notes.push(
            Diagnostic::note(Code::ObservationsUnused, text!("{observations} {moves} nothing", "基期后{count}个观测值未参与计算"))
                .help(text!("add --as-of {last}", "加 --as-of {last} 可计入")),
        );
    }
    if as_of.is_some() {
        for seen in plan.history.iter().filter(|seen| seen.year > plan.base_year) {
            if let Some(Text { zh, en }) = seen.unusable() {
                let (series, year) = (&seen.series, seen.year);
                notes.push(Diagnostic::note(
                    Code::ObservationsUnused,
                    text!("{series} of {year} moves no number: {en}", "{series} {year}年的数值未参与计算：{zh}"),
                ));
            }
        }
    }
    notes
}

/// What was observed after the base year where nine in ten draws do not go.
pub(super) fn outside_band(plan: &Plan, result: &ScenarioReadout, as_of: Option<i32>) -> Option<Diagnostic> {
    // Draws that observations move are told of in a table of their own.
    if as_of.is_some() {
        return None;
    }
    let outside = |seen: &&Observation| {
        let band = band_of(result, &seen.series, seen.year)?;
        (seen.value < band.0 || seen.value > band.1).then(|| {
            let (series, year, value, low, high) = (&seen.series, seen.year, full(seen.value), full(band.0), full(band.1));
            text!(
                "`{series}` was {value} in {year}, and nine draws in ten lie between {low} and {high}",
                "`{series}` {year}年实际为 {value}，九成模拟在 {low} 至 {high} 之间"
            )
        })
    };
    let counted: Vec<&Observation> = later(plan).collect();
    let found: Vec<Text> = counted.iter().copied().filter_map(|seen| outside(&seen)).collect();
    let first = counted.iter().find(|seen| outside(seen).is_some())?;
    let last = counted.iter().map(|seen| seen.year).max().unwrap_or_default();
    let (count, all) = (found.len(), counted.len());
    let contradict = if count == 1 { "contradicts" } else { "contradict" };
    let message = text!("{count} of {all} observed values {contradict} the projection", "{all}个观测值中有{count}个与推算不符");
    let warning = Diagnostic::warning(Code::ObservedOutsideBand, message)
        .at(first.place.clone())
        .help(text!("--as-of {last} lets them move the draws", "用 --as-of {last} 可让其更新模拟"));
    let warning = found.into_iter().take(MOST_TOLD).fold(warning, Diagnostic::help);
    Some(warning.help(text!("or look at the rules and assumptions of these series", "或检查这些序列的规则与假设")))
}

/// Observed values that are told one by one.
const MOST_TOLD: usize = 5;

/// Between which values nine in ten draws of an indicator lie in a year; nothing where no draw has one.
fn band_of(result: &ScenarioReadout, series: &str, year: i32) -> Option<(f64, f64)> {
    let row = result.projection(series).iter().find(|row| row.year == year)?;
    row.p05.is_finite().then_some((row.p05, row.p95))
}

/// What is observed within the plan after its base year and can be held against draws.
fn later(plan: &Plan) -> impl Iterator<Item = &Observation> {
    plan.history.iter().filter(|seen| seen.year > plan.base_year && seen.year <= plan.target_year && seen.unusable().is_none())
}

/// The tables of one scenario: observations with their places, and targets before and after; `year` is the last whose observations count.
pub(super) fn page(
    plan: &Plan,
    title: &Text,
    year: i32,
    observed: &[Observed],
    updates: &[Update],
    language: Language,
    width: usize,
) -> String {
    let say = |text: Text| text.get(language).to_owned();
    let title = title.get(language);
    let mut page = wrap(
        &say(text!(
            "What was observed up to {year}, scenario “{title}”: its place is the share of draws below it, before anything moved",
            "截至{year}年的观测值（情景“{title}”）：所处位置为更新前低于该值的模拟份额"
        )),
        width,
        "",
    );
    let headings = [
        Heading::filling(say(text!("observation", "观测值"))),
        Heading::right(say(text!("year", "年份"))),
        Heading::right(say(text!("value", "数值"))),
        Heading::right(say(text!("place", "位置"))),
        Heading::filling(say(text!("remark", "说明"))),
    ];
    let row = |seen: &Observed| {
        let Observed { series, year, value, below, .. } = seen;
        vec![say(series_words(plan, series)), year.to_string(), full(*value), percent(*below), say(remark(seen))]
    };
    let rows: Vec<Vec<String>> = observed.iter().map(row).collect();
    page += &terminal::table(&headings, &rows, width);
    page += "\n";
    let headings = [
        Heading::filling(say(text!("target", "目标"))),
        Heading::right(say(text!("P before", "更新前"))),
        Heading::right(say(text!("P after", "更新后"))),
        Heading::right(say(text!("error", "误差"))),
        Heading::right(say(text!("draws that fit", "相符模拟"))),
        Heading::filling(say(text!("by mid-term", "中期评估"))),
    ];
    let refused = || "–".to_owned();
    let row = |update: &Update| {
        let review = Review::ALL.into_iter().find(|review| review.code() == update.review);
        vec![
            name(plan, &update.indicator, language).to_owned(),
            percent(update.p_before),
            update.p_after.map_or_else(refused, percent),
            update.standard_error.map_or_else(refused, |error| format!("{:.1}", 100.0 * error)),
            format!("{:.0}", update.effective_draws),
            say(review.map_or_else(Text::default, Review::label)),
        ]
    };
    page += &terminal::table(&headings, &updates.iter().map(row).collect::<Vec<_>>(), width);
    let far: Vec<&str> = updates.iter().filter(|update| is_far(update)).map(|update| name(plan, &update.indicator, language)).collect();
    if !far.is_empty() {
        let (list_en, list_zh) = (far.join(", "), far.join("、"));
        page += &wrap(
            &say(text!(
                "replay-far: what happened lies where the model hardly goes, so that draws had to be moved and not only weighted, and no error can \
                 be given; these paths go on from what was observed: {list_en}",
                "replay-far：实际情况落在模型很少到达之处，除加权外还移动了模拟，给不出误差；这些路径从观测值继续：{list_zh}"
            )),
            width,
            "",
        );
    }
    let refused: Vec<&str> =
        updates.iter().filter(|update| update.p_after.is_none()).map(|update| name(plan, &update.indicator, language)).collect();
    if !refused.is_empty() {
        let (list_en, list_zh) = (refused.join(", "), refused.join("、"));
        page += &wrap(
            &say(text!(
                "replay-far, and not counted: fewer than 50 draws fit what happened, and most draws of these stand on one value, so that they cannot \
                 be moved; P stays as before: {list_en}",
                "replay-far，未计入：与实际相符的有效模拟不足50次，且这些指标的模拟大多停在同一数值，无法移动；概率维持更新前：{list_zh}"
            )),
            width,
            "",
        );
    }
    page + "\n"
}

/// Whether draws had to be moved, and the target was not refused.
fn is_far(update: &Update) -> bool {
    update.p_after.is_some() && update.tempered < FAR
}

/// An indicator by its name.
fn name<'a>(plan: &'a Plan, series: &'a str, language: Language) -> &'a str {
    let indicator = plan.indicators.iter().find(|indicator| indicator.id == series);
    indicator.map_or(series, |indicator| indicator.name.get(language))
}

fn remark(seen: &Observed) -> Text {
    let place = place_words(&seen.place);
    if !is_outlying(seen.below) {
        return place;
    }
    let (zh, en) =
        if seen.place.is_empty() { (String::new(), String::new()) } else { (format!("；{}", place.zh), format!("; {}", place.en)) };
    text!("outside the 90% band{en}", "在90%区间之外{zh}")
}
