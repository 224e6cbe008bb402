//! What designs make of levers and uncertainties: points by the book, experiments that are the scenario that says the same, and places.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fiveyear::plan::Plan;
use fiveyear::results::{Table, rows::Standing};
use fiveyear::run::{StoredRun, batch_table};
use fiveyear::scenario::{BatchDesign, load_design};

use super::seek::lever;
use crate::support::command::{fiveyear, printed, refused, small_plan};

/// The small plan with a lever, a design of this text and a table beside it.
fn with(design: &str, table: &str) -> tempfile::TempDir {
    let folder = small_plan();
    let designs = folder.path().join("scenarios/designs");
    fs::create_dir_all(&designs).expect("a folder");
    fs::write(designs.join("try.toml"), format!("title = \"Trial\"\n{design}")).expect("written");
    fs::write(designs.join("table.csv"), table).expect("written");
    let rest = "step = 2\nstart = 2026\ncost = 0.01\npays = \"childcare\"";
    let more = lever("grants", 10.0, rest, "places_added = { plus = 0.004 }");
    fs::write(folder.path().join("seeds/levers.toml"), more).expect("written");
    folder
}

fn design(folder: &Path) -> BatchDesign {
    let plan = Plan::load(folder).unwrap_or_else(|found| panic!("{found:#?}"));
    load_design(&plan, "try", 7).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn points(design: &BatchDesign) -> Vec<Vec<f64>> {
    (0..design.points()).map(|point| design.point(point).to_vec()).collect()
}

/// The parts of a batch in a folder.
fn parts(folder: &Path) -> std::ops::Range<usize> {
    0..fs::read_dir(folder.join("parts")).expect("a batch").count()
}

const FACTORS: &str = "[levers]\n\"param.places_added\" = { from = 0.0, to = 3.0 }\n\"shift.other.health\" = { from = 0.0, to = 0.03 }\n\
                       [uncertainties]\n\"param.revenue_growth\" = { from = 0.0, to = 6.0 }\n";

/// The trajectories of points of three factors, each with the order of its moves; every move is of one factor alone.
fn orders(points: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let order = |trajectory: &[Vec<f64>]| -> Vec<usize> {
        let moved = |pair: &[Vec<f64>]| -> usize {
            let moved: Vec<usize> = (0..3).filter(|factor| pair[0][*factor] != pair[1][*factor]).collect();
            assert_eq!(moved.len(), 1, "{pair:?}");
            moved[0]
        };
        trajectory.windows(2).map(moved).collect()
    };
    points.chunks(4).map(order).collect()
}

#[test]
fn trajectories_of_morris_begin_anywhere_and_move_each_factor_once_by_a_quarter_to_a_half() {
    let folder = with(&format!("method = \"morris\"\ntrajectories = 40\n{FACTORS}"), "a\n1\n");
    let points = points(&design(folder.path()));
    assert_eq!(points.len(), 40 * 4);
    let ranges = [3.0, 0.03, 6.0];
    let mut strides: Vec<f64> = Vec::new();
    for (trajectory, order) in points.chunks(4).zip(orders(&points)) {
        for (pair, moved) in trajectory.windows(2).zip(&order) {
            strides.push((pair[1][*moved] - pair[0][*moved]) / ranges[*moved]);
        }
        assert!(trajectory.iter().flat_map(|point| point.iter().zip(ranges)).all(|(value, range)| (0.0..=range).contains(value)));
        assert_eq!(BTreeSet::from_iter(order).len(), 3, "each factor once");
    }
    assert!(strides.iter().all(|stride| (0.25..=0.5).contains(&stride.abs())), "{strides:?}");
    assert!(orders(&points).into_iter().collect::<BTreeSet<_>>().len() > 2, "in orders of their own");
    assert!(strides.iter().any(|stride| *stride > 0.0) && strides.iter().any(|stride| *stride < 0.0));
    // No two strides and no two starts are alike: an answer that repeats itself anywhere has no distance to hide behind.
    let different = |values: &mut dyn Iterator<Item = f64>| values.map(f64::to_bits).collect::<BTreeSet<u64>>().len();
    assert_eq!(different(&mut strides.iter().copied()), 120);
    assert_eq!(different(&mut points.iter().step_by(4).map(|point| point[2])), 40);
}

#[test]
fn a_design_screens_an_answer_that_repeats_itself_at_the_distance_of_levels() {
    // sin² of 3 π x is the same at the four levels of Morris' own grid: 0, 1/3, 2/3 and 1.
    let answer = |point: &[f64]| (std::f64::consts::PI * 3.0 * point[2] / 6.0).sin().powi(2);
    let folder = with(&format!("method = \"morris\"\ntrajectories = 200\n{FACTORS}"), "a\n1\n");
    let points = points(&design(folder.path()));
    let mut effects = [0.0; 3];
    for (trajectory, order) in points.chunks(4).zip(orders(&points)) {
        for (pair, moved) in trajectory.windows(2).zip(order) {
            effects[moved] +=
                ((answer(&pair[1]) - answer(&pair[0])) / ((pair[1][moved] - pair[0][moved]) / [3.0, 0.03, 6.0][moved])).abs() / 200.0;
        }
    }
    // The mean over all starts and strides, by the middles of 200 × 200 cells.
    let part = |cell: usize| (cell as f64 + 0.5) / 200.0;
    let at = |u: f64| answer(&[0.0, 0.0, 6.0 * u]);
    let each = (0..200).flat_map(|start| (0..200).map(move |stride| (part(start), 0.25 + 0.25 * part(stride))));
    let known = each.map(|(u, by)| (at(if u < 0.5 { u + by } else { u - by }) - at(u)).abs() / by).sum::<f64>() / 40_000.0;
    assert!((effects[2] / known - 1.0).abs() < 0.15, "{effects:?} against {known}");
    assert_eq!(effects[..2], [0.0, 0.0]);
}

#[test]
fn what_takes_two_or_three_values_moves_in_every_trajectory_too() {
    // Two values, three, and a lever of steps of 5 up to 10: none lies within every stride.
    let factors = "[levers]\n\"lever.grants\" = { from = 0.0, to = 10.0 }\n\"param.places_added\" = [0.0, 1.0]\n\
                   [uncertainties]\n\"param.revenue_growth\" = [0.0, 3.0, 6.0]\n";
    let folder = with(&format!("method = \"morris\"\ntrajectories = 60\n{factors}"), "a\n1\n");
    let levers = folder.path().join("seeds/levers.toml");
    let coarse = fs::read_to_string(&levers).expect("there").replace("step = 2", "step = 5");
    fs::write(levers, coarse).expect("written");
    let points = points(&design(folder.path()));
    // `orders` asserts that every move changes one factor.
    assert!(orders(&points).into_iter().all(|order| BTreeSet::from_iter(order).len() == 3));
    for (factor, values) in [(0, vec![0.0, 5.0, 10.0]), (1, vec![0.0, 1.0]), (2, vec![0.0, 3.0, 6.0])] {
        let found: BTreeSet<u64> = points.iter().map(|point| point[factor].to_bits()).collect();
        assert_eq!(found, values.into_iter().map(f64::to_bits).collect());
    }
}

#[test]
fn saltelli_mixes_two_matrices_column_by_column() {
    let folder = with(&format!("method = \"saltelli\"\npoints = 16\n{FACTORS}"), "a\n1\n");
    let points = points(&design(folder.path()));
    assert_eq!(points.len(), 16 * 5);
    let mut cells = std::collections::BTreeSet::new();
    for block in points.chunks(5) {
        let (a, b) = (&block[0], &block[4]);
        for (factor, other) in b.iter().enumerate() {
            let mut mixed = a.clone();
            mixed[factor] = *other;
            assert_eq!(block[1 + factor], mixed);
        }
        assert!((0..3).all(|factor| a[factor] != b[factor]), "two matrices: {block:?}");
        cells.insert((a[2] / 6.0 * 16.0) as usize);
    }
    assert_eq!(cells.len(), 16, "of a Sobol sequence: one row in each sixteenth");
}

#[test]
fn rows_of_a_file_are_points() {
    let text = "method = \"rows\"\nrows = \"table.csv\"\n[levers]\n\"lever.grants\" = \"how much\"\n[uncertainties]\n\"param.revenue_growth\" = \"growth\"\n";
    let folder = with(text, "note,growth,how much\nfirst,1.5,2\nsecond,4,0\n");
    assert_eq!(points(&design(folder.path())), [[2.0, 1.5], [0.0, 4.0]]);
    for (table, said) in [
        ("growth,how much\n1,x\n", "`x` is not a number"),
        ("growth,how much\n1,\n", "this cell is empty"),
        ("growth,how mcuh\n1,2\n", "did you mean `how mcuh`?"),
        ("growth,how much\n1,2,3\n", "3 cells"),
        ("growth,how much\n", "no rows"),
        ("growth,how much\n1,3\n", "goes in steps of 2"),
        ("growth,how much\n1,40\n", "from 0 to 10"),
    ] {
        let folder = with(text, table);
        let message = refused(&fiveyear(folder.path(), &["batch", "try", "--draws", "20"]), 1);
        assert!(message.contains(said), "{said} is missing in\n{message}");
    }
}

#[test]
fn levers_and_facilities_are_those_of_the_scenario_that_says_the_same() {
    let text = "method = \"grid\"\nscenarios = [\"trend\"]\n[levers]\n\"lever.grants\" = [0, 6]\n\"lever.grants.from\" = [2027]\n\
                \"facility.town_hospital.cancelled\" = [0, 1]\n[uncertainties]\n\"facility.*_nursery.delay_years\" = [0.0, 1.5]\n";
    let folder = with(text, "a\n1\n");
    fs::write(
        folder.path().join("scenarios/same.toml"),
        "title = \"Same\"\nparent = \"trend\"\n[lever]\ngrants = { amount = 6, from = 2027 }\n[facility.town_hospital]\ncancelled = true\n\
         [facility.\"*_nursery\"]\ndelay_years = 1.5\n",
    )
    .expect("written");
    let page = printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "50", "--out", "all"]));
    printed(&fiveyear(folder.path(), &["run", "-s", "same", "trend", "--draws", "50", "--no-charts", "--out", "run"]));
    let batch = Standing::of(
        batch_table(&folder.path().join("all"), Table::Scenarios, parts(&folder.path().join("all")))
            .expect("parts")
            .frame(Table::Scenarios),
    );
    let run = StoredRun::read(&folder.path().join("run")).expect("a run");
    let alone = Standing::of(run.results.frame(Table::Scenarios));
    let of = |standings: &[Standing], name: &str| {
        let found = standings.iter().find(|standing| standing.scenario == name).expect("there");
        (found.expected_met, found.p_all)
    };
    assert_eq!(of(&batch, "trend-000007"), of(&alone, "same"));
    assert_eq!(of(&batch, "trend-000000"), of(&alone, "trend"));
    assert_ne!(of(&alone, "same"), of(&alone, "trend"));
    // Levers stand apart from what happens, and choices are held against each other in the same futures, cheaper ones first.
    assert!(page.contains("Of 4 choices of levers, over 2 futures each"), "{page}");
    let answer = printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "50", "--out", "json", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let kinds: Vec<&str> =
        answer["effects"].as_array().expect("a list").iter().map(|effect| effect["kind"].as_str().expect("a word")).collect();
    assert_eq!(kinds, ["lever", "lever", "lever", "uncertainty"]);
    let frontier = answer["frontier"].as_array().expect("a list");
    let pairs: Vec<(f64, f64)> =
        frontier.iter().map(|policy| (policy["cost"].as_f64().expect("money"), policy["expected_met"].as_f64().expect("met"))).collect();
    assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{pairs:?}");
    // Places that are granted meet more, and cost more.
    assert!(frontier.iter().any(|policy| policy["levers"]["lever.grants"] == 6.0), "{frontier:?}");
}

#[test]
fn choices_that_met_other_futures_are_not_ranked_by_money() {
    let folder = with(
        "method = \"sobol\"\npoints = 8\n[levers]\n\"lever.grants\" = [0, 2, 4]\n[uncertainties]\n\"param.revenue_growth\" = { from = 0.0, to = 6.0 }\n",
        "a\n1\n",
    );
    let page = printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "20", "--out", "all"]));
    assert!(page.contains("Levers move together with what happens"), "{page}");
    let file = folder.path().join("scenarios/designs/try.toml");
    let text = fs::read_to_string(&file).expect("there");
    fs::write(&file, text.replace("points = 8", "points = 8\ncross = true")).expect("written");
    let points = points(&design(folder.path()));
    assert_eq!(points.iter().map(|point| point[0]).collect::<Vec<_>>(), [[0.0; 8], [2.0; 8], [4.0; 8]].concat());
    let futures = |choice: usize| points[8 * choice..8 * choice + 8].iter().map(|point| point[1]).collect::<Vec<_>>();
    assert_eq!((futures(0), futures(0)), (futures(1), futures(2)));
    let page = printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "20", "--out", "crossed"]));
    assert!(page.contains("Of 3 choices of levers, over 8 futures each"), "{page}");
}

#[test]
fn places_are_plans_with_other_base_values() {
    let text = "method = \"grid\"\nscenarios = [\"trend\"]\nplaces = \"table.csv\"\n";
    let table = "place,province,base.physicians_per_1000,param.places_added,table.women\nhere,A,,,\nthere,B,2.5,0.03 to 0.05,\nelsewhere,B,,0.01,1.5\n";
    let folder = with(text, table);
    let page = printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "50", "--out", "all"]));
    assert!(page.contains("3 experiments (3 places, 1 scenario, 1 point)"), "{page}");
    let inputs = fs::read_to_string(folder.path().join("all/inputs.csv")).expect("there");
    assert_eq!(
        inputs.lines().nth(2).map(|line| line.split(',').take(4).collect::<Vec<_>>()),
        Some(vec!["there-trend-000000", "there", "trend", "0"])
    );
    let of_batch = |folder: &Path, name: &str| {
        let table = batch_table(&folder.join("all"), Table::Scenarios, parts(&folder.join("all"))).expect("parts");
        let found = Standing::of(table.frame(Table::Scenarios)).into_iter().find(|standing| standing.scenario == name).expect("there");
        (found.expected_met, found.p_all)
    };
    let alone = |folder: &Path| {
        printed(&fiveyear(folder, &["run", "-s", "trend", "--draws", "50", "--no-charts", "--out", "run"]));
        let run = StoredRun::read(&folder.join("run")).expect("a run");
        let found = Standing::of(run.results.frame(Table::Scenarios)).remove(0);
        (found.expected_met, found.p_all)
    };
    assert_eq!(of_batch(folder.path(), "here-trend-000000"), alone(folder.path()));
    // The plan written for the second place by hand.
    let edit = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).expect("there");
        assert!(text.contains(from), "{file}: {from}");
        fs::write(path, text.replace(from, to)).expect("written");
    };
    edit("seeds/indicators.csv", ",2.80,2.8,", ",2.50,2.5,");
    edit("seeds/assumptions.toml", "value = \"0.02 to 0.08\"\nsource", "value = \"0.03 to 0.05\"\nsource");
    let there = alone(folder.path());
    assert_eq!(of_batch(folder.path(), "there-trend-000000"), there);
    assert_ne!(of_batch(folder.path(), "here-trend-000000"), there);
    assert_ne!(of_batch(folder.path(), "elsewhere-trend-000000"), of_batch(folder.path(), "here-trend-000000"));
    for (table, said) in [
        ("place,base.physician_per_1000\na,1\n", "did you mean `base.physicians_per_1000`?"),
        ("town,base.physicians_per_1000\na,1\n", "no column `place`"),
        ("place\na\na\n", "`a` is there twice"),
        ("place\na/b\n", "cannot name a place"),
        ("place,base.physicians_per_1000\na,much\n", "`much` is not a number"),
    ] {
        fs::write(folder.path().join("scenarios/designs/table.csv"), table).expect("written");
        let message = refused(&fiveyear(folder.path(), &["batch", "try", "--draws", "20", "--out", "other"]), 1);
        assert!(message.contains(said), "{said} is missing in\n{message}");
    }
}

#[test]
fn more_of_a_place_than_one_experiment_is_the_same() {
    let text = "method = \"grid\"\nscenarios = [\"trend\"]\nplaces = \"table.csv\"\n";
    let table = "place,param.places_added\nhere,\nthere,0.03 to 0.05\n";
    let folder = with(&format!("{text}[uncertainties]\n\"param.revenue_growth\" = [2.0]\n"), table);
    printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "50", "--out", "one"]));
    let design = folder.path().join("scenarios/designs/try.toml");
    fs::write(&design, format!("title = \"Trial\"\n{text}[uncertainties]\n\"param.revenue_growth\" = [1.0, 2.0, 3.0]\n")).expect("written");
    printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "50", "--out", "three"]));
    let of = |name: &str, scenario: &str| {
        let table = batch_table(&folder.path().join(name), Table::Scenarios, parts(&folder.path().join(name))).expect("parts");
        let found = Standing::of(table.frame(Table::Scenarios)).into_iter().find(|standing| standing.scenario == scenario).expect("there");
        (found.expected_met, found.p_all)
    };
    assert_eq!(of("one", "there-trend-000000"), of("three", "there-trend-000001"));
    assert_ne!(of("three", "there-trend-000000"), of("three", "there-trend-000002"));
}
