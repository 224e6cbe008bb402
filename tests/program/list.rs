//! `list` shows what can be named, and whatever `explain` is asked finds it or lists all that it may be.

use crate::support::command::{fiveyear, printed, refused, small_plan};

fn rows(arguments: &[&str]) -> Vec<serde_json::Value> {
    let page = printed(&fiveyear(small_plan().path(), &[arguments, &["--format", "json"]].concat()));
    serde_json::from_str(&page).expect("JSON")
}

#[test]
fn every_kind_of_thing_is_listed_with_its_names() {
    let cases = [
        ("indicators", "physicians_per_1000"),
        ("series", "population"),
        ("assumptions", "physicians_hired"),
        ("facilities", "town_hospital"),
        ("budget", "health"),
        ("scenarios", "fiscal_squeeze"),
    ];
    for (kind, id) in cases {
        let found = rows(&["list", kind]);
        let row = found.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("{id} is no row of {kind}: {found:?}"));
        assert!(!row["name"]["zh"].as_str().expect("a name").is_empty(), "{row}");
    }
    // A kind may be named in Chinese, and words of either language choose among its entries.
    assert_eq!(rows(&["list", "情景", "财政收紧"])[0]["id"], "fiscal_squeeze");
    assert_eq!(rows(&["list", "scenarios", "squeeze"]).len(), 1);
    assert!(rows(&["list", "assumptions", "医师"]).len() > 1);
    let page = printed(&fiveyear(small_plan().path(), &["list", "indicators", "--lang", "zh"]));
    assert!(page.lines().all(|line| console::measure_text_width(line) <= 80) && page.contains("执业"), "{page}");
    assert!(refused(&fiveyear(small_plan().path(), &["list", "scenarios", "fiscal_squeze"]), 1).contains("did you mean `fiscal_squeeze`?"));
}

#[test]
fn explain_finds_what_has_no_rule_and_lists_all_that_a_word_may_mean() {
    let folder = small_plan();
    let page = printed(&fiveyear(folder.path(), &["explain", "town_hospital"]));
    assert!(page.contains("opens"), "{page}");
    let one = printed(&fiveyear(folder.path(), &["explain", "param.physicians_hired"]));
    assert_eq!(one, printed(&fiveyear(folder.path(), &["explain", "physicians_hired"])));
    // A word of one indicator means that one, though assumptions hold it too.
    let page = printed(&fiveyear(folder.path(), &["explain", "医师", "--lang", "zh"]));
    assert!(page.starts_with("physicians_per_1000"), "{page}");
    // Of a word of several, all matches of all kinds, however many.
    let message = refused(&fiveyear(folder.path(), &["explain", "率", "--lang", "zh"]), 1);
    let words: String = message.split_whitespace().collect();
    for part in ["指标：preschool_enrolment", "elderly_screening", "假设：", "net_migration", "mortality_improvement"] {
        assert!(words.contains(part), "{part} is missing in\n{message}");
    }
}
