//! The district's people, money and facilities: accounts that must balance in every draw, fits to what was observed, and plain sense.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use fiveyear::diagnostic::{Diagnostic, render};
use fiveyear::language::Language;
use fiveyear::plan::{Facility, Plan};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, Shift, load_scenarios};
use fiveyear::simulate::{Design, Draws, Session, Settings};

fn sound<T>(result: Result<T, Vec<Diagnostic>>) -> T {
    result.unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)))
}

fn settings(draws: usize) -> Settings {
    Settings { draws, central: draws == 1, ..Settings::default() }
}

/// Draws of each scenario by name.
fn project(plan: &Plan, scenarios: &[Scenario], draws: usize) -> BTreeMap<String, Draws> {
    // Independent draws are the same draw for draw, whatever their number.
    let settings = Settings { design: Design::MonteCarlo, ..settings(draws) };
    let mut session = sound(Session::new(plan, scenarios, settings));
    let money_or_people = ["people_unaccounted", "shares_sum", "money_unaccounted", "population", "lifts"];
    let results = session.each(scenarios, |scenario, experiment| {
        for failure in &experiment.failures {
            assert!(!money_or_people.contains(&&*failure.series), "{}: {failure:?}", scenario.name);
        }
        (scenario.name.clone(), experiment.draws.clone())
    });
    sound(results).into_iter().collect()
}

struct World {
    plan: Plan,
    scenarios: Vec<Scenario>,
    draws: BTreeMap<String, Draws>,
}

/// The repository's plan under all its scenarios, with the same draws.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let plan = sound(Plan::embedded());
        let scenarios = sound(load_scenarios(&plan));
        let draws = project(&plan, &scenarios, 200);
        World { plan, scenarios, draws }
    })
}

fn column<'a>(draws: &'a Draws, series: &str, year: usize) -> &'a [f64] {
    draws.column(draws.position(series).unwrap_or_else(|| panic!("no series {series}")), year)
}

fn trend(world: &World) -> &Scenario {
    world.scenarios.iter().find(|scenario| scenario.name == "trend").expect("the trend scenario")
}

#[test]
fn base_year_and_first_year_fit_what_was_observed() {
    let world = world();
    let central = &project(&world.plan, std::slice::from_ref(trend(world)), 1)["trend"];
    let at = |series: &str, year: usize| column(central, series, year)[0];
    // Census of 1 November 2020, row 330502: residents, and people of 60 and over.
    assert_eq!(at("population", 0), 1_015_937.0);
    assert_eq!(at("age_60_plus", 0), 180_007.0);
    assert_eq!(at("under_3", 0) + at("age_3_5", 0) + at("age_6_14", 0), 6488.0 + 36111.0 + 43383.0 + 33046.0);
    // Huzhou's births per 1,000 residents in 2021.
    let birth_rate = at("births", 1) / (at("population", 0) + at("population", 1)) * 2000.0;
    assert!((birth_rate - 6.2).abs() < 0.05, "{birth_rate}");
    // Huzhou's deaths per 1,000 were 6.5 with 21.3 % of people over 60; Wuxing has 17.7 %.
    let death_rate = at("deaths", 1) / (at("population", 0) + at("population", 1)) * 2000.0;
    assert!((4.3..6.5).contains(&death_rate), "{death_rate}");
}

/// The plan's life expectancy, and the one that Huzhou's death rate stands for: the ends between which the level of mortality is drawn.
#[test]
fn mortality_of_2020_lies_between_the_plan_s_life_expectancy_and_the_city_s_death_rate() {
    let world = world();
    for (level, years) in [(1.0, 83.3), (1.17, 81.7)] {
        let mut scenario = trend(world).clone();
        scenario.assumptions.insert("mortality_2020".to_owned(), Distribution::Fixed(level));
        let draws = &project(&world.plan, &[scenario], 1)["trend"];
        let by_table = column(draws, "life_table_life_expectancy", 0)[0];
        assert!((by_table - years).abs() < if level == 1.0 { 0.01 } else { 0.1 }, "{level}: {by_table}");
    }
    let drawn = column(&world.draws["trend"], "life_table_life_expectancy", 0);
    assert!(drawn.iter().all(|years| (81.6..83.31).contains(years)));
}

#[test]
fn year_end_estimates_of_2021_lie_well_inside_the_spread() {
    let world = world();
    let mut people = column(&world.draws["trend"], "population", 1).to_vec();
    people.sort_by(f64::total_cmp);
    // 727,000 without and 309,000 in the Nan Taihu New Area at the end of 2021.
    assert!((people[10]..people[190]).contains(&1_036_000.0), "{} to {}", people[10], people[190]);
}

#[test]
fn ages_sum_to_the_total_to_the_last_bit() {
    for (name, draws) in &world().draws {
        for year in 0..draws.years.len() {
            let parts = ["under_3", "age_3_5", "age_6_14", "age_15_59", "age_60_plus"].map(|part| column(draws, part, year));
            for (draw, total) in column(draws, "population", year).iter().enumerate() {
                assert_eq!(parts.iter().map(|part| part[draw]).sum::<f64>(), *total, "{name}, year {year}, draw {draw}");
            }
        }
    }
}

#[test]
fn people_and_money_balance_in_every_draw() {
    for (name, draws) in &world().draws {
        for year in 1..draws.years.len() {
            for draw in 0..draws.count {
                let at = |series: &str, year: usize| column(draws, series, year)[draw];
                let people = at("population", year - 1) + at("births", year) - at("deaths", year) + at("net_migration", year)
                    - at("population", year);
                assert!(people.abs() < 1e-6, "{name}, year {year}, draw {draw}: {people} people");
                assert!((at("shares_sum", year) - 1.0).abs() < 1e-12, "{name}, year {year}");
                assert!(at("money_unaccounted", year).abs() < 1e-9, "{name}, year {year}, draw {draw}");
                assert!(at("deaths", year) > 0.0 && at("births", year) > 0.0);
            }
        }
    }
}

#[test]
fn an_account_that_does_not_balance_would_be_seen() {
    // The check of people is not one by construction: with deaths counted short, it fails.
    let world = world();
    let draws = &world.draws["trend"];
    let short = column(draws, "deaths", 1)[0] * 0.999;
    let left = column(draws, "population", 0)[0] + column(draws, "births", 1)[0] - short + column(draws, "net_migration", 1)[0]
        - column(draws, "population", 1)[0];
    assert!(left.abs() > 1.0);
}

/// Accounts of money that building moves before anything opens.
const ACCOUNTS: [&str; 7] = [
    "project_bonds",
    "bonds_education",
    "bonds_elderly",
    "bonds_health",
    "facility_construction",
    "ordinary_building",
    "money_unaccounted",
];

/// Draws of trend as usual with one facility changed; nothing is asked of them.
fn with_facility(id: &str, change: impl Fn(&mut Facility)) -> Draws {
    let world = world();
    let mut scenario = trend(world).clone();
    Arc::make_mut(&mut scenario.facilities).iter_mut().filter(|facility| facility.id == id).for_each(change);
    // The draws of the world, draw for draw.
    let settings = Settings { design: Design::MonteCarlo, ..settings(200) };
    let mut session = sound(Session::new(&world.plan, std::slice::from_ref(&scenario), settings));
    sound(session.experiment(&scenario)).draws
}

#[test]
fn a_line_that_has_to_pay_more_than_it_has_does_not_balance() {
    let draws = with_facility("district_library", |facility| facility.running_cost = 100.0);
    let last = draws.years.len() - 1;
    assert!(column(&draws, "money_unaccounted", last).iter().all(|left| *left < -1.0));
    assert!(draws.failed.iter().all(|failed| *failed), "the check of the balance fails each draw");
}

#[test]
fn building_beyond_what_a_line_keeps_for_it_costs_services_later() {
    let draws = with_facility("public_care_home", |facility| facility.construction_cost = 8.0);
    let usual = &world().draws["trend"];
    let last = draws.years.len() - 1;
    for draw in 0..draws.count {
        let at = |draws: &Draws, series: &str| column(draws, series, last)[draw];
        assert!(at(&draws, "project_bonds") > at(usual, "project_bonds") + 1.0);
        assert!(at(&draws, "bond_interest_paid") > at(usual, "bond_interest_paid"));
        // What other lines leave is the same; sums differ in their last bits.
        assert!(at(&draws, "ordinary_building") <= at(usual, "ordinary_building") + 1e-9);
        assert!(at(&draws, "effort_elderly") < at(usual, "effort_elderly") && at(&draws, "carers") <= at(usual, "carers"));
        assert_eq!(at(&draws, "effort_health"), at(usual, "effort_health"));
        assert!(at(&draws, "money_unaccounted").abs() < 1e-9);
    }
    let mean = |draws: &Draws| column(draws, "carers", last).iter().sum::<f64>() / draws.count as f64;
    assert!(mean(&draws) < mean(usual));
}

#[test]
fn later_openings_never_raise_what_they_add_nor_anything_else_before_they_are_due() {
    let world = world();
    let later = |id: &str| {
        let mut scenario = trend(world).clone();
        scenario.name = format!("later {id}");
        let facility = Arc::make_mut(&mut scenario.facilities)
            .iter_mut()
            .find(|facility| facility.id == id)
            .unwrap_or_else(|| panic!("no facility {id}"));
        facility.opening += 1.0;
        scenario
    };
    for (id, adds) in [
        ("public_care_home", vec!["care_home_beds", "carers", "dementia_beds"]),
        ("maternal_hospital", vec!["beds", "physicians", "nurses"]),
        ("infectious_ward", vec!["infectious_beds", "beds"]),
        ("kindergartens_2023a", vec!["kindergarten_projects", "childcare_places"]),
    ] {
        let scenario = later(id);
        let facility = trend(world).facilities.iter().find(|facility| facility.id == id).expect("invariant: found above");
        let least = |name: &str| world.plan.assumption(name).expect("an assumption").distribution.quantile(0.0);
        // The earliest that it can open: its own delay and the shared one both at their ends to the good.
        let earliest = facility.opening + facility.delay.quantile(0.0) + facility.shared_delay.as_deref().map_or(0.0, least);
        let late = &project(&world.plan, &[scenario], 200)[&format!("later {id}")];
        let usual = &world.draws["trend"];
        // What is built later is borrowed later: without that interest, a line has a little more.
        let same_bonds = |draw: usize, year: usize| {
            (0..year).all(|before| column(late, "project_bonds", before)[draw] == column(usual, "project_bonds", before)[draw])
        };
        let mut compared = 0;
        for (position, series) in usual.series.iter().enumerate() {
            for (year, calendar) in usual.years.iter().enumerate() {
                let (late, usual) = (late.column(position, year), usual.column(position, year));
                for (draw, (late, usual)) in late.iter().zip(usual).enumerate() {
                    // Accounts are money and rounding, not a service: what is not built yet leaves money for ordinary building.
                    let before = f64::from(*calendar) + 1.0 < earliest;
                    if before && !ACCOUNTS.contains(&series.as_str()) && same_bonds(draw, year) {
                        compared += 1;
                        assert!(late <= usual || late.is_nan(), "{id}: {series} in {calendar}, draw {draw}: {late} > {usual}");
                    }
                    // Once both are open, the one that opened first has worn and cost for a year longer.
                    if adds.contains(&series.as_str()) && same_bonds(draw, year) && f64::from(*calendar) + 1.0 <= earliest + 1.0 {
                        assert!(*late <= usual + 1e-9, "{id}: {series} in {calendar}, draw {draw}: {late} > {usual}");
                    }
                }
            }
        }
        assert!(compared > 1000, "{id}: {compared} compared");
    }
}

#[test]
fn more_money_for_a_line_raises_its_effort_and_no_other_unless_others_pay() {
    let world = world();
    let shift = |from: Option<&str>| {
        let mut scenario = trend(world).clone();
        scenario.name = "shifted".to_owned();
        let from = from.map(str::to_owned);
        scenario.shifts.push(Shift { from, to: "elderly".to_owned(), share: 0.01, from_year: 2022, to_year: 2023 });
        project(&world.plan, &[scenario], 50).remove("shifted").expect("the scenario's draws")
    };
    let usual = &world.draws["trend"];
    let (given, new) = (shift(Some("education")), shift(None));
    for year in 2..6 {
        for draw in 0..50 {
            let at = |draws: &Draws, line: &str| column(draws, &format!("effort_{line}"), year)[draw];
            assert!(at(&given, "elderly") > at(usual, "elderly") && at(&new, "elderly") > at(usual, "elderly"));
            assert!(at(&given, "education") < at(usual, "education"));
            assert_eq!(at(&new, "education"), at(usual, "education"));
            assert_eq!(at(&given, "health"), at(usual, "health"));
            let spent = |draws: &Draws| column(draws, "spending", year)[draw];
            assert_eq!(spent(&given), spent(usual));
            assert!(spent(&new) > spent(usual));
        }
    }
}

/// What the pushes within one budget give to some they take from others, to the last bit; new money is 4 % more from 2024 on.
#[test]
fn all_pushes_within_one_budget_spend_what_trend_spends_and_new_money_is_4_per_cent() {
    let draws = &world().draws;
    for year in 0..6 {
        assert_eq!(column(&draws["all_pushes"], "spending", year), column(&draws["trend"], "spending", year));
        if year >= 4 {
            let pairs = column(&draws["all_pushes_new_money"], "spending", year).iter().zip(column(&draws["trend"], "spending", year));
            assert!(pairs.clone().all(|(more, usual)| (more / usual / 1.04 - 1.0).abs() < 1e-12));
        }
    }
}

#[test]
fn scenarios_of_people_and_money_do_what_their_stories_say() {
    let draws = &world().draws;
    let every = |one: &str, other: &str, series: &str| {
        column(&draws[one], series, 5).iter().zip(column(&draws[other], series, 5)).all(|(one, other)| one > other)
    };
    let median = |name: &str, series: &str, year: usize| {
        let mut values = column(&draws[name], series, year).to_vec();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    assert!(every("migration_boom", "trend", "population"));
    assert!(median("migration_stop", "population", 5) < median("migration_stop", "population", 1) * 1.01);
    // What the stories say in figures of 2025, against the trend: money follows the workers in part, the elderly are here already, the
    // young are not.
    let of_trend = |name: &str, series: &str| median(name, series, 5) / median("trend", series, 5);
    for (name, more) in [("migration_stop", false), ("migration_boom", true), ("ageing_fast", false), ("ageing_slow", true)] {
        let (money, people) = (of_trend(name, "spending").ln(), of_trend(name, "population").ln());
        assert!(if more { 0.0 < money && money < people } else { people < money && money < 0.0 }, "{name}: {money}, {people}");
        assert!((of_trend(name, "age_60_plus") - 1.0).abs() < 0.005, "{name}");
    }
    assert!((0.94..0.96).contains(&of_trend("migration_stop", "age_15_59")));
    assert!((9.5..10.5).contains(&(median("migration_boom", "net_migration_rate", 5) - median("trend", "net_migration_rate", 5))));
    assert!((0.78..0.82).contains(&of_trend("ageing_fast", "births")) && of_trend("ageing_slow", "births") > 1.2);
    // Medians of 200 draws scatter by some tenths of a per cent.
    assert!((0.97..0.99).contains(&of_trend("ageing_fast", "age_15_59")) && (1.01..1.03).contains(&of_trend("ageing_slow", "age_15_59")));
    assert!(median("ageing_fast", "old_age_dependency_ratio", 5) > median("trend", "old_age_dependency_ratio", 5));
    assert!(median("ageing_slow", "old_age_dependency_ratio", 5) < median("trend", "old_age_dependency_ratio", 5));
    assert!(every("fiscal_tailwind", "trend", "spending") && every("trend", "fiscal_squeeze", "spending"));
    // The squeeze's story: within a few years less money than in 2020.
    assert!(median("fiscal_squeeze", "spending", 5) < median("fiscal_squeeze", "spending", 0));
    assert!(median("birth_support", "births", 5) > median("shift_childcare", "births", 5));
    // The other definition has 0.702 of the people, in every draw and year.
    for year in 0..6 {
        for (small, whole) in column(&draws["small_wuxing"], "population", year).iter().zip(column(&draws["trend"], "population", year)) {
            assert!((small / whole / 0.702 - 1.0).abs() < 1e-12);
        }
    }
}

/// The assumption that centres output on the usual number of workers is what trend as usual has.
#[test]
fn workers_grow_as_usual_in_trend_as_usual() {
    let (plan, trend) = (&world().plan, &world().draws["trend"]);
    let usual = plan.assumption("workers_growth_usual").expect("an assumption").distribution.central();
    let medians = (2..6).map(|year| {
        let mut values = column(trend, "workers_growth", year).to_vec();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    });
    let average = medians.sum::<f64>() / 4.0;
    // Medians of 200 draws scatter by some hundredths.
    assert!((average - usual).abs() < 0.1, "{average}");
}

#[test]
fn facilities_open_as_planned_later_when_late_and_not_when_cancelled() {
    let draws = &world().draws;
    for (series, planned) in [
        ("kindergarten_projects", 45.0),
        ("lifts", 100.0),
        ("estates_smart_renovation", 34.0),
        ("smart_community_pilots", 20.0),
        ("health_care_consortia", 10.0),
        ("smart_care_homes", 1.0),
        ("mental_health_facility", 1.0),
        ("district_venues", 3.0),
    ] {
        assert!(column(&draws["facilities_on_time"], series, 5).iter().all(|built| *built == planned), "{series}");
        // What opened in 2021 was there when the plan was made.
        assert!(column(&draws["facilities_cancelled"], series, 5).iter().all(|built| *built < planned), "{series}");
        let pairs = column(&draws["facilities_late"], series, 5).iter().zip(column(&draws["trend"], series, 5));
        assert!(pairs.clone().all(|(late, usual)| late <= usual), "{series}");
        assert!(
            column(&draws["trend"], series, 5)
                .iter()
                .zip(column(&draws["facilities_early"], series, 5))
                .all(|(usual, early)| usual <= early)
        );
    }
}
