//! How wide letters are, in columns of a terminal or sheet and in squares of a Chinese font.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a line of words takes on a terminal or in a sheet, by Unicode's East Asian Width (UAX 11): two for a Chinese character.
/// Curly marks and dashes, which that table calls ambiguous, take one there.
pub fn columns(words: &str) -> usize {
    words.width()
}

/// Columns of one letter; none for what has no width of its own.
pub fn columns_of(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// Whether a letter fills a square of its own in a Chinese font: as the table says, and curly marks, dashes and dots of omission too, since
/// fonts for Chinese draw them so wide.
pub fn is_square(letter: char) -> bool {
    columns_of(letter) == 2 || matches!(letter, '—' | '…' | '\u{2018}'..='\u{201d}')
}
