//! The population as a table: a row per age, sex and year, and per total and year.

use super::population::{AgeGroup, PopulationProjection, Spread};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A line of population.csv.
struct PopulationRow<'a> {
    scenario: &'a str,
    part: &'static str,
    series: &'a str,
    group: Option<&'a AgeGroup>,
    unit: &'static str,
    year: i32,
    spread: &'a Spread,
}

const NONE: (&str, &str) = ("", "");
const AGE: (&str, &str) = ("years", "岁");
const OWN: (&str, &str) = ("as in unit", "见 unit 列");

macro_rules! quantile {
    ($name:literal, $en:literal, $zh:literal, $quantile:ident) => {
        column!($name, Number, OWN, $en, $zh, |row: &PopulationRow| Some(row.spread.over_draws.quantiles.$quantile))
    };
}

fn columns<'a>() -> Vec<OutputColumn<PopulationRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row: &PopulationRow| Some(row.scenario.to_owned())),
        column!(
            "part",
            Words,
            NONE,
            "`age` (as fine as the rules count), `five_years` (the same people in five-year groups) or `total`",
            "`age`（规则所用的年龄）、`five_years`（同一人口按五岁组）或 `total`（合计）",
            |row: &PopulationRow| Some(row.part.to_owned())
        ),
        column!(
            "series",
            Words,
            NONE,
            "`people`, or the total's name in the rules",
            "`people`，或规则中的合计序列名",
            |row: &PopulationRow| { Some(row.series.to_owned()) }
        ),
        column!(
            "sex",
            Words,
            NONE,
            "`women`, `men` or `both`; empty for totals",
            "`women`、`men` 或 `both`；合计为空",
            |row: &PopulationRow| { row.group.map(|group| group.sex.code().to_owned()) }
        ),
        column!(
            "age_from",
            Whole,
            AGE,
            "first age of the group; empty for totals",
            "年龄组最小年龄；合计为空",
            |row: &PopulationRow| { row.group.map(|group| i64::from(group.from)) }
        ),
        column!(
            "age_to",
            Whole,
            AGE,
            "last age of the group; empty if it is open",
            "年龄组最大年龄；开放组为空",
            |row: &PopulationRow| { row.group.and_then(|group| group.to).map(i64::from) }
        ),
        column!("unit", Words, NONE, "unit of the figures", "数值单位", |row: &PopulationRow| Some(row.unit.to_owned())),
        column!("year", Whole, ("year", "年"), "year, from the base year on", "年份，自基期起", |row: &PopulationRow| Some(
            i64::from(row.year)
        )),
        column!(
            "central",
            Number,
            OWN,
            "with every assumption and shock at its central value",
            "各项假设与冲击取中心值时",
            |row: &PopulationRow| Some(row.spread.central)
        ),
        column!("mean", Number, OWN, "mean over draws that did not fail", "未失败的模拟的均值", |row: &PopulationRow| Some(
            row.spread.over_draws.mean
        )),
        column!(
            "sd",
            Number,
            OWN,
            "standard deviation over draws that did not fail",
            "未失败的模拟的标准差",
            |row: &PopulationRow| Some(row.spread.over_draws.sd)
        ),
        quantile!("p05", "5 % of draws lie below (type-7 quantile)", "5%分位数（第7类）", p05),
        quantile!("p10", "10 % of draws lie below", "10%分位数", p10),
        quantile!("p25", "25 % of draws lie below", "25%分位数", p25),
        quantile!("p50", "median", "中位数", p50),
        quantile!("p75", "75 % of draws lie below", "75%分位数", p75),
        quantile!("p90", "90 % of draws lie below", "90%分位数", p90),
        quantile!("p95", "95 % of draws lie below", "95%分位数", p95),
    ]
}

/// What each column of [`population_frame`] holds.
pub fn population_columns() -> Vec<ColumnDescription> {
    columns().iter().map(OutputColumn::describe).collect()
}

/// The long table of a projection: ages, five-year groups, totals.
pub fn population_frame(scenario: &str, projection: &PopulationProjection) -> DataFrame {
    let years = || projection.years.iter().copied();
    let mut rows = Vec::new();
    for (part, groups) in [("age", &projection.ages), ("five_years", &projection.five_years)] {
        for group in groups {
            let with_years = years().zip(&group.by_year);
            rows.extend(with_years.map(|(year, spread)| PopulationRow {
                scenario,
                part,
                series: "people",
                group: Some(group),
                unit: "people",
                year,
                spread,
            }));
        }
    }
    for total in &projection.totals {
        let unit = total.unit.code();
        let with_years = years().zip(&total.by_year);
        rows.extend(with_years.filter_map(|(year, spread)| {
            Some(PopulationRow { scenario, part: "total", series: &total.name, group: None, unit, year, spread: spread.as_ref()? })
        }));
    }
    output_frame(&columns(), &rows)
}
