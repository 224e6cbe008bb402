//! The columns of attributions: what each group of assumptions adds to an indicator, step by step from its start to its end.

use super::{NONE, OWN};
use crate::analysis::Attribution;
use crate::plan::Plan;
use crate::simulate::Quantiles;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A line of the table of attributions: the start, a part or the end.
struct AttributionRow<'a> {
    scenario: &'a str,
    indicator: &'a str,
    step: usize,
    part: &'a str,
    value: f64,
    level: f64,
    standard_error: Option<f64>,
    quantiles: Option<Quantiles>,
    alone: Option<f64>,
    untold: &'a [String],
}

fn columns_of_attribution<'a>() -> Vec<OutputColumn<AttributionRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_string())),
        column!("indicator", Words, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            row.indicator.to_string()
        )),
        column!("step", Whole, ("position", "序号"), "position in the waterfall, from 0", "瀑布图中的位置，从0起", |row| Some(
            row.step as i64
        )),
        column!("part", Words, NONE, "start, a group of assumptions, or end", "start 起点、一组假设、或 end 终点", |row| Some(
            row.part.to_string()
        )),
        column!(
            "value",
            Number,
            OWN,
            "the start, a group's Shapley value, or the end; start and parts sum exactly to the end",
            "起点、该组的沙普利值或终点；起点与各组之和恰等于终点",
            |row| { Some(row.value) }
        ),
        column!("level", Number, OWN, "level after this step", "此步之后的水平", |row| Some(row.level)),
        column!("standard_error", Number, OWN, "Monte Carlo standard error of the part", "该部分的蒙特卡洛标准误", |row| row
            .standard_error),
        column!("p05", Number, OWN, "5 % quantile over draws", "5%分位数", |row| row.quantiles.map(|quantiles| quantiles.p05)),
        column!("p50", Number, OWN, "median over draws", "中位数", |row| row.quantiles.map(|quantiles| quantiles.p50)),
        column!("p95", Number, OWN, "95 % quantile over draws", "95%分位数", |row| row.quantiles.map(|quantiles| quantiles.p95)),
        column!(
            "alone",
            Number,
            OWN,
            "what the group does with all others off; the rest of its value is interaction",
            "其他各组关闭时该组单独的作用；其余为交互作用",
            |row| { row.alone }
        ),
        column!(
            "not_told_apart",
            Words,
            NONE,
            "at the start: groups whose effect is wholly or in part within `trend`, since rules of services read them themselves",
            "起点行：其作用全部或部分计入 trend 的各组，因为服务的规则直接读取它们",
            |row| Some(row.untold.join(" ")).filter(|groups| !groups.is_empty())
        ),
    ]
}

/// What each column of [`attribution_frame`] holds.
pub fn attribution_columns() -> Vec<ColumnDescription> {
    columns_of_attribution().iter().map(OutputColumn::describe).collect()
}

/// Attributions of a plan's indicators as waterfalls: the start, each part, the end. Those that are not modelled have no rows.
pub fn attribution_frame(plan: &Plan, scenario: &str, attributions: &[Option<Attribution>]) -> DataFrame {
    let mut rows = Vec::new();
    for (indicator, attribution) in plan.indicators.iter().zip(attributions) {
        let (indicator, Some(attribution)) = (indicator.id.as_str(), attribution) else { continue };
        let levels = attribution.levels();
        rows.push(AttributionRow {
            scenario,
            indicator,
            step: 0,
            part: "start",
            value: attribution.start,
            level: attribution.start,
            standard_error: None,
            quantiles: Some(attribution.start_quantiles),
            alone: None,
            untold: &attribution.untold,
        });
        for (at, part) in attribution.parts.iter().enumerate() {
            rows.push(AttributionRow {
                scenario,
                indicator,
                step: at + 1,
                part: &part.group,
                value: part.mean,
                level: levels[at + 1],
                standard_error: Some(part.standard_error),
                quantiles: Some(part.quantiles),
                alone: Some(part.alone),
                untold: &[],
            });
        }
        let (step, end) = (attribution.parts.len() + 1, attribution.end);
        rows.push(AttributionRow {
            scenario,
            indicator,
            step,
            part: "end",
            value: end,
            level: end,
            standard_error: None,
            quantiles: None,
            alone: None,
            untold: &[],
        });
    }
    output_frame(&columns_of_attribution(), &rows)
}
