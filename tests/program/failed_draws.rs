//! Draws that fail are spoken of wherever figures of their scenario are shown: how many of all, why, and where the bound stands.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{fiveyear, printed, refused, small_plan};

/// The small plan with a check of the population, in a scenario of which the number of draws that break it is wanted.
fn held(low: &str, high: &str) -> TempDir {
    let folder = small_plan();
    let check = format!("[[check]]\nseries = \"population\"\nlow = {low}\nhigh = {high}\nreason = \"A county of this size\"\n");
    fs::write(folder.path().join("seeds/checks.toml"), check).expect("writable");
    folder
}

/// Every command that shows figures of a scenario's draws, and every kind of chart.
fn commands() -> Vec<Vec<&'static str>> {
    let mut commands = vec![
        vec!["compare", "trend", "care_first", "--draws", "100"],
        vec!["explain", "physicians_per_1000", "--draws", "100"],
        vec!["explain", "population", "--draws", "100"],
        vec!["explain", "--model", "--draws", "100"],
        vec!["population", "--draws", "100", "--out", "population.csv"],
    ];
    for chart in ["fan physicians_per_1000", "waterfall physicians_per_1000", "tornado physicians_per_1000", "domain health"] {
        let words: Vec<&str> = chart.split(' ').collect();
        commands.push([&["chart"], &words[..], &["--draws", "100", "--out", "picture.svg"]].concat());
    }
    for chart in ["status", "distance", "at-risk", "heat-map", "number-met", "pyramid", "budget"] {
        commands.push(vec!["chart", chart, "-s", "trend", "--draws", "100", "--out", "picture.svg"]);
    }
    commands.push(vec!["chart", "comparison", "-s", "trend", "care_first", "--draws", "100", "--out", "picture.svg"]);
    commands
}

fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn where_every_draw_fails_every_command_and_picture_stops_and_names_the_check() {
    let folder = held("300000", "400000");
    for command in commands() {
        let message = flat(&refused(&fiveyear(folder.path(), &command), 1));
        assert!(
            message.contains("error[check-failed]") && message.contains("`population` fails in each of 100 draws"),
            "{command:?}\n{message}"
        );
        assert!(message.contains("seeds/checks.toml:2") && message.contains("A county of this size"), "{command:?}\n{message}");
        assert!(!message.contains("no rule computes") && !message.contains("no uncertain assumption"), "{command:?}\n{message}");
    }
    for file in ["picture.svg", "population.csv"] {
        assert!(!folder.path().join(file).exists(), "{file} would say something false");
    }
}

#[test]
fn a_live_page_is_not_written_where_every_draw_fails_and_says_how_many_do() {
    let folder = held("300000", "400000");
    let page = ["whatif", "--draws", "500", "--out", "page.html"];
    let message = flat(&refused(&fiveyear(folder.path(), &page), 1));
    assert!(message.contains("error[check-failed]") && message.contains("`population` fails in each of 500 draws"), "{message}");
    assert!(!folder.path().join("page.html").exists(), "it would say something false");
    let folder = held("150000", "240000");
    let run = printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "500", "--no-charts"]));
    let failed = run.lines().find_map(|line| line.split_once(" of 500 draws failed")).expect("run counts them").0.trim();
    let message = flat(&printed(&fiveyear(folder.path(), &page)));
    assert!(message.contains(&format!("`population` fails in {failed} of 500 draws of scenario `trend`")), "{message}");
    let json: Value = serde_json::from_str(&printed(&fiveyear(folder.path(), &[&page[..], &["--format", "json"]].concat()))).expect("JSON");
    assert_eq!((&json["page"], &json["draws"], &json["notes"][0]["code"]), (&"page.html".into(), &500.into(), &"check-failed".into()));
    assert!(folder.path().join("page.html").exists());
}

#[test]
fn where_some_draws_fail_every_command_says_how_many_of_all_and_why() {
    let folder = held("150000", "240000");
    let run = printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "100", "--no-charts"]));
    let failed: usize =
        run.lines().find_map(|line| line.split_once(" of 100 draws failed")?.0.trim().parse().ok()).expect("run counts them");
    assert!((2..98).contains(&failed), "{failed}");
    for command in commands() {
        let page = flat(&printed(&fiveyear(folder.path(), &command)));
        assert!(page.contains("warning[check-failed]") && page.contains("seeds/checks.toml:"), "{command:?}\n{page}");
        // The whole model is described by draws of its own seed alike, so all commands see the same draws.
        assert!(page.contains(&format!("`population` fails in {failed} of 100 draws of scenario `trend`")), "{command:?}\n{page}");
        if command.contains(&"picture.svg") {
            let picture = fs::read_to_string(folder.path().join("picture.svg")).expect("drawn");
            let words = flat(&picture.replace(['<', '>'], " "));
            assert!(words.contains("failed and count as not met"), "{command:?}: the picture says so too");
        }
    }
    let json: Value =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &["explain", "physicians_per_1000", "--draws", "100", "--format", "json"])))
            .expect("JSON");
    assert_eq!(json["notes"][0]["code"], "check-failed");
    assert_eq!(json["notes"][0]["place"]["file"], "seeds/checks.toml");
}

#[test]
fn without_failed_draws_nothing_is_said_of_them() {
    let folder = small_plan();
    for command in commands() {
        let page = printed(&fiveyear(folder.path(), &command));
        assert!(!page.contains("fail"), "{command:?}\n{page}");
    }
    let picture = fs::read_to_string(folder.path().join("picture.svg")).expect("drawn");
    assert!(!picture.contains("fail"));
}

#[test]
fn a_bound_of_the_table_is_named_where_the_table_declares_it() {
    let folder = small_plan();
    change(folder.path(), "seeds/indicators.csv", "log,0.1,20,more,2.80", "log,0.1,3.25,more,2.80");
    let message = flat(&printed(&fiveyear(folder.path(), &["compare", "trend", "care_first", "--draws", "200"])));
    assert!(message.contains("seeds/indicators.csv:4") && message.contains("rules/services.rhai:"), "the bound and the rule\n{message}");
}

#[track_caller]
fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let place = folder.join(file);
    let text = fs::read_to_string(&place).expect("readable");
    assert!(text.contains(from), "{from} in\n{text}");
    fs::write(&place, text.replacen(from, to, 1)).expect("writable");
}

#[test]
fn a_bound_of_one_side_is_told_as_one() {
    let folder = small_plan();
    let check = "[[check]]\nseries = \"population\"\nlow = 300000\nreason = \"A county of this size\"\n";
    fs::write(folder.path().join("seeds/checks.toml"), check).expect("writable");
    let message = flat(&refused(&fiveyear(folder.path(), &["explain", "population", "--draws", "100"]), 1));
    assert!(message.contains("is outside its bounds: below 300000") && !message.contains("1797"), "{message}");
}
