//! Where random numbers come from: the same number on every machine for a seed, a stream's name, a draw and a year.
//!
//! A [`Sampler`] fills columns with uniform numbers, one stream per name, spread as its [`Design`] says; a [`Distribution`] turns them into values by its quantile
//! function. Only `libm`'s functions are called, whose results no machine changes.

pub mod beta;
mod design;
mod distribution;
mod latin_hypercube;
mod normal;
mod permutation;
mod quantile;
mod sampler;
mod sobol;
mod stream;
mod table;

pub use design::Design;
pub use distribution::Distribution;
pub use permutation::Permutation;
pub use sampler::{RankCorrelation, Sampler};
pub use stream::Stream;
