//! Traces the rules of scenarios, once for all scenarios that have the same rules.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::engine::trace::{self, Model, RuleBook};
use crate::plan::Plan;
use crate::sampling::Sampler;
use crate::scenario::{RuleOverride, Scenario};

use super::columns::rank_correlations;
use super::vocabulary::{rule_files, vocabulary};

/// The rules of one or more scenarios, traced.
pub struct Compiled {
    pub rules: RuleBook,
    pub model: Model,
}

/// Traced rules by what scenarios replace of the plan's. Clones share them.
#[derive(Clone, Default)]
pub struct Compilation {
    models: Vec<(Vec<RuleOverride>, Arc<Compiled>)>,
}

/// Loads and traces the rules of all scenarios. All mistakes are reported together.
pub fn compile(plan: &Plan, scenarios: &[Scenario]) -> Result<Compilation, Vec<Diagnostic>> {
    let mut compilation = Compilation::default();
    compilation.add(plan, scenarios)?;
    Ok(compilation)
}

impl Compilation {
    /// Position of a scenario's rules, if they are traced.
    pub(super) fn position(&self, scenario: &Scenario) -> Option<usize> {
        self.models.iter().position(|(rules, _)| *rules == scenario.rules)
    }

    /// The rules of a scenario, if they are traced.
    pub fn of(&self, scenario: &Scenario) -> Option<&Arc<Compiled>> {
        Some(&self.models[self.position(scenario)?].1)
    }

    /// All rules traced so far.
    pub fn models(&self) -> impl Iterator<Item = &Compiled> {
        self.models.iter().map(|(_, compiled)| &**compiled)
    }

    /// The rules at a position.
    pub(super) fn at(&self, position: usize) -> &Arc<Compiled> {
        &self.models[position].1
    }

    /// Traces what scenarios replace and nobody has traced yet. All mistakes are reported together.
    pub(super) fn add(&mut self, plan: &Plan, scenarios: &[Scenario]) -> Result<(), Vec<Diagnostic>> {
        let mut new: Vec<&Scenario> = Vec::new();
        for scenario in scenarios {
            if self.position(scenario).is_none() && new.iter().all(|known| known.rules != scenario.rules) {
                new.push(scenario);
            }
        }
        let compiled = |scenario: &&Scenario| {
            let rules = trace::load(&rule_files(plan, scenario))?;
            let model = trace::trace(&rules, &vocabulary(plan, scenarios, &rules))?;
            Ok(Compiled { rules, model })
        };
        let mut faults: Vec<Diagnostic> = Vec::new();
        let compiled: Vec<Result<Compiled, Vec<Diagnostic>>> = new.par_iter().map(compiled).collect();
        for (scenario, compiled) in new.into_iter().zip(compiled) {
            match compiled {
                Ok(compiled) => self.models.push((scenario.rules.clone(), Arc::new(compiled))),
                Err(found) => {
                    for fault in found {
                        if !faults.contains(&fault) {
                            faults.push(fault);
                        }
                    }
                }
            }
        }
        if let (Err(message), Some(first)) = (Sampler::correlated(0, &rank_correlations(plan)), plan.correlations.first()) {
            faults.push(Diagnostic::error("impossible-correlations", message).at(first.place.clone()));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
