//! Decodes text files: UTF-8 becomes a [`Source`], anything else a message with the byte at fault.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// The file's text without a byte-order mark. A file in another encoding is refused: guessing would garble Chinese names in silence. So are
/// control characters, which nobody sees and neither XML nor a terminal takes.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Arc<Source>, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(words) => match words.find(is_unprintable) {
            None => Ok(Source::new(name, words)),
            Some(at) => Err(Box::new(unprintable(Source::new(name, words), at))),
        },
        Err(error) => Err(Box::new(not_utf8(name, bytes, error.valid_up_to()))),
    }
}

/// Control characters but for tabs and line ends, and two that are no characters.
pub fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r') || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

fn unprintable(source: Arc<Source>, at: usize) -> Diagnostic {
    let letter = source.text[at..].chars().next().map_or(0, u32::from);
    let (line, column) = source.line_column(at);
    let count = source.text.matches(is_unprintable).count();
    let diagnostic = Diagnostic::error(
        Code::ControlCharacter,
        text!(
            "an invisible control character (U+{letter:04X}) stands in line {line}, column {column}",
            "第 {line} 行第 {column} 列有看不见的控制字符（U+{letter:04X}）"
        ),
    )
    .at(Place::at(&source, line, column, 1))
    .help(text!("delete it, or write a space in its place", "请删去它，或改为空格"));
    if count == 1 {
        return diagnostic;
    }
    diagnostic.help(text!("the file holds {count} of them", "该文件共有 {count} 个"))
}

fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    // What stands before `at` is valid, so the offset is the same in the lossy text that the message shows.
    let source = Source::new(name, String::from_utf8_lossy(bytes));
    let width = source.text[at..].chars().next().map_or(0, char::len_utf8);
    let diagnostic = Diagnostic::error(
        Code::NotUtf8,
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
