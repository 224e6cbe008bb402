//! Which assumptions matter: in go a plan and a scenario, out comes a tornado of every indicator.

use super::tornado::{Tornado, Uncertain, tornado};
use crate::achieve::judged_values;
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
    let uncertain: Vec<Uncertain> = plan
        .assumptions
        .iter()
        .filter_map(|assumption| {
            let distribution = scenario.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
            let certain = matches!(distribution, Distribution::Fixed(_));
            let (low, high) = (!certain).then(|| (distribution.quantile(0.1), distribution.quantile(0.9)))?;
            Some(Uncertain { name: assumption.name.clone(), low, high })
        })
        .collect();
    let with = |name: &str, value: f64| {
        let mut moved = scenario.clone();
        moved.assumptions.insert(name.to_string(), Distribution::Fixed(value));
        moved
    };
    // All variants run together, since they share their rules: the scenario itself, then low and high of each assumption.
    let mut variants = vec![scenario.clone()];
    variants.extend(uncertain.iter().flat_map(|each| [with(&each.name, each.low), with(&each.name, each.high)]));
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
    tornado(&uncertain, |moved| {
        let variant = match moved {
            None => 0,
            Some((position, value)) if value == uncertain[position].low => 1 + 2 * position,
            Some((position, _)) => 2 + 2 * position,
        };
        Ok(results[variant].clone())
    })
}
