//! Batches of a design: every experiment once, in parts that may be run anywhere and at any time and come out the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fiveyear::results::{Table, rows::Standing};
use fiveyear::run::{batch_hashes, batch_table};

use crate::support::command::{Run, fiveyear, printed, refused, small_plan};

const DESIGN: &str = "title = { zh = \"试验\", en = \"Trial\" }\nmethod = \"grid\"\nscenarios = [\"trend\", \"fiscal_squeeze\"]\n\
                      [levers]\n\"shift.other.childcare\" = { from = 0.0, to = 0.04, steps = 9 }\n\"param.places_added\" = [0.02, 0.05, 0.08, 0.11]\n\
                      [uncertainties]\n\"param.revenue_growth\" = { from = 0.0, to = 6.0 }\n";

/// The small plan with a design of 144 experiments, 36 parts.
fn with_design() -> tempfile::TempDir {
    let folder = small_plan();
    fs::create_dir_all(folder.path().join("scenarios/designs")).expect("a folder");
    fs::write(folder.path().join("scenarios/designs/try.toml"), DESIGN).expect("written");
    folder
}

fn batch<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["batch", "try", "--draws", "20", "--out", out].into_iter().chain(more.iter().copied()).collect()
}

fn hashes(folder: &Path, name: &str) -> BTreeMap<String, String> {
    batch_hashes(&folder.join(name)).expect("a batch")
}

#[test]
fn every_experiment_is_run_once_and_ranked_with_what_is_in_it() {
    let folder = with_design();
    let page = printed(&fiveyear(folder.path(), &batch("all", &[])));
    assert!(page.contains("144 experiments (2 scenarios, 72 points), 20 draws each"), "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let results = batch_table(&folder.path().join("all"), Table::Scenarios, 0..36).expect("36 parts");
    let standings = Standing::of(results.frame(Table::Scenarios));
    let names: BTreeSet<&str> = standings.iter().map(|standing| standing.scenario.as_str()).collect();
    assert_eq!((standings.len(), names.len()), (144, 144));
    // The best experiment is named with its inputs; more places added is better than fewer.
    let best = standings.iter().max_by(|one, other| one.expected_met.unwrap().total_cmp(&other.expected_met.unwrap())).expect("some");
    assert!(page.contains(&best.scenario[..8]) && page.contains("param.places_added = "), "{page}");
    let answer: serde_json::Value =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &batch("json", &["--format", "json"])))).expect("JSON");
    assert_eq!(answer["experiments"], 144);
    let effects: BTreeMap<&str, &serde_json::Value> =
        answer["effects"].as_array().expect("effects").iter().map(|effect| (effect["input"].as_str().expect("a name"), effect)).collect();
    assert_eq!(effects.len(), 3);
    assert_eq!(
        (effects["param.places_added"]["kind"].as_str(), effects["param.revenue_growth"]["kind"].as_str()),
        (Some("lever"), Some("uncertainty"))
    );
    let places = effects["param.places_added"];
    assert!(places["high"].as_f64() > places["low"].as_f64(), "{places}");
    let chinese = printed(&fiveyear(folder.path(), &batch("zh", &["--lang", "zh"])));
    assert!(chinese.contains("144次试验") && chinese.contains("可选项"), "{chinese}");
}

#[test]
fn a_batch_says_first_how_much_there_is_to_do() {
    let folder = with_design();
    let said = |more: &[&str]| {
        let output = Run::new(folder.path(), &batch("all", more)).process().output().expect("it runs");
        assert!(output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8").replace('\n', " ")
    };
    let first = said(&["--threads", "1"]);
    assert!(first.starts_with("144 experiments of 20 draws each: a few seconds on 1 thread"), "{first}");
    fs::remove_file(folder.path().join("all/parts/00002.json")).expect("removed");
    let rest = said(&["--resume", "--lang", "zh"]);
    assert!(rest.starts_with("144次试验，每次模拟20次，其中140次已完成："), "{rest}");
}

#[test]
fn an_experiment_is_the_scenario_that_says_the_same() {
    let folder = with_design();
    fs::write(
        folder.path().join("scenarios/same.toml"),
        "title = \"Same\"\nparent = \"trend\"\n[param]\nplaces_added = 0.02\nrevenue_growth = 6.0\n[[shift]]\nfrom = \"other\"\nto = \"childcare\"\n\
         share = 0.005\nyears = [2026, 2030]\n",
    )
    .expect("written");
    printed(&fiveyear(folder.path(), &batch("all", &[])));
    printed(&fiveyear(folder.path(), &["run", "-s", "same", "--draws", "20", "--no-charts", "--out", "run"]));
    // Points run over the shift first, then places, then growth: the second share, the first places, the second growth.
    let parts = batch_table(&folder.path().join("all"), Table::Scenarios, 0..36).expect("36 parts");
    let of_batch =
        Standing::of(parts.frame(Table::Scenarios)).into_iter().find(|standing| standing.scenario == "trend-000009").expect("there");
    let run = fiveyear::run::StoredRun::read(&folder.path().join("run")).expect("a run");
    let alone = Standing::of(run.results.frame(Table::Scenarios)).remove(0);
    assert_eq!((of_batch.expected_met, of_batch.p_all, of_batch.failed_draws), (alone.expected_met, alone.p_all, alone.failed_draws));
}

#[test]
fn shards_joined_are_the_whole_and_gaps_and_doubles_are_refused() {
    let folder = with_design();
    printed(&fiveyear(folder.path(), &batch("all", &[])));
    for (out, shard) in [("one", "1/2"), ("two", "2/2")] {
        let words = printed(&fiveyear(folder.path(), &batch(out, &["--shard", shard])));
        assert!(words.contains("fiveyear merge"), "{words}");
    }
    let merge = |folders: &[&str]| fiveyear(folder.path(), &[&["merge", "--out", "joined"], folders].concat());
    assert!(refused(&merge(&["one"]), 1).contains("missing-parts"));
    assert!(refused(&merge(&["one", "two", "two"]), 1).contains("part-twice"));
    assert!(refused(&merge(&["one", "plan"]), 1).contains("bad-batch"));
    printed(&merge(&["two", "one"]));
    assert_eq!(hashes(folder.path(), "joined"), hashes(folder.path(), "all"));
    // Joined again they are there already; what is no longer whole, and what is another batch, is left as it is, and called what it is.
    assert!(printed(&merge(&["two", "one"])).contains("together in joined already; nothing was changed"));
    let before = hashes(folder.path(), "joined");
    let onto = |place: &str, more: &[&str]| fiveyear(folder.path(), &[&["merge", "one", "two", "--out", place], more].concat());
    fs::write(folder.path().join("joined/notes.txt"), "mine").expect("written");
    printed(&merge(&["two", "one"]));
    fs::remove_file(folder.path().join("joined/notes.txt")).expect("removed");
    fs::copy(folder.path().join("all/inputs.csv"), folder.path().join("joined/targets/part=00001/targets.parquet")).expect("written");
    let damaged = refused(&merge(&["one", "two"]), 1);
    assert!(
        damaged.contains("folder-taken") && damaged.contains("joined holds a batch") && damaged.contains("never replaced"),
        "{damaged}"
    );
    fs::copy(folder.path().join("all/targets/part=00001/targets.parquet"), folder.path().join("joined/targets/part=00001/targets.parquet"))
        .expect("written");
    assert_eq!(hashes(folder.path(), "joined"), before);
    printed(&fiveyear(folder.path(), &batch("other", &["--seed", "7"])));
    let other = hashes(folder.path(), "other");
    assert!(refused(&onto("other", &["--lang", "zh"]), 1).contains("other 中是一项批量运行的结果"));
    // No other command takes a batch's place either, nor a batch that of a run, and each says what stands there.
    let run = ["run", "-s", "trend", "--draws", "20", "--no-charts", "--out"];
    assert!(refused(&fiveyear(folder.path(), &[&run[..], &["other"]].concat()), 1).contains("other holds a batch"));
    assert_eq!(hashes(folder.path(), "other"), other);
    printed(&fiveyear(folder.path(), &[&run[..], &["r"]].concat()));
    let on_a_run = refused(&fiveyear(folder.path(), &batch("r", &[])), 1);
    assert!(on_a_run.contains("r is not empty: it holds") && !on_a_run.contains("no run has written"), "{on_a_run}");
    // A part that was changed, or that is of another seed, is not joined.
    fs::remove_dir_all(folder.path().join("joined")).expect("removed");
    fs::write(folder.path().join("one/targets/part=00000/targets.parquet"), "x").expect("written");
    assert!(refused(&merge(&["one", "two"]), 1).contains("part=00000"));
    fs::remove_dir_all(folder.path().join("one")).expect("removed");
    printed(&fiveyear(folder.path(), &batch("one", &["--shard", "1/2", "--seed", "7"])));
    assert!(refused(&merge(&["one", "two"]), 1).contains("seed"));
}

#[test]
fn a_batch_goes_on_where_it_was_and_only_with_what_it_was() {
    let folder = with_design();
    printed(&fiveyear(folder.path(), &batch("all", &[])));
    assert!(refused(&fiveyear(folder.path(), &batch("all", &[])), 1).contains("--resume"));
    // As if stopped after the second part and in the midst of the third.
    let part = |table: &str| folder.path().join("all").join(table).join("part=00002");
    fs::remove_file(folder.path().join("all/parts/00002.json")).expect("removed");
    fs::remove_dir_all(part("projections")).expect("removed");
    fs::create_dir_all(folder.path().join("all/.part-00002/targets")).expect("made");
    // And twice in the midst of a file.
    for name in ["all/.inputs.parquet.Xy12ab.partial", "all/parts/.00002.json.Xy12ab.partial"] {
        fs::write(folder.path().join(name), "half").expect("written");
    }
    // A design for another batch changes nothing of this one.
    let designs = folder.path().join("scenarios/designs");
    let own = fs::read_dir(&designs).expect("a folder").flatten().find(|file| file.path().extension().is_some_and(|end| end == "toml"));
    fs::copy(own.expect("the batch has a design").path(), designs.join("of_tomorrow.toml")).expect("copied");
    printed(&fiveyear(folder.path(), &batch("all", &["--resume"])));
    // Where there is none to go on with, it is said that a new one is begun.
    let begun = Run::new(folder.path(), &batch("other", &["--resume"])).process().output().expect("it runs");
    printed(&begun);
    let note = String::from_utf8_lossy(&begun.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(note.contains("other holds no batch to go on with: a new one is begun"), "{note}");
    assert_eq!(hashes(folder.path(), "all"), hashes(folder.path(), "other"));
    let before = hashes(folder.path(), "all");
    let message = refused(&fiveyear(folder.path(), &batch("all", &["--resume", "--seed", "3"])), 1);
    assert!(message.contains("other-batch") && message.contains("seed"), "{message}");
    assert!(!message.contains("experiments of"), "refused before it is said how long it takes: {message}");
    for other in [["--design", "sobol"], ["--shard", "1/2"]] {
        let message = refused(&fiveyear(folder.path(), &batch("all", &["--resume", other[0], other[1]])), 1);
        assert!(message.contains("other-batch") && !message.contains("experiments of"), "{message}");
    }
    let emitted = fiveyear(folder.path(), &batch("all", &["--emit", "local"]));
    assert!(refused(&emitted, 1).contains("all is not empty: it holds"));
    let rules = folder.path().join("rules/money.rhai");
    fs::write(&rules, fs::read_to_string(&rules).expect("there") + "\n// changed\n").expect("written");
    assert!(refused(&fiveyear(folder.path(), &batch("all", &["--resume"])), 1).contains("rules/money.rhai"));
    assert_eq!(hashes(folder.path(), "all"), before, "nothing is lost");
    fs::create_dir_all(folder.path().join("mine")).expect("made");
    fs::write(folder.path().join("mine/notes.txt"), "mine").expect("written");
    assert!(refused(&fiveyear(folder.path(), &batch("mine", &[])), 1).contains("notes.txt"));
}

#[cfg(unix)]
#[test]
fn a_killed_batch_resumed_is_the_undisturbed_one() {
    let folder = with_design();
    printed(&fiveyear(folder.path(), &batch("all", &[])));
    for round in 1..4_u64 {
        let out = format!("killed{round}");
        let arguments = batch(&out, &["--threads", "1"]);
        let mut child =
            Run::new(folder.path(), &arguments).process().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let began = Instant::now();
        while !folder.path().join(&out).join("batch.json").exists() && began.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_millis(40 * round));
        // It may have ended by then, which is as good.
        let _ = child.kill();
        child.wait().expect("it ends");
        printed(&fiveyear(folder.path(), &batch(&out, &["--resume"])));
        assert_eq!(hashes(folder.path(), &out), hashes(folder.path(), "all"), "round {round}");
    }
}

#[test]
fn mistakes_of_designs_are_told_with_their_place() {
    let folder = with_design();
    let file = folder.path().join("scenarios/designs/try.toml");
    let cases = [
        ("method = \"grid\"", "method = \"gird\"", "did you mean `grid`?"),
        ("param.places_added", "param.place_added", "did you mean `param.places_added`?"),
        ("shift.other.childcare", "shift.other.child", "did you mean `shift.other.childcare`?"),
        ("to = 0.04", "to = 0.9", "shift-too-large"),
        ("from = 0.0, to = 0.04", "from = 0.05, to = 0.04", "wrong-kind"),
        ("method = \"grid\"", "method = \"latin-hypercube\"", "`points` is missing"),
        ("[uncertainties]", "[uncertainty]", "did you mean `uncertainties`?"),
        ("\"param.revenue_growth\"", "\"param.places_added\"", "both a lever and an uncertainty"),
        ("[0.02, 0.05, 0.08, 0.11]", "[]", "`param.places_added` has no value"),
        ("[0.02, 0.05, 0.08, 0.11]", "[0.02, nan]", "every value of `param.places_added` is a number"),
        ("[0.02, 0.05, 0.08, 0.11]", "[\"2%\", 0.05]", "every value of `param.places_added` is a number"),
        ("[0.02, 0.05, 0.08, 0.11]", "[0.02, 0.05, 0.02]", "`param.places_added` has the value 0.02 twice"),
    ];
    for (from, to, said) in cases {
        assert!(DESIGN.contains(from));
        fs::write(&file, DESIGN.replace(from, to)).expect("written");
        let message = refused(&fiveyear(folder.path(), &batch("out", &[])), 1);
        assert!(message.contains(said) && message.contains("scenarios/designs/try.toml"), "{said} is missing in\n{message}");
    }
    let message = refused(&fiveyear(folder.path(), &["batch", "tyr"]), 1);
    assert!(message.contains("unknown-design") && message.contains("designs are: try"), "{message}");
    assert_eq!(fiveyear(folder.path(), &["batch", "try", "--shard", "3/2"]).status.code(), Some(2));
}

#[test]
fn spread_designs_have_their_points_in_range_and_one_at_a_time_moves_one() {
    let folder = with_design();
    let file = folder.path().join("scenarios/designs/try.toml");
    for (method, points, count) in
        [("latin-hypercube", "points = 10\n", 10), ("sobol", "points = 16\n", 16), ("one-at-a-time", "", 1 + 8 + 3 + 2)]
    {
        let text = DESIGN.replace("method = \"grid\"\n", &format!("method = \"{method}\"\n{points}")).replace(", \"fiscal_squeeze\"", "");
        fs::write(&file, text).expect("written");
        let out = format!("of-{method}");
        printed(&fiveyear(folder.path(), &batch(&out, &[])));
        let inputs = fs::read_to_string(folder.path().join(&out).join("inputs.csv")).expect("there");
        let rows: Vec<Vec<f64>> =
            inputs.lines().skip(1).map(|line| line.split(',').skip(3).map(|cell| cell.parse().expect("a number")).collect()).collect();
        assert_eq!(rows.len(), count, "{method}");
        assert!(rows.iter().all(|row| (0.0..=0.04).contains(&row[0]) && (0.0..=6.0).contains(&row[2])), "{method}: {rows:?}");
        if method == "latin-hypercube" {
            let cells: BTreeSet<usize> = rows.iter().map(|row| (row[2] / 0.6) as usize).collect();
            assert_eq!(cells.len(), 10, "one in each tenth: {rows:?}");
        }
        if method == "one-at-a-time" {
            let moved = |row: &Vec<f64>| row.iter().zip(&rows[0]).filter(|(one, other)| one != other).count();
            assert!(rows[1..].iter().all(|row| moved(row) == 1), "{rows:?}");
        }
    }
}

#[test]
fn an_input_that_cannot_be_read_is_one_mistake() {
    let folder = with_design();
    let file = folder.path().join("scenarios/designs/try.toml");
    fs::write(&file, "title = \"T\"\nmethod = \"grid\"\n[levers]\n\"param.places_added\" = [0.02, \"2%\"]\n").expect("written");
    let said = refused(&fiveyear(folder.path(), &batch("all", &[])), 1);
    assert!(said.contains("every value of") && !said.contains("varies nothing"), "{said}");
    fs::write(&file, "title = \"T\"\nmethod = \"grid\"\n[levers]\n").expect("written");
    assert!(refused(&fiveyear(folder.path(), &batch("all", &[])), 1).contains("the design varies nothing"));
}
