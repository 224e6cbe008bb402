//! Known integrals: how much less evenly spread draws scatter than independent ones, and where they do not.

use fiveyear::sampling::distributions as kinds;
use fiveyear::sampling::{Distribution, Sampler, Spread};
use statrs::distribution::{ContinuousCDF, Normal};

use super::designed;

/// Draws of one estimate, and how many estimates are made, each with a seed of its own.
const DRAWS: usize = 1024;
const SEEDS: u64 = 200;

const HYPERCUBE: Spread = Spread::LatinHypercube { draws: DRAWS as u64, replicates: 1 };

/// A function of several streams or years, with its mean and variance.
struct Integral {
    columns: Vec<(String, i32)>,
    function: fn(&[f64]) -> f64,
    mean: f64,
    variance: f64,
}

impl Integral {
    /// The mean square error of an estimate over that of independent draws.
    fn ratio(&self, design: Spread) -> f64 {
        self.square_error(design, DRAWS) / (self.variance / DRAWS as f64)
    }

    /// The mean square error of an estimate.
    fn square_error(&self, design: Spread, draws: usize) -> f64 {
        let errors: Vec<f64> = (0..SEEDS).map(|seed| self.estimate(design, seed, draws) - self.mean).collect();
        let bias = errors.iter().sum::<f64>() / SEEDS as f64;
        let square = errors.iter().map(|error| error * error).sum::<f64>() / SEEDS as f64;
        assert!(bias.abs() <= 4.0 * (square / SEEDS as f64).sqrt(), "{design:?}: estimates are off by {bias} on average");
        square
    }

    fn estimate(&self, design: Spread, seed: u64, draws: usize) -> f64 {
        let columns: Vec<Vec<f64>> = self.columns.iter().map(|(name, year)| designed(design, seed, name, *year, draws)).collect();
        let mut values = vec![0.0; columns.len()];
        let mut sum = 0.0;
        for draw in 0..draws {
            values.iter_mut().zip(&columns).for_each(|(value, column)| *value = column[draw]);
            sum += (self.function)(&values);
        }
        sum / draws as f64
    }
}

fn assumptions(count: usize) -> Vec<(String, i32)> {
    (0..count).map(|at| (format!("param/{at}"), 0)).collect()
}

fn years() -> Vec<(String, i32)> {
    (2021..=2025).map(|year| ("shock/a".to_owned(), year)).collect()
}

fn score(u: f64) -> f64 {
    Distribution::Normal(kinds::Normal { mean: 0.0, sd: 1.0 }).quantile(u)
}

/// A sum over twenty assumptions, the last weighing twenty times the first.
fn additive() -> Integral {
    Integral {
        columns: assumptions(20),
        function: |values| values.iter().enumerate().map(|(at, u)| (at + 1) as f64 * u).sum(),
        mean: 105.0,
        variance: 2870.0 / 12.0,
    }
}

/// A product of factors between 1/2 and 3/2.
fn product(columns: Vec<(String, i32)>) -> Integral {
    let variance = (13.0_f64 / 12.0).powi(columns.len() as i32) - 1.0;
    Integral { columns, function: |values| values.iter().map(|u| 0.5 + u).product(), mean: 1.0, variance }
}

/// Growth over five years with a shock each: log-normal.
fn growth(columns: Vec<(String, i32)>) -> Integral {
    let square = (0.01 * columns.len() as f64).exp();
    Integral {
        columns,
        function: |values| (0.1 * values.iter().map(|u| score(*u)).sum::<f64>()).exp(),
        mean: square.sqrt(),
        variance: square * (square - 1.0),
    }
}

/// Whether a sum of three scores stays below 1: a target met or not.
fn target(columns: Vec<(String, i32)>) -> Integral {
    let mean = Normal::standard().cdf(1.0 / (columns.len() as f64).sqrt());
    Integral {
        columns,
        function: |values| f64::from(u8::from(values.iter().map(|u| score(*u)).sum::<f64>() < 1.0)),
        mean,
        variance: mean * (1.0 - mean),
    }
}

/// Two assumptions that matter only together: whether they lie on the same side of their medians.
fn together() -> Integral {
    Integral {
        columns: assumptions(2),
        function: |values| if (values[0] < 0.5) == (values[1] < 0.5) { 1.0 } else { -1.0 },
        mean: 0.0,
        variance: 1.0,
    }
}

#[test]
fn independent_draws_scatter_as_their_standard_error_says() {
    // The harness finds no gain where there is none.
    for integral in [additive(), product(assumptions(8)), growth(years()), target(assumptions(3)), together()] {
        let ratio = integral.ratio(Spread::Independent);
        assert!((0.65..1.45).contains(&ratio), "{ratio}");
    }
}

#[test]
fn what_assumptions_add_each_by_itself_drops_out() {
    for design in [HYPERCUBE, Spread::Sobol] {
        let ratio = additive().ratio(design);
        assert!(ratio < 1e-5, "{design:?}, sum: {ratio}");
        // Three quarters of the product's variance are what single factors add.
        let ratio = product(assumptions(8)).ratio(design);
        assert!((0.1..0.5).contains(&ratio), "{design:?}, product: {ratio}");
        let ratio = target(assumptions(3)).ratio(design);
        assert!((0.2..0.7).contains(&ratio), "{design:?}, target: {ratio}");
    }
}

#[test]
fn sobol_draws_also_spread_the_years_of_a_stream_together() {
    for (name, integral, most) in [("growth", growth(years()), 1e-3), ("product", product(years()), 1e-3), ("target", target(years()), 0.3)]
    {
        let (sobol, hypercube) = (integral.ratio(Spread::Sobol), integral.ratio(HYPERCUBE));
        assert!(sobol < most, "{name}: {sobol}");
        assert!(sobol < 0.6 * hypercube, "{name}: {sobol} with Sobol, {hypercube} with a Latin hypercube");
    }
}

#[test]
fn what_assumptions_do_only_together_is_no_surer_than_by_independent_draws() {
    let ratio = together().ratio(HYPERCUBE);
    assert!((0.65..1.45).contains(&ratio), "Latin hypercube: {ratio}");
    let ratio = together().ratio(Spread::Sobol);
    assert!((1.3..2.9).contains(&ratio), "Sobol, at the worst twice: {ratio}");
}

#[test]
fn a_sobol_run_that_is_no_power_of_two_can_be_less_exact_than_a_shorter_one() {
    let error = |draws: usize| product(years()).square_error(Spread::Sobol, draws);
    let (shorter, between, longer) = (error(512), error(1000), error(1024));
    assert!(shorter < between && longer < between, "512: {shorter}, 1000: {between}, 1024: {longer}");
}

#[test]
fn one_sequence_spreads_its_first_dimensions_together() {
    // What two assumptions do only together drops out where they have the first dimensions of one sequence, as it does not where each is
    // spread by itself.
    let estimate = |integral: &Integral, seed: u64| {
        let sampler = Sampler::new(seed).spread(Spread::Sobol).in_order(integral.columns.clone());
        let column = |(name, year): &(String, i32)| {
            let mut column = vec![0.0; DRAWS];
            sampler.fill(name, 0, *year, &mut column);
            column
        };
        let columns: Vec<Vec<f64>> = integral.columns.iter().map(column).collect();
        let of_draw = |draw: usize| (integral.function)(&columns.iter().map(|column| column[draw]).collect::<Vec<f64>>());
        (0..DRAWS).map(of_draw).sum::<f64>() / DRAWS as f64
    };
    for (name, integral, most) in
        [("only together", together(), 1e-9), ("a product", product(assumptions(8)), 0.02), ("a target", target(assumptions(3)), 0.2)]
    {
        let squares: f64 = (0..SEEDS).map(|seed| (estimate(&integral, seed) - integral.mean).powi(2)).sum();
        let ratio = squares / SEEDS as f64 / (integral.variance / DRAWS as f64);
        assert!(ratio < most, "{name}: {ratio} of the variance of independent draws");
    }
}
