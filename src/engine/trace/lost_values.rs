//! Values of a choice or a block in the middle of a function: the rule goes on behind them, and nothing takes what they give.

use std::ops::Range;

use super::idle_line::Idle;
use super::lexer::Token;
use super::reader::Reader;

/// The values of choices and blocks that nothing takes, from the body of a function on, each at the word with which it begins.
pub(super) fn lost_values(tokens: &[Token<'_>], body: usize, throws: bool, text: &str) -> Vec<(Idle, Range<usize>)> {
    let reader = Reader { tokens, text };
    let walk = Walk { reader: &reader, throws };
    let mut lost = Vec::new();
    walk.block(&(body..tokens.len().saturating_sub(1)), true, &mut lost);
    let told = |at: usize| {
        let what = reader.at(at);
        let word = if matches!(what, "if" | "switch") { what.to_owned() } else { String::new() };
        (Idle::LostValue { word }, tokens[at].span.clone())
    };
    lost.into_iter().map(told).collect()
}

struct Walk<'r> {
    reader: &'r Reader<'r>,
    throws: bool,
}

impl Walk<'_> {
    /// The statements between two braces; of the last one the value is taken where that of the braces is.
    fn block(&self, inside: &Range<usize>, taken: bool, lost: &mut Vec<usize>) {
        let mut at = inside.start;
        while at < inside.end {
            if self.reader.at(at) == ";" {
                at += 1;
                continue;
            }
            let end = self.end(at, inside.end);
            let semicolon = end < inside.end && self.reader.at(end) == ";";
            let taken = taken && (end >= inside.end || semicolon && end + 1 >= inside.end);
            self.statement(at..end, taken, semicolon, lost);
            at = end;
        }
    }

    /// The token behind a statement: that after its last brace, or its semicolon.
    fn end(&self, at: usize, limit: usize) -> usize {
        let reader = self.reader;
        let block = |from: usize| reader.branch(from).map_or(limit, |open| reader.closed(open) + 1);
        let end = match reader.at(at) {
            "if" => {
                let mut end = block(at + 1);
                while reader.at(end) == "else" {
                    end = if reader.at(end + 1) == "if" { block(end + 2) } else { block(end + 1) };
                }
                end
            }
            "switch" | "for" | "while" => block(at + 1),
            "{" | "loop" => block(at),
            _ => {
                let mut index = at;
                while index < limit && reader.at(index) != ";" {
                    index = if matches!(reader.at(index), "(" | "[" | "{") { reader.closed(index) + 1 } else { index + 1 };
                }
                index
            }
        };
        end.min(limit)
    }

    fn statement(&self, range: Range<usize>, taken: bool, semicolon: bool, lost: &mut Vec<usize>) {
        let reader = self.reader;
        let begins = range.start;
        match reader.at(begins) {
            word @ ("if" | "switch" | "{") => {
                let mut inside = Vec::new();
                if word == "switch" {
                    self.cases(begins, taken, &mut inside);
                } else {
                    self.blocks(range.clone(), taken, &mut inside);
                }
                // A sign behind the braces goes on with their value; one message for all that one choice loses.
                let goes_on = !matches!(reader.at(range.end), "" | ";" | "}") && !is_begin(reader.at(range.end));
                if !taken && !inside.is_empty() {
                    if !goes_on {
                        lost.push(begins);
                    }
                } else {
                    lost.append(&mut inside);
                }
            }
            "for" | "while" | "loop" => self.blocks(range, false, lost),
            "do" | "fn" => {}
            _ => {
                self.expression(range.clone(), lost);
                if !taken && !semicolon && is_bare_value(&reader.tokens[range], self.throws) {
                    lost.push(begins);
                }
            }
        }
    }

    /// Each block of braces in these tokens.
    fn blocks(&self, range: Range<usize>, taken: bool, lost: &mut Vec<usize>) {
        let mut index = range.start;
        while index < range.end {
            if self.reader.at(index) == "{" && (index == 0 || self.reader.at(index - 1) != "#") {
                let close = self.reader.closed(index);
                self.block(&(index + 1..close.min(range.end)), taken, lost);
                index = close;
            }
            index += 1;
        }
    }

    /// The values of the cases of a `switch`.
    fn cases(&self, begins: usize, taken: bool, lost: &mut Vec<usize>) {
        let reader = self.reader;
        let Some(open) = reader.branch(begins + 1) else { return };
        let close = reader.closed(open);
        let mut at = open + 1;
        while let Some(arrow) = (at..close).find(|index| reader.at(*index) == "=" && reader.at(index + 1) == ">") {
            let value = arrow + 2;
            at = value;
            while at < close && reader.at(at) != "," {
                at = if matches!(reader.at(at), "(" | "[" | "{") { reader.closed(at) + 1 } else { at + 1 };
                if reader.at(at - 1) == "}" {
                    break;
                }
            }
            if reader.at(value) == "{" {
                self.blocks(value..at, taken, lost);
            } else if !taken && is_bare_value(&reader.tokens[value..at.min(close)], self.throws) {
                lost.push(value);
            }
        }
    }

    /// Choices and blocks whose value an expression takes.
    fn expression(&self, range: Range<usize>, lost: &mut Vec<usize>) {
        let mut index = range.start;
        while index < range.end {
            match self.reader.at(index) {
                "switch" => {
                    self.cases(index, true, lost);
                    index = self.reader.branch(index + 1).map_or(range.end, |open| self.reader.closed(open));
                }
                "{" if self.reader.at(index - 1) != "#" => {
                    let close = self.reader.closed(index);
                    self.block(&(index + 1..close.min(range.end)), true, lost);
                    index = close;
                }
                _ => {}
            }
            index += 1;
        }
    }
}

/// Whether a statement begins with this token, and no sign that goes on with what stands before it.
fn is_begin(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '{' | '"' | '#')) || token == "("
}

/// Words that begin what is no bare value.
const STATEMENTS: [&str; 13] = ["let", "const", "return", "throw", "if", "for", "while", "loop", "do", "switch", "break", "continue", "fn"];

/// Whether a statement sets a variable.
pub(super) fn assigns(statement: &[Token<'_>]) -> bool {
    let at = |index: usize| statement.get(index).map_or("", |token| token.text);
    (1..statement.len())
        .any(|index| at(index) == "=" && !matches!(at(index - 1), "=" | "<" | ">" | "!") && !matches!(at(index + 1), "=" | ">"))
}

/// Whether a statement is a value and nothing else: it sets nothing, changes no list, and calls nothing that might throw.
pub(super) fn is_bare_value(statement: &[Token<'_>], throws: bool) -> bool {
    let at = |index: usize| statement.get(index).map_or("", |token| token.text);
    let is_word = |word: &str| word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let calls = |index: usize| is_word(at(index)) && at(index + 1) == "(" && (throws || index > 0 && at(index - 1) == ".");
    !statement.is_empty() && !STATEMENTS.contains(&at(0)) && !assigns(statement) && !(0..statement.len()).any(calls)
}
