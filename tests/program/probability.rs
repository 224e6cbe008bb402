//! Counts of draws as probabilities: intervals, words and the draws that a difference needs, against known values.

use fiveyear::achieve::{Likelihood, Pairing, Probability, draws_needed};
use fiveyear::sampling::beta;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::support::small_plan::Dice;

#[test]
fn beta_quantiles_agree_with_statrs_and_known_values() {
    for (a, b) in [(0.5, 0.5), (0.5, 10.5), (10.5, 0.5), (3.5, 7.5), (50.5, 950.5), (9990.5, 10.5), (5000.5, 5000.5)] {
        let reference = Beta::new(a, b).unwrap();
        for p in [0.001, 0.025, 0.5, 0.975, 0.999] {
            let x = beta::quantile(a, b, p);
            assert!((reference.cdf(x) - p).abs() < 1e-9, "Beta({a}, {b}) at {p}: {x}");
            // The logarithms that cancel are of the size of a + b: digits are lost as it grows.
            assert!((beta::cdf(a, b, x) - p).abs() < 1e-12 * ((a + b) / 1000.0).max(1.0), "Beta({a}, {b}) at {p}: {x}");
        }
    }
    // Far down, as part of the probability itself.
    for (a, b) in [(0.6, 4.4), (1.0, 5.0), (2.5, 3.5), (4.9, 1.1), (1.5, 0.5), (400.5, 2.5)] {
        for p in [1e-17, 1e-12, 1e-6, 0.01, 0.3, 0.5] {
            let x = beta::quantile(a, b, p);
            assert!((beta::cdf(a, b, x) / p - 1.0).abs() < 2e-13 * (a + b).max(5.0), "Beta({a}, {b}) at {p}: {x}");
        }
    }
    // The arcsine law: I_x(1/2, 1/2) = 2/pi asin(sqrt x).
    let x = (std::f64::consts::PI * 0.025 / 2.0).sin().powi(2);
    assert!((beta::quantile(0.5, 0.5, 0.025) / x - 1.0).abs() < 1e-9);
    assert_eq!((beta::quantile(2.0, 3.0, 0.0), beta::quantile(2.0, 3.0, 1.0)), (0.0, 1.0));
}

#[test]
fn jeffreys_intervals_have_their_known_values() {
    // One draw that misses: the upper end solves I_x(1/2, 3/2) = 2/pi (asin(sqrt x) + sqrt(x (1 - x))) = 0.975.
    let (low, high) = Probability::new(0, 1).interval();
    let closed = std::f64::consts::FRAC_2_PI * (high.sqrt().asin() + (high * (1.0 - high)).sqrt());
    assert!(low == 0.0 && (closed - 0.975).abs() < 1e-12);
    for (count, draws) in [(0, 10), (1, 10), (5, 10), (10, 10), (3, 10_000), (9_990, 10_000)] {
        let (low, high) = Probability::new(count, draws).interval();
        let posterior = Beta::new(count as f64 + 0.5, (draws - count) as f64 + 0.5).unwrap();
        assert!(count == 0 || (posterior.cdf(low) - 0.025).abs() < 1e-9, "{count} of {draws}: {low}");
        assert!(count == draws || (posterior.cdf(high) - 0.975).abs() < 1e-9, "{count} of {draws}: {high}");
        let mirrored = Probability::new(draws - count, draws).interval();
        assert!((1.0 - mirrored.0 - high).abs() < 1e-12 && (1.0 - mirrored.1 - low).abs() < 1e-12);
    }
    assert_eq!(Probability::new(0, 0).interval(), (0.0, 1.0));
    assert_eq!(Probability::new(10, 10).standard_error(), 0.0);
    assert_eq!(Probability::new(50, 100).standard_error(), 0.05);
}

#[test]
fn words_of_likelihood_follow_the_ipcc_scale() {
    use Likelihood::*;
    let scale = [
        (1.0, VirtuallyCertain),
        (0.99, VirtuallyCertain),
        (0.9899, VeryLikely),
        (0.9, VeryLikely),
        (0.66, Likely),
        (0.6599, AboutAsLikelyAsNot),
        (0.3301, AboutAsLikelyAsNot),
        (0.33, Unlikely),
        (0.1, VeryUnlikely),
        (0.01, ExceptionallyUnlikely),
        (0.0, ExceptionallyUnlikely),
    ];
    for (probability, class) in scale {
        assert_eq!(Likelihood::of(probability), Some(class), "{probability}");
    }
    assert_eq!(Likelihood::of(f64::NAN), None);
}

#[test]
fn draws_needed_find_the_difference_in_four_of_five_runs() {
    // Two-sample proportions 0.5 against 0.6 at 5 % and 80 %: 385 a group without pooling (Fleiss 1981, section 3.2).
    assert_eq!(draws_needed(0.5, 0.6, Pairing::Unpaired), Some(385));
    // Paired with just the draws that the difference itself makes: (1.96 sqrt(0.1) + 0.842 sqrt(0.09))^2 / 0.01.
    let paired = |discordant: f64, least: f64| draws_needed(0.5, 0.6, Pairing::Paired { discordant, least });
    assert_eq!(paired(0.1, 0.0), Some(77));
    assert!(paired(0.5, 0.0) > paired(0.1, 0.0) && paired(0.1, 0.05) > paired(0.1, 0.0));
    assert_eq!(paired(0.5, 0.1), None, "what is to be found is not there");
    assert_eq!(draws_needed(0.5, 0.5, Pairing::Unpaired), None);
    assert!(draws_needed(0.0, 1.0, Pairing::Unpaired).unwrap() >= 1);
    // By trial: with that many draws, four of five runs see |difference| > 1.96 standard errors.
    let needed = draws_needed(0.3, 0.4, Pairing::Unpaired).unwrap() as usize;
    let mut dice = Dice::new(7);
    let found = (0..400)
        .filter(|_| {
            let mut count = |p: f64| Probability::new((0..needed).filter(|_| dice.uniform() < p).count(), needed);
            let (first, second) = (count(0.3), count(0.4));
            (second.share() - first.share()).abs() > 1.96 * first.standard_error().hypot(second.standard_error())
        })
        .count();
    assert!((290..=350).contains(&found), "{found} of 400");
}
