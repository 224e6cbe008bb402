//! The columns of scenarios: how each stands as a whole.

use super::{NONE, SHARE};
use crate::achieve::{LIKELY, ScenarioResult};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A figure of a scenario; none if every draw failed.
fn said<T>(row: &ScenarioResult, figure: T) -> Option<T> {
    (!row.judgement.all_failed()).then_some(figure)
}

/// P(met) of each target.
fn shares(row: &ScenarioResult) -> impl Iterator<Item = f64> {
    row.judgement.targets.iter().map(|target| target.probability().share())
}

fn columns_of_scenarios<'a>() -> Vec<OutputColumn<&'a ScenarioResult>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.name.clone())),
        column!("title_zh", Words, NONE, "title, in Chinese", "中文标题", |row| Some(row.scenario.title.zh.clone())),
        column!("title_en", Words, NONE, "title, in English", "英文标题", |row| Some(row.scenario.title.en.clone())),
        column!(
            "expected_met",
            Number,
            ("targets", "项"),
            "expected number of targets met; empty if every draw failed",
            "预期达标数；每次模拟都失败时为空",
            |row| said(row, shares(row).sum())
        ),
        column!(
            "likely_met",
            Whole,
            ("targets", "项"),
            "targets met in 66 % of draws or more; empty if every draw failed",
            "达标概率不低于66%的目标数；每次模拟都失败时为空",
            |row| { said(row, i64::try_from(shares(row).filter(|share| *share >= LIKELY).count()).ok()?) }
        ),
        column!(
            "p_all",
            Number,
            SHARE,
            "share of draws in which all targets are met; empty if every draw failed",
            "全部目标同时达标的模拟所占比例；每次模拟都失败时为空",
            |row| said(row, row.judgement.all.share())
        ),
        column!(
            "failed_draws",
            Whole,
            ("draws", "次"),
            "draws that failed; they count as not met",
            "失败的模拟次数，按未达标计",
            |row| { i64::try_from(row.judgement.failed).ok() }
        ),
    ]
}

/// What each column of scenarios.csv holds.
pub fn scenario_columns() -> Vec<ColumnDescription> {
    columns_of_scenarios().iter().map(OutputColumn::describe).collect()
}

/// How a scenario stands: one row.
pub fn scenarios_frame(result: &ScenarioResult) -> DataFrame {
    output_frame(&columns_of_scenarios(), &[result])
}
