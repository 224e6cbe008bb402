//! Latin hypercube draws: in each replicate, one in each of as many equal parts of a stream as the replicate has draws.
//!
//! The parts of each stream and year are given to the draws of a replicate by a random permutation of its own; within its part a draw
//! lies where the stream's own number says (McKay, Beckman & Conover 1979, Technometrics 21:239-245). The variance of a mean over n draws
//! is at most n / (n - 1) times that of independent draws, and what single streams add to the result without regard to others drops out
//! of it nearly wholly (Stein 1987, Technometrics 29:143-151; Owen 1997, SIAM Journal on Numerical Analysis 34:1884-1910).
//!
//! The draws of one hypercube depend on each other, so that nothing within it says how exact it is. Replicates are independent: the
//! spread of their means does.

use rand_philox::Philox;

use super::Stream;

/// Uniform numbers strictly between 0 and 1 for a range of the design's draws: `replicates` hypercubes of `size` draws, one after the other.
pub(super) fn fill(stream: &Stream, size: u64, first_draw: u64, year: i32, out: &mut [f64]) {
    stream.fill(first_draw, year, out);
    let key = stream.key(year);
    // A part is cut into 2^50 / size steps: so few that neither the sum nor the division rounds a draw out of its part.
    let steps = (1_u64 << (50 - size.next_power_of_two().trailing_zeros())) as f64;
    let mut parts = Vec::new();
    let (mut rest, mut draw) = (out, first_draw);
    while !rest.is_empty() {
        let (replicate, place) = (draw / size, (draw % size) as usize);
        shuffle([key.word(2), key.word(3)], replicate, size, place, &mut parts);
        let here = rest.len().min(parts.len() - place);
        let (values, later) = rest.split_at_mut(here);
        for (value, part) in values.iter_mut().zip(&parts[place..]) {
            let within = ((*value * steps).floor() + 0.5) / steps;
            *value = (f64::from(*part) + within) / size as f64;
        }
        (rest, draw) = (later, draw + here as u64);
    }
}

/// The parts that the draws of a replicate have, in their order: a random permutation of `0..size`, as far as the draws from `first` on have
/// theirs. A run in parts shuffles the replicate for each, and needs no more of it.
///
/// The shuffle of Fisher and Yates as Durstenfeld (1964, Communications of the ACM 7:420) does it, from the last place down. Step j takes
/// the word j of Philox4x32-10 whose counter has the replicate as its second word; of w it makes a place below n as w n / 2^32, by which
/// places differ in probability by n / 2^32 of it at most.
fn shuffle(key: [u32; 2], replicate: u64, size: u64, first: usize, parts: &mut Vec<u32>) {
    parts.clear();
    parts.extend(0..u32::try_from(size).expect("invariant: a replicate has fewer draws than 2^32"));
    let mut generator = Philox::new(key, u128::from(replicate) << 32);
    let mut words = [0_u32; 256];
    let (mut left, last) = (parts.len(), first.max(1));
    while left > last {
        let step = (left - last).min(words.len());
        generator.fill_u32(&mut words[..step]);
        for word in &words[..step] {
            let other = (u64::from(*word) * left as u64) >> 32;
            left -= 1;
            parts.swap(left, other as usize);
        }
    }
}
