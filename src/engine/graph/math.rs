//! The one definition of the functions whose bits the machine does not fix: exp, ln, pow, minimum, maximum.

// None but pow has a branch or a table, so that the compiler turns them into vector code at any width, and no fused multiply-add, so
// that every width and every machine gives the same bits. Reductions and polynomials are those of FreeBSD's msun (Sun Microsystems 1993).

/// The logarithm of 2 in two parts; the first ends in so many zeros that its products with exponents are exact.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);

/// 1.5 * 2^52: added to a small number it rounds it to an integer, which then stands in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// e to the power of `x`, within 1 ulp.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // Beyond these ends the result is infinite or 0; NaN passes both comparisons.
    let inside = if x > 710.0 { 710.0 } else { x };
    let inside = if inside < -746.0 { -746.0 } else { inside };
    // x = k ln 2 + (high - low), with the rest below ln 2 / 2.
    let rounded = inside * std::f64::consts::LOG2_E + ROUNDER;
    let k = rounded - ROUNDER;
    let high = inside - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let rest = high - low;
    let square = rest * rest;
    let tail = 4.138_136_797_057_238_5e-8;
    let tail = -1.653_390_220_546_525_2e-6 + square * tail;
    let tail = 6.613_756_321_437_934e-5 + square * tail;
    let tail = -0.002_777_777_777_701_559_3 + square * tail;
    let tail = 0.166_666_666_666_666_02 + square * tail;
    let even = rest - square * tail;
    let power = 1.0 + (rest * even / (2.0 - even) - low + high);
    // 2^k in two factors, so that results below the normal numbers are rounded once.
    let exponent = rounded.to_bits().wrapping_sub(ROUNDER.to_bits());
    let half = (exponent.wrapping_add(2048) >> 1).wrapping_sub(1024);
    let two_to = |exponent: u64| f64::from_bits(exponent.wrapping_add(1023) << 52);
    power * two_to(half) * two_to(exponent.wrapping_sub(half))
}

/// Natural logarithm, within 1 ulp; -infinity at both zeros, NaN below.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    // Numbers below the normal ones are scaled up by 2^54.
    let small = x < f64::MIN_POSITIVE;
    let scaled = if small { x * 18_014_398_509_481_984.0 } else { x };
    let shift = if small { -1077.0 } else { -1023.0 };
    // x = 2^k (1 + f), with 1 + f between sqrt(2) / 2 and sqrt(2).
    const ROOT_HALF: u64 = 0x3FE6_A09E_0000_0000;
    let bits = scaled.to_bits().wrapping_add(0x3FF0_0000_0000_0000 - ROOT_HALF);
    // An integer below 2^52 in the lowest bits of 2^52 is that number more.
    let k = f64::from_bits(0x4330_0000_0000_0000 | (bits >> 52)) - 4_503_599_627_370_496.0 + shift;
    let f = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF).wrapping_add(ROOT_HALF)) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.399_999_999_994_094_2 + w * (0.222_221_984_321_497_84 + w * 0.153_138_376_992_093_73));
    let odd = 0.181_835_721_616_180_5 + w * 0.147_981_986_051_165_86;
    let odd = z * (0.666_666_666_666_673_5 + w * (0.285_714_287_436_623_9 + w * odd));
    let logarithm = s * (half_square + (odd + even)) + k * LN2_LOW - half_square + f + k * LN2_HIGH;
    // Infinity and NaN are their own logarithm.
    let logarithm = if x < f64::INFINITY { logarithm } else { x };
    let logarithm = if x < 0.0 { f64::NAN } else { logarithm };
    if x == 0.0 { f64::NEG_INFINITY } else { logarithm }
}

/// `x` to the power of `y`.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The smaller of two; NaN if either is NaN; -0.0 is smaller than 0.0.
#[inline(always)]
pub fn minimum(a: f64, b: f64) -> f64 {
    let smaller = if b < a { b } else { a };
    // Equal numbers have equal bits but for zeros, of which the negative one has one bit more.
    let smaller = if a == b { f64::from_bits(a.to_bits() | b.to_bits()) } else { smaller };
    if a.is_nan() | b.is_nan() { f64::NAN } else { smaller }
}

/// The larger of two; NaN if either is NaN; 0.0 is larger than -0.0.
#[inline(always)]
pub fn maximum(a: f64, b: f64) -> f64 {
    let larger = if b > a { b } else { a };
    let larger = if a == b { f64::from_bits(a.to_bits() & b.to_bits()) } else { larger };
    if a.is_nan() | b.is_nan() { f64::NAN } else { larger }
}

/// A comparison's value: 1.0 for true, 0.0 for false.
pub fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}
