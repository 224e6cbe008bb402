//! What functions give: where their last line stands, which of their choices may have no value, which texts they hand on.

use std::ops::Range;

use super::lexer::{Function, Token, is_word};

/// How a function ends without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValuelessEnd {
    /// In an `if` without `else`.
    If,
    /// In a semicolon.
    Semicolon,
    /// In a variable that is set and not given: the bytes of its name.
    Variable(usize, usize),
    /// In a `switch` that does not say what holds for all other values.
    Switch,
}

impl Function {
    /// Where the last statement begins and the function ends, by its words, and whether that is an `if` with an `else`.
    fn last_statement(tokens: &[Token<'_>]) -> Option<(usize, usize, bool)> {
        let body = tokens.iter().position(|token| token.text == "{")?;
        let last = tokens.len().checked_sub(1).filter(|last| tokens[*last].text == "}" && *last > body + 1)?;
        // Where the last statement at the outermost level begins, and whether it is an `if` with an `else`.
        let (mut depth, mut begins, mut has_else) = (0_i32, body + 1, false);
        for at in body + 1..last {
            match tokens[at].text {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => {
                    depth -= 1;
                    let goes_on = tokens.get(at + 1).is_some_and(|next| next.text == "else" || !is_word(next.text) && next.text != "}");
                    if depth == 0 && tokens[at].text == "}" && at + 1 < last && !goes_on {
                        (begins, has_else) = (at + 1, false);
                    }
                }
                ";" if depth == 0 && at + 1 < last => (begins, has_else) = (at + 1, false),
                "else" if depth == 0 => has_else = tokens[at + 1].text != "if",
                _ => {}
            }
        }
        Some((begins, last, has_else))
    }

    /// What its last line gives, up to the end of that line; where the value is a text, the text among its branches.
    pub(super) fn value_span(&self, text: &str, is_text: bool) -> Option<Range<usize>> {
        if is_text && let Some(given) = self.texts_given(text).into_iter().next() {
            return Some(given);
        }
        let tokens = self.tokens(text);
        let (begins, last, _) = Function::last_statement(&tokens)?;
        let begins = if tokens.get(begins)?.text == "return" { begins + 1 } else { begins };
        let ends = if tokens[last - 1].text == ";" { last - 2 } else { last - 1 };
        let (start, end) = (tokens.get(begins)?.span.start, tokens.get(ends)?.span.end);
        let line = text[start..].find('\n').map_or(text.len(), |length| start + length);
        (start < end).then(|| start..end.min(line))
    }

    /// Texts that it gives, or keeps in a variable.
    pub(super) fn texts_given(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = self.tokens(text);
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        let given = |index: &usize| {
            let before = (at(index - 1), at(index - 2));
            let begins = match before {
                ("=", sign) => !matches!(sign, "=" | "!" | "<" | ">"),
                (">", sign) => sign == "=",
                (word, _) => matches!(word, "{" | ";" | "return"),
            };
            at(*index).starts_with('"') && begins && matches!(at(index + 1), "}" | ";" | ",")
        };
        (2..tokens.len()).filter(given).map(|index| tokens[index].span.clone()).collect()
    }

    /// Every `if` without `else`, and every `switch` that does not say what holds for all other values, of which the value is asked.
    pub(super) fn valueless_choices(&self, text: &str) -> Vec<(Range<usize>, ValuelessEnd)> {
        let tokens = self.tokens(text);
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        let closing = |open: usize| {
            let mut depth = 0_i32;
            (open..tokens.len()).find(|index| {
                match at(*index) {
                    "{" | "(" | "[" => depth += 1,
                    "}" | ")" | "]" => depth -= 1,
                    _ => {}
                }
                depth == 0
            })
        };
        let block = |from: usize| (from..tokens.len()).find(|index| at(*index) == "{");
        let mut found = Vec::new();
        for (index, token) in tokens.iter().enumerate().skip(3) {
            if !matches!(at(index - 1), "=" | "(" | "," | "+" | "-" | "*" | "/" | "return" | ">" | "<") {
                continue;
            }
            match token.text {
                "if" => {
                    let mut end = block(index).and_then(closing);
                    while let Some(close) = end.filter(|close| at(close + 1) == "else" && at(close + 2) == "if") {
                        end = block(close).and_then(closing);
                    }
                    if end.is_some_and(|close| at(close + 1) != "else") {
                        found.push((token.span.clone(), ValuelessEnd::If));
                    }
                }
                "switch" => {
                    let open = block(index);
                    let close = open.and_then(closing);
                    let other = |open: usize, close: usize| (open..close).any(|index| at(index) == "_" && at(index + 1) == "=");
                    if let (Some(open), Some(close)) = (open, close)
                        && !other(open, close)
                    {
                        found.push((token.span.clone(), ValuelessEnd::Switch));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The words with which it goes round, if there is one loop.
    pub(super) fn only_loop(&self, text: &str) -> Option<Range<usize>> {
        let tokens = self.tokens(text);
        let mut loops = tokens.iter().filter(|token| matches!(token.text, "while" | "loop" | "for" | "do"));
        let first = loops.next()?;
        loops.next().is_none().then(|| first.span.clone())
    }

    /// How the function ends without a value, if it does: the last of its statements, those in brackets of theirs aside.
    pub(super) fn end_without_value(&self, text: &str) -> Option<(Range<usize>, ValuelessEnd)> {
        let tokens = self.tokens(text);
        let (begins, last, has_else) = Function::last_statement(&tokens)?;
        let first = tokens.get(begins)?;
        match (first.text, tokens[last - 1].text) {
            ("return", _) => None,
            ("switch", "}") if !tokens[begins..last].windows(2).any(|pair| pair[0].text == "_" && pair[1].text == "=") => {
                Some((first.span.clone(), ValuelessEnd::Switch))
            }
            ("if", "}") if !has_else => Some((first.span.clone(), ValuelessEnd::If)),
            ("let" | "const", _) => {
                let name = &tokens[begins + 1].span;
                Some((tokens[last - 1].span.clone(), ValuelessEnd::Variable(name.start, name.end)))
            }
            (_, ";") => Some((tokens[last - 1].span.clone(), ValuelessEnd::Semicolon)),
            _ => None,
        }
    }
}
