//! The one definition of the functions whose bits the machine does not fix: exp, ln, pow, minimum, maximum.

/// Work that the compiler turns into code for every instruction set; a type of its own, whose `call` is always inlined.
pub use pulp::NullaryFnOnce as Vectorised;

/// Does the work in code for the widest instruction set that this machine has; the same bits as in any other.
pub fn vectorised<W: Vectorised>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

// None has a branch or a table, so that the compiler turns them into vector code at any width, and no fused multiply-add, so that every width
// and every machine gives the same bits. Reductions and polynomials are those of FreeBSD's msun (Sun Microsystems 1993).

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
    let tail = tail_of_exp(square);
    let even = rest - square * tail;
    let power = 1.0 + (rest * even / (2.0 - even) - low + high);
    scaled(power, rounded)
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

/// `x` to the power of `y`, within 1 ulp; of special values what C says: anything to the power of 0 and 1 to any power are 1, a negative number
/// to the power of one that is not whole is NaN.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    let size = x.abs();
    // Beyond these ends every power but that of 1 is infinite or 0.
    const FARTHEST: f64 = 73_786_976_294_838_206_464.0;
    let exponent = if y > FARTHEST { FARTHEST } else { y };
    let exponent = if exponent < -FARTHEST { -FARTHEST } else { exponent };
    let (high, low) = log2(size);
    // The product in two parts, of which the first is exact.
    let exponent_high = high_half(exponent);
    let product_low = (exponent - exponent_high) * high + exponent * low;
    let power = exp2(exponent_high * high, product_low);

    let to_nothing = (size == 0.0) == (y > 0.0);
    let of_end = if to_nothing { 0.0 } else { f64::INFINITY };
    let power = if (size == 0.0) | (size == f64::INFINITY) { of_end } else { power };
    let whole = y.floor() == y;
    let half = 0.5 * y;
    let odd = whole & (half.floor() != half);
    let negative = x.is_sign_negative();
    let power = if negative & odd { -power } else { power };
    let undefined = negative & !whole & (size > 0.0) & (size < f64::INFINITY) | x.is_nan() | y.is_nan();
    let power = if undefined { f64::NAN } else { power };
    if (y == 0.0) | (x == 1.0) { 1.0 } else { power }
}

/// The logarithm to the base 2 of a positive number, in two parts: the first ends in 32 zeros. 0 and what is not finite give anything.
#[inline(always)]
fn log2(x: f64) -> (f64, f64) {
    // Numbers below the normal ones are scaled up by 2^54.
    let small = x < f64::MIN_POSITIVE;
    let scaled = if small { x * 18_014_398_509_481_984.0 } else { x };
    let shift = if small { -1077.0 } else { -1023.0 };
    // x = 2^n m, with m between sqrt(3) / 2 and sqrt(3); m is held against 1, or against 1.5 from sqrt(3/2) on.
    const ROOT_ONE_AND_A_HALF: u64 = 0x0003_988F_0000_0000;
    const ROOT_THREE: u64 = 0x000B_B67A_0000_0000;
    let mantissa = scaled.to_bits() & 0x000F_FFFF_FFFF_FFFF;
    let above = mantissa >= ROOT_THREE;
    let middle = (mantissa >= ROOT_ONE_AND_A_HALF) & !above;
    let n = f64::from_bits(0x4330_0000_0000_0000 | (scaled.to_bits() >> 52)) - 4_503_599_627_370_496.0 + shift;
    let n = if above { n + 1.0 } else { n };
    let m = f64::from_bits(mantissa | if above { 0x3FE0_0000_0000_0000 } else { 0x3FF0_0000_0000_0000 });
    let against = if middle { 1.5 } else { 1.0 };
    // s = (m - a) / (m + a) in two parts.
    let difference = m - against;
    let sum = m + against;
    let inverse = 1.0 / sum;
    let s = difference * inverse;
    let s_high = high_half(s);
    let sum_high = high_half(sum);
    let sum_low = m - (sum_high - against);
    let s_low = inverse * ((difference - s_high * sum_high) - s_high * sum_low);
    // log m - log a = 2 s + 2/3 s^3 + ...
    let square = s * s;
    let tail = 0.230_660_745_775_561_75 + square * 0.206_975_017_800_338_42;
    let tail = 0.272_728_123_808_534 + square * tail;
    let tail = 0.333_333_329_818_377_43 + square * tail;
    let tail = 0.428_571_428_578_550_2 + square * tail;
    let tail = 0.599_999_999_999_994_6 + square * tail;
    let tail = square * square * tail + s_low * (s_high + s);
    let square = s_high * s_high;
    let factor_high = high_half(3.0 + square + tail);
    let factor_low = tail - ((factor_high - 3.0) - square);
    let (first, second) = (s_high * factor_high, s_low * factor_high + factor_low * s);
    let log_high = high_half(first + second);
    let log_low = second - (log_high - first);
    // Times 2 / (3 ln 2), and the base 2 logarithms of `against` and 2^n, all in two parts.
    const SCALE: f64 = 0.961_796_693_925_975_6;
    const SCALE_HIGH: f64 = f64::from_bits(0x3FEE_C709_E000_0000);
    const SCALE_LOW: f64 = f64::from_bits(0xBE3E_2FE0_145B_01F5);
    let against_high = if middle { f64::from_bits(0x3FE2_B803_4000_0000) } else { 0.0 };
    let against_low = if middle { f64::from_bits(0x3E4C_FDEB_43CF_D006) } else { 0.0 };
    let high = SCALE_HIGH * log_high;
    let low = SCALE_LOW * log_high + log_low * SCALE + against_low;
    let whole = high_half(((high + low) + against_high) + n);
    (whole, low - (((whole - n) - against_high) - high))
}

/// 2 to the power of `high + low`, of which the second is small against the first.
#[inline(always)]
fn exp2(high: f64, low: f64) -> f64 {
    const LN2_HALF: f64 = f64::from_bits(0x3FE6_2E43_0000_0000);
    const LN2_REST: f64 = f64::from_bits(0xBE20_5C61_0CA8_6C39);
    // Beyond these ends the result is infinite or 0.
    let sum = high + low;
    let (far_up, far_down) = (sum > 1100.0, sum < -1200.0);
    let high = if far_up { 1100.0 } else { high };
    let high = if far_down { -1200.0 } else { high };
    let low = if far_up | far_down { 0.0 } else { low };
    let rounded = (high + low) + ROUNDER;
    let high = high - (rounded - ROUNDER);
    let head = high_half(low + high);
    let first = head * LN2_HALF;
    let second = (low - (head - high)) * std::f64::consts::LN_2 + head * LN2_REST;
    let z = first + second;
    let rest = second - (z - first);
    let square = z * z;
    let z1 = z - square * tail_of_exp(square);
    let power = 1.0 - (((z * z1) / (z1 - 2.0) - (rest + z * rest)) - z);
    scaled(power, rounded)
}

/// A number without the lower half of its bits.
#[inline(always)]
fn high_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xFFFF_FFFF_0000_0000)
}

/// The polynomial of exp, in the square of its argument.
#[inline(always)]
fn tail_of_exp(square: f64) -> f64 {
    let tail = 4.138_136_797_057_238_5e-8;
    let tail = -1.653_390_220_546_525_2e-6 + square * tail;
    let tail = 6.613_756_321_437_934e-5 + square * tail;
    let tail = -0.002_777_777_777_701_559_3 + square * tail;
    0.166_666_666_666_666_02 + square * tail
}

/// `x` times 2^k, where k plus [`ROUNDER`] is given, in two factors, so that results below the normal numbers are rounded once.
#[inline(always)]
fn scaled(x: f64, rounded: f64) -> f64 {
    let exponent = rounded.to_bits().wrapping_sub(ROUNDER.to_bits());
    let half = (exponent.wrapping_add(2048) >> 1).wrapping_sub(1024);
    let two_to = |exponent: u64| f64::from_bits(exponent.wrapping_add(1023) << 52);
    x * two_to(half) * two_to(exponent.wrapping_sub(half))
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
