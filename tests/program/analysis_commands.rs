//! Whole sessions of the commands that compare, explain and assess.

use std::fs;

use serde_json::Value;

use crate::support::command::{fiveyear, small_plan, told};

fn printed(arguments: &[&str]) -> String {
    crate::support::command::printed(&fiveyear(small_plan().path(), arguments))
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).expect("JSON")
}

#[test]
fn compare_shows_inputs_targets_won_and_lost_and_how_sure_that_is() {
    let folder = small_plan();
    let arguments = ["compare", "trend", "care_first", "ageing_fast", "--draws", "500", "--format", "json", "--out", "comparison.csv"];
    let output = fiveyear(folder.path(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let comparisons = answer["comparisons"].as_array().expect("comparisons");
    assert_eq!(comparisons.len(), 2, "each further scenario against the first");
    let shift = &comparisons[0];
    assert!(shift["inputs"].as_array().expect("inputs").iter().any(|input| input["kind"] == "shift"));
    let of =
        |id: &str| shift["targets"].as_array().expect("targets").iter().find(|target| target["indicator"] == id).expect("a row").clone();
    // More money for elderly care checks more people, with the same random numbers in each draw; enrolment knows nothing of it.
    let checks = of("elderly_screening");
    assert!(checks["difference"].as_f64().expect("a number") > 0.0, "{checks}");
    assert!(checks["p_met_second"].as_f64() >= checks["p_met_first"].as_f64(), "{checks}");
    let enrolment = of("preschool_enrolment");
    assert_eq!((enrolment["verdict"].as_str(), enrolment["difference"].as_f64()), (Some("same"), Some(0.0)));
    for target in shift["targets"].as_array().expect("targets") {
        let (low, high) =
            (target["p_difference_interval_95"][0].as_f64().unwrap(), target["p_difference_interval_95"][1].as_f64().unwrap());
        let difference = target["p_difference"].as_f64().unwrap();
        assert!(low <= difference && difference <= high, "{target}");
    }
    // The file holds six targets, the domains and the plan of both comparisons.
    let csv = fs::read_to_string(folder.path().join("comparison.csv")).expect("the file is there");
    let lines = csv.lines().count() - 1;
    assert_eq!(lines, 2 * (6 + shift["domains"].as_array().expect("domains").len() + 1));
}

#[test]
fn compare_fits_eighty_columns_in_both_languages() {
    for language in ["zh", "en"] {
        let page = printed(&["compare", "trend", "home_checks", "--draws", "200", "--lang", language]);
        for line in page.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
    }
}

#[test]
fn compare_lists_what_clearly_differs_and_prints_no_negative_zero() {
    let answer = json(&["compare", "trend", "fiscal_squeeze", "--draws", "500"]);
    let targets = answer["comparisons"][0]["targets"].as_array().expect("targets");
    let tenths = |value: &Value| (1000.0 * value.as_f64().expect("a number")).round();
    let end = |target: &Value, end: usize| tenths(&target["p_difference_interval_95"][end]);
    let clear = targets.iter().filter(|target| end(target, 0) > 0.0 || end(target, 1) < 0.0).count();
    let same = targets.iter().filter(|target| target["verdict"] == "same").count();
    let decided = targets.iter().filter(|target| target["verdict"] == "wins" || target["verdict"] == "loses").count();
    assert_eq!(clear, decided);
    let sure = |target: &&Value| (target["certainty"].as_f64().expect("a number") - 0.5).abs() > 0.475;
    assert!(clear > 0 && targets.iter().filter(sure).count() >= clear, "what is clear is sure");
    for (language, to, rest) in [("en", " to ", "other targets do not differ clearly"), ("zh", " 至 ", "项目标差异不明")] {
        let page = printed(&["compare", "trend", "fiscal_squeeze", "--draws", "500", "--lang", language]);
        let rows: Vec<&str> = page.lines().filter(|line| line.contains("% → ") && line.contains(to)).collect();
        assert_eq!(rows.len(), clear, "{page}");
        for row in rows {
            let zeros = ["-0.0 ", "-0.0)", "+0.0 ", "+0.0)", " – "];
            assert!(zeros.iter().all(|zero| !row.contains(zero)), "{row}");
        }
        let words: String = page.split_whitespace().collect::<Vec<_>>().join(" ");
        // A number of nought is not worth a sentence.
        let unclear = targets.len() - clear - same;
        let said = format!("{unclear}{}{rest}", if language == "en" { " " } else { "" });
        assert_eq!(words.contains(if unclear > 0 { &said } else { rest }), unclear > 0, "{page}");
    }
}

#[test]
fn compare_refuses_names_it_does_not_know_and_a_scenario_with_itself() {
    let folder = small_plan();
    let unknown = fiveyear(folder.path(), &["compare", "trend", "ageing_fats"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(told(&unknown).contains("ageing_fast"), "the likely name is suggested");
    assert_eq!(fiveyear(folder.path(), &["compare", "trend", "trend"]).status.code(), Some(1));
    assert_eq!(fiveyear(folder.path(), &["compare", "trend,ageing_fast", "--draws", "20"]).status.code(), Some(0), "a comma parts names");
    let alone = fiveyear(folder.path(), &["compare", "trend"]);
    assert_eq!(alone.status.code(), Some(1));
    assert!(told(&alone).contains("two different scenarios are needed"), "{}", told(&alone));
}

#[test]
fn explain_splits_the_change_of_an_indicator_into_parts_that_sum_exactly() {
    for (arguments, groups) in [
        (&["explain", "physicians_per_1000", "--draws", "200"][..], &["trend", "ageing", "funding", "facilities"][..]),
        (&["explain", "physicians_per_1000", "--draws", "200", "--scenario", "ageing_fast", "--from", "trend"], &["ageing"]),
    ] {
        let why = &json(arguments)["why"];
        let number = |value: &Value| value.as_f64().expect("a number");
        let parts = why["parts"].as_array().expect("parts");
        assert_eq!(parts.iter().map(|part| part["group"].as_str().unwrap()).collect::<Vec<_>>(), groups);
        let sum = parts.iter().fold(number(&why["start"]), |sum, part| sum + number(&part["mean"]));
        // Numbers are read from JSON to within their last bit.
        assert!((sum - number(&why["end"])).abs() <= 2.0 * f64::EPSILON * sum.abs(), "{sum} {}", why["end"]);
    }
    assert!(json(&["explain", "physicians_per_1000", "--draws", "0"])["why"].is_null());
    assert!(json(&["explain", "population"])["why"].is_null(), "only indicators are judged and taken apart");
}

#[test]
fn progress_assesses_anyones_table() {
    let folder = small_plan();
    // Statistics Canada, Canadian Indicator Framework, 1-1-1 and 17-1-1 as published.
    let csv = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction,natural_limit\n\
               1-1-1,2015,14.5,2023,10.4,2030,7.25,less,\n\
               17-1-1,2016,86.2795833333333,2024,92.35875,,,more,100\n";
    fs::write(folder.path().join("progress.csv"), csv).expect("written");
    let output = fiveyear(folder.path(), &["progress", "progress.csv", "--method", "statcan", "--format", "json", "--out", "result.csv"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["rows"][0]["label"], "moderate_progress");
    assert!((answer["rows"][0]["value"].as_f64().unwrap() - 0.9010899546976208).abs() < 1e-9);
    assert!((answer["rows"][1]["score"].as_f64().unwrap() - 3.8907192806023563).abs() < 1e-9);
    let written = fs::read_to_string(folder.path().join("result.csv")).expect("the file is there");
    assert!(written.starts_with("\u{feff}indicator,method,") && written.lines().count() == 3, "{written}");
    for method in ["unsd", "escap", "eurostat", "sdg-index", "sdg_index", "oecd"] {
        let page = fiveyear(folder.path(), &["progress", "progress.csv", "--method", method]);
        assert!(page.status.success(), "{method}");
        for line in String::from_utf8_lossy(&page.stdout).lines() {
            assert!(console::measure_text_width(line) <= 80, "{line}");
        }
    }
    fs::write(folder.path().join("wrong.csv"), csv.replace("less", "sideways")).expect("written");
    let wrong = fiveyear(folder.path(), &["progress", "wrong.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(told(&wrong).contains("wrong.csv:2:"), "{}", told(&wrong));
    assert_eq!(fiveyear(folder.path(), &["progress", "nowhere.csv"]).status.code(), Some(1));
}

#[test]
fn groups_that_cannot_be_told_apart_are_named_and_never_given_as_nothing() {
    let fixed = |name: &str, group: &str, value: f64| {
        format!(
            "\n[param.{name}]\nlabel = \"An invented one\"\nunit = \"% a year\"\nvalue = {value}\nsource = \"invented\"\ngrade = \"D\"\ngroup = \"{group}\"\n"
        )
    };
    // Two groups are read by the indicator's own rule; the third is told apart, since what it drives can be held still.
    for (rule, untold, parts) in [
        ("prev.waiting_days * (1.0 + param.ga + param.gf)", vec!["ageing", "funding"], vec!["trend"]),
        ("prev.waiting_days * (1.0 + param.ga + param.gf) * now.moved / prev.moved", vec!["ageing", "funding"], vec!["trend", "funding"]),
        ("base.waiting_days * now.moved * (1.0 + param.ga)", vec!["ageing"], vec!["trend", "funding"]),
        ("base.waiting_days * now.moved", vec![], vec!["trend", "funding"]),
    ] {
        let folder = small_plan();
        let edit = |file: &str, change: &dyn Fn(String) -> String| {
            let place = folder.path().join(file);
            let text = fs::read_to_string(&place).expect("readable");
            fs::write(&place, change(text)).expect("writable");
        };
        edit("seeds/assumptions.toml", &|text| {
            [text, fixed("ga", "ageing", 0.1), fixed("gf", "funding", 0.2), fixed("gm", "funding", 0.05)].concat()
        });
        edit("rules/services.rhai", &|text| {
            let old = text.lines().find(|line| line.starts_with("fn waiting_days()")).expect("the rule").to_owned();
            text.replace(
                &old,
                &format!("fn waiting_days() {{ {rule} }}\nfn moved() {{ prev.moved * (1.0 + param.gm) }}\nfn base_moved() {{ 1.0 }}"),
            )
        });
        let explained = |arguments: &[&str]| {
            crate::support::command::printed(&fiveyear(folder.path(), &[&["explain", "waiting_days", "--draws", "20"], arguments].concat()))
        };
        let why = &serde_json::from_str::<Value>(&explained(&["--format", "json"])).expect("JSON")["why"];
        let of = |key: &str, field: Option<&str>| -> Vec<String> {
            let list = why[key].as_array().expect("a list").iter();
            list.map(|entry| field.map_or(entry, |field| &entry[field]).as_str().expect("a name").to_owned()).collect()
        };
        assert_eq!(of("not_told_apart", None), untold, "{rule}");
        // Ageing and facilities move nothing here: what is known to be nothing may be given as nothing.
        let groups: Vec<String> = of("parts", Some("group"))
            .into_iter()
            .filter(|group| !["ageing", "facilities"].contains(&group.as_str()) || untold.contains(&group.as_str()))
            .collect();
        assert_eq!(groups, parts, "{rule}\n{why:#}");
        let number = |value: &Value| value.as_f64().expect("a number");
        let mean = |group: &str| {
            why["parts"].as_array().expect("parts").iter().find(|part| part["group"] == group).map(|part| number(&part["mean"]))
        };
        let start = number(&why["start"]);
        if rule == "base.waiting_days * now.moved" {
            assert!((mean("funding").expect("told") - start * (1.05_f64.powi(5) - 1.0)).abs() < 1e-6, "{why:#}");
        }
        if parts == ["trend"] {
            assert!((mean("trend").expect("told") - start * (1.3_f64.powi(5) - 1.0)).abs() < 1e-6, "{why:#}");
        }
        let page = explained(&[]);
        assert_eq!(page.contains("Not told apart:"), !untold.is_empty(), "{page}");
    }
}

#[test]
fn progress_says_why_a_row_is_not_assessed() {
    let folder = small_plan();
    let table = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction,natural_limit\n\
                 no base,2020,,2023,5,2030,9,more,\n\
                 no current,2020,4,,,2030,9,more,\n\
                 no time,2020,4,2020,5,2030,9,more,\n\
                 changes sign,2020,-4,2023,5,2030,9,more,\n\
                 zero,2020,0,2023,5,2030,9,more,\n\
                 no target,2020,4,2023,5,,,more,\n\
                 sound,2020,4,2023,5,2030,9,more,\n";
    fs::write(folder.path().join("table.csv"), table).expect("written");
    for (method, expected) in [
        ("statcan", ["no_base_value", "no_current_value", "no_time_passed", "sign_changes", "sign_changes", "", ""]),
        ("escap", ["no_base_value", "no_current_value", "no_time_passed", "", "", "no_target", ""]),
    ] {
        let output = fiveyear(folder.path(), &["progress", "table.csv", "--method", method, "--out", "out.csv", "--format", "json"]);
        assert!(output.status.success(), "{}", told(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let reasons: Vec<&str> = answer["rows"].as_array().expect("rows").iter().map(|row| row["reason"].as_str().unwrap_or("")).collect();
        assert_eq!(reasons[..3], expected[..3], "{method}");
        assert_eq!(reasons[5..], expected[5..], "{method}");
        for (row, reason) in answer["rows"].as_array().expect("rows").iter().zip(&reasons) {
            assert_eq!(
                row["label"] == "not_available",
                !reason.is_empty(),
                "a reason for each row without a label, and for no other: {row}"
            );
        }
        let csv = fs::read_to_string(folder.path().join("out.csv")).expect("written");
        assert!(csv.lines().next().expect("a header").ends_with(",reason") && csv.contains("no_base_value"), "{csv}");
        let page = printed(&["progress", folder.path().join("table.csv").to_str().expect("a path"), "--method", method, "--lang", "zh"]);
        assert!(page.contains("未评估：缺基期值"), "{page}");
    }
    // A value that the limit forbids is wrong, at its cell.
    for (limit, direction, column) in [("100", "more", "109"), ("0", "less", "-1")] {
        let row = format!("x,2020,50,2023,60,2030,{column},{direction},{limit}\n");
        fs::write(folder.path().join("table.csv"), format!("{}\n{row}", table.lines().next().expect("a header"))).expect("written");
        let message = crate::support::command::refused(&fiveyear(folder.path(), &["progress", "table.csv"]), 1);
        assert!(
            message.contains(&format!("{column} lies beyond the natural limit {limit}")) && message.contains("table.csv:2"),
            "{message}"
        );
    }
}

#[test]
fn an_observed_value_is_called_ten_times_off_only_where_a_tenth_of_it_would_fit() {
    for (value, off) in [("0.3", true), ("0.26", true), ("0.37", false), ("3.35", false)] {
        let folder = small_plan();
        let file = folder.path().join("seeds/history.csv");
        let text = fs::read_to_string(&file).expect("readable");
        fs::write(&file, format!("{}\nphysicians_per_1000,2026,{value},yearbook\n", text.trim_end())).expect("written");
        let page = crate::support::command::printed(&fiveyear(folder.path(), &["check"]));
        assert_eq!(page.contains("other-unit"), off, "{value}: {page}");
    }
}

#[test]
fn observed_values_outside_the_band_are_named_by_run_and_explain() {
    let folder = small_plan();
    let file = folder.path().join("seeds/history.csv");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, format!("{}\nphysicians_per_1000,2026,3.35,yearbook\nelderly_screening,2026,71.5,yearbook\n", text.trim_end()))
        .expect("written");
    let run = |arguments: &[&str]| {
        let page =
            crate::support::command::printed(&fiveyear(folder.path(), &[&["run", "--draws", "300", "--no-charts"], arguments].concat()));
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let page = run(&[]);
    assert!(
        page.contains("warning[observed-outside-band]: 1 of 2 observed values contradicts the projection (seeds/history.csv:")
            && page.contains("--as-of 2026 lets them move the draws"),
        "{page}"
    );
    let page = run(&["--all"]);
    assert!(
        page.contains("warning[observed-outside-band]")
            && page.contains("`physicians_per_1000` was 3.35 in 2026, and nine draws in ten lie between"),
        "{page}"
    );
    assert!(!page.contains("`elderly_screening` was"), "{page}");
    assert!(!run(&["--as-of", "2026"]).contains("observed-outside-band"), "the observations have moved the draws");
    let page = crate::support::command::printed(&fiveyear(folder.path(), &["explain", "physicians_per_1000", "--draws", "300"]));
    assert!(page.contains("2026: 3.35 (outside the 90% band)"), "{page}");
    let page = crate::support::command::printed(&fiveyear(folder.path(), &["audit"]));
    assert!(page.contains("What was observed against the plan (2)") && page.contains("1 of 2 observed values contradicts"), "{page}");
    let page = crate::support::command::printed(&fiveyear(folder.path(), &["check", "--run", "--draws", "300"]));
    assert!(page.contains("warning[observed-outside-band]"), "{page}");
    // The answer is that of the draws which the observation moved, and what it was before is called so.
    let explained = |arguments: &[&str]| -> Value {
        let all = [&["explain", "physicians_per_1000", "--draws", "300", "--format", "json"], arguments].concat();
        serde_json::from_str(&crate::support::command::printed(&fiveyear(folder.path(), &all))).expect("JSON")
    };
    let (plain, moved) = (explained(&[]), explained(&["--as-of", "2026"]));
    let median = |page: &Value, which: &str| page["verdict"][which]["median"]["value"].as_f64().expect("a number");
    assert_eq!(moved["verdict"]["as_of"], 2026);
    assert_eq!(median(&moved, "before"), median(&plain, "target"));
    assert_ne!(median(&moved, "target"), median(&plain, "target"));
    let page =
        crate::support::command::printed(&fiveyear(folder.path(), &["explain", "elderly_screening", "--draws", "300", "--lang", "zh"]));
    assert!(page.contains("观测值：") && page.contains("2026年 71.5") && !page.contains("区间之外"), "{page}");
}
