//! A run's folder is never the loss of anybody's work, and nothing is left of a run that did not end.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::command::{Run, fiveyear, printed, refused};

fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "plan"]));
    folder
}

/// A run of the starter plan into `run`.
fn run(folder: &Path, more: &[&str]) -> Output {
    fiveyear(folder, &[&["run", "--plan", "plan", "--draws", "20", "--no-charts", "--out", "run"], more].concat())
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_somebody_changed_is_kept_beside_the_new_run() {
    let folder = starter();
    printed(&run(folder.path(), &[]));
    let table = folder.path().join("run/targets.csv");
    for (edit, kept) in [("first", "run.kept"), ("second", "run.kept-2")] {
        fs::write(&table, edit).expect("written");
        let page = printed(&run(folder.path(), &[]));
        assert!(page.contains("run-kept") && page.contains("targets.csv") && page.contains(kept), "{page}");
        assert_eq!(fs::read_to_string(folder.path().join(kept).join("targets.csv")).expect("kept"), edit);
        assert_ne!(fs::read_to_string(&table).expect("new"), edit);
    }
    // Nothing is said of a run that is replaced by itself, untouched as it was.
    let page = printed(&run(folder.path(), &[]));
    assert!(!page.contains("run-kept") && !page.contains("run-replaced"), "{page}");
    assert_eq!(names(folder.path()), ["plan", "run", "run.kept", "run.kept-2"].map(String::from).into());
}

#[test]
fn another_run_in_the_same_place_is_named_when_it_is_replaced() {
    let folder = starter();
    printed(&run(folder.path(), &["--seed", "1"]));
    let page = printed(&run(folder.path(), &["--seed", "2"]));
    assert!(page.contains("run-replaced") && page.contains("seed 1"), "{page}");
    let chinese = printed(&run(folder.path(), &["--seed", "3", "--lang", "zh"]));
    assert!(chinese.contains("已替换原有的运行") && chinese.contains("种子2"), "{chinese}");
}

#[test]
fn what_programs_leave_in_folders_does_not_block_a_run() {
    let folder = starter();
    printed(&run(folder.path(), &[]));
    for name in ["~$workbook.xlsx", ".~lock.targets.csv#", ".DS_Store", "Thumbs.db", "desktop.ini"] {
        fs::write(folder.path().join("run").join(name), "x").expect("written");
    }
    printed(&run(folder.path(), &[]));
    fs::write(folder.path().join("run/~notes.txt"), "x").expect("written");
    assert!(refused(&run(folder.path(), &[]), 1).contains("~notes.txt"));
}

/// A run that goes on until it is stopped.
fn endless(folder: &Path) -> std::process::Child {
    let arguments = ["run", "--plan", "plan", "--draws", "1000000", "--no-charts", "--out", "run", "--threads", "1"];
    let mut child = Run::new(folder, &arguments).process().stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
    let began = Instant::now();
    while !folder.join(".run.part").exists() {
        assert!(began.elapsed() < Duration::from_secs(60) && child.try_wait().expect("alive").is_none(), "no folder is begun");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[cfg(unix)]
fn signal(child: &std::process::Child, signal: &str) {
    let done = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill is there");
    assert!(done.success());
}

#[cfg(unix)]
#[test]
fn a_signal_removes_what_was_not_finished_and_says_so() {
    for name in ["-INT", "-TERM"] {
        let folder = starter();
        let child = endless(folder.path());
        signal(&child, name);
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(ended.status.code(), Some(75), "{name}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("stopped: what was not finished has been removed"), "{name}");
        assert_eq!(names(folder.path()), ["plan"].map(String::from).into(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let folder = starter();
    printed(&run(folder.path(), &[]));
    let mut child = endless(folder.path());
    signal(&child, "-KILL");
    child.wait().expect("it ends");
    assert!(names(folder.path()).contains(".run.part"), "{:?}", names(folder.path()));
    printed(&run(folder.path(), &[]));
    assert_eq!(names(folder.path()), ["plan", "run"].map(String::from).into());
}

#[test]
fn while_one_run_writes_another_is_refused_and_may_try_again() {
    let folder = starter();
    let mut child = endless(folder.path());
    let message = refused(&run(folder.path(), &[]), 75);
    assert!(message.contains("folder-busy") && message.contains("another run is writing"), "{message}");
    child.kill().expect("killed");
    child.wait().expect("it ends");
    printed(&run(folder.path(), &[]));
}

#[test]
fn of_runs_that_are_begun_at_once_each_ends_whole_or_says_that_it_did_not() {
    let folder = starter();
    let seeds = ["1", "2", "3", "4"];
    let start = |seed: &&str| {
        let arguments = ["run", "--plan", "plan", "--draws", "2000", "--no-charts", "--out", "run", "--seed", seed];
        Run::new(folder.path(), &arguments).process().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let children: Vec<_> = seeds.iter().map(start).collect();
    let ended: Vec<_> = children.into_iter().map(|child| child.wait_with_output().expect("it ends")).collect();
    let mut done = 0;
    for output in &ended {
        match output.status.code() {
            Some(0) => done += 1,
            code => {
                assert_eq!(code, Some(75));
                assert!(String::from_utf8_lossy(&output.stderr).contains("another run is writing"));
            }
        }
    }
    assert!(done > 0, "none has ended");
    printed(&fiveyear(folder.path(), &["verify", "run", "--plan", "plan"]));
    assert_eq!(names(folder.path()), ["plan", "run"].map(String::from).into());
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_printed_is_an_error() {
    let folder = starter();
    for arguments in [&["check", "--plan", "plan"][..], &["audit", "--plan", "plan", "--format", "json"]] {
        // Where somebody's program put a file in its place, it is no device that is always full.
        if !fs::metadata("/dev/full").is_ok_and(|known| std::os::unix::fs::FileTypeExt::is_char_device(&known.file_type())) {
            println!("skipped: /dev/full is no device here");
            return;
        }
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let ended = Run::new(folder.path(), arguments).process().stdout(full).output().expect("it starts");
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot-print"), "{arguments:?}");
    }
}

#[test]
fn verify_tells_another_plan_and_each_kind_of_changed_file() {
    let folder = starter();
    printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "--draws", "20", "-s", "trend", "--out", "run"]));
    let verify = || fiveyear(folder.path(), &["verify", "run", "--plan", "plan"]);
    printed(&verify());
    let message = refused(&fiveyear(folder.path(), &["verify", "run"]), 1);
    assert!(message.contains("other-plan") && message.contains("--plan"), "{message}");
    let file = |name: &str| folder.path().join("run").join(name);
    let manifest = fs::read_to_string(file("run.json")).expect("run.json");
    let without: Vec<&str> = manifest.lines().filter(|line| !line.contains("scenarios/trend.toml")).collect();
    fs::write(file("run.json"), without.join("\n")).expect("written");
    let message = refused(&verify(), 1);
    assert!(message.contains("scenarios/trend.toml is an input of the run and is not listed in run.json"), "{message}");
    // The scenario is where it was: nothing has to be put back.
    assert!(message.contains("run.json has been changed since: run again") && !message.contains("put scenarios"), "{message}");
    fs::write(file("run.json"), &manifest).expect("written");
    fs::rename(file("targets_by_year.csv"), file("moved.csv")).expect("renamed");
    if file("charts/en/budget.png").exists() {
        fs::copy(file("charts/en/heat-map.png"), file("charts/zh/budget.png")).expect("copied");
        fs::remove_file(file("charts/en/budget.png")).expect("removed");
    }
    let message = refused(&verify(), 1);
    for said in ["targets_by_year.csv was written by the run and is missing", "moved.csv is not listed in run.json"] {
        assert!(message.contains(said), "{said} in {message}");
    }
    if manifest.contains("charts/en/budget.png") {
        for said in
            ["charts/en/budget.png was written by the run and is missing", "charts/zh/budget.png is not the file that the run wrote"]
        {
            assert!(message.contains(said), "{said} in {message}");
        }
    }
}

#[test]
fn a_note_of_check_is_no_warning_of_a_run() {
    let folder = starter();
    fs::write(folder.path().join("plan/seeds/history.csv"), "series,year,value,source\nphysicians_per_1000,2026,3.25,yearbook\n")
        .expect("written");
    let check = printed(&fiveyear(folder.path(), &["check", "--plan", "plan"]));
    assert!(check.contains("note[target-passed]") && !check.contains("warning["), "{check}");
    let run = printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "--draws", "20", "--no-charts"]));
    assert!(!run.contains("plan-warned"), "{run}");
}

#[test]
fn a_commitment_that_nothing_judges_says_why_in_its_table() {
    let folder = starter();
    let commitments = folder.path().join("plan/seeds/commitments.csv");
    let text = fs::read_to_string(&commitments).expect("read");
    assert!(text.contains(",at_least,,,,nurseries_opened"), "{text}");
    fs::write(&commitments, text.replacen(",at_least,,,,nurseries_opened", ",at_least,,2035,,nurseries_opened", 1)).expect("written");
    printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "--draws", "20", "--no-charts", "-s", "trend", "--out", "run"]));
    let table = fs::read_to_string(folder.path().join("run/commitments.csv")).expect("read");
    assert!(table.contains(",no,2035年到期，晚于目标年2030年,\"due in 2035, after the target year 2030\","), "{table}");
}
