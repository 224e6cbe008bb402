//! Whole sessions: what is typed, what is printed, which files are left behind and with which exit code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::command::{Run, fiveyear, printed, small_plan, told};

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(folder.join(&inner)).expect("the folder is there") {
            let entry = entry.expect("readable");
            let name = inner.join(entry.file_name());
            if entry.path().is_dir() {
                open.push(name);
            } else {
                found.insert(name.to_string_lossy().into_owned(), fs::read(entry.path()).expect("readable"));
            }
        }
    }
    found
}

#[test]
fn the_table_fits_eighty_columns_in_both_languages() {
    let folder = small_plan();
    for language in ["zh", "en"] {
        let table = printed(&fiveyear(folder.path(), &["run", "--central", "--lang", language]));
        for line in table.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
        assert_eq!(table.matches('■').count() % 3, 0, "each panel has the three domains");
    }
}

#[test]
fn threads_blocks_and_order_change_no_byte() {
    let folder = small_plan();
    let run = |out: &str, more: &[&str]| {
        let mut arguments = vec!["run", "--draws", "1500", "--keep-draws", "--out", out];
        arguments.extend(more);
        // In processes of their own, since the number of threads of a process is set once.
        printed(&Run::new(folder.path(), &arguments).process().output().expect("the program starts"));
        files(&folder.path().join(out))
    };
    let one = run("one", &["--threads", "1", "--scenario", "trend", "fiscal_squeeze", "late"]);
    let two = run("two", &["--threads", "2", "--block", "37", "--scenario", "trend", "fiscal_squeeze", "late"]);
    let eight = run("eight", &["--threads", "8", "--block", "512", "--scenario", "trend", "fiscal_squeeze", "late"]);
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs with two threads");
        assert!(*bytes == eight[name], "{name} differs with eight threads");
    }
    let turned = run("turned", &["--scenario", "late", "trend", "fiscal_squeeze"]);
    for (name, bytes) in one.iter().filter(|(name, _)| name.starts_with("draws")) {
        assert!(*bytes == turned[name], "{name} depends on the order of scenarios");
    }
}

#[test]
fn verify_repeats_a_run_and_notices_a_changed_file() {
    let folder = small_plan();
    printed(&fiveyear(folder.path(), &["run", "--draws", "100", "--scenario", "trend", "--out", "run"]));
    let words = printed(&fiveyear(folder.path(), &["verify", "run"]));
    assert!(words.contains("byte by byte"), "{words}");
    let targets = folder.path().join("run/targets.csv");
    let mut text = fs::read_to_string(&targets).expect("readable");
    text.push('\n');
    fs::write(&targets, text).expect("writable");
    let output = fiveyear(folder.path(), &["verify", "run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("targets.csv"));
}

#[test]
fn a_new_plan_is_complete() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "mine"]));
    let words = printed(&fiveyear(folder.path(), &["check", "--plan", "mine"]));
    assert!(words.starts_with("no fault found"), "{words}");
    printed(&fiveyear(folder.path(), &["run", "--plan", "mine", "--draws", "100"]));
    let again = fiveyear(folder.path(), &["init", "mine"]);
    assert_eq!(again.status.code(), Some(1), "a folder with files in it is left alone");
}

#[test]
fn explain_shows_rule_place_assumptions_and_numbers() {
    let folder = small_plan();
    let page = printed(&fiveyear(folder.path(), &["explain", "physicians_per_1000"]));
    let parts = [
        "Met in ",
        "P by year, 2026 to 2030",
        "assumptions that matter most",
        "The rules that decide",
        "physicians_per_1000 ← physicians",
        "rules/services.rhai:",
        "now.physicians / now.population",
        "All assumptions behind it, by weight",
        "source:",
        "evidence",
        "2030",
    ];
    for part in parts {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    let output = fiveyear(folder.path(), &["explain", "physcians"]);
    assert_eq!(output.status.code(), Some(1));
    let message = told(&output);
    assert!(message.contains("did you mean `physicians`?"), "{message}");
}

#[test]
fn wrong_usage_and_wrong_input_have_their_own_exit_codes() {
    let folder = small_plan();
    assert_eq!(fiveyear(folder.path(), &["run", "--draws", "none"]).status.code(), Some(2));
    let output = fiveyear(folder.path(), &["run", "--scenario", "trent"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("did you mean `trend`?"));
}

#[test]
fn only_an_earlier_run_is_replaced() {
    let folder = small_plan();
    let run = || fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--no-charts", "--out", "d"]);
    let refused = |file: &str| {
        let output = run();
        assert_eq!(output.status.code(), Some(1));
        let message = told(&output);
        assert!(message.contains("folder-taken") && message.contains(file), "{message}");
    };
    // An empty folder, then the run itself, are replaced.
    fs::create_dir(folder.path().join("d")).expect("a folder");
    printed(&run());
    printed(&run());
    // A file that somebody added to the run stops it, and so does a folder or file that no run has written.
    fs::write(folder.path().join("d/notes.txt"), "mine").expect("a file");
    let before = files(folder.path());
    refused("notes.txt");
    assert_eq!(files(folder.path()), before, "nothing has changed");
    fs::remove_dir_all(folder.path().join("d")).expect("removable");
    fs::create_dir(folder.path().join("d")).expect("a folder");
    fs::write(folder.path().join("d/own.png"), "mine").expect("a file");
    refused("own.png");
    fs::remove_dir_all(folder.path().join("d")).expect("removable");
    fs::write(folder.path().join("d"), "mine").expect("a file");
    refused("d");
    assert_eq!(fs::read(folder.path().join("d")).expect("readable"), b"mine");
}

#[test]
fn a_rule_that_fails_everywhere_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "mine"]));
    let rules = folder.path().join("mine/rules/services.rhai");
    let text = fs::read_to_string(&rules).expect("the starter has services");
    fs::write(&rules, text + "\nfn broken() { 1.0 / (now.population - now.population) }\nfn base_broken() { 0.0 }\n").expect("writable");
    let output = fiveyear(folder.path(), &["run", "--plan", "mine", "--draws", "20", "--no-charts"]);
    assert_eq!(output.status.code(), Some(1));
    let message = told(&output);
    assert!(message.contains("`broken` fails in each of 20 draws") && message.contains("services.rhai"), "{message}");
}

/// The starter plan with a check that only some draws of `trend` break.
fn starter_with_check(folder: &Path, low: &str, high: &str) {
    printed(&fiveyear(folder, &["init", "mine"]));
    let checks = folder.join("mine/seeds/checks.toml");
    let text = fs::read_to_string(&checks).expect("the starter has checks");
    let changed = text.replace("low = 0.67", &format!("low = {low}")).replace("high = 1.5\n", &format!("high = {high}\n"));
    assert_ne!(text, changed);
    fs::write(&checks, changed).expect("writable");
}

#[test]
fn a_replay_is_proposed_with_the_plan_and_the_design_of_the_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    starter_with_check(folder.path(), "0.67", "1.001");
    let check = fiveyear(folder.path(), &["check", "--run", "--plan", "mine"]);
    assert_eq!(check.status.code(), Some(1));
    let message = told(&check);
    let command = message.split("replay it with `fiveyear ").nth(1).and_then(|rest| rest.split('`').next()).expect("a command");
    assert!(command.ends_with(" --plan mine"), "{command}");
    // The command does what it is proposed for: its draw fails, and the cause stands above the table.
    let replay = printed(&fiveyear(folder.path(), &command.split(' ').collect::<Vec<_>>()));
    let (above, table) = replay.split_once("No. Scenario").expect("a table");
    let flat: String = above.split_whitespace().collect();
    assert!(above.contains("the draw fails in scenario") && flat.contains("rules/population.rhai:"), "{above}");
    assert!(above.split_whitespace().collect::<Vec<_>>().join(" ").contains("is outside its bounds 0.67 to 1.001"), "{above}");
    assert!(!table.contains(" met") || table.contains("targets met"), "{table}");
    let options = ["run", "--plan", "mine", "--no-charts", "--draws", "60", "--seed", "7", "--all"];
    let run = printed(&fiveyear(folder.path(), &options));
    assert!(run.contains("--plan mine --seed 7 --draws 60"), "{run}");
}

#[test]
fn a_single_draw_meets_or_misses_and_one_is_no_plural() {
    let folder = small_plan();
    for (language, met, missed) in [("en", " met", " missed"), ("zh", " 达标", " 未达标")] {
        let one = ["run", "-s", "trend", "--no-charts", "--lang", language];
        for arguments in [[&one[..], &["--central"]].concat(), [&one[..], &["--draw", "3"]].concat()] {
            let page = printed(&fiveyear(folder.path(), &arguments));
            let rows = |end: &str| page.lines().filter(|line| line.ends_with(end)).count();
            assert!(!page.contains("100%\n") && !page.contains(" 0%\n") && !page.contains("P("), "{page}");
            assert_eq!(rows(met) + rows(missed), if language == "en" { 6 + 1 } else { 6 }, "every target, and the heading\n{page}");
            assert!(rows(met) > 1 && rows(missed) > 0, "{page}");
        }
    }
    let page = printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--no-charts"]));
    assert!(page.contains("1 scenario, 20 draws, seed"), "{page}");
}

#[test]
fn verify_takes_the_file_too_and_speaks_chinese_of_files() {
    let folder = small_plan();
    printed(&fiveyear(folder.path(), &["run", "--draws", "20", "--scenario", "trend", "--no-charts", "--out", "run"]));
    let words = printed(&fiveyear(folder.path(), &["verify", "run/run.json"]));
    assert!(words.contains("byte by byte"), "{words}");
    let gone = fiveyear(folder.path(), &["verify", "gone", "--lang", "zh"]);
    let message = told(&gone);
    assert!(message.contains("没有文件夹") && message.contains("gone") && !message.contains("os error"), "{message}");
    fs::write(folder.path().join("file"), "").expect("writable");
    let into_file =
        fiveyear(folder.path(), &["compare", "trend", "fiscal_squeeze", "--draws", "20", "--out", "file/x.csv", "--lang", "zh"]);
    let message = told(&into_file);
    assert!(message.contains("不是文件夹") && message.contains("权限") && !message.contains("os error"), "{message}");
}

#[test]
fn the_report_opens_in_the_language_of_the_run() {
    let folder = small_plan();
    let page = printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--out", "run"]));
    assert!(page.contains("Files: run/report.html"), "{page}");
    let report = fs::read_to_string(folder.path().join("run/report.html")).expect("a report");
    assert!(report.contains("data-language=\"en\""), "the run is in English");
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--out", "run", "--lang", "zh"]));
    let report = fs::read_to_string(folder.path().join("run/report.html")).expect("a report");
    assert!(report.contains("data-language=\"zh\""), "the run is in Chinese");
}

#[test]
fn check_tells_what_is_odd_in_a_sound_plan() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "mine"]));
    let history = folder.path().join("mine/seeds/history.csv");
    let text = fs::read_to_string(&history).expect("the starter has a history");
    let text = text + "physicians_per_1000,2023,2.66,invented example\n";
    let wider: Vec<String> =
        text.lines().enumerate().map(|(at, line)| if at == 0 { format!("{line},remark") } else { format!("{line},x") }).collect();
    fs::write(&history, wider.join("\n") + "\n").expect("writable");
    let words = printed(&fiveyear(folder.path(), &["check", "--plan", "mine"]));
    assert!(words.contains("no fault found") && words.contains("warning[unknown-column]") && words.contains("remark"), "{words}");
}
