//! Weights of draws by how well they fit what was observed, and columns read from weighted draws.

use super::linear::Ensemble;

/// Weights of all draws, together one.
pub(super) struct Weighting {
    pub weights: Vec<f64>,
    /// Share of the evidence within reach of the draws that they carry: 1, or as much as leaves enough draws.
    pub carried: f64,
    /// Draws that these weights leave, in effect: one over the sum of squares.
    pub left: f64,
    /// Share of all evidence, however far beyond the draws, that weights could carry.
    pub tempered: f64,
    /// Draws that fit all evidence as it is, in effect.
    pub fitting: f64,
}

/// Steps of the search for the share of the evidence: it is found to a billionth.
const BISECTIONS: usize = 30;

/// Weights by the misses of some observations, normal errors, tempered so that `enough` effective draws are left. What the tempering leaves
/// out is taken as carried by a linear update before: the weights are then those of the moved draws. Where draws may not be `movable`, it is
/// left out, and of draws fewer than `fewest` nothing is tempered: they are too few to say anything.
pub(super) fn weigh(ensemble: &Ensemble, from: &[usize], (enough, fewest): (f64, f64), movable: bool) -> Weighting {
    let seen = fits(ensemble, from.iter().map(|number| ensemble.misses_of_seen(*number)));
    let (fitting, tempered) = (weights(&seen, 1.0).1, share(&seen, enough));
    let within = fits(ensemble, from.iter().map(|number| ensemble.misses(*number)));
    let carried = if movable || fitting >= fewest { share(&within, enough) } else { 1.0 };
    let (weights, left) = if carried >= 1.0 {
        weights(&within, 1.0)
    } else if !movable {
        weights(&within, carried)
    } else {
        let left = from.iter().map(|number| ensemble.misses_left(*number, from, 1.0 - carried));
        weights(&fits(ensemble, left), carried)
    };
    Weighting { weights, carried, left, tempered, fitting }
}

/// The largest share of the evidence that leaves so many effective draws.
fn share(fits: &[f64], enough: f64) -> f64 {
    let leaves_enough = |share: f64| weights(fits, share).1 >= enough;
    if leaves_enough(1.0) {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..BISECTIONS {
        let middle = (low + high) / 2.0;
        if leaves_enough(middle) { low = middle } else { high = middle }
    }
    low
}

/// Logarithms of how well each draw fits.
fn fits(ensemble: &Ensemble, misses: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
    let mut fits: Vec<f64> = ensemble.alive.iter().map(|alive| if *alive { 0.0 } else { f64::NEG_INFINITY }).collect();
    for misses in misses {
        for (fit, miss) in fits.iter_mut().zip(misses) {
            *fit -= 0.5 * miss * miss;
        }
    }
    // A draw without a value of an observation is not alive, and its miss not a number.
    fits.iter_mut().filter(|fit| fit.is_nan()).for_each(|fit| *fit = f64::NEG_INFINITY);
    fits
}

/// Weights by a share of the evidence, and the draws that they leave, in effect.
fn weights(fits: &[f64], share: f64) -> (Vec<f64>, f64) {
    let best = fits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut weights: Vec<f64> = fits.iter().map(|fit| if fit.is_finite() { libm::exp(share * (fit - best)) } else { 0.0 }).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
    (weights, effective)
}

/// The values of weighted draws, handed out to all draws by their places in `order`: the column has the distribution of the weighted draws,
/// and who is high and who is low is as in `order`. Draws that are not alive keep theirs.
pub(super) fn handed_out(values: &[f64], weights: &[f64], order: &[f64], alive: &[bool]) -> Vec<f64> {
    let sorted = |by: &[f64]| {
        let mut draws: Vec<usize> = (0..by.len()).filter(|draw| alive[*draw]).collect();
        draws.sort_by(|one, other| by[*one].total_cmp(&by[*other]).then(one.cmp(other)));
        draws
    };
    let (by_value, by_order) = (sorted(values), sorted(order));
    let mut handed = values.to_vec();
    let mut at = 0;
    let mut below = weights[by_value[0]];
    for (place, draw) in by_order.iter().enumerate() {
        let wanted = (place as f64 + 0.5) / by_order.len() as f64;
        while below < wanted && at + 1 < by_value.len() {
            at += 1;
            below += weights[by_value[at]];
        }
        handed[*draw] = values[by_value[at]];
    }
    handed
}
