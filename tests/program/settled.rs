//! What a rule's text settles is told once, at its place: conditions that come out the same in every year, branches that are the same, figures
//! that a value never comes near, targets that no draw can miss or meet. What depends on anything else is left alone.

use std::fs;

use crate::support::command::{change, fiveyear, printed, small_plan};

const RULES: &str = "rules/services.rhai";

/// The warnings of `check` for the small plan with another rule of the screening, each with its place, in one line.
#[track_caller]
fn said(from: &str, to: &str) -> Vec<String> {
    let folder = small_plan();
    change(folder.path(), RULES, from, to);
    let page = printed(&fiveyear(folder.path(), &["check", "--format", "json"]));
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    let line = |note: &serde_json::Value| {
        let (code, message) = (note["code"].as_str().unwrap_or_default(), note["message"]["en"].as_str().unwrap_or_default());
        format!(
            "{code} {}:{}:{} {message}",
            note["place"]["file"].as_str().unwrap_or_default(),
            note["place"]["line"],
            note["place"]["column"]
        )
    };
    page["notes"].as_array().expect("a list").iter().map(line).collect()
}

#[track_caller]
fn one(from: &str, to: &str, parts: &[&str]) {
    let found = said(from, to);
    assert_eq!(found.len(), 1, "one message for one fault: {to}\n{found:#?}");
    for part in parts {
        assert!(found[0].contains(part), "{part} is missing: {to}\n{found:#?}");
    }
}

#[track_caller]
fn nothing(from: &str, to: &str) {
    let found = said(from, to);
    assert!(found.is_empty(), "{to}\n{found:#?}");
}

const SCREENING: &str = "    let money = param.money_elasticity * ln(now.effort_elderly / prev.effort_elderly);\n";

/// A line before the rule of the screening that changes nothing of its value.
fn line(text: &str) -> String {
    format!("{SCREENING}    {text}\n")
}

#[test]
fn conditions_that_years_settle_are_told() {
    // The plan goes from 2025 to 2030, and rules run from 2026 on.
    for (condition, outcome) in [
        ("year < base_year", "holds in no year"),
        ("year <= base_year", "holds in no year"),
        ("year == base_year", "holds in no year"),
        ("year > target_year", "holds in no year"),
        ("year > base_year + 10", "holds in no year"),
        ("year - base_year > 5", "holds in no year"),
        ("(year - base_year) / 2 > 3", "holds in no year"),
        ("year > 2028 && year < 2027", "holds in no year"),
        ("year >= 2026", "holds in every year"),
        ("year > base_year", "holds in every year"),
        ("year != base_year", "holds in every year"),
        ("year < 2028 || year > 2026", "holds in every year"),
    ] {
        let rule = line(&format!("let money = if {condition} {{ money + 0.01 }} else {{ money }};"));
        one(SCREENING, &rule, &["unused rules/services.rhai:36:", outcome, &format!("`{condition}`")]);
    }
    // A variable that is made of years is one; a part of a condition can settle nothing but itself.
    one(SCREENING, &line("let t = year - base_year; let money = if t > 8 { 0.0 } else { money };"), &["`t > 8` holds in no year"]);
    one(
        SCREENING,
        &line("let money = if prev.elderly_screening > 75.0 && year > target_year { 0.0 } else { money };"),
        &["`year > target_year` holds in no year"],
    );
}

#[test]
fn conditions_that_come_out_both_ways_or_that_other_plans_need_are_left_alone() {
    for condition in [
        "year > 2027",
        "year == base_year + 1",
        "year == base_year + step",
        "year == target_year",
        "year > 2026 && year < 2029",
        "year % 2 == 0",
        "prev.elderly_screening > 75.0",
        "prev.elderly_screening > 75.0 && year > base_year",
        "step > 1",
        "now.women.len() > 85",
    ] {
        nothing(SCREENING, &line(&format!("let money = if {condition} {{ money + 0.01 }} else {{ money }};")));
    }
    // The last of a chain may say what the others leave over.
    nothing(SCREENING, &line("let money = if year <= 2027 { 0.0 } else if year > 2027 { money } else { 0.1 };"));
}

#[test]
fn branches_that_are_the_same_or_never_reached_are_told() {
    one(SCREENING, &line("let money = if prev.elderly_screening > 75.0 { money * 0.5 } else { money*0.5 };"), &["both branches", ":36:"]);
    one(
        SCREENING,
        &line("let money = if year > 2027 { 0.0 } else if year > 2028 { 0.1 } else { money };"),
        &["`year > 2028` is never reached", ":36:"],
    );
    one(
        SCREENING,
        &line("let money = if prev.elderly_screening > 75.0 { 0.0 } else if prev.elderly_screening > 75.0 { 0.1 } else { money };"),
        &["`prev.elderly_screening > 75.0` is never reached"],
    );
    one(SCREENING, &line("let money = switch year { 2024 => 0.0, 2027 => 0.1, _ => money };"), &["the case 2024 never comes", ":36:"]);
    one(
        SCREENING,
        &line("let money = switch year { 2027 => 0.1, 2031..=2035 => 0.0, _ => money };"),
        &["the case 2031..=2035 never comes"],
    );
    nothing(SCREENING, &line("let money = switch year { 2026 | 2027 => 0.1, 2028..2030 => 0.0, _ => money };"));
}

#[test]
fn years_in_short_are_told_with_the_whole_year() {
    for condition in ["year == 27", "year > 27", "year >= 26 && year < 28"] {
        let rule = line(&format!("let money = if {condition} {{ money + 0.01 }} else {{ money }};"));
        one(SCREENING, &rule, &["comes out the same in every year"]);
    }
    one(SCREENING, &line("let money = switch year { 27 => 0.1, _ => money };"), &["the case 27 never comes"]);
    for condition in ["year == 2027.5", "year == 20277", "year == 2027 && year == 2028"] {
        one(SCREENING, &line(&format!("let money = if {condition} {{ 0.0 }} else {{ money }};")), &["holds in no year"]);
    }
}

#[test]
fn variables_and_values_that_are_lost_are_told() {
    for (text, parts) in [
        ("if year == 2027 { let money = 0.1; }", &["this `money` ends with its braces", ":36:"][..]),
        ("if year == 2027 { money == 0.1; }", &["what is compared before this `;` is thrown away", ":36:"]),
        ("if year > 2027 { 0.0; } else { money += 0.01; }", &["what is computed before this `;` is thrown away", ":36:"]),
        ("let money = 0.1;", &["`money` is declared again before anything has read it", ":36:"]),
    ] {
        one(SCREENING, &line(text), parts);
    }
    for text in [
        "if year == 2027 { money = 0.1; }",
        "let money = money + 0.01;",
        "if year == 2027 { let more = 0.01; money += more; }",
        "if year == 2027 { let money = 0.01; return prev.elderly_screening + money; }",
        "for part in [0.01, 0.02] { let half = part / 2.0; money += half; }",
    ] {
        nothing(SCREENING, &line(text));
    }
}

#[test]
fn what_no_facility_adds_to_an_indicator_is_told() {
    let old = "+ hired + opened(\"physicians\")";
    let found = said(old, "+ hired + opened(\"physicians\") + opened(\"waiting_days\")");
    assert!(found.len() == 1 && found[0].contains("no facility adds `waiting_days`") && found[0].contains(":23:"), "{found:#?}");
}

#[test]
fn lists_where_one_number_is_wanted_and_the_other_way_round_are_refused() {
    let check = "[[check]]\nseries = \"women\"\nlow = 0\nhigh = 1\nreason = \"x\"\n\n";
    for (file, from, to, said, place) in [
        ("seeds/checks.toml", "", check, "`women` is a list, and a check holds one number", "seeds/checks.toml:2:10"),
        (
            "seeds/plan.toml",
            "[plan]",
            "[population]\nwomen = \"population\"\n\n[plan]",
            "`population` is one number, and a list by age",
            "plan.toml:5:9",
        ),
        (
            "seeds/plan.toml",
            "[plan]",
            "[population]\npeople = \"women\"\n\n[plan]",
            "`women` is a list, and one number is wanted",
            "plan.toml:5:10",
        ),
    ] {
        let folder = small_plan();
        let place_of_file = folder.path().join(file);
        let text = fs::read_to_string(&place_of_file).expect("readable");
        let text = if from.is_empty() { format!("{to}{text}") } else { text.replacen(from, to, 1) };
        fs::write(&place_of_file, text).expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && message.contains(said) && message.contains(place), "{to}\n{message}");
    }
}

#[test]
fn scenarios_that_come_out_as_their_parents_are_told_where_they_begin() {
    let back = "[[shift]]\nfrom = \"other\"\nto = \"elderly\"\nshare = 0.02\nyears = [2026, 2030]\n\n[[shift]]\nfrom = \"elderly\"\nto = \
                \"other\"\nshare = 0.02\nyears = [2026, 2030]\n";
    for (parent, body, place) in [
        ("trend", "[facility.\"*\"]\ndelay_years = 0\n", "scenarios/child.toml:4:1"),
        ("trend", "[facility.\"*\"]\ncancelled = false\n", "scenarios/child.toml:4:1"),
        ("trend", back, "scenarios/child.toml:4:1"),
        ("home_checks", "[[rules]]\nfile = \"rules/home_checks.rhai\"\nreplaces = [\"elderly_screening\"]\n", "scenarios/child.toml:4:1"),
        ("trend", "[param]\nrevenue_noise = 3\n", "scenarios/child.toml:4:1"),
    ] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/child.toml"), format!("title = \"Child\"\nparent = \"{parent}\"\n{body}"))
            .expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains("warning[changes-nothing]") && page.contains(place), "{body}\n{page}");
    }
}

#[test]
fn figures_of_a_scenario_far_from_the_plans_own_are_told() {
    for (body, code, place) in [
        ("[param]\ncoverage_noise = 8\n", "beyond-plausible", "scenarios/child.toml:4:18"),
        ("[param]\nrevenue_noise = { times = 100 }\n", "beyond-plausible", "scenarios/child.toml:4:17"),
        ("[[shift]]\nto = \"elderly\"\nshare = 0.9\nyears = [2026, 2030]\n", "shift", "scenarios/child.toml:5:9"),
        ("[facility.town_hospital]\nadds = { physicians = 45000 }\n", "other-unit", "scenarios/child.toml:4:"),
        ("[facility.town_hospital]\nramp = 24\n", "other-unit", "scenarios/child.toml:"),
    ] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/child.toml"), format!("title = \"Child\"\nparent = \"trend\"\n{body}")).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains(&format!("warning[{code}]")) && page.contains(place), "{body}\n{page}");
    }
}

#[test]
fn values_held_against_themselves_are_told() {
    for same in ["now.effort_elderly / now.effort_elderly", "now.effort_elderly - now.effort_elderly"] {
        let rule = SCREENING.replace("now.effort_elderly / prev.effort_elderly", &format!("1.0 + 0.1 * ({same})"));
        one(SCREENING, &rule, &["is always the same", &format!("`{same}`"), ":35:"]);
    }
    one(
        SCREENING,
        &line("let money = if prev.elderly_screening > prev.elderly_screening { 0.0 } else { money };"),
        &["`prev.elderly_screening > prev.elderly_screening` is always the same"],
    );
    for other in ["2.0 * now.effort_elderly - now.effort_elderly", "now.effort_elderly - now.effort_elderly * 0.01"] {
        nothing(SCREENING, &line(&format!("let money = money + 0.0 * ({other});")));
    }
}

#[test]
fn figures_that_a_value_never_comes_near_are_told() {
    for (comparison, parts) in [
        ("prev.elderly_screening > 300.0", &["unused", "lies between 0 and 100", "never holds"][..]),
        ("300.0 > prev.elderly_screening", &["unused", "lies between 0 and 100", "always holds"]),
        ("prev.physicians_per_1000 < 0.01", &["unused", "lies between 0.1 and 20", "never holds"]),
        ("prev.elderly_screening > 0.75", &["other-unit", "is about 71, and is compared with 0.75"]),
        ("0.75 <= prev.elderly_screening", &["other-unit", "is about 71, and is compared with 0.75"]),
        ("prev.elderly_screening > 1.0", &["other-unit", "is about 71, and is compared with 1"]),
        ("now.physicians > 1000000.0", &["unused", "this never holds", "far from 1,000,000"]),
        ("now.physicians > 12.0", &["unused", "this always holds", "far from 12"]),
        ("param.coverage_drift > 5.0", &["other-unit", "is compared with 5"]),
    ] {
        let rule = line(&format!("let money = if {comparison} {{ money + 0.001 }} else {{ money }};"));
        one(SCREENING, &rule, &[parts, &[":36:"]].concat());
    }
    let rule = line("let seen = prev.elderly_screening; let money = if seen > 0.75 { money + 0.001 } else { money };");
    one(SCREENING, &rule, &["other-unit", "compared with 0.75"]);
    // Guards, and figures of the same size.
    for comparison in ["prev.elderly_screening > 0.0", "prev.elderly_screening > 60.0", "prev.elderly_screening <= 100.0"] {
        nothing(SCREENING, &line(&format!("let money = if {comparison} {{ money }} else {{ money + 0.001 }};")));
    }
}

#[test]
fn targets_that_a_figure_of_the_rule_settles_are_told() {
    let pushed = "pushed(prev.elderly_screening, param.coverage_drift + money + param.coverage_noise * shock(\"screening\"))";
    for (rule, parts) in [
        (format!("max(81.0, {pushed})"), ["never falls below 81 by its rule", "80 is always met"]),
        (format!("let value = {pushed}; clamp(value, 85.0, 100.0)"), ["never falls below 85 by its rule", "80 is always met"]),
        (format!("min({pushed}, 75)"), ["never rises above 75 by its rule", "80 is never met"]),
        // More than 80 is asked for.
        (format!("min({pushed}, 80.0)"), ["never rises above 80 by its rule", "80 is never met"]),
    ] {
        let found = said(pushed, &rule);
        let told: Vec<&String> = found.iter().filter(|line| line.starts_with("unused")).collect();
        assert_eq!(told.len(), 1, "{rule}\n{found:#?}");
        assert!(parts.iter().all(|part| told[0].contains(part)) && told[0].contains("rules/services.rhai:36:"), "{rule}\n{found:#?}");
    }
    for rule in [format!("max(0.0, {pushed})"), format!("min({pushed}, 100.0)"), format!("min(100.0, max({pushed}, 70.0))")] {
        nothing(pushed, &rule);
    }
}

#[test]
fn what_a_child_copies_from_its_parent_counts_twice_and_is_told() {
    let scenario = |parent: &str, body: &str| format!("title = \"Child\"\nparent = \"{parent}\"\n{body}");
    for (parent, body, place) in [
        ("care_first", "[param]\nphysicians_hired = { times = 1.15 }\n", "scenarios/child.toml:4:20"),
        ("fiscal_squeeze", "[param]\nrevenue_growth = { plus = -4 }\n", "scenarios/child.toml:4:18"),
        ("care_first", "[[shift]]\nfrom = \"other\"\nto = \"elderly\"\nshare = 0.03\nyears = [2026, 2028]\n", "scenarios/child.toml:3:1"),
        ("late", "[facility.\"*\"]\ndelay_years = 2\n", "scenarios/child.toml:4:15"),
        // The grandparent's too.
        ("home_checks", "[param]\nphysicians_hired = { times = 1.15 }\n", "scenarios/child.toml:4:20"),
    ] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/child.toml"), scenario(parent, body)).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains("warning[counts-twice]") && page.contains(place), "{parent}: {body}\n{page}");
    }
    for (parent, body) in [
        ("care_first", "[param]\nphysicians_hired = { times = 1.1 }\n"),
        ("care_first", "[param]\nphysicians_leaving = { times = 1.15 }\n"),
        ("trend", "[param]\nphysicians_hired = { times = 1.15 }\n"),
        ("care_first", "[[shift]]\nfrom = \"other\"\nto = \"elderly\"\nshare = 0.02\nyears = [2026, 2028]\n"),
        ("late", "[facility.\"*\"]\ndelay_years = 1\n"),
    ] {
        let folder = small_plan();
        fs::write(folder.path().join("scenarios/child.toml"), scenario(parent, body)).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["check"]));
        assert!(!page.contains("warning["), "{parent}: {body}\n{page}");
    }
}
