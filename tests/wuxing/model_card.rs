//! The model card of the Wuxing plan: docs/model.md and docs/model.zh.md are what `explain --model` prints, nothing is left out, and the
//! assumptions that matter most are measured.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fiveyear::analysis::number_met;
use fiveyear::language::{Language, paragraphs_in};
use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{Session, Settings, compile};

use crate::support::command::{fiveyear_on, printed};

fn docs(language: Language) -> PathBuf {
    let name = if language == Language::Zh { "docs/model.zh.md" } else { "docs/model.md" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The page of the documentation is what the command prints for 140 columns.
fn is_up_to_date(language: Language) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = printed(&fiveyear_on(140, folder.path(), &["explain", "--model", "--lang", language.tag()]));
    let path = docs(language);
    let known = fs::read_to_string(&path).unwrap_or_default();
    if known != page && std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page).expect("the documentation can be written");
    } else {
        let differing = known.lines().zip(page.lines()).find(|(one, other)| one != other);
        assert!(known == page, "{} is behind the plan: run the tests once with UPDATE_DOCS=1 ({differing:?})", path.display());
    }
}

#[test]
fn the_english_page_is_what_the_command_prints() {
    is_up_to_date(Language::En);
}

#[test]
fn the_chinese_page_is_what_the_command_prints() {
    is_up_to_date(Language::Zh);
}

fn embedded() -> (Plan, Scenario) {
    let plan = Plan::embedded().expect("the plan is sound");
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    let trend = scenarios.into_iter().find(|scenario| scenario.name == "trend").expect("a scenario");
    (plan, trend)
}

fn session(plan: &Plan, settings: Settings) -> Session<'_> {
    Session::new(plan, &[plan_itself(plan)], settings).expect("the rules are sound")
}

#[test]
fn every_series_assumption_and_shock_is_on_the_page_in_both_languages() {
    let (plan, trend) = embedded();
    let compilation = compile(&plan, std::slice::from_ref(&trend)).expect("the rules are sound");
    let model = &compilation.of(&trend).expect("traced").model;
    for language in Language::ALL {
        let page = fs::read_to_string(docs(language)).expect("the page is there");
        let names = model.series.iter().map(|series| &series.name).chain(plan.assumptions.iter().map(|assumption| &assumption.name));
        for name in names.chain(plan.shocks.iter().map(|shock| &shock.name)) {
            assert!(page.contains(&format!("`{name}`")), "{name} is missing ({})", language.tag());
        }
        for series in &model.series {
            let chinese = |words: &String| words.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
            let paragraphs = paragraphs_in(&series.description, language);
            assert!(!paragraphs.is_empty(), "{} has no comment", series.name);
            if language == Language::Zh {
                assert!(paragraphs.iter().all(chinese), "{} has no Chinese comment: {paragraphs:?}", series.name);
            } else {
                // A quotation or the number of a section may stand in an English sentence.
                let letters = paragraphs.concat().chars().filter(char::is_ascii_alphabetic).count();
                assert!(letters > 3, "{} has no English comment: {paragraphs:?}", series.name);
            }
        }
    }
}

/// The names of the ten in the order of the page.
fn ten(page: &str) -> Vec<String> {
    let (_, rest) = page.split_once("\n1. **").expect("a numbered list");
    let list = rest.split("\n\n").next().expect("an end");
    let joined = format!("1. **{list}").replace("\n   ", " ");
    joined.lines().map(|line| line.split('`').nth(1).expect("a name in code").to_owned()).collect()
}

#[test]
fn the_ten_that_matter_most_can_be_measured_again() {
    let (plan, trend) = embedded();
    let page = fs::read_to_string(docs(Language::En)).expect("the page is there");
    let ten = ten(&page);
    assert_eq!(ten.len(), 10);
    assert_eq!(ten, self::ten(&fs::read_to_string(docs(Language::Zh)).expect("the page is there")));

    // The same draws give the same moves, whatever else is measured beside.
    let settings = Settings { draws: 2_000, ..Settings::default() };
    let few: BTreeSet<&str> = ten.iter().map(String::as_str).collect();
    let again = number_met(&session(&plan, settings), &trend, Some(&few)).expect("the rules are sound");
    assert_eq!(again.number.bars.iter().map(|bar| &bar.name).collect::<Vec<_>>(), ten.iter().collect::<Vec<_>>());
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for bar in &again.number.bars {
        let signed = |value: f64| format!("{}{:.2}", if value < 0.0 { "−" } else { "+" }, value.abs());
        let low = format!("{} targets at", signed(bar.at_low - again.number.base));
        assert!(words.contains(&low), "{}: {low}", bar.name);
        // What moves the number is the sum of what moves the targets.
        let moved: f64 = again
            .targets
            .iter()
            .flat_map(|target| target.bars.iter().filter(|of_target| of_target.name == bar.name))
            .map(|of_target| of_target.at_high - of_target.at_low)
            .sum();
        assert!((moved - (bar.at_high - bar.at_low)).abs() < 1e-9, "{}: {moved}", bar.name);
    }
}

#[test]
fn other_random_numbers_find_the_same_assumptions() {
    let (plan, trend) = embedded();
    let ten = ten(&fs::read_to_string(docs(Language::En)).expect("the page is there"));
    let settings = Settings { draws: 500, seed: 1, ..Settings::default() };
    let measured = number_met(&session(&plan, settings), &trend, None).expect("the rules are sound");
    let first: Vec<&str> = measured.number.bars.iter().take(18).map(|bar| bar.name.as_str()).collect();
    for name in &ten {
        assert!(first.contains(&name.as_str()), "{name} is not among {first:?}");
    }
}

/// Grade D is a judgement and says so; what says it is a judgement claims no better grade.
#[test]
fn a_judgement_is_graded_as_one_in_both_languages() {
    let (plan, _) = embedded();
    for assumption in &plan.assumptions {
        let english = assumption.source.get(Language::En).to_lowercase().starts_with("judgement");
        let chinese = assumption.source.get(Language::Zh).starts_with("判断");
        assert_eq!((english, chinese), (assumption.grade == 'D', assumption.grade == 'D'), "{}: {:?}", assumption.name, assumption.source);
    }
}
