//! Many places with the same rules: one model, one tape and one set of random numbers for all of them.
//!
//! What tells one place from another is an input of the tape: base values, rates by age, shares of the budget, distributions. A tape knows which inputs
//! differ between draws and nothing of their values, so that places trace and lower once; columns of streams are drawn once wherever the
//! places agree on the distribution. What a place computes is bit for bit what a session of its own gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::engine::trace::Vocabulary;
use crate::plan::Plan;
use crate::scenario::Scenario;

use super::compile::{Compiled, compile};
use super::observed::Known;
use super::program::Program;
use super::session::{observed, sampler};
use super::tapes::Tapes;
use super::vocabulary::{rule_files, vocabulary};
use super::world::{Samples, SharedColumns};
use super::{Experiment, Settings};

/// A place and the scenario in which it is run.
#[derive(Debug, Clone, Copy)]
pub struct PlaceRun<'p> {
    /// The plan of the place.
    pub plan: &'p Plan,
    /// One of the place's scenarios.
    pub scenario: &'p Scenario,
}

/// What is kept from one place to the next. Memory does not grow with the number of places, but with that of different sets of rules.
#[derive(Default)]
pub struct Places {
    models: Vec<(Vec<Arc<str>>, Vocabulary, Arc<Compiled>)>,
    tapes: Tapes,
    shared: SharedColumns,
    /// Columns to be filled again for the next place.
    buffers: Vec<Vec<f64>>,
}

impl Places {
    /// Runs places one after the other, all draws of each on all threads; `reduce` makes of each experiment what is kept of it, and the rest
    /// is dropped. All calls must have the same settings.
    ///
    /// # Errors
    /// Those of a place's rules; places after it are not run.
    pub fn each<R>(
        &mut self,
        places: &[PlaceRun<'_>],
        settings: &Settings,
        mut reduce: impl FnMut(&PlaceRun<'_>, &Experiment) -> R,
    ) -> Result<Vec<R>, Vec<Diagnostic>> {
        let mut results = Vec::with_capacity(places.len());
        for place in places {
            let compiled = self.compiled(place)?;
            let sampler = sampler(place.plan, settings);
            let given = BTreeMap::new();
            let samples = Samples { plan: place.plan, sampler: &sampler, settings, given: &given, shared: Some(&self.shared) };
            let experiment = Program::run_place(samples, compiled, place.scenario, &[], &mut self.tapes, &mut self.buffers);
            let experiment = observed(place.plan, settings, experiment, &mut Known::default());
            results.push(reduce(place, &experiment));
            self.buffers.extend(experiment.draws.into_columns());
        }
        Ok(results)
    }

    /// The model of a place: that of another with the same rules and the same names, or else its own, traced.
    fn compiled(&mut self, place: &PlaceRun<'_>) -> Result<Arc<Compiled>, Vec<Diagnostic>> {
        let texts: Vec<Arc<str>> = rule_files(place.plan, place.scenario).iter().map(|file| Arc::from(file.source.text.as_str())).collect();
        let own = std::slice::from_ref(place.scenario);
        for (known, names, compiled) in &self.models {
            if *known == texts && vocabulary(place.plan, own, &compiled.rules) == *names {
                return Ok(compiled.clone());
            }
        }
        let compiled = compile(place.plan, own)?.of(place.scenario).expect("invariant: compiled above").clone();
        self.models.push((texts, vocabulary(place.plan, own, &compiled.rules), compiled.clone()));
        Ok(compiled)
    }
}
