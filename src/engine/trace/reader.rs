//! Reads the text of a function piece by piece: its branches, the parts of its conditions, and the values of its variables.

use std::ops::Range;

use super::lexer::Token;

/// An `if` with all its `else if`.
pub(super) struct Chain {
    /// Tokens of each condition.
    pub(super) conditions: Vec<Range<usize>>,
    /// Tokens in the braces of each branch.
    pub(super) branches: Vec<Range<usize>>,
    /// Whether the last branch is that of an `else`.
    pub(super) has_else: bool,
    /// The first `if`.
    pub(super) begins: usize,
}

pub(super) struct Reader<'t> {
    pub(super) tokens: &'t [Token<'t>],
    pub(super) text: &'t str,
}

impl<'t> Reader<'t> {
    pub(super) fn at(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.text)
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) => first.span.start..last.span.end.max(first.span.end),
            _ => 0..0,
        }
    }

    /// Text of these tokens as it is written.
    pub(super) fn of(&self, range: &Range<usize>) -> &'t str {
        &self.text[self.span(range)]
    }

    /// The same words, whatever stands between them.
    pub(super) fn same(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        one.len() == other.len() && one.clone().zip(other.clone()).all(|(one, other)| self.at(one) == self.at(other))
    }

    /// Where the bracket that opens at `open` is closed.
    pub(super) fn closed(&self, open: usize) -> usize {
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
    pub(super) fn branch(&self, from: usize) -> Option<usize> {
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

    pub(super) fn chains(&self) -> Vec<Chain> {
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

    /// The parts of a condition between `&&` and `||` that stand in no brackets.
    pub(super) fn pieces(&self, condition: &Range<usize>) -> Vec<Range<usize>> {
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

    /// Whether it is made of years and figures, at least one of them a year, or the plan's first or last one against a year that is written out.
    pub(super) fn is_of_years(&self, part: &Range<usize>) -> bool {
        let written = |index: usize| self.at(index).len() == 4 && self.at(index).bytes().all(|digit| digit.is_ascii_digit());
        let of_plan = part.clone().any(|index| matches!(self.at(index), "base_year" | "target_year")) && part.clone().any(written);
        let own = of_plan || part.clone().any(|index| self.at(index) == "year");
        let fixed = self.fixed(part);
        fixed.is_some_and(|fixed| own || fixed.iter().any(|(_, value)| value.clone().any(|index| self.at(index) == "year")))
    }

    /// The variables that a part reads, each with the tokens of its value, those first that others read; nothing where something else than
    /// years, figures and such variables is read.
    pub(super) fn fixed(&self, part: &Range<usize>) -> Option<Vec<(&'t str, Range<usize>)>> {
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
            if sign
                || matches!(word, "year" | "base_year" | "target_year" | "true" | "false")
                || word.starts_with(|first: char| first.is_ascii_digit())
            {
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
    pub(super) fn variable(&self, name: &str, until: usize) -> Option<Range<usize>> {
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
