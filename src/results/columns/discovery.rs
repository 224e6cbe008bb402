//! The columns of a discovery: the way of each box from all cases to the densest, and the limits of each box on it.

use super::NONE;
use crate::analysis::discover::{CaseColumn, Limit, QuasiP, Step, Values};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A share.
const SHARE: (&str, &str) = ("share", "份额");
/// The unit of an input.
const INPUT: (&str, &str) = ("the input's unit", "该输入的单位");

/// A box on the way, told by number.
struct StepRow<'a> {
    of_box: usize,
    at: usize,
    step: &'a Step,
    restricted: usize,
}

fn columns_of_trajectory<'a>() -> Vec<OutputColumn<StepRow<'a>>> {
    vec![
        column!("box", Whole, NONE, "number of the box, from 1 on", "盒的编号，自1起", |row| Some(row.of_box as i64)),
        column!("step", Whole, NONE, "position on its way, 0 for all cases", "剥离路径上的位置，0为全部案例", |row| Some(
            row.at as i64
        )),
        column!("kind", Words, NONE, "`peeled` or `pasted`", "`peeled`（剥离）或 `pasted`（粘贴）", |row| {
            Some(if row.step.pasted { "pasted" } else { "peeled" }.to_owned())
        }),
        column!("cases", Whole, NONE, "cases in the box", "盒内案例数", |row| Some(row.step.cases as i64)),
        column!("of_interest", Whole, NONE, "those of interest", "其中所关注的案例数", |row| Some(row.step.interesting as i64)),
        column!(
            "coverage",
            Number,
            SHARE,
            "share of all cases of interest that the box holds",
            "覆盖率：盒内所关注案例占全部所关注案例的份额",
            |row| Some(row.step.coverage)
        ),
        column!(
            "density",
            Number,
            SHARE,
            "share of the box's cases that are of interest",
            "密度：盒内案例中所关注者的份额",
            |row| Some(row.step.density)
        ),
        column!("mass", Number, SHARE, "share of all cases that the box holds", "质量：盒内案例占全部案例的份额", |row| {
            Some(row.step.mass)
        }),
        column!("restricted", Whole, NONE, "inputs that are restricted", "受限的输入项数", |row| Some(row.restricted as i64)),
    ]
}

/// What each column of [`trajectory_frame`] holds.
pub fn trajectory_columns() -> Vec<ColumnDescription> {
    columns_of_trajectory().iter().map(OutputColumn::describe).collect()
}

/// The ways of boxes, a row a step.
pub fn trajectory_frame(ways: &[&[Step]]) -> DataFrame {
    let of_way = |(number, steps): (usize, &&[Step])| -> Vec<(usize, usize)> { (0..steps.len()).map(|at| (number, at)).collect() };
    let places: Vec<(usize, usize)> = ways.iter().enumerate().flat_map(of_way).collect();
    let row = |(number, at): &(usize, usize)| {
        let step = &ways[*number][*at];
        StepRow { of_box: number + 1, at: *at, step, restricted: step.limits.restricted(&ways[*number][0].limits).len() }
    };
    output_frame(&columns_of_trajectory(), &places.iter().map(row).collect::<Vec<_>>())
}

/// A limit of a box on the way.
struct LimitRow {
    of_box: usize,
    at: usize,
    name: String,
    low: Option<f64>,
    high: Option<f64>,
    among: Option<String>,
    quasi_p: QuasiP,
}

fn columns_of_limits() -> Vec<OutputColumn<LimitRow>> {
    vec![
        column!("box", Whole, NONE, "number of the box, from 1 on", "盒的编号，自1起", |row| Some(row.of_box as i64)),
        column!("step", Whole, NONE, "position on its way, 0 for all cases", "剥离路径上的位置，0为全部案例", |row| Some(
            row.at as i64
        )),
        column!("input", Words, NONE, "the restricted input", "受限的输入", |row| Some(row.name.clone())),
        column!("low", Number, INPUT, "lower limit, included; empty where free", "下限（含）；不受限时为空", |row| row.low),
        column!("high", Number, INPUT, "upper limit, included; empty where free", "上限（含）；不受限时为空", |row| row.high),
        column!(
            "among",
            Words,
            NONE,
            "of words: those let through, joined by `; `",
            "文字列：保留的取值，以 `; ` 相连",
            |row| row.among.clone()
        ),
        column!(
            "quasi_p_low",
            Number,
            NONE,
            "how likely chance would give as good a box without the lower limit, or without the choice of words",
            "去掉下限（或文字取值限制）后，偶然得到同样好的盒的概率（准 p 值）",
            |row| row.quasi_p.low
        ),
        column!("quasi_p_high", Number, NONE, "the same without the upper limit", "同上，去掉上限", |row| row.quasi_p.high),
    ]
}

/// What each column of [`limits_frame`] holds.
pub fn limits_columns() -> Vec<ColumnDescription> {
    columns_of_limits().iter().map(OutputColumn::describe).collect()
}

/// The limits of all boxes on their ways, a row for each restricted input of each.
pub fn limits_frame(columns: &[CaseColumn], ways: &[&[Step]]) -> DataFrame {
    let mut rows = Vec::new();
    for (number, steps) in ways.iter().enumerate() {
        for (at, step) in steps.iter().enumerate() {
            for (column, quasi_p) in &step.quasi_p {
                let (low, high, among) = shown(&columns[*column], &step.limits.0[*column], *quasi_p);
                rows.push(LimitRow { of_box: number + 1, at, name: columns[*column].name.clone(), low, high, among, quasi_p: *quasi_p });
            }
        }
    }
    output_frame(&columns_of_limits(), &rows)
}

/// A limit as it is told: whole numbers of whole numbers, and no end that is free.
pub fn shown(column: &CaseColumn, limit: &Limit, quasi_p: QuasiP) -> (Option<f64>, Option<f64>, Option<String>) {
    match (limit, &column.values) {
        (Limit::Range { low, high }, values) => {
            let whole = matches!(values, Values::Whole(_));
            let (low, high) = if whole { (low.ceil(), high.floor()) } else { (*low, *high) };
            (quasi_p.low.map(|_| low), quasi_p.high.map(|_| high), None)
        }
        (Limit::Among(set), Values::Category { names, .. }) => {
            (None, None, Some(set.iter().map(|position| names[*position].as_str()).collect::<Vec<_>>().join("; ")))
        }
        (Limit::Among(_), _) => unreachable!("invariant: a limit is of its column's kind"),
    }
}
