//! What pictures and report show besides the assessment: age structure, attributions and tornados of the reference scenario, and who meets
//! what in every scenario.

use crate::achieve::Assessment;
use crate::analysis::{Explanation, MetDraws, Tornado, explain_projection, tornado_of_plan};
use crate::chart::{Pyramid, build};
use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, join};

/// What a run's pictures need besides its assessment.
#[derive(Debug, Clone)]
pub struct Background {
    /// Position of the scenario that the others are held against.
    pub reference: usize,
    /// Who meets what, per scenario.
    pub met: Vec<MetDraws>,
    pub pyramid: Pyramid,
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
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    assessment: &Assessment,
    met: Vec<MetDraws>,
) -> Result<Background, Vec<Diagnostic>> {
    let reference = reference(scenarios);
    let scenario = &scenarios[reference];
    let settings =
        Settings { draws: assessment.settings.draws.min(EXPLAINED_DRAWS), first_draw: 0, central: false, ..assessment.settings.clone() };
    let on = &*session;
    // Tracing rules keeps one core busy: both go on at once.
    let (explanation, tornados) = join(|| explain_projection(on, scenario, &settings), || tornado_of_plan(on, scenario));
    Ok(Background {
        reference,
        met,
        pyramid: build::pyramid(session.plan(), &scenario.title, &session.central(scenario)?),
        explanation: explanation?,
        tornados: tornados?,
    })
}

/// The scenario that others are held against: `trend`, else the first that changes nothing of the plan, else the first.
pub fn reference(scenarios: &[Scenario]) -> usize {
    let named = scenarios.iter().position(|scenario| scenario.name == "trend");
    let plain =
        || scenarios.iter().position(|scenario| scenario.assumptions.is_empty() && scenario.shifts.is_empty() && scenario.rules.is_empty());
    named.or_else(plain).unwrap_or(0)
}
