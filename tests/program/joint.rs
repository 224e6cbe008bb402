//! Targets met together: shares, the largest set that can be promised, and targets that share their luck.

use fiveyear::achieve::{Probability, jointly, judge, target};
use fiveyear::plan::Comparison;

use crate::support::small_plan::{Dice, PER_CENT, POSITIVE, UNBOUNDED, draws_by, indicator, plan, target as ordinary};

#[test]
fn joint_probabilities_count_draws_that_meet_all() {
    let mut second = indicator("c", UNBOUNDED, None, ordinary(3.0, Comparison::AtLeast));
    second.domain = 1;
    let plan = plan(vec![
        indicator("a", UNBOUNDED, None, ordinary(5.0, Comparison::AtLeast)),
        indicator("b", UNBOUNDED, None, ordinary(5.0, Comparison::AtMost)),
        second,
    ]);
    let own = |draw: usize, _: i32| draw as f64;
    let judged = judge(&plan, &draws_by(&[("a", &own), ("b", &own), ("c", &own)], 10, &[5]));
    // a: 6..9 (5 failed); b: 0..4; c: 3, 4, 6..9.
    assert_eq!(judged.targets.iter().map(|outcome| outcome.met).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(judged.domains, [Probability::new(0, 10), Probability::new(6, 10)]);
    assert_eq!(judged.all, Probability::new(0, 10));
    assert_eq!(judged.number_met, [1, 3, 6, 0]);
}

#[test]
fn failed_draws_have_no_margin_and_enter_no_correlation() {
    for scale in [UNBOUNDED, PER_CENT, POSITIVE] {
        for comparison in [Comparison::AtLeast, Comparison::AtMost, Comparison::About { tolerance: 3.0 }] {
            let row = indicator("x", scale, Some(50.0), ordinary(60.0, comparison));
            assert!(target::margin(&row, f64::NAN).is_nan(), "{scale:?} {comparison:?}");
            assert!(target::shortfall(&row.target, f64::NAN).is_nan());
        }
    }
    // Two series that rise together, but for a failed draw far off.
    let plan = plan(vec![
        indicator("a", POSITIVE, Some(2.0), ordinary(3.0, Comparison::AtLeast)),
        indicator("b", POSITIVE, Some(2.0), ordinary(3.0, Comparison::AtLeast)),
    ]);
    let a = |draw: usize, _: i32| 1.0 + draw as f64;
    let b = |draw: usize, _: i32| if draw == 9 { 1e-9 } else { 1.0 + draw as f64 };
    let series: [(&str, &dyn Fn(usize, i32) -> f64); 2] = [("a", &a), ("b", &b)];
    assert!((jointly(&plan, &draws_by(&series, 10, &[9])).correlation(0, 1) - 1.0).abs() < 1e-12);
    assert!(jointly(&plan, &draws_by(&series, 10, &[])).correlation(0, 1) < 0.5);
}

#[test]
fn the_probability_of_the_largest_set_is_not_that_of_the_draws_that_chose_it() {
    // 30 independent targets, each met with 0.97: a set of n is met with 0.97^n, whichever draws have chosen it.
    const TARGETS: usize = 30;
    for (draws, seeds) in [(200, 20), (1_000, 12)] {
        let (mut bias, mut variance) = (0.0, 0.0);
        for seed in 0..seeds {
            let mut dice = Dice::new(1_000 + seed);
            let luck: Vec<Vec<f64>> = (0..TARGETS).map(|_| (0..draws).map(|_| 0.97 - dice.uniform()).collect()).collect();
            let ids: Vec<String> = (0..TARGETS).map(|target| format!("x{target}")).collect();
            let plan = plan(ids.iter().map(|id| indicator(id, UNBOUNDED, None, ordinary(0.0, Comparison::AtLeast))).collect());
            let functions: Vec<_> = luck.iter().map(|values| move |draw: usize, _: i32| values[draw]).collect();
            let series: Vec<(&str, &dyn Fn(usize, i32) -> f64)> =
                ids.iter().zip(&functions).map(|(id, function)| (id.as_str(), function as &dyn Fn(usize, i32) -> f64)).collect();
            let largest = jointly(&plan, &draws_by(&series, draws, &[])).largest;
            let exact = 0.97_f64.powi(largest.indicators.len() as i32);
            bias += (largest.probability.share() - exact) / f64::from(seeds as u32);
            variance += exact * (1.0 - exact) / (draws as f64 / 2.0) / f64::from(seeds as u32).powi(2);
        }
        assert!(bias.abs() < 3.0 * variance.sqrt(), "{draws} draws: off by {bias}, standard error {}", variance.sqrt());
    }
}

#[test]
fn the_largest_set_met_together_is_the_one_that_trying_all_sets_finds() {
    const TARGETS: usize = 9;
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let draws = 150 + seed as usize;
        // Shared luck, own luck, and ease that differs.
        let shared = dice.normals(draws * 2);
        let ease: Vec<f64> = (0..TARGETS).map(|_| 0.6 + 1.6 * dice.uniform()).collect();
        let own: Vec<Vec<f64>> = (0..TARGETS)
            .map(|target| (0..draws).map(|draw| ease[target] + 0.7 * shared[draw * 2 + target % 2] + 0.5 * dice.normal()).collect())
            .collect();
        let ids: Vec<String> = (0..TARGETS).map(|target| format!("x{target}")).collect();
        let plan = plan(ids.iter().map(|id| indicator(id, UNBOUNDED, None, ordinary(0.0, Comparison::AtLeast))).collect());
        let functions: Vec<_> = own.iter().map(|values| move |draw: usize, _: i32| values[draw]).collect();
        let series: Vec<(&str, &dyn Fn(usize, i32) -> f64)> =
            ids.iter().zip(&functions).map(|(id, function)| (id.as_str(), function as &dyn Fn(usize, i32) -> f64)).collect();
        let joint = jointly(&plan, &draws_by(&series, draws, &[0, 1]));
        // The first half of the draws chooses the set, the second says how likely it is.
        let half = draws.div_ceil(2);
        let met = |set: usize, draw: usize| draw >= 2 && (0..TARGETS).all(|target| set >> target & 1 == 0 || own[target][draw] >= 0.0);
        let chosen = |set: usize| (0..half).filter(|draw| met(set, *draw)).count();
        let together = |set: usize| (half..draws).filter(|draw| met(set, *draw)).count();
        let largest = (0..1_usize << TARGETS).filter(|set| chosen(*set) as f64 >= 0.8 * half as f64).map(|set| set.count_ones()).max();
        assert!(joint.largest.exact);
        assert_eq!(joint.largest.indicators.len() as u32, largest.unwrap(), "seed {seed}");
        let found = joint.largest.indicators.iter().fold(0, |set, target| set | 1 << target);
        assert_eq!(joint.largest.probability, Probability::new(together(found), draws - half));
        assert!(chosen(found) as f64 >= 0.8 * half as f64 || joint.largest.indicators.is_empty());
    }
}

#[test]
fn targets_that_share_their_luck_are_clustered() {
    const DRAWS: usize = 4_000;
    let noise = Dice::new(11).normals(DRAWS * 5);
    let at = |draw: usize, stream: usize| noise[draw * 5 + stream];
    // a and b share most of their noise, c falls when they rise, d is alone, e never varies.
    let a = |draw: usize, _: i32| at(draw, 0) + 0.5 * at(draw, 1);
    let b = |draw: usize, _: i32| at(draw, 0) + 0.5 * at(draw, 2);
    let c = |draw: usize, _: i32| -at(draw, 0) + 0.5 * at(draw, 3);
    let d = |draw: usize, _: i32| at(draw, 4);
    let e = |_: usize, _: i32| 1.0;
    let rows = ["a", "b", "c", "d", "e", "absent"].map(|id| indicator(id, UNBOUNDED, None, ordinary(0.0, Comparison::AtLeast)));
    let plan = plan(rows.into());
    let series: [(&str, &dyn Fn(usize, i32) -> f64); 5] = [("a", &a), ("b", &b), ("c", &c), ("d", &d), ("e", &e)];
    let joint = jointly(&plan, &draws_by(&series, DRAWS, &[7]));
    assert_eq!(joint.indicators, [0, 1, 2, 3, 4]);
    // Correlation of a and b: 1 / (1 + 0.25) = 0.8; standard error 0.006.
    assert!((joint.correlation(0, 1) - 0.8).abs() < 0.02 && (joint.correlation(0, 2) + 0.8).abs() < 0.02);
    assert!(joint.correlation(0, 3).abs() < 0.06);
    assert_eq!((joint.correlation(4, 0), joint.correlation(4, 4)), (0.0, 1.0));
    assert_eq!(joint.clusters.len(), 1, "{:?}", joint.clusters);
    let cluster = &joint.clusters[0];
    assert_eq!(cluster.indicators, [0, 1]);
    // Both below zero: 1/4 + asin(0.8) / (2 pi) = 0.398; independent: 1/4.
    let closed = 0.25 + 0.8_f64.asin() / std::f64::consts::TAU;
    assert!((cluster.missed_together.share() - closed).abs() < 3.0 * cluster.missed_together.standard_error());
    assert!((cluster.if_independent - 0.25).abs() < 0.02);
    assert_eq!(joint.largest.indicators, [4]);
}
