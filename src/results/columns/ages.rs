//! The columns of ages: the people by age and sex of the central run, which the population pyramid is drawn from.

use std::collections::BTreeMap;

use super::{NONE, YEAR};
use crate::plan::{Plan, Roles};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of ages.
struct AgeRow<'a> {
    scenario: &'a str,
    sex: &'static str,
    age: usize,
    year: i32,
    people: f64,
}

fn columns_of_ages<'a>() -> Vec<OutputColumn<AgeRow<'a>>> {
    vec![
        column!("scenario", Words, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario.to_owned())),
        column!("sex", Words, NONE, "`women` or `men`", "`women`（女）或 `men`（男）", |row| Some(row.sex.to_owned())),
        column!(
            "age",
            Whole,
            ("years", "岁"),
            "first age of the group; the last group is open",
            "年龄组最小年龄；末组为开放组",
            |row| { i64::try_from(row.age).ok() }
        ),
        column!("year", Whole, YEAR, "year, from the base year on", "年份，自基期起", |row| Some(i64::from(row.year))),
        column!(
            "people",
            Number,
            ("people", "人"),
            "with every assumption and shock at its central value",
            "各项假设与冲击取中心值时的人数",
            |row| Some(row.people)
        ),
    ]
}

/// What each column of [`ages_frame`] holds.
pub fn age_columns() -> Vec<ColumnDescription> {
    columns_of_ages().iter().map(OutputColumn::describe).collect()
}

/// The vectors of women and men by year and age of a scenario's central run; none where the rules count no ages. In the definition of the
/// place that the plan's counts have (`residents_women`), where rules tell the two apart.
pub fn ages_frame(plan: &Plan, scenario: &str, central: &BTreeMap<String, Vec<Vec<f64>>>) -> DataFrame {
    let step = plan.step.max(1) as usize;
    let mut rows = Vec::new();
    let Roles { women, men, .. } = &plan.roles;
    for (sex, series) in [("women", women), ("men", men)] {
        let by_year = central.get(&series.name).into_iter().flatten();
        for (position, groups) in by_year.enumerate() {
            let year = plan.base_year + (position * step) as i32;
            let row = |(group, people): (usize, &f64)| AgeRow { scenario, sex, age: group * step, year, people: *people };
            rows.extend(groups.iter().enumerate().map(row));
        }
    }
    output_frame(&columns_of_ages(), &rows)
}
