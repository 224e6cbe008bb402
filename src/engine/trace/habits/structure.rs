//! Brackets that do not match, rules that begin inside others, and heads of rules in the way of another language.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text;

use super::line::{line_of, wrong};

/// A bracket that is closed by one of another kind, before the error or on its line.
pub(super) fn bracket(source: &Arc<Source>, bare: &str, at: usize) -> Option<Diagnostic> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let end = line_of(bare, at).end;
    for (at, letter) in bare[..end].char_indices() {
        match letter {
            '(' | '[' | '{' => open.push((at, letter)),
            ')' | ']' | '}' => {
                let closing = |opened: char| match opened {
                    '(' => ')',
                    '[' => ']',
                    _ => '}',
                };
                let Some((from, opened)) = open.pop() else {
                    if let Some(head) = unopened(source, bare, at) {
                        return Some(head);
                    }
                    return Some(wrong(
                        source,
                        at..at + 1,
                        text!("`{letter}` closes nothing", "`{letter}` 没有对应的左括号"),
                        text!("delete it, or open it before", "请删去它，或在前面补上左括号"),
                    ));
                };
                let wanted = closing(opened);
                if wanted != letter && opened == '{' {
                    return Some(wrong(
                        source,
                        at..at + 1,
                        text!("`{letter}` closes nothing", "`{letter}` 没有对应的左括号"),
                        text!("delete it, or open it before", "请删去它，或在前面补上左括号"),
                    ));
                }
                if wanted != letter {
                    // A brace that ends a rule tells that what is open inside is missing its end.
                    let message = text!("`{opened}` is closed by `{letter}`", "`{opened}` 被 `{letter}` 关闭");
                    let help = text!("write `{wanted}` before it, or in its place", "请在它前面补上 `{wanted}`，或改为 `{wanted}`");
                    return Some(
                        wrong(source, at..at + 1, message, help)
                            .related(Place::new(source, from..from + 1), text!("`{opened}` opened here", "`{opened}` 从这里开始")),
                    );
                }
            }
            _ => {}
        }
    }
    None
}

/// The head of a rule before a brace that closes nothing, where it lacks the brace that opens it.
fn unopened(source: &Arc<Source>, bare: &str, at: usize) -> Option<Diagnostic> {
    let start = bare[..at].rmatch_indices("fn ").map(|(start, _)| start).find(|start| bare[..*start].ends_with('\n') || *start == 0)?;
    let end = start + bare[start..at].find(')')? + 1;
    let name = bare[start + 3..end].split('(').next().unwrap_or_default().trim();
    (!bare[end..].trim_start().starts_with('{')).then(|| {
        wrong(
            source,
            end - 1..end,
            text!("`{name}` is not opened by `{{`", "`{name}` 后面缺少 `{{`"),
            text!("write `{{` after `fn {name}()`", "请在 `fn {name}()` 之后写上 `{{`"),
        )
    })
}

/// A remark in `/* … */` that nothing closes, and that hides the rest of its file.
pub(in crate::engine::trace) fn open_remark(source: &Arc<Source>) -> Option<Diagnostic> {
    let bytes = source.text.as_bytes();
    let (mut at, mut open, mut quoted) = (0, Vec::new(), false);
    while at < bytes.len() {
        let two = &bytes[at..bytes.len().min(at + 2)];
        match (open.is_empty(), quoted, two) {
            (true, true, [b'\\', _]) | (_, false, b"/*") | (false, _, b"*/") => {
                match two {
                    b"/*" => open.push(at),
                    b"*/" => drop(open.pop()),
                    _ => {}
                }
                at += 2;
                continue;
            }
            (true, false, b"//") => at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at),
            (true, _, [b'"', ..]) => quoted = !quoted,
            (true, _, [b'\n', ..]) => quoted = false,
            _ => {}
        }
        at += 1;
    }
    let at = *open.first()?;
    Some(wrong(
        source,
        at..at + 2,
        text!("this remark is never closed: the rest of the file is hidden by it", "这段注释没有结束，其后的内容都被当作注释"),
        text!("write `*/` where it ends, or `//` before each of its lines", "请在结束处写 `*/`，或在每行前写 `//`"),
    ))
}

/// A rule that begins inside another: the other one's brace is missing.
pub(super) fn open_function(source: &Arc<Source>, bare: &str, at: usize) -> Option<Diagnostic> {
    let line = line_of(bare, at);
    let begins = |line: &str| line.trim_start().starts_with("fn ");
    let mut depth = 0_usize;
    let mut last: Option<(usize, usize)> = None;
    let mut start = 0;
    for words in bare[..line.end].split_inclusive('\n') {
        if begins(words) {
            if let Some((opened, name_end)) = last.filter(|_| depth > 0) {
                let name = bare[opened..name_end].trim();
                let inner = start + words.len() - words.trim_start().len();
                return Some(
                    wrong(
                        source,
                        inner..inner + 2,
                        text!("`fn` stands inside `{name}`, which is not closed", "`fn` 位于尚未结束的 `{name}` 之内"),
                        text!("is the `}}` of `{name}` missing before it?", "前面是否缺少 `{name}` 的 `}}`？"),
                    )
                    .related(Place::new(source, opened..name_end), text!("opened here", "从这里开始")),
                );
            }
            let name = start + words.find("fn ").unwrap_or(0) + 3;
            let length = bare[name..].find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(0);
            last = Some((name, name + length));
        }
        for letter in words.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        start += words.len();
    }
    None
}

/// The head of a rule in the way of another language.
pub(super) fn head(source: &Arc<Source>, bare: &str, line: Range<usize>) -> Option<Diagnostic> {
    let words = &bare[line.clone()];
    let trimmed = words.trim_start();
    let start = line.start + words.len() - trimmed.len();
    for other in ["function ", "def ", "func ", "sub ", "rule "] {
        if let Some(rest) = trimmed.strip_prefix(other) {
            let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let word = other.trim();
            return Some(wrong(
                source,
                start..start + word.len(),
                text!("a rule begins with `fn`, not with `{word}`", "规则以 `fn` 开头，而不是 `{word}`"),
                text!("write `fn {name}() {{ … }}`", "请写成 `fn {name}() {{ … }}`"),
            ));
        }
    }
    let rest = trimmed.strip_prefix("fn ")?;
    let name: String = rest.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let after = rest.trim_start()[name.len()..].trim_start();
    let name_start = start + 3 + (rest.len() - rest.trim_start().len());
    if name.is_empty() || name.starts_with(|letter: char| letter.is_ascii_digit()) || after.starts_with(['-', '.']) {
        return Some(wrong(
            source,
            name_start..name_start + rest.trim_start().split(['(', '{']).next().map_or(1, str::len),
            text!("a rule's name has letters, digits and `_`, a letter first", "规则名称只能用字母、数字和 `_`，且不以数字开头"),
            text!("write it as the id in the table: `fn beds_per_1000() {{ … }}`", "请与表中的 id 一致：`fn beds_per_1000() {{ … }}`"),
        ));
    }
    if after.starts_with('{') || after.starts_with('=') || after.is_empty() || after.starts_with(':') {
        return Some(wrong(
            source,
            name_start..name_start + name.len(),
            text!("`fn {name}` needs brackets after its name", "`fn {name}` 的名称后要有括号"),
            text!("write `fn {name}() {{ … }}`", "请写成 `fn {name}() {{ … }}`"),
        ));
    }
    let body = after.split_once(')')?.1.trim_start();
    let foreign = body.starts_with(['=', ':', '-']);
    foreign.then(|| {
        wrong(
            source,
            name_start..name_start + name.len(),
            text!("what a rule does stands in braces", "规则的内容写在花括号中"),
            text!("write `fn {name}() {{ … }}`", "请写成 `fn {name}() {{ … }}`"),
        )
    })
}
