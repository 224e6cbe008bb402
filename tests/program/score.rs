//! Scores of a stored run: known answers of the errors, and the command with its table.

use std::fs;

use fiveyear::analysis::score::{KEPT, Told};
use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions::Normal;
use serde_json::Value;

use crate::support::command::{fiveyear, printed, refused, small_plan};

fn normal(mean: f64, sd: f64) -> Told {
    let mut quantiles = KEPT;
    Distribution::Normal(Normal { mean, sd }).fill(&mut quantiles);
    Told { quantiles }
}

#[test]
fn a_normal_forecast_scores_as_its_closed_form_says() {
    // CRPS of a normal at its mean is (sqrt 2 - 1) / sqrt pi standard deviations, at one from it 0.6024 (Gneiting and Raftery 2007).
    let told = normal(10.0, 2.0);
    assert!((told.crps(10.0) / 2.0 - 0.2337).abs() < 0.01, "{}", told.crps(10.0));
    assert!((told.crps(12.0) / 2.0 - 0.6024).abs() < 0.02, "{}", told.crps(12.0));
    // Far away, an error is the distance from what was said, less half of what was unsure.
    assert!((told.crps(110.0) - (100.0 - 2.0 * 0.5642)).abs() < 0.1, "{}", told.crps(110.0));
    // Between the quantiles that a run keeps, 75 % at 11.349 and 90 % at 12.563, a forecast is read along a straight line.
    assert!((told.below(10.0) - 0.5).abs() < 1e-9, "{}", told.below(10.0));
    assert!((told.below(12.0) - 0.830_4).abs() < 1e-3, "{}", told.below(12.0));
    assert_eq!((told.below(-90.0), told.below(90.0)), (0.0, 1.0));
    assert_eq!([10.0, 12.0, 13.0, 16.0].map(|value| told.band(value)), [Some(50), Some(80), Some(90), None]);
}

#[test]
fn the_error_is_the_area_between_the_forecast_and_the_step() {
    let told = Told { quantiles: [1.0, 1.5, 3.0, 3.0, 4.0, 9.0, 12.0] };
    for value in [-3.0, 1.2, 3.0, 6.0, 40.0] {
        let (steps, width) = (200_000, 100.0 / 200_000.0);
        let area: f64 = (0..steps)
            .map(|step| {
                let x = -40.0 + (f64::from(step) + 0.5) * width;
                let apart = told.below(x) - if x >= value { 1.0 } else { 0.0 };
                apart * apart * width
            })
            .sum();
        assert!((told.crps(value) - area).abs() < 1e-3, "{value}: {} against {area}", told.crps(value));
    }
}

#[test]
fn a_forecast_without_spread_errs_by_the_distance() {
    let told = Told { quantiles: [5.0; 7] };
    assert_eq!((told.crps(5.0), told.crps(8.0), told.crps(4.0)), (0.0, 3.0, 1.0));
    assert_eq!((told.below(5.0), told.band(5.0), told.band(5.1)), (0.5, Some(50), None));
}

#[test]
fn a_stored_run_is_scored_by_what_was_observed_since() {
    let folder = small_plan();
    let place = folder.path();
    printed(&fiveyear(place, &["run", "-s", "trend", "--draws", "300", "--no-charts", "--out", "run"]));
    let history = place.join("seeds/history.csv");
    let before = fs::read_to_string(&history).expect("the small plan has a history");
    // Nothing was observed yet: that is said, and how to change it.
    let nothing = refused(&fiveyear(place, &["score", "run"]), 1);
    assert!(nothing.contains("nothing-to-score") && nothing.contains("history.csv"), "{nothing}");
    let head = before.lines().next().expect("a head").trim_start_matches('\u{feff}').to_owned();
    let columns: Vec<&str> = head.split(',').collect();
    let row = |cells: &[(&str, &str)]| {
        let cell = |column: &&str| cells.iter().find(|(name, _)| name == column).map_or("", |(_, value)| *value).to_owned();
        columns.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let like = [("series", "elderly_screening"), ("year", "2027"), ("value", "74.0"), ("source", "invented")];
    let far = [("series", "elderly_screening"), ("year", "2028"), ("value", "20.0"), ("source", "invented")];
    fs::write(&history, format!("{}\n{}\n{}\n", before.trim_end(), row(&like), row(&far))).expect("the history is written");
    let page: Value = serde_json::from_str(&printed(&fiveyear(place, &["score", "run", "--format", "json", "--out", "s"]))).expect("JSON");
    assert_eq!((page["observed"].as_u64(), page["within_90"].as_u64()), (Some(2), Some(1)), "{page}");
    let rows = page["rows"].as_array().expect("rows");
    assert_eq!((rows[1]["below"].as_f64(), rows[1]["met"].as_bool()), (Some(0.0), Some(false)));
    assert!(rows[1]["crps"].as_f64() > rows[0]["crps"].as_f64());
    let table = fs::read_to_string(place.join("s/score.csv")).expect("a table");
    for column in ["place", "definition", "below", "band", "crps", "brier"] {
        assert!(table.lines().next().expect("a head").contains(column), "{column}");
    }
    assert!(place.join("s/charts/en/score.svg").is_file() && place.join("s/charts/zh/score.svg").is_file());
    // A value that has moved the draws of a run is no test of it: of two, the later one is left.
    let moved = ["run", "-s", "trend", "--draws", "300", "--no-charts", "--as-of", "2027", "--out", "moved"];
    printed(&fiveyear(place, &moved));
    let page: Value =
        serde_json::from_str(&printed(&fiveyear(place, &["score", "moved", "--format", "json", "--out", "m"]))).expect("JSON");
    assert_eq!((page["observed"].as_u64(), page["rows"][0]["year"].as_i64()), (Some(1), Some(2028)), "{page}");
    // What is not of such results is never replaced.
    fs::write(place.join("s/mine.txt"), "mine").expect("a file");
    assert!(refused(&fiveyear(place, &["score", "run", "--out", "s"]), 1).contains("folder-taken"));
}
