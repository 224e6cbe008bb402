//! What stands behind the figures of the reference scenario: its age structure, what moves each indicator, and which assumptions matter.

use std::collections::BTreeMap;

use super::seek::{Choice, Detail, Effects, lever_effects};
use super::{Explanation, Tornado, explain_projection, tornado_of_plan};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, join};

/// What report and charts show of one scenario besides its judgement.
#[derive(Debug, Clone)]
pub struct Background {
    /// A central run: by series, year and element.
    pub central: BTreeMap<String, Vec<Vec<f64>>>,
    /// The ways of the indicators to their projections.
    pub explanation: Explanation,
    /// One per indicator.
    pub tornados: Vec<Tornado>,
    /// What each lever does alone; none if the plan declares no levers.
    pub effects: Option<Effects>,
}

/// What may have to be worked out for a chart, beside the tables of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Which draws meet which target.
    Met,
    /// A central run.
    Central,
    /// Attributions.
    Explanation,
    /// One assumption moved at a time.
    Tornados,
    /// One lever pulled at a time.
    Levers,
    /// Every input varied.
    Sensitivity,
    /// Boxes of draws that miss a target.
    Discovery,
    /// Policies compared draw by draw.
    Robustness,
}

/// Draws of the attribution: its means need fewer than probabilities do, and there are 2^g runs of them.
pub const EXPLAINED_DRAWS: usize = 1_000;

/// Works it out for one scenario of a session.
///
/// # Errors
/// Those of the rules.
pub fn background(session: &mut Session<'_>, scenario: &Scenario) -> Result<Background, Vec<Diagnostic>> {
    let settings = explained(session.settings());
    let effects = effects(session, scenario, &settings)?;
    let on = &*session;
    // Tracing rules keeps one core busy: both go on at once.
    let (explanation, tornados) = join(|| explain_projection(on, scenario, &settings), || tornado_of_plan(on, scenario));
    Ok(Background { central: session.central(scenario)?, explanation: explanation?, tornados: tornados?, effects })
}

/// The settings of an attribution beside a run with these settings.
pub fn explained(settings: &Settings) -> Settings {
    Settings { draws: settings.draws.min(EXPLAINED_DRAWS), first_draw: 0, whole: None, central: false, ..settings.clone() }
}

/// What each lever of a plan does alone; nothing of a plan without levers.
///
/// Errors: those of the rules.
pub fn effects(session: &Session<'_>, scenario: &Scenario, settings: &Settings) -> Result<Option<Effects>, Vec<Diagnostic>> {
    if session.plan().levers.is_empty() || settings.draws < 2 {
        return Ok(None);
    }
    let mut session = session.with(settings.clone());
    lever_effects(&mut session, scenario, &Choice::default(), Detail::Short).map(Some)
}

/// The scenario that others are held against: the one that plan.toml names, else the first that changes nothing of the plan, else the
/// first.
pub fn reference(plan: &Plan, scenarios: &[Scenario]) -> usize {
    let named = plan.roles.reference.as_ref().and_then(|named| scenarios.iter().position(|scenario| scenario.name == named.name));
    let plain =
        || scenarios.iter().position(|scenario| scenario.assumptions.is_empty() && scenario.shifts.is_empty() && scenario.rules.is_empty());
    named.or_else(plain).unwrap_or(0)
}
