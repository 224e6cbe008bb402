//! The ends of what can happen are values like others: a home without an ordinary bed left, a year without a death.

use fiveyear::achieve::target::{margin, meets};
use fiveyear::plan::Plan;
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Draws, Session, Settings};

/// Draws of trend as usual with one assumption at an extreme value.
fn draws_at(plan: &Plan, assumption: &str, value: f64) -> Draws {
    let scenarios = load_scenarios(plan).expect("its scenarios load");
    let mut extreme: Scenario = scenarios.into_iter().find(|scenario| scenario.name == "trend").expect("a scenario called trend");
    extreme.assumptions.insert(assumption.to_string(), Distribution::Fixed(value));
    let settings = Settings { draws: 500, ..Settings::default() };
    let mut session = Session::new(plan, std::slice::from_ref(&extreme), settings).expect("the rules trace");
    session.experiment(&extreme).expect("the rules trace").draws
}

#[test]
fn when_every_ordinary_bed_is_refitted_the_share_of_nursing_beds_is_100_and_no_bed_is_made_of_nothing() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let draws = draws_at(&plan, "care_bed_conversion", 3.0);
    assert_eq!(draws.failed.iter().filter(|failed| **failed).count(), 0);
    let at = |id: &str, year: usize| draws.column(draws.position(id).unwrap_or_else(|| panic!("no series {id}")), year);
    let mut full = 0;
    for year in 1..draws.years.len() {
        for draw in 0..draws.count {
            let value = |id: &str| at(id, year)[draw];
            assert!((0.0..=100.0).contains(&value("nursing_beds_share")));
            full += usize::from(value("nursing_beds_share") == 100.0);
            let stocks = value("existing_nursing_beds") + value("existing_ordinary_care_beds") + value("opened_care_home_beds");
            assert!((value("care_home_beds") / stocks - 1.0).abs() < 1e-12);
        }
    }
    assert!(full > 500, "{full} values of 2500 are exactly 100");
}

#[test]
fn a_year_without_a_death_at_work_is_counted_and_beats_every_other() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let draws = draws_at(&plan, "work_deaths_drift", -1.0);
    assert_eq!(draws.failed.iter().filter(|failed| **failed).count(), 0);
    let indicator = plan.indicators.iter().find(|indicator| indicator.id == "work_safety_deaths").expect("row 42");
    let series = draws.position("work_safety_deaths").expect("each indicator has a series");
    let last = draws.column(series, draws.years.len() - 1);
    let zeros = last.iter().filter(|rate| **rate == 0.0).count();
    assert!(zeros > 100 && zeros < last.len(), "{zeros} of 500 years without a death");
    let best = margin(indicator, 0.0);
    assert!(best.is_finite() && meets(&indicator.target, 0.0));
    assert!(last.iter().all(|rate| *rate == 0.0 || margin(indicator, *rate) < best));
}

#[test]
fn the_ends_of_every_indicators_bounds_have_a_place_on_its_scale() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    for indicator in &plan.indicators {
        let (low, high) = indicator.scale.bounds();
        for end in [low, high].into_iter().filter(|end| end.is_finite()) {
            assert!(margin(indicator, end).is_finite(), "{} at {end}", indicator.id);
        }
    }
}
