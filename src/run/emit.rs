//! Folders that run a batch elsewhere: on a Slurm cluster, on Kubernetes, or in processes on one machine.
//!
//! Such a folder holds a copy of the plan, one script that does any piece of the work (`task`), and what a batch system needs to start the
//! pieces, to start again what was killed, and to join the shards at the end. Nothing else of ours runs there but the program.

use std::fs;
use std::io;
use std::path::Path;

use super::batch::Batch;
use super::pace::Pace;
use super::write::{not_empty, not_written};
use crate::diagnostic::Diagnostic;
use crate::language::{Language, Text};
use crate::simulate::threads;
use crate::table::{Before, write_folder};

/// What starts the pieces of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Processes on one machine.
    Local,
    /// An array job of Slurm.
    Slurm,
    /// An Indexed Job of Kubernetes.
    Kubernetes,
}

/// How a batch was parted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emitted {
    /// How many shards there are.
    pub shards: usize,
    /// Seconds that one is expected to take on a machine like this.
    pub seconds: f64,
}

/// Seconds that a shard should take: long enough for what starts it not to matter, short enough for what is lost with it.
const SHARD: f64 = 300.0;

/// The times of its expected length after which Slurm ends a shard, which then goes on from its last complete part; and the least minutes.
const PATIENCE: f64 = 6.0;
const LEAST_MINUTES: f64 = 20.0;

/// What a shard may hold of memory, in what was held here; in steps of this many bytes.
const MEMORY: f64 = 2.0;
const STEP: u64 = 256 << 20;

impl System {
    /// Its files by name, with their text before it is filled in.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            System::Local => &[("run", include_str!("emit/files/local-run"))],
            System::Slurm => {
                &[("submit", include_str!("emit/files/slurm-submit")), ("job.sbatch", include_str!("emit/files/slurm-job.sbatch"))]
            }
            System::Kubernetes => &[
                ("job.yaml", include_str!("emit/files/kubernetes-job.yaml")),
                ("merge.yaml", include_str!("emit/files/kubernetes-merge.yaml")),
            ],
        }
    }

    /// Ten lines for whoever runs it.
    fn readme(self) -> Text {
        match self {
            System::Local => Text::new(include_str!("emit/files/local.zh.md").to_owned(), include_str!("emit/files/local.md").to_owned()),
            System::Slurm => Text::new(include_str!("emit/files/slurm.zh.md").to_owned(), include_str!("emit/files/slurm.md").to_owned()),
            System::Kubernetes => {
                Text::new(include_str!("emit/files/kubernetes.zh.md").to_owned(), include_str!("emit/files/kubernetes.md").to_owned())
            }
        }
    }

    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            System::Local => "local",
            System::Slurm => "slurm",
            System::Kubernetes => "kubernetes",
        }
    }

    /// What is typed in the folder to begin.
    pub fn command(self) -> &'static str {
        match self {
            System::Local => "./run",
            System::Slurm => "./submit",
            System::Kubernetes => "kubectl apply -f job.yaml",
        }
    }
}

/// Writes the folder `place` of a batch for a system, with so many shards or with as many as take some minutes each at this pace; in any case
/// not more than the batch has parts.
///
/// # Errors
/// A place that holds something; what the file system refuses.
pub fn emit(
    batch: &Batch<'_>,
    system: System,
    shards: Option<usize>,
    pace: Pace,
    place: &Path,
    language: Language,
) -> Result<Emitted, Vec<Diagnostic>> {
    let (parts, all) = (batch.parts(), pace.seconds * batch.experiments() as f64);
    let shards = shards.unwrap_or((all / SHARD).ceil() as usize).clamp(1, parts);
    let seconds = all / shards as f64;
    check_empty(place)?;
    let minutes = (PATIENCE * seconds / 60.0).max(LEAST_MINUTES).ceil();
    let memory = pace.memory.map_or(4 * STEP, |held| ((held as f64 * MEMORY) as u64).div_ceil(STEP) * STEP);
    let filled = [
        ("VERSION", env!("CARGO_PKG_VERSION").to_owned()),
        ("NAME", format!("fiveyear-{}", batch.identity())),
        ("DESIGN", quoted(&batch.design.name)),
        ("EXPERIMENTS", batch.experiments().to_string()),
        ("SHARDS", shards.to_string()),
        ("ABOUT", format!("{:.0}", (seconds / 60.0).max(1.0))),
        ("DRAWS", batch.options.draws.to_string()),
        ("SPREAD", batch.options.design.name().to_owned()),
        ("SEED", batch.options.seed.to_string()),
        ("THREADS", threads().to_string()),
        ("MINUTES", minutes.to_string()),
        ("MEMORY", (memory >> 20).to_string()),
        ("PARALLEL", shards.min(50).to_string()),
    ];
    let fill = |text: &str| filled.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("@{name}@"), value));
    let write = |folder: &Path| {
        for (name, bytes) in batch.plan.inputs() {
            let file = folder.join("plan").join(name);
            fs::create_dir_all(file.parent().expect("invariant: below the folder"))?;
            fs::write(file, bytes)?;
        }
        fs::write(folder.join("README.md"), fill(system.readme().get(language)))?;
        for (name, text) in [("task", include_str!("emit/files/task"))].iter().chain(system.files()) {
            let file = folder.join(name);
            fs::write(&file, fill(text))?;
            if text.starts_with("#!") {
                make_runnable(&file)?;
            }
        }
        Ok(())
    };
    write_folder(place, Before::Empty, write).map_err(|error| vec![not_written(place, &error)])?;
    Ok(Emitted { shards, seconds })
}

/// Refuses a place that holds anything.
///
/// # Errors
/// One that names what it holds.
pub fn check_empty(place: &Path) -> Result<(), Vec<Diagnostic>> {
    let held = fs::read_dir(place).ok().and_then(|mut entries| entries.next()?.ok());
    held.map_or(Ok(()), |entry| Err(vec![not_empty(place, Path::new(&entry.file_name()))]))
}

/// A word of a shell script, whatever letters it has.
pub(crate) fn quoted(word: &str) -> String {
    let plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(unix)]
fn make_runnable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file)?.permissions().mode();
    fs::set_permissions(file, fs::Permissions::from_mode(mode | 0o111))
}

#[cfg(not(unix))]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}
