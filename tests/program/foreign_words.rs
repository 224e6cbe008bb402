//! Rules in the words and forms of other languages and of spreadsheets: one message over all that is meant by it, whose help stands for it as it is.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::command::{change, fiveyear, small_plan, told};

const RULES: &str = "rules/services.rhai";
const MONEY: &str = "rules/money.rhai";
const HIRED: &str = "    let hired = ";
const LAST: &str = "    prev.physicians * (1.0 - param.physicians_leaving)";

/// All that is told of a plan.
#[track_caller]
pub(super) fn messages(folder: &Path) -> Vec<Value> {
    let output = fiveyear(folder, &["check", "--format", "json"]);
    let page: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    match page {
        Value::Array(faults) => faults,
        sound => sound["notes"].as_array().cloned().unwrap_or_default(),
    }
}

/// With an edit, one message is told where `written` begins; its help proposes `meant`, and with it in the place of `written` no fault is found.
#[track_caller]
pub(super) fn mended((file, from, to): (&str, &str, &str), written: &str, meant: &str) {
    let folder = small_plan();
    change(folder.path(), file, from, to);
    let text = fs::read_to_string(folder.path().join(file)).expect("readable");
    let edited = text.find(to).expect("there");
    let at = edited + text[edited..].find(written).unwrap_or_else(|| panic!("{written} in {to}"));
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().expect("there").chars().count() + 1;
    let told_of = messages(folder.path());
    let [fault] = &told_of[..] else { panic!("one message for one fault: {to}\n{told_of:#?}") };
    assert_eq!(fault["severity"], "error", "{to}\n{fault:#}");
    assert_eq!((fault["place"]["file"].as_str(), &fault["place"]["line"]), (Some(file), &Value::from(line)), "{to}\n{fault:#}");
    assert_eq!(fault["place"]["column"], Value::from(column), "{to}\n{fault:#}");
    let helps = fault["help"].as_array().expect("a list");
    let help = helps.first().and_then(|help| help["en"].as_str()).unwrap_or_else(|| panic!("{to}\n{fault:#}"));
    assert_eq!(help.split('`').nth(1), Some(meant), "{to}\n{fault:#}");
    let chinese = helps[0]["zh"].as_str().expect("Chinese");
    assert_eq!(chinese.split('`').find(|part| *part == meant), Some(meant), "{to}\n{fault:#}");
    fs::write(folder.path().join(file), format!("{}{meant}{}", &text[..at], &text[at + written.len()..])).expect("writable");
    let again = fiveyear(folder.path(), &["check"]);
    assert!(again.status.success(), "{written} → {meant}\n{}", told(&again));
}

/// The same of a line set before the last one of the rule of physicians.
#[track_caller]
pub(super) fn line_mended(line: &str, written: &str, meant: &str) {
    mended((RULES, LAST, &format!("    {line}\n{LAST}")), written, meant);
}

#[test]
fn years_are_read_with_a_point() {
    for (written, meant) in [
        ("prev[physicians]", "prev.physicians"),
        ("prev[\"physicians\"]", "prev.physicians"),
        ("prev(physicians)", "prev.physicians"),
        ("now(population)", "now.population"),
        ("now[population]", "now.population"),
        ("base(physicians)", "base.physicians"),
        ("param[physicians_hired]", "param.physicians_hired"),
        ("physicians[t-1]", "prev.physicians"),
        ("physicians[year - 1]", "prev.physicians"),
        ("population[t]", "now.population"),
        ("physicians(t-1)", "prev.physicians"),
        ("now.population[year]", "now.population"),
        ("now.population[t - 1]", "prev.population"),
        ("now.physicians_per_1000[year - 1]", "prev.physicians_per_1000"),
        ("lag(physicians)", "prev.physicians"),
        ("lag(physicians, 1)", "prev.physicians"),
        ("previous(now.physicians)", "prev.physicians"),
        ("prev(\"physicians\", 1)", "prev.physicians"),
        ("Lag(physicians, 1)", "prev.physicians"),
        ("last.physicians", "prev.physicians"),
        ("current.population", "now.population"),
        ("params.physicians_hired", "param.physicians_hired"),
        ("baseline.physicians", "base.physicians"),
        ("now.population(year)", "now.population"),
        ("prev.physicians()", "prev.physicians"),
    ] {
        line_mended(&format!("let x = {written};"), written, meant);
    }
}

#[test]
fn base_values_are_read_from_the_base_year_and_not_as_a_series() {
    // As a series it would be a constant: the base year's physicians in every year.
    for written in ["base_physicians", "now.base_physicians", "prev.base_physicians", "base.base_physicians"] {
        mended(
            (RULES, "prev.physicians * param.physicians_hired", &format!("{written} * param.physicians_hired")),
            written,
            "base.physicians",
        );
    }
    for written in ["base_population", "now.base_budget"] {
        let series = written.rsplit("base_").next().expect("a name");
        line_mended(&format!("let x = {written};"), written, &format!("base.{series}"));
    }
    // A variable may be called so.
    let folder = small_plan();
    change(folder.path(), RULES, LAST, &format!("    let base_physicians = base.physicians;\n    hired += 0.0 * base_physicians;\n{LAST}"));
    assert_eq!(messages(folder.path()), Vec::<Value>::new());
}

#[test]
fn functions_of_names_stand_alone_and_in_brackets() {
    for (from, written, meant) in [
        ("shock(\"enrolment\")", "shock.enrolment", "shock(\"enrolment\")"),
        ("opened(\"physicians\")", "prev.opened(\"physicians\")", "opened(\"physicians\")"),
        ("opened(\"physicians\")", "now.opened(\"physicians\")", "opened(\"physicians\")"),
        ("shock(\"screening\")", "shock[screening]", "shock(\"screening\")"),
        ("opened(\"childcare_places\")", "opened.childcare_places", "opened(\"childcare_places\")"),
    ] {
        mended((RULES, from, written), written, meant);
    }
    mended((MONEY, "base.share_health", "base.share(\"health\")"), "base.share(\"health\")", "base.share_health");
    mended((MONEY, "base.share_elderly", "base.share(\"elderly\")"), "base.share(\"elderly\")", "base.share_elderly");
}

#[test]
fn misspelt_shares_of_the_base_year_are_one_fault() {
    for (name, wrong) in [("share_health", "share_heath"), ("share_elderly", "share_eldery")] {
        mended((MONEY, &format!("base.{name}"), &format!("base.{wrong}")), wrong, name);
    }
}

#[test]
fn functions_of_libraries_and_spreadsheets_are_those_of_rules() {
    for (from, written, meant) in [
        ("exp(param.training_noise", "Math.exp", "exp"),
        ("exp(param.training_noise", "np.exp", "exp"),
        ("ln(now.effort_elderly", "math.log", "ln"),
    ] {
        let plain = &from[..from.find('(').expect("a bracket")];
        mended((RULES, from, &from.replacen(plain, written, 1)), written, meant);
    }
    for (line, written, meant) in [
        ("let x = IF(year > 2027, 1.0, 2.0);", "IF(year > 2027, 1.0, 2.0)", "if year > 2027 { 1.0 } else { 2.0 }"),
        ("let x = IF(year > 2027; 1.0; 2.0);", "IF(year > 2027; 1.0; 2.0)", "if year > 2027 { 1.0 } else { 2.0 }"),
        ("let x = if(year > 2027, 1.0, 2.0);", "if(year > 2027, 1.0, 2.0)", "if year > 2027 { 1.0 } else { 2.0 }"),
        ("if AND(year > 2027, hired > 1.0) { hired = 1.0; }", "AND(year > 2027, hired > 1.0)", "year > 2027 && hired > 1.0"),
        ("if OR(year == 2027, year == 2029) { hired = 1.0; }", "OR(year == 2027, year == 2029)", "year == 2027 || year == 2029"),
        ("if not (year == 2027) { hired = 1.0; }", "not (year == 2027)", "!(year == 2027)"),
        ("if NOT(year == 2027) { hired = 1.0; }", "NOT(year == 2027)", "!(year == 2027)"),
        ("hired = max(hired; 0.0);", ";", ","),
        ("let x = year > 2027 ? 1.0 : 2.0;", "year > 2027 ? 1.0 : 2.0", "if year > 2027 { 1.0 } else { 2.0 }"),
        ("let x = 1.0 if year > 2027 else 2.0;", "1.0 if year > 2027 else 2.0", "if year > 2027 { 1.0 } else { 2.0 }"),
        ("if year > 2027 then hired = 0.0;", "then hired = 0.0;", "{ hired = 0.0; }"),
        ("IF year > 2027 { hired = 0.0; }", "IF", "if"),
        ("foreach i in 0..3 { hired += 0.0; }", "foreach", "for"),
        ("hired =+ 1.0;", "=+", "+="),
    ] {
        line_mended(line, written, meant);
    }
}

#[test]
fn variables_are_declared_by_let_under_a_name_of_one_word() {
    for word in ["Let", "LET", "var", "int", "float", "double", "val", "dim", "local"] {
        mended((RULES, HIRED, &format!("    {word} hired = ")), word, "let");
    }
    for (name, meant) in [
        ("2026_rate", "rate_2026"),
        ("hired-extra", "hired_extra"),
        ("extra rate", "extra_rate"),
        ("mut rate", "rate"),
        ("rate: f64", "rate"),
    ] {
        line_mended(&format!("let {name} = 0.05;"), name, meant);
    }
    for (value, meant) in [("True", "true"), ("FALSE", "false"), ("null", "0.0"), ("None", "0.0"), ("nil", "0.0"), ("NaN", "0.0")] {
        line_mended(&format!("let x = {value};"), value, meant);
    }
}

#[test]
fn conditions_and_cases_are_written_out() {
    for (line, written, meant) in [
        ("if 2026 <= year <= 2028 { hired = 1.0; }", "2026 <= year <= 2028", "2026 <= year && year <= 2028"),
        ("if 0.0 < now.population < 10.0 { hired = 1.0; }", "0.0 < now.population < 10.0", "0.0 < now.population && now.population < 10.0"),
        ("if year == 2026 || 2027 { hired = 1.0; }", "2027", "year == 2027"),
        ("if now.population > 2.5 && 4.5 { hired = 1.0; }", "4.5", "now.population > 4.5"),
        ("if year == 2026 or 2027 { hired = 1.0; }", "or 2027", "|| year == 2027"),
        ("if year between 2026 and 2028 { hired = 1.0; }", "year between 2026 and 2028", "2026 <= year && year <= 2028"),
        ("if year is 2026 { hired = 1.0; }", "is", "=="),
        ("if !year == 2026 { hired = 1.0; }", "!year ==", "year !="),
        ("while year < 2020: hired = 1.0", ": hired = 1.0", "{ hired = 1.0; }"),
        ("if year == 2027: hired = 0.0", ": hired = 0.0", "{ hired = 0.0; }"),
    ] {
        line_mended(line, written, meant);
    }
    for (arms, written, meant) in [
        ("case 2026: 0.05; default: 0.06", "case 2026: 0.05; default: 0.06", "2026 => 0.05, _ => 0.06"),
        ("2026: 0.05, _: 0.06", "2026: 0.05, _: 0.06", "2026 => 0.05, _ => 0.06"),
        ("2026 -> 0.05, _ -> 0.06", "2026 -> 0.05, _ -> 0.06", "2026 => 0.05, _ => 0.06"),
        ("2026, 2027 => 0.05, _ => 0.06", "2026, 2027 => 0.05, _ => 0.06", "2026 | 2027 => 0.05, _ => 0.06"),
        ("2026 => 0.05; 2027 => 0.06; _ => 0.07", "2026 => 0.05; 2027 => 0.06; _ => 0.07", "2026 => 0.05, 2027 => 0.06, _ => 0.07"),
        ("2026 => 0.05, else => 0.06", "2026 => 0.05, else => 0.06", "2026 => 0.05, _ => 0.06"),
        ("_ => 0.05, 2026 => 0.06", "_ => 0.05, 2026 => 0.06", "2026 => 0.06, _ => 0.05"),
    ] {
        line_mended(&format!("let rate = switch year {{ {arms} }};"), written, meant);
    }
    for (head, meant) in [
        ("for (age in 15:49)", "for age in 15..=49"),
        ("for age = 15 to 49", "for age in 15..=49"),
        ("for age from 15 to 49", "for age in 15..=49"),
        ("for age in 15 to 49", "for age in 15..=49"),
        ("for age in 15:49", "for age in 15..=49"),
        ("for (i = 0; i < 3; i++)", "for i in 0..3"),
        ("for (let i = 0; i < 3; i++)", "for i in 0..3"),
        ("for (int age = 15; age <= 49; ++age)", "for age in 15..=49"),
        ("for (age in 15..50)", "for age in 15..50"),
        ("for age in 15", "for age in 0..15"),
    ] {
        line_mended(&format!("{head} {{ hired += 0.0; }}"), head, meant);
    }
}

#[test]
fn quotes_letters_and_dashes_are_told_where_they_stand() {
    for (from, to, written, meant) in [
        ("opened(\"physicians\")", "opened(\"physicians)", "\"physicians", "\"physicians\""),
        ("shock(\"enrolment\")", "shock(\"enrolment)", "\"enrolment", "\"enrolment\""),
        ("(1.0 - param.physicians_leaving)", "(1.O - param.physicians_leaving)", "1.O", "1.0"),
    ] {
        mended((RULES, from, to), written, meant);
    }
    // `hired` is a variable of this rule; without one of that name the help says that it may be a part of the name.
    line_mended("let x = param.physicians-hired;", "physicians-hired", "physicians_hired");
    let folder = small_plan();
    change(folder.path(), RULES, "now.effort_health", "now.effort-health");
    let faults = messages(folder.path());
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0]["help"][0]["en"].as_str().is_some_and(|help| help.contains("write `now.effort_health`")), "{faults:#?}");
}

#[test]
fn what_is_no_fault_stays_none() {
    for line in [
        "let path = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]; hired += 0.0 * path[year - base_year];",
        "let share = [1.0]; hired += 0.0 * share.len();",
        "if (year > 2027) { hired += 0.0; }",
        "let rates = #{ NA: 1.0, True: 2.0 }; hired += 0.0 * rates.NA;",
        "for age in range(0, 3, 1) { hired += 0.0; }",
        "for (x, index) in [1.0, 2.0] { hired += 0.0 * x * index; }",
        "let later = year < 2028 && year > 2026; if later { hired += 0.0; }",
        "hired += 0.0 * switch year { 2026 => 1.0, 2027 => 2.0, _ => 3.0 };",
        "let f = |x| x * 2.0; hired += 0.0 * f.call(1.0);",
        "hired += 0.0 * sum(now.women, 0, 3) * now.women[0] * now.women.len();",
    ] {
        let folder = small_plan();
        change(folder.path(), RULES, LAST, &format!("    {line}\n{LAST}"));
        let told = messages(folder.path());
        assert!(told.iter().all(|told| told["severity"] != "error"), "{line}\n{told:#?}");
    }
}
