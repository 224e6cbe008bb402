//! Many places on one tape: bit for bit what each gives by itself, whatever differs between them.

use fiveyear::achieve::{assess, assess_places};
use fiveyear::plan::Plan;
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Draws, PlaceRun, Places, Session, Settings};

use crate::support::message_book::Starter;

/// The starter's plan, and places that differ from it in base values, in tables, in a distribution and in an assumption that is certain.
fn places() -> Vec<(Plan, Scenario)> {
    let starter = Starter::new().plan();
    let trend = |plan: &Plan| load_scenarios(plan).expect("the scenarios are sound").remove(0);
    let with = |change: &dyn Fn(&mut Plan)| {
        let mut plan = starter.clone();
        change(&mut plan);
        plan
    };
    let uncertain = starter.assumptions.iter().position(|each| !each.distribution.is_fixed()).expect("something is uncertain");
    let plans = vec![
        starter.clone(),
        with(&|plan| plan.indicators.iter_mut().filter_map(|each| each.baseline.as_mut()).for_each(|baseline| *baseline *= 1.0625)),
        with(&|plan| plan.tables.values_mut().flatten().for_each(|value| *value *= 0.75)),
        with(&|plan| {
            let distribution = &mut plan.assumptions[uncertain].distribution;
            *distribution = Distribution::Fixed(distribution.central());
        }),
        starter.clone(),
    ];
    plans.into_iter().map(|plan| (plan.clone(), trend(&plan))).collect()
}

fn bits(draws: &Draws) -> Vec<Vec<u64>> {
    let pairs = (0..draws.series.len()).flat_map(|series| (0..draws.years.len()).map(move |year| (series, year)));
    pairs.map(|(series, year)| draws.column(series, year).iter().map(|value| value.to_bits()).collect()).collect()
}

#[test]
fn places_on_one_tape_are_what_each_is_by_itself() {
    let places = places();
    let settings = Settings { draws: 300, ..Settings::default() };
    let runs: Vec<PlaceRun> = places.iter().map(|(plan, scenario)| PlaceRun { plan, scenario }).collect();
    let together = Places::default().each(&runs, &settings, |_, experiment| (bits(&experiment.draws), experiment.failures.clone()));
    let together = together.expect("the rules are sound");
    for (number, ((plan, scenario), found)) in places.iter().zip(&together).enumerate() {
        let mut session = Session::new(plan, std::slice::from_ref(scenario), settings.clone()).expect("the rules are sound");
        let alone = session.experiment(scenario).expect("the rules are sound");
        assert_eq!(found.1, alone.failures, "place {number}");
        assert!(found.0 == bits(&alone.draws), "place {number}");
    }
    assert!(together[0].0 != together[1].0 && together[0].0 != together[2].0 && together[0].0 != together[3].0, "places differ");
    assert!(together[0].0 == together[4].0, "and depend on nothing but themselves");
}

#[test]
fn places_are_judged_as_each_by_itself() {
    let places = places();
    let settings = Settings { draws: 200, ..Settings::default() };
    let runs: Vec<PlaceRun> = places.iter().map(|(plan, scenario)| PlaceRun { plan, scenario }).collect();
    let mut judged = Vec::new();
    assess_places(&mut Places::default(), &runs, &settings, |_, result, _| judged.push(result)).expect("the rules are sound");
    for ((plan, scenario), found) in places.iter().zip(&judged) {
        let mut session = Session::new(plan, std::slice::from_ref(scenario), settings.clone()).expect("the rules are sound");
        let alone = assess(&mut session, std::slice::from_ref(scenario), |_, _| {}).expect("the rules are sound");
        assert_eq!(format!("{:?}", found.judgement), format!("{:?}", alone.results[0].judgement));
    }
}
