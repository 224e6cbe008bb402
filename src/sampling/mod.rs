//! Random numbers that are the same on every machine, and what turns them into values.
//!
//! A [`Sampler`] fills columns with uniform numbers, one stream per name, spread as a [`Design`] says: a pure function of seed, stream,
//! draw and year. A [`Distribution`] turns them into values by its quantile function. Only `libm`'s functions are called, whose results
//! no machine changes.

pub mod beta;
mod design;
pub mod distributions;
mod impossible;
mod latin_hypercube;
mod layout;
pub mod normal;
pub(crate) mod replicates;
mod sampler;
mod shipped;
mod sobol;
mod stream;
mod student;
mod table;

pub use design::{Design, Spread};
pub use distributions::Distribution;
pub(crate) use impossible::{ImpossibleSet, impossible_sets};
pub use layout::{Ends, Layout, Morris, Saltelli};
pub use sampler::{RankCorrelation, Sampler};
pub use shipped::ShippedTable;
pub use stream::Stream;
