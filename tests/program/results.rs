//! The tables of a run as frames: queries with answers reckoned by hand, and tables that come back from a folder as they went in.

use fiveyear::analysis::MetDraws;
use fiveyear::diagnostic::Code;
use fiveyear::plan::Plan;
use fiveyear::results::{Results, Table, inputs_frame, met_draws, queries, rows};
use fiveyear::run::{Job, Options, StoredRun};
use fiveyear::scenario::load_scenarios;
use fiveyear::table::{CellKind, DataFrame};
use polars::prelude::{AnyValue, Column, DataType, NamedFrom, Series};

use crate::support::command::{fiveyear, printed};

/// Rows of a table of which only some columns are said; the others are null.
fn some(table: Table, columns: Vec<Column>) -> DataFrame {
    let height = columns[0].len();
    let all = table.columns().into_iter().map(|declared| {
        columns.iter().find(|column| column.name().as_str() == declared.name).cloned().unwrap_or_else(|| {
            let kind = match declared.kind {
                CellKind::Words => DataType::String,
                CellKind::Number => DataType::Float64,
                CellKind::Whole => DataType::Int64,
            };
            Column::full_null(declared.name.into(), height, &kind)
        })
    });
    DataFrame::new(height, all.collect()).expect("columns are equally long")
}

fn words(name: &str, values: &[&str]) -> Column {
    Series::new(name.into(), values).into()
}

fn numbers(name: &str, values: &[Option<f64>]) -> Column {
    Series::new(name.into(), values).into()
}

fn whole(name: &str, values: &[i64]) -> Column {
    Series::new(name.into(), values).into()
}

fn shown(frame: &DataFrame, column: &str) -> Vec<String> {
    (0..frame.height()).map(|row| frame.column(column).unwrap().get(row).unwrap().str_value().to_string()).collect()
}

/// Three scenarios and three targets; in `void` every draw fails, and no rule projects `unknown`.
fn results() -> Results {
    let mut results = Results::default();
    results.add(
        Table::Scenarios,
        some(
            Table::Scenarios,
            vec![words("scenario", &["trend", "push", "void", "same"]), numbers("expected_met", &[Some(1.0), Some(1.4), None, Some(1.4)])],
        ),
    );
    let of = |scenario: &str, beds: Option<f64>, places: Option<f64>, fails: bool| {
        let median = if fails { None } else { Some(2.0) };
        some(
            Table::Targets,
            vec![
                words("scenario", &[scenario; 3]),
                words("indicator", &["beds", "places", "unknown"]),
                words("domain", &["health", "care", "care"]),
                numbers("p_met", &[beds, places, None]),
                numbers("standard_error", &[Some(0.01), Some(0.02), None]),
                numbers("p50", &[median, median, None]),
            ],
        )
    };
    results.add(Table::Targets, of("trend", Some(0.7), Some(0.3), false));
    results.add(Table::Targets, of("push", Some(0.9), Some(0.5), false));
    results.add(Table::Targets, of("void", Some(0.0), Some(0.0), true));
    results.add(Table::Targets, of("same", Some(0.9), Some(0.5), false));
    results.add(
        Table::Joint,
        some(
            Table::Joint,
            vec![
                words("scenario", &["trend", "trend", "push"]),
                words("scope", &["domain:health", "plan", "domain:health"]),
                numbers("p", &[Some(0.7), Some(0.2), Some(0.9)]),
            ],
        ),
    );
    results.add(
        Table::Failures,
        some(
            Table::Failures,
            vec![
                words("scenario", &["trend", "trend", "trend", "push"]),
                whole("draw", &[3, 8, 9, 3]),
                words("series", &["beds", "places", "beds", "beds"]),
                words("cause", &["thrown", "not-a-number", "thrown", "thrown"]),
                whole("year", &[2022, 2021, 2025, 2022]),
            ],
        ),
    );
    results
}

#[test]
fn the_matrix_has_a_row_an_indicator_and_a_column_a_scenario() {
    let matrix = queries::matrix(&results());
    assert_eq!(matrix.get_column_names(), ["indicator", "trend", "push", "void", "same"]);
    assert_eq!(shown(&matrix, "indicator"), ["beds", "places", "unknown"]);
    assert_eq!(shown(&matrix, "push"), ["0.9", "0.5", "null"]);
    assert_eq!(shown(&matrix, "trend"), ["0.7", "0.3", "null"]);
}

#[test]
fn scenarios_are_ranked_by_targets_and_ties_keep_the_order_of_the_run() {
    // Nothing is to be said of a scenario in which every draw fails.
    assert_eq!(shown(&queries::ranking(&results()), "scenario"), ["push", "same", "trend"]);
}

#[test]
fn extremes_name_the_first_of_equal_scenarios_and_no_scenario_that_fails() {
    let extremes = queries::extremes(&results());
    assert_eq!(shown(&extremes, "indicator"), ["beds", "places"]);
    assert_eq!((shown(&extremes, "lowest"), shown(&extremes, "lowest_in")), (vec!["0.7".into(), "0.3".into()], vec!["trend".into(); 2]));
    assert_eq!((shown(&extremes, "highest"), shown(&extremes, "highest_in")), (vec!["0.9".into(), "0.5".into()], vec!["push".into(); 2]));
    assert_eq!(queries::largest_error(&results()), 0.02);
    assert_eq!(queries::largest_error(&Results::default()), 0.0);
}

#[test]
fn failures_are_counted_by_cause_with_the_first_of_each() {
    let failures = queries::failures(&results());
    let of = |column| shown(&failures, column);
    assert_eq!(
        (of("scenario"), of("series")),
        (["trend", "trend", "push"].map(String::from).to_vec(), ["beds", "places", "beds"].map(String::from).to_vec())
    );
    assert_eq!(
        (of("draws"), of("first_draw"), of("year")),
        (
            ["2", "1", "1"].map(String::from).to_vec(),
            ["3", "8", "3"].map(String::from).to_vec(),
            ["2022", "2021", "2022"].map(String::from).to_vec()
        )
    );
}

#[test]
fn domains_sum_their_modelled_targets() {
    let domains = queries::by_domain(&results());
    let row = |scenario: &str, domain: &str| {
        let (scenarios, names) = (shown(&domains, "scenario"), shown(&domains, "domain"));
        let at = (0..domains.height()).find(|row| scenarios[*row] == scenario && names[*row] == domain).expect("a row");
        ["targets", "expected_met", "likely_met", "p_all"].map(|column| shown(&domains, column)[at].clone())
    };
    assert_eq!(row("trend", "health"), ["1", "0.7", "1", "0.7"]);
    assert_eq!(row("trend", "care"), ["1", "0.3", "0", "null"]);
    assert_eq!(row("push", "health"), ["1", "0.9", "1", "0.9"]);
}

#[test]
fn what_moved_joins_two_runs_by_scenario_and_indicator() {
    let mut later = Results::default();
    later.add(
        Table::Targets,
        some(
            Table::Targets,
            vec![
                words("scenario", &["push", "trend", "new"]),
                words("indicator", &["beds", "beds", "beds"]),
                numbers("p_met", &[Some(0.5), Some(0.75), Some(0.1)]),
                numbers("p50", &[Some(3.0), Some(2.5), Some(1.0)]),
            ],
        ),
    );
    let moved = queries::moved(&results(), &later);
    assert_eq!(shown(&moved, "scenario"), ["push", "trend"], "only what both have, in the order of the later run");
    assert_eq!(
        (shown(&moved, "p_before"), shown(&moved, "p_after")),
        (vec!["0.9".into(), "0.7".into()], vec!["0.5".into(), "0.75".into()])
    );
    assert_eq!(shown(&moved, "p50_before"), ["2.0", "2.0"]);
}

#[test]
fn labelled_results_are_joined_under_one_another() {
    let mut both = results().labelled("before");
    both.append(results().labelled("after"));
    let targets = both.frame(Table::Targets);
    assert_eq!(targets.height(), 24);
    assert_eq!(targets.get_column_names()[0], "run");
    assert_eq!(shown(targets, "run")[11..13], ["before", "after"]);
}

#[test]
fn a_run_is_read_back_as_it_was_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    printed(&fiveyear(folder.path(), &["init", "plan"]));
    printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "--draws", "60", "--no-charts", "--out", "run"]));
    let stored = StoredRun::read(&folder.path().join("run")).expect("a run");
    let plan = Plan::load(&folder.path().join("plan")).expect("a plan");
    let scenarios = load_scenarios(&plan).expect("scenarios");
    let options = Options { draws: 60, ..Options::default() };
    let job = Job::new(&plan, scenarios, options);
    let in_memory = job.run().expect("it runs");
    for table in
        [Table::Inputs, Table::Series, Table::Scenarios, Table::Projections, Table::Targets, Table::Joint, Table::Failures, Table::Met]
    {
        let (one, other) = (stored.results.frame(table), in_memory.frame(table));
        assert!(one.equals_missing(other), "{}:\n{one}\n{other}", table.name());
    }
    // The counts of the draws are those of the table of targets.
    let met = met_draws(&plan, &stored.results, stored.manifest.options.settings(None).replicated());
    for target in rows::Target::of(stored.results.frame(Table::Targets)) {
        let position = plan.indicators.iter().position(|indicator| indicator.id == target.indicator).expect("known");
        assert_eq!(met[&target.scenario].sets()[position].count(), target.met, "{} {}", target.scenario, target.indicator);
    }
    let once = MetDraws::from_flags([vec![true, false, true]].into_iter(), false);
    assert_eq!([0, 1, 2].map(|draw| once.sets()[0].contains(draw)), [true, false, true]);
}

#[test]
fn a_table_that_was_changed_by_hand_is_refused_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    printed(&fiveyear(folder.path(), &["init", "plan"]));
    printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "--draws", "20", "--no-charts", "--out", "run"]));
    std::fs::write(folder.path().join("run/joint.csv"), "scenario,p\ntrend,0.5\n").expect("written");
    let fault = StoredRun::read(&folder.path().join("run")).expect_err("columns are missing").remove(0);
    assert_eq!(fault.code, Code::FileChanged);
    assert!(fault.message.en.contains("joint.csv"), "{}", fault.message.en);
}

#[test]
fn inputs_say_what_each_scenario_changes() {
    let plan = Plan::embedded().expect("the embedded plan is sound");
    let scenarios = load_scenarios(&plan).expect("so are its scenarios");
    let inputs = inputs_frame(&plan, &scenarios);
    assert_eq!(shown(&inputs, "scenario"), scenarios.iter().map(|scenario| scenario.name.clone()).collect::<Vec<_>>());
    for (scenario, row) in scenarios.iter().zip(0..) {
        for (name, distribution) in &scenario.assumptions {
            let Ok(column) = inputs.column(&format!("param.{name}")) else { continue };
            let AnyValue::Float64(value) = column.get(row).unwrap() else { panic!("{name} is no number") };
            assert!((value - distribution.quantile(0.5)).abs() <= 1e-9 * value.abs().max(1.0), "{} {name}", scenario.name);
        }
        for shift in &scenario.shifts {
            let name = format!("shift.{}.{}", shift.from.as_deref().unwrap_or("new"), shift.to);
            let AnyValue::Float64(share) = inputs.column(&name).expect("a column").get(row).unwrap() else { panic!("{name}") };
            assert!(share >= shift.share - 1e-12, "{} {name}", scenario.name);
        }
    }
    assert!(inputs.get_column_names().iter().any(|name| name.starts_with("facility.") && name.ends_with(".opening")));
    // Nothing differs where there is one scenario.
    assert_eq!(inputs_frame(&plan, &scenarios[..1]).get_column_names(), ["scenario"]);
}
