//! Where lines break, for the terminal, pictures and sheets alike.
//!
//! The places are those of Unicode's line breaking algorithm (UAX 14), tailored to text that mixes Chinese and figures and to the
//! words of Chinese plans.

use std::sync::OnceLock;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_linebreak::linebreaks;

/// Signs that never begin a line: they belong to what stands before them, even behind a space.
const STAYS: &str = "%‰·—";

/// Words of the built-in plan and of the program's own texts that no general dictionary has, such as 托位 and 达标, one a line and in order.
/// Unicode allows a break between any two Chinese characters, and a line that ends inside a word reads badly.
const WORDS: &str = include_str!("words.txt");

/// Most characters of one of these words.
const LONGEST: usize = 4;

/// Characters that end a word when they begin none: 床位数, 覆盖率.
const ENDS: &str = "数率量额";

/// Characters that belong to what follows them: 未公布, 每千人.
const BEGINS: &str = "未每第";

/// The smallest pieces of a text between which a line may break, each with the spaces after it. Joined, they are the text.
pub(super) fn pieces(words: &str) -> Vec<&str> {
    let inside = inside_words(words);
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in linebreaks(&tailored(words)) {
        let (mut before, mut after) = (words[..at].chars().rev(), words[at..].chars());
        let (last, before_last, next, second) = (before.next(), before.next(), after.next(), after.next());
        let is = |letter: Option<char>, of: fn(char) -> bool| letter.is_some_and(of);
        // 2021—2025 stays whole, and so does 0.8至1.9.
        let dash = matches!(last, Some('—' | '–')) && is(next, |next| next.is_ascii_digit());
        let to = next == Some('至') && is(last, ends_figure) && is(second, begins_figure)
            || last == Some('至') && is(before_last, ends_figure) && is(next, begins_figure);
        let to = to || is_inside_range(&words[..at], &words[at..]);
        // A word with a hyphen breaks only where it is wider than a line.
        let hyphen = last == Some('-') && is(next, char::is_alphabetic);
        // 张/万人, %/年.
        let per = last == Some('/') && next.is_some();
        let stays = next.is_some_and(|next| STAYS.contains(next));
        if at > start && !(dash || to || hyphen || per || stays) && inside.binary_search(&at).is_err() {
            pieces.push(&words[start..at]);
            start = at;
        }
    }
    pieces
}

/// On either side of the `to` of `85.7 to 90.8`.
fn is_inside_range(before: &str, after: &str) -> bool {
    let low = before.strip_suffix("to ").unwrap_or(before).strip_suffix(' ');
    let high = if before.ends_with("to ") { Some(after) } else { after.strip_prefix("to ") };
    let (low, high) = (low.and_then(|low| low.chars().next_back()), high.and_then(|high| high.chars().next()));
    low.is_some_and(ends_figure) && high.is_some_and(begins_figure)
}

fn ends_figure(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '%'
}

fn begins_figure(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '+' | '-' | '\u{2212}')
}

/// Places inside Chinese words, in order: those of the dictionary of ICU, and those of plans. Of the latter, the word from each place on that
/// is longest together with the next, and leaves no letter alone, is taken, from left to right.
fn inside_words(words: &str) -> Vec<usize> {
    static KNOWN: OnceLock<Vec<&str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| WORDS.lines().collect());
    let letters: Vec<(usize, char)> = words.char_indices().filter(|(_, letter)| super::is_square(*letter)).collect();
    let end = |at: usize| letters[at].0 + letters[at].1.len_utf8();
    // Letters next to one another in the text, without what is not Chinese between them.
    let joined = |from: usize, to: usize| to < letters.len() && (from..to).all(|at| end(at) == letters[at + 1].0);
    let is_word = |at: usize, last: usize| at == last || joined(at, last) && known.binary_search(&&words[letters[at].0..end(last)]).is_ok();
    let mut inside = Vec::new();
    // Between two words of plans, whatever the dictionary makes of them.
    let mut between = Vec::new();
    let (mut at, mut before) = (0, 0);
    while at < letters.len() {
        // The words from here, by their last letters; a letter alone is one too.
        let from = |at: usize| (at..(at + LONGEST).min(letters.len())).filter(move |last| is_word(at, *last));
        let longest = |at: usize| from(at).max().map_or(0, |last| last + 1 - at);
        let last = from(at)
            .max_by_key(|last| {
                let (own, then) = (last + 1 - at, if joined(*last, last + 1) { longest(last + 1) } else { 0 });
                (own > 1, own + then, then != 1, own)
            })
            .unwrap_or(at);
        inside.extend((at + 1..=last).map(|at| letters[at].0));
        if last == at && at > 0 && ENDS.contains(letters[at].1) && joined(at - 1, at) {
            inside.push(letters[at].0);
        }
        if last == at && BEGINS.contains(letters[at].1) && joined(at, at + 1) {
            inside.push(letters[at + 1].0);
        }
        let own = last + 1 - at;
        if own > 1 && before > 1 {
            between.push(letters[at].0);
        }
        (at, before) = (last + 1, own);
    }
    let borders = borders(words);
    let place = |at: usize| letters[at].0;
    let is_border = |at: usize| borders.binary_search(&place(at)).is_ok() || between.binary_search(&place(at)).is_ok();
    inside.extend((1..letters.len()).filter(|at| joined(at - 1, *at) && !is_border(*at)).map(place));
    inside.sort_unstable();
    inside.dedup();
    inside
}

/// Where the words of a dictionary begin and end, in order. Chinese letters that it leaves alone belong to words that it lacks, such as 提速, and stay
/// in pairs.
fn borders(words: &str) -> Vec<usize> {
    let all: Vec<usize> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(words).collect();
    let is_alone = |from: usize| {
        let mut letters = words[all[from]..all[from + 1]].chars();
        letters.next().is_some_and(|letter| letter.is_alphabetic() && super::is_square(letter)) && letters.next().is_none()
    };
    let mut kept = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        kept.push(all[at]);
        at += if at + 2 < all.len() && is_alone(at) && is_alone(at + 1) { 2 } else { 1 };
    }
    kept
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

/// The line being filled.
#[derive(Default)]
struct Line {
    text: String,
    advance: f64,
}

impl Line {
    fn push(&mut self, text: &str, advance: f64) {
        self.text.push_str(text);
        self.advance += advance;
    }

    /// Begins the next line, unless nothing stands in this one.
    fn end(&mut self, wrapped: &mut Wrapped) {
        if !self.text.trim().is_empty() {
            wrapped.lines.push(std::mem::take(&mut self.text).trim_end().to_owned());
            self.advance = 0.0;
        }
    }
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
        let mut line = Line::default();
        for piece in &self.pieces {
            if line.advance + piece.width > most {
                line.end(&mut wrapped);
            }
            if piece.width <= most {
                line.push(&piece.text, piece.advance);
                continue;
            }
            // A word wider than a line breaks after its hyphens first.
            for part in piece.text.split_inclusive('-') {
                let wide = part.chars().map(self.width).sum();
                if line.advance + wide > most {
                    line.end(&mut wrapped);
                }
                if wide <= most || overlong == Overlong::Keep {
                    line.push(part, wide);
                    continue;
                }
                for letter in part.chars() {
                    let wide = (self.width)(letter);
                    if line.advance + wide > most && !line.text.is_empty() && letter != ' ' {
                        wrapped.broken |= !super::is_square(letter);
                        line.end(&mut wrapped);
                    }
                    line.push(letter.encode_utf8(&mut [0; 4]), wide);
                }
            }
        }
        line.end(&mut wrapped);
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
