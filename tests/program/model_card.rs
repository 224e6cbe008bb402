//! The model card: what a plan says of its model stands on it, generated parts follow, and the assumptions that matter most are measured.

use std::fs;
use std::sync::Arc;

use fiveyear::analysis::number_met;
use fiveyear::diagnostic::{Place, Source};
use fiveyear::language::Text;
use fiveyear::plan::{Assumption, Comparison};
use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions::Uniform;
use fiveyear::scenario::plan_itself;
use fiveyear::simulate::{Session, Settings};

use crate::support::command::{fiveyear, printed, small_plan, told};
use crate::support::small_plan::{UNBOUNDED, indicator, plan, target};

#[test]
fn the_number_met_of_a_known_model_is_known() {
    // `first` is met from 0.5 on and moves with one assumption alone; `second` is met in four draws of ten, whatever happens to it.
    let mut plan = plan(vec![
        indicator("first", UNBOUNDED, Some(0.0), target(0.5, Comparison::AtLeast)),
        indicator("second", UNBOUNDED, Some(0.0), target(0.6, Comparison::AtLeast)),
    ]);
    let assumption = |name: &str, distribution: Distribution| Assumption {
        class: None,
        name: name.to_owned(),
        label: Text::same(name),
        unit: Text::default(),
        distribution,
        source: Text::same("invented"),
        grade: 'D',
        group: "trend".to_owned(),
        place: Place::new(&Source::new("assumptions.toml", ""), 0..0),
        value_place: Place::new(&Source::new("assumptions.toml", ""), 0..0),
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
    let session = Session::new(&plan, &[plan_itself(&plan)], settings).expect("the rules are sound");
    let measured = number_met(&session, &plan_itself(&plan), None).expect("the rules are sound");
    let number = &measured.number;
    assert!((number.base - 0.9).abs() < 0.03, "{}", number.base);
    // Either decides one target in every draw: their bars are as wide.
    let mut names = number.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>();
    names.sort_unstable();
    assert_eq!(names, ["other", "wide"]);
    assert_eq!(number.without_effect, ["idle"]);
    let second = measured.targets[1].base;
    let wide = number.bars.iter().find(|bar| bar.name == "wide").expect("it moves the first");
    assert_eq!((wide.low, wide.high), (0.1, 0.9));
    assert!((wide.at_low - second).abs() < 1e-12 && (wide.at_high - second - 1.0).abs() < 1e-12, "{wide:?}");
}

#[test]
fn the_page_fits_the_terminal_and_json_holds_the_same() {
    let folder = small_plan();
    for language in ["zh", "en"] {
        let page = printed(&fiveyear(folder.path(), &["explain", "--model", "--draws", "20", "--lang", language]));
        // A heading or a row of a table cannot be broken.
        for line in page.lines().filter(|line| !line.starts_with(['#', '|'])) {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
    }
    let json = printed(&fiveyear(folder.path(), &["explain", "--model", "--draws", "20", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(answer["series"].as_array().expect("series").len() > 20);
    let physicians =
        answer["series"].as_array().expect("series").iter().find(|series| series["series"] == "physicians_per_1000").expect("a series");
    assert_eq!((physicians["number"].as_str(), physicians["file"].as_str()), (Some("3"), Some("rules/services.rhai")));
    assert!(answer["matters"].as_array().expect("assumptions").len() > 8);
    assert_eq!(fiveyear(folder.path(), &["explain"]).status.code(), Some(2));
}

#[test]
fn a_plan_says_of_its_model_what_it_likes() {
    let folder = small_plan();
    let page = |lang: &str| printed(&fiveyear(folder.path(), &["explain", "--model", "--draws", "50", "--lang", lang]));
    let file = folder.path().join("seeds/model.toml");
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
    let output = fiveyear(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    let message = told(&output);
    assert!(message.contains("did you mean `matters`?") && message.contains("model.toml:3"), "{message}");
}
