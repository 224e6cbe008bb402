//! The columns of joint probabilities: all targets of a domain or of the plan met in the same draw, and how many are.

use super::{DRAWS, Judged, NONE, SHARE};
use crate::achieve::judge::TargetOutcome;
use crate::achieve::likelihood::Likelihood;
use crate::achieve::probability::Probability;
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of joint probabilities.
struct JointRow<'a> {
    scenario: &'a str,
    scope: String,
    targets: usize,
    probability: Probability,
}

fn columns_of_joint<'a>() -> Vec<OutputColumn<JointRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!(
            "scope",
            Lent,
            NONE,
            "`domain:ID` or `plan`: all modelled targets of it are met; `number:K`: exactly K targets are met",
            "`domain:领域` 或 `plan`：其中全部有模型的目标同时达标；`number:K`：恰有K个目标达标",
            |row| Some(&row.scope)
        ),
        column!("targets", Whole, ("targets", "个目标"), "modelled targets in the scope", "范围内有模型的目标数", |row| Some(
            row.targets as i64
        )),
        column!("p", Number, SHARE, "probability, from the same draws", "概率，来自同一批模拟", |row| {
            (row.targets > 0).then(|| row.probability.share())
        }),
        column!("standard_error", Number, SHARE, "its Monte Carlo standard error", "其蒙特卡洛标准误", |row| {
            (row.targets > 0).then(|| row.probability.standard_error())
        }),
        column!("p_low", Number, SHARE, "lower end of its 95 % interval", "其95%区间下端", |row| {
            (row.targets > 0).then(|| row.probability.interval().0)
        }),
        column!("p_high", Number, SHARE, "upper end of its 95 % interval", "其95%区间上端", |row| {
            (row.targets > 0).then(|| row.probability.interval().1)
        }),
        column!("draws", Whole, DRAWS, "draws in which it holds", "成立的模拟次数", |row| Some(row.probability.count as i64)),
        column!(
            "class",
            Lent,
            NONE,
            "p in words: code of the IPCC likelihood scale",
            "概率的用语代码（IPCC 可能性等级）",
            |row| { Likelihood::of(row.probability.share()).filter(|_| row.targets > 0).map(|class| class.code()) }
        ),
    ]
}

/// What each column of [`joint_frame`] holds.
pub fn joint_columns() -> Vec<ColumnDescription> {
    columns_of_joint().iter().map(OutputColumn::describe).collect()
}

/// Joint probabilities: per scenario the domains, the plan, and the distribution of the number of targets met.
pub fn joint_frame(plan: &Plan, runs: &[Judged]) -> DataFrame {
    let mut rows = Vec::new();
    for run in runs {
        let scenario = run.scenario;
        let modelled = |domain: Option<usize>| {
            let of_domain = |outcome: &&TargetOutcome| domain.is_none_or(|domain| plan.indicators[outcome.indicator].domain == domain);
            run.judgement.targets.iter().filter(|outcome| outcome.modelled).filter(of_domain).count()
        };
        for (position, (domain, probability)) in plan.domains.iter().zip(&run.judgement.domains).enumerate() {
            let scope = format!("domain:{}", domain.id);
            rows.push(JointRow { scenario, scope, targets: modelled(Some(position)), probability: *probability });
        }
        let targets = modelled(None);
        rows.push(JointRow { scenario, scope: "plan".to_string(), targets, probability: run.judgement.all });
        for number in 0..=targets {
            let probability = run.judgement.number_probability(number);
            rows.push(JointRow { scenario, scope: format!("number:{number}"), targets, probability });
        }
    }
    output_frame(&columns_of_joint(), &rows)
}
