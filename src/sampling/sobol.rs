//! Scrambled Sobol draws: numbers that fill the unit cube more evenly than independent ones.
//!
//! One sequence has a dimension for each stream and year that it knows, those that matter most first: the first dimensions are the most
//! evenly spread, alone and together (new-joe-kuo-6 direction numbers of Joe & Kuo 2008, SIAM Journal on Scientific Computing
//! 30:2635-2654, whose two-dimensional projections are good for the first dimensions above all). Each dimension is scrambled as Owen
//! (1995) does, by a hash that the stream's name keys, so that means have no bias (Burley 2020, "Practical hash-based Owen scrambling",
//! Journal of Computer Graphics Techniques 9(4):1-20).
//!
//! A stream without a dimension is a sequence of its own, with the years of a five-year plan as dimensions and its draws in an order of
//! its own, a nested uniform shuffle. Such streams are spread each alone and not together. What they do together is drawn as by Monte
//! Carlo, except that draws 2j and 2j + 1 fall into opposite halves of every stream: at worst this doubles the variance of a pure
//! interaction of two.

use std::sync::LazyLock;

use super::Stream;
use super::stream::unit;

/// Years of a stream without a dimension that are spread together, from one ending in 1 or 6 on, as five-year plans are.
const YEARS: i32 = 5;

/// Draws of the sequence.
pub(super) const LENGTH: u64 = 1 << 32;

/// Dimensions of the joint sequence; streams beyond have none.
pub(super) const DIMENSIONS: usize = 1024;

/// Uniform numbers strictly between 0 and 1 for a range of draws below [`LENGTH`], in a dimension of the joint sequence if there is one.
pub(super) fn fill(stream: &Stream, dimension: Option<usize>, first_draw: u64, year: i32, out: &mut [f64]) {
    // The stream's own numbers give the digits that follow the sequence's 32.
    stream.fill(first_draw, year, out);
    let after_plan = year.wrapping_sub(1);
    let set = stream.key(after_plan.div_euclid(YEARS));
    let shuffle = dimension.is_none().then(|| [set.word(4), set.word(5)]);
    let key = stream.key(year);
    let scramble = [key.word(2), key.word(3)];
    let directions = &DIRECTIONS[dimension.unwrap_or(after_plan.rem_euclid(YEARS) as usize)];
    for (draw, value) in (first_draw..).zip(out) {
        let draw = u32::try_from(draw).expect("invariant: the sequence has this draw");
        let index = shuffle.map_or(draw, |keys| nested(draw, keys));
        let digits = nested(point(directions, index), scramble);
        *value = unit(u64::from(digits) << 32 | (*value * LENGTH as f64) as u64);
    }
}

/// The first 32 binary digits of one coordinate of a Sobol point.
fn point(directions: &[u32; 32], index: u32) -> u32 {
    let mut rest = index;
    let mut digits = 0;
    while rest != 0 {
        digits ^= directions[rest.trailing_zeros() as usize];
        rest &= rest - 1;
    }
    digits
}

/// A nested uniform permutation: whether a digit flips depends on the key and the digits above it alone, so that numbers with the same
/// first k digits keep having the same first k.
///
/// A hash after Laine & Karras (2011) as Vegdahl (2021, "Building a better LK hash") improves it, twice with keys of their own.
fn nested(digits: u32, keys: [u32; 2]) -> u32 {
    let mut reversed = digits.reverse_bits();
    for key in keys {
        reversed ^= reversed.wrapping_mul(0x3d20_adea);
        reversed = reversed.wrapping_add(key);
        reversed = reversed.wrapping_mul((key >> 16) | 1);
        reversed ^= reversed.wrapping_mul(0x0552_6c56);
        reversed ^= reversed.wrapping_mul(0x53a2_2864);
    }
    reversed.reverse_bits()
}

/// Per dimension what each binary digit of the index, from the lowest, flips.
static DIRECTIONS: LazyLock<Vec<[u32; 32]>> = LazyLock::new(|| {
    let lines = include_str!("joe_kuo.txt").lines().filter(|line| !line.starts_with('#'));
    let numbers =
        |line: &str| -> Vec<u32> { line.split(' ').map(|number| number.parse().expect("invariant: the file holds numbers")).collect() };
    // The first dimension is van der Corput's sequence.
    let first = std::array::from_fn(|digit| 1 << (31 - digit));
    std::iter::once(first).chain(lines.map(|line| directions(&numbers(line)))).collect()
});

/// The directions of a dimension from its polynomial, whose coefficients are binary digits, and its first direction numbers.
fn directions(numbers: &[u32]) -> [u32; 32] {
    let (polynomial, first) = (numbers[0], &numbers[1..]);
    let degree = first.len();
    let mut row = [0; 32];
    for digit in 0..32 {
        row[digit] = match first.get(digit) {
            Some(number) => number << (31 - digit),
            None => {
                let inner = (1..degree).filter(|back| polynomial >> (degree - back) & 1 == 1);
                inner.fold(row[digit - degree] ^ (row[digit - degree] >> degree), |flips, back| flips ^ row[digit - back])
            }
        };
    }
    row
}
