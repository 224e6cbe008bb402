//! What stands behind the assessment of a run: age structure, attributions and tornados of the reference scenario, and which draws meet which
//! target in every scenario.

use std::collections::BTreeMap;

use super::{Explanation, MetDraws, Tornado, explain_projection, tornado_of_plan};
use crate::achieve::Assessment;
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, join};

/// What the answer and its pictures need besides the assessment.
#[derive(Debug, Clone)]
pub struct Background {
    /// Position of the scenario that the others are held against.
    pub reference: usize,
    /// Who meets what, per scenario.
    pub met: Vec<MetDraws>,
    /// A central run of the reference scenario: by series, year and element.
    pub central: BTreeMap<String, Vec<Vec<f64>>>,
    /// The ways of the indicators to their projections.
    pub explanation: Option<Explanation>,
    /// The scenario from which they lead; from the baseline if there is none.
    pub explained_from: Option<Text>,
    /// One per indicator.
    pub tornados: Vec<Tornado>,
}

impl Background {
    /// What is known from the assessment alone; the rest is empty.
    pub fn plain(reference: usize, met: Vec<MetDraws>) -> Background {
        Background { reference, met, central: BTreeMap::new(), explanation: None, explained_from: None, tornados: Vec::new() }
    }
}

/// What may have to be worked out beside an assessment.
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
}

/// Draws of the attribution: its means need fewer than probabilities do, and there are 2^g runs of them.
pub const EXPLAINED_DRAWS: usize = 1_000;

/// Works it out; `met` holds who meets what in each scenario of the assessment.
///
/// Errors: those of the rules.
pub fn background(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    assessment: &Assessment,
    met: Vec<MetDraws>,
) -> Result<Background, Vec<Diagnostic>> {
    let reference = reference(session.plan(), scenarios);
    let scenario = &scenarios[reference];
    let settings = Settings {
        draws: assessment.settings.draws.min(EXPLAINED_DRAWS),
        first_draw: 0,
        whole: None,
        central: false,
        ..assessment.settings.clone()
    };
    let on = &*session;
    // Tracing rules keeps one core busy: both go on at once.
    let (explanation, tornados) = join(|| explain_projection(on, scenario, &settings), || tornado_of_plan(on, scenario));
    Ok(Background {
        central: session.central(scenario)?,
        explanation: Some(explanation?),
        tornados: tornados?,
        ..Background::plain(reference, met)
    })
}

/// The scenario that others are held against: the one that plan.toml names, else the first that changes nothing of the plan, else the
/// first.
pub fn reference(plan: &Plan, scenarios: &[Scenario]) -> usize {
    let named = plan.roles.reference.as_ref().and_then(|named| scenarios.iter().position(|scenario| scenario.name == named.name));
    let plain =
        || scenarios.iter().position(|scenario| scenario.assumptions.is_empty() && scenario.shifts.is_empty() && scenario.rules.is_empty());
    named.or_else(plain).unwrap_or(0)
}
