//! The columns of series: what the names in projections stand for.

use std::sync::Arc;

use super::{NONE, yes_no};
use crate::plan::{Indicator, Plan};
use crate::simulate::Compiled;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of series.
struct SeriesRow<'a> {
    name: &'a str,
    indicator: Option<&'a Indicator>,
    description: &'a str,
    elements: Option<usize>,
}

fn columns_of_series<'a>() -> Vec<OutputColumn<SeriesRow<'a>>> {
    vec![
        column!("series", Words, NONE, "name of the series in the rules", "规则中的序列名", |row| Some(row.name.to_owned())),
        column!(
            "kind",
            Words,
            NONE,
            "`indicator` (a row of the plan's table) or `series` (what stands behind one)",
            "`indicator`（规划表中的指标）或 `series`（指标背后的序列）",
            |row| Some(if row.indicator.is_some() { "indicator" } else { "series" }.to_owned())
        ),
        column!(
            "vector",
            Lent,
            NONE,
            "yes if it has an element for each age and no row in projections",
            "按年龄分元素、不列入 projections 时为 yes",
            |row| { Some(yes_no(row.elements.is_some())) }
        ),
        column!("name_zh", Words, NONE, "an indicator's name in Chinese", "指标中文名称", |row| Some(row.indicator?.name.zh.clone())),
        column!("name_en", Words, NONE, "an indicator's name in English", "指标英文名称", |row| Some(row.indicator?.name.en.clone())),
        column!("unit_zh", Words, NONE, "an indicator's unit in Chinese", "指标单位（中文）", |row| Some(
            row.indicator?.unit.zh.clone()
        )),
        column!("unit_en", Words, NONE, "an indicator's unit in English", "指标单位（英文）", |row| Some(
            row.indicator?.unit.en.clone()
        )),
        column!("description", Words, NONE, "the comment above the rule", "规则上方的说明", |row| {
            Some(row.description.to_owned()).filter(|words| !words.is_empty())
        }),
    ]
}

/// What each column of [`series_frame`] holds.
pub fn series_columns() -> Vec<ColumnDescription> {
    columns_of_series().iter().map(OutputColumn::describe).collect()
}

/// Every series that some of these rules compute, in order of name.
pub fn series_frame(plan: &Plan, rules: &[Arc<Compiled>]) -> DataFrame {
    let mut rows: Vec<SeriesRow<'_>> = Vec::new();
    for series in rules.iter().flat_map(|compiled| &compiled.model.series) {
        let indicator = plan.indicators.iter().find(|indicator| indicator.id == series.name);
        rows.push(SeriesRow { name: &series.name, indicator, description: &series.description, elements: series.length });
    }
    rows.sort_by_key(|row| row.name);
    // Scenarios with rules of their own share most series; the first that describes one speaks for all.
    rows.dedup_by_key(|row| row.name);
    output_frame(&columns_of_series(), &rows)
}
