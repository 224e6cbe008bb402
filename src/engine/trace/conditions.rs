//! Conditions whose outcome the text of a rule settles: years and fixed figures that come out the same in every year of the plan, branches
//! that are the same, cases that never come, values that are compared with themselves.
//!
//! Comparisons of what is read with written figures are found as well; whether they can come out both ways the plan knows.
//!
//! What depends on anything else (assumptions, series, lists, the length of a step, what a helper is given) is left alone.

use std::ops::Range;

use rhai::{Dynamic, Engine, INT, Scope};

use super::idle::Idle;
use super::lexer::{Function, Token};
use super::rule_book::RuleBook;
use crate::diagnostic::Place;
use crate::engine::keyword::Namespace;

/// The years in which rules run, and which words stand for which.
pub(super) struct Years<'p> {
    pub(super) engine: &'p Engine,
    /// From the base year on, in steps.
    pub(super) all: &'p [i32],
}

/// An idle line of these tokens, and where it stands.
type Found = (Idle, Range<usize>);

/// What is settled in a function. `known` are lines that are told already; a condition that holds one of them is no second fault.
pub(super) fn settled(years: &Years<'_>, function: &Function, tokens: &[Token<'_>], text: &str, known: &[Found]) -> Vec<Found> {
    let reader = Reader { tokens, text };
    let mut found = reader.same_branches();
    found.extend(reader.same_values());
    let (Some(base), Some(target)) = (years.all.first(), years.all.last()) else { return found };
    // The rule of a series runs from the year after the base year on; a helper may be called by a rule of the base year.
    let run = if function.parameters == 0 { &years.all[1..] } else { years.all };
    if run.len() < 2 || function.name.starts_with(crate::engine::keyword::BASE_PREFIX) {
        return found;
    }
    found.extend(reader.cases(run));
    let holds = |part: &Range<usize>, year: i32| {
        let mut scope = Scope::new();
        for (word, value) in [("year", year), ("base_year", *base), ("target_year", *target)] {
            scope.push_constant(word, INT::from(value));
        }
        for (name, value) in reader.fixed(part)? {
            let value = years.engine.eval_expression_with_scope::<Dynamic>(&mut scope, reader.of(&value)).ok()?;
            scope.push_constant(name, value);
        }
        years.engine.eval_expression_with_scope::<bool>(&mut scope, reader.of(part)).ok()
    };
    let told = |part: &Range<usize>| {
        let spans = reader.fixed(part).into_iter().flatten().map(|(_, value)| value).chain([part.clone()]);
        let spans: Vec<Range<usize>> = spans.map(|range| reader.span(&range)).collect();
        known.iter().any(|(_, place)| spans.iter().any(|span| span.start <= place.start && place.end <= span.end))
    };
    for chain in reader.chains() {
        // The years that the conditions above leave over.
        let mut left: Vec<i32> = run.to_vec();
        for (at, condition) in chain.conditions.iter().enumerate() {
            let outcome = |years: &[i32]| years.iter().map(|year| holds(condition, *year)).collect::<Option<Vec<bool>>>();
            let part = |range: &Range<usize>| reader.of(range).split_whitespace().collect::<Vec<_>>().join(" ");
            match outcome(run).filter(|_| reader.is_of_years(condition)) {
                Some(held) if !told(condition) => {
                    let span = reader.span(condition);
                    if !held.contains(&true) {
                        found.push((Idle::Condition { written: part(condition), always: false }, span));
                    } else if !held.contains(&false) && at == 0 {
                        found.push((Idle::Condition { written: part(condition), always: true }, span));
                    } else if !left.is_empty() && left.iter().all(|year| holds(condition, *year) == Some(false)) {
                        found.push((Idle::Shadowed { written: part(condition) }, span));
                    }
                    left.retain(|year| holds(condition, *year) != Some(true));
                }
                Some(_) => left.retain(|year| holds(condition, *year) != Some(true)),
                None => {
                    // Of a condition of several parts, those that years settle.
                    for piece in reader.pieces(condition).into_iter().filter(|piece| reader.is_of_years(piece) && !told(piece)) {
                        let held: Option<Vec<bool>> = run.iter().map(|year| holds(&piece, *year)).collect();
                        if held.is_some_and(|held| !held.contains(&true)) {
                            found.push((Idle::Condition { written: part(&piece), always: false }, reader.span(&piece)));
                        }
                    }
                }
            }
        }
    }
    found
}

/// An `if` with all its `else if`.
struct Chain {
    /// Tokens of each condition.
    conditions: Vec<Range<usize>>,
    /// Tokens in the braces of each branch.
    branches: Vec<Range<usize>>,
    /// Whether the last branch is that of an `else`.
    has_else: bool,
    /// The first `if`.
    begins: usize,
}

struct Reader<'t> {
    tokens: &'t [Token<'t>],
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn at(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.text)
    }

    fn span(&self, range: &Range<usize>) -> Range<usize> {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) => first.span.start..last.span.end.max(first.span.end),
            _ => 0..0,
        }
    }

    /// Text of these tokens as it is written.
    fn of(&self, range: &Range<usize>) -> &'t str {
        &self.text[self.span(range)]
    }

    /// The same words, whatever stands between them.
    fn same(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        one.len() == other.len() && one.clone().zip(other.clone()).all(|(one, other)| self.at(one) == self.at(other))
    }

    /// Where the bracket that opens at `open` is closed.
    fn closed(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for index in open..self.tokens.len() {
            match self.at(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.tokens.len()
    }

    /// The brace that opens the branch of a condition that begins at `from`; a map in a condition has `#` before its brace.
    fn branch(&self, from: usize) -> Option<usize> {
        let mut index = from;
        while index < self.tokens.len() {
            match self.at(index) {
                "(" | "[" => index = self.closed(index),
                "{" if self.at(index - 1) != "#" => return Some(index),
                "{" => index = self.closed(index),
                ";" | "}" => return None,
                _ => {}
            }
            index += 1;
        }
        None
    }

    fn chains(&self) -> Vec<Chain> {
        let begins = (0..self.tokens.len()).filter(|index| self.at(*index) == "if" && (*index == 0 || self.at(*index - 1) != "else"));
        begins
            .filter_map(|begins| {
                let mut chain = Chain { conditions: Vec::new(), branches: Vec::new(), has_else: false, begins };
                let mut at = begins;
                loop {
                    let open = self.branch(at + 1)?;
                    let close = self.closed(open);
                    chain.conditions.push(at + 1..open);
                    chain.branches.push(open + 1..close);
                    match (self.at(close + 1), self.at(close + 2)) {
                        ("else", "if") => at = close + 2,
                        ("else", "{") => {
                            chain.branches.push(close + 3..self.closed(close + 2));
                            chain.has_else = true;
                            return Some(chain);
                        }
                        _ => return Some(chain),
                    }
                }
            })
            .collect()
    }

    /// Branches that say the same on both sides of a condition, and conditions that stand in one chain twice.
    fn same_branches(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for chain in self.chains() {
            if let ([.., then, otherwise], true) = (&chain.branches[..], chain.has_else)
                && !then.is_empty()
                && self.same(then, otherwise)
            {
                let last = &chain.conditions[chain.conditions.len() - 1];
                let place = if chain.conditions.len() == 1 { chain.begins..last.end } else { last.clone() };
                found.push((Idle::SameBranches, self.span(&place)));
            }
            for (at, condition) in chain.conditions.iter().enumerate() {
                if chain.conditions[..at].iter().any(|above| self.same(above, condition)) {
                    let written = self.of(condition).split_whitespace().collect::<Vec<_>>().join(" ");
                    found.push((Idle::Shadowed { written }, self.span(condition)));
                }
            }
        }
        found
    }

    /// `now.x - now.x`, `now.x / now.x` and `now.x > now.x`.
    fn same_values(&self) -> Vec<Found> {
        let is_word = |index: usize| self.at(index).starts_with(|first: char| first.is_alphabetic() || first == '_');
        let holder = |index: usize| matches!(self.at(index), "now" | "prev" | "base" | "param") && self.at(index + 1) == "." && is_word(index + 2);
        let mut found = Vec::new();
        for index in (0..self.tokens.len()).filter(|index| holder(*index)) {
            let sign = index + 3;
            let length = match (self.at(sign), self.at(sign + 1)) {
                ("<" | ">" | "=" | "!", "=") => 2,
                ("<" | ">" | "-" | "/", _) => 1,
                _ => continue,
            };
            let (second, end) = (sign + length, sign + length + 3);
            if !holder(second) || !self.same(&(index..index + 3), &(second..end)) {
                continue;
            }
            // With its neighbours it may be something else: `2 * a - a`, `a - a * b`, `a / a ** 2`.
            let before = if index == 0 { "" } else { self.at(index - 1) };
            let binds = ["*", "/", "%", "-", "."];
            if binds.contains(&before) || binds[..3].contains(&self.at(end)) || matches!(self.at(end), "." | "[" | "(") {
                continue;
            }
            let written = self.of(&(index..end)).to_owned();
            found.push((Idle::Itself { written }, self.span(&(index..end))));
        }
        found
    }

    /// Cases of `switch year` in which no rule runs.
    fn cases(&self, run: &[i32]) -> Vec<Found> {
        let mut found = Vec::new();
        let begins = (0..self.tokens.len()).filter(|index| self.at(*index) == "switch" && self.at(index + 1) == "year" && self.at(index + 2) == "{");
        for begins in begins {
            let end = self.closed(begins + 2);
            let mut seen: Vec<i32> = Vec::new();
            let mut at = begins + 3;
            while at < end {
                let Some(arrow) = (at..end).find(|index| self.at(*index) == "=" && self.at(index + 1) == ">") else { break };
                let head = at..arrow;
                let conditional = head.clone().any(|index| self.at(index) == "if");
                if let Some(years) = self.years_of_case(&head).filter(|_| !conditional) {
                    let comes = |year: &i32| run.contains(year) && !seen.contains(year);
                    if !years.iter().any(comes) {
                        let written = self.of(&head).to_owned();
                        let idle = if years.iter().any(|year| run.contains(year)) { Idle::Shadowed { written } } else { Idle::Case { written } };
                        found.push((idle, self.span(&head)));
                    }
                    seen.extend(years);
                }
                // The value of the case: to the comma that ends it.
                at = arrow + 2;
                while at < end && self.at(at) != "," {
                    at = if matches!(self.at(at), "(" | "[" | "{") { self.closed(at) + 1 } else { at + 1 };
                    // A block ends its case without a comma.
                    if self.at(at - 1) == "}" && self.at(at) != "," && self.at(at).parse::<i32>().is_ok() {
                        break;
                    }
                }
                at += usize::from(self.at(at) == ",");
            }
        }
        found
    }

    /// The years of `2022`, `2022 | 2023`, `2022..2024` or `2022..=2024`; nothing for all others.
    fn years_of_case(&self, head: &Range<usize>) -> Option<Vec<i32>> {
        let words: String = head.clone().map(|index| self.at(index)).collect();
        let mut years = Vec::new();
        for part in words.split('|') {
            match part.split_once("..") {
                Some((from, to)) => {
                    let (from, last): (i32, i32) = match to.strip_prefix('=') {
                        Some(last) => (from.parse().ok()?, last.parse().ok()?),
                        None => (from.parse().ok()?, to.parse::<i32>().ok()? - 1),
                    };
                    years.extend((from..=last).take(1000));
                }
                None => years.push(part.parse().ok()?),
            }
        }
        Some(years)
    }

    /// The parts of a condition between `&&` and `||` that stand in no brackets.
    fn pieces(&self, condition: &Range<usize>) -> Vec<Range<usize>> {
        let (mut pieces, mut from, mut index) = (Vec::new(), condition.start, condition.start);
        while index < condition.end {
            match self.at(index) {
                "(" | "[" | "{" => index = self.closed(index),
                sign @ ("&" | "|") if self.at(index + 1) == sign => {
                    pieces.push(from..index);
                    index += 1;
                    from = index + 1;
                }
                _ => {}
            }
            index += 1;
        }
        pieces.push(from..condition.end);
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// Whether it is made of years and figures, at least one of them a year.
    fn is_of_years(&self, part: &Range<usize>) -> bool {
        let own = part.clone().any(|index| self.at(index) == "year");
        let fixed = self.fixed(part);
        fixed.is_some_and(|fixed| own || fixed.iter().any(|(_, value)| value.clone().any(|index| self.at(index) == "year")))
    }

    /// The variables that a part reads, each with the tokens of its value, those first that others read; nothing where something else than
    /// years, figures and such variables is read.
    fn fixed(&self, part: &Range<usize>) -> Option<Vec<(&'t str, Range<usize>)>> {
        let mut known = Vec::new();
        self.collect(part, &mut known, 0)?;
        Some(known)
    }

    fn collect(&self, part: &Range<usize>, known: &mut Vec<(&'t str, Range<usize>)>, depth: usize) -> Option<()> {
        if depth > 8 || part.is_empty() {
            return None;
        }
        for index in part.clone() {
            let word = self.at(index);
            let sign = ["+", "-", "*", "/", "%", "(", ")", "<", ">", "=", "!", "&", "|", "."].contains(&word);
            if sign || matches!(word, "year" | "base_year" | "target_year" | "true" | "false") || word.starts_with(|first: char| first.is_ascii_digit()) {
                // A point after a word reads something of it.
                if word == "." && !self.at(index - 1).starts_with(|first: char| first.is_ascii_digit()) {
                    return None;
                }
                continue;
            }
            if known.iter().any(|(name, _)| *name == word) {
                continue;
            }
            let value = self.variable(word, part.start)?;
            self.collect(&value, known, depth + 1)?;
            known.push((word, value));
        }
        Some(())
    }

    /// The value of a variable that is set once, before `until`, and at no other place.
    fn variable(&self, name: &str, until: usize) -> Option<Range<usize>> {
        let named = || (0..self.tokens.len()).filter(|index| self.at(*index) == name && (*index == 0 || self.at(*index - 1) != "."));
        let mut lets = named().filter(|index| *index > 0 && matches!(self.at(index - 1), "let" | "const"));
        let (first, None) = (lets.next()?, lets.next()) else { return None };
        let set = |index: usize| {
            let (one, two) = (self.at(index + 1), self.at(index + 2));
            one == "=" && two != "=" || ["+", "-", "*", "/", "%"].contains(&one) && two == "=" || self.at(index.saturating_sub(1)) == "for"
        };
        if first >= until || self.at(first + 1) != "=" || named().any(|index| index != first && set(index)) {
            return None;
        }
        let end = (first + 2..self.tokens.len()).find(|index| self.at(*index) == ";")?;
        Some(first + 2..end)
    }
}

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
                    (Some(One::Read(namespace, name)), Some(One::Figure(figure, span))) => Some((namespace, name, sign.to_owned(), figure, span)),
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
        let alone = |first: usize| first == 0 || matches!(self.at(first - 1), "(" | "{" | "if" | "&" | "|" | "=" | "," | "return" | "while" | ";" | "!");
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
