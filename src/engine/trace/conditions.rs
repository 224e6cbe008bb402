//! Conditions whose outcome the text of a rule settles: years and fixed figures that come out the same in every year of the plan, branches
//! that are the same, cases that never come, values that are compared with themselves.
//!
//! What depends on anything else (assumptions, series, lists, the length of a step, what a helper is given) is left alone.

use std::ops::Range;

use rhai::{Dynamic, Engine, INT, Scope};

use super::idle_line::Idle;
use super::lexer::{Function, Token};
use super::reader::Reader;

/// The years in which rules run, and which words stand for which.
pub(super) struct Years<'p> {
    pub(super) engine: &'p Engine,
    /// From the base year on, in steps.
    pub(super) all: &'p [i32],
}

/// An idle line of these tokens, and where it stands.
type Found = (Idle, Range<usize>);

/// What is settled in a function. `known` are lines that are told already; a condition that holds one of them is no second fault.
/// `of_base` says whether a rule of the base year calls it.
pub(super) fn settled(
    years: &Years<'_>,
    (function, of_base): (&Function, bool),
    tokens: &[Token<'_>],
    text: &str,
    known: &[Found],
) -> Vec<Found> {
    let reader = Reader { tokens, text };
    let mut found = reader.same_branches();
    found.extend(reader.same_values());
    let (Some(base), Some(target)) = (years.all.first(), years.all.last()) else { return found };
    // The rule of a series runs from the year after the base year on, and so does a helper that no rule of the base year calls.
    let run = if function.parameters == 0 || !of_base { &years.all[1..] } else { years.all };
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

impl Reader<'_> {
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
        let holder =
            |index: usize| matches!(self.at(index), "now" | "prev" | "base" | "param") && self.at(index + 1) == "." && is_word(index + 2);
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
        let begins =
            (0..self.tokens.len()).filter(|index| self.at(*index) == "switch" && self.at(index + 1) == "year" && self.at(index + 2) == "{");
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
                        let idle =
                            if years.iter().any(|year| run.contains(year)) { Idle::Shadowed { written } } else { Idle::Case { written } };
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
}
