//! Reference-class forecasts against the method written out once more, and the hindcast against a panel whose answer is known.

use fiveyear::forecast::{Forecast, Rung, Scale, at_least, features, forecast, quantiles, rank, spread, year_shock};
use fiveyear::plan::Plan;

/// A case worked out by another program from the same tables: class, known values, target; then the ten weights, the quantiles of the change
/// at 5, 10, 25, 50, 75, 90 and 95 %, and the probability of at least the target.
struct Known {
    class: &'static str,
    rung: Rung,
    history: Vec<(i32, f64)>,
    target: f64,
    tenths: [f64; 10],
    changes: [f64; 7],
    probability: f64,
}

/// The cases, from forecasts.csv.
fn known() -> Vec<Known> {
    let cases = include_str!("forecasts.csv").lines().skip(1);
    cases.map(|line| Known::read(&line.split(',').collect::<Vec<_>>())).collect()
}

impl Known {
    fn read(cells: &[&'static str]) -> Known {
        let &[class, rung, history, target, tenths, changes, probability] = cells else { panic!("seven columns, not {cells:?}") };
        let number = |cell: &str| cell.parse::<f64>().unwrap_or_else(|_| panic!("a number, not {cell}"));
        let numbers = |cell: &str| cell.split(' ').map(number).collect::<Vec<f64>>();
        let observed = |cell: &str| cell.split_once(':').map(|(year, value)| (year.parse().expect("a year"), number(value)));
        Known {
            class,
            rung: match rung {
                "1" => Rung::One,
                "2" => Rung::Two,
                "5" => Rung::Five,
                "10" => Rung::Ten,
                other => panic!("no rung of {other} values"),
            },
            history: history.split(' ').map(|cell| observed(cell).expect("year:value")).collect(),
            target: number(target),
            tenths: numbers(tenths).try_into().expect("ten weights"),
            changes: numbers(changes).try_into().expect("seven quantiles"),
            probability: number(probability),
        }
    }
}

fn said(case: &Known) -> (Forecast, Scale) {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let class = plan.classes.iter().find(|class| class.name == case.class).expect("the class is there");
    let history: Vec<(i32, f64)> = case.history.iter().map(|(year, value)| (*year, class.scale.on(*value))).collect();
    let known = features(&history, 2020, case.rung).expect("enough is known");
    (forecast(class, &plan.class_weights, case.rung, &known), class.scale)
}

#[test]
fn forecasts_are_those_of_the_method_written_out_once_more() {
    for case in &known() {
        let (found, scale) = said(case);
        let (_, level) = case.history[case.history.len() - 1];
        let near =
            |found: f64, known: f64, what: &str| assert!((found - known).abs() < 1e-6, "{}, {what}: {found}, not {known}", case.class);
        found.tenths.iter().zip(case.tenths).for_each(|(found, known)| near(*found, known, "tenth"));
        [1, 3, 9, 19, 29, 35, 37].into_iter().zip(case.changes).for_each(|(step, known)| near(found.quantiles[step], known, "change"));
        near(at_least(&found.quantiles, scale.on(case.target) - scale.on(level)), case.probability, "probability");
    }
}

#[test]
fn a_wrong_forecast_would_be_found() {
    let cases = known();
    assert_eq!(cases.len(), 10);
    let (found, _) = said(&cases[0]);
    assert!((found.tenths[0] - cases[1].tenths[0]).abs() > 1e-3, "cases differ by more than the test allows");
}

/// Classes with what another program makes of their changes of one year: their places at 0, 5, 50, 95 and 100 %, in standard deviations from the mean.
const YEARS: [(&str, [f64; 5]); 3] = [
    ("vn_nurses_per_1000", [-2.919252, -1.107622, -0.179398, 1.693716, 4.291833]),
    ("vn_doctors_per_1000", [-3.945077, -1.724582, -0.020542, 1.680556, 3.254338]),
    ("vn_beds_per_1000", [-2.832108, -1.143857, -0.132457, 1.437315, 4.544021]),
];

#[test]
fn a_shock_has_the_shape_of_a_year_of_its_class_and_neither_level_nor_size() {
    let plan = Plan::embedded().expect("the embedded plan loads");
    for (name, places) in YEARS {
        let class = plan.classes.iter().find(|class| class.name == name).expect("classes.csv has it");
        let shape = year_shock(class).expect("it tells of one year");
        for (step, place) in [0, 2, 20, 38, 40].into_iter().zip(places) {
            assert!((shape[step] - place).abs() < 1e-5, "{name}: {} at {step}, {place} worked out", shape[step]);
        }
        assert!((spread(&shape) - 1.0).abs() < 1e-9, "{name}");
        let mut without = class.clone();
        without.features.remove("5:D1");
        assert_eq!(year_shock(&without), None, "a class without a table of one year gives no shape");
    }
}

#[test]
fn ranks_share_out_ties_and_stop_at_the_ends() {
    let mut table = [0.0; 41];
    for (step, quantile) in table.iter_mut().enumerate() {
        *quantile = if step < 10 { 0.0 } else { step as f64 - 9.0 };
    }
    assert_eq!(rank(&table, -1.0), 0.0);
    assert_eq!(rank(&table, 1e9), 1.0);
    assert_eq!(rank(&table, 0.0), 9.0 / 80.0, "the middle of the ten quantiles that are nought");
    assert!((rank(&table, 1.5) - 10.5 / 40.0).abs() < 1e-12);
}

#[test]
fn quantiles_are_numpys() {
    let table = quantiles(vec![4.0, 1.0, 2.0]);
    assert_eq!((table[0], table[10], table[20], table[30], table[40]), (1.0, 1.5, 2.0, 3.0, 4.0));
}

#[test]
fn a_record_is_used_as_far_as_it_goes() {
    let yearly = |years: std::ops::RangeInclusive<i32>| years.map(|year| (year, f64::from(year))).collect::<Vec<_>>();
    assert_eq!(Rung::highest(&yearly(2011..=2020), 2020), Rung::Ten);
    assert_eq!(Rung::highest(&yearly(2016..=2020), 2020), Rung::Five);
    assert_eq!(Rung::highest(&[(2015, 1.0), (2020, 2.0)], 2020), Rung::Two);
    assert_eq!(Rung::highest(&[(2012, 1.0), (2020, 2.0)], 2020), Rung::One);
    assert_eq!(Rung::highest(&[(2019, 1.0)], 2020), Rung::Nothing, "without the value at the origin nothing is known");
    // What lies after the origin is not read.
    assert_eq!(features(&yearly(2011..=2030), 2020, Rung::Ten), features(&yearly(2011..=2020), 2020, Rung::Ten));
}
