//! Lines of rules that do nothing: what is computed and thrown away, what stands behind a `return`, years that never come.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::engine::keyword::BASE_PREFIX;

use super::conditions::{Years, settled};
use super::fixed_values::{fixed_values, years_from_outside};
use super::idle_line::Idle;
use super::language::plain_engine;
use super::lexer::{Function, Token};
use super::lost_values::{assigns, is_bare_value, lost_values};
use super::rule_book::RuleBook;
use super::variables::lost_variables;

impl RuleBook {
    /// Lines that do nothing in a plan of these years, from the base year on, with their places.
    pub fn idle_lines(&self, years: &[i32]) -> Vec<(Idle, Place)> {
        // A function that throws is called for that alone.
        let throws = self.files.iter().any(|file| file.source.text.contains("throw"));
        let engine = plain_engine();
        let bases = self.rules.iter().filter(|(name, _)| name.starts_with(BASE_PREFIX)).map(|(_, entry)| entry);
        let called_in_base_year = self.called_by(bases.collect());
        let of_base = |function: &Function| called_in_base_year.contains(function.name.as_str());
        let mut found = Vec::new();
        for (source, function) in self.functions() {
            let tokens = function.tokens(&source.text);
            let body = tokens.iter().position(|token| token.text == "{").map_or(tokens.len(), |open| open + 1);
            let mut lines = statements(&tokens, body, throws, &source.text);
            lines.extend(lost_values(&tokens, body, throws, &source.text));
            lines.extend(fixed_values(&tokens, &source.text));
            if !function.name.starts_with(BASE_PREFIX) {
                lines.extend(years_outside(&tokens, years));
                lines.extend(years_from_outside(&tokens, &source.text, years));
            }
            // What is shared between plans may speak of years that one of them has not.
            if !source.name.contains("/lib/") {
                lines.extend(settled(&Years { engine: &engine, all: years }, (function, of_base(function)), &tokens, &source.text, &lines));
            }
            lines.extend(lost_variables(function, &tokens, &source.text, &lines));
            found.extend(lines.into_iter().map(|(idle, span)| (idle, Place::new(source, span))));
        }
        found
    }
}

/// Values that nothing takes, and what a `return` leaves unread, from the body of a function on.
fn statements(tokens: &[Token<'_>], body: usize, throws: bool, text: &str) -> Vec<(Idle, Range<usize>)> {
    let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
    let mut found = Vec::new();
    // Of each open bracket: itself, where the statement around it begins, and where it stands.
    let mut open: Vec<(&str, usize, usize)> = Vec::new();
    let mut begins = body;
    for index in body..tokens.len() {
        match at(index) {
            bracket @ ("(" | "[" | "{") => {
                open.push((bracket, begins, index));
                if bracket == "{" {
                    begins = index + 1;
                }
            }
            ")" | "]" => drop(open.pop()),
            "}" => {
                let Some((_, around, opened)) = open.pop() else { break };
                let inside = open.last().is_some_and(|(bracket, ..)| *bracket != "{");
                let goes_on = inside || matches!(at(around), "let" | "const" | "return" | "throw") || assigns(&tokens[around..opened]);
                begins = if goes_on { around } else { index + 1 };
            }
            ";" => {
                let statement = &tokens[begins.min(index)..index];
                // The last line of a block gives its value with a semicolon as well, or with several, and is lost only with the block; that
                // of the rule itself leaves it without one, which is told.
                let next = (index + 1..tokens.len()).find(|next| at(*next) != ";").unwrap_or(tokens.len());
                let followed = !matches!(at(next), "}" | "");
                let ends_block = at(next) == "}" && !open.is_empty();
                if followed && at(begins) == "return" {
                    found.push((Idle::BehindReturn, tokens[index + 1].span.clone()));
                } else if (followed || ends_block) && is_bare_value(statement, throws) && (followed || !is_taken(tokens, &open, next)) {
                    let written = |from: &Token<'_>, to: &Token<'_>| &text[from.span.start..to.span.end];
                    let compares = statement.len() > 3 && statement[1].text == "=" && statement[2].text == "=";
                    let meant =
                        compares.then(|| format!("{} = {};", statement[0].text, written(&statement[3], &statement[statement.len() - 1])));
                    found.push((Idle::ThrownAway { meant }, tokens[index].span.clone()));
                }
                begins = index + 1;
            }
            _ => {}
        }
    }
    found
}

/// Whether something takes the value of the innermost open block, which closes here: it is set or handed on, or gives a block around it, or the
/// rule itself, its value.
fn is_taken(tokens: &[Token<'_>], open: &[(&str, usize, usize)], close: usize) -> bool {
    let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
    let after = |close: usize| (close + 1..tokens.len()).find(|next| at(*next) != ";").unwrap_or(tokens.len());
    let mut close = close;
    for (level, &(bracket, around, opened)) in open.iter().enumerate().rev() {
        let inside = level > 0 && open[level - 1].0 != "{";
        if bracket != "{" || inside || matches!(at(around), "let" | "const" | "return" | "throw") || assigns(&tokens[around..opened]) {
            return true;
        }
        if matches!(at(around), "for" | "while" | "loop" | "do") {
            return false;
        }
        // The branches that follow belong to it.
        while at(close + 1) == "else" {
            let Some(brace) = (close + 2..tokens.len()).find(|index| at(*index) == "{") else { return true };
            let mut depth = 0_usize;
            let Some(end) = (brace..tokens.len()).find(|index| {
                match at(*index) {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                depth == 0
            }) else {
                return true;
            };
            close = end;
        }
        close = after(close);
        if at(close) != "}" {
            return false;
        }
    }
    true
}

/// Comparisons of `year` with a year outside of the plan.
fn years_outside(tokens: &[Token<'_>], years: &[i32]) -> Vec<(Idle, Range<usize>)> {
    let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
    let (Some(&base), Some(&last)) = (years.first(), years.last()) else { return Vec::new() };
    let sign = |from: usize| {
        let pair = (at(from), at(from + 1));
        match pair {
            ("<" | ">" | "=" | "!", "=") => Some((format!("{}=", pair.0), 2)),
            ("<" | ">", _) => Some((pair.0.to_owned(), 1)),
            _ => None,
        }
    };
    let written = |index: usize| {
        at(index).parse::<i32>().ok().filter(|_| at(index).len() == 4 && at(index + 1) != "." && (index == 0 || at(index - 1) != "."))
    };
    let mut found = Vec::new();
    for index in 0..tokens.len() {
        let (left, right, other, operator) = if at(index) == "year" && (index == 0 || at(index - 1) != ".") {
            let Some((operator, length)) = sign(index + 1) else { continue };
            let Some(number) = written(index + 1 + length) else { continue };
            (None, Some(number), index + 1 + length, operator)
        } else if let Some(number) = written(index)
            && let Some((operator, length)) = sign(index + 1)
            && at(index + 1 + length) == "year"
        {
            (Some(number), None, index, operator)
        } else {
            continue;
        };
        let holds = |year: i32| {
            let (a, b) = (left.unwrap_or(year), right.unwrap_or(year));
            match operator.as_str() {
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                ">=" => a >= b,
                "==" => a == b,
                _ => a != b,
            }
        };
        let Some(number) = left.or(right).filter(|number| *number < base || *number > last) else { continue };
        found.push((Idle::Year { written: number, always: holds(last) }, tokens[other].span.clone()));
    }
    found
}
