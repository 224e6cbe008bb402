//! Reads rule files for what Rhai's parser does not tell: where functions stand, what they name, and words that may not stand there.

use std::ops::Range;

use crate::engine::keyword::own_words;

/// A word, a text with its quotation marks, or a single other character, outside of comments.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) span: Range<usize>,
}

/// A function as it stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) parameters: usize,
    /// The name after `fn`.
    pub(super) name_span: Range<usize>,
    /// From `fn` to the closing brace.
    pub(super) span: Range<usize>,
    /// Where each of its tokens stands.
    tokens: Vec<Range<usize>>,
}

/// A name that a function reads: `holder.name`, or `holder("name")`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading<'t> {
    pub(super) holder: &'t str,
    pub(super) name: &'t str,
    /// Where the name stands, without quotation marks.
    pub(super) span: Range<usize>,
    /// Whether it is `holder.name`.
    pub(super) point: bool,
}

impl Function {
    pub(super) fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        self.tokens.iter().map(|span| Token { text: &text[span.clone()], span: span.clone() }).collect()
    }

    /// Every word in its text but its own name: also a function that is handed on, as in `list.map(double)`, is one that is used.
    pub(super) fn mentions<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.tokens(text).into_iter().skip(2).map(|token| token.text).filter(|word| is_word(word)).collect()
    }

    /// The functions that it calls by name, in the text of its file.
    pub(super) fn calls<'t>(&self, text: &'t str) -> Vec<(&'t str, Range<usize>)> {
        let tokens = self.tokens(text);
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        (2..tokens.len())
            .filter(|index| is_word(at(*index)) && at(index + 1) == "(" && at(index - 1) != ".")
            .map(|index| (tokens[index].text, tokens[index].span.clone()))
            .collect()
    }

    /// Where it sets what can only be read: `now.x = …`.
    pub(super) fn settings(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = self.tokens(text);
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        let held = |index: &usize| {
            ["now", "prev", "base", "param", "target"].contains(&at(*index)) && at(index + 1) == "." && is_word(at(index + 2))
        };
        let set = |index: &usize| at(index + 3) == "=" && !matches!(at(index + 4), "=" | ">" | "<");
        (2..tokens.len())
            .filter(|index| held(index) && set(index))
            .map(|index| tokens[index].span.start..tokens[index + 2].span.end)
            .collect()
    }

    /// The names that it reads, in the text of its file. What it puts together while it runs is not among them.
    pub(super) fn readings<'t>(&self, text: &'t str) -> Vec<Reading<'t>> {
        let tokens = self.tokens(text);
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        let mut found = Vec::new();
        for (index, token) in tokens.iter().enumerate().skip(2).filter(|(index, token)| is_word(token.text) && at(index - 1) != ".") {
            if at(index + 1) == "." && is_word(at(index + 2)) {
                found.push(Reading { holder: token.text, name: at(index + 2), span: tokens[index + 2].span.clone(), point: true });
            } else if at(index + 1) == "("
                && at(index + 3) == ")"
                && let Some(name) = at(index + 2).strip_prefix('"').and_then(|text| text.strip_suffix('"'))
                && !name.contains(['\\', '"'])
            {
                let span = &tokens[index + 2].span;
                found.push(Reading { holder: token.text, name, span: span.start + 1..span.end - 1, point: false });
            }
        }
        found
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) functions: Vec<Function>,
    /// The first token that belongs to no function, if there is one.
    pub(super) outside: Option<Range<usize>>,
    /// `switch` on anything but the bare word `year`.
    pub(super) switches: Vec<Range<usize>>,
    /// Text in backticks, which may hold values.
    pub(super) texts: Vec<Range<usize>>,
    /// Declarations of a variable or parameter named like one of the rules' own words.
    pub(super) shadows: Vec<(String, Range<usize>)>,
}

/// Scans a file. Works on any text; a file that does not parse gives whatever can be told.
pub(super) fn scan(text: &str) -> Scan {
    let tokens = tokens(text);
    let mut found = Scan::default();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].text == "fn" && at + 1 < tokens.len() && is_word(tokens[at + 1].text) {
            let (function, end) = function(&tokens, at);
            found.functions.push(function);
            at = end;
        } else {
            let word = tokens[at].text == "private";
            if found.outside.is_none() && !word && tokens[at].text != ";" {
                found.outside = Some(tokens[at].span.clone());
            }
            at += 1;
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let next = |more: usize| tokens.get(at + more).map_or("", |token| token.text);
        match token.text {
            "`" => found.texts.push(token.span.clone()),
            "switch" if !(next(1) == "year" && next(2) == "{") => found.switches.push(token.span.clone()),
            "let" | "const" | "for" if is_own(next(1)) => {
                found.shadows.push((next(1).to_owned(), tokens[at + 1].span.clone()));
            }
            // `for (x, index) in …` declares two.
            "for" if next(1) == "(" => shadows_until(&tokens, at + 2, ")", &mut found.shadows),
            "fn" if next(2) == "(" => shadows_until(&tokens, at + 3, ")", &mut found.shadows),
            _ => {}
        }
        // Parameters of a closure stand between two bars; `||` of a condition has none.
        if token.text == "|" && closure_begins(&tokens, at) {
            shadows_until(&tokens, at + 1, "|", &mut found.shadows);
        }
    }
    found
}

fn shadows_until(tokens: &[Token<'_>], from: usize, end: &str, shadows: &mut Vec<(String, Range<usize>)>) {
    for token in tokens[from.min(tokens.len())..].iter().take_while(|token| token.text != end) {
        if is_own(token.text) {
            shadows.push((token.text.to_owned(), token.span.clone()));
        }
    }
}

/// A bar opens a closure where a value is expected: after an opening bracket, a comma, an assignment or at the start.
fn closure_begins(tokens: &[Token<'_>], at: usize) -> bool {
    let before = if at == 0 { "(" } else { tokens[at - 1].text };
    let after = tokens.get(at + 1).map_or("", |token| token.text);
    matches!(before, "(" | "," | "=" | "{" | ";" | "[" | "return") && after != "|"
}

fn function(tokens: &[Token<'_>], at: usize) -> (Function, usize) {
    let name = &tokens[at + 1];
    let mut parameters = 0;
    let mut cursor = at + 2;
    let mut inside = false;
    while cursor < tokens.len() && tokens[cursor].text != "{" {
        match tokens[cursor].text {
            "(" => inside = true,
            ")" => inside = false,
            word if inside && is_word(word) => parameters += 1,
            _ => {}
        }
        cursor += 1;
    }
    let mut depth = 0_usize;
    let mut end = name.span.end;
    while cursor < tokens.len() {
        end = tokens[cursor].span.end;
        match tokens[cursor].text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        cursor += 1;
        if depth == 0 {
            break;
        }
    }
    let own = tokens[at..cursor].iter().map(|token| token.span.clone()).collect();
    let (name_span, span) = (name.span.clone(), tokens[at].span.start..end);
    (Function { name: name.text.to_owned(), parameters, name_span, span, tokens: own }, cursor)
}

fn is_own(word: &str) -> bool {
    own_words().any(|own| own == word)
}

pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Words, texts and single characters; comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        match character {
            '/' if next == Some('/') => while rest.next_if(|(_, character)| *character != '\n').is_some() {},
            '/' if next == Some('*') => skip_comment(&mut rest),
            '"' if let Some(mark) = raw_mark(&text[..at]) => {
                let end = text[at + 1..].find(&mark).map_or(text.len(), |length| at + 1 + length + mark.len());
                while rest.next_if(|(at, _)| *at < end).is_some() {}
                tokens.push(Token { text: &text[at..end], span: at..end });
            }
            '"' | '\'' => {
                let (mut escaped, mut end) = (false, text.len());
                for (at, inner) in rest.by_ref() {
                    if !escaped && inner == character {
                        end = at + 1;
                        break;
                    }
                    escaped = !escaped && inner == '\\';
                }
                tokens.push(Token { text: &text[at..end], span: at..end });
            }
            white if white.is_whitespace() => {}
            first if first.is_alphanumeric() || first == '_' => {
                let mut end = at + first.len_utf8();
                while let Some((at, inner)) = rest.next_if(|(_, inner)| inner.is_alphanumeric() || *inner == '_') {
                    end = at + inner.len_utf8();
                }
                tokens.push(Token { text: &text[at..end], span: at..end });
            }
            other => tokens.push(Token { text: &text[at..at + other.len_utf8()], span: at..at + other.len_utf8() }),
        }
    }
    tokens
}

/// What ends a text that begins after these letters, if it is a raw one, `#"…"#`: there a backslash is only a backslash.
fn raw_mark(before: &str) -> Option<String> {
    let hashes = before.len() - before.trim_end_matches('#').len();
    (hashes > 0).then(|| format!("\"{}", "#".repeat(hashes)))
}

/// Comments between `/*` and `*/` may hold others.
fn skip_comment(rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>) {
    let mut depth = 1;
    rest.next();
    while let Some((_, character)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if character == '*' && next == Some('/') {
            rest.next();
            depth -= 1;
            if depth == 0 {
                return;
            }
        } else if character == '/' && next == Some('*') {
            rest.next();
            depth += 1;
        }
    }
}
