//! The Wuxing plan's table as it is printed, imported: every figure, and how it is judged, is that of seeds/indicators.csv, and without rules it
//! gives the chances of classes and the official labels of the full plan.

use std::collections::BTreeMap;

use fiveyear::achieve::judge;
use fiveyear::achieve::official::{Method, assess_median};
use fiveyear::import::{Understood, files, understand};
use fiveyear::plan::{Form, Indicator, Plan};
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::{Session, Settings};
use fiveyear::table::Grid;

/// The table with groups, numbers, names with units in brackets, and figures as printed; parts of a row stand below it without a number.
fn table(plan: &Plan) -> String {
    let mut text = "吴兴区十四五社会发展主要指标,,,,\n分类,序号,指标名称,2020年,2025年目标\n".to_owned();
    let mut last: Option<&Indicator> = None;
    for row in &plan.indicators {
        let group = if last.is_none_or(|last| last.domain != row.domain) { plan.domains[row.domain].name.zh.as_str() } else { "" };
        let unit =
            if row.target.form == Form::Number && !row.unit.zh.is_empty() { format!("（{}）", row.unit.zh) } else { String::new() };
        let (base, target) = (&row.baseline_printed, &row.target_printed);
        if row.stage.zh.is_empty() {
            text += &format!("{group},{},{}{unit},{base},{target}\n", row.number, row.name.zh);
        } else {
            if last.is_none_or(|last| last.number != row.number) {
                text += &format!("{group},{},{}{unit},,\n", row.number, row.name.zh);
            }
            text += &format!(",,{},{base},{target}\n", row.stage.zh);
        }
        last = Some(row);
    }
    text
}

fn imported(name: &str, text: &str) -> Understood {
    understand(&Grid::open(name, text.as_bytes(), None).expect("a table"), None).expect("a heading")
}

/// Every figure of the table and how it is judged.
fn same_as_the_plan(read: &Understood, plan: &Plan) {
    assert_eq!((read.base_year, read.target_year, read.entries.len()), (plan.base_year, plan.target_year, plan.indicators.len()));
    let mut different = Vec::new();
    for (entry, row) in read.entries.iter().zip(&plan.indicators) {
        let demand = entry.demand.as_ref().unwrap_or_else(|| panic!("{} has a target", row.id));
        let have = (
            (entry.row.code.as_str(), entry.base_value().map(|value| value.number), demand.value, demand.form),
            (demand.comparison, demand.tolerance, demand.measure, demand.better),
        );
        let want = (
            (row.number.as_str(), row.baseline, row.target.value, row.target.form),
            (row.target.comparison.kind(), row.target.comparison.tolerance(), row.target.measure, row.target.better),
        );
        if have != want {
            different.push(format!("{}: {have:?}, not {want:?}", row.id));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_plans_own_table_imported_is_the_plan() {
    let plan = Plan::embedded().expect("the plan is sound");
    let read = imported("wuxing.csv", &table(&plan));
    same_as_the_plan(&read, &plan);
    for (entry, row) in read.entries.iter().zip(&plan.indicators) {
        assert_eq!((&entry.row.name, &entry.row.stage), (&row.name.zh, &row.stage.zh));
        assert_eq!(entry.row.domain, plan.domains[row.domain].name.zh, "{}", row.id);
    }
}

/// The document's own text, a cell a line, between the sentences around it.
#[test]
fn the_table_as_it_stands_in_the_document_is_the_plan() {
    let plan = Plan::embedded().expect("the plan is sound");
    let read = imported("plan.txt", include_str!("../../docs/tables/wuxing-2021-2025.txt"));
    same_as_the_plan(&read, &plan);
    for (entry, row) in read.entries.iter().zip(&plan.indicators) {
        assert_eq!((&entry.row.stage, &entry.row.domain), (&row.stage.zh, &plan.domains[row.domain].name.zh), "{}", row.id);
    }
}

/// Rows without a mechanism have the chance of their class; the labels are those that official methods give to the same median path, so that they
/// differ from the full plan's only where the medians fall on another side of a threshold.
#[test]
fn the_bare_table_gives_class_chances_and_official_labels() {
    let full = Plan::embedded().expect("the plan is sound");
    let read = imported("plan.txt", include_str!("../../docs/tables/wuxing-2021-2025.txt"));
    let made: BTreeMap<String, Vec<u8>> =
        files(&read, "plan.txt", None).into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let bare = Plan::from_files(&made).unwrap_or_else(|found| panic!("{found:?}"));
    assert_eq!(bare.indicators.len(), full.indicators.len());
    // The inputs of the official methods are the same: their labels of a given path are, whoever reckons the path.
    let scenarios = load_scenarios(&bare).expect("sound");
    let settings = Settings { draws: 4_000, ..Settings::default() };
    let mut session = Session::new(&bare, &scenarios, settings).unwrap_or_else(|found| panic!("{found:?}"));
    let draws = session.experiment(&scenarios[0]).expect("the rules trace").draws;
    let judged = judge(&bare, &draws);
    let of_bare = assess_median(&bare, &judged);
    let of_full = assess_median(&full, &judged);
    for ((one, other), row) in of_bare.iter().zip(&of_full).zip(&full.indicators) {
        for method in Method::ALL.iter() {
            let label = |assessment: &fiveyear::achieve::official::Assessment| {
                assessment.labels.iter().find(|label| label.method == *method).map(|label| label.progress.label)
            };
            assert_eq!(label(one), label(other), "{}: {method:?}", row.id);
        }
    }
    // Every row with a baseline goes by its class, and its chance is neither nothing nor certain but where the class itself says so.
    for (outcome, row) in judged.targets.iter().zip(&bare.indicators) {
        assert_eq!(outcome.modelled, row.baseline.is_some(), "{}", row.id);
        assert!(row.family.is_some() && row.class_words().en.contains("no mechanism yet"), "{}", row.id);
    }
    // Known answers of three classes, worked out from drift and spread of five years: beds 6 -> 7.5 on the log scale of stocks per head, and so on.
    let p = |number: &str| {
        let at = bare.indicators.iter().position(|row| row.number == number).expect("a row");
        judged.targets[at].probability().share()
    };
    let normal = |z: f64| 0.5 * libm::erfc(z / std::f64::consts::SQRT_2);
    for (number, z) in [("21", ((7.5f64 / 6.0).ln() - 0.155) / 0.188), ("20", ((50.0f64 / 30.0).ln() - 0.155) / 0.188)] {
        assert!((p(number) - normal(z)).abs() < 0.03, "row {number}: {} and {}", p(number), normal(z));
    }
}
