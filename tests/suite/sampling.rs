//! Random numbers: pinned bits, independence of everything else, the right distributions.

use fiveyear::sampling::{Distribution, RankCorrelation, Sampler, Stream};
use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};

fn column(stream: &str, year: i32, count: usize) -> Vec<f64> {
    let mut column = vec![0.0; count];
    Stream::new(2020, stream).fill(0, year, &mut column);
    column
}

/// Largest distance between the empirical and the wanted distribution function (Kolmogorov-Smirnov).
fn distance(mut values: Vec<f64>, distribution: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let wanted = distribution(*value);
            (wanted - at as f64 / count).abs().max(((at + 1) as f64 / count - wanted).abs())
        })
        .fold(0.0, f64::max)
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>();
    product(a, ma, b, mb) / (product(a, ma, a, ma) * product(b, mb, b, mb)).sqrt()
}

#[test]
fn the_bits_are_pinned() {
    // Any change here changes every published number: the seed's meaning would be lost.
    let bits: Vec<u64> = column("param/physician_intake", 0, 3).iter().map(|value| value.to_bits()).collect();
    insta::assert_debug_snapshot!(bits);
}

#[test]
fn a_number_depends_on_seed_name_draw_and_year_only() {
    let whole = column("shock/weather", 2023, 1000);
    for (first, length) in [(0, 1), (1, 1), (7, 13), (255, 300), (998, 2)] {
        let mut part = vec![0.0; length];
        Stream::new(2020, "shock/weather").fill(first as u64, 2023, &mut part);
        assert_eq!(part, whole[first..first + length], "{first} + {length}");
    }
    for other in [column("shock/weather", 2024, 1000), column("shock/economy", 2023, 1000)] {
        assert!(correlation(&whole, &other).abs() < 0.1);
        assert!(whole.iter().zip(&other).all(|(a, b)| a != b));
    }
    let mut reseeded = vec![0.0; 1000];
    Stream::new(2021, "shock/weather").fill(0, 2023, &mut reseeded);
    assert!(correlation(&whole, &reseeded).abs() < 0.1);
}

#[test]
fn numbers_are_uniform_and_independent() {
    let count = 100_000;
    let values = column("param/a", 0, count);
    assert!(values.iter().all(|value| *value > 0.0 && *value < 1.0));
    // The 99.9 % point of the Kolmogorov-Smirnov distance is 1.95 / sqrt(n).
    assert!(distance(values.clone(), |x| x) < 1.95 / (count as f64).sqrt());
    let bound = 3.3 / (count as f64).sqrt();
    assert!(correlation(&values[1..], &values[..count - 1]).abs() < bound, "neighbouring draws");
    for other in 0..20 {
        assert!(correlation(&values, &column(&format!("param/b{other}"), 0, count)).abs() < bound, "stream {other}");
    }
}

#[test]
fn every_distribution_has_its_quantiles() {
    let standard = Normal::standard();
    for u in [1e-12, 1e-6, 0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.9999, 1.0 - 1e-9] {
        let close = |value: f64, wanted: f64, tolerance: f64| {
            assert!((value - wanted).abs() <= tolerance * wanted.abs().max(1e-9), "{u}: {value} is not {wanted}");
        };
        let z = Distribution::Normal { mean: 0.0, sd: 1.0 }.quantile(u);
        assert!((standard.cdf(z) - u).abs() <= 1e-9 * u.max(1e-6), "{u}");
        let t = Distribution::StudentT { location: 1.0, scale: 2.0, degrees: 4.0 }.quantile(u);
        let below = StudentsT::new(1.0, 2.0, 4.0).expect("a t distribution").cdf(t);
        assert!((below - u).abs() <= 1e-7 * u.max(1e-4), "{u}: {below}");
        let beta = Distribution::Beta { alpha: 2.0, beta: 5.0, low: 0.0, high: 1.0 }.quantile(u);
        assert!((Beta::new(2.0, 5.0).expect("a beta distribution").cdf(beta) - u).abs() < 1e-9, "{u}");
        close(Distribution::Uniform { low: 2.0, high: 4.0 }.quantile(u), 2.0 + 2.0 * u, 1e-15);
    }
    let pert = Distribution::Pert { low: 1.0, mode: 2.0, high: 6.0 };
    let mean: f64 = (0..10_000).map(|at| pert.quantile((f64::from(at) + 0.5) / 10_000.0)).sum::<f64>() / 10_000.0;
    assert!((mean - (1.0 + 4.0 * 2.0 + 6.0) / 6.0).abs() < 1e-3, "a PERT distribution's mean is (low + 4 mode + high) / 6: {mean}");
    let triangular = Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 };
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
fn tables_are_as_exact_as_they_say() {
    let probabilities: Vec<f64> =
        (1..4000).map(|at| f64::from(at) / 4000.0).chain([1e-15, 1e-12, 1e-9, 1e-6, 1.0 - 1e-6, 1.0 - 1e-9]).collect();
    for degrees in [2.0, 3.0, 4.0, 6.0, 30.0] {
        let t = Distribution::StudentT { location: 0.0, scale: 1.0, degrees };
        let mut column = probabilities.clone();
        t.fill(&mut column);
        for (value, u) in column.iter().zip(&probabilities) {
            let exact = t.quantile(*u);
            assert!((value - exact).abs() <= 1e-6 * exact.abs().max(0.1), "t({degrees}) at {u}: {value} is not {exact}");
        }
    }
    for (alpha, beta) in [(0.5, 0.5), (1.0, 1.0), (2.0, 5.0), (5.0, 1.0), (50.0, 80.0), (400.0, 2.0)] {
        let distribution = Distribution::Beta { alpha, beta, low: 0.0, high: 1.0 };
        let mut column = probabilities.clone();
        distribution.fill(&mut column);
        for (value, u) in column.iter().zip(&probabilities) {
            let exact = distribution.quantile(*u);
            assert!((value - exact).abs() <= 1e-7, "beta({alpha}, {beta}) at {u}: {value} is not {exact}");
        }
    }
}

#[test]
fn truncation_keeps_the_shape_inside() {
    let inner = Distribution::StudentT { location: 0.0, scale: 1.0, degrees: 4.0 };
    let truncated = Distribution::Truncated { inner: Box::new(inner.clone()), low: -1.0, high: 2.5 };
    let mut column = column("param/t", 0, 20_000);
    truncated.fill(&mut column);
    assert!(column.iter().all(|value| (-1.0..=2.5).contains(value)));
    let (below, above) = (inner.probability_below(-1.0), inner.probability_below(2.5));
    assert!(distance(column, |x| (inner.probability_below(x) - below) / (above - below)) < 1.95 / 20_000_f64.sqrt());
}

#[test]
fn discrete_values_come_as_often_as_their_weights() {
    let mut column = column("param/d", 0, 30_000);
    Distribution::Discrete { values: vec![1.0, 2.0, 5.0], weights: vec![1.0, 2.0, 3.0] }.fill(&mut column);
    for (value, weight) in [(1.0, 1.0), (2.0, 2.0), (5.0, 3.0)] {
        let share = column.iter().filter(|drawn| **drawn == value).count() as f64 / 30_000.0;
        assert!((share - weight / 6.0).abs() < 0.01, "{value}: {share}");
    }
}

#[test]
fn rank_correlations_are_those_asked_for_and_touch_no_other_stream() {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        let mut ranks = vec![0.0; values.len()];
        order.iter().enumerate().for_each(|(rank, at)| ranks[*at] = rank as f64);
        ranks
    };
    let wanted = |a: &str, b: &str, rank: f64| RankCorrelation { streams: [a.to_owned(), b.to_owned()], rank };
    let sampler =
        Sampler::correlated(1, &[wanted("param/a", "param/b", 0.7), wanted("param/c", "param/b", -0.4)]).expect("they hold together");
    let fill = |sampler: &Sampler, name: &str| {
        let mut column = vec![0.0; 40_000];
        sampler.fill(name, 0, 0, &mut column);
        column
    };
    let [a, b, c] = ["param/a", "param/b", "param/c"].map(|name| ranks(&fill(&sampler, name)));
    assert!((correlation(&a, &b) - 0.7).abs() < 0.015, "{}", correlation(&a, &b));
    assert!((correlation(&b, &c) + 0.4).abs() < 0.015, "{}", correlation(&b, &c));
    assert!(correlation(&a, &c).abs() < 0.015, "{}", correlation(&a, &c));
    assert_eq!(fill(&sampler, "param/other"), fill(&Sampler::new(1), "param/other"));
    assert!(distance(fill(&sampler, "param/c"), |x| x) < 1.95 / 200.0, "a correlated stream is still uniform");
    let impossible = [wanted("a", "b", 0.9), wanted("b", "c", 0.9), wanted("a", "c", -0.9)];
    assert!(Sampler::correlated(1, &impossible).is_err());
}
