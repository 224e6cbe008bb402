//! What anybody would expect of the seed plan's model, whatever the numbers: more money does no harm, more elderly thin out carers.

use fiveyear::plan::{Better, Plan};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, Shift, load_scenarios};
use fiveyear::simulate::{Draws, Session, Settings};

use super::worse;

const DRAWS: usize = 300;

fn trend() -> (Plan, Scenario) {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let scenarios = load_scenarios(&plan).expect("its scenarios load");
    let trend = scenarios.into_iter().find(|scenario| scenario.name == "trend").expect("the plan has a scenario called trend");
    (plan, trend)
}

fn all_draws(plan: &Plan, scenarios: &[Scenario]) -> Vec<Draws> {
    let mut session = Session::new(plan, scenarios, Settings { draws: DRAWS, ..Settings::default() }).expect("the rules trace");
    session.each(scenarios, |_, experiment| experiment.draws.clone()).expect("the rules trace")
}

fn named(scenario: &Scenario, name: &str) -> Scenario {
    Scenario { name: name.to_string(), ..scenario.clone() }
}

#[test]
fn more_money_for_a_service_never_worsens_its_indicators() {
    let (plan, trend) = trend();
    let mut scenarios = vec![trend.clone()];
    let shares = [0.001, 0.004, 0.01, 0.03, 0.002, 0.02, 0.005, 0.015, 0.05, 0.003];
    let domains: Vec<usize> = (0..plan.domains.len()).filter(|at| plan.indicators.iter().any(|row| row.domain == *at)).collect();
    assert_eq!(domains.len(), 10);
    for (nth, domain) in domains.iter().enumerate() {
        let mut more = named(&trend, &plan.domains[*domain].id);
        let from_year = 2021 + i32::try_from(nth).expect("ten domains") % 3;
        more.shifts.push(Shift { from: None, to: plan.domains[*domain].id.clone(), share: shares[nth], from_year, to_year: 2024 });
        scenarios.push(more);
    }
    let draws = all_draws(&plan, &scenarios);
    for (nth, domain) in domains.iter().enumerate() {
        for indicator in plan.indicators.iter().filter(|indicator| indicator.domain == *domain) {
            let found = worse(&draws[0], &draws[nth + 1], &indicator.id, indicator.target.better);
            assert!(found.is_none(), "{} with more money: {found:?}", indicator.id);
        }
    }
}

#[test]
fn money_reaches_most_indicators() {
    let (plan, trend) = trend();
    let mut more = named(&trend, "more");
    for line in &plan.budget {
        more.shifts.push(Shift { from: None, to: line.id.clone(), share: 0.3 * line.share, from_year: 2021, to_year: 2021 });
    }
    let draws = all_draws(&plan, &[trend, more]);
    let last = draws[0].years.len() - 1;
    let untouched: Vec<&str> = plan
        .indicators
        .iter()
        .map(|indicator| indicator.id.as_str())
        .filter(|id| {
            let series = draws[0].position(id).expect("each indicator has a series");
            draws[0].column(series, last) == draws[1].column(series, last)
        })
        .collect();
    // Cohorts, dated wards, prices and growth, and the population's own mortality do not ask the budget; what hardly ever fails shows
    // nothing in a few hundred draws.
    let deaf = ["income_growth", "schooling_years", "infectious_beds_per_10000", "life_expectancy"];
    let rarely = ["surface_water", "broadcast_coverage", "veteran_placement"];
    assert!(deaf.iter().all(|id| untouched.contains(id)), "{untouched:?}");
    assert!(untouched.iter().all(|id| deaf.contains(id) || rarely.contains(id)), "{untouched:?}");
}

#[test]
fn more_elderly_never_raise_carers_per_elderly() {
    let (plan, trend) = trend();
    let mut few = named(&trend, "few");
    few.assumptions.insert("mortality_improvement".to_string(), Distribution::Fixed(0.0));
    let mut many = named(&trend, "many");
    many.assumptions.insert("mortality_improvement".to_string(), Distribution::Fixed(4.0));
    let draws = all_draws(&plan, &[few, many]);
    assert!(worse(&draws[0], &draws[1], "age_60_plus", Better::More).is_none(), "falling mortality leaves more elderly");
    assert!(worse(&draws[0], &draws[1], "carers_per_10000_elderly", Better::Less).is_none());
}
