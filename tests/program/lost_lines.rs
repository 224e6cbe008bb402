//! Lines of rules that come to nothing although they read like any other: values that nothing takes, variables that nothing reads, loops that
//! lose what they add up, values that are the same whatever is put in, calls with two values swapped. Each kind with several of its variants,
//! told once, at its place.

use std::fs;

use super::known_slips::{one, said};
use crate::support::command::{fiveyear, printed, small_plan};

const SERVICES: &str = "rules/services.rhai";
const MONEY: &str = "rules/money.rhai";
const PEOPLE: &str = "rules/population.rhai";
const PHYSICIANS: &str = "    prev.physicians * (1.0 - param.physicians_leaving) + hired + opened(\"physicians\")";
const SCREENING: &str = "pushed(prev.elderly_screening, param.coverage_drift + money + param.coverage_noise * shock(\"screening\"))";
const BORN: &str = "        born += base.fertility[age] * prev.women[age];";
const EXCESS: &str = "    let excess = max(building - 0.15 * money, 0.0);";

#[track_caller]
fn silent(file: &str, from: &str, to: &str) {
    let said = said(file, from, to);
    assert!(said.starts_with("no fault found") && !said.contains("warning["), "{to}\n{said}");
}

#[test]
fn values_of_choices_that_nothing_takes() {
    let total = PHYSICIANS.replace("    prev", "    let total = prev") + ";\n";
    for (choice, word) in [
        ("if year > 2027 { total * 1.1 }", "what this `if` gives"),
        ("if year > 2027 { total * 1.1 };", "what this `if` gives"),
        ("if total > 500.0 { total * 1.1 } else { total }", "what this `if` gives"),
        ("switch year { 2026 => total * 1.1, _ => total };", "what this `switch` gives"),
        ("{ total * 1.1 }", "what this comes to"),
        ("for part in [0.5] { total += part; if year > 2027 { total } }", "what this `if` gives"),
    ] {
        let page = said(SERVICES, PHYSICIANS, &format!("{total}    {choice}\n    total"));
        one(&page, &["warning[unused]", word, "is thrown away", "rules/services.rhai:24:"]);
    }
    for sound in [
        "if total < 0.0 { total = 0.0; }",
        "if year == 2027 { return total * 1.1; }",
        "let total = if year > 2027 { total * 1.01 } else { total };",
        "let total = switch year { 2027 => { let more = 1.01; total * more }, _ => total };",
        "total *= { let more = 1.01; more };",
        "if year > 2027 { if total > 500.0 { total += 1.0; } else { total -= 1.0; } }",
        "let parts = [total, 1.0].map(|x| { let half = x / 2.0; half }); total = sum(parts) * 2.0 - 1.0;",
    ] {
        silent(SERVICES, PHYSICIANS, &format!("{total}    {sound}\n    total"));
    }
    silent(SERVICES, PHYSICIANS, &format!("{total}    if total > 500.0 {{ total * 1.0001 }} else {{ total }}"));
}

#[test]
fn variables_and_parameters_that_nothing_reads() {
    for (line, name, place) in [
        ("    let reserve = 0.1 * prev.physicians;", "`reserve` is set here", "rules/services.rhai:23:9"),
        ("    let limit = 500.0;\n    limit += 1.0;", "`limit` is set here", "rules/services.rhai:23:9"),
    ] {
        one(&said(SERVICES, PHYSICIANS, &format!("{line}\n{PHYSICIANS}")), &["warning[unused]", name, place]);
    }
    // A variable that is set once more behind the last place that reads it.
    let kept = PHYSICIANS.replace("    prev", "    let total = prev") + ";\n    hired = 0.0;\n    total";
    one(&said(SERVICES, PHYSICIANS, &kept), &["`hired` is set here, and nothing reads it afterwards", "rules/services.rhai:24:5"]);
    let last = "(money - excess) / (base.budget * base_share) / served";
    one(
        &said(MONEY, last, "(money - excess) / (base.budget * base_share)"),
        &["`effort` does not read its value `served`", "money.rhai:23:44"],
    );
    for sound in [
        "    let more = 0.0;\n    if year > 2027 { more = 1.0; }\n    hired += more;",
        "    let list = [hired];\n    list.push(1.0);\n    hired = list[0];",
        "    let f = |x| x + hired;\n    hired = f.call(0.5);",
        "    let _spare = 1.0;",
        "    let known = #{ part: hired };\n    hired = known.part;",
    ] {
        silent(SERVICES, PHYSICIANS, &format!("{sound}\n{PHYSICIANS}"));
    }
}

#[test]
fn loops_that_lose_what_they_add_up() {
    let set = BORN.replace("+=", "=");
    one(&said(PEOPLE, BORN, &set), &["each round sets `born` anew", "`born += …;`", "population.rhai:13:9"]);
    one(
        &said(PEOPLE, BORN, &format!("        let born = 0.0;\n{BORN}")),
        &["this `born` ends with its braces", "delete this line", ":13:13"],
    );
    for (range, meant) in [("50..15", "`15..50`"), ("15..15", "`15..=15`"), ("50..=15", "`15..50`")] {
        let page = said(PEOPLE, "    for age in 15..50 {", &format!("    for age in {range} {{"));
        one(&page, &[&format!("`{range}` holds no number"), meant, "rules/population.rhai:12:16"]);
    }
    silent(PEOPLE, BORN, "        let women = prev.women[age];\n        born = born + base.fertility[age] * women;");
    silent(PEOPLE, "    for age in 15..50 {", "    for age in 15..=49 {");
}

#[test]
fn years_that_never_come_or_lie_outside_of_the_plan() {
    let keep = |condition: &str| {
        format!("    let keep = if {condition} {{ 0.15 }} else {{ 0.151 }};\n    let excess = max(building - keep * money, 0.0);")
    };
    for condition in ["year == 2025", "base_year > 2026", "target_year < 2028"] {
        one(&said(MONEY, EXCESS, &keep(condition)), &[&format!("`{condition}` holds in no year"), "rules/money.rhai:25:19"]);
    }
    for condition in ["year == 2026", "year < base_year + 3"] {
        silent(MONEY, EXCESS, &keep(condition));
    }
    let growth = "* (1.0 + (param.revenue_growth + param.revenue_noise * shock(\"revenue\")) / 100.0) }";
    let power = |years: &str| {
        format!("* (1.0 + (param.revenue_growth + param.revenue_noise * shock(\"revenue\")) / 100.0) * 1.001 ** ({years}) }}")
    };
    for years in ["year - 2015", "year - 2002.0", "year - 2040"] {
        one(&said(MONEY, growth, &power(years)), &["years are counted from", "outside the plan, 2025 to 2030", "rules/money.rhai:4:"]);
    }
    one(&said(MONEY, growth, &power("0.0001 * year")), &["`year` is the calendar year, from 2026 on", "`(year - base_year)`"]);
    for years in ["year - base_year", "year - 2025", "year - base_year + 10", "year * 1.0 - base_year"] {
        silent(MONEY, growth, &power(years));
    }
}

#[test]
fn values_that_are_the_same_whatever_is_put_in() {
    for (value, parts) in [
        ("clamp(0.0, 100.0, prev.elderly_screening + money)", ["bounds-swapped", "comes first", "rules/services.rhai:36:5"]),
        ("clamp(0.0, prev.elderly_screening + money, 100.0)", ["bounds-swapped", "comes first", "rules/services.rhai:36:5"]),
        ("clamp(prev.elderly_screening + money, 0.0, 0.0)", ["bounds-swapped", "whatever it is given", "rules/services.rhai:36:5"]),
        ("min(max(prev.elderly_screening + money, 100.0), 0.0)", ["bounds-swapped", "whatever it is given", "rules/services.rhai:36:5"]),
        (
            "min(prev.elderly_screening + money, prev.elderly_screening + money)",
            ["unused", "held against itself", "rules/services.rhai:36:5"],
        ),
    ] {
        let page = said(SERVICES, SCREENING, value);
        assert!(parts.iter().all(|part| page.contains(part)) && !page.contains("level-leaps"), "{value}\n{page}");
    }
    let hired = "let hired = prev.physicians * param.physicians_hired * response(now.effort_health);";
    one(&said(SERVICES, hired, &hired.replace("hired * ", "hired * 0.0 * ")), &["a factor 0", "rules/services.rhai:22:60"]);
    let lost = PHYSICIANS.replace("(1.0 - param.physicians_leaving)", "1.0 - param.physicians_leaving");
    one(&said(SERVICES, PHYSICIANS, &lost), &["brackets are missing", "`(1.0 - param.physicians_leaving)`", "rules/services.rhai:23:23"]);
    let drawn =
        "    let keep = if param.physicians_hired == 0.06 { 0.15 } else { 0.151 };\n    let excess = max(building - keep * money, 0.0);";
    one(&said(MONEY, EXCESS, drawn), &["is exactly 0.06 in none: this never holds", "rules/money.rhai:25:"]);
    silent(SERVICES, SCREENING, &format!("clamp({SCREENING}, 0.0, 100.0)"));
    silent(SERVICES, PHYSICIANS, &format!("{PHYSICIANS}\n        + 0.0 * now.effort_health"));
}

#[test]
fn values_that_are_handed_over_in_each_others_place() {
    let turned = "pushed(param.coverage_drift + money + param.coverage_noise * shock(\"screening\"), prev.elderly_screening)";
    one(&said(SERVICES, SCREENING, turned), &["warning[wrong-operands]", "have changed places", "rules/services.rhai:36:12"]);
    let effort = "effort(share(\"elderly\"), facility_cost(\"elderly\"), base.share_elderly,";
    for turned in [
        "effort(facility_cost(\"elderly\"), share(\"elderly\"), base.share_elderly,",
        "effort(share(\"elderly\"), base.share_elderly, facility_cost(\"elderly\"),",
    ] {
        one(&said(MONEY, effort, turned), &["have changed places", "rules/money.rhai:19:"]);
    }
    let page = said("rules/lib/shapes.rhai", "", "fn blend(from, to, part) { from + blend(from, to, part) * part }");
    one(&page, &["`blend` calls itself without end", "rules/lib/shapes.rhai:"]);
}

#[test]
fn a_call_that_is_misspelt_or_has_too_few_values_is_told_where_it_stands() {
    let enrolment = "pushed(prev.preschool_enrolment, param.coverage_noise * shock(\"enrolment\")) }";
    for (call, parts) in [
        ("clamp(prev.preschool_enrolment + param.coverage_noise * shock(\"enrolment\")) }", ["takes 3 values, and here is 1", ":18:"]),
        (
            "clamp(prev.preschool_enrolment + param.coverage_noise * shock(\"enrolment\"), 99.0) }",
            ["takes 3 values, and here are 2", ":18:"],
        ),
        ("average(prev.preschool_enrolment, param.coverage_noise * shock(\"enrolment\")) }", ["no function is called `average`", ":18:"]),
        ("pushde(prev.preschool_enrolment, param.coverage_noise * shock(\"enrolment\")) }", ["did you mean `pushed`", ":18:"]),
    ] {
        one(&said(SERVICES, enrolment, call), &[parts[0], &format!("rules/services.rhai{}", parts[1])]);
    }
}

#[test]
fn names_that_a_rule_does_not_know_are_told_by_what_it_knows() {
    let page = said(PEOPLE, "    let last = people.len() - 1;", "    let last = peple.len() - 1;");
    one(&page, &["no variable is called `peple`", "did you mean `people`", "rules/population.rhai:27:16"]);
    let inner = "    if year > 2027 { let keep = 0.15; } else { let keep = 0.10; }\n    let excess = max(building - keep * money, 0.0);";
    one(&said(MONEY, EXCESS, inner), &["no variable is called `keep`", "ends with them", "rules/money.rhai:26:33"]);
    let page = said(SERVICES, PHYSICIANS, &PHYSICIANS.replace("+ hired", "+ hierd"));
    one(&page, &["no variable is called `hierd`, and `hired` is set above and read nowhere", "rules/services.rhai:23:58"]);
    let page = said(SERVICES, "fn waiting_days() { base", "fn waiting_days() { exp(physicians) * base");
    one(&page, &["no variable is called `physicians`", "`now.physicians`", "rules/services.rhai:31:25"]);
}

#[test]
fn files_of_rules_that_nothing_reads() {
    let folder = small_plan();
    fs::write(folder.path().join("scenarios/rules/spare.rhai"), "fn waiting_days() { prev.waiting_days * 0.95 }\n").expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("no scenario names scenarios/rules/spare.rhai") && page.matches("warning[").count() == 1, "{page}");
}
