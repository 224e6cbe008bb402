//! exp, ln and pow: within 1 ulp of a reference over their whole domain, exact where IEEE is exact, one set of bits.

use fiveyear::engine::graph::math::{exp, ln, pow};

use crate::support::small_plan::Dice;

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
        (pow(1.1, 0.1), 1.009_576_582_776_887),
        (pow(0.7, -3.3), 3.244_714_338_485_836),
        (pow(10.0, -0.5), 0.316_227_766_016_837_94),
        (pow(0.999_999_891_752_467_6, 2_507_602_786.753_046_5), 1.301_103_071_524_066_6e-118),
        (pow(1.000_000_000_000_000_2, 4_503_599_627_370_496.0), std::f64::consts::E),
        (pow(1.000_000_000_000_000_2, 3.1e18), 8.740_064_376_489_356e298),
        (pow(0.999_999_999_999_999_9, -6e17), 8.507_931_734_958_647e28),
    ];
    for (found, value) in known {
        assert!(steps_apart(found, value) <= 1, "{found:e}, not {value:e}");
    }
}

/// Both, or an error that names the arguments.
fn assert_power(x: f64, y: f64) {
    assert!(steps_apart(pow(x, y), libm::pow(x, y)) <= 1, "pow({x:e}, {y:e}) = {:e}, not {:e}", pow(x, y), libm::pow(x, y));
}

#[test]
fn pow_is_within_one_ulp_of_the_reference() {
    let mut dice = Dice::new(11);
    let whole = |y: f64| if y.abs() < 64.0 { y.round() } else { y };
    for x in numbers(300_000, 0.2, 5.0) {
        for y in [40.0 * (dice.uniform() - 0.5), 2400.0 * (dice.uniform() - 0.5), 2.0 * dice.uniform()] {
            assert_power(x, y);
            assert_power(-x, whole(y));
        }
        // Powers that reach the ends of the range, and those below the normal numbers.
        let logarithm = libm::log2(x.abs());
        assert_power(x.abs(), -1074.0 * (0.9 + 0.2 * dice.uniform()) / logarithm);
        assert_power(x.abs(), 1024.0 * (0.9 + 0.2 * dice.uniform()) / logarithm);
    }
    // Near 1, where a large exponent brings the last bits of the logarithm to light; beyond 2^31 the reference itself is less exact.
    for _ in 0..300_000 {
        let x = 1.0 + (dice.uniform() - 0.5) * 2.0_f64.powi(-((dice.uniform() * 21.0) as i32));
        let y = 1400.0 * (dice.uniform() - 0.5) / libm::log(x).abs();
        assert_power(x, y.clamp(-2.0_f64.powi(31), 2.0_f64.powi(31)));
    }
}

#[test]
fn powers_of_special_values_are_those_of_c() {
    let others = [2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 2.5, 1e30, -1e30, 9007199254740993.0, 4503599627370497.0, -4503599627370497.0];
    for x in EDGES.iter().chain(&others) {
        for y in EDGES.iter().chain(&others) {
            assert_power(*x, *y);
        }
    }
    assert_eq!(pow(f64::NAN, 0.0), 1.0);
    assert_eq!(pow(1.0, f64::NAN), 1.0);
    assert_eq!(pow(-1.0, f64::INFINITY), 1.0);
    assert!(pow(-8.0, 1.0 / 3.0).is_nan());
    assert_eq!(pow(-0.0, -3.0), f64::NEG_INFINITY);
}

#[test]
fn small_whole_powers_of_small_whole_numbers_are_exact() {
    for base in 2..=12_u64 {
        let mut exact = 1_u64;
        for exponent in 0..=9 {
            assert_eq!(pow(base as f64, f64::from(exponent)), exact as f64, "{base} ** {exponent}");
            exact *= base;
        }
    }
}
