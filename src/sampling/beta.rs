//! The beta distribution on 0 to 1, with the same bits on every machine.

use super::normal;
use super::table::Tabulated;
use crate::math::{exp, ln};

/// ln B(a, b), the logarithm of the beta function.
fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The regularised incomplete beta function I_x(a, b): the probability that a beta variable is below `x`.
///
/// Continued fraction (Abramowitz & Stegun 26.5.8) by Lentz's method; `a`, `b` > 0 and `x` in 0..=1.
pub fn cdf(a: f64, b: f64, x: f64) -> f64 {
    cdf_given(a, b, ln_beta(a, b), x)
}

/// The same where ln B(a, b) is known.
fn cdf_given(a: f64, b: f64, ln_beta: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    cdf_in_front(a, b, x, front(a, b, ln_beta, x))
}

/// x^a (1 - x)^b / B(a, b), the density times x (1 - x).
fn front(a: f64, b: f64, ln_beta: f64, x: f64) -> f64 {
    exp(a * ln(x) + b * libm::log1p(-x) - ln_beta)
}

/// The same where that factor is known, of an `x` between 0 and 1.
fn cdf_in_front(a: f64, b: f64, x: f64, front: f64) -> f64 {
    // The fraction converges fast below the mean only; above it, the other tail is taken.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, 1.0 - x) / b
    }
}

fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    // About sqrt(max(a, b)) steps are needed: 10,000 suffice for 10^8 draws.
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// The value below which a beta variable lies with probability `p`, to the last digits; `a`, `b` > 0 and `p` in 0..=1.
///
/// Halley's steps (Newton's with the curvature of the distribution) kept inside a bracket that bisection shrinks, so that it ends for any shape.
/// Each leaves about the cube of the distance, as a part of that to the nearer end or of the standard deviation, so that nothing is left
/// after one as short as a millionth. Without a peak at an end they start close to the quantile.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let normaliser = ln_beta(a, b);
    let sd = (a * b / (a + b + 1.0)).sqrt() / (a + b);
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    if a >= 1.0 && b >= 1.0 {
        let start = approximate(a, b, p);
        x = if start > 0.0 && start < 1.0 { start } else { x };
    }
    for _ in 0..200 {
        let front = front(a, b, normaliser, x);
        let excess = cdf_in_front(a, b, x, front) - p;
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = excess * x * (1.0 - x) / front;
        // Where the curvature says more than the slope, the step is far from the end, and half of it is as good as any.
        let curved = (0.5 * newton * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))).clamp(-0.5, 0.5);
        let halley = x - newton / (1.0 - curved);
        if (halley - x).abs() <= 1e-6 * x.min(1.0 - x).min(sd) {
            return halley.clamp(low, high);
        }
        let next = if halley > low && halley < high { halley } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// The quantile to two or three digits near the middle, fewer in the tails (Abramowitz & Stegun 26.5.22).
fn approximate(a: f64, b: f64, p: f64) -> f64 {
    let score = -normal::quantile(p);
    let lambda = (score * score - 3.0) / 6.0;
    let (of_a, of_b) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let h = 2.0 / (of_a + of_b);
    let w = score * (h + lambda).max(0.0).sqrt() / h - (of_b - of_a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    a / (a + b * exp(2.0 * w))
}

/// A beta distribution on 0 to 1, for tables.
#[derive(Debug)]
pub struct Standard {
    /// First shape parameter, above zero.
    pub alpha: f64,
    /// Second shape parameter, above zero.
    pub beta: f64,
}

impl Tabulated for Standard {
    fn key(&self) -> (&'static str, [u64; 2]) {
        ("beta", [self.alpha.to_bits(), self.beta.to_bits()])
    }

    fn quantile(&self, u: f64) -> f64 {
        // Close to one, a probability has fewer digits than its distance from one.
        if u > 0.5 { self.upper_quantile(1.0 - u) } else { quantile(self.alpha, self.beta, u) }
    }

    fn upper_quantile(&self, tail: f64) -> f64 {
        1.0 - quantile(self.beta, self.alpha, tail)
    }

    fn allowed(&self, _nearest: f64) -> f64 {
        1e-7
    }

    /// Shapes of PERT distributions and around, of which a test makes the tables.
    fn is_smooth(&self) -> bool {
        (0.5..=5.0).contains(&self.alpha) && (0.5..=5.0).contains(&self.beta)
    }
}
