//! The columns of what was observed, and of what that changes.

use super::{NONE, SHARE};
use crate::achieve::{Review, ScenarioResult};
use crate::plan::{Observation, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

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

fn columns_of_observations<'a>() -> Vec<OutputColumn<ObservationRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_owned())),
        column!("series", Words, NONE, "indicator or other series", "指标或其他序列", |row| Some(row.seen.series.clone())),
        column!("year", Whole, ("year", "年"), "year observed", "观测年份", |row| Some(i64::from(row.seen.year))),
        column!("value", Number, NONE, "value observed", "观测值", |row| Some(row.seen.value)),
        column!("error", Number, NONE, "stated standard error", "所述标准误差", |row| row.seen.error),
        column!("place", Words, NONE, "where, if not in the plan's place", "观测地（非本地时）", |row| Some(
            row.seen.observed_at.clone()
        )),
        column!("below", Number, SHARE, "share of draws below it before the update", "更新前低于该值的模拟份额", |row| Some(
            row.place
        )),
    ]
}

fn columns_of_updates<'a>() -> Vec<OutputColumn<UpdateRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_owned())),
        column!("indicator", Words, NONE, "indicator", "指标", |row| Some(row.indicator.to_owned())),
        column!("p_before", Number, SHARE, "P(met) before", "更新前的达标概率", |row| Some(row.before)),
        column!("p_after", Number, SHARE, "P(met) after; empty if refused", "更新后的达标概率；未更新时为空", |row| row
            .after),
        column!(
            "standard_error",
            Number,
            SHARE,
            "standard error of P after; empty where draws were moved rather than weighted",
            "更新后概率的标准误差；靠移动模拟而非加权得出时为空",
            |row| row.error
        ),
        column!(
            "effective_draws",
            Number,
            NONE,
            "draws that fit what was observed, in effect",
            "与观测值相符的有效模拟数",
            |row| Some(row.effective)
        ),
        column!("tempered", Number, SHARE, "share of the evidence that weights carry", "由权重承担的证据份额", |row| Some(
            row.tempered
        )),
        column!("observations", Whole, NONE, "observations learnt from", "所用观测值个数", |row| Some(row.observations as i64)),
        column!("review", Words, NONE, "mid-term review by the last observation", "按最近观测值的中期评估", |row| Some(
            row.review.to_owned()
        )),
    ]
}

/// What each column of [`observations_frame`] holds.
pub fn observation_columns() -> Vec<ColumnDescription> {
    columns_of_observations().iter().map(OutputColumn::describe).collect()
}

/// What each column of [`updates_frame`] holds.
pub fn update_columns() -> Vec<ColumnDescription> {
    columns_of_updates().iter().map(OutputColumn::describe).collect()
}

/// The observations that moved a scenario's draws.
pub fn observations_frame(plan: &Plan, result: &ScenarioResult) -> DataFrame {
    let rows: Vec<ObservationRow> = result
        .replay
        .iter()
        .flat_map(|replay| &replay.observations)
        .map(|placed| ObservationRow { scenario: &result.scenario.name, seen: &plan.history[placed.observation], place: placed.place })
        .collect();
    output_frame(&columns_of_observations(), &rows)
}

/// What they changed, target by target.
pub fn updates_frame(plan: &Plan, result: &ScenarioResult) -> DataFrame {
    let mut rows = Vec::new();
    if let Some(replay) = &result.replay {
        for (number, indicator) in plan.indicators.iter().enumerate() {
            let Some(target) = &replay.targets[number] else { continue };
            let kept = (!target.updated.is_refused()).then_some(target);
            rows.push(UpdateRow {
                scenario: &result.scenario.name,
                indicator: &indicator.id,
                before: target.before,
                after: kept.map(|target| target.after),
                error: target.standard_error,
                effective: target.updated.fitting,
                tempered: target.updated.tempered,
                observations: target.updated.from.len(),
                review: replay.reviews[number].map_or("", Review::code),
            });
        }
    }
    output_frame(&columns_of_updates(), &rows)
}
