//! Robustness: right on three policies in four futures reckoned by hand, whichever way these are said, and honest about what cannot be compared.

use std::fs;
use std::path::Path;

use fiveyear::analysis::robustness::{Fates, Outcomes, PolicyOutcomes, robustness};
use fiveyear::results::rows::Target;
use fiveyear::results::{Results, Table};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{fiveyear, printed, refused, small_plan};
use crate::support::tiny_plan::{assumption, indicator, tiny_plan};

/// x = a + w should be at least 3, y = a w at most 6; a is 1, 2 or 3 by policy, w 0 to 3 by future.
fn plan() -> TempDir {
    let folder = tiny_plan(
        &[indicator("x", "more", "3", "at_least"), indicator("y", "less", "6", "at_most")],
        &[assumption("a", "2.0", "trend"), assumption("w", "1.0", "trend")].concat(),
        "fn x() { param.a + param.w }\nfn y() { param.a * param.w }\n",
    );
    let write = |name: &str, text: &str| {
        let path = folder.path().join("scenarios").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    for a in 1..=3 {
        write(
            &format!("p{a}.toml"),
            &format!("title = {{ zh = \"策略{a}\", en = \"Policy {a}\" }}\nparent = \"trend\"\n[param]\na = {a}.0\n"),
        );
    }
    for w in 0..=3 {
        write(
            &format!("f{w}.toml"),
            &format!("title = {{ zh = \"未来{w}\", en = \"Future {w}\" }}\nparent = \"trend\"\n[param]\nw = {w}.0\n"),
        );
    }
    write(
        "designs/crossed.toml",
        "title = { zh = \"交叉\", en = \"Crossed\" }\nmethod = \"grid\"\n[levers]\n\"param.a\" = [1.0, 2.0, 3.0]\n[uncertainties]\n\"param.w\" = [0.0, 1.0, 2.0, 3.0]\n",
    );
    write(
        "designs/sampled.toml",
        "title = { zh = \"抽样\", en = \"Sampled\" }\nmethod = \"latin-hypercube\"\npoints = 30\n[levers]\n\"param.a\" = { from = 1.0, to = 3.0 }\n[uncertainties]\n\"param.w\" = { from = 0.0, to = 3.0 }\n",
    );
    folder
}

fn answer(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["robustness"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&printed(&fiveyear(folder, &arguments))).expect("JSON")
}

/// By hand, per policy: share met, mean and largest regret, mean, worst tenth (the one worst of four futures), and whether that is the best.
///
/// x is 1 2 3 4, 2 3 4 5 and 3 4 5 6; y is 0 1 2 3, 0 2 4 6 and 0 3 6 9; targets met are 1 1 2 2, 1 2 2 2 and 2 2 2 1.
const BY_HAND: [(&str, [[f64; 6]; 3]); 3] = [
    ("all", [[0.5, 0.5, 1.0, 1.5, 1.0, 1.0], [0.75, 0.25, 1.0, 1.75, 1.0, 1.0], [0.75, 0.25, 1.0, 1.75, 1.0, 1.0]]),
    ("x", [[0.5, 2.0, 2.0, -0.5, -2.0, 0.0], [0.75, 1.0, 1.0, 0.5, -1.0, 0.0], [1.0, 0.0, 0.0, 1.5, 0.0, 1.0]]),
    ("y", [[1.0, 0.0, 0.0, 4.5, 3.0, 1.0], [1.0, 1.5, 3.0, 3.0, 0.0, 0.0], [0.75, 3.0, 6.0, 1.5, -3.0, 0.0]]),
];

fn is_by_hand(answer: &Value) {
    assert_eq!(answer["futures"].as_u64(), Some(4));
    rows_are(answer, &BY_HAND);
}

fn rows_are(answer: &Value, by_hand: &[(&str, [[f64; 6]; 3])]) {
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 9);
    for (row, (target, policy, known)) in rows
        .iter()
        .zip(by_hand.iter().flat_map(|(target, policies)| policies.iter().enumerate().map(move |(at, known)| (*target, at, known))))
    {
        assert_eq!(row["target"], target, "{row}");
        let found = ["share_met", "mean_regret", "max_regret", "mean", "worst_tenth"].map(|name| row[name].as_f64().expect("a number"));
        for (found, known) in found.iter().zip(known) {
            assert!((found - known).abs() < 1e-12, "{target}, policy {policy}: {found} is not {known}: {row}");
        }
        assert_eq!(row["best_in_worst_tenth"].as_bool(), Some(known[5] == 1.0), "{row}");
    }
}

#[test]
fn three_policies_in_four_futures_are_as_reckoned_by_hand() {
    let folder = plan();
    let named = ["--policies", "p1", "p2", "p3", "--futures", "f0", "f1", "f2", "f3", "--wanted", "2", "--draws", "10"];
    is_by_hand(&answer(folder.path(), &named));
    printed(&fiveyear(folder.path(), &["batch", "crossed", "--draws", "10", "--out", "crossed"]));
    is_by_hand(&answer(folder.path(), &["--batch", "crossed", "--wanted", "2"]));
    for language in ["en", "zh"] {
        let page = printed(&fiveyear(folder.path(), &[&["robustness", "--lang", language, "--out", "r"], &named[..]].concat()));
        assert!(page.lines().all(|line| console::measure_text_width(line) <= 80), "{page}");
        let flat = page.replace('\n', if language == "en" { " " } else { "" });
        // Of equals none is named before the others.
        let words = match language {
            "en" => {
                ["3 policies over 4 futures", "1.00 targets met: 3 policies alike", "Least regret at the most: 3 policies alike (1.00)"]
            }
            _ => ["3项策略，4个未来", "3项策略同为最好", "最大后悔值最小的有3项策略（1.00项）"],
        };
        assert!(words.iter().all(|words| flat.contains(words)), "{page}");
    }
    let table = fs::read_to_string(folder.path().join("r/robustness.csv")).expect("written");
    assert!(table.contains("\np3,x,1.0,0.0,0.0,1.5,0.0,1,4,4\n"), "{table}");
    assert!(folder.path().join("r/charts/zh/robustness.svg").is_file());
}

#[test]
fn a_future_in_which_a_policy_fails_counts_against_it_and_is_compared_with_nobody() {
    let folder = plan();
    // The third policy has no value where w is 4; there the others have x = 5 and 6, y = 4 and 8: 2 and 1 targets met.
    let rules = "fn x() { if param.a > 2.5 && param.w > 3.5 { throw \"too much\" } param.a + param.w }\nfn y() { param.a * param.w }\n";
    fs::write(folder.path().join("rules/rules.rhai"), rules).expect("written");
    let title = "title = { zh = \"未来4\", en = \"Future 4\" }\nparent = \"trend\"\n[param]\nw = 4.0\n";
    fs::write(folder.path().join("scenarios/f4.toml"), title).expect("written");
    let design = folder.path().join("scenarios/designs/crossed.toml");
    let more = fs::read_to_string(&design).expect("there").replace("[0.0, 1.0, 2.0, 3.0]", "[0.0, 1.0, 2.0, 3.0, 4.0]");
    fs::write(&design, more).expect("written");
    // Regret, mean and worst tenth are those of the other four futures; the shares met are of five.
    let mut known = BY_HAND;
    for ((_, policies), shares) in known.iter_mut().zip([[0.6, 0.6, 0.6], [0.6, 0.8, 0.8], [1.0, 0.8, 0.6]]) {
        policies.iter_mut().zip(shares).for_each(|(policy, share)| policy[0] = share);
    }
    let named = ["--policies", "p1", "p2", "p3", "--futures", "f0", "f1", "f2", "f3", "f4", "--wanted", "2", "--draws", "10"];
    printed(&fiveyear(folder.path(), &["batch", "crossed", "--draws", "10", "--out", "crossed"]));
    for arguments in [&named[..], &["--batch", "crossed", "--wanted", "2"]] {
        let found = answer(folder.path(), arguments);
        assert_eq!(found["futures"].as_u64(), Some(5));
        rows_are(&found, &known);
        for row in found["rows"].as_array().expect("rows") {
            assert_eq!(row["compared"].as_u64(), Some(4), "{row}");
        }
    }
    for (language, words) in [("en", "In 1 of 5 futures some policy has no value"), ("zh", "5个未来中有1个因模拟")] {
        let page = printed(&fiveyear(folder.path(), &[&["robustness", "--lang", language], &named[..]].concat())).replace('\n', " ");
        assert!(page.contains(words), "{page}");
    }
}

#[test]
fn futures_without_a_value_are_not_compared_and_the_worst_tenth_is_a_tenth() {
    let fates = |margin: &[f64]| Fates { met: margin.iter().map(|margin| *margin >= 0.0).collect(), margin: margin.to_vec() };
    let policy = |margin: &[f64], number: &[f64]| PolicyOutcomes { targets: vec![fates(margin)], number_met: number.to_vec() };
    let ramp: Vec<f64> = (0..20).map(f64::from).collect();
    let mut gap = ramp.clone();
    gap[19] = f64::NAN;
    let outcomes = Outcomes { policies: vec![policy(&ramp, &ramp), policy(&gap, &[5.0; 20])], wanted: 5 };
    let rows = robustness(&outcomes);
    // The two least of twenty: 0 and 1.
    assert_eq!((rows[0].worst_tenth, rows[0].share_met, rows[0].best_in_worst_tenth), (0.5, 0.75, false));
    assert_eq!((rows[1].worst_tenth, rows[1].mean_regret, rows[1].max_regret), (5.0, (1..=14).map(f64::from).sum::<f64>() / 20.0, 14.0));
    // A draw that failed meets nothing, and nobody regrets it.
    assert_eq!((rows[3].compared, rows[3].share_met, rows[3].mean_regret), (19, 0.95, 0.0));
}

#[test]
fn places_of_a_batch_belong_to_its_futures_and_are_an_input_of_its_cases() {
    let folder = plan();
    let designs = folder.path().join("scenarios/designs");
    // By hand: x = a + w + e, where e is 0 in one place and 1 in the other.
    let plan = tiny_plan(
        &[indicator("x", "more", "3", "at_least"), indicator("y", "less", "6", "at_most")],
        &[assumption("a", "2.0", "trend"), assumption("w", "1.0", "trend"), assumption("e", "0.0", "trend")].concat(),
        "fn x() { param.a + param.w + param.e }\nfn y() { param.a * param.w }\n",
    );
    let own = plan.path().join("scenarios/designs");
    fs::create_dir_all(&own).expect("a folder");
    let crossed = fs::read_to_string(designs.join("crossed.toml")).expect("there");
    fs::write(own.join("crossed.toml"), crossed.replacen("method", "places = \"places.csv\"\nmethod", 1)).expect("written");
    fs::write(own.join("places.csv"), "place,param.e\nhere,0\n那里,1\n").expect("written");
    printed(&fiveyear(plan.path(), &["batch", "crossed", "--draws", "10", "--out", "crossed"]));
    let found = answer(plan.path(), &["--batch", "crossed", "--wanted", "2"]);
    assert_eq!(found["futures"].as_u64(), Some(8));
    let share = |policy: usize, target: &str| {
        let rows = found["rows"].as_array().expect("rows");
        rows.iter().filter(|row| row["target"] == target).nth(policy).and_then(|row| row["share_met"].as_f64()).expect("a number")
    };
    // x of a = 1: 1 2 3 4 and 2 3 4 5; of a = 3 always 3 or more. y is the same in both places.
    assert_eq!([share(0, "x"), share(1, "x"), share(2, "x")], [5.0 / 8.0, 7.0 / 8.0, 1.0]);
    assert_eq!([share(0, "y"), share(1, "y"), share(2, "y")], [1.0, 1.0, 0.75]);
    let cases: Value = serde_json::from_str(&printed(&fiveyear(
        plan.path(),
        &["discover", "x", "--batch", "crossed", "--format", "json", "--mass-min", "0.1"],
    )))
    .expect("JSON");
    assert_eq!((cases["cases"].as_u64(), cases["of_interest"].as_u64()), (Some(24), Some(4)));
    let place = printed(&fiveyear(plan.path(), &["discover", "x", "--batch", "crossed", "--mass-min", "0.1", "--inputs", "place"]));
    assert!(place.contains("here"), "{place}");
}

#[test]
fn every_draw_is_a_future_where_none_is_named() {
    let folder = small_plan();
    let found = answer(folder.path(), &["--policies", "trend,care_first", "--draws", "300"]);
    assert_eq!(found["futures"].as_u64(), Some(300));
    // The share of draws that meet a target is what a run says of it.
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "care_first", "--draws", "300", "--no-charts", "--out", "r"]));
    let tables = Results::read(&folder.path().join("r")).expect("the tables of the run");
    let targets = Target::of(tables.frame(Table::Targets));
    for row in found["rows"].as_array().expect("rows").iter().filter(|row| row["target"] != "all") {
        let is_row = |target: &&Target| row["policy"] == *target.scenario && row["target"] == *target.indicator;
        let known = targets.iter().find(is_row).and_then(|target| target.p_met).expect("a row");
        assert!((row["share_met"].as_f64().expect("a number") - known).abs() < 1e-12, "{row}");
    }
    let page = printed(&fiveyear(folder.path(), &["robustness", "--draws", "200", "--futures", "all"]));
    assert!(page.contains("futures of 200 draws each"), "{page}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = plan();
    let fault = |arguments: &[&str]| refused(&fiveyear(folder.path(), &[&["robustness"], arguments].concat()), 1);
    let both = fault(&["--policies", "p1", "p2", "--futures", "f0", "p3", "--draws", "10"]);
    assert!(both.contains("both-change") && both.contains("`p1` and `p3` both change `a`"), "{both}");
    assert!(fault(&["--policies", "p1", "--draws", "10"]).contains("one-scenario"));
    assert!(fault(&["--policies", "p1", "p2", "--wanted", "3", "--draws", "10"]).contains("too-many-wanted"));
    printed(&fiveyear(folder.path(), &["batch", "sampled", "--draws", "10", "--out", "sampled"]));
    assert!(fault(&["--batch", "sampled"]).contains("not-crossed"));
    assert!(fault(&["--batch", "nowhere"]).contains("bad-batch"));
    // What is no grid of policies is still a table of cases.
    let found: Value = serde_json::from_str(&printed(&fiveyear(
        folder.path(),
        &["discover", "x", "--batch", "sampled", "--format", "json", "--mass-min", "0.2"],
    )))
    .expect("JSON");
    assert_eq!(found["cases"].as_u64(), Some(30));
    assert!(found["of_interest"].as_u64().is_some_and(|count| count > 5 && count < 20), "{found}");
    // The same of the number of targets met, for which the edge has to be said.
    let of_number = |edge: &[&str]| fiveyear(folder.path(), &[&["discover", "met", "--batch", "sampled"], edge].concat());
    assert!(refused(&of_number(&[]), 1).contains("no-threshold"));
    let found: Value =
        serde_json::from_str(&printed(&of_number(&["--at-most", "1.0", "--mass-min", "0.2", "--format", "json"]))).expect("JSON");
    assert_eq!(found["cases"].as_u64(), Some(30));
    fs::write(folder.path().join("seeds/assumptions.toml"), [assumption("a", "1.0", "trend"), assumption("w", "1.0", "trend")].concat())
        .expect("written");
    assert!(fault(&["--batch", "sampled"]).contains("other-plan"));
}
