//! The live page in a real browser: the program's numbers, levers by keyboard and pointer, scenarios there and back, nothing fetched.

use fiveyear::diagnostic::Source;
use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios};
use serde_json::json;

use crate::support::live::{counts, opened, page_counts, written};

/// States as a person can set them on the page: measures, money, facilities, uncertainties, and all together, on several starts.
const BY_HAND: [&str; 10] = [
    "{...untouched('trend', [2022, 2024]), lines: {health: 1.5, elderly: 0.7, education: -1}}",
    "{...untouched('fiscal_squeeze', [2021, 2025]), params: {growth_trend: 3, carer_attrition: ['uniform', 0.05, 0.1]}}",
    "{...untouched('trend', [2022, 2024]), facilities: {public_care_home: {delay_years: -0.75}, infectious_ward: {cancelled: true}, district_museum: {size: 1.5}}}",
    "{...untouched('facilities_late', [2022, 2023]), lines: {childcare: 0.4}, params: {migration_long_run: 2.5}, facilities: {maternal_hospital: {delay_years: 0.5}}}",
    "{...untouched('pulled', [2022, 2024]), levers: {hospital_wing: [0, 2022], carers_trained: [120, 2022], nursing_bed_conversion: [150, 2023]}}",
    "{...untouched('trend', [2022, 2024]), levers: {projects_sooner: [0.5, 2022], hospital_wing: [1, 2022], safety_inspections: [1.5, 2024]}}",
    "{...untouched('trend', [2022, 2024]), levers: Object.fromEntries(fiveyear.data.levers.map((lever) => [lever.id, [amountsOf(lever).at(-1), lever.years[0]]]))}",
    "{...untouched('fiscal_squeeze', [2022, 2025]), lines: {elderly: 0.38}, levers: {carers_trained: [60, 2022], elderly_checkups: [2.5, 2023]}}",
    "{...untouched('trend', [2022, 2022]), params: {growth_trend: 3, carer_attrition: 0.12}, levers: {ward_beds: [40, 2022], physicians_hired: [30, 2023]}, facilities: {infectious_ward: {delay_years: 1}}}",
    "{...untouched('facilities_late', [2023, 2025]), lines: {culture: 1, living: -1}, levers: {sports_grounds: [4, 2022], village_halls: [12, 2022], projects_sooner: [1, 2022]}, facilities: {district_museum: {cancelled: true}}}",
];

/// A scenario that takes measures of its own, as a start: one builds, one moves dates, one moves an assumption.
const PULLED: &str = "title = \"Measures\"\nparent = \"trend\"\n[lever]\ncarers_trained = 60\nhospital_wing = 1\nprojects_sooner = 0.5\n";

#[test]
fn twenty_scenarios_come_out_as_in_the_program() {
    let mut plan = Plan::embedded().expect("the built-in plan");
    plan.scenarios.push(Source::new("scenarios/pulled.toml", PULLED));
    let mut written = written(plan, 500);
    let Some(browser) = opened(&written, "") else { return };
    let mut asked: Vec<(String, String)> = Vec::new();
    let shown = |scenario: &&Scenario| scenario.rules.is_empty() && scenario.name != "pulled";
    for scenario in written.scenarios.iter().filter(shown).take(9).chain(written.scenarios.iter().filter(|one| one.name == "pulled")) {
        asked.push((scenario.name.clone(), format!("untouched({}, [2022, 2024])", json!(scenario.name))));
    }
    assert_eq!(asked.len(), 10);
    for (at, state) in BY_HAND.iter().enumerate() {
        // As the page saves it, and as the program reads it.
        let file = browser.value(&format!("asToml(fiveyear.data, {state}, 'x')")).as_str().expect("a file").to_owned();
        let name = format!("saved_{at}");
        written.plan.scenarios.push(Source::new(format!("scenarios/{name}.toml"), &file));
        asked.push((name.clone(), (*state).to_owned()));
        // And back: the file sets the levers again.
        let read = browser.value(&format!("stateOf(fiveyear.data, {}, fiveyear.model.drawn, [2022, 2024])", json!(file)));
        assert_eq!(read["cannot"], json!([]), "{file}");
        asked.push((name, read["state"].to_string()));
    }
    let known = load_scenarios(&written.plan).unwrap_or_else(|faults| panic!("{faults:?}"));
    let find = |name: &str| known.iter().find(|scenario| scenario.name == name).expect("just written").clone();
    let scenarios: Vec<Scenario> = asked.iter().map(|(name, _)| find(name)).collect();
    let by_program = counts(&written.plan, &scenarios, &written.settings);
    for ((name, state), met) in asked.iter().zip(&by_program) {
        assert_eq!(page_counts(&browser, state), *met, "{name}: {state}");
    }
    // No two of them are alike, so that each says something.
    let mut each: Vec<&Vec<usize>> = by_program[..10].iter().chain(by_program[10..].iter().step_by(2)).collect();
    each.sort();
    each.dedup();
    assert_eq!(each.len(), 20);
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn what_helps_a_domain_most_is_found_with_its_cost_and_can_be_tried() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let elderly = written.plan.domains.iter().position(|domain| domain.id == "elderly").expect("a domain");
    let table = "document.querySelectorAll('.ranked tr[data-kind=lever]')";
    browser.value(&format!("fiveyear.domainHeads[{elderly}].head.click()"));
    browser.value(&format!("(async () => {{ while (!{table}.length) await new Promise((go) => setTimeout(go, 30)) }})()"));
    let row = browser.value(&format!("[...{table}[0].children].map((cell) => cell.innerText)"));
    let words: Vec<&str> = row.as_array().expect("cells").iter().map(|cell| cell.as_str().expect("words")).collect();
    assert!(words[2].contains("million yuan a year"), "{words:?}");
    // Of a domain, which of its targets the measure moves.
    let moved = written.plan.indicators.iter().filter(|target| target.domain == elderly).any(|target| words[0].contains(&target.name.en));
    assert!(moved && words[0].contains("mostly") && words[0].contains("point"), "{words:?}");
    // Trying it does what the table says: the same draws, the same difference.
    let mean = "fiveyear.model.numberMet(fiveyear.chosen()).reduce((sum, met) => sum + met, 0) / 500";
    let before = browser.value(mean).as_f64().expect("a number");
    browser.value(&format!("({table}[0].querySelector('button').click(), fiveyear.running)"));
    let after = browser.value(mean).as_f64().expect("a number");
    let told: f64 = words[1].trim().trim_start_matches('+').split(' ').next().expect("a number").parse().expect("a number");
    assert!((after - before - told).abs() < 0.0051, "{before} to {after}, told {told}");
    assert!(browser.value("Object.keys(fiveyear.state.levers).length") == json!(1));
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn targets_and_levers_are_told_in_units_that_can_be_read() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let asked = |number: &str| {
        browser.value(&format!("[...document.querySelectorAll('.row[data-id]')].find((row) => row.querySelector('.no').textContent === '{number}').querySelector('.wanted').textContent"))
    };
    let told =
        |lever: &str, pull: &str| browser.value(&format!("amountWords(fiveyear.data.levers.find((one) => one.id === '{lever}'), {pull})"));
    for (number, en) in [
        ("1", "≥90%"),
        ("10", "≈7% a year"),
        ("11", "≤1.63:1"),
        ("13", "≥40,000 people a year"),
        ("14", "≤3%"),
        ("35", "≥20,000 visits"),
        ("40", "≥28 people"),
    ] {
        assert_eq!(asked(number), json!(en), "{number}");
    }
    assert_eq!(
        browser.value("[...document.querySelectorAll('.row[data-id]')].filter((row) => /[\\u4e00-\\u9fff]/.test(row.textContent)).length"),
        json!(0)
    );
    assert_eq!(told("projects_sooner", "[1, 2022]"), json!("1 year from 2022"));
    assert_eq!(told("projects_sooner", "[0.5, 2022]"), json!("0.5 years from 2022"));
    assert_eq!(told("hospital_wing", "[1, 2022]"), json!("taken from 2022"));
    let of = |number: &str, what: &str| {
        browser.value(&format!("(fiveyear.select(fiveyear.data.targets.findIndex((target) => target.number === '{number}')), fiveyear.running.then(() => document.querySelector('{what}').textContent))"))
    };
    assert!(of("39", ".demand").as_str().is_some_and(|words| words.starts_with("at least 58%")));
    assert_eq!(of("13", ".demand"), json!("at least 40,000 people a year · 2020: 20,000 people a year"));
    assert!(of("13", ".fan svg").as_str().is_some_and(|words| words.contains("40,000")));
    // What a difference and its interval are rounded to never says the opposite of the verdict.
    assert_eq!(
        browser.value("[beyond(0.014, 0.009, 2), beyond(0.5, 0.1, 2), beyond(0.004, 0.009, 2)]"),
        json!(["+0.014 ± 0.009", "+0.50 ± 0.10", "0 ± 0.01"])
    );
    browser.value("fiveyear.set({...fiveyear.state, levers: { carers_trained: [60, 2022] }})");
    let balance = browser.value("document.querySelector('.balance').textContent");
    assert!(
        balance.as_str().is_some_and(|words| words.contains("no line gets more or less") && words.contains("everyday money")),
        "{balance}"
    );
    browser.value("fiveyear.speak('zh')");
    assert_eq!((asked("13"), asked("35"), asked("10")), (json!("≥4万人"), json!("≥2万人次"), json!("≈7%")));
    assert_eq!(told("projects_sooner", "[1, 2022]"), json!("1年，2022年起"));
    assert_eq!(told("hospital_wing", "[1, 2022]"), json!("采用，2022年起"));
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn measures_turn_by_keyboard_and_two_states_stand_side_by_side() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    browser.value("fiveyear.buttons.pin.click(), fiveyear.running");
    browser.value("document.getElementById('lever-carers_trained').focus()");
    for _ in 0..12 {
        browser.press("ArrowRight");
    }
    browser.value("fiveyear.running");
    assert_eq!(browser.value("fiveyear.state.levers.carers_trained"), json!([120, 2022]));
    let carers = written.plan.indicators.iter().position(|indicator| indicator.id == "carers_per_10000_elderly").expect("a target");
    browser.value(&format!("fiveyear.select({carers})"));
    let figures = browser.value("[...document.querySelectorAll('.fan.pair figcaption')].map((name) => name.textContent)");
    assert_eq!(figures, json!(["A", "B"]));
    let shown =
        browser.value(&format!("['.first', '.p:not(.first)'].map((of) => fiveyear.rows[{carers}].row.querySelector(of).textContent)"));
    assert_ne!(shown[0], shown[1], "{shown}");
    browser
        .value("(async () => { fiveyear.buttons.swap.click(); while (!fiveyear.pinned.state.levers.carers_trained) await new Promise((go) => setTimeout(go, 20)); await fiveyear.running })()");
    assert_eq!(
        browser.value("[Object.keys(fiveyear.state.levers).length, fiveyear.pinned.state.levers.carers_trained]"),
        json!([0, [120, 2022]])
    );
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn a_file_dropped_on_the_page_sets_levers_and_what_it_cannot_show_is_told() {
    let written = written(Plan::embedded().expect("the built-in plan"), 100);
    let Some(browser) = opened(&written, "") else { return };
    let file = "title = \"Dropped\"\nparent = \"trend\"\n[lever]\ncarers_trained = 60\nsports_grounds = 99\n[param]\ngrowth_trend = 3\nnobody = 1\n";
    browser.value(&format!(
        "(async () => {{ const data = new DataTransfer(); data.items.add(new File([{}], 'dropped.toml')); \
         dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, cancelable: true }})); \
         while (!document.getElementById('message').textContent) await new Promise((go) => setTimeout(go, 20)) }})()",
        json!(file)
    ));
    assert_eq!(browser.value("fiveyear.state.levers"), json!({ "carers_trained": [60, 2022] }));
    assert_eq!(browser.value("fiveyear.state.params"), json!({ "growth_trend": 3 }));
    assert_eq!(browser.value("document.getElementById('lever-carers_trained').value"), json!("6"));
    let told = browser.value("document.getElementById('message').textContent").to_string();
    assert!(told.contains("Dropped") && told.contains("sports_grounds") && told.contains("nobody"), "{told}");
    assert_eq!(browser.faults(), [""; 0]);
}

#[test]
fn levers_move_by_keyboard_and_pointer_and_can_be_taken_back() {
    let written = written(Plan::embedded().expect("the built-in plan"), 500);
    let Some(browser) = opened(&written, "") else { return };
    let met = "fiveyear.model.counts.reduce((sum, count) => sum + count, 0)";
    let settled = "fiveyear.running";
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
    browser.value("fiveyear.change({...fiveyear.state, lines: {health: 2}, levers: {carers_trained: [60, 2023]}})");
    let counts = browser.value("fiveyear.model.counts");
    let address = browser.value("location.hash").as_str().expect("an address").to_owned();
    for tag in ["zh", "en"] {
        let address = address.replace("'g':'zh'", &format!("'g':'{tag}'")).replace("'g':'en'", &format!("'g':'{tag}'"));
        let again = opened(&written, &address).expect("there was a browser");
        assert_eq!(again.value("fiveyear.model.counts"), counts);
        assert_eq!(again.value("fiveyear.state.lines"), json!({ "health": 2 }));
        assert_eq!(again.value("fiveyear.state.levers"), json!({ "carers_trained": [60, 2023] }));
    }
    let chinese = browser.value("(fiveyear.speak('zh'), document.querySelector('#targets h2').textContent)");
    let english = browser.value("(fiveyear.speak('en'), document.querySelector('#targets h2').textContent)");
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

/// A measurement: `just live` prints how long a move of each lever takes, from its value to new probabilities of all targets, and to the page's
/// new picture; and the CPU time of the busier worker, which other work on the machine stretches less.
#[test]
#[ignore = "a measurement, not a judgement"]
fn time_per_move() {
    let written = written(Plan::embedded().expect("the built-in plan"), 1000);
    let Some(browser) = opened(&written, "") else { return };
    browser.value(include_str!("live_moves.js"));
    for painted in ["false", "true"] {
        println!("{}", browser.value(&format!("timeOfMoves({painted})")).as_str().expect("words"));
    }
    let taken = |places: &str, at: u64| {
        let before = browser.worker_times();
        browser.value(&format!("moveTo({at}, {places})"));
        let both = before.into_iter().zip(browser.worker_times());
        both.map(|(before, after)| after.saturating_sub(before).as_secs_f64() * 1e3).fold(0.0, f64::max)
    };
    let mut times: Vec<f64> = Vec::new();
    for at in 0..browser.value("movable().length").as_f64().expect("a number") as u64 {
        taken("[0.3]", at);
        // What the next moves begin from is made ready while nobody waits.
        std::thread::sleep(std::time::Duration::from_millis(60));
        times.push(taken("[0.4, 0.5, 0.6]", at) / 3.0);
        taken("[null]", at);
    }
    times.sort_by(f64::total_cmp);
    let of = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    let [least, median, most, worst] = [of(0.0), of(0.5), of(0.9), of(1.0)];
    println!("CPU of the busier worker a move, ms: least {least:.2}, median {median:.2}, 90 % {most:.2}, worst {worst:.2}");
}
