//! Decimals of figures, what rounding may hide, and figures without the last bits of a sum.

/// How many decimals a figure is written with.
pub(super) fn decimals(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, part)| part.len())
}

/// Half a unit of the last of so many decimals: what rounding may hide.
pub(super) fn half_a_unit(decimals: usize) -> f64 {
    format!("5e-{}", decimals + 1).parse().expect("invariant: a number just written")
}

/// A figure as a message shows it, without the last bits of a sum.
pub(super) fn tidy(figure: f64) -> f64 {
    (figure * 1e9).round() / 1e9
}
