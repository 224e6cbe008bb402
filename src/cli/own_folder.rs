//! Folders that a command writes as its own: one may replace an earlier one of the same command, and nothing else.

use std::path::Path;
use std::{fs, io};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, Text};
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

/// Writes a folder that appears whole. `files`: all that such a folder can hold; `what`: what it is called in messages.
///
/// # Errors
/// A folder that holds anything else, or that cannot be written.
pub(super) fn write_own(
    place: &Path,
    files: &[&str],
    what: Text,
    fill: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), Vec<Diagnostic>> {
    let foreign = fs::read_dir(place).ok().and_then(|entries| {
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|name| !files.contains(&name.as_str()))
    });
    if let Some(file) = foreign {
        let place = place.display();
        return Err(vec![
            Diagnostic::error(
                Code::FolderTaken,
                text!("{place} holds {file}, which is no part of such results", "{place} 中有 {file}，不是这类结果"),
            )
            .help(text!("choose another folder with --out", "请用 --out 指定其他文件夹")),
        ]);
    }
    write_folder(place, Before::Replaced, fill).map_err(|error| vec![cannot_write(what, place, &error)])
}

/// Calls `draw` with the folder for the pictures of each language, `charts/en` and `charts/zh` in `folder`.
pub(super) fn in_languages(folder: &Path, mut draw: impl FnMut(&Path, Language) -> io::Result<()>) -> io::Result<()> {
    for language in Language::ALL {
        let folder = folder.join("charts").join(language.tag());
        fs::create_dir_all(&folder)?;
        draw(&folder, language)?;
    }
    Ok(())
}
