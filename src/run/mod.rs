//! Running a plan: jobs, the folders they are written to, and runs read back from them.
//!
//! * A [`Job`] is a plan, scenarios and options. [`Job::run`] keeps its tables in memory, [`Job::write`] writes them into a folder, and
//!   [`Job::execute`] gives them to any [`Sink`].
//! * A [`RunFolder`] appears complete or not at all, and is never the loss of somebody's work.
//! * A [`Manifest`], run.json, says what a run was made from; [`verify()`] runs it again and compares every byte.
//! * A [`Batch`] runs a design's experiments part by part; [`merge`] joins what several machines have run.
//!   [`emit`] writes what a batch system needs to run it by.
//! * A [`StoredRun`] is a run read back from its folder; [`StoredRun::open`] brings its plan and what it found, and [`RunChanges`] says what
//!   moved from one to another, and why.

mod batch;
mod batch_folder;
mod changes;
mod emit;
mod failing;
mod folder;
mod job;
mod manifest;
mod merge;
mod notes;
mod pace;
mod policies;
mod stored;
mod verify;
mod write;

pub use batch::{Batch, Claim};
pub use batch_folder::{BatchRecord, Shard, batch_hashes, batch_table};
pub use changes::{Input, InputChange, Move, RunChanges};
pub(crate) use emit::quoted;
pub use emit::{Emitted, System, check_empty, emit};
pub use failing::{FailedDraws, Told};
pub use folder::{BeginError, Earlier, RunFolder, Stopped, remove_unfinished};
pub use job::{Executed, Failed, Job, MOST_BESIDE, Observer, Sink, is_batch};
pub use manifest::{Manifest, Options, joint_identity};
pub use merge::{Merged, merge};
pub use notes::no_such_draw;
pub use pace::Pace;
pub use policies::{Policy, frontier};
pub use stored::{Opened, StoredRun};
pub use verify::verify;
pub use write::{Finished, Layout, Written, tables_of};
