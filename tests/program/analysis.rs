//! Comparison, attribution and one-at-a-time effects against closed forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use fiveyear::achieve::{DrawSet, Probability, judge};
use fiveyear::analysis::{
    PairedDifference, PairedProbability, Uncertain, UnpairedDraws, Verdict, attribute, compare, explain_difference, explain_projection,
    tornado, tornado_of_plan,
};
use fiveyear::diagnostic::{Source, render};
use fiveyear::engine::graph::InputKey;
use fiveyear::language::Language;
use fiveyear::plan::{Comparison, Measure, Plan};
use fiveyear::scenario::{Held, RuleOverride, Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{Draws, HOLD, Session, Settings};

use crate::support::small_plan::{Dice, POSITIVE, UNBOUNDED, draws_by, indicator, plan, target};

const DRAWS: usize = 2_000;

#[test]
fn paired_intervals_of_a_difference_cover_as_often_as_they_say_and_are_narrower_than_unpaired_ones() {
    // The same normal luck in both; the second scenario is 0.2 better. Closed form of both probabilities.
    let normal = statrs::distribution::Normal::new(0.0, 1.0).unwrap();
    let cdf = |x: f64| statrs::distribution::ContinuousCDF::cdf(&normal, x);
    let truth = cdf(0.5) - cdf(0.3);
    let plan = plan(vec![indicator("x", UNBOUNDED, Some(0.0), target(0.0, Comparison::AtLeast))]);
    const SEEDS: u64 = 300;
    let (mut covered, mut within_three) = (0, 0);
    for seed in 0..SEEDS {
        let luck = Dice::new(seed).normals(DRAWS);
        // A little luck of its own lets draws differ both ways.
        let own = Dice::new(seed + 10_000).normals(DRAWS);
        let first = draws_by(&[("x", &|draw, _| luck[draw] + 0.3)], DRAWS, &[]);
        let second = draws_by(&[("x", &|draw, _| 0.995 * luck[draw] + (1.0 - 0.995_f64 * 0.995).sqrt() * own[draw] + 0.5)], DRAWS, &[]);
        let met = compare(&plan, &first, &second).unwrap().targets[0].met;
        let (low, high) = met.interval();
        covered += u64::from(low <= truth && truth <= high);
        within_three += u64::from((met.difference() - truth).abs() <= 3.0 * met.standard_error());
        let error = |share: f64| Probability::new((share * DRAWS as f64).round() as usize, DRAWS).standard_error();
        let unpaired = error(met.first_share()).hypot(error(met.second_share()));
        assert!(met.standard_error() < 0.7 * unpaired, "{met:?}");
        assert_eq!(met.verdict(), Verdict::Wins, "0.074 is many paired standard errors");
    }
    assert!((262..SEEDS).contains(&covered), "{covered} of {SEEDS} intervals cover {truth}");
    assert!(within_three >= SEEDS * 98 / 100, "{within_three} of {SEEDS}");
}

#[test]
fn counts_of_pairs_give_mcnemars_error_and_a_verdict() {
    let pairs = PairedProbability { both: 40, first_only: 5, second_only: 15, neither: 40, squares: None };
    assert_eq!(pairs.draws(), 100);
    assert_eq!((pairs.first_share(), pairs.second_share()), (0.45, 0.55));
    assert!((pairs.difference() - 0.1).abs() < 1e-15);
    assert!((pairs.standard_error() - (20.0_f64 - 1.0).sqrt() / 100.0).abs() < 1e-15);
    // Bonett & Price: (16 - 6) / 102 plus or minus 1.96 sqrt((22/102 - (10/102)^2) / 102).
    let half = 1.959963984540054 * ((22.0 / 102.0 - (10.0_f64 / 102.0).powi(2)) / 102.0).sqrt();
    let (low, high) = pairs.interval();
    assert!((low - (10.0 / 102.0 - half)).abs() < 1e-15 && (high - (10.0 / 102.0 + half)).abs() < 1e-15);
    assert_eq!(pairs.verdict(), Verdict::Wins);
    let turned = PairedProbability { first_only: 15, second_only: 5, ..pairs };
    assert!((pairs.certainty() + turned.certainty() - 1.0).abs() < 1e-12);
    assert_eq!(turned.verdict(), Verdict::Loses);
    assert_eq!(PairedProbability { first_only: 3, second_only: 4, ..pairs }.verdict(), Verdict::Undecided);
    let same = PairedProbability { first_only: 0, second_only: 0, ..pairs };
    assert_eq!((same.verdict(), same.certainty(), same.draws_needed(), same.standard_error()), (Verdict::Same, 0.5, None, 0.0));
    assert!(same.interval().0 < 0.0 && same.interval().1 > 0.0, "no draw differs, which 80 draws do not prove");
    // (1.96 sqrt(0.2) + 0.84 sqrt(0.2 - 0.01))^2 / (0.1 - 0.0005)^2.
    assert_eq!(pairs.draws_needed(), Some(157));
}

#[test]
fn differences_are_those_of_each_draw_and_count_towards_the_target() {
    let mut third = indicator("unemployment", POSITIVE, Some(3.0), target(3.0, Comparison::AtMost));
    third.domain = 1;
    let plan = plan(vec![
        indicator("beds", POSITIVE, Some(5.0), target(7.0, Comparison::AtLeast)),
        indicator("absent", POSITIVE, Some(5.0), target(7.0, Comparison::AtLeast)),
        third,
    ]);
    let first = draws_by(&[("beds", &|draw, _| 6.0 + draw as f64 * 0.5), ("unemployment", &|draw, _| 2.5 + draw as f64 * 0.25)], 5, &[4]);
    let second = draws_by(&[("beds", &|draw, _| 6.5 + draw as f64 * 0.5), ("unemployment", &|draw, _| 3.0 + draw as f64 * 0.25)], 5, &[0]);
    let comparison = compare(&plan, &first, &second).unwrap();
    assert_eq!(comparison.targets.len(), 3);
    let [beds, absent, unemployment] = &comparison.targets[..] else { unreachable!() };
    // Draws 1 to 3 succeed in both; failed draws count as not met. First: 2, 3 of 6.0 6.5 7.0 7.5; second: 1 to 4.
    assert_eq!(beds.met, PairedProbability { both: 2, first_only: 0, second_only: 2, neither: 1, squares: None });
    let effect = beds.difference.unwrap();
    assert_eq!((effect.mean, effect.standard_error, effect.p05, effect.p95, effect.pairs), (0.5, 0.0, 0.5, 0.5, 3));
    assert_eq!(beds.better, Some(1.0));
    assert!(beds.improvement.unwrap().mean > 0.0 && unemployment.improvement.unwrap().mean < 0.0);
    assert_eq!(unemployment.difference.unwrap().mean, 0.5);
    assert_eq!((absent.modelled, absent.difference, absent.met.neither), (false, None, 5));
    assert_eq!(comparison.helped().iter().map(|target| target.indicator).collect::<Vec<_>>(), [0]);
    assert_eq!(comparison.hurt().iter().map(|target| target.indicator).collect::<Vec<_>>(), [2]);
    // Unemployment is at most 3 in draws 0 to 2 of the first scenario, and in none but the failed one of the second.
    assert_eq!(comparison.domains[1], PairedProbability { both: 0, first_only: 3, second_only: 0, neither: 2, squares: None });
    assert_eq!(comparison.all.first_share(), judge(&plan, &first).all.share());
    assert_eq!(comparison.all.second_share(), judge(&plan, &second).all.share());
    let short = draws_by(&[("beds", &|_, _| 6.0)], 4, &[]);
    assert_eq!(compare(&plan, &first, &short), Err(UnpairedDraws { first: 5, second: 4 }));
}

#[test]
fn the_draws_needed_come_to_a_verdict_in_four_of_five_runs() {
    let mut dice = Dice::new(11);
    for (difference, discordant) in [(0.1, 0.1), (0.1, 0.3), (0.02, 0.03), (0.004, 0.004)] {
        let of = |share: f64| (share * 1e6_f64).round() as usize;
        let (first_only, second_only) = (of((discordant - difference) / 2.0), of((discordant + difference) / 2.0));
        let truth = PairedProbability { both: 0, first_only, second_only, neither: 1_000_000 - first_only - second_only, squares: None };
        let needed = truth.draws_needed().expect("they differ");
        let (runs, only) = (400, [first_only as f64 / 1e6, (first_only + second_only) as f64 / 1e6]);
        let found = (0..runs).filter(|_| {
            let pairs: Vec<(bool, bool)> = (0..needed)
                .map(|_| match dice.uniform() {
                    u if u < only[0] => (true, false),
                    u if u < only[1] => (false, true),
                    _ => (false, false),
                })
                .collect();
            let [first, second] = [|pair: &(bool, bool)| pair.0, |pair: &(bool, bool)| pair.1].map(|met| DrawSet::of(&pairs, met));
            PairedProbability::of_sets(&first, &second, false).verdict() == Verdict::Wins
        });
        let share = found.count() as f64 / f64::from(runs);
        assert!((0.75..0.9).contains(&share), "{difference} of {discordant}: {share} of runs with {needed} draws");
    }
}

#[test]
fn effects_have_type_7_quantiles() {
    let effect = PairedDifference::of(&[4.0, 1.0, 3.0, 2.0], false).unwrap();
    assert_eq!((effect.mean, effect.p50), (2.5, 2.5));
    assert!((effect.p05 - 1.15).abs() < 1e-12 && (effect.p95 - 3.85).abs() < 1e-12);
    assert!((effect.standard_error - (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-15);
    assert_eq!(PairedDifference::of(&[], false), None);
}

/// Attribution of one quantity that cannot fail.
fn split(groups: &[&str], values: impl Fn(&[bool]) -> Vec<f64>) -> fiveyear::analysis::Attribution {
    let on = |subset: usize| (0..groups.len()).map(|group| subset >> group & 1 == 1).collect::<Vec<bool>>();
    let outcomes: Vec<Vec<Vec<f64>>> = (0..1_usize << groups.len()).map(|subset| vec![values(&on(subset))]).collect();
    attribute(groups, &outcomes, false).remove(0)
}

#[test]
fn an_additive_model_is_split_into_its_terms() {
    let terms = [3.0, -1.25, 0.0, 7.5];
    let noise = Dice::new(1).normals(4 * DRAWS);
    let groups = ["trend", "ageing", "funding", "facilities"];
    let attribution = split(&groups, |on| {
        (0..DRAWS)
            .map(|draw| {
                100.0 + (0..4).filter(|group| on[*group]).map(|group| terms[group] * (1.0 + 0.1 * noise[group * DRAWS + draw])).sum::<f64>()
            })
            .collect()
    });
    for (group, part) in attribution.parts.iter().enumerate() {
        let own: Vec<f64> = (0..DRAWS).map(|draw| terms[group] * (1.0 + 0.1 * noise[group * DRAWS + draw])).collect();
        let mean = own.iter().sum::<f64>() / DRAWS as f64;
        assert!((part.mean - mean).abs() < 1e-10 && (part.alone - mean).abs() < 1e-10, "{part:?}, {mean}");
        // The 90 % interval of a normal variable.
        let spread = 1.645 * terms[group].abs() * 0.1;
        assert!((part.quantiles.p95 - terms[group] - spread).abs() < 0.12 * spread + 1e-9, "{part:?}");
        assert!((part.quantiles.p05 - terms[group] + spread).abs() < 0.12 * spread + 1e-9, "{part:?}");
        // A standard deviation of 2,000 draws is itself known to 1.6 %; four times that.
        let error = terms[group].abs() * 0.1 / (DRAWS as f64).sqrt();
        assert!((part.standard_error - error).abs() <= 0.064 * error, "{part:?}, {error}");
    }
    assert_eq!(attribution.parts[2].mean, 0.0);
    assert!(attribution.interaction.abs() < 1e-9);
}

#[test]
fn a_two_way_interaction_is_shared_equally() {
    // v = 10 + 2 a + 3 b + 4 a b + 6 a b c: Shapley values 2 + 2 + 2, 3 + 2 + 2, 2.
    let attribution = split(&["a", "b", "c"], |on| {
        let [a, b, c] = [0, 1, 2].map(|group| f64::from(u8::from(on[group])));
        vec![10.0 + 2.0 * a + 3.0 * b + 4.0 * a * b + 6.0 * a * b * c]
    });
    let means: Vec<f64> = attribution.parts.iter().map(|part| part.mean).collect();
    assert!(means.iter().zip([6.0, 7.0, 2.0]).all(|(mean, known)| (mean - known).abs() < 1e-11), "{means:?}");
    assert_eq!(attribution.parts.iter().map(|part| part.alone).collect::<Vec<_>>(), [2.0, 3.0, 0.0]);
    assert_eq!((attribution.start, attribution.end, attribution.interaction), (10.0, 25.0, 10.0));
}

#[test]
fn a_product_is_split_as_the_mean_over_all_orders() {
    // Any game: compare with the definition, the mean marginal effect over all 4! orders.
    let mut dice = Dice::new(5);
    let game: Vec<f64> = (0..16).map(|_| 100.0 * dice.normal()).collect();
    let of = |on: &[bool]| game[(0..4).filter(|group| on[*group]).map(|group| 1 << group).sum::<usize>()];
    let attribution = split(&["a", "b", "c", "d"], |on| vec![of(on)]);
    let mut sums = [0.0; 4];
    let mut orders = 0.0;
    for order in 0..256 {
        let order: Vec<usize> = (0..4).map(|place| order >> (2 * place) & 3).collect();
        if (0..4).any(|group| !order.contains(&group)) {
            continue;
        }
        orders += 1.0;
        let mut on = [false; 4];
        for group in order {
            let before = of(&on);
            on[group] = true;
            sums[group] += of(&on) - before;
        }
    }
    assert_eq!(orders, 24.0);
    for (part, sum) in attribution.parts.iter().zip(sums) {
        assert!((part.mean - sum / orders).abs() < 1e-9, "{part:?}, {}", sum / orders);
    }
}

#[test]
fn parts_sum_to_the_change_to_the_last_bit_in_any_order() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let size = libm::pow(10.0, 12.0 * dice.uniform() - 6.0);
        let game: Vec<f64> = (0..32).map(|_| size * dice.normal()).collect();
        let attribution = split(&["a", "b", "c", "d", "e"], |on| {
            let subset: usize = (0..5).filter(|group| on[*group]).map(|group| 1 << group).sum();
            (0..7).map(|draw| game[subset] * (1.0 + 0.1 * draw as f64)).collect()
        });
        for attribution in [attribution.clone(), attribution.from_baseline(size * dice.normal(), "before")] {
            let forwards = attribution.parts.iter().fold(attribution.start, |sum, part| sum + part.mean);
            let backwards = attribution.parts.iter().rev().map(|part| part.mean).sum::<f64>() + attribution.start;
            assert_eq!(forwards.to_bits(), attribution.end.to_bits(), "seed {seed}");
            assert_eq!(backwards.to_bits(), attribution.end.to_bits(), "seed {seed}");
            assert_eq!(attribution.levels().last(), Some(&attribution.end));
            let mean = game[31] * 1.3;
            assert!((attribution.end - mean).abs() <= 1e-11 * size.max(mean.abs()), "rounding does not move the end");
        }
    }
}

#[test]
fn draws_that_fail_in_any_run_are_left_out_of_all() {
    let attribution = split(&["a", "b"], |on| {
        let value = |draw: usize| draw as f64 + if on[0] { 10.0 } else { 0.0 } + if on[1] { 1.0 } else { 0.0 };
        (0..5).map(|draw| if draw == 2 && on[0] && !on[1] { f64::NAN } else { value(draw) }).collect()
    });
    assert_eq!((attribution.draws, attribution.left_out), (4, 1));
    assert_eq!(attribution.start, 2.0);
    assert!((attribution.parts[0].mean - 10.0).abs() < 1e-10 && (attribution.parts[1].mean - 1.0).abs() < 1e-10);
    let nothing = split(&[], |_| vec![1.0, 3.0]);
    assert_eq!((nothing.start, nothing.end, nothing.parts.len()), (2.0, 2.0, 0));
}

#[test]
fn a_tornado_orders_assumptions_by_what_they_move() {
    let assumptions = ["steady", "small", "large", "broken", "idle"].map(|name| Uncertain { name: name.into(), low: -1.0, high: 2.0 });
    let effects = [0.0, -1.0, 2.0, -0.1, 0.2, 5.0, -10.0, f64::NAN, f64::NAN, 0.0, 0.0];
    let chart = tornado(&assumptions, &effects.map(|effect| 10.0 + effect));
    let names: Vec<_> = chart.bars.iter().map(|bar| (bar.name.as_str(), bar.at_low, bar.at_high)).collect();
    assert_eq!(names, [("large", 15.0, 0.0), ("steady", 9.0, 12.0), ("small", 9.9, 10.2)]);
    assert_eq!((chart.base, chart.bars[0].width()), (10.0, 15.0));
    assert_eq!((&chart.without_effect[..], &chart.failed[..]), (&["idle".to_string()][..], &["broken".to_string()][..]));
    assert_eq!(tornado(&assumptions, &[1.0; 11]).without_effect.len(), 5);
}

fn with_scenarios() -> (Plan, Vec<Scenario>) {
    let plan = crate::model::small_plan();
    let scenarios = load_scenarios(&plan).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    (plan, scenarios)
}

fn few() -> Settings {
    Settings { draws: 200, seed: 7, ..Settings::default() }
}

fn session(plan: &Plan) -> Session<'_> {
    Session::new(plan, &[plan_itself(plan)], few()).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)))
}

#[test]
fn projections_are_explained_from_their_baselines() {
    let (plan, scenarios) = with_scenarios();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").unwrap();
    let explanation =
        explain_projection(&session(&plan), trend, &few()).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert_eq!(explanation.groups, ["trend", "ageing", "funding", "facilities"]);
    assert_eq!(explanation.indicators.len(), plan.indicators.len());
    let of = |id: &str| explanation.indicators[plan.indicators.iter().position(|row| row.id == id).unwrap()].as_ref().unwrap();
    for (row, attribution) in plan.indicators.iter().zip(&explanation.indicators) {
        let attribution = attribution.as_ref().unwrap_or_else(|| panic!("{} is modelled", row.id));
        let sum = attribution.parts.iter().fold(attribution.start, |sum, part| sum + part.mean);
        assert_eq!(sum.to_bits(), attribution.end.to_bits(), "{}", row.id);
        assert!(attribution.draws > 100, "{}: {} draws", row.id, attribution.draws);
        if let Some(baseline) = row.baseline.filter(|_| row.target.measure == Measure::Final) {
            assert!((attribution.start - baseline).abs() <= 1e-9 * baseline.abs(), "{}", row.id);
        }
    }
    // No people, money or building enters the rule of enrolment.
    let enrolment = of("preschool_enrolment");
    assert!(enrolment.parts[1..].iter().all(|part| part.mean == 0.0), "{enrolment:?}");
    // Fewer residents share the physicians that are there, and the hospital's new wing adds some.
    let physicians = of("physicians_per_1000");
    assert!(physicians.parts[1].mean > 0.0 && physicians.parts[3].mean > 0.0, "{physicians:?}");
}

/// The plan itself with these series held at the base year by a switch, of those that can be.
fn held_by_switches(plan: &Plan, can_be: &[&str], off: &[&str]) -> Scenario {
    let groups: BTreeMap<String, String> = can_be.iter().map(|series| ((*series).to_owned(), format!("group of {series}"))).collect();
    let off = off.iter().map(|series| groups[*series].clone()).collect();
    Scenario { held: Some(Held { groups: Arc::new(groups), off }), ..plan_itself(plan) }
}

/// The same by rules that say so.
fn held_by_rules(plan: &Plan, off: &[&str]) -> Scenario {
    let rules: String = off.iter().map(|series| format!("fn {series}() {{ base.{series} }}\n")).collect();
    let replaces = off.iter().map(|series| (*series).to_owned()).collect();
    let rules = RuleOverride { source: Source::new("held.rhai", rules), replaces, places: Vec::new() };
    Scenario { rules: vec![rules], ..plan_itself(plan) }
}

#[test]
fn one_traced_model_with_switches_holds_what_rules_would_hold_to_the_bit() {
    let plan = crate::model::small_plan();
    let can_be = ["physicians", "preschool_enrolment", "population"];
    let unchecked = Settings { checks: false, ..few() };
    let mut session = Session::new(&plan, &[plan_itself(&plan)], unchecked).expect("sound rules");
    for off in [&[][..], &["physicians"], &["population"], &["physicians", "preschool_enrolment", "population"]] {
        let switched = session.experiment(&held_by_switches(&plan, &can_be, off)).expect("sound rules").draws;
        let ruled = session.experiment(&held_by_rules(&plan, off)).expect("sound rules").draws;
        assert_eq!(switched.series, ruled.series);
        for (position, series) in ruled.series.iter().enumerate() {
            for year in 0..ruled.years.len() {
                let bits = |draws: &Draws| draws.column(position, year).iter().map(|value| value.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&switched), bits(&ruled), "{series} in year {year} with {off:?} held");
            }
        }
    }
    // The plan's own rules, one model for all that switches do, and one for each set of rules that differs.
    let switched = session.compilation().models().filter(|compiled| compiled.model.graph.inputs().iter().any(holds)).count();
    assert_eq!(switched, 1);
}

/// Whether an input holds series at their base year.
fn holds(input: &InputKey) -> bool {
    matches!(input, InputKey::Yearly { function, .. } if function == HOLD)
}

#[test]
fn what_a_held_rule_throws_fails_no_draw() {
    let mut plan = crate::model::small_plan();
    let text = "fn doubtful() { if shock(\"revenue\") > 0.0 { throw \"too good\" } prev.doubtful }\nfn base_doubtful() { 1.0 }\n";
    plan.rules.push(Source::new("rules/doubtful.rhai", text));
    let mut session = Session::new(&plan, &[plan_itself(&plan)], few()).expect("sound rules");
    let mut failed =
        |off: &[&str]| session.experiment(&held_by_switches(&plan, &["doubtful"], off)).expect("sound rules").draws.failed_count();
    assert!(failed(&[]) > 150, "nearly every draw has a year above the middle");
    assert_eq!(failed(&["doubtful"]), 0);
}

#[test]
fn differences_between_scenarios_are_explained_by_what_differs() {
    let (plan, scenarios) = with_scenarios();
    let named = |name: &str| scenarios.iter().find(|scenario| scenario.name == name).unwrap();
    let (trend, ageing, pushes) = (named("trend"), named("ageing_fast"), named("care_first"));
    let explained = |from, to| explain_difference(&session(&plan), from, to, &few()).unwrap();
    assert_eq!(explained(trend, ageing).groups, ["ageing"]);
    let both = explained(trend, pushes);
    assert!(both.groups.contains(&"funding".to_string()), "{:?}", both.groups);
    for attribution in both.indicators.iter().flatten() {
        let sum = attribution.parts.iter().fold(attribution.start, |sum, part| sum + part.mean);
        assert_eq!(sum.to_bits(), attribution.end.to_bits());
    }
    // There and back again.
    let back = explained(pushes, trend);
    for (there, back) in both.indicators.iter().flatten().zip(back.indicators.iter().flatten()) {
        assert_eq!((there.start, there.end), (back.end, back.start));
        for (there, back) in there.parts.iter().zip(&back.parts) {
            assert!((there.mean + back.mean).abs() <= 1e-9 * there.mean.abs().max(1e-3), "{there:?} {back:?}");
        }
    }
    assert!(explained(trend, trend).groups.is_empty());
}

#[test]
fn tornados_show_each_indicators_own_assumptions() {
    let (plan, scenarios) = with_scenarios();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").unwrap();
    let tornados = tornado_of_plan(&session(&plan), trend).unwrap();
    assert_eq!(tornados.len(), plan.indicators.len());
    let screening = &tornados[plan.indicators.iter().position(|row| row.id == "elderly_screening").unwrap()];
    assert!(screening.bars.iter().take(2).any(|bar| bar.name == "coverage_drift"), "{:?}", screening.bars);
    assert!(screening.without_effect.contains(&"physicians_hired".to_string()));
    for tornado in &tornados {
        assert!(tornado.bars.windows(2).all(|pair| pair[0].width() >= pair[1].width()));
    }
}
