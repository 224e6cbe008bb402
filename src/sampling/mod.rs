//! Where numbers come from: in go a seed, a stream's name, a draw and a year, out comes the same number on every machine.
//!
//! A [`Sampler`] fills columns with uniform numbers, one stream per name; a [`Distribution`] turns them into values by its quantile
//! function. Only `libm`'s functions are called, whose results no machine changes.

pub mod beta;
mod distribution;
mod normal;
mod quantile;
mod sampler;
mod stream;
mod table;

pub use distribution::Distribution;
pub use sampler::{RankCorrelation, Sampler};
pub use stream::Stream;
