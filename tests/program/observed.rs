//! Observed years count: draws go where reality went, as far as they are told, and nothing else moves them.

use std::sync::Arc;

use fiveyear::forecast::Scale;
use fiveyear::sampling::distributions::Normal;
use fiveyear::sampling::{Distribution, Stream};
use fiveyear::simulate::Draws;
use fiveyear::simulate::observed::{Held, Layout, place, update};

const DRAWS: usize = 2000;
const YEARS: usize = 6;
const SERIES: usize = 8;
/// With sixty, chance alone decides about the series whose target is seldom met.
const TRUTHS: usize = 240;

fn normal(name: &str, year: i32, draws: usize) -> Vec<f64> {
    let mut numbers = vec![0.0; draws];
    Stream::new(1, name).fill(0, year, &mut numbers);
    Distribution::Normal(Normal { mean: 0.0, sd: 1.0 }).fill(&mut numbers);
    numbers
}

/// Series that wander: a lasting part, yearly steps, and for every second one a part shared with the one before.
fn world() -> Draws {
    let mut columns = Vec::new();
    for series in 0..SERIES {
        let name = format!("series {series}");
        let (lasting, shared) = (normal(&name, 0, DRAWS), normal(&format!("shared {}", series / 2), 0, DRAWS));
        let mut value = vec![10.0; DRAWS];
        columns.push(Arc::new(value.clone()));
        for year in 1..YEARS {
            let step = normal(&name, year as i32, DRAWS);
            for draw in 0..DRAWS {
                value[draw] *= (0.02 + 0.01 * lasting[draw] + 0.015 * shared[draw] + 0.03 * step[draw]).exp();
            }
            columns.push(Arc::new(value.clone()));
        }
    }
    let names = (0..SERIES).map(|series| format!("series {series}")).collect();
    Draws::new(names, (2020..2026).collect(), DRAWS, columns, vec![false; DRAWS])
}

fn log() -> Layout {
    Layout { scale: Some(Scale::Log), ..Layout::default() }
}

fn all_log() -> Vec<Layout> {
    vec![log(); SERIES]
}

fn held(series: usize, year: usize, value: f64) -> Held {
    Held { series, year, value, error: 0.05 }
}

fn probability(draws: &Draws, series: usize, target: f64) -> f64 {
    draws.column(series, YEARS - 1).iter().filter(|value| **value >= target).count() as f64 / DRAWS as f64
}

/// Often one draw is taken for the truth, and its first three years, each with an error, for what was observed.
#[test]
fn a_truth_drawn_from_the_model_is_found_better_after_than_before() {
    let draws = world();
    let targets: Vec<f64> = (0..SERIES).map(|series| 10.0 * (1.05_f64 + 0.03 * series as f64)).collect();
    let (mut before, mut after) = ([0.0; SERIES], [0.0; SERIES]);
    for truth in (0..TRUTHS).map(|number| number * DRAWS / TRUTHS) {
        let observations: Vec<Held> = (0..SERIES)
            .flat_map(|series| (1..4).map(move |year| (series, year)))
            .map(|(series, year)| {
                let error = normal("error", (truth * 100 + series * 10 + year) as i32, 1)[0];
                held(series, year, draws.column(series, year)[truth] * (1.0 + 0.005 * error))
            })
            .collect();
        let moved = update(&draws, &observations, &all_log(), 0, 1).draws;
        for series in 0..SERIES {
            let came = f64::from(u8::from(draws.column(series, YEARS - 1)[truth] >= targets[series]));
            let square = |draws: &Draws| (probability(draws, series, targets[series]) - came).powi(2);
            before[series] += square(&draws) / TRUTHS as f64;
            after[series] += square(&moved) / TRUTHS as f64;
        }
    }
    let (all_before, all_after) = (before.iter().sum::<f64>(), after.iter().sum::<f64>());
    assert!(all_after < 0.6 * all_before, "{all_before} -> {all_after}");
    for series in 0..SERIES {
        assert!(after[series] < before[series], "series {series}: {} -> {}", before[series], after[series]);
    }
}

#[test]
fn without_observations_nothing_moves() {
    let draws = world();
    let same = update(&draws, &[], &all_log(), 0, 1);
    for series in 0..SERIES {
        for year in 0..YEARS {
            assert_eq!(draws.column(series, year), same.draws.column(series, year));
        }
    }
    assert!(same.updated.is_empty() && same.places.is_empty());
}

#[test]
fn a_series_learns_from_its_own_and_its_like_alone() {
    let draws = world();
    let found = update(&draws, &[held(0, 3, 13.0)], &all_log(), 0, 1);
    assert!(found.updated.contains_key(&0) && found.updated.contains_key(&1), "{:?}", found.updated.keys());
    assert!(!found.updated.contains_key(&6), "what is not correlated learns nothing");
    assert_eq!(draws.column(6, 5), found.draws.column(6, 5));
    assert!(probability(&found.draws, 0, 12.0) > probability(&draws, 0, 12.0) + 0.2);
    assert!(probability(&found.draws, 1, 12.0) > probability(&draws, 1, 12.0) + 0.05);
    // The fan starts from the observation.
    let column = found.draws.column(0, 3);
    let middle = column.iter().sum::<f64>() / DRAWS as f64;
    assert!((middle - 13.0).abs() < 0.1, "{middle}");
    let expected = draws.column(0, 3).iter().filter(|value| **value < 13.0).count() as f64 / DRAWS as f64;
    assert_eq!(found.places, [expected]);
}

#[test]
fn what_lies_where_the_model_hardly_goes_is_followed_and_told() {
    let draws = world();
    let highest = draws.column(2, 3).iter().copied().fold(0.0, f64::max);
    let found = update(&draws, &[held(2, 3, 1.15 * highest)], &all_log(), 0, 1);
    let updated = &found.updated[&2];
    assert!(updated.is_far() && !updated.is_refused(), "{updated:?}");
    assert!(updated.tempered < 0.3);
    let column = found.draws.column(2, 3);
    let middle = column.iter().sum::<f64>() / DRAWS as f64;
    assert!(middle > highest, "{middle} against {highest}: all draws follow");
    assert!(probability(&found.draws, 2, highest) > 0.9);
}

/// Years that scatter about a level: the model would take any single year back, and from far outside its draws that would be a fall that no
/// draw ever makes.
#[test]
fn a_path_goes_on_from_what_was_observed_however_far_outside() {
    let mut columns = vec![Arc::new(vec![10.0; DRAWS])];
    columns.extend(
        (1..YEARS).map(|year| Arc::new(normal("scatter", year as i32, DRAWS).iter().map(|step| 10.0 * (0.02 * step).exp()).collect())),
    );
    let draws = Draws::new(vec!["scatter".to_owned()], (2020..2026).collect(), DRAWS, columns, vec![false; DRAWS]);
    for (seen, target) in [(13.0, 11.5), (7.0, 8.5)] {
        let found = update(&draws, &[held(0, 3, seen)], &[log()], 0, 1);
        let updated = &found.updated[&0];
        assert!(updated.is_far() && updated.fitting < 50.0 && updated.standard_error(0.99).is_none(), "{updated:?}");
        let there = |year: usize| {
            let past = |value: &&f64| if seen > 10.0 { **value > target } else { **value < target };
            found.draws.column(0, year).iter().filter(past).count() as f64 / DRAWS as f64
        };
        assert!(there(3) > 0.99 && there(4) > 0.95 && there(5) > 0.95, "{seen}: {} {} {}", there(3), there(4), there(5));
        let middle = |year: usize| found.draws.column(0, year).iter().sum::<f64>() / DRAWS as f64;
        assert!((middle(3) - seen).abs() < 0.1, "{} against {seen}", middle(3));
        assert!((middle(1) - 10.0).abs() < (middle(2) - 10.0).abs(), "the years before lie on the way");
    }
    // Within its draws the model's own law holds, and the scatter of one year says nothing of another.
    let found = update(&draws, &[held(0, 3, 10.2)], &[log()], 0, 1);
    assert!(found.updated[&0].standard_error(0.5).is_some_and(|error| error > 0.0));
    let middle = found.draws.column(0, 5).iter().sum::<f64>() / DRAWS as f64;
    assert!((middle - 10.0).abs() < 0.05, "{middle}");
}

#[test]
fn evidence_that_leaves_too_few_draws_is_refused() {
    let few = {
        let draws = world();
        let columns = (0..SERIES * YEARS).map(|number| Arc::new(draws.column(number / YEARS, number % YEARS)[..40].to_vec())).collect();
        Draws::new(draws.series.clone(), draws.years.clone(), 40, columns, vec![false; 40])
    };
    let found = update(&few, &[held(0, 3, 13.0)], &all_log(), 0, 1);
    assert!(found.updated[&0].is_refused());
    assert_eq!(few.column(0, 5), found.draws.column(0, 5), "the series stays as it was");
}

#[test]
fn failed_draws_stay_failed_and_count_for_nothing() {
    let draws = world();
    let mut failed = vec![false; DRAWS];
    failed[7] = true;
    let columns: Vec<Arc<Vec<f64>>> = (0..SERIES * YEARS)
        .map(|number| {
            let mut column = draws.column(number / YEARS, number % YEARS).to_vec();
            column[7] = f64::NAN;
            Arc::new(column)
        })
        .collect();
    let draws = Draws::new(draws.series.clone(), draws.years.clone(), DRAWS, columns, failed);
    let found = update(&draws, &[held(0, 3, 11.0)], &all_log(), 0, 1);
    assert!(found.draws.column(0, 5)[7].is_nan() && found.draws.failed[7]);
    assert_eq!(found.draws.column(0, 5).iter().filter(|value| value.is_nan()).count(), 1);
}

#[test]
fn a_place_counts_equal_draws_by_half() {
    assert_eq!(place(&[1.0, 2.0, 2.0, 3.0, f64::NAN], 2.0), 0.5);
    assert_eq!(place(&[1.0, 2.0], 5.0), 1.0);
}

/// A percentage that is full in nine years of ten and falls by chance in the tenth, each year anew: a bad year foretells nothing.
fn mostly_full(hanging_together: bool) -> Draws {
    let mut columns = vec![Arc::new(vec![100.0; DRAWS])];
    let lasting = normal("lasting", 0, DRAWS);
    columns.extend((1..YEARS).map(|year| {
        let chance = normal("full", year as i32, DRAWS);
        let of = |draw: usize| if hanging_together { 0.8 * lasting[draw] + 0.6 * chance[draw] } else { chance[draw] };
        Arc::new((0..DRAWS).map(|draw| 100.0 - (10.0 * (of(draw) - 1.28)).max(0.0)).collect())
    }));
    Draws::new(vec!["full".to_owned()], (2020..2026).collect(), DRAWS, columns, vec![false; DRAWS])
}

fn percentage() -> Layout {
    Layout { scale: Some(Scale::Linear), bounds: (0.0, 100.0) }
}

#[test]
fn one_bad_year_of_years_that_do_not_hang_together_says_nothing_of_the_next() {
    let draws = mostly_full(false);
    let seen = [held(0, 1, 100.0), held(0, 2, 100.0), held(0, 3, 88.0)];
    let found = update(&draws, &seen, &[percentage()], 0, 1);
    assert_eq!(draws.column(0, 5), found.draws.column(0, 5), "the target year is as before");
    let updated = &found.updated[&0];
    assert!(updated.from.is_empty() && !updated.is_far() && !updated.is_refused(), "{updated:?}");
    let middle = found.draws.column(0, 3).iter().sum::<f64>() / DRAWS as f64;
    assert!((middle - 88.0).abs() < 1.0, "what was observed is believed of its own year: {middle}");
}

#[test]
fn a_heap_of_draws_is_weighted_and_never_shifted() {
    let draws = mostly_full(true);
    let target = |draws: &Draws| draws.column(0, 5).iter().filter(|value| **value >= 95.0).count() as f64 / DRAWS as f64;
    // A value that draws have: they are chosen, and what they say of the target year is believed.
    let found = update(&draws, &[held(0, 3, 97.0)], &[percentage()], 0, 1);
    let among = |draw: &usize| (draws.column(0, 3)[*draw] - 97.0).abs() < 0.5;
    let like: Vec<usize> = (0..DRAWS).filter(among).collect();
    let known = like.iter().filter(|draw| draws.column(0, 5)[**draw] >= 95.0).count() as f64 / like.len() as f64;
    assert!(!found.updated[&0].is_refused() || target(&found.draws) == target(&draws));
    assert!((target(&found.draws) - known).abs() < 0.12, "{} against {known} of {} draws like it", target(&found.draws), like.len());
    // One that no draw has: nothing is known of what follows, and this is told.
    let found = update(&draws, &[held(0, 3, 20.0)], &[percentage()], 0, 1);
    assert!(found.updated[&0].is_refused() && found.updated[&0].is_far(), "{:?}", found.updated[&0]);
    assert_eq!(target(&found.draws), target(&draws));
}

#[test]
fn nothing_leaves_its_bounds() {
    for hanging_together in [false, true] {
        let draws = mostly_full(hanging_together);
        for seen in [[97.0, 100.0, 100.0], [100.0, 100.0, 88.0], [91.0, 91.0, 91.0]] {
            let observations: Vec<Held> = (0..3).map(|year| held(0, year + 1, seen[year])).collect();
            let found = update(&draws, &observations, &[percentage()], 0, 1);
            for year in 0..YEARS {
                let most = found.draws.column(0, year).iter().copied().fold(f64::NEG_INFINITY, f64::max);
                assert!(most <= 100.0, "{seen:?} in year {year}: {most}");
            }
        }
    }
}
