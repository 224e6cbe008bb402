//! Slips in TOML files of plans and scenarios: each is told once, where it stands, with a help that keeps what was meant.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::command::{change, fiveyear, printed, small_plan, told};

/// The small plan with a text of one of its files replaced; an empty one stands for the whole file.
fn with(file: &str, from: &str, to: &str) -> TempDir {
    let folder = small_plan();
    if from.is_empty() {
        let place = folder.path().join(file);
        fs::create_dir_all(place.parent().expect("below the plan")).expect("a folder");
        fs::write(place, to).expect("writable");
    } else {
        change(folder.path(), file, from, to);
    }
    folder
}

/// What `check` says, in one line of words.
fn check(folder: &Path) -> String {
    let output = fiveyear(folder, &["check"]);
    let page = if output.status.success() { printed(&output) } else { told(&output) };
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One message of one place, with these parts; its help, where one text takes the place of another, is followed and accepted.
#[track_caller]
pub(super) fn one(file: &str, (from, to): (&str, &str), parts: &[&str], followed: Option<(&str, &str)>) {
    let folder = with(file, from, to);
    let said = check(folder.path());
    let count = ["error[", "warning["].iter().map(|level| said.matches(level).count()).sum::<usize>();
    assert_eq!(count, 1, "one message for one fault\n{said}");
    for part in parts {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    if let Some((written, meant)) = followed {
        assert!(said.contains(meant), "the help names {meant}\n{said}");
        change(folder.path(), file, written, meant);
        let again = check(folder.path());
        assert!(again.starts_with("no fault found"), "`{written}` → `{meant}`\n{again}");
    }
}

const CARE: &str = "scenarios/care_first.toml";
const YEARS: &str = "years = [2026, 2028]";

#[test]
fn years_of_a_shift_keep_their_meaning() {
    for (written, parts, meant) in [
        ("[26, 28]", &["error[shift-years]", "care_first.toml:14"][..], "[2026, 2028]"),
        ("[27, 30]", &["error[shift-years]"], "[2027, 2030]"),
        ("[2028, 2026]", &["error[shift-years]", "swapped"], "[2026, 2028]"),
        ("[2024, 2027]", &["error[shift-years]"], "[2026, 2027]"),
        ("[2026, 2027, 2028]", &["error[wrong-kind]", "first and the last year"], "[2026, 2028]"),
        ("[2027, 2028, 2029, 2030]", &["error[wrong-kind]", "4 are written"], "[2027, 2030]"),
        ("[\"basis + 1\", \"basis + 3\"]", &["error[wrong-kind]", "\"basis + 1\""], "[\"base + 1\", \"base + 3\"]"),
        ("[\"start + 1\", \"base + 2\"]", &["error[wrong-kind]"], "[\"base + 1\", \"base + 2\"]"),
        ("[\"2026\", \"2028\"]", &["error[wrong-kind]"], "[2026, 2028]"),
        ("[2026, \"2028年\"]", &["error[wrong-kind]"], "[2026, 2028]"),
    ] {
        one(CARE, (YEARS, &format!("years = {written}")), parts, Some((written, meant)));
    }
    // Where they belong nobody knows; the steps stay as many.
    for (written, meant) in [
        ("[2019, 2021]", "as many steps are `[2026, 2028]`"),
        ("[2032, 2034]", "as many steps are `[2026, 2028]`"),
        ("[2010, 2040]", "write `[2026, 2030]`"),
    ] {
        one(CARE, (YEARS, &format!("years = {written}")), &["error[shift-years]", meant], None);
    }
}

#[test]
fn what_scenarios_say_of_facilities_and_money_is_told_as_what_it_is() {
    let late = "scenarios/late.toml";
    one(late, ("[facility.\"*\"]", "[facility.*]"), &["error[toml-syntax]", "late.toml:7"], Some(("[facility.*]", "[facility.\"*\"]")));
    for (written, meant) in [("nursery_*", "*_nursery"), ("nursery*", "*_nursery"), ("hospital_*", "*_hospital")] {
        let facility = format!("[facility.\"{written}\"]");
        one(late, ("[facility.\"*\"]", &facility), &["error[unknown-facility]", "late.toml:7"], Some((written, meant)));
    }
    one(
        late,
        ("delay_years = 2", "delay_years = 2028"),
        &["error[not-a-date]", "late.toml:8", "a year, not a number of years"],
        Some(("delay_years = 2028", "delay_years = 2")),
    );
    let new = ("from = \"other\"\n", "from = \"new\"\n");
    one(CARE, new, &["error[unknown-budget-line]", "leave the line `from` out"], None);
    one(CARE, ("physicians_hired = {", "param.physicians_hired = {"), &["error[unknown-assumption]", "write `physicians_hired = …`"], None);
}

#[test]
fn a_lever_s_figures_are_told_where_they_stand() {
    let levers = |rest: &str| {
        format!(
            "[lever.nurses]\nlabel = \"N\"\nunit = \"nurses\"\nmost = 10\n{rest}\nstart = 2026\ngrade = \"D\"\nsource = \"x\"\n[lever.nurses.per_unit.param]\ncoverage_drift = {{ plus = 0.001 }}\n\
             [lever.halls]\nlabel = \"H\"\nunit = \"halls\"\nmost = 5\nstart = 2026\ngrade = \"D\"\nsource = \"x\"\n[lever.halls.per_unit.param]\ncoverage_drift = {{ plus = 0.002 }}\n"
        )
    };
    let file = "seeds/levers.toml";
    for (written, place, parts, meant) in [
        ("step = -2", "levers.toml:5:8", &["error[lever-range]"][..], Some("step = 2")),
        ("step = 0", "levers.toml:5:8", &["error[lever-range]", "at most 10"], None),
        ("step = 500", "levers.toml:5:8", &["error[lever-range]", "at most 10"], Some("step = 10")),
        ("least = -1", "levers.toml:5:9", &["error[lever-range]"], Some("least = 0")),
        ("least = 12", "levers.toml:4:8", &["error[lever-range]", "`least = 10` and `most = 12`"], None),
        ("excludes = [\"hall\"]", "levers.toml:5:13", &["error[unknown-lever]", "did you mean `halls`?"], None),
        ("excludes = [\"nurse\"]", "levers.toml:5:13", &["error[unknown-lever]", "name another lever"], None),
        ("excludes = [\"nurses\"]", "levers.toml:5:13", &["error[unknown-lever]", "itself"], None),
    ] {
        let parts: Vec<&str> = parts.iter().copied().chain([place]).collect();
        one(file, ("", &levers(written)), &parts, meant.map(|meant| (written, meant)));
    }
    let from = levers("").replacen("start = 2026", "from = 2026", 1);
    one(file, ("", &from), &["error[unknown-key]", "did you mean `start`?"], None);
    let shift = levers("") + "[lever.nurses.per_unit.shift]\nfrom = \"other\"\nto = \"health\"\nshare = 0.001\n";
    one(file, ("", &shift), &["error[wrong-kind]"], Some(("[lever.nurses.per_unit.shift]", "[[lever.nurses.per_unit.shift]]")));
}

#[test]
fn headings_and_keys_of_other_words_are_told_which_are_meant() {
    let (assumptions, budget, facilities) = ("seeds/assumptions.toml", "seeds/budget.toml", "seeds/facilities.toml");
    let said = |file: &str, from: &str, to: &str| check(with(file, from, to).path());
    for (file, from, to, meant) in [
        (assumptions, "[param.physicians_hired]", "[physicians_hired]", "write `[param.physicians_hired]`"),
        (assumptions, "[param.physicians_hired]", "[Param.physicians_hired]", "did you mean `[param.physicians_hired]`?"),
        (assumptions, "[param.places_added]", "[params.places_added]", "did you mean `[param.places_added]`?"),
        ("scenarios/late.toml", "[facility.\"*\"]", "[facilities.\"*\"]", "did you mean `[facility.\"*\"]`?"),
        (facilities, "[facility.town_hospital]", "[town_hospital]", "write `[facility.town_hospital]`"),
        (facilities, "[facility.town_hospital]", "[facilities.town_hospital]", "did you mean `[facility.town_hospital]`?"),
    ] {
        let words = said(file, from, to);
        assert!(words.contains("error[unknown-key]") && words.contains(meant), "{words}");
    }
    for (file, from, to, parts, followed) in [
        (
            budget,
            "[line.elderly]",
            "[lines.elderly]",
            &["error[unknown-key]", "budget.toml:13"][..],
            Some(("[lines.elderly]", "[line.elderly]")),
        ),
        (budget, "share = 0.12", "shares = 0.12", &["error[unknown-key]", "budget.toml:15"], None),
        (budget, "share = 0.12", "sahre = 0.12", &["error[unknown-key]", "did you mean `share`?"], None),
        (facilities, "construction_cost = 160", "cost = 160", &["error[unknown-key]", "did you mean `construction_cost`?"], None),
    ] {
        one(file, (from, to), parts, followed);
    }
}

#[test]
fn what_toml_cannot_read_is_told_with_the_line_as_it_is_meant() {
    let (assumptions, facilities, plan) = ("seeds/assumptions.toml", "seeds/facilities.toml", "seeds/plan.toml");
    let hired = "value = { triangular = [0.04, 0.06, 0.09] }";
    for (file, from, to, followed) in [
        (assumptions, hired, "value: { triangular = [0.04, 0.06, 0.09] }", ("value: { triangular = [0.04, 0.06, 0.09] }", hired)),
        (assumptions, hired, "value = \"0.04 to 0.09”", ("\"0.04 to 0.09”", "\"0.04 to 0.09\"")),
        (assumptions, hired, "value = “0.04 to 0.09\"", ("“0.04 to 0.09\"", "\"0.04 to 0.09\"")),
        (assumptions, hired, "value = \"0.04 to 0.09″", ("\"0.04 to 0.09″", "\"0.04 to 0.09\"")),
        (facilities, "adds = { physicians = 45 }", "adds = physicians: 45", ("adds = physicians: 45", "adds = { physicians = 45 }")),
        (facilities, "adds = { physicians = 45 }", "adds = physicians = 45", ("adds = physicians = 45", "adds = { physicians = 45 }")),
        (
            facilities,
            "adds = { physicians = 45 }",
            "adds = { physicians: 45 }",
            ("adds = { physicians: 45 }", "adds = { physicians = 45 }"),
        ),
    ] {
        one(file, (from, to), &["error[toml-syntax]"], Some(followed));
    }
    let words = check(with(plan, "name = { zh", "name = Qingxi County, a plan\nother = { zh").path());
    assert!(words.contains("put it in quotes: `name = \"Qingxi County, a plan\"`"), "{words}");
}

#[test]
fn ends_in_the_wrong_order_are_told_in_the_right_one() {
    let hired = "value = { triangular = [0.04, 0.06, 0.09] }";
    for (written, meant) in [
        ("{ beta = [2, 5, 0.09, 0.04] }", "{ beta = [2, 5, 0.04, 0.09] }"),
        ("{ normal = [0.06, 0.01], truncate = [0.09, 0.04] }", "{ normal = [0.06, 0.01], truncate = [0.04, 0.09] }"),
        ("{ uniform = [0.09, 0.04] }", "{ uniform = [0.04, 0.09] }"),
        ("{ pert = [0.09, 0.06, 0.04] }", "{ pert = [0.04, 0.06, 0.09] }"),
    ] {
        one("seeds/assumptions.toml", (hired, &format!("value = {written}")), &["error[impossible-distribution]"], Some((written, meant)));
    }
    let class = "value = { class = \"physicians\", of = \"physicians_per_1000\", part = \"five_years\" }";
    one("seeds/assumptions.toml", (hired, class), &["error[unknown-class]", "the plan has no reference classes"], None);
    one("seeds/assumptions.toml", ("rank = 0.4", "rank = 1"), &["error[correlation]", "inside -1 and 1"], None);
    one(
        "seeds/facilities.toml",
        ("opening = \"2028-07\"", "opening = \"2028.75\""),
        &["error[not-a-date]", "write 2028.75 without quotes"],
        None,
    );
}

#[test]
fn files_of_other_names_are_told_which_they_are_meant_to_be() {
    for name in ["budgets.toml", "budget (copy).toml", "Budget copy.toml"] {
        let words = check(with(&format!("seeds/{name}"), "", "[line.x]\nshare = 0.1\n").path());
        assert!(words.contains("warning[unknown-file]") && words.contains("budget.toml is there too"), "{words}");
    }
    let folder = small_plan();
    let rules = fs::read(folder.path().join("rules/services.rhai")).expect("rules");
    fs::write(folder.path().join("rules/copy of services.rhai"), rules).expect("writable");
    let words = check(folder.path());
    assert_eq!(words.matches("error[").count(), 1, "{words}");
    assert!(words.contains("error[defined-twice]") && words.contains("--> rules/copy of services.rhai:4"), "{words}");
    assert!(words.contains("is rules/copy of services.rhai a copy?"), "{words}");
    fs::remove_file(folder.path().join("rules/copy of services.rhai")).expect("removable");
    assert!(check(folder.path()).starts_with("no fault found"));
    let design = "title = \"d\"\nmethod = \"grid\"\nscenarios = [\"trend\"]\n[uncertainties]\nparam.revenue_growth = { from = 1, to = 5, steps = 3 }\n";
    let folder = with("scenarios/designs/d1.toml", "", design);
    let words = check(folder.path());
    assert!(words.contains("error[unknown-input]") && words.contains("write `\"param.revenue_growth\" = …`"), "{words}");
    change(folder.path(), "scenarios/designs/d1.toml", "param.revenue_growth", "\"param.revenue_growth\"");
    assert!(check(folder.path()).starts_with("no fault found"));
}

#[test]
fn an_entry_that_was_renamed_is_told_once_where_it_is_declared() {
    one(
        "seeds/assumptions.toml",
        ("[param.physicians_hired]", "[param.physician_hired]"),
        &[
            "error[unknown-assumption]",
            "assumptions.toml:61",
            "nobody reads `physician_hired`",
            "rules/services.rhai:22",
            "care_first.toml",
        ],
        Some(("[param.physician_hired]", "[param.physicians_hired]")),
    );
    one(
        "seeds/assumptions.toml",
        ("[param.mortality_improvement]", "[param.mortality_improvment]"),
        &["error[unknown-assumption]", "assumptions.toml:13", "ageing_fast.toml"],
        Some(("[param.mortality_improvment]", "[param.mortality_improvement]")),
    );
    one(
        "seeds/budget.toml",
        ("[line.elderly]", "[line.eldery]"),
        &["error[unknown-budget-line]", "budget.toml:13", "nobody reads `eldery`", "rules/money.rhai", "care_first.toml"],
        Some(("[line.eldery]", "[line.elderly]")),
    );
    // One reader is enough where the words of the entry, or those of the plan elsewhere, are the reader's.
    let assumptions = "seeds/assumptions.toml";
    for (file, declared, misspelt, code, meant) in [
        ("seeds/plan.toml", "id = \"elderly\"", "id = \"eldery\"", "unknown-domain", "\"elderly\""),
        ("seeds/plan.toml", "id = \"health\"", "id = \"Health\"", "unknown-domain", "\"health\""),
        (assumptions, "[param.places_closed]", "[param.places_close]", "unknown-assumption", "[param.places_closed]"),
        (assumptions, "[param.places_closed]", "[param.Places_closed]", "unknown-assumption", "[param.places_closed]"),
        (assumptions, "[param.revenue_growth]", "[param.revenue_grow]", "unknown-assumption", "[param.revenue_growth]"),
        (assumptions, "[shock.training]", "[shock.trainings]", "unknown-name", "[shock.training]"),
        (assumptions, "[shock.screening]", "[shock.screning]", "unknown-name", "[shock.screening]"),
        ("seeds/budget.toml", "[line.childcare]", "[line.child_care]", "unknown-budget-line", "[line.childcare]"),
    ] {
        let written = misspelt.strip_prefix("id = ").unwrap_or(misspelt);
        one(file, (declared, misspelt), &[&format!("error[{code}]"), "nobody reads"], Some((written, meant)));
    }
    // Where the words are those of the declaration, its reader is misspelt.
    one(
        "rules/services.rhai",
        ("param.places_closed", "param.places_closd"),
        &["error[unknown-assumption]", "services.rhai:", "did you mean `places_closed`?"],
        Some(("places_closd", "places_closed")),
    );
    one(
        "rules/services.rhai",
        ("shock(\"training\")", "shock(\"trainin\")"),
        &["error[unknown-name]", "services.rhai:", "did you mean `training`?"],
        None,
    );
    one(
        "seeds/plan.toml",
        ("[[domain]]\nid = \"health\"", "[[domains]]\nid = \"health\""),
        &["error[unknown-key]", "`domains` means nothing here", "did you mean `[[domain]]`?"],
        Some(("[[domains]]", "[[domain]]")),
    );
    // A scenario that misspells a name is at fault itself.
    one(
        CARE,
        ("physicians_hired = {", "physician_hired = {"),
        &["error[unknown-assumption]", "care_first.toml:8", "did you mean `physicians_hired`?"],
        None,
    );
}

#[test]
fn what_follows_from_a_slip_is_not_told_beside_it() {
    // A figure in another unit puts what scenarios make of it beyond what is plausible.
    let words = check(with("seeds/assumptions.toml", "value = { normal = [3, 2] }", "value = { normal = [0.03, 0.02] }").path());
    assert!(words.contains("warning[other-unit]") && !words.contains("beyond-plausible"), "{words}");
    // A date beyond the plan needs no month.
    let late = "parent = \"trend\"\ntitle = \"y\"\nstory = \"x\"\n[facility.town_hospital]\nopening = \"2036\"\n";
    let words = check(with("scenarios/y.toml", "", late).path());
    assert!(words.contains("warning[opens-too-late]") && !words.contains("year-alone"), "{words}");
}
