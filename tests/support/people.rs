//! Projections of people to hold against each other: their totals, their ages summed, a plan's scenarios by name.

use std::collections::BTreeMap;

use fiveyear::analysis::{AgeGroup, PopulationProjection, Sex, Spread, project_population};
use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{Session, Settings};

/// Scenarios with the people of each, by name.
pub type ByName = BTreeMap<&'static str, (Scenario, PopulationProjection)>;

pub fn session(plan: &Plan) -> Session<'_> {
    let settings = Settings { draws: 300, ..Settings::default() };
    Session::new(plan, &[plan_itself(plan)], settings).expect("the rules are sound")
}

/// The people of these scenarios of a plan.
pub fn projected(plan: &Plan, names: &[&'static str]) -> ByName {
    let scenarios = load_scenarios(plan).expect("the scenarios are sound");
    let of = |name: &&'static str| {
        let scenario = scenarios.iter().find(|scenario| scenario.name == *name).expect("a scenario").clone();
        let projection = project_population(&mut session(plan), &scenario).expect("a population");
        (*name, (scenario, projection))
    };
    names.iter().map(of).collect()
}

pub fn total<'a>(projection: &'a PopulationProjection, name: &str, year: usize) -> &'a Spread {
    let total = projection.totals.iter().find(|total| total.name == name).unwrap_or_else(|| panic!("no {name}"));
    total.by_year[year].as_ref().unwrap_or_else(|| panic!("no {name} in year {year}"))
}

/// The sum over groups of one sex with ages from one to just under another.
pub fn people(groups: &[AgeGroup], sex: Sex, ages: std::ops::Range<u32>, figure: impl Fn(&AgeGroup) -> f64) -> f64 {
    groups.iter().filter(|group| group.sex == sex && ages.contains(&group.from)).map(figure).sum()
}

pub fn close(one: f64, other: f64, what: &str) {
    assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0), "{what}: {one} and {other}");
}
