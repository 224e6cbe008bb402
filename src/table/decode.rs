//! Decodes text files: UTF-8 becomes a [`Source`], anything else a message with the byte at fault.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

/// The file's text without a byte-order mark. A file in another encoding is refused: guessing would garble Chinese names in silence. So are
/// control characters, which nobody sees and neither XML nor a terminal takes.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Arc<Source>, Box<Diagnostic>> {
    // Files put together by several tools begin with several marks.
    let mut bytes = bytes;
    while let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        bytes = rest;
    }
    if let Some(other) = other_format(name, bytes) {
        return Err(Box::new(other));
    }
    match std::str::from_utf8(bytes) {
        // Old Macs end lines with a carriage return alone.
        Ok(words) if words.contains('\r') && !words.contains('\n') => decode(name, words.replace('\r', "\n").as_bytes()),
        Ok(words) => match words.find(is_unprintable) {
            None => Ok(Source::new(name, words)),
            Some(at) => Err(Box::new(unprintable(Source::new(name, words), at))),
        },
        Err(error) => Err(Box::new(not_utf8(name, bytes, error.valid_up_to()))),
    }
}

/// The text of a table that an office saved in the encoding of its system: UTF-8 where it is, else UTF-16 by its mark, or what its letters tell. What it was
/// taken for is given where it is not UTF-8, since a wrong guess garbles names and a reader has to look.
pub(super) fn decode_any(name: &str, bytes: &[u8]) -> Result<(Arc<Source>, Option<&'static str>), Box<Diagnostic>> {
    let refused = match decode(name, bytes) {
        Ok(source) => return Ok((source, None)),
        Err(refused) if refused.code == Code::NotUtf8 => refused,
        Err(refused) => return Err(refused),
    };
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if other_format(name, bytes).is_some() => return Err(refused),
        None => likely_encoding(bytes),
    };
    let (words, _, garbled) = encoding.decode(bytes);
    if garbled || words.contains(is_unprintable) {
        return Err(refused);
    }
    Ok((Source::new(name, words.replace("\r\n", "\n").replace('\r', "\n")), Some(encoding.name())))
}

/// Letters beyond ASCII that languages of one byte a letter write, and the encoding that their systems save them in. Of two that hold as much
/// of a text the first is taken; most letters of the western ones stand in the same place in all three.
const ALPHABETS: [(&encoding_rs::Encoding, &str); 14] = [
    (encoding_rs::WINDOWS_1252, "äöüß"),
    (encoding_rs::WINDOWS_1252, "àâæçèéêëîïôœùûüÿ"),
    (encoding_rs::WINDOWS_1252, "áéíñóúü"),
    (encoding_rs::WINDOWS_1252, "áàâãçéêíóôõúü"),
    (encoding_rs::WINDOWS_1252, "àèéìíòóùú"),
    (encoding_rs::WINDOWS_1252, "åäöæøéü"),
    (encoding_rs::WINDOWS_1252, "áéíóúýðþæö"),
    (encoding_rs::WINDOWS_1252, "äöüõšž"),
    (encoding_rs::WINDOWS_1250, "ąćęłńóśźż"),
    (encoding_rs::WINDOWS_1250, "áäčďéěíĺľňóôŕřšťúůýž"),
    (encoding_rs::WINDOWS_1250, "áéíóöőúüű"),
    (encoding_rs::WINDOWS_1250, "čćđšž"),
    (encoding_rs::WINDOWS_1250, "ăâîşţșț"),
    (encoding_rs::WINDOWS_1254, "çğıiöşüâî\u{307}"),
];

/// The encoding of one byte a letter whose alphabet holds nearly all letters beyond ASCII that stand within words.
fn of_an_alphabet(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let mut best: Option<(f64, &'static encoding_rs::Encoding)> = None;
    for (encoding, letters) in ALPHABETS {
        let (words, _, garbled) = encoding.decode(bytes);
        let words: Vec<char> = words.chars().collect();
        let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(char::is_ascii_alphabetic);
        let within = |at: &usize| !words[*at].is_ascii() && (beside(at.checked_sub(1)) || beside(Some(at + 1)));
        let (known, all) = (0..words.len()).filter(within).fold((0_u32, 0_u32), |(known, all), at| {
            let small: String = words[at].to_lowercase().collect();
            // `m²`, `µg` and quotes around words are signs of all of them.
            let sign = !words[at].is_alphabetic() && !matches!(words[at], '³' | '¹' | '¿' | '£') || words[at] == 'µ';
            (known + u32::from(!sign && small.chars().all(|letter| letters.contains(letter))), all + u32::from(!sign))
        });
        let share = if garbled || all == 0 { 0.0 } else { f64::from(known) / f64::from(all) };
        if best.is_none_or(|(most, _)| share > most) {
            best = Some((share, encoding));
        }
    }
    best.filter(|(share, _)| *share >= 0.95).map(|(_, encoding)| encoding)
}

/// What a text of another encoding is likely written in, told by which of its letters are common where.
///
/// Accents stand alone or by twos among plain letters. Of what takes two bytes, each encoding reads most bytes of the others as letters as
/// well, so that decoding without a fault says little; but Japanese has kana, Korean hardly anything but syllables, and only the traditional letters
/// of Big5 often have a second byte below 0x80.
fn likely_encoding(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len).filter(|length| *length > 0);
    let (single, all) = runs.fold((0, 0), |(single, all), length| (single + usize::from(length == 1), all + 1));
    let plain = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if let Some(encoding) =
        of_an_alphabet(bytes).filter(|_| single * 2 > all && plain > bytes.iter().filter(|byte| !byte.is_ascii()).count())
    {
        return encoding;
    }
    if single * 5 > all * 4 {
        return encoding_rs::WINDOWS_1252;
    }
    let share = |encoding: &'static encoding_rs::Encoding, is_usual: fn(char) -> bool| {
        let (words, _, garbled) = encoding.decode(bytes);
        let (usual, all): (usize, usize) = words
            .chars()
            .filter(|letter| !letter.is_ascii())
            .fold((0, 0), |(usual, all), letter| (usual + usize::from(is_usual(letter)), all + 1));
        // Letters of half width are what other encodings look like in Shift JIS.
        let half: usize = words.chars().filter(|letter| ('\u{FF61}'..='\u{FF9F}').contains(letter)).count();
        if garbled || all == 0 || half * 5 > all { 0.0 } else { f64::from(usual as u32) / f64::from(all as u32) }
    };
    let is_kana = |letter: char| ('\u{3041}'..='\u{30FC}').contains(&letter);
    let is_syllable = |letter: char| ('\u{AC00}'..='\u{D7A3}').contains(&letter);
    let is_han =
        |letter: char| ('\u{4E00}'..='\u{9FFF}').contains(&letter) || matches!(letter, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}');
    let is_cyrillic = |letter: char| ('\u{0400}'..='\u{04FF}').contains(&letter);
    if share(encoding_rs::SHIFT_JIS, is_kana) > 0.05 {
        return encoding_rs::SHIFT_JIS;
    }
    if share(encoding_rs::EUC_JP, is_kana) > 0.05 {
        return encoding_rs::EUC_JP;
    }
    if share(encoding_rs::EUC_KR, is_syllable) > 0.85 {
        return encoding_rs::EUC_KR;
    }
    if low_second_bytes(bytes) > 0.15 && share(encoding_rs::BIG5, is_han) > 0.9 {
        return encoding_rs::BIG5;
    }
    if share(encoding_rs::GB18030, is_han) == 0.0 && share(encoding_rs::WINDOWS_1251, is_cyrillic) > 0.9 {
        return encoding_rs::WINDOWS_1251;
    }
    encoding_rs::GB18030
}

/// The share of letters of two bytes whose second is below 0x80.
fn low_second_bytes(bytes: &[u8]) -> f64 {
    let (mut at, mut low, mut all) = (0, 0_u32, 0_u32);
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            at += 1;
            continue;
        }
        all += 1;
        low += u32::from(bytes.get(at + 1).is_some_and(u8::is_ascii));
        at += 2;
    }
    if all == 0 { 0.0 } else { f64::from(low) / f64::from(all) }
}

/// What a file is that is no text at all, told by its first bytes.
fn other_format(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let csv = text!("save its sheet as \"CSV UTF-8 (comma delimited)\"", "请把工作表另存为“CSV UTF-8（逗号分隔）”");
    let or_workbook = text!(
        "save its sheet as \"CSV UTF-8 (comma delimited)\", or name the file {stem}.xlsx where the table may be a workbook",
        "请把工作表另存为“CSV UTF-8（逗号分隔）”；若该表可用工作簿，也可改名为 {stem}.xlsx"
    );
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).take(32).all(|byte| *byte == 0);
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.len() >= 8 && (zeros(0) || zeros(1));
    let (what, help) = if bytes.starts_with(b"PK\x03\x04") {
        (
            text!("an Excel workbook (or another packed file)", "Excel 工作簿（或其他压缩文件）"),
            if name.ends_with(".csv") { or_workbook } else { csv },
        )
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        (text!("a workbook or document of old Office", "旧版 Office 的工作簿或文档"), csv)
    } else if bytes.starts_with(b"%PDF") {
        (text!("a PDF", "PDF 文件"), text!("copy its figures into a table", "请把数字抄成表格"))
    } else if bytes.starts_with(b"{\\rtf") {
        (
            text!("a document of a word processor (RTF)", "文字处理文档（RTF）"),
            text!("save it as plain text in UTF-8", "请另存为 UTF-8 纯文本"),
        )
    } else if utf16 {
        (
            text!("UTF-16 text, Excel's \"Unicode Text\"", "UTF-16 编码（Excel 的“Unicode 文本”）"),
            // Tables come from Excel, all else from an editor.
            if name.ends_with(".toml") || name.ends_with(".rhai") {
                text!("save it again in the editor, with encoding UTF-8", "请在编辑器中以 UTF-8 编码重新保存")
            } else {
                text!(
                    "save it again as \"CSV UTF-8 (comma delimited)\", or in the editor with encoding UTF-8",
                    "请另存为“CSV UTF-8（逗号分隔）”，或在编辑器中以 UTF-8 编码保存"
                )
            },
        )
    } else {
        return None;
    };
    let Text { zh, en } = what;
    Some(Diagnostic::error(Code::NotUtf8, text!("{name} is {en}, not UTF-8 text", "{name} 是{zh}，不是 UTF-8 文本")).help(help))
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
    // Tables come from Excel, all else from an editor.
    if name.ends_with(".toml") || name.ends_with(".rhai") {
        return diagnostic.help(text!(
            "most likely the editor saved it as GBK: save it again with encoding UTF-8",
            "多半是编辑器存成了 GBK 编码：请以 UTF-8 编码重新保存"
        ));
    }
    diagnostic.help(text!(
        "most likely Excel saved it as GBK: save it again as \"CSV UTF-8 (comma delimited)\", or in the editor with encoding UTF-8",
        "多半是 Excel 存成了 GBK 编码：请另存为“CSV UTF-8（逗号分隔）”，或在编辑器中以 UTF-8 编码保存"
    ))
}
