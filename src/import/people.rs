//! Words for parts of the people and of places, which tell series of one indicator apart: male and female, 城镇 and 农村.

use crate::language::is_square;

use super::headings::{contains_word, words_for};

/// Whether words only say which part of the people or places is meant.
pub(super) fn is_part(words: &str) -> bool {
    words_for("part").contains(&words.trim_start_matches(['-', '–', ' ']).trim())
}

/// The part of the people or places that a heading speaks of, the longest that stands in it, and the heading without it.
pub(super) fn take_part(words: &str) -> Option<(String, String)> {
    let apart = |part: &str, at: usize| {
        // 男 alone is no part of 妇女 or 男女.
        let square = |letter: Option<char>| letter.is_some_and(|letter| is_square(letter) && !"年末度的".contains(letter));
        let single = part.chars().count() == 1;
        !single || !square(words[..at].chars().next_back()) && !square(words[at + part.len()..].chars().next())
    };
    let stands = |part: &str| {
        let square = part.chars().any(is_square);
        let at = words.find(part).filter(|at| apart(part, *at))?;
        (square || contains_word(words, part)).then_some(at)
    };
    let (part, at) =
        words_for("part").iter().filter_map(|part| Some((*part, stands(part)?))).max_by_key(|(part, _)| part.chars().count())?;
    let rest = format!("{} {}", &words[..at], &words[at + part.len()..]);
    let rest = ["( )", "()", "[ ]", "[]"].iter().fold(rest, |rest, empty| rest.replace(empty, " "));
    Some((part.to_owned(), rest.trim_matches(|letter: char| letter.is_whitespace() || "-:,/".contains(letter)).to_owned()))
}
