//! The tables of projections, scenarios and failures: in goes a scenario's result, out come frames whose columns are declared once.

use crate::achieve::{ScenarioResult, Standing};
use crate::simulate::{FailedDraw, Summary};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, Value, output_frame};

/// A row of projections.csv: a series in a year.
struct Projection<'a> {
    scenario: &'a str,
    series: &'a str,
    year: i32,
    summary: &'a Summary,
}

const NONE: (&str, &str) = ("", "");
const OWN: (&str, &str) = ("the series' unit", "序列单位");

macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:literal, $zh:literal, $read:expr) => {
        OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: Value::$kind($read) }
    };
}

fn columns_of_projections<'a>() -> Vec<OutputColumn<Projection<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_owned())),
        column!("series", Words, NONE, "name of the series in the rules", "规则中的序列名", |row| Some(row.series.to_owned())),
        column!("year", Whole, ("year", "年"), "year, from the base year on", "年份，自基期起", |row| Some(i64::from(row.year))),
        column!("mean", Number, OWN, "mean over draws that did not fail", "未失败抽样的均值", |row| Some(row.summary.mean)),
        column!("sd", Number, OWN, "standard deviation over draws that did not fail", "未失败抽样的标准差", |row| Some(
            row.summary.sd
        )),
        column!("p05", Number, OWN, "5 % of draws lie below (type-7 quantile)", "5%分位数（第7类）", |row| Some(
            row.summary.quantiles.p05
        )),
        column!("p10", Number, OWN, "10 % of draws lie below", "10%分位数", |row| Some(row.summary.quantiles.p10)),
        column!("p25", Number, OWN, "25 % of draws lie below", "25%分位数", |row| Some(row.summary.quantiles.p25)),
        column!("p50", Number, OWN, "median", "中位数", |row| Some(row.summary.quantiles.p50)),
        column!("p75", Number, OWN, "75 % of draws lie below", "75%分位数", |row| Some(row.summary.quantiles.p75)),
        column!("p90", Number, OWN, "90 % of draws lie below", "90%分位数", |row| Some(row.summary.quantiles.p90)),
        column!("p95", Number, OWN, "95 % of draws lie below", "95%分位数", |row| Some(row.summary.quantiles.p95)),
    ]
}

/// What each column of projections.csv holds.
pub fn projection_columns() -> Vec<ColumnDescription> {
    columns_of_projections().iter().map(OutputColumn::describe).collect()
}

/// The long frame of a scenario's summaries: one row per series and year. `years` are those of the run.
pub fn projections_frame(years: &[i32], result: &ScenarioResult) -> DataFrame {
    let mut rows = Vec::new();
    for (series, by_year) in result.series.iter().zip(&result.summaries) {
        rows.extend(years.iter().zip(by_year).filter_map(|(year, summary)| {
            Some(Projection { scenario: &result.scenario.name, series, year: *year, summary: summary.as_ref()? })
        }));
    }
    output_frame(&columns_of_projections(), &rows)
}

/// A figure of a scenario; none if every draw failed.
fn said<T>(row: &Standing, figure: T) -> Option<T> {
    (!row.all_failed).then_some(figure)
}

fn columns_of_scenarios() -> Vec<OutputColumn<Standing>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.name.clone())),
        column!("title_zh", Words, NONE, "title, in Chinese", "中文标题", |row| Some(row.title.zh.clone())),
        column!("title_en", Words, NONE, "title, in English", "英文标题", |row| Some(row.title.en.clone())),
        column!(
            "expected_met",
            Number,
            ("targets", "项"),
            "expected number of targets met; empty if every draw failed",
            "预期达标数；每次抽样都失败时为空",
            |row| said(row, row.expected)
        ),
        column!(
            "likely_met",
            Whole,
            ("targets", "项"),
            "targets met in 66 % of draws or more; empty if every draw failed",
            "达标概率不低于66%的目标数；每次抽样都失败时为空",
            |row| { said(row, i64::try_from(row.likely).ok()?) }
        ),
        column!(
            "p_all",
            Number,
            ("share, 0 to 1", "份额，0—1"),
            "share of draws in which all targets are met; empty if every draw failed",
            "全部目标同时达标的抽样所占比例；每次抽样都失败时为空",
            |row| said(row, row.all)
        ),
        column!(
            "failed_draws",
            Whole,
            ("draws", "次"),
            "draws that failed; they count as not met",
            "失败的抽样数，按未达标计",
            |row| { i64::try_from(row.failed_draws).ok() }
        ),
    ]
}

/// What each column of scenarios.csv holds.
pub fn scenario_columns() -> Vec<ColumnDescription> {
    columns_of_scenarios().iter().map(OutputColumn::describe).collect()
}

/// How a scenario stands: one row.
pub fn scenarios_frame(result: &ScenarioResult) -> DataFrame {
    output_frame(&columns_of_scenarios(), &[Standing::of(result)])
}

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
            "抽样编号；用该次运行的选项加 `--draw N` 可重现",
            |row| { i64::try_from(row.failure.draw).ok() }
        ),
        column!("year", Whole, ("year", "年"), "year in which the draw failed first", "首次失败的年份", |row| Some(i64::from(
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
