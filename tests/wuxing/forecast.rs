//! Reference-class forecasts against the method written out once more, and the hindcast against a panel whose answer is known.

use fiveyear::forecast::{Forecast, Rung, Scale, at_least, features, forecast, quantiles, rank};
use fiveyear::plan::Plan;

/// A case worked out by another program from the same tables: class, known values, target; then the ten weights, the quantiles of the change
/// at 5, 10, 25, 50, 75, 90 and 95 %, and the probability of at least the target.
struct Known {
    class: &'static str,
    rung: Rung,
    history: &'static [(i32, f64)],
    target: f64,
    tenths: [f64; 10],
    changes: [f64; 7],
    probability: f64,
}

const KNOWN: [Known; 10] = [
    Known {
        class: "immunised_dtp3_pct",
        rung: Rung::One,
        history: &[(2020, 80.0)],
        target: 90.0,
        tenths: [0.071318, 0.08459, 0.088807, 0.077861, 0.069977, 0.101261, 0.114436, 0.129743, 0.137822, 0.124185],
        changes: [-1.228427, -0.746268, -0.214787, 0.37284, 0.835863, 1.463716, 1.889271],
        probability: 0.259896,
    },
    Known {
        class: "immunised_dtp3_pct",
        rung: Rung::One,
        history: &[(2020, 98.0)],
        target: 99.0,
        tenths: [0.163476, 0.128123, 0.123792, 0.139237, 0.146601, 0.100154, 0.074826, 0.052243, 0.037927, 0.03362],
        changes: [-1.774865, -1.271084, -0.587426, -0.046219, 0.243952, 0.731802, 1.112147],
        probability: 0.106217,
    },
    Known {
        class: "immunised_dtp3_pct",
        rung: Rung::Two,
        history: &[(2015, 70.0), (2020, 85.47)],
        target: 90.0,
        tenths: [0.067612, 0.070577, 0.072629, 0.067128, 0.066787, 0.110832, 0.137211, 0.15781, 0.14954, 0.099874],
        changes: [-1.203725, -0.719544, -0.077994, 0.425822, 0.789997, 1.320958, 1.757391],
        probability: 0.500386,
    },
    Known {
        class: "gni_per_capita_const_usd",
        rung: Rung::Two,
        history: &[(2015, 9000.0), (2020, 12150.0)],
        target: 17000.0,
        tenths: [0.148182, 0.1062, 0.08894, 0.083858, 0.085781, 0.09176, 0.098955, 0.103736, 0.101957, 0.09063],
        changes: [-0.181282, -0.096058, 0.003861, 0.094807, 0.178377, 0.257809, 0.322513],
        probability: 0.043123,
    },
    Known {
        class: "physicians_per_1000",
        rung: Rung::One,
        history: &[(2020, 3.25)],
        target: 4.3,
        tenths: [0.125776, 0.120436, 0.12401, 0.127749, 0.124487, 0.11168, 0.09217, 0.071795, 0.0556, 0.046297],
        changes: [-0.188155, -0.078951, 0.003957, 0.061594, 0.116364, 0.177628, 0.240659],
        probability: 0.037629,
    },
    Known {
        class: "physicians_per_1000",
        rung: Rung::Two,
        history: &[(2015, 2.53), (2020, 3.25)],
        target: 4.3,
        tenths: [0.181835, 0.117738, 0.094639, 0.088899, 0.089474, 0.091297, 0.091165, 0.087725, 0.081716, 0.075512],
        changes: [-0.235691, -0.135833, -0.02147, 0.066823, 0.134938, 0.222287, 0.295688],
        probability: 0.057971,
    },
    Known {
        class: "expected_years_schooling",
        rung: Rung::One,
        history: &[(2020, 14.61)],
        target: 15.5,
        tenths: [0.129716, 0.121599, 0.124792, 0.128362, 0.124745, 0.11117, 0.090792, 0.06992, 0.053796, 0.045107],
        changes: [-0.051555, -0.029608, 0.002857, 0.033604, 0.067259, 0.126923, 0.179413],
        probability: 0.301933,
    },
    Known {
        class: "unemployment_rate_15plus",
        rung: Rung::Five,
        history: &[(2016, 3.1), (2017, 3.0), (2018, 2.8), (2019, 2.9), (2020, 3.5)],
        target: 3.0,
        tenths: [0.067031, 0.080403, 0.078686, 0.075498, 0.079223, 0.092657, 0.121799, 0.153066, 0.154786, 0.096849],
        changes: [-0.722646, -0.533972, -0.226588, 0.078742, 0.314821, 0.560344, 0.778583],
        probability: 0.700704,
    },
    Known {
        class: "vn_nurses_per_1000",
        rung: Rung::Ten,
        history: &[
            (2011, 0.62),
            (2012, 0.66),
            (2013, 0.7),
            (2014, 0.71),
            (2015, 0.78),
            (2016, 0.8),
            (2017, 0.86),
            (2018, 0.9),
            (2019, 0.92),
            (2020, 0.99),
        ],
        target: 1.3,
        tenths: [0.055369, 0.122194, 0.173486, 0.179937, 0.151677, 0.113255, 0.079988, 0.055898, 0.039613, 0.028585],
        changes: [-0.017858, 0.050599, 0.082608, 0.190709, 0.248794, 0.416747, 0.555394],
        probability: 0.214173,
    },
    Known {
        class: "hospital_beds_per_1000",
        rung: Rung::Ten,
        history: &[
            (2011, 3.9),
            (2012, 3.85),
            (2013, 3.9),
            (2014, 3.75),
            (2015, 3.7),
            (2016, 3.75),
            (2017, 3.6),
            (2018, 3.55),
            (2019, 3.6),
            (2020, 3.45),
        ],
        target: 4.0,
        tenths: [0.087237, 0.098676, 0.109518, 0.117771, 0.121589, 0.119843, 0.11253, 0.07472, 0.086265, 0.071851],
        changes: [-0.425193, -0.240739, -0.139152, -0.081685, -0.014798, 0.04218, 0.113622],
        probability: 0.043609,
    },
];

fn said(case: &Known) -> (Forecast, Scale) {
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let class = plan.classes.iter().find(|class| class.name == case.class).expect("the class is there");
    let history: Vec<(i32, f64)> = case.history.iter().map(|(year, value)| (*year, class.scale.on(*value))).collect();
    let known = features(&history, 2020, case.rung).expect("enough is known");
    (forecast(class, &plan.class_weights, case.rung, &known), class.scale)
}

#[test]
fn forecasts_are_those_of_the_method_written_out_once_more() {
    for case in &KNOWN {
        let (found, scale) = said(case);
        let (_, level) = case.history[case.history.len() - 1];
        let near =
            |found: f64, known: f64, what: &str| assert!((found - known).abs() < 2e-6, "{}, {what}: {found}, not {known}", case.class);
        found.tenths.iter().zip(case.tenths).for_each(|(found, known)| near(*found, known, "tenth"));
        [1, 3, 9, 19, 29, 35, 37].into_iter().zip(case.changes).for_each(|(step, known)| near(found.quantiles[step], known, "change"));
        near(at_least(&found.quantiles, scale.on(case.target) - scale.on(level)), case.probability, "probability");
    }
}

#[test]
fn a_wrong_forecast_would_be_found() {
    let (found, _) = said(&KNOWN[0]);
    assert!((found.tenths[0] - KNOWN[1].tenths[0]).abs() > 1e-3, "cases differ by more than the test allows");
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
