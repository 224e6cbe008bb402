//! Official progress methods against published results and their own definitions.

use std::path::Path;

use fiveyear::achieve::judge;
use fiveyear::achieve::official::{Label, Method, Progress, ProgressRow, Reason, Tier, aggregate, assess, growth, progress, progress_of};
use fiveyear::achieve::official::{progress_columns, progress_frame, progress_rows, progress_schema};
use fiveyear::diagnostic::Source;
use fiveyear::plan::{Better, Comparison, Measure, Target};
use fiveyear::table::read_csv;

use crate::support::small_plan::{Dice, PER_CENT, POSITIVE, UNBOUNDED, draws_by, indicator, plan, target};

fn row(base: (f64, f64), current: (f64, f64), target: Option<(f64, f64)>, direction: Better) -> ProgressRow {
    ProgressRow {
        indicator: "x".to_string(),
        base_year: base.0,
        base_value: Some(base.1),
        current_year: current.0,
        current_value: Some(current.1),
        between: Vec::new(),
        target_year: target.map_or(2030.0, |target| target.0),
        target_value: target.map(|target| target.1),
        direction,
        natural_limit: None,
        peer_spread: None,
    }
}

#[track_caller]
fn is_published(row: &ProgressRow, value: Option<f64>, score: Option<f64>, status: &str) {
    let progress = progress_of(row, Method::StatisticsCanada);
    let close = |ours: Option<f64>, published: Option<f64>| match (ours, published) {
        (Some(ours), Some(published)) => (ours - published).abs() <= 1e-9,
        (ours, published) => ours.is_none() && published.is_none(),
    };
    assert_eq!(progress.label.code(), status, "{row:?}: {progress:?}");
    assert!(close(progress.value, value), "{row:?}: {progress:?}, published value {value:?}");
    assert!(close(progress.score, score), "{row:?}: {progress:?}, published score {score:?}");
}

/// Statistics Canada, progress data of the Canadian Indicator Framework (repository cif-data-donnees-cic); indicator numbers at the
/// end of each line.
#[test]
fn statistics_canadas_published_series_are_reproduced() {
    use Better::{Less, More};
    let cases = [
        ((2015.0, 14.5), (2023.0, 10.4), Some((2030.0, 7.25)), Less, None, 0.9010899546976208, 2.1506954374096354, "moderate_progress"), // 1-1-1
        ((2015.0, 178.8), (2025.0, 173.3), None, Less, None, 0.003119490847657058, -0.9402545761714709, "limited_progress"), // 1-3-1
        ((2016.0, 26866.0), (2024.0, 36058.0), Some((2028.0, 13433.0)), Less, None, -0.6675781357974336, -5.0, "deterioration"), // 11-1-1
        ((2005.0, 63.0), (2020.0, 74.0), Some((2030.0, 85.0)), More, None, 0.8949392974311927, 2.106761907621266, "moderate_progress"), // 11-3-1
        ((2016.0, 19.3), (2021.0, 13.9), Some((2030.0, 22.0)), More, None, -6.76154243963871, -5.0, "deterioration"), // 11-5-1
        ((2015.0, 83.8), (2022.0, 77.7), None, More, Some(100.0), -0.010738744969960967, -3.842343121245121, "deterioration"), // 11-7-1
        ((2015.0, 66.7), (2024.0, 61.1), None, More, Some(100.0), -0.009696360492279066, -3.7120450615348832, "deterioration"), // 11-7-1
        ((2015.0, 1.43), (2022.0, 1.43), None, Less, None, 0.0, -2.5, "limited_progress"),                            // 12-4-1
        (
            (2016.0, 86.2795833333333),
            (2024.0, 92.35875),
            None,
            More,
            Some(100.0),
            0.008547253218384565,
            3.8907192806023563,
            "substantial_progress",
        ), // 17-1-1
        ((2015.0, 97.4), (2022.0, 99.7), None, More, Some(100.0), 0.003339774133456208, 5.0, "substantial_progress"), // 9-4-1
        ((2015.0, 184.4), (2023.0, 231.9), Some((2030.0, 0.1)), Less, None, -0.07371746216108555, -2.807158549586595, "deterioration"), // 3-12-1
        ((2015.0, 8.1), (2024.0, 6.8), Some((2025.0, 8.0)), Less, None, 15.505871214397729, 5.0, "target_achieved"), // 3-4-1
        ((2015.0, 87.93), (2023.0, 77.78), None, Less, None, 0.015215151249107883, 2.6075756245539417, "substantial_progress"), // 16-6-1
        (
            (2015.0, 666.0),
            (2026.0, 15974.0),
            Some((2030.0, 37929.0)),
            More,
            None,
            1.0828341757518625,
            3.4488762339779786,
            "substantial_progress",
        ), // 9-6-1
        ((2016.0, 79.3), (2021.0, 81.954805055328), None, More, Some(100.0), 0.006607696899221471, 1.3194330745388791, "moderate_progress"), // 4-1-1
    ];
    for (base, current, target, direction, natural_limit, value, score, status) in cases {
        is_published(&ProgressRow { natural_limit, ..row(base, current, target, direction) }, Some(value), Some(score), status);
    }
    // 3-2-1: nothing observed since the base year.
    is_published(&row((2019.0, 13.2), (2019.0, 13.2), Some((2025.0, 10.0)), Less), None, None, "not_available");
}

/// One entry of the published file: the fields of a series, or the status and score of an indicator.
#[derive(Default)]
struct Entry {
    name: String,
    fields: Vec<(String, String)>,
}

impl Entry {
    fn text(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.trim_matches('\''))
    }

    fn number(&self, field: &str) -> Option<f64> {
        self.text(field).parse().ok()
    }
}

/// Reads the two-level YAML of the published file: indicators, each with series and then its own status and score.
fn published(text: &str) -> Vec<(Entry, Vec<Entry>)> {
    let mut indicators: Vec<(Entry, Vec<Entry>)> = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let (name, value) = line.trim().rsplit_once(':').expect("a colon on each line");
        let (name, value) = (name.trim().to_string(), value.trim().to_string());
        match (indent, value.is_empty()) {
            (0, _) => indicators.push((Entry { name, fields: Vec::new() }, Vec::new())),
            (2, true) => indicators.last_mut().unwrap().1.push(Entry { name, fields: Vec::new() }),
            (2, false) => indicators.last_mut().unwrap().0.fields.push((name, value)),
            _ => indicators.last_mut().unwrap().1.last_mut().unwrap().fields.push((name, value)),
        }
    }
    indicators
}

#[test]
fn statistics_canadas_whole_published_file_is_reproduced() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracles/statcan.yml");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let (mut series_checked, mut indicators_checked) = (0, 0);
    for (indicator, series) in published(&text) {
        let mut all = Vec::new();
        for entry in &series {
            let year = |field| entry.number(field).unwrap_or(f64::NAN);
            let row = ProgressRow {
                indicator: entry.name.clone(),
                base_year: year("base_year"),
                base_value: entry.number("base_value"),
                current_year: year("current_year"),
                current_value: entry.number("current_value"),
                between: Vec::new(),
                target_year: year("target_year"),
                target_value: entry.number("target"),
                direction: if entry.number("direction") == Some(-1.0) { Better::Less } else { Better::More },
                natural_limit: entry.number("limit"),
                peer_spread: None,
            };
            is_published(&row, entry.number("progress_value"), entry.number("score"), entry.text("status"));
            all.push(progress_of(&row, Method::StatisticsCanada));
            series_checked += 1;
        }
        let status = indicator.text("progress_status");
        if status.is_empty() || status == "not_available_manual" {
            continue;
        }
        let together = aggregate(&all);
        assert_eq!(together.label.code(), status, "{}: {together:?}", indicator.name);
        match (together.score, indicator.number("score")) {
            (Some(ours), Some(score)) => assert!((ours - score).abs() <= 1e-9, "{}: {together:?}", indicator.name),
            (ours, score) => assert_eq!(ours, score, "{}", indicator.name),
        }
        indicators_checked += 1;
    }
    assert!(series_checked > 50 && indicators_checked > 40, "{series_checked} series, {indicators_checked} indicators");
}

/// Half way through ten years from 50 towards 100, with the current value that delivers what is asked.
fn half_way(current: f64) -> ProgressRow {
    row((2020.0, 50.0), (2025.0, current), Some((2030.0, 100.0)), Better::More)
}

#[test]
fn each_method_cuts_its_own_measure_at_its_own_thresholds() {
    // Required compound growth is 2^(1/10) - 1; the current value that grew at `ratio` times that rate.
    let compound = |ratio: f64| 50.0 * (1.0 + ratio * (2.0_f64.powf(0.1) - 1.0)).powi(5);
    // The value whose compound growth delivers the share f of the required 50 by 2030: 50 r^2 = 50 + 50 f.
    let delivered = |f: f64| 50.0 * (1.0 + f).sqrt();
    // A line through two points delivers in 2030 twice what it did in 2025.
    let line = |share: f64| 50.0 + 25.0 * share;
    let edges = [
        (Method::StatisticsCanada, compound(0.95), Label::SubstantialProgress, Label::ModerateProgress),
        (Method::StatisticsCanada, compound(0.60), Label::ModerateProgress, Label::LimitedProgress),
        (Method::StatisticsCanada, 50.0, Label::LimitedProgress, Label::Deterioration),
        (Method::UnitedNations, delivered(0.95), Label::MetOrOnTrack, Label::FairProgress),
        (Method::UnitedNations, delivered(0.10), Label::FairProgress, Label::StagnationOrRegression),
        (Method::Escap, line(0.90), Label::Maintain, Label::Accelerate),
        (Method::Escap, line(0.0), Label::Accelerate, Label::Reverse),
        (Method::Eurostat, compound(0.95), Label::SignificantProgress, Label::ModerateProgressTowards),
        (Method::Eurostat, compound(0.60), Label::ModerateProgressTowards, Label::InsufficientProgress),
        (Method::Eurostat, 50.0, Label::InsufficientProgress, Label::MovementAway),
        (Method::SdgIndex, line(1.0), Label::OnTrackOrMaintaining, Label::ModeratelyImproving),
        (Method::SdgIndex, line(0.5), Label::ModeratelyImproving, Label::Stagnating),
        (Method::SdgIndex, 50.0, Label::Stagnating, Label::Decreasing),
        (Method::Oecd, 100.0, Label::NoDistance, Label::DistanceToGo),
    ];
    for (method, edge, above, below) in edges {
        assert_eq!(progress_of(&half_way(edge + 1e-9), method).label, above, "{method:?} above {edge}");
        assert_eq!(progress_of(&half_way(edge - 1e-9), method).label, below, "{method:?} below {edge}");
        // Where less is better, the same change downwards gets the same label; compound growth is not symmetric, so only lines are.
        if matches!(method, Method::Escap | Method::SdgIndex) {
            let mut mirrored = half_way(100.0 - (edge + 1e-9));
            (mirrored.base_value, mirrored.target_value, mirrored.direction) = (Some(50.0), Some(0.0), Better::Less);
            assert_eq!(progress_of(&mirrored, method).label, above, "{method:?} mirrored");
        }
    }
    let without = |current: f64, direction| ProgressRow { target_value: None, ..row((2020.0, 100.0), (2021.0, current), None, direction) };
    let edges = [
        (Method::UnitedNations, 0.02, Label::MetOrOnTrack, Label::FairProgress),
        (Method::UnitedNations, 0.005, Label::FairProgress, Label::StagnationOrRegression),
        (Method::Eurostat, 0.01, Label::SignificantProgress, Label::ModerateProgressTowards),
        (Method::Eurostat, 0.0, Label::ModerateProgressTowards, Label::ModerateMovementAway),
        (Method::Eurostat, -0.01, Label::ModerateMovementAway, Label::SignificantMovementAway),
    ];
    for (method, growth, above, below) in edges {
        for (direction, sign) in [(Better::More, 1.0), (Better::Less, -1.0)] {
            let at = |growth: f64| progress_of(&without(100.0 * (1.0 + sign * growth), direction), method).label;
            assert_eq!((at(growth + 1e-9), at(growth - 1e-9)), (above, below), "{method:?} {direction:?} {growth}");
        }
    }
    for method in [Method::Escap, Method::SdgIndex, Method::Oecd] {
        assert_eq!(progress_of(&without(110.0, Better::More), method).label, Label::NotAvailable);
    }
}

#[test]
fn the_values_of_the_methods_are_what_their_definitions_say() {
    let half = half_way(70.0);
    let value = |method| progress_of(&half, method).value.unwrap();
    assert!((value(Method::UnitedNations) - (70.0 * 70.0 / 50.0 - 50.0) / 50.0).abs() < 1e-12);
    assert!((value(Method::SdgIndex) - (20.0 / 5.0) / (50.0 / 10.0)).abs() < 1e-12);
    assert!((value(Method::Escap) - 20.0).abs() < 1e-12);
    assert_eq!(progress_of(&half, Method::Oecd).value, None);
    assert_eq!(progress_of(&ProgressRow { peer_spread: Some(15.0), ..half.clone() }, Method::Oecd).value, Some(2.0));
    // A line through points on a line is that line, whatever the weights; later points pull more.
    assert_eq!(growth::weighted_line(&[(2015.0, 1.0), (2018.0, 2.5), (2020.0, 3.5)], 2030.0), Some(8.5));
    let bent = growth::weighted_line(&[(0.0, 0.0), (1.0, 0.0), (2.0, 3.0)], 3.0).unwrap();
    // Weights 1/3, 2/3, 1: mean year 4/3, mean value 3/2, slope 1/(5/9) * ... = 9/5.
    assert!((bent - (1.5 + 1.8 * (3.0 - 4.0 / 3.0))).abs() < 1e-12, "{bent}");
    assert_eq!(growth::weighted_line(&[(2020.0, 1.0)], 2025.0), None);
}

#[test]
fn zero_negative_missing_and_equal_values_are_assessed_or_said_not_to_be() {
    let mut rows = Vec::new();
    for base in [None, Some(0.0), Some(-2.0), Some(3.0)] {
        for current in [None, Some(0.0), Some(-2.0), Some(3.0), Some(f64::NAN)] {
            for target in [None, Some(0.0), Some(-2.0), Some(3.0)] {
                for direction in [Better::More, Better::Less] {
                    for natural_limit in [None, Some(0.0), Some(3.0)] {
                        for current_year in [2020.0, 2023.0, 2025.0] {
                            let mut row = row((2020.0, 0.0), (current_year, 0.0), target.map(|target| (2025.0, target)), direction);
                            (row.base_value, row.current_value, row.natural_limit) = (base, current, natural_limit);
                            rows.push(row);
                        }
                    }
                }
            }
        }
    }
    for method in Method::ALL {
        let results = progress(&rows, method);
        assert_eq!(results.len(), rows.len(), "no row vanishes");
        for (row, result) in rows.iter().zip(&results) {
            assert!(result.value.is_none_or(f64::is_finite), "{method:?} {row:?}: {result:?}");
            assert!(result.score.is_none_or(|score| (-5.0..=5.0).contains(&score)), "{method:?} {row:?}: {result:?}");
            assert!(method.labels().contains(&result.label), "{method:?} {row:?}: {result:?}");
            let met = row.target_value.zip(row.current_value).is_some_and(|(target, current)| match row.direction {
                Better::More => current >= target,
                Better::Less => current <= target,
            });
            if met {
                assert_eq!(result.label.tier(), Tier::OnTrack, "{method:?} {row:?}: a target met is met");
            }
        }
    }
    // A held target that slips is moving away, though no ratio can say how fast.
    for method in Method::ALL.into_iter().filter(|method| *method != Method::Oecd) {
        let slipped = row((2020.0, 100.0), (2023.0, 99.0), Some((2025.0, 100.0)), Better::More);
        let result = progress_of(&slipped, method);
        assert_eq!((result.label.tier(), result.value), (Tier::WrongWay, None), "{method:?}");
    }
    // The United Nations forgive the last point of a percentage.
    let nearly = ProgressRow { natural_limit: Some(100.0), ..row((2020.0, 90.0), (2023.0, 99.0), Some((2050.0, 100.0)), Better::More) };
    assert_eq!(progress_of(&nearly, Method::UnitedNations).label, Label::MetOrOnTrack);
    assert_eq!(progress_of(&nearly, Method::StatisticsCanada).value.map(f64::is_finite), Some(true));
    assert_eq!(Method::named("sdg-index"), Some(Method::SdgIndex));
    assert_eq!(Method::named("none"), None);
}

#[test]
fn a_mean_of_scores_labels_several_series_together() {
    let with = |score: Option<f64>, label| Progress { value: None, score, label };
    let of = |scores: &[f64]| aggregate(&scores.iter().map(|score| with(Some(*score), Label::LimitedProgress)).collect::<Vec<_>>());
    assert_eq!(of(&[5.0, 0.0]).label, Label::SubstantialProgress);
    assert_eq!(of(&[4.0, 0.9]).label, Label::ModerateProgress);
    assert_eq!(of(&[1.0, -1.0]).label, Label::ModerateProgress);
    assert_eq!(of(&[1.0, -1.1]).label, Label::LimitedProgress);
    assert_eq!(of(&[-5.0, 0.0]).label, Label::LimitedProgress);
    assert_eq!(of(&[-5.0, -0.1]).label, Label::Deterioration);
    assert_eq!(aggregate(&[]).label, Label::NotAvailable);
    let achieved = with(Some(5.0), Label::TargetAchieved);
    assert_eq!(aggregate(&[achieved, achieved]).label, Label::TargetAchieved);
    assert_eq!(aggregate(&[achieved, with(None, Label::NotAvailable)]).score, Some(5.0));
}

#[test]
fn labels_over_draws_are_those_of_each_draw_by_itself() {
    let mut held = indicator("held", PER_CENT, Some(99.0), target(99.0, Comparison::Hold { tolerance: 0.5 }));
    held.unit.en = "%".to_string();
    let plan = plan(vec![
        indicator("rising", POSITIVE, Some(2.0), target(3.0, Comparison::AtLeast)),
        indicator("falling", UNBOUNDED, Some(5.0), target(-1.0, Comparison::AtMost)),
        indicator("to_zero", UNBOUNDED, Some(-3.0), target(0.0, Comparison::AtLeast)),
        held,
        indicator("floor", PER_CENT, Some(98.0), target(95.0, Comparison::AtLeast)),
        indicator("total", UNBOUNDED, Some(1.0), Target { measure: Measure::Total, ..target(6.0, Comparison::AtLeast) }),
        indicator("absent", UNBOUNDED, None, target(6.0, Comparison::AtLeast)),
    ]);
    let noise = Dice::new(3).normals(300 * 6);
    let by = |center: f64, spread: f64| {
        let noise = &noise;
        // Every tenth draw is exactly zero.
        move |draw: usize, year: i32| if draw.is_multiple_of(10) { 0.0 } else { center + spread * noise[draw * 6 + (year - 2020) as usize] }
    };
    let (rising, falling, to_zero, held, floor, total) =
        (by(2.7, 0.5), by(1.0, 3.0), by(-1.0, 1.5), by(99.0, 0.5), by(95.5, 1.5), by(1.2, 1.0));
    let series: [(&str, &dyn Fn(usize, i32) -> f64); 6] =
        [("rising", &rising), ("falling", &falling), ("to_zero", &to_zero), ("held", &held), ("floor", &floor), ("total", &total)];
    let draws = draws_by(&series, 300, &[1, 2, 3]);
    let judgement = judge(&plan, &draws);
    let assessments = assess(&plan, &draws, &judgement);
    assert_eq!(assessments.len(), plan.indicators.len());
    for (assessment, row) in assessments.iter().zip(&plan.indicators) {
        for label in &assessment.labels {
            assert_eq!(label.distribution.iter().map(|(_, probability)| probability.count).sum::<usize>(), 300);
            let mut expected = vec![0; Label::ALL.len()];
            for draw in 0..300 {
                let Some(series) = draws.position(&row.id).filter(|_| !draws.failed[draw]) else {
                    expected[Label::NotAvailable as usize] += 1;
                    continue;
                };
                let years = if row.id == "total" { 1..=5 } else { 5..=5 };
                let value = years.map(|year| draws.column(series, year)[draw]).sum();
                let of_draw = ProgressRow { current_value: Some(value), ..assessment.row.clone() };
                expected[progress_of(&of_draw, label.method).label as usize] += 1;
            }
            for (found, probability) in &label.distribution {
                assert_eq!(probability.count, expected[*found as usize], "{} {:?} {found:?}", row.id, label.method);
                expected[*found as usize] = 0;
            }
            assert!(expected.iter().all(|count| *count == 0), "{} {:?}", row.id, label.method);
        }
        assert_eq!(assessment.reasons.is_empty(), assessment.agree, "{}: a disagreement has a reason", row.id);
    }
    let reasons = |position: usize| &assessments[position].reasons;
    assert!(reasons(3).contains(&Reason::Hold) && reasons(3).contains(&Reason::Bounded), "{:?}", reasons(3));
    assert!(reasons(4).contains(&Reason::Floor), "{:?}", reasons(4));
    assert!(reasons(6).contains(&Reason::NotModelled) && reasons(6).contains(&Reason::MissingBaseline));
    // A total is compared with the base year's flow kept up for five years.
    assert_eq!(assessments[5].row.base_value, Some(5.0));
}

#[test]
fn anyones_table_is_read_assessed_and_written() {
    let csv = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction,natural_limit\n\
               1-1-1,2015,14.5,2023,10.4,2030,7.25,less,\n\
               17-1-1,2016,86.2795833333333,2024,92.35875,,,more,100\n\
               unknown,2015,,2023,10,2030,12,增,\n";
    let frame = read_csv(&Source::new("progress.csv", csv), &progress_schema()).unwrap();
    let rows = progress_rows(&frame).unwrap();
    let results = progress(&rows, Method::StatisticsCanada);
    let labels: Vec<_> = results.iter().map(|result| result.label.code()).collect();
    assert_eq!(labels, ["moderate_progress", "substantial_progress", "not_available"]);
    let table = progress_frame(&rows, Method::StatisticsCanada, &results);
    assert_eq!(table.height(), 3, "no row vanishes");
    let names: Vec<_> = table.columns().iter().map(|column| column.name().to_string()).collect();
    assert_eq!(names, progress_columns().iter().map(|column| column.name).collect::<Vec<_>>());
    assert!((table.column("score").unwrap().get(0).unwrap().try_extract::<f64>().unwrap() - 2.1506954374096354).abs() < 1e-9);
}

#[test]
fn mistakes_in_anyones_table_are_all_found_at_their_cells() {
    let csv = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction\n\
               a,2015,14.5,2023,10.4,2030,7.25,sideways\n\
               b,2015,14.5,2010,10.4,2030,7.25,less\n\
               c,2015,14.5,2016,10.4,,7.25,less\n\
               d,2015,14.5,2016,10.4,2015,7.25,less\n";
    let frame = read_csv(&Source::new("progress.csv", csv), &progress_schema()).unwrap();
    let faults = progress_rows(&frame).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.code.name(), fault.place.as_ref().unwrap().to_string())).collect();
    let expected = [
        ("unknown-direction", "progress.csv:2:33"),
        ("years-out-of-order", "progress.csv:3:13"),
        ("target-without-year", "progress.csv:4:23"),
        ("years-out-of-order", "progress.csv:5:23"),
    ];
    assert_eq!(found, expected.map(|(code, place)| (code, place.to_string())));
}
