//! Ages of any groups split to single years.

use fiveyear::plan::ages::{AgeTable, BirthRates, PopulationTables, single_year_rates, single_years};

/// Wuxing, census of 1 November 2020, women: ages 0, 1-4, 5-9, ... 85+ (7th census yearbook, row 330502).
const WOMEN: [f64; 19] = [
    3085.0, 17338.0, 20973.0, 15799.0, 20436.0, 29530.0, 41131.0, 58884.0, 38842.0, 33294.0, 38394.0, 44776.0, 37747.0, 24488.0, 24913.0,
    17161.0, 10413.0, 7595.0, 6702.0,
];

fn census_ages() -> Vec<u32> {
    [0, 1].into_iter().chain((5..=85).step_by(5)).collect()
}

fn rates(from: u32, to: u32) -> Vec<f64> {
    (from..=to).map(|age| 0.0001 * 1.1_f64.powi(age as i32)).collect()
}

#[test]
fn split_groups_keep_their_totals_to_the_last_bit() {
    let starts = census_ages();
    let single = single_years(&starts, &WOMEN, &rates(0, 100), 100);
    assert_eq!(single.len(), 101);
    for (group, start) in starts.iter().enumerate() {
        let end = starts.get(group + 1).map_or(101, |end| *end) as usize;
        let sum: f64 = single[*start as usize..end].iter().sum();
        assert_eq!(sum, WOMEN[group], "group from {start}");
    }
    assert!(single.iter().all(|people| *people > 0.0));
}

#[test]
fn split_ages_run_smoothly_and_open_group_thins_out() {
    let single = single_years(&census_ages(), &WOMEN, &rates(0, 100), 100);
    // No step at the edges of groups is wider than the groups' own differences make it.
    for age in 2..85 {
        let change = (single[age] / single[age - 1]).ln().abs();
        assert!(change < 0.25, "from age {} to {age}: {change}", age - 1);
    }
    assert!(single[85..100].windows(2).all(|pair| pair[1] < pair[0]));
}

#[test]
fn single_years_given_are_left_alone() {
    let starts: Vec<u32> = (0..=90).collect();
    let people: Vec<f64> = starts.iter().map(|age| 1000.0 + f64::from(*age) * 7.0).collect();
    assert_eq!(single_years(&starts, &people, &rates(0, 90), 90), people);
}

#[test]
fn a_straight_line_of_ages_is_found_again() {
    // Groups cut from ages that rise by 10 people a year, far from the ends.
    let truth = |age: u32| 1000.0 + 10.0 * f64::from(age);
    let starts: Vec<u32> = (0..=80).step_by(5).collect();
    let groups: Vec<f64> = starts.iter().map(|start| (*start..start + 5).map(truth).sum()).collect();
    let single = single_years(&starts, &groups, &[], 80);
    for age in 10..70 {
        let error = single[age as usize] / truth(age) - 1.0;
        assert!(error.abs() < 0.001, "age {age}: {error}");
    }
}

#[test]
fn single_year_death_rates_give_back_the_group_rate() {
    // UN World Population Prospects 2024, China, women 2020-2025, from 60 on.
    let starts = [0, 1, 5, 60, 65, 70, 75, 80, 85, 90];
    let given = [0.00523, 0.0004, 0.0003, 0.00680534, 0.01121011, 0.01970092, 0.03493009, 0.06716029, 0.12199021, 0.2336];
    let single = single_year_rates(&starts, &given);
    assert_eq!(single.len(), 91);
    for (group, start) in starts[..9].iter().enumerate() {
        let (mut alive, mut lived, mut dead) = (1.0, 0.0, 0.0);
        for rate in &single[*start as usize..starts[group + 1] as usize] {
            let dying = alive * rate / (1.0 + 0.5 * rate);
            lived += alive - 0.5 * dying;
            dead += dying;
            alive -= dying;
        }
        let found: f64 = dead / lived;
        assert!((found / given[group] - 1.0).abs() < 1e-6, "group from {start}: {found}");
    }
    assert!(single[61..].windows(2).all(|pair| pair[1] > pair[0]), "death rates rise after 60");
}

#[test]
fn migration_is_shared_out_over_the_ages_that_move() {
    let table = |ages: &[u32], women: &[f64], men: &[f64]| AgeTable { ages: ages.to_vec(), women: women.to_vec(), men: men.to_vec() };
    let tables = PopulationTables {
        population: table(&[0, 5, 80], &[50.0, 700.0, 30.0], &[55.0, 690.0, 20.0]),
        mortality: table(&[0, 1, 5, 80], &[0.005, 0.0004, 0.01, 0.1], &[0.006, 0.0005, 0.012, 0.11]),
        fertility: BirthRates::default(),
        migration: table(&[0, 20, 40], &[2.0, 5.0, 0.0], &[3.0, 6.0, 0.0]),
    };
    let vectors = tables.vectors(1);
    assert_eq!((vectors["women"].len(), vectors["mortality_men"].len()), (81, 81));
    let (women, men) = (&vectors["migration_women"], &vectors["migration_men"]);
    assert_eq!((women.len(), men.len()), (40, 40), "nobody over 40 moves");
    assert!((women[..20].iter().sum::<f64>() - 2.0 / 16.0).abs() < 1e-15);
    assert!((women.iter().chain(men).sum::<f64>() - 1.0).abs() < 1e-12);
    // Five-year steps: the same people in wider groups, death rates still by single years.
    let wide = tables.vectors(5);
    assert_eq!((wide["women"].len(), wide["migration_women"].len(), wide["mortality_women"].len()), (17, 8, 81));
    assert_eq!(wide["women"].iter().sum::<f64>(), 780.0);
}

/// A plan may lack death rates while its tables end at different ages.
#[test]
fn without_death_rates_an_open_group_is_spread_evenly() {
    let single = single_years(&[0, 5], &[50.0, 30.0], &[], 7);
    assert_eq!(single.len(), 8);
    assert!((single[..5].iter().sum::<f64>() - 50.0).abs() < 1e-9, "{single:?}");
    assert!(single[5..].iter().all(|people| (people - 10.0).abs() < 1e-9), "{single:?}");
}
