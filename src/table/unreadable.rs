//! What is said of a workbook that cannot be read: one with a password, of another format, or none at all.

use calamine::XlsxError;

use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Why a workbook cannot be opened.
pub(super) fn cannot_read(name: &str, bytes: &[u8], error: &XlsxError) -> Diagnostic {
    // The signature of compound files: workbooks before 2007, and encrypted ones of any age.
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    match error {
        XlsxError::Password => Diagnostic::error(Code::LockedWorkbook, text!("{name} is protected by a password", "{name} 设有打开密码"))
            .help(text!(
                "in Excel: File, Info, Protect Workbook, Encrypt with Password: empty the field, then save",
                "在 Excel 中：文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码后保存"
            )),
        _ if let Some((en, zh)) = other_document(name) => Diagnostic::error(
            Code::BrokenWorkbook,
            text!("{name} is {en}, and no table is read from it", "{name} 是{zh}，无法从中读取表格"),
        )
        .help(text!(
            "copy the table into Excel and save it as \"Excel Workbook (*.xlsx)\"",
            "请把表格复制到 Excel，另存为“Excel 工作簿 (*.xlsx)”"
        )),
        _ if compound => old_workbook(name),
        XlsxError::CellError(word) => {
            Diagnostic::error(Code::ErrorCell, text!("{name}: a cell holds the error {word}", "{name} 的某个单元格是错误值 {word}"))
                .help(text!("mend the formula, or leave the cell empty where nothing is known", "请修正公式；没有数值时请留空"))
        }
        _ if !bytes.starts_with(b"PK") && std::str::from_utf8(bytes).is_ok_and(|text| !text.trim().is_empty()) => {
            text_for_workbook(name, bytes)
        }
        error => Diagnostic::error(
            Code::BrokenWorkbook,
            text!("{name} cannot be read as an Excel workbook: {error}", "{name} 无法作为 Excel 工作簿读取：{error}"),
        )
        .help(text!("open it in Excel and save it again as \"Excel Workbook (*.xlsx)\"", "请用 Excel 打开，另存为“Excel 工作簿 (*.xlsx)”")),
    }
}

/// What a file is by the ending of its name, where that is no workbook's.
fn other_document(name: &str) -> Option<(&'static str, &'static str)> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "doc" | "docx" | "wps" | "rtf" => ("a document of Word", "Word 文档"),
        "ppt" | "pptx" => ("a presentation", "演示文稿"),
        "pdf" => ("a PDF", "PDF 文件"),
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "bmp" | "webp" | "heic" => ("a picture", "图片"),
        "zip" | "rar" | "7z" => ("an archive", "压缩包"),
        _ => return None,
    })
}

/// What is said of a text that is named like a workbook: a web page, or a table with commas.
fn text_for_workbook(name: &str, bytes: &[u8]) -> Diagnostic {
    let page = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let (what_en, what_zh) =
        if page { ("a web page (HTML or XML)", "网页（HTML 或 XML）") } else { ("a text, such as CSV", "文本（如 CSV）") };
    let told = Diagnostic::error(
        Code::BrokenWorkbook,
        text!("{name} is {what_en}, not an Excel workbook", "{name} 是{what_zh}，不是 Excel 工作簿"),
    );
    let csv = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if page {
        told.help(text!("open it in Excel and save it as \"Excel Workbook (*.xlsx)\"", "请用 Excel 打开，另存为“Excel 工作簿 (*.xlsx)”"))
    } else {
        told.help(text!(
            "rename it to {csv}.csv, or open it in Excel and save it as \"Excel Workbook (*.xlsx)\"",
            "请改名为 {csv}.csv，或用 Excel 打开并另存为“Excel 工作簿 (*.xlsx)”"
        ))
    }
}

/// What is said of a workbook in a format that is not read.
pub fn old_workbook(name: &str) -> Diagnostic {
    if [".xlsm", ".xlsb", ".xltm"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending)) {
        return Diagnostic::error(
            Code::OldWorkbook,
            text!("{name} is a workbook with macros or in binary form, which is not read", "{name} 是带宏或二进制的工作簿，不会被读取"),
        )
        .help(text!("open it and save it as \"Excel Workbook (*.xlsx)\"", "请打开它，另存为“Excel 工作簿 (*.xlsx)”"));
    }
    Diagnostic::error(
        Code::OldWorkbook,
        text!("{name} is not in the format of Excel 2007 and later", "{name} 不是 Excel 2007 及以后的格式"),
    )
    .help(text!("open it and save it as \"Excel Workbook (*.xlsx)\"", "请打开它，另存为“Excel 工作簿 (*.xlsx)”"))
}
