//! Errors and intervals of draws that come in replicates, held against closed forms: how often an interval holds the truth, and by how
//! much a Latin hypercube is surer than independent draws.

use fiveyear::achieve::{DrawSet, Probability, judge};
use fiveyear::analysis::{PairedDifference, PairedProbability, Verdict, compare};
use fiveyear::plan::Comparison;
use fiveyear::sampling::{Design, Sampler, normal};

use crate::support::small_plan::{UNBOUNDED, draws_by, indicator, plan, target};

/// Something that happens or does not, by a few uniform numbers, with its probability.
struct Happens {
    name: &'static str,
    streams: usize,
    of: fn(&[f64]) -> bool,
    probability: f64,
}

/// What single streams decide, what they add up to, what they do only together, and what is rare.
fn cases() -> Vec<Happens> {
    vec![
        Happens { name: "one stream", streams: 1, of: |u| u[0] < 0.3137, probability: 0.3137 },
        Happens { name: "a sum, half", streams: 4, of: |u| score(u) < 0.0, probability: 0.5 },
        Happens { name: "a sum, one in ten", streams: 4, of: |u| score(u) < normal::quantile(0.1), probability: 0.1 },
        Happens { name: "a sum, nearly always", streams: 4, of: |u| score(u) < normal::quantile(0.97), probability: 0.97 },
        Happens { name: "three at once", streams: 3, of: |u| u.iter().all(|u| *u < 0.8), probability: 0.8 * 0.8 * 0.8 },
        Happens { name: "only together", streams: 2, of: |u| (u[0] + u[1]) % 1.0 < 0.4, probability: 0.4 },
        Happens { name: "rare", streams: 2, of: |u| (u[0] + u[1]) % 1.0 < 0.005, probability: 0.005 },
    ]
}

/// The sum of normal scores, with standard deviation 1.
fn score(u: &[f64]) -> f64 {
    u.iter().map(|u| normal::quantile(*u)).sum::<f64>() / (u.len() as f64).sqrt()
}

/// The draws in which it happens, by the default design.
fn happens(case: &Happens, seed: u64, draws: usize) -> DrawSet {
    let sampler = Sampler::new(seed).spread(Design::default().spread(draws as u64));
    let column = |stream: usize| {
        let mut column = vec![0.0; draws];
        sampler.fill(&format!("param/{stream}"), 0, 0, &mut column);
        column
    };
    let columns: Vec<Vec<f64>> = (0..case.streams).map(column).collect();
    let of_draw = |draw: usize| (case.of)(&columns.iter().map(|column| column[draw]).collect::<Vec<f64>>());
    DrawSet::of(&(0..draws).map(of_draw).collect::<Vec<bool>>(), |happens| *happens)
}

/// How many of `seeds` intervals hold the truth, and the mean square error over that of independent draws.
fn covered(case: &Happens, seeds: u64, draws: usize) -> (u64, f64) {
    let (mut covered, mut squares) = (0, 0.0);
    for seed in 0..seeds {
        let found = Probability::of(&happens(case, seed, draws), true);
        let (low, high) = found.interval();
        covered += u64::from(low <= case.probability && case.probability <= high);
        squares += (found.share() - case.probability).powi(2);
    }
    let independent = case.probability * (1.0 - case.probability) / draws as f64;
    (covered, squares / seeds as f64 / independent)
}

/// Of 95 % intervals so many of `seeds` must hold the truth: the 0.1 % point of the binomial distribution, nearly.
fn least(seeds: u64) -> u64 {
    let expected = 0.95 * seeds as f64;
    (expected - 3.1 * (expected * 0.05).sqrt()).floor() as u64
}

#[test]
fn intervals_of_200_draws_hold_the_truth_as_often_as_they_say() {
    for case in cases() {
        let (covered, _) = covered(&case, 600, 200);
        assert!(covered >= least(600), "{}: {covered} of 600", case.name);
    }
}

#[test]
fn intervals_of_1000_draws_hold_the_truth_as_often_as_they_say() {
    for case in cases() {
        let (covered, _) = covered(&case, 400, 1000);
        assert!(covered >= least(400), "{}: {covered} of 400", case.name);
    }
}

#[test]
fn intervals_of_10000_draws_hold_the_truth_as_often_as_they_say() {
    for case in cases() {
        let (covered, ratio) = covered(&case, 60, 10_000);
        assert!(covered >= least(60), "{}: {covered} of 60", case.name);
        // What streams add each by itself is nearly gone, what they do only together is as sure as by independent draws.
        let most = if case.name.starts_with("only") || case.name.starts_with("rare") { 1.8 } else { 1.1 };
        assert!(ratio < most, "{}: {ratio} of the variance of independent draws", case.name);
    }
}

#[test]
fn half_of_a_sum_needs_less_than_half_of_the_draws() {
    let half = &cases()[1];
    let (_, ratio) = covered(half, 200, 1000);
    assert!((0.2..0.45).contains(&ratio), "{ratio}");
}

#[test]
fn one_standard_error_is_no_interval() {
    // The harness can fail: it tells too narrow an interval from a right one.
    let case = &cases()[1];
    let narrow = (0..400).filter(|seed| {
        let found = Probability::of(&happens(case, *seed, 1000), true);
        (found.share() - case.probability).abs() <= found.standard_error()
    });
    let count = narrow.count() as u64;
    assert!(count < least(400), "one standard error holds the truth in {count} of 400");
    // And the formula of independent draws would nearly always, with intervals that are far too wide.
    let independent = Probability::of(&happens(case, 1, 1000), false);
    assert!(independent.standard_error() > 1.3 * Probability::of(&happens(case, 1, 1000), true).standard_error());
}

#[test]
fn the_error_is_the_spread_of_ten_replicates() {
    // Counts 4, 6, 4, 6 ... of 10: mean 5, squared distances 10, so s^2 = 10 / 9, and s / sqrt(10) / 10 of a draw in ten.
    let counts = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6];
    let found = Probability::of_replicates(counts.into_iter(), 100);
    let error = (10.0_f64 / 9.0 / 10.0).sqrt() / 10.0;
    assert!((found.standard_error() - error).abs() < 1e-15 && found.share() == 0.5);
    let (low, high) = found.interval();
    assert!((low - (0.5 - 2.262157162740992 * error)).abs() < 1e-12 && (high - (0.5 + 2.262157162740992 * error)).abs() < 1e-12);
    // Replicates that agree say nothing: the interval is Jeffreys' of the pooled count.
    for counts in [[5; 10], [5, 5, 5, 5, 5, 6, 6, 6, 6, 6], [0; 10], [10; 10]] {
        let agreed = Probability::of_replicates(counts.into_iter(), 100);
        assert_eq!(agreed.interval(), Probability::new(counts.iter().sum(), 100).interval(), "{counts:?}");
    }
    // And so do a few successes: nine in one replicate.
    let few = Probability::of_replicates([9, 0, 0, 0, 0, 0, 0, 0, 0, 0].into_iter(), 100);
    assert_eq!(few.interval(), Probability::new(9, 100).interval());
}

#[test]
fn failed_draws_count_as_not_met_in_every_replicate() {
    let plan = plan(vec![indicator("x", UNBOUNDED, Some(0.0), target(0.0, Comparison::AtLeast))]);
    // Every draw meets the target, but all of the second replicate fail.
    let failed: Vec<usize> = (20..40).collect();
    let draws = draws_by(&[("x", &|_, _| 1.0)], 200, &failed).in_replicates(true);
    let met = judge(&plan, &draws).targets[0].probability();
    assert_eq!((met.count, met.draws), (180, 200));
    assert_eq!(met, Probability::of_replicates([20, 0, 20, 20, 20, 20, 20, 20, 20, 20].into_iter(), 200));
}

#[test]
fn paired_differences_of_replicates_cover_and_come_to_a_verdict() {
    let plan = plan(vec![indicator("x", UNBOUNDED, Some(0.0), target(0.0, Comparison::AtLeast))]);
    let (draws, seeds) = (1000, 300);
    let cdf = |x: f64| normal::cdf(x);
    let truth = cdf(0.5) - cdf(0.3);
    let (mut covered, mut effects, mut errors) = (0, 0, Vec::new());
    for seed in 0..seeds {
        let sampler = Sampler::new(seed).spread(Design::default().spread(draws as u64));
        let column = |name: &str| {
            let mut column = vec![0.0; draws];
            sampler.fill(name, 0, 0, &mut column);
            column.iter().map(|u| normal::quantile(*u)).collect::<Vec<f64>>()
        };
        let (luck, own) = (column("param/luck"), column("param/own"));
        let first = draws_by(&[("x", &|draw, _| luck[draw] + 0.3)], draws, &[]).in_replicates(true);
        let second = draws_by(&[("x", &|draw, _| 0.9 * luck[draw] + (1.0 - 0.9_f64 * 0.9).sqrt() * own[draw] + 0.5)], draws, &[])
            .in_replicates(true);
        let found = compare(&plan, &first, &second).expect("as many draws").targets.remove(0);
        let (low, high) = found.met.interval();
        covered += u64::from(low <= truth && truth <= high);
        errors.push((found.met.difference() - truth, found.met.standard_error()));
        let effect = found.difference.expect("pairs");
        effects += u64::from((effect.mean - 0.2).abs() <= 2.262157162740992 * effect.standard_error);
        assert_eq!(found.met.certainty() > 0.975 && found.met.interval().0 > 0.0005, found.met.verdict() == Verdict::Wins);
    }
    assert!(covered >= least(seeds), "{covered} of {seeds} hold {truth}");
    assert!(effects >= least(seeds), "{effects} of {seeds} means hold 0.2");
    let square = |of: fn(&(f64, f64)) -> f64| errors.iter().map(|pair| of(pair) * of(pair)).sum::<f64>();
    let ratio = square(|pair| pair.1) / square(|pair| pair.0);
    assert!((0.75..1.35).contains(&ratio), "the errors said are {ratio} of the errors made, squared");
}

#[test]
fn a_mean_has_the_error_of_its_replicates_means() {
    // Replicate means 0, 1, ... 9, no spread within: s^2 = 82.5 / 9.
    let values: Vec<f64> = (0..200).map(|draw| f64::from(draw / 20)).collect();
    let effect = PairedDifference::of(&values, true).expect("values");
    assert!((effect.standard_error - (82.5_f64 / 9.0 / 10.0).sqrt()).abs() < 1e-14, "{}", effect.standard_error);
    // Draws that fail are left out of their replicate.
    let mut some = values.clone();
    some[0] = f64::NAN;
    let found = PairedDifference::of(&some, true).expect("values");
    assert!((found.standard_error / effect.standard_error - 1.0).abs() < 0.01 && found.pairs == 199);
}

#[test]
fn pairs_keep_the_replicates_of_both_scenarios() {
    let met = |counts: [usize; 10]| DrawSet::of(&(0..100).collect::<Vec<usize>>(), |draw| draw % 10 < counts[draw / 10]);
    let (first, second) = (met([3; 10]), met([5, 6, 5, 6, 5, 6, 5, 6, 5, 6]));
    let pair = PairedProbability::of_sets(&first, &second, true);
    assert_eq!((pair.both, pair.first_only, pair.second_only, pair.neither), (30, 0, 25, 45));
    assert_eq!(pair.squares, Some(5 * 4 + 5 * 9));
    assert_eq!(PairedProbability::of_sets(&first, &second, false).squares, None);
}
