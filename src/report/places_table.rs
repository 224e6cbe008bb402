//! places.csv: what several places share, a row for each place and indicator.

use crate::brief::{Cell, PlaceLine, SharedRow, SideBySide};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A line of the table.
struct PlaceRow<'a> {
    place: &'a PlaceLine,
    row: &'a SharedRow,
    cell: &'a Cell,
}

const NONE: (&str, &str) = ("", "");
const OWN: (&str, &str) = ("the row's unit", "该行的单位");

fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}

fn columns<'a>() -> Vec<OutputColumn<PlaceRow<'a>>> {
    vec![
        column!(
            "shared",
            Words,
            NONE,
            "what is compared, by its name in the rules of the first place that has it",
            "所比较的指标，取首个有该指标的地区在规则中的名称",
            |row| Some(row.row.id.clone())
        ),
        column!(
            "place",
            Words,
            NONE,
            "name of the place: its plan's folder",
            "地区名称，即其规划文件夹名",
            |row: &PlaceRow| Some(row.place.name.clone())
        ),
        column!(
            "scenario",
            Words,
            NONE,
            "title of the scenario shown, which the place's plan holds the others against",
            "所示情景的标题，即该地规划的参照情景",
            |row: &PlaceRow| Some(row.place.scenario.en.clone())
        ),
        column!(
            "indicator",
            Words,
            NONE,
            "name of the indicator's series in the place's rules",
            "指标在当地规则中的序列名",
            |row: &PlaceRow| Some(row.cell.line.id.clone())
        ),
        column!("name_zh", Words, NONE, "name in Chinese", "中文名称", |row: &PlaceRow| Some(row.row.name.zh.clone())),
        column!("name_en", Words, NONE, "name in English", "英文名称", |row: &PlaceRow| Some(row.row.name.en.clone())),
        column!("unit", Words, NONE, "unit", "单位", |row: &PlaceRow| Some(row.row.unit.en.clone())),
        column!("base_year", Whole, ("year", "年"), "base year of the place's plan", "当地规划的基期年", |row: &PlaceRow| Some(
            i64::from(row.place.years.0)
        )),
        column!("target_year", Whole, ("year", "年"), "its target year", "目标年", |row: &PlaceRow| Some(i64::from(row.place.years.1))),
        column!("baseline", Number, OWN, "value of the base year", "基期值", |row: &PlaceRow| finite(row.cell.line.baseline.value)),
        column!("target", Words, NONE, "what is asked for", "目标要求", |row: &PlaceRow| Some(row.cell.line.asked.en.clone())),
        column!("p05", Number, OWN, "5% quantile of what is judged", "所判断数值的5%分位数", |row: &PlaceRow| finite(
            row.cell.line.low.value
        )),
        column!("p50", Number, OWN, "its median", "中位数", |row: &PlaceRow| finite(row.cell.line.median.value)),
        column!("p95", Number, OWN, "its 95% quantile", "95%分位数", |row: &PlaceRow| finite(row.cell.line.high.value)),
        column!("p_met", Number, ("0 to 1", "0至1"), "probability that the target is met", "目标实现的概率", |row: &PlaceRow| {
            finite(row.cell.line.met.value)
        }),
        column!(
            "by_class",
            Words,
            NONE,
            "`yes` where no rule says yet how the indicator moves there",
            "当地尚无规则、按类别推算时为 `yes`",
            |row: &PlaceRow| Some(if row.cell.by_class { "yes" } else { "no" }.to_owned())
        ),
    ]
}

/// What each column of [`places_frame`] holds.
pub fn places_columns() -> Vec<ColumnDescription> {
    columns().iter().map(OutputColumn::describe).collect()
}

/// The table of places side by side.
pub fn places_frame(side: &SideBySide) -> DataFrame {
    let rows: Vec<PlaceRow<'_>> = side
        .shared
        .iter()
        .flat_map(|row| {
            side.places.iter().zip(&row.cells).filter_map(move |(place, cell)| Some(PlaceRow { place, row, cell: cell.as_ref()? }))
        })
        .collect();
    output_frame(&columns(), &rows)
}
