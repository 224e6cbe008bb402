//! One message for one fault of a rule, at the rule that makes the number: not at the bound that it breaks, not again in every scenario, and not
//! for what follows from it.

use std::fs;

use crate::support::command::{change, fiveyear, printed, small_plan};

/// The warnings of `check` for the small plan with a text of a file replaced: code, place and message.
#[track_caller]
fn said(file: &str, from: &str, to: &str) -> Vec<String> {
    let folder = small_plan();
    change(folder.path(), file, from, to);
    notes(folder.path())
}

#[track_caller]
fn notes(folder: &std::path::Path) -> Vec<String> {
    let page = printed(&fiveyear(folder, &["check", "--format", "json"]));
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    let line = |note: &serde_json::Value| {
        let (code, message) = (note["code"].as_str().unwrap_or_default(), note["message"]["en"].as_str().unwrap_or_default());
        format!("{code} {}:{} {message}", note["place"]["file"].as_str().unwrap_or_default(), note["place"]["line"])
    };
    page["notes"].as_array().expect("a list").iter().map(line).collect()
}

#[track_caller]
fn one(file: &str, from: &str, to: &str, parts: &[&str]) {
    let found = said(file, from, to);
    assert_eq!(found.len(), 1, "one message for one fault: {to}\n{found:#?}");
    for part in parts {
        assert!(found[0].contains(part), "{part} is missing: {to}\n{found:#?}");
    }
}

const SERVICES: &str = "rules/services.rhai";

#[test]
fn a_value_far_from_where_it_began_is_put_to_its_rule_and_not_to_the_bound_it_breaks() {
    one(SERVICES, "now.physicians / now.population * 1000.0", "now.physicians / now.population * -1000.0", &["rules/services.rhai:28"]);
    let undivided = ["rules/population.rhai:19"];
    one("rules/population.rhai", "param.net_migration / 1000.0 * prev", "param.net_migration * prev", &undivided);
    let kept = "{\n    let rate = param.net_migration;\n    rate * prev.population\n}";
    one("rules/population.rhai", "{ param.net_migration / 1000.0 * prev.population }", kept, &undivided);
    one(SERVICES, "(1.0 - param.physicians_leaving)", "(0.1 - param.physicians_leaving)", &["level-leaps", "rules/services.rhai:21"]);
}

#[test]
fn what_follows_from_a_leap_is_no_second_fault() {
    one(
        "rules/population.rhai",
        "prev.mortality_level * (1.0 - param",
        "prev.mortality_level * (100.0 - param",
        &["level-leaps rules/population.rhai:22"],
    );
    one(
        SERVICES,
        "fn childcare_places_per_1000() { now.childcare_places / ",
        "fn childcare_places_per_1000() { now.effort_childcare / ",
        &["level-leaps rules/services.rhai:11"],
    );
}

#[test]
fn a_helper_behind_several_leaps_is_told_once() {
    let found = said("rules/money.rhai", "let money = now.budget * now_share;", "let money = now.budget / now_share;");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("rules that go through `effort`") && found[0].contains("rules/money.rhai:"), "{found:#?}");
}

#[test]
fn a_rule_of_a_scenarios_own_that_leaps_is_told() {
    let own = "scenarios/rules/home_checks.rhai";
    for (from, to) in [("pushed(prev", "0.1 * pushed(prev"), ("+ 0.1 +", "+ 10.0 -"), ("+ 0.1 + money", "- 3.0 + money")] {
        one(own, from, to, &["level-leaps scenarios/rules/home_checks.rhai:2"]);
    }
    let folder = small_plan();
    fs::write(
        folder.path().join("scenarios/rules/hire.rhai"),
        "fn physicians() {\n    let hired = prev.physicians * param.physicians_hired * 20.0 * response(now.effort_health);\n    prev.physicians * (1.0 - \
         param.physicians_leaving) + hired + opened(\"physicians\")\n}\n",
    )
    .expect("writable");
    fs::write(
        folder.path().join("scenarios/hire.toml"),
        "title = \"Hire\"\nparent = \"trend\"\n[[rules]]\nfile = \"rules/hire.rhai\"\nreplaces = [\"physicians\"]\n",
    )
    .expect("writable");
    let found = notes(folder.path());
    assert!(found.len() == 1 && found[0].contains("level-leaps scenarios/rules/hire.rhai:1"), "{found:#?}");
}

#[test]
fn rows_that_dwarf_their_way_to_the_target_and_spending_that_explodes_are_told() {
    let folder = small_plan();
    change(folder.path(), "seeds/plan.toml", "[[domain]]", "[report]\nspending = \"budget\"\n\n[[domain]]");
    change(folder.path(), "rules/money.rhai", "* shock(\"revenue\")) / 100.0)", "* shock(\"revenue\")) / 10.0)");
    let found = notes(folder.path());
    assert!(found.len() == 1 && found[0].contains("level-leaps rules/money.rhai:4"), "{found:#?}");
    // 120 a year with 600 in all is what the plan asks for; four times as many is not.
    one(SERVICES, "base.carers_trained * response", "4.0 * base.carers_trained * response", &["level-leaps rules/services.rhai:40"]);
}

#[test]
fn what_fails_by_a_value_of_the_scenario_that_nobody_takes_for_possible_is_no_second_fault() {
    one("scenarios/care_first.toml", "times = 1.15", "times = 11.5", &["beyond-plausible scenarios/care_first.toml:8"]);
    let folder = small_plan();
    change(folder.path(), "scenarios/late.toml", "delay_years = 2", "delay_years = 200");
    let output = fiveyear(folder.path(), &["check"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(message.matches("error[").count() + message.matches("warning[").count(), 1, "{message}");
}
