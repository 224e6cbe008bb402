//! Robustness: how policies fare over many futures, told by share met, regret and the worst tenth.
//!
//! * *Share met*: in which part of the futures a target is met; of the plan as a whole, in which part at least so many targets are (the
//!   satisficing criterion of Simon 1956 as Lempert et al. use it).
//! * *Regret* (Savage 1951): how far a policy falls behind the best policy of the same future, on average and at the most.
//! * *Worst tenth*: the mean over the tenth of the futures, at least one, in which the policy itself fares worst. Of one future this is
//!   Wald's maximin.
//!
//! A future in which a policy has no value, since all its draws fail, counts as not met for that policy. Regret, mean and worst tenth are those of
//! the futures in which all policies have a value: else a policy would look the better for failing where others fare badly.
//!
//! A policy fares by how far a target's value is on the good side of its edge (in its unit, negative where it is missed), and the plan as a
//! whole by the number of targets met.

/// How policies come out in futures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcomes {
    /// One per policy.
    pub policies: Vec<PolicyOutcomes>,
    /// How many targets must be met for a future to count as met as a whole.
    pub wanted: usize,
}

/// How one policy comes out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicyOutcomes {
    /// Per target, in the plan's order.
    pub targets: Vec<Fates>,
    /// Per future how many targets are met; none where nothing has a value.
    pub number_met: Vec<f64>,
}

/// What becomes of a target under a policy, future by future.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fates {
    /// Whether it is met.
    pub met: Vec<bool>,
    /// How far it is on the good side of its edge; NaN where it has no value.
    pub margin: Vec<f64>,
}

/// How robust one policy is, of one target or of the plan as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Robust {
    /// Position of the policy.
    pub policy: usize,
    /// Position of the target; `None` of the plan as a whole.
    pub target: Option<usize>,
    /// Share of the futures in which it is met.
    pub share_met: f64,
    /// Mean over futures of how far the policy falls behind the best one; NaN where no future has a value of all policies.
    pub mean_regret: f64,
    /// The largest of these.
    pub max_regret: f64,
    /// Mean of how the policy fares, over the futures in which all have a value; NaN where there is none.
    pub mean: f64,
    /// Mean over the policy's own worst tenth of futures.
    pub worst_tenth: f64,
    /// Whether no other policy does better in its worst tenth.
    pub best_in_worst_tenth: bool,
    /// Futures in which all policies have a value.
    pub compared: usize,
}

/// How robust each policy is: of the plan as a whole, then of each target, policy by policy within.
pub fn robustness(outcomes: &Outcomes) -> Vec<Robust> {
    let policies = &outcomes.policies;
    let of_all: Vec<(Vec<bool>, &[f64])> = policies
        .iter()
        .map(|policy| (policy.number_met.iter().map(|number| *number >= outcomes.wanted as f64).collect(), policy.number_met.as_slice()))
        .collect();
    let mut found = rows(None, &of_all);
    let targets = policies.first().map_or(0, |policy| policy.targets.len());
    for target in 0..targets {
        let of_target: Vec<(Vec<bool>, &[f64])> =
            policies.iter().map(|policy| (policy.targets[target].met.clone(), policy.targets[target].margin.as_slice())).collect();
        found.extend(rows(Some(target), &of_target));
    }
    found
}

/// The rows of one question, of which each policy has its futures met and how it fares in each.
fn rows(target: Option<usize>, policies: &[(Vec<bool>, &[f64])]) -> Vec<Robust> {
    let futures = policies.first().map_or(0, |(met, _)| met.len());
    let compared: Vec<usize> = (0..futures).filter(|future| policies.iter().all(|(_, fares)| fares[*future].is_finite())).collect();
    let best = |future: usize| policies.iter().map(|(_, fares)| fares[future]).fold(f64::NEG_INFINITY, f64::max);
    let fares_there: Vec<Vec<f64>> = policies.iter().map(|(_, fares)| compared.iter().map(|future| fares[*future]).collect()).collect();
    let worst: Vec<f64> = fares_there.iter().map(|fares| worst_tenth(fares)).collect();
    let best_worst = worst.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let row = |(policy, (met, fares)): (usize, &(Vec<bool>, &[f64]))| {
        let regrets = compared.iter().map(|future| best(*future) - fares[*future]);
        let (sum, most) = regrets.fold((0.0, f64::NAN), |(sum, most): (f64, f64), regret| (sum + regret, most.max(regret)));
        Robust {
            policy,
            target,
            share_met: met.iter().filter(|met| **met).count() as f64 / futures as f64,
            mean_regret: sum / compared.len() as f64,
            max_regret: most,
            mean: fares_there[policy].iter().sum::<f64>() / compared.len() as f64,
            worst_tenth: worst[policy],
            best_in_worst_tenth: worst[policy] == best_worst,
            compared: compared.len(),
        }
    };
    policies.iter().enumerate().map(row).collect()
}

/// The mean of the least tenth of values, at least one of them; NaN of none.
fn worst_tenth(fares: &[f64]) -> f64 {
    let mut fares = fares.to_vec();
    fares.sort_by(f64::total_cmp);
    let tenth = fares.len().div_ceil(10);
    fares[..tenth].iter().sum::<f64>() / tenth as f64
}
