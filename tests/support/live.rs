//! The live page of a plan, written to disk and opened in a browser.

use std::path::{Path, PathBuf};

use fiveyear::achieve::assess;
use fiveyear::language::Language;
use fiveyear::live::{self, Opening};
use fiveyear::plan::Plan;
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Compilation, Design, Session, Settings};
use serde_json::json;
use tempfile::TempDir;

use super::browser::Browser;

/// Whether the page has computed its start, or has said why it cannot.
const READY: &str = "Boolean(window.fiveyear || document.getElementById('message')?.textContent)";

/// A page on disk with what it was made of.
pub struct Written {
    pub plan: Plan,
    pub scenarios: Vec<Scenario>,
    pub settings: Settings,
    pub file: PathBuf,
    _folder: TempDir,
}

pub fn written(plan: Plan, draws: usize) -> Written {
    written_by(plan, draws, Design::default())
}

/// The same with draws of a design.
pub fn written_by(plan: Plan, draws: usize, design: Design) -> Written {
    let scenarios = live::scenarios(&plan, &load_scenarios(&plan).expect("sound scenarios"));
    let settings = Settings { draws, ..live::settings(Settings::default().seed, design) };
    let opening = Opening { scenarios: &scenarios, start: 0, language: Language::En, design };
    let page = live::whatif(&plan, &Compilation::default(), opening, &settings).expect("sound rules");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whatif.html");
    std::fs::write(&file, page).expect("written");
    Written { plan, scenarios, settings, file, _folder: folder }
}

/// How many draws meet each target in each scenario, by the program.
pub fn counts(plan: &Plan, scenarios: &[Scenario], settings: &Settings) -> Vec<Vec<usize>> {
    let mut session = Session::new(plan, scenarios, settings.clone()).expect("sound rules");
    let assessment = assess(&mut session, scenarios, |_, _| {}).expect("sound rules");
    assessment.results.iter().map(|result| result.judgement.targets.iter().map(|target| target.met).collect()).collect()
}

/// Opens the page at an address; nothing without a browser.
pub fn opened(written: &Written, address: &str) -> Option<Browser> {
    opened_after(written, address, "")
}

/// The same in a browser in which a script has run before the page's own.
pub fn opened_after(written: &Written, address: &str, script: &str) -> Option<Browser> {
    let browser = Browser::start()?;
    browser.size(1440, 900);
    if !script.is_empty() {
        browser.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }
    browser.open(&written.file, address, READY);
    Some(browser)
}

/// The same of a page that a command has written.
pub fn opened_file(file: &Path) -> Option<Browser> {
    let browser = Browser::start()?;
    browser.open(file, "", READY);
    Some(browser)
}

/// How many draws meet each target, by the page in a state.
pub fn page_counts(browser: &Browser, state: &str) -> Vec<usize> {
    let found = browser
        .value(&format!("(async () => {{ fiveyear.state = {state}; await fiveyear.compute(true); return fiveyear.model.counts }})()"));
    found.as_array().expect("a list").iter().map(|count| count.as_f64().expect("a number") as usize).collect()
}
