//! Loops that ask a list for a place before its first: Rhai counts such places from the end, and gives the last element without a word.

use crate::diagnostic::Place;

use super::lexer::is_word;
use super::reader::Reader;
use super::rule_book::RuleBook;

/// `list[age - 2]` in a loop that begins at 1.
#[derive(Debug, Clone, PartialEq)]
pub struct BeforeFirst {
    /// What counts the rounds.
    pub counter: String,
    /// What is taken off it.
    pub less: i64,
    /// Where the loop begins.
    pub first: i64,
    /// The place between the brackets.
    pub place: Place,
}

impl RuleBook {
    /// Places before the first that the first rounds of a loop ask for, whatever else is true: what stands in a block inside the loop may be
    /// asked for in later rounds alone.
    pub fn before_first(&self) -> Vec<BeforeFirst> {
        let mut found = Vec::new();
        for (source, function) in self.functions() {
            let tokens = function.tokens(&source.text);
            let reader = Reader { tokens: &tokens, text: &source.text };
            for start in (0..tokens.len()).filter(|at| reader.at(*at) == "for" && reader.at(at + 2) == "in") {
                let counter = reader.at(start + 1);
                let from = if reader.at(start + 3) == "range" { start + 5 } else { start + 3 };
                let (Ok(first), "." | ",") = (reader.at(from).parse::<i64>(), reader.at(from + 1)) else { continue };
                let Some(open) = (from..tokens.len()).find(|at| reader.at(*at) == "{") else { continue };
                let mut depth = 0_i32;
                for at in open..tokens.len() {
                    match reader.at(at) {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        "[" if depth == 1
                            && reader.at(at + 1) == counter
                            && reader.at(at + 2) == "-"
                            && reader.at(at + 4) == "]"
                            && is_word(reader.at(at - 1)) =>
                        {
                            let Ok(less) = reader.at(at + 3).parse::<i64>() else { continue };
                            if less > first {
                                let place = Place::new(source, reader.span(&(at + 1..at + 4)));
                                found.push(BeforeFirst { counter: counter.to_owned(), less, first, place });
                            }
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
        found
    }
}
