//! What a planner is told about the files of a plan.

use std::collections::BTreeMap;
use std::fs;

use fiveyear::diagnostic::render;
use fiveyear::language::Language;
use fiveyear::plan::{Plan, write_starter};
use fiveyear::scenario::load_scenarios;
use proptest::prelude::*;

use crate::support::message_book::{Starter, check_book};

#[test]
fn each_mistake_is_told_with_place_cause_and_help() {
    check_book("plan.txt");
}

#[test]
fn hashes_are_of_the_text_alone() {
    let mut starter = Starter::new();
    starter.edit("rules/empty.rhai", "", "");
    let before = starter.plan().hashes();
    // BLAKE3 of nothing, from the algorithm's published test vectors.
    assert_eq!(before["rules/empty.rhai"], "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    assert!(before.contains_key("scenarios/rules/home_checks.rhai") && !before.keys().any(|name| name.ends_with(".md")));
    starter.edit("seeds/history.csv", "2.55", "2.56");
    let after = starter.plan().hashes();
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed, ["seeds/history.csv"]);
}

#[test]
fn a_plan_needs_a_folder_with_seeds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let found = Plan::load(&folder.path().join("nowhere")).expect_err("there is none");
    assert_eq!((found.len(), found[0].code.name()), (1, "no-plan"));
    assert!(found[0].help[0].en.starts_with("`fiveyear init "));
    let found = Plan::load(folder.path()).expect_err("it is empty");
    assert!(found[0].message.en.ends_with("holds no plan: it has no folder `seeds`"), "{found:?}");
}

#[test]
fn the_starter_goes_into_an_empty_folder_only_and_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    write_starter(&empty).expect("an empty folder will do");
    assert!(empty.join("README.zh.md").is_file() && empty.join("seeds/plan.toml").is_file());
    let fault = write_starter(&empty).expect_err("it is full now");
    assert_eq!(fault.code.name(), "folder-not-empty");
    write_starter(&folder.path().join("new/deeper")).expect("folders on the way are made");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn the_starter_says_what_each_of_its_files_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().join("plan");
    write_starter(&folder).expect("a new folder");
    for readme in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(folder.join(readme)).expect("it is there");
        for entry in fs::read_dir(folder.join("seeds")).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
            assert!(text.contains(&name), "{readme} does not mention {name}");
        }
    }
    let plan = Plan::load(&folder).expect("sound");
    assert!(plan.warnings.is_empty(), "{}", render(&plan.warnings, Language::En, false));
    assert_eq!((plan.indicators.len(), plan.domains.len(), load_scenarios(&plan).expect("sound").len()), (6, 3, 4));
    assert_eq!(plan.numbers["share_health"], 0.32);
    assert_eq!(plan.facilities[0].opening, 2027.67);
}

/// Keys that a table of a TOML file may have: an unknown one makes the reader list them.
fn known_keys(file: &str, before: &str) -> Vec<String> {
    let mut starter = Starter::new();
    starter.edit(file, before, &format!("zzzz = 1\n{before}"));
    let found = starter.messages();
    let unknown = found.iter().find(|found| found.code.name() == "unknown-key").unwrap_or_else(|| panic!("{file}: {found:?}"));
    unknown.help[0].en.strip_prefix("possible here: ").expect("a list of keys").split(", ").map(str::to_string).collect()
}

#[test]
fn the_format_reference_names_every_column_and_key() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/README.md");
    let text = fs::read_to_string(path).expect("the reference is there");
    let names: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')))
        .collect();
    for (file, schema) in Plan::schemas() {
        assert!(text.contains(file), "{file} is not described");
        // Tables by age name their columns without marks, in a table of their own.
        let by_age = schema.fields[0].name == "age";
        // A row of quantiles is named by its ends.
        let between =
            |name: &str| name.strip_prefix('p').and_then(|rest| rest.parse::<f64>().ok()).is_some_and(|at| at > 0.0 && at < 100.0);
        for field in schema.fields.iter().filter(|field| !by_age && !between(field.name)) {
            assert!(names.contains(&field.name), "column `{}` of {file} is not described", field.name);
        }
    }
    for (file, before) in [
        ("seeds/plan.toml", "base_year"),
        ("seeds/plan.toml", "id = \"childcare\""),
        ("seeds/assumptions.toml", "label"),
        ("seeds/assumptions.toml", "label = { zh = \"财政收入\""),
        ("seeds/assumptions.toml", "between"),
        ("seeds/budget.toml", "share"),
        ("seeds/facilities.toml", "kind"),
        ("seeds/checks.toml", "series"),
        ("seeds/model.toml", "title"),
        ("scenarios/trend.toml", "title"),
        ("scenarios/late.toml", "delay_years"),
        ("scenarios/care_first.toml", "share"),
        ("scenarios/home_checks.toml", "file"),
    ] {
        for key in known_keys(file, before) {
            assert!(names.contains(&key.as_str()), "key `{key}` of {file} is not described");
        }
    }
}

#[test]
fn a_mark_or_windows_line_ends_change_nothing() {
    let mut starter = Starter::new();
    let plain = starter.plan();
    for file in ["seeds/indicators.csv", "seeds/plan.toml", "seeds/budget.toml", "scenarios/late.toml"] {
        let text = format!("\u{FEFF}{}", starter.text(file).replace('\n', "\r\n"));
        starter.edit(file, "", &text);
    }
    let other = starter.plan();
    load_scenarios(&other).expect("sound");
    assert_eq!(format!("{:?}", plain.domains), format!("{:?}", other.domains));
    let figures =
        |plan: &Plan| plan.indicators.iter().map(|row| (row.id.clone(), row.baseline, row.target, row.note.clone())).collect::<Vec<_>>();
    assert_eq!(figures(&plain), figures(&other));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a file, a planner gets a plan or messages that can be shown, never a panic.
    #[test]
    fn any_bytes_in_any_file_give_a_plan_or_messages(which in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(),
        length in 0usize..40, junk in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..30),
            "[\\[\\]{}=\",.#\\n0-9a-z：，“”＝％ -]{0,30}".prop_map(String::into_bytes),
            Just(b"nan".to_vec()), Just(b"-1e308".to_vec()), Just(b"99999999999999999999".to_vec()), Just(b"\"".to_vec()), Just(Vec::new()),
        ], cut in any::<bool>())
    {
        FILES.with(|files| {
            let mut files = files.clone();
            let name = which.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
            let bytes = files.get_mut(&name).expect("one of them");
            let start = from.index(bytes.len());
            if cut {
                bytes.truncate(start);
                bytes.extend(&junk);
            } else {
                let end = (start + length).min(bytes.len());
                bytes.splice(start..end, junk.iter().copied());
            }
            let found = match Plan::from_files(&files) {
                Err(found) => found,
                Ok(plan) => {
                    fiveyear::plan::audit::audit(&plan);
                    load_scenarios(&plan).err().unwrap_or_default()
                }
            };
            for language in Language::ALL {
                render(&found, language, false);
            }
            fiveyear::diagnostic::to_json(&found);
        });
    }
}

thread_local! {
    static FILES: BTreeMap<String, Vec<u8>> = Starter::new().files;
}

#[test]
fn files_that_are_passed_over_are_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().join("plan");
    write_starter(&folder).expect("a new folder");
    fs::rename(folder.join("seeds/history.csv"), folder.join("seeds/history.CSV")).expect("renamed");
    fs::rename(folder.join("seeds/indicators.csv"), folder.join("seeds/indicators.XLSX")).expect("renamed");
    let found = Plan::load(&folder).expect_err("neither is read");
    let capitals: Vec<&str> =
        found.iter().filter(|found| found.code.name() == "capital-ending").map(|found| found.help[0].en.as_str()).collect();
    assert_eq!(capitals, ["rename it to seeds/history.csv", "rename it to seeds/indicators.xlsx"], "{found:?}");
    assert!(found.iter().all(|found| found.code.name() == "capital-ending"), "what follows from that is not said: {found:?}");
    // A file in place of a folder cannot be listed.
    fs::remove_dir_all(folder.join("rules")).expect("removed");
    fs::write(folder.join("rules"), "fn beds() { 1.0 }").expect("written");
    let found = Plan::load(&folder).expect_err("rules are a folder");
    assert!(found[0].code.name() == "cannot-read" && found[0].message.en.starts_with("rules cannot be read"), "{found:?}");
}
