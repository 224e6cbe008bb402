//! Whole sessions of the commands that compare, explain and assess.

use std::fs;

use serde_json::Value;

use crate::support::command::{fiveyear, small_plan, told};

fn printed(arguments: &[&str]) -> String {
    crate::support::command::printed(&fiveyear(small_plan().path(), arguments))
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).expect("JSON")
}

#[test]
fn compare_shows_inputs_targets_won_and_lost_and_how_sure_that_is() {
    let folder = small_plan();
    let arguments = ["compare", "trend", "care_first", "ageing_fast", "--draws", "500", "--format", "json", "--out", "comparison.csv"];
    let output = fiveyear(folder.path(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let comparisons = answer["comparisons"].as_array().expect("comparisons");
    assert_eq!(comparisons.len(), 2, "each further scenario against the first");
    let shift = &comparisons[0];
    assert!(shift["inputs"].as_array().expect("inputs").iter().any(|input| input["kind"] == "shift"));
    let of =
        |id: &str| shift["targets"].as_array().expect("targets").iter().find(|target| target["indicator"] == id).expect("a row").clone();
    // More money for elderly care checks more people, with the same random numbers in each draw; enrolment knows nothing of it.
    let checks = of("elderly_screening");
    assert!(checks["difference"].as_f64().expect("a number") > 0.0, "{checks}");
    assert!(checks["p_met_second"].as_f64() >= checks["p_met_first"].as_f64(), "{checks}");
    let enrolment = of("preschool_enrolment");
    assert_eq!((enrolment["verdict"].as_str(), enrolment["difference"].as_f64()), (Some("same"), Some(0.0)));
    for target in shift["targets"].as_array().expect("targets") {
        let (low, high) =
            (target["p_difference_interval_95"][0].as_f64().unwrap(), target["p_difference_interval_95"][1].as_f64().unwrap());
        let difference = target["p_difference"].as_f64().unwrap();
        assert!(low <= difference && difference <= high, "{target}");
    }
    // The file holds six targets, the domains and the plan of both comparisons.
    let csv = fs::read_to_string(folder.path().join("comparison.csv")).expect("the file is there");
    let lines = csv.lines().count() - 1;
    assert_eq!(lines, 2 * (6 + shift["domains"].as_array().expect("domains").len() + 1));
}

#[test]
fn compare_fits_eighty_columns_in_both_languages() {
    for language in ["zh", "en"] {
        let page = printed(&["compare", "trend", "home_checks", "--draws", "200", "--lang", language]);
        for line in page.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
    }
}

#[test]
fn compare_lists_what_clearly_differs_and_prints_no_negative_zero() {
    let answer = json(&["compare", "trend", "fiscal_squeeze", "--draws", "500"]);
    let targets = answer["comparisons"][0]["targets"].as_array().expect("targets");
    let tenths = |value: &Value| (1000.0 * value.as_f64().expect("a number")).round();
    let end = |target: &Value, end: usize| tenths(&target["p_difference_interval_95"][end]);
    let clear = targets.iter().filter(|target| end(target, 0) > 0.0 || end(target, 1) < 0.0).count();
    let same = targets.iter().filter(|target| target["verdict"] == "same").count();
    let decided = targets.iter().filter(|target| target["verdict"] == "wins" || target["verdict"] == "loses").count();
    assert_eq!(clear, decided);
    let sure = |target: &&Value| (target["certainty"].as_f64().expect("a number") - 0.5).abs() > 0.475;
    assert!(clear > 0 && targets.iter().filter(sure).count() >= clear, "what is clear is sure");
    for (language, to, rest) in [("en", " to ", "other targets do not differ clearly"), ("zh", " 至 ", "项目标差异不明")] {
        let page = printed(&["compare", "trend", "fiscal_squeeze", "--draws", "500", "--lang", language]);
        let rows: Vec<&str> = page.lines().filter(|line| line.contains("% → ") && line.contains(to)).collect();
        assert_eq!(rows.len(), clear, "{page}");
        for row in rows {
            let zeros = ["-0.0 ", "-0.0)", "+0.0 ", "+0.0)", " – "];
            assert!(zeros.iter().all(|zero| !row.contains(zero)), "{row}");
        }
        let words: String = page.split_whitespace().collect::<Vec<_>>().join(" ");
        // A number of nought is not worth a sentence.
        let unclear = targets.len() - clear - same;
        let said = format!("{unclear}{}{rest}", if language == "en" { " " } else { "" });
        assert_eq!(words.contains(if unclear > 0 { &said } else { rest }), unclear > 0, "{page}");
    }
}

#[test]
fn compare_refuses_names_it_does_not_know_and_a_scenario_with_itself() {
    let folder = small_plan();
    let unknown = fiveyear(folder.path(), &["compare", "trend", "ageing_fats"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(told(&unknown).contains("ageing_fast"), "the likely name is suggested");
    assert_eq!(fiveyear(folder.path(), &["compare", "trend", "trend"]).status.code(), Some(1));
    assert_eq!(fiveyear(folder.path(), &["compare", "trend"]).status.code(), Some(2));
}

#[test]
fn explain_splits_the_change_of_an_indicator_into_parts_that_sum_exactly() {
    for (arguments, groups) in [
        (&["explain", "physicians_per_1000", "--draws", "200"][..], &["trend", "ageing", "funding", "facilities"][..]),
        (&["explain", "physicians_per_1000", "--draws", "200", "--scenario", "ageing_fast", "--from", "trend"], &["ageing"]),
    ] {
        let why = &json(arguments)["why"];
        let number = |value: &Value| value.as_f64().expect("a number");
        let parts = why["parts"].as_array().expect("parts");
        assert_eq!(parts.iter().map(|part| part["group"].as_str().unwrap()).collect::<Vec<_>>(), groups);
        let sum = parts.iter().fold(number(&why["start"]), |sum, part| sum + number(&part["mean"]));
        // Numbers are read from JSON to within their last bit.
        assert!((sum - number(&why["end"])).abs() <= 2.0 * f64::EPSILON * sum.abs(), "{sum} {}", why["end"]);
    }
    assert!(json(&["explain", "physicians_per_1000", "--draws", "0"])["why"].is_null());
    assert!(json(&["explain", "population"])["why"].is_null(), "only indicators are judged and taken apart");
}

#[test]
fn progress_assesses_anyones_table() {
    let folder = small_plan();
    // Statistics Canada, Canadian Indicator Framework, 1-1-1 and 17-1-1 as published.
    let csv = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction,natural_limit\n\
               1-1-1,2015,14.5,2023,10.4,2030,7.25,less,\n\
               17-1-1,2016,86.2795833333333,2024,92.35875,,,more,100\n";
    fs::write(folder.path().join("progress.csv"), csv).expect("written");
    let output = fiveyear(folder.path(), &["progress", "progress.csv", "--method", "statcan", "--format", "json", "--out", "result.csv"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["rows"][0]["label"], "moderate_progress");
    assert!((answer["rows"][0]["value"].as_f64().unwrap() - 0.9010899546976208).abs() < 1e-9);
    assert!((answer["rows"][1]["score"].as_f64().unwrap() - 3.8907192806023563).abs() < 1e-9);
    let written = fs::read_to_string(folder.path().join("result.csv")).expect("the file is there");
    assert!(written.starts_with("\u{feff}indicator,method,") && written.lines().count() == 3, "{written}");
    for method in ["unsd", "escap", "eurostat", "sdg-index", "sdg_index", "oecd"] {
        let page = fiveyear(folder.path(), &["progress", "progress.csv", "--method", method]);
        assert!(page.status.success(), "{method}");
        for line in String::from_utf8_lossy(&page.stdout).lines() {
            assert!(console::measure_text_width(line) <= 80, "{line}");
        }
    }
    fs::write(folder.path().join("wrong.csv"), csv.replace("less", "sideways")).expect("written");
    let wrong = fiveyear(folder.path(), &["progress", "wrong.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(told(&wrong).contains("wrong.csv:2:"), "{}", told(&wrong));
    assert_eq!(fiveyear(folder.path(), &["progress", "nowhere.csv"]).status.code(), Some(1));
}
