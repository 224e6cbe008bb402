//! Which assumptions matter: a tornado of every indicator, and one of the number of targets met.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::analysis::tornado::{Tornado, Uncertain, tornado};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::sampling::Distribution;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, Stored};

/// Moves every uncertain assumption of a scenario to its 10 % and its 90 % quantile, all others and all shocks at their central
/// values, and reads the judged measure of every indicator. One tornado per indicator, in the plan's order; of an indicator that is
/// not modelled, every assumption is `failed`.
///
/// Errors: those of the rules.
pub fn tornado_of_plan(session: &Session<'_>, scenario: &Scenario) -> Result<Vec<Tornado>, Vec<Diagnostic>> {
    let plan = session.plan();
    let uncertain = uncertain(plan, scenario);
    // Each variant is a draw: all at the centre, then each assumption at its low and at its high value.
    let draws = 1 + 2 * uncertain.len();
    let moved = |(position, each): (usize, &Uncertain)| {
        let centre = distribution(plan, scenario, &each.name).central();
        let mut column = vec![centre; draws];
        column[1 + 2 * position..][..2].copy_from_slice(&[each.low, each.high]);
        (each.name.clone(), Arc::new(column))
    };
    let given: BTreeMap<String, Arc<Vec<f64>>> = uncertain.iter().enumerate().map(moved).collect();
    let settings = Settings { draws, first_draw: 0, central: true, ..session.settings().clone() };
    let experiment = session.with(settings).giving(given).experiment(scenario)?;
    let mut values = Vec::new();
    let of_indicator = |position| {
        judged_values(plan, &experiment.draws, position, &mut values);
        tornado(&uncertain, &values)
    };
    Ok((0..plan.indicators.len()).map(of_indicator).collect())
}

/// How far each assumption moves what comes of the targets.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberMet {
    /// Of the number of targets met, the mean over draws.
    pub number: Tornado,
    /// Of the probability of each target, in the plan's order.
    pub targets: Vec<Tornado>,
}

/// Moves every uncertain assumption of a scenario to its 10 % and its 90 % quantile, while all others and all shocks are drawn, and
/// counts the targets met. All variants have the same random numbers, so that a bar's width is that of paired differences. Only the
/// assumptions `among` are moved; all of them where it is `None`.
///
/// Errors: those of the rules.
pub fn number_met(session: &Session<'_>, scenario: &Scenario, among: Option<&BTreeSet<&str>>) -> Result<NumberMet, Vec<Diagnostic>> {
    let plan = session.plan();
    let mut uncertain = uncertain(plan, scenario);
    uncertain.retain(|each| among.is_none_or(|among| among.contains(each.name.as_str())));
    let variants = variants(scenario, &uncertain);
    // What is judged, and nothing else, is kept of hundreds of runs.
    let judged = plan.indicators.iter().map(|indicator| indicator.id.clone()).collect();
    let mut session = session.with(Settings { stored: Stored::Only(judged), ..session.settings().clone() });
    let bands: Vec<Band> = plan.indicators.iter().map(|indicator| Band::of(&indicator.target)).collect();
    // Of each variant the number met, then each target's probability.
    let outcomes = session.each(&variants, |_, experiment| {
        let mut values = Vec::new();
        let met = bands.iter().enumerate().map(|(position, band)| {
            judged_values(plan, &experiment.draws, position, &mut values);
            values.iter().filter(|value| band.contains(**value)).count()
        });
        let met: Vec<usize> = met.collect();
        let mean = |met: usize| met as f64 / experiment.draws.count as f64;
        std::iter::once(met.iter().sum()).chain(met).map(mean).collect::<Vec<f64>>()
    })?;
    let mut tornados = (0..=plan.indicators.len()).map(|quantity| {
        let values: Vec<f64> = outcomes.iter().map(|outcome| outcome[quantity]).collect();
        tornado(&uncertain, &values)
    });
    let number = tornados.next().expect("invariant: the number met comes first");
    Ok(NumberMet { number, targets: tornados.collect() })
}

/// An assumption as a scenario has it.
fn distribution<'d>(plan: &'d Plan, scenario: &'d Scenario, name: &str) -> &'d Distribution {
    let own = || &plan.assumption(name).expect("invariant: the name of an assumption").distribution;
    scenario.assumptions.get(name).unwrap_or_else(own)
}

/// The assumptions of a scenario that are no fixed number, with their 10 % and 90 % quantiles.
fn uncertain(plan: &Plan, scenario: &Scenario) -> Vec<Uncertain> {
    let uncertain = plan.assumptions.iter().filter_map(|assumption| {
        let distribution = distribution(plan, scenario, &assumption.name);
        let certain = distribution.is_fixed();
        let (low, high) = (!certain).then(|| (distribution.quantile(0.1), distribution.quantile(0.9)))?;
        Some(Uncertain { name: assumption.name.clone(), low, high })
    });
    uncertain.collect()
}

/// The scenario itself, then with each assumption at its low and at its high value.
fn variants(scenario: &Scenario, uncertain: &[Uncertain]) -> Vec<Scenario> {
    let with = |name: &str, value: f64| {
        let mut moved = scenario.clone();
        moved.assumptions.insert(name.to_string(), Distribution::Fixed(value));
        moved
    };
    let moved = uncertain.iter().flat_map(|each| [with(&each.name, each.low), with(&each.name, each.high)]);
    std::iter::once(scenario.clone()).chain(moved).collect()
}
