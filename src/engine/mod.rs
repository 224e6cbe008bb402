//! The rules engine: in go rule files and columns of f64, out come columns of f64. It knows nothing of plans, targets or frames.

pub mod eval;
pub mod graph;
pub mod tape;
pub mod trace;
