//! The live page of any plan.

use fiveyear::plan::Plan;
use fiveyear::scenario::Scenario;
use serde_json::json;

use crate::support::generated_plan::generated_plan;
use crate::support::live::{counts, opened, opened_after, page_counts, written};

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
    let shown: Vec<Scenario> = written.scenarios.iter().filter(|scenario| scenario.rules.is_empty()).cloned().collect();
    for (scenario, met) in shown.iter().zip(counts(&written.plan, &shown, &written.settings)) {
        let state = format!("untouched({}, [2026, 2027])", json!(scenario.name));
        assert_eq!(page_counts(&browser, &state), met, "{}", scenario.name);
    }
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn plans_of_any_size_have_a_page_that_fits() {
    for (targets, domains) in [(93, 1), (6, 2)] {
        let written = written(generated_plan(targets, domains), 500);
        let Some(browser) = opened(&written, "") else { return };
        let met = counts(&written.plan, &written.scenarios, &written.settings);
        assert_eq!(page_counts(&browser, "fiveyear.state"), met[0], "{targets} targets");
        for (width, height) in [(390, 844), (1440, 900), (2560, 1440)] {
            browser.size(width, height);
            for tag in ["zh", "en"] {
                browser.value(&format!("fiveyear.speak('{tag}')"));
                let too_wide = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                assert_eq!(too_wide, json!(0), "{targets} targets, {width} x {height}, {tag}");
            }
        }
        assert_eq!(browser.value("document.querySelectorAll('.row[data-id]').length"), json!(targets));
        assert_eq!(browser.faults(), [""; 0]);
    }
}

#[test]
fn without_workers_the_page_computes_the_same_by_itself() {
    let written = written(starter(), 500);
    let Some(browser) = opened(&written, "") else { return };
    assert_eq!(browser.value("fiveyear.model.crew.length"), json!(2), "two workers, from a file on disk and under the page's own policy");
    let alone = opened_after(&written, "", "delete globalThis.Worker").expect("there was a browser");
    assert_eq!(alone.value("fiveyear.model.crew.length"), json!(1));
    assert_eq!(alone.value("fiveyear.model.counts"), browser.value("fiveyear.model.counts"));
    assert_eq!(alone.faults(), [""; 0]);
}

#[test]
fn a_browser_that_cannot_run_the_module_says_so() {
    let written = written(starter(), 100);
    let refuse = "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('no SIMD') }";
    for script in [refuse, "delete globalThis.WebAssembly", "delete globalThis.DecompressionStream"] {
        let Some(browser) = opened_after(&written, "", script) else { return };
        let said = browser.value("document.getElementById('message').innerText");
        assert!(said.as_str().is_some_and(|words| words.contains("SIMD") && words.contains("report.html")), "{script}: {said}");
        assert_eq!(browser.faults(), [""; 0], "{script}");
    }
}
