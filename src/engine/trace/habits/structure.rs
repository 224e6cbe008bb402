//! Brackets that do not match, remarks that do not end, and rules that begin inside others.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text;

use super::line::{line_of, without_words, wrong};
use super::remarks;

/// A bracket that is closed by one of another kind: before the error or on its line, or behind it where it was open before.
pub(super) fn bracket(source: &Arc<Source>, bare: &str, error: usize) -> Option<Diagnostic> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let end = line_of(bare, error).end;
    for (at, letter) in bare.char_indices() {
        // A brace is told with the rule that it belongs to.
        if at >= end && !open.iter().any(|(from, opened)| *from < error && *opened != '{') {
            return None;
        }
        match letter {
            '(' | '[' | '{' => open.push((at, letter)),
            ')' | ']' | '}' => {
                let Some((from, opened)) = open.pop() else {
                    return Some(unopened(source, bare, at).unwrap_or_else(|| closes_nothing(source, at, letter)));
                };
                let wanted = match opened {
                    '(' => ')',
                    '[' => ']',
                    _ => '}',
                };
                if wanted != letter {
                    let here = at < end || from < error && opened != '{';
                    let fault = || {
                        if opened == '{' {
                            closes_nothing(source, at, letter)
                        } else {
                            unlike(source, (from, opened), (at, letter), wanted)
                        }
                    };
                    return here.then(fault);
                }
            }
            _ => {}
        }
    }
    None
}

fn closes_nothing(source: &Arc<Source>, at: usize, letter: char) -> Diagnostic {
    // Which of several is too many nobody knows, and another than the one that was meant may be accepted with another meaning.
    let before = source.text[..at].rsplit('\n').next().unwrap_or_default();
    let help = if before.contains(letter) {
        text!(
            "one `{letter}` of this line is too many, this or one before it, or one is not opened",
            "这一行多了一个 `{letter}`（此处或之前的某一个），或前面缺少左括号"
        )
    } else {
        text!("delete it, or open it before", "请删去它，或在前面补上左括号")
    };
    wrong(source, at..at + 1, text!("`{letter}` closes nothing", "`{letter}` 没有对应的左括号"), help)
}

/// A bracket with what stands where its end should: on one line the end may be another than was meant; lines below, it is the end that is
/// missing, since braces of rules stand where they should.
fn unlike(source: &Arc<Source>, (from, opened): (usize, char), (at, letter): (usize, char), wanted: char) -> Diagnostic {
    if !source.text[from..at].contains('\n') {
        let message = text!("`{opened}` is closed by `{letter}`", "`{opened}` 被 `{letter}` 关闭");
        let help = text!("write `{wanted}` before it, or in its place", "请在它前面补上 `{wanted}`，或改为 `{wanted}`");
        return wrong(source, at..at + 1, message, help)
            .related(Place::new(source, from..from + 1), text!("`{opened}` opened here", "`{opened}` 从这里开始"));
    }
    if let Some(hidden) = remarks::hides_the_end(source, from..from + 1, wanted) {
        return hidden;
    }
    wrong(
        source,
        from..from + 1,
        text!("`{opened}` is not closed by `{wanted}`", "`{opened}` 没有用 `{wanted}` 关闭"),
        text!("write `{wanted}` where it ends", "请在结束处写上 `{wanted}`"),
    )
    .related(Place::new(source, at..at + 1), text!("`{letter}` stands here before its end", "在它结束之前出现了 `{letter}`"))
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

/// Letters that end a line for an editor and for no rule; control characters among them are refused where the file is read.
const LINE_ENDS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// Such a letter in a remark, with words behind it that an editor shows on a line of their own: they are a part of the remark.
pub(in crate::engine::trace) fn hidden_line_end(source: &Arc<Source>) -> Option<Diagnostic> {
    let text = &source.text;
    let found = || text.char_indices().filter(|(_, letter)| LINE_ENDS.contains(letter));
    found().next()?;
    let bare = without_words(text);
    let (at, letter) = found().find(|(at, _)| {
        let line = line_of(text, *at);
        // Of a quoted text nothing is blank behind its end, which stands on the same line.
        let remark = bare[*at..line.end].trim().is_empty() && text[line.start..*at].contains("//");
        remark && !text[*at..line.end].trim().is_empty()
    })?;
    let number = u32::from(letter);
    Some(wrong(
        source,
        at..at + letter.len_utf8(),
        text!(
            "an invisible line end (U+{number:04X}) stands in this remark, and what follows it belongs to the remark",
            "这段注释中有一个看不见的换行符（U+{number:04X}），其后的内容仍属于注释"
        ),
        text!("delete it and begin a new line there", "请删去它，并在此处换行"),
    ))
}

/// A rule that begins inside another: the other one's brace is missing, at the end of it or of a block inside.
pub(super) fn open_function(source: &Arc<Source>, bare: &str, at: usize) -> Option<Diagnostic> {
    let begins = |line: &str| line.trim_start().starts_with("fn ");
    // The parser may give up at a remark above the next rule.
    let next = bare.len() - bare[at..].trim_start().len();
    let end = if begins(&bare[next..]) { line_of(bare, next).end } else { line_of(bare, at).end };
    let mut open: Vec<usize> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let mut start = 0;
    for words in bare[..end].split_inclusive('\n') {
        if begins(words) {
            if let Some(&inside) = open.last()
                && let Some((name, name_end)) = last
            {
                let inner = start + words.len() - words.trim_start().len();
                // Where all braces have their other one, nothing is missing, and the rule stands inside on purpose.
                if balanced(bare) {
                    return Some(nested(source, bare, inner, (name, name_end)));
                }
                return Some(not_closed(source, bare, (name, name_end), inner, inside));
            }
            let name = start + words.find("fn ").unwrap_or(0) + 3;
            let length = bare[name..].find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(0);
            last = Some((name, name + length));
        }
        for (offset, letter) in words.char_indices() {
            match letter {
                '{' => open.push(start + offset),
                '}' => drop(open.pop()),
                _ => {}
            }
        }
        start += words.len();
    }
    // At the end of the file the parser says only what it would have liked next.
    let at_end = bare[at..].trim().is_empty();
    let ((name, name_end), &inside) = (last?, open.last()?);
    at_end.then(|| not_closed(source, bare, (name, name_end), bare.len(), inside))
}

fn balanced(bare: &str) -> bool {
    let mut depth = 0_i64;
    let never_below = bare.bytes().all(|byte| {
        depth += i64::from(byte == b'{') - i64::from(byte == b'}');
        depth >= 0
    });
    never_below && depth == 0
}

/// A function that begins at `inner`, inside the rule of the name.
fn nested(source: &Arc<Source>, bare: &str, inner: usize, (name, name_end): (usize, usize)) -> Diagnostic {
    let rule = bare[name..name_end].trim();
    let head = bare[inner + 3..].trim_start();
    let start = bare.len() - head.len();
    let length = head.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(head.len());
    let function = &head[..length];
    wrong(
        source,
        start..start + length,
        text!("the function `{function}` stands inside `{rule}`", "函数 `{function}` 写在了 `{rule}` 里面"),
        text!("write it before or after `{rule}`, at the left margin", "请把它写在 `{rule}` 之前或之后，顶格书写"),
    )
    .related(Place::new(source, name..name_end), text!("the rule begins here", "该规则从这里开始"))
}

/// The rule of this name lacks a brace before the one that begins at `inner`: at a block whose lines are set further in than what seems to
/// close it, else at the end of the rule. `inside` is the first brace that is still open.
fn not_closed(source: &Arc<Source>, bare: &str, (name, name_end): (usize, usize), inner: usize, inside: usize) -> Diagnostic {
    let rule = bare[name..name_end].trim();
    let next = (inner < bare.len()).then(|| Place::new(source, inner..inner + 2));
    let with_next = |fault: Diagnostic| match next {
        Some(next) => fault.related(next, text!("the next rule begins here", "下一条规则从这里开始")),
        None => fault,
    };
    if let Some(block) = shallower_end(bare, inside, inner) {
        return with_next(wrong(
            source,
            block..block + 1,
            text!("`{{` is not closed by `}}` in `{rule}`", "`{rule}` 中的 `{{` 没有用 `}}` 关闭"),
            text!("write `}}` where it ends", "请在结束处写上 `}}`"),
        ));
    }
    if let Some(hidden) = remarks::hides_the_end(source, name..inner, '}') {
        return hidden;
    }
    let end = bare[..inner].trim_end().len();
    let begin = bare[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    with_next(
        wrong(
            source,
            begin..end,
            text!("`{rule}` is not closed: its last `}}` is missing", "`{rule}` 没有结束：缺少最后的 `}}`"),
            text!("write `}}` behind this", "请在其后写上 `}}`"),
        )
        .related(Place::new(source, name..name_end), text!("the rule begins here", "该规则从这里开始")),
    )
}

/// The last brace between two places whose end, by the brackets, begins a line that is set less far in than the brace's own.
fn shallower_end(bare: &str, from: usize, to: usize) -> Option<usize> {
    let indent = |at: usize| {
        let line = &bare[line_of(bare, at)];
        line.len() - line.trim_start().len()
    };
    let mut open: Vec<usize> = Vec::new();
    for (at, letter) in bare[from..to].char_indices().map(|(at, letter)| (from + at, letter)) {
        match letter {
            '{' => open.push(at),
            '}' => {
                let begins_line = bare[line_of(bare, at).start..at].trim().is_empty();
                if let Some(opened) = open.pop().filter(|_| begins_line)
                    && indent(at) < indent(opened)
                {
                    return Some(opened);
                }
            }
            _ => {}
        }
    }
    None
}
