//! Writes a plan to start from: a small complete one of an invented county, all its files or none.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use crate::diagnostic::{Code, Diagnostic};
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/plan/starter");

/// The shapes of rules that any plan can use, as the Wuxing plan does.
static LIBRARY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/lib");

/// Those of the library that speak of no plan's own money and budget lines.
const SHARED: [&str; 4] = ["by_class.rhai", "change.rhai", "life_table.rhai", "shapes.rhai"];

/// Writes the starter plan. The folder may be there already if it is empty; otherwise nothing is touched.
pub fn write_starter(folder: &Path) -> Result<(), Box<Diagnostic>> {
    write_new(folder, |root| {
        write_below(&STARTER, root)?;
        let library = root.join("rules/lib");
        fs::create_dir_all(&library)?;
        for name in SHARED {
            let file = LIBRARY.get_file(name).expect("invariant: the library was there when the program was built");
            fs::write(library.join(name), file.contents())?;
        }
        Ok(())
    })
}

/// Writes a plan's files by their names in its folder, all or none. The folder may be there already if it is empty.
pub fn write_plan(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Box<Diagnostic>> {
    write_new(folder, |root| {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            fs::write(path, text)?;
        }
        Ok(())
    })
}

fn write_new(folder: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Box<Diagnostic>> {
    let shown = folder.display();
    if folder.is_file() {
        return Err(Box::new(
            Diagnostic::error(Code::NotAFolder, text!("`{shown}` is a file", "`{shown}` 是一个文件"))
                .help(text!("name a new folder", "请给出一个新的文件夹")),
        ));
    }
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Box::new(
            Diagnostic::error(Code::FolderNotEmpty, text!("the folder `{shown}` is not empty", "文件夹 `{shown}` 不是空的"))
                .help(text!("name a new folder; nothing was written", "请给出一个新的文件夹；没有写入任何文件")),
        ));
    }
    write_folder(folder, Before::Empty, write).map_err(|cause| Box::new(cannot_write(text!("the plan", "规划"), folder, &cause)))
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
