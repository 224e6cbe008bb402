//! What a batch says of its levers apart from fate: each choice of them with what it costs and what it comes to over the same futures.

use std::collections::BTreeMap;

use super::batch::Batch;
use crate::analysis::money::{Spending, cost};
use crate::diagnostic::Diagnostic;
use crate::results::rows::Standing;
use crate::scenario::Role;
use crate::simulate::Session;

/// A choice of levers.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The values of the design's levers, in their order.
    pub levers: Vec<f64>,
    /// In how many futures it was run: values of the uncertainties, scenarios.
    pub futures: usize,
    /// The number of targets expected to be met, on average over the futures.
    pub expected_met: f64,
    /// The same in the worst of them.
    pub worst: f64,
    /// Million yuan a year, or the plan's unit of money, beyond the scenarios that the design starts from; their mean.
    pub cost: f64,
}

impl Batch<'_> {
    /// Every choice of levers, the cheapest first, of equal ones the one that meets most; none where levers move together with what happens,
    /// so that choices were not run in the same futures, or where the design has no levers, or has places.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn policies(&self, standings: &[Standing]) -> Result<Vec<Policy>, Vec<Diagnostic>> {
        let levers = self.design.factors.iter().filter(|factor| factor.role == Role::Lever).count();
        if levers == 0 || !self.design.places.is_empty() {
            return Ok(Vec::new());
        }
        let met: BTreeMap<&str, f64> =
            standings.iter().filter_map(|standing| Some((standing.scenario.as_str(), standing.expected_met?))).collect();
        let mut spending = Vec::new();
        let mut session = Session::new(self.plan, &self.bases, self.options.settings(None))?;
        for base in &self.bases {
            spending.push(Spending::central(&mut session, base)?);
        }
        // Points of the same choice, by the bits of its values, in the order in which they come.
        let mut choices: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        for point in 0..self.design.points() {
            let bits = self.design.point(point)[..levers].iter().map(|value| value.to_bits()).collect();
            choices.entry(bits).or_default().push(point);
        }
        let uncertain = self.design.factors.len() > levers;
        let futures = |points: &Vec<usize>| -> Vec<Vec<u64>> {
            points.iter().map(|point| self.design.point(*point)[levers..].iter().map(|value| value.to_bits()).collect()).collect()
        };
        let mut all = choices.values();
        let first = all.next().map(futures).unwrap_or_default();
        if uncertain && (first.len() < 2 || all.any(|points| futures(points) != first)) {
            return Ok(Vec::new());
        }
        let mut policies = Vec::with_capacity(choices.len());
        for points in choices.values() {
            let bases = || self.bases.iter().enumerate();
            let found: Vec<f64> = bases()
                .flat_map(|(base, _)| points.iter().map(move |point| (base, *point)))
                .filter_map(|(base, point)| met.get(self.named(base, point).as_str()).copied())
                .collect();
            if found.is_empty() {
                continue;
            }
            let costs = bases().map(|(at, base)| {
                let chosen = self.design.choose(self.plan, base, points[0]);
                cost(self.plan, base, &chosen, &spending[at]).map_or(0.0, |cost| cost.all())
            });
            policies.push(Policy {
                levers: self.design.point(points[0])[..levers].to_vec(),
                futures: found.len(),
                expected_met: found.iter().sum::<f64>() / found.len() as f64,
                worst: found.iter().copied().fold(f64::INFINITY, f64::min),
                cost: costs.sum::<f64>() / self.bases.len() as f64,
            });
        }
        policies.sort_by(|one, other| one.cost.total_cmp(&other.cost).then(other.expected_met.total_cmp(&one.expected_met)));
        Ok(policies)
    }
}

/// The policies, sorted by cost, that no cheaper one equals: each meets more than all that cost less.
pub fn frontier(policies: &[Policy]) -> Vec<&Policy> {
    let mut best = f64::NEG_INFINITY;
    let better = |policy: &&Policy| {
        let more = policy.expected_met > best + 1e-9;
        best = best.max(policy.expected_met);
        more
    };
    policies.iter().filter(better).collect()
}
