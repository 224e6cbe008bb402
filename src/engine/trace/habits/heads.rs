//! Heads of rules in the way of another language.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};
use crate::text;

use super::line::wrong;

/// `fn fn beds()`, and values that parameters of a function are given in its head.
pub(super) fn twice_or_valued(source: &Arc<Source>, bare: &str, line: Range<usize>) -> Option<Diagnostic> {
    let words = &bare[line.clone()];
    let trimmed = words.trim_start();
    let start = line.start + words.len() - trimmed.len();
    let rest = trimmed.strip_prefix("fn ")?;
    if rest.trim_start().starts_with("fn ") {
        let second = start + 3 + rest.len() - rest.trim_start().len();
        let message = text!("`fn` stands here twice", "这里写了两次 `fn`");
        return Some(wrong(source, second..second + 3, message, text!("delete one of the two", "请删去一个")));
    }
    let (name, behind) = rest.split_once('(')?;
    let (inside, _) = behind.split_once(')').filter(|(inside, body)| inside.contains(['=', ':']) && body.trim_start().starts_with('{'))?;
    let open = start + 3 + name.len() + 1;
    let names = inside.split(',').map(|part| part.split(['=', ':']).next().unwrap_or_default().trim()).collect::<Vec<_>>().join(", ");
    let name = name.trim();
    Some(wrong(
        source,
        open..open + inside.len(),
        text!("what a function is given has a name here, and nothing else", "函数的参数在这里只写名称"),
        text!(
            "a helper is `fn {name}({names})`, and what calls it gives the values; a rule is given none: `fn {name}()`",
            "辅助函数写作 `fn {name}({names})`，由调用处给出值；规则没有参数：`fn {name}()`"
        ),
    ))
}

/// A function of another language under the name that it is set to: `beds <- function() {`, `const beds = () => …;`.
fn set_to_a_function(source: &Arc<Source>, words: &str, start: usize) -> Option<Diagnostic> {
    let declares = ["const ", "let ", "var "].into_iter().find(|word| words.starts_with(word)).map_or("", |word| word);
    let rest = words[declares.len()..].trim_start();
    let length = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|length| *length > 0)?;
    let (name, behind) = rest.split_at(length);
    let behind = behind.trim_start();
    let value = ["<-", ":=", "="].into_iter().find_map(|sign| behind.strip_prefix(sign))?.trim_start();
    let of = ["function", "func", "lambda", "fn"].into_iter().find_map(|word| value.strip_prefix(word)).unwrap_or(value).trim_start();
    let (values, body) = of.strip_prefix('(')?.split_once(')')?;
    let body = body.trim_start();
    let message = text!("a rule begins with `fn` and its name", "规则以 `fn` 和名称开头");
    let head = format!("fn {name}({})", values.trim());
    let plain = match body.strip_prefix("=>").map(str::trim) {
        Some(body) if !body.starts_with('{') => format!("{head} {{ {} }}", body.trim_end_matches(';')),
        Some(_) => format!("{head} {{"),
        None if value != of && body.starts_with('{') => format!("{head} {{"),
        None => return None,
    };
    let length = if plain.ends_with('}') { words.trim_end().len() } else { words.find('{')? + 1 };
    Some(wrong(source, start..start + length, message, text!("write `{plain}`", "请写 `{plain}`")))
}

/// A rule whose name has a word of the language before it: `fn now.beds()`, which the parser takes for a function of what `now` is.
pub(in crate::engine::trace) fn named_with_a_point(source: &Arc<Source>, name: &Range<usize>) -> Option<Diagnostic> {
    let behind = source.text[name.end..].strip_prefix('.')?;
    let length = behind.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(behind.len());
    let (word, meant) = (&source.text[name.clone()], &behind[..length]);
    Some(wrong(
        source,
        name.start..name.end + 1 + length,
        text!("a rule has a name without `{word}.`", "规则的名称前面不写 `{word}.`"),
        text!("write `{meant}`", "请写 `{meant}`"),
    ))
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
    if trimmed.len() == words.len()
        && let Some(fault) = set_to_a_function(source, trimmed, start)
    {
        return Some(fault);
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
    // `fn beds per_1000()`: a name in two words.
    let rest_of_name: String = after.chars().take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ' ')).collect();
    if !rest_of_name.is_empty() && after[rest_of_name.len()..].starts_with('(') {
        let words = format!("{name} {rest_of_name}");
        let joined = words.split_whitespace().collect::<Vec<_>>().join("_");
        return Some(wrong(
            source,
            name_start..name_start + name.len(),
            text!("a name holds no space: `{}`", "名称中不能有空格：`{}`", words.trim()),
            text!("write `fn {joined}()`", "请写成 `fn {joined}()`"),
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
