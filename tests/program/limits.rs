//! Rule files and scenarios whatever end in a clear message in about a second: each test is harmless and just beyond a limit.

use std::fs;
use std::time::Instant;

use crate::support::command::{fiveyear, printed, refused, small_plan};

/// What `check` says of the small plan with further rules, which it must refuse.
#[track_caller]
fn told_of(rules: &str) -> String {
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, format!("{text}\n{rules}\n")).expect("writable");
    let began = Instant::now();
    let message = refused(&fiveyear(folder.path(), &["check"]), 1);
    // About a second alone; many tests run beside this one.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    message
}

#[test]
fn all_rules_together_have_one_budget() {
    // Each of these rules is within what one rule may take; 60 of them in five years are not.
    let paths = |rule: usize| {
        let ifs: String =
            (0..12).map(|at| format!("if shock(\"training\") * {at}.5 > now.physicians - {rule}.0 {{ x += {at}.0; }} ")).collect();
        format!("fn many_{rule}() {{ let x = 0.0; {ifs}x }}\n")
    };
    let rounds = |rule: usize| format!("fn many_{rule}() {{ let x = 0.0; for i in 0..200000 {{ x += 1.0; }} x }}\n");
    let nodes = |rule: usize| {
        format!("fn many_{rule}() {{ let list = []; for i in 0..20000 {{ list.push(prev.physicians * (i + {rule}.5)); }} sum(list) }}\n")
    };
    for text in [(0..60).map(paths).collect::<String>(), (0..60).map(rounds).collect(), (0..60).map(nodes).collect()] {
        let message = told_of(&text);
        assert!(message.contains("error[endless-rule]") && message.contains("the rules together take more than"), "{message}");
        assert!(message.contains("rules/services.rhai:") && message.contains("fn many_"), "the place of the heaviest rule\n{message}");
        assert_eq!(message.matches("error[").count(), 1, "one message for one fault\n{message}");
    }
}

#[test]
fn lists_are_counted_wherever_they_grow() {
    for body in [
        "let list = []; for i in 0..90000 { list.push(prev.physicians * i); } let s = 0.0; for k in 0..40 { s += sum(list.map(|x| x * (k + 0.5))); } s",
        "let a = []; a.pad(90000, 0.0); let all = []; for i in 0..400 { all.push(a); } 1.0",
        "let a = []; a.pad(90000, 0.0); let all = []; all.pad(400, 0.0); for i in 0..400 { all[i] = a; } 1.0",
        "let a = []; a.pad(90000, 0.0); let b = a; for i in 0..400 { b = a; } 1.0",
        "let a = range(0, 90000, 1); let s = 0; for i in 0..400 { s += sum(a); } s * 1.0",
        "let a = []; a.pad(90000, 0.0); for i in 0..400 { let b = a + []; } 1.0",
        "let a = []; a.pad(50000, 0.0); let all = #{ x: a }; let many = []; for i in 0..800 { many.push(all); } 1.0",
    ] {
        let message = told_of(&format!("fn many() {{ {body} }}"));
        let limit = ["the rules together take more than", "a list holds at most 100000 elements"];
        assert!(limit.iter().any(|limit| message.contains(limit)), "{body}\n{message}");
        assert!(message.contains("rules/services.rhai:"), "{message}");
    }
}

#[test]
fn functions_that_call_each_other_are_named_with_their_places() {
    let message = told_of("fn ping(x) { pong(x) }\nfn pong(x) { ping(x + 1.0) }\nfn many() { ping(1.0) }");
    assert!(message.contains("`ping` calls `pong`, which leads back to `ping` without end"), "{message}");
    assert!(message.contains("`pong` calls `ping`") && !message.contains("prev.many"), "{message}");
    let message = told_of("fn again(x) { if x > 0.0 { again(x - 1.0) } else { 0.0 } }\nfn many() { again(prev.physicians) }");
    assert!(message.contains("`again` calls itself without end"), "{message}");
}

#[test]
fn a_thousand_rules_in_a_row_are_too_deep_and_some_hundred_are_not() {
    let chain = |rules: usize| {
        let link = |at: usize| format!("fn link_{at:04}() {{ now.link_{:04} + 1.0 }}\n", at + 1);
        format!("{}fn link_{rules:04}() {{{{ 1.0 }}}}\n", (0..rules).map(link).collect::<String>())
    };
    let message = told_of(&chain(1_200));
    assert!(message.contains("error[too-deep]"), "{message}");
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, format!("{text}{}", chain(300))).expect("writable");
    printed(&fiveyear(folder.path(), &["check"]));
}

#[test]
fn scenarios_in_a_chain_are_read_in_linear_time() {
    let folder = small_plan();
    for at in 0..1_500 {
        let parent = if at == 0 { "trend".to_owned() } else { format!("s{:06}", at - 1) };
        let text = format!("title = \"S{at}\"\nparent = \"{parent}\"\n");
        fs::write(folder.path().join(format!("scenarios/s{at:06}.toml")), text).expect("writable");
    }
    let began = Instant::now();
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("1507 scenarios") && began.elapsed().as_secs() < 10, "{:?}\n{page}", began.elapsed());
}

#[test]
fn circles_of_parents_are_each_told_once() {
    let folder = small_plan();
    for (name, parent) in [("a", "b"), ("b", "c"), ("c", "a"), ("tail", "b"), ("x", "y"), ("y", "x"), ("me", "me")] {
        fs::write(folder.path().join(format!("scenarios/{name}.toml")), format!("title = \"T\"\nparent = \"{parent}\"\n"))
            .expect("writable");
    }
    let message = refused(&fiveyear(folder.path(), &["check"]), 1);
    for circle in ["a -> b -> c -> a", "x -> y -> x", "me -> me"] {
        assert!(message.contains(&format!("parents in a circle: {circle}")), "{circle}\n{message}");
    }
    assert_eq!(message.matches("error[").count(), 3, "{message}");
}

#[test]
fn a_rule_that_no_draw_gives_a_value_is_told_by_check() {
    for (body, told) in [
        ("prev.physicians / 0.0", "has no finite value in any draw of"),
        ("let none = 0; prev.physicians / none", "has no finite value in any draw of"),
        ("ln(0.0 - 1.0) + prev.physicians", "has no finite value in any draw of"),
        ("1.0 / (2.0 - 2.0)", "has no finite value in any draw of"),
        ("-(prev.physicians / 0.0) * 2.0", "has no finite value in any draw of"),
    ] {
        let message = told_of(&format!("fn many() {{ {body} }}\nfn base_many() {{ 1.0 }}"));
        assert!(message.contains(told) && message.contains("rules/services.rhai:"), "{body}\n{message}");
    }
    // What some draws or years have is no fault of the text.
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, text + "fn some() { if prev.physicians > 0.0 { 1.0 } else { 1.0 / 0.0 } }\n").expect("writable");
    printed(&fiveyear(folder.path(), &["check"]));
}

#[test]
fn a_rule_without_a_value_is_told_where_it_ends() {
    let message = told_of("fn many() {\n    if year > 2026 { 1.0 }\n}");
    assert!(message.contains("this `if` gives `many` no value") && message.contains("write `else { … }` after it"), "{message}");
    let message = told_of("fn many() {\n    let x = 2.0;\n    if year > 2026 { x } else if year > 2025 { 3.0 }\n}");
    assert!(message.contains("this `if` gives `many` no value"), "{message}");
    let message = told_of("fn many() {\n    let x = 2.0;\n    x * 3.0;\n}");
    assert!(message.contains("`many` has no value: its last line ends in `;`"), "{message}");
    let message = told_of("fn many() { [] }");
    assert!(message.contains("error[empty-list]") && message.contains("`many` gives an empty list"), "{message}");
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file)
        .expect("readable")
        .replace("fn preschool_enrolment() { ", "fn preschool_enrolment() { [1.0, 2.0] }\nfn other() { ");
    fs::write(&file, text).expect("writable");
    let message = refused(&fiveyear(folder.path(), &["check"]), 1);
    assert!(message.contains("`preschool_enrolment` gives a list of 2, and an indicator is one number"), "{message}");
}

#[test]
fn the_number_of_values_is_told_with_the_head_of_the_function() {
    let message = told_of("fn many() { pushed(now.physicians) }");
    assert!(message.contains("`pushed(percent, push)` takes 2 values, and here is 1") && message.contains("declared here"), "{message}");
    let message = told_of("fn many() { max(1.0, 2.0, 3.0, 4.0, now.physicians) }");
    assert!(
        message.contains("`max` takes two or three numbers, or a list of any length") && message.contains("`max([a, b, c])`"),
        "{message}"
    );
    let message = told_of("fn many() { sum(1.0, now.physicians) }");
    assert!(message.contains("`sum` takes one list"), "{message}");
}
