//! Letters of TOML outside quotes and comments: brackets that are open, punctuation of full width, and what nobody sees.

use crate::diagnostic::Source;
use crate::language::plain_mark;
use crate::table::{is_invisible, is_odd_space};

/// Letters of a text outside quotes and comments, with their bytes. Quotes end with their line, as all but TOML's longest strings do.
pub(super) fn bare_letters(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut quoted: Option<char> = None;
    let mut comment = false;
    text.char_indices().filter(move |(_, letter)| {
        match (quoted, letter) {
            (_, '\n') => {
                quoted = None;
                comment = false;
            }
            _ if comment => {}
            (Some(open), letter) if open == *letter => quoted = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quoted = Some(*letter),
            (None, '#') => comment = true,
            (None, _) => return true,
        }
        false
    })
}

/// The innermost bracket that is open at the end of a text: its byte, itself, and what closes it.
pub(super) fn open_bracket(text: &str) -> Option<(usize, char, char)> {
    let mut open = Vec::new();
    for (at, letter) in bare_letters(text) {
        match letter {
            '{' => open.push((at, '{', '}')),
            '[' => open.push((at, '[', ']')),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The first full-width punctuation mark outside quotes on the line of a byte, with the mark TOML wants instead.
pub(super) fn full_width_mark(source: &Source, at: usize) -> Option<(char, char)> {
    let (line, _) = source.line_column(at);
    let line = source.text[source.offset(line, 1)..].lines().next()?;
    bare_letters(line).find_map(|(_, letter)| plain_mark(letter).map(|plain| (letter, plain)))
}

/// A letter that nobody sees, outside quotes on the line of a byte: its byte and itself.
pub(super) fn unseen(source: &Source, at: usize) -> Option<(usize, char)> {
    let (line, _) = source.line_column(at);
    let start = source.offset(line, 1);
    let line = source.text[start..].lines().next()?;
    bare_letters(line).find(|(_, letter)| is_invisible(*letter) || is_odd_space(*letter)).map(|(at, letter)| (start + at, letter))
}
