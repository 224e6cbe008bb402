//! What rules hold against written figures: comparisons, and ends at which a rule holds its own value. Whether they can come out both ways the
//! plan knows.

use std::ops::Range;

use super::reader::Reader;
use super::rule_book::RuleBook;
use crate::diagnostic::Place;
use crate::engine::keyword::Namespace;

/// A comparison of a value with a written figure, the value first.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Before the point of the value.
    pub namespace: Namespace,
    /// After it.
    pub name: String,
    /// The sign between them, as it is where the value stands first.
    pub sign: String,
    /// The figure.
    pub figure: f64,
    /// Where the figure stands.
    pub place: Place,
}

impl RuleBook {
    /// Comparisons of what is read with figures, in all functions.
    pub fn held_against_figures(&self) -> Vec<Compared> {
        let mut found = Vec::new();
        for (source, function) in self.functions() {
            let tokens = function.tokens(&source.text);
            let reader = Reader { tokens: &tokens, text: &source.text };
            let signs = (1..tokens.len()).filter_map(|at| Some((at, reader.comparison(at)?)));
            for (at, sign) in signs {
                let (before, behind) = (reader.read_before(at), reader.read_behind(at + sign.len()));
                let found_here = match (before, behind) {
                    (Some(One::Read(namespace, name)), Some(One::Figure(figure, span))) => {
                        Some((namespace, name, sign.to_owned(), figure, span))
                    }
                    (Some(One::Figure(figure, span)), Some(One::Read(namespace, name))) => {
                        Some((namespace, name, turned(sign).to_owned(), figure, span))
                    }
                    _ => None,
                };
                if let Some((namespace, name, sign, figure, span)) = found_here {
                    found.push(Compared { namespace, name: name.to_owned(), sign, figure, place: Place::new(source, span) });
                }
            }
        }
        found
    }
}

impl RuleBook {
    /// The ends at which a rule holds its own value by a written figure, `max(81.0, prev.x)`: least and greatest of each call.
    pub fn ends_of_own(&self, rule: &str) -> Vec<(f64, f64)> {
        let Some(entry) = self.rules.get(rule) else { return Vec::new() };
        let text = &self.files[entry.file].source.text;
        let tokens = entry.function.tokens(text);
        let reader = Reader { tokens: &tokens, text };
        let own = |one: &Option<One<'_>>| matches!(one, Some(One::Read(Namespace::Previous | Namespace::Now, name)) if *name == rule);
        let calls = (0..tokens.len()).filter(|at| matches!(reader.at(*at), "min" | "max") && reader.at(at + 1) == "(");
        let ends = calls.filter_map(|at| {
            let end = reader.closed(at + 1);
            let comma = (at + 2..end).find(|index| reader.at(*index) == ",")?;
            let (one, other) = (reader.one(at + 2..comma), reader.one(comma + 1..end));
            let figure = match (&one, &other) {
                (Some(One::Figure(figure, _)), _) if own(&other) => *figure,
                (_, Some(One::Figure(figure, _))) if own(&one) => *figure,
                _ => return None,
            };
            Some(if reader.at(at) == "max" { (figure, f64::INFINITY) } else { (f64::NEG_INFINITY, figure) })
        });
        ends.collect()
    }
}

/// One side of a comparison.
enum One<'t> {
    Read(Namespace, &'t str),
    Figure(f64, Range<usize>),
}

fn turned(sign: &str) -> &str {
    match sign {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        other => other,
    }
}

impl<'t> Reader<'t> {
    /// The sign of a comparison that begins at a token.
    fn comparison(&self, at: usize) -> Option<&'t str> {
        let next = self.tokens.get(at + 1)?;
        let joined = next.text == "=" && next.span.start == self.tokens[at].span.end;
        match self.at(at) {
            "<" | ">" | "=" | "!" if joined => Some(&self.text[self.tokens[at].span.start..next.span.end]),
            "<" | ">" if self.at(at - 1) != "=" => Some(self.at(at)),
            _ => None,
        }
    }

    /// What ends before a token, if it is one value alone.
    fn read_before(&self, at: usize) -> Option<One<'t>> {
        let alone = |first: usize| {
            first == 0 || matches!(self.at(first - 1), "(" | "{" | "if" | "&" | "|" | "=" | "," | "return" | "while" | ";" | "!")
        };
        if at >= 3 && self.at(at - 2) == "." {
            return self.one(at - 3..at).filter(|_| alone(at - 3));
        }
        at.checked_sub(1).and_then(|first| self.one(first..at).filter(|_| alone(first)))
    }

    /// What begins at a token, if it is one value alone.
    fn read_behind(&self, at: usize) -> Option<One<'t>> {
        let alone = |end: usize| matches!(self.at(end), ")" | "}" | "{" | "&" | "|" | "," | ";" | "");
        let length = if self.at(at + 1) == "." { 3 } else { 1 };
        self.one(at..at + length).filter(|_| alone(at + length))
    }

    fn one(&self, range: Range<usize>) -> Option<One<'t>> {
        if range.is_empty() || range.len() > 3 || range.len() == 2 {
            return None;
        }
        let first = self.at(range.start);
        if first.starts_with(|first: char| first.is_ascii_digit()) {
            let span = self.span(&range);
            return Some(One::Figure(self.text[span.clone()].replace('_', "").parse().ok()?, span));
        }
        match range.len() {
            3 => Namespace::called(first).map(|namespace| One::Read(namespace, self.at(range.start + 2))),
            // A variable that stands for what is read.
            _ => {
                let value = self.variable(first, range.start)?;
                (value.len() == 3 && self.at(value.start + 1) == ".").then_some(())?;
                Namespace::called(self.at(value.start)).map(|namespace| One::Read(namespace, self.at(value.start + 2)))
            }
        }
    }
}
