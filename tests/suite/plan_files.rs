//! What a planner is told about the files of a plan.

use fiveyear::diagnostic::render;
use fiveyear::language::Language;
use fiveyear::plan::Plan;

#[test]
fn the_embedded_plan_is_read() {
    let plan = Plan::embedded().unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert!(plan.warnings.is_empty(), "{}", render(&plan.warnings, Language::En, false));
    assert_eq!(plan.indicators.len(), 51);
    assert_eq!(plan.domains.len(), 11);
}
