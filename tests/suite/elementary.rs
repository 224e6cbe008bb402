//! exp and ln: within 1 ulp of a reference over their whole domain, exact where IEEE is exact, one set of bits.

use fiveyear::engine::graph::math::{exp, ln};

use crate::small_plan::Dice;

/// How many representable numbers lie between two of the same sign; any NaN equals any NaN.
fn steps_apart(a: f64, b: f64) -> u64 {
    match (a.is_nan(), b.is_nan()) {
        (true, true) => 0,
        (false, false) if a.is_sign_negative() == b.is_sign_negative() => a.to_bits().abs_diff(b.to_bits()),
        _ => u64::MAX,
    }
}

/// Numbers of every size and sign: random bit patterns, and random numbers where the function does most of its work.
fn numbers(count: usize, low: f64, high: f64) -> impl Iterator<Item = f64> {
    let mut dice = Dice::new(7);
    (0..count).flat_map(move |_| {
        let bits = (dice.uniform() * 2.0_f64.powi(53)) as u64 ^ (((dice.uniform() * 4096.0) as u64) << 52);
        [f64::from_bits(bits), low + (high - low) * dice.uniform()]
    })
}

const EDGES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    f64::MIN_POSITIVE,
    -f64::MIN_POSITIVE,
    5e-324,
    -5e-324,
    2.2e-308,
    1e-300,
    1e300,
    f64::MAX,
    f64::MIN,
    709.782712893384,
    709.7827128933841,
    710.0,
    -708.3964185322641,
    -708.4,
    -745.1332191019411,
    -745.1332191019412,
    -746.0,
    -1e9,
    1e9,
    0.34657359027997264,
    -0.34657359027997264,
    0.7071067811865475,
    0.7071067811865476,
    1.4142135623730951,
    1.0000000000000002,
    0.9999999999999999,
    4503599627370496.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

#[test]
fn exp_and_ln_are_within_one_ulp_of_the_reference() {
    for x in numbers(1_000_000, -750.0, 715.0).chain(EDGES.iter().copied()) {
        assert!(steps_apart(exp(x), libm::exp(x)) <= 1, "exp({x:e}) = {:e}, not {:e}", exp(x), libm::exp(x));
        assert!(steps_apart(ln(x), libm::log(x)) <= 1, "ln({x:e}) = {:e}, not {:e}", ln(x), libm::log(x));
    }
    for x in numbers(1_000_000, 0.25, 4.0) {
        assert!(steps_apart(ln(x), libm::log(x)) <= 1, "ln({x:e}) = {:e}, not {:e}", ln(x), libm::log(x));
        assert!(steps_apart(exp(x - 2.0), libm::exp(x - 2.0)) <= 1, "exp({:e})", x - 2.0);
    }
}

#[test]
fn special_values_are_those_of_c() {
    for (x, value) in
        [(0.0, 1.0), (-0.0, 1.0), (f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, 0.0), (710.0, f64::INFINITY), (-746.0, 0.0)]
    {
        assert_eq!(exp(x).to_bits(), f64::to_bits(value), "exp({x})");
    }
    for (x, value) in [(1.0, 0.0), (0.0, f64::NEG_INFINITY), (-0.0, f64::NEG_INFINITY), (f64::INFINITY, f64::INFINITY)] {
        assert_eq!(ln(x).to_bits(), f64::to_bits(value), "ln({x})");
    }
    assert!(exp(f64::NAN).is_nan() && ln(f64::NAN).is_nan() && ln(-1.0).is_nan() && ln(f64::NEG_INFINITY).is_nan());
    assert_eq!(exp(-745.0), 5e-324, "the smallest of all is reached");
}

#[test]
fn known_values_are_met_within_one_ulp() {
    // Correctly rounded values, reckoned with 60 digits.
    let known = [
        (exp(1.0), std::f64::consts::E),
        (exp(-1.0), 0.367_879_441_171_442_33),
        (exp(0.5), 1.648_721_270_700_128_2),
        (ln(2.0), std::f64::consts::LN_2),
        (ln(10.0), std::f64::consts::LN_10),
        (ln(0.75), -0.287_682_072_451_780_9),
    ];
    for (found, value) in known {
        assert!(steps_apart(found, value) <= 1, "{found:e}, not {value:e}");
    }
}
