//! TOML written in the manner of other notations, and what passes no reader's mind: each is told once, with the line as it is meant.

use std::fs;

use super::written_slips::one;
use crate::support::command::{change, fiveyear, printed, refused, small_plan, told};

const ASSUMPTIONS: &str = "seeds/assumptions.toml";

/// One message at a place of a file; the whole line is written anew by its help and accepted.
#[track_caller]
fn line(file: &str, from: &str, to: &str, meant: &str) {
    one(file, (from, to), &["error[toml-syntax]", &format!("write `{meant}`")], Some((to, meant)));
}

#[test]
fn signs_of_other_notations_between_keys_and_texts() {
    let plan = "seeds/plan.toml";
    let facilities = "seeds/facilities.toml";
    let domain = "domain = \"health\"";
    for written in ["domain \"health\"", "domain: \"health\"", "domain ＝ \"health\"", "domain：\"health\""] {
        line(facilities, domain, written, domain);
    }
    let name = "name = { zh = \"医疗卫生\", en = \"Health\" }";
    for written in [
        "name = { zh = \"医疗卫生\"， en = \"Health\" }",
        "name = { zh = \"医疗卫生\" en = \"Health\" }",
        "name = { zh: \"医疗卫生\", en: \"Health\" }",
        "name = { zh = \"医疗卫生\"、en = \"Health\" }",
    ] {
        line(plan, name, written, name);
    }
    let between = "between = [\"net_migration\", \"revenue_growth\"]";
    line(ASSUMPTIONS, between, "between = [\"net_migration\"，\"revenue_growth\"]", between);
    line(ASSUMPTIONS, between, "between [\"net_migration\", \"revenue_growth\"]", between);
}

#[test]
fn truths_minus_signs_and_decimal_commas() {
    for (written, meant) in [("True", "true"), ("FALSE", "false"), ("ture", "true"), ("flase", "false")] {
        let late = "scenarios/late.toml";
        line(late, "delay_years = 2", &format!("cancelled = {written}"), &format!("cancelled = {meant}"));
    }
    let migration = "value = { normal = [-1.5, 2.5] }";
    for sign in ['−', '–'] {
        line(ASSUMPTIONS, migration, &format!("value = {{ normal = [{sign}1.5, 2.5] }}"), migration);
    }
    line(ASSUMPTIONS, "value = \"0.01 to 0.04\"", "value = { uniform = [0,01, 0,04] }", "value = { uniform = [0.01, 0.04] }");
    let hired = "physicians_hired = { times = 1.15 }";
    line("scenarios/care_first.toml", hired, "physicians_hired = { times = 1,15 }", hired);
    for (from, written, meant) in [
        ("[-1.5, 2.5]", "[-1,5, 2,5]", "[-1.5, 2.5]"),
        ("[0.1, 0.3, 0.6]", "[0,1, 0,3, 0,6]", "[0.1, 0.3, 0.6]"),
        ("[0.1, 0.3, 0.6]", "[0,1,0,3,0,6]", "[0.1, 0.3, 0.6]"),
    ] {
        one(ASSUMPTIONS, (from, written), &["error[wrong-numbers]", "decimals begin with a point"], Some((written, meant)));
    }
    let inf = ("value = \"0.01 to 0.04\"", "value = { uniform = [0.01, inf] }");
    one(ASSUMPTIONS, inf, &["error[wrong-numbers]", "`inf` is no number"], None);
    let figure = ("[[population.figure]]\nseries = \"under_3\"", "[population.figure]\nseries = \"under_3\"");
    one("seeds/plan.toml", figure, &["error[toml-syntax]", "entries of a list are written `[[population.figure]]`"], None);
}

#[test]
fn values_keep_what_was_meant() {
    let closed = "value = \"0.01 to 0.04\"";
    for (from, written, meant) in [
        (closed, "\"1 to 0.04\"", "\"0.01 to 0.04\""),
        (closed, "\"<0.04\"", "{ uniform = [0, 0.04] }"),
        ("value = { normal = [3, 2] }", "\"3 (1-5)\"", "\"1 to 5\""),
        ("value = { normal = [3, 2] }", "\"3 (1 to 5)\"", "\"1 to 5\""),
        ("value = { pert = [0.1, 0.3, 0.6] }", "{ pert = [0.1, 3, 0.6] }", "{ pert = [0.1, 0.3, 0.6] }"),
        ("value = { triangular = [0.04, 0.06, 0.09] }", "{ triangular = [0.04, 0.6, 0.09] }", "{ triangular = [0.04, 0.06, 0.09] }"),
    ] {
        one(ASSUMPTIONS, (from, &format!("value = {written}")), &["error["], Some((written, meant)));
    }
    for (written, meant) in [("\"1.2x\"", "{ times = 1.2 }"), ("\"×1.2\"", "{ times = 1.2 }"), ("\"1.2倍\"", "{ times = 1.2 }")] {
        let care = "scenarios/care_first.toml";
        one(care, ("{ times = 1.15 }", written), &["error[not-an-interval]"], Some((written, meant)));
    }
    one(
        "seeds/facilities.toml",
        ("opening = \"2027-09\"", "opening = \"bse + 2.67\""),
        &["error[not-a-date]"],
        Some(("\"bse + 2.67\"", "\"base + 2.67\"")),
    );
    let words = ("value = { normal = [3, 2] }", "value = \"about three, 2024\"");
    let folder = small_plan();
    change(folder.path(), ASSUMPTIONS, words.0, words.1);
    assert!(!told(&fiveyear(folder.path(), &["check"])).contains("column"), "a TOML file has none");
}

#[test]
fn what_a_scenario_names_is_named_as_it_is_here() {
    let care = "scenarios/care_first.toml";
    let title = "title = { zh = \"养老优先\", en = \"Care first\" }";
    let two = "title_zh = \"养老优先\"\ntitle_en = \"Care first\"";
    one(care, (title, two), &["error[unknown-key]", "`title_zh` means nothing here"], Some((two, title)));
    let late = "title = \"Late\"\nparent = \"trend\"\n[facility.north_nursery]\ndelay_years = 1\n";
    let scenario = format!("[scenario]\n{late}");
    one("scenarios/try.toml", ("", &scenario), &["error[unknown-key]", "delete the heading `[scenario]`"], Some(("[scenario]\n", "")));
    for (written, meant) in [("[facility.\"norht_*\"]", "north_*"), ("[facility.\"*_nurserry\"]", "*_nursery")] {
        let text = late.replace("[facility.north_nursery]", written);
        one("scenarios/try.toml", ("", &text), &["error[unknown-facility]", &format!("did you mean `{meant}`?")], None);
    }
    let both = format!("{late}[facility.north_nurserz]\ndelay_years = 1\n");
    let folder = small_plan();
    fs::write(folder.path().join("scenarios/try.toml"), both).expect("writable");
    assert!(!told(&fiveyear(folder.path(), &["check"])).contains("did you mean `north_nursery`"), "it stands there already");
    one(
        "scenarios/try.toml",
        ("", "title = \"Try\"\nparent = \"trend\"\n[param]\nrevenue = { plus = 1 }\n"),
        &["error[unknown-assumption]", "`revenue` is a shock"],
        None,
    );
    one(ASSUMPTIONS, ("\"revenue_growth\"]", "\"revenue\"]"), &["error[unknown-assumption]", "`revenue` is a shock"], None);
    one(care, ("parent = \"trend\"", "parent = \"\""), &["error[unknown-parent]", "care_first.toml:"], None);
    one(care, ("share = 0.03", "share = 0.00003"), &["warning[shift]", "next to nothing"], None);
}

#[test]
fn figures_that_cannot_be_meant_are_told_where_they_stand() {
    let (facilities, checks, model) = ("seeds/facilities.toml", "seeds/checks.toml", "seeds/model.toml");
    for (file, from, to, parts, followed) in [
        (ASSUMPTIONS, "value = 3\n", "value = -3\n", &["warning[negative-amount]", "assumptions.toml:32"][..], Some(("-3", "3"))),
        (
            ASSUMPTIONS,
            "[0.1, 0.3, 0.6]",
            "[10, 30, 60]",
            &["warning[other-unit]", "assumptions.toml:40"],
            Some(("[10, 30, 60]", "[0.1, 0.3, 0.6]")),
        ),
        (ASSUMPTIONS, "[0.05, 0.06, 5]", "[0.05, 6, 5]", &["warning[other-unit]", "assumptions.toml:88"], None),
        (ASSUMPTIONS, "[-1.5, 2.5]", "[-150, 2.5]", &["warning[other-unit]", "assumptions.toml:8"], None),
        (
            ASSUMPTIONS,
            "label = { zh = \"每年关闭的托位\", en = \"Childcare places closed\" }",
            "label = { zh = \"社会力量每年新增托位\", en = \"Childcare places added by private providers\" }",
            &["warning[same-title]", "`places_closed` is called as `places_added` is", "assumptions.toml:54"],
            None,
        ),
        (
            "seeds/budget.toml",
            "{ zh = \"医疗卫生\", en = \"Health\" }",
            "{ zh = \"养老服务\", en = \"Elderly care\" }",
            &["warning[same-title]", "`health` is called as `elderly` is", "budget.toml:9"],
            None,
        ),
        (
            ASSUMPTIONS,
            "\"net_migration\", \"revenue_growth\"",
            "\"revenue_noise\", \"revenue_growth\"",
            &["warning[correlation]", "assumptions.toml:130"],
            None,
        ),
        (
            ASSUMPTIONS,
            "between = [",
            "beetween = [",
            &["error[unknown-key]", "assumptions.toml:130", "did you mean `between`?"],
            Some(("beetween", "between")),
        ),
        (
            facilities,
            "opening = \"2027-09\"",
            "opening = 2027.09",
            &["warning[year-alone]", "write `\"2027-09\"`"],
            Some(("2027.09", "\"2027-09\"")),
        ),
        (facilities, "nurseries_opened = 1 }", "nurseries_opened = 11 }", &["warning[other-unit]", "adds 11 of `nurseries_opened`"], None),
        (facilities, "adds = { physicians = 45 }", "adds = {}", &["warning[unused]", "facilities.toml:36"], None),
        (
            checks,
            "[[check]]\nseries = \"shares_sum\"",
            "[[check]]\nseries = \"population\"\nlow = 100000\nreason = \"x\"\n\n[[check]]\nseries = \"shares_sum\"",
            &["warning[duplicate-id]", "`population` is checked twice"],
            None,
        ),
        (model, "insert = \"series\"", "insert = \"indicators\"", &["warning[duplicate-id]", "`indicators` is inserted twice"], None),
        (
            "seeds/plan.toml",
            "target_year = 2030",
            "target_year = 2080",
            &["warning[plan-years]", "a plan of 55 years", "plan.toml:7"],
            None,
        ),
    ] {
        one(file, (from, to), parts, followed);
    }
    let unseen = ("domain = \"health\"", "domain = \"health\u{200b}\"");
    one(facilities, unseen, &["warning[control-character]", "U+200B"], Some(("\"health\u{200b}\"", "\"health\"")));
    let line = "[line.childcare]\nleast = 0.17\nmost = 2\nsource = \"x\"\n";
    one("seeds/levers.toml", ("", line), &["error[lever-range]", "levers.toml:3", "200 % of all spending", "0.02"], None);
    let line = "[line.elderly]\nleast = 0.1\nmost = 0.15\nsource = \"x\"\n";
    let folder = small_plan();
    fs::write(folder.path().join("seeds/levers.toml"), line).expect("writable");
    change(folder.path(), "scenarios/care_first.toml", "share = 0.03", "share = 0.3");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("`elderly` comes to 42 % of all spending, and seeds/levers.toml gives it 15 % at most"), "{page}");
}

#[test]
fn files_under_other_names_or_elsewhere_are_told_once() {
    for (from, to, said) in [
        ("seeds/assumptions.toml", "seeds/assumption.toml", "rename it to seeds/assumptions.toml"),
        ("seeds/budget.toml", "seeds/bugdet.toml", "rename it to seeds/budget.toml"),
        ("seeds/budget.toml", "rules/budget.toml", "move it to seeds/budget.toml"),
        ("seeds/facilities.toml", "scenarios/facilities.toml", "move it to seeds/facilities.toml"),
        ("scenarios/late.toml", "seeds/late.toml", "move it to scenarios/late.toml"),
        ("scenarios/care_first.toml", "scenarios/care_first.tml", "rename it to scenarios/care_first.toml"),
    ] {
        let folder = small_plan();
        fs::rename(folder.path().join(from), folder.path().join(to)).expect("renamed");
        let output = fiveyear(folder.path(), &["check"]);
        let page = if output.status.success() { printed(&output) } else { refused(&output, 1) };
        assert_eq!(page.matches("error[").count() + page.matches("warning[").count(), 1, "{to}\n{page}");
        assert!(page.contains("[unknown-file]") && page.contains(said), "{to}\n{page}");
        fs::rename(folder.path().join(to), folder.path().join(from)).expect("renamed");
        assert!(printed(&fiveyear(folder.path(), &["check"])).starts_with("no fault found"));
    }
}
