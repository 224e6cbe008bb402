//! What is wrong with a file before its table is looked for: no sheets, or nothing in it.

use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Refuses a sheet of a file that has none, and an empty file.
pub(super) fn refuse(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<(), Box<Diagnostic>> {
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    if sheet.is_some() && [".csv", ".tsv", ".txt", ".md"].into_iter().any(ends) {
        return Err(Box::new(
            Diagnostic::error(Code::WhichSheet, text!("{name} is no workbook: it has no sheets", "{name} 不是工作簿，没有工作表"))
                .help(text!("leave out --sheet", "请去掉 --sheet")),
        ));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyTable, text!("{name} is empty", "{name} 是空文件"))
                .help(text!("save the table into it again", "请把表格重新存入该文件")),
        ));
    }
    Ok(())
}
