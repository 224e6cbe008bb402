//! A plan as a page can run it: the model as a written tape with everything a scenario can change as inputs, and all that a page needs to draw
//! the same numbers and to say what they mean.

mod describe;
mod drivers;
mod facilities;
mod graph;
mod page;
mod parts;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::diagnostic::Diagnostic;
use crate::engine::graph::{Graph, InputKey, NodeId};
use crate::engine::tape::{Tape, lower};
use crate::engine::trace::Model;
use crate::language::Language;
use crate::plan::Plan;
use crate::sampling::Distribution;
use crate::scenario::{Scenario, plan_itself};
use crate::simulate::{self, Compilation, Design, SHOCK, Settings};
use crate::text;

use facilities::Facilities;
use graph::{Judged, extend};
use page::page;

/// A plan's model, ready to be written into a page.
struct Live<'p> {
    plan: &'p Plan,
    opening: Opening<'p>,
    settings: Settings,
    facilities: Facilities<'p>,
    judged: Judged,
    /// Nodes of the tape's outputs, in their order.
    outputs: Vec<NodeId>,
    /// Per input whether it may differ between draws.
    varying: Vec<bool>,
    tape: Tape,
    /// Rules as the plan has them, for what a page explains.
    model: &'p Model,
}

impl<'p> Live<'p> {
    /// `model` is that of the plan's own rules.
    fn new(plan: &'p Plan, opening: Opening<'p>, model: &'p Model, settings: Settings) -> Live<'p> {
        let scenarios = opening.scenarios;
        let facilities = Facilities::of(plan, scenarios);
        let judged = extend(plan, model, &facilities, &wanted(plan, model));
        let varying = varying(plan, scenarios, &facilities, &judged.graph);
        let outputs = outputs(&judged);
        let tape = lower(&judged.graph, &outputs, &varying);
        Live { plan, opening, settings, facilities, judged, outputs, varying, tape, model }
    }
}

/// Draws of a page when it is opened.
pub const DRAWS: u32 = 1000;

/// Draws that a page can be asked for: with fewer its probabilities mean little, with more its levers are slow.
pub const OFFERED: RangeInclusive<u32> = 500..=4000;

/// How a page draws that is asked for by this seed and design: one that lies beside a Sobol run has the usual design, since no page has
/// Sobol numbers.
pub fn settings(seed: u64, design: Design) -> Settings {
    let design = if design == Design::Sobol { Design::default() } else { design };
    Settings { draws: DRAWS as usize, seed, design, ..Settings::default() }
}

/// How a page opens.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// Scenarios to start from.
    pub scenarios: &'a [Scenario],
    /// Position of the one that is shown first.
    pub start: usize,
    /// The language that it speaks until someone asks it for the other.
    pub language: Language,
    /// The design that was asked for, or that of the run beside it; where it is not the one of the page's draws, the page says so.
    pub design: Design,
}

/// The page of a plan, as HTML.
///
/// Rules that are `traced` already are not traced again. Errors: those of the rules.
pub fn whatif(plan: &Plan, traced: &Compilation, opening: Opening<'_>, settings: &Settings) -> Result<String, Vec<Diagnostic>> {
    let scenarios = scenarios(plan, opening.scenarios);
    let mut compilation = traced.clone();
    compilation.add(plan, &scenarios)?;
    let own = scenarios.iter().find(|scenario| scenario.rules.is_empty()).and_then(|scenario| compilation.of(scenario));
    let model = &own.expect("invariant: one of them has the plan's own rules").model;
    let live = Live::new(plan, Opening { scenarios: &scenarios, ..opening }, model, settings.clone());
    Ok(page(&live, &simulate::sampler(plan, settings)))
}

/// The scenarios of a page: those asked for, and the plan as it stands unless one of them is just that.
pub fn scenarios(plan: &Plan, asked: &[Scenario]) -> Vec<Scenario> {
    let mut scenarios = asked.to_vec();
    if !asked.iter().any(|scenario| is_plain(plan, scenario)) {
        let title = text!("The plan as it stands", "规划本身");
        scenarios.push(Scenario { title, ..plan_itself(plan) });
    }
    scenarios
}

/// Whether a scenario changes nothing of the plan.
pub fn is_plain(plan: &Plan, scenario: &Scenario) -> bool {
    let unmoved = scenario.assumptions.is_empty() && scenario.shifts.is_empty() && scenario.levers.is_empty();
    unmoved && scenario.rules.is_empty() && *scenario.facilities == plan.facilities
}

/// Series that a page reads besides the targets: what shortfalls are counted by, and the money there is.
fn wanted(plan: &Plan, model: &Model) -> BTreeSet<String> {
    let counted = plan.indicators.iter().filter_map(|indicator| indicator.counted.as_ref()).map(|counted| counted.series.clone());
    let known = |name: &String| model.series.iter().any(|series| series.name == *name);
    counted.chain(plan.roles.spending.iter().map(|spending| spending.name.clone())).filter(known).collect()
}

/// Every node that a page may ask for, each once: the targets' first, what can fail last.
fn outputs(judged: &Judged) -> Vec<NodeId> {
    let targets = judged.targets.iter().flatten();
    let of_targets = targets.flat_map(|target| target.years.iter().flatten().copied().chain([target.measure, target.met]));
    let series = judged.series.values().flatten().flatten().copied();
    let guards = judged.guards.iter().map(|guard| guard.sound);
    let mut seen = BTreeSet::new();
    of_targets.chain([judged.sound]).chain(series).chain(guards).filter(|node| seen.insert(*node)).collect()
}

/// Whether inputs may differ between draws: as the plan or any scenario has them.
fn varying(plan: &Plan, scenarios: &[Scenario], facilities: &Facilities<'_>, graph: &Graph) -> Vec<bool> {
    let drawn = |distribution: &Distribution| !distribution.is_fixed();
    let assumption = |name: &str| {
        plan.assumption(name).is_some_and(|assumption| drawn(&assumption.distribution))
            || scenarios.iter().filter_map(|scenario| scenario.assumptions.get(name)).any(drawn)
    };
    let delay = |name: &str| {
        let of_name = facilities
            .all
            .iter()
            .filter(|known| facilities::part_of(&known.first.id, "delay") == InputKey::Param { name: name.to_owned() });
        of_name.flat_map(|known| std::iter::once(known.first).chain(known.others.iter().copied())).any(|facility| drawn(&facility.delay))
    };
    let works = |key: &InputKey| plan.levers.iter().any(|lever| drivers::works(&lever.id) == *key && drawn(&lever.works));
    let varies = |key: &InputKey| match key {
        InputKey::Param { name } => assumption(name) || delay(name) || works(key),
        InputKey::Yearly { function, name, .. } if function == SHOCK => plan.shock(name).is_some_and(|shock| drawn(&shock.distribution)),
        _ => false,
    };
    graph.inputs().iter().map(varies).collect()
}
