//! Slips on the command line: nothing that was typed is left out in silence, and what a tip proposes works and means what was meant.

use std::fs;
use std::path::Path;

use fiveyear::language::Language;

use crate::support::command::{Run, fiveyear, printed, refused, small_plan, told};

/// What is said of arguments that are refused, in one line of words.
#[track_caller]
fn said(folder: &Path, arguments: &[&str], code: i32) -> String {
    let english = refused(&fiveyear(folder, arguments), code).split_whitespace().collect::<Vec<_>>().join(" ");
    // In Chinese it is refused too, and told in Chinese.
    let chinese = refused(&Run::new(folder, arguments).spoken(Language::Zh).output(), code);
    assert!(chinese.chars().any(|letter| ('\u{4e00}'..'\u{a000}').contains(&letter)) && !chinese.contains("tip:"), "{chinese}");
    english
}

#[track_caller]
fn holds(words: &str, parts: &[&str]) {
    for part in parts {
        assert!(words.contains(part), "{part} is missing in\n{words}");
    }
}

#[test]
fn a_file_s_name_for_a_folder_is_refused_with_the_folder_s() {
    let plan = small_plan();
    let folder = plan.path();
    for (arguments, tip) in [
        (&["run", "--draws", "20", "--no-charts", "--out", "r.xlsx"][..], "name a folder: r"),
        (&["run", "--draws", "20", "--no-charts", "--out", "r.html"], "name a folder: r"),
        (&["batch", "d1", "--draws", "20", "--out", "d1.csv"], "name a folder: d1"),
        (&["robustness", "--draws", "20", "--out", "x/r.svg"], "name a folder: x/r"),
        (&["init", "plan.zip"], "name a folder: plan"),
    ] {
        holds(&said(folder, arguments, 2), &[tip]);
    }
    holds(&said(folder, &["chart", "all", "--draws", "20", "--out", "x.svg"], 1), &["--out x"]);
    let made: Vec<_> =
        ["r.xlsx", "r.html", "d1.csv", "x", "x.svg", "plan.zip"].into_iter().filter(|name| folder.join(name).exists()).collect();
    assert!(made.is_empty(), "{made:?}");
    printed(&fiveyear(folder, &["run", "-s", "trend", "--draws", "20", "--no-charts", "--out", "r"]));
    assert!(folder.join("r/run.json").is_file());
}

#[test]
fn nothing_is_written_among_the_files_of_a_plan() {
    let plan = small_plan();
    let folder = plan.path();
    fs::create_dir_all(folder.join("notes")).expect("a folder");
    let run = |out: &'static str| ["run", "-s", "trend", "--draws", "20", "--no-charts", "--out", out];
    for out in ["rules/x", "scenarios/x", "seeds/x/y", "notes/../rules/x", "./rules/./x"] {
        holds(&said(folder, &run(out), 1), &["error[file-taken]", "among the files of a plan", "outside of the plan"]);
    }
    for arguments in [
        &["seek", "3", "--draws", "100", "--out", "scenarios/mixes"][..],
        &["init", "rules/new"],
        &["population", "--draws", "20", "--out", "seeds/people.csv"],
        &["batch", "d1", "--draws", "20", "--out", "scenarios/designs/d1"],
    ] {
        holds(&said(folder, arguments, 1), &["error[file-taken]"]);
    }
    assert!(printed(&fiveyear(folder, &["check"])).starts_with("no fault found"));
    // Beside them, and below a folder that only bears such a name, there is room.
    printed(&fiveyear(folder, &run("rules/../out/x")));
    printed(&fiveyear(folder, &run("notes/rules/x")));
    assert!(!printed(&fiveyear(folder, &["check"])).contains("warning"));
}

#[test]
fn a_number_out_of_range_is_told_the_end_of_the_range() {
    let plan = small_plan();
    for (arguments, tip) in [
        (&["run", "--draws", "0"][..], "the least is 1"),
        (&["run", "--draws", "999999999999"], "the most is 1000000"),
        (&["run", "--draws", "2000000"], "the most is 1000000"),
        (&["run", "--draws=-5"], "the least is 1"),
        (&["run", "--threads", "0"], "the least is 1"),
        (&["run", "--threads", "2000"], "the most is 1024"),
        (&["robustness", "--draws", "0"], "the least is 1"),
        (&["check", "--run", "--draws", "0"], "the least is 1"),
        (&["sensitivity", "met", "--points", "0"], "the least is 20"),
        (&["seek", "3", "--draws", "50"], "the least is 100"),
        (&["whatif", "--draws", "50"], "the least is 500"),
        (&["run", "--seed", "99999999999999999999"], "the most is 18446744073709551615"),
        (&["seek", "3", "--within", "200"], "the most is 100"),
        (&["seek", "--money", "20", "--within", "0"], "leave the option out"),
        (&["batch", "d1", "--shard", "1"], "1/8 is share 1 of 8"),
        (&["batch", "d1", "--shard", "9/8"], "of 8 shares there is no share 9: 1/8 … 8/8"),
        (&["batch", "d1", "--shard", "3/2"], "of 2 shares there is no share 3: 1/2 … 2/2"),
        (&["run", "--draws", "-50"], "a number has no sign here: 50"),
        (&["run", "--seed", "-7"], "a number has no sign here: 7"),
        (&["batch", "d1", "--shard", "2 of 8"], "write 2/8"),
        (&["chart", "heat-map", "--size", "1200 by 800"], "write 1200x800"),
        (&["run", "--draws", "“50”"], "write 50"),
        (&["run", "--draws", "5,000"], "write 5000"),
    ] {
        let words = said(plan.path(), arguments, 2);
        holds(&words, &[tip]);
        let value = arguments.last().expect("a value").trim_start_matches("--draws=");
        assert!(!words.contains(&format!("write {value} ")), "a tip repeats what is refused\n{words}");
        assert!(!words.contains("..=") && !words.contains("target type"), "{words}");
    }
    // `1,5` draws are neither 15 nor anything else.
    assert!(!said(plan.path(), &["run", "--draws", "1,5"], 2).contains("write 15"));
}

#[test]
fn sums_and_parts_keep_what_was_meant() {
    let plan = small_plan();
    for (typed, tip) in [
        (&["20million"][..], "write 20:"),
        (&["20 million yuan a year"], "write 20:"),
        (&["2000万"], "write 20:"),
        (&["2亿元"], "write 200:"),
        (&["1,000"], "write 1000:"),
        (&["5,10,20"], "spaces between them: 5 10 20"),
        (&["20,5"], "write 20.5 for one sum, 20 5 for two"),
        (&["7，25"], "write 7.25 for one sum, 7 25 for two"),
        (&["-20"], "a number of millions, such as 20"),
        (&["much"], "a number of millions, such as 20"),
    ] {
        let arguments: Vec<&str> = ["seek", "--money"].into_iter().chain(typed.iter().copied()).collect();
        holds(&said(plan.path(), &arguments, 2), &[tip]);
    }
    for (typed, tip) in [
        ("80", "write 0.8 "),
        ("80%", "write 0.8 "),
        ("1.2", "80 % is 0.8"),
        ("5", "80 % is 0.8"),
        ("1.2%", "write 0.012 "),
        ("0", "80 % is 0.8"),
    ] {
        let words = said(plan.path(), &["seek", "3", "--safe", typed], 2) + " ";
        holds(&words, &[tip]);
        assert!(typed.contains('%') || !words.contains("0.012"), "{words}");
    }
    // A sum in the currency itself is far beyond all spending.
    printed(&fiveyear(plan.path(), &["init", "mine"]));
    let seek = |money: &'static str| ["seek", "--plan", "mine", "--money", money, "--within", "5", "--draws", "100", "--no-check"];
    for typed in ["20000000", "1e9"] {
        holds(&said(plan.path(), &seek(typed), 1), &["error[question-part]", "all spending"]);
    }
    printed(&fiveyear(plan.path(), &seek("20")));
}

#[test]
fn an_option_that_is_none_is_told_which_is_meant() {
    let plan = small_plan();
    for (arguments, tip) in [
        (&["run", "--drawz", "50"][..], "did you mean `--draws` or `--draw`?"),
        (&["run", "--drws", "50"], "did you mean `--draws`?"),
        (&["run", "--sede", "5"], "did you mean `--seed`?"),
        (&["run", "--output", "x"], "did you mean `--out`?"),
        (&["run", "--scenarios", "trend"], "did you mean `--scenario`?"),
        (&["run", "-draws", "50"], "write `--draws`, with two plain hyphens"),
        (&["run", "-seed", "5"], "write `--seed`, with two plain hyphens"),
        (&["run", "-scenario", "trend"], "write `--scenario`, with two plain hyphens"),
        (&["run", "—draws", "50"], "write `--draws`, with two plain hyphens"),
        (&["run", "–-draws", "50"], "write `--draws`, with two plain hyphens"),
        (&["compare", "trend", "late", "—draws=50"], "write `--draws=50`, with two plain hyphens"),
        (&["run", "–s", "trend"], "write `-s`, with a plain hyphen"),
        (&["run", "draws=50"], "write `--draws 50`"),
        (&["run", "draws", "50"], "write `--draws 50`"),
        (&["run", "trend", "--draws", "50"], "write `-s trend`"),
        (&["run", "scenarios/trend.toml"], "write `-s trend`"),
        (&["check", "."], "write `--plan .`"),
        (&["check", "seeds/budget.toml"], "leave seeds/budget.toml out"),
        (&["check", "trend"], "leave `trend` out"),
        (&["verify", "r1", "--draws", "5"], "leave `--draws 5` out"),
        (&["init", "new", "--format", "json", "--draws", "5"], "leave `--draws 5` out"),
        (&["population", "--year", "2040"], "leave `--year 2040` out"),
        (&["report", "r1", "-s", "late"], "leave `-s late` out"),
        (&["compare", "--scenario", "trend", "late"], "write trend alone"),
        (&["compare", "late", "--from", "trend"], "write `compare trend late`"),
        (&["chart", "fan", "waiting_days", "preschool_enrolment"], "leave `preschool_enrolment` out"),
        (&["levers", "physicians_hired"], "leave `physicians_hired` out"),
        (&["run", "physicians_hired"], "leave `physicians_hired` out"),
        (&["run", "trnd"], "write `-s trnd`"),
        (&["validate"], "write `check`"),
        (&["simulate", "--draws", "50"], "write `run`"),
        (&["plot", "fan"], "write `chart`"),
        (&["RUN"], "did you mean `run`?"),
        (&["runn"], "did you mean `run`?"),
        (&["help", "runn"], "did you mean `run`?"),
        (&["run", "--design", "SOBOL"], "write `sobol`"),
    ] {
        let words = said(plan.path(), arguments, 2);
        holds(&words, &[tip]);
        assert!(!words.contains("as a value") && !words.contains("a similar"), "{words}");
    }
    // Followed, they are taken.
    for arguments in [
        &["run", "--draws", "50", "--no-charts", "-s", "trend", "--out", "o"][..],
        &["check", "--plan", "."],
        &["check"],
        &["verify", "o"],
        &["run", "--design", "sobol", "--draws", "64", "--no-charts", "-s", "trend", "--out", "o2"],
    ] {
        printed(&fiveyear(plan.path(), arguments));
    }
}

#[test]
fn a_plan_of_nearly_the_name_is_meant_before_a_new_one() {
    let above = tempfile::tempdir().expect("a temporary folder");
    let folder = above.path();
    for plan in ["st", "county"] {
        printed(&fiveyear(folder, &["init", plan]));
    }
    for (typed, meant) in [
        ("stt", "did you mean `--plan st`?"),
        ("st ", "did you mean `--plan st`?"),
        ("conty", "did you mean `--plan county`?"),
        ("County.", "did you mean `--plan county`?"),
        ("st,county", "one plan at a time: `--plan st`"),
        ("st county", "one plan at a time: `--plan st`"),
        ("elsewhere", "`fiveyear init elsewhere`"),
    ] {
        let words = said(folder, &["run", "--plan", typed, "--draws", "20"], 1).replace(&format!("{}/", folder.display()), "");
        holds(&words, &["error[no-plan]", meant]);
        assert_eq!(words.contains("fiveyear init"), meant.contains("init"), "{words}");
    }
}

#[test]
fn what_has_no_part_in_an_answer_is_refused() {
    let plan = small_plan();
    let folder = plan.path();
    for (arguments, code, parts) in [
        (&["check", "--draws", "100"][..], 2, ["add --run", "leave --draws out"]),
        (&["check", "--seed", "3"], 2, ["add --run", "leave --seed out"]),
        (&["check", "--design", "sobol"], 2, ["add --run", "leave --design out"]),
        (&["chart", "status", "--format", "text", "--draws", "20"], 2, ["svg and png", "`run`"]),
        (&["chart", "fan", "3", "-s", "trend", "late", "--draws", "20"], 1, ["error[one-scenario]", "-s trend"]),
        (&["chart", "comparison", "-s", "trend", "late", "early", "--draws", "20"], 1, ["error[one-scenario]", "-s trend late"]),
        (&["chart", "comparison", "-s", "late", "--draws", "20"], 1, ["error[one-scenario]", "-s late "]),
        (&["explain", "3", "--scenario", "late", "--from", "late", "--draws", "20"], 1, ["error[one-scenario]", "--from late"]),
        (&["explain", "health"], 1, ["error[unknown-name]", "may be more than one"]),
    ] {
        holds(&said(folder, arguments, code), &parts);
    }
    // With what they lack, and one of two, they are answered; the examples name scenarios that there are.
    for arguments in [
        &["check", "--run", "--draws", "50", "--seed", "3"][..],
        &["chart", "fan", "3", "-s", "trend", "--draws", "20"],
        &["chart", "comparison", "-s", "late", "trend", "--draws", "20"],
        &["chart", "waterfall", "3", "-s", "trend", "late", "--draws", "100"],
        &["chart", "heat-map", "-s", "trend", "late", "early", "--draws", "20"],
        &["explain", "3", "--scenario", "late", "--from", "trend", "--draws", "20"],
        &["explain", "elderly_screening", "--draws", "20"],
        &["explain", "shock.revenue"],
    ] {
        printed(&fiveyear(folder, arguments));
    }
}

#[test]
fn names_are_found_behind_paths_signs_and_quotes() {
    let plan = small_plan();
    let folder = plan.path();
    let compared = printed(&fiveyear(folder, &["compare", "trend", "late", "--draws", "20"]));
    for typed in ["trend+late", "trend;late", "trend；late", "trend|late", "trend, late"] {
        assert_eq!(printed(&fiveyear(folder, &["compare", typed, "--draws", "20"])), compared, "{typed}");
    }
    for typed in ["“trend”", "「trend」"] {
        printed(&fiveyear(folder, &["run", "-s", typed, "--draws", "20", "--no-charts", "--out", "o"]));
    }
    for typed in ["scenarios/trend.toml", "trend.toml", "./scenarios/trnd.toml"] {
        holds(&said(folder, &["run", "-s", typed, "--draws", "20"], 1), &["error[unknown-scenario]", "did you mean `trend`?"]);
    }
    let design = "title = \"d\"\nmethod = \"grid\"\nscenarios = [\"trend\"]\n[uncertainties]\n\"param.revenue_growth\" = { from = 1, to = 5, steps = 3 }\n";
    fs::create_dir_all(folder.join("scenarios/designs")).expect("a folder");
    fs::write(folder.join("scenarios/designs/d1.toml"), design).expect("writable");
    for typed in ["scenarios/designs/d1.toml", "d1.toml", "designs/d1"] {
        holds(&said(folder, &["batch", typed, "--draws", "20", "--out", "b"], 1), &["error[unknown-design]", "did you mean `d1`?"]);
    }
    for (arguments, parts) in [
        (&["seek", "question.tml", "--draws", "100"][..], ["neither an indicator nor a file", "question.toml"]),
        (&["chart", "domain", "nosuch", "--draws", "20"], ["no domain is called", "there are: "]),
        (&["sensitivity", "99"], ["no target or series", "there are: "]),
    ] {
        holds(&said(folder, arguments, 1), &parts);
    }
    // Of a stored run it is told what that holds.
    printed(&fiveyear(folder, &["run", "-s", "trend", "late", "--draws", "20", "--no-charts", "--out", "r1"]));
    let words = said(folder, &["compare", "trend", "care_first", "--run", "r1"], 1);
    holds(&words, &["the run r1 holds no scenario called `care_first`", "it holds: trend", "leave --run out"]);
}

#[test]
fn years_that_are_swapped_on_the_command_line_are_told_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = "indicator,unit,baseline 2020,target 2025\nPhysicians per 1000,people,2.8,3.2\nWaiting,days,30,20\n";
    fs::write(folder.path().join("t.csv"), table).expect("writable");
    let import = |base: &'static str, target: &'static str| ["import", "t.csv", "--out", "n", "--base-year", base, "--target-year", target];
    for (base, target, tip) in [
        ("2030", "2025", "write `--base-year 2025 --target-year 2030`"),
        ("2025", "2020", "write `--base-year 2020 --target-year 2025`"),
        ("2025", "2025", "a later target year"),
    ] {
        let words = said(folder.path(), &import(base, target), 1);
        holds(&words, &["error[plan-years]", tip]);
        assert!(!words.contains("t.csv:"), "the table is not at fault\n{words}");
    }
    printed(&fiveyear(folder.path(), &import("2020", "2025")));
}

#[test]
fn a_file_is_not_taken_for_the_folder_of_a_new_plan() {
    let folder = small_plan();
    fs::write(folder.path().join("notes"), "mine").expect("writable");
    let page = told(&fiveyear(folder.path(), &["init", "notes"]));
    assert!(page.contains("error[not-a-folder]") && page.contains("notes` is a file") && page.contains("name a new folder"), "{page}");
    assert_eq!(fs::read_to_string(folder.path().join("notes")).expect("still there"), "mine");
}
