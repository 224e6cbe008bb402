//! Where a plan contradicts itself: what the data show agrees with what a reader of the whole text found.

use fiveyear::plan::Plan;
use fiveyear::plan::audit::{FindingKind, audit, computed};

fn ids(plan: &Plan) -> Vec<String> {
    computed(plan).into_iter().map(|finding| finding.id).collect()
}

#[test]
fn the_data_of_the_wuxing_plan_show_what_its_reader_found() {
    let plan = Plan::embedded().expect("the repository's plan is sound");
    let shown = ids(&plan);
    // Row 6: 99 in the table, 99.8 in the text; rows 16 and 17: five times the yearly figure; row 27: below its baseline; row 3: no baseline.
    for id in [
        "computed_preschool_enrolment_text",
        "computed_disability_allowances_text",
        "computed_supported_startups_total",
        "computed_skills_training_total",
        "computed_medical_insurance_below_baseline",
        "computed_childcare_staff_certified_no_baseline",
        "computed_income_growth_no_baseline",
        "computed_infectious_beds_per_10000_no_baseline",
        "computed_elderly_health_management_no_baseline",
        "computed_registered_unemployment_baseline_is_limit",
        "computed_ratio_forms",
        "computed_hold_targets",
    ] {
        assert!(shown.iter().any(|known| known == id), "{id} is not among {shown:#?}");
    }
    // The table's 25 and the text's 以内 agree, and so do 28 carers.
    assert!(!shown.iter().any(|id| id == "computed_pm25_text" || id == "computed_carers_text"), "{shown:#?}");
    let findings = audit(&plan);
    assert!(findings.len() >= plan.findings.len());
    // What a reader already wrote down is not said twice.
    let twice: Vec<&str> = findings.iter().filter(|finding| finding.computed).map(|finding| finding.id.as_str()).collect();
    assert_eq!(twice, ["computed_three_disabilities_preschool"]);
}

#[test]
fn a_changed_commitment_shows_up() {
    let mut plan = Plan::embedded().expect("the repository's plan is sound");
    let before = computed(&plan).len();
    let carers = plan.commitments.iter_mut().find(|commitment| commitment.id == "carers_text").expect("it is in the plan");
    carers.value = 30.0;
    let after = computed(&plan);
    assert_eq!(after.len(), before + 1);
    let new = after.iter().find(|finding| finding.id == "computed_carers_text").expect("it differs now");
    assert_eq!(new.kind, FindingKind::TableText);
    assert_eq!(new.title.en, "Certified care workers per 10,000 older people: at least 28 in the table, at least 30 in the text");
    assert_eq!(new.title.zh, "每万老年人口拥有持证养老护理员数：表中不低于28，正文不低于30");
}
