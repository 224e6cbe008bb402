//! What a planner is told about scenario files, and what a scenario inherits.

use fiveyear::diagnostic::render;
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::scenario::load_scenarios;

#[test]
fn the_embedded_scenarios_are_read() {
    let plan = Plan::embedded().unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    let scenarios = load_scenarios(&plan).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert_eq!(scenarios.len(), plan.scenarios.len().max(1));
}
