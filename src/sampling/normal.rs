//! The standard normal distribution, from probabilities to values and back.

use crate::math::{Vectorised, ln, vectorised};

/// The value below which a standard normal variable lies with probability `p`, `p` strictly between 0 and 1.
///
/// Wichura (1988), algorithm AS 241, PPND16: relative error about 1e-16. Both of its formulas are worked out and one is taken, without a
/// branch, so that the compiler turns it into vector code at any width.
#[inline(always)]
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    let square = 0.180_625 - q * q;
    let centre = q * polynomial(&CENTRE_TOP, square) / polynomial(&CENTRE_BOTTOM, square);
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let root = (-ln(tail)).sqrt();
    let far = root > 5.0;
    let r = root - if far { 5.0 } else { 1.6 };
    let size = either(far, &FAR_TOP, &MIDDLE_TOP, r) / either(far, &FAR_BOTTOM, &MIDDLE_BOTTOM, r);
    let outside = if q < 0.0 { -size } else { size };
    if q.abs() <= 0.425 { centre } else { outside }
}

/// Turns a column of probabilities into the standard normal quantiles of each.
pub(super) fn fill(column: &mut [f64]) {
    vectorised(Fill { column });
}

struct Fill<'c> {
    column: &'c mut [f64],
}

impl Vectorised for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for value in self.column {
            *value = quantile(*value);
        }
    }
}

/// The probability that a standard normal variable lies below `z`.
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Horner's rule, coefficients from the constant on.
#[inline(always)]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    either(true, coefficients, coefficients, x)
}

/// The same with the first coefficients or the second.
#[inline(always)]
fn either(first: bool, one: &[f64; 8], other: &[f64; 8], x: f64) -> f64 {
    let mut sum = 0.0;
    for at in (0..8).rev() {
        sum = sum * x + if first { one[at] } else { other[at] };
    }
    sum
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_545,
];
const MIDDLE_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];
