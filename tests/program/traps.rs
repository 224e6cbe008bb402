//! Each known trap of Rhai is closed: what would go silently wrong is refused with a message a planner can act on.

use crate::support::evaluators::refused;

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    let message = refused(text);
    for part in parts {
        assert!(message.contains(part), "{part} is missing in\n{message}");
    }
    assert!(message.contains("rules/test.rhai:"), "no place in\n{message}");
}

#[test]
fn switch_is_for_the_year_only() {
    says("fn stock() { switch param.a { 1 => 2.0, _ => 3.0 } }", &["error[switch-on-value]", "if … else if … else"]);
    says("fn stock() { let x = param.a; switch x { 1 => 2.0, _ => 3.0 } }", &["error[switch-on-value]"]);
    says("fn stock() { let year = param.a; switch year { 1 => 2.0, _ => 3.0 } }", &["error[reserved-name]", "`year`"]);
    says("fn stock() { help(param.a) }\nfn help(year) { switch year { 1 => 2.0, _ => 3.0 } }", &["error[reserved-name]"]);
    says("fn stock() { let f = |year| switch year { 1 => 2.0, _ => 3.0 }; f.call(param.a) }", &["error[reserved-name]"]);
    let message =
        crate::support::evaluators::book("fn stock() { /* switch x */ \"switch x\"; switch year { 2021 => param.a, _ => prev.stock } }");
    assert!(message.is_ok(), "switch year is allowed, and comments and texts are not code");
}

#[test]
fn full_width_marks_are_named_with_what_to_type() {
    for (rule, mark, plain) in [
        ("fn stock() { let x = 1.0； x * param.a }", '；', ';'),
        ("fn stock（) { param.a }", '（', '('),
        ("fn stock() { max(param.a， 1.0) }", '，', ','),
        ("fn stock() { shock(“weather”) }", '“', '"'),
        ("fn stock() { /* 注释，有标点 */\n param.a ＋ 1.0 }", '＋', '+'),
    ] {
        says(rule, &["error[syntax]", &format!("`{mark}` is a full-width character"), &format!("write `{plain}` in its place")]);
    }
    // Comments and texts may hold them, also where something else is wrong.
    for rule in ["fn stock() { // 注释，有标点；\n param.a + }", "fn stock() { shock(\"甲，乙\") + }"] {
        let message = refused(rule);
        assert!(message.contains("error[syntax]") && !message.contains("full-width"), "{message}");
    }
}

#[test]
fn comparing_with_anything_but_a_number_is_refused() {
    for other in ["\"text\"", "true", "()", "[1.0]", "#{ x: 1 }"] {
        for operator in ["==", "!=", "<", ">="] {
            says(&format!("fn stock() {{ if param.a {operator} {other} {{ 1.0 }} else {{ 2.0 }} }}"), &["error["]);
            says(&format!("fn stock() {{ if {other} {operator} param.a {{ 1.0 }} else {{ 2.0 }} }}"), &["error["]);
        }
    }
    says("fn stock() { if [param.a] == [1.0] { 1.0 } else { 2.0 } }", &["error[list-comparison]", "one by one"]);
    says("fn stock() { if param.a in [1.0, 2.0] { 1.0 } else { 2.0 } }", &["error[list-search]"]);
    says("fn stock() { if [param.a].contains(1) { 1.0 } else { 2.0 } }", &["error[list-search]"]);
    says("fn stock() { let list = [param.a, param.b]; list.sort(); list[0] }", &["error[list-order]"]);
    says("fn stock() { param.a + \"1\" }", &["error[wrong-operands]", "text"]);
}

#[test]
fn what_can_never_be_equal_is_refused_for_known_numbers_too() {
    for (a, b) in [("1.0", "\"a\""), ("2", "()"), ("[1.0]", "1.0"), ("true", "1"), ("#{ x: 1 }", "1.5"), ("\"a\"", "true"), ("|x| x", "1")]
    {
        for operator in ["==", "!=", "<", ">="] {
            says(
                &format!("fn stock() {{ let a = {a}; let b = {b}; if a {operator} b {{ 1.0 }} else {{ 2.0 }} }}"),
                &["error[wrong-operands]"],
            );
        }
    }
    says("fn stock() { let m = #{ x: param.a }; if m.y == () { 1 } else { 2 } }", &["error["]);
}

#[test]
fn what_is_read_cannot_be_changed() {
    let copy = "let copy = prev.ages;";
    for change in ["prev.ages[0] = 5.0", "prev.ages[1] += param.a", "prev.ages.push(1.0)", "prev.ages.clear()", "prev.ages.reverse()"] {
        says(&format!("fn stock() {{ {change}; sum(prev.ages) }}\nfn ages() {{ prev.ages }}"), &["error[read-only]", copy]);
    }
    says("fn stock() { prev.stock += 5.0; prev.stock }", &["error[read-only]"]);
    says("fn stock() { param.a = 3.0; param.a }", &["error[read-only]", "`param.a`"]);
}

#[test]
fn functions_in_lists_must_answer_true_or_false() {
    for question in ["filter(|x| x).len()", "some(|x| x)", "all(|x| x * 2)", "filter(|x| 1).len()"] {
        let text = format!("fn stock() {{ let n = prev.ages.{question}; 1.0 }}\nfn ages() {{ prev.ages }}");
        says(&text, &["error[wrong-kind]", "true or false", "|x| x > 0.0"]);
    }
    for sorting in ["sort(|a, b| a < b)", "sort_by(|a, b| 1)", "dedup()", "order(|a, b| a < b)", "retain(|x| x)", "drain(|x| x)"] {
        says(&format!("fn ages() {{ let list = prev.ages; list.{sorting}; list }}"), &["error["]);
    }
}

#[test]
fn whole_numbers_never_wrap_around() {
    for text in [
        "9223372036854775807 + 1",
        "-9223372036854775807 - 2",
        "abs(-9223372036854775807 - 1)",
        "-(-9223372036854775807 - 1)",
        "4611686018427387904 * 2",
    ] {
        says(&format!("fn stock() {{ {text} }}"), &["error[whole-number-arithmetic]"]);
    }
    says("fn stock() { 5 % 0 }", &["error[whole-number-arithmetic]"]);
}

#[test]
fn loops_and_conditions_cannot_hang_on_a_draw() {
    says("fn stock() { let x = param.a; while x > 0.0 { x -= 1.0; } x }", &["error[endless-rule]", "the same in every draw"]);
    says("fn stock() { let x = 0.0; while true { x += 1.0; } x }", &["error[endless-rule]", "does not come to an end"]);
    says("fn stock() { loop { } }", &["error[endless-rule]"]);
    says("fn stock() { again(1.0) }\nfn again(x) { again(x + 1.0) }", &["error[endless-recursion]"]);
    says("fn stock() { let n = 0; for x in 0..param.a { n += 1; } n }", &["error[wrong-operands]", "the same in every draw"]);
    says("fn stock() { if param.a { 1.0 } else { 2.0 } }", &["true or false", "if x > 0.0"]);
    says("fn stock() { if !param.a { 1.0 } else { 2.0 } }", &["error[", "`!`"]);
    says("fn stock() { if param.a && true { 1.0 } else { 2.0 } }", &["true or false"]);
    let many: String = (0..13).map(|at| format!("if param.a * {at}.5 > param.b {{ n += {at}; }}\n")).collect();
    says(
        &format!("fn stock() {{ let n = 0.0;\n{many} n }}"),
        &["error[too-many-paths]", "`stock` branches into more than 4096 paths", "min, max or clamp", "test.rhai:14:"],
    );
}

#[test]
fn traced_values_cannot_become_text_index_or_whole_number() {
    says("fn stock() { prev.ages[param.a] }\nfn ages() { prev.ages }", &["error[wrong-kind]", "a whole number is needed here"]);
    says("fn stock() { param.a.to_int() }", &["error[traced-conversion]"]);
    says("fn stock() { let t = `${param.a}`; 1.0 }", &["error[text-with-values]"]);
    says("fn stock() { prev.ages[4] }\nfn ages() { prev.ages }", &["error[index-out-of-range]", "4 elements"]);
    says("fn stock() { sum(prev.ages, 2, 9) }\nfn ages() { prev.ages }", &["error[index-out-of-range]"]);
}

#[test]
fn a_rule_ends_in_a_number() {
    says("fn stock() { \"text\" }", &["error[no-number]"]);
    says("fn stock() { true }", &["error[no-number]"]);
    says("fn stock() { }", &["error[no-number]", "no semicolon"]);
    says("fn stock() { [1.0, \"x\"] }", &["error[no-number]"]);
    says("fn stock() { if param.a > 0.0 { 1.0 } }", &["error[no-number]", "write `else { … }` after it"]);
    says("fn stock() { if param.a > 0.0 { [1.0] } else { 2.0 } }", &["error[no-number]", "a list on one branch"]);
    says("fn stock() { if param.a > 0.0 { [1.0] } else { [2.0, 3.0] } }", &["error[list-lengths]"]);
    says("fn stock() { throw \"always\" }", &["error[always-throws]", "always"]);
    says("fn stock() { if param.a > 0.0 { throw \"up\" } else { throw \"down\" } }", &["error[always-throws]"]);
}

#[test]
fn the_language_stays_pure() {
    for word in ["eval(\"1\")", "print(\"x\")", "debug(1)", "type_of(1)"] {
        says(&format!("fn stock() {{ {word}; 1.0 }}"), &["error["]);
    }
    for call in ["sleep(1)", "timestamp()", "rand()", "open_file(\"x\")", "exit(1.0)"] {
        says(&format!("fn stock() {{ {call}; 1.0 }}"), &["error[unknown-function]"]);
    }
    says("import \"x\" as x; fn stock() { 1.0 }", &["error["]);
    says("fn stock() { try { 1.0 } catch { 2.0 } }", &["error["]);
    says("const X = 3; fn stock() { 1.0 }", &["error[outside-a-rule]", "an assumption of the plan"]);
    says("let x = 3; fn stock() { 1.0 }", &["error[outside-a-rule]"]);
    says("fn stock() { param.a = 3.0; 1.0 }", &["error["]);
}

#[test]
fn syntax_errors_have_a_place_in_characters() {
    let message = refused("fn stock() {\n    let 床位 = 3.0 * ;\n    床位\n}");
    assert!(message.contains("error[syntax]") && message.contains("rules/test.rhai:2:"), "{message}");
    assert!(refused("fn stock() { 1.0").contains("error[syntax]"));
    assert!(refused("fn stock( { 1.0 }").contains("error[syntax]"));
}

#[test]
fn chinese_names_work() {
    let rules = crate::support::evaluators::book("fn 床位() { prev.床位 + param.a }\nfn base_床位() { 6.0 }").expect("sound");
    assert_eq!(rules.names().collect::<Vec<_>>(), ["床位"]);
    assert!(fiveyear::engine::trace::trace(&rules, &crate::support::evaluators::vocabulary()).is_ok());
}

#[test]
fn a_throw_says_a_text() {
    says("fn stock() { if param.a > 0.0 { throw param.a; } 1.0 }", &["error[thrown-value]", "a value that is known only in a run"]);
    says("fn stock() { if param.a > 0.0 { throw [1]; } 1.0 }", &["error[thrown-value]"]);
}

#[test]
fn no_name_means_two_things() {
    says("fn clamp(x, low, high) { x }\nfn stock() { clamp(param.a, 0, 1) }", &["error[reserved-name]", "`clamp`"]);
    says("fn sum(list) { 1 }\nfn stock() { 1.0 }", &["error[reserved-name]", "test.rhai:1:4"]);
    says("fn shock(name) { 1 }\nfn stock() { shock(\"weather\") }", &["error[reserved-name]", "`shock`"]);
    says("fn stock() { other() }\nfn other() { prev.other }\nfn base_other() { 1 }", &["error[rule-called]", "now.other"]);
    says("fn other() { prev.other + base_other() }\nfn base_other() { 1 }", &["error[rule-called]", "base.other"]);
}

#[test]
fn bits_of_whole_numbers_are_none_of_the_language() {
    for operator in ["<<", ">>", "&", "|", "^"] {
        says(&format!("fn stock() {{ prev.stock * (6 {operator} 3) }}"), &["error[unknown-operator]", &format!("`{operator}`")]);
        let assigning = format!("fn stock() {{ let bits = 6; bits {operator}= 3; prev.stock * bits }}");
        says(&assigning, &["error[unknown-operator]", &format!("`{operator}=`")]);
    }
    says("fn stock() { if true & false { 1.0 } else { prev.stock } }", &["error[unknown-operator]", "`&&`"]);
    let closure = crate::support::evaluators::book("fn stock() { let twice = |x| 2.0 * x; twice.call(prev.stock) }").expect("sound");
    assert!(fiveyear::engine::trace::trace(&closure, &crate::support::evaluators::vocabulary()).is_ok(), "closures stay");
}
