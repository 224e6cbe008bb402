//! Runs experiments in parallel. An experiment is a scenario with all of its draws; a [`Session`] runs them and keeps what they share.
//!
//! Each scenario's draws are reduced as soon as they are there, so memory does not grow with the number of scenarios. A draw's
//! numbers are a pure function of the seed, the scenario and the draw's number: threads, blocks and the order of scenarios do not
//! matter.
//!
//! What a session keeps, for n draws: the plan's own columns (8 n bytes for each value of a stored series in a year that no other shares,
//! 89 MB for the Wuxing plan and 10,000 draws), its input columns (54 MB), and up to 41 MB of columns at which scenarios' changes begin. A scenario adds only the
//! columns that it changes, and gives them back when it is done.
//!
//! Where a set of rules serves one scenario of a run alone, nothing of the plan by these rules is kept beside it.
//!
//! A single scenario of more than 20,000 draws is run part by part instead, where the settings allow it: a part's inputs and columns are gone
//! when the next comes. 8 n bytes are held only for each series and year by which a target or a commitment is judged, and of each other
//! some 160 √n bytes around its quantiles. All figures have the same bits in both ways.
//!
//! [`Places`] with the same rules share the model, the tape and the columns of streams.

use std::sync::{Condvar, Mutex, OnceLock};

mod brackets;
mod causes;
mod chance;
mod columns;
mod compile;
mod draw_set;
mod draws;
mod drivers;
mod evaluated;
mod experiment;
mod far_apart;
mod figures_compared;
mod idle_lines;
mod ledger;
mod link;
mod lint;
mod moments;
pub mod observed;
mod order;
mod parts;
mod places;
mod program;
mod quantiles;
mod reach;
mod session;
mod settled_targets;
mod stored;
mod summary;
mod tapes;
mod units_read;
mod vocabulary;
mod world;

pub use crate::sampling::{Design, Spread};
pub use causes::{leaps_at_helpers, without_consequences};
pub use chance::Chance;
pub use compile::{Compilation, Compiled, compile, rule_texts};
pub use draw_set::DrawSet;
pub use draws::Draws;
pub use drivers::{FACILITY_COST, HOLD, OPENED, RUNNING_COST, SHARE, SHOCK, shares};
pub use experiment::{Experiment, Inputs};
pub use ledger::{Cause, FailedDraw};
pub use parts::Wanted;
pub use places::{PlaceRun, Places};
pub use quantiles::Quantiles;
pub use session::{Session, sampler};
pub use stored::{Stored, element};
pub use summary::{Scratch, Summary, summarise};
pub use vocabulary::vocabulary;
pub use world::Column;

use crate::language::Text;

/// What a run needs besides plan and scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How many draws each scenario has.
    pub draws: usize,
    /// Number of the first draw; a replay of draw 17 alone starts at 17.
    pub first_draw: u64,
    /// What all streams of random numbers start from.
    pub seed: u64,
    /// How the draws of a stream are spread.
    pub design: Design,
    /// Draws of the whole run, if these are a part of them: a Latin hypercube's numbers depend on it.
    pub whole: Option<usize>,
    /// Every assumption and shock at its central value: one draw is enough.
    pub central: bool,
    /// Observations up to this year move the draws; without it, none do.
    pub as_of: Option<i32>,
    /// Whether the planners' checks can fail a draw. Declared bounds and rules that throw always can.
    pub checks: bool,
    /// Which series are kept.
    pub stored: Stored,
    /// Whether columns that only summaries are wanted of may be left out, where there are so many draws that they would fill the memory.
    pub parts: bool,
    /// Lanes per block of the evaluator; as many as suit the cache if nothing is said. No number depends on it.
    pub block: Option<usize>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            draws: 10_000,
            first_draw: 0,
            seed: 2020,
            design: Design::default(),
            whole: None,
            central: false,
            as_of: None,
            checks: true,
            stored: Stored::Numbers,
            parts: false,
            block: None,
        }
    }
}

impl Settings {
    /// How the draws are spread, of which these may be a part.
    pub fn spread(&self) -> Spread {
        self.design.spread(self.whole.unwrap_or(self.draws) as u64)
    }

    /// Whether the draws come in replicates whose spread tells how exact a figure is.
    pub fn replicated(&self) -> bool {
        let whole = self.whole.is_none_or(|whole| whole == self.draws);
        whole && !self.central && matches!(self.spread(), Spread::LatinHypercube { .. })
    }

    /// What follows "10000 draws" where it is said how they were made.
    pub fn in_brackets(&self) -> Text {
        self.spread().in_brackets()
    }
}

/// Does two things at once, on two threads where there are two.
pub fn join<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(one, other)
}

/// Threads that a command needs at most: the simulation and the tables have a pool each, and a few things are done beside them.
pub fn threads_wanted() -> usize {
    2 * std::thread::available_parallelism().map_or(1, usize::from) + 4
}

/// Asks the system once for as many threads as a command needs, and gives them back: where it has too few, that is better said before a
/// run than found in its middle.
///
/// # Errors
/// The system gives too few.
pub fn ready_threads() -> std::io::Result<()> {
    static READY: OnceLock<()> = OnceLock::new();
    if READY.get().is_some() {
        return Ok(());
    }
    let (released, changed) = (Mutex::new(false), Condvar::new());
    let wait = || {
        let released = released.lock().expect(SOUND);
        drop(changed.wait_while(released, |released| !*released).expect(SOUND));
    };
    std::thread::scope(|scope| {
        let started = (0..threads_wanted()).try_for_each(|_| std::thread::Builder::new().spawn_scoped(scope, wait).map(drop));
        *released.lock().expect(SOUND) = true;
        changed.notify_all();
        started
    })?;
    let _ = READY.set(());
    Ok(())
}

const SOUND: &str = "invariant: no thread panics with the lock";

/// The number of threads of this process.
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// Sets the number of threads for this process, once; without it, all cores are used.
pub fn set_threads(threads: usize) {
    // A second call finds the threads already there: the first number stays, as documented.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}
