//! Summaries agree with a full sort, whatever the draws are: number by number, a zero of either sign for the other.

use fiveyear::simulate::{Quantiles, Scratch, summarise};
use proptest::prelude::*;

/// Type 7 by the definition.
fn sorted_quantile(sorted: &[f64], probability: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * probability;
    let (low, high) = (sorted[place as usize], sorted[(place as usize + 1).min(sorted.len() - 1)]);
    let share = place - place.floor();
    if low == high || share == 0.0 { low } else { low + share * (high - low) }
}

fn compare(values: &[f64], failed: &[bool]) {
    compare_in(values, failed, &mut Scratch::default());
}

fn compare_in(values: &[f64], failed: &[bool], scratch: &mut Scratch) {
    let summary = summarise(values, failed, scratch);
    let mut sorted: Vec<f64> =
        values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    assert_eq!(summary.count, sorted.len());
    if sorted.is_empty() {
        assert!(summary.quantiles.values().iter().all(|quantile| quantile.is_nan()));
        return;
    }
    for (quantile, probability) in summary.quantiles.values().iter().zip(Quantiles::PROBABILITIES) {
        let expected = sorted_quantile(&sorted, probability);
        assert!(*quantile == expected || (quantile.is_nan() && expected.is_nan()), "{probability}: {quantile} is not {expected}");
    }
    assert_eq!(summary.min, sorted[0]);
    assert_eq!(summary.max, sorted[sorted.len() - 1]);
}

/// Columns whose values crowd in one cell, some of them equal, some not numbers: those that are parted again.
fn crowds() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        60 => 1.0..1.000_000_001_f64,
        20 => prop::sample::select(vec![1.0, 1.000_000_000_5, 0.999]),
        10 => -1e9..1e9_f64,
        1 => Just(f64::NAN),
    ];
    (prop::collection::vec(value, 600..4000), prop::option::weighted(0.1, prop::sample::select(vec![f64::INFINITY, f64::NEG_INFINITY])))
        .prop_map(|(mut values, far)| {
            values.extend(far);
            values
        })
}

/// Draws as they come: ordinary, tied, skewed over many orders of magnitude, and special values.
fn draws() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        6 => -10.0..10.0_f64,
        3 => prop::sample::select(vec![0.0, 1.0, 1.0, 2.0, -0.0]),
        2 => (-300.0..300.0_f64).prop_map(|power| 10.0_f64.powi(power as i32)),
        1 => prop::sample::select(vec![f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE]),
    ];
    prop::collection::vec(value, 0..700)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantiles_are_those_of_a_full_sort(values in draws(), seed in any::<u64>()) {
        let failed: Vec<bool> = (0..values.len()).map(|at| (seed >> (at % 64)) & 1 == 1 && at % 3 == 0).collect();
        compare(&values, &failed);
    }

    #[test]
    fn quantiles_of_crowds_are_those_of_a_full_sort(columns in prop::collection::vec(crowds(), 1..4), seed in any::<u64>()) {
        // Scratch that earlier columns have used.
        let mut scratch = Scratch::default();
        for values in columns {
            let failed: Vec<bool> = (0..values.len()).map(|at| (seed >> (at % 64)) & 1 == 1 && at % 5 == 0).collect();
            compare_in(&values, &failed, &mut scratch);
        }
    }
}

#[test]
fn large_columns_of_every_shape_agree_with_a_sort() {
    let count = 10_000;
    let uniform: Vec<f64> = (0..count).map(|at| ((at * 7919) % count) as f64 / count as f64).collect();
    let shapes: [(&str, fn(f64) -> f64); 6] = [
        ("uniform", |u| u),
        ("skewed", |u| libm::exp(40.0 * u)),
        ("one far out", |u| if u == 0.0 { 1e300 } else { u }),
        ("constant", |_| 3.5),
        ("two values", |u| if u < 0.3 { 0.0 } else { 1.0 }),
        ("crowded ends", |u| if u < 0.5 { u * 1e-12 } else { 1.0 - u * 1e-12 }),
    ];
    for (name, shape) in shapes {
        let values: Vec<f64> = uniform.iter().map(|u| shape(*u)).collect();
        println!("{name}");
        compare(&values, &vec![false; count]);
    }
}

#[test]
fn mean_and_deviation_are_those_of_the_definition() {
    let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, f64::NAN, 100.0];
    let failed = [false, false, false, false, false, false, false, false, false, true];
    let summary = summarise(&values, &failed, &mut Scratch::default());
    assert_eq!((summary.count, summary.mean), (8, 5.0));
    assert_eq!(summary.sd, (32.0_f64 / 7.0).sqrt());
    // A large offset must not eat the spread.
    let shifted: Vec<f64> = values[..8].iter().map(|value| value + 1e9).collect();
    assert_eq!(summarise(&shifted, &[false; 8], &mut Scratch::default()).sd, summary.sd);
}
