//! Tables of slow quantile functions: the promised error, at many points and in the tails, for ordinary and extreme shapes.

use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions::{Beta, StudentT};
use statrs::distribution::{ContinuousCDF, Normal};

/// Probabilities between and beside the points of a table of any step, evenly in z from -8.2 to 8.2; and evenly themselves.
fn probabilities() -> Vec<f64> {
    let standard = Normal::standard();
    let by_score = (0..6000).map(|at| standard.cdf(-8.2 + 16.4 * (f64::from(at) + 0.37) / 6000.0));
    let evenly = (1..2000).map(|at| f64::from(at) / 2000.0);
    by_score.chain(evenly).filter(|u| *u > 0.0 && *u < 1.0).collect()
}

/// The largest error of the table over what is allowed.
fn worst(distribution: &Distribution, exact: impl Fn(f64) -> f64, allowed: impl Fn(f64) -> f64) -> (f64, f64) {
    let probabilities = probabilities();
    let mut column = probabilities.clone();
    distribution.fill(&mut column);
    let errors = column.iter().zip(&probabilities).map(|(value, u)| {
        let exact = exact(*u);
        ((value - exact).abs() / allowed(exact), *u)
    });
    errors.fold((0.0, f64::NAN), |worst, error| if error.0 > worst.0 || error.0.is_nan() { error } else { worst })
}

#[test]
fn tables_of_student_t_are_as_exact_as_they_say() {
    for degrees in [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 10.0, 30.0, 300.0] {
        let t = Distribution::StudentT(StudentT { location: 0.0, scale: 1.0, degrees });
        let (error, u) = worst(&t, |u| t.quantile(u), |exact| 1e-6 * exact.abs().max(0.1));
        assert!(error <= 1.0, "t({degrees}) at {u}: {error} times what is promised");
    }
}

#[test]
fn tables_of_beta_are_as_exact_as_they_say() {
    let shapes = [
        (0.5, 0.5),
        (1.0, 1.0),
        (2.0, 5.0),
        (5.0, 1.0),
        (50.0, 80.0),
        (400.0, 2.0),
        (0.3, 40.0),
        (0.1, 0.1),
        (0.05, 3.0),
        (3.0, 0.05),
        (1000.0, 1.0),
        (2000.0, 3000.0),
    ];
    for (alpha, beta) in shapes {
        let distribution = Distribution::Beta(Beta { alpha, beta, low: 0.0, high: 1.0 });
        let mirrored = Distribution::Beta(Beta { alpha: beta, beta: alpha, low: 0.0, high: 1.0 });
        // Above the middle the lower tail of the mirrored shape is taken: there a probability has all its digits.
        let exact = |u: f64| if u > 0.5 { 1.0 - mirrored.quantile(1.0 - u) } else { distribution.quantile(u) };
        let (error, u) = worst(&distribution, exact, |_| 1e-7);
        assert!(error <= 1.0, "beta({alpha}, {beta}) at {u}: {error} times what is promised");
    }
}

#[test]
fn the_quantiles_behind_the_tables_are_the_closed_forms() {
    for u in probabilities() {
        let quantile = |degrees: f64| Distribution::StudentT(StudentT { location: 0.0, scale: 1.0, degrees }).quantile(u);
        let close = |value: f64, wanted: f64| (value - wanted).abs() <= 1e-9 * wanted.abs() + 1e-12;
        // Near the middle and in the upper tail the probability itself has no more digits: the lower half says all.
        if u < 0.49 {
            let (one, two) = (-1.0 / (std::f64::consts::PI * u).tan(), (2.0 * u - 1.0) / (2.0 * u * (1.0 - u)).sqrt());
            assert!(close(quantile(1.0), one), "t(1) at {u}: {} is not {one}", quantile(1.0));
            assert!(close(quantile(2.0), two), "t(2) at {u}: {} is not {two}", quantile(2.0));
        }
        let beta = Distribution::Beta(Beta { alpha: 7.0, beta: 1.0, low: 0.0, high: 1.0 }).quantile(u);
        assert!((beta - u.powf(1.0 / 7.0)).abs() < 1e-12, "beta(7, 1) at {u}: {beta}");
    }
}

#[test]
fn the_measure_of_tables_notices_a_wrong_value() {
    let t = Distribution::StudentT(StudentT { location: 0.0, scale: 1.0, degrees: 4.0 });
    let allowed = |exact: f64| 1e-6 * exact.abs().max(0.1);
    assert!(worst(&t, |u| t.quantile(u) + if u > 0.9 && u < 0.901 { 1e-5 } else { 0.0 }, allowed).0 > 1.0);
    assert!(worst(&t, |u| if u > 0.9 && u < 0.901 { f64::NAN } else { t.quantile(u) }, allowed).0.is_nan());
}
