//! The linear update of draws by observations (the ensemble Kalman filter with perturbed observations, Evensen 1994; Burgers and others 1998).

/// An observation and what the draws said of it, on the scale of its series.
pub(super) struct Evidence {
    pub draws: Vec<f64>,
    /// The value observed; of one beyond the reach of the draws the end of their reach.
    pub value: f64,
    /// What of the value observed lies beyond their reach.
    pub beyond: f64,
    /// Standard error.
    pub error: f64,
    /// Standard normal numbers, one a draw: without them the moved draws would be too alike.
    pub noise: Vec<f64>,
}

/// All observations with what the draws said of them.
pub(super) struct Ensemble {
    evidence: Vec<Evidence>,
    /// Covariances of what the draws said, row by row.
    covariances: Vec<f64>,
    /// What the draws that count said, less the means: all observations of a draw, draw by draw.
    centred: Vec<f64>,
    /// Draws that did not fail and have a value of every observation.
    pub alive: Vec<bool>,
}

impl Ensemble {
    /// `least_error`: the least error of an observation, as a share of its draws' spread.
    pub(super) fn new(mut evidence: Vec<Evidence>, failed: &[bool], least_error: f64) -> Ensemble {
        let alive: Vec<bool> =
            failed.iter().enumerate().map(|(draw, failed)| !failed && evidence.iter().all(|one| one.draws[draw].is_finite())).collect();
        let means: Vec<f64> = evidence.iter().map(|one| mean(&one.draws, &alive)).collect();
        let count = evidence.len();
        let mut covariances = vec![0.0; count * count];
        for row in 0..count {
            for column in 0..=row {
                let found = covariance((&evidence[row].draws, means[row]), (&evidence[column].draws, means[column]), &alive);
                covariances[row * count + column] = found;
                covariances[column * count + row] = found;
            }
        }
        let of_draw = |draw: usize| evidence.iter().zip(&means).map(move |(one, mean)| one.draws[draw] - mean);
        let centred = (0..alive.len()).filter(|draw| alive[*draw]).flat_map(of_draw).collect();
        for (number, one) in evidence.iter_mut().enumerate() {
            let spread = covariances[number * (count + 1)].sqrt();
            one.error = one.error.max(least_error * spread).max(1e-12);
            if let Some((low, high)) = reach(&one.draws, &alive) {
                let within = one.value.clamp(low, high);
                one.beyond = one.value - within;
                one.value = within;
            }
        }
        Ensemble { evidence, covariances, centred, alive }
    }

    /// Covariances of a column with what the draws said of each observation. Each is a sum in order of draws; side by side they are vector code.
    fn covariances_with(&self, column: &[f64], mean: f64) -> Vec<f64> {
        let count = self.evidence.len();
        let mut sums = vec![-0.0; count];
        for (value, centred) in known(column, &self.alive).zip(self.centred.chunks_exact(count)) {
            let off = value - mean;
            sums.iter_mut().zip(centred).for_each(|(sum, centred)| *sum += off * centred);
        }
        let draws = known(column, &self.alive).count() as f64;
        sums.into_iter().map(|sum| sum / draws).collect()
    }

    /// Whether more than a third of the draws stand on one value: such a column is not moved by regression.
    ///
    /// No more than two values can, and two counters find them (Misra and Gries 1982, "Finding repeated elements", Science of Computer
    /// Programming 2).
    pub(super) fn is_heaped(&self, column: &[f64]) -> bool {
        let mut kept = [(0.0, 0_usize); 2];
        for value in known(column, &self.alive) {
            if let Some((_, count)) = kept.iter_mut().find(|(one, count)| *count > 0 && *one == value) {
                *count += 1;
            } else if let Some(free) = kept.iter_mut().find(|(_, count)| *count == 0) {
                *free = (value, 1);
            } else {
                kept.iter_mut().for_each(|(_, count)| *count -= 1);
            }
        }
        let draws = known(column, &self.alive).count();
        kept.iter().any(|(one, _)| 3 * known(column, &self.alive).filter(|value| value == one).count() > draws)
    }

    /// How far each draw is from an observation, in its standard errors.
    pub(super) fn misses(&self, observation: usize) -> Vec<f64> {
        let one = &self.evidence[observation];
        one.draws.iter().map(|draw| (draw - one.value) / one.error).collect()
    }

    /// The same of the value itself, however far beyond the draws it lies.
    pub(super) fn misses_of_seen(&self, observation: usize) -> Vec<f64> {
        let one = &self.evidence[observation];
        one.draws.iter().map(|draw| (draw - one.value - one.beyond) / one.error).collect()
    }

    /// What of an observation lies beyond the reach of the draws.
    pub(super) fn beyond(&self, observation: usize) -> f64 {
        self.evidence[observation].beyond
    }

    /// The same once a share of the evidence `from` these observations has moved the draws.
    pub(super) fn misses_left(&self, observation: usize, from: &[usize], share: f64) -> Vec<f64> {
        let one = &self.evidence[observation];
        let count = self.evidence.len();
        let covariances = from.iter().map(|other| self.covariances[observation * count + other]).collect();
        let moved = Gain { from: from.to_vec(), covariances }.moved(self, &one.draws, share);
        moved.iter().map(|draw| (draw - one.value) / one.error).collect()
    }
}

/// How a column answers to the observations that it is correlated with.
pub(super) struct Gain {
    /// Numbers of these observations.
    pub from: Vec<usize>,
    covariances: Vec<f64>,
}

impl Gain {
    /// The gain of a column on its scale from those of the observations that are `allowed` and correlated with it: an observation of the column
    /// itself always is, one of another year of the series only if its years hang together. `None` if there is nothing to learn.
    pub(super) fn new(ensemble: &Ensemble, column: &[f64], allowed: &dyn Fn(usize) -> bool, least_correlation: f64) -> Option<Gain> {
        if ensemble.alive.iter().zip(column).any(|(alive, value)| *alive && !value.is_finite()) {
            return None;
        }
        let mean = mean(column, &ensemble.alive);
        let spread = covariance((column, mean), (column, mean), &ensemble.alive).sqrt();
        // What does not vary, or by rounding alone, learns nothing.
        if spread.is_nan() || spread <= 1e-12 * mean.abs().max(1e-300) {
            return None;
        }
        let count = ensemble.evidence.len();
        let mut gain = Gain { from: Vec::new(), covariances: Vec::new() };
        for (number, found) in ensemble.covariances_with(column, mean).into_iter().enumerate() {
            let of_draws = ensemble.covariances[number * (count + 1)].sqrt();
            if allowed(number) && of_draws > 0.0 && (found / spread / of_draws).abs() >= least_correlation {
                gain.from.push(number);
                gain.covariances.push(found);
            }
        }
        (!gain.from.is_empty()).then_some(gain)
    }

    /// The column moved by a share of the evidence: its errors count as larger, so that shares that add up to one come to the whole.
    pub(super) fn moved(&self, ensemble: &Ensemble, column: &[f64], share: f64) -> Vec<f64> {
        let size = self.from.len();
        let count = ensemble.evidence.len();
        let mut matrix = vec![0.0; size * size];
        for (row, one) in self.from.iter().enumerate() {
            for (place, other) in self.from.iter().enumerate() {
                matrix[row * size + place] = ensemble.covariances[one * count + other];
            }
            let error = ensemble.evidence[*one].error;
            matrix[row * (size + 1)] += error * error / share;
        }
        let weights = crate::forecast::solve(matrix, self.covariances.clone(), size);
        let mut moved = column.to_vec();
        for (weight, number) in weights.iter().zip(&self.from) {
            let one = &ensemble.evidence[*number];
            let spread = one.error / share.sqrt();
            for (draw, value) in moved.iter_mut().enumerate() {
                if ensemble.alive[draw] {
                    *value += weight * (one.value + spread * one.noise[draw] - one.draws[draw]);
                }
            }
        }
        moved
    }
}

/// Between which values the draws lie but for the outermost at either end: what a value foretells is known from draws as high and as low.
fn reach(draws: &[f64], alive: &[bool]) -> Option<(f64, f64)> {
    let mut known: Vec<f64> = known(draws, alive).collect();
    known.sort_by(f64::total_cmp);
    let left_out = (known.len() as f64 * OUTERMOST) as usize;
    Some((*known.get(left_out)?, *known.get(known.len() - 1 - left_out)?))
}

/// Share of the draws at either end that is too small to tell what follows from such values.
const OUTERMOST: f64 = 0.005;

/// The values of the draws that count.
fn known(column: &[f64], alive: &[bool]) -> impl Iterator<Item = f64> {
    column.iter().zip(alive).filter(|(_, alive)| **alive).map(|(value, _)| *value)
}

fn mean(column: &[f64], alive: &[bool]) -> f64 {
    known(column, alive).sum::<f64>() / known(column, alive).count() as f64
}

fn covariance((one, one_mean): (&[f64], f64), (other, other_mean): (&[f64], f64), alive: &[bool]) -> f64 {
    let products =
        one.iter().zip(other).zip(alive).filter(|(_, alive)| **alive).map(|((one, other), _)| (one - one_mean) * (other - other_mean));
    let count = alive.iter().filter(|alive| **alive).count();
    products.sum::<f64>() / count as f64
}
