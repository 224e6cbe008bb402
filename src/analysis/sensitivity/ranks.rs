//! Rank correlations of inputs with an answer, from plain draws: the cheapest look, blind to what goes up and down again.

use super::resample::Estimate;

/// Spearman's rank correlation of one column of input with the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RankCorrelated {
    /// The name that tables have for the column.
    pub column: String,
    /// The correlation with its 95 % interval by Fisher's transformation (Fieller, Hartley & Pearson 1957: variance 1.06 / (n - 3)).
    pub correlation: Estimate,
    /// Draws in which the answer has a value.
    pub draws: usize,
}

/// Spearman's rank correlation over the draws in which both have a value, and how many these are; ties have the mean of their ranks. `None`
/// where either is the same in all of them, or fewer than four are left.
pub fn rank_correlation(input: &[f64], answer: &[f64]) -> Option<(Estimate, usize)> {
    let both: Vec<(f64, f64)> = input
        .iter()
        .zip(answer)
        .map(|(input, answer)| (*input, *answer))
        .filter(|(input, answer)| input.is_finite() && answer.is_finite())
        .collect();
    let (inputs, answers): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
    let count = inputs.len();
    let rank = (count > 3).then(|| pearson(&ranks(&inputs), &ranks(&answers)))?;
    rank.is_finite().then(|| {
        let half = 1.959_963_984_540_054 * (1.06 / (count as f64 - 3.0)).sqrt();
        let score = libm::atanh(rank);
        (Estimate { value: rank, low: libm::tanh(score - half), high: libm::tanh(score + half) }, count)
    })
}

/// Ranks from 1 on, ties with the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let tied = order[from..].iter().take_while(|row| values[**row] == values[order[from]]).count();
        order[from..from + tied].iter().for_each(|row| ranks[*row] = from as f64 + (tied as f64 + 1.0) / 2.0);
        from += tied;
    }
    ranks
}

/// Pearson's correlation; NaN where either does not vary.
fn pearson(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (middle, other_middle) = (mean(one), mean(other));
    let (mut both, mut squares, mut other_squares) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        both += (x - middle) * (y - other_middle);
        squares += (x - middle) * (x - middle);
        other_squares += (y - other_middle) * (y - other_middle);
    }
    (both / (squares * other_squares).sqrt()).clamp(-1.0, 1.0)
}
