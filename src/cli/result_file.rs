//! Files of results that a person names with `--out FILE`: none of a plan's own, and none that somebody else made, is replaced.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::plan_around;
use crate::table::{cannot_write, write_bytes};
use crate::text;

use super::args::Common;

/// How much of a file says who made it: pictures and pages do it in their first lines.
const HEAD: usize = 4096;

/// Writes a file of results, as a whole or not at all. An earlier one of the same command is replaced. A name that has an ending has one of
/// these, each with its point.
///
/// # Errors
/// Another ending, a file of a plan and one that this program did not make, which stay as they are, and whatever keeps it from being written.
pub(super) fn write_result(common: &Common, typed: &Path, what: Text, endings: &[&str], bytes: &[u8]) -> Result<(), Vec<Diagnostic>> {
    let place = common.surroundings.place(typed);
    let shown = typed.display();
    if typed == Path::new("-") {
        return Err(vec![
            Diagnostic::error(Code::CannotWrite, text!("`-` is no name for a file of results", "`-` 不能作为结果文件的名称"))
                .help(text!("give --out the name of a file", "请在 --out 后写明文件名")),
        ]);
    }
    let another = text!("choose another name with --out, or move that file away first", "请用 --out 指定其他名称，或先移走该文件");
    check_outside_plans(common, typed)?;
    let known = fs::metadata(&place);
    // What is no file, a folder or a pipe, is told as that.
    if known.as_ref().map_or(true, fs::Metadata::is_file) && !has_ending(typed, endings) {
        return Err(vec![unknown_ending(typed, endings)]);
    }
    if known.is_ok_and(|known| known.is_file()) && !fs::read(&place).is_ok_and(|known| is_same_kind(&known, bytes)) {
        let Text { zh, en } = &what;
        let message = text!(
            "{shown} is there already, and {en} would take its place; nothing was written",
            "{shown} 已经存在，且不是{zh}，没有写入任何内容"
        );
        return Err(vec![Diagnostic::error(Code::FileTaken, message).help(another)]);
    }
    write_bytes(&place, bytes).map_err(|error| vec![cannot_write(what, typed, &error)])
}

/// Whether the name of a file has one of these endings, or none.
fn has_ending(typed: &Path, endings: &[&str]) -> bool {
    typed.extension().is_none_or(|own| endings.iter().any(|known| own.eq_ignore_ascii_case(known.trim_start_matches('.'))))
}

/// The error of a file whose name does not say what is to be written.
pub(super) fn unknown_ending(place: &Path, known: &[&str]) -> Diagnostic {
    let (shown, ends_en, ends_zh) = (place.display(), known.join(" or "), known.join(" 或 "));
    Diagnostic::error(Code::CannotWrite, text!("{shown} says not what is to be written", "从 {shown} 看不出要写成哪种文件"))
        .help(text!("give --out a name that ends in {ends_en}", "--out 的文件名请以 {ends_zh} 结尾"))
}

/// Refuses a place among the files of a plan: what is written there would be read as a part of it. A folder of the plan itself is told by what it holds.
///
/// # Errors
/// Such a place.
pub(super) fn check_outside_plans(common: &Common, typed: &Path) -> Result<(), Vec<Diagnostic>> {
    let place = common.surroundings.place(typed);
    let Some(plan) = plan_around(&place) else { return Ok(()) };
    let is_own_folder = fs::canonicalize(&place).is_ok_and(|place| place.parent() == Some(&plan));
    if is_own_folder {
        return Ok(());
    }
    let shown = typed.display();
    let message = text!("{shown} is among the files of a plan; nothing was written", "{shown} 位于规划的文件之中，没有写入任何内容");
    Err(vec![
        Diagnostic::error(Code::FileTaken, message)
            .help(text!("choose a place outside of the plan with --out", "请用 --out 指定规划之外的位置")),
    ])
}

/// Whether a file that is there is of the kind that is written: a picture or page of this program, or a table with the same columns.
/// An empty one holds nobody's work.
fn is_same_kind(known: &[u8], new: &[u8]) -> bool {
    let head = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).into_owned();
    let (before, after) = (head(known), head(new));
    let made_here = before.contains("fiveyear") && after.contains("fiveyear") && before.get(..4) == after.get(..4);
    let same_columns = before.contains(',') && before.lines().next() == after.lines().next();
    known.is_empty() || known == new || made_here || same_columns
}
