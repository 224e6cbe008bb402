//! Notes below a table, which are none of its rows.

/// Whether words begin a note, as those below a table do: 注：, 资料来源, `Note:`, `Source`. `source_water` is none.
pub(crate) fn begins_note(words: &str) -> bool {
    const NOTES: [&str; 18] = [
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
