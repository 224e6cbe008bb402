//! Which assumptions matter: in go a plan and a scenario, out comes a tornado of every indicator, or one of the number of targets met.

use std::collections::BTreeSet;

use super::tornado::{Tornado, Uncertain, tornado};
use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::sampling::Distribution;
use crate::scenario::Scenario;
use crate::simulate::{self, Settings};

/// Moves every uncertain assumption of a scenario to its 10 % and its 90 % quantile, all others and all shocks at their central
/// values, and reads the judged measure of every indicator. One tornado per indicator, in the plan's order; of an indicator that is
/// not modelled, every assumption is `failed`.
///
/// Errors: those of the rules.
pub fn tornado_of_plan(plan: &Plan, scenario: &Scenario) -> Result<Vec<Tornado>, Vec<Diagnostic>> {
    let uncertain = uncertain(plan, scenario);
    let variants = variants(scenario, &uncertain);
    let compilation = simulate::compile(plan, &variants)?;
    let settings = Settings { draws: 1, central: true, ..Settings::default() };
    let results = simulate::run(
        plan,
        &variants,
        &compilation,
        &settings,
        |_| {},
        |_, draws, _| {
            let mut values = Vec::new();
            let value = |position| {
                judged_values(plan, draws, position, &mut values);
                values[0]
            };
            (0..plan.indicators.len()).map(value).collect::<Vec<f64>>()
        },
    );
    Ok(bars(&uncertain, results))
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
pub fn number_met(
    plan: &Plan,
    scenario: &Scenario,
    settings: &Settings,
    among: Option<&BTreeSet<&str>>,
) -> Result<NumberMet, Vec<Diagnostic>> {
    let mut uncertain = uncertain(plan, scenario);
    uncertain.retain(|each| among.is_none_or(|among| among.contains(each.name.as_str())));
    let variants = variants(scenario, &uncertain);
    // What is judged, and nothing else, is kept of hundreds of runs.
    let judged: BTreeSet<&str> = plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    let compilation = simulate::compile(plan, &variants)?.keeping(&judged);
    let bands: Vec<Band> = plan.indicators.iter().map(|indicator| Band::of(&indicator.target)).collect();
    let results = simulate::run(
        plan,
        &variants,
        &compilation,
        settings,
        |_| {},
        |_, draws, _| {
            let mut values = Vec::new();
            let met: Vec<usize> = bands
                .iter()
                .enumerate()
                .map(|(position, band)| {
                    judged_values(plan, draws, position, &mut values);
                    values.iter().filter(|value| band.contains(**value)).count()
                })
                .collect();
            std::iter::once(met.iter().sum()).chain(met).map(|met| met as f64 / draws.draws as f64).collect()
        },
    );
    let mut tornados = bars(&uncertain, results);
    Ok(NumberMet { number: tornados.remove(0), targets: tornados })
}

/// The assumptions of a scenario that are no fixed number, with their 10 % and 90 % quantiles.
fn uncertain(plan: &Plan, scenario: &Scenario) -> Vec<Uncertain> {
    let uncertain = plan.assumptions.iter().filter_map(|assumption| {
        let distribution = scenario.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
        let certain = distribution.is_fixed();
        let (low, high) = (!certain).then(|| (distribution.quantile(0.1), distribution.quantile(0.9)))?;
        Some(Uncertain { name: assumption.name.clone(), low, high })
    });
    uncertain.collect()
}

/// The scenario itself, then with each assumption at its low and at its high value: all run together, since they share their rules.
fn variants(scenario: &Scenario, uncertain: &[Uncertain]) -> Vec<Scenario> {
    let with = |name: &str, value: f64| {
        let mut moved = scenario.clone();
        moved.assumptions.insert(name.to_string(), Distribution::Fixed(value));
        moved
    };
    let moved = uncertain.iter().flat_map(|each| [with(&each.name, each.low), with(&each.name, each.high)]);
    std::iter::once(scenario.clone()).chain(moved).collect()
}

/// The tornados of what the runs of [`variants`] gave.
fn bars(uncertain: &[Uncertain], results: Vec<Vec<f64>>) -> Vec<Tornado> {
    let results = |moved: Option<(usize, f64)>| {
        let variant = match moved {
            None => 0,
            Some((position, value)) if value == uncertain[position].low => 1 + 2 * position,
            Some((position, _)) => 2 + 2 * position,
        };
        Ok::<_, std::convert::Infallible>(results[variant].clone())
    };
    match tornado(uncertain, results) {
        Ok(tornados) => tornados,
        Err(never) => match never {},
    }
}
