//! The trait of numbers on which exp, ln, pow and the functions of the op table are written.
//!
//! An [`f64`] is such a number; so is WebAssembly code that computes one later. Each function therefore has one text, and every evaluator
//! gets its own from it. Each is inlined where it is called, since a call for every lane would keep the compiler from vector code.

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Rem, Sub};

/// A number as IEEE 754 has it, in 64 bits.
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Rem<Output = Self> + Neg<Output = Self>
{
    /// What a comparison gives.
    type Truth: Copy + BitAnd<Output = Self::Truth> + BitOr<Output = Self::Truth> + BitXor<Output = Self::Truth> + Not<Output = Self::Truth>;
    /// Its 64 bits.
    type Bits: Bits<Truth = Self::Truth>;

    /// The number that an f64 holds.
    fn of(value: f64) -> Self;
    /// `then` where the truth holds, else `otherwise`.
    fn choose(truth: Self::Truth, then: Self, otherwise: Self) -> Self;
    /// Below another number; not so with NaN, as in the two that follow.
    fn less(self, other: Self) -> Self::Truth;
    /// At most another number.
    fn at_most(self, other: Self) -> Self::Truth;
    /// Equal to another number; the two zeros are.
    fn equals(self, other: Self) -> Self::Truth;
    /// Without its sign.
    fn abs(self) -> Self;
    /// The square root; NaN of what is below zero.
    fn sqrt(self) -> Self;
    /// The greatest integer that is not above it.
    fn floor(self) -> Self;
    /// The least integer that is not below it.
    fn ceil(self) -> Self;
    /// To the nearest integer, halves away from zero.
    fn round(self) -> Self;
    /// Its bits as they are.
    fn bits(self) -> Self::Bits;
    /// The number with these bits.
    fn of_bits(bits: Self::Bits) -> Self;

    /// Whether it is no number.
    #[inline(always)]
    fn is_nan(self) -> Self::Truth {
        !self.equals(self)
    }

    /// The smaller of two numbers, NaN if one of them is; a machine may have an instruction for it.
    #[inline(always)]
    fn minimum(self, other: Self) -> Self {
        let smaller = Self::choose(other.less(self), other, self);
        // Equal numbers have equal bits but for zeros, of which the negative one has one bit more.
        let smaller = Self::choose(self.equals(other), Self::of_bits(self.bits().or(other.bits())), smaller);
        Self::choose(self.is_nan() | other.is_nan(), Self::of(f64::NAN), smaller)
    }

    /// The larger of two numbers, NaN if one of them is.
    #[inline(always)]
    fn maximum(self, other: Self) -> Self {
        let larger = Self::choose(self.less(other), other, self);
        let larger = Self::choose(self.equals(other), Self::of_bits(self.bits().and(other.bits())), larger);
        Self::choose(self.is_nan() | other.is_nan(), Self::of(f64::NAN), larger)
    }
}

/// 64 bits, as an unsigned integer that wraps around.
pub trait Bits: Copy {
    /// What a comparison gives.
    type Truth;

    /// The bits of an integer.
    fn of(value: u64) -> Self;
    /// The sum, wrapped around.
    fn plus(self, other: Self) -> Self;
    /// The difference, wrapped around.
    fn minus(self, other: Self) -> Self;
    /// The bits that are set in both.
    fn and(self, other: Self) -> Self;
    /// The bits that are set in either.
    fn or(self, other: Self) -> Self;
    /// Moved up by so many places; zeros come in.
    fn left(self, places: u32) -> Self;
    /// Moved down by so many places; zeros come in.
    fn right(self, places: u32) -> Self;
    /// `then` where the truth holds, else `otherwise`.
    fn choose(truth: Self::Truth, then: Self, otherwise: Self) -> Self;
    /// Whether the bits, read as a signed integer, are at least `other`.
    fn at_least(self, other: i64) -> Self::Truth;
}

impl Number for f64 {
    type Truth = bool;
    type Bits = u64;

    #[inline(always)]
    fn of(value: f64) -> f64 {
        value
    }

    #[inline(always)]
    fn choose(truth: bool, then: f64, otherwise: f64) -> f64 {
        if truth { then } else { otherwise }
    }

    #[inline(always)]
    fn less(self, other: f64) -> bool {
        self < other
    }

    #[inline(always)]
    fn at_most(self, other: f64) -> bool {
        self <= other
    }

    #[inline(always)]
    fn equals(self, other: f64) -> bool {
        self == other
    }

    #[inline(always)]
    fn abs(self) -> f64 {
        f64::abs(self)
    }

    #[inline(always)]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }

    #[inline(always)]
    fn floor(self) -> f64 {
        f64::floor(self)
    }

    #[inline(always)]
    fn ceil(self) -> f64 {
        f64::ceil(self)
    }

    #[inline(always)]
    fn round(self) -> f64 {
        f64::round(self)
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits()
    }

    #[inline(always)]
    fn of_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
}

impl Bits for u64 {
    type Truth = bool;

    #[inline(always)]
    fn of(value: u64) -> u64 {
        value
    }

    #[inline(always)]
    fn plus(self, other: u64) -> u64 {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn minus(self, other: u64) -> u64 {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn and(self, other: u64) -> u64 {
        self & other
    }

    #[inline(always)]
    fn or(self, other: u64) -> u64 {
        self | other
    }

    #[inline(always)]
    fn left(self, places: u32) -> u64 {
        self << places
    }

    #[inline(always)]
    fn right(self, places: u32) -> u64 {
        self >> places
    }

    #[inline(always)]
    fn choose(truth: bool, then: u64, otherwise: u64) -> u64 {
        if truth { then } else { otherwise }
    }

    #[inline(always)]
    fn at_least(self, other: i64) -> bool {
        self as i64 >= other
    }
}
