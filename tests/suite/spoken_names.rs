//! Planners know row numbers, Chinese names and titles: whatever names one thing is understood, whatever names several lists them.

use fiveyear::plan::Plan;

use crate::support::fiveyear;

/// The series that `explain` shows for some words.
fn explained(words: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = fiveyear(folder.path(), &["explain", words, "--draws", "0", "--format", "json"]);
    assert!(output.code == 0, "{words}: {}", output.output);
    let page: serde_json::Value = serde_json::from_str(&output.output).expect("JSON");
    page["series"].as_str().or(page["name"].as_str()).expect("a name").to_owned()
}

/// What is said where some words name nothing or too much.
fn refused(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = fiveyear(folder.path(), arguments);
    assert_eq!(output.code, 1, "{arguments:?}");
    output.errors
}

#[test]
fn explain_takes_row_numbers_and_parts_of_names_in_both_languages() {
    for words in ["physicians_per_1000", "22", "２２", "执业医师", "执业（助理）医师", "licensed physicians", "Licensed (assistant)"]
    {
        assert_eq!(explained(words), "physicians_per_1000", "{words}");
    }
    assert_eq!(explained("养老护理员年流失率"), "carer_attrition", "an assumption's label is a name too");
}

#[test]
fn every_row_with_one_series_is_found_by_its_number_and_every_other_lists_its_series() {
    let plan = Plan::embedded().expect("the embedded plan is sound");
    let rows = |number| plan.indicators.iter().filter(move |indicator| indicator.number == number);
    let several: Vec<_> = (1..=49).filter(|number| rows(*number).count() > 1).collect();
    assert!(!several.is_empty(), "the plan has a row with several series");
    for number in several {
        let message = refused(&["explain", &number.to_string()]);
        for indicator in rows(number) {
            let listed = format!("{} ({}, {})", indicator.id, indicator.name.en, indicator.stage.en);
            assert!(message.contains(&listed), "{listed} is missing in\n{message}");
        }
    }
    assert!(refused(&["explain", "50"]).contains("called `50`"));
}

#[test]
fn words_that_name_several_things_list_them() {
    let message = refused(&["explain", "满意度", "--lang", "zh"]);
    for part in ["可以指多个指标", "food_safety_satisfaction（公众食品安全满意度）", "weather_satisfaction（公众气象服务满意度）"]
    {
        assert!(message.contains(part), "{part} is missing in\n{message}");
    }
    let message = refused(&["explain", "养老护理员人数"]);
    assert!(message.contains("names like it: ") && message.contains("carers_per_10000_elderly"), "{message}");
    let message = refused(&["run", "-s", "设施"]);
    assert!(message.contains("facilities_early (Facilities early), facilities_late"), "{message}");
    let message = refused(&["chart", "fan", "残疾儿童"]);
    assert!(message.contains("disabled_enrolment_preschool"), "{message}");
}

#[test]
fn scenarios_are_named_by_title_and_with_commas() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chosen = |scenarios: &[&str]| -> Vec<String> {
        let all = [&["run", "--draws", "10", "--no-charts", "--format", "json", "-s"], scenarios].concat();
        let output = fiveyear(folder.path(), &all);
        assert!(output.code == 0, "{scenarios:?}: {}", output.output);
        let answer: serde_json::Value = serde_json::from_str(&output.output).expect("JSON");
        let names = answer["scenarios"].as_array().expect("scenarios").iter();
        names.map(|scenario| scenario["scenario"].as_str().expect("a name").to_owned()).collect()
    };
    for words in [&["trend", "fiscal_squeeze"][..], &["trend,fiscal_squeeze"], &["照常发展，财政收紧"], &["trend as usual, Fiscal squeeze"]]
    {
        assert_eq!(chosen(words), ["trend", "fiscal_squeeze"], "{words:?}");
    }
    assert_eq!(chosen(&["财政收紧"]), ["fiscal_squeeze"]);
    let message = refused(&["run", "-s", "trend,fiscal_sqeeze"]);
    assert!(message.contains("`fiscal_sqeeze`") && message.contains("did you mean `fiscal_squeeze`?"), "{message}");
}

#[test]
fn a_picture_is_named_after_what_was_meant() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = fiveyear(folder.path(), &["chart", "fan", "22", "-s", "财政收紧", "--draws", "20"]);
    assert!(output.code == 0, "{}", output.errors);
    assert!(folder.path().join("fan-physicians_per_1000-fiscal_squeeze-en.svg").is_file());
    let output = fiveyear(folder.path(), &["chart", "domain", "卫生", "--draws", "20"]);
    assert!(output.code == 0, "{}", output.errors);
    assert!(folder.path().join("domain-health-en.svg").is_file());
}
