//! The words of a file of rules with what they are to each other: brackets and what closes them, values of a call, names that are declared.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::engine::keyword::Namespace;
use crate::engine::trace::lexer::{Token, is_word, tokens};
use crate::language::Text;

/// Words that are no value, and part one from the next.
const KEYWORDS: [&str; 18] = [
    "if", "else", "for", "in", "while", "loop", "do", "until", "let", "const", "return", "throw", "switch", "break", "continue", "fn",
    "and", "or",
];

/// What functions of all files are called.
#[derive(Clone, Copy)]
pub(in crate::engine::trace) struct Names<'n> {
    /// Those without parameters.
    pub(in crate::engine::trace) rules: &'n BTreeSet<&'n str>,
    /// All of them.
    pub(in crate::engine::trace) functions: &'n BTreeSet<&'n str>,
    /// Those without parameters whose name no function with parameters shares.
    pub(in crate::engine::trace) series: &'n BTreeSet<&'n str>,
}

/// The words of a file, and what its functions are called.
pub(super) struct Words<'t> {
    pub(super) source: &'t Arc<Source>,
    pub(super) tokens: Vec<Token<'t>>,
    /// Names of all functions of the plan, with parameters or without.
    pub(super) functions: &'t BTreeSet<&'t str>,
    /// Names of functions without parameters alone: no bracket can follow them.
    pub(super) series: &'t BTreeSet<&'t str>,
    /// Names that variables, parameters and loops of the file take.
    pub(super) declared: BTreeSet<&'t str>,
}

impl<'t> Words<'t> {
    pub(super) fn of(source: &'t Arc<Source>, names: Names<'t>) -> Words<'t> {
        let tokens = tokens(&source.text);
        let mut declared = BTreeSet::new();
        for (at, token) in tokens.iter().enumerate() {
            let next = |more: usize| tokens.get(at + more).map_or("", |token| token.text);
            let listed = |from: usize, end: &str| {
                let rest = tokens[(at + from).min(tokens.len())..].iter();
                rest.take_while(move |token| token.text != end).map(|token| token.text).collect::<Vec<_>>()
            };
            match token.text {
                "let" | "const" | "for" if next(1) != "(" => drop(declared.insert(next(1))),
                "for" => declared.extend(listed(2, ")")),
                "fn" => declared.extend(listed(3, ")")),
                "|" => declared.extend(listed(1, "|").into_iter().take(5)),
                _ => {}
            }
        }
        Words { source, tokens, functions: names.functions, series: names.series, declared }
    }

    pub(super) fn at(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.text)
    }

    /// What stands before a word; nothing before the first.
    pub(super) fn before(&self, index: usize, back: usize) -> &'t str {
        index.checked_sub(back).map_or("", |index| self.at(index))
    }

    /// The text from one word to another, both included.
    pub(super) fn text(&self, from: usize, to: usize) -> &'t str {
        &self.source.text[self.span(from, to)]
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Range<usize> {
        self.tokens[from].span.start..self.tokens[to].span.end
    }

    /// Whether nothing stands between a word and the next.
    pub(super) fn touches(&self, index: usize) -> bool {
        self.tokens.get(index + 1).is_some_and(|next| next.span.start == self.tokens[index].span.end)
    }

    /// Whether a name is the counter of a loop.
    pub(super) fn counts(&self, name: &str) -> bool {
        is_word(name) && (0..self.tokens.len()).any(|index| self.at(index) == "for" && self.at(index + 1) == name)
    }

    /// Whether several values stand in the bracket that opens here.
    pub(super) fn given_several(&self, open: usize) -> bool {
        self.arguments(open).is_some_and(|(given, _)| given.len() > 1)
    }

    /// Whether no line ends between two words.
    pub(super) fn same_line(&self, from: usize, to: usize) -> bool {
        !self.source.text[self.tokens[from].span.start..self.tokens[to].span.end].contains('\n')
    }

    /// Whether a value may end with a word: a name, a number, a text or what stands in brackets.
    pub(super) fn ends_value(&self, index: usize) -> bool {
        let word = self.at(index);
        word.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '"' | ')' | ']')) && !KEYWORDS.contains(&word)
    }

    /// Whether a value may begin with a word.
    pub(super) fn begins_value(&self, index: usize) -> bool {
        let word = self.at(index);
        word.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '"' | '(')) && !KEYWORDS.contains(&word)
    }

    /// The bracket around a word, if one is open there.
    pub(super) fn opening(&self, index: usize) -> Option<usize> {
        let mut depth = 0_i32;
        (0..index).rev().find(|at| {
            match self.at(*at) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" => depth -= 1,
                _ => {}
            }
            depth < 0
        })
    }

    /// The bracket that closes the one at an index.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_i32;
        (open..self.tokens.len()).find(|index| {
            match self.at(*index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            depth == 0
        })
    }

    /// Whether no bracket that opens from one word on is still open at another.
    pub(super) fn outside(&self, from: usize, to: usize) -> bool {
        let mut depth = 0_i32;
        for index in from..to {
            match self.at(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
        }
        depth == 0
    }

    /// What is handed to a function whose bracket opens here, each from its first word to its last, with its closing bracket.
    pub(super) fn arguments(&self, open: usize) -> Option<(Vec<(usize, usize)>, usize)> {
        let close = self.closing(open)?;
        let (mut depth, mut from, mut found) = (0_i32, open + 1, Vec::new());
        for index in open + 1..=close {
            match self.at(index) {
                "(" | "[" | "{" => depth += 1,
                "," | ";" if depth == 0 => {
                    found.push((from, index.checked_sub(1).filter(|to| *to >= from)?));
                    from = index + 1;
                }
                _ if index == close && close > from => found.push((from, close - 1)),
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
        }
        Some((found, close))
    }

    /// A name behind `now.` or its like, bare or in quotes.
    pub(super) fn name(&self, (from, to): (usize, usize)) -> Option<&'t str> {
        let bare = |word: &'t str| Some(word.trim_matches(['"', '\''])).filter(|word| is_word(word) && !word.contains(['\\', ' ']));
        match to - from {
            0 => bare(self.at(from)),
            2 if Namespace::called(self.at(from)).is_some() && self.at(from + 1) == "." => bare(self.at(to)),
            _ => None,
        }
    }

    pub(super) fn called_by_the_plan(&self, word: &str) -> bool {
        self.functions.contains(word) || self.declared.contains(word)
    }

    pub(super) fn wrong(&self, code: Code, span: Range<usize>, message: Text, help: Text) -> Diagnostic {
        Diagnostic::error(code, message).at(Place::new(self.source, span)).help(help)
    }
}
