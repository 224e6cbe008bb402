//! Remarks as other languages write them, and division by two strokes, which is a remark here.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};
use crate::engine::trace::lexer::{is_word, tokens};
use crate::text;

use super::line::{line_of, without_words, wrong};

/// A remark behind a line or alone on it, behind `#`, `--`, `%` or `'`; `bare` is the whole text without what is quoted.
pub(super) fn of_another_language(source: &Arc<Source>, line: &Range<usize>, bare: &str) -> Option<Diagnostic> {
    let code = &bare[line.clone()];
    let sign = ["#", "--", "%", "'"].into_iter().find_map(|sign| {
        let begins = |at: usize| {
            let (before, rest) = (code[..at].trim_end(), &code[at + sign.len()..]);
            match sign {
                "#" => !rest.starts_with(['{', '"']),
                "'" => !rest.contains('\'') && (before.is_empty() || before.ends_with([';', '}', '{', ')'])),
                _ => before.is_empty() || is_prose(rest),
            }
        };
        code.match_indices(sign).map(|(at, _)| at).find(|at| begins(*at)).map(|at| (at, sign))
    });
    let (at, sign) = sign?;
    let start = line.start + at;
    let words = source.text[start..line.end].trim_start_matches(['#', '\'', '%', '-']).trim();
    let message = text!("a remark begins with `//`, not with `{sign}`", "注释以 `//` 开头，不用 `{sign}`");
    // `//` would hide the brace that ends the rule on this line.
    let (span, help) = match words.strip_suffix('}').filter(|_| code[..at].matches('{').count() > code[..at].matches('}').count()) {
        Some(inside) => {
            let inside = inside.trim_end();
            let end = start + source.text[start..line.end].rfind('}').map_or(1, |brace| source.text[start..start + brace].trim_end().len());
            (start..end, text!("write `/* {inside} */`", "请写成 `/* {inside} */`"))
        }
        None => (start..start + sign.len(), text!("write `//` for `{sign}`", "`{sign}` 请写成 `//`")),
    };
    Some(wrong(source, span, message, help))
}

/// Whether a text is said and not reckoned: two words stand side by side.
fn is_prose(text: &str) -> bool {
    let words = tokens(text);
    let of_language = |word: &str| matches!(word, "if" | "else" | "let" | "return");
    words.first().is_some_and(|first| is_word(first.text) && !of_language(first.text))
        && words.get(1).is_some_and(|second| second.text.starts_with(char::is_alphanumeric) && !of_language(second.text))
}

/// Two strokes in these lines that hide the end of what stands before them: a whole division in other languages, a remark here.
pub(in crate::engine::trace) fn hides_the_end(source: &Arc<Source>, lines: Range<usize>, end: char) -> Option<Diagnostic> {
    let bare = without_words(&source.text);
    let mut start = lines.start;
    while start < lines.end {
        let line = line_of(&source.text, start);
        let code = bare[line.clone()].trim_end();
        let at = line.start + code.len();
        let behind = &source.text[at..line.end];
        let hidden = behind.trim();
        let count = |letter: char| hidden.matches(letter).count();
        let misses = match end {
            '}' => count('}') > count('{'),
            ')' => count(')') > count('('),
            _ => hidden.ends_with(end),
        };
        if hidden.starts_with("//") && !hidden.starts_with("///") && !code.trim().is_empty() && misses {
            let at = at + behind.len() - behind.trim_start().len();
            let message = text!("`//` begins a remark, and hides the `{end}` behind it", "`//` 是注释的开头，其后的 `{end}` 被当作注释");
            let help = text!(
                "write `/` if it divides; else write the `{end}` before the remark",
                "若表示除法，请写 `/`；否则请把 `{end}` 写在注释之前"
            );
            return Some(wrong(source, at..at + 2, message, help));
        }
        start = line.end + 1;
    }
    None
}
