//! One scenario of many draws, part by part: the same bits as whole columns give.

use fiveyear::achieve::{Assessment, assess};
use fiveyear::plan::{Plan, Scale};
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Design, Session, Settings};

use crate::support::message_book::Starter;

fn assessed(plan: &Plan, scenario: &Scenario, settings: Settings) -> (Assessment, bool) {
    let mut session = Session::new(plan, std::slice::from_ref(scenario), settings).expect("the rules are sound");
    let mut left_out = false;
    let assessment = assess(&mut session, std::slice::from_ref(scenario), |_, experiment| {
        let draws = &experiment.draws;
        left_out = (0..draws.series.len()).any(|series| draws.column(series, 1).is_empty());
    });
    (assessment.expect("the rules are sound"), left_out)
}

/// The assessment in words, in which equal figures have equal digits and NaN is equal to itself.
fn words(assessment: &Assessment) -> Vec<String> {
    let result = &assessment.results[0];
    let mut words: Vec<String> = result.series.iter().zip(&result.summaries).map(|pair| format!("{pair:?}")).collect();
    words.extend(result.judgement.targets.iter().map(|target| format!("{target:?}")));
    words.push(format!("{:?} {:?}", result.judgement.number_met, result.judgement.all));
    words.push(format!("{:?} {:?} {:?} {:?}", result.joint, result.official, result.commitments, result.failures.len()));
    words
}

#[test]
fn parts_give_the_bits_of_whole_columns() {
    let plan = Starter::new().plan();
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    // A number of draws that fills no part and no block.
    for (design, draws) in [(Design::LatinHypercube, 20_010), (Design::MonteCarlo, 23_457)] {
        let settings = Settings { draws, design, ..Settings::default() };
        let (whole, all) = assessed(&plan, &scenarios[0], settings.clone());
        let (parts, left_out) = assessed(&plan, &scenarios[0], Settings { parts: true, ..settings });
        assert!(!all && left_out, "columns are left out of parts alone");
        for (one, other) in words(&whole).iter().zip(&words(&parts)) {
            assert_eq!(one, other, "{design:?}");
        }
        assert_eq!(words(&whole).len(), words(&parts).len());
    }
}

#[test]
fn draws_that_fail_are_left_out_in_parts_too() {
    let mut plan = Starter::new().plan();
    // A part of the draws of one series leave its bounds, above what it is in the base year.
    let scenario = load_scenarios(&plan).expect("the scenarios are sound").remove(0);
    let (usual, _) = assessed(&plan, &scenario, Settings { draws: 1000, ..Settings::default() });
    let indicator = plan.indicators.iter().position(|each| each.baseline.is_some()).expect("one has a baseline");
    let series = usual.results[0].series.binary_search(&plan.indicators[indicator].id).expect("it is projected");
    let last = usual.results[0].summaries[series].last().and_then(Option::as_ref).expect("a summary");
    let (Scale::Linear { high, .. } | Scale::Log { high, .. } | Scale::Logit { high, .. }) = &mut plan.indicators[indicator].scale;
    *high = last.quantiles.p75;
    let settings = Settings { draws: 20_500, ..Settings::default() };
    let (whole, _) = assessed(&plan, &scenario, settings.clone());
    assert!(whole.results[0].judgement.failed > 1000, "{} draws fail", whole.results[0].judgement.failed);
    let (parts, _) = assessed(&plan, &scenario, Settings { parts: true, ..settings });
    assert_eq!(words(&whole), words(&parts));
}
