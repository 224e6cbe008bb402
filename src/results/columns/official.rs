//! The columns of official labels: how many draws get each label of each official method.

use super::{DRAWS, Judged, NONE, SHARE, yes_no};
use crate::achieve::official::{Label, MethodLabel};
use crate::achieve::probability::Probability;
use crate::plan::{Indicator, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of official labels over draws.
struct OfficialRow<'a> {
    scenario: &'a str,
    indicator: &'a Indicator,
    method: &'a MethodLabel,
    label: Label,
    probability: Probability,
}

fn columns_of_official<'a>() -> Vec<OutputColumn<OfficialRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!("indicator", Lent, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            &row.indicator.id
        )),
        column!("method", Lent, NONE, "official method: statcan, unsd, escap, eurostat, sdg_index, oecd", "官方方法", |row| Some(
            row.method.method.code()
        )),
        column!("label", Lent, NONE, "a label of the method", "该方法的一个评级", |row| Some(row.label.code())),
        column!("of_median", Lent, NONE, "yes if the median path gets this label", "中位路径得到此评级时为 yes", |row| {
            Some(yes_no(row.method.progress.label == row.label))
        }),
        column!(
            "p",
            Number,
            SHARE,
            "share of draws that get the label; failed draws are not assessed",
            "得到该评级的模拟份额；失败的模拟为未评估",
            |row| { Some(row.probability.share()) }
        ),
        column!("draws", Whole, DRAWS, "draws that get the label", "得到该评级的模拟次数", |row| Some(
            row.probability.count as i64
        )),
    ]
}

/// What each column of [`official_frame`] holds.
pub fn official_columns() -> Vec<ColumnDescription> {
    columns_of_official().iter().map(OutputColumn::describe).collect()
}

/// Official labels over draws: one row per scenario, indicator, method and label that some draw gets.
pub fn official_frame(plan: &Plan, runs: &[Judged]) -> DataFrame {
    let mut rows = Vec::new();
    for run in runs {
        for assessment in run.assessments {
            for method in &assessment.labels {
                for (label, probability) in &method.distribution {
                    let indicator = &plan.indicators[assessment.indicator];
                    rows.push(OfficialRow { scenario: run.scenario, indicator, method, label: *label, probability: *probability });
                }
            }
        }
    }
    output_frame(&columns_of_official(), &rows)
}
