//! Latin hypercube draws: one in each of as many equal parts of a stream as there are draws.
//!
//! The parts of each stream and year are given to the draws by a random permutation of its own; within its part a draw lies where the
//! stream's own number says (McKay, Beckman & Conover 1979, Technometrics 21:239-245). The variance of a mean is at most n / (n - 1) times
//! that of independent draws, and what single streams add to the result without regard to others drops out of it nearly wholly
//! (Stein 1987, Technometrics 29:143-151; Owen 1997, SIAM Journal on Numerical Analysis 34:1884-1910).

use super::Stream;
use super::permutation::Permutation;

/// Uniform numbers strictly between 0 and 1 for a range of the design's `draws`.
pub(super) fn fill(stream: &Stream, draws: u64, first_draw: u64, year: i32, out: &mut [f64]) {
    stream.fill(first_draw, year, out);
    let key = stream.key(year);
    let permutation = Permutation::new(draws, [key.long(1), key.long(2)]);
    // A part is cut into 2^50 / draws steps: so few that neither the sum nor the division rounds a draw out of its part.
    let steps = (1_u64 << (50 - draws.next_power_of_two().trailing_zeros())) as f64;
    for (draw, value) in (first_draw..).zip(out) {
        let within = ((*value * steps).floor() + 0.5) / steps;
        *value = (permutation.image(draw) as f64 + within) / draws as f64;
    }
}
