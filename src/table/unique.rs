//! Rows that must not stand twice: those alike in the columns that tell rows apart.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::number::parse_number;
use super::schema::{Kind, Schema};
use super::split::Cell;
use crate::diagnostic::{Code, Diagnostic, Found, Place, Source};
use crate::text;

/// Tells every row that stands a second time, beside the first.
pub(super) fn refuse_duplicates(source: &Arc<Source>, schema: &Schema, columns: &[Option<usize>], rows: &[&Vec<Cell>], found: &mut Found) {
    let key: Vec<usize> = schema.unique.iter().filter_map(|name| schema.position(name).and_then(|position| columns[position])).collect();
    let Some(first) = key.first() else { return };
    let mut seen: BTreeMap<Vec<&str>, Range<usize>> = BTreeMap::new();
    for row in rows {
        let words: Vec<&str> = key.iter().map(|position| row[*position].words.trim()).collect();
        let readable = |(name, words): (&&str, &&str)| {
            let number = schema.position(name).is_some_and(|at| matches!(schema.fields[at].kind, Kind::Number | Kind::Integer));
            !number || parse_number(words).is_some()
        };
        // A cell that cannot be read has its own message, and nobody knows what it would be twice.
        if words.iter().all(|word| word.is_empty()) || !schema.unique.iter().zip(&words).all(readable) {
            continue;
        }
        let span = row[*first].span.clone();
        if let Some(earlier) = seen.get(&words) {
            let shown = words.join(", ");
            found.push(
                Diagnostic::error(Code::DuplicateRow, text!("`{shown}` stands here twice", "`{shown}` 重复了"))
                    .at(Place::new(source, span))
                    .related(Place::new(source, earlier.clone()), text!("first here", "第一次出现在这里"))
                    .help(text!("delete one of the two rows, or mend the mistyped one", "请删去其中一行，或改正写错的一行")),
            );
        } else {
            seen.insert(words, span);
        }
    }
}
