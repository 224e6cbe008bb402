//! The live page in a real browser: the program's numbers, levers by keyboard and pointer, scenarios there and back, nothing fetched.

use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios};
use serde_json::json;

use crate::support::live::{counts, opened, page_counts, written};

#[test]
fn named_scenarios_come_out_as_in_the_program() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let shown: Vec<&Scenario> = written.scenarios.iter().filter(|scenario| scenario.rules.is_empty()).collect();
    assert!(shown.len() >= 10, "{} scenarios", shown.len());
    for scenario in shown.iter().take(10) {
        let state = format!("untouched({}, [2022, 2024])", json!(scenario.name));
        assert_eq!(page_counts(&browser, &state), counts(&written.plan, scenario, &written.settings), "{}", scenario.name);
    }
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn a_file_that_the_page_saves_gives_the_same_in_the_program() {
    let mut written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let states = [
        "{...untouched('trend', [2022, 2024]), lines: {health: 1.5, elderly: 0.7, education: -1}}",
        "{...untouched('fiscal_squeeze', [2021, 2025]), params: {growth_trend: 3, carer_attrition: ['uniform', 0.05, 0.1]}}",
        "{...untouched('trend', [2022, 2024]), facilities: {public_care_home: {delay_years: -0.75}, infectious_ward: {cancelled: true}, district_museum: {size: 1.5}}}",
        "{...untouched('facilities_late', [2022, 2023]), lines: {childcare: 0.4}, params: {migration_long_run: 2.5}, facilities: {maternal_hospital: {delay_years: 0.5}}}",
    ];
    for (at, state) in states.iter().enumerate() {
        let file = browser.value(&format!("asToml(fiveyear.data, {state}, 'x')")).as_str().expect("a file").to_owned();
        let name = format!("scenarios/saved_{at}.toml");
        written.plan.scenarios.push(fiveyear::diagnostic::Source::new(&name, &file));
        let scenarios = load_scenarios(&written.plan).unwrap_or_else(|faults| panic!("{file}\n{faults:?}"));
        let scenario = scenarios.iter().find(|scenario| scenario.name == format!("saved_{at}")).expect("just written");
        let by_program = counts(&written.plan, scenario, &written.settings);
        assert_eq!(page_counts(&browser, state), by_program, "{file}");
        // And back: the file sets the levers again.
        let read = browser.value(&format!("stateOf(fiveyear.data, {}, fiveyear.model.drawn, [2022, 2024])", json!(file)));
        assert_eq!(read["cannot"], json!([]), "{file}");
        assert_eq!(page_counts(&browser, &read["state"].to_string()), by_program, "{file}");
    }
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn levers_move_by_keyboard_and_pointer_and_can_be_taken_back() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let met = "fiveyear.model.counts.reduce((sum, count) => sum + count, 0)";
    let settled = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))";
    let at_start = browser.value(met);
    browser.value("document.getElementById('lines-health').focus()");
    for _ in 0..10 {
        browser.press("ArrowRight");
    }
    browser.value(settled);
    assert_eq!(browser.value("fiveyear.state.lines.health"), json!(1));
    let moved = browser.value(met);
    assert_ne!(moved, at_start);
    browser.value("document.getElementById('lines-elderly').scrollIntoView({ block: 'center' })");
    let place = browser.value("(({left, top, width, height}) => [left, top + height / 2, width])(document.getElementById('lines-elderly').getBoundingClientRect())");
    let [left, top, width] = [0, 1, 2].map(|at| place[at].as_f64().expect("a place"));
    browser.drag((left + width * 0.5, top), (left + width * 0.9, top));
    browser.value(settled);
    assert!(browser.value("fiveyear.state.lines.elderly").as_f64().is_some_and(|points| points > 0.5));
    browser.value("fiveyear.buttons.reset.click()");
    browser.value(settled);
    assert_eq!(browser.value(met), at_start);
    browser.value("fiveyear.buttons.undo.click()");
    browser.value(settled);
    assert!(browser.value("fiveyear.state.lines.elderly").as_f64().is_some_and(|points| points > 0.5));
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn an_address_is_a_state_in_either_language() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    browser.value("fiveyear.change({...fiveyear.state, lines: {health: 2}}), fiveyear.compute(true)");
    let counts = browser.value("fiveyear.model.counts");
    let address = browser.value("location.hash").as_str().expect("an address").to_owned();
    for tag in ["zh", "en"] {
        let address = address.replace("'g':'zh'", &format!("'g':'{tag}'")).replace("'g':'en'", &format!("'g':'{tag}'"));
        let again = opened(&written, &address).expect("there was a browser");
        assert_eq!(again.value("fiveyear.model.counts"), counts);
        assert_eq!(again.value("fiveyear.state.lines"), json!({ "health": 2 }));
    }
    let chinese = browser.value("fiveyear.speak('zh'), document.querySelector('#targets h2').textContent");
    let english = browser.value("fiveyear.speak('en'), document.querySelector('#targets h2').textContent");
    assert_eq!((chinese, english), (json!("目标"), json!("Targets")));
    assert_eq!(browser.faults(), [""; 0]);
}

/// The rules of axe-core are run where `AXE_CORE` names its file, as it does in CI.

#[test]
fn readers_of_screens_find_no_serious_fault() {
    let Some(axe) = std::env::var_os("AXE_CORE") else {
        eprintln!("skipped: AXE_CORE names no file");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core is there");
    let written = written(Plan::embedded().expect("the built-in plan"), 100);
    let Some(browser) = opened(&written, "") else { return };
    browser.value(&format!("{axe}; 0"));
    for (width, height) in [(1440, 900), (390, 844)] {
        browser.size(width, height);
        for tag in ["zh", "en"] {
            browser.value(&format!("fiveyear.speak('{tag}')"));
            let run = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html).join(' | ')))";
            assert_eq!(browser.value(run), json!([]), "{width} x {height}, {tag}");
        }
    }
}

#[test]
fn it_fits_every_screen() {
    let written = written(Plan::embedded().expect("the built-in plan"), 100);
    let Some(browser) = opened(&written, "") else { return };
    for (width, height) in [(390, 844), (768, 1024), (1280, 720), (1440, 900), (2560, 1440)] {
        browser.size(width, height);
        for tag in ["zh", "en"] {
            browser.value(&format!("fiveyear.speak('{tag}')"));
            let too_wide = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert_eq!(too_wide, json!(0), "{width} x {height}, {tag}");
        }
    }
}

#[test]
fn the_page_is_small() {
    let written = written(Plan::embedded().expect("the built-in plan"), 1000);
    let bytes = std::fs::metadata(&written.file).expect("written").len();
    println!("{bytes} bytes");
    assert!(bytes < 1_500_000, "{bytes} bytes");
}

/// A measurement: `just live` prints how long a move of each lever takes, from its value to new probabilities of all targets.
#[test]
#[ignore = "a measurement, not a judgement"]
fn time_per_move() {
    let written = written(Plan::embedded().expect("the built-in plan"), 1000);
    let Some(browser) = opened(&written, "") else { return };
    let measure = "(() => {
        const { model, data, state } = fiveyear, time = (state) => { const began = performance.now(); model.apply(resolve(data, state)); return performance.now() - began; };
        const levers = [
            ...data.lines.map(({ id }) => (x) => ({ ...state, lines: { [id]: x } })),
            ...data.facilities.map(({ id }) => (x) => ({ ...state, facilities: { [id]: { delay_years: x } } })),
            ...data.assumptions.filter(({ range }) => range.length > 1).map(({ name, range }) => (x) => ({ ...state, params: { [name]: range[0] + (range[2] - range[0]) * x } })),
        ];
        const first = [], next = [], at = (list, share) => list.sort((a, b) => a - b)[Math.floor(share * (list.length - 1))].toFixed(2);
        for (const lever of levers) {
            first.push(time(lever(0.3)));
            model.machine.prepare();
            const times = [0.4, 0.5, 0.6].map((x) => time(lever(x))).sort((a, b) => a - b);
            next.push(times[1]);
            time(state);
        }
        const line = (list) => [0, 0.5, 0.9, 1].map((share) => at(list, share)).join(' ');
        return `${levers.length} levers, ${model.draws} draws, ms: least, median, 90 %, worst\nfirst move ${line(first)}\nnext moves ${line(next)}`;
    })()";
    println!("{}", browser.value(measure).as_str().expect("words"));
}
