//! Finds the quotation mark of a TOML file that has no partner, which the parser tells only where it gives up.

use std::ops::Range;
use std::sync::Arc;

use super::toml_slips::goes_on;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

/// What is wrong with a quotation mark.
enum Lone {
    /// A text that begins here has no end; the text as it was most likely meant, where that can be told.
    NeverClosed(usize, Option<String>),
    /// A text that begins here lacks its first mark; the text that is meant.
    NeverOpened(Range<usize>, String),
    /// A mark inside a text ends it too early.
    Inside(usize, char),
}

/// The first quotation mark without a partner, if it stands before `limit`: any that does keeps the file from being read.
pub(super) fn lone_quote(source: &Arc<Source>, limit: usize) -> Option<Diagnostic> {
    let lone = first(&source.text).filter(|lone| start(lone) < limit)?;
    let (span, message, help) = match lone {
        Lone::NeverClosed(at, meant) => {
            let long = ["\"\"\"", "'''"].into_iter().find(|mark| source.text[at..].starts_with(mark));
            let mark = long.unwrap_or(&source.text[at..=at]).to_owned();
            let help = match meant {
                Some(meant) => text!("write `{meant}`", "请写成 `{meant}`"),
                None => text!("write `{mark}` where the text ends", "请在文字结束处写上 `{mark}`"),
            };
            (at..at + mark.len(), text!("the quotation mark is never closed", "引号没有配对的结束引号"), help)
        }
        Lone::NeverOpened(span, meant) => (
            span,
            text!("the quotation mark at the beginning of this text is missing", "文字开头缺少引号"),
            text!("write `{meant}`", "请写成 `{meant}`"),
        ),
        Lone::Inside(at, mark) => {
            let help = if mark == '"' {
                text!("write `\\\"` for a quotation mark inside a text, or “ and ”", "文字中的引号请写成 `\\\"`，或用中文引号“ ”")
            } else {
                text!("put the whole text in \"…\"", "请把整段文字放进双引号 \"…\"")
            };
            (at..at + 1, text!("a quotation mark inside a text ends it here", "文字中的引号使文字在此结束"), help)
        }
    };
    let Text { zh, en } = message;
    let title = Text::new(format!("TOML 语法错误：{zh}"), format!("this is not valid TOML: {en}"));
    Some(Diagnostic::error(Code::TomlSyntax, title).at(Place::new(source, span)).help(help))
}

fn start(lone: &Lone) -> usize {
    match lone {
        Lone::NeverClosed(at, _) | Lone::Inside(at, _) => *at,
        Lone::NeverOpened(span, _) => span.start,
    }
}

fn first(text: &str) -> Option<Lone> {
    let mut at = 0;
    while let Some(offset) = text[at..].find(['"', '\'', '#']) {
        let quote = at + offset;
        let line_start = text[..quote].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[quote..].find('\n').map_or(text.len(), |end| quote + end);
        let mark = &text[quote..=quote];
        if mark == "#" {
            at = line_end;
            continue;
        }
        let long = mark.repeat(3);
        if text[quote..].starts_with(&long) {
            let Some(end) = end_of_long(text, quote + 3, &long) else { return Some(Lone::NeverClosed(quote, None)) };
            at = end;
            continue;
        }
        // A text begins behind a sign; where words stand before the mark, it is the end of them.
        let before = text[line_start..quote].trim_end();
        // Where a sign is missing before or behind a text, the text itself is whole.
        let goes_on = || goes_on(&text[line_start..line_end]);
        if before.ends_with(|letter: char| !"=,[{.".contains(letter)) && !goes_on() {
            let begin = line_start + before.rfind(['=', ',', '[', '{']).map_or(0, |sign| sign + 1);
            let begin = begin + (text[begin..quote].len() - text[begin..quote].trim_start().len());
            let words = without_lone_mark(&text[begin..quote]);
            return Some(Lone::NeverOpened(begin..quote + 1, format!("{mark}{words}{mark}")));
        }
        let Some(end) = end_of_short(&text[..line_end], quote + 1, mark) else {
            return Some(Lone::NeverClosed(quote, meant_to_the_end(&text[quote..line_end])));
        };
        let behind = text[end..line_end].trim_start();
        if !behind.is_empty() && !behind.starts_with([',', ']', '}', '#', '=', '.']) && !goes_on() {
            let inner = text[quote + 1..end - 1].trim_end();
            // `"甲, en = "`: the mark that ends it is the beginning of the next text.
            return Some(if inner.ends_with(['=', ',', '[', '{']) {
                let own = inner.rfind(',').filter(|_| inner.ends_with('=')).map_or(inner.trim_end_matches(','), |comma| &inner[..comma]);
                Lone::NeverClosed(quote, Some(format!("{mark}{}{mark}", without_lone_mark(own.trim_end()))))
            } else {
                Lone::Inside(end - 1, if mark == "'" { '\'' } else { '"' })
            });
        }
        at = end;
    }
    None
}

/// Behind the mark that ends a text of one line; a backslash keeps a mark inside, but for single ones.
fn end_of_short(text: &str, from: usize, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text[from..].char_indices() {
        match letter {
            '\\' if mark == "\"" => escaped = !escaped,
            _ if !escaped && mark.starts_with(letter) => return Some(from + at + 1),
            _ => escaped = false,
        }
    }
    None
}

/// Behind the marks that end a text of several lines.
fn end_of_long(text: &str, from: usize, long: &str) -> Option<usize> {
    let mut at = from;
    loop {
        let end = at + text[at..].find(long)?;
        let slashes = text[from..end].len() - text[from..end].trim_end_matches('\\').len();
        if long == "'''" || slashes.is_multiple_of(2) {
            // One or two marks more belong to the text.
            let more = text[end + 3..].chars().take(2).take_while(|letter| long.starts_with(*letter)).count();
            return Some(end + 3 + more);
        }
        at = end + 1;
    }
}

/// Quotation marks of word processors.
const MARKS: [char; 9] = ['“', '”', '„', '‘', '’', '«', '»', '″', '＂'];

/// Words without such a mark at one end that has no partner at the other: it is the missing one itself.
fn without_lone_mark(words: &str) -> &str {
    let bare = words.strip_suffix(MARKS).or_else(|| words.strip_prefix(MARKS)).unwrap_or(words);
    if bare.contains(MARKS) { words } else { bare.trim() }
}

/// A text that goes to the end of its line, with the brackets that it stands in left behind it.
fn meant_to_the_end(rest: &str) -> Option<String> {
    let mark = &rest[..1];
    let other = if mark == "\"" { '\'' } else { '"' };
    let words = rest[1..].trim_end().trim_end_matches(['}', ']', ',', ' ']).trim_end_matches([other, '\\', '"']);
    let words = words.trim_end_matches('\\');
    let words = without_lone_mark(words);
    let sound = !words.is_empty() && words.len() < 120 && !words.contains(['"', '\\', '#']);
    sound.then(|| format!("\"{words}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(usize, String)> {
        let source = Source::new("x.toml", text);
        let found = lone_quote(&source, usize::MAX)?;
        let place = found.place.expect("a place");
        Some((source.line_column(place.span.start).1, found.help.first().map(|help| help.en.clone()).unwrap_or_default()))
    }

    #[test]
    fn the_mark_without_a_partner_is_found_where_it_stands() {
        let cases = [
            ("a = \"one", 5, "write `\"one\"`"),
            ("a = { zh = \"一, en = \"one\" }", 12, "write `\"一\"`"),
            ("a = { zh = 一\", en = \"one\" }", 12, "write `\"一\"`"),
            ("a = { zh = \"一\", en = \"one }", 22, "write `\"one\"`"),
            ("a = [\"one, \"two\"]", 6, "write `\"one\"`"),
            ("a = 'one", 5, "write `\"one\"`"),
            ("a = 'one\"", 5, "write `\"one\"`"),
            ("a = \"one\\\"", 5, "write `\"one\"`"),
            ("a = one\"", 5, "write `\"one\"`"),
            ("a = \"0.04 to 0.09”", 5, "write `\"0.04 to 0.09\"`"),
            ("a = \"0.04 to 0.09“", 5, "write `\"0.04 to 0.09\"`"),
            ("a = { zh = \"一”, en = \"one\" }", 12, "write `\"一\"`"),
            ("a = “one\"", 5, "write `\"one\"`"),
            ("a = \"the “one”", 5, "write `\"the “one”\"`"),
            ("a = \"\"\"one\nb = 1\n", 5, "write `\"\"\"` where the text ends"),
        ];
        for (text, column, help) in cases {
            assert_eq!(told(text), Some((column, help.to_owned())), "{text}");
        }
        assert_eq!(told("a = \"0.5 \"to\" 2\"").expect("found").0, 10);
        assert_eq!(told("a = 'today's'").expect("found").0, 11);
    }

    #[test]
    fn sound_texts_are_left_alone() {
        let sound = "# it's \"a\n[a.\"b c\"]\n\"k\" = 'x \"y\" \\' # '\nl = [\n  \"one\",\n  \"two\\\"\" ]\nm = \"\"\"a \"b\"\n\"\"\"\"\nn = '''it's'''\n";
        assert_eq!(told(sound), None);
        assert!(toml::from_str::<toml::Table>(sound).is_ok());
    }
}
