//! The columns of levers: what each amount of a lever does alone to each target.

use super::NONE;
use crate::analysis::seek::{Effects, LeverEffect, Step};
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// What one amount of a lever does to one target; without a lever what all at their utmost do.
struct LeverRow<'a> {
    scenario: &'a str,
    pulled: Option<(&'a LeverEffect, &'a Step)>,
    indicator: &'a str,
    p_before: f64,
    p_met: f64,
    p_change_se: Option<f64>,
}

impl LeverRow<'_> {
    fn step<T>(&self, read: impl Fn(&Step) -> T) -> Option<T> {
        self.pulled.map(|(_, step)| read(step))
    }
}

fn columns_of_levers<'a>() -> Vec<OutputColumn<LeverRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_string())),
        column!(
            "lever",
            Words,
            NONE,
            "the lever pulled, alone; empty for all at their utmost",
            "单独采用的措施；空白表示全部措施用到最大力度",
            |row| { row.pulled.map(|(effect, _)| effect.knob.id.clone()) }
        ),
        column!("from", Whole, NONE, "first year in which it works", "开始起作用的年份", |row| {
            row.pulled.map(|(effect, _)| i64::from(effect.knob.from))
        }),
        column!("amount", Number, ("the lever's unit", "措施的单位"), "how much of it", "力度", |row| row.step(|step| step.amount)),
        column!(
            "cost",
            Number,
            ("million yuan a year, or the plan's unit of money", "百万元/年，或规划的货币单位"),
            "what that costs",
            "费用",
            |row| row.step(|step| step.cost)
        ),
        column!(
            "expected_change",
            Number,
            ("targets", "项"),
            "change of the number of targets met on average",
            "平均达标项数的变化",
            |row| { row.step(|step| step.gain) }
        ),
        column!(
            "standard_error",
            Number,
            ("targets", "项"),
            "its standard error, paired draw by draw",
            "其标准误（逐次配对）",
            |row| { row.step(|step| step.standard_error) }
        ),
        column!("failed_draws", Whole, ("draws", "次"), "draws that fail there", "此时失败的次数", |row| {
            row.step(|step| i64::try_from(step.failed).expect("invariant: a run has fewer draws than that"))
        }),
        column!("indicator", Words, NONE, "name of the target's series in the rules", "目标在规则中的序列名", |row| Some(
            row.indicator.to_string()
        )),
        column!(
            "p_before",
            Number,
            NONE,
            "P(met) as it is, on the draws of this table",
            "现状的达标概率（本表所用的模拟）",
            |row| { Some(row.p_before) }
        ),
        column!("p_met", Number, NONE, "P(met) with the lever", "采用该措施后的达标概率", |row| Some(row.p_met)),
        column!(
            "p_change_se",
            Number,
            NONE,
            "standard error of the difference, paired draw by draw; empty for all together",
            "两者之差的标准误（逐次配对）；全部措施并用时空白",
            |row| { row.p_change_se }
        ),
    ]
}

/// What each column of [`levers_frame`] holds.
pub fn lever_columns() -> Vec<ColumnDescription> {
    columns_of_levers().iter().map(OutputColumn::describe).collect()
}

/// What each lever of a plan does alone, at the amounts that were run, and what all do together: a row a target.
pub fn levers_frame(plan: &Plan, scenario: &str, effects: &Effects) -> DataFrame {
    let pulled = effects.levers.iter().flat_map(|effect| effect.steps.iter().map(move |step| (Some((effect, step)), &step.p)));
    let mut rows = Vec::new();
    for (pulled, p) in pulled.chain([(None, &effects.together)]) {
        for (target, indicator) in plan.indicators.iter().enumerate() {
            let p_change_se = pulled.map(|(_, step)| step.p_errors[target]);
            let (p_before, p_met) = (effects.base[target], p[target]);
            rows.push(LeverRow { scenario, pulled, indicator: &indicator.id, p_before, p_met, p_change_se });
        }
    }
    output_frame(&columns_of_levers(), &rows)
}
