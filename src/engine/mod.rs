//! The rules engine turns rule files into values per draw. It knows nothing of plans, targets or tables: whoever runs rules hands it the
//! names they may use and the columns of input.

pub mod eval;
pub mod graph;
pub mod keyword;
pub mod tape;
pub mod trace;
pub mod wasm;
