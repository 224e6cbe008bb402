//! Random numbers: pinned bits, independence of everything else, the right distributions under every design.

mod correlations;
mod designs;
mod distributions;
mod integrals;
mod tables;

use fiveyear::sampling::distributions::{Discrete, Truncated};
use fiveyear::sampling::{Distribution, Sampler, Spread, Stream};

/// Draws of a design in the tests of all of them.
const COUNT: usize = 8192;

/// Every design, of [`COUNT`] draws.
const DESIGNS: [Spread; 4] = [Spread::Independent, HYPERCUBE, REPLICATED, Spread::Sobol];

/// One hypercube, and eight replicates of a smaller one.
const HYPERCUBE: Spread = Spread::LatinHypercube { draws: COUNT as u64, replicates: 1 };
const REPLICATED: Spread = Spread::LatinHypercube { draws: COUNT as u64, replicates: 8 };

/// All draws of a stream and year under a design.
fn designed(design: Spread, seed: u64, stream: &str, year: i32, count: usize) -> Vec<f64> {
    let mut column = vec![0.0; count];
    Sampler::new(seed).spread(design).fill(stream, 0, year, &mut column);
    column
}

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

/// The place of each value in rising order.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    order.iter().enumerate().for_each(|(rank, at)| ranks[*at] = rank as f64);
    ranks
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
fn a_truncated_discrete_distribution_keeps_the_values_at_its_ends() {
    let truncated = |values: &[f64], weights: &[f64], low: f64, high: f64| {
        Distribution::Truncated(Truncated {
            inner: Box::new(Distribution::Discrete(Discrete { values: values.to_vec(), weights: weights.to_vec() })),
            low,
            high,
        })
    };
    // Values, weights, window; what is left of them. Also in no order, with the ends in the window and outside it.
    let cases: [(&[f64], &[f64], [f64; 2], &[(f64, f64)]); 4] = [
        (&[1.0, 2.0], &[0.5, 0.5], [1.0, 2.0], &[(1.0, 0.5), (2.0, 0.5)]),
        (&[1.0, 2.0, 3.0], &[2.0, 1.0, 1.0], [0.5, 2.5], &[(1.0, 2.0 / 3.0), (2.0, 1.0 / 3.0), (3.0, 0.0)]),
        (&[3.0, 1.0, 2.0], &[1.0, 1.0, 2.0], [1.0, 2.0], &[(1.0, 1.0 / 3.0), (2.0, 2.0 / 3.0), (3.0, 0.0)]),
        (&[1.0, 2.0, 3.0], &[1.0, 1.0, 1.0], [2.0, 9.0], &[(1.0, 0.0), (2.0, 0.5), (3.0, 0.5)]),
    ];
    let count = 6000;
    for (values, weights, [low, high], left) in cases {
        let distribution = truncated(values, weights, low, high);
        let even: Vec<f64> = (0..count).map(|draw| (f64::from(draw) + 0.5) / f64::from(count)).collect();
        let mut filled = even.clone();
        distribution.fill(&mut filled);
        assert_eq!(filled, even.iter().map(|u| distribution.quantile(*u)).collect::<Vec<_>>());
        for (value, share) in left {
            let found = filled.iter().filter(|draw| *draw == value).count() as f64 / f64::from(count);
            assert!((found - share).abs() <= 1.0 / f64::from(count), "{values:?} in {low} to {high}: {value} has {found}");
        }
        assert!((distribution.cdf(high) - 1.0).abs() < 1e-12 && distribution.cdf(low - 1e-9) == 0.0);
    }
}
