//! Blocks of lanes: in go quantities of one block of draws and the rule of one lane, out comes a block, by loops that vectorise.

use fiveyear::engine::graph::math::{exp, ln, maximum, minimum};

/// Draws in one block. The people of 101 ages and two sexes then take 101 KB: they stay in the second cache.
pub const LANES: usize = 64;

/// One quantity of one block.
pub type Lanes = [f64; LANES];

/// What a rule reads: a block, or one number for all lanes.
pub trait Quantity {
    type View<'v>: At
    where
        Self: 'v;

    fn view(&self) -> Self::View<'_>;
}

/// The value in one lane.
pub trait At: Copy {
    fn at(self, lane: usize) -> f64;
}

impl At for f64 {
    #[inline(always)]
    fn at(self, _: usize) -> f64 {
        self
    }
}

impl At for &Lanes {
    #[inline(always)]
    fn at(self, lane: usize) -> f64 {
        self[lane]
    }
}

impl Quantity for f64 {
    type View<'v> = f64;

    #[inline(always)]
    fn view(&self) -> f64 {
        *self
    }
}

impl Quantity for Lanes {
    type View<'v> = &'v Lanes;

    #[inline(always)]
    fn view(&self) -> &Lanes {
        self
    }
}

impl Quantity for &Lanes {
    type View<'v>
        = &'v Lanes
    where
        Self: 'v;

    #[inline(always)]
    fn view(&self) -> &Lanes {
        self
    }
}

impl Quantity for &mut Lanes {
    type View<'v>
        = &'v Lanes
    where
        Self: 'v;

    #[inline(always)]
    fn view(&self) -> &Lanes {
        self
    }
}

/// One loop over the lanes; for short rules, which are sure to be inlined.
#[inline(always)]
pub fn fill(out: &mut Lanes, rule: impl Fn(usize) -> f64) {
    for (lane, out) in out.iter_mut().enumerate() {
        *out = rule(lane);
    }
}

/// `each!(out; owner.name, owner.other as alias => rule)`: one loop, in which the names stand for the values of a lane.
///
/// A function of its own and no closure: it is inlined whatever its size, and the compiler knows that `out` is none of what is read.
macro_rules! each {
    ($out:expr; $($owner:ident . $name:ident $(as $alias:ident)?),* $(,)? => $rule:expr) => {{
        #[inline(always)]
        fn each(out: &mut $crate::twin::lanes::Lanes, $($crate::twin::lanes::pick!($name $($alias)?): impl $crate::twin::lanes::At),*) {
            for (lane, out) in out.iter_mut().enumerate() {
                $(let $crate::twin::lanes::pick!($name $($alias)?) = $crate::twin::lanes::At::at($crate::twin::lanes::pick!($name $($alias)?), lane);)*
                *out = $rule;
            }
        }
        each($out, $($crate::twin::lanes::Quantity::view(&$owner.$name)),*)
    }};
}
pub(crate) use each;

/// The last of one or two names.
macro_rules! pick {
    ($name:ident) => {
        $name
    };
    ($name:ident $alias:ident) => {
        $alias
    };
}
pub(crate) use pick;

#[inline(always)]
pub fn logit(share: f64) -> f64 {
    ln(share / (1.0 - share))
}

#[inline(always)]
pub fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + exp(-odds))
}

/// A percentage whose logit is known, pushed.
#[inline(always)]
pub fn from_odds(odds: f64, push: f64) -> f64 {
    100.0 * logistic(odds + push)
}

#[inline(always)]
pub fn pushed(percent: f64, push: f64) -> f64 {
    from_odds(logit(percent / 100.0), push)
}

/// Log-odds of last year's percentage; in the first year they are the same in all draws.
#[inline(always)]
pub fn odds(first: bool, out: &mut Lanes, known: f64, percent: &Lanes) {
    if first {
        out.fill(known);
    } else {
        for (out, percent) in out.iter_mut().zip(percent) {
            *out = logit(percent / 100.0);
        }
    }
}

#[inline(always)]
pub fn done_within_year(rate: f64) -> f64 {
    1.0 - exp(-rate)
}

#[inline(always)]
pub fn response(effort: f64, elasticity: f64, saturation: f64) -> f64 {
    let more = elasticity * maximum(effort - 1.0, 0.0);
    let less = elasticity * minimum(effort - 1.0, 0.0);
    maximum(1.0 + more / (1.0 + more / saturation) + less, 0.0)
}

/// How far a count among `people` scatters: the divisor of its shock.
#[inline(always)]
pub fn count_spread(usual: f64, people: f64) -> f64 {
    let share = usual / 100.0;
    (people * share * (1.0 - share)).sqrt()
}

#[inline(always)]
pub fn poisson_count(mean: f64, draw: f64) -> f64 {
    let root = mean.sqrt();
    let square = draw * draw;
    let skew = (draw + square * draw / 2.0) / (36.0 * root);
    maximum(0.0, (mean + root * draw + (2.0 + square) / 6.0 - skew).floor())
}

#[inline(always)]
fn exceeds(x: f64, limit: f64) -> f64 {
    minimum(maximum(x - limit, 0.0), 1.0).ceil()
}

#[inline(always)]
pub fn rare_count(mean: f64, uniform: f64) -> f64 {
    let mut term = exp(-mean);
    let mut below = term;
    let mut count = exceeds(uniform, below);
    for k in 1..14 {
        term = term * mean / f64::from(k);
        below += term;
        count += exceeds(uniform, below);
    }
    count
}
