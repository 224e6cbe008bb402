//! Folders of results that a command fills anew each time, and that hold nothing else.

use std::fs;
use std::io;
use std::path::Path;

use crate::chart::{self, Chart, Credit, Size};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, Text};
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

/// A kind of folder: what it is called, and the files that it may hold.
pub(super) struct ResultFolder {
    pub what: Text,
    pub files: &'static [&'static str],
}

impl ResultFolder {
    /// Refuses a folder that holds anything else, before there is something to be lost.
    ///
    /// # Errors
    /// A folder that holds anything else.
    pub(super) fn check(&self, place: &Path) -> Result<(), Vec<Diagnostic>> {
        let names =
            fs::read_dir(place).into_iter().flat_map(Iterator::flatten).map(|entry| entry.file_name().to_string_lossy().into_owned());
        let Some(file) = names.filter(|name| !self.files.contains(&name.as_str())).min() else { return Ok(()) };
        let (place, Text { zh, en }) = (place.display(), &self.what);
        Err(vec![
            Diagnostic::error(Code::FolderTaken, text!("{place} holds {file}, which no {en} wrote", "{place} 中有 {file}，不是{zh}结果"))
                .help(text!("choose another folder with --out", "请用 --out 指定其他文件夹")),
        ])
    }

    /// Fills the folder, which appears whole and takes the place of an earlier one of its kind.
    ///
    /// # Errors
    /// A folder that holds anything else, and whatever keeps it from being written.
    pub(super) fn write(&self, place: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Vec<Diagnostic>> {
        self.check(place)?;
        write_folder(place, Before::Replaced, fill).map_err(|error| {
            let Text { zh, en } = &self.what;
            vec![cannot_write(text!("the {en}", "{zh}结果"), place, &error)]
        })
    }
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

/// Draws charts as slides in both languages, below `charts/`: SVG always, PNG where the machine has the letters.
pub(super) fn write_slides(folder: &Path, charts: &[(&str, Chart)], credit: &Credit) -> io::Result<()> {
    in_languages(folder, |folder, language| {
        for (name, chart) in charts {
            let svg = chart::draw(chart, credit, Size::SLIDE, language);
            fs::write(folder.join(format!("{name}.svg")), svg.code.as_bytes())?;
            if let Ok(png) = chart::rasterise(&svg, 1.0) {
                fs::write(folder.join(format!("{name}.png")), &png)?;
            }
        }
        Ok(())
    })
}
