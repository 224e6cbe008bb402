//! Expressions, blocks and remarks in the forms of other languages: one message for each, at its place, whose help stands for it as it is.

use serde_json::Value;

use super::foreign_words::{line_mended, mended, messages};
use crate::support::command::{change, small_plan};

const RULES: &str = "rules/services.rhai";
const MONEY: &str = "rules/money.rhai";
const PEOPLE: &str = "rules/population.rhai";
const LAST: &str = "    prev.physicians * (1.0 - param.physicians_leaving)";
const RATIO: &str = "fn physicians_per_1000() { now.physicians / now.population * 1000.0 }";

/// With an edit, one message is told in this line of the file and at this column, with all of these words.
#[track_caller]
fn told_at((file, from, to): (&str, &str, &str), (line, column): (u64, u64), parts: &[&str]) {
    let folder = small_plan();
    change(folder.path(), file, from, to);
    let told_of = messages(folder.path());
    let [fault] = &told_of[..] else { panic!("one message for one fault: {to}\n{told_of:#?}") };
    let place = (fault["place"]["line"].as_u64(), fault["place"]["column"].as_u64());
    assert_eq!((fault["place"]["file"].as_str(), place), (Some(file), (Some(line), Some(column))), "{to}\n{fault:#}");
    let all = fault.to_string().replace("\\\"", "\"");
    for part in parts {
        assert!(all.contains(part), "{part} is missing: {to}\n{fault:#}");
    }
}

#[test]
fn choices_in_the_middle_of_an_expression_are_written_with_braces() {
    for (line, written, meant) in [
        ("let x = (0.1 if year > 2027 else 0.2) * hired;", "0.1 if year > 2027 else 0.2", "if year > 2027 { 0.1 } else { 0.2 }"),
        ("let x = max(0.0, year > 2027 ? 0.1 : 0.2);", "year > 2027 ? 0.1 : 0.2", "if year > 2027 { 0.1 } else { 0.2 }"),
        ("let x = year > 2027 && 0.1 || 0.2;", "year > 2027 && 0.1 || 0.2", "if year > 2027 { 0.1 } else { 0.2 }"),
        ("if not year > 2028 { hired = 1.0; }", "not year > 2028", "!(year > 2028)"),
        ("if not year > 2028 && hired > 1.0 { hired = 1.0; }", "not year > 2028", "!(year > 2028)"),
        (
            "let x = year > 2027 ? 0.1 : year > 2026 ? 0.2 : 0.3;",
            "year > 2027 ? 0.1 : year > 2026 ? 0.2 : 0.3",
            "if year > 2027 { 0.1 } else { if year > 2026 { 0.2 } else { 0.3 } }",
        ),
        ("let x = |hired - 1.0| / 2.0;", "|hired - 1.0|", "abs(hired - 1.0)"),
        ("let x = response[now.effort_health];", "response[now.effort_health]", "response(now.effort_health)"),
        ("let x = max[0.15, 0.10];", "max[0.15, 0.10]", "max(0.15, 0.10)"),
    ] {
        line_mended(line, written, meant);
    }
}

#[test]
fn what_belongs_to_a_choice_stands_in_braces() {
    for (line, written, meant) in [
        ("let x = if year > 2027 { 0.1 } else 0.2;", "0.2", "{ 0.2 }"),
        ("if year > 2027 { hired = 0.1; } else hired = 0.2;", "hired = 0.2;", "{ hired = 0.2; }"),
        ("let x = if year > 2027 0.1 else 0.2;", "0.1 else 0.2", "{ 0.1 } else { 0.2 }"),
        ("let x = if (year > 2027) 0.1 else 0.2;", "0.1 else 0.2", "{ 0.1 } else { 0.2 }"),
        ("let x = if year > 2027: 0.1 else: 0.2;", ": 0.1 else: 0.2", "{ 0.1 } else { 0.2 }"),
        ("let x = if year > 2027 then 0.1 else 0.2;", "then 0.1 else 0.2", "{ 0.1 } else { 0.2 }"),
        ("if year > 2027 hired = 0.1;", "hired = 0.1;", "{ hired = 0.1; }"),
        ("for age in 0..3 hired += 0.0;", "hired += 0.0;", "{ hired += 0.0; }"),
        ("if year in (2027, 2028) { hired = 1.0; }", "(2027, 2028)", "[2027, 2028]"),
        ("if year is not 2027 { hired = 1.0; }", "is not", "!="),
        ("let x = if year == 2027 { 0.1 } 0.2;", "0.2", "else { 0.2 }"),
        ("let x = if year == 2027,2028 { 0.1 } else { 0.2 };", "year == 2027,2028", "year == 2027 || year == 2028"),
        ("let x = if year != 2027, 2028 { 0.1 } else { 0.2 };", "year != 2027, 2028", "year != 2027 && year != 2028"),
        ("let x = if year equals 2027 { 0.1 } else { 0.2 };", "equals", "=="),
        ("let x = if year greater than 2027 { 0.1 } else { 0.2 };", "greater than", ">"),
        ("let x = if year > 2026, year < 2029 { 0.1 } else { 0.2 };", ",", " &&"),
        ("let x = if year == 2027 { 0.1 } else year == 2028 { 0.2 } else { 0.3 };", "else", "else if"),
        (
            "let x = switch (year) { case 2026: 0.1; break; default: 0.2; };",
            "switch (year) { case 2026: 0.1; break; default: 0.2; }",
            "switch year { 2026 => 0.1, _ => 0.2 }",
        ),
        ("let x = #{2026: 0.1, 2027: 0.2}[year];", "#{2026: 0.1, 2027: 0.2}[year]", "switch year { 2026 => 0.1, 2027 => 0.2, _ => 0.0 }"),
    ] {
        line_mended(line, written, meant);
    }
    let edit = |line: &str| format!("    {line}\n{LAST}");
    told_at((RULES, LAST, &edit("let x = if year == 2027 { 0.1 }; else { 0.2 };")), (23, 36), &["`;` ends the choice", "delete it"]);
}

#[test]
fn functions_of_elements_and_lists_are_written_as_rules_write_them() {
    let old = "fn under_3() { sum(now.women, 0, 3)";
    let new = |of: &str| format!("fn under_3() {{ sum(now.women.extract(0, 3).map({of}))");
    for (written, meant) in [
        ("x => x + 0.0", "|x| x + 0.0"),
        ("lambda x: x + 0.0", "|x| x + 0.0"),
        ("(x) => x * 1.0", "|x| x * 1.0"),
        ("function(x) x + 0.0", "|x| x + 0.0"),
    ] {
        mended((PEOPLE, old, &new(written)), written, meant);
    }
    told_at(
        (PEOPLE, old, "fn under_3() { sum([now.women[age] for age in 0..3])"),
        (43, 21),
        &["`let list = []; for age in 0..3 { list.push(now.women[age]); }`"],
    );
    // An element of a list, and a factor whose sign was forgotten.
    mended((PEOPLE, "base.fertility[age]", "base.fertility(age)"), "base.fertility(age)", "base.fertility[age]");
    let factor = LAST.replace(" * (", " (");
    let product = "prev.physicians * (1.0 - param.physicians_leaving)";
    mended((RULES, LAST, &factor), "prev.physicians (1.0 - param.physicians_leaving)", product);
}

#[test]
fn numbers_and_signs_are_told_as_what_they_are() {
    for (from, to, written, meant) in [
        ("(1.0 - param.physicians_leaving)", "(1,0 - param.physicians_leaving)", "1,0", "1.0"),
        ("now.population * 1000.0 }", "now.population * 1 000.0 }", "1 000.0", "1000.0"),
        ("now.population * 1000.0 }", "now.population * 1..5 }", "1..5", "1.5"),
        ("now.population * 1000.0 }", "now.population * 1 000 000.5 }", "1 000 000.5", "1000000.5"),
        ("now.population * 1000.0 }", "now.population² }", "²", "** 2.0"),
        ("now.physicians / now.population", "now->physicians / now.population", "->", "."),
        ("prev.physicians * param.physicians_hired", "prev.physicians ++ param.physicians_hired", "++", "+"),
        ("now.physicians / now.population", "df.physicians / now.population", "df.physicians", "now.physicians"),
        ("now.physicians / now.population", "model.now.physicians / now.population", "model.now.physicians", "now.physicians"),
    ] {
        mended((RULES, from, to), written, meant);
    }
    line_mended("if hired < 0.0 { throw negative physicians }", "throw negative physicians", "throw \"negative physicians\"");
    let line = |line: &str| format!("    {line}\n{LAST}");
    for (line, column, parts) in [
        (line("hired = max(hired - 0.15 hired, 0.0);"), 30, &["no sign stands between `0.15` and `hired`", "write `0.15 * hired`"][..]),
        (line("hired = max(hired money, 0.0);"), 23, &["no sign stands between `hired` and `money`"]),
        (line("hired = (hired, 1.0);"), 13, &["these brackets hold one value", "`[hired, 1.0]`"]),
        (line("let x == 0.05;"), 11, &["declared by `=`, not by `==`"]),
        (line("let x += 0.05;"), 11, &["declared by `=`, not by `+=`"]),
        (line("let x, y = 0.05;"), 5, &["`let x = …; let y = …;`"]),
    ] {
        told_at((RULES, LAST, &line), (23, column), parts);
    }
    told_at((RULES, "physicians_leaving) + hired + opened(\"physicians\")", "physicians_leaving)%"), (23, 55), &["no per cent sign"]);
    told_at(
        (RULES, "param.physicians_leaving) + hired + opened(\"physicians\")", "param.physicians_leaving) +"),
        (23, 56),
        &["nothing follows this `+`"],
    );
    mended((MONEY, "share(\"new\")", "share(new)"), "share(new)", "share(\"new\")");
}

#[test]
fn remarks_begin_with_two_strokes() {
    let line = |line: &str| format!("    {line}\n{LAST}");
    for (text, written, meant) in [
        ("let x = 0.05; # a remark", "#", "//"),
        ("let x = 0.05; -- a remark", "--", "//"),
        ("let x = 0.05; % a remark", "%", "//"),
        ("let x = 0.05; ' a remark", "'", "//"),
        ("' a remark of VBA", "'", "//"),
        ("# a word's quote", "#", "//"),
        ("-- a remark", "--", "//"),
        ("% a remark", "%", "//"),
    ] {
        mended((RULES, LAST, &line(text)), written, meant);
    }
    // On one line with the brace that ends the rule.
    for sign in ["#", "--", "%"] {
        let ratio = RATIO.replace(" }", &format!(" {sign} per 1,000 }}"));
        mended((RULES, RATIO, &ratio), &format!("{sign} per 1,000"), "/* per 1,000 */");
    }
    told_at(
        (RULES, RATIO, &RATIO.replace(" / ", " // ")),
        (28, 43),
        &["`//` begins a remark, and hides the `}`", "write `/` if it divides"],
    );
    told_at((RULES, LAST, &line("let x = (hired // 2.0);")), (23, 20), &["hides the `)`", "write `/` if it divides"]);
    told_at((RULES, LAST, &line("let x = hired // 2.0;")), (23, 19), &["hides the `;`", "write `/` if it divides"]);
}

#[test]
fn heads_of_rules_are_told_whole() {
    for (head, meant) in [
        ("physicians_per_1000 <- function() {", "fn physicians_per_1000() {"),
        ("physicians_per_1000 = function() {", "fn physicians_per_1000() {"),
        ("const physicians_per_1000 = () => {", "fn physicians_per_1000() {"),
    ] {
        mended((RULES, "fn physicians_per_1000() {", head), head, meant);
    }
    let whole = "const physicians_per_1000 = () => now.physicians / now.population * 1000.0;";
    mended((RULES, RATIO, whole), whole, RATIO);
    mended((RULES, "fn physicians_per_1000()", "fn now.physicians_per_1000()"), "now.physicians_per_1000", "physicians_per_1000");
    told_at((RULES, "fn physicians_per_1000()", "fn fn physicians_per_1000()"), (28, 4), &["twice", "delete one"]);
    told_at(
        (RULES, "physicians_per_1000()", "physicians_per_1000(x = 1.0)"),
        (28, 24),
        &["a rule is given none: `fn physicians_per_1000()`"],
    );
}

#[test]
fn variables_are_told_where_they_should_have_been_set() {
    const HIRED: &str = "    let hired = prev.physicians";
    for sign in ["<-", ":="] {
        let written = format!("hired {sign}");
        mended((RULES, "let hired =", &written), &written, "let hired =");
    }
    mended((RULES, "let hired =", "lethired ="), "lethired", "let hired");
    told_at((RULES, HIRED, &HIRED.replace("let", "// let")), (22, 5), &["the line that sets `hired` is a remark"]);
    told_at((RULES, "response(now.effort_health);", "response(now.effort_health)."), (22, 87), &["write `;` for `.`"]);
    told_at((RULES, "response(now.effort_health);", "response(now.effort_health); pass"), (22, 89), &["rules have no `pass`", "delete it"]);
    told_at(
        (RULES, "physicians_per_1000() { now", "physicians_per_1000() { physicians_per_1000 = now"),
        (28, 28),
        &["leave `physicians_per_1000 =` out"],
    );
}

#[test]
fn the_value_of_a_block_is_kept_with_a_semicolon_too() {
    for (from, to) in [
        ("now.population * 1000.0 }", "now.population * 1000.0;; }"),
        (LAST, &format!("    let x = if year > 2027 {{ 0.15; }} else {{ 0.10; }};\n    hired += 0.0 * x;\n{LAST}")),
    ] {
        let folder = small_plan();
        change(folder.path(), RULES, from, to);
        let told = messages(folder.path());
        assert!(!told.iter().any(|told| told["code"] == "unused"), "{to}\n{told:#?}");
    }
    // In a loop it is lost, and so it is where the choice stands in the middle of a rule.
    for line in ["for age in 0..3 { hired * 2.0; }", "for age in 0..3 { if age > 1 { hired * 2.0; } }", "if year > 2027 { hired * 2.0; }"] {
        let folder = small_plan();
        change(folder.path(), RULES, LAST, &format!("    {line}\n{LAST}"));
        let told: Vec<Value> = messages(folder.path());
        assert!(told.iter().any(|told| told["code"] == "unused"), "{line}\n{told:#?}");
    }
}

#[test]
fn slips_of_the_pen_and_types_of_other_languages_are_told_as_what_they_are() {
    let edit = |line: &str| format!("    {line}\n{LAST}");
    for (line, column, parts) in [
        ("let x = hired as f64;", 19, &["`as` is no word", "leave `as`"][..]),
        ("let x = (double)hired;", 21, &["a type in brackets", "leave the brackets"]),
        ("let x: prev.physicians * 2.0;", 10, &["a variable is set by `=`", "write `=` in place of `:`"]),
        ("let x = 0.1 if year > 2027;", 17, &["a condition stands before", "write `if"]),
        ("let x = { 2026: 0.1, 2027: 0.2 };", 19, &["values by year", "switch year"]),
        ("let x = switch year { 2026 => 0.1 2027 => 0.2, _ => 0.3 };", 35, &["`,` is missing between two cases", "write `0.1,`"]),
        ("let x = switch year { 2026 = 0.1, _ => 0.3 };", 32, &["joined by `=>`", "write `=>`"]),
        ("let x = switch year { _ => 0.3, 2026 => 0.1, };", 27, &["comes last", "write `2026 => 0.1, _ => 0.3`"]),
        ("let let x = 1.0;", 9, &["`let` stands twice"]),
        ("let x = float(hired);", 13, &["no function is called `float`", "leave the function out"]),
        ("let x = ROUND(hired, 2);", 13, &["`round(x * 100.0) / 100.0`"]),
        ("let x = roundup(hired, 0);", 13, &["`ceiling(x)`"]),
        ("let x = max(hired);", 13, &["here is one number"]),
        ("let x = Now.physicians;", 13, &["write `now`"]),
        ("let x = nowphysicians;", 13, &["write `now.physicians`"]),
        ("let x = parm.physicians_leaving;", 13, &["did you mean `param`"]),
        ("let private = 1.0;", 9, &["`private` can be no name", "private_"]),
        ("let x = 10.000,0;", 13, &["write `10000.0`"]),
        ("let x = (hired + 1.0)) * 2.0;", 26, &["one `)` of this line is too many"]),
    ] {
        told_at((RULES, LAST, &edit(line)), (23, column), parts);
    }
}
