//! Sensitivity: right on functions whose indices are known, through the program's own path from a Rhai rule to a table; SALib's definitions;
//! and what is said where there is nothing to be shared out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fiveyear::analysis::sensitivity::{Undefined, elementary_effects, rank_correlation, sobol_indices};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{fiveyear, printed, refused, small_plan};
use crate::support::tiny_plan::{assumption, indicator, tiny_plan};

/// A plan of one indicator, `answer`.
fn one_answer(assumptions: &str, rules: &str) -> TempDir {
    tiny_plan(&[indicator("answer", "more", "1", "at_least")], assumptions, rules)
}

/// Rules know no sine: its series, to fourteen terms, is exact to twelve digits up to pi.
const ISHIGAMI: &str = "fn sine(x) {\n    let term = x;\n    let total = x;\n    for n in 1..14 {\n        term = -term * x * x / ((2.0 * n) * (2.0 * n + 1.0));\n        total += term;\n    }\n    total\n}\n\
                        fn answer() {\n    let s = sine(param.x2);\n    let fourth = param.x3 * param.x3 * param.x3 * param.x3;\n    sine(param.x1) + 7.0 * s * s + 0.1 * fourth * sine(param.x1)\n}\n";

fn ishigami() -> TempDir {
    let value = "{ uniform = [-3.141592653589793, 3.141592653589793] }";
    let assumptions: String =
        [("x1", "trend"), ("x2", "trend"), ("x3", "ageing")].iter().map(|(name, group)| assumption(name, value, group)).collect();
    one_answer(&assumptions, ISHIGAMI)
}

fn answer(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["sensitivity"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&printed(&fiveyear(folder, &arguments))).expect("JSON")
}

/// First-order and total index of each factor with their intervals.
fn indices(answer: &Value) -> BTreeMap<String, [[f64; 3]; 2]> {
    let number = |estimate: &Value| ["value", "low", "high"].map(|name| estimate[name].as_f64().expect("a number"));
    let factor = |factor: &Value| {
        (factor["factor"].as_str().expect("a name").to_owned(), [number(&factor["first_order"]), number(&factor["total_order"])])
    };
    answer["factors"].as_array().expect("factors").iter().map(factor).collect()
}

/// That known indices lie in their intervals, and close to the estimates.
fn agree(found: &BTreeMap<String, [[f64; 3]; 2]>, known: &[(&str, f64, f64)], close: f64) {
    assert_eq!(found.len(), known.len());
    for (name, first, total) in known {
        for ([value, low, high], truth) in found[*name].iter().zip([first, total]) {
            // A 95 % interval misses once in twenty: a little room on either side lets the test stand for any seed.
            let room = 0.25 * (high - low) + 1e-9;
            assert!(low - room <= *truth && *truth <= high + room, "{name}: {truth} is not within {low}..{high}");
            assert!((value - truth).abs() < close, "{name}: {value} is not near {truth}");
        }
    }
}

#[test]
fn indices_of_ishigamis_function_are_the_known_ones() {
    let folder = ishigami();
    // V = 13.8445879 (Ishigami & Homma 1990; a = 7, b = 0.1).
    let known = [("param.x1", 0.3139, 0.5576), ("param.x2", 0.4424, 0.4424), ("param.x3", 0.0, 0.2437)];
    for design in ["latin-hypercube", "monte-carlo", "sobol"] {
        let points = if design == "sobol" { "4096" } else { "4000" };
        let answer = answer(folder.path(), &["answer", "--points", points, "--design", design]);
        agree(&indices(&answer), &known, 0.05);
        let deviation = answer["standard_deviation"].as_f64().expect("a number");
        assert!((deviation * deviation - 13.844_587_9).abs() < 0.7, "{design}: {deviation}");
        assert_eq!(answer["evaluations"].as_u64(), Some(5 * points.parse::<u64>().expect("a number")));
    }
}

#[test]
fn trajectories_see_an_input_that_repeats_itself_over_the_range() {
    let found = answer(ishigami().path(), &["answer", "--method", "morris", "--points", "400"]);
    let effect = |name: &str| {
        let factors = found["factors"].as_array().expect("a list");
        let of = factors.iter().find(|factor| factor["factor"] == name).expect("it is there");
        of["mean_absolute_effect"]["value"].as_f64().expect("a number")
    };
    // The mean change of 7 sin² x2 for its part of the range, over all starts and moves, by the middles of 200 × 200 cells.
    let pi = std::f64::consts::PI;
    let part = |cell: usize| (cell as f64 + 0.5) / 200.0;
    let term = |u: f64| 7.0 * (2.0 * pi * u - pi).sin().powi(2);
    let each = (0..200).flat_map(|start| (0..200).map(move |stride| (part(start), 0.25 + 0.25 * part(stride))));
    let change = |(u, by): (f64, f64)| (term(if u < 0.5 { u + by } else { u - by }) - term(u)).abs() / by;
    let known = each.map(change).sum::<f64>() / 40_000.0;
    assert!((effect("param.x2") / known - 1.0).abs() < 0.1, "{} against {known}", effect("param.x2"));
    assert!(effect("param.x1") > 1.0 && effect("param.x3") > 1.0, "{found}");
}

#[test]
fn indices_of_sobols_g_function_are_the_known_ones_and_add_up_over_groups() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let assumptions: String =
        (0..5).map(|at| assumption(&format!("x{at}"), "{ uniform = [0.0, 1.0] }", if at < 2 { "trend" } else { "funding" })).collect();
    let factors: Vec<String> =
        a.iter().enumerate().map(|(at, a)| format!("((abs(4.0 * param.x{at} - 2.0) + {a:.1}) / {:.1})", 1.0 + a)).collect();
    let folder = one_answer(&assumptions, &format!("fn answer() {{ {} }}\n", factors.join(" * ")));
    let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let product =
        |skip: &dyn Fn(usize) -> bool| parts.iter().enumerate().filter(|(at, _)| !skip(*at)).map(|(_, part)| 1.0 + part).product::<f64>();
    let variance = product(&|_| false) - 1.0;
    let names: Vec<String> = (0..5).map(|at| format!("param.x{at}")).collect();
    let known: Vec<(&str, f64, f64)> =
        (0..5).map(|at| (names[at].as_str(), parts[at] / variance, parts[at] * product(&|other| other == at) / variance)).collect();
    agree(&indices(&answer(folder.path(), &["answer", "--points", "4000"])), &known, 0.05);
    // Of a product over independent groups, a group's own variance is its product's.
    let [trend, funding] = [product(&|at| at >= 2) - 1.0, product(&|at| at < 2) - 1.0];
    let groups = [
        ("trend", trend / variance, trend * (1.0 + funding) / variance),
        ("funding", funding / variance, funding * (1.0 + trend) / variance),
    ];
    agree(&indices(&answer(folder.path(), &["answer", "--points", "4000", "--by", "group"])), &groups, 0.05);
    let named = answer(folder.path(), &["answer", "--points", "2000", "--group", "first=x0,param.x1"]);
    let (alone, _) = (&indices(&named)["first"][0], ());
    assert!((alone[0] - trend / variance).abs() < 0.05, "{alone:?}");
    assert_eq!(named["factors"].as_array().map(Vec::len), Some(4), "the group, and each other input by itself");
}

#[test]
fn both_estimators_are_those_of_salib_and_jansen() {
    // What SALib 1.5.1 makes of these answers (S1, ST); rows of A, three of AB, and B.
    let value =
        |row: u64, column: u64| ((row * 7919 + column * 104_729 + row * row * 31 + column * column * row * 17) % 997) as f64 / 100.0;
    let column = |column: u64| (0..60).map(|row| value(row, column)).collect::<Vec<f64>>();
    let (a, b, mixed) = (column(0), column(4), [column(1), column(2), column(3)]);
    let found = sobol_indices(&a, &b, &mixed.each_ref().map(Vec::as_slice), 1).expect("they vary");
    let first = [0.188_597_199_278_058_24, -0.018_631_036_933_964_625, 0.143_430_539_617_738_6];
    let total = [0.810_649_527_335_67, 0.840_643_775_965_912, 1.080_119_781_487_433_5];
    for (found, (first, total)) in found.iter().zip(first.into_iter().zip(total)) {
        assert!((found.first_saltelli.value - first).abs() < 1e-12 && (found.total.value - total).abs() < 1e-12, "{found:?}");
        assert!(found.total.low < total && total < found.total.high, "{found:?}");
    }
    // Jansen's first order by its formula, from the same answers.
    let all: Vec<f64> = a.iter().chain(&b).copied().collect();
    let mean = all.iter().sum::<f64>() / 120.0;
    let variance = all.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 120.0;
    let away = b.iter().zip(&mixed[0]).map(|(b, mixed)| (b - mixed) * (b - mixed)).sum::<f64>() / 60.0;
    assert!((found[0].first.value - (1.0 - away / (2.0 * variance))).abs() < 1e-12);
}

#[test]
fn what_is_shown_of_large_and_small_indices_is_close_and_words_and_table_are_of_one_estimator() {
    // A sum of uniform inputs: each makes the square of its weight of the variance, alone as with others.
    let weights = [10.0_f64, 3.0, 2.0, 1.0, 0.5, 0.0];
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let names: Vec<String> = (0..weights.len()).map(|at| format!("x{at}")).collect();
    let assumptions: String = names.iter().map(|name| assumption(name, "{ uniform = [0.0, 1.0] }", "trend")).collect();
    let terms: Vec<String> = names.iter().zip(weights).map(|(name, weight)| format!("{weight:?} * param.{name}")).collect();
    let folder = one_answer(&assumptions, &format!("fn answer() {{ {} }}\n", terms.join(" + ")));
    let asked = ["answer", "--points", "500", "--design", "monte-carlo", "--all"];
    for seed in ["1", "2", "3"] {
        let asked = [&asked[..], &["--seed", seed]].concat();
        let found = answer(folder.path(), &asked);
        let factors = found["factors"].as_array().expect("factors");
        let mut sum = 0.0;
        for (name, weight) in names.iter().zip(weights) {
            let factor = factors.iter().find(|factor| factor["factor"] == format!("param.{name}")).expect("it is there");
            let share = weight * weight / squares;
            let alone = factor["alone"]["value"].as_f64().expect("a number");
            // The standard errors at 500 rows: a fifteenth of one for Saltelli's of the middle, next to nothing at both ends.
            assert!(
                (alone - share).abs() < 0.06 * (share * (1.0 - share)).sqrt().max(0.05) * 3.0,
                "seed {seed}, {name}: {alone} is not {share}"
            );
            let width = |name: &str| factor[name]["high"].as_f64().expect("a number") - factor[name]["low"].as_f64().expect("a number");
            assert!(width("alone") <= width("first_order").min(width("first_order_saltelli")), "{factor}");
            sum += alone.max(0.0);
        }
        let page = printed(&fiveyear(folder.path(), &[&["sensitivity"], &asked[..]].concat()));
        let words = page.split_once("Each alone, they make ").and_then(|(_, rest)| rest.split_once('%')).expect("it says so").0.trim();
        let words: f64 = words.trim_start_matches(['<', '>']).trim().parse().expect("a number");
        // The column of the table adds up to the sentence, but for the rounding of each line.
        let shown = |name: &String| -> f64 {
            let line = page.lines().find(|line| line.contains(name.as_str())).expect("a line");
            let cell = line.split_whitespace().find(|cell| cell.ends_with('%')).expect("a share");
            cell.trim_matches(['<', '>', '%']).parse().expect("a number")
        };
        let column: f64 = names.iter().map(shown).sum();
        // What is nearly all or nearly nothing is told as more or less than a whole per cent.
        assert!((words - (100.0 * sum).min(100.0)).abs() <= 1.0, "{words} is not {sum}");
        assert!((words - column.min(100.0)).abs() <= 0.5 * 7.0, "{words} is not {column}:\n{page}");
    }
}

#[test]
fn elementary_effects_are_reckoned_by_hand() {
    // Moves of half the range, up and down: effects 4, -2, 6, 4 of the first; nothing of the second.
    let moves = [vec![(1.0, 3.0, 0.5), (5.0, 6.0, -0.5), (0.0, 3.0, 0.5), (4.0, 2.0, -0.5)], vec![(1.0, 1.0, 0.5); 4]];
    let found = elementary_effects(&moves, &[true, false], 1).expect("they vary");
    assert_eq!((found[0].mean_absolute.value, found[0].mean), (4.0, Some(3.0)));
    assert!((found[0].deviation.expect("single") - 12.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!((found[1].mean_absolute.value, found[1].mean, found[1].deviation), (0.0, None, None));
    assert_eq!(elementary_effects(&[vec![(0.1 + 0.2, 0.3, 0.5); 5]], &[true], 1), Err(Undefined::Constant(0.3)));
}

#[test]
fn trajectories_give_a_linear_answer_its_range_and_rank_inputs_as_the_indices_do() {
    let assumptions: String = ["a", "b", "c"].iter().map(|name| assumption(name, "{ uniform = [0.0, 1.0] }", "trend")).collect();
    let folder = one_answer(&assumptions, "fn answer() { 3.0 * param.a - 2.0 * param.b + 0.0 * param.c }\n");
    let found = answer(folder.path(), &["answer", "--method", "morris", "--points", "40"]);
    let effect = |at: usize, name: &str| found["factors"][at][name].as_f64().expect("a number");
    assert_eq!(found["factors"][0]["factor"], "param.a");
    assert!((found["factors"][0]["mean_absolute_effect"]["value"].as_f64().expect("a number") - 3.0).abs() < 1e-9);
    assert!((effect(0, "mean_effect") - 3.0).abs() < 1e-9 && (effect(1, "mean_effect") + 2.0).abs() < 1e-9);
    assert!(effect(0, "effect_deviation") < 1e-9, "a linear answer moves alike from everywhere");
    assert_eq!(found["factors"][2]["mean_absolute_effect"]["value"].as_f64(), Some(0.0));
    assert_eq!(found["evaluations"].as_u64(), Some(40 * 4));
    // The tornado's data: at the 10 % and 90 % quantiles, all else at the median.
    assert!((effect(0, "at_low") - (0.3 - 1.0)).abs() < 1e-9 && (effect(0, "at_high") - (2.7 - 1.0)).abs() < 1e-9);
}

#[test]
fn rank_correlations_are_spearmans() {
    // The squared differences of ranks of five pairs are four: 1 - 6 * 4 / (5 * 24) = 0.8; failed draws are left out.
    let input = [1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN, 7.0];
    let found = rank_correlation(&input, &[10.0, 30.0, 20.0, 50.0, 40.0, 1.0, f64::NAN]).expect("it varies");
    assert!((found.0.value - 0.8).abs() < 1e-12 && found.1 == 5, "{found:?}");
    assert!(found.0.low < 0.8 && 0.8 < found.0.high && found.0.high < 1.0);
    // Ties have the mean of their ranks: 1.5, 1.5, 3, 4 against 1, 2, 3, 4.
    let tied = rank_correlation(&[1.0, 1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0]).expect("it varies");
    assert!((tied.0.value - 4.5 / (4.5_f64 * 5.0).sqrt()).abs() < 1e-12, "{tied:?}");
    assert_eq!(rank_correlation(&[1.0; 6], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), None);
}

#[test]
fn a_constant_answer_says_so_and_so_does_one_that_fails() {
    let assumptions = assumption("a", "{ uniform = [0.0, 1.0] }", "trend");
    for constant in ["0.1", "80.0"] {
        let folder = one_answer(&assumptions, &format!("fn answer() {{ {constant} + 0.0 * param.a }}\n"));
        for method in ["sobol", "morris", "rank"] {
            let said = refused(&fiveyear(folder.path(), &["sensitivity", "answer", "--method", method]), 1);
            assert!(said.contains("no-spread") && said.contains(&format!("is {} in all draws", constant.trim_end_matches(".0"))), "{said}");
        }
    }
    let fixed = one_answer(&assumption("a", "0.5", "trend"), "fn answer() { param.a }\n");
    assert!(refused(&fiveyear(fixed.path(), &["sensitivity", "answer"]), 1).contains("nothing that is uncertain stands behind"));
    let partly = one_answer(&assumptions, "fn answer() { if param.a > 0.95 { throw \"too much\"; } param.a }\n");
    let said = printed(&fiveyear(partly.path(), &["sensitivity", "answer", "--points", "200"]));
    assert!(said.contains("failed-evaluations") && said.contains("their rows are left out"), "{said}");
    let mostly = one_answer(&assumptions, "fn answer() { if param.a > 0.2 { throw \"too much\"; } param.a }\n");
    for method in ["sobol", "morris", "rank"] {
        let said = refused(&fiveyear(mostly.path(), &["sensitivity", "answer", "--method", method, "--points", "200"]), 1);
        assert!(said.contains("too few are left"), "{said}");
    }
}

#[test]
fn correlated_assumptions_are_one_factor() {
    let mut assumptions: String = ["a", "b", "c"].iter().map(|name| assumption(name, "{ normal = [0.0, 1.0] }", "trend")).collect();
    assumptions += "[[correlation]]\nbetween = [\"a\", \"c\"]\nrank = 0.8\n";
    let folder = one_answer(&assumptions, "fn answer() { param.a + param.b + param.c }\n");
    let found = indices(&answer(folder.path(), &["answer", "--points", "2000"]));
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), ["param.a+param.c", "param.b"]);
    // Var(a + c) = 2 + 2 r with r = 2 sin(0.8 pi / 6).
    let pair = 2.0 + 4.0 * (0.8 * std::f64::consts::PI / 6.0).sin();
    let share = pair / (pair + 1.0);
    agree(&found, &[("param.a+param.c", share, share), ("param.b", 1.0 - share, 1.0 - share)], 0.05);
}

#[test]
fn the_program_answers_of_targets_of_their_number_and_of_series_and_writes_a_folder() {
    let folder = small_plan();
    let page = printed(&fiveyear(folder.path(), &["sensitivity", "waiting_days", "--points", "100", "--out", "s"]));
    assert!(page.contains("What the spread of “4 Average days of waiting for a specialist, 2030” comes"), "{page}");
    for file in ["sensitivity.csv", "evaluations.parquet", "charts/en/sensitivity.svg", "charts/zh/sensitivity.svg"] {
        assert!(folder.path().join("s").join(file).is_file(), "{file}");
    }
    // The same again replaces it; a folder with anything else is left alone.
    printed(&fiveyear(folder.path(), &["sensitivity", "waiting_days", "--points", "100", "--out", "s"]));
    fs::write(folder.path().join("s/mine.txt"), "mine").expect("written");
    assert!(refused(&fiveyear(folder.path(), &["sensitivity", "waiting_days", "--points", "100", "--out", "s"]), 1).contains("mine.txt"));
    for arguments in [&["met"][..], &["budget"], &["population", "--year", "2027"], &["3", "--by", "group"], &["met", "--method", "rank"]] {
        for language in ["en", "zh"] {
            let page = printed(&fiveyear(folder.path(), &[&["sensitivity", "--points", "100", "--lang", language], arguments].concat()));
            assert!(page.lines().all(|line| console::measure_text_width(line) <= 80), "{page}");
        }
    }
    let same = |threads: &str| answer(folder.path(), &["met", "--points", "60", "--seed", threads]).to_string();
    assert_eq!(same("7"), same("7"));
    assert_ne!(same("7"), same("8"));
    assert!(refused(&fiveyear(folder.path(), &["sensitivity", "waiting_dayz"]), 1).contains("waiting_days"));
    assert!(refused(&fiveyear(folder.path(), &["sensitivity", "met", "--seed", "5", "--other-seed", "5"]), 1).contains("same-seed"));
}
