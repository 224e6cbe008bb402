//! What a planner is told about scenario files, and what a scenario inherits.

use fiveyear::diagnostic::render;
use fiveyear::language::Language;
use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions::{LogNormal, Triangular};
use fiveyear::scenario::{Scenario, differences, load_scenarios};

use crate::support::message_book::{Starter, check_book};

#[test]
fn each_mistake_is_told_with_place_cause_and_help() {
    check_book("scenario.txt");
}

fn scenarios(starter: &Starter) -> Vec<Scenario> {
    load_scenarios(&starter.plan()).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)))
}

fn named<'s>(scenarios: &'s [Scenario], name: &str) -> &'s Scenario {
    scenarios.iter().find(|scenario| scenario.name == name).expect("the scenario is there")
}

#[test]
fn a_child_has_what_its_parents_say_and_changes_of_its_own() {
    let mut starter = Starter::new();
    starter.edit(
        "scenarios/late_and_slow.toml",
        "",
        "title = \"Late and slow\"\nparent = \"care_first\"\n[param]\nphysicians_hired = { times = 2, plus = 0.01 }\nplaces_added = { times = 0.5 }\nrevenue_noise = { plus = 1 }\nmortality_improvement = { plus = 1 }\n\
         [facility]\ntown_hospital.delay_years = 1\n\"*nursery\".cancelled = true\n[[shift]]\nto = \"health\"\nshare = 0.01\nyears = [2027, 2027]\n\
         [facility.new_home]\nname = \"New home\"\nkind = \"home\"\nopening = 2029\nadds = { physicians = 1 }\ndomain = \"elderly\"\nsource = \"test\"\n",
    );
    let plan = starter.plan();
    let scenarios = scenarios(&starter);
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(
        names,
        ["trend", "ageing_fast", "care_first", "early", "fiscal_squeeze", "home_checks", "late", "late_and_slow"],
        "roots first, then by name"
    );

    let child = named(&scenarios, "late_and_slow");
    // The parent says 1.15 times [0.04, 0.06, 0.09]; the child twice that and 0.01 more.
    let Distribution::Triangular(Triangular { low, mode, high }) = child.assumptions["physicians_hired"] else { panic!("{child:?}") };
    for (have, want) in [(low, 0.102), (mode, 0.148), (high, 0.217)] {
        assert!((have - want).abs() < 1e-12, "{have} {want}");
    }
    assert_eq!(child.assumptions["revenue_noise"], Distribution::Fixed(4.0));
    let (Distribution::LogNormal(LogNormal { median: before, log_sd }), Distribution::LogNormal(LogNormal { median: after, log_sd: same })) = (
        &plan.assumptions.iter().find(|row| row.name == "places_added").expect("declared").distribution,
        &child.assumptions["places_added"],
    ) else {
        panic!("{child:?}")
    };
    assert_eq!((before * 0.5, log_sd), (*after, same));
    // A log-normal moved by a number: its 90 % interval of 0.5 to 2.5 moves.
    let plus = &child.assumptions["mortality_improvement"];
    for (u, want) in [(0.05, 1.5), (0.95, 3.5)] {
        assert!((plus.quantile(u) - want).abs() < 1e-12, "{plus:?}");
    }
    assert_eq!(child.shifts.len(), 2);
    assert_eq!(child.shifts[0], named(&scenarios, "care_first").shifts[0]);
    assert_eq!((child.shifts[1].from.clone(), child.shifts[1].moved(2026), child.shifts[1].moved(2027)), (None, 0.0, 0.01));
    let ids: Vec<&str> = child.facilities.iter().map(|facility| facility.id.as_str()).collect();
    assert_eq!(ids, ["town_hospital", "new_home"]);
    assert_eq!(child.facilities[0].opening, plan.facilities[2].opening + 1.0);
    assert_eq!(child.facilities[0].delay, plan.facilities[2].delay, "what is uncertain about a date stays");
}

#[test]
fn a_shift_moves_in_equal_steps() {
    let starter = Starter::new();
    let shift = named(&scenarios(&starter), "care_first").shifts[0].clone();
    let moved: Vec<f64> = (2025..=2030).map(|year| (shift.moved(year) * 1e9).round() / 1e9).collect();
    assert_eq!(moved, [0.0, 0.01, 0.02, 0.03, 0.03, 0.03]);
}

#[test]
fn differences_are_what_the_file_says() {
    let starter = Starter::new();
    let (plan, scenarios) = (starter.plan(), scenarios(&starter));
    let between = |from: &str, to: &str| -> Vec<String> {
        differences(&plan, named(&scenarios, from), named(&scenarios, to))
            .into_iter()
            .map(|found| format!("{:?} {}: {} => {}", found.kind, found.name, found.from.en, found.to.en))
            .collect()
    };
    assert_eq!(between("trend", "trend"), Vec::<String>::new());
    assert_eq!(
        between("trend", "late"),
        [
            "Facility north_nursery: opens 2027-09 => opens 2029-09",
            "Facility south_nursery: opens 2029-03 => opens 2031-03",
            "Facility town_hospital: opens 2028-07 => opens 2030-07"
        ]
    );
    assert_eq!(between("care_first", "home_checks"), ["Rule elderly_screening: the plan's rule => scenarios/rules/home_checks.rhai"]);
    // 1.15 times the triangle of 4, 6 and 9 %.
    let hired = &between("trend", "care_first")[0];
    assert_eq!(hired, "Assumption physicians_hired: 0.06261 (90 %: 0.04707 to 0.08134) => 0.07201 (90 %: 0.05413 to 0.09354)");
    let shift = &between("trend", "care_first")[1];
    assert_eq!(shift, "Shift other -> elderly:  => 3 % of all spending, in equal steps from 2026 to 2028");
    assert_eq!(between("care_first", "trend")[1], "Shift other -> elderly: 3 % of all spending, in equal steps from 2026 to 2028 => ");
}

#[test]
fn a_plan_without_scenarios_is_its_own() {
    let mut starter = Starter::new();
    starter.files.retain(|name, _| !name.starts_with("scenarios/"));
    let scenarios = scenarios(&starter);
    assert_eq!(scenarios.len(), 1);
    assert_eq!((scenarios[0].name.as_str(), scenarios[0].facilities.len()), ("plan", 3));
}
