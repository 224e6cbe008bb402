//! The columns of sets of targets: those that fail together, and the largest set that is met together.

use super::{NONE, SHARE, yes_no};
use crate::achieve::joint::Joint;
use crate::achieve::probability::Probability;
use crate::plan::{Indicator, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of sets: one target of one set.
struct MemberRow<'a> {
    scenario: &'a str,
    set: String,
    indicator: &'a Indicator,
    probability: Probability,
    correlation: Option<f64>,
    if_independent: Option<f64>,
    exact: Option<bool>,
}

fn columns_of_together<'a>() -> Vec<OutputColumn<MemberRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!(
            "set",
            Lent,
            NONE,
            "`largest`: the largest set of targets met together with at least 80 %, chosen by the first half of the draws; `cluster:K`: targets whose \
             margins rise and fall together",
            "`largest`：同时达标概率不低于80%的最大目标集，由前一半模拟选出；`cluster:K`：余量同升同降的一组目标",
            |row| Some(&row.set)
        ),
        column!("indicator", Lent, NONE, "a target of the set", "该集合中的一个目标", |row| Some(&row.indicator.id)),
        column!(
            "p",
            Number,
            SHARE,
            "largest: all are met together, counted in the second half of the draws; cluster: all are missed together",
            "largest 为全部同时达标的概率，由后一半模拟得出；cluster 为全部同时未达标的概率",
            |row| { Some(row.probability.share()) }
        ),
        column!("standard_error", Number, SHARE, "its Monte Carlo standard error", "其蒙特卡洛标准误", |row| {
            Some(row.probability.standard_error())
        }),
        column!(
            "if_independent",
            Number,
            SHARE,
            "cluster: p if the targets were missed independently",
            "cluster：若各目标相互独立时的概率",
            |row| { row.if_independent }
        ),
        column!(
            "correlation",
            Number,
            ("correlation, -1 to 1", "相关系数，-1—1"),
            "cluster: mean correlation of margins",
            "cluster：余量的平均相关系数",
            |row| { row.correlation }
        ),
        column!(
            "exact",
            Lent,
            NONE,
            "largest: yes if no larger set exists in the half that chose it, no if the search was cut short",
            "largest：已证明前一半模拟中没有更大的集合为 yes，搜索中止为 no",
            |row| { row.exact.map(yes_no) }
        ),
    ]
}

/// What each column of [`together_frame`] holds.
pub fn together_columns() -> Vec<ColumnDescription> {
    columns_of_together().iter().map(OutputColumn::describe).collect()
}

/// Sets of targets of scenarios given as (name, joint view): one row per set and target.
pub fn together_frame(plan: &Plan, runs: &[(&str, &Joint)]) -> DataFrame {
    let mut rows = Vec::new();
    for &(scenario, joint) in runs {
        for member in &joint.largest.indicators {
            rows.push(MemberRow {
                scenario,
                set: "largest".to_string(),
                indicator: &plan.indicators[*member],
                probability: joint.largest.probability,
                correlation: None,
                if_independent: None,
                exact: Some(joint.largest.exact),
            });
        }
        for (number, cluster) in joint.clusters.iter().enumerate() {
            for member in &cluster.indicators {
                rows.push(MemberRow {
                    scenario,
                    set: format!("cluster:{}", number + 1),
                    indicator: &plan.indicators[*member],
                    probability: cluster.missed_together,
                    correlation: Some(cluster.correlation),
                    if_independent: Some(cluster.if_independent),
                    exact: None,
                });
            }
        }
    }
    output_frame(&columns_of_together(), &rows)
}
