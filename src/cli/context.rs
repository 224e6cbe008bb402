//! What every command starts from: the language, the plan and its scenarios.

use std::path::Path;

use serde::Serialize;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::{Language, Text};
use crate::plan::{Plan, holds_plan};
use crate::run::{Job, Options, Told};
use crate::scenario::{self, Scenario};
use crate::simulate::Settings;
use crate::text;

use super::args::{Common, LanguageArgument};
use super::names;
use super::surroundings::Surroundings;
use super::terminal::wrap;

/// A plan with its scenarios.
pub(super) struct Context {
    pub language: Language,
    pub plan: Plan,
    pub scenarios: Vec<Scenario>,
    /// ` --plan DIR` if the plan was named so, to be part of a command that a message proposes.
    pub plan_option: String,
    /// The folder of the stored run that the scenarios are of, if they are those of one.
    pub stored: Option<String>,
    pub surroundings: Surroundings,
}

/// The language asked for, else the one of the locale.
pub(super) fn language(common: &Common) -> Language {
    match common.lang {
        Some(LanguageArgument::Zh) => Language::Zh,
        Some(LanguageArgument::En) => Language::En,
        None => common.surroundings.language,
    }
}

/// Data as a page of JSON.
pub(super) fn json_page(page: &impl Serialize) -> String {
    let words = serde_json::to_string_pretty(page).expect("invariant: pages are plain data");
    words + "\n"
}

/// The plan of `--plan`, else of this folder if it holds one, else the built-in one.
pub(super) fn load_plan(common: &Common) -> Result<Plan, Vec<Diagnostic>> {
    match common.one_plan()? {
        Some(folder) => Plan::load(&common.surroundings.place(folder)),
        // Of a folder that holds a plan, however faulty, no other plan is shown in its place.
        None if holds_plan(&common.surroundings.place(Path::new("."))) => Plan::load(&common.surroundings.place(Path::new("."))),
        None => Plan::embedded(),
    }
}

/// Faults found in rules and scenarios, with what was odd in the plan's own files: a file that nothing reads comes first, and so do years of the
/// plan that do not fit what it dates, since they may be the reason of all the others.
pub(super) fn with_warnings(plan: &Plan, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let new = plan.warnings.iter().filter(|warning| faults.iter().all(|fault| fault.message != warning.message));
    let (unread, others): (Vec<_>, Vec<_>) = new.cloned().partition(|warning| {
        let header = warning.place.as_ref().is_some_and(|place| place.source.name == "seeds/plan.toml");
        warning.code == Code::UnknownFile || warning.code == Code::PlanYears && header
    });
    [unread, faults, others].concat()
}

impl Context {
    /// Loads the plan and all its scenarios.
    pub(super) fn load(common: &Common) -> Result<Context, Vec<Diagnostic>> {
        let plan = load_plan(common)?;
        let scenarios = scenario::load_scenarios(&plan).map_err(|faults| with_warnings(&plan, faults))?;
        Ok(Context::new(common, plan, scenarios))
    }

    pub(super) fn new(common: &Common, plan: Plan, scenarios: Vec<Scenario>) -> Context {
        let plan_option = common.plan.first().map_or_else(String::new, |folder| {
            let folder = folder.display().to_string();
            if folder.contains(char::is_whitespace) { format!(" --plan \"{folder}\"") } else { format!(" --plan {folder}") }
        });
        Context { language: language(common), plan, scenarios, plan_option, stored: None, surroundings: common.surroundings.clone() }
    }

    /// The same with the scenarios of a stored run.
    pub(super) fn of_run(common: &Common, plan: Plan, scenarios: Vec<Scenario>, folder: &Path) -> Context {
        Context { stored: Some(folder.display().to_string()), ..Context::new(common, plan, scenarios) }
    }

    /// Words in the language asked for.
    pub(super) fn say(&self, words: &Text) -> String {
        words.get(self.language).to_owned()
    }

    /// The same in lines as wide as the screen; nothing of no words.
    pub(super) fn wrapped(&self, words: &Text, indent: &str) -> String {
        match words.get(self.language) {
            "" => String::new(),
            words => wrap(words, self.surroundings.width, indent),
        }
    }

    /// How failed draws are spoken of.
    pub(super) fn told<'a>(&'a self, settings: &'a Settings) -> Told<'a> {
        Told { plan: &self.plan, plan_option: &self.plan_option, settings }
    }

    /// Messages after an answer, as text.
    pub(super) fn notes(&self, notes: &[Diagnostic]) -> String {
        if notes.is_empty() { String::new() } else { format!("\n{}", diagnostic::render_with_pages(notes, self.language, false)) }
    }

    /// These scenarios with the usual settings, without charts.
    pub(super) fn job(&self, scenarios: Vec<Scenario>) -> Job<'_> {
        Job { plan_option: self.plan_option.clone(), ..Job::new(&self.plan, scenarios, Options::default()) }
    }

    /// The scenarios of these names or titles in the order asked for, several also behind one comma after another; all if none is named.
    pub(super) fn select(&self, names: &[String]) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
        if names.is_empty() {
            return Ok(self.scenarios.clone());
        }
        let known = names::scenarios(&self.scenarios);
        // A plan may have a scenario of such a name, which goes before.
        if let [words] = names
            && ALL.contains(&words.trim())
            && names::find(words, &known).is_err()
        {
            return Ok(self.scenarios.clone());
        }
        let mut faults = Vec::new();
        let mut chosen: Vec<Scenario> = Vec::new();
        for name in names::parted(names, &known) {
            match self.scenario(name, &known) {
                Ok(scenario) if chosen.iter().any(|known| known.name == scenario.name) => {}
                Ok(scenario) => chosen.push(scenario.clone()),
                Err(fault) => faults.push(*fault),
            }
        }
        if faults.is_empty() { Ok(chosen) } else { Err(faults) }
    }

    /// The one scenario of this name or title.
    pub(super) fn select_one(&self, name: &str) -> Result<Scenario, Vec<Diagnostic>> {
        self.scenario(name, &names::scenarios(&self.scenarios)).cloned().map_err(|fault| vec![*fault])
    }

    fn scenario(&self, name: &str, known: &[names::Named]) -> Result<&Scenario, Box<Diagnostic>> {
        names::find(name, known).map(|position| &self.scenarios[position]).map_err(|several| {
            let fault = names::unknown(name, known, &several, Code::UnknownScenario, text!("scenario", "情景"));
            Box::new(match &self.stored {
                _ if !several.is_empty() => fault,
                None => fault.help(self.known_scenarios(known, &text!("the plan's scenarios are", "本规划的情景有"))),
                Some(folder) => {
                    let message = text!("the run {folder} holds no scenario called `{name}`", "运行结果 {folder} 中没有情景 `{name}`");
                    Diagnostic { message, ..fault }
                        .help(self.known_scenarios(known, &text!("it holds", "其中的情景有")))
                        .help(text!("leave --run out to have others of the plan simulated", "去掉 --run 即可推演规划的其他情景"))
                }
            })
        })
    }

    fn known_scenarios(&self, known: &[names::Named], introduction: &Text) -> Text {
        let list = |of: fn(&Text) -> &str, (open, close): (&str, &str), between: &str| {
            known.iter().map(|named| format!("{}{open}{}{close}", named.id, of(&named.name))).collect::<Vec<_>>().join(between)
        };
        Text::new(
            format!("{}：{}", introduction.zh, list(|title| &title.zh, ("（", "）"), "、")),
            format!("{}: {}", introduction.en, list(|title| &title.en, (" (", ")"), ", ")),
        )
    }
}

/// Words for all scenarios.
const ALL: [&str; 4] = ["all", "*", "全部", "所有"];
