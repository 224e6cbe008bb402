//! One scenario of many draws, part by part: the same tables as whole columns give, byte for byte.

use fiveyear::achieve::assess;
use fiveyear::analysis::MetDraws;
use fiveyear::plan::{Plan, Scale};
use fiveyear::results::{Table, met_frame};
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Design, Session, Settings};
use fiveyear::table::csv_bytes;

use crate::support::message_book::Starter;

/// All tables of a scenario as they are written, and whether some columns of its draws were left out.
struct Written {
    tables: Vec<(&'static str, String)>,
    left_out: bool,
    failed: usize,
}

fn written(plan: &Plan, scenario: &Scenario, settings: Settings) -> Written {
    let mut session = Session::new(plan, std::slice::from_ref(scenario), settings).expect("the rules are sound");
    let (mut left_out, mut tables) = (false, Vec::new());
    let text = |frame| String::from_utf8(csv_bytes(&frame)).expect("tables are UTF-8");
    let assessment = assess(&mut session, std::slice::from_ref(scenario), |_, experiment| {
        let draws = &experiment.draws;
        left_out = (0..draws.series.len()).any(|series| draws.column(series, 1).is_empty());
        tables.push(("met", text(met_frame(plan, &scenario.name, 0, draws, &MetDraws::of(plan, draws)))));
    });
    let assessment = assessment.expect("the rules are sound");
    let result = &assessment.results[0];
    tables.extend(Table::of_scenario(plan, &plan.years(), result).into_iter().map(|(table, rows)| (table.name(), text(rows))));
    Written { tables, left_out, failed: result.judgement.failed }
}

/// The tables, which parts and whole columns must agree on.
fn same_in_both_ways(plan: &Plan, scenario: &Scenario, settings: Settings) -> Written {
    let whole = written(plan, scenario, Settings { parts: false, ..settings.clone() });
    let parts = written(plan, scenario, Settings { parts: true, ..settings });
    assert!(!whole.left_out && parts.left_out, "columns are left out of parts alone");
    assert_eq!(whole.tables.len(), parts.tables.len());
    for ((name, one), (_, other)) in whole.tables.iter().zip(&parts.tables) {
        assert!(one.lines().count() > 1 || *name == "failures", "{name} is empty");
        let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert!(one == other, "{name}: {differs:?}");
    }
    parts
}

/// The row of a series in the last year.
fn last_row<'w>(written: &'w Written, series: &str) -> Vec<&'w str> {
    let (_, rows) = written.tables.iter().find(|(name, _)| *name == "projections").expect("the table is there");
    rows.lines().rfind(|row| row.contains(&format!(",{series},"))).expect("the series has rows").split(',').collect()
}

#[test]
fn parts_give_the_tables_of_whole_columns_in_every_design() {
    let mut starter = Starter::new();
    let ties = "fn in_steps() { floor(shock(\"screening\") * 2.0) }
        fn seldom() { if shock(\"screening\") > 3.0 { 1.0 } else { 0.0 } }
        fn half_and_half() { if shock(\"revenue\") < 0.0 { -0.0 } else { 1.0 } }
        fn half_a_mass() { max(shock(\"revenue\"), 0.0) }
        fn always() { 0.1 }";
    starter.files.insert("rules/ties.rhai".to_owned(), ties.into());
    let plan = starter.plan();
    let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
    // Numbers of draws that fill no part and no block.
    for (design, draws) in [(Design::LatinHypercube, 20_010), (Design::MonteCarlo, 23_457), (Design::Sobol, 21_001)] {
        for scenario in &scenarios[..2] {
            let written = same_in_both_ways(&plan, scenario, Settings { draws, design, ..Settings::default() });
            assert_eq!(last_row(&written, "always")[3..].join(" "), "0.1 0.0 0.1 0.1 0.1 0.1 0.1 0.1 0.1", "{design:?}");
            assert_eq!(last_row(&written, "seldom")[5..].join(" "), "0.0 0.0 0.0 0.0 0.0 0.0 0.0", "{design:?}");
            assert_eq!(last_row(&written, "half_a_mass")[5..8].join(" "), "0.0 0.0 0.0", "{design:?}");
        }
    }
}

#[test]
fn draws_that_fail_are_left_out_in_parts_too() {
    let mut plan = Starter::new().plan();
    // A part of the draws of one series leave its bounds, above what it is in the base year.
    let scenario = load_scenarios(&plan).expect("the scenarios are sound").remove(0);
    let id = plan.indicators.iter().position(|each| each.baseline.is_some()).expect("one has a baseline");
    let usual = written(&plan, &scenario, Settings { draws: 1000, ..Settings::default() });
    let upper_quartile = last_row(&usual, &plan.indicators[id].id)[9].parse().expect("a number");
    let (Scale::Linear { high, .. } | Scale::Log { high, .. } | Scale::Logit { high, .. }) = &mut plan.indicators[id].scale;
    *high = upper_quartile;
    let written = same_in_both_ways(&plan, &scenario, Settings { draws: 20_500, ..Settings::default() });
    assert!(written.failed > 1000, "{} draws fail", written.failed);
}
