//! What is sound and most likely not meant is told once, at its place; of sound plans nothing is said.

use std::fs;

use crate::support::command::{change, fiveyear, printed, small_plan, told};

/// What `check` says of the small plan with texts of its files replaced or added.
#[track_caller]
fn checked(changes: &[(&str, &str, &str)]) -> String {
    let folder = small_plan();
    for (file, from, to) in changes {
        let place = folder.path().join(file);
        let text = fs::read_to_string(&place).unwrap_or_default();
        assert!(text.contains(from), "`{from}` in {file}\n{text}");
        // Without a text to be replaced, the new one is added at the end.
        let text = if from.is_empty() { format!("{text}\n{to}\n") } else { text.replacen(from, to, 1) };
        fs::write(place, text).expect("writable");
    }
    printed(&fiveyear(folder.path(), &["check"]))
}

#[track_caller]
fn warns(changes: &[(&str, &str, &str)], parts: &[&str]) {
    let page = checked(changes);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flat.matches("warning[").count(), 1, "one warning for one fault\n{page}");
    for part in parts {
        assert!(flat.contains(part), "{part} is missing in\n{page}");
    }
}

const RULES: &str = "rules/services.rhai";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";

fn param(name: &str, unit: &str, value: &str) -> String {
    format!("[param.{name}]\nlabel = \"An invented one\"\nunit = \"{unit}\"\nvalue = {value}\nsource = \"invented\"\ngrade = \"D\"\n")
}

#[test]
fn of_sound_plans_nothing_is_said() {
    // The fixed small plan, the plan that init writes, and the built-in one.
    let folder = small_plan();
    let empty = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(empty.path(), &["init", "mine"]));
    for (place, arguments) in [(folder.path(), &["check"][..]), (empty.path(), &["check", "--plan", "mine"]), (empty.path(), &["check"])] {
        let page = printed(&fiveyear(place, arguments));
        assert!(page.starts_with("no fault found") && !page.contains("warning["), "{arguments:?}\n{page}");
    }
}

#[test]
fn a_rule_that_reads_its_own_target() {
    let old = "fn preschool_enrolment() { pushed(";
    for new in [
        "fn preschool_enrolment() { 0.0 * target.preschool_enrolment + pushed(",
        "fn preschool_enrolment() { let aim = target.preschool_enrolment; 0.0 * aim + pushed(",
    ] {
        warns(&[(RULES, old, new)], &["warning[own-target]", "`preschool_enrolment` reads its own target", "rules/services.rhai:18"]);
    }
    // Another's target is no wish of its own.
    assert!(!checked(&[(RULES, old, "fn preschool_enrolment() { 0.0 * target.physicians_per_1000 + pushed(")]).contains("warning["));
}

#[test]
fn rules_and_helpers_that_nothing_uses() {
    warns(
        &[(RULES, "", "fn waiting_rooms() { prev.waiting_rooms }\nfn base_waiting_rooms() { 12.0 }")],
        &["warning[unused]", "nothing reads `waiting_rooms`"],
    );
    warns(&[(RULES, "", "fn halved(x) { x / 2.0 }")], &["warning[unused]", "no rule calls `halved`", "rules/services.rhai:"]);
    // A scenario that replaces the one rule that calls a helper leaves the plan's own call.
    let replaced =
        "title = { zh = \"另一\", en = \"Another\" }\n\n[[rules]]\nfile = \"rules/another.rhai\"\nreplaces = [\"physicians_per_1000\"]\n";
    let folder = small_plan();
    fs::create_dir_all(folder.path().join("scenarios/rules")).expect("written");
    fs::write(folder.path().join("scenarios/another.toml"), replaced).expect("written");
    let own = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";
    fs::write(folder.path().join("scenarios/rules/another.rhai"), own).expect("written");
    change(
        folder.path(),
        RULES,
        own,
        "fn ratio(a, b) { a / b }\nfn physicians_per_1000() { ratio(now.physicians, now.population) * 1000.0 }",
    );
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.starts_with("no fault found") && !page.contains("warning["), "{page}");
    // What another rule reads, or a function that is handed on, is used.
    let used = "fn rooms() { prev.rooms }\nfn base_rooms() { 12.0 }\nfn double(x) { 2.0 * x }";
    let reads = ("fn nurseries_opened() { prev", "fn nurseries_opened() { 0.0 * now.rooms + 0.0 * sum([1.0].map(|x| double(x))) + prev");
    assert!(!checked(&[(RULES, "", used), (RULES, reads.0, reads.1)]).contains("warning["));
}

#[test]
fn ranges_that_move_nothing_that_is_judged() {
    let rule =
        "fn rooms() { prev.rooms * (1.0 + param.rooms_added) }\nfn base_rooms() { 12.0 }\nfn rooms_per_child() { now.rooms / now.under_3 }";
    let page = checked(&[(RULES, "", rule), (ASSUMPTIONS, "", &param("rooms_added", "% a year", "{ uniform = [0.01, 0.05] }"))]);
    // That the range moves nothing follows from it.
    assert!(page.contains("nothing reads `rooms_per_child`") && !page.contains("the range of"), "{page}");
}

#[test]
fn lines_of_the_budget_that_no_rule_reads() {
    let line = "[line.roads]\nname = \"Roads\"\nshare = 0.0\nsource = \"invented\"";
    warns(&[("seeds/budget.toml", "", line)], &["warning[unused]", "no rule reads `share(\"roads\")`", "seeds/budget.toml:"]);
}

#[test]
fn likely_mistakes_of_units() {
    for (value, written) in
        [("4", "value = 4"), ("\"3 to 5\"", "value = \"3 to 5\""), ("{ uniform = [2, 6] }", "value = { uniform = [2, 6] }")]
    {
        warns(
            &[(ASSUMPTIONS, "value = \"0.02 to 0.08\"", &format!("value = {value}"))],
            &["warning[other-unit]", "`places_added`", "a part of one", written],
        );
    }
    let page = checked(&[(ASSUMPTIONS, "value = \"0.02 to 0.08\"", "value = \"-0.05 to 0.05\"")]);
    assert!(page.contains("warning[negative-draws]") && page.contains("value = \"-0.05 to 0.05\""), "at the value\n{page}");
    let page = checked(&[(ASSUMPTIONS, "value = \"0.02 to 0.08\"", "value = \"0 to 0.08\"")]);
    assert!(page.contains("5 % of the draws of `places_added` are below 0") && page.contains("{ uniform = [0, 0.08] }"), "{page}");
}

#[test]
fn a_scenario_that_leaves_what_is_plausible() {
    let scenario = |value: &str| format!("title = \"Try\"\nparent = \"trend\"\n[param]\nplaces_added = {value}\n");
    for value in ["0.9", "{ times = 20 }", "\"0.5 to 0.9\""] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/try.toml"), scenario(value)).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains("warning[beyond-plausible]") && page.contains("scenarios/try.toml:4"), "{value}\n{page}");
    }
    for value in ["0.09", "{ times = 1.5 }", "\"0.03 to 0.05\""] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/try.toml"), scenario(value)).expect("writable");
        assert!(!printed(&fiveyear(folder.path(), &["check"])).contains("warning["), "{value}");
    }
}

#[test]
fn a_shift_that_empties_a_line() {
    let folder = small_plan();
    let scenario =
        "title = \"Try\"\nparent = \"trend\"\n[[shift]]\nfrom = \"childcare\"\nto = \"health\"\nshare = 0.15\nyears = [2026, 2027]\n";
    fs::write(folder.path().join("scenarios/try.toml"), scenario).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("`childcare` loses") && page.contains("scenarios/try.toml:6"), "{page}");
}

#[test]
fn printed_totals_and_averages_are_held_against_the_measure() {
    for (printed, meant) in
        [("[600]", "total"), ("累计600", "total"), ("五年累计600", "total"), ("total 600", "total"), ("年均600", "average")]
    {
        warns(
            &[("seeds/indicators.csv", "600,600,at_least,,total", &format!("{printed},600,at_least,,final"))],
            &["warning[printed-form]", &format!("`{printed}` reads as the {meant} over the plan"), "seeds/indicators.csv:7"],
        );
    }
    // Thousands are printed as plans print them.
    for printed in ["\"1,200\"", "1 200", "1，200"] {
        assert!(
            !checked(&[("seeds/indicators.csv", "600,600,at_least,,total", &format!("{printed},1200,at_least,,total"))])
                .contains("warning[")
        );
    }
}

#[test]
fn audit_says_of_equal_targets_what_the_judge_does() {
    let folder = small_plan();
    let file = folder.path().join("seeds/indicators.csv");
    let text = fs::read_to_string(&file).expect("readable");
    let changed = text
        .replacen("more,3.6,3.6,5.0,5,", "more,5.0,5,5.0,5,", 1)
        .replacen("less,30,30,20以内,20,", "less,20,20,20以内,20,", 1)
        .replacen("more,71,71,>80,80,", "more,80,80,>80,80,", 1);
    fs::write(&file, changed).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["audit"]));
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "1 series has its target equal to its baseline: Preschool enrolment",
        "Met if the value is kept within the tolerance.",
        "2 series have targets equal to their baselines: Childcare places per 1,000 residents; Average days of waiting for a specialist",
        "Met if the value does not become worse than the baseline.",
        "1 series has its target equal to its baseline: Yearly health checks among people of 65 and over",
        "Met only if the value becomes better than the baseline.",
    ] {
        assert!(flat.contains(said), "{said}\n{page}");
    }
}

#[test]
fn a_missing_table_is_told_as_such_and_once() {
    for (file, vector) in [("mortality.csv", "mortality_women"), ("fertility.csv", "fertility"), ("population.csv", "women")] {
        let folder = small_plan();
        fs::remove_file(folder.path().join("seeds").join(file)).expect("there");
        let message = crate::support::command::refused(&fiveyear(folder.path(), &["check"]), 1);
        let flat = message.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&format!("`{vector}`")), "{message}");
        assert!(flat.contains(&format!("it comes from seeds/{file}, which is not there")) && !flat.contains("did you mean"), "{message}");
        // One message for the table, however many of its vectors rules read.
        assert_eq!(flat.matches("error[no-base-value]").count(), 1, "{message}");
    }
}

#[test]
fn births_long_before_the_years_of_births_are_told_at_their_row() {
    for (written, found) in [("5,0.006", true), ("0,0.006", true), ("10,0.006", false), ("0,0\n15,0.006", false)] {
        let told = checked(&[("seeds/fertility.csv", "15,0.006", written)]);
        assert_eq!(told.contains("bear no children") && told.contains("fertility.csv:2:"), found, "{written}\n{told}");
    }
}

/// What is warned of when a table of the small plan goes through a change of its rows.
#[track_caller]
fn told_of_table(file: &str, change: impl Fn(&[&str]) -> Vec<String>) -> String {
    let folder = small_plan();
    let place = folder.path().join("seeds").join(file);
    let text = fs::read_to_string(&place).expect("readable");
    fs::write(&place, change(&text.lines().collect::<Vec<_>>()).join("\n") + "\n").expect("writable");
    printed(&fiveyear(folder.path(), &["check"])).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without(rows: &[&str], from: usize, to: usize) -> Vec<String> {
    rows.iter().enumerate().filter(|(row, _)| !(from..to).contains(row)).map(|(_, words)| (*words).to_owned()).collect()
}

/// All figures of a table multiplied.
fn times(rows: &[&str], factor: f64) -> Vec<String> {
    let cell = |(at, cell): (usize, &str)| match cell.parse::<f64>() {
        Ok(figure) if at > 0 => (figure * factor).to_string(),
        _ => cell.to_owned(),
    };
    rows.iter().map(|row| row.split(',').enumerate().map(cell).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn a_row_lost_among_the_ages_is_missed_at_the_row_below() {
    for (file, row, missing) in
        [("population.csv", 6, "25"), ("mortality.csv", 8, "35"), ("migration.csv", 4, "15"), ("fertility.csv", 3, "25")]
    {
        let told = told_of_table(file, |rows| without(rows, row, row + 1));
        assert!(told.contains("warning[age-gap]") && told.contains(&format!("is the row of {missing} missing?")), "{file}: {told}");
        assert!(told.contains(&format!("seeds/{file}:{}:", row + 1)), "{file}: {told}");
    }
    // Groups that grow wider with age are how such tables are printed.
    let wider = told_of_table("migration.csv", |rows| without(rows, 17, 18));
    assert!(!wider.contains("age-gap"), "{wider}");
}

#[test]
fn tables_of_people_that_end_early_or_by_which_nobody_is_born_or_dies() {
    let told = told_of_table("population.csv", |rows| rows[..10].iter().map(|row| (*row).to_owned()).collect());
    assert!(told.contains("warning[age-gap]") && told.contains("the last row holds everybody of 40 and older"), "{told}");
    assert!(told.contains("seeds/population.csv:10:"), "{told}");
    // Who moves may well be said up to an age only.
    let movers = told_of_table("migration.csv", |rows| rows[..10].iter().map(|row| (*row).to_owned()).collect());
    assert!(!movers.contains("age-gap"), "{movers}");
    for (factor, said) in [(0.0, "nobody is born: all rates are zero"), (0.001, "these rates make 0.001 children a woman")] {
        let told = told_of_table("fertility.csv", |rows| times(rows, factor));
        assert!(told.contains("warning[rate-too-low]") && told.contains(said), "{told}");
    }
    let told = told_of_table("mortality.csv", |rows| times(rows, 0.01));
    assert!(told.contains("warning[rate-too-low]") && told.contains("a newborn lives"), "{told}");
    let told = told_of_table("mortality.csv", |rows| times(rows, 5.0));
    assert!(!told.contains("a newborn lives"), "hard times are possible: {told}");
}

#[test]
fn scenarios_that_differ_in_nothing_or_are_called_alike_or_put_off_beyond_the_plan() {
    let head = "title = { zh = \"试\", en = \"Trial\" }\nparent = \"trend\"\n";
    warns(&[("scenarios/trial.toml", "", head)], &["warning[changes-nothing]", "changes nothing of `trend`", "scenarios/trial.toml:3:10"]);
    warns(
        &[("scenarios/trial.toml", "", &format!("{head}[param]\n"))],
        &["warning[changes-nothing]", "changes nothing of `trend`", "scenarios/trial.toml:3:10"],
    );
    let twin = head.replace("Trial", "Facilities a year early") + "[facility.\"*\"]\ndelay_years = 1\n";
    warns(
        &[("scenarios/trial.toml", "", &twin)],
        &["warning[same-title]", "scenarios/early.toml has the title “Facilities a year early” too", "scenarios/trial.toml:2:9"],
    );
    for (delay, found) in [("6", true), ("100", true), ("5", false)] {
        let told = checked(&[("scenarios/late.toml", "delay_years = 2", &format!("delay_years = {delay}"))]);
        assert_eq!(told.contains("is longer than the plan") && told.contains("scenarios/late.toml:8:15"), found, "{delay}\n{told}");
    }
}

#[test]
fn files_that_nothing_reads_wherever_they_lie() {
    let scenario = "title = \"Trial\"\nparent = \"trend\"\n";
    for (file, said) in [
        ("scenarios/trial.txt", "rename it to scenarios/trial.toml"),
        ("scenarios/trial.tml", "rename it to scenarios/trial.toml"),
        ("scenarios/new/trial.toml", "move it to scenarios/"),
        ("levers.toml", "move it to seeds/levers.toml"),
    ] {
        let folder = small_plan();
        let place = folder.path().join(file);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(&place, scenario).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains("warning[unknown-file]") && page.contains(&format!("nothing reads {file}")), "{file}\n{page}");
        assert!(page.contains(said), "{file}\n{page}");
        // A run says that there is something to be read.
        let run = printed(&fiveyear(folder.path(), &["run", "--draws", "20", "--no-charts"]));
        let flat = run.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("warning[plan-warned]: the plan and its scenarios give 1 warning: read them with fiveyear check"), "{run}");
    }
}

#[test]
fn a_table_in_another_form_is_the_fault_and_not_what_needs_it() {
    for (from, to, said) in [
        ("population.csv", "population.xlsx", "save it from Excel as CSV UTF-8: seeds/population.csv"),
        ("fertility.csv", "fertility.ods", "save it from Excel as CSV UTF-8: seeds/fertility.csv"),
        ("mortality.csv", "mortality.txt", "rename it to seeds/mortality.csv"),
        ("facilities.toml", "facilities.toml.txt", "rename it to seeds/facilities.toml"),
    ] {
        let folder = small_plan();
        let seeds = folder.path().join("seeds");
        fs::rename(seeds.join(from), seeds.join(to)).expect("renamed");
        let message = crate::support::command::refused(&fiveyear(folder.path(), &["check"]), 1);
        assert!(message.contains(&format!("seeds/{to} is not read")) && message.contains(said), "{message}");
        assert_eq!(message.matches("error[").count(), 1, "{message}");
    }
    // A misspelt one is the reason of all that follows.
    let folder = small_plan();
    let seeds = folder.path().join("seeds");
    fs::rename(seeds.join("fertility.csv"), seeds.join("fertilty.csv")).expect("renamed");
    let message = crate::support::command::refused(&fiveyear(folder.path(), &["check"]), 1);
    assert!(message.starts_with("error[unknown-file]: seeds/fertilty.csv is not read"), "{message}");
    assert_eq!(message.matches("error[").count(), 1, "{message}");
}

#[test]
fn values_that_a_rule_cuts_off_at_a_bound_are_told_where_they_neither_begin_nor_are_asked_to_be_there() {
    let old = "fn elderly_screening() {";
    for (rule, found) in [
        ("fn elderly_screening() { if year > 2028 { return min(100.0, prev.elderly_screening + 40.0); }", true),
        ("fn elderly_screening() { if year > 2028 { return max(0.0, prev.elderly_screening - 90.0); }", true),
        ("fn elderly_screening() { if year > 2028 { return min(100.0, prev.elderly_screening + 3.0); }", false),
    ] {
        let told = checked(&[(RULES, old, rule)]);
        assert_eq!(told.contains("warning[at-its-bound]") && told.contains("seeds/indicators.csv:6:"), found, "{rule}\n{told}");
    }
    // Whoever is asked for all is meant to come to the bound.
    let all = [
        (RULES, old, "fn elderly_screening() { if year > 2028 { return min(100.0, prev.elderly_screening + 40.0); }"),
        ("seeds/indicators.csv", ">80,80,more_than", "100,100,at_least"),
    ];
    assert!(!checked(&all).contains("at-its-bound"));
}

#[test]
fn what_fails_in_the_middle_of_all_assumptions_is_told_without_a_run() {
    let changes = [
        (RULES, "fn preschool_enrolment() { pushed(", "fn preschool_enrolment() { 2.0 * pushed("),
        ("seeds/checks.toml", "low = 150000", "low = 340000"),
    ];
    for (change, series) in changes.iter().zip(["`preschool_enrolment`", "`population`"]) {
        let told = checked(&[*change]);
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains("warning[check-failed]")
                && flat.contains(&format!("{series} fails in scenario `trend` with every assumption at")),
            "{told}"
        );
        assert!(flat.contains("fiveyear run -s trend --central"), "{told}");
    }
}

#[test]
fn a_facility_that_takes_more_to_run_than_all_of_its_line_has_is_told_at_itself_and_once() {
    let folder = small_plan();
    let place = folder.path().join("seeds/facilities.toml");
    let text = fs::read_to_string(&place).expect("readable");
    fs::write(&place, text.replacen("running_cost = 2.4", "running_cost = 24000", 1)).expect("writable");
    // What a line has is known of a plan that names the series of all spending.
    let header = folder.path().join("seeds/plan.toml");
    let text = fs::read_to_string(&header).expect("readable");
    fs::write(&header, text + "\n[report]\nspending = \"budget\"\n").expect("writable");
    let message = crate::support::command::refused(&fiveyear(folder.path(), &["check"]), 1);
    assert!(message.contains("running `north_nursery` takes 24,000") && message.contains("seeds/facilities.toml:13:"), "{message}");
    assert_eq!(message.matches("north_nursery` takes").count(), 1, "{message}");
}

#[test]
fn the_header_again_among_the_rows_is_told_as_such() {
    let folder = small_plan();
    let place = folder.path().join("seeds/history.csv");
    let text = fs::read_to_string(&place).expect("readable");
    fs::write(&place, format!("{}\nseries,year,value,source\n", text.trim_end())).expect("writable");
    let message = crate::support::command::refused(&fiveyear(folder.path(), &["check"]), 1);
    assert!(message.contains("this row is the header again") && message.contains("seeds/history.csv:5:1"), "{message}");
    assert_eq!(message.matches("error[").count(), 1, "{message}");
}

#[test]
fn slips_in_tables_and_facilities_are_told_at_their_place() {
    const INDICATORS: &str = "seeds/indicators.csv";
    const FACILITIES: &str = "seeds/facilities.toml";
    for (file, from, to, parts) in [
        (INDICATORS, "98,hold,0.5", "98,hold,50", &["warning[tolerance]", "a tolerance of 50 about 98"][..]),
        (INDICATORS, "3.2,at_least,,final", "3.2,at_least,,total", &["warning[printed-form]", "is a rate"]),
        (INDICATORS, "600,at_least,,total", "600,at_least,,final", &["warning[printed-form]", "5 times a year's 120"]),
        (FACILITIES, "nurseries_opened = 1 }", "nurseries_opened = -1 }", &["warning[negative-amount]", "takes away `nurseries_opened`"]),
        (FACILITIES, "running_cost = 2.4", "running_cost = 240", &["warning[other-unit]", "240 a year to run, and 18 to build"]),
        (FACILITIES, "construction_cost = 18\n", "construction_cost = 1800\n", &["warning[other-unit]", "only 2.4 a year to run"]),
        (
            FACILITIES,
            "delay = { pert = [-0.1, 0.3, 1.5] }",
            "delay = -30",
            &["warning[other-unit]", "by its `delay`, `north_nursery` opens up to 30 years before its date"],
        ),
        (FACILITIES, "ramp = 1\n", "ramp = 24\n", &["warning[other-unit]", "`ramp` of `north_nursery` is 24 years", "write `2`"]),
        (FACILITIES, "build_years = 1.5", "build_years = 18", &["warning[other-unit]", "`build_years`", "write `1.5`"]),
        (FACILITIES, "delay = { pert = [-0.1, 0.3, 1.5] }", "delay = 18", &["warning[other-unit]", "`delay`", "write `1.5`"]),
    ] {
        warns(&[(file, from, to)], parts);
    }
}

#[test]
fn one_age_with_a_digit_too_many() {
    for file in ["seeds/population.csv", "seeds/mortality.csv"] {
        let folder = small_plan();
        let place = folder.path().join(file);
        let text = fs::read_to_string(&place).expect("readable");
        let text: Vec<String> = text
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                if cells[0] != "30" {
                    return line.to_owned();
                }
                let tenfold = cells[1].parse::<f64>().expect("a figure") * 10.0;
                [&[cells[0], &tenfold.to_string()], &cells[2..]].concat().join(",")
            })
            .collect();
        fs::write(&place, text.join("\n") + "\n").expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(
            page.contains("warning[other-unit]") && page.contains("at age 30") && page.matches("at age").count() == 1,
            "{file}\n{page}"
        );
    }
}

#[test]
fn facilities_that_are_gone_are_missed_where_rules_ask_for_them() {
    let folder = small_plan();
    fs::write(folder.path().join("seeds/facilities.toml"), "").expect("writable");
    for file in fs::read_dir(folder.path().join("scenarios")).expect("readable").flatten() {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        if text.contains("[facility.") {
            fs::remove_file(file.path()).expect("removable");
        }
    }
    let output = fiveyear(folder.path(), &["check"]);
    let page = printed(&output);
    assert!(page.contains("no facility adds `physicians`"), "{page}");
}

#[test]
fn the_same_shift_twice_and_a_reference_that_is_not_there() {
    let shift = "[[shift]]\nfrom = \"other\"\nto = \"health\"\nshare = 0.01\nyears = [2026, 2030]\n";
    let folder = small_plan();
    let text = format!("title = \"Try\"\nparent = \"trend\"\n{shift}{shift}");
    fs::write(folder.path().join("scenarios/try.toml"), text).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("the same shift stands in this file twice"), "{page}");
    let folder = small_plan();
    let place = folder.path().join("seeds/plan.toml");
    let text = fs::read_to_string(&place).expect("readable");
    fs::write(&place, format!("{text}\n[report]\nreference = \"trned\"\n")).expect("writable");
    let message = told(&fiveyear(folder.path(), &["check"]));
    assert!(message.contains("unknown-scenario") && message.contains("did you mean `trend`?"), "{message}");
}

#[test]
fn designs_are_read_when_a_plan_is_checked() {
    let design = |scenarios: &str, values: &str| {
        format!("title = \"Try\"\nmethod = \"grid\"\nscenarios = [\"{scenarios}\"]\n[uncertainties]\n\"param.places_added\" = {values}\n")
    };
    for (text, part) in [
        (design("trend", "{ from = 0.02, to = 0.08, steps = 0 }"), "`steps` of `param.places_added` is 0"),
        (design("trend", "{ from = 0.08, to = 0.02 }"), "swap the two ends"),
        (design("trned", "{ from = 0.02, to = 0.08 }"), "did you mean `trend`?"),
    ] {
        let folder = small_plan();
        fs::create_dir_all(folder.path().join("scenarios/designs")).expect("a folder");
        fs::write(folder.path().join("scenarios/designs/try.toml"), text).expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        let message = told(&output);
        assert!(output.status.code() == Some(1) && message.contains(part) && message.contains("scenarios/designs/try.toml:"), "{message}");
    }
    let folder = small_plan();
    fs::create_dir_all(folder.path().join("scenarios/designs")).expect("a folder");
    fs::write(folder.path().join("scenarios/designs/try.toml"), design("trend", "{ from = 0.02, to = 8.0 }")).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("warning[beyond-plausible]"), "{page}");
}

#[test]
fn places_before_the_first_that_a_loop_asks_for() {
    let rule = |loops: &str| {
        format!(
            "fn physicians_per_1000() {{ let list = [1.0, 2.0, 3.0, 4.0]; let all = 0.0; {loops} now.physicians / now.population * 1000.0 + all / 1000.0 }}"
        )
    };
    let own = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";
    for (loops, place) in [
        ("for age in 0..4 { all += list[age - 1]; }", "place -1"),
        ("for age in 1..4 { all += list[age - 3]; }", "place -2"),
        ("for age in range(1, 4, 1) { all += list[age - 2]; }", "place -1"),
    ] {
        warns(&[(RULES, own, &rule(loops))], &["warning[index-out-of-range]", place, "below 0 a list is read from its end"]);
    }
    for loops in [
        "for age in 1..4 { all += list[age - 1]; }",
        "for age in 0..4 { if age > 0 { all += list[age - 1]; } }",
        "for age in 0..3 { all += list[age]; } all += list[-1];",
    ] {
        let page = checked(&[(RULES, own, &rule(loops))]);
        assert!(!page.contains("index-out-of-range"), "{loops}\n{page}");
    }
}

#[test]
fn a_helper_for_what_goes_both_ways_has_its_values_in_both_orders() {
    let own = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";
    let flow = "fn flow(from, to) { 0.01 * (from - 0.5 * to) }\n";
    let both = format!(
        "{flow}fn physicians_per_1000() {{ (now.physicians + 0.0001 * (flow(prev.physicians, prev.population) - flow(prev.population, prev.physicians))) / now.population * 1000.0 }}"
    );
    assert!(!checked(&[(RULES, own, &both)]).contains("have changed places"));
}

#[test]
fn an_assumption_of_a_few_values_may_be_held_against_one() {
    let own = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";
    let rule = "fn physicians_per_1000() { now.physicians / now.population * if param.route == 2.0 { 1000.0 } else { 1000.5 } }";
    let route = |value: &str| param("route", "kind", value);
    let said = checked(&[(RULES, own, rule), (ASSUMPTIONS, "", &route("{ discrete = [[1, 2], [0.5, 0.5]] }"))]);
    assert!(!said.contains("never holds"), "{said}");
    let said = checked(&[(RULES, own, rule), (ASSUMPTIONS, "", &route("\"1 to 3\""))]);
    assert!(said.contains("never holds"), "{said}");
}

#[test]
fn files_beside_a_table_of_another_form_are_no_tables_under_a_wrong_name() {
    let folder = small_plan();
    let budget = fs::read_to_string(folder.path().join("seeds/budget.toml")).expect("readable");
    fs::remove_file(folder.path().join("seeds/budget.toml")).expect("removable");
    let table = "id,name,share\nchildcare,Childcare,0.18\nhealth,Health,0.32\nelderly,Elderly care,0.12\nother,Other,0.38\n";
    fs::write(folder.path().join("seeds/budget.csv"), table).expect("writable");
    let before = fiveyear(folder.path(), &["check"]);
    fs::write(folder.path().join("seeds/budget2.toml"), budget).expect("writable");
    let after = fiveyear(folder.path(), &["check"]);
    assert_eq!(before.status.code(), after.status.code(), "{}", told(&after));
    assert!(!told(&after).contains("this file is budget.toml"), "{}", told(&after));
}
