//! Writes a plan to start from: a small complete one of an invented county, all its files or none.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use crate::diagnostic::{Code, Diagnostic, io_words};
use crate::language::Text;
use crate::table::beside;
use crate::text;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/plan/starter");

/// Writes the starter plan. The folder may be there already if it is empty; otherwise nothing is touched.
pub fn write_starter(folder: &Path) -> Result<(), Box<Diagnostic>> {
    write_folder(folder, |root| write_below(&STARTER, root))
}

/// Writes a plan's files by their names in its folder, all or none. The folder may be there already if it is empty.
pub fn write_plan(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Box<Diagnostic>> {
    write_folder(folder, |root| {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            fs::write(path, text)?;
        }
        Ok(())
    })
}

fn write_folder(folder: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Box<Diagnostic>> {
    let shown = folder.display();
    if folder.is_file() {
        return Err(Box::new(Diagnostic::error(Code::NotAFolder, text!("`{shown}` is a file", "`{shown}` 是一个文件"))));
    }
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Box::new(
            Diagnostic::error(Code::FolderNotEmpty, text!("the folder `{shown}` is not empty", "文件夹 `{shown}` 不是空的"))
                .help(text!("name a new folder; nothing was written", "请给出一个新的文件夹；没有写入任何文件")),
        ));
    }
    write_all(folder, write).map_err(|cause| {
        let Text { zh, en } = io_words(&cause);
        Box::new(
            Diagnostic::error(Code::CannotWrite, text!("`{shown}` cannot be written: {en}", "无法写入 `{shown}`：{zh}"))
                .help(text!("name another folder, or look after its permissions", "请换一个文件夹，或检查权限")),
        )
    })
}

/// Writes into a folder beside the one wanted, which takes its name when it is complete.
fn write_all(folder: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let name = folder.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    let parent = folder.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(parent)?;
    let partial = beside(&name, 0o777, |builder| builder.tempdir_in(parent))?;
    write(partial.path())?;
    if folder.is_dir() {
        // Known to be empty; a folder filled in the meantime makes this fail rather than lose its files.
        fs::remove_dir(&folder)?;
    }
    fs::rename(partial.path(), &folder)?;
    // It has its own name now: nothing is left to remove.
    let _ = partial.keep();
    Ok(())
}

fn write_below(dir: &Dir<'_>, root: &Path) -> io::Result<()> {
    fs::create_dir_all(root.join(dir.path()))?;
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => write_below(dir, root)?,
            DirEntry::File(file) => fs::write(root.join(file.path()), file.contents())?,
        }
    }
    Ok(())
}
