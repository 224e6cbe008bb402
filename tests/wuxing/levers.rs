//! Money of a line and money of a lever must not promise differently for the same yuan.

use std::collections::BTreeMap;

use fiveyear::plan::{Effect, Lever, Plan};
use fiveyear::scenario::{Pull, Scenario, Shift, load_scenarios};
use fiveyear::simulate::{Session, Settings};

/// What an office does already of what a lever does more of, in the lever's units a year: the central value of the assumption that it adds
/// to, where that is a yearly rate of the same kind. Drifts are none: nothing is done a year where nothing moves.
fn done_already(plan: &Plan, lever: &Lever) -> Option<f64> {
    let [Effect::Param { name, plus, .. }] = &lever.effects[..] else { return None };
    let central = plan.assumption(name)?.distribution.central();
    let rate = !name.ends_with("_drift") && *plus > 0.0 && central > 0.0;
    rate.then_some(central / plus)
}

/// Reckoned at the levers' own costs a unit, what each line did already costs no more than the line spent, taken together: a line's yuan is
/// spread over all that the line does, and no yuan of it is promised to do what it cannot pay for.
#[test]
fn what_a_line_does_already_costs_no_more_at_the_levers_prices_than_the_line_spends() {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let scenarios = load_scenarios(&plan).expect("so are its scenarios");
    let mut session = Session::new(&plan, &scenarios[..1], Settings { draws: 1, ..Settings::default() }).expect("sound");
    let spending = session.central(&scenarios[0]).expect("sound")["spending"][0][0];
    let mut by_line: BTreeMap<&str, f64> = BTreeMap::new();
    let mut held = 0;
    for lever in &plan.levers {
        let (Some(units), Some(line)) = (done_already(&plan, lever), &lever.pays) else { continue };
        *by_line.entry(line).or_default() += units * lever.cost;
        held += 1;
    }
    assert!(held >= 8, "only {held} levers add to a rate that is known");
    for (line, cost) in by_line {
        let money = spending * plan.budget.iter().find(|known| known.id == line).expect("a line").share;
        assert!(cost <= money, "{line} spent {money} and would have paid {cost} for what it did");
    }
}

/// The same yuan on the same service, once through the line and once through the lever. A line that gets x per cent more does x per cent
/// more of each service, times its elasticity; of that money the part of the service, at the lever's price, goes into it. The lever is given
/// just this part. Both must come to the same order of change: the line's elasticity is below one, and the lever works in part.
#[test]
fn the_same_yuan_promises_the_same_through_a_line_and_through_a_lever() {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let scenarios = load_scenarios(&plan).expect("so are its scenarios");
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("trend").clone();
    let cases = [("carers_trained", "carers"), ("childcare_places", "childcare_places"), ("village_halls", "culture_space")];
    let share_of_line = 0.1;
    let mut asked: Vec<Scenario> = vec![trend.clone()];
    for (id, _) in cases {
        let lever = plan.levers.iter().find(|lever| lever.id == id).expect("a lever");
        let line = lever.pays.as_ref().expect("a line pays");
        let share = plan.budget.iter().find(|known| known.id == *line).expect("a line").share * share_of_line;
        let shift = Shift { from: None, to: line.clone(), share, from_year: 2022, to_year: 2022 };
        asked.push(Scenario { shifts: [trend.shifts.clone(), vec![shift]].concat(), ..trend.clone() });
        let amount = done_already(&plan, lever).expect("a rate") * share_of_line;
        asked.push(trend.pulling(&plan, &BTreeMap::from([(id.to_owned(), Pull { amount, from: 2022 })])));
    }
    let mut session = Session::new(&plan, &scenarios, Settings { draws: 400, ..Settings::default() }).expect("sound");
    let series: Vec<&str> = cases.iter().map(|(_, series)| *series).collect();
    let means: Vec<Vec<f64>> = session
        .each(&asked, |_, experiment| {
            let draws = &experiment.draws;
            let last = draws.years.len() - 1;
            let mean = |series: &&str| {
                let column = draws.column(draws.position(series).unwrap_or_else(|| panic!("no series {series}")), last);
                column.iter().sum::<f64>() / column.len() as f64
            };
            series.iter().map(mean).collect()
        })
        .expect("sound");
    for (position, (id, series)) in cases.iter().enumerate() {
        let by_line = means[1 + 2 * position][position] - means[0][position];
        let by_lever = means[2 + 2 * position][position] - means[0][position];
        let ratio = by_line / by_lever;
        assert!(
            by_line > 0.0 && by_lever > 0.0 && (0.3..1.5).contains(&ratio),
            "{id}: {series} {by_line} by the line, {by_lever} by the lever, {ratio}"
        );
    }
}
