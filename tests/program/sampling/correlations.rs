//! Rank correlations: those asked for under every design, up to the extremes; what cannot hold together is said.

use fiveyear::sampling::{RankCorrelation, Sampler};
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::compile;

use super::{COUNT, DESIGNS, correlation, distance, ranks};
use crate::support::message_book::Starter;

fn wanted(a: &str, b: &str, rank: f64) -> RankCorrelation {
    RankCorrelation { streams: [a.to_owned(), b.to_owned()], rank }
}

fn fill(sampler: &Sampler, name: &str) -> Vec<f64> {
    let mut column = vec![0.0; COUNT];
    sampler.fill(name, 0, 0, &mut column);
    column
}

#[test]
fn rank_correlations_are_those_asked_for_and_touch_no_other_stream() {
    for design in DESIGNS {
        let sampler = Sampler::correlated(1, &[wanted("param/a", "param/b", 0.7), wanted("param/c", "param/b", -0.4)])
            .expect("they hold together")
            .spread(design);
        let [a, b, c] = ["param/a", "param/b", "param/c"].map(|name| ranks(&fill(&sampler, name)));
        // Four times what rank correlations of independent draws scatter by.
        let tolerance = 4.0 / (COUNT as f64).sqrt();
        for (pair, rank) in [([&a, &b], 0.7), ([&b, &c], -0.4), ([&a, &c], 0.0)] {
            let found = correlation(pair[0], pair[1]);
            assert!((found - rank).abs() < tolerance, "{design:?}: {found} is not {rank}");
        }
        assert_eq!(fill(&sampler, "param/other"), fill(&Sampler::new(1).spread(design), "param/other"));
        for name in ["param/a", "param/b", "param/c"] {
            assert!(distance(fill(&sampler, name), |x| x) < 1.95 / (COUNT as f64).sqrt(), "{design:?}: {name} is still uniform");
        }
    }
}

#[test]
fn near_perfect_rank_correlations_hold_under_every_design() {
    for design in DESIGNS {
        for rank in [0.99, -0.99, 1.0, -1.0] {
            let sampler = Sampler::correlated(3, &[wanted("param/a", "param/b", rank)]).expect("a pair can").spread(design);
            let found = correlation(&ranks(&fill(&sampler, "param/a")), &ranks(&fill(&sampler, "param/b")));
            // The scatter is (1 - rank^2) / sqrt(n); a perfect correlation has none.
            let tolerance = 4.0 * (1.0 - rank * rank) / (COUNT as f64).sqrt() + 1e-6;
            assert!((found - rank).abs() < tolerance, "{design:?}: {found} is not {rank}");
        }
    }
}

#[test]
fn a_correlated_group_keeps_the_design_in_its_first_stream_only() {
    let design = super::HYPERCUBE;
    let sampler = Sampler::correlated(1, &[wanted("param/a", "param/b", 0.7)]).expect("a pair can").spread(design);
    let parts = |name: &str| {
        let mut parts: Vec<usize> = fill(&sampler, name).iter().map(|value| (value * COUNT as f64) as usize).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.len()
    };
    // Independent draws leave 1/e of the parts empty.
    assert_eq!(parts("param/a"), COUNT);
    assert!(parts("param/b") < COUNT * 9 / 10, "{}", parts("param/b"));
}

#[test]
fn correlations_that_cannot_hold_together_are_refused() {
    let refused = |correlations: &[RankCorrelation]| Sampler::correlated(1, correlations).is_err();
    assert!(refused(&[wanted("a", "b", 0.9), wanted("b", "c", 0.9), wanted("a", "c", -0.9)]));
    // Two streams that are one, and a third that goes with the one and against the other.
    assert!(refused(&[wanted("a", "b", 1.0), wanted("a", "c", 0.5), wanted("b", "c", -0.5)]));
    assert!(!refused(&[wanted("a", "b", 1.0), wanted("a", "c", 0.5), wanted("b", "c", 0.5)]));
    // A pair not given is uncorrelated, which two strong ones do not allow.
    assert!(refused(&[wanted("a", "b", 0.9), wanted("b", "c", 0.9)]));
}

#[test]
fn a_plan_with_impossible_correlations_does_not_compile() {
    let mut starter = Starter::new();
    let plan = starter.plan();
    let mut names: Vec<String> = plan.assumptions.iter().map(|assumption| assumption.name.clone()).collect();
    names.retain(|name| !plan.correlations.iter().any(|correlation| correlation.between.contains(name)));
    names.truncate(3);
    let mut words = starter.text("seeds/assumptions.toml");
    for (a, b, rank) in [(0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)] {
        words += &format!("\n[[correlation]]\nbetween = [\"{}\", \"{}\"]\nrank = {rank}\n", names[a], names[b]);
    }
    starter.edit("seeds/assumptions.toml", "", &words);
    let plan = starter.plan();
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    let faults = compile(&plan, &scenarios).err().expect("no such correlations exist");
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(fault.code.name(), "impossible-correlations");
    assert!(names.iter().all(|name| fault.message.en.contains(name)), "{:?}", fault.message);
    let place = fault.place.as_ref().expect("it has a place");
    assert_eq!(place.source.name, "seeds/assumptions.toml");
}
