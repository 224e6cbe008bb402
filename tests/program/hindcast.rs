//! The hindcast: it uses nothing that was not known, it finds what is there to be found, and it says what it did.

use std::fmt::Write as _;

use fiveyear::analysis::hindcast::{
    Halves, Hindcast, Level, OURS, OtherForecasts, Protocol, cases_frame, hindcast, read_other, read_panel, read_scored, reliability_frame,
    scores_frame,
};
use fiveyear::diagnostic::Source;

const PLACES: u32 = 40;
const YEARS: std::ops::RangeInclusive<i32> = 1985..=2024;

/// Numbers between -1 and 1 that look like chance.
fn chance(place: u32, year: i32) -> f64 {
    let mixed = (u64::from(place) * 7919 + (year as u64) * 104_729).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 11) as f64 / (1_u64 << 53) as f64) * 2.0 - 1.0
}

/// Coverage that returns to 70 % by a third of the way each year: who is low will rise, and the class as it is does not know it.
fn rows() -> Vec<(String, i32, f64)> {
    let mut rows = Vec::new();
    for place in 0..PLACES {
        let mut odds = 2.0 * chance(place, 0);
        for year in YEARS {
            odds += (0.85 - odds) / 3.0 + 0.5 * chance(place, year);
            rows.push((format!("place {place:02}"), year, 100.0 / (1.0 + (-odds).exp())));
        }
    }
    rows
}

fn csv(rows: &[(String, i32, f64)]) -> std::sync::Arc<Source> {
    let mut text = String::from("indicator,entity,year,value\n");
    for (place, year, value) in rows {
        let _ = writeln!(text, "served_pct,{place},{year},{value}");
    }
    Source::new("panel.csv", &text)
}

fn halves(rows: &[(String, i32, f64)]) -> Halves {
    read_scored(&read_panel(&csv(rows)).expect("the panel is sound"), None).expect("it has two halves")
}

fn run(rows: &[(String, i32, f64)]) -> Hindcast {
    let halves = halves(rows);
    hindcast(&halves.teaching, halves.scored, Protocol::default(), &[])
}

fn score(result: &Hindcast, code: &str) -> (f64, f64, [f64; 3]) {
    let method = result.methods.iter().position(|method| method.code == code).expect("the method is there");
    let groups = result.groups();
    assert_eq!((groups[0].level, groups[0].name.as_str()), (Level::All, "all"));
    let scores = &groups[0].scores[method];
    (scores.error_ratio(), scores.skill(), scores.cover())
}

#[test]
fn what_the_level_foretells_is_found() {
    let result = run(&rows());
    assert!(result.cases.len() > 200, "{}", result.cases.len());
    let (class, ours) = (score(&result, "class"), score(&result, "five_values"));
    assert_eq!(class.0, 1.0, "the class is its own measure");
    assert!(class.1.abs() < 0.03, "and knows no more than the base rate: {}", class.1);
    assert!(ours.0 < 0.85 && ours.1 > 0.15, "{ours:?}");
    assert!(score(&result, "one_value").1 > 0.1);
    for ((share, of_class), cover) in [0.5, 0.8, 0.9].into_iter().zip(class.2).zip(ours.2) {
        assert!((of_class - share).abs() < 0.05, "the class covers what it says: {share}, {of_class}");
        // A law stronger than any seen is followed with care: bands are too wide rather than too narrow.
        assert!(cover > share, "{share}: {cover}");
    }
    // A trend carried forward is the worst that can be done where places return.
    assert!(score(&result, "trend").0 > 1.1);
}

#[test]
fn nothing_known_later_is_used() {
    let rows = rows();
    let honest = run(&rows);
    let teaching: Vec<String> = halves(&rows).teaching.entities().into_iter().map(str::to_owned).collect();
    // All that teaches becomes absurd from 2006 on: forecasts made in the block of 2005 must not move.
    let mut absurd = rows.clone();
    for (place, year, value) in &mut absurd {
        if teaching.contains(place) && *year > 2005 {
            *value = 0.7;
        }
    }
    let mut seen = [0, 0];
    for (before, after) in honest.cases.iter().zip(&run(&absurd).cases) {
        let same = before.forecasts == after.forecasts && before.targets == after.targets;
        match before.known_by {
            2005 => assert!(same, "{:?}", before.case),
            2017 => seen[usize::from(same)] += 1,
            _ => {}
        }
    }
    assert!(seen[0] > 0 && seen[1] == 0, "the test can fail: later blocks do move, {seen:?}");
}

#[test]
fn a_place_that_is_scored_teaches_nothing_and_its_future_is_not_seen() {
    let rows = rows();
    let honest = run(&rows);
    let scored: Vec<String> = halves(&rows).scored.entities().into_iter().map(str::to_owned).collect();
    let mut absurd = rows.clone();
    for (place, year, value) in &mut absurd {
        if scored.contains(place) && *year > 2010 {
            *value = 0.7;
        }
    }
    let changed = run(&absurd);
    for (before, after) in honest.cases.iter().zip(&changed.cases).filter(|(before, _)| before.case.origin <= 2010) {
        assert_eq!(before.forecasts, after.forecasts, "{:?}", before.case);
    }
    assert_ne!(score(&honest, "five_values").1, score(&changed, "five_values").1, "outcomes count in the scores");
}

#[test]
fn places_of_a_second_file_are_scored_and_never_taught_from() {
    let all = rows();
    let (first, second): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|(place, _, _)| place.as_str() < "place 20");
    let panel = read_panel(&csv(&first)).expect("sound");
    let other = read_panel(&csv(&second)).expect("sound");
    let halves = read_scored(&panel, Some(&other)).expect("two halves");
    assert_eq!((halves.teaching.entities().len(), halves.scored.entities().len()), (20, 20));
    assert!(halves.warnings.is_empty());
    // A place in both files is scored alone, and it is said.
    let both = read_scored(&read_panel(&csv(&all)).expect("sound"), Some(&other)).expect("two halves");
    assert_eq!(both.teaching, halves.teaching);
    assert_eq!(both.warnings.iter().map(|warning| warning.code.name()).collect::<Vec<_>>(), ["place-in-both-panels"]);
}

#[test]
fn another_methods_forecasts_stand_beside_ours() {
    let rows = rows();
    let halves = halves(&rows);
    let mut text = String::from("indicator,entity,origin");
    let columns: Vec<String> = (1..40).map(|step| format!("p{}", f64::from(step) * 2.5)).collect();
    let _ = writeln!(text, ",{}", columns.join(","));
    // It knows the outcome of 2010 and nothing else.
    for (place, _, value) in rows.iter().filter(|(_, year, _)| *year == 2015) {
        let quantiles: Vec<String> = (1..40).map(|step| (value + 0.001 * f64::from(step - 20)).to_string()).collect();
        let _ = writeln!(text, "served_pct,{place},2010,{}", quantiles.join(","));
    }
    let other: OtherForecasts = read_other(&Source::new("oracle.csv", &text), "oracle").expect("sound");
    let result = hindcast(&halves.teaching, halves.scored, Protocol::default(), &[other]);
    let (error, skill, _) = score(&result, "oracle");
    assert!(error < 0.02 && skill > 0.95, "{error} {skill}");
    let scores = result.groups()[0].scores.clone();
    let said = result.cases.iter().filter(|case| case.case.origin == 2010).count();
    assert_eq!(scores[7].cases, said, "only what it speaks of counts");
    // Beside it stand the others on the same cases, since other years may be harder or easier.
    let groups = result.groups();
    let common: Vec<_> = groups.iter().filter(|group| group.level == Level::SaidBy).collect();
    assert_eq!(common.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["oracle"]);
    assert!(common[0].scores.iter().all(|scores| scores.cases == said), "every method is scored on the cases that the file forecasts");
    let alone = groups[0].scores[OURS].error_ratio();
    let mine = common[0].scores[OURS].error_ratio();
    assert!(!result.is_whole(7) && result.is_whole(OURS) && mine != alone, "{mine} against {alone}");
    let backwards = text.replacen("p2.5,p5,", "p5,p2.5,", 1);
    let faults = read_other(&Source::new("oracle.csv", &backwards), "oracle").expect_err("quantiles fall");
    assert_eq!(faults[0].code.name(), "quantiles-fall");
}

#[test]
fn tables_hold_every_case_and_add_up() {
    let result = run(&rows());
    let (scores, reliability, cases) = (scores_frame(&result, &result.groups()), reliability_frame(&result), cases_frame(&result));
    assert_eq!(scores.height(), 3 * 7, "all, one family, one indicator; seven methods");
    assert_eq!(reliability.height(), 70);
    assert_eq!(cases.height(), 7 * result.cases.len());
    assert_eq!(result.places(OURS).iter().sum::<usize>(), result.cases.len());
    assert_eq!(result.reliability(OURS).tenths.iter().map(|tenth| tenth.count).sum::<usize>(), 3 * result.cases.len());
}
