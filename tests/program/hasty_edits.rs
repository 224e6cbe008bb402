//! Edits as people make them in a hurry, each a kind with several of it: one message, at the place of the cause, whose help works.

use std::fs;

use crate::support::command::{change, fiveyear, small_plan, told};

const RULES: &str = "rules/services.rhai";
const MONEY: &str = "rules/money.rhai";
const PEOPLE: &str = "rules/population.rhai";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";
const FACILITIES: &str = "seeds/facilities.toml";
const SCENARIO: &str = "scenarios/x.toml";
const HEAD: &str = "title = { zh = \"试\", en = \"Try\" }\nstory = { zh = \"试。\", en = \"A trial.\" }\nparent = \"trend\"\n\n";

/// What a command says of the small plan with one text of a file replaced; without a text to replace, the file is that text.
fn said_by(arguments: &[&str], (file, from, to): (&str, &str, &str)) -> String {
    let folder = small_plan();
    if from.is_empty() {
        fs::create_dir_all(folder.path().join(file).parent().expect("a folder")).expect("a new folder");
        fs::write(folder.path().join(file), to).expect("writable");
    } else {
        change(folder.path(), file, from, to);
    }
    let output = fiveyear(folder.path(), arguments);
    format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout))
}

/// One message of this code, at this line and with these words.
#[track_caller]
pub(super) fn one(edit: (&str, &str, &str), code: &str, line: usize, parts: &[&str]) {
    let page = said_by(&["check"], edit);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = flat.matches("error[").count() + flat.matches("warning[").count();
    assert_eq!(count, 1, "one message for one fault: {edit:?}\n{page}");
    assert!(flat.contains(&format!("[{code}]")), "{code}: {edit:?}\n{page}");
    assert!(flat.contains(&format!("--> {}:{line}:", edit.0)), "line {line}: {edit:?}\n{page}");
    for part in parts {
        assert!(flat.contains(part), "`{part}` is missing: {edit:?}\n{page}");
    }
}

#[test]
fn words_of_the_language_are_no_variables_wherever_they_are_set() {
    let old = "    let added = prev.childcare_places";
    for word in ["now", "prev", "base", "param", "target", "year", "step"] {
        let new = format!("    let {word} = prev.childcare_places");
        one((RULES, old, &new), "reserved-name", 5, &[&format!("`{word}` has a meaning of its own"), "choose another name"]);
    }
    one((RULES, "fn physicians() {", "fn physicians(year) {"), "reserved-name", 21, &["leave it out, `fn physicians()`"]);
}

#[test]
fn shocks_and_assumptions_are_told_from_each_other() {
    one((RULES, "shock(\"enrolment\")", "param.enrolment"), "unknown-assumption", 18, &["write `shock(\"enrolment\")`"]);
    one((RULES, "* shock(\"screening\")", "* shock(\"coverage_noise\")"), "unknown-name", 36, &["write `param.coverage_noise`"]);
    one(
        (MONEY, "facility_cost(\"childcare\")", "facility_cost(\"nursery\")"),
        "unknown-name",
        11,
        &["it knows: childcare, elderly, health, other"],
    );
    for call in ["opened(\"physicians\", year)", "opened()", "opened(\"physicians\", 2027, 1)"] {
        one((RULES, "opened(\"physicians\")", call), "wrong-number-of-values", 23, &["`opened` takes one name in quotes"]);
    }
}

#[test]
fn lines_that_do_nothing_are_told_at_the_line() {
    let old = "    prev.physicians * (1.0 - param.physicians_leaving) + hired + opened(\"physicians\")";
    for (new, line) in [
        (
            "    prev.physicians * (1.0 - param.physicians_leaving);\n    prev.physicians * (1.0 - param.physicians_leaving) + hired + opened(\"physicians\")",
            23,
        ),
        ("    hired * 2.0;\n    prev.physicians * (1.0 - param.physicians_leaving) + hired + opened(\"physicians\")", 23),
        (
            "    if year == 2027 { hired = hired * 1.0; }\n    0.0 + 1.0;\n    prev.physicians * (1.0 - param.physicians_leaving) + hired + opened(\"physicians\")",
            24,
        ),
    ] {
        one((RULES, old, new), "unused", line, &["is thrown away", "`x = …;`"]);
    }
    one(
        (RULES, "fn base_nurseries_opened() { 0.0 }", "fn base_nurseries_opened() { return 0.0; 1.0 }"),
        "unused",
        15,
        &["follows a `return`"],
    );
    let opened = "fn nurseries_opened() { prev.nurseries_opened + opened(\"nurseries_opened\") }";
    for (condition, holds) in [("year >= 2127", "never holds"), ("2035 < year", "never holds"), ("year == 2035", "never holds")] {
        let new =
            format!("fn nurseries_opened() {{ prev.nurseries_opened + if {condition} {{ 1.0 }} else {{ opened(\"nurseries_opened\") }} }}");
        one((RULES, opened, &new), "unused", 14, &[holds, "`base_year + 2`"]);
    }
    let always = "fn nurseries_opened() { prev.nurseries_opened + if year <= 2031 { opened(\"nurseries_opened\") } else { 1.0 } }";
    one((RULES, opened, always), "unused", 14, &["always holds", "`base_year + 2`"]);
    // What a rule needs on its way is none of these.
    for new in [
        "fn nurseries_opened() { let n = if year < 2028 { 1.0 } else { 2.0 }; prev.nurseries_opened + n * opened(\"nurseries_opened\") }",
        "fn nurseries_opened() { let all = []; all.push(prev.nurseries_opened); all.push(opened(\"nurseries_opened\")); sum(all) }",
        "fn nurseries_opened() { if year > 2029 { return prev.nurseries_opened; } prev.nurseries_opened + opened(\"nurseries_opened\") }",
        "fn nurseries_opened() { let n = [1.0, 2.0].map(|x| { let y = x; y * 2.0 }); prev.nurseries_opened + opened(\"nurseries_opened\") + 0.0 * n[0] }",
    ] {
        let page = said_by(&["check"], (RULES, opened, new));
        assert!(page.starts_with("no fault found") && !page.contains("warning["), "{new}\n{page}");
    }
}

#[test]
fn what_a_rule_gives_is_said_as_it_is() {
    let base = "fn base_budget() { 1000.0 }";
    one((MONEY, base, "fn base_budget() { \"1000\" }"), "no-number", 5, &["ends in text", "without quotation marks"]);
    one((MONEY, base, "fn base_budget() { 1000.0 > 2.0 }"), "no-number", 5, &["ends in true or false"]);
    let days =
        "fn waiting_days() { base.waiting_days * (now.physicians_per_1000 / base.physicians_per_1000) ** (-param.waiting_elasticity) }";
    let switch = "fn waiting_days() { switch year { 2026 => 29.0, 2027 => 28.0 } }";
    let page = said_by(&["check"], (RULES, days, switch));
    assert!(page.contains("in the years that this `switch` does not name") && page.contains("add `_ => …`"), "{page}");
    one(
        (RULES, "now.physicians / now.population * 1000.0 }", "clamp(now.physicians / now.population * 1000.0, 4.0, 2.0) }"),
        "bounds-swapped",
        28,
        &["write `clamp(x, 2.0, 4.0)`"],
    );
    let people = fs::read_to_string(small_plan().path().join(PEOPLE)).expect("readable");
    let line = 1 + people[..people.find("fn under_3()").expect("there")].matches('\n').count();
    one(
        (PEOPLE, "sum(now.women, 0, 3) + sum(now.men, 0, 3) }", "sum(now.women[0..3]) + sum(now.men, 0, 3) }"),
        "wrong-kind",
        line,
        &["this is a range", "`sum(list, 0, 3)`"],
    );
    one((RULES, "fn physicians_per_1000()", "fn physicians per_1000()"), "syntax", 28, &["write `fn physicians_per_1000()`"]);
}

#[test]
fn a_key_twice_or_under_another_name_is_one_fault() {
    one((ASSUMPTIONS, "value = 0.08\n", "value = 0.08\nvalue = 0.09\n"), "toml-syntax", 97, &["stands in this table twice: delete one"]);
    one((ASSUMPTIONS, "rank = 0.4", "correlation = 0.4"), "unknown-key", 131, &["did you mean `rank`?"]);
    one((ASSUMPTIONS, "label = { zh = \"净迁入率\", en", "label = { cn = \"净迁入率\", en"), "unknown-key", 6, &["write `zh` for `cn`"]);
    one(
        (ASSUMPTIONS, "grade = \"C\"\ngroup = \"ageing\"", "quality = \"C\"\ngroup = \"ageing\""),
        "unknown-key",
        18,
        &["write `grade` for `quality`"],
    );
    for word in ["extends", "inherits", "based_on"] {
        let text = format!("{}[param]\nphysicians_hired = 0.07\n", HEAD.replace("parent", word));
        one((SCENARIO, "", &text), "unknown-key", 3, &["did you mean `parent`?"]);
    }
    one(
        (ASSUMPTIONS, "{ normal = [-1.5, 2.5] }", "{ normal = -1.5, 2.5 }"),
        "toml-syntax",
        8,
        &["write `value = { normal = [-1.5, 2.5] }`"],
    );
}

#[test]
fn scenarios_are_told_what_they_cannot_mean() {
    let with = |rest: &str| format!("{HEAD}{rest}");
    one(
        (SCENARIO, "", &with("[param.physicians_hired]\nvalue = 0.07\n")),
        "unknown-key",
        6,
        &["write `physicians_hired = 0.07` below `[param]`"],
    );
    for (value, meant) in [("0.03", "3.0"), ("{ normal = [0.03, 0.01] }", "{ normal = [3.0, 1.0] }"), ("\"0.02 to 0.04\"", "\"2 to 4\"")] {
        one(
            (SCENARIO, "", &with(&format!("[param]\nrevenue_growth = {value}\n"))),
            "other-unit",
            6,
            &[&format!("is it a part of one? In per cent write `{meant}`")],
        );
    }
    let page = said_by(&["check"], (SCENARIO, "", &with("[param]\nrevenue_growth = 0\n")));
    assert!(page.starts_with("no fault found") && !page.contains("other-unit"), "nothing is nothing in any unit\n{page}");
    one(
        (SCENARIO, "", &with("[facility.north_nursery]\ndelay_years = 2\ncancelled = true\n")),
        "changes-nothing",
        6,
        &["`delay_years` changes nothing"],
    );
}

#[test]
fn dates_and_shapes_that_cannot_be_meant() {
    let date = "opening = \"2028-07\"";
    let line = 34;
    for (new, help) in [
        ("opening = \"base+3,5\"", "write \"base + 3.5\""),
        ("opening = \"base - 1\"", "count forward"),
        ("opening = base + 3.5", "put it in quotes"),
    ] {
        let page = said_by(&["check"], (FACILITIES, date, new));
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(help) && flat.matches("error[").count() == 1, "{new} (line about {line})\n{page}");
    }
    for shape in ["{ student_t = [5, 0.05, 0.06] }", "{ student_t = [0.05, 0.06, 1] }"] {
        one(
            (ASSUMPTIONS, "{ student_t = [0.05, 0.06, 5] }", shape),
            "impossible-distribution",
            88,
            &["[location, scale, degrees of freedom]"],
        );
    }
    one(
        (ASSUMPTIONS, "{ pert = [0.1, 0.3, 0.6] }", "{ discrete = [[0.1, 0.3], [0.5, 0.6]] }"),
        "impossible-distribution",
        40,
        &["add up to 1.1"],
    );
    let page = said_by(&["check"], (ASSUMPTIONS, "{ pert = [0.1, 0.3, 0.6] }", "{ discrete = [[0.1, 0.3], [1, 2]] }"));
    assert!(page.starts_with("no fault found") && !page.contains("warning["), "whole weights need not sum to one\n{page}");
}

#[test]
fn tables_by_age_and_names_of_files() {
    for (from, to, line) in [("85,0.114493,0.176135", "85,0.0114493,0.176135", 19), ("70,0.022754,0.036620", "70,0.22754,0.036620", 16)] {
        let page = said_by(&["check"], ("seeds/mortality.csv", from, to));
        assert!(page.contains(&format!("--> seeds/mortality.csv:{line}:")), "{to}\n{page}");
    }
    one(("seeds/migration.csv", "20,0.12,0.12", "20,1.2,0.12"), "other-unit", 6, &["is there a digit too many?"]);
    one(("seeds/indicators.csv", "Preschool enrolment,%,%,", "Preschool enrolment,%,persons,"), "other-unit", 3, &["one unit"]);
    one(("seeds/indicators.csv", "2.80,2.8,3.20,3.2,", "2.80,2.8,3.20,320,"), "printed-value", 4, &["write 3.2 into `target`"]);
    let folder = small_plan();
    for (from, to) in [("population.csv", "Population.csv"), ("plan.toml", "Plan.toml")] {
        let place = |name: &str| folder.path().join("seeds").join(name);
        fs::rename(place(from), place(to)).expect("writable");
        let page = told(&fiveyear(folder.path(), &["check"]));
        assert_eq!(page.matches("error[").count() + page.matches("warning[").count(), 1, "{to}\n{page}");
        fs::rename(place(to), place(from)).expect("writable");
    }
}

#[test]
fn what_is_typed_behind_a_command_is_told_as_it_was_meant() {
    let folder = small_plan();
    let say = |arguments: &[&str]| told(&fiveyear(folder.path(), arguments));
    assert!(say(&["discover", "3", "--mass-min", "5"]).contains("write 0.05"), "per cents of a part of one");
    assert!(say(&["whatif", "--out", "page.pdf", "--draws", "500"]).contains(".html"));
    fs::write(folder.path().join("t.csv"), "指标,单位,2025年,2030年目标\n预期寿命,岁,83.3,835\n").expect("writable");
    assert!(say(&["import", "t.csv", "--sheet", "一", "--out", "m"]).contains("leave out --sheet"));
    let page = fiveyear(folder.path(), &["import", "t.csv", "--out", "m"]);
    assert!(String::from_utf8_lossy(&page.stdout).contains("is a point missing, 83.5?"));
    fs::write(folder.path().join("t.csv"), "\n").expect("writable");
    assert!(say(&["import", "t.csv", "--out", "n"]).contains("error[empty-table]"));
}
