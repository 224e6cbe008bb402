//! Runs of more scenarios than fit beside each other: their tables are those of the single runs, and the terminal ranks them.

use std::fs;
use std::path::Path;

use fiveyear::table::split;

use crate::support::command::{self, printed, small_plan};

fn fiveyear(folder: &Path, arguments: &[&str]) -> String {
    printed(&command::fiveyear(folder, arguments))
}

/// The small plan with so many scenarios instead of its own, of which each closes more childcare places a year than the one before.
fn with_scenarios(count: usize) -> tempfile::TempDir {
    let folder = small_plan();
    for file in fs::read_dir(folder.path().join("scenarios")).expect("scenarios") {
        let path = file.expect("readable").path();
        if path.extension().is_some_and(|end| end == "toml") {
            fs::remove_file(path).expect("removed");
        }
    }
    for number in 0..count {
        let share = 0.02 + 0.001 * number as f64;
        let scenario = format!(
            "title = {{ zh = \"批次{number}\", en = \"Batch {number}\" }}\nstory = {{ zh = \"试验。\", en = \"A trial.\" }}\n\
             [param]\nplaces_closed = {share}\n"
        );
        fs::write(folder.path().join(format!("scenarios/b{number:03}.toml")), scenario).expect("written");
    }
    folder
}

const COUNT: usize = 61;

#[test]
fn a_batch_has_the_rows_of_its_scenarios_run_alone() {
    let folder = with_scenarios(COUNT);
    fiveyear(folder.path(), &["run", "--draws", "60", "--out", "all"]);
    let table = |run: &str, name: &str| fs::read_to_string(folder.path().join(run).join(name)).expect("a table");
    let all = folder.path().join("all");
    for picture in ["report.html", "whatif.html", "workbook.xlsx", "charts"] {
        assert!(!all.join(picture).exists(), "{picture} of {COUNT} scenarios");
    }
    let mut alone = [0, 37, COUNT - 1].map(|number| format!("b{number:03}")).into_iter();
    for scenario in alone.by_ref() {
        fiveyear(folder.path(), &["run", "-s", &scenario, "--draws", "60", "--out", "alone", "--no-charts"]);
        for name in
            ["projections.csv", "targets.csv", "targets_by_year.csv", "commitments.csv", "joint.csv", "together.csv", "official.csv"]
        {
            let (all, alone) = (table("all", name), table("alone", name));
            let mine = all.lines().filter(|line| line.starts_with(&format!("{scenario},")));
            assert_eq!(all.lines().take(1).chain(mine).collect::<Vec<_>>(), alone.lines().collect::<Vec<_>>(), "{name} of {scenario}");
        }
    }
    fiveyear(folder.path(), &["verify", "all"]);
}

/// P(met) of an indicator by scenario, from targets.csv.
fn p_met(path: &Path, indicator: &str) -> Vec<(String, f64)> {
    let text = fs::read_to_string(path).expect("targets.csv");
    let records: Vec<Vec<String>> = split(text.trim_start_matches('\u{feff}'))
        .records
        .into_iter()
        .map(|record| record.into_iter().map(|cell| cell.words.into_owned()).collect())
        .collect();
    let [scenario, id, share] =
        ["scenario", "indicator", "p_met"].map(|name| records[0].iter().position(|column| column == name).expect("a column"));
    let rows = records[1..].iter().filter(|cells| cells[id] == indicator);
    rows.map(|cells| (cells[scenario].clone(), cells[share].parse().expect("a number"))).collect()
}

#[test]
fn a_batch_is_ranked_on_the_terminal_and_as_data() {
    let folder = with_scenarios(COUNT);
    let page = fiveyear(folder.path(), &["run", "--draws", "400", "--out", "all"]);
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("no {words} in {page}"));
    // Closing places lowers one target, so that the first scenario meets most and the last fewest.
    assert!(place("(b000)") < place("meet fewest") && place("meet fewest") < place("(b060)"), "{page}");
    assert!(!page.contains("(b030)"), "{page}");
    place("up to 60 scenarios");
    let json = fiveyear(folder.path(), &["run", "--draws", "400", "--out", "all", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(answer["scenarios"].as_array().map(Vec::len), Some(COUNT));
    let places = answer["targets"].as_array().expect("targets").iter().find(|target| target["indicator"] == "childcare_places_per_1000");
    let places = places.expect("the plan has childcare places");
    let of_scenarios = p_met(&folder.path().join("all/targets.csv"), "childcare_places_per_1000");
    // Of scenarios that tie, the first is named.
    let by_share = |one: &&(String, f64), other: &&(String, f64)| one.1.total_cmp(&other.1);
    let lowest = of_scenarios.iter().min_by(by_share).expect("scenarios");
    let highest = of_scenarios.iter().rev().max_by(by_share).expect("scenarios");
    for (end, (scenario, share)) in [("lowest", lowest), ("highest", highest)] {
        assert_eq!((&places[end]["scenario"], &places[end]["p_met"]), (&scenario.as_str().into(), &(*share).into()), "{end}");
    }
    assert!(lowest.1 < highest.1, "closing places matters");
    let chinese = fiveyear(folder.path(), &["run", "--draws", "400", "--out", "all", "--lang", "zh"]);
    assert!(chinese.contains("全部情景的达标概率"), "{chinese}");
}
