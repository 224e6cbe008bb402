//! The columns of robustness: a row for each policy and target, the plan as a whole first.

use super::NONE;
use crate::analysis::robustness::Robust;
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table.
struct RobustRow<'a> {
    policy: &'a str,
    target: &'a str,
    futures: usize,
    robust: &'a Robust,
}

/// The unit of a target, or a number of targets.
const OF_TARGET: (&str, &str) = ("the target's unit; of `all`, targets", "该目标的单位；`all` 为项");

fn columns_of_robustness<'a>() -> Vec<OutputColumn<RobustRow<'a>>> {
    vec![
        column!("policy", Words, NONE, "name of the policy", "策略名称", |row| Some(row.policy.to_owned())),
        column!("target", Words, NONE, "the indicator, or `all` for the plan as a whole", "指标；`all` 为整个规划", |row| Some(
            row.target.to_owned()
        )),
        column!(
            "share_met",
            Number,
            ("share", "份额"),
            "share of the futures in which the target is met; of `all`, in which at least as many targets are met as was asked",
            "目标达标的未来所占份额；`all` 为达标项数不少于所问项数的未来所占份额",
            |row| Some(row.robust.share_met)
        ),
        column!(
            "mean_regret",
            Number,
            OF_TARGET,
            "mean over futures of how far the policy falls behind the best policy of the same future",
            "各未来中落后于同一未来最佳策略的平均程度（平均后悔值）",
            |row| Some(row.robust.mean_regret)
        ),
        column!("max_regret", Number, OF_TARGET, "the largest of these", "其中最大者（最大后悔值）", |row| Some(
            row.robust.max_regret
        )),
        column!(
            "mean",
            Number,
            OF_TARGET,
            "mean over all futures of the distance on the good side of the target's edge (of `all`: number of targets met)",
            "全部未来中超出目标界限的平均程度（未达标为负）；`all` 为平均达标项数",
            |row| Some(row.robust.mean)
        ),
        column!(
            "worst_tenth",
            Number,
            OF_TARGET,
            "mean distance on the good side of the target's edge (of `all`: number of targets met) over the tenth of the futures in which the policy fares worst",
            "该策略表现最差的十分之一未来中，超出目标界限的平均程度（未达标为负）；`all` 为平均达标项数",
            |row| Some(row.robust.worst_tenth)
        ),
        column!(
            "best_in_worst_tenth",
            Whole,
            NONE,
            "1 where no other policy does better in its worst tenth",
            "没有其他策略在各自最差的十分之一未来中表现更好时为1",
            |row| Some(i64::from(row.robust.best_in_worst_tenth))
        ),
        column!("futures", Whole, NONE, "futures", "未来数", |row| Some(row.futures as i64)),
        column!("compared", Whole, NONE, "futures in which all policies have a value", "各策略均有值的未来数", |row| Some(
            row.robust.compared as i64
        )),
    ]
}

/// What each column of [`robustness_frame`] holds.
pub fn robustness_columns() -> Vec<ColumnDescription> {
    columns_of_robustness().iter().map(OutputColumn::describe).collect()
}

/// How robust policies are, a row for each policy and target.
pub fn robustness_frame(plan: &Plan, policies: &[String], futures: usize, found: &[Robust]) -> DataFrame {
    let mut rows = Vec::new();
    for robust in found {
        let target = robust.target.map_or("all", |target| plan.indicators[target].id.as_str());
        rows.push(RobustRow { policy: &policies[robust.policy], target, futures, robust });
    }
    output_frame(&columns_of_robustness(), &rows)
}
