//! The columns of commitments: what the text of the plan promises, and how likely the model keeps it.

use super::{DRAWS, NONE, SHARE, YEAR, yes_no};
use crate::achieve::commitments::CommitmentOutcome;
use crate::language::Text;
use crate::plan::{Commitment, Plan, why_not_judged};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};
use crate::text;

/// A row of the table of commitments.
struct CommitmentRow<'a> {
    scenario: &'a str,
    commitment: &'a Commitment,
    outcome: &'a CommitmentOutcome,
    /// Why nothing judges it.
    reason: Option<Text>,
}

const OWN: (&str, &str) = ("the commitment's unit", "承诺的单位");

fn columns_of_commitments<'a>() -> Vec<OutputColumn<CommitmentRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!("commitment", Lent, NONE, "id in commitments.csv of the plan", "规划 commitments.csv 中的编号", |row| {
            Some(&row.commitment.id)
        }),
        column!("section", Lent, NONE, "section of the plan's text", "规划正文章节", |row| Some(&row.commitment.section)),
        column!("name_zh", Lent, NONE, "name in Chinese", "中文名称", |row| Some(&row.commitment.name.zh)),
        column!("name_en", Lent, NONE, "name in English", "英文名称", |row| Some(&row.commitment.name.en)),
        column!("printed", Lent, NONE, "what the plan prints", "规划原文数值", |row| Some(&row.commitment.printed)),
        column!("value", Number, OWN, "the value that is held against", "用以比较的数值", |row| Some(row.commitment.value)),
        column!("year", Whole, YEAR, "year in which it is due", "到期年份", |row| Some(i64::from(row.commitment.year))),
        column!("series", Lent, NONE, "series or indicator that judges it", "用以评判的序列或指标", |row| {
            row.commitment.series.as_deref().or(row.commitment.indicator.as_deref())
        }),
        column!("judged", Lent, NONE, "no if nothing judges it", "没有评判时为 no", |row| {
            Some(yes_no(row.outcome.kept.is_some()))
        }),
        column!("reason_zh", Lent, NONE, "why it is not judged, in Chinese", "未评判的原因（中文）", |row| Some(
            &row.reason.as_ref()?.zh
        )),
        column!("reason_en", Lent, NONE, "why it is not judged, in English", "未评判的原因（英文）", |row| Some(
            &row.reason.as_ref()?.en
        )),
        column!(
            "p_kept",
            Number,
            SHARE,
            "probability that it is kept; failed draws keep none",
            "兑现概率；失败的模拟视为未兑现",
            |row| { row.outcome.kept.map(|kept| kept.share()) }
        ),
        column!("standard_error", Number, SHARE, "Monte Carlo standard error of p_kept", "p_kept 的蒙特卡洛标准误", |row| {
            row.outcome.kept.map(|kept| kept.standard_error())
        }),
        column!("kept", Whole, DRAWS, "draws that keep it", "兑现的模拟次数", |row| row.outcome.kept.map(|kept| kept.count as i64)),
        column!("draws", Whole, DRAWS, "all draws", "全部模拟", |row| row.outcome.kept.map(|kept| kept.draws as i64)),
        column!("p05", Number, OWN, "5 % of draws lie below, in the year due", "到期年份的5%分位数", |row| Some(row.outcome.p05)),
        column!("p50", Number, OWN, "median in the year due", "到期年份的中位数", |row| Some(row.outcome.p50)),
        column!("p95", Number, OWN, "95 % of draws lie below, in the year due", "到期年份的95%分位数", |row| Some(row.outcome.p95)),
    ]
}

/// What each column of [`commitments_frame`] holds.
pub fn commitment_columns() -> Vec<ColumnDescription> {
    columns_of_commitments().iter().map(OutputColumn::describe).collect()
}

/// Every commitment under every scenario, those that nothing judges included.
pub fn commitments_frame(plan: &Plan, runs: &[(&str, &[CommitmentOutcome])]) -> DataFrame {
    let mut rows: Vec<CommitmentRow<'_>> = Vec::new();
    for (scenario, outcomes) in runs {
        rows.extend(outcomes.iter().map(|outcome| {
            let commitment = &plan.commitments[outcome.commitment];
            CommitmentRow { scenario, commitment, outcome, reason: outcome.kept.is_none().then(|| reason(plan, commitment)) }
        }));
    }
    output_frame(&columns_of_commitments(), &rows)
}

fn reason(plan: &Plan, commitment: &Commitment) -> Text {
    why_not_judged(plan, commitment).unwrap_or_else(|| text!("the model has no series for it", "模型中没有对应的序列"))
}
