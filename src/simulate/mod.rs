//! Experiments in parallel: in go a plan, scenarios and settings, out comes what a reducer makes of each scenario's draws.
//!
//! Each scenario's draws are reduced as soon as they are there, so memory does not grow with the number of scenarios. A draw's
//! numbers are a pure function of the seed, the scenario and the draw's number: threads, blocks and the order of scenarios do not
//! matter.

mod central;
mod columns;
mod draws;
mod effects;
mod kept;
mod ledger;
mod link;
mod program;
mod run;
mod summary;
mod vocabulary;

pub use crate::sampling::Design;
pub use central::central;
pub use columns::Column;
pub use draws::Draws;
pub use effects::shares;
pub use kept::element;
pub use ledger::{Cause, FailedDraw};
pub use run::{Compilation, Compiled, both, compile, inputs, run, set_threads, summaries, threads};
pub use summary::{PROBABILITIES, Scratch, Summary, summarise};
pub use vocabulary::vocabulary;

/// What a run needs besides plan and scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub draws: usize,
    /// Number of the first draw; a replay of draw 17 alone starts at 17.
    pub first_draw: u64,
    pub seed: u64,
    pub design: Design,
    /// Every assumption and shock at its central value: one draw is enough.
    pub central: bool,
    /// Lanes per block of the evaluator; as many as suit the cache if nothing is said. No number depends on it.
    pub block: Option<usize>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { draws: 10_000, first_draw: 0, seed: 2020, design: Design::MonteCarlo, central: false, block: None }
    }
}
