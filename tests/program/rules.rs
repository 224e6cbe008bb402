//! The rules language as planners use it, each example run by all three evaluators.

use fiveyear::diagnostic::Source;
use fiveyear::engine::trace::{Read, RuleFile, load, trace};

use crate::support::evaluators::{agree, agree_on_plan, book, inputs, refused, vocabulary};

#[track_caller]
fn holds(text: &str) {
    let rules = book(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let rows: Vec<_> = (0..40).map(|seed| inputs(seed, seed % 2 == 1)).collect();
    if let Err(difference) = agree(&rules, &vocabulary(), &rows) {
        panic!("{difference}\n{text}");
    }
}

/// One series of the last year for given inputs, by plain Rhai and the graph.
fn value(text: &str, name: &str) -> f64 {
    let rules = book(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let model = trace(&rules, &vocabulary()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    crate::support::evaluators::by_graph(&model, &|_| 2.0)[name][2][0]
}

#[test]
fn stocks_flows_and_order_on_demand() {
    holds(
        "fn ratio() { now.stock / now.people * 1000.0 }\nfn people() { prev.people * (1.0 + param.a) }\nfn base_people() { 100.0 }\nfn stock() { prev.stock - prev.stock * param.b + opened(\"stock\") }",
    );
}

#[test]
fn branches_in_every_form() {
    holds("fn stock() { if param.a > param.b { prev.stock + 1.0 } else if param.a == param.b { 0.0 } else { -prev.stock } }");
    holds(
        "fn stock() { if param.a > 0.0 && param.b > 0.0 || param.c >= 1.0 { return 1.0; } let x = 2; if !(param.a <= x) { x = 3; } x * shock(\"weather\") }",
    );
    holds("fn stock() { let x = if year == 2021 { param.a } else { param.b }; clamp(x, -1.0, 1) }");
}

#[test]
fn loops_helpers_closures_lists_and_maps() {
    holds(
        "fn stock() { let total = 0; for x in 0..4 { total += prev.ages[x] * weight(x); } total }\nfn weight(x) { if x > 1 { 2 } else { 1.5 } }\nfn ages() { prev.ages.map(|x| x * 1.1) }",
    );
    holds(
        "fn ages() { let list = []; for (x, index) in prev.ages { if x > param.a { list.push(x - index) } else { list.push(0) } } list }\nfn stock() { sum(now.ages) - now.ages.sum(1, 3) + now.ages.len() }",
    );
    holds(
        "fn stock() { let m = #{ one: param.a, two: 2 }; let f = |x| x ** 2 + m.one; f.call(prev.stock) + prev.ages.filter(|x| x > 0.0).len() }\nfn ages() { prev.ages }",
    );
}

#[test]
fn closures_see_assumptions_series_and_years() {
    holds(
        "fn stock() { helper(prev.stock, |z| z * param.b) }\nfn helper(value, f) { if value < 0.0 { f.call(-value) } else { f.call(value) } }",
    );
    holds(
        "fn stock() { let k = param.c; [1, 2, 3].map(|z| z * param.a - now.other).map(|z| z + year * k).sum() }\nfn other() { 2 * param.b }",
    );
    holds(
        "fn ages() { prev.ages.map(|x, at| if x > 0.0 { x * at } else { base.ages[at] }) }\nfn stock() { now.ages.reduce(|s, x| max(s, x), 0.0) }",
    );
    holds(
        "fn ages() { prev.ages.zip(base.ages, |a, b| a * b + 1) }\nfn stock() { mean(now.ages) + min(now.ages) + max(now.ages) - now.ages.sum() }",
    );
    holds(
        "fn stock() { if prev.ages.some(|x| x < 0.0) { 1 } else if prev.ages.all(|x| x > 0.5) { 2 } else { 3 } }\nfn ages() { prev.ages }",
    );
    holds(
        "fn ages() { let a = prev.ages; a[0] += param.a; a[-1] = 0.5; a += [1]; a.extract(0..4) }\nfn stock() { let a = now.ages; a.push(1); a.extract(1..3).sum() + a.len }",
    );
}

#[test]
fn every_operator_agrees_in_every_mix_of_numbers() {
    let values = ["2", "-3", "0.5", "-0.0", "param.a", "prev.stock"];
    let mut rules = String::new();
    let mut next = 0;
    let mut rule = |body: String| {
        rules += &format!("fn r{next}() {{ {body} }}\n");
        next += 1;
    };
    for a in values {
        for b in values {
            for operator in ["+", "-", "*", "/", "%", "**"] {
                rule(format!("let z = {a}; z {operator}= {b}; [z, {a} {operator} {b}]"));
            }
            for comparison in ["<", "<=", ">", ">=", "==", "!="] {
                rule(format!("if {a} {comparison} {b} {{ 1.5 }} else {{ param.b }}"));
            }
            rule(format!("[min({a}, {b}), max({a}, {b}, 1), clamp({a}, {b}, 1), clamp(param.c, {a}, {b})]"));
        }
        for function in ["abs", "sqrt", "exp", "ln", "floor", "ceiling", "round", "-", "+", "to_float"] {
            rule(format!("{function}({a})"));
        }
    }
    rules += "fn stock() { prev.stock * param.b }";
    holds(&rules);
}

#[test]
fn numbers_are_real() {
    assert_eq!(value("fn stock() { 1 / 2 * param.a }", "stock"), 1.0);
    assert_eq!(value("fn stock() { let x = 1; x /= 2; x + 0.0 * param.a }", "stock"), 0.5);
    assert_eq!(value("fn stock() { 2 ** -1 + param.a ** 3 }", "stock"), 8.5);
    assert_eq!(value("fn stock() { let x = param.a; x -= 1; x *= 3; x **= 2; x }", "stock"), 9.0);
    assert_eq!(value("fn stock() { if 1.0 + 1e-15 == 1.0 { 1.0 } else { 2.0 } }", "stock"), 2.0, "no epsilon");
    assert_eq!(value("fn stock() { if 1.0 < 1.0 + 1e-15 { 1.0 } else { 2.0 } }", "stock"), 1.0, "no epsilon");
    assert_eq!(value("fn stock() { 7 % 4 + min(1, param.a) + max(3, 2) + abs(-4) }", "stock"), 11.0);
    holds(
        "fn stock() { exp(param.a) + ln(param.b) + sqrt(param.c) + floor(param.a) + ceiling(param.b) + round(param.c) + param.a % param.b }",
    );
    holds("fn stock() { min(param.a, param.b) + max(param.b, param.c) - clamp(param.c, param.a, param.b) }");
}

#[test]
fn nan_decides_comparisons_as_ieee_does() {
    holds("fn stock() { let x = ln(param.a); if x < 0.0 { 1.0 } else if x >= 0.0 { 2.0 } else { 3.0 } }");
    holds("fn stock() { let x = ln(param.a); if x != x { 1.0 } else { 0.0 } }");
    holds(
        "fn stock() { if param.a < param.b { if param.a <= param.b { 1.0 } else { 2.0 } } else if param.b <= param.a { 3.0 } else { 4.0 } }",
    );
}

#[test]
fn a_decided_comparison_is_not_asked_again() {
    let rules = book("fn stock() { let n = 0; for x in 0..40 { if param.a < param.b { n += 1 } if param.b > param.a { n += 1 } if param.a >= param.b { n += 1 } } n }").expect("sound");
    let model = trace(&rules, &vocabulary()).expect("two paths for a < b, and a >= b, which NaN leaves open: three in all");
    let selects = model.graph.nodes().iter().filter(|node| format!("{node:?}").contains("Select")).count();
    assert!(selects <= 2, "{selects}");
}

#[test]
fn a_throw_fails_the_draws_that_meet_it() {
    let rules = book("fn stock() { if param.a > 0.0 { throw \"too many\"; } prev.stock + param.a }").expect("sound");
    let model = trace(&rules, &vocabulary()).expect("a throw under a condition is no fault of the rule");
    assert_eq!(model.failures.len(), 2, "one a year");
    let failure = &model.failures[0];
    assert_eq!((failure.message.as_str(), failure.year, failure.place.line()), ("too many", 2021, 1));
    for (a, fails) in [(1.0, 1.0), (-1.0, 0.0)] {
        let values: Vec<f64> = model.graph.inputs().iter().map(|_| a).collect();
        assert_eq!(fiveyear::engine::graph::interpret(&model.graph, &values)[failure.node.index()], fails);
    }
    holds("fn stock() { if param.a > 0.0 { throw \"too many\"; } prev.stock + param.a }");
    holds("fn ages() { if param.a > 0.0 { throw \"too many\"; } prev.ages }");
}

#[test]
fn what_a_rule_reads_is_known() {
    let rules = book("/// Beds in use.\n///\n/// 在用床位。\nfn stock() {\n    let grown = prev.stock * param.a;\n    grown + now.extra + base.stock + target.stock + shock(\"weather\")\n}\nfn extra() { param.b }").expect("sound");
    let model = trace(&rules, &vocabulary()).expect("sound");
    let stock = &model.series[1];
    let reads = [
        Read::Previous("stock".into()),
        Read::Param("a".into()),
        Read::Now("extra".into()),
        Read::Base("stock".into()),
        Read::Target("stock".into()),
        Read::Yearly { driver: "shock".into(), name: "weather".into() },
    ];
    assert_eq!(stock.reads, reads);
    let written: Vec<String> = stock.reads.iter().map(Read::to_string).collect();
    assert_eq!(written, ["prev.stock", "param.a", "now.extra", "base.stock", "target.stock", "shock(\"weather\")"]);
    assert_eq!(stock.description, "Beds in use.\n\n在用床位。");
    assert_eq!(stock.place.as_ref().map(|place| (place.line(), place.column())), Some((4, 4)));
    assert!(stock.text.starts_with("fn stock() {") && stock.text.ends_with('}'));
}

#[test]
fn what_the_base_year_alone_is_made_of_is_read_by_who_reads_it() {
    let rules =
        book("fn stock() { prev.stock * base.part }\nfn base_part() { 1.0 - base.rest }\nfn base_rest() { param.b }").expect("sound");
    let model = trace(&rules, &vocabulary()).expect("sound");
    assert_eq!(model.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>(), ["stock"]);
    let written: Vec<String> = model.series[0].reads.iter().map(Read::to_string).collect();
    assert_eq!(written, ["prev.stock", "base.part", "base.rest", "param.b"]);
}

#[test]
fn a_cycle_shows_its_path() {
    let message = refused("fn stock() { now.b + 1.0 }\nfn b() { now.c }\nfn c() { now.stock }");
    assert!(
        message.contains("stock → b → c → stock") || message.contains("b → c → stock → b") || message.contains("c → stock → b → c"),
        "{message}"
    );
    assert!(message.contains("rules/test.rhai:"), "{message}");
    assert_eq!(message.matches("error[").count(), 1, "{message}");
}

#[test]
fn mistakes_are_reported_together_each_at_its_place() {
    let message = refused(
        "fn stock() {\n    prev.stok + param.d\n}\nfn x() { now.stock * 2.0 }\nfn y() { shok(\"weather\") }\nfn z() { opened(\"stok\") }\nfn w() { let q = 1.0; }",
    );
    for part in [
        "no series is called `stok`",
        "did you mean `stock`?",
        "--> rules/test.rhai:2:10",
        "no assumption is called `d`",
        "--> rules/test.rhai:2:23",
        "no function is called `shok`",
        "did you mean `shock`?",
        "--> rules/test.rhai:5:",
        "`opened` knows no `stok`",
        "--> rules/test.rhai:6:",
        "`w` has no value: its last line sets `q`",
        "rules/test.rhai:7:21",
    ] {
        assert!(message.contains(part), "{part} is missing in\n{message}");
    }
    assert_eq!(message.matches("error[").count(), 5, "who waits for a failed rule is not blamed too:\n{message}");
}

#[test]
fn wrong_names_are_found_wherever_they_stand() {
    let message = refused(
        "fn stock() {\n    if year == 2099 { return now.stok + param.aa; }\n    unused(shock(\"whether\")) + base.agse[0] + target.stok\n}\nfn unused(x) { if false { halper(x) } else { x + y } }",
    );
    assert_eq!(message.matches("error[").count(), 1, "an unknown variable is a matter of syntax: {message}");
    assert!(message.contains("no variable is called `y`"), "{message}");
    let message = refused(
        "fn stock() {\n    if year == 2099 { return now.stok + param.aa; }\n    unused(shock(\"whether\")) + base.agse[0] + target.stok\n}\nfn unused(x) { if false { halper(x) } else { x } }",
    );
    for (name, place) in [("stok", "2:34"), ("aa", "2:47"), ("whether", "3:19"), ("agse", "3:37"), ("stok", "3:54"), ("halper", "5:27")] {
        assert!(message.contains(&format!("rules/test.rhai:{place}\n")), "{name} at {place} is missing in\n{message}");
    }
    assert_eq!(message.matches("error[").count(), 6, "each once:\n{message}");
    for name in ["stock", "weather", "ages"] {
        assert!(message.contains(&format!("did you mean `{name}`?")), "{name} in\n{message}");
    }
    let message = refused("fn stock() { a + bb + a }\nfn other() { 2.0 * year1 }");
    assert_eq!(message.matches("error[unknown-variable]").count(), 3, "{message}");
    assert!(message.contains("did you mean `year`?"), "{message}");
    let message = refused("fn other() { stock * 2.0 }\nfn stock() { 1.0 }");
    assert!(message.contains("`now.stock`"), "{message}");
}

#[test]
fn a_mistake_in_a_helper_is_placed_in_its_own_file_and_shows_who_called() {
    let file = |name: &str, text: &str| RuleFile { source: Source::new(name, text), replaces: Default::default() };
    let files = [
        file("rules/a.rhai", "// 人口\nfn stock() {\n    床位(prev.stock, 2)\n}\n"),
        file("rules/lib/b.rhai", "fn unused() { 1 }\n\nfn 床位(x) { x }\nfn 床位(x, n) {\n    [1].map(|z| 医院(z, x)).sum() + n\n}"),
        file("rules/lib/c.rhai", "fn 医院(z, x) { let 一 = 1; z + x[一] }"),
    ];
    let rules = load(&files).expect("well formed");
    let faults = trace(&rules, &vocabulary()).expect_err("a number has no elements");
    let place = |place: &fiveyear::diagnostic::Place| place.to_string();
    assert_eq!(faults.iter().map(|fault| fault.place.as_ref().map(place)).collect::<Vec<_>>(), [Some("rules/lib/c.rhai:1:31".to_owned())]);
    let related: Vec<String> = faults[0].related.iter().map(|related| place(&related.place)).collect();
    assert_eq!(related, ["rules/lib/b.rhai:5:17", "rules/lib/b.rhai:5:9", "rules/a.rhai:3:5"]);
}

#[test]
fn a_base_value_comes_from_one_place() {
    assert!(refused("fn stock() { prev.stock }\nfn base_stock() { 3.0 }").contains("error[two-base-values]"));
    assert!(refused("fn other() { prev.other + 1.0 }").contains("`other` has no value in the base year"));
    assert!(refused("fn other() { prev.other }\nfn base_other() { prev.stock }").contains("no meaning in the base year"));
    assert_eq!(value("fn other() { prev.other + 1.0 }\nfn base_other() { base.stock * param.a }", "other"), 6.0);
}

#[test]
fn replacing_a_rule_must_be_said() {
    let plan = RuleFile { source: Source::new("rules/a.rhai", "fn stock() { prev.stock }"), replaces: Default::default() };
    let own = |replaces: &[&str]| RuleFile {
        source: Source::new("scenarios/rules/b.rhai", "fn stock() { prev.stock * 2.0 }"),
        replaces: replaces.iter().map(|name| ((*name).to_owned(), None)).collect(),
    };
    let codes = |files: &[RuleFile]| load(files).err().map_or(Vec::new(), |faults| faults.iter().map(|fault| fault.code.name()).collect());
    assert_eq!(codes(&[plan.clone(), own(&[])]), ["defined-twice"]);
    assert_eq!(codes(&[plan.clone(), own(&["stock", "beds"])]), ["unknown-rule"]);
    assert_eq!(codes(&[own(&["stock"])]), ["unknown-rule"]);
    let beds = RuleFile { source: Source::new("rules/b.rhai", "fn beds() { 1.0 }"), replaces: Default::default() };
    assert_eq!(codes(&[plan.clone(), beds, own(&["stock", "beds"])]), ["rule-not-in-file"]);
    let replaced = load(&[plan, own(&["stock"])]).expect("said");
    let model = trace(&replaced, &vocabulary()).expect("sound");
    assert_eq!(crate::support::evaluators::by_graph(&model, &|_| 3.0)["stock"][2][0], 12.0);
}

#[test]
fn every_rule_of_the_small_plan_agrees_bit_for_bit() {
    agree_on_plan(&crate::model::small_plan());
}
