//! Where lines break, for the terminal, pictures and sheets alike.
//!
//! The places are those of Unicode's line breaking algorithm (UAX 14), with one tailoring for text that mixes Chinese and figures.

use unicode_linebreak::linebreaks;

/// Signs that never begin a line: they belong to what stands before them, even behind a space.
const STAYS: &str = "%‰·—";

/// The smallest pieces of a text between which a line may break, each with the spaces after it. Joined, they are the text.
pub(super) fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in linebreaks(&tailored(words)) {
        let (before, after) = (words[..at].chars().next_back(), words[at..].chars().next());
        // 2021—2025 stays whole.
        let range = matches!(before, Some('—' | '–')) && after.is_some_and(|next| next.is_ascii_digit());
        if at > start && !range && !after.is_some_and(|next| STAYS.contains(next)) {
            pieces.push(&words[start..at]);
            start = at;
        }
    }
    pieces
}

/// The text with corner brackets in place of curly marks. Unicode cannot tell which of these open and which close, since that differs
/// between languages, and so allows no break on either side: a Chinese sentence with a quotation would hardly break at all. The stand-ins
/// are as many bytes long, so that places stay the same. An apostrophe inside a word stays what it is.
fn tailored(words: &str) -> String {
    let mut letters = words.chars().peekable();
    let mut text = String::with_capacity(words.len());
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '“' => '「',
            '”' => '」',
            '‘' => '『',
            '’' if !letters.peek().is_some_and(char::is_ascii_alphabetic) => '』',
            other => other,
        });
    }
    text
}

/// A text ready to be broken into lines, its pieces measured once.
#[derive(Debug, Clone)]
pub struct Words {
    pieces: Vec<Piece>,
    width: fn(char) -> f64,
}

#[derive(Debug, Clone)]
struct Piece {
    text: String,
    /// Without and with spaces at the end.
    width: f64,
    advance: f64,
}

/// Lines of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wrapped {
    /// The words, line by line.
    pub lines: Vec<String>,
    /// A word was broken inside, since it is wider than a line.
    pub broken: bool,
}

/// What becomes of a word that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlong {
    /// It is broken inside: nothing leaves its box.
    Break,
    /// It stands out: an address or path can still be copied.
    Keep,
}

impl Words {
    /// `width` measures one letter, in any unit.
    pub fn new(text: &str, width: fn(char) -> f64) -> Words {
        let measure = |text: &str| text.chars().map(width).sum();
        let piece = |text: &str| Piece { text: text.to_owned(), width: measure(text.trim_end_matches(' ')), advance: measure(text) };
        Words { pieces: pieces(text).into_iter().map(piece).collect(), width }
    }

    /// Lines no wider than `most`, in the unit of the letters. Nothing is left out but spaces at the ends of lines.
    pub fn wrap(&self, most: f64, overlong: Overlong) -> Wrapped {
        let most = most + 1e-9;
        let mut wrapped = Wrapped::default();
        let mut line = String::new();
        let mut advance = 0.0;
        for piece in &self.pieces {
            if advance + piece.width > most && !line.trim().is_empty() {
                wrapped.lines.push(std::mem::take(&mut line).trim_end().to_owned());
                advance = 0.0;
            }
            if piece.width <= most || overlong == Overlong::Keep {
                line.push_str(&piece.text);
                advance += piece.advance;
                continue;
            }
            for letter in piece.text.chars() {
                let wide = (self.width)(letter);
                if advance + wide > most && !line.is_empty() && letter != ' ' {
                    wrapped.broken |= !super::is_square(letter);
                    wrapped.lines.push(std::mem::take(&mut line));
                    advance = 0.0;
                }
                line.push(letter);
                advance += wide;
            }
        }
        if !line.trim().is_empty() {
            wrapped.lines.push(line.trim_end().to_owned());
        }
        wrapped
    }

    /// As many lines as [`Words::wrap`] gives, but about equally long.
    pub fn balanced(&self, most: f64) -> Wrapped {
        let mut best = self.wrap(most, Overlong::Break);
        for part in (5..20).rev() {
            let narrower = self.wrap(most * f64::from(part) / 20.0, Overlong::Break);
            if narrower.broken || narrower.lines.len() > best.lines.len() {
                break;
            }
            best = narrower;
        }
        best
    }
}
