//! The distributions: quantiles, moments and distribution functions, against `statrs` and closed forms, under every design.

use fiveyear::sampling::Distribution;
use fiveyear::sampling::distributions as kinds;
use statrs::distribution::{Beta, ContinuousCDF, LogNormal, Normal, StudentsT, Triangular, Uniform};

use super::{COUNT, DESIGNS, column, designed, distance};
use fiveyear::sampling::Spread;

/// The standard normal density.
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Each distribution with its mean and variance in closed form.
fn moments() -> Vec<(Distribution, f64, f64)> {
    let standard = Normal::standard();
    let inside = standard.cdf(2.0) - standard.cdf(-1.0);
    let truncated_mean = (density(-1.0) - density(2.0)) / inside;
    let truncated_variance = 1.0 + (-density(-1.0) - 2.0 * density(2.0)) / inside - truncated_mean * truncated_mean;
    let lognormal = |median: f64, log_sd: f64| {
        let square = (log_sd * log_sd).exp();
        (median * square.sqrt(), median * median * square * (square - 1.0))
    };
    let interval_log_sd = 2.5_f64.ln() / (2.0 * standard.inverse_cdf(0.95));
    let interval_sd = 4.0 / (2.0 * standard.inverse_cdf(0.95));
    let discrete_mean = 20.0 / 6.0;
    vec![
        (Distribution::Fixed(3.0), 3.0, 0.0),
        (Distribution::Uniform(kinds::Uniform { low: 2.0, high: 4.0 }), 3.0, 1.0 / 3.0),
        (Distribution::Triangular(kinds::Triangular { low: 0.0, mode: 1.0, high: 4.0 }), 5.0 / 3.0, 13.0 / 18.0),
        (Distribution::Pert(kinds::Pert { low: 1.0, mode: 2.0, high: 6.0 }), 2.5, 0.75),
        (Distribution::Normal(kinds::Normal { mean: 2.0, sd: 3.0 }), 2.0, 9.0),
        (Distribution::LogNormal(kinds::LogNormal { median: 5.0, log_sd: 0.4 }), lognormal(5.0, 0.4).0, lognormal(5.0, 0.4).1),
        (Distribution::StudentT(kinds::StudentT { location: 1.0, scale: 2.0, degrees: 6.0 }), 1.0, 6.0),
        (Distribution::Beta(kinds::Beta { alpha: 2.0, beta: 5.0, low: -1.0, high: 3.0 }), -1.0 + 8.0 / 7.0, 16.0 * 10.0 / (49.0 * 8.0)),
        (
            Distribution::Truncated(kinds::Truncated {
                inner: Box::new(Distribution::Normal(kinds::Normal { mean: 0.0, sd: 1.0 })),
                low: -1.0,
                high: 2.0,
            }),
            truncated_mean,
            truncated_variance,
        ),
        (
            Distribution::Discrete(kinds::Discrete { values: vec![1.0, 2.0, 5.0], weights: vec![1.0, 2.0, 3.0] }),
            discrete_mean,
            14.0 - discrete_mean * discrete_mean,
        ),
        (
            Distribution::interval90(0.02, 0.05),
            lognormal(0.001_f64.sqrt(), interval_log_sd).0,
            lognormal(0.001_f64.sqrt(), interval_log_sd).1,
        ),
        (Distribution::interval90(-1.0, 3.0), 1.0, interval_sd * interval_sd),
    ]
}

#[test]
fn every_distribution_has_its_moments_under_every_design() {
    for design in DESIGNS {
        // What independent draws scatter by; evenly spread ones keep well within it.
        let scatters = if design == Spread::Independent { 4.0 } else { 0.4 };
        for (at, (distribution, mean, variance)) in moments().into_iter().enumerate() {
            let mut values = designed(design, 7, &format!("param/moments{at}"), 0, COUNT);
            distribution.fill(&mut values);
            let average = |of: &dyn Fn(f64) -> f64| values.iter().map(|value| of(*value)).sum::<f64>() / COUNT as f64;
            let found = average(&|value| value);
            let scatter = (variance / COUNT as f64).sqrt();
            assert!((found - mean).abs() <= scatters * scatter, "{design:?} {distribution:?}: mean {found}, not {mean}");
            let found = average(&|value| (value - mean).powi(2));
            let fourth = average(&|value| ((value - mean).powi(2) - variance).powi(2));
            let scatter = (fourth / COUNT as f64).sqrt();
            assert!((found - variance).abs() <= scatters * scatter, "{design:?} {distribution:?}: variance {found}, not {variance}");
        }
    }
}

/// Each continuous distribution with its distribution function by `statrs`.
fn functions() -> Vec<(Distribution, Box<dyn Fn(f64) -> f64>)> {
    let uniform = Uniform::new(2.0, 4.0).expect("a uniform distribution");
    let triangular = Triangular::new(0.0, 4.0, 1.0).expect("a triangular distribution");
    let pert = Beta::new(1.8, 4.2).expect("a beta distribution");
    let normal = Normal::new(2.0, 3.0).expect("a normal distribution");
    let lognormal = LogNormal::new(5.0_f64.ln(), 0.4).expect("a log-normal distribution");
    let heavy = StudentsT::new(1.0, 2.0, 2.0).expect("a t distribution");
    let beta = Beta::new(0.5, 0.7).expect("a beta distribution");
    let inner = StudentsT::new(0.0, 1.0, 4.0).expect("a t distribution");
    let (below, above) = (inner.cdf(-1.0), inner.cdf(2.5));
    let t = Distribution::StudentT(kinds::StudentT { location: 0.0, scale: 1.0, degrees: 4.0 });
    vec![
        (Distribution::Uniform(kinds::Uniform { low: 2.0, high: 4.0 }), Box::new(move |x| uniform.cdf(x))),
        (Distribution::Triangular(kinds::Triangular { low: 0.0, mode: 1.0, high: 4.0 }), Box::new(move |x| triangular.cdf(x))),
        (Distribution::Pert(kinds::Pert { low: 1.0, mode: 2.0, high: 6.0 }), Box::new(move |x| pert.cdf((x - 1.0) / 5.0))),
        (Distribution::Normal(kinds::Normal { mean: 2.0, sd: 3.0 }), Box::new(move |x| normal.cdf(x))),
        (Distribution::LogNormal(kinds::LogNormal { median: 5.0, log_sd: 0.4 }), Box::new(move |x| lognormal.cdf(x))),
        (Distribution::StudentT(kinds::StudentT { location: 1.0, scale: 2.0, degrees: 2.0 }), Box::new(move |x| heavy.cdf(x))),
        (Distribution::Beta(kinds::Beta { alpha: 0.5, beta: 0.7, low: 0.0, high: 1.0 }), Box::new(move |x| beta.cdf(x))),
        (
            Distribution::Truncated(kinds::Truncated { inner: Box::new(t), low: -1.0, high: 2.5 }),
            Box::new(move |x| (inner.cdf(x) - below) / (above - below)),
        ),
    ]
}

/// The largest distance that the draws of a design may have: for independent ones the 99.9 % point of Kolmogorov and Smirnov; evenly
/// spread ones have one draw in each of n parts, and so at most 1/n, replicates as much as their number of it, but for the table's error.
fn allowed(design: Spread) -> f64 {
    match design {
        Spread::Independent => 1.95 / (COUNT as f64).sqrt(),
        Spread::LatinHypercube { replicates, .. } => (replicates as f64 + 1e-2) / COUNT as f64,
        Spread::Sobol | Spread::OneAtATime => (1.0 + 1e-2) / COUNT as f64,
    }
}

#[test]
fn every_distribution_has_its_distribution_function_under_every_design() {
    for design in DESIGNS {
        for (at, (distribution, function)) in functions().into_iter().enumerate() {
            let mut values = designed(design, 11, &format!("param/function{at}"), 0, COUNT);
            distribution.fill(&mut values);
            let found = distance(values, function);
            assert!(found <= allowed(design), "{design:?} {distribution:?}: {found}");
        }
    }
}

#[test]
fn a_planted_fault_is_found_by_moments_and_distribution_function() {
    let standard = Normal::standard();
    for design in DESIGNS {
        let normal = |mean: f64, sd: f64| {
            let mut values = designed(design, 11, "param/planted", 0, COUNT);
            Distribution::Normal(kinds::Normal { mean, sd }).fill(&mut values);
            values
        };
        assert!(distance(normal(0.0, 1.0), |x| standard.cdf(x)) <= allowed(design));
        for (mean, sd) in [(0.1, 1.0), (0.0, 1.15), (0.0, 0.88)] {
            assert!(distance(normal(mean, sd), |x| standard.cdf(x)) > allowed(design), "{design:?}: {mean}, {sd} passes");
        }
        let scatter = (1.0 / COUNT as f64).sqrt();
        assert!((normal(0.1, 1.0).iter().sum::<f64>() / COUNT as f64).abs() > 4.0 * scatter, "{design:?}: a shifted mean passes");
    }
}

#[test]
fn the_distribution_functions_are_those_of_statrs() {
    for (distribution, function) in functions() {
        for at in 1..200 {
            let x = distribution.quantile(f64::from(at) / 200.0);
            assert!((distribution.cdf(x) - function(x)).abs() < 1e-9, "{distribution:?} at {x}");
        }
    }
}

#[test]
fn every_distribution_has_its_quantiles() {
    let standard = Normal::standard();
    for u in [1e-12, 1e-6, 0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.9999, 1.0 - 1e-9] {
        let close = |value: f64, wanted: f64, tolerance: f64| {
            assert!((value - wanted).abs() <= tolerance * wanted.abs().max(1e-9), "{u}: {value} is not {wanted}");
        };
        let z = Distribution::Normal(kinds::Normal { mean: 0.0, sd: 1.0 }).quantile(u);
        assert!((standard.cdf(z) - u).abs() <= 1e-9 * u.max(1e-6), "{u}");
        let t = Distribution::StudentT(kinds::StudentT { location: 1.0, scale: 2.0, degrees: 4.0 }).quantile(u);
        let below = StudentsT::new(1.0, 2.0, 4.0).expect("a t distribution").cdf(t);
        assert!((below - u).abs() <= 1e-7 * u.max(1e-4), "{u}: {below}");
        let beta = Distribution::Beta(kinds::Beta { alpha: 2.0, beta: 5.0, low: 0.0, high: 1.0 }).quantile(u);
        assert!((Beta::new(2.0, 5.0).expect("a beta distribution").cdf(beta) - u).abs() < 1e-9, "{u}");
        close(Distribution::Uniform(kinds::Uniform { low: 2.0, high: 4.0 }).quantile(u), 2.0 + 2.0 * u, 1e-15);
    }
    let pert = Distribution::Pert(kinds::Pert { low: 1.0, mode: 2.0, high: 6.0 });
    let mean: f64 = (0..10_000).map(|at| pert.quantile((f64::from(at) + 0.5) / 10_000.0)).sum::<f64>() / 10_000.0;
    assert!((mean - (1.0 + 4.0 * 2.0 + 6.0) / 6.0).abs() < 1e-3, "a PERT distribution's mean is (low + 4 mode + high) / 6: {mean}");
    let triangular = Distribution::Triangular(kinds::Triangular { low: 0.0, mode: 1.0, high: 4.0 });
    assert!((triangular.quantile(0.25) - 1.0).abs() < 1e-12, "a quarter of the area lies below the mode");
}

#[test]
fn ninety_per_cent_lie_in_a_planners_interval() {
    for (low, high) in [(0.02, 0.05), (-1.0, 3.0)] {
        let interval = Distribution::interval90(low, high);
        assert!((interval.quantile(0.05) - low).abs() < 1e-12 && (interval.quantile(0.95) - high).abs() < 1e-12);
    }
}

#[test]
fn truncation_keeps_the_shape_inside() {
    let inner = Distribution::StudentT(kinds::StudentT { location: 0.0, scale: 1.0, degrees: 4.0 });
    let truncated = Distribution::Truncated(kinds::Truncated { inner: Box::new(inner.clone()), low: -1.0, high: 2.5 });
    let mut column = column("param/t", 0, 20_000);
    truncated.fill(&mut column);
    assert!(column.iter().all(|value| (-1.0..=2.5).contains(value)));
    let (below, above) = (inner.cdf(-1.0), inner.cdf(2.5));
    assert!(distance(column, |x| (inner.cdf(x) - below) / (above - below)) < 1.95 / 20_000_f64.sqrt());
}

#[test]
fn discrete_values_come_as_often_as_their_weights() {
    let mut column = column("param/d", 0, 30_000);
    Distribution::Discrete(kinds::Discrete { values: vec![1.0, 2.0, 5.0], weights: vec![1.0, 2.0, 3.0] }).fill(&mut column);
    for (value, weight) in [(1.0, 1.0), (2.0, 2.0), (5.0, 3.0)] {
        let share = column.iter().filter(|drawn| **drawn == value).count() as f64 / 30_000.0;
        assert!((share - weight / 6.0).abs() < 0.01, "{value}: {share}");
    }
}
