//! Output tables: what is written, and that `docs/outputs.md` describes just that.

use std::path::Path;

use fiveyear::achieve::official::{assess, progress_columns};
use fiveyear::achieve::{jointly, judge};
use fiveyear::analysis::hindcast::frame::{reliability_table_columns, scores_columns};
use fiveyear::analysis::{Uncertain, attribute, compare, population_columns, tornado};
use fiveyear::language::{Language, Text};
use fiveyear::plan::{Comparison, Counted};
use fiveyear::report::places_columns;
use fiveyear::results::columns::{
    Judged, attribution_columns, attribution_frame, compare_columns, compare_frame, condition_columns, frontier_columns, futures_columns,
    joint_columns, joint_frame, limits_columns, mix_columns, official_columns, official_frame, price_columns, robustness_columns,
    sensitivity_columns, target_columns, targets_frame, together_columns, together_frame, tornado_columns, tornado_frame,
    trajectory_columns, won_columns, year_columns, years_frame,
};
use fiveyear::results::{Table, score_columns};
use fiveyear::table::{ColumnDescription, DataFrame, markdown};
use strum::IntoEnumIterator;

use crate::support::command;
use crate::support::small_plan::{PER_CENT, UNBOUNDED, draws_by, indicator, plan, target};

/// Every described table by the name of its file.
fn tables() -> Vec<(&'static str, Vec<ColumnDescription>)> {
    let of_runs = Table::iter().map(|table| (table.name(), table.columns())).filter(|(_, columns)| !columns.is_empty());
    let others = [
        ("scores", scores_columns()),
        ("reliability", reliability_table_columns()),
        ("score", score_columns()),
        ("comparison", compare_columns()),
        ("population", population_columns()),
        ("progress", progress_columns()),
        ("price_list", price_columns()),
        ("mix", mix_columns()),
        ("targets-of-a-mix", won_columns()),
        ("futures", futures_columns()),
        ("frontier", frontier_columns()),
        ("each", condition_columns()),
        ("sensitivity", sensitivity_columns()),
        ("trajectory", trajectory_columns()),
        ("limits", limits_columns()),
        ("places", places_columns()),
        ("robustness", robustness_columns()),
    ];
    of_runs.chain(others).collect()
}

fn names(frame: &DataFrame) -> Vec<String> {
    frame.columns().iter().map(|column| column.name().to_string()).collect()
}

fn cell(frame: &DataFrame, column: &str, row: usize) -> String {
    frame.column(column).unwrap().get(row).unwrap().str_value().to_string()
}

#[test]
fn the_page_of_outputs_describes_exactly_the_columns_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut expected = page.clone();
    for (table, columns) in tables() {
        for language in Language::ALL {
            let start = format!("<!-- columns {table} {} -->\n", language.tag());
            let from = expected.find(&start).unwrap_or_else(|| panic!("no `{start}` in docs/outputs.md")) + start.len();
            let to = from + expected[from..].find("<!-- end -->").unwrap();
            expected.replace_range(from..to, &markdown(&columns, language));
        }
    }
    if page != expected && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    } else {
        assert!(page == expected, "docs/outputs.md is behind the columns: run the tests once with UPDATE_DOCS=1");
    }
    assert_eq!(page.matches("<!-- columns ").count(), 2 * tables().len(), "a table is described that is not written");
}

#[test]
fn every_column_says_what_it_is_and_in_which_unit() {
    for (table, columns) in tables() {
        let mut seen = std::collections::BTreeSet::new();
        for column in columns {
            assert!(seen.insert(column.name), "{table} has two columns {}", column.name);
            for language in Language::ALL {
                assert!(!column.description.get(language).is_empty(), "{table}.{}", column.name);
            }
            assert_eq!(column.unit.zh.is_empty(), column.unit.en.is_empty(), "{table}.{}", column.name);
        }
    }
}

#[test]
fn tables_hold_a_row_for_every_target_and_empty_cells_for_what_is_not_defined() {
    let mut places = indicator("places", UNBOUNDED, Some(1.0), target(4.5, Comparison::AtLeast));
    places.counted = Some(Counted { series: "population".into(), per: 1000.0, things: Text::new("个托位", "childcare places") });
    let mut plan = plan(vec![
        places,
        indicator("assumed", PER_CENT, None, target(50.0, Comparison::AtLeast)),
        indicator("absent", PER_CENT, None, target(50.0, Comparison::AtLeast)),
    ]);
    plan.indicators[2].domain = 1;
    let draws = draws_by(
        &[("places", &|draw, _| draw as f64), ("assumed", &|_, year| f64::from(year - 1960)), ("population", &|_, _| 1e5)],
        10,
        &[9],
    );
    let judgement = judge(&plan, &draws);
    let assessments = assess(&plan, &draws, &judgement);
    let runs = [
        Judged { scenario: "trend", judgement: &judgement, assessments: &assessments },
        Judged { scenario: "bare", judgement: &judgement, assessments: &[] },
    ];
    let targets = targets_frame(&plan, &runs);
    assert_eq!(names(&targets), target_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    assert_eq!(targets.height(), 6);
    // Draws 0..8 are 0..8; 5 to 8 meet 4.5; 0 to 4 miss by 2.5 on average; 9 failed.
    let expected = [
        ("scenario", "trend"),
        ("indicator", "places"),
        ("kind", "at_least"),
        ("p50", "4.0"),
        ("p_met", "0.4"),
        ("met", "4"),
        ("missed", "5"),
        ("failed", "1"),
        ("draws", "10"),
        ("class", "about_as_likely_as_not"),
        ("class_zh", "可能性约一半"),
        ("gap", "-0.5"),
        ("shortfall", "2.5"),
        ("shortfall_counted", "250.0"),
        ("counted_en", "childcare places"),
        ("year_met", "null"),
        ("growth_required", "0.7"),
        ("statcan", "moderate_progress"),
        ("official_agree", "no"),
        ("official_reasons", "chance"),
        ("baseline_assumed", "no"),
    ];
    for (column, value) in expected {
        assert_eq!(cell(&targets, column, 0), value, "{column}");
    }
    assert_eq!(cell(&targets, "baseline_assumed", 1), "yes");
    assert_eq!(cell(&targets, "baseline", 1), "60.0");
    assert_eq!(cell(&targets, "statcan", 1), "target_achieved");
    for (column, value) in [("indicator", "absent"), ("p_met", "null"), ("class", "null"), ("failed", "10"), ("statcan", "not_available")] {
        assert_eq!(cell(&targets, column, 2), value, "{column}");
    }
    assert_eq!((cell(&targets, "scenario", 3), cell(&targets, "statcan", 3)), ("bare".to_string(), "null".to_string()));

    let years = years_frame(&plan, &runs[..1]);
    assert_eq!(names(&years), year_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    assert_eq!(years.height(), 10);
    assert_eq!((cell(&years, "year", 4), cell(&years, "p_met", 4)), ("2025".to_string(), "0.4".to_string()));

    let joint = joint_frame(&plan, &runs[..1]);
    assert_eq!(names(&joint), joint_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    // Two domains, the plan, and none, one or two of two modelled targets.
    let scopes: Vec<String> =
        (0..joint.height()).map(|row| format!("{} {}", cell(&joint, "scope", row), cell(&joint, "draws", row))).collect();
    assert_eq!(scopes, ["domain:first 4", "domain:second 0", "plan 4", "number:0 1", "number:1 5", "number:2 4"]);
    assert_eq!(cell(&joint, "p", 1), "null", "a domain without modelled targets has no probability");

    // Never met together with 80 %: only what is always met is in the largest set; margins that do not vary form no cluster.
    let together = together_frame(&plan, &[("trend", &jointly(&plan, &draws))]);
    assert_eq!(names(&together), together_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    assert_eq!(together.height(), 1);
    // Chosen in the first five draws, its probability is that of the other five, of which one failed.
    let expected = [("set", "largest"), ("indicator", "assumed"), ("p", "0.8"), ("exact", "yes"), ("correlation", "null")];
    for (column, value) in expected {
        assert_eq!(cell(&together, column, 0), value, "{column}");
    }

    let official = official_frame(&plan, &runs[..1]);
    assert_eq!(names(&official), official_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    let total: usize = (0..official.height()).map(|row| cell(&official, "draws", row).parse::<usize>().unwrap()).sum();
    assert_eq!(total, 3 * 6 * 10, "each target's draws add up under each method");

    let empty = targets_frame(&plan, &[]);
    assert_eq!((empty.height(), names(&empty)), (0, names(&targets)));
}

#[test]
fn analyses_are_written_with_the_columns_they_describe() {
    let plan = plan(vec![
        indicator("places", UNBOUNDED, Some(1.0), target(4.5, Comparison::AtLeast)),
        indicator("absent", UNBOUNDED, Some(1.0), target(4.5, Comparison::AtLeast)),
    ]);
    let first = draws_by(&[("places", &|draw, _| draw as f64)], 10, &[]);
    let second = draws_by(&[("places", &|draw, _| draw as f64 + 1.0)], 10, &[]);
    let comparison = compare(&plan, &first, &second).unwrap();
    let frame = compare_frame(&plan, &[("trend", "push", &comparison)]);
    assert_eq!(names(&frame), compare_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    // Two targets, two domains, the plan.
    assert_eq!(frame.height(), 5);
    let expected =
        [("difference", "1.0"), ("p_met_first", "0.5"), ("p_met_second", "0.6"), ("verdict", "undecided"), ("met_second_only", "1")];
    for (column, value) in expected {
        assert_eq!(cell(&frame, column, 0), value, "{column}");
    }
    assert_eq!((cell(&frame, "difference", 1), cell(&frame, "verdict", 1)), ("null".to_string(), "same".to_string()));

    // Neither, the trend alone (2 more), ageing alone (1 less), both.
    let outcomes = [1.0, 3.0, 0.0, 2.0].map(|value| vec![vec![value]]);
    let attribution = attribute(&["trend", "ageing"], &outcomes, false).remove(0);
    let frame = attribution_frame(&plan, "trend", &[Some(attribution)]);
    assert_eq!(names(&frame), attribution_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    let steps: Vec<String> =
        (0..4).map(|row| format!("{} {} {}", cell(&frame, "part", row), cell(&frame, "value", row), cell(&frame, "level", row))).collect();
    assert_eq!(steps, ["start 1.0 1.0", "trend 2.0 3.0", "ageing -1.0 2.0", "end 2.0 2.0"]);

    let assumptions = [Uncertain { name: "growth".to_string(), low: 1.0, high: 3.0 }];
    let tornado = tornado(&assumptions, &[2.0, 1.0, 3.0]);
    let frame = tornado_frame(&plan, "trend", &[tornado]);
    assert_eq!(names(&frame), tornado_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    assert_eq!((frame.height(), cell(&frame, "width", 0)), (1, "2.0".to_string()));
}

#[test]
fn every_table_of_a_run_is_described_column_by_column() {
    let folder = command::small_plan();
    let run = ["run", "--scenario", "trend", "--draws", "50", "--out", "run"];
    command::printed(&command::fiveyear(folder.path(), &run));
    let mut found = 0;
    for entry in std::fs::read_dir(folder.path().join("run")).unwrap() {
        let path = entry.unwrap().path();
        // The columns of inputs are the plan's own.
        let own = path.file_stem().is_some_and(|name| name == "inputs");
        if path.extension().is_some_and(|extension| extension == "csv") && !own {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let (_, described) =
                tables().into_iter().find(|(table, _)| *table == name).unwrap_or_else(|| panic!("{name}.csv is not described"));
            let text = std::fs::read_to_string(&path).unwrap();
            // The mark by which Excel knows the encoding.
            let text = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{name}.csv has no byte order mark"));
            let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
            assert_eq!(header, described.iter().map(|column| column.name).collect::<Vec<_>>(), "{name}.csv");
            found += 1;
        }
    }
    assert!(found >= 6, "{found} tables");
}
