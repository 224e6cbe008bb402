//! The live page of any plan.

use fiveyear::language::Text;
use fiveyear::live;
use fiveyear::plan::Plan;
use fiveyear::scenario::Scenario;
use fiveyear::simulate::Design;
use serde_json::json;

use crate::support::command::{fiveyear, printed, refused, small_plan};
use crate::support::generated_plan::generated_plan;
use crate::support::live::{counts, opened, opened_after, opened_file, page_counts, written, written_by};

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
    let name = || Text::same(hostile);
    plan.name = name();
    for domain in &mut plan.domains {
        (domain.name, domain.mechanism) = (name(), name());
    }
    for indicator in &mut plan.indicators {
        (indicator.name, indicator.unit, indicator.note, indicator.source) = (name(), name(), name(), hostile.to_owned());
        indicator.target_printed = hostile.to_owned();
    }
    for assumption in &mut plan.assumptions {
        (assumption.label, assumption.unit, assumption.source) = (name(), name(), name());
    }
    for line in &mut plan.budget {
        (line.name, line.source) = (name(), name());
    }
    for facility in &mut plan.facilities {
        (facility.name, facility.source) = (name(), name());
    }
    for lever in &mut plan.levers {
        (lever.label, lever.unit, lever.decides, lever.source) = (name(), name(), name(), name());
    }
    let written = written(plan, 100);
    let Some(browser) = opened(&written, "") else { return };
    assert_eq!(browser.value("typeof window.hacked"), json!("undefined"));
    assert_eq!(browser.value("document.images.length"), json!(0));
    let shown = browser.value("document.querySelector('.row .name').textContent");
    assert!(shown.as_str().is_some_and(|name| name.contains("<img src=x")), "{shown}");
    // Everything that explains itself, and a target with all that is told of it.
    browser.value("[...document.querySelectorAll('button')].filter((one) => one.textContent.trim() === 'i').forEach((one) => one.click())");
    browser.value("fiveyear.select(0)");
    browser.value("fiveyear.running");
    assert_eq!(
        browser.value("[typeof window.hacked, document.images.length, [...document.querySelectorAll('b')].filter((one) => one.textContent === '{{script}}').length]"),
        json!(["undefined", 0, 0])
    );
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
fn the_page_draws_by_the_design_that_was_asked_for() {
    let mut by_design = Vec::new();
    for design in [Design::MonteCarlo, Design::LatinHypercube] {
        let written = written_by(starter(), 500, design);
        let Some(browser) = opened(&written, "") else { return };
        let met = counts(&written.plan, &written.scenarios[..1], &written.settings).remove(0);
        assert_eq!(page_counts(&browser, "fiveyear.state"), met, "{design:?}");
        // What it says of itself makes the same numbers in the program.
        let name = serde_json::to_value(design).expect("data");
        assert_eq!(browser.value("fiveyear.data.design"), name);
        by_design.push(met);
    }
    assert_ne!(by_design[0], by_design[1]);
    assert_eq!(live::settings(1, Design::Sobol).design, Design::default(), "a page has no Sobol numbers");
    let asked = written_by(starter(), 500, Design::Sobol);
    let browser = opened(&asked, "").expect("there was a browser");
    let foot = browser.value("document.querySelector('footer').textContent");
    assert!(foot.as_str().is_some_and(|foot| foot.contains("no Sobol numbers") && foot.contains("latin-hypercube")), "{foot}");
}

#[test]
fn the_page_opens_in_the_language_that_was_asked_for() {
    let folder = small_plan();
    for (tag, title) in [("zh", "目标"), ("en", "Targets")] {
        printed(&fiveyear(folder.path(), &["whatif", "--lang", tag, "--out", "page.html"]));
        let file = folder.path().join("page.html");
        assert!(std::fs::read_to_string(&file).expect("written").contains(&format!("<html lang=\"{tag}\">")));
        let Some(browser) = opened_file(&file) else { return };
        assert_eq!(browser.value("document.querySelector('#targets h2').textContent"), json!(title));
    }
}

#[test]
fn what_the_command_is_asked_for_is_checked() {
    let folder = small_plan();
    for draws in ["499", "4001"] {
        let message = refused(&fiveyear(folder.path(), &["whatif", "--draws", draws]), 2);
        assert!(message.contains("500") && message.contains("4000"), "{message}");
    }
    let pages = ["late", "late,late"].map(|asked| {
        printed(&fiveyear(folder.path(), &["whatif", "-s", asked, "--draws", "500", "--out", "page.html"]));
        std::fs::read(folder.path().join("page.html")).expect("written")
    });
    assert!(pages[0] == pages[1], "one that is named twice is in the page once");
    let said = printed(&fiveyear(folder.path(), &["whatif", "--design", "sobol"]));
    assert!(said.contains("no Sobol numbers"), "{said}");
}

#[test]
fn it_can_be_seen_in_forced_colours_and_used_by_touch() {
    let written = written(starter(), 500);
    let Some(browser) = opened(&written, "") else { return };
    let colours = "['.dot', '.moved', '.before', '.fan .middle'].map((of) => getComputedStyle(document.querySelector(of))).map((style) => style.stroke === 'none' ? [style.backgroundColor, style.borderColor] : [style.stroke, ''])";
    for scheme in ["light", "dark"] {
        let features = json!([{ "name": "forced-colors", "value": "active" }, { "name": "prefers-color-scheme", "value": scheme }]);
        browser.call("Emulation.setEmulatedMedia", json!({ "features": features }));
        let ground = browser.value("getComputedStyle(document.body).backgroundColor");
        let seen = browser.value(colours);
        for mark in seen.as_array().expect("a list") {
            assert!(mark[0] != ground || (mark[1] != ground && mark[1] != ""), "{scheme}: {mark} on {ground}, of {seen}");
        }
    }
    browser.call("Emulation.setEmulatedMedia", json!({ "features": [] }));
    browser.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 1 }));
    browser.call("Emulation.setDeviceMetricsOverride", json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true }));
    browser.value("fiveyear.show('levers')");
    let small = browser.value(
        "[...document.querySelectorAll('button, select, input:not([type=file]):not(.vh)')].filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)",
    );
    assert_eq!(small, json!([]), "fingers need room");
    let tap = "(() => { const slider = [...document.querySelectorAll('.levers input[type=range]')].find((one) => one.offsetParent); slider.scrollIntoView({ block: 'center' }); const { left, top, width, height } = slider.getBoundingClientRect(); return [left + 0.8 * width, top + height / 2] })()";
    let place = browser.value(tap);
    let point = json!([{ "x": place[0], "y": place[1] }]);
    browser.call("Input.dispatchTouchEvent", json!({ "type": "touchStart", "touchPoints": point }));
    browser.call("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }));
    browser.value("fiveyear.running");
    assert_ne!(browser.value("document.querySelectorAll('.lever.changed').length"), json!(0), "a tap moves a lever");
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
        assert_eq!(browser.printed_pages(), 1, "{targets} targets");
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
