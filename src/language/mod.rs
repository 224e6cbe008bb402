//! The two languages of everything a planner sees: a wording has both, and the reader's is chosen where it is shown.
//!
//! Beside the words stand what setting them needs: how wide letters are, where lines break, and how numbers are written.

mod lines;
pub mod number;
mod width;

pub use lines::{Overlong, Words, Wrapped};
pub use width::{columns, columns_of, is_square};

use serde::{Deserialize, Serialize};

/// A language of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// Both languages, in the order in which outputs list them.
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// The language of the two that suits a POSIX locale such as `zh_CN.UTF-8`; English where nothing is known.
    pub fn from_locale(locale: &str) -> Language {
        if locale.to_ascii_lowercase().starts_with("zh") { Language::Zh } else { Language::En }
    }

    /// The language that words begin in; English where they hold no letter.
    pub fn of(words: &str) -> Language {
        let first = words.chars().find(|letter| letter.is_alphabetic());
        if first.is_some_and(is_square) { Language::Zh } else { Language::En }
    }

    /// The tag used in files and on the command line: `zh` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

/// One wording in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The Chinese wording.
    pub zh: String,
    /// The English wording.
    pub en: String,
}

impl Text {
    /// Chinese first.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// What [`text!`](crate::text) makes. Its thousands of uses are calls of one function: nobody waits for words.
    #[doc(hidden)]
    #[cold]
    pub fn written(en: std::fmt::Arguments<'_>, zh: std::fmt::Arguments<'_>) -> Text {
        Text { en: en.to_string(), zh: zh.to_string() }
    }

    /// The same words in both languages: names, codes, numbers.
    pub fn same(words: impl Into<String>) -> Text {
        let words = words.into();
        Text { zh: words.clone(), en: words }
    }

    /// The words in a language; those of the other one where there are none, as in a plan that is written in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh if !self.zh.is_empty() => &self.zh,
            Language::Zh => &self.en,
            Language::En if !self.en.is_empty() => &self.en,
            Language::En => &self.zh,
        }
    }

    /// Several wordings as one list, with a separator of each language.
    pub fn join(texts: &[Text], zh: &str, en: &str) -> Text {
        let list = |language: Language, separator: &str| texts.iter().map(|text| text.get(language)).collect::<Vec<_>>().join(separator);
        Text::new(list(Language::Zh, zh), list(Language::En, en))
    }
}

/// The paragraphs of a comment in one language, their lines joined: those of the other language are left out unless there is no other.
/// A language begins a paragraph of its own, with or without an empty line before it.
pub fn paragraphs_in(comment: &str, language: Language) -> Vec<String> {
    let chinese = |words: &str| words.chars().filter(|character| is_square(*character)).count() * 4 > words.chars().count();
    let mut paragraphs: Vec<(Language, String)> = Vec::new();
    let mut open = false;
    for line in comment.lines().map(str::trim) {
        let spoken = if chinese(line) { Language::Zh } else { Language::En };
        match paragraphs.last_mut() {
            _ if line.is_empty() => open = false,
            // A line of figures and names inside a Chinese paragraph is part of it.
            Some((known, words)) if open && (*known == spoken || *known == Language::Zh) => *words = join_lines(words, line),
            _ => {
                paragraphs.push((spoken, line.to_owned()));
                open = true;
            }
        }
    }
    let any = paragraphs.iter().any(|(spoken, _)| *spoken == language);
    paragraphs.into_iter().filter(|(spoken, _)| !any || *spoken == language).map(|(_, words)| words).collect()
}

/// Two lines of one paragraph as one line: without a space where both sides are Chinese. Korean sets its words apart.
pub fn join_lines(before: &str, after: &str) -> String {
    let close = |letter: char| is_square(letter) && !('\u{AC00}'..='\u{D7A3}').contains(&letter);
    let apart = before.chars().last().is_some_and(|last| !close(last)) || after.chars().next().is_some_and(|first| !close(first));
    if apart && !before.is_empty() { format!("{before} {after}") } else { format!("{before}{after}") }
}

/// Whether a letter is the mark of a footnote, as figures and headings carry it.
pub fn is_footnote_mark(letter: char) -> bool {
    matches!(letter, '*' | '＊' | '†' | '‡' | '※' | '#' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '①'..='⑳')
}

/// The plain mark that a mark of a Chinese input method stands for in a file of data or rules; nothing for any other letter.
pub fn plain_mark(letter: char) -> Option<char> {
    match letter {
        '“' | '”' => Some('"'),
        '‘' | '’' => Some('\''),
        '【' => Some('['),
        '】' => Some(']'),
        '。' => Some('.'),
        '、' => Some(','),
        '\u{3000}' => Some(' '),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0),
        _ => None,
    }
}

/// A [`Text`] from an English and a Chinese format string, in that order, over the same arguments.
///
/// ```
/// let name = "physcians";
/// let text = fiveyear::text!("no series is called `{name}`", "没有名为 `{name}` 的序列");
/// assert_eq!(text.en, "no series is called `physcians`");
/// assert_eq!(text.zh, "没有名为 `physcians` 的序列");
/// ```
#[macro_export]
macro_rules! text {
    ($en:literal, $zh:literal $(, $argument:expr)* $(,)?) => {
        $crate::language::Text::written(format_args!($en $(, $argument)*), format_args!($zh $(, $argument)*))
    };
}
