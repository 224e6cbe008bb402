//! The designs: what each promises of single streams, of several, and of a replay, and their pinned bits.

use fiveyear::analysis::tornado_of_plan;
use fiveyear::sampling::{Design, Sampler, Spread};
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::{Column, Session, Settings};

use super::{COUNT, DESIGNS, correlation, designed, ranks};
use crate::support::message_book::Starter;

#[test]
fn the_bits_of_the_designs_are_pinned() {
    // Any change here changes what runs with a design have published.
    let bits =
        |design: Spread| -> Vec<u64> { designed(design, 2020, "shock/weather", 2023, 3).iter().map(|value| value.to_bits()).collect() };
    insta::assert_debug_snapshot!([bits(Spread::LatinHypercube { draws: 10_000, replicates: 10 }), bits(Spread::Sobol)]);
}

#[test]
fn a_number_depends_on_seed_name_draw_year_and_design_only() {
    for design in DESIGNS {
        let sampler = Sampler::new(2020).spread(design);
        let whole = designed(design, 2020, "shock/weather", 2023, COUNT);
        assert!(whole.iter().all(|value| *value > 0.0 && *value < 1.0));
        for (first, length) in [(0, 1), (1, 1), (7, 13), (255, 300), (8190, 2)] {
            let mut part = vec![0.0; length];
            sampler.fill("shock/weather", first as u64, 2023, &mut part);
            assert_eq!(part, whole[first..first + length], "{design:?}: {first} + {length}");
        }
        let others = [(2020, "shock/weather", 2024), (2020, "shock/economy", 2023), (2021, "shock/weather", 2023)];
        for (seed, name, year) in others {
            let other = designed(design, seed, name, year, COUNT);
            assert!(whole.iter().zip(&other).all(|(a, b)| a != b), "{design:?}: {seed} {name} {year}");
        }
    }
}

#[test]
fn streams_and_years_are_independent_under_every_design() {
    // Uncorrelated streams scatter by 1 / sqrt(n), those of padded Sobol sequences by 1.26 / sqrt(n).
    let bound = 1.26 * 4.0 / (COUNT as f64).sqrt();
    for design in DESIGNS {
        let names = (0..16).map(|at| (format!("param/{at}"), 0)).chain((2021..2030).map(|year| ("shock/a".to_owned(), year)));
        let columns: Vec<Vec<f64>> = names.map(|(name, year)| ranks(&designed(design, 5, &name, year, COUNT))).collect();
        for (at, one) in columns.iter().enumerate() {
            for (other_at, other) in columns[..at].iter().enumerate() {
                let found = correlation(one, other);
                assert!(found.abs() < bound, "{design:?}: {at} and {other_at}: {found}");
            }
        }
        // Not the ranks alone: all cells of a 16 x 16 grid are as full as chance fills them (the 99.9 % point of 255 degrees).
        let [a, b] = [&columns[0], &columns[1]].map(|ranks| ranks.iter().map(|rank| *rank as usize * 16 / COUNT).collect::<Vec<_>>());
        let mut cells = [0.0; 256];
        a.iter().zip(&b).for_each(|(a, b)| cells[16 * a + b] += 1.0);
        assert!(chi_square(&cells) < 330.5, "{design:?}: {}", chi_square(&cells));
    }
}

/// Against equal counts.
fn chi_square(counts: &[f64]) -> f64 {
    let expected = counts.iter().sum::<f64>() / counts.len() as f64;
    counts.iter().map(|count| (count - expected).powi(2) / expected).sum()
}

/// How many of `parts` equal parts of the unit interval hold exactly one value.
fn filled_once(values: &[f64], parts: usize) -> usize {
    let mut counts = vec![0; parts];
    values.iter().for_each(|value| counts[(value * parts as f64) as usize] += 1);
    counts.iter().filter(|count| **count == 1).count()
}

#[test]
fn a_latin_hypercube_has_one_draw_in_each_part_of_every_stream_and_year() {
    for count in [1, 2, 3, 10, 1000, 10_000, 65_537] {
        let design = Spread::LatinHypercube { draws: count as u64, replicates: 1 };
        for (name, year) in [("param/a", 0), ("param/b", 0), ("shock/a", 2021), ("shock/a", 2025)] {
            assert_eq!(filled_once(&designed(design, 9, name, year, count), count), count, "{count} draws of {name} in {year}");
        }
    }
    assert!(filled_once(&designed(Spread::Independent, 9, "param/a", 0, 10_000), 10_000) < 4000, "independent draws are not so even");
}

#[test]
fn every_replicate_is_a_hypercube_of_its_own() {
    for (draws, replicates) in [(10, 10), (20, 10), (200, 10), (10_000, 10), (300, 3)] {
        let size = draws / replicates;
        let design = Spread::LatinHypercube { draws: draws as u64, replicates: replicates as u64 };
        let values = designed(design, 9, "shock/a", 2023, draws);
        let parts: Vec<Vec<usize>> =
            values.chunks(size).map(|replicate| replicate.iter().map(|value| (value * size as f64) as usize).collect()).collect();
        for replicate in values.chunks(size) {
            assert_eq!(filled_once(replicate, size), size, "{draws} draws in {replicates} replicates");
        }
        let alike =
            (0..replicates).flat_map(|one| (0..one).map(move |other| (one, other))).filter(|(one, other)| parts[*one] == parts[*other]);
        // Of a few parts there are few orders.
        assert!(size < 20 || alike.count() == 0, "{draws}: each is shuffled by itself");
    }
}

#[test]
fn ten_replicates_are_what_a_number_of_draws_is_parted_into() {
    assert_eq!(Design::LatinHypercube.spread(10_000), Spread::LatinHypercube { draws: 10_000, replicates: 10 });
    assert_eq!(Design::LatinHypercube.spread(256), Spread::Independent);
    assert_eq!(Design::MonteCarlo.spread(10_000), Spread::Independent);
    let whole = Settings { draws: 300, ..Settings::default() };
    let part = Settings { draws: 1, first_draw: 17, whole: Some(300), ..Settings::default() };
    assert_eq!(whole.spread(), part.spread(), "a replay draws as the whole run does");
    assert!(whole.replicated() && !part.replicated(), "one draw says nothing of its error");
    assert!(!Settings { draws: 256, ..Settings::default() }.replicated());
    assert!(!Settings { central: true, ..Settings::default() }.replicated());
}

/// The parts of `0..size` in the order of a hypercube's draws: the permutation by which they are shuffled.
fn shuffled(seed: u64, size: usize) -> Vec<usize> {
    let design = Spread::LatinHypercube { draws: size as u64, replicates: 1 };
    designed(design, seed, "param/a", 0, size).iter().map(|value| (value * size as f64) as usize).collect()
}

#[test]
fn all_shuffles_are_equally_likely() {
    // Sizes with the 99.9 % point of chi-square for the number of permutations less one, or of pairs of images less one.
    for (size, likely) in [(2, 10.83), (3, 20.52), (4, 49.73), (5, 168.3)] {
        let permutations: usize = (1..=size).product();
        let mut counts = std::collections::BTreeMap::new();
        (0..1000 * permutations as u64).for_each(|seed| *counts.entry(shuffled(seed, size)).or_insert(0.0) += 1.0);
        assert_eq!(counts.len(), permutations, "{size}: every permutation occurs");
        let found = chi_square(&counts.into_values().collect::<Vec<f64>>());
        assert!(found < likely, "{size}: {found}");
    }
    for places in [[0, 1], [3, 9]] {
        let mut counts = [[0.0; 10]; 10];
        (0..90_000).map(|seed| shuffled(seed, 10)).for_each(|parts| counts[parts[places[0]]][parts[places[1]]] += 1.0);
        let apart: Vec<f64> = (0..100).filter(|at| at / 10 != at % 10).map(|at| counts[at / 10][at % 10]).collect();
        assert!(chi_square(&apart) < 136.3, "{places:?}: {}", chi_square(&apart));
    }
}

#[test]
fn every_block_of_a_power_of_two_sobol_draws_has_one_in_each_part() {
    for (name, year) in [("param/a", 0), ("shock/a", 2021), ("shock/a", 2022), ("shock/a", 2023), ("shock/a", 2026), ("shock/a", 2027)] {
        let values = designed(Spread::Sobol, 9, name, year, 1 << 14);
        for size in (0..=14).map(|power| 1 << power) {
            for block in values.chunks(size) {
                assert_eq!(filled_once(block, size), size, "a block of {size} draws of {name} in {year}");
            }
        }
    }
}

#[test]
fn the_years_of_a_stream_are_spread_together() {
    // 2021 is the first dimension. Two of the sequence's dimensions of degrees d and e have the same number of draws in all boxes of equal
    // volume down to 2^(t - k), t = d + e - 2, in each block of 2^k draws.
    let degrees = [1, 1, 2, 3, 3];
    let columns: Vec<Vec<f64>> = (2021..=2025).map(|year| designed(Spread::Sobol, 4, "shock/a", year, 1 << 12)).collect();
    for at in 0..5 {
        for other in 0..at {
            let t = degrees[at] + degrees[other] - 2;
            for first in 0..=12 - t {
                let (rows, lines) = (1 << first, 1 << (12 - t - first));
                let mut boxes = vec![0; rows * lines];
                for (a, b) in columns[at].iter().zip(&columns[other]) {
                    boxes[(a * rows as f64) as usize * lines + (b * lines as f64) as usize] += 1;
                }
                assert!(boxes.iter().all(|count| *count == 1 << t), "years {at} and {other}: {rows} x {lines}");
            }
        }
    }
    // Different streams are not: some box of the finest grid of two of them is empty.
    let other = designed(Spread::Sobol, 4, "shock/b", 2025, 1 << 12);
    let mut boxes = vec![0; 1 << 12];
    columns[0].iter().zip(&other).for_each(|(a, b)| boxes[(a * 64.0) as usize * 64 + (b * 64.0) as usize] += 1);
    assert!(boxes.contains(&0));
}

#[test]
fn a_draw_that_is_not_there_is_refused_and_a_bad_number_of_draws_is_told() {
    let hypercube = Spread::LatinHypercube { draws: 100, replicates: 10 };
    assert!(hypercube.check(0, 100).is_ok() && hypercube.check(99, 1).is_ok());
    assert!(hypercube.check(100, 1).is_err() && hypercube.check(50, 51).is_err());
    assert!(Spread::Sobol.check((1 << 32) - 1, 1).is_ok());
    assert!(Spread::Sobol.check(1 << 32, 1).is_err());
    assert!(Spread::Independent.check(1 << 40, 1000).is_ok());
    assert!(Spread::Independent.check(u64::MAX, 2).is_err());
    // Draws of which a design says that another number would be better.
    for (design, told) in
        [(Design::MonteCarlo, [false, false, false]), (Design::LatinHypercube, [false, true, false]), (Design::Sobol, [false, false, true])]
    {
        assert_eq!([1, 8192, 10_000].map(|draws| design.advice(draws).is_some()), told, "{design:?}");
    }
}

#[test]
fn one_draw_replayed_is_the_draw_of_the_whole_run() {
    let plan = Starter::new().plan();
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    let session = Session::new(&plan, &scenarios, Settings::default()).expect("the rules are sound");
    for design in [Design::MonteCarlo, Design::LatinHypercube, Design::Sobol] {
        let columns = |settings: Settings, draw: usize| -> Vec<Vec<u64>> {
            let of_draw = session.with(settings).each(&scenarios, |_, experiment| {
                let draws = &experiment.draws;
                let pairs = (0..draws.series.len()).flat_map(|series| (0..draws.years.len()).map(move |year| (series, year)));
                pairs.map(|(series, year)| draws.column(series, year)[draw].to_bits()).collect()
            });
            of_draw.expect("the rules are sound")
        };
        let whole = Settings { draws: 300, design, ..Settings::default() };
        for draw in [0, 17, 299] {
            let alone = Settings { draws: 1, first_draw: draw as u64, whole: Some(300), ..whole.clone() };
            assert_eq!(columns(alone, 0), columns(whole.clone(), draw), "{design:?}: draw {draw}");
        }
    }
}

#[test]
fn the_first_dimensions_of_a_sobol_run_go_to_the_assumptions_that_move_the_targets() {
    let plan = Starter::new().plan();
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    let settings = Settings { draws: 256, design: Design::Sobol, ..Settings::default() };
    let mut session = Session::new(&plan, &scenarios, settings).expect("the rules are sound");
    let inputs = session.inputs(&scenarios[0]).expect("the rules are sound");
    let columns: Vec<(String, Vec<usize>)> = inputs
        .iter()
        .filter_map(|(key, column)| match column {
            Column::Varying(values) => Some((format!("{key:?}"), ranks(values).iter().map(|rank| *rank as usize / 16).collect())),
            Column::Constant(_) => None,
        })
        .collect();
    // 256 draws of two dimensions that are spread together: one in each of 16 x 16 boxes.
    let together = |one: &[usize], other: &[usize]| one.iter().zip(other).collect::<std::collections::BTreeSet<_>>().len() == 256;
    let pairs = columns.iter().enumerate().flat_map(|(at, one)| columns[..at].iter().map(move |other| (one, other)));
    let found: Vec<[&str; 2]> =
        pairs.filter(|(one, other)| together(&one.1, &other.1)).map(|(one, other)| [&one.0[..], &other.0[..]]).collect();
    assert!(!found.is_empty(), "the first two dimensions are spread together");
    // Who has them moves something: at least one bar of a tornado is as wide as any.
    let tornados = tornado_of_plan(&session, &scenarios[0]).expect("the rules are sound");
    let widest: Vec<&str> = tornados.iter().filter_map(|tornado| Some(tornado.bars.first()?.name.as_str())).collect();
    let leads = |name: &str| name.contains("Yearly") || widest.iter().any(|wide| name.contains(&format!("\"{wide}\"")));
    assert!(found.iter().any(|pair| pair.iter().all(|name| leads(name))), "{found:?} of {widest:?}");
}
