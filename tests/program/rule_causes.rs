//! Faults of rules that show elsewhere than where they arise: each is told once, at its cause.

use std::fs;

use super::hasty_edits::one;
use crate::support::command::{change, fiveyear, printed, small_plan, told};

const RULES: &str = "rules/services.rhai";
const PEOPLE: &str = "rules/population.rhai";
const LAST: &str = "    prev.physicians * (1.0 - param.physicians_leaving)";
const PER_1000: &str = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";

/// An edit with where it stands: the column of `cause` in its line.
#[track_caller]
fn at((from, to): (&str, &str), cause: &str, code: &str, parts: &[&str]) {
    let folder = small_plan();
    change(folder.path(), RULES, from, to);
    let text = fs::read_to_string(folder.path().join(RULES)).expect("readable");
    let start = text.find(to).expect("there");
    let at = start + text[start..].find(cause).unwrap_or_else(|| panic!("{cause} in {to}"));
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().expect("there").chars().count() + 1;
    let place = format!("--> {RULES}:{line}:{column}");
    let parts: Vec<&str> = parts.iter().copied().chain([place.as_str()]).collect();
    one((RULES, from, to), code, line, &parts);
}

#[test]
fn a_rule_without_a_number_is_told_at_what_it_gives() {
    let head = "fn physicians_per_1000() {";
    for (body, cause, part) in [
        ("\"3.0\"", "\"3.0\"", "ends in text"),
        ("let x = 2.0;\n    \"none\"", "\"none\"", "ends in text"),
        ("if year > 2027 { 1.0 } else { \"none\" }", "\"none\"", "in text"),
        ("now.physicians > 1.0", "now.physicians", "true or false"),
        ("[now.physicians]", "[now", "a list of 1"),
        ("let x = 2.0;\n    return now.physicians < x;", "now.physicians", "true or false"),
    ] {
        at((PER_1000, &format!("{head}\n    {body}\n}}")), cause, "no-number", &[part, "the rule begins here"]);
    }
}

#[test]
fn what_has_no_value_is_told_where_it_should_get_one() {
    let line = |line: &str| format!("    {line}\n{LAST}");
    at((LAST, &line("hired = if year > 2027 { 1.0 };")), "if", "wrong-operands", &["write `else { … }`", "reckoned with here"]);
    at((LAST, &line("hired = if year > 2027 { 1.0 } else { \"none\" };")), "\"none\"", "wrong-operands", &["is text"]);
    at((LAST, &line("hired = \"0.5\";")), "\"0.5\"", "wrong-operands", &["write `0.5` without quotation marks"]);
    let switch = "prev.physicians * switch year { 2026 => 0.05, 2027 => param.physicians_hired }";
    at(("prev.physicians * param.physicians_hired", switch), "switch", "wrong-operands", &["add `_ => …` for all other years"]);
    at((LAST, &line("if year == \"2027\" { hired = 0.0; }")), "==", "wrong-operands", &["write `2027` without quotation marks"]);
    at((LAST, &line("if 2026 <= year + 0 <= 2028 { hired = 0.0; }")), "<= 2028", "wrong-operands", &["joined by `&&`"]);
}

#[test]
fn values_without_an_end_are_told_where_they_are_computed() {
    let finite = "has no finite value in any draw";
    at((PER_1000, "fn physicians_per_1000() { now.physicians / now.population * 1000.0 / 0 }"), "/ 0", "rule-fails", &[finite]);
    at(
        (PER_1000, "fn physicians_per_1000() {\n    let years = year - base_year - 1;\n    now.physicians / years\n}"),
        "/ years",
        "rule-fails",
        &[finite],
    );
    at((PER_1000, "fn physicians_per_1000() { now.physicians + ln(base_year - year) }"), "ln", "rule-fails", &[finite]);
    // In a helper, where it stands there.
    let helper = "fn halved(x, by) {\n    x / (by - 2.0)\n}\n\nfn physicians_per_1000() { halved(now.physicians, 2.0) }";
    at((PER_1000, helper), "/ (by", "rule-fails", &[finite, "the rule begins here"]);
    at((LAST, &format!("    while true {{ }}\n{LAST}")), "while", "endless-rule", &["the rule begins here"]);
}

#[test]
fn a_list_where_a_number_is_wanted_is_told_at_the_rule_that_gives_it() {
    let line = 1 + small_text(PEOPLE).split("sum(now.women) + sum(now.men)").next().expect("there").matches('\n').count();
    let edit = (PEOPLE, "sum(now.women) + sum(now.men)", "now.women + now.men");
    one(edit, "no-number", line, &["`population` gives a list", "write `sum(now.women + now.men)`"]);
}

fn small_text(file: &str) -> String {
    fs::read_to_string(small_plan().path().join(file)).expect("readable")
}

#[test]
fn declarations_are_told_where_they_stand() {
    let nested = format!("    fn inner() {{ 2.0 }}\n{LAST}");
    at((LAST, &nested), "inner", "syntax", &["stands inside `physicians`"]);
    let twice = format!("{PER_1000}\n\nfn physicians_per_1000() {{ prev.physicians_per_1000 }}");
    one((RULES, PER_1000, &twice), "defined-twice", 30, &["first defined here"]);
    at(("fn waiting_days() {", "fn waiting_days(x) {"), "waiting_days", "indicator-without-rule", &["write `waiting_days()`"]);
    at(
        ("fn base_nurseries_opened()", "fn base_nursery_opened()"),
        "base_nursery_opened",
        "no-base-value",
        &["write `fn base_nurseries_opened(…)`"],
    );
    at(("fn physicians() {", "fn physicians() {\n    const RATE = 0.05;\n    RATE = 0.06;"), "RATE = 0.06", "syntax", &["`let RATE = …;`"]);
    let own = "fn base_physicians() { base.physicians }";
    let old = "fn base_physicians() { base.physicians_per_1000 * base.population / 1000.0 }";
    at((old, own), "physicians }", "cycle", &["a figure of its own in the base year"]);
}

#[test]
fn helpers_are_told_by_what_they_take() {
    at(("pushed(prev.preschool_enrolment", "push(prev.preschool_enrolment"), "push", "unknown-function", &["did you mean `pushed`?"]);
    let forms = "fn scaled(x) { 2.0 * x }\n\nfn scaled(x, by, and) { x * by * and }\n\n";
    let edit = format!("{forms}fn physicians_per_1000() {{ scaled(now.physicians / now.population, 1000.0) }}");
    at((PER_1000, &edit), "scaled(now", "wrong-number-of-values", &["takes 1 or 3 values, and here are 2", "`scaled(x, by, and)`"]);
    let old = "sum(now.women, 65, now.women.len())";
    let line = 1 + small_text(PEOPLE).split(old).next().expect("there").matches('\n').count();
    one((PEOPLE, old, "sum(now.women, 65)"), "wrong-number-of-values", line, &["`sum(list, from, list.len())`"]);
}

#[test]
fn a_copy_of_a_file_is_one_fault() {
    let folder = small_plan();
    fs::write(folder.path().join("rules/copy.rhai"), small_text(RULES)).expect("writable");
    let page = told(&fiveyear(folder.path(), &["check"]));
    assert_eq!(page.matches("error[").count(), 1, "{page}");
    assert!(page.contains("keep one of the two files"), "{page}");
}

/// What `check` says of the built-in plan with an edit of one of its rules.
fn of_wuxing(file: &str, from: &str, to: &str) -> String {
    let folder = crate::support::command::built_in_plan();
    change(folder.path(), file, from, to);
    let output = fiveyear(folder.path(), &["check"]);
    if output.status.success() { printed(&output) } else { told(&output) }
}

#[test]
fn a_fault_of_a_helper_is_told_at_the_helper() {
    let page = of_wuxing("rules/lib/change.rhai", "value *= 1.0 + percent / 100.0;", "value *= 1.0 + percent;");
    assert_eq!(page.matches("warning[other-unit]").count(), 1, "{page}");
    assert!(page.contains("rules/lib/change.rhai:7:") && page.contains("write `percent / 100.0`"), "{page}");
    let page = of_wuxing("rules/lib/shapes.rhai", "ln(share / (1.0 - share))", "ln(share / (100.0 - share))");
    assert_eq!(page.matches("warning[level-leaps]").count(), 1, "{page}");
    assert!(page.contains("rules/lib/shapes.rhai:5:"), "{page}");
    let page = of_wuxing("rules/lib/change.rhai", "(target_year - year) / step", "(year - target_year) / step");
    assert!(page.contains("rules/lib/change.rhai:") && page.contains("error[rule-fails]"), "{page}");
}

#[test]
fn what_follows_from_a_line_that_is_told_is_no_fault_of_its_own() {
    let old = "pushed(prev.elderly_screening, param.coverage_drift + money + param.coverage_noise * shock(\"screening\"))";
    let swapped = format!("clamp({old}, 100.0, 0.0)");
    at((old, &swapped), "clamp", "bounds-swapped", &[]);
    at((LAST, &format!("    if year > 2024 {{ hired = 0.0; }}\n{LAST}")), "2024", "unused", &["always holds"]);
}
