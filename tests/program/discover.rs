//! Scenario discovery: the boxes are those of the EMA Workbench, limits that mean nothing are told as such, and ties, words and gaps in tables
//! of anybody's are taken as they are.

use std::fmt::Write as _;
use std::fs;

use fiveyear::analysis::discover::{CaseColumn, Cases, Limit, Objective, Patience, Step, Values, discover};
use fiveyear::language::Text;
use fiveyear::results::rows::Target;
use fiveyear::results::{Results, Table};
use serde_json::Value;

use crate::support::command::{fiveyear, printed, refused, small_plan};

/// A hash that looks like chance, the same in any language.
fn chance(case: u32, column: u32) -> f64 {
    let mut hash = case.wrapping_mul(2_654_435_761).wrapping_add(column.wrapping_mul(2_654_404_609)).wrapping_add(12_345);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(2_246_822_519);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(3_266_489_917);
    hash ^= hash >> 16;
    (f64::from(hash) + 0.5) / 4_294_967_296.0
}

const CASES: u32 = 800;

/// Cases of interest lie mostly where x is above 6.2, k at most 7 and w not b; z means nothing.
fn cases() -> Cases {
    let column = |name: &str, values: Values| CaseColumn { name: name.to_owned(), label: Text::same(name), unit: Text::default(), values };
    let x: Vec<f64> = (0..CASES).map(|case| 10.0 * chance(case, 1)).collect();
    let z: Vec<f64> = (0..CASES).map(|case| chance(case, 2)).collect();
    let k: Vec<f64> = (0..CASES).map(|case| (12.0 * chance(case, 3)).floor()).collect();
    let w: Vec<String> = (0..CASES).map(|case| ["a", "b", "c", "d"][(4.0 * chance(case, 4)) as usize].to_owned()).collect();
    let of_interest = |case: usize| {
        let likely = x[case] > 6.2 && k[case] <= 7.0 && w[case] != "b";
        chance(case as u32, 5) < if likely { 0.9 } else { 0.08 }
    };
    let of_interest = (0..CASES as usize).map(of_interest).collect();
    let columns =
        vec![column("x", Values::Real(x)), column("z", Values::Real(z)), column("k", Values::Whole(k)), column("w", Values::category(&w))];
    Cases { columns, of_interest }
}

fn range(step: &Step, column: usize) -> (f64, f64) {
    match step.limits.0[column] {
        Limit::Range { low, high } => (low, high),
        Limit::Among(_) => panic!("numbers"),
    }
}

fn near(found: f64, known: f64) {
    // The Workbench prints limits to six decimals.
    assert!((found - known).abs() < 1e-6 * known.abs().max(1.0), "{found} is not {known}");
}

/// A box: steps, cases, those of interest, x, z, k, and the positions of words.
type Known = (usize, usize, usize, (f64, f64), (f64, f64), (f64, f64), &'static [usize]);

#[test]
fn boxes_are_those_of_the_ema_workbench() {
    let cases = cases();
    assert_eq!(cases.of_interest.iter().filter(|of_interest| **of_interest).count(), 208);
    // What EMA Workbench 2.5.3 finds: `Prim(x, y, threshold=0.5, ...).find_box()`, twice.
    let patience = |objective| Patience { objective, ..Patience::default() };
    let coarse = Patience { peel_alpha: 0.1, paste_alpha: 0.1, mass_min: 0.1, ..Patience::default() };
    let known: [(Patience, [Known; 2]); 3] = [
        (
            patience(Objective::GainPerCase),
            [
                (37, 51, 48, (6.473151, 9.992867), (0.078120, 0.966425), (1.0, 7.0), &[0]),
                (36, 70, 65, (6.312967, 9.975108), (0.113005, 0.999917), (1.0, 7.0), &[2, 3]),
            ],
        ),
        (
            patience(Objective::Density),
            [
                (40, 51, 48, (6.325459, 9.992867), (0.078120, 0.966425), (1.0, 7.0), &[0]),
                (22, 44, 37, (5.432315, 9.992867), (0.002122, 0.999917), (0.0, 5.0), &[3]),
            ],
        ),
        (
            coarse,
            [
                (24, 91, 85, (6.918080, 9.992867), (0.113005, 0.886286), (1.0, 7.0), &[0, 2, 3]),
                (17, 88, 55, (5.409775, 9.992867), (0.112370, 0.999917), (0.0, 7.0), &[0, 2, 3]),
            ],
        ),
    ];
    for (patience, boxes) in known {
        let found = discover(&cases, &patience, 2);
        for (found, (steps, count, interesting, x, z, k, words)) in found.iter().zip(boxes) {
            let last = found.steps.last().expect("steps");
            assert_eq!((found.steps.len(), last.cases, last.interesting), (steps, count, interesting), "{patience:?}");
            near(last.coverage, interesting as f64 / 208.0);
            near(last.density, interesting as f64 / count as f64);
            near(last.mass, count as f64 / 800.0);
            for (column, known) in [x, z, k].into_iter().enumerate() {
                near(range(last, column).0, known.0);
                near(range(last, column).1, known.1);
            }
            assert_eq!(last.limits.0[3], Limit::Among(words.iter().copied().collect()));
        }
    }
    // Its quasi-p of each limit of the first box, and steps on the way.
    let found = discover(&cases, &Patience::default(), 1);
    let (second, middle, last) = (&found[0].steps[1], &found[0].steps[18], found[0].steps.last().expect("steps"));
    assert_eq!((second.cases, second.interesting, second.quasi_p.len()), (599, 188, 1));
    assert_eq!((middle.cases, middle.interesting, middle.quasi_p.len()), (209, 144, 3));
    let known = [
        (Some(1.507_131_737_099_170_6e-13), None),
        (Some(0.471_878_271_682_201_53), Some(0.456_739_010_700_120_13)),
        (Some(0.568_047_135_967_442_4), Some(0.000_143_881_459_456_892_48)),
        (Some(5.496_590_468_453_399e-5), None),
    ];
    for ((column, found), (at, (low, high))) in last.quasi_p.iter().zip(known.into_iter().enumerate()) {
        assert_eq!((*column, found.low.is_some(), found.high.is_some()), (at, low.is_some(), high.is_some()));
        for (found, known) in [(found.low, low), (found.high, high)] {
            assert!(found.zip(known).is_none_or(|(found, known)| (found / known - 1.0).abs() < 1e-6), "{found:?} is not {known:?}");
        }
    }
}

#[test]
fn whole_numbers_with_many_ties_are_peeled_value_by_value() {
    // Of the values 0 to 4, each 40 times, 3 and 4 are of interest: no slice of a twentieth can take a part of a value.
    let k: Vec<f64> = (0..200).map(|case| f64::from(case % 5)).collect();
    let of_interest = k.iter().map(|k| *k >= 3.0).collect();
    let column = CaseColumn { name: "k".to_owned(), label: Text::same("k"), unit: Text::default(), values: Values::Whole(k) };
    let found = discover(&Cases { columns: vec![column], of_interest }, &Patience::default(), 1);
    let last = found[0].steps.last().expect("steps");
    assert_eq!((last.cases, last.coverage, last.density), (80, 1.0, 1.0));
    assert_eq!(last.limits.0[0], Limit::Range { low: 3.0, high: 4.0 });
    assert_eq!(found[0].steps.iter().map(|step| step.cases).collect::<Vec<_>>(), [200, 160, 120, 80]);
}

#[test]
fn uneven_ties_are_peeled_as_reckoned_by_hand() {
    // Of 1 to 5 there are 1, 3, 6, 6 and 4 cases, of interest 0, 1, 5, 3 and 0. No slice of a twentieth parts a value, and the first and last cases are
    // one value each: 5 goes first (.028 gained a case, against .024 for 1), then 1 (.038), then 2 (.022), then 4 (.028).
    let counts = [(1.0, 1, 0), (2.0, 3, 1), (3.0, 6, 5), (4.0, 6, 3), (5.0, 4, 0)];
    let rows: Vec<(f64, bool)> =
        counts.iter().flat_map(|(value, cases, interesting)| (0..*cases).map(move |case| (*value, case < *interesting))).collect();
    let column = CaseColumn {
        name: "k".to_owned(),
        label: Text::same("k"),
        unit: Text::default(),
        values: Values::Whole(rows.iter().map(|row| row.0).collect()),
    };
    let cases = Cases { columns: vec![column], of_interest: rows.iter().map(|row| row.1).collect() };
    let found = discover(&cases, &Patience::default(), 1);
    let steps: Vec<(usize, usize, f64, f64)> =
        found[0].steps.iter().map(|step| (step.cases, step.interesting, range(step, 0).0, range(step, 0).1)).collect();
    assert_eq!(steps, [(20, 9, 1.0, 5.0), (16, 9, 1.0, 4.0), (15, 9, 2.0, 4.0), (12, 8, 3.0, 4.0), (6, 5, 3.0, 3.0)]);
}

fn table() -> String {
    let cases = cases();
    let mut text = String::from("id,x,z,k,w,out\n");
    for case in 0..CASES as usize {
        let cell = |column: &CaseColumn| match &column.values {
            Values::Real(values) | Values::Whole(values) => values[case].to_string(),
            Values::Category { names, positions } => names[positions[case]].clone(),
        };
        let cells: Vec<String> = cases.columns.iter().map(cell).collect();
        let _ = writeln!(text, "case {case},{},{}", cells.join(","), u8::from(cases.of_interest[case]));
    }
    text
}

#[test]
fn any_table_will_do() {
    let folder = tempfile::tempdir().expect("a folder");
    // A row with a gap is left out, and so is what only names the rows.
    fs::write(folder.path().join("cases.csv"), table() + "last,1.5,,3,a,1\n").expect("written");
    let arguments = ["discover", "--cases", "cases.csv", "--outcome", "out", "--step", "36"];
    let answer: Value =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &[&arguments[..], &["--format", "json"]].concat()))).expect("JSON");
    assert_eq!((answer["cases"].as_u64(), answer["of_interest"].as_u64(), answer["step"].as_u64()), (Some(800), Some(208), Some(36)));
    assert_eq!((answer["box"]["cases"].as_u64(), answer["box"]["of_interest"].as_u64()), (Some(51), Some(48)));
    for (language, words) in [
        ("en", "Where “x” is at least 6.47 and “w” is one of a, “out” holds in 94% of the cases"),
        ("zh", "当“x”不低于6.47，且“w”为a时，94%的案例中“out”成立"),
    ] {
        let page = printed(&fiveyear(folder.path(), &[&arguments[..], &["--lang", language, "--out", language]].concat()));
        let flat: String = page.split_whitespace().collect::<Vec<_>>().join(if language == "en" { " " } else { "" });
        assert!(flat.contains(&words.replace(if language == "en" { "\n" } else { " " }, "")), "{page}");
        let mut answer = page.lines().take_while(|line| !line.contains("[cases-left-out]"));
        assert!(answer.all(|line| console::measure_text_width(line) <= 80), "{page}");
        assert_eq!(page.matches("[cases-left-out]").count(), 2, "{page}");
        for file in ["trajectory.csv", "limits.csv", "charts/en/discovery.svg"] {
            assert!(folder.path().join(language).join(file).is_file(), "{file}");
        }
    }
    let trajectory = fs::read_to_string(folder.path().join("en/trajectory.csv")).expect("written");
    assert_eq!(trajectory.lines().count(), 1 + 37);
    assert!(trajectory.lines().last().expect("a line").starts_with("1,36,"), "{trajectory}");
}

#[test]
fn what_is_of_interest_may_be_a_bound_or_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("cases.csv"), table()).expect("written");
    let of = |more: &[&str]| -> Value {
        let arguments = [&["discover", "--cases", "cases.csv", "--format", "json", "--outcome"], more].concat();
        serde_json::from_str(&printed(&fiveyear(folder.path(), &arguments))).expect("JSON")
    };
    let interesting = |more: &[&str]| of(more)["of_interest"].as_u64().expect("a number");
    let word = |word: &str| (0..CASES).filter(|case| ["a", "b", "c", "d"][(4.0 * chance(*case, 4)) as usize] == word).count() as u64;
    assert_eq!(interesting(&["w", "--is", "c"]), word("c"));
    let above = (0..CASES).filter(|case| 10.0 * chance(*case, 1) >= 6.2).count() as u64;
    assert_eq!(interesting(&["x", "--at-least", "6.2"]), above);
    assert_eq!(interesting(&["x", "--at-most", "6.2"]), 800 - above);
    // Only the inputs that are asked for.
    let limits = of(&["out", "--inputs", "z,k"])["box"]["limits"].as_array().expect("limits").len();
    assert!(limits <= 2);
    let fault = |more: &[&str]| refused(&fiveyear(folder.path(), &[&["discover", "--cases", "cases.csv", "--outcome"], more].concat()), 1);
    assert!(fault(&["x"]).contains("no-threshold"));
    assert!(fault(&["oud"]).contains("did you mean `out`"));
    assert!(fault(&["w", "--is", "e"]).contains("in no row"));
    assert!(fault(&["x", "--at-least", "99"]).contains("in none of 800 cases"));
    assert!(fault(&["out", "--inputs", "y"]).contains("no input is called `y`"));
    assert!(fault(&["out", "--step", "99"]).contains("steps are 0 to"));
    // Without the input that decides, no box is dense, and that is said.
    let weak = printed(&fiveyear(folder.path(), &["discover", "--cases", "cases.csv", "--outcome", "out", "--inputs", "z"]));
    assert!(weak.contains("not-dense"), "{weak}");
}

#[test]
fn the_draws_of_a_plan_are_cases() {
    let folder = small_plan();
    for language in ["en", "zh"] {
        let arguments = ["discover", "waiting_days", "--draws", "1000", "--lang", language];
        let page = printed(&fiveyear(folder.path(), &arguments));
        assert!(page.lines().all(|line| console::measure_text_width(line) <= 80), "{page}");
        assert!(page.contains(if language == "en" { "misses its target" } else { "不达标" }), "{page}");
    }
    let met = |more: &[&str]| -> Value {
        let arguments = [&["discover", "--draws", "1000", "--format", "json"], more].concat();
        serde_json::from_str(&printed(&fiveyear(folder.path(), &arguments))).expect("JSON")
    };
    let (missed, met_of) = (met(&["waiting_days"]), met(&["waiting_days", "--met"]));
    let count = |answer: &Value| answer["of_interest"].as_u64().expect("a number");
    assert_eq!(count(&missed) + count(&met_of), 1000);
    // The first is what a run of the same draws says of the target.
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "1000", "--no-charts", "--out", "r"]));
    let tables = Results::read(&folder.path().join("r")).expect("the tables of the run");
    let target = Target::of(tables.frame(Table::Targets)).into_iter().find(|target| target.indicator == "waiting_days").expect("a row");
    assert_eq!(target.met as u64, count(&met_of));
    assert!(count(&met(&["met", "--at-most", "2"])) > 0);
    assert!(refused(&fiveyear(folder.path(), &["discover", "met", "--draws", "1000"]), 1).contains("no-threshold"));
}

#[test]
fn columns_with_empty_cells_are_named_and_what_is_proposed_brings_the_rows_back() {
    let folder = tempfile::tempdir().expect("a folder");
    // Of 60 rows `hollow` is empty in all, `my policy` in 50 and `site` in 6.
    let row = |case: u32| {
        let [a, b] = [chance(case, 1), chance(case, 2)];
        let policy = if case.is_multiple_of(6) { "dear" } else { "None" };
        let site = if case % 10 == 3 { "" } else { "5" };
        format!("{a:.3},{b:.3},,{policy},{site},{}\n", u8::from(a > 0.6))
    };
    let table = |rows: u32| "a,b,hollow,my policy,site,o\n".to_owned() + (0..rows).map(row).collect::<String>().as_str();
    fs::write(folder.path().join("cases.csv"), table(60)).expect("written");
    let discover = |more: &[&str]| fiveyear(folder.path(), &[&["discover", "--cases", "cases.csv", "--outcome", "o"], more].concat());
    let count = |more: &[&str]| -> u64 {
        let answer: Value = serde_json::from_str(&printed(&discover(&[more, &["--format", "json"]].concat()))).expect("JSON");
        answer["cases"].as_u64().expect("a number")
    };
    // Ten rows are too few: the column that costs them is named, and leaving it out as proposed brings them back.
    let few = refused(&discover(&[]), 1).replace('\n', " ");
    assert!(few.contains("only 9 of 60 rows have no empty cell") || few.contains("only 10 of 60 rows have no empty cell"), "{few}");
    assert!(few.contains("column `my policy`, empty in 50") && few.contains("--without 'my policy'"), "{few}");
    let page = printed(&discover(&["--without", "my policy"]));
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("column `hollow` holds no value in any row, and is left out"), "{page}");
    assert!(flat.contains("rows with an empty cell: 6 of 60") && flat.contains("column `site` is empty in 6"), "{page}");
    assert!(flat.contains("--without site"), "{page}");
    assert_eq!(count(&["--without", "my policy"]), 54);
    assert_eq!(count(&["--without", "my policy,site"]), 60);
    // What is not asked about costs no row, and an empty column that is asked about is no unknown one.
    assert_eq!(count(&["--inputs", "a,b"]), 60);
    assert_eq!(count(&["--inputs", "a,hollow"]), 60);
    assert!(refused(&discover(&["--without", "my polic"]), 1).contains("did you mean `my policy`"));
    let chinese = refused(&discover(&["--lang", "zh"]), 1);
    assert!(chinese.contains("缺值最多的是列 `my policy`，50行为空"), "{chinese}");
    // An outcome that is empty is not to be left out.
    let hollow = refused(&fiveyear(folder.path(), &["discover", "--cases", "cases.csv", "--outcome", "hollow", "--is", "x"]), 1);
    assert!(hollow.contains("column `hollow`, empty in 60") && hollow.contains("--outcome"), "{hollow}");
    // A table that is short for itself is called short.
    fs::write(folder.path().join("cases.csv"), table(12)).expect("written");
    assert!(refused(&discover(&["--inputs", "a,b"]), 1).contains("there are 12 cases, too few"));
}

#[test]
fn the_draws_that_a_run_kept_are_taken_and_others_made_anew_as_in_it() {
    let folder = small_plan();
    let run = ["run", "-s", "trend", "care_first", "--draws", "1000", "--seed", "9", "--no-charts", "--out"];
    printed(&fiveyear(folder.path(), &[&run[..], &["kept", "--keep-draws"]].concat()));
    printed(&fiveyear(folder.path(), &[&run[..], &["bare"]].concat()));
    for asked in [
        &["waiting_days"][..],
        &["waiting_days", "--met"],
        &["met", "--at-most", "2"],
        &["waiting_days", "--year", "2027", "--at-most", "28"],
    ] {
        for scenario in ["trend", "care_first"] {
            let answer = |more: &[&str]| -> Value {
                let arguments = [&["discover", "-s", scenario, "--format", "json"], asked, more].concat();
                let output = fiveyear(folder.path(), &arguments);
                // What always or never comes out has no box, whichever way it is asked.
                if output.status.success() {
                    serde_json::from_str(&printed(&output)).expect("JSON")
                } else {
                    Value::from(refused(&output, 1))
                }
            };
            let without_source = |mut answer: Value| {
                if let Some(fields) = answer.as_object_mut() {
                    fields.remove("source");
                }
                answer
            };
            let [kept, bare, drawn] = [&["--run", "kept"][..], &["--run", "bare"], &["--draws", "1000", "--seed", "9"]].map(answer);
            assert_eq!(without_source(kept.clone()), without_source(bare), "{asked:?} {scenario}");
            assert_eq!(without_source(kept), without_source(drawn), "{asked:?} {scenario}");
        }
    }
    // Which it was is said; the draws of the plan as it is now are others.
    let page =
        |more: &[&str]| printed(&fiveyear(folder.path(), &[&["discover", "waiting_days", "--run"], more].concat())).replace('\n', " ");
    assert!(page(&["kept"]).contains(", kept by kept"), "{}", page(&["kept"]));
    assert!(page(&["bare"]).contains("made anew as in bare, which did not keep them"), "{}", page(&["bare"]));
    assert!(page(&["kept", "--lang", "zh"]).contains("kept 所保留的"));
    let rules = folder.path().join("rules/money.rhai");
    fs::write(&rules, "not a rule").expect("written");
    assert!(page(&["kept"]).contains(", kept by kept"), "the run's own plan is read");
    assert_eq!(fiveyear(folder.path(), &["discover", "waiting_days", "--run", "kept", "--draws", "500"]).status.code(), Some(2));
    // Draws that were changed since are not taken.
    fs::write(folder.path().join("kept/draws/scenario=trend/draws.parquet"), "x").expect("written");
    assert!(refused(&fiveyear(folder.path(), &["discover", "waiting_days", "--run", "kept"]), 1).contains("file-changed"));
    assert!(refused(&fiveyear(folder.path(), &["discover", "waiting_days", "--run", "nowhere"]), 1).contains("there is no folder"));
}
