//! The one definition of the functions whose bits the machine does not fix: exp, ln, pow, minimum, maximum.

/// Work that the compiler turns into code for every instruction set; a type of its own, whose `call` is always inlined.
pub use pulp::NullaryFnOnce as Vectorised;

/// Does the work in code for the widest instruction set that this machine has; the same bits as in any other.
pub fn vectorised<W: Vectorised>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

// None has a branch or a table, so that the compiler turns them into vector code at any width, and no fused multiply-add, so that every width
// and every machine gives the same bits. They are written on any [`Number`]: what they say of an f64 is also the text from which code for other
// machines is made. Reductions and polynomials are those of FreeBSD's msun (Sun Microsystems 1993).

pub mod number;

use number::{Bits, Number};

/// The logarithm of 2 in two parts; the first ends in so many zeros that its products with exponents are exact.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);

/// 1.5 * 2^52: added to a small number it rounds it to an integer, which then stands in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// e to the power of `x`, within 1 ulp.
#[inline(always)]
pub fn exp<N: Number>(x: N) -> N {
    let n = N::of;
    // Beyond these ends the result is infinite or 0; NaN passes both comparisons.
    let inside = N::choose(n(710.0).less(x), n(710.0), x);
    let inside = N::choose(inside.less(n(-746.0)), n(-746.0), inside);
    // x = k ln 2 + (high - low), with the rest below ln 2 / 2.
    let rounded = inside * n(std::f64::consts::LOG2_E) + n(ROUNDER);
    let k = rounded - n(ROUNDER);
    let high = inside - k * n(LN2_HIGH);
    let low = k * n(LN2_LOW);
    let rest = high - low;
    let square = rest * rest;
    let tail = tail_of_exp(square);
    let even = rest - square * tail;
    let power = n(1.0) + (rest * even / (n(2.0) - even) - low + high);
    scaled(power, rounded)
}

/// Natural logarithm, within 1 ulp; -infinity at both zeros, NaN below.
#[inline(always)]
pub fn ln<N: Number>(x: N) -> N {
    let n = N::of;
    // Numbers below the normal ones are scaled up by 2^54.
    let small = x.less(n(f64::MIN_POSITIVE));
    let scaled = N::choose(small, x * n(18_014_398_509_481_984.0), x);
    let shift = N::choose(small, n(-1077.0), n(-1023.0));
    // x = 2^k (1 + f), with 1 + f between sqrt(2) / 2 and sqrt(2).
    const ROOT_HALF: u64 = 0x3FE6_A09E_0000_0000;
    let bits = scaled.bits().plus(word::<N>(0x3FF0_0000_0000_0000 - ROOT_HALF));
    // An integer below 2^52 in the lowest bits of 2^52 is that number more.
    let k = N::of_bits(word::<N>(0x4330_0000_0000_0000).or(bits.right(52))) - n(4_503_599_627_370_496.0) + shift;
    let f = N::of_bits(bits.and(word::<N>(0x000F_FFFF_FFFF_FFFF)).plus(word::<N>(ROOT_HALF))) - n(1.0);
    let half_square = n(0.5) * f * f;
    let s = f / (n(2.0) + f);
    let z = s * s;
    let w = z * z;
    let even = w * (n(0.399_999_999_994_094_2) + w * (n(0.222_221_984_321_497_84) + w * n(0.153_138_376_992_093_73)));
    let odd = n(0.181_835_721_616_180_5) + w * n(0.147_981_986_051_165_86);
    let odd = z * (n(0.666_666_666_666_673_5) + w * (n(0.285_714_287_436_623_9) + w * odd));
    let logarithm = s * (half_square + (odd + even)) + k * n(LN2_LOW) - half_square + f + k * n(LN2_HIGH);
    // Infinity and NaN are their own logarithm.
    let logarithm = N::choose(x.less(n(f64::INFINITY)), logarithm, x);
    let logarithm = N::choose(x.less(n(0.0)), n(f64::NAN), logarithm);
    N::choose(x.equals(n(0.0)), n(f64::NEG_INFINITY), logarithm)
}

/// `x` to the power of `y`, within 1 ulp; of special values what C says: anything to the power of 0 and 1 to any power are 1, a negative number
/// to the power of one that is not whole is NaN.
#[inline(always)]
pub fn pow<N: Number>(x: N, y: N) -> N {
    let n = N::of;
    let size = x.abs();
    // Beyond these ends every power but that of 1 is infinite or 0.
    const FARTHEST: f64 = 73_786_976_294_838_206_464.0;
    let exponent = N::choose(n(FARTHEST).less(y), n(FARTHEST), y);
    let exponent = N::choose(exponent.less(n(-FARTHEST)), n(-FARTHEST), exponent);
    let (high, low) = log2(size);
    // The product in two parts, of which the first is exact.
    let exponent_high = high_half(exponent);
    let product_low = (exponent - exponent_high) * high + exponent * low;
    let power = exp2(exponent_high * high, product_low);

    let (zero, infinite) = (size.equals(n(0.0)), size.equals(n(f64::INFINITY)));
    let to_nothing = !(zero ^ n(0.0).less(y));
    let of_end = N::choose(to_nothing, n(0.0), n(f64::INFINITY));
    let power = N::choose(zero | infinite, of_end, power);
    let whole = y.floor().equals(y);
    let half = n(0.5) * y;
    let odd = whole & !half.floor().equals(half);
    let negative = !x.bits().at_least(0);
    let power = N::choose(negative & odd, -power, power);
    let undefined = negative & !whole & n(0.0).less(size) & size.less(n(f64::INFINITY)) | x.is_nan() | y.is_nan();
    let power = N::choose(undefined, n(f64::NAN), power);
    N::choose(y.equals(n(0.0)) | x.equals(n(1.0)), n(1.0), power)
}

/// The logarithm to the base 2 of a positive number, in two parts: the first ends in 32 zeros. 0 and what is not finite give anything.
#[inline(always)]
fn log2<N: Number>(x: N) -> (N, N) {
    let n = N::of;
    // Numbers below the normal ones are scaled up by 2^54.
    let small = x.less(n(f64::MIN_POSITIVE));
    let scaled = N::choose(small, x * n(18_014_398_509_481_984.0), x);
    let shift = N::choose(small, n(-1077.0), n(-1023.0));
    // x = 2^n m, with m between sqrt(3) / 2 and sqrt(3); m is held against 1, or against 1.5 from sqrt(3/2) on.
    const ROOT_ONE_AND_A_HALF: i64 = 0x0003_988F_0000_0000;
    const ROOT_THREE: i64 = 0x000B_B67A_0000_0000;
    let mantissa = scaled.bits().and(word::<N>(0x000F_FFFF_FFFF_FFFF));
    let above = mantissa.at_least(ROOT_THREE);
    let middle = mantissa.at_least(ROOT_ONE_AND_A_HALF) & !above;
    let exponent = N::of_bits(word::<N>(0x4330_0000_0000_0000).or(scaled.bits().right(52))) - n(4_503_599_627_370_496.0) + shift;
    let exponent = N::choose(above, exponent + n(1.0), exponent);
    let m = N::of_bits(mantissa.or(N::Bits::choose(above, word::<N>(0x3FE0_0000_0000_0000), word::<N>(0x3FF0_0000_0000_0000))));
    let against = N::choose(middle, n(1.5), n(1.0));
    // s = (m - a) / (m + a) in two parts.
    let difference = m - against;
    let sum = m + against;
    let inverse = n(1.0) / sum;
    let s = difference * inverse;
    let s_high = high_half(s);
    let sum_high = high_half(sum);
    let sum_low = m - (sum_high - against);
    let s_low = inverse * ((difference - s_high * sum_high) - s_high * sum_low);
    // log m - log a = 2 s + 2/3 s^3 + ...
    let square = s * s;
    let tail = n(0.230_660_745_775_561_75) + square * n(0.206_975_017_800_338_42);
    let tail = n(0.272_728_123_808_534) + square * tail;
    let tail = n(0.333_333_329_818_377_43) + square * tail;
    let tail = n(0.428_571_428_578_550_2) + square * tail;
    let tail = n(0.599_999_999_999_994_6) + square * tail;
    let tail = square * square * tail + s_low * (s_high + s);
    let square = s_high * s_high;
    let factor_high = high_half(n(3.0) + square + tail);
    let factor_low = tail - ((factor_high - n(3.0)) - square);
    let (first, second) = (s_high * factor_high, s_low * factor_high + factor_low * s);
    let log_high = high_half(first + second);
    let log_low = second - (log_high - first);
    // Times 2 / (3 ln 2), and the base 2 logarithms of `against` and 2^n, all in two parts.
    const SCALE: f64 = 0.961_796_693_925_975_6;
    const SCALE_HIGH: f64 = f64::from_bits(0x3FEE_C709_E000_0000);
    const SCALE_LOW: f64 = f64::from_bits(0xBE3E_2FE0_145B_01F5);
    let against_high = N::choose(middle, n(f64::from_bits(0x3FE2_B803_4000_0000)), n(0.0));
    let against_low = N::choose(middle, n(f64::from_bits(0x3E4C_FDEB_43CF_D006)), n(0.0));
    let high = n(SCALE_HIGH) * log_high;
    let low = n(SCALE_LOW) * log_high + log_low * n(SCALE) + against_low;
    let whole = high_half(((high + low) + against_high) + exponent);
    (whole, low - (((whole - exponent) - against_high) - high))
}

/// 2 to the power of `high + low`, of which the second is small against the first.
#[inline(always)]
fn exp2<N: Number>(high: N, low: N) -> N {
    let n = N::of;
    const LN2_HALF: f64 = f64::from_bits(0x3FE6_2E43_0000_0000);
    const LN2_REST: f64 = f64::from_bits(0xBE20_5C61_0CA8_6C39);
    // Beyond these ends the result is infinite or 0.
    let sum = high + low;
    let (far_up, far_down) = (n(1100.0).less(sum), sum.less(n(-1200.0)));
    let high = N::choose(far_up, n(1100.0), high);
    let high = N::choose(far_down, n(-1200.0), high);
    let low = N::choose(far_up | far_down, n(0.0), low);
    let rounded = (high + low) + n(ROUNDER);
    let high = high - (rounded - n(ROUNDER));
    let head = high_half(low + high);
    let first = head * n(LN2_HALF);
    let second = (low - (head - high)) * n(std::f64::consts::LN_2) + head * n(LN2_REST);
    let z = first + second;
    let rest = second - (z - first);
    let square = z * z;
    let z1 = z - square * tail_of_exp(square);
    let power = n(1.0) - (((z * z1) / (z1 - n(2.0)) - (rest + z * rest)) - z);
    scaled(power, rounded)
}

/// A number without the lower half of its bits.
#[inline(always)]
fn high_half<N: Number>(x: N) -> N {
    N::of_bits(x.bits().and(word::<N>(0xFFFF_FFFF_0000_0000)))
}

/// The polynomial of exp, in the square of its argument.
#[inline(always)]
fn tail_of_exp<N: Number>(square: N) -> N {
    let n = N::of;
    let tail = n(4.138_136_797_057_238_5e-8);
    let tail = n(-1.653_390_220_546_525_2e-6) + square * tail;
    let tail = n(6.613_756_321_437_934e-5) + square * tail;
    let tail = n(-0.002_777_777_777_701_559_3) + square * tail;
    n(0.166_666_666_666_666_02) + square * tail
}

/// `x` times 2^k, where k plus [`ROUNDER`] is given, in two factors, so that results below the normal numbers are rounded once.
#[inline(always)]
fn scaled<N: Number>(x: N, rounded: N) -> N {
    let exponent = rounded.bits().minus(word::<N>(ROUNDER.to_bits()));
    let half = exponent.plus(word::<N>(2048)).right(1).minus(word::<N>(1024));
    let two_to = |exponent: N::Bits| N::of_bits(exponent.plus(word::<N>(1023)).left(52));
    x * two_to(half) * two_to(exponent.minus(half))
}

/// The bits of a constant.
#[inline(always)]
fn word<N: Number>(bits: u64) -> N::Bits {
    N::Bits::of(bits)
}

/// The smaller of two; NaN if either is NaN; -0.0 is smaller than 0.0.
#[inline(always)]
pub fn minimum<N: Number>(a: N, b: N) -> N {
    a.minimum(b)
}

/// The larger of two; NaN if either is NaN; 0.0 is larger than -0.0.
#[inline(always)]
pub fn maximum<N: Number>(a: N, b: N) -> N {
    a.maximum(b)
}

/// 1.0 where `a` is below `b`, else 0.0; false with NaN, as in the two that follow.
#[inline(always)]
pub fn less<N: Number>(a: N, b: N) -> N {
    truth(a.less(b))
}

/// 1.0 where `a` is at most `b`, else 0.0.
#[inline(always)]
pub fn at_most<N: Number>(a: N, b: N) -> N {
    truth(a.at_most(b))
}

/// 1.0 where the two are equal, else 0.0.
#[inline(always)]
pub fn equal<N: Number>(a: N, b: N) -> N {
    truth(a.equals(b))
}

/// `then` where the condition is not 0.0, else `otherwise`.
#[inline(always)]
pub fn select<N: Number>(condition: N, then: N, otherwise: N) -> N {
    N::choose(condition.equals(N::of(0.0)), otherwise, then)
}

/// A comparison's value: 1.0 for true, 0.0 for false.
#[inline(always)]
pub fn truth<N: Number>(condition: N::Truth) -> N {
    N::choose(condition, N::of(1.0), N::of(0.0))
}
