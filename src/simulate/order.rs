//! The order in which streams of random numbers get the dimensions of one joint sequence: those that move the targets most come first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::graph::InputKey;
use crate::plan::Plan;
use crate::sampling::{Sampler, Spread};

use super::columns::PlanColumns;
use super::compile::Compiled;
use super::drivers::SHOCK;
use super::program::Program;
use super::world::{Samples, rank_correlations};
use super::{Settings, Stored};

/// The streams of a plan with their years, by how far each moves the indicators in the target year: every stream alone from its 10 % to its
/// 90 % quantile, all others at their medians. What it moves of an indicator counts as a share of what all streams move of it.
pub(super) fn by_weight(plan: &Plan, compiled: &Arc<Compiled>, seed: u64) -> Vec<(String, i32)> {
    let streams = streams(plan, compiled);
    let draws = 1 + 2 * streams.len();
    let judged: BTreeSet<String> = plan.indicators.iter().map(|indicator| indicator.id.clone()).collect();
    let settings = Settings { draws, seed, checks: false, stored: Stored::Only(judged), ..Settings::default() };
    let correlated = Sampler::correlated(seed, &rank_correlations(plan)).expect("invariant: compile has tried the correlations");
    let sampler = correlated.spread(Spread::OneAtATime).in_order(streams.clone());
    let nothing = BTreeMap::new();
    let samples = Samples { plan, sampler: &sampler, settings: &settings, given: &nothing, shared: None };
    let program = Program::new(samples, &mut PlanColumns::new(samples), compiled.clone());
    let own = program.own();
    let mut weights = vec![0.0; streams.len()];
    for series in 0..own.series.len() {
        let (_, moved) = own.column(series, own.years.len() - 1).split_first().expect("invariant: the medians come first");
        let widths = moved.as_chunks::<2>().0.iter().map(|[low, high]| (high - low).abs());
        // Where an extreme has no value nothing can be said of the stream.
        let widths: Vec<f64> = widths.map(|width| if width.is_finite() { width } else { 0.0 }).collect();
        let all: f64 = widths.iter().sum();
        if all > 0.0 {
            weights.iter_mut().zip(&widths).for_each(|(weight, width)| *weight += width / all);
        }
    }
    let mut order: Vec<(f64, (String, i32))> = weights.into_iter().zip(streams).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    order.into_iter().map(|(_, stream)| stream).collect()
}

/// All streams that the plan's own rules draw from, by name and year.
fn streams(plan: &Plan, compiled: &Compiled) -> Vec<(String, i32)> {
    let of_input = |key: &InputKey| match key {
        InputKey::Param { name } | InputKey::MovedParam { name, .. } => Some((format!("param/{name}"), 0)),
        InputKey::Yearly { function, name, year } if function == SHOCK => Some((format!("shock/{name}"), *year)),
        _ => None,
    };
    let delays = plan.facilities.iter().flat_map(|facility| {
        let shared = facility.shared_delay.iter().map(|name| (format!("param/{name}"), 0));
        std::iter::once((format!("facility/{}", facility.id), 0)).chain(shared)
    });
    let all: BTreeSet<(String, i32)> = compiled.model.graph.inputs().iter().filter_map(of_input).chain(delays).collect();
    all.into_iter().collect()
}
