//! Words that stand for nothing for a reason that another line or the word itself tells: a line that is a remark, a statement that goes on.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text;

use super::line::{self, line_of, without_words};

/// Whether a word is a statement by itself, so that the parser takes what follows for its end.
pub(in crate::engine::trace) fn stands_alone(place: &Place) -> bool {
    let text = &place.source.text;
    let line = line_of(text, place.span.start);
    let (before, behind) = (text[line.start..place.span.start].trim_end(), text[place.span.end..line.end].trim_start());
    (before.is_empty() || before.ends_with(['{', '}', ';'])) && (behind.is_empty() || behind.starts_with("//"))
}

/// Why a variable is not there, where another line or another word of its own line tells.
pub(in crate::engine::trace) struct Unset {
    pub(in crate::engine::trace) fault: Diagnostic,
    /// Another variable that is missing for the same reason; the word itself where there is none.
    pub(in crate::engine::trace) also: String,
    /// Whether what follows cannot be read before it is mended.
    pub(in crate::engine::trace) hides_the_rest: bool,
}

/// The reason why the word at a place is no variable, if it is one of these.
pub(in crate::engine::trace) fn unset(source: &Arc<Source>, place: &Place) -> Option<Unset> {
    let text = &source.text;
    let name = &text[place.span.clone()];
    let line = line_of(text, place.span.start);
    let (before, behind) = (text[line.start..place.span.start].trim_end(), text[place.span.end..].trim_start());
    let begins = before.is_empty() || before.ends_with(['{', '}', ';']);
    let sets = behind.starts_with('=') && !behind.starts_with("==");
    let told = |fault, also: &str, hides_the_rest| Some(Unset { fault, also: also.to_owned(), hides_the_rest });
    let at = place.span.clone();
    // `pass`, where nothing is to be done.
    if begins
        && matches!(name, "pass" | "skip" | "nop" | "noop")
        && (behind.is_empty() || behind.starts_with([';', '}']) || text[at.end..line.end].trim().is_empty())
    {
        let message = text!("rules have no `{name}`", "规则中没有 `{name}`");
        return told(
            line::wrong(
                source,
                at,
                message,
                text!("delete it: nothing stands where nothing is to be done", "请删去它：无事可做时什么也不写"),
            ),
            name,
            true,
        );
    }
    // `lethired = …`.
    if let Some(meant) =
        ["let", "const"].into_iter().find_map(|word| name.strip_prefix(word)).filter(|meant| !meant.is_empty() && begins && sets)
    {
        let meant = meant.trim_start_matches('_');
        let message = text!("a space is missing behind `let`", "`let` 之后缺少空格");
        return told(line::wrong(source, at, message, text!("write `let {meant}`", "请写 `let {meant}`")), meant, false);
    }
    let bare = without_words(text);
    let head =
        bare[..at.start].rmatch_indices("fn ").map(|(start, _)| start).find(|start| *start == 0 || bare[..*start].ends_with('\n'))?;
    // A rule that sets its own name.
    let rule = bare[head + 3..at.start].split('(').next().unwrap_or_default().trim();
    if rule == name && begins && sets {
        let end = text.len() - behind.len() + 1;
        let message = text!("a rule sets no value of its own name", "规则不给自己的名称赋值");
        let help = text!("leave `{name} =` out: the last line of a rule is its value", "请去掉 `{name} =`：规则的最后一行就是它的值");
        return told(line::wrong(source, at.start..end, message, help), name, false);
    }
    if sets {
        return None;
    }
    let declares = |words: &str| {
        let rest = words.trim_start().strip_prefix("let ").or_else(|| words.trim_start().strip_prefix("const "))?;
        let behind = rest.trim_start().strip_prefix(name)?;
        behind.trim_start().starts_with('=').then_some(())
    };
    let mut start = head;
    let mut found = None;
    while start < at.start {
        let own = line_of(text, start);
        let code = &bare[own.clone()];
        if let Some(remark) =
            text[own.clone()].trim_start().strip_prefix("//").filter(|words| declares(words.trim_start_matches('/')).is_some())
        {
            let begins = own.end - remark.len() - 2;
            let message = text!("the line that sets `{name}` is a remark", "设置 `{name}` 的这一行是注释");
            let help = text!("delete the `//` before it, or what reads `{name}`", "请删去行首的 `//`，或删去读取 `{name}` 的内容");
            let fault = line::wrong(source, begins..begins + 2, message, help).related(place.clone(), text!("read here", "在这里读取"));
            found = Some(Unset { fault, also: name.to_owned(), hides_the_rest: false });
        } else if declares(code).is_some() && own.end <= at.start && !bare[own.start..at.start].contains(';') {
            // What is set reads on into the next line, and so reads itself.
            let end = own.start + code.trim_end().len();
            let last = bare[..end].chars().next_back()?;
            let span = end - last.len_utf8()..end;
            let message = text!(
                "the line that sets `{name}` goes on below, and reads `{name}` there",
                "设置 `{name}` 的语句延续到下面，又在那里读取 `{name}`"
            );
            let help = if last == '.' || last == ',' || last == ':' {
                text!(
                    "write `;` for `{last}`: a line that sets a variable ends with `;`",
                    "请把 `{last}` 改为 `;`：给变量赋值的行以 `;` 结束"
                )
            } else {
                text!("does it end here? Then write `;` behind it", "是否到此结束？请在其后写 `;`")
            };
            let fault = line::wrong(source, span, message, help).related(place.clone(), text!("read here", "在这里读取"));
            return told(fault, name, true);
        }
        start = own.end + 1;
    }
    found
}
