//! Planners know row numbers, Chinese names and titles: whatever names one thing is understood, whatever names several lists them.

use std::fs;

use crate::support::command::{fiveyear, printed, small_plan, told};

/// The series that `explain` shows for some words.
fn explained(words: &str) -> String {
    let page = printed(&fiveyear(small_plan().path(), &["explain", words, "--draws", "0", "--format", "json"]));
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    page["series"].as_str().or(page["name"].as_str()).expect("a name").to_owned()
}

/// What is said where some words name nothing or too much.
fn refused(arguments: &[&str]) -> String {
    let output = fiveyear(small_plan().path(), arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    told(&output)
}

#[test]
fn explain_takes_row_numbers_and_parts_of_names_in_both_languages() {
    for words in ["physicians_per_1000", "3", "３", "执业医师", "执业（助理）医师", "physicians per 1,000", "Physicians per"] {
        assert_eq!(explained(words), "physicians_per_1000", "{words}");
    }
    assert_eq!(explained("每年离岗医师"), "physicians_leaving", "an assumption's label is a name too");
}

#[test]
fn a_row_with_several_series_lists_them() {
    let folder = small_plan();
    let table = folder.path().join("seeds/indicators.csv");
    let rows = fs::read_to_string(&table).expect("the table is there");
    let staged = rows
        .replace("elderly_screening,5,,,", "elderly_screening,5,城区,In town,")
        .replace("carers_trained,6,,,", "carers_trained,5,乡村,In villages,");
    assert_ne!(rows, staged);
    fs::write(&table, staged).expect("written");
    let message = told(&fiveyear(folder.path(), &["explain", "5"]));
    let words = message.split_whitespace().collect::<Vec<_>>().join(" ");
    for listed in [
        "elderly_screening (Yearly health checks among people of 65 and over (In town))",
        "carers_trained (Care workers trained (In villages))",
    ] {
        assert!(words.contains(listed), "{listed} is missing in\n{message}");
    }
    assert!(refused(&["explain", "50"]).contains("no row 50"));
}

#[test]
fn words_that_name_several_things_list_them() {
    let message = refused(&["explain", "每千人口", "--lang", "zh"]);
    let row = "childcare_places_per_1000（每千人口托位数）";
    for part in ["可以指多个指标", row, "physicians_per_1000（每千人口执业（助理）医师数）"] {
        assert!(message.contains(part), "{part} is missing in\n{message}");
    }
    let message = refused(&["explain", "养老护理员人数"]);
    assert!(message.contains("names like it: ") && message.contains("carers_trained"), "{message}");
    let message = refused(&["run", "-s", "设施"]);
    assert!(message.contains("early (Facilities a year early), late"), "{message}");
    let message = refused(&["chart", "fan", "每千人口"]);
    assert!(message.contains("childcare_places_per_1000"), "{message}");
}

#[test]
fn scenarios_are_named_by_title_and_with_commas() {
    let folder = small_plan();
    let chosen = |scenarios: &[&str]| -> Vec<String> {
        let all = [&["run", "--draws", "10", "--no-charts", "--format", "json", "-s"], scenarios].concat();
        let output = fiveyear(folder.path(), &all);
        assert!(output.status.success(), "{scenarios:?}: {}", String::from_utf8_lossy(&output.stdout));
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let names = answer["scenarios"].as_array().expect("scenarios").iter();
        names.map(|scenario| scenario["scenario"].as_str().expect("a name").to_owned()).collect()
    };
    for words in [&["trend", "fiscal_squeeze"][..], &["trend,fiscal_squeeze"], &["惯性发展，财政收紧"], &["trend as usual, Fiscal squeeze"]]
    {
        assert_eq!(chosen(words), ["trend", "fiscal_squeeze"], "{words:?}");
    }
    assert_eq!(chosen(&["财政收紧"]), ["fiscal_squeeze"]);
    let message = refused(&["run", "-s", "trend,fiscal_sqeeze"]);
    assert!(message.contains("`fiscal_sqeeze`") && message.contains("did you mean `fiscal_squeeze`?"), "{message}");
}

#[test]
fn a_picture_is_named_after_what_was_meant() {
    let folder = small_plan();
    let output = fiveyear(folder.path(), &["chart", "fan", "3", "-s", "财政收紧", "--draws", "20"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("fan-physicians_per_1000-fiscal_squeeze-en.svg").is_file());
    let output = fiveyear(folder.path(), &["chart", "domain", "医疗卫生", "--draws", "20"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("domain-health-en.svg").is_file());
}

#[test]
fn a_scenario_names_assumptions_and_facilities_as_they_are_called() {
    let folder = small_plan();
    let scenario = |words: &str| {
        let head = "parent = \"惯性发展\"\ntitle = { zh = \"试\", en = \"Try\" }\nstory = { zh = \"试。\", en = \"A try.\" }\n";
        fs::write(folder.path().join("scenarios/try.toml"), format!("{head}{words}")).expect("written");
        let output = fiveyear(folder.path(), &["run", "-s", "try", "--draws", "50", "--no-charts", "--out", "out"]);
        let targets = fs::read_to_string(folder.path().join("out/targets.csv")).unwrap_or_default();
        (output.status.success(), targets, told(&output))
    };
    let by_id = scenario("[param]\nnet_migration = 3\n[facility.north_nursery]\ncancelled = true\n");
    assert!(by_id.0, "{}", by_id.2);
    for words in [
        "[param]\n\"净迁入率\" = 3\n[facility.\"城北托育中心\"]\ncancelled = true\n",
        "[param]\n\"Net migration\" = 3\n[facility.\"North nursery\"]\ncancelled = true\n",
    ] {
        let (passes, targets, message) = scenario(words);
        assert!(passes && targets == by_id.1, "{words}: {message}");
    }
    let (passes, _, message) = scenario("[param]\nnet_migration = 3\n\"净迁入率\" = 4\n");
    assert!(!passes && message.contains("duplicate-id"), "{message}");
}
