//! The model card: docs/model.md and docs/model.zh.md are what `explain --model` prints, nothing is left out, and the assumptions that
//! matter most are measured.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use fiveyear::analysis::number_met;
use fiveyear::diagnostic::{Place, Source};
use fiveyear::language::{Language, Text, paragraphs_in};
use fiveyear::plan::{Assumption, Comparison, Plan};
use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions::Uniform;
use fiveyear::scenario::{Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{Settings, compile};

use crate::small_plan::{UNBOUNDED, indicator, plan, target};

fn fiveyear(folder: &Path, columns: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fiveyear"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", columns)
        .env("LC_ALL", "en_US.UTF-8")
        .output()
        .expect("the program starts")
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn docs(language: Language) -> PathBuf {
    let name = if language == Language::Zh { "docs/model.zh.md" } else { "docs/model.md" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The page of the documentation is what the command prints for 140 columns.
fn is_up_to_date(language: Language) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = printed(&fiveyear(folder.path(), "140", &["explain", "--model", "--lang", language.tag()]));
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

#[test]
fn every_series_assumption_and_shock_is_on_the_page_in_both_languages() {
    let (plan, trend) = embedded();
    let model = compile(&plan, &[trend]).expect("the rules are sound").models.remove(0).model;
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
    let again = number_met(&plan, &trend, &settings, Some(&few)).expect("the rules are sound");
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
    let measured = number_met(&plan, &trend, &settings, None).expect("the rules are sound");
    let first: Vec<&str> = measured.number.bars.iter().take(18).map(|bar| bar.name.as_str()).collect();
    for name in &ten {
        assert!(first.contains(&name.as_str()), "{name} is not among {first:?}");
    }
}

#[test]
fn the_number_met_of_a_known_model_is_known() {
    // `first` is met from 0.5 on and moves with one assumption alone; `second` is met in four draws of ten, whatever happens to it.
    let mut plan = plan(vec![
        indicator("first", UNBOUNDED, Some(0.0), target(0.5, Comparison::AtLeast)),
        indicator("second", UNBOUNDED, Some(0.0), target(0.6, Comparison::AtLeast)),
    ]);
    let assumption = |name: &str, distribution: Distribution| Assumption {
        name: name.to_owned(),
        label: Text::same(name),
        unit: Text::default(),
        distribution,
        source: Text::same("invented"),
        grade: 'D',
        group: "trend".to_owned(),
        place: Place::new(&Source::new("assumptions.toml", ""), 0..0),
    };
    let between = |low: f64, high: f64| Distribution::Uniform(Uniform { low, high });
    plan.assumptions = vec![
        assumption("sure", Distribution::Fixed(0.0)),
        assumption("wide", between(0.0, 1.0)),
        assumption("other", between(0.0, 1.0)),
        assumption("idle", between(0.0, 1.0)),
    ];
    plan.rules = vec![Arc::clone(&Source::new(
        "rules/known.rhai",
        "fn first() { param.wide + param.sure }\nfn second() { param.other + 0.0 * param.idle }\n",
    ))];
    let settings = Settings { draws: 4_000, ..Settings::default() };
    let measured = number_met(&plan, &plan_itself(&plan), &settings, None).expect("the rules are sound");
    let number = &measured.number;
    assert!((number.base - 0.9).abs() < 0.03, "{}", number.base);
    assert_eq!(number.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>(), ["wide", "other"]);
    assert_eq!(number.without_effect, ["idle"]);
    let second = measured.targets[1].base;
    let wide = &number.bars[0];
    assert_eq!((wide.low, wide.high), (0.1, 0.9));
    assert!((wide.at_low - second).abs() < 1e-12 && (wide.at_high - second - 1.0).abs() < 1e-12, "{wide:?}");
}

#[test]
fn the_page_fits_the_terminal_and_json_holds_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for language in ["zh", "en"] {
        let page = printed(&fiveyear(folder.path(), "80", &["explain", "--model", "--draws", "20", "--lang", language]));
        // A heading or a row of a table cannot be broken.
        for line in page.lines().filter(|line| !line.starts_with(['#', '|'])) {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
    }
    let json = printed(&fiveyear(folder.path(), "80", &["explain", "--model", "--draws", "20", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(answer["series"].as_array().expect("series").len() > 150);
    let beds = answer["series"].as_array().expect("series").iter().find(|series| series["series"] == "beds_per_1000").expect("a series");
    assert_eq!((beds["number"].as_u64(), beds["file"].as_str()), (Some(21), Some("rules/health.rhai")));
    assert!(answer["matters"].as_array().expect("assumptions").len() > 100);
    assert_eq!(fiveyear(folder.path(), "80", &["explain"]).status.code(), Some(2));
}

#[test]
fn a_plan_says_of_its_model_what_it_likes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), "80", &["init", "other"]));
    let page =
        |lang: &str| printed(&fiveyear(folder.path(), "80", &["explain", "--model", "--plan", "other", "--draws", "50", "--lang", lang]));
    let file = folder.path().join("other/seeds/model.toml");
    for own_words in [true, false] {
        let page = page("en");
        for heading in ["## What matters most", "## Every indicator", "## Every assumption"] {
            assert!(page.contains(heading), "{heading}");
        }
        assert_eq!(page.contains("## Known weaknesses"), own_words);
        // The second time without the file: the generated parts alone.
        let _ = fs::remove_file(&file);
    }
    fs::write(&file, "[[section]]\ntitle = { zh = \"边界\", en = \"Limits\" }\ntext = \"* None\\n  known.\"\ninsert = \"evidence\"\n")
        .expect("written");
    assert!(page("en").contains("## Limits\n\n* None known.\n\n- A: "), "{}", page("en"));
    assert!(page("zh").contains("## 边界\n") && !page("zh").contains("## 各项指标"));
    fs::write(&file, "[[section]]\ntitle = \"Limits\"\ninsert = \"maters\"\n").expect("written");
    let output = fiveyear(folder.path(), "80", &["check", "--plan", "other"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("did you mean `matters`?") && message.contains("model.toml:3"), "{message}");
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
