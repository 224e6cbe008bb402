//! The folder of a run, which appears complete or not at all and is never the loss of somebody's work.
//!
//! A run is built in a hidden folder `.NAME.part` beside its place, under a lock `.NAME.lock` that the system lets go when the process ends,
//! however it ends. Whoever holds the lock may remove what a killed run has left; whoever does not get it is told that another run is
//! writing. An earlier run in the place is replaced if nobody has touched it, and kept beside the new one if somebody has.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::manifest::{Manifest, hash_file};
use crate::table::{read_file, remove_partial};

/// A folder under construction beside its final place; dropped unfinished, it leaves nothing behind.
pub struct RunFolder {
    building: PathBuf,
    place: PathBuf,
    lock: Lock,
    finished: bool,
}

/// The right to write into a place, `.NAME.lock` beside it. The system lets go of it when the process ends, however it ends.
pub(super) struct Lock {
    path: PathBuf,
    /// Held until this is dropped.
    _locked: File,
}

impl Lock {
    /// Takes the lock of a place.
    ///
    /// # Errors
    /// [`BeginError::Busy`] while another run holds it.
    pub(super) fn take(place: &Path) -> Result<Lock, BeginError> {
        let place = std::path::absolute(place)?;
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        let path = beside(&place, "lock");
        let locked = lock_file(&path)?.ok_or(BeginError::Busy)?;
        Ok(Lock { path, _locked: locked })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock that stays as a file keeps nobody out.
        let _ = fs::remove_file(&self.path);
    }
}

/// Why a folder cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The place holds something that is not of an earlier run: this file, or the place itself.
    #[error("{} is not of a run", .0.display())]
    Foreign(PathBuf),
    /// Another run is writing into the place.
    #[error("another run is writing")]
    Busy,
    /// The system refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What became of an earlier run in the place.
#[derive(Debug, Clone, PartialEq)]
pub enum Earlier {
    /// There was none.
    None,
    /// It was replaced, untouched as it was.
    Replaced(Box<Manifest>),
    /// It is kept in another folder, since somebody has changed these files of it.
    Kept {
        /// Where it is now.
        folder: PathBuf,
        /// Names within it of the files that were changed.
        changed: Vec<String>,
    },
}

impl RunFolder {
    /// Begins the folder `place`; whatever stands there stays until [`RunFolder::finish`]. Only an earlier run with nothing added, or an
    /// empty folder, is accepted.
    ///
    /// # Errors
    /// [`BeginError::Foreign`] for a place that holds something else, [`BeginError::Busy`] while another run writes into it.
    pub fn begin(place: &Path) -> Result<RunFolder, BeginError> {
        let place = std::path::absolute(place)?;
        if let Some(foreign) = foreign_file(&place)? {
            return Err(BeginError::Foreign(foreign));
        }
        let lock = Lock::take(&place)?;
        let building = beside(&place, "part");
        let folder = RunFolder { building, place, lock, finished: false };
        open_folders().push(folder.remains());
        // What is there is of a run that was killed: the lock says that nobody writes it any more.
        remove(&folder.building)?;
        fs::create_dir_all(&folder.building)?;
        Ok(folder)
    }

    /// Where files are written until the folder is finished.
    pub fn path(&self) -> &Path {
        &self.building
    }

    /// Adds run.json with the hash of every file, then puts the folder in its place. An earlier run there is replaced, or kept beside it.
    ///
    /// # Errors
    /// Those of the file system; the earlier run then stands where it stood.
    pub fn finish(mut self, mut manifest: Manifest) -> io::Result<(Manifest, Earlier)> {
        (manifest.outputs, manifest.pictures) = hash_files(&self.building).map_err(|(_, cause)| cause)?;
        let mut text = serde_json::to_string_pretty(&manifest).expect("invariant: a manifest is plain data");
        text.push('\n');
        fs::write(self.building.join("run.json"), text)?;
        // Looked at again: a run takes minutes, in which somebody may have opened the earlier one.
        if let Some(foreign) = foreign_file(&self.place)? {
            let name = foreign.display();
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{name} was put there while the run went on")));
        }
        let earlier = read_manifest(&self.place);
        let changed = earlier.as_ref().map_or_else(Vec::new, |earlier| changed_files(&self.place, earlier));
        let aside = if changed.is_empty() { beside(&self.place, "old") } else { free_name(&self.place) };
        let replaces = self.place.exists();
        if replaces {
            fs::rename(&self.place, &aside)?;
        }
        if let Err(error) = fs::rename(&self.building, &self.place) {
            if replaces {
                // The earlier run goes back; if even that fails, it is still there under its other name.
                let _ = fs::rename(&aside, &self.place);
            }
            return Err(error);
        }
        self.finished = true;
        let earlier = match earlier {
            _ if !changed.is_empty() => Earlier::Kept { folder: aside, changed },
            earlier => {
                remove(&aside)?;
                earlier.map_or(Earlier::None, |manifest| Earlier::Replaced(Box::new(manifest)))
            }
        };
        Ok((manifest, earlier))
    }

    /// Puts the folder in its place as it is, where nothing stands.
    ///
    /// # Errors
    /// Those of the file system, and a place that has come to hold something.
    pub(super) fn put(mut self) -> io::Result<()> {
        if self.place.exists() {
            fs::remove_dir(&self.place)?;
        }
        fs::rename(&self.building, &self.place)?;
        self.finished = true;
        Ok(())
    }

    /// What is there only as long as the run goes on.
    fn remains(&self) -> [PathBuf; 2] {
        [self.building.clone(), self.lock.path.clone()]
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        // Nothing more can be done for what cannot be removed; the next run into this place tries again.
        let _ = if self.finished { Ok(()) } else { remove(&self.building) };
        let remains = self.remains();
        open_folders().retain(|open| *open != remains);
    }
}

/// What runs of this process have under construction, for [`remove_unfinished`].
fn open_folders() -> std::sync::MutexGuard<'static, Vec<[PathBuf; 2]>> {
    static OPEN: Mutex<Vec<[PathBuf; 2]>> = Mutex::new(Vec::new());
    OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What a process that ends before its time leaves of its runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Nothing was under construction.
    Nothing,
    /// What was under construction has been removed.
    Removed,
    /// A batch has complete parts, with which it can go on.
    Parts,
}

/// Whether this process runs a batch, whose complete parts stay.
static KEEPS_PARTS: AtomicBool = AtomicBool::new(false);

/// Says that this process runs a batch into the place of a lock.
pub(super) fn keep_parts(lock: &Lock) {
    KEEPS_PARTS.store(true, Ordering::Relaxed);
    open_folders().push([lock.path.with_extension("part"), lock.path.clone()]);
}

/// Removes what this process has under construction, for a process that is about to end. Threads that still write find their folder gone.
pub fn remove_unfinished() -> Stopped {
    let mut stopped = if KEEPS_PARTS.load(Ordering::Relaxed) { Stopped::Parts } else { Stopped::Nothing };
    if remove_partial() && stopped == Stopped::Nothing {
        stopped = Stopped::Removed;
    }
    for [building, lock] in open_folders().drain(..) {
        // Under another name no thread finds it, so that it stays empty once it is emptied.
        let gone = building.with_extension("gone");
        if fs::rename(&building, &gone).is_ok() && remove(&gone).is_ok() {
            stopped = Stopped::Removed;
        }
        let _ = fs::remove_file(&lock);
    }
    stopped
}

/// A hidden name for what belongs to a place and lies beside it.
fn beside(place: &Path, end: &str) -> PathBuf {
    let name = place.file_name().map_or_else(|| "run".to_owned(), |name| name.to_string_lossy().into_owned());
    place.with_file_name(format!(".{name}.{end}"))
}

/// The first free one of `NAME.kept`, `NAME.kept-2` …
fn free_name(place: &Path) -> PathBuf {
    let name = place.file_name().map_or_else(|| "run".to_owned(), |name| name.to_string_lossy().into_owned());
    let names = std::iter::once(format!("{name}.kept")).chain((2..).map(|number| format!("{name}.kept-{number}")));
    names.map(|name| place.with_file_name(name)).find(|path| !path.exists()).expect("invariant: numbers do not end")
}

/// The lock of this name, or nothing while another process holds it.
fn lock_file(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = File::options().create(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        // Whoever held it before may have removed it in between: a lock without a name keeps nobody out.
        if is_same_file(&file, path) {
            return Ok(Some(file));
        }
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(identity).ok() == fs::metadata(path).map(identity).ok()
}

#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes a folder with all that is in it; one that is not there is removed already.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The manifest of the run in a folder, if there is one.
fn read_manifest(folder: &Path) -> Option<Manifest> {
    read_file(&folder.join("run.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// The first thing in a place that no run has written there: nothing where nothing stands, or an earlier run or empty folder.
fn foreign_file(place: &Path) -> io::Result<Option<PathBuf>> {
    if !place.exists() {
        return Ok(None);
    }
    if !place.is_dir() {
        return Ok(Some(place.to_owned()));
    }
    let manifest = read_manifest(place);
    let known = |name: &str| manifest.as_ref().is_some_and(|manifest| name == "run.json" || manifest.wrote(name));
    Ok(files_below(place)?.into_iter().find(|name| !known(&slashed(name))).map(|name| place.join(name)))
}

/// The files of an earlier run that somebody has changed since, by name.
fn changed_files(place: &Path, manifest: &Manifest) -> Vec<String> {
    let written = manifest.outputs.iter().chain(&manifest.pictures);
    let changed = |name: &str, said: &str| hash_file(&place.join(name)).is_ok_and(|hash| hash != said);
    written.filter(|(name, said)| changed(name, said)).map(|(name, _)| name.clone()).collect()
}

/// What programs leave in folders that are only looked at: locks of Excel and LibreOffice, and what shows folders.
fn is_clutter(name: &str) -> bool {
    let lock = name.starts_with("~$") || (name.starts_with(".~lock.") && name.ends_with('#'));
    lock || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}

/// Every file below a folder but clutter, by its name from there, in order.
pub(super) fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(folder.join(&inner))? {
            let entry = entry?;
            let name = inner.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(name);
            } else if !is_clutter(&entry.file_name().to_string_lossy()) {
                files.push(name);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A name with `/` between its parts.
pub(super) fn slashed(name: &Path) -> String {
    name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Hashes of files by their names.
type Hashes = BTreeMap<String, String>;

/// Hashes of the files below a folder by their names with `/`, without run.json: first of all that are the same on every machine, then of PNG
/// pictures, which are drawn with the fonts of the machine.
///
/// Errors: which file or folder cannot be read, and what the system says of it.
pub(super) fn hash_files(folder: &Path) -> Result<(Hashes, Hashes), (PathBuf, io::Error)> {
    let (mut outputs, mut pictures) = (BTreeMap::new(), BTreeMap::new());
    let files = files_below(folder).map_err(|cause| (folder.to_path_buf(), cause))?;
    for name in files.into_iter().filter(|name| name != Path::new("run.json")) {
        let hashes = if name.extension().is_some_and(|end| end == "png") { &mut pictures } else { &mut outputs };
        let path = folder.join(&name);
        match hash_file(&path) {
            Ok(hash) => drop(hashes.insert(slashed(&name), hash)),
            Err(cause) => return Err((path, cause)),
        }
    }
    Ok((outputs, pictures))
}
