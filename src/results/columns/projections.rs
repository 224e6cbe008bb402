//! The columns of projections: every series year by year, over all draws.

use super::{NONE, YEAR};
use crate::achieve::ScenarioResult;
use crate::simulate::Summary;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of projections.csv: a series in a year.
struct Projection<'a> {
    scenario: &'a str,
    series: &'a str,
    year: i32,
    summary: &'a Summary,
}

const OWN: (&str, &str) = ("the series' unit", "序列单位");

fn columns_of_projections<'a>() -> Vec<OutputColumn<Projection<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!("series", Lent, NONE, "name of the series in the rules", "规则中的序列名", |row| Some(row.series)),
        column!("year", Whole, YEAR, "year, from the base year on", "年份，自基期起", |row| Some(i64::from(row.year))),
        column!("mean", Number, OWN, "mean over draws that did not fail", "未失败的模拟的均值", |row| Some(row.summary.mean)),
        column!("sd", Number, OWN, "standard deviation over draws that did not fail", "未失败的模拟的标准差", |row| Some(
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
