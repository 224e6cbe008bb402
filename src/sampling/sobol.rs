//! Scrambled Sobol draws: numbers that fill the unit interval more evenly than independent ones.
//!
//! Each stream is a Sobol sequence of its own, with the years of a five-year plan as dimensions (new-joe-kuo-6 direction numbers of Joe & Kuo 2008, SIAM
//! Journal on Scientific Computing 30:2635-2654). Its dimensions are scrambled as Owen (1995) does and its draws are taken in an order of
//! its own, a nested uniform shuffle, both by hashes that the stream's name keys: so streams pad one another to any number of dimensions
//! (Burley 2020, "Practical hash-based Owen scrambling", Journal of Computer Graphics Techniques 9(4):1-20). No stream needs to know of
//! any other, and no two share a dimension, as they would if names were hashed to the dimensions of one sequence.
//!
//! The price: two streams are not spread together, only each alone. What they do together is drawn as by Monte Carlo, except that
//! draws 2j and 2j + 1 fall into opposite halves of every stream. At worst this doubles the variance of a pure interaction of two inputs.

use super::Stream;
use super::stream::unit;

/// Years that are spread together, from one ending in 1 or 6 on, as five-year plans are: a Sobol sequence is the less even, the more
/// dimensions it has.
const DIMENSIONS: i32 = 5;

/// Draws of the sequence.
pub(super) const LENGTH: u64 = 1 << 32;

/// Uniform numbers strictly between 0 and 1 for a range of draws below [`LENGTH`].
pub(super) fn fill(stream: &Stream, first_draw: u64, year: i32, out: &mut [f64]) {
    // The stream's own numbers give the digits that follow the sequence's 32.
    stream.fill(first_draw, year, out);
    let after_plan = year.wrapping_sub(1);
    let set = stream.key(after_plan.div_euclid(DIMENSIONS));
    let shuffle = [set.word(4), set.word(5)];
    let key = stream.key(year);
    let scramble = [key.word(2), key.word(3)];
    let directions = &DIRECTIONS[after_plan.rem_euclid(DIMENSIONS) as usize];
    for (draw, value) in (first_draw..).zip(out) {
        let draw = u32::try_from(draw).expect("invariant: the sequence has this draw");
        let digits = nested(point(directions, nested(draw, shuffle)), scramble);
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

/// Degree s, inner coefficients a of the primitive polynomial and first direction numbers m of dimensions 2 to 5 (Joe & Kuo 2008).
const POLYNOMIALS: [(usize, u32, [u32; 3]); 4] = [(1, 0, [1, 0, 0]), (2, 1, [1, 3, 0]), (3, 1, [1, 3, 1]), (3, 2, [1, 1, 1])];

/// Per dimension what each binary digit of the index, from the lowest, flips.
static DIRECTIONS: [[u32; 32]; DIMENSIONS as usize] = directions();

const fn directions() -> [[u32; 32]; DIMENSIONS as usize] {
    let mut directions = [[0; 32]; DIMENSIONS as usize];
    let mut digit = 0;
    while digit < 32 {
        // The first dimension is van der Corput's sequence.
        directions[0][digit] = 1 << (31 - digit);
        let mut dimension = 1;
        while dimension < DIMENSIONS as usize {
            let (degree, inner, first) = POLYNOMIALS[dimension - 1];
            let row = &mut directions[dimension];
            if digit < degree {
                row[digit] = first[digit] << (31 - digit);
            } else {
                let mut flips = row[digit - degree] ^ (row[digit - degree] >> degree);
                let mut back = 1;
                while back < degree {
                    if inner >> (degree - 1 - back) & 1 == 1 {
                        flips ^= row[digit - back];
                    }
                    back += 1;
                }
                row[digit] = flips;
            }
            dimension += 1;
        }
        digit += 1;
    }
    directions
}
