//! Tables that say what a TOML file says: they are written out as that file, so that one reader gives both forms their meaning.
//!
//! Each line of what is written out knows its cell ([`Source::of_cells`]), so that a message about it stands at the cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{half_width, parse_number};
use crate::text;

/// A TOML file in the making.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    lines: Vec<(String, Place)>,
    /// The names of its rows, each with its cell.
    ids: BTreeMap<String, Place>,
}

impl Spelled {
    /// Takes note of a row's name; what is wrong if an earlier row has it.
    pub(super) fn named_twice(&mut self, id: &str, cell: Place) -> Option<Diagnostic> {
        let first = self.ids.insert(id.to_owned(), cell.clone())?;
        Some(
            Diagnostic::error(Code::DuplicateId, text!("`{id}` stands here twice", "`{id}` 重复了"))
                .at(cell)
                .related(first, text!("first here", "第一次出现在这里"))
                .help(text!("give each row an `id` of its own", "请为每一行写不同的 `id`")),
        )
    }

    /// Adds a line that stands for a cell.
    pub(super) fn line(&mut self, line: String, cell: &Place) {
        self.lines.push((line, cell.clone()));
    }

    /// Adds a table's heading such as `[facility."north"]`.
    pub(super) fn heading(&mut self, path: &str, name: &str, cell: &Place) {
        self.line(format!("[{path}.{}]", quoted(name)), cell);
    }

    /// The file; `None` if nothing was added.
    pub(super) fn source(self, name: &str) -> Option<Arc<Source>> {
        (!self.lines.is_empty()).then(|| Source::of_cells(name, self.lines))
    }
}

/// A text in quotes, as TOML writes it.
pub(crate) fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r', '\t'], " "))
}

/// A text in one language or in both.
pub(super) fn words(zh: &str, en: &str) -> String {
    let (zh, en) = if zh.is_empty() { (en, en) } else { (zh, if en.is_empty() { zh } else { en }) };
    if zh == en { quoted(zh) } else { format!("{{ zh = {}, en = {} }}", quoted(zh), quoted(en)) }
}

/// A value of an assumption as TOML writes it: `1.2`, `"0.02 to 0.05"`, and `{ pert = [1, 2, 4] }` for a cell's `pert(1, 2, 4)`.
pub(super) fn value(words: &str) -> String {
    let plain = half_width(words).replace('；', ";");
    let plain = plain.trim();
    if parse_number(plain).is_some() {
        // TOML has no numbers such as `.5` or `5.`, which people write.
        return parse_number(plain).map_or_else(String::new, number);
    }
    let calls: Option<Vec<String>> = plain
        .strip_suffix(')')
        .into_iter()
        .flat_map(|plain| plain.split(')'))
        .map(|call| {
            let (name, inside) = call.trim().trim_start_matches(',').split_once('(')?;
            let lists: Vec<String> = inside.split(';').map(list).collect::<Option<_>>()?;
            let lists = if lists.len() == 1 { lists[0].clone() } else { format!("[{}]", lists.join(", ")) };
            Some(format!("{} = {lists}", quoted(name.trim())))
        })
        .collect();
    match calls {
        Some(calls) if !calls.is_empty() => format!("{{ {} }}", calls.join(", ")),
        _ => quoted(words.trim()),
    }
}

fn list(inside: &str) -> Option<String> {
    let numbers: Option<Vec<String>> = inside.split(',').map(|word| parse_number(word.trim()).map(number)).collect();
    Some(format!("[{}]", numbers?.join(", ")))
}

/// A date as a year with decimals; of January the month is said, since a year alone leaves it open.
pub(super) fn date(year: f64) -> String {
    if year.fract() == 0.0 { quoted(&format!("{year}-01")) } else { number(year) }
}

/// A number as TOML writes it.
pub(super) fn number(number: f64) -> String {
    format!("{number:?}")
}
