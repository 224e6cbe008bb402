//! The kernel of all official methods: growth rates and extrapolated values.

/// What a base or target of zero counts as, so that compound growth is defined (Statistics Canada).
pub const ZERO: f64 = 0.001;

/// Compound yearly growth (to / from)^(1 / years) - 1. A base of zero counts as [`ZERO`]. `None` without years, or if the values
/// have opposite signs.
pub fn compound(from: f64, to: f64, years: f64) -> Option<f64> {
    let from = if from == 0.0 { ZERO } else { from };
    if years.is_nan() || years <= 0.0 || to / from < 0.0 {
        return None;
    }
    let growth = libm::pow(to / from, 1.0 / years) - 1.0;
    growth.is_finite().then_some(growth)
}

/// Linear yearly growth in units a year. `None` without years.
pub fn linear(from: f64, to: f64, years: f64) -> Option<f64> {
    (years > 0.0).then(|| (to - from) / years)
}

/// The value in `year` of a line fitted to observations (year, value) by least squares with weights
/// (t_i - t_1 + 1) / (t_n - t_1 + 1), which grow towards the latest. `None` with fewer than two different years.
pub fn weighted_line(observations: &[(f64, f64)], year: f64) -> Option<f64> {
    let first = observations.iter().map(|(year, _)| *year).reduce(|a, b| if b < a { b } else { a })?;
    let last = observations.iter().map(|(year, _)| *year).reduce(|a, b| if b > a { b } else { a })?;
    if first == last {
        return None;
    }
    // Years count from the first, so that their squares stay small beside the digits of a double.
    let since = |year: f64| year - first;
    let weight = |year: f64| (since(year) + 1.0) / (since(last) + 1.0);
    let total: f64 = observations.iter().map(|(t, _)| weight(*t)).sum();
    let mean_year = observations.iter().map(|(t, _)| weight(*t) * since(*t)).sum::<f64>() / total;
    let mean_value = observations.iter().map(|(t, y)| weight(*t) * y).sum::<f64>() / total;
    let covariance: f64 = observations.iter().map(|(t, y)| weight(*t) * (since(*t) - mean_year) * (y - mean_value)).sum();
    let variance: f64 = observations.iter().map(|(t, _)| weight(*t) * (since(*t) - mean_year) * (since(*t) - mean_year)).sum();
    Some(mean_value + covariance / variance * (since(year) - mean_year))
}
