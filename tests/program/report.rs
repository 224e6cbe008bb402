//! report.html: one file that needs nothing else, in two languages, with every link and name where it should be.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use fiveyear::brief::brief;
use fiveyear::chart::{Credit, Material, Size};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::report;
use fiveyear::results::Readout;
use fiveyear::run::Manifest;
use fiveyear::scenario::{Scenario, load_scenarios};

use crate::model::small_plan;
use crate::support::readouts::readout;

struct Run {
    plan: Plan,
    readout: Readout,
    manifest: Manifest,
}

fn run(names: &[&str]) -> Run {
    let plan = small_plan();
    let all = load_scenarios(&plan).expect("its scenarios are sound");
    let scenarios: Vec<Scenario> = all.into_iter().filter(|scenario| names.contains(&scenario.name.as_str())).collect();
    let (readout, manifest) = readout(&plan, scenarios, 200);
    Run { plan, readout, manifest }
}

fn page() -> &'static (Run, String) {
    static PAGE: OnceLock<(Run, String)> = OnceLock::new();
    PAGE.get_or_init(|| {
        let run = run(&["trend", "ageing_fast", "late"]);
        let page = render(&run);
        (run, page)
    })
}

fn render(run: &Run) -> String {
    let brief = brief(&run.plan, &run.readout);
    report::report(&material(run), &brief, &run.manifest, Language::En)
}

fn material(run: &Run) -> Material<'_> {
    Material { plan: &run.plan, readout: &run.readout }
}

/// Values of an attribute, wherever it stands.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let mark = format!(" {attribute}=\"");
    page.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let (_, page) = page();
    assert!(values(page, "src").is_empty(), "something is loaded");
    for link in values(page, "href") {
        assert!(link.starts_with('#') || link == "data:," || link == "whatif.html", "a link leaves the page: {link}");
    }
    let without_names = page.replace("http://www.w3.org/2000/svg", "");
    for loaded in ["url(", "@import", "fetch(", "XMLHttpRequest", "<iframe", "<img", "<link rel=\"stylesheet\""] {
        assert!(!without_names.contains(loaded), "the page loads something: {loaded}");
    }
    assert!(page.contains("default-src 'none'"), "a policy that forbids it is missing");
}

#[test]
fn every_link_has_its_place_and_every_place_its_own_name() {
    let (_, page) = page();
    let ids = values(page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "two places have the same name");
    let anchors = values(page, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
    let labels = values(page, "aria-labelledby").into_iter();
    let fields = values(page, "for").into_iter().chain(values(page, "data-table"));
    for name in anchors.chain(labels).chain(fields) {
        assert!(known.contains(name), "nothing is called {name}");
    }
}

#[test]
fn both_languages_say_everything() {
    let (run, page) = page();
    let count = |language: &str| page.matches(&format!("<span lang=\"{language}\">")).count();
    assert_eq!(count("zh"), count("en"));
    assert!(count("zh") > 300);
    let empty = ["<span lang=\"zh\"></span>", "<span lang=\"en\"></span>"];
    for words in empty {
        assert!(!page.contains(words), "a wording is empty");
    }
    for indicator in &run.plan.indicators {
        let (zh, en) = (chart_text(&indicator.name.zh), chart_text(&indicator.name.en));
        assert!(page.contains(&zh) && page.contains(&en), "{} is not on the page", indicator.id);
    }
    for scenario in &run.readout.scenarios {
        assert!(page.contains(&chart_text(&scenario.scenario.story.zh)), "the story of {} is missing", scenario.scenario.name);
    }
    for assumption in &run.plan.assumptions {
        assert!(page.contains(&format!("<code>{}</code>", assumption.name)), "{} is not on the page", assumption.name);
    }
}

fn chart_text(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;")
        .replace('/', "&#x2f;")
}

#[test]
fn the_heat_map_says_what_the_judgement_says() {
    let (run, page) = page();
    let table = page.split("id=\"heat-table\"").nth(1).and_then(|rest| rest.split("</table>").next()).expect("the table is there");
    let cells: Vec<&str> = table
        .split("<td class=\"p\"")
        .skip(1)
        .map(|rest| rest.split('>').nth(1).unwrap_or_default().split('<').next().unwrap_or_default())
        .collect();
    let expected: Vec<String> = (0..run.plan.indicators.len())
        .flat_map(|position| run.readout.scenarios.iter().map(move |result| &result.targets[position]))
        .map(|outcome| match outcome.p_met {
            Some(share) => chart_text(&fiveyear::language::number::per_cent(share)),
            None => "–".to_owned(),
        })
        .collect();
    assert_eq!(cells, expected);
}

#[test]
fn the_same_run_gives_the_same_page_of_bearable_size() {
    let (run, page) = page();
    assert!(*page == render(run));
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
}

#[test]
fn one_scenario_has_nothing_to_compare() {
    let run = run(&["late"]);
    let page = render(&run);
    assert!(!page.contains("id=\"scenarios\"") && !page.contains("href=\"#scenarios\""));
    assert!(!page.contains("id=\"helps\""));
}

#[test]
fn every_picture_of_a_run_is_written_in_both_languages() {
    let (run, _) = page();
    let credit = Credit::of(&run.plan, &run.readout, &run.manifest.identity());
    let pictures: Vec<_> = report::every_picture(&material(run));
    let names: BTreeSet<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    assert_eq!(names.len(), pictures.len(), "two pictures have the same name");
    let folder = tempfile::tempdir().expect("a folder");
    let some: Vec<_> =
        pictures.iter().filter(|picture| ["heat-map", "pyramid", "fan-waiting_days"].contains(&picture.name.as_str())).cloned().collect();
    let faults = report::write_pictures(folder.path(), &some, &credit, Size::SLIDE).expect("the folder can be written");
    for picture in &some {
        for language in ["zh", "en"] {
            let file = folder.path().join(language).join(&picture.name);
            assert!(file.with_extension("svg").is_file(), "{} has no SVG", picture.name);
            // Without a font there is no PNG, but a reason.
            let png = file.with_extension("png").is_file();
            assert!(png || !faults.is_empty(), "{} has no PNG and no reason", picture.name);
        }
    }
}
