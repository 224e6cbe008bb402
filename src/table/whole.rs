//! Writes files and folders that are there as a whole or not at all.
//!
//! What is written lies under a hidden name beside its place, `.NAME.….partial`, until all of it is on disk; only then does it take its
//! name. A command that fails or is stopped leaves nothing of it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}", path = path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub cause: io::Error,
}

/// Says which file an error of the system is about.
pub(super) fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|cause| WriteError { path: path.to_path_buf(), cause })
}

/// Writes a file through a temporary one in the same folder, which takes the file's name only when all its bytes are on disk.
///
/// A link stays, and what it leads to is replaced.
///
/// # Errors
/// A folder, a device or a pipe at `path`, which stays as it is, and whatever the system refuses.
pub fn write_whole(path: &Path, contents: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), WriteError> {
    let written = || {
        let place = place_of_file(path)?;
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let (made, _unfinished) = beside(&name, 0o666, |builder| builder.tempfile_in(folder_of(&place)))?;
        let (file, temporary) = made.into_parts();
        let mut file = BufWriter::new(file);
        contents(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        temporary.persist(&place).map_err(|error| error.error)
    };
    at(path, written())
}

/// Where a file is written: for a link, where it leads. Who may replace any name, as an administrator may, would put a file in the place
/// of a device, which then is gone for all programs.
fn place_of_file(path: &Path) -> io::Result<PathBuf> {
    match fs::metadata(path) {
        Ok(known) if known.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(known) if !known.is_file() => Err(io::ErrorKind::Unsupported.into()),
        Ok(_) => fs::canonicalize(path),
        Err(_) => Ok(path.to_path_buf()),
    }
}

/// Writes a file that is all there already.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_whole(path, |file| file.write_all(bytes))
}

/// What becomes of the files of a folder that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// The folder is empty; one that is not makes the writing fail rather than lose its files.
    Empty,
    /// They go: all of them are of the same command.
    Replaced,
    /// They stay, but for those of the same names.
    Joined,
}

/// Writes a folder through a hidden one beside it, which takes its place when it is filled.
pub fn write_folder<T>(folder: &Path, before: Before, fill: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    // A folder behind a link is filled where it is.
    let folder = if folder.is_dir() { fs::canonicalize(folder) } else { std::path::absolute(folder) }?;
    let name = folder.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    fs::create_dir_all(folder_of(&folder))?;
    let (partial, _unfinished) = beside(&name, 0o777, |builder| builder.tempdir_in(folder_of(&folder)))?;
    let filled = fill(partial.path())?;
    put(partial, &folder, &name, before)?;
    Ok(filled)
}

/// Puts a folder that is finished in its place.
fn put(partial: TempDir, folder: &Path, name: &str, before: Before) -> io::Result<()> {
    match before {
        Before::Joined if folder.is_dir() => return move_files(partial.path(), folder),
        Before::Replaced if folder.is_dir() => {
            // The old one is out of the way only as long as the new one takes its name.
            let (aside, unfinished) = beside(name, 0o777, |builder| builder.tempdir_in(folder_of(folder)))?;
            // What is finished will be in it, which no signal may remove.
            drop(unfinished);
            let old = aside.path().join(name);
            fs::rename(folder, &old)?;
            fs::rename(partial.path(), folder).inspect_err(|_| drop(fs::rename(&old, folder)))?;
        }
        _ => {
            if folder.is_dir() {
                fs::remove_dir(folder)?;
            }
            fs::rename(partial.path(), folder)?;
        }
    }
    // It has its own name now: nothing is left to remove.
    let _ = partial.keep();
    Ok(())
}

/// Moves every file below a folder to the same name below another.
fn move_files(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&place)?;
            move_files(&entry.path(), &place)?;
        } else {
            fs::rename(entry.path(), place)?;
        }
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a hidden name in a folder is that of a file under construction, which stays there when its process is killed.
pub fn is_partial(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".partial")
}

/// Makes a temporary file or folder that is to become `name`, and that is removed if it does not. Those who may use it are those who may
/// use any new file (`mode` less the umask), not its owner alone.
fn beside<R: AsRef<Path>>(
    name: &str,
    mode: u32,
    make: impl FnOnce(&tempfile::Builder<'_, '_>) -> io::Result<R>,
) -> io::Result<(R, Unfinished)> {
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    // A signal that came after it is made and before it is noted would leave it behind.
    let mut open = unfinished();
    let made = make(&builder)?;
    let path = made.as_ref().to_owned();
    open.push(path.clone());
    Ok((made, Unfinished(path)))
}

/// A temporary file or folder that a signal would leave behind, as long as it is not finished.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what this process has under construction, for one that is about to end. Gives whether there was anything.
pub fn remove_partial() -> bool {
    let partial = std::mem::take(&mut *unfinished());
    let remove = |path: &Path| {
        // Under another name no thread finds it, so that it stays empty once it is emptied.
        let gone = path.with_extension("gone");
        fs::rename(path, &gone)?;
        fs::remove_file(&gone).or_else(|_| fs::remove_dir_all(&gone))
    };
    partial.iter().filter(|path| remove(path).is_ok()).count() > 0
}
