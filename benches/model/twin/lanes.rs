//! Blocks of draws: one quantity is an array with a lane per draw, and a rule is a loop over lanes that the compiler vectorises.

use fiveyear::engine::graph::math::{exp, ln, maximum, pow};

/// Draws in one block. The people of about ninety ages and two sexes then take 90 KB: they stay in the second cache.
pub const LANES: usize = 64;

/// One quantity of one block.
pub type Lanes = [f64; LANES];

/// One loop over the lanes.
#[inline(always)]
pub fn fill(out: &mut Lanes, rule: impl Fn(usize) -> f64) {
    for (lane, out) in out.iter_mut().enumerate() {
        *out = rule(lane);
    }
}

/// `pushed` of rules/lib/shapes.rhai.
#[inline(always)]
pub fn pushed(percent: f64, push: f64) -> f64 {
    let odds = ln(percent / (100.0 - percent)) + push;
    100.0 / (1.0 + exp(-odds))
}

/// `response` of rules/lib/shapes.rhai.
#[inline(always)]
pub fn response(effort: f64, elasticity: f64) -> f64 {
    pow(maximum(effort, 0.01), elasticity)
}
