//! Slips that stay within every bound: rules off by a unit, totals among ages, commitments that are changes, correlations that cannot be,
//! circles through helpers, and what is given as a plan and is none. Each kind with several of its variants, at its place.

use std::fs;

use crate::support::command::{change, fiveyear, printed, refused, small_plan, told};

const RULES: &str = "rules/services.rhai";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";
const COMMITMENTS: &str = "seeds/commitments.csv";
const PEOPLE: &str = "seeds/population.csv";

/// What `check` says, in one line of words, of the small plan with a text of one of its files replaced; an empty one adds to its end.
#[track_caller]
pub(super) fn said(file: &str, from: &str, to: &str) -> String {
    let folder = small_plan();
    let place = folder.path().join(file);
    if from.is_empty() {
        let text = fs::read_to_string(&place).expect("a file of the plan");
        fs::write(&place, format!("{text}{to}\n")).expect("writable");
    } else {
        change(folder.path(), file, from, to);
    }
    let output = fiveyear(folder.path(), &["check"]);
    let page = if output.status.success() { printed(&output) } else { told(&output) };
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(super) fn one(said: &str, parts: &[&str]) {
    let count = ["error[", "warning[", "note["].iter().map(|level| said.matches(level).count()).sum::<usize>();
    assert_eq!(count, 1, "one message for one fault\n{said}");
    for part in parts {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
}

#[test]
fn a_rule_off_by_a_unit_is_told_at_the_rule() {
    let per_1000 = "now.childcare_places / now.population * 1000.0";
    for (from, to, place) in [
        (per_1000, "now.childcare_places / now.population * 10000.0", "rules/services.rhai:11"),
        (per_1000, "now.childcare_places / now.population * 100.0", "rules/services.rhai:11"),
        ("now.physicians / now.population * 1000.0", "now.physicians / now.population * 10000.0", "rules/services.rhai:28"),
        (
            "base.childcare_places_per_1000 * base.population / 1000.0",
            "base.childcare_places_per_1000 * base.population / 10000.0",
            "rules/services.rhai:11",
        ),
        ("fn waiting_days() { base", "fn waiting_days() { 10.0 * base", "rules/services.rhai:31"),
        ("fn waiting_days() { base", "fn waiting_days() { 0.1 * base", "rules/services.rhai:31"),
        ("    base.carers_trained * response", "    10.0 * base.carers_trained * response", "rules/services.rhai:40"),
        ("    base.carers_trained * response", "    0.01 * base.carers_trained * response", "rules/services.rhai:40"),
        // A yearly growth of 50 % where 5 % is meant, and of 500 %.
        (
            "    prev.childcare_places * (1.0 - param.places_closed) + added",
            "    prev.childcare_places * (1.5 - param.places_closed) + added",
            "rules/services.rhai:",
        ),
        (
            "    prev.childcare_places * (1.0 - param.places_closed) + added",
            "    prev.childcare_places * (6.0 - param.places_closed) + added",
            "rules/services.rhai:4",
        ),
    ] {
        one(&said(RULES, from, to), &["warning[level-leaps]", place, "seeds/indicators.csv:"]);
    }
    // Half as much again, and what the target asks for, can be.
    for (from, to) in
        [(per_1000, "now.childcare_places / now.population * 1400.0"), ("fn waiting_days() { base", "fn waiting_days() { 0.7 * base")]
    {
        let page = said(RULES, from, to);
        assert!(!page.contains("level-leaps"), "{page}");
    }
}

#[test]
fn a_leap_is_told_beside_a_scenario_that_is_beyond_what_is_plausible() {
    let folder = small_plan();
    change(folder.path(), RULES, "now.childcare_places / now.population * 1000.0", "now.childcare_places / now.population * 10000.0");
    change(folder.path(), "scenarios/late.toml", "parent = \"trend\"\n", "parent = \"trend\"\n\n[param]\nplaces_added = 0.5\n");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    // The rule reads what that scenario changes, and leaps without it.
    assert!(page.contains("warning[beyond-plausible]") && page.contains("warning[level-leaps]"), "{page}");
}

#[test]
fn a_per_cent_taken_for_a_part_of_one_is_told_where_it_is_read() {
    let budget = "(1.0 + (param.revenue_growth + param.revenue_noise * shock(\"revenue\")) / 100.0)";
    for (file, from, to, parts) in [
        (
            "rules/money.rhai",
            budget,
            "(1.0 + (param.revenue_growth + param.revenue_noise * shock(\"revenue\")))",
            ["added to 1", "rules/money.rhai:4"],
        ),
        (
            "rules/money.rhai",
            budget,
            "(1.0 + param.revenue_growth / 100.0 / 100.0 + 0.0 * param.revenue_noise * shock(\"revenue\"))",
            ["divided by 100 twice", "rules/money.rhai:4"],
        ),
        (
            RULES,
            "prev.childcare_places * param.places_added",
            "prev.childcare_places * (param.places_added / 100.0)",
            ["is divided by 100", "rules/services.rhai:5"],
        ),
        (RULES, "(1.0 - param.places_closed)", "(1.0 - param.places_closed * 0.01)", ["is divided by 100", "rules/services.rhai:6"]),
    ] {
        let page = said(file, from, to);
        one(&page, &["warning[other-unit]", parts[0], parts[1], "seeds/assumptions.toml:"]);
    }
}

#[test]
fn a_row_of_totals_among_ages_is_left_out_and_told() {
    let text = fs::read_to_string(small_plan().path().join(PEOPLE)).expect("a table");
    let column = |at: usize| text.lines().skip(1).filter_map(|line| line.split(',').nth(at)?.parse::<f64>().ok()).sum::<f64>();
    let (women, men) = (column(1), column(2));
    // What is called a total is one, as offices print it: nothing is said.
    for label in ["合计", "Total", "Total population", "Grand total", "Insgesamt"] {
        let row = format!("{label},{women},{men}");
        for page in [said(PEOPLE, "age,women,men\n", &format!("age,women,men\n{row}\n")), said(PEOPLE, "", &row)] {
            assert!(page.starts_with("no fault found") && !page.contains('['), "{label}\n{page}");
        }
    }
    for label in ["", "全县", "0+", "0-120"] {
        let row = format!("{label},{women},{men}");
        one(
            &said(PEOPLE, "age,women,men\n", &format!("age,women,men\n{row}\n")),
            &["note[note-row]", "seeds/population.csv:2:", "left out"],
        );
        one(&said(PEOPLE, "", &row), &["note[note-row]", "left out"]);
    }
    // Nobody is counted twice.
    let folder = small_plan();
    let before = printed(&fiveyear(folder.path(), &["population", "--format", "json"]));
    change(folder.path(), PEOPLE, "age,women,men\n", &format!("age,women,men\n,{women},{men}\n"));
    assert_eq!(before, printed(&fiveyear(folder.path(), &["population", "--format", "json"])));
    // A row without an age that is no sum is an age group that lost its name.
    one(&said(PEOPLE, "age,women,men\n", "age,women,men\n,9000,9100\n"), &["error[empty-cell]", "seeds/population.csv:2:1"]);
}

fn commitment(unit: &str, printed: &str, value: &str, indicator: &str) -> String {
    format!("promised,s,承诺,A promise,{unit},{unit},{printed},{value},at_least,,2030,{indicator},,{printed}")
}

#[test]
fn a_commitment_that_is_a_change_is_no_level() {
    for (unit, words, value) in [
        ("天", "缩短10天", "10"),
        ("%", "cut by 20%", "20"),
        ("人", "比2020年增加300人", "300"),
        ("%", "提高5个百分点", "5"),
        ("yuan", "raise by 500 yuan", "500"),
    ] {
        one(
            &said(COMMITMENTS, "", &commitment(unit, words, value, "")),
            &["warning[printed-value]", "is a change", "seeds/commitments.csv:5:"],
        );
    }
    // What counts additions may be held against what is added.
    for (unit, words, value) in [("个", "新增300个", "300"), ("天", "20天以内", "20")] {
        let page = said(COMMITMENTS, "", &commitment(unit, words, value, ""));
        assert!(!page.contains("printed-value"), "{page}");
    }
}

#[test]
fn a_commitment_on_a_row_that_adds_up_the_years_may_be_a_total() {
    for words in ["累计培训600人次", "五年培训600人次", "600 in total", "新增培训600人次", "年均培训120人次", "120 a year"]
    {
        let page = said(COMMITMENTS, "", &commitment("人次", words, "600", "carers_trained"));
        assert!(page.starts_with("no fault found") && !page.contains("printed-"), "{words}\n{page}");
    }
    let page = said(COMMITMENTS, "", &commitment("天", "累计20天", "20", "waiting_days"));
    assert!(page.contains("[printed-form]"), "of the value of one year, a total says something else\n{page}");
}

#[test]
fn an_empty_value_beside_a_change_is_worked_out_from_the_baseline() {
    for (words, indicator, help) in [
        ("缩短10天", "waiting_days", "write `20`"),
        ("cut by 20%", "waiting_days", "write `24`"),
        ("提高5个百分点", "elderly_screening", "write `76`"),
        ("不低于85%", "elderly_screening", "write `85`"),
        ("缩短10天", "", "write the level that it leads to"),
    ] {
        one(&said(COMMITMENTS, "", &commitment("", words, "", indicator)), &["error[empty-cell]", "seeds/commitments.csv:5:", help]);
    }
}

#[test]
fn a_commitment_in_another_unit_is_told_once() {
    for (unit, words, value, indicator, help) in [
        ("小时", "480小时", "480", "waiting_days", "480 小时 are 20"),
        ("weeks", "3 weeks", "3", "waiting_days", "3 weeks are 21"),
        ("小时", "减少48小时", "48", "waiting_days", "48 小时 are 2"),
        ("‰", "800‰", "800", "elderly_screening", "800 ‰ are 80"),
        ("%", "30%", "30", "waiting_days", "mend the unit"),
        ("km", "30", "30", "waiting_days", "mend the unit"),
    ] {
        one(&said(COMMITMENTS, "", &commitment(unit, words, value, indicator)), &["warning[other-unit]", "seeds/commitments.csv:5:", help]);
    }
}

fn correlated(pairs: &[(&str, &str, f64)]) -> String {
    let pair = |(one, other, rank): &(&str, &str, f64)| format!("\n[[correlation]]\nbetween = [\"{one}\", \"{other}\"]\nrank = {rank}\n");
    pairs.iter().map(pair).collect()
}

#[test]
fn each_impossible_set_of_correlations_is_told_with_what_is_possible() {
    let first =
        [("places_added", "places_closed", 0.9), ("places_closed", "physicians_hired", 0.9), ("places_added", "physicians_hired", -0.9)];
    let second = [("physicians_leaving", "waiting_elasticity", 0.95), ("waiting_elasticity", "money_elasticity", 0.95)];
    let folder = small_plan();
    change(folder.path(), ASSUMPTIONS, "[[correlation]]", &format!("{}{}\n[[correlation]]", correlated(&first), correlated(&second)));
    let page = told(&fiveyear(folder.path(), &["check"])).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(page.matches("error[impossible-correlations]").count(), 2, "{page}");
    for part in
        ["physicians_hired, places_added, places_closed", "money_elasticity, physicians_leaving, waiting_elasticity", "with this one"]
    {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    // The first rank that each help names makes all of them possible.
    let named = |names: &str| {
        let help = page.split("the nearest that can, the others as they are: ").skip(1).find(|help| help.contains(names)).expect("a help");
        help.split(' ').next().expect("a rank").to_owned()
    };
    let (one, other) = (named("places_added and"), named("waiting_elasticity"));
    assert!(one.parse::<f64>().expect("a number") > 0.5, "with ranks of 0.9 the third is high: {one}");
    change(folder.path(), ASSUMPTIONS, "rank = -0.9", &format!("rank = {one}"));
    change(
        folder.path(),
        ASSUMPTIONS,
        "between = [\"waiting_elasticity\", \"money_elasticity\"]\nrank = 0.95",
        &format!("between = [\"waiting_elasticity\", \"money_elasticity\"]\nrank = {other}"),
    );
    printed(&fiveyear(folder.path(), &["check"]));
}

#[test]
fn a_circle_through_a_helper_is_told_at_the_rule_that_closes_it() {
    for (rule, closed) in [
        ("fn waiting_helped(x) { x * now.waiting_days }\nfn waiting_days() { waiting_helped(1.0) * base", "rules/services.rhai:32:"),
        (
            "fn deep(x) { x * now.waiting_days }\nfn waiting_helped(x) { deep(x) }\nfn waiting_days() { waiting_helped(1.0) * base",
            "rules/services.rhai:33:",
        ),
    ] {
        one(&said(RULES, "fn waiting_days() { base", rule), &["error[cycle]", &format!("--> {closed}"), "the helper reads it here"]);
    }
}

#[test]
fn what_is_no_plan_is_told_by_what_it_is() {
    let folder = small_plan();
    let place = folder.path();
    let run = fiveyear(place, &["run", "--draws", "20", "--no-charts", "-s", "trend", "--out", "made"]);
    assert!(run.status.success(), "{}", told(&run));
    fs::create_dir_all(place.join("apart/holds")).expect("writable");
    for name in ["apart/table.xlsx", "apart/table.csv", "apart/plan.zip", "apart/plan.pdf", "apart/words.txt"] {
        fs::write(place.join(name), "a,b\n1,2\n").expect("writable");
    }
    for name in ["seeds", "rules", "scenarios"] {
        fs::create_dir_all(place.join("apart/holds/inner").join(name)).expect("writable");
    }
    for (given, help) in [
        ("apart/table.xlsx", "`fiveyear import apart/table.xlsx --out my-plan`"),
        ("apart/table.csv", "`fiveyear import apart/table.csv --out my-plan`"),
        ("apart/words.txt", "`fiveyear import apart/words.txt --out my-plan`"),
        ("apart", "`fiveyear import apart/table.csv --out my-plan`"),
        ("apart/plan.zip", "unpack it"),
        ("apart/plan.pdf", "save its table as a workbook"),
        ("apart/holds", "`--plan apart/holds/inner`"),
        ("made", "`--plan made/plan`"),
        ("made/run.json", "`--plan made/plan`"),
        ("seeds", "`--plan .`"),
        ("seeds/plan.toml", "`--plan .`"),
        ("gone.xlsx", "is the path right?"),
        ("gone", "`fiveyear init gone`"),
    ] {
        let page = refused(&fiveyear(place, &["check", "--plan", given]), 1).split_whitespace().collect::<Vec<_>>().join(" ");
        // Inside the test's process a place is known by its whole path.
        let folder = place.display().to_string();
        let page = page.replace(&format!("{folder}/"), "").replace(&folder, ".");
        one(&page, &["error[no-plan]", help]);
    }
    printed(&fiveyear(place, &["check", "--plan", "made/plan"]));
}

/// The small plan's indicators without the columns of scale and bounds.
fn without_bounds(text: &str) -> String {
    let line = |line: &str| {
        let mut quoted = false;
        let cells: Vec<&str> = line
            .split(|letter| {
                quoted ^= letter == '"';
                letter == ',' && !quoted
            })
            .collect();
        [&cells[..9], &cells[12..]].concat().join(",") + "\n"
    };
    text.lines().map(line).collect()
}

#[test]
fn a_part_that_is_to_be_more_than_the_whole_is_told_where_no_bound_says_so() {
    let page = |target: &str| {
        let folder = small_plan();
        let place = folder.path().join("seeds/indicators.csv");
        let text = without_bounds(&fs::read_to_string(&place).expect("a file of the plan"));
        assert!(text.contains("71,71,>80,80"), "{text}");
        fs::write(place, text.replacen("71,71,>80,80", &format!("71,71,>{target},{target}"), 1)).expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        format!("{}{}", String::from_utf8_lossy(&output.stdout), told(&output))
    };
    for target in ["850", "185", "120"] {
        assert!(page(target).contains(&format!("the target is {target} % of what is 71 % now")), "{}", page(target));
    }
    for target in ["95", "100"] {
        assert!(!page(target).contains("more than all"), "{}", page(target));
    }
}
