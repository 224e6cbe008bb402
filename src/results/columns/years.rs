//! The columns of targets by year: how likely each target is met already in each year.

use super::{DRAWS, Judged, NONE, SHARE, YEAR};
use crate::achieve::judge::YearOutcome;
use crate::achieve::probability::Probability;
use crate::plan::{Indicator, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of years.
struct YearRow<'a> {
    scenario: &'a str,
    indicator: &'a Indicator,
    year: YearOutcome,
    draws: usize,
}

fn columns_of_years<'a>() -> Vec<OutputColumn<YearRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!("indicator", Lent, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            &row.indicator.id
        )),
        column!("year", Whole, YEAR, "year after the base year", "基期之后的年份", |row| Some(i64::from(row.year.year))),
        column!(
            "p_met",
            Number,
            SHARE,
            "probability that the target is met by this year's standing",
            "按当年水平达标的概率",
            |row| { Some(Probability::new(row.year.met, row.draws).share()) }
        ),
        column!("met", Whole, DRAWS, "draws that meet it", "达标的模拟次数", |row| Some(row.year.met as i64)),
        column!("draws", Whole, DRAWS, "all draws", "全部模拟", |row| Some(row.draws as i64)),
    ]
}

/// What each column of [`years_frame`] holds.
pub fn year_columns() -> Vec<ColumnDescription> {
    columns_of_years().iter().map(OutputColumn::describe).collect()
}

/// P(met) year by year: one row per scenario, indicator and year after the base year.
pub fn years_frame(plan: &Plan, runs: &[Judged]) -> DataFrame {
    let mut rows = Vec::new();
    for run in runs {
        for outcome in &run.judgement.targets {
            let indicator = &plan.indicators[outcome.indicator];
            for year in &outcome.by_year {
                rows.push(YearRow { scenario: run.scenario, indicator, year: *year, draws: run.judgement.draws });
            }
        }
    }
    output_frame(&columns_of_years(), &rows)
}
