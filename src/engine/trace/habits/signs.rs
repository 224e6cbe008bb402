//! Signs, words, numbers and quotes as spreadsheets, other languages and word processors write them.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::language::plain_mark;
use crate::text;

use super::line::wrong;

/// A letter that nobody sees, or a minus of a word processor.
pub(super) fn unseen(source: &Arc<Source>, line: &Range<usize>, bare: &str) -> Option<Diagnostic> {
    bare[line.clone()].char_indices().find_map(|(at, letter)| {
        let span = line.start + at..line.start + at + letter.len_utf8();
        let number = u32::from(letter);
        match letter {
            '\u{0085}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {
                Some(wrong(
                    source,
                    span,
                    text!("an invisible character (U+{number:04X}) stands here", "这里有一个看不见的字符（U+{number:04X}）"),
                    text!("delete it", "请删去它"),
                ))
            }
            '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some(wrong(
                source,
                span,
                text!("a space that is no plain one (U+{number:04X}) stands here", "这里的空格不是普通空格（U+{number:04X}）"),
                text!("write a plain space in its place", "请改为普通空格"),
            )),
            '−' | '–' | '—' | '×' | '÷' | '≤' | '≥' | '≠' | '∧' | '∨' => {
                let plain = match letter {
                    '×' => "*",
                    '÷' => "/",
                    '≤' => "<=",
                    '≥' => ">=",
                    '≠' => "!=",
                    '∧' => "&&",
                    '∨' => "||",
                    _ => "-",
                };
                Some(wrong(
                    source,
                    span,
                    text!("`{letter}` is no sign of the rules language", "`{letter}` 不是规则语言的符号"),
                    text!("write `{plain}` in its place", "请改为 `{plain}`"),
                ))
            }
            _ => None,
        }
    })
}

/// Text in single quotes, as other languages write it.
pub(super) fn quotes(source: &Arc<Source>, line: Range<usize>) -> Option<Diagnostic> {
    let words = &source.text[line.clone()];
    let code = words.split("//").next()?;
    let open = code.find('\'')?;
    if code[..open].matches('"').count() % 2 == 1 {
        return None;
    }
    let inside = code[open + 1..].split('\'').next()?;
    let (start, end) = (line.start + open, line.start + open + inside.len() + 2);
    Some(wrong(
        source,
        start..end.min(line.end),
        text!("a text stands in double quotes", "文字要用双引号"),
        text!("write `\"{inside}\"`", "请写成 `\"{inside}\"`"),
    ))
}

/// Words and signs of other languages, longer ones before those they contain, with what rules write.
const SIGNS: [(&str, &str); 16] = [
    ("=<", "<="),
    ("=>", ">="),
    ("<>", "!="),
    ("===", "=="),
    ("!==", "!="),
    (":=", "="),
    ("<-", "="),
    ("++", "+= 1"),
    ("--", "-= 1"),
    ("&&&", "&&"),
    ("^", "**"),
    ("√", "sqrt"),
    ("²", "** 2.0"),
    ("³", "** 3.0"),
    ("->", "."),
    ("::", "."),
];

/// The same, as words.
const WORDS: [(&str, &str); 12] = [
    ("is", "=="),
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("AND", "&&"),
    ("OR", "||"),
    ("NOT", "!"),
    ("then", "{ … }"),
    ("elif", "else if"),
    ("elseif", "else if"),
    ("elsif", "else if"),
    ("mod", "%"),
];

pub(super) fn marks(source: &Arc<Source>, start: usize, line: &str) -> Option<Diagnostic> {
    let say = |at: usize, wrote: &str, plain: &str| {
        Some(wrong(
            source,
            start + at..start + at + wrote.len(),
            text!("`{wrote}` is not part of the rules language", "规则语言中没有 `{wrote}`"),
            text!("write `{plain}` for `{wrote}`", "`{wrote}` 请写成 `{plain}`"),
        ))
    };
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') || trimmed.starts_with("--") || ["REM ", "Rem ", "rem "].iter().any(|remark| trimmed.starts_with(remark)) {
        let at = line.len() - trimmed.len();
        return Some(wrong(
            source,
            start + at..start + at + 1,
            text!("a remark begins with `//`", "注释以 `//` 开头"),
            text!("write `//` before it", "请在前面写 `//`"),
        ));
    }
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
    for (word, plain) in WORDS {
        for (at, _) in line.match_indices(word) {
            if !is_word(line[..at].chars().next_back()) && !is_word(line[at + word.len()..].chars().next()) {
                return say(at, word, plain);
            }
        }
    }
    // An arrow of `switch` is sound wherever something else on its line is not.
    let arrows = line.contains("switch ") || line.contains("_ =>");
    for (sign, plain) in SIGNS.into_iter().filter(|(sign, _)| !arrows || *sign != "=>") {
        // A closure's arrow and a range's end are none of these.
        if let Some(at) = line.find(sign) {
            return say(at, sign, plain);
        }
    }
    // A range in words: `for age in 15 to 50`.
    if let Some((before, rest)) = line.find(" in ").map(|at| line.split_at(at + 4))
        && let Some(to) = rest.find(" to ")
        && rest[..to].trim().chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
    {
        return say(before.len() + to + 1, "to", "..=");
    }
    // A part of a list, as other languages write it.
    if let Some(open) = line.find('[')
        && let Some((from, rest)) = line[open + 1..].split_once(':')
        && let Some((to, _)) = rest.split_once(']')
        && [from, to].iter().all(|end| end.trim().bytes().all(|byte| byte.is_ascii_digit()))
    {
        let (from, to) = (if from.trim().is_empty() { "0" } else { from.trim() }, if to.trim().is_empty() { "n" } else { to.trim() });
        let message = text!("a part of a list is not written so", "列表的一部分不是这样写的");
        let help = text!(
            "write `list.extract({from}..{to})`, or `sum(list, {from}, {to})` for its total",
            "请写 `list.extract({from}..{to})`；求和写 `sum(list, {from}, {to})`"
        );
        return Some(wrong(source, start + open..start + open + 1 + line[open + 1..].find(']').unwrap_or(0) + 1, message, help));
    }
    if let (Some(question), Some(colon)) = (line.find('?'), line.rfind(':'))
        && question < colon
    {
        return say(question, "?", "if … { … } else { … }");
    }
    // One `=` in a condition sets, two compare.
    let condition = ["if ", "while "].iter().find_map(|word| line.find(word).map(|at| at + word.len()))?;
    let end = line[condition..].find('{').map_or(line.len(), |end| condition + end);
    let bytes = line.as_bytes();
    let single = (condition..end).find(|at| {
        bytes[*at] == b'='
            && !matches!(bytes.get(at + 1), Some(b'='))
            && !matches!(bytes.get(at.wrapping_sub(1)), Some(b'=' | b'<' | b'>' | b'!'))
    })?;
    say(single, "=", "==")
}

/// Numbers as spreadsheets write them.
pub(super) fn numbers(source: &Arc<Source>, start: usize, line: &str) -> Option<Diagnostic> {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut depth = 0_i32;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            _ => {}
        }
        let word_before = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        let begins = bytes[at].is_ascii_digit() || bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if word_before || !begins {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'_')).count();
        let number = line[at..end].trim_end_matches([',', '.']);
        let end = at + number.len();
        let span = start + at..start + end;
        let next = line[end..].trim_start().chars().next();
        if next == Some('%') {
            let behind = line[end..].trim_start()[1..].trim_start().chars().next();
            let operand = behind.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '(' | '_'));
            if !operand && let Ok(value) = number.parse::<f64>() {
                let part = format!("{value}e-2").parse::<f64>().unwrap_or(value / 100.0);
                let message = text!("a figure in rules has no per cent sign", "规则中的数字不带百分号");
                return Some(wrong(source, span, message, text!("write `{part}` for {number} %", "{number}% 请写成 `{part}`")));
            }
        }
        // `1 000`: the next word is three digits and nothing else.
        let thousand = line[end..].strip_prefix(' ').filter(|rest| {
            rest.bytes().take_while(u8::is_ascii_digit).count() == 3 && !rest[3..].starts_with(|letter: char| letter.is_alphanumeric())
        });
        if let Some(rest) = thousand.filter(|_| number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())) {
            // `1 234 567` has more groups of three.
            let group = |at: usize| {
                rest.get(at..at + 4).is_some_and(|group| group.starts_with(' ') && group[1..].bytes().all(|byte| byte.is_ascii_digit()))
            };
            let groups = (0..).take_while(|more| group(3 + 4 * more)).count();
            let width = 3 + 4 * groups;
            let decimals = rest[width..].strip_prefix('.').map_or(0, |part| 1 + part.bytes().take_while(u8::is_ascii_digit).count());
            let whole = format!("{number}{}", rest[..width + decimals].replace(' ', ""));
            let message = text!("nothing stands between the thousands of a number", "数字的千位之间不加空格");
            return Some(wrong(
                source,
                start + at..start + end + 1 + width + decimals,
                message,
                text!("write `{whole}`", "请写成 `{whole}`"),
            ));
        }
        // `0.9O`: a letter among digits; `1e5` is a number, and `0..5` a range.
        let letters: String = line[end..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        let exponent =
            letters.strip_prefix(['e', 'E']).is_some_and(|rest| rest.is_empty() || rest.bytes().all(|byte| byte.is_ascii_digit()));
        let other_base = number == "0" && letters.starts_with(['x', 'o', 'b']);
        let sound = letters.is_empty() || exponent || other_base;
        if !sound && !number.is_empty() {
            let words = format!("{number}{letters}");
            let message = text!("`{words}` is no number", "`{words}` 不是数字");
            let (span, help) = (
                start + at..start + end + letters.len(),
                text!("is a letter among its digits, or a sign missing after it?", "是否混入了字母，或其后缺少运算符？"),
            );
            return Some(wrong(source, span, message, help));
        }
        if number.starts_with('.') && number.matches('.').count() == 1 {
            let message = text!("a number begins with a digit", "数字以数码开头");
            return Some(wrong(source, span, message, text!("write `0{number}`", "请写成 `0{number}`")));
        }
        if number.matches('.').count() > 1 && !number.contains("..") {
            let message = text!("`{number}` is no number", "`{number}` 不是数字");
            return Some(wrong(source, span, message, text!("a number has one decimal point: `1200.5`", "数字只有一个小数点：`1200.5`")));
        }
        if let Some((whole, part)) = number.split_once(',')
            && depth <= 0
            && !part.contains(',')
        {
            let message = text!("numbers have a decimal point and nothing between thousands", "小数用小数点，千位之间不加逗号");
            let help = if whole.contains('.') {
                // `10.000,0`: the comma begins the decimals.
                let whole = whole.replace('.', "");
                text!("write `{whole}.{part}`", "请写成 `{whole}.{part}`")
            } else if part.contains('.') {
                // The point begins the decimals, so the comma parts thousands.
                text!("write `{whole}{part}`", "请写成 `{whole}{part}`")
            } else if part.len() == 3 && whole != "0" {
                text!(
                    "write `{whole}{part}` if the comma parts thousands, `{whole}.{part}` if it begins the decimals",
                    "若逗号是千位分隔符，请写 `{whole}{part}`；若是小数点，请写 `{whole}.{part}`"
                )
            } else {
                text!("write `{whole}.{part}`", "请写成 `{whole}.{part}`")
            };
            return Some(wrong(source, span, message, help));
        }
        at = end.max(at + 1);
    }
    None
}

/// The mark of a Chinese input method at which parsing stops: at the place, or before it on its line, outside quotes and comments.
pub(in crate::engine::trace) fn full_width_mark(source: &Arc<Source>, place: &Place) -> Option<(Place, char, char)> {
    let start = source.text[..place.span.start].rfind('\n').map_or(0, |end| end + 1);
    let mut quoted = false;
    let mut before = ' ';
    for (at, letter) in source.text[start..].char_indices() {
        let at = start + at;
        if at > place.span.start || letter == '\n' || (!quoted && before == '/' && matches!(letter, '/' | '*')) {
            break;
        }
        match plain_mark(letter) {
            Some(plain) if !quoted => return Some((Place::new(source, at..at + letter.len_utf8()), letter, plain)),
            _ => {}
        }
        quoted ^= letter == '"' && before != '\\';
        before = letter;
    }
    None
}
