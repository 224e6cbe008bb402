//! What pictures and report show besides the judgement: what moves the reference scenario, its people by age, and who meets what.

use std::collections::BTreeMap;

use crate::achieve::Assessment;
use crate::analysis::{Explanation, MetDraws, Tornado, explain_projection, tornado_of_plan};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{self, Compilation, Settings};

/// What a run's pictures need besides its assessment.
#[derive(Debug, Clone)]
pub struct Background {
    /// Position of the scenario that the others are held against.
    pub reference: usize,
    /// Who meets what, per scenario.
    pub met: Vec<MetDraws>,
    /// The vectors of its central run by year: people by age among them.
    pub central: BTreeMap<String, Vec<Vec<f64>>>,
    pub explanation: Explanation,
    /// One per indicator.
    pub tornados: Vec<Tornado>,
}

/// Draws of the attribution: its means need fewer than probabilities do, and there are 2^g runs of them.
const EXPLAINED_DRAWS: usize = 1_000;

/// Works out what pictures need; `met` holds who meets what in each scenario of the assessment.
///
/// Errors: those of the rules.
pub fn background(
    plan: &Plan,
    scenarios: &[Scenario],
    compilation: &Compilation,
    assessment: &Assessment,
    met: Vec<MetDraws>,
) -> Result<Background, Vec<Diagnostic>> {
    let reference = reference(scenarios);
    let scenario = &scenarios[reference];
    let compiled = &compilation.models[compilation.of_scenario[reference]];
    let settings =
        Settings { draws: assessment.settings.draws.min(EXPLAINED_DRAWS), first_draw: 0, central: false, ..assessment.settings.clone() };
    // Tracing rules and runs of one draw keep one core busy: both go on at once.
    let (explanation, tornados) = simulate::both(|| explain_projection(plan, scenario, &settings), || tornado_of_plan(plan, scenario));
    Ok(Background { reference, met, central: simulate::central(plan, scenario, compiled), explanation: explanation?, tornados: tornados? })
}

/// The scenario that others are held against: `trend`, else the first that changes nothing of the plan, else the first.
pub fn reference(scenarios: &[Scenario]) -> usize {
    let named = scenarios.iter().position(|scenario| scenario.name == "trend");
    let plain =
        || scenarios.iter().position(|scenario| scenario.assumptions.is_empty() && scenario.shifts.is_empty() && scenario.rules.is_empty());
    named.or_else(plain).unwrap_or(0)
}
