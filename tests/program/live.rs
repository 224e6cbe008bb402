//! The live page of any plan.

use fiveyear::plan::Plan;
use serde_json::json;

use crate::support::live::{counts, opened, page_counts, written};

fn starter() -> Plan {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("plan");
    fiveyear::plan::write_starter(&place).expect("written");
    Plan::load(&place).expect("a sound plan")
}

#[test]
fn names_of_a_plan_are_text_and_never_markup() {
    let mut plan = starter();
    let hostile = "</script><img src=x onerror=\"window.hacked = true\"><b>{{script}}</b>";
    plan.name.en = hostile.to_owned();
    plan.name.zh = hostile.to_owned();
    plan.indicators[0].name.en = hostile.to_owned();
    plan.indicators[0].name.zh = hostile.to_owned();
    plan.assumptions[0].label.en = hostile.to_owned();
    let written = written(plan, 100);
    let Some(browser) = opened(&written, "") else { return };
    assert_eq!(browser.value("typeof window.hacked"), json!("undefined"));
    assert_eq!(browser.value("document.images.length"), json!(0));
    let shown = browser.value("document.querySelector('.row .name').textContent");
    assert!(shown.as_str().is_some_and(|name| name.contains("<img src=x")), "{shown}");
    let refused = browser.value("(() => { try { return (0, eval)('1') } catch (error) { return error.name } })()");
    assert_eq!(refused, json!("EvalError"), "the policy lets nothing be evaluated");
    let complaints: Vec<String> =
        browser.faults().into_iter().filter(|fault| !fault.contains("unsafe-eval") && !fault.contains("eval")).collect();
    assert_eq!(complaints, [""; 0]);
}

#[test]
fn the_starter_plan_has_a_page_too() {
    let written = written(starter(), 500);
    let Some(browser) = opened(&written, "") else { return };
    for scenario in written.scenarios.iter().filter(|scenario| scenario.rules.is_empty()) {
        let state = format!("untouched({}, [2026, 2027])", json!(scenario.name));
        assert_eq!(page_counts(&browser, &state), counts(&written.plan, scenario, &written.settings), "{}", scenario.name);
    }
    assert_eq!(browser.faults(), [""; 0]);
}
