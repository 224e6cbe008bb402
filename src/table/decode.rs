//! Text files: in go a name and bytes, out comes a [`Source`] in UTF-8 or a message with the byte at fault.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text;

/// The file's text without a byte-order mark. A file in another encoding is refused: guessing would garble Chinese names in silence.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Arc<Source>, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(words) => Ok(Source::new(name, words)),
        Err(error) => Err(Box::new(not_utf8(name, bytes, error.valid_up_to()))),
    }
}

fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    // What stands before `at` is valid, so the offset is the same in the lossy text that the message shows.
    let source = Source::new(name, String::from_utf8_lossy(bytes));
    let width = source.text[at..].chars().next().map_or(0, char::len_utf8);
    let diagnostic = Diagnostic::error(
        "not-utf8",
        text!(
            "{name} is not UTF-8 text: byte {} (0x{:02X}) does not belong there",
            "{name} 不是 UTF-8 文本：第 {} 个字节（0x{:02X}）无法识别",
            at + 1,
            bytes[at]
        ),
    )
    .at(Place::new(&source, at..at + width));
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        diagnostic.help(text!(
            "this is UTF-16, Excel's \"Unicode Text\": save it again as \"CSV UTF-8 (comma delimited)\"",
            "这是 UTF-16 编码（Excel 的“Unicode 文本”）：请另存为“CSV UTF-8（逗号分隔）”"
        ))
    } else {
        diagnostic.help(text!(
            "most likely Excel saved it as GBK: save it again as \"CSV UTF-8 (comma delimited)\", or in the editor with encoding UTF-8",
            "多半是 Excel 存成了 GBK 编码：请另存为“CSV UTF-8（逗号分隔）”，或在编辑器中以 UTF-8 编码保存"
        ))
    }
}
