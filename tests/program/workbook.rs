//! workbook.xlsx, read back: its figures are those of the CSV files, its words are of one language, and its bytes depend on nothing but the run.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use fiveyear::achieve::Outlook;

use crate::support::command::{Run, printed, small_plan};

fn run(folder: &Path, more: &[&str]) -> Vec<u8> {
    let arguments = ["run", "--scenario", "trend", "fiscal_squeeze", "--draws", "200", "--out", "run"];
    printed(&Run::new(folder, &[&arguments, more].concat()).process().output().expect("the program starts"));
    fs::read(folder.join("run/workbook.xlsx")).expect("the workbook is there")
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Range<Data> {
    book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Position of a column by its heading.
fn column(range: &Range<Data>, heading: &str) -> usize {
    let headings: Vec<String> = range.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    headings.iter().position(|words| words == heading).unwrap_or_else(|| panic!("no column {heading} in {headings:?}"))
}

#[test]
fn its_figures_are_those_of_the_csv_files() {
    let folder = small_plan();
    let bytes = run(folder.path(), &[]);
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names.len(), 6 + 3, "{names:?}");
    assert_eq!(&names[..6], ["Summary", "Targets", "P(met)", "Projections", "Assumptions", "Scenarios"]);
    assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");

    let csv = fs::read_to_string(folder.path().join("run/targets.csv")).expect("targets.csv");
    let records = fiveyear::table::split(&csv).records;
    let of = |name: &str| records[0].iter().position(|cell| cell.words == name).expect("a column");
    let targets = sheet(&mut book, "Targets");
    assert_eq!(targets.height(), records.len());
    let pairs = [
        ("baseline", "Baseline"),
        ("target", "Target"),
        ("p05", "P05"),
        ("p50", "Median"),
        ("p95", "P95"),
        ("p_met", "P(met)"),
        ("shortfall", "Average gap where missed"),
    ];
    let mut compared = 0;
    for (name, heading) in pairs {
        let (from, to) = (of(name), column(&targets, heading));
        for (row, record) in records.iter().enumerate().skip(1) {
            let want: Option<f64> = record[from].words.parse().ok();
            let have = targets.get((row, to)).and_then(|cell| match cell {
                Data::Float(value) => Some(*value),
                Data::Int(value) => Some(*value as f64),
                _ => None,
            });
            assert_eq!(have, want, "{heading}, row {row}");
            compared += usize::from(want.is_some());
        }
    }
    assert!(compared > 70, "{compared} figures");
    // The three classes of every other page, by the same probability.
    let (class, p) = (column(&targets, "Class"), of("p_met"));
    let share: f64 = records[1][p].words.parse().expect("a probability");
    assert_eq!(targets[(1, class)].to_string(), Outlook::of(share).label().en);

    // One row per scenario, indicator and year that projections.csv has; the domains' sheets show the same medians.
    let csv = fs::read_to_string(folder.path().join("run/projections.csv")).expect("projections.csv");
    let records = fiveyear::table::split(&csv).records;
    let median = records[0].iter().position(|cell| cell.words == "p50").expect("a column");
    let wanted: BTreeMap<(&str, &str, &str), f64> = records[1..]
        .iter()
        .map(|record| {
            ((record[0].words.as_ref(), record[1].words.as_ref(), record[2].words.as_ref()), record[median].words.parse().unwrap())
        })
        .collect();
    let projections = sheet(&mut book, "Projections");
    let series = column(&projections, "Series");
    let beds: Vec<f64> = projections
        .rows()
        .filter(|row| row[series] == "physicians_per_1000")
        .map(|row| row[column(&projections, "Median")].get())
        .collect();
    let want: Vec<f64> = ["trend", "fiscal_squeeze"]
        .iter()
        .flat_map(|scenario| ["2025", "2026", "2027", "2028", "2029", "2030"].map(|year| (*scenario, year)))
        .map(|(scenario, year)| wanted[&(scenario, "physicians_per_1000", year)])
        .collect();
    assert_eq!(beds, want);
    let health = sheet(&mut book, "Health");
    let paths: Vec<Vec<f64>> =
        health.rows().filter(|row| row[0] == 3.0 && row[2] == "Median").map(|row| row[3..9].iter().map(Number::get).collect()).collect();
    assert_eq!(paths, [want[..6].to_vec(), want[6..].to_vec()]);
}

trait Number {
    fn get(&self) -> f64;
}

impl Number for Data {
    fn get(&self) -> f64 {
        match self {
            Data::Float(value) => *value,
            Data::Int(value) => *value as f64,
            other => panic!("{other:?} is no number"),
        }
    }
}

#[test]
fn its_bytes_depend_on_the_run_alone() {
    let folder = small_plan();
    let one = run(folder.path(), &["--threads", "1"]);
    let two = run(folder.path(), &["--threads", "2"]);
    assert!(one == two, "threads change no byte");
    let other = run(folder.path(), &["--seed", "7"]);
    assert!(one != other, "another seed is another run");
}

/// Words of the cells of all sheets.
fn words(bytes: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    let cells = names.iter().flat_map(|name| {
        let range = book.worksheet_range(name).expect("the sheet is there");
        range.cells().filter_map(|(_, _, cell)| cell.get_string().map(str::to_owned)).collect::<Vec<_>>()
    });
    let cells = cells.collect();
    (names, cells)
}

#[test]
fn a_workbook_is_in_the_language_of_the_run() {
    let folder = small_plan();
    let (names, english) = words(run(folder.path(), &["--lang", "en"]));
    assert!(names.iter().chain(&english).all(|words| !words.chars().any(|letter| ('\u{4e00}'..'\u{a000}').contains(&letter))), "{names:?}");
    let (names, chinese) = words(run(folder.path(), &["--lang", "zh"]));
    assert_eq!(&names[..3], ["摘要", "目标", "达标概率"]);
    for english in ["Scenario", "Median", "P(met)", "Target", "Class", "Trend as usual"] {
        assert!(!chinese.iter().any(|words| words == english), "{english} is English");
    }
    // No blank is a text of nothing.
    assert!(english.iter().chain(&chinese).all(|words| !words.is_empty()));
}
