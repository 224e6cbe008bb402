//! How fast this machine does a batch: some of its experiments are run and timed before it begins.

use std::fs;
use std::time::Instant;

use super::batch::Batch;
use crate::diagnostic::Diagnostic;

/// What experiments of a batch take here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Seconds of an experiment, on the threads of this process.
    pub seconds: f64,
    /// The most memory that this process has held so far, in bytes, where the system says it.
    pub memory: Option<u64>,
}

/// Experiments that are timed at most, after a first one that makes everything ready, and the part of the work that they may be.
const TIMED: usize = 4;
const PART: usize = 20;

impl Batch<'_> {
    /// Times some of these experiments, spread over all of them.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn pace(&self, experiments: &[usize]) -> Result<Pace, Vec<Diagnostic>> {
        let timed = (experiments.len() / PART).clamp(1, TIMED);
        let middle = |number: usize| experiments[experiments.len() * (2 * number + 1) / (2 * timed)];
        if experiments.is_empty() {
            return Ok(Pace { seconds: 0.0, memory: most_memory() });
        }
        let some: Vec<usize> = (0..timed).map(middle).collect();
        let mut engine = self.engine()?;
        self.assess(&mut engine, &some[..1], &())?;
        let began = Instant::now();
        self.assess(&mut engine, &some, &())?;
        Ok(Pace { seconds: began.elapsed().as_secs_f64() / timed as f64, memory: most_memory() })
    }
}

/// From Linux' account of this process.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
