//! Observed years and the plan of Wuxing: nothing later than `--as-of` counts, and what has happened is believed.

use fiveyear::plan::{Observation, Plan};
use fiveyear::scenario::{Scenario, plan_itself};
use fiveyear::simulate::{Draws, Session, Settings};

fn draws(plan: &Plan, as_of: Option<i32>, draws: usize) -> Draws {
    let scenario: Scenario = plan_itself(plan);
    let settings = Settings { draws, as_of, ..Settings::default() };
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings).expect("the rules trace");
    session.experiment(&scenario).expect("the rules trace").draws
}

/// The plan with further observations: of each series the year and the value.
fn with(plan: &Plan, seen: &[(&str, i32, f64)]) -> Plan {
    let like = plan.history.first().expect("the plan has a history").clone();
    let mut plan = plan.clone();
    for (series, year, value) in seen {
        let own = Observation { series: (*series).to_owned(), year: *year, value: *value, error: None, ..like.clone() };
        plan.history.push(Observation { observed_at: String::new(), is_fitted: false, ..own });
    }
    plan
}

fn same(one: &Draws, other: &Draws) -> bool {
    (0..one.series.len()).all(|series| {
        (0..one.years.len()).all(|year| {
            let pairs = one.column(series, year).iter().zip(other.column(series, year));
            pairs.into_iter().all(|(one, other)| one.to_bits() == other.to_bits())
        })
    })
}

#[test]
fn absurd_values_of_later_years_move_no_number() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let rows: Vec<&str> = plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    let later: Vec<(&str, i32, f64)> = rows.iter().flat_map(|id| [(*id, 2023, 99_999.0), (*id, 2025, -5.0)]).collect();
    let absurd = with(&plan, &later);
    for as_of in [None, Some(2022)] {
        assert!(same(&draws(&plan, as_of, 400), &draws(&absurd, as_of, 400)), "nothing after {as_of:?} counts");
    }
    // The test can fail: what lies within the years that count does move numbers.
    let earlier = with(&plan, &[("physicians_per_1000", 2022, 4.0)]);
    assert!(!same(&draws(&plan, Some(2022), 400), &draws(&earlier, Some(2022), 400)));
}

/// Rows with their target, and a value of 2024 beyond it by what the class falls in one year in twenty: 1.645 times the spread of one year.
const REACHED: [(&str, f64, f64); 5] = [
    // Coverage of immunisation: 0.449 in log-odds.
    ("child_screening", 90.0, 95.1),
    // Doctors, nurses and beds of provinces: 0.083, 0.105 and 0.053 in the log.
    ("physicians_per_1000", 4.3, 4.95),
    ("nurses_per_1000", 4.0, 4.76),
    ("beds_per_1000", 7.5, 8.2),
    // Far outside the draws, whose cohorts cannot rise so: the model's own regression would take 1.3 years back in one.
    ("schooling_years", 12.0, 12.5),
];

#[test]
fn a_target_passed_by_more_than_a_bad_year_takes_back_is_nearly_sure() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let seen: Vec<(&str, i32, f64)> = REACHED.iter().map(|(id, _, value)| (*id, 2024, *value)).collect();
    let moved = draws(&with(&plan, &seen), Some(2024), 2000);
    for (id, target, value) in REACHED {
        let indicator = plan.indicator(id).expect("it is a row");
        assert!(indicator.target.value <= target, "{id}: the target is {}", indicator.target.value);
        let column = moved.column(moved.position(id).expect("a series"), moved.years.len() - 1);
        let met = column.iter().filter(|drawn| **drawn >= indicator.target.value).count() as f64 / column.len() as f64;
        assert!(met > 0.9, "{id} was {value} in 2024: {met}");
    }
}
