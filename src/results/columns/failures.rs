//! The columns of the ledger of failures: each failed draw with the rule, line and year in which it failed first.

use super::{NONE, YEAR};
use crate::achieve::ScenarioResult;
use crate::simulate::FailedDraw;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of failures.csv: a failed draw.
struct Failed<'a> {
    result: &'a ScenarioResult,
    failure: &'a FailedDraw,
}

fn columns_of_failures<'a>() -> Vec<OutputColumn<Failed<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.result.scenario.name.clone())),
        column!(
            "draw",
            Whole,
            NONE,
            "number of the draw; the run's own options and `--draw N` replay it",
            "模拟编号；用该次运行的选项加 `--draw N` 可重现",
            |row| { i64::try_from(row.failure.draw).ok() }
        ),
        column!("year", Whole, YEAR, "year in which the draw failed first", "首次失败的年份", |row| Some(i64::from(
            row.failure.year
        ))),
        column!("series", Words, NONE, "series whose rule failed", "失败的序列", |row| Some(row.failure.series.to_string())),
        column!("file", Words, NONE, "file of the rule", "规则所在文件", |row| {
            row.failure.place.as_ref().map(|place| place.source.name.clone())
        }),
        column!("line", Whole, NONE, "line of the rule", "规则所在行", |row| row
            .failure
            .place
            .as_ref()
            .map(|place| place.line() as i64)),
        column!(
            "cause",
            Words,
            NONE,
            "`thrown` by the rule, `not-a-number`, or `out-of-bounds`",
            "`thrown`（规则主动报错）、`not-a-number`（不是数）或 `out-of-bounds`（超出范围）",
            |row| Some(row.failure.cause.code().to_owned())
        ),
        column!("message_zh", Words, NONE, "what happened, in Chinese", "中文说明", |row| Some(row.failure.cause.describe().zh)),
        column!("message_en", Words, NONE, "what happened, in English", "英文说明", |row| Some(row.failure.cause.describe().en)),
    ]
}

/// What each column of failures.csv holds.
pub fn failure_columns() -> Vec<ColumnDescription> {
    columns_of_failures().iter().map(OutputColumn::describe).collect()
}

/// The ledger of a scenario: one row per failed draw with the rule, line and year where it failed first.
pub fn failures_frame(result: &ScenarioResult) -> DataFrame {
    let rows: Vec<Failed<'_>> = result.failures.iter().map(|failure| Failed { result, failure }).collect();
    output_frame(&columns_of_failures(), &rows)
}
