//! Variables and parameters that nothing reads, and what loops do to them: a value that is set anew in each round, a range that is empty.

use std::ops::Range;

use super::idle_line::Idle;
use super::lexer::{Function, Token, is_word};
use super::reader::Reader;

type Found = (Idle, Range<usize>);

/// What is set in a function and never read, and loops that lose what they compute. `known` are lines that are told already.
pub(super) fn lost_variables(function: &Function, tokens: &[Token<'_>], text: &str, known: &[Found]) -> Vec<Found> {
    let reader = Reader { tokens, text };
    let mut found = reader.shadowed_variables();
    found.extend(reader.empty_ranges());
    found.extend(reader.set_in_each_round());
    let told: Vec<Range<usize>> = known.iter().chain(&found).map(|(_, span)| span.clone()).collect();
    let free = |place: &Range<usize>| {
        let line = |at: usize| text[..at].matches('\n').count();
        told.iter().all(|span| line(span.start) != line(place.start))
    };
    found.extend(reader.unread_variables().into_iter().filter(|(_, span)| free(span)));
    found.extend(reader.unread_parameters(function));
    found
}

impl Reader<'_> {
    /// Whether a variable's name stands at a token, to be read or set.
    fn names(&self, index: usize, name: &str) -> bool {
        self.at(index) == name && (index == 0 || self.at(index - 1) != "." || self.at(index.wrapping_sub(2)) == ".")
    }

    /// How many tokens behind a name set it: `=` alone, or a sign with `=`. Nothing where it is read.
    fn sets(&self, index: usize) -> Option<usize> {
        let (one, two, three) = (self.at(index + 1), self.at(index + 2), self.at(index + 3));
        match (one, two) {
            ("=", two) if two != "=" => Some(1),
            ("*", "*") if three == "=" => Some(3),
            ("+" | "-" | "*" | "/" | "%", "=") => Some(2),
            _ => None,
        }
    }

    /// Whether the variable is read in these tokens: what only sets it, or adds to it, does not.
    fn reads(&self, name: &str, mut within: Range<usize>) -> bool {
        within.any(|index| {
            let declares = index > 0 && matches!(self.at(index - 1), "let" | "const");
            self.names(index, name) && !declares && (self.sets(index).is_none() || !self.begins_statement(index))
        })
    }

    fn begins_statement(&self, index: usize) -> bool {
        index == 0 || matches!(self.at(index - 1), ";" | "{" | "}")
    }

    /// The end of the statement that begins here: its semicolon, or the brace of the block around it.
    fn statement_end(&self, from: usize) -> usize {
        let mut index = from;
        while index < self.tokens.len() && !matches!(self.at(index), ";" | "}") {
            index = if matches!(self.at(index), "(" | "[" | "{") { self.closed(index) + 1 } else { index + 1 };
        }
        index
    }

    /// Variables that are declared and never read: one in an inner block that takes the name of one around it, or one that is declared again first.
    fn shadowed_variables(&self) -> Vec<Found> {
        let mut found = Vec::new();
        // Of each open block where it opens, and the variables that are declared in it with the end of their statements.
        let mut blocks: Vec<(usize, Vec<(&str, usize)>)> = Vec::new();
        for index in 0..self.tokens.len() {
            match self.at(index) {
                "{" => blocks.push((index, Vec::new())),
                "}" => drop(blocks.pop()),
                "let" if self.at(index + 2) == "=" => {
                    let name = self.at(index + 1);
                    let end = self.statement_end(index);
                    let span = self.span(&(index + 1..index + 2));
                    let around = blocks.len().checked_sub(1).map_or(&[][..], |inner| &blocks[..inner]);
                    let outer = around.iter().any(|(_, names)| names.iter().any(|(known, _)| *known == name));
                    let Some((open, names)) = blocks.last() else { continue };
                    let before = names.iter().rev().find(|(known, _)| *known == name);
                    let close = self.closed(*open);
                    if before.is_some_and(|(_, before)| !self.reads(name, *before..end)) {
                        found.push((Idle::SetAgain { name: name.to_owned() }, span));
                    } else if outer && before.is_none() && !self.reads(name, end..close) {
                        let added = (end..close).any(|index| self.names(index, name) && self.sets(index).is_some_and(|signs| signs > 1));
                        found.push((Idle::LostVariable { name: name.to_owned(), added }, span));
                    }
                    if let Some((_, names)) = blocks.last_mut() {
                        names.push((name, end));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Variables that are declared and read nowhere, and such as are set once more behind the last place that reads them.
    fn unread_variables(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let whole = 0..self.tokens.len();
        let is_let = |index: &usize| matches!(self.at(*index), "let" | "const") && is_word(self.at(index + 1));
        let lets: Vec<usize> = whole.clone().filter(is_let).collect();
        for declared in lets.iter().map(|index| index + 1) {
            let name = self.at(declared);
            let alone = lets.iter().filter(|index| self.at(*index + 1) == name).count() == 1;
            if name.starts_with('_') || !alone {
                continue;
            }
            if !self.reads(name, whole.clone()) {
                found.push((Idle::UnreadVariable { name: name.to_owned() }, self.span(&(declared..declared + 1))));
                continue;
            }
            let set = |index: &usize| self.names(*index, name) && self.begins_statement(*index) && self.sets(*index).is_some();
            let Some(last) = (declared + 1..whole.end).rev().find(set).filter(|last| !self.in_a_loop(*last)) else { continue };
            let end = self.statement_end(last);
            // What ends a rule by setting a variable is told as that.
            let is_last = matches!(self.at(end + 1), "}" | "") && self.closed_by(end + 1) && self.at(end) == ";";
            if !self.reads(name, end..whole.end) && !is_last {
                found.push((Idle::UnreadVariable { name: name.to_owned() }, self.span(&(last..last + 1))));
            }
        }
        found
    }

    /// Whether the brace at a token is the last of the function.
    fn closed_by(&self, index: usize) -> bool {
        index + 1 >= self.tokens.len()
    }

    /// The blocks of loops, each from its brace to its end.
    fn loops(&self) -> Vec<(usize, Range<usize>)> {
        let begins = (0..self.tokens.len()).filter(|index| matches!(self.at(*index), "for" | "while" | "loop" | "do"));
        begins.filter_map(|begins| self.branch(begins + 1).map(|open| (begins, open + 1..self.closed(open)))).collect()
    }

    fn in_a_loop(&self, index: usize) -> bool {
        self.loops().iter().any(|(_, block)| block.contains(&index))
    }

    /// Parameters of a helper that it does not read.
    fn unread_parameters(&self, function: &Function) -> Vec<Found> {
        let Some(body) = (0..self.tokens.len()).find(|index| self.at(*index) == "{") else { return Vec::new() };
        let unread = |index: &usize| {
            let name = self.at(*index);
            is_word(name) && !name.starts_with('_') && !(body..self.tokens.len()).any(|index| self.names(index, name))
        };
        let told = |index: usize| {
            let (name, helper) = (self.at(index).to_owned(), function.name.clone());
            (Idle::UnreadParameter { helper, name }, self.span(&(index..index + 1)))
        };
        (3..body).filter(unread).map(told).collect()
    }

    /// Loops over ranges between two whole numbers that hold none.
    fn empty_ranges(&self) -> Vec<Found> {
        let number = |index: usize| self.at(index).parse::<i64>().ok();
        let mut found = Vec::new();
        for index in 1..self.tokens.len() {
            let points = self.at(index + 1) == "." && self.at(index + 2) == ".";
            let Some(from) = number(index).filter(|_| points && matches!(self.at(index - 1), "in" | "(")) else { continue };
            let last = if self.at(index + 3) == "=" { index + 4 } else { index + 3 };
            let Some(to) = number(last) else { continue };
            let holds = if last == index + 4 { to >= from } else { to > from };
            if !holds {
                let range = index..last + 1;
                let meant = if to < from { format!("{to}..{from}") } else { format!("{from}..={to}") };
                found.push((Idle::EmptyRange { written: self.of(&range).to_owned(), meant }, self.span(&range)));
            }
        }
        found
    }

    /// Variables from outside of a `for` that each round sets anew and reads nowhere: only the last round counts.
    fn set_in_each_round(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for (begins, block) in self.loops().into_iter().filter(|(begins, _)| self.at(*begins) == "for") {
            if block.clone().any(|index| matches!(self.at(index), "break" | "return" | "if" | "continue" | "switch")) {
                continue;
            }
            for index in block.clone().filter(|index| self.begins_statement(*index) && self.sets(*index) == Some(1)) {
                let name = self.at(index);
                let outside = (0..begins).any(|before| self.at(before) == "let" && self.at(before + 1) == name);
                let inside = block.clone().any(|within| self.at(within) == "let" && self.at(within + 1) == name);
                let end = self.statement_end(index);
                let once = block.clone().filter(|within| self.names(*within, name)).count() == 1;
                if is_word(name) && outside && !inside && once && self.reads(name, block.end..self.tokens.len()) {
                    let value = self.of(&(index + 2..end)).split_whitespace().collect::<Vec<_>>().join(" ");
                    found.push((Idle::SetEachRound { name: name.to_owned(), value }, self.span(&(index..index + 2))));
                }
            }
        }
        found
    }
}
