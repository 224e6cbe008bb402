//! Runs shown again from their folder: the same report, chart and comparison as when they were run, without simulating.

use std::fs;
use std::path::Path;

use fiveyear::language::Language;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Run, fiveyear, fiveyear_on, printed, refused, small_plan};

const SCENARIOS: [&str; 3] = ["trend", "ageing_fast", "care_first"];

/// A folder with the fixed small plan and a run of three scenarios in `run`, with what `more` asks for.
fn run(more: &[&str]) -> TempDir {
    let folder = small_plan();
    let arguments = [&["run", "--draws", "300", "--out", "run", "-s"][..], &SCENARIOS, more].concat();
    printed(&fiveyear(folder.path(), &arguments));
    folder
}

/// A run with charts, made once for all tests that only read it.
fn whole() -> &'static Path {
    static RUN: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
    RUN.get_or_init(|| run(&[])).path()
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_str(&printed(output)).expect("JSON")
}

/// Nothing of the plan is left but what the run holds, so that whatever is shown comes from there.
fn without_plan() -> TempDir {
    let elsewhere = tempfile::tempdir().expect("a folder");
    copy(&whole().join("run"), &elsewhere.path().join("run"));
    elsewhere
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("readable").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &to) } else { assert!(fs::copy(&path, &to).is_ok()) }
    }
}

#[test]
fn the_report_and_the_workbook_of_a_stored_run_are_those_of_the_run() {
    let folder = without_plan();
    for (file, there) in [("again.html", "report.html"), ("again.xlsx", "workbook.xlsx")] {
        printed(&fiveyear(folder.path(), &["report", "run", "--out", file]));
        let (again, then) =
            (fs::read(folder.path().join(file)).expect("written"), fs::read(folder.path().join("run").join(there)).unwrap());
        assert!(again == then, "{there} differs");
    }
    // Asked for in a language, the page opens in it; the tables are the same.
    printed(&fiveyear(folder.path(), &["report", "run", "--lang", "zh", "--out", "zh.html"]));
    let page = fs::read_to_string(folder.path().join("zh.html")).expect("written");
    assert!(page.contains("<html lang=\"zh"), "{}", &page[..200]);
}

#[test]
fn the_answer_of_a_stored_run_is_that_of_the_run() {
    let folder = small_plan();
    let arguments = ["run", "--draws", "200", "--no-charts", "--out", "run"];
    for more in [&[][..], &["--all"]] {
        let then = printed(&fiveyear(folder.path(), &[&arguments[..], more].concat()));
        let now = printed(&fiveyear(folder.path(), &[&["report", "run"][..], more].concat()));
        let body =
            |page: &str, from: usize| page.lines().skip(from).take_while(|line| !line.starts_with("Files:")).collect::<Vec<_>>().join("\n");
        let head = now.lines().position(str::is_empty).expect("a line that says what it was made with") + 1;
        assert_eq!(body(&then, 0), body(&now, head));
    }
    // As data, with what it was made with beside it.
    let then = json(&fiveyear(folder.path(), &[&arguments[..], &["--format", "json"]].concat()));
    let now = json(&fiveyear(folder.path(), &["report", "run", "--format", "json"]));
    assert_eq!(then["scenarios"], now["scenarios"]);
    assert_eq!((&now["made_with"]["options"]["draws"], &now["made_with"]["options"]["seed"]), (&200.into(), &2020.into()));
}

#[test]
fn charts_of_a_stored_run_are_those_of_a_run_made_for_them() {
    let folder = small_plan();
    copy(&whole().join("run"), &folder.path().join("run"));
    let cases: [&[&str]; 9] = [
        &["status", "-s", "trend"],
        &["distance", "-s", "trend"],
        &["at-risk", "-s", "trend"],
        &["fan", "elderly_screening", "-s", "trend"],
        &["fan", "elderly_screening", "-s", "care_first"],
        &["comparison", "-s", "trend", "care_first"],
        &["heat-map", "-s", "trend", "ageing_fast", "care_first"],
        &["number-met", "-s", "trend", "ageing_fast", "care_first"],
        &["pyramid", "-s", "trend"],
    ];
    let picture = |kind: &[&str], more: &[&str]| -> String {
        printed(&fiveyear(folder.path(), &[&["chart"], kind, &["--out", "picture.svg"], more].concat()));
        let svg = fs::read_to_string(folder.path().join("picture.svg")).expect("drawn");
        // Each says which run it is of: the stored one holds all scenarios, the other those of the chart.
        let at = svg.find("Run ").expect("a credit line") + 4;
        svg.replace(&svg[at..at + 8], "RUN")
    };
    for kind in cases {
        assert_eq!(picture(kind, &["--draws", "300"]), picture(kind, &["--run", "run"]), "{kind:?}");
    }
    for kind in [["waterfall", "elderly_screening"], ["tornado", "elderly_screening"]] {
        let with_scenario = [kind[0], kind[1], "-s", "trend"];
        assert_eq!(picture(&with_scenario, &["--draws", "300"]), picture(&kind, &["--run", "run"]), "{kind:?}");
    }
}

#[test]
fn every_chart_of_a_stored_run_is_drawn() {
    let folder = without_plan();
    let said = printed(&fiveyear(folder.path(), &["chart", "all", "--run", "run", "--out", "all"]));
    let count = fs::read_dir(folder.path().join("all/en"))
        .expect("a folder")
        .filter(|entry| entry.as_ref().unwrap().path().extension().unwrap() == "svg")
        .count();
    assert!(said.contains(&format!("{count} charts in each language")), "{said}");
    assert!(count > 20, "{count}");
}

#[test]
fn a_comparison_in_a_stored_run_is_the_simulated_one() {
    let folder = run(&["--no-charts", "--keep-draws"]);
    let arguments = ["compare", "trend", "ageing_fast", "care_first"];
    for more in [&[][..], &["--format", "json"]] {
        let then = printed(&fiveyear(folder.path(), &[&arguments[..], &["--draws", "300"], more].concat()));
        let now = printed(&fiveyear(folder.path(), &[&arguments[..], &["--run", "run"], more].concat()));
        assert!(now.ends_with(&then), "{now}\n---\n{then}");
    }
    // Where draws were not kept, only the values are not known.
    let folder = small_plan();
    copy(&whole().join("run"), &folder.path().join("run"));
    let [then, now] = [["--draws", "300"], ["--run", "run"]]
        .map(|more| json(&fiveyear(folder.path(), &[&arguments[..], &more, &["--format", "json"]].concat())));
    for (then, now) in then["comparisons"].as_array().unwrap().iter().zip(now["comparisons"].as_array().unwrap()) {
        for part in ["inputs", "domains", "plan", "failed_draws"] {
            assert_eq!(then[part], now[part], "{part}");
        }
        for (then, now) in then["targets"].as_array().unwrap().iter().zip(now["targets"].as_array().unwrap()) {
            for part in ["indicator", "p_met_first", "p_met_second", "p_difference", "verdict", "certainty", "draws_needed"] {
                assert_eq!(then[part], now[part], "{part}");
            }
            assert!(now["difference"].is_null());
        }
    }
}

#[test]
fn two_runs_say_what_moved_and_why() {
    let folder = run(&["--no-charts"]);
    let path = folder.path();
    // The later run has one assumption, one target and one rule changed.
    let edit = |file: &str, old: &str, new: &str| {
        let text = fs::read_to_string(path.join(file)).expect("there");
        assert!(text.contains(old), "{file} lacks {old}");
        fs::write(path.join(file), text.replacen(old, new, 1)).expect("written");
    };
    let assumptions = fs::read_to_string(path.join("seeds/assumptions.toml")).expect("there");
    let at = assumptions.find("[param.physicians_hired]").expect("an assumption");
    let value = assumptions[at..].lines().find(|line| line.starts_with("value")).expect("its value").to_owned();
    edit("seeds/assumptions.toml", &value, "value = 0.2");
    printed(&fiveyear(path, &["run", "--draws", "300", "--no-charts", "--out", "later", "-s", "trend", "ageing_fast"]));
    let answer = json(&fiveyear(path, &["report", "run", "later", "--format", "json"]));
    let inputs = answer["inputs"].as_array().expect("inputs");
    let kinds: Vec<(&str, &str)> = inputs.iter().map(|input| (input["kind"].as_str().unwrap(), input["name"].as_str().unwrap())).collect();
    assert_eq!(
        kinds,
        [("assumption", "physicians_hired"), ("scenario", "care_first"), ("file", "seeds/assumptions.toml")],
        "nothing else differs"
    );
    assert_eq!(inputs[0]["after"]["en"], "0.2");
    let targets = answer["targets"].as_array().expect("targets");
    let moved: Vec<&Value> = targets.iter().filter(|target| target["clear"] == true).collect();
    let of_physicians = |target: &Value| ["physicians_per_1000", "waiting_days"].contains(&target["indicator"].as_str().expect("a name"));
    assert_eq!((moved.len(), moved.iter().all(|target| of_physicians(target))), (4, true), "two targets in two scenarios: {moved:#?}");
    for target in &moved {
        let [from, to, change] = ["p_before", "p_after", "difference"].map(|name| target[name].as_f64().expect("a number"));
        assert!((to - from - change).abs() < 1e-12 && change > 0.0, "{target}");
        let more = target["p50_after"].as_f64() > target["p50_before"].as_f64();
        assert_eq!(more, target["indicator"] == "physicians_per_1000", "more physicians, fewer days of waiting: {target}");
    }
    // What reads nothing of it has not moved at all, the random numbers being the same.
    let same = targets.iter().filter(|target| !of_physicians(target));
    assert!(same.clone().count() > 0);
    same.for_each(|target| assert_eq!(target["difference"], 0.0, "{target}"));
    // In words, in both languages, within the screen.
    for (language, words) in
        [("en", ["Before:", "assumption: ", "→ 0.2", "targets met in expectation"]), ("zh", ["之前：", "假设：", "→ 0.2", "平均达标项数"])]
    {
        for all in [&[][..], &["--all"]] {
            let page = printed(&fiveyear_on(80, path, &[&["report", "run", "later", "--lang", language][..], all].concat()));
            words.iter().for_each(|words| assert!(page.contains(words), "{words} is missing:\n{page}"));
            page.lines().for_each(|line| assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}"));
        }
    }
    printed(&fiveyear(path, &["report", "run", "later", "--out", "moved.csv"]));
    assert_eq!(fs::read_to_string(path.join("moved.csv")).expect("written").lines().count(), 1 + targets.len());
    // A run against itself: nothing.
    let same = printed(&fiveyear(path, &["report", "run", "run"]));
    assert!(
        same.contains("nothing: plan, scenarios, draws, design and seed are the same")
            && same.contains("No target's probability clearly moved")
    );
}

#[test]
fn settings_rules_and_targets_that_differ_are_told() {
    let folder = run(&["--no-charts"]);
    let path = folder.path();
    let rules = fs::read_dir(path.join("rules")).expect("rules").map(|entry| entry.unwrap().path());
    let file = rules
        .filter(|path| path.is_file())
        .find(|path| fs::read_to_string(path).unwrap().contains("fn preschool_enrolment()"))
        .expect("a rule");
    let text = fs::read_to_string(&file).expect("there");
    fs::write(&file, text.replacen("fn preschool_enrolment() {", "fn preschool_enrolment() { 0.0 +", 1)).expect("written");
    printed(&fiveyear(path, &["run", "--draws", "200", "--seed", "7", "--no-charts", "--out", "later", "-s", "trend"]));
    let answer = json(&fiveyear(path, &["report", "run", "later", "--format", "json"]));
    let of = |kind: &str| -> Vec<String> {
        let inputs = answer["inputs"].as_array().expect("inputs").iter().filter(|input| input["kind"] == kind);
        inputs.map(|input| input["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of("setting"), ["draws", "seed"]);
    assert_eq!(of("rule"), ["preschool_enrolment"]);
    assert_eq!(of("assumption"), Vec::<String>::new());
    // Other random numbers: a difference within their error is not told as a move.
    for target in answer["targets"].as_array().expect("targets") {
        let [from, to] = ["p_before", "p_after"].map(|name| target[name].as_f64().expect("a number"));
        let error = (from * (1.0 - from) / 300.0 + to * (1.0 - to) / 200.0).sqrt();
        assert_eq!(target["clear"].as_bool(), Some((to - from).abs() > 1.96 * error), "{target}");
    }
}

#[test]
fn a_stored_run_shows_what_it_was_made_with() {
    let folder = without_plan();
    for arguments in [&["report", "run"][..], &["compare", "trend", "care_first", "--run", "run"], &["chart", "status", "--run", "run"]] {
        let page = printed(&fiveyear(folder.path(), arguments)).replace('\n', " ");
        for words in
            ["300 draws", "seed 2020", "3 scenarios", concat!("fiveyear ", env!("CARGO_PKG_VERSION")), "nothing was simulated again"]
        {
            assert!(page.contains(words), "{words} is missing in {arguments:?}:\n{page}");
        }
        let page = printed(&Run::new(folder.path(), arguments).spoken(Language::Zh).output());
        assert!(page.contains("未重新推演") && page.contains("模拟300次"), "{page}");
    }
}

#[test]
fn what_is_no_run_is_refused_with_what_it_is() {
    let folder = small_plan();
    fs::create_dir(folder.path().join("empty")).expect("a folder");
    fs::create_dir(folder.path().join("batch")).expect("a folder");
    fs::write(folder.path().join("batch/batch.json"), "{}").expect("written");
    for (named, said) in [
        ("nowhere", "there is no folder"),
        ("empty", "run.json is missing"),
        (".", "is a plan, not the folder of a run"),
        ("batch", "is a batch of many experiments"),
    ] {
        let told = refused(&fiveyear(folder.path(), &["report", named]), 1);
        assert!(told.contains("not-a-run") && told.contains(said), "{named}: {told}");
        let told = refused(&Run::new(folder.path(), &["chart", "status", "--run", named]).spoken(Language::Zh).output(), 1);
        assert!(told.contains("not-a-run") && !told.contains("help:"), "{named}: {told}");
    }
}

#[test]
fn a_file_where_the_folder_of_a_run_is_wanted_is_told_as_one_with_the_run_nearby() {
    let folder = small_plan();
    fs::write(folder.path().join("t.csv"), "a,b\n").expect("written");
    let all = |named: &str| [["report", named], ["verify", named], ["score", named]].map(|words| words.map(str::to_owned));
    for named in ["t.csv", "t.csv/", "./t.csv", "t.csv/run"] {
        for arguments in all(named) {
            let told = refused(&fiveyear(folder.path(), &arguments.each_ref().map(String::as_str)), 1);
            assert!(told.contains("not-a-run") && told.contains("is a file, not the folder of a run"), "{arguments:?}: {told}");
            assert!(!told.contains("os error") && told.contains("give the folder of a finished run"), "{arguments:?}: {told}");
        }
    }
    printed(&fiveyear(folder.path(), &["run", "--draws", "20", "--no-charts", "--out", "out/mine"]));
    for named in ["t.csv", "out/mine/joint.csv", "out/mine/plan/seeds/plan.toml"] {
        for arguments in all(named) {
            let told = refused(&fiveyear(folder.path(), &arguments.each_ref().map(String::as_str)), 1);
            assert!(told.contains("out/mine: give that folder"), "{arguments:?}: {told}");
        }
    }
}

#[test]
fn a_run_that_was_changed_afterwards_is_refused_file_by_file() {
    for (file, code) in
        [("joint.csv", "file-changed"), ("targets.parquet", "file-changed"), ("plan/seeds/assumptions.toml", "file-changed")]
    {
        let folder = without_plan();
        let path = folder.path().join("run").join(file);
        let mut bytes = fs::read(&path).expect("there");
        bytes.push(b'\n');
        fs::write(&path, bytes).expect("written");
        let told = refused(&fiveyear(folder.path(), &["report", "run"]), 1);
        assert!(told.contains(code) && told.contains(file) && told.contains("fiveyear verify"), "{told}");
        fs::remove_file(&path).expect("removed");
        let told = refused(&fiveyear(folder.path(), &["compare", "trend", "care_first", "--run", "run"]), 1);
        assert!(told.contains(file) && told.contains("missing"), "{told}");
    }
    // A table that is only looked at, and the report, may be edited: nothing is read from them.
    let folder = without_plan();
    for file in ["targets.csv", "report.html"] {
        fs::write(folder.path().join("run").join(file), "edited").expect("written");
    }
    printed(&fiveyear(folder.path(), &["report", "run"]));
}

#[test]
fn what_a_run_did_not_keep_is_said() {
    let folder = run(&["--no-charts"]);
    let path = folder.path();
    let cases: [(&[&str], &str, &str); 6] = [
        (&["chart", "tornado", "elderly_screening", "--run", "run"], "run-lacks", "`tornado`"),
        (&["chart", "pyramid", "--run", "run"], "run-lacks", "`ages`"),
        (&["chart", "fan", "elderly_screening", "-s", "late", "--run", "run"], "unknown-scenario", "trend"),
        (&["compare", "trend", "nothing", "--run", "run"], "unknown-scenario", "care_first"),
        (&["chart", "fan", "nothing", "--run", "run"], "unknown-name", "nothing"),
        (&["report", "run", "--out", "report.pdf"], "cannot-write", ".html or .xlsx"),
    ];
    for (arguments, code, words) in cases {
        let told = refused(&fiveyear(path, arguments), 1);
        assert!(told.contains(code) && told.contains(words), "{arguments:?}: {told}");
    }
    let told = refused(&fiveyear(whole(), &["chart", "waterfall", "elderly_screening", "-s", "care_first", "--run", "run"]), 1);
    assert!(told.contains("run-lacks") && told.contains("only that of `trend`"), "{told}");
    // Options of a simulation make no sense beside a stored run.
    for more in [["--draws", "100"], ["--seed", "7"], ["--plan", "."]] {
        refused(&fiveyear(path, &[&["chart", "status", "--run", "run"][..], &more].concat()), 2);
    }
    // A run of an earlier version has no copy of its plan.
    fs::remove_dir_all(path.join("run/plan")).expect("removed");
    let manifest = path.join("run/run.json");
    let text = fs::read_to_string(&manifest).expect("there");
    let mut run: Value = serde_json::from_str(&text).expect("JSON");
    run["outputs"].as_object_mut().expect("files").retain(|name, _| !name.starts_with("plan/"));
    fs::write(&manifest, run.to_string()).expect("written");
    let told = refused(&fiveyear(path, &["report", "run"]), 1);
    assert!(told.contains("run-lacks") && told.contains("no copy of the plan"), "{told}");
}

#[test]
fn a_run_of_another_version_is_shown_with_a_warning_and_of_another_plan_not_compared() {
    let folder = without_plan();
    let manifest = folder.path().join("run/run.json");
    let text = fs::read_to_string(&manifest).expect("there");
    let version = format!("\"fiveyear\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    fs::write(&manifest, text.replace(&version, "\"fiveyear\": \"0.0.1\"")).expect("written");
    let page = printed(&fiveyear(folder.path(), &["report", "run"]));
    assert!(page.contains("other-version") && page.contains("0.0.1"), "{page}");

    printed(&fiveyear(folder.path(), &["init", "other"]));
    let plan = folder.path().join("other/seeds/plan.toml");
    let text = fs::read_to_string(&plan).expect("there");
    fs::write(&plan, text.replacen("Qingxi County", "Another County", 1)).expect("written");
    printed(&fiveyear(folder.path(), &["run", "--plan", "other", "--draws", "20", "--no-charts", "--out", "others"]));
    let told = refused(&fiveyear(folder.path(), &["report", "run", "others"]), 1);
    assert!(told.contains("other-plan"), "{told}");
}

#[test]
fn the_plan_in_a_run_runs_to_the_same_numbers() {
    let folder = without_plan();
    let arguments = ["run", "--plan", "run/plan", "--draws", "300", "--no-charts", "--out", "again", "-s"];
    printed(&fiveyear(folder.path(), &[&arguments[..], &SCENARIOS].concat()));
    for file in ["targets.csv", "projections.csv", "joint.csv", "met.parquet"] {
        let [then, now] = ["run", "again"].map(|run| fs::read(folder.path().join(run).join(file)).expect("written"));
        assert!(then == now, "{file} differs");
    }
}
