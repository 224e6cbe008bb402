//! Policies with what comes of them in every future, as runs and batches bring them to `robustness`.

use crate::analysis::robustness::{Fates, PolicyOutcomes};
use crate::language::Text;

/// Policies with what comes of them.
pub(super) struct Compared {
    /// Name and title of each policy.
    pub policies: Vec<(String, Text)>,
    pub futures: usize,
    /// What the futures are, in a clause.
    pub futures_words: Text,
    pub outcomes: Vec<PolicyOutcomes>,
}

/// The futures of one policy, one after the other.
pub(super) fn joined(futures: &[PolicyOutcomes]) -> PolicyOutcomes {
    let targets = futures.first().map_or(0, |future| future.targets.len());
    let target = |position: usize| Fates {
        met: futures.iter().flat_map(|future| future.targets[position].met.iter().copied()).collect(),
        margin: futures.iter().flat_map(|future| future.targets[position].margin.iter().copied()).collect(),
    };
    PolicyOutcomes {
        targets: (0..targets).map(target).collect(),
        number_met: futures.iter().flat_map(|future| future.number_met.iter().copied()).collect(),
    }
}
