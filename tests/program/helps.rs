//! Help works when it is followed, and keeps what was meant: what stands between its first backticks is put in the place of what is wrong,
//! and the plan is checked again.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{change, fiveyear, printed, small_plan, told};

/// The small plan with a text of one of its files replaced.
#[track_caller]
fn with(file: &str, from: &str, to: &str) -> TempDir {
    let folder = small_plan();
    change(folder.path(), file, from, to);
    folder
}

/// What the help of the first message proposes.
#[track_caller]
fn proposed(folder: &Path) -> String {
    let output = fiveyear(folder, &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    let faults: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(faults.as_array().map(Vec::len), Some(1), "one message for one fault\n{faults:#}");
    let helps = faults[0]["help"].as_array().expect("a list");
    let help = helps.iter().find_map(|help| help["en"].as_str().filter(|help| help.contains('`'))).unwrap_or_else(|| panic!("{faults:#}"));
    help.split('`').nth(1).expect("a proposal").to_owned()
}

/// Follows the help for `written`, which stands in a file, and gives what was proposed.
#[track_caller]
fn follow(folder: &Path, file: &str, written: &str) -> String {
    let proposal = proposed(folder);
    change(folder, file, written, &proposal);
    let again = fiveyear(folder, &["check"]);
    assert!(again.status.success(), "`{written}` → `{proposal}`\n{}", told(&again));
    proposal
}

#[test]
fn figures_of_shares_keep_their_meaning() {
    // The unit is `share of places a year`: a part of one.
    for (written, meant) in [
        ("\"4%\"", "0.04"),
        ("\"４％\"", "0.04"),
        ("\"12,50%\"", "0.125"),
        ("\"0.5 %\"", "0.005"),
        ("\"4 per cent\"", "0.04"),
        ("\"0.05\"", "0.05"),
        ("\"0,05\"", "0.05"),
        ("\"3% to 5%\"", "\"0.03 to 0.05\""),
        ("\"3%到5%\"", "\"0.03 to 0.05\""),
        ("\"0.03-0.05\"", "\"0.03 to 0.05\""),
        ("\"0.03–0.05\"", "\"0.03 to 0.05\""),
        ("\"0,03 to 0,05\"", "\"0.03 to 0.05\""),
        ("\"0.05 ± 0.03\"", "\"0.02 to 0.08\""),
        ("\"0.08 to 0.02\"", "\"0.02 to 0.08\""),
        ("\"0.05 to 0.05\"", "0.05"),
        ("\"0.03 TO 0.05\"", "\"0.03 to 0.05\""),
    ] {
        let file = "seeds/assumptions.toml";
        let folder = with(file, "value = \"0.02 to 0.08\"", &format!("value = {written}"));
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn parts_of_other_sizes_keep_their_meaning_in_shares() {
    for (written, meant) in [
        ("\"50‰\"", "0.05"),
        ("\"半成\"", "0.05"),
        ("\"千分之五十\"", "0.05"),
        ("\"万分之五\"", "0.0005"),
        ("\".05\"", "0.05"),
        ("\"1/20\"", "0.05"),
        ("\"一成二\"", "0.12"),
        ("\"0.02/0.08\"", "\"0.02 to 0.08\""),
        ("\"0.05±60%\"", "\"0.02 to 0.08\""),
        ("\"5% ± 3\"", "\"0.02 to 0.08\""),
        ("\"5 ± 3%\"", "\"0.02 to 0.08\""),
    ] {
        let file = "seeds/assumptions.toml";
        let folder = with(file, "value = \"0.02 to 0.08\"", &format!("value = {written}"));
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn times_are_in_years_whatever_they_are_written_in() {
    for (written, meant) in [
        ("\"18个月\"", "1.5"),
        ("\"18 months\"", "1.5"),
        ("\"1.5 years\"", "1.5"),
        ("\"一年半\"", "1.5"),
        ("\"1年半\"", "1.5"),
        ("\"1½\"", "1.5"),
        ("\"半年\"", "0.5"),
        ("\"三个月\"", "0.25"),
        ("\"2年\"", "2"),
    ] {
        let file = "seeds/facilities.toml";
        let folder = with(file, "build_years = 1.5", &format!("build_years = {written}"));
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
        let folder = small_plan();
        let file = "scenarios/try.toml";
        let text = format!("title = \"Try\"\nparent = \"trend\"\n[facility.town_hospital]\ndelay_years = {written}\n");
        fs::write(folder.path().join(file), text).expect("writable");
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn sums_are_in_the_unit_of_the_plans_money() {
    for (written, meant) in [
        ("\"1800万元\"", "18"),
        ("\"1800万\"", "18"),
        ("\"18百万元\"", "18"),
        ("\"18 million\"", "18"),
        ("\"0.18亿元\"", "18"),
        ("\"18,000,000元\"", "18"),
        ("\"¥18\"", "18"),
    ] {
        let file = "seeds/facilities.toml";
        let folder = with(file, "construction_cost = 18\n", &format!("construction_cost = {written}\n"));
        change(folder.path(), "seeds/plan.toml", "base_year = 2025", "money_unit = 1000000\nbase_year = 2025");
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
    // Where the plan does not say what its money is, the units it may be are named with their figures.
    let folder = with("seeds/facilities.toml", "construction_cost = 18\n", "construction_cost = \"1800万元\"\n");
    let message = told(&fiveyear(folder.path(), &["check"]));
    assert!(message.contains("`18` if that is a million"), "{message}");
}

#[test]
fn changes_keep_what_they_add_or_multiply() {
    for (written, meant) in [
        ("\"+0.01\"", "{ plus = 0.01 }"),
        ("{ percent = 15 }", "{ times = 1.15 }"),
        ("{ add = 0.01 }", "{ plus = 0.01 }"),
        ("{ multiply = 1.5 }", "{ times = 1.5 }"),
    ] {
        let folder = small_plan();
        let file = "scenarios/try.toml";
        let text = format!("title = \"Try\"\nparent = \"trend\"\n[param]\nplaces_added = {written}\n");
        fs::write(folder.path().join(file), text).expect("writable");
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
    let folder = small_plan();
    let text = "title = \"Try\"\nparent = \"trend\"\n[param]\nplaces_added = { plus = \"1%\" }\n";
    fs::write(folder.path().join("scenarios/try.toml"), text).expect("writable");
    assert_eq!(follow(folder.path(), "scenarios/try.toml", "\"1%\""), "0.01");
}

#[test]
fn figures_of_tables_keep_their_size() {
    for (written, meant) in [
        ("\"12,50\"", "12.50"),
        ("\"1.234,5\"", "1234.5"),
        ("\"1,234.5\"", "1234.5"),
        ("1'234", "1234"),
        ("1 234", "1234"),
        ("\"1 234,5\"", "1234.5"),
        ("1.2万", "12000"),
        ("1.2 million", "1200000"),
        ("12k", "12000"),
        ("0.3亿", "30000000"),
        ("３２０", "320"),
        ("320人", "320"),
        ("约320", "320"),
        ("+320", "320"),
    ] {
        let file = "seeds/history.csv";
        let folder = small_plan();
        let text = fs::read_to_string(folder.path().join(file)).expect("readable");
        // A stock without bounds, so that any size is accepted.
        fs::write(folder.path().join(file), format!("{}\nphysicians,2024,{written},invented example\n", text.trim_end()))
            .expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        // What reads without doubt may be read; what is refused is refused with a help that works.
        if output.status.success() {
            let page = String::from_utf8_lossy(&output.stdout);
            let told = page.contains("number-as-text") && written.contains(',') && written.contains('.');
            assert!(told || ["３２０", "+320", "1 234"].contains(&written), "{written} is read without a word\n{page}");
            continue;
        }
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn a_figure_with_two_readings_is_told_with_both() {
    let folder = small_plan();
    let file = folder.path().join("seeds/history.csv");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, format!("{}\nphysicians,2024,\"1,234\",invented example\n", text.trim_end())).expect("writable");
    // It is read as the thousands that it looks like, and the other reading is named.
    let message = printed(&fiveyear(folder.path(), &["check"]));
    assert!(message.contains("`1234`") && message.contains("`1.234`"), "{message}");
}

#[test]
fn per_cents_are_parts_of_one_wherever_a_share_is_asked_for() {
    for (file, from, key, written, meant) in [
        ("seeds/budget.toml", "share = 0.18", "share = ", "\"18%\"", "0.18"),
        ("scenarios/care_first.toml", "share = 0.03", "share = ", "\"3%\"", "0.03"),
        ("scenarios/care_first.toml", "share = 0.03", "share = ", "\"3 %\"", "0.03"),
    ] {
        let folder = small_plan();
        let text = fs::read_to_string(folder.path().join(file)).expect("readable");
        // The figure that stands there, whatever it is.
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{from} in\n{text}")).to_owned();
        let number: f64 = line[key.len()..].trim().parse().expect("a number");
        let (written, meant) = if number == meant.parse::<f64>().expect("a number") {
            (written.to_owned(), meant.to_owned())
        } else {
            (format!("\"{}%\"", ((number * 1e6).round()) / 1e4), number.to_string())
        };
        change(folder.path(), file, &line, &format!("{key}{written}"));
        let proposal = follow(folder.path(), file, &written);
        assert_eq!(proposal.parse::<f64>().ok(), meant.parse::<f64>().ok(), "{file} {written}");
    }
}

#[test]
fn changes_of_a_scenario_become_factors() {
    for (written, meant) in [("\"+20%\"", "{ times = 1.2 }"), ("\"-10%\"", "{ times = 0.9 }"), ("{ times = \"1,15\" }", "1.15")] {
        let folder = small_plan();
        let file = "scenarios/try.toml";
        let text = format!("title = \"Try\"\nparent = \"trend\"\n[param]\nplaces_added = {written}\n");
        fs::write(folder.path().join(file), text).expect("writable");
        let replaced = if written.starts_with('{') { "\"1,15\"" } else { written };
        assert_eq!(follow(folder.path(), file, replaced), meant, "{written}");
    }
}

#[test]
fn habits_in_rules_are_told_with_what_works() {
    let rule =
        "fn waiting_days() { base.waiting_days * (now.physicians_per_1000 / base.physicians_per_1000) ** (-param.waiting_elasticity) }";
    let keeps = " + 0.0 * param.waiting_elasticity }";
    for (body, written, meant) in [
        ("prev.waiting_days * (1 - 5%)", "5%", "0.05"),
        ("prev.waiting_days * 0,95", "0,95", "0.95"),
        ("prev.waiting_days * 1,000.5", "1,000.5", "1000.5"),
        ("if year =< 2027 { 20.0 } else { prev.waiting_days }", "=<", "<="),
        ("if year > 2026 and year < 2029 { 20.0 } else { prev.waiting_days }", "and", "&&"),
        ("if year == 2026 or year == 2029 { 20.0 } else { prev.waiting_days }", " or ", "||"),
        ("if year <> 2026 { 20.0 } else { prev.waiting_days }", "<>", "!="),
        ("prev.waiting_days + shock('training')", "'training'", "\"training\""),
        ("prev.waiting_days − 0.5", "−", "-"),
        ("prev.waiting_days × 0.5", "×", "*"),
        ("prev.waiting_days * 0.5；", "；", ";"),
    ] {
        let file = "rules/services.rhai";
        // With a semicolon the sum would stand in a line of its own; the rule ends as it does either way.
        let text = format!(
            "fn waiting_days() {{ {body}{}",
            if body.ends_with('；') { " prev.waiting_days * 0.5 + 0.0 * param.waiting_elasticity }" } else { keeps }
        );
        let text = if body.starts_with("if") { format!("fn waiting_days() {{ let days = {body}; days{keeps}") } else { text };
        let folder = with(file, rule, &text);
        assert_eq!(follow(folder.path(), file, written), meant, "{body}");
    }
}

#[test]
fn a_misspelt_name_is_mended_by_the_name_that_is_meant() {
    for (file, from, written, meant) in [
        ("seeds/assumptions.toml", "[param.places_added]\nlabel = ", "[param.places_added]\nlable = ", "label"),
        ("rules/services.rhai", "param.places_closed", "param.places_closd", "places_closed"),
        ("rules/services.rhai", "opened(\"physicians\")", "openned(\"physicians\")", "opened"),
        ("rules/services.rhai", "shock(\"enrolment\")", "shock(\"enrollment\")", "enrolment"),
        ("rules/services.rhai", "prev.preschool_enrolment", "prev.preschool_enrollment", "preschool_enrolment"),
        ("scenarios/care_first.toml", "to = \"elderly\"", "to = \"eldery\"", "elderly"),
        ("seeds/checks.toml", "series = \"population\"", "series = \"populaton\"", "population"),
    ] {
        let folder = with(file, from, written);
        let output = fiveyear(folder.path(), &["check"]);
        let message = format!("{}{}", told(&output), String::from_utf8_lossy(&output.stdout));
        assert!(message.contains(&format!("did you mean `{meant}`?")), "{written}\n{message}");
    }
}

#[test]
fn distributions_in_other_words_are_said_again_as_they_are_written_here() {
    for (written, meant) in [
        ("{ dist = \"normal\", mean = 0.05, sd = 0.01 }", "{ normal = [0.05, 0.01] }"),
        ("{ type = \"uniform\", low = 0.02, high = 0.08 }", "{ uniform = [0.02, 0.08] }"),
        ("{ normal = { mean = 0.05, sd = 0.01 } }", "{ normal = [0.05, 0.01] }"),
        ("{ mean = 0.05, sd = 0.01 }", "{ normal = [0.05, 0.01] }"),
        ("{ mu = 0.05, sigma = 0.01 }", "{ normal = [0.05, 0.01] }"),
        ("{ low = 0.02, high = 0.08 }", "\"0.02 to 0.08\""),
        ("{ min = \"2%\", max = \"8%\" }", "{ uniform = [0.02, 0.08] }"),
        ("{ min = 0.02, mode = 0.05, max = 0.08 }", "{ pert = [0.02, 0.05, 0.08] }"),
        ("{ uniform = \"0.02 to 0.08\" }", "{ uniform = [0.02, 0.08] }"),
        ("{ \"正态分布\" = [0.05, 0.01] }", "{ normal = [0.05, 0.01] }"),
        ("{ gaussian = [0.05, 0.01] }", "{ normal = [0.05, 0.01] }"),
        ("{ normal = [0.05, 0.01], min = 0, max = 1 }", "{ normal = [0.05, 0.01], truncate = [0, 1] }"),
        ("{ dist = \"lognormal\", mean = 0.05, sd = 0.01 }", "{ lognormal = [0.04903, 0.198] }"),
        ("{ choice = [0.02, 0.08] }", "{ discrete = [[0.02, 0.08], [1, 1]] }"),
        ("{ constant = 0.05 }", "0.05"),
        ("[0.02, 0.08]", "\"0.02 to 0.08\""),
        ("[0.02, 0.05, 0.08]", "{ pert = [0.02, 0.05, 0.08] }"),
        ("\"N(0.05, 0.01)\"", "{ normal = [0.05, 0.01] }"),
        ("{ normal = [0.05] }", "0.05"),
        ("{ normal = [0.05, 0.01, 3] }", "{ normal = [0.05, 0.01] }"),
        ("{ uniform = [0.02, 0.05, 0.08] }", "{ pert = [0.02, 0.05, 0.08] }"),
        ("{ pert = [0.02, 0.08] }", "{ uniform = [0.02, 0.08] }"),
        ("{ beta = [2, 50] }", "{ beta = [2, 50, 0, 1] }"),
        ("{ triangular = [0.02, 0.08, 0.05] }", "{ triangular = [0.02, 0.05, 0.08] }"),
        ("{ uniform = [0.08, 0.02] }", "{ uniform = [0.02, 0.08] }"),
        ("{ normal = [0.05, -0.01] }", "{ normal = [0.05, 0.01] }"),
        ("{ normal = [0.05, -0.01], truncate = [0, 1] }", "{ normal = [0.05, 0.01], truncate = [0, 1] }"),
    ] {
        let file = "seeds/assumptions.toml";
        let folder = with(file, "value = \"0.02 to 0.08\"", &format!("value = {written}"));
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn what_stands_beside_the_value_is_put_into_it() {
    for (written, meant) in [
        ("lognormal = [0.05, 0.2]", "value = { lognormal = [0.05, 0.2] }"),
        ("dist = \"normal\"\nmean = 0.05\nsd = 0.01", "value = { normal = [0.05, 0.01] }"),
        ("low = 0.02\nhigh = 0.08", "value = \"0.02 to 0.08\""),
        ("min = 0.02\nmax = 0.08", "value = { uniform = [0.02, 0.08] }"),
        ("range = [0.02, 0.08]", "value = \"0.02 to 0.08\""),
        ("distribution = { normal = [0.05, 0.01] }", "value = { normal = [0.05, 0.01] }"),
    ] {
        let file = "seeds/assumptions.toml";
        let folder = with(file, "value = \"0.02 to 0.08\"", written);
        assert_eq!(follow(folder.path(), file, written), meant, "{written}");
    }
}

#[test]
fn per_cents_of_a_part_of_one_are_said_in_its_unit_in_the_form_that_stands_there() {
    let file = "seeds/assumptions.toml";
    for (written, meant) in [
        ("\"3 to 5\"", "\"0.03 to 0.05\""),
        ("\"2 to 8\"", "\"0.02 to 0.08\""),
        ("4", "0.04"),
        ("{ normal = [3, 5] }", "{ normal = [0.03, 0.05] }"),
        ("{ pert = [2, 5, 8] }", "{ pert = [0.02, 0.05, 0.08] }"),
        ("{ uniform = [2, 7] }", "{ uniform = [0.02, 0.07] }"),
    ] {
        let folder = with(file, "value = \"0.02 to 0.08\"", &format!("value = {written}"));
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.matches("warning[").count() == 1 && page.contains(&format!("write `{meant}`")), "{written}\n{page}");
        // A scenario says the same of the plan's assumption.
        let folder =
            with("scenarios/late.toml", "parent = \"trend\"\n", &format!("parent = \"trend\"\n\n[param]\nplaces_added = {written}\n"));
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains("beyond-plausible") && page.contains(&format!("write `{meant}`")), "{written}\n{page}");
    }
    // And a part of one where the unit is per cent.
    let folder = with(file, "value = { normal = [3, 2] }", "value = \"0.01 to 0.05\"");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("write `\"1 to 5\"`"), "{page}");
    // A log-normal whose two numbers are ends.
    let folder = with(file, "value = { pert = [0.5, 1.5, 3] }", "value = { lognormal = [1, 2] }");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("write `\"1 to 2\"`"), "{page}");
}
