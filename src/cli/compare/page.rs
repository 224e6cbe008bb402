//! Two scenarios side by side as data.

use serde::Serialize;

use crate::analysis::money::Cost;
use crate::analysis::{PairedProbability, TargetComparison};
use crate::plan::Plan;
use crate::scenario::Difference;
use crate::simulate::Design;

use super::pair::Pair;

/// The comparisons as data.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    pub draws: usize,
    pub seed: u64,
    pub design: Design,
    pub comparisons: Vec<PairPage<'a>>,
    /// Why draws failed.
    pub notes: serde_json::Value,
}

#[derive(Serialize)]
pub(super) struct PairPage<'a> {
    first: &'a str,
    second: &'a str,
    failed_draws: [usize; 2],
    inputs: &'a [Difference],
    cost: Option<&'a Cost>,
    targets_gained: Option<f64>,
    targets_gained_error: Option<f64>,
    targets: Vec<TargetPage>,
    domains: Vec<DomainPage>,
    plan: Paired,
    helped: Vec<String>,
    hurt: Vec<String>,
}

impl<'a> PairPage<'a> {
    pub(super) fn of(pair: &'a Pair<'a>, plan: &Plan) -> PairPage<'a> {
        let id = |target: &TargetComparison| plan.indicators[target.indicator].id.clone();
        let ids = |targets: Vec<&TargetComparison>| targets.into_iter().map(id).collect();
        let target = |target: &TargetComparison| TargetPage {
            met: Paired::of(&target.met),
            indicator: id(target),
            difference: target.difference.map(|effect| effect.mean),
            difference_interval_90: target.difference.map(|effect| [effect.p05, effect.p95]),
        };
        let domains = plan.domains.iter().zip(&pair.comparison.domains);
        PairPage {
            first: &pair.first.name,
            second: &pair.second.name,
            failed_draws: pair.failed,
            inputs: &pair.inputs,
            cost: pair.cost.as_ref(),
            targets_gained: pair.comparison.gain.map(|gain| gain.mean),
            targets_gained_error: pair.comparison.gain.map(|gain| gain.standard_error),
            targets: pair.comparison.targets.iter().map(target).collect(),
            domains: domains.map(|(domain, met)| DomainPage { met: Paired::of(met), domain: domain.id.clone() }).collect(),
            plan: Paired::of(&pair.comparison.all),
            helped: ids(pair.comparison.helped()),
            hurt: ids(pair.comparison.hurt()),
        }
    }
}

#[derive(Serialize)]
struct TargetPage {
    #[serde(flatten)]
    met: Paired,
    indicator: String,
    difference: Option<f64>,
    difference_interval_90: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct DomainPage {
    #[serde(flatten)]
    met: Paired,
    domain: String,
}

/// Two probabilities from the same draws.
#[derive(Serialize)]
struct Paired {
    p_met_first: f64,
    p_met_second: f64,
    p_difference: f64,
    p_difference_interval_95: [f64; 2],
    certainty: f64,
    verdict: &'static str,
    draws_needed: Option<u64>,
}

impl Paired {
    fn of(met: &PairedProbability) -> Paired {
        Paired {
            p_met_first: met.first_share(),
            p_met_second: met.second_share(),
            p_difference: met.difference(),
            p_difference_interval_95: met.interval().into(),
            certainty: met.certainty(),
            verdict: met.verdict().code(),
            draws_needed: met.draws_needed(),
        }
    }
}
