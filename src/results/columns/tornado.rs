//! The columns of tornados: how far each assumption, moved alone, moves an indicator.

use super::{NONE, OWN};
use crate::analysis::{Bar, Tornado};
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A line of the table of one-at-a-time effects.
struct TornadoRow<'a> {
    scenario: &'a str,
    indicator: &'a str,
    base: f64,
    bar: &'a Bar,
}

fn columns_of_tornado<'a>() -> Vec<OutputColumn<TornadoRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_string())),
        column!("indicator", Words, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            row.indicator.to_string()
        )),
        column!("assumption", Words, NONE, "the assumption moved", "被变动的假设", |row| Some(row.bar.name.clone())),
        column!("low", Number, ("the assumption's unit", "假设的单位"), "its low value", "其低值", |row| Some(row.bar.low)),
        column!("high", Number, ("the assumption's unit", "假设的单位"), "its high value", "其高值", |row| Some(row.bar.high)),
        column!("base", Number, OWN, "the indicator with nothing moved", "未变动时的指标值", |row| Some(row.base)),
        column!("at_low", Number, OWN, "the indicator with the assumption at its low value", "假设取低值时的指标值", |row| Some(
            row.bar.at_low
        )),
        column!("at_high", Number, OWN, "the indicator with the assumption at its high value", "假设取高值时的指标值", |row| {
            Some(row.bar.at_high)
        }),
        column!("width", Number, OWN, "distance between the two", "两者之差的绝对值", |row| Some(row.bar.width())),
    ]
}

/// What each column of [`tornado_frame`] holds.
pub fn tornado_columns() -> Vec<ColumnDescription> {
    columns_of_tornado().iter().map(OutputColumn::describe).collect()
}

/// One-at-a-time effects of a plan's indicators, the widest first.
pub fn tornado_frame(plan: &Plan, scenario: &str, tornados: &[Tornado]) -> DataFrame {
    let mut rows = Vec::new();
    for (indicator, tornado) in plan.indicators.iter().zip(tornados) {
        rows.extend(tornado.bars.iter().map(|bar| TornadoRow { scenario, indicator: &indicator.id, base: tornado.base, bar }));
    }
    output_frame(&columns_of_tornado(), &rows)
}
