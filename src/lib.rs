//! fiveyear: how likely each target of a five-year plan is to be met, why, and what would change it.

pub mod achieve;
pub mod analysis;
pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod language;
pub mod plan;
pub mod report;
pub mod sampling;
pub mod scenario;
pub mod simulate;
pub mod table;
