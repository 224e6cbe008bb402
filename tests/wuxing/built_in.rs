//! The built-in plan as the program shows it: its files are sound, and every target is judged.

use fiveyear::diagnostic::render;
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::scenario::load_scenarios;

use crate::program::excel::workbooks_say_the_same;
use crate::support::command::{fiveyear, printed};
use crate::support::evaluators::agree_on_plan;

#[test]
fn the_default_command_judges_every_target_of_the_built_in_plan() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let answer: serde_json::Value =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &["--draws", "200", "--format", "json"]))).expect("JSON");
    let scenarios = answer["scenarios"].as_array().expect("scenarios");
    assert!(scenarios.len() >= 8, "{} scenarios", scenarios.len());
    for scenario in scenarios {
        let targets = scenario["targets"].as_array().expect("targets");
        assert_eq!(targets.len(), 51);
        for target in targets {
            let count = |name: &str| target[name].as_u64().expect("a count");
            assert_eq!(count("met") + count("missed") + count("failed"), 200, "{target}");
        }
    }
    let run = folder.path().join(answer["files"].as_str().expect("a folder"));
    for name in ["targets.csv", "targets.parquet", "projections.csv", "projections.parquet", "failures.csv", "run.json"] {
        assert!(run.join(name).is_file(), "{name}");
    }
}

#[test]
fn audit_names_both_places() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let findings: serde_json::Value =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &["audit", "--format", "json"]))).expect("JSON");
    let contradictions =
        findings.as_array().expect("findings").iter().filter(|finding| finding["kind"] != "open" && finding["place_b"] != "").count();
    assert!(contradictions > 10, "{contradictions} contradictions with two places");
}

#[test]
fn the_embedded_plan_is_read() {
    let plan = Plan::embedded().unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert!(plan.warnings.is_empty(), "{}", render(&plan.warnings, Language::En, false));
    assert_eq!(plan.indicators.len(), 51);
    assert_eq!(plan.domains.len(), 11);
}

#[test]
fn the_embedded_scenarios_are_read() {
    let plan = Plan::embedded().unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    let scenarios = load_scenarios(&plan).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert_eq!(scenarios.len(), plan.scenarios.len().max(1));
}

#[test]
fn every_rule_agrees_bit_for_bit() {
    agree_on_plan(&Plan::embedded().expect("the built-in plan is sound"));
}

#[test]
fn its_table_fits_eighty_columns_in_both_languages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for language in ["zh", "en"] {
        let table = printed(&fiveyear(folder.path(), &["run", "--central", "--lang", language]));
        for line in table.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
        assert_eq!(table.matches('■').count() % 10, 0, "each panel has the ten domains that have indicators");
    }
}

#[test]
fn its_answer_with_all_that_is_said_of_the_run_leaves_room_for_the_prompt_on_a_screen_of_forty_lines() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for language in ["zh", "en"] {
        let answer = printed(&fiveyear(folder.path(), &["run", "--draws", "100", "--no-charts", "--lang", language]));
        assert!(answer.lines().count() < 40, "{language}: {answer}");
        // What is said of the run beside the answer stands in what the answer leaves of the screen.
        assert!(answer.contains("[observations-unused]"), "{language}: {answer}");
        assert!(answer.lines().all(|line| console::measure_text_width(line) <= 80), "{language}: {answer}");
    }
}

#[test]
fn its_report_opens_in_chinese() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--out", "run", "--lang", "zh"]));
    let report = std::fs::read_to_string(folder.path().join("run/report.html")).expect("a report");
    assert!(report.contains("data-language=\"zh\""));
}

#[test]
fn its_tables_as_workbooks_say_the_same() {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    workbooks_say_the_same(plan.files.iter().map(|file| (file.name.clone(), file.text.clone().into_bytes())).collect());
}
