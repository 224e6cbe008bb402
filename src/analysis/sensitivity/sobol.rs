//! Sobol's indices: which share of an answer's variance each input or group of inputs makes, alone and with all it does with others.
//!
//! With f(A), f(B) the answers of two independent sets of draws and f(AB) those of A with one group of inputs taken from B, V the variance of
//! f(A) and f(B) together:
//!
//! * first order, 1 - mean((f(B) - f(AB))²) / 2V (Jansen 1999, Computer Physics Communications 117:35-43): what would vanish of the variance
//!   were the group known;
//! * total, mean((f(A) - f(AB))²) / 2V (the same): what would be left were all but the group known. SALib's `ST` is the same number;
//! * first order by Saltelli et al. (2010, Computer Physics Communications 181:259-270), mean(f(B) (f(AB) - f(A))) / V of answers less their
//!   mean: SALib's `S1`. Of large indices Jansen's has the smaller error, of small ones this, which is nothing where f(AB) = f(A). Both are
//!   given, each with its interval; [`SobolIndices::alone`] is the one whose interval is narrower, and what people are shown.

use rayon::prelude::*;

use super::resample::{Estimate, Resampling};
use super::{Undefined, constant};

/// The indices of one input or group of inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndices {
    /// First order, by Jansen's estimator.
    pub first: Estimate,
    /// Total, by Jansen's estimator.
    pub total: Estimate,
    /// First order, by the estimator of Saltelli et al. (2010).
    pub first_saltelli: Estimate,
    /// Rows of which all evaluations have a value.
    pub rows: usize,
}

impl SobolIndices {
    /// First order by the estimator that knows it better: the one with the narrower interval.
    pub fn alone(&self) -> Estimate {
        let width = |estimate: &Estimate| estimate.high - estimate.low;
        if width(&self.first_saltelli) < width(&self.first) { self.first_saltelli } else { self.first }
    }
}

/// Rows that are too few to say anything.
const FEW: usize = 10;

/// The indices of each group: `a` and `b` are the answers of the two sets, `mixed` those of A with each group from B in turn; NaN where an
/// evaluation failed. A row with such an evaluation is left out of the groups that need it.
///
/// # Errors
/// Answers that do not vary, and too few that have a value.
pub fn sobol_indices(a: &[f64], b: &[f64], mixed: &[&[f64]], seed: u64) -> Result<Vec<SobolIndices>, Undefined> {
    assert!(a.len() == b.len() && mixed.iter().all(|column| column.len() == a.len()), "invariant: one answer a row");
    let all = || a.iter().chain(b).chain(mixed.iter().copied().flatten()).copied();
    let failed = all().filter(|value| !value.is_finite()).count();
    let whole = |mixed: &[f64]| -> Vec<[f64; 3]> {
        let rows = a.iter().zip(b).zip(mixed).map(|((a, b), mixed)| [*a, *b, *mixed]);
        rows.filter(|row| row.iter().all(|value| value.is_finite())).collect()
    };
    let rows: Vec<Vec<[f64; 3]>> = mixed.iter().map(|column| whole(column)).collect();
    if rows.iter().any(|rows| rows.len() < FEW.max(a.len() / 2)) {
        return Err(Undefined::Failed { failed, of: a.len() * (2 + mixed.len()) });
    }
    if let Some(value) = constant(all()) {
        return Err(Undefined::Constant(value));
    }
    if let Some(value) = rows.iter().find_map(|rows| constant(rows.iter().flat_map(|row| [row[0], row[1]]))) {
        return Err(Undefined::Constant(value));
    }
    // SALib takes the mean of all answers, those of the mixed sets among them.
    let (sum, count) = all().filter(|value| value.is_finite()).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    let middle = sum / count;
    // Most groups lack no row and share one resampling.
    let whole = Resampling::new(seed, a.len());
    let of_group = |rows: &Vec<[f64; 3]>| {
        if rows.len() == a.len() { indices(rows, middle, &whole) } else { indices(rows, middle, &Resampling::new(seed, rows.len())) }
    };
    Ok(rows.par_iter().map(of_group).collect())
}

/// What an index needs of a row, and of many: sums of f(A) + f(B), their squares, the squared differences of f(AB) from either, and what
/// f(B) and the way from f(A) to f(AB) have in common.
#[derive(Clone, Copy, Default)]
struct Sums {
    values: f64,
    squares: f64,
    from_a: f64,
    from_b: f64,
    common: f64,
}

impl Sums {
    fn plus(self, other: &Sums) -> Sums {
        Sums {
            values: self.values + other.values,
            squares: self.squares + other.squares,
            from_a: self.from_a + other.from_a,
            from_b: self.from_b + other.from_b,
            common: self.common + other.common,
        }
    }

    /// Twice the variance of f(A) and f(B) together, times the number of rows.
    fn spread(&self, rows: usize) -> f64 {
        self.squares - self.values * self.values / (2 * rows) as f64
    }
}

fn indices(rows: &[[f64; 3]], middle: f64, resampling: &Resampling) -> SobolIndices {
    let count = rows.len();
    // Differences from the mean lose fewer digits when they are squared.
    let mean = rows.iter().map(|[a, b, _]| a + b).sum::<f64>() / (2 * count) as f64;
    let of_row = |[a, b, mixed]: &[f64; 3]| {
        let common = (b - middle) * (mixed - a);
        let (a, b, mixed) = (a - mean, b - mean, mixed - mean);
        Sums { values: a + b, squares: a * a + b * b, from_a: (a - mixed) * (a - mixed), from_b: (b - mixed) * (b - mixed), common }
    };
    let by_row: Vec<Sums> = rows.iter().map(of_row).collect();
    let all = by_row.iter().fold(Sums::default(), Sums::plus);
    let of_rows = |taken: &[u32]| taken.iter().fold(Sums::default(), |sums, row| sums.plus(&by_row[*row as usize]));
    let total = |sums: Sums| sums.from_a / sums.spread(count);
    let first = |sums: Sums| 1.0 - sums.from_b / sums.spread(count);
    let saltelli = |sums: Sums| 2.0 * sums.common / sums.spread(count);
    SobolIndices {
        first: resampling.estimate(first(all), |taken| first(of_rows(taken))),
        total: resampling.estimate(total(all), |taken| total(of_rows(taken))),
        first_saltelli: resampling.estimate(saltelli(all), |taken| saltelli(of_rows(taken))),
        rows: count,
    }
}
