//! How exact a figure is whose draws come in replicates: by the spread of the replicates' own figures.
//!
//! The draws of a Latin hypercube depend on each other; ten replicates of one do not. The mean of their figures has the standard error
//! s / sqrt(10), s the standard deviation between them, and Student's t with nine degrees of freedom as the distribution of its error
//! (McKay, Beckman & Conover 1979; Iman 1981 calls this a replicated Latin hypercube sample).

use std::ops::Range;

/// Replicates of a design that has some, always as many.
pub(crate) const REPLICATES: usize = 10;

/// The 97.5 % quantile of Student's t with nine degrees of freedom: half of a 95 % interval is so many standard errors.
pub(crate) const T: f64 = 2.262_157_162_740_992;

/// The draws of each replicate.
pub(crate) fn replicates(draws: usize) -> impl Iterator<Item = Range<usize>> {
    let size = draws / REPLICATES;
    (0..REPLICATES).map(move |replicate| replicate * size..(replicate + 1) * size)
}

/// The standard error of a mean over `draws` from the replicates' sums, and the sum of their squares.
///
/// The sum of squared distances of the replicates' sums from their mean, by which the error is told, is exact in whole numbers.
pub(crate) fn standard_error(sum: f64, squares: f64, draws: usize) -> f64 {
    let size = draws as f64 / REPLICATES as f64;
    (distances(sum, squares) / (REPLICATES * (REPLICATES - 1)) as f64).sqrt() / size
}

/// Sum of the squared distances of the replicates' sums from their mean.
pub(crate) fn distances(sum: f64, squares: f64) -> f64 {
    (squares - sum * sum / REPLICATES as f64).max(0.0)
}

/// The standard error of the mean of a column whose draws come in replicates; NaN are draws without a value, left out.
pub(crate) fn error_of_mean(values: &[f64]) -> f64 {
    let of =
        |part: &[f64]| part.iter().filter(|value| !value.is_nan()).fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    let parts: Vec<(f64, usize)> = replicates(values.len()).map(|range| of(&values[range])).collect();
    let (sum, count) = parts.iter().fold((0.0, 0), |(sum, count), part| (sum + part.0, count + part.1));
    let mean = sum / count as f64;
    // Replicates have as many values but for those that failed: each one's distance from what the common mean makes of its number.
    let squares: f64 = parts.iter().map(|(sum, count)| (sum - mean * *count as f64) * (sum - mean * *count as f64)).sum();
    (squares * REPLICATES as f64 / (REPLICATES - 1) as f64).sqrt() / count as f64
}

/// The probability that Student's t with nine degrees of freedom lies below `t`.
pub(crate) fn cdf(t: f64) -> f64 {
    super::student::cdf((REPLICATES - 1) as f64, t)
}
