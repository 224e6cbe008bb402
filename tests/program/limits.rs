//! Rules that can have no value, and circles, are told where they stand.

use std::fs;

use crate::support::command::{fiveyear, printed, refused, small_plan};

/// What `check` says of the small plan with further rules, which it must refuse.
#[track_caller]
fn told_of(rules: &str) -> String {
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, format!("{text}\n{rules}\n")).expect("writable");
    refused(&fiveyear(folder.path(), &["check"]), 1)
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
    fs::write(&file, text + "fn few() { if prev.physicians > 0.0 { 1.0 } else { 1.0 / 0.0 } }\n").expect("writable");
    printed(&fiveyear(folder.path(), &["check"]));
}

#[test]
fn a_rule_without_a_value_is_told_where_it_ends() {
    let message = told_of("fn many() {\n    if year > 2026 { 1.0 }\n}");
    assert!(message.contains("this `if` gives `many` no value") && message.contains("write `else { … }` after it"), "{message}");
    let message = told_of("fn many() {\n    let x = 2.0;\n    if year > 2028 { x } else if year > 2026 { 3.0 }\n}");
    assert!(message.contains("this `if` gives `many` no value") && message.contains("rules/services.rhai:"), "{message}");
    let message = told_of("fn many() { [] }");
    assert!(message.contains("error[empty-list]") && message.contains("`many` gives an empty list"), "{message}");
}

#[test]
fn a_list_for_an_indicator_is_told_where_it_is_given() {
    let folder = small_plan();
    let file = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&file)
        .expect("readable")
        .replace("fn preschool_enrolment() { ", "fn preschool_enrolment() { [1.0, 2.0] }\nfn other() { ");
    fs::write(&file, text).expect("writable");
    let message = refused(&fiveyear(folder.path(), &["check"]), 1);
    assert!(message.contains("`preschool_enrolment` gives a list of 2, and an indicator is one number"), "{message}");
    assert_eq!(message.matches("error[").count(), 1, "who waits for it is not blamed too:\n{message}");
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
