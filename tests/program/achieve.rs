//! Targets held against closed forms and known answers.

use fiveyear::achieve::{judge, judge_commitments, target};
use fiveyear::diagnostic::{Place, Source};
use fiveyear::language::Text;
use fiveyear::plan::{Better, Commitment, Comparison, Counted, Form, Measure, Target, TargetKind};
use fiveyear::results::columns::commitments_frame;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::support::small_plan::{Dice, PER_CENT, POSITIVE, UNBOUNDED, draws_by, indicator, plan, target as ordinary};

const DRAWS: usize = 2_000;

/// P(met) of one target by draws of its final value; earlier years are the same.
fn share_met(of: Target, values: &[f64]) -> f64 {
    let plan = plan(vec![indicator("x", UNBOUNDED, Some(0.0), of)]);
    judge(&plan, &draws_by(&[("x", &|draw, _| values[draw])], values.len(), &[])).targets[0].probability().share()
}

/// Over many seeds: the estimate is within three standard errors of the closed form, as often as a normal variable is (99.7 %),
/// and Jeffreys' interval covers it as often as it says (95 %).
fn covers(truth: f64, of: Target, draw_value: impl Fn(&mut Dice) -> f64) {
    const SEEDS: u64 = 300;
    let (mut within_three, mut covered) = (0, 0);
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let values: Vec<f64> = (0..DRAWS).map(|_| draw_value(&mut dice)).collect();
        let plan = plan(vec![indicator("x", UNBOUNDED, Some(0.0), of)]);
        let probability = judge(&plan, &draws_by(&[("x", &|draw, _| values[draw])], DRAWS, &[])).targets[0].probability();
        within_three += u64::from((probability.share() - truth).abs() <= 3.0 * probability.standard_error());
        let (low, high) = probability.interval();
        covered += u64::from(low <= truth && truth <= high);
    }
    assert!(within_three >= SEEDS * 98 / 100, "{within_three} of {SEEDS} within three standard errors of {truth}");
    // 285 expected; six standard deviations of a binomial count are 23.
    assert!((262..=SEEDS).contains(&covered), "{covered} of {SEEDS} intervals cover {truth}");
    assert!(covered < SEEDS, "an interval that always covers is too wide");
}

#[test]
fn a_normal_value_meets_its_target_as_often_as_the_closed_form_says() {
    let normal = Normal::new(8.0, 2.0).unwrap();
    covers(1.0 - normal.cdf(9.0), ordinary(9.0, Comparison::AtLeast), |dice| 8.0 + 2.0 * dice.normal());
    covers(normal.cdf(5.5), ordinary(5.5, Comparison::AtMost), |dice| 8.0 + 2.0 * dice.normal());
    let band = normal.cdf(7.5) - normal.cdf(6.5);
    covers(band, ordinary(7.0, Comparison::About { tolerance: 0.5 }), |dice| 8.0 + 2.0 * dice.normal());
}

#[test]
fn a_log_normal_value_meets_its_target_as_often_as_the_closed_form_says() {
    let truth = 1.0 - Normal::new(0.0, 1.0).unwrap().cdf((3.2_f64 / 3.0).ln() / 0.15);
    covers(truth, ordinary(3.2, Comparison::MoreThan), |dice| 3.0 * (0.15 * dice.normal()).exp());
}

#[test]
fn totals_and_averages_of_independent_years_meet_as_often_as_the_closed_form_says() {
    // Five years of N(10, 2): the total is N(50, 2 sqrt 5), the average N(10, 2 / sqrt 5).
    let total = 1.0 - Normal::new(50.0, 2.0 * 5.0_f64.sqrt()).unwrap().cdf(54.0);
    let mut within = [0, 0];
    const SEEDS: u64 = 100;
    for seed in 0..SEEDS {
        let shocks = Dice::new(seed).normals(DRAWS * 6);
        // The base year's value is far off and must not count.
        let yearly = |draw: usize, year: i32| if year == 2020 { 1e6 } else { 10.0 + 2.0 * shocks[draw * 6 + (year - 2020) as usize] };
        let of = |measure, value| Target { measure, ..ordinary(value, Comparison::AtLeast) };
        let plan = plan(vec![
            indicator("total", UNBOUNDED, None, of(Measure::Total, 54.0)),
            indicator("average", UNBOUNDED, None, of(Measure::Average, 10.8)),
        ]);
        let judged = judge(&plan, &draws_by(&[("total", &yearly), ("average", &yearly)], DRAWS, &[]));
        for (outcome, within) in judged.targets.iter().zip(&mut within) {
            let probability = outcome.probability();
            *within += u64::from((probability.share() - total).abs() <= 3.0 * probability.standard_error());
        }
    }
    assert!(within.iter().all(|within| *within >= 97), "{within:?} of 100 within three standard errors");
}

#[test]
fn each_comparison_decides_the_edge_by_its_own_meaning() {
    let edge = |comparison, better, value| {
        let of = Target { value: 99.8, comparison, measure: Measure::Final, form: Form::Number, better };
        share_met(of, &[value]) == 1.0
    };
    // The same number after the rounding errors of some arithmetic: equal, not less and not more.
    for equal in [99.8, 99.8 - 2e-14, 99.8 + 2e-14, 998.0 * 0.1] {
        assert!(edge(Comparison::AtLeast, Better::More, equal));
        assert!(edge(Comparison::AtMost, Better::Less, equal));
        assert!(!edge(Comparison::MoreThan, Better::More, equal));
        assert!(!edge(Comparison::LessThan, Better::Less, equal));
        assert!(edge(Comparison::Hold { tolerance: 0.0 }, Better::More, equal));
    }
    // A value that would only be printed as 99.8 misses.
    assert!(!edge(Comparison::AtLeast, Better::More, 99.7999));
    assert!(edge(Comparison::MoreThan, Better::More, 99.8001));
    assert!(edge(Comparison::LessThan, Better::Less, 99.7999));
    assert!(!edge(Comparison::AtMost, Better::Less, 99.8001));
    // Tolerances count from the target on.
    assert!(edge(Comparison::Hold { tolerance: 0.05 }, Better::More, 99.75));
    assert!(!edge(Comparison::Hold { tolerance: 0.05 }, Better::More, 99.74));
    assert!(edge(Comparison::Hold { tolerance: 0.05 }, Better::Less, 99.85));
    assert!(!edge(Comparison::Hold { tolerance: 0.05 }, Better::Less, 99.86));
    for (value, met) in [(99.3, true), (100.3, true), (99.29, false), (100.31, false)] {
        assert_eq!(edge(Comparison::About { tolerance: 0.5 }, Better::More, value), met, "{value}");
    }
}

#[test]
fn a_kind_is_told_from_the_target_and_the_baseline() {
    let base = ordinary(95.0, Comparison::AtLeast);
    assert_eq!(target::kind_of(&base, Some(90.0)), TargetKind::AtLeast);
    assert_eq!(target::kind_of(&base, None), TargetKind::AtLeast);
    assert_eq!(target::kind_of(&base, Some(95.0)), TargetKind::AtLeast);
    assert_eq!(target::kind_of(&base, Some(98.0)), TargetKind::Floor);
    assert_eq!(target::kind_of(&ordinary(3.0, Comparison::AtMost), Some(4.0)), TargetKind::AtMost);
    assert_eq!(target::kind_of(&ordinary(3.0, Comparison::AtMost), Some(2.0)), TargetKind::Floor);
    assert_eq!(target::kind_of(&ordinary(7.0, Comparison::About { tolerance: 0.5 }), Some(7.0)), TargetKind::About);
    assert_eq!(target::kind_of(&ordinary(99.0, Comparison::Hold { tolerance: 0.0 }), Some(99.5)), TargetKind::Hold);
    for form in [Form::OneToRatio, Form::RatioToOne] {
        assert_eq!(target::kind_of(&Target { form, ..base }, Some(90.0)), TargetKind::Ratio);
    }
    assert_eq!(target::kind_of(&Target { measure: Measure::Average, ..base }, Some(98.0)), TargetKind::Average);
    assert_eq!(target::kind_of(&Target { measure: Measure::Total, ..base }, Some(98.0)), TargetKind::Total);
    assert_eq!(target::printed(Form::OneToRatio, 1.25, 2), "1:1.25");
    assert_eq!(target::printed(Form::RatioToOne, 1.66, 2), "1.66:1");
}

#[test]
fn met_missed_and_failed_always_add_up() {
    let targets = [
        ordinary(0.3, Comparison::AtLeast),
        ordinary(0.3, Comparison::MoreThan),
        ordinary(0.3, Comparison::AtMost),
        ordinary(0.3, Comparison::LessThan),
        ordinary(0.3, Comparison::About { tolerance: 0.1 }),
        ordinary(0.3, Comparison::Hold { tolerance: 0.1 }),
        Target { measure: Measure::Average, ..ordinary(0.3, Comparison::AtLeast) },
        Target { measure: Measure::Total, ..ordinary(1.5, Comparison::AtLeast) },
    ];
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let values: Vec<f64> = (0..500).map(|_| if dice.uniform() < 0.1 { f64::NAN } else { dice.uniform() }).collect();
        let failed: Vec<usize> = (0..500).filter(|_| dice.uniform() < 0.2).collect();
        let ids: Vec<String> = (0..targets.len()).map(|position| format!("x{position}")).collect();
        let plan = plan(ids.iter().zip(targets).map(|(id, target)| indicator(id, UNBOUNDED, None, target)).collect());
        let value = |draw: usize, _: i32| values[draw];
        // The last indicator has no series.
        let series: Vec<(&str, &dyn Fn(usize, i32) -> f64)> =
            ids[..7].iter().map(|id| (id.as_str(), &value as &dyn Fn(usize, i32) -> f64)).collect();
        let judged = judge(&plan, &draws_by(&series, 500, &failed));
        assert_eq!(judged.targets.len(), 8);
        let lost = (0..500).filter(|draw| failed.contains(draw) || values[*draw].is_nan()).count();
        for (position, outcome) in judged.targets.iter().enumerate() {
            assert_eq!(outcome.met + outcome.missed + outcome.failed, 500);
            assert_eq!(outcome.failed, if position == 7 { 500 } else { lost });
            assert_eq!(outcome.probability().draws, 500, "failed draws count as not met");
        }
        assert_eq!(judged.failed, failed.len());
        assert_eq!(judged.number_met.iter().sum::<usize>(), 500);
        let mean_number: usize = judged.number_met.iter().enumerate().map(|(number, draws)| number * draws).sum();
        assert_eq!(mean_number, judged.targets.iter().map(|outcome| outcome.met).sum::<usize>());
    }
}

#[test]
fn held_zero_missing_and_full_targets_stay_in_the_table_with_finite_figures() {
    let indicators = vec![
        indicator("held_full", PER_CENT, Some(100.0), ordinary(100.0, Comparison::Hold { tolerance: 0.0 })),
        indicator("to_full", PER_CENT, Some(97.0), ordinary(100.0, Comparison::AtLeast)),
        indicator("from_zero", POSITIVE, Some(0.0), ordinary(2.0, Comparison::AtLeast)),
        indicator("to_zero", POSITIVE, Some(3.0), ordinary(0.0, Comparison::AtMost)),
        indicator("no_baseline", PER_CENT, None, ordinary(90.0, Comparison::AtLeast)),
        indicator("no_series", PER_CENT, None, ordinary(90.0, Comparison::AtLeast)),
    ];
    let plan = plan(indicators);
    let rising = |draw: usize, year: i32| 80.0 + draw as f64 + (year - 2020) as f64;
    let draws = draws_by(
        &[
            ("held_full", &|_, _| 100.0),
            ("to_full", &|draw, _| if draw == 0 { 100.0 } else { 99.0 }),
            ("from_zero", &|draw, year| draw as f64 * (year - 2020) as f64),
            ("to_zero", &|draw, _| draw as f64),
            ("no_baseline", &rising),
        ],
        11,
        &[],
    );
    let judged = judge(&plan, &draws);
    assert_eq!(judged.targets.len(), 6);
    for (outcome, indicator) in judged.targets.iter().zip(&plan.indicators) {
        let numbers = [outcome.growth_required, outcome.growth_projected, outcome.shortfall, outcome.shortfall_counted];
        assert!(numbers.into_iter().flatten().all(f64::is_finite), "{}: {outcome:?}", indicator.id);
        for value in [0.0, 3.0, 100.0] {
            assert!(target::margin(indicator, value).is_finite(), "{}", indicator.id);
        }
        if outcome.modelled {
            assert!([outcome.p05, outcome.p50, outcome.p95, outcome.gap].into_iter().all(f64::is_finite), "{}", indicator.id);
        }
    }
    let [held_full, to_full, from_zero, to_zero, no_baseline, no_series] = &judged.targets[..] else { unreachable!() };
    assert_eq!((held_full.met, held_full.kind, held_full.growth_required), (11, TargetKind::Hold, Some(0.0)));
    assert_eq!((to_full.met, to_full.shortfall), (1, Some(1.0)));
    assert_eq!((from_zero.growth_required, from_zero.growth_projected), (None, None));
    assert_eq!((to_zero.met, to_zero.growth_required), (1, None));
    assert_eq!((no_baseline.baseline, no_baseline.baseline_assumed), (Some(85.0), true));
    assert_eq!((no_series.modelled, no_series.likelihood(), no_series.failed), (false, None, 11));
    // Together only the modelled ones are judged.
    assert_eq!(judged.all.draws, 11);
    assert_eq!(judged.number_met.len(), 7);
}

#[test]
fn shortfalls_are_means_over_missing_draws_in_the_unit_and_in_things() {
    let mut places = indicator("places", UNBOUNDED, Some(1.0), ordinary(4.5, Comparison::AtLeast));
    places.counted = Some(Counted { series: "population".to_string(), per: 1000.0, things: Text::same("childcare places") });
    let mut alone = places.clone();
    alone.id = "alone".to_string();
    alone.counted = Some(Counted { series: String::new(), per: 1.0, things: Text::same("places") });
    let mut unknown = places.clone();
    unknown.id = "unknown".to_string();
    unknown.counted = Some(Counted { series: "nobody".to_string(), per: 1000.0, things: Text::same("places") });
    let plan = plan(vec![places, alone, unknown]);
    let value = |draw: usize, _: i32| [4.5, 3.5, 2.5, 5.0, 0.0][draw];
    let population = |draw: usize, year: i32| if year == 2025 { 100_000.0 * (draw + 1) as f64 } else { 0.0 };
    let series: [(&str, &dyn Fn(usize, i32) -> f64); 4] =
        [("places", &value), ("alone", &value), ("unknown", &value), ("population", &population)];
    let judged = judge(&plan, &draws_by(&series, 5, &[4]));
    let [places, alone, unknown] = &judged.targets[..] else { unreachable!() };
    // Draw 1 misses by 1 with 200,000 people, draw 2 by 2 with 300,000; draw 4 failed and is no shortfall.
    assert_eq!(places.shortfall, Some(1.5));
    assert_eq!(places.shortfall_counted, Some((200.0 + 600.0) / 2.0));
    assert_eq!(alone.shortfall_counted, Some(1.5));
    assert_eq!((unknown.shortfall, unknown.shortfall_counted), (Some(1.5), None));
    assert_eq!(places.gap, 4.0 * 0.0 + 4.0 - 4.5);
}

#[test]
fn the_year_met_is_the_one_from_which_on_the_median_meets_the_target() {
    let plan = plan(vec![
        indicator("x", UNBOUNDED, Some(0.0), ordinary(3.0, Comparison::AtLeast)),
        indicator("sum", UNBOUNDED, None, Target { measure: Measure::Total, ..ordinary(6.0, Comparison::AtLeast) }),
        indicator("never", UNBOUNDED, Some(0.0), ordinary(30.0, Comparison::AtLeast)),
        // Passes its band in 2023 and leaves it again: met once is not reached.
        indicator("passes", UNBOUNDED, Some(0.0), ordinary(3.0, Comparison::About { tolerance: 0.5 })),
        indicator("slips", UNBOUNDED, Some(0.0), ordinary(3.0, Comparison::AtLeast)),
    ]);
    let slips = |_: usize, year: i32| if year == 2024 { 2.0 } else { 3.0 };
    let path = |draw: usize, year: i32| (year - 2020) as f64 + draw as f64 - 1.0;
    let judged = judge(&plan, &draws_by(&[("x", &path), ("sum", &path), ("never", &path), ("passes", &path), ("slips", &slips)], 3, &[]));
    let years: Vec<_> = judged.targets.iter().map(|outcome| outcome.year_met).collect();
    assert_eq!(years, [Some(2023), Some(2023), None, None, Some(2025)]);
    let by_year: Vec<_> = judged.targets[0].by_year.iter().map(|year| (year.year, year.met)).collect();
    assert_eq!(by_year, [(2021, 0), (2022, 1), (2023, 2), (2024, 3), (2025, 3)]);
    assert_eq!(judged.targets[0].growth_required, Some(0.6));
    assert_eq!(judged.targets[0].growth_projected, Some(1.0));
}

#[test]
fn quantiles_and_the_year_met_are_those_of_sorted_values() {
    let comparisons = [
        Comparison::AtLeast,
        Comparison::LessThan,
        Comparison::About { tolerance: 0.4 },
        Comparison::About { tolerance: 0.05 },
        Comparison::Hold { tolerance: 0.1 },
    ];
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let draws = 1 + (40.0 * dice.uniform()) as usize;
        // Values on a coarse grid, so that ties are common.
        let values: Vec<f64> = (0..draws * 6).map(|_| (8.0 * dice.uniform()).floor() / 8.0).collect();
        let failed: Vec<usize> = (0..draws).filter(|_| dice.uniform() < 0.1).collect();
        let rows = comparisons
            .iter()
            .enumerate()
            .map(|(at, comparison)| indicator(&format!("x{at}"), UNBOUNDED, None, ordinary(0.4, *comparison)));
        let plan = plan(rows.collect());
        let value = |draw: usize, year: i32| values[draw * 6 + (year - 2020) as usize];
        let ids = ["x0", "x1", "x2", "x3", "x4"];
        let judged = judge(&plan, &draws_by(&ids.map(|id| (id, &value as &dyn Fn(usize, i32) -> f64)), draws, &failed));
        let sorted = |year: i32| {
            let mut column: Vec<f64> = (0..draws).filter(|draw| !failed.contains(draw)).map(|draw| value(draw, year)).collect();
            column.sort_by(f64::total_cmp);
            column
        };
        let quantile = |column: &[f64], share: f64| {
            let rank = share * (column.len() as f64 - 1.0);
            let (low, high) = (column[rank.floor() as usize], column[rank.ceil() as usize]);
            low + (rank - rank.floor()) * (high - low)
        };
        if failed.len() == draws {
            assert!(judged.targets.iter().all(|outcome| outcome.p50.is_nan() && outcome.year_met.is_none() && outcome.failed == draws));
            continue;
        }
        for (outcome, row) in judged.targets.iter().zip(&plan.indicators) {
            let last = sorted(2025);
            let expected = [0.05, 0.5, 0.95].map(|share| quantile(&last, share));
            assert_eq!([outcome.p05, outcome.p50, outcome.p95], expected, "seed {seed}");
            let meets = |year: &i32| target::meets(&row.target, quantile(&sorted(*year), 0.5));
            let year_met = (2021..=2025).rev().take_while(meets).last();
            assert_eq!(outcome.year_met, year_met, "seed {seed} {:?}", row.target.comparison);
        }
    }
}

#[test]
fn growth_is_on_the_indicators_scale() {
    let log = indicator("x", POSITIVE, Some(2.0), ordinary(3.0, Comparison::AtLeast));
    let growth = target::yearly_growth(&log, 2.0, 3.0, 5.0).unwrap();
    assert!((2.0 * (1.0 + growth).powi(5) - 3.0).abs() < 1e-12);
    let logit = indicator("x", PER_CENT, Some(50.0), ordinary(90.0, Comparison::AtLeast));
    let odds = target::yearly_growth(&logit, 50.0, 90.0, 5.0).unwrap();
    assert!((odds - 9.0_f64.ln() / 5.0).abs() < 1e-3, "{odds}");
    assert_eq!(target::yearly_growth(&logit, 50.0, 90.0, 0.0), None);
    // A flow of 1.5 a year that must come to 10 in five years: 1.5 sum of (1 + g)^k.
    let growth = target::yearly_growth_to_mean(&log, 1.5, 2.0, 5).unwrap();
    let total: f64 = (1..=5).map(|year| 1.5 * (1.0 + growth).powi(year)).sum();
    assert!((total - 10.0).abs() < 1e-12, "{growth}");
    assert!(target::yearly_growth_to_mean(&log, 1.5, 1.5, 5).unwrap().abs() < 1e-12, "the flow kept up needs no growth");
    assert!(target::yearly_growth_to_mean(&log, 1.5, 0.3, 5).unwrap() < 0.0);
    assert_eq!(target::yearly_growth_to_mean(&log, 0.0, 0.3, 5), None);
    let linear = indicator("x", UNBOUNDED, Some(6.0), ordinary(7.0, Comparison::AtLeast));
    assert_eq!(target::yearly_growth_to_mean(&linear, 6.0, 7.5, 5), Some(0.5));
}

#[test]
fn many_values_have_the_margins_that_each_has_alone() {
    let values: Vec<f64> = (0..77).map(|at| [-3.0, 0.0, 0.37, 42.0, 99.9, f64::NAN, f64::INFINITY][at % 7] + at as f64 / 11.0).collect();
    for scale in [UNBOUNDED, POSITIVE, PER_CENT] {
        for comparison in [Comparison::AtLeast, Comparison::AtMost, Comparison::Hold { tolerance: 2.0 }] {
            let row = indicator("x", scale, Some(30.0), ordinary(40.0, comparison));
            let mut margins = values.clone();
            target::Edges::of(&row).margins(&mut margins);
            let alone = values.iter().map(|value| target::margin(&row, *value));
            let same = |(one, other): (&f64, f64)| *one == other || (one.is_nan() && other.is_nan());
            assert!(margins.iter().zip(alone).all(same), "{scale:?} {comparison:?}");
        }
    }
}

#[test]
fn margins_have_the_sign_of_the_judgement_on_every_scale() {
    let comparisons = [
        Comparison::AtLeast,
        Comparison::MoreThan,
        Comparison::AtMost,
        Comparison::LessThan,
        Comparison::About { tolerance: 3.0 },
        Comparison::Hold { tolerance: 1.0 },
    ];
    for scale in [UNBOUNDED, PER_CENT, POSITIVE] {
        for comparison in comparisons {
            for value in (0..=1000).map(|tenth| f64::from(tenth) / 10.0 + 0.03).filter(|value| *value <= 100.0) {
                let row = indicator("x", scale, Some(50.0), ordinary(60.0, comparison));
                let margin = target::margin(&row, value);
                assert_eq!(margin > 0.0, target::meets(&row.target, value), "{scale:?} {comparison:?} {value}: {margin}");
            }
        }
    }
}

#[test]
fn commitments_are_judged_in_the_year_they_are_due() {
    let commitment = |id: &str, value: f64, year: i32, series: Option<&str>, indicator: Option<&str>| Commitment {
        id: id.to_owned(),
        section: "1".to_owned(),
        name: Text::same(id),
        unit: Text::default(),
        printed: value.to_string(),
        value,
        comparison: Comparison::AtLeast,
        year,
        indicator: indicator.map(str::to_owned),
        series: series.map(str::to_owned),
        quote: String::new(),
        place: Place::new(&Source::new("seeds/commitments.csv", ""), 0..0),
        value_place: Place::new(&Source::new("seeds/commitments.csv", ""), 0..0),
        year_place: Place::new(&Source::new("seeds/commitments.csv", ""), 0..0),
    };
    let mut plan =
        plan(vec![indicator("total", UNBOUNDED, Some(1.0), Target { measure: Measure::Total, ..ordinary(10.0, Comparison::AtLeast) })]);
    plan.commitments = vec![
        commitment("early", 3.0, 2022, Some("lifts"), None),
        commitment("late", 3.0, 2025, Some("lifts"), None),
        commitment("same", 10.0, 2025, None, Some("total")),
        commitment("alone", 1.0, 2025, None, None),
        commitment("beyond", 1.0, 2030, Some("lifts"), None),
    ];
    // Draw d has d lifts in 2020 and one more each year; its yearly flow is d. Draw 5 fails.
    let lifts = |draw: usize, year: i32| draw as f64 + f64::from(year - 2020);
    let flow = |draw: usize, _: i32| draw as f64;
    let outcomes = judge_commitments(&plan, &draws_by(&[("lifts", &lifts), ("total", &flow)], 10, &[5]));
    let kept: Vec<Option<usize>> = outcomes.iter().map(|outcome| outcome.kept.map(|kept| kept.count)).collect();
    // Lifts in 2022: draws 1 to 9 but the failed one; five years of flow reach 10 from draw 2 on.
    assert_eq!(kept, [Some(8), Some(9), Some(7), None, None]);
    assert_eq!(outcomes[1].p50, 9.0, "the median of 5 to 14 without the failed draw's 10");
    let frame = commitments_frame(&plan, &[("trend", &outcomes)]);
    assert_eq!(frame.height(), 5, "what nothing judges has its row too");
}
