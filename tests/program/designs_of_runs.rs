//! `fiveyear run --design`: what is recorded, replayed, verified, warned of and refused.

use std::fs;
use std::path::Path;

use crate::support::command::{fiveyear, printed};

fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "plan"]));
    folder
}

fn run<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["run", "--plan", "plan", "--no-charts"].into_iter().chain(more.iter().copied()).collect()
}

fn manifest(folder: &Path, run: &str) -> serde_json::Value {
    let text = fs::read_to_string(folder.join(run).join("run.json")).expect("run.json is there");
    serde_json::from_str(&text).expect("run.json is JSON")
}

#[test]
fn a_run_records_its_design_and_verify_repeats_it() {
    let folder = starter();
    let recorded = [
        ("monte-carlo", "260 draws each (independent), seed"),
        ("latin-hypercube", "260 draws each, seed"),
        ("sobol", "260 draws each (scrambled Sobol), seed"),
    ];
    let mut tables = Vec::new();
    for (design, head) in recorded {
        let words = printed(&fiveyear(folder.path(), &run(&["--draws", "260", "--design", design, "--out", design])));
        assert!(words.contains(head), "{words}");
        assert_eq!(manifest(folder.path(), design)["options"]["design"], design);
        let verified = printed(&fiveyear(folder.path(), &["verify", design, "--plan", "plan"]));
        assert!(verified.contains("byte by byte"), "{verified}");
        tables.push(fs::read(folder.path().join(design).join("projections.csv")).expect("a table"));
    }
    assert!(tables[0] != tables[1] && tables[0] != tables[2] && tables[1] != tables[2], "designs draw differently");
    printed(&fiveyear(folder.path(), &run(&["--draws", "260", "--out", "plain"])));
    assert_eq!(fs::read(folder.path().join("plain/projections.csv")).expect("a table"), tables[1], "a Latin hypercube is the default");
}

#[test]
fn a_replay_needs_the_designs_number_of_draws() {
    let folder = starter();
    let replay = |more: &[&str]| fiveyear(folder.path(), &run(&[more, &["--out", "replayed"]].concat()));
    for design in ["monte-carlo", "latin-hypercube", "sobol"] {
        printed(&replay(&["--design", design, "--draws", "300", "--draw", "17"]));
        let options = manifest(folder.path(), "replayed")["options"].clone();
        assert_eq!(
            [&options["draws"], &options["first_draw"], &options["whole"]].map(|number| number.as_u64()),
            [Some(1), Some(17), Some(300)]
        );
        printed(&replay(&["--design", design, "--draw", "17"]));
    }
    // Only a Latin hypercube depends on its number of draws.
    printed(&replay(&["--design", "monte-carlo", "--draw", "123456"]));
    printed(&replay(&["--design", "sobol", "--draw", "123456"]));
    for refused in [
        &["--draw", "10000"][..],
        &["--design", "latin-hypercube", "--draws", "300", "--draw", "300"],
        &["--design", "sobol", "--draw", "4294967296"],
        &["--draws", "300", "--draw", "300"],
    ] {
        let output = replay(refused);
        assert_eq!(output.status.code(), Some(1), "{refused:?}");
        let message = crate::support::command::told(&output);
        assert!(message.contains("no-such-draw") && message.contains("there is no draw") && message.contains("--draws"), "{message}");
    }
    assert_eq!(fiveyear(folder.path(), &run(&["--central", "--design", "sobol"])).status.code(), Some(2));
}

#[test]
fn a_sobol_run_warns_of_a_number_of_draws_that_is_no_power_of_two() {
    let folder = starter();
    let words = |more: &[&str]| printed(&fiveyear(folder.path(), &run(&[more, &["--design", "sobol"]].concat())));
    let warned = words(&["--draws", "1000"]);
    assert!(warned.contains("not-a-power-of-two") && warned.contains("--draws 512 or --draws 1024"), "{warned}");
    let json: serde_json::Value = serde_json::from_str(&words(&["--draws", "1000", "--format", "json"])).expect("JSON");
    assert_eq!(json["notes"][0]["code"], "not-a-power-of-two");
    // Without --draws a Sobol run takes one.
    let plain: serde_json::Value = serde_json::from_str(&words(&["--format", "json"])).expect("JSON");
    assert_eq!((plain["draws"].as_u64(), plain["notes"].as_array().map(Vec::len)), (Some(8192), Some(0)));
}

#[test]
fn a_number_of_draws_that_is_no_multiple_of_ten_is_independent_and_says_so() {
    let folder = starter();
    let words = printed(&fiveyear(folder.path(), &run(&["--draws", "256"])));
    assert!(words.contains("256 draws each (independent), seed"), "{words}");
    assert!(words.contains("not-a-multiple-of-ten") && words.contains("take --draws 260"), "{words}");
    let asked = printed(&fiveyear(folder.path(), &run(&["--draws", "256", "--design", "monte-carlo"])));
    assert!(!asked.contains("not-a-multiple-of-ten"), "{asked}");
    let compared = printed(&fiveyear(folder.path(), &["compare", "trend", "care_first", "--plan", "plan", "--draws", "256"]));
    let compared = compared.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(compared.contains("256 draws (independent) with the same random numbers"), "{compared}");
}

#[test]
fn every_command_that_draws_takes_a_design_a_seed_and_a_number_of_draws() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for command in ["run", "check", "explain", "population", "chart", "compare", "levers", "seek", "batch"] {
        let help = printed(&fiveyear(folder.path(), &[command, "--help", "--lang", "en"]));
        for word in ["--design", "latin-hypercube", "--seed", "--draws"] {
            assert!(help.contains(word), "{command}: {word} is missing in\n{help}");
        }
    }
}

#[test]
fn help_names_the_designs_in_both_languages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for language in ["en", "zh"] {
        let help = printed(&fiveyear(folder.path(), &["run", "--help", "--lang", language]));
        for word in ["--design", "monte-carlo", "latin-hypercube", "sobol", "8192"] {
            assert!(help.contains(word), "{language}: {word} is missing in\n{help}");
        }
    }
}
