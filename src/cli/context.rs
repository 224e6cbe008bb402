//! What every command starts from: in go the common options, out come the language, the plan and its scenarios.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::plan::Plan;
use crate::scenario::{self, Scenario};
use crate::text;

use super::args::{Common, LanguageArgument};

/// A plan with its scenarios.
pub struct Context {
    pub language: Language,
    pub plan: Plan,
    pub scenarios: Vec<Scenario>,
}

/// The language asked for, else the one of the locale.
pub fn language(common: &Common) -> Language {
    match common.lang {
        Some(LanguageArgument::Zh) => Language::Zh,
        Some(LanguageArgument::En) => Language::En,
        None => locale(),
    }
}

/// The language of the process' locale.
pub fn locale() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    Language::from_locale(set.as_deref().unwrap_or_default())
}

/// The plan of `--plan`, else of this folder if it holds one, else the built-in one.
pub fn load_plan(common: &Common) -> Result<Plan, Vec<Diagnostic>> {
    match &common.plan {
        Some(folder) => Plan::load(folder),
        None if Path::new("seeds/plan.toml").is_file() => Plan::load(Path::new(".")),
        None => Plan::embedded(),
    }
}

impl Context {
    /// Loads the plan and all its scenarios.
    pub fn load(common: &Common) -> Result<Context, Vec<Diagnostic>> {
        let plan = load_plan(common)?;
        let scenarios = scenario::load_scenarios(&plan)?;
        Ok(Context { language: language(common), plan, scenarios })
    }

    /// The scenarios of these names in the order asked for; all if none is named.
    pub fn select(&self, names: &[String]) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
        if names.is_empty() {
            return Ok(self.scenarios.clone());
        }
        let mut faults = Vec::new();
        let mut chosen: Vec<Scenario> = Vec::new();
        for name in names {
            match self.scenarios.iter().find(|scenario| scenario.name == *name) {
                Some(scenario) if chosen.iter().any(|known| known.name == scenario.name) => {}
                Some(scenario) => chosen.push(scenario.clone()),
                None => faults.push(
                    Diagnostic::error("unknown-scenario", text!("no scenario is called `{name}`", "没有名为 `{name}` 的情景"))
                        .suggest(name, self.scenarios.iter().map(|scenario| scenario.name.as_str()))
                        .help(self.known_scenarios()),
                ),
            }
        }
        if faults.is_empty() { Ok(chosen) } else { Err(faults) }
    }

    fn known_scenarios(&self) -> crate::language::Text {
        let names = self.scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>().join(", ");
        text!("the plan's scenarios are: {names}", "本规划的情景有:{names}")
    }
}
