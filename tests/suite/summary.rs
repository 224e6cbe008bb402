//! Summaries agree with a full sort to the last bit, whatever the draws are.

use fiveyear::simulate::{PROBABILITIES, Scratch, summarise};
use proptest::prelude::*;

/// Type 7 by the definition.
fn sorted_quantile(sorted: &[f64], probability: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * probability;
    let (low, high) = (sorted[place as usize], sorted[(place as usize + 1).min(sorted.len() - 1)]);
    let share = place - place.floor();
    if low == high || share == 0.0 { low } else { low + share * (high - low) }
}

fn compare(values: &[f64], failed: &[bool]) {
    let summary = summarise(values, failed, &mut Scratch::default());
    let mut sorted: Vec<f64> =
        values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    assert_eq!(summary.count, sorted.len());
    if sorted.is_empty() {
        assert!(summary.quantiles.iter().all(|quantile| quantile.is_nan()));
        return;
    }
    for (quantile, probability) in summary.quantiles.iter().zip(PROBABILITIES) {
        let expected = sorted_quantile(&sorted, probability);
        assert!(*quantile == expected || (quantile.is_nan() && expected.is_nan()), "{probability}: {quantile} is not {expected}");
    }
    assert_eq!(summary.min, sorted[0]);
    assert_eq!(summary.max, sorted[sorted.len() - 1]);
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
