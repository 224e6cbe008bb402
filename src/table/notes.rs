//! Notes below a table, which are none of its rows.

use std::sync::Arc;

use super::split::Record;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// Whether words begin a note, as those below a table do: 注：, 资料来源, `Note:`, `Source`. `source_water` is none.
pub(crate) fn begins_note(words: &str) -> bool {
    const NOTES: [&str; 26] = [
        "quelle",
        "quellen",
        "anmerkung",
        "anmerkungen",
        "fonte",
        "zdroj",
        "źródło",
        "出典",
        "注:",
        "注1",
        "注 ",
        "附注",
        "备注",
        "说明:",
        "资料来源",
        "数据来源",
        "来源:",
        "note",
        "notes",
        "source",
        "sources",
        "fuente",
        "nota",
        "notas",
        "remark",
        "remarks",
    ];
    let lower = words.trim().to_lowercase().replace('：', ":").replace('１', "1");
    NOTES.iter().any(|note| {
        let after = lower.strip_prefix(note);
        after.is_some_and(|after| !note.is_ascii() || !after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
    })
}

/// Leaves out the rows of commas alone that spreadsheets write, and says so.
pub(super) fn without_empty_rows(source: &Arc<Source>, records: &mut Vec<Record<'_>>) -> Option<Diagnostic> {
    let is_empty = |record: &Record<'_>| record.len() > 1 && record.iter().all(|cell| cell.words.trim().is_empty());
    let count = records.iter().filter(|record| is_empty(record)).count();
    // Of a table that holds nothing else, that is told.
    let first = records.iter().find(|record| is_empty(record)).filter(|_| count < records.len())?[0].span.clone();
    records.retain(|record| !is_empty(record));
    Some(
        match count {
            1 => Diagnostic::warning(Code::EmptyRow, text!("one empty row is left out", "略过了 1 个空行"))
                .help(text!("delete it, and nothing is said", "删去空行即可不再提示")),
            _ => Diagnostic::warning(Code::EmptyRow, text!("{count} empty rows are left out", "略过了 {count} 个空行"))
                .help(text!("delete them, and nothing is said", "删去空行即可不再提示")),
        }
        .at(Place::new(source, first)),
    )
}
