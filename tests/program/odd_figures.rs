//! Single figures of tables by age, of constants, of levers and of observations that are sound each by itself and cannot be meant beside the others.

use std::fs;

use super::known_slips::{one, said};
use crate::support::command::{change, fiveyear, printed, small_plan};

const PEOPLE: &str = "seeds/population.csv";
const DEATHS: &str = "seeds/mortality.csv";
const BIRTHS: &str = "seeds/fertility.csv";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";
const HISTORY: &str = "seeds/history.csv";

/// The table of the small plan as rows of cells, the header among them.
fn rows(file: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(small_plan().path().join(file)).expect("a table");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn joined(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\n").collect()
}

/// What is said of the small plan with a whole table in the place of another.
#[track_caller]
fn said_of(file: &str, rows: &[Vec<String>]) -> String {
    let folder = small_plan();
    fs::write(folder.path().join(file), joined(rows)).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a page tells of the figure in this row and column, and how many messages there are.
fn tells(page: &str, file: &str, row: usize, column: usize, rows: &[Vec<String>]) -> (bool, usize) {
    let at = 1 + rows[row][..column].iter().map(|cell| cell.len() + 1).sum::<usize>();
    let count = ["error[", "warning[", "note["].iter().map(|level| page.matches(level).count()).sum();
    (page.contains(&format!("{file}:{}:{at}", row + 1)), count)
}

#[test]
fn each_figure_of_a_table_by_age_that_is_ten_times_off_is_told_once_at_its_place() {
    for (file, columns) in [(PEOPLE, 1..3), (DEATHS, 1..3)] {
        let sound = rows(file);
        for row in 1..sound.len() {
            for column in columns.clone() {
                for factor in [10.0, 0.1, 100.0] {
                    let own: f64 = sound[row][column].parse().expect("a figure");
                    if file == DEATHS && own * factor > 1.0 {
                        continue;
                    }
                    let mut wrong = sound.clone();
                    wrong[row][column] = format!("{}", (own * factor * 1e8).round() / 1e8);
                    let page = said_of(file, &wrong);
                    assert_eq!(tells(&page, file, row, column, &wrong), (true, 1), "{file} {row} {column} {factor}\n{page}");
                }
            }
        }
    }
    let sound = rows(BIRTHS);
    for (row, factor) in [(2, 10.0), (2, 0.1), (3, 0.1), (4, 10.0), (4, 0.1), (5, 10.0), (5, 0.1), (6, 10.0), (6, 0.1), (7, 10.0)] {
        let own: f64 = sound[row][1].parse().expect("a figure");
        let mut wrong = sound.clone();
        wrong[row][1] = format!("{}", (own * factor * 1e8).round() / 1e8);
        let page = said_of(BIRTHS, &wrong);
        assert_eq!(tells(&page, BIRTHS, row, 1, &wrong), (true, 1), "{row} {factor}\n{page}");
    }
}

#[test]
fn the_neighbours_of_a_figure_that_stands_alone_are_named_and_what_would_fit() {
    for (from, to, parts) in [
        (
            "20,5560,5730",
            "20,55600,5730",
            ["55600 at age 20, between 6800 and 6520, and 5730 of the other sex", "population.csv:6:4", "About 5500"],
        ),
        ("20,5560,5730", "20,5560,573", ["573 at age 20, between 7310 and 6650", "population.csv:6:9", "About 5800"]),
        ("85,1160,720", "85,1160,7200", ["7200 at age 85, after 1250", "population.csv:19:9", "About"]),
        ("0,5700,6060", "0,570,6060", ["570 at age 0, before 7030", "population.csv:2:3", "About 5600"]),
        // Two digits in each other's place.
        ("30,8620,8790", "30,2860,8790", ["2860 at age 30, between 6520 and 9550", "population.csv:8:4", "About"]),
    ] {
        one(&said(PEOPLE, from, to), &["warning[other-unit]", parts[0], parts[1], parts[2]]);
    }
    // Both sexes of one age differ from those beside them where students live.
    let page = said(PEOPLE, "20,5560,5730", "20,35600,21730");
    assert!(!page.contains("other-unit"), "{page}");
}

#[test]
fn columns_and_rows_in_each_others_place_are_told() {
    one(&said(PEOPLE, "age,women,men", "age,men,women"), &["warning[other-unit]", "more boys are born", "are the two columns swapped?"]);
    one(&said(DEATHS, "age,women,men", "age,men,women"), &["warning[other-unit]", "are the two columns swapped?"]);
    let mut turned = rows(PEOPLE);
    let men: Vec<String> = turned[1..].iter().rev().map(|row| row[2].clone()).collect();
    turned[1..].iter_mut().zip(men).for_each(|(row, men)| row[2] = men);
    let page = said_of(PEOPLE, &turned);
    assert!(page.contains("warning[other-unit]") && page.contains("in the same order of ages"), "{page}");
    let mut exchanged = rows(DEATHS);
    let (upper, lower) = (exchanged[13][1..].to_vec(), exchanged[14][1..].to_vec());
    exchanged[13].splice(1.., lower);
    exchanged[14].splice(1.., upper);
    let page = said_of(DEATHS, &exchanged);
    one(&page, &["warning[other-unit]", "do the figures of two rows stand in each other's place?", "mortality.csv:15"]);
}

#[test]
fn a_constant_that_no_place_has_is_told_with_what_places_have() {
    let assumption = |name: &str, label: &str, unit: &str, value: &str| {
        format!(
            "[param.{name}]\nlabel = \"{label}\"\nunit = \"{unit}\"\nvalue = {value}\nsource = \"s\"\ngrade = \"D\"\ngroup = \"trend\"\n\n[param.net_migration]"
        )
    };
    let told = |name: &str, label: &str, unit: &str, value: &str| {
        let folder = small_plan();
        change(folder.path(), ASSUMPTIONS, "[param.net_migration]", &assumption(name, label, unit, value));
        printed(&fiveyear(folder.path(), &["check"])).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (name, label, unit, wrong, right) in [
        ("household_size", "People per household", "people", "25.3", "2.53"),
        ("household_size", "户均人口", "人", "0.253", "2.53"),
        ("sex_ratio_at_birth", "Sex ratio at birth", "boys per girl", "110.3", "1.103"),
        ("sex_ratio_at_birth", "出生性别比", "女=100", "11.03", "110.3"),
        ("births_of_boys", "Boys per girl", "boys per girl", "11.03", "1.103"),
        ("life_expectancy", "人均预期寿命", "岁", "8.35", "83.5"),
        ("fertility", "Total fertility", "children", "15", "1.5"),
        ("infants", "Infant mortality", "per 1,000 births", "0.0035", "3.5"),
        ("urban", "Urbanisation", "%", "0.76", "76"),
        ("gini", "Gini coefficient", "index", "4.6", "0.46"),
        ("jobless", "Unemployment rate", "%", "70", "7"),
    ] {
        let page = told(name, label, unit, wrong);
        assert!(page.contains("warning[other-unit]") && page.contains("and nowhere below"), "{name} {wrong}\n{page}");
        assert!(page.contains("seeds/assumptions.toml:"), "{name} {wrong}\n{page}");
        let page = told(name, label, unit, right);
        assert!(!page.contains("other-unit"), "{name} {right}\n{page}");
    }
    // What changes it is another figure.
    for (name, label, unit, value) in [
        ("household_size_change", "Yearly change of household size", "% a year", "-1.2"),
        ("life_expectancy_gain", "Gain of life expectancy", "years", "0.2"),
        ("life_expectancy_65", "Life expectancy at 65", "years", "18"),
        ("sex_ratio_trend", "Trend of the sex ratio at birth", "a year", "-0.002"),
    ] {
        let page = told(name, label, unit, value);
        assert!(!page.contains("other-unit"), "{name}\n{page}");
    }
}

#[test]
fn values_that_were_added_up_or_copied_are_told() {
    let seen = |rows: &str| said(HISTORY, "", rows);
    one(
        &seen("carers_trained,2027,245,a\ncarers_trained,2028,400,a"),
        &["warning[other-unit]", "grow as sums of all years so far", "history.csv:6"],
    );
    one(
        &seen("carers_trained,2026,130,a\ncarers_trained,2027,262,a\ncarers_trained,2028,395,a"),
        &["warning[other-unit]", "write what each year had: 130, 132, 133"],
    );
    let page = seen("carers_trained,2026,130,a\ncarers_trained,2027,135,a\ncarers_trained,2028,160,a");
    assert!(!page.contains("other-unit"), "{page}");
    one(
        &seen("elderly_screening,2021,68.47,a\nelderly_screening,2022,68.47,a"),
        &["note[other-unit]", "to the last digit", "history.csv:6"],
    );
    let page =
        seen("elderly_screening,2021,68,a\nelderly_screening,2022,68,a\npreschool_enrolment,2021,98.5,a\npreschool_enrolment,2022,98.5,a");
    assert!(!page.contains("to the last digit"), "{page}");
}

#[test]
fn a_target_ten_times_its_baseline_is_told() {
    const INDICATORS: &str = "seeds/indicators.csv";
    one(
        &said(INDICATORS, "log,0.1,20,more,2.80,2.8,3.20,3.2", "log,0.1,50,more,2.80,2.8,33,33"),
        &["warning[other-unit]", "times apart", "indicators.csv:4"],
    );
    let page = said(INDICATORS, "log,0.1,20,more,2.80,2.8,3.20,3.2", "log,0.1,50,more,2.80,2.8,14,14");
    assert!(!page.contains("times apart"), "{page}");
}

#[test]
fn what_a_facility_adds_in_the_unit_of_another_row_is_told_at_the_facility() {
    const FACILITIES: &str = "seeds/facilities.toml";
    let adds = "adds = { childcare_places = 120, nurseries_opened = 1 }";
    let page = said(FACILITIES, adds, "adds = { childcare_places_per_1000 = 300, nurseries_opened = 1 }");
    assert!(page.contains("facilities.toml:10") && page.contains("not added to in beds or places"), "{page}");
    let page = said(FACILITIES, adds, "adds = { childcare_places = 120000, nurseries_opened = 1 }");
    assert!(page.contains("facilities.toml:10") && page.contains("no other facility more than 90"), "{page}");
}

const INDICATORS: &str = "seeds/indicators.csv";

#[test]
fn headings_in_each_others_place_are_told_once_at_the_heading() {
    for (one_heading, other, code) in [
        ("low", "high", "error[bounds-swapped]"),
        ("baseline", "target", "error[printed-value]"),
        ("baseline_printed", "target_printed", "error[printed-value]"),
    ] {
        let mut table = rows(INDICATORS);
        let at = |name: &str| table[0].iter().position(|heading| heading == name).expect("a column");
        let (first, second) = (at(one_heading), at(other));
        table[0].swap(first, second);
        let folder = small_plan();
        fs::write(folder.path().join(INDICATORS), joined(&table)).expect("writable");
        let page = crate::support::command::told(&fiveyear(folder.path(), &["check"]));
        assert_eq!(page.matches("error[").count() + page.matches("warning[").count(), 1, "{page}");
        assert!(page.contains(code) && page.contains("seeds/indicators.csv:1:"), "{page}");
    }
}

#[test]
fn totals_that_the_pace_of_the_base_year_is_far_from_are_told() {
    let row = "more,120,120,600,600,at_least,,total";
    for (to, part) in [
        ("more,120,120,6000,6000,at_least,,total", "10 times the 120 a year"),
        ("more,120,120,150,150,at_least,,total", "is reached in the first or second"),
        ("more,600,600,600,600,at_least,,total", "is the baseline the sum of several years?"),
        ("more,1200,1200,600,600,at_least,,total", "is a digit of the baseline too many?"),
    ] {
        let page = said(INDICATORS, row, to);
        assert!(page.contains(part) && page.contains("indicators.csv:7"), "{part}\n{page}");
    }
    let page = said(INDICATORS, row, "more,120,120,1200,1200,at_least,,total");
    assert!(page.starts_with("no fault found") && !page.contains("warning["), "{page}");
}

#[test]
fn a_limit_many_times_worse_than_the_baseline_is_told_however_it_is_printed() {
    for (from, to) in [
        ("less,30,30,20以内,20", "less,3,3,20以内,20"),
        ("less,30,30,20以内,20", "less,30,30,200以内,200"),
        ("more,71,71,>80,80", "more,71,71,>8,8"),
    ] {
        let page = said(INDICATORS, from, to);
        assert!(page.contains("warning[target-direction]") && page.contains("times apart"), "{to}\n{page}");
    }
}

#[test]
fn one_wrong_figure_of_a_row_is_one_message() {
    for (from, to, code) in [
        ("more,2.80,2.8,3.20,3.2", "more,28.0,28,3.20,3.2", "error[out-of-bounds]"),
        ("logit,0,100,more,71,71,>80,80", "logit,0,1,more,71,71,>80,80", "error[out-of-bounds]"),
        ("logit,0,100,more,71,71,>80,80", "logit,0,1000,more,71,71,>80,80", "warning[out-of-bounds]"),
        ("more,71,71,>80,80", "more,0.71,0.71,>80,80", "warning[other-unit]"),
        ("more,98%,98,98%,98,hold", "more,0.98,0.98,0.98,0.98,hold", "warning[other-unit]"),
        ("log,0.1,20,more,2.80,2.8,3.20,3.2", "log,0.1,20,less,2.80,2.8,3.20,3.2", "error[target-direction]"),
    ] {
        let folder = small_plan();
        change(folder.path(), INDICATORS, from, to);
        let output = fiveyear(folder.path(), &["check"]);
        let page = if output.status.success() { printed(&output) } else { crate::support::command::told(&output) };
        one(&page, &[code]);
    }
}

#[test]
fn tables_of_people_in_another_unit_or_order_are_told_once() {
    let sound = rows(PEOPLE);
    let mapped = |change: &dyn Fn(usize, f64) -> f64| -> Vec<Vec<String>> {
        let row = |row: &Vec<String>| {
            let cell = |(at, cell): (usize, &String)| match cell.parse::<f64>() {
                Ok(figure) if at > 0 => format!("{}", change(at, figure)),
                _ => cell.clone(),
            };
            row.iter().enumerate().map(cell).collect()
        };
        std::iter::once(sound[0].clone()).chain(sound[1..].iter().map(row)).collect()
    };
    for (wrong, part) in [
        (mapped(&|at, figure| if at == 1 { figure * 10.0 } else { figure }), "times as many as the other column"),
        (mapped(&|at, figure| if at == 2 { figure * 1000.0 } else { figure }), "times as many as the other column"),
        (mapped(&|_, figure| (figure / 1000.0).round()), "people in all"),
        (mapped(&|_, figure| figure * 10_000.0), "more than any country has"),
        (mapped(&|_, figure| (figure / 10.0).round() / 100.0), "people in fractions"),
    ] {
        let page = said_of(PEOPLE, &wrong);
        one(&page, &[part, "seeds/population.csv:2"]);
    }
    let mut shifted = sound.clone();
    let last = shifted.last().expect("rows")[1..].to_vec();
    for row in (2..shifted.len()).rev() {
        let above = shifted[row - 1][1..].to_vec();
        shifted[row].splice(1.., above);
    }
    shifted[1].splice(1.., last);
    one(&said_of(PEOPLE, &shifted), &["warning[other-unit]", "do the figures stand a row too low"]);
    let mut turned = sound.clone();
    turned[1..].reverse();
    let folder = small_plan();
    fs::write(folder.path().join(PEOPLE), joined(&turned)).expect("writable");
    one(&crate::support::command::told(&fiveyear(folder.path(), &["check"])), &["error[ages-out-of-order]", "from old to young"]);
    one(&said(PEOPLE, "35,9550", "36,9550"), &["warning[age-gap]", "is 35 meant?", "population.csv:9"]);
}

#[test]
fn numbers_of_births_and_deaths_are_no_rates_and_rates_of_five_years_are_told() {
    let whole = |file: &str, change: &dyn Fn(f64) -> f64| -> String {
        let mut table = rows(file);
        for row in &mut table[1..] {
            row[1..].iter_mut().for_each(|cell| *cell = format!("{}", change(cell.parse().expect("a figure"))));
        }
        let folder = small_plan();
        fs::write(folder.path().join(file), joined(&table)).expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        if output.status.success() { printed(&output) } else { crate::support::command::told(&output) }
    };
    one(&whole(BIRTHS, &|rate| (rate * 6500.0).round()), &["error[rate-too-high]", "numbers of births"]);
    let five = whole(BIRTHS, &|rate| (rate * 5e6).round() / 1e6);
    assert!(five.contains("warning[other-unit]") && five.contains("children of each age below 5"), "{five}");
    // Rates of five years of a place of few births are not told from those of one.
    let twice = whole(BIRTHS, &|rate| rate * 2.0);
    assert!(!twice.contains("other-unit"), "{twice}");
}
