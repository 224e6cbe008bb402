//! Observed years on the terminal: where each observation lay in its forecast, what it changes, and which do not count.

use crate::achieve::{Placed, Replayed, Review, ScenarioResult};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{counted, full, percent};
use crate::language::{Language, Text};
use crate::plan::{Observation, Plan};
use crate::table::{DataFrame, OutputColumn, Value, output_frame};
use crate::text;

use super::terminal::{self, Heading, wrap};

/// An error if no observation can count up to this year.
pub fn check_as_of(plan: &Plan, as_of: Option<i32>) -> Result<(), Vec<Diagnostic>> {
    let (base, target) = (plan.base_year, plan.target_year);
    match as_of {
        Some(year) if year <= base || year > target => Err(vec![
            Diagnostic::error(
                Code::NoSuchYear,
                text!("{year} is not a year of the plan after its base year", "{year} 不是规划期内基期之后的年份"),
            )
            .help(text!("the plan runs from {base} to {target}", "规划期为{base}—{target}年")),
        ]),
        Some(year) if !plan.history.iter().any(|seen| counts(plan, seen, year)) => Err(vec![
            Diagnostic::error(
                Code::NothingObserved,
                text!("no observation after {base} and up to {year} can move the draws", "{base}年之后至{year}年没有可用的观测值"),
            )
            .help(text!(
                "add rows to seeds/history.csv: series, year, value, error (may be empty), place (if another), source",
                "请在 seeds/history.csv 中补充各行：series、year、value、error（可空）、place（如为他地）、source"
            )),
        ]),
        _ => Ok(()),
    }
}

fn counts(plan: &Plan, seen: &Observation, as_of: i32) -> bool {
    seen.year > plan.base_year && seen.year <= as_of && seen.unusable().is_none()
}

/// What is observed after the base year but moves nothing, and why.
pub fn unused(plan: &Plan, as_of: Option<i32>) -> Vec<Diagnostic> {
    let later: Vec<&Observation> = plan
        .history
        .iter()
        .filter(|seen| seen.year > plan.base_year && seen.year <= plan.target_year && seen.unusable().is_none())
        .collect();
    let waiting: Vec<&&Observation> = later.iter().filter(|seen| as_of.is_none_or(|year| seen.year > year)).collect();
    let mut notes = Vec::new();
    if !waiting.is_empty() {
        let count = waiting.len();
        let last = waiting.iter().map(|seen| seen.year).max().unwrap_or_default();
        let list = waiting.iter().take(4).map(|seen| format!("{} {}", seen.series, seen.year)).collect::<Vec<_>>().join(", ");
        let more = if count > 4 { " …" } else { "" };
        let observations = counted(count, "observation");
        notes.push(
            Diagnostic::note(
                Code::ObservationsUnused,
                text!(
                    "{observations} after the base year move no number: {list}{more}",
                    "基期之后的{count}个观测值未参与计算：{list}{more}"
                ),
            )
            .help(text!("count them with --as-of {last}", "用 --as-of {last} 可让其参与计算")),
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

/// The tables of one scenario: observations with their places, and targets before and after.
pub fn page(plan: &Plan, result: &ScenarioResult, replayed: &Replayed, language: Language) -> String {
    let width = terminal::width();
    let say = |text: Text| text.get(language).to_owned();
    let year = replayed.as_of;
    let title = result.scenario.title.get(language);
    let mut page = wrap(
        &say(text!(
            "What was observed up to {year}, scenario “{title}”: its place is the share of draws below it, before anything moved",
            "截至{year}年的观测值（情景“{title}”）：所处位置为更新前低于该值的抽样份额"
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
    let rows: Vec<Vec<String>> = replayed
        .observations
        .iter()
        .map(|placed| {
            let seen = &plan.history[placed.observation];
            vec![
                name(plan, &seen.series, language),
                seen.year.to_string(),
                full(seen.value),
                percent(placed.place),
                say(remark(seen, placed)),
            ]
        })
        .collect();
    page += &terminal::table(&headings, &rows, width);
    page += "\n";
    let headings = [
        Heading::filling(say(text!("target", "目标"))),
        Heading::right(say(text!("P before", "更新前"))),
        Heading::right(say(text!("P after", "更新后"))),
        Heading::right(say(text!("error", "误差"))),
        Heading::right(say(text!("draws left", "有效抽样"))),
        Heading::filling(say(text!("by mid-term", "中期评估"))),
    ];
    let rows: Vec<Vec<String>> = (0..plan.indicators.len())
        .filter_map(|indicator| {
            let target = replayed.targets[indicator].as_ref()?;
            let review = replayed.reviews[indicator].map_or(Text::default(), Review::label);
            let refused = target.updated.is_refused();
            Some(vec![
                plan.indicators[indicator].name.get(language).to_owned(),
                percent(target.before),
                if refused { "–".to_owned() } else { percent(target.after) },
                if refused { "–".to_owned() } else { format!("{:.1}", 100.0 * target.standard_error) },
                format!("{:.0}", target.updated.effective),
                say(review),
            ])
        })
        .collect();
    page += &terminal::table(&headings, &rows, width);
    let fars: Vec<&str> = far(plan, replayed, language);
    if !fars.is_empty() {
        let (list_en, list_zh) = (fars.join(", "), fars.join("、"));
        page += &wrap(
            &say(text!(
                "replay-far: what happened lies where the model hardly goes, so that draws had to be moved and not only weighted: {list_en}",
                "replay-far：实际情况落在模型很少到达之处，除加权外还移动了抽样：{list_zh}"
            )),
            width,
            "",
        );
    }
    page + "\n"
}

fn far<'a>(plan: &'a Plan, replayed: &Replayed, language: Language) -> Vec<&'a str> {
    let far = |(target, indicator): (&Option<crate::achieve::TargetReplay>, &'a crate::plan::Indicator)| {
        target.as_ref().filter(|target| target.updated.is_far() && !target.updated.is_refused()).map(|_| indicator.name.get(language))
    };
    replayed.targets.iter().zip(&plan.indicators).filter_map(far).collect()
}

/// An indicator by its name, any other series by its own.
fn name(plan: &Plan, series: &str, language: Language) -> String {
    let indicator = plan.indicators.iter().find(|indicator| indicator.id == series);
    indicator.map_or_else(|| series.to_owned(), |indicator| indicator.name.get(language).to_owned())
}

fn remark(seen: &Observation, placed: &Placed) -> Text {
    let of = if seen.place.is_empty() { Text::default() } else { Text::same(seen.place.clone()) };
    if placed.is_outlying() {
        let gap = if of.en.is_empty() { ("", "") } else { ("; ", "；") };
        Text::new(format!("在90%区间之外{}{}", gap.1, of.zh), format!("outside the 90 % band{}{}", gap.0, of.en))
    } else {
        of
    }
}

/// A line of observations.csv.
struct ObservationRow<'a> {
    scenario: &'a str,
    seen: &'a Observation,
    place: f64,
}

/// A line of updates.csv.
struct UpdateRow<'a> {
    scenario: &'a str,
    indicator: &'a str,
    before: f64,
    after: Option<f64>,
    error: Option<f64>,
    effective: f64,
    tempered: f64,
    observations: usize,
    review: &'static str,
}

const NONE: (&str, &str) = ("", "");
const SHARE: (&str, &str) = ("share", "份额");

macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:literal, $zh:literal, $read:expr) => {
        OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: Value::$kind($read) }
    };
}

/// The observations that moved draws, by scenario.
pub fn observations_frame(plan: &Plan, results: &[ScenarioResult]) -> DataFrame {
    let columns: Vec<OutputColumn<ObservationRow>> = vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row: &ObservationRow| Some(row.scenario.to_owned())),
        column!("series", Words, NONE, "indicator or other series", "指标或其他序列", |row: &ObservationRow| Some(
            row.seen.series.clone()
        )),
        column!("year", Whole, ("year", "年"), "year observed", "观测年份", |row: &ObservationRow| Some(i64::from(row.seen.year))),
        column!("value", Number, NONE, "value observed", "观测值", |row: &ObservationRow| Some(row.seen.value)),
        column!("error", Number, NONE, "stated standard error", "所述标准误差", |row: &ObservationRow| row.seen.error),
        column!("place", Words, NONE, "where, if not in the plan's place", "观测地（非本地时）", |row: &ObservationRow| Some(
            row.seen.place.clone()
        )),
        column!(
            "below",
            Number,
            SHARE,
            "share of draws below it before the update",
            "更新前低于该值的抽样份额",
            |row: &ObservationRow| Some(row.place)
        ),
    ];
    let rows: Vec<ObservationRow> = results
        .iter()
        .flat_map(|result| result.replay.iter().flat_map(|replay| &replay.observations).map(move |placed| (result, placed)))
        .map(|(result, placed)| ObservationRow {
            scenario: &result.scenario.name,
            seen: &plan.history[placed.observation],
            place: placed.place,
        })
        .collect();
    output_frame(&columns, &rows)
}

/// What they changed, by scenario and target.
pub fn updates_frame(plan: &Plan, results: &[ScenarioResult]) -> DataFrame {
    let columns: Vec<OutputColumn<UpdateRow>> = vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row: &UpdateRow| Some(row.scenario.to_owned())),
        column!("indicator", Words, NONE, "indicator", "指标", |row: &UpdateRow| Some(row.indicator.to_owned())),
        column!("p_before", Number, SHARE, "P(met) before", "更新前的达标概率", |row: &UpdateRow| Some(row.before)),
        column!("p_after", Number, SHARE, "P(met) after; empty if refused", "更新后的达标概率；未更新时为空", |row: &UpdateRow| row.after),
        column!("standard_error", Number, SHARE, "standard error of P after", "更新后概率的标准误差", |row: &UpdateRow| row
            .error),
        column!("effective_draws", Number, NONE, "draws left in effect", "有效抽样数", |row: &UpdateRow| Some(row.effective)),
        column!(
            "tempered",
            Number,
            SHARE,
            "share of the evidence that weights carry",
            "由权重承担的证据份额",
            |row: &UpdateRow| Some(row.tempered)
        ),
        column!("observations", Whole, NONE, "observations learnt from", "所用观测值个数", |row: &UpdateRow| Some(
            row.observations as i64
        )),
        column!(
            "review",
            Words,
            NONE,
            "mid-term review by the last observation",
            "按最近观测值的中期评估",
            |row: &UpdateRow| Some(row.review.to_owned())
        ),
    ];
    let mut rows = Vec::new();
    for result in results {
        let Some(replay) = &result.replay else { continue };
        for (number, indicator) in plan.indicators.iter().enumerate() {
            let Some(target) = &replay.targets[number] else { continue };
            let kept = (!target.updated.is_refused()).then_some(target);
            rows.push(UpdateRow {
                scenario: &result.scenario.name,
                indicator: &indicator.id,
                before: target.before,
                after: kept.map(|target| target.after),
                error: kept.map(|target| target.standard_error),
                effective: target.updated.effective,
                tempered: target.updated.tempered,
                observations: target.updated.from.len(),
                review: replay.reviews[number].map_or("", Review::code),
            });
        }
    }
    output_frame(&columns, &rows)
}
