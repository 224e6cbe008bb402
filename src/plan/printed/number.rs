//! Numbers as offices print them: separators between thousands, decimal commas, multipliers such as 万 and million.

use super::{Form, Value};

/// A number and how it was printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Printed {
    pub value: f64,
    /// Digits after the decimal mark; below zero where an exponent moves it.
    pub decimals: i32,
    /// Whether another office would read another number: `1,250` is 1250 or 1.25.
    pub ambiguous: bool,
}

/// Which mark a table uses before decimals, as far as its unmistakable numbers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimals {
    /// None of them is unmistakable.
    #[default]
    Unknown,
    /// `12.50`.
    Point,
    /// `12,50`.
    Comma,
    /// A point, as most of its numbers or nothing but usage say: what could be thousands is doubtful.
    LikelyPoint,
    /// A comma, in the same way.
    LikelyComma,
}

/// A number of which nothing can be misread, as most cells are: few digits before a point, and one or two behind it.
pub(super) fn plain(cell: &str) -> Option<Value> {
    let (whole, part) = cell.split_once('.').unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = (1..=3).contains(&whole.len()) && part.len() <= 2 && !cell.ends_with('.') && digits(whole) && digits(part);
    let decimals = part.len() as i32;
    cell.parse().ok().filter(|_| sound).map(|number| Value { number, decimals, form: Form::Number, per_cent: false })
}

/// Marks between groups of three digits that no one uses for decimals.
const THIN: [char; 6] = ['\'', '’', ' ', '\u{A0}', '\u{2009}', '\u{202F}'];

/// The number at the beginning of a text and the bytes it takes; `None` where no digit begins it or the digits are no number (`3.8.1`).
pub(super) fn number_at(text: &str, decimals: Decimals) -> Option<(Printed, usize)> {
    let length = digits_and_marks(text);
    if length == 0 {
        return None;
    }
    let (printed, exponent) = (read(&text[..length], decimals)?, exponent(&text[length..]));
    let Some((power, bytes)) = exponent else { return Some((printed, length)) };
    // Written out again it is as exact as the digits that are printed.
    let value = format!("{}e{power}", printed.value)
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite() && (*value == 0.0) == (printed.value == 0.0))?;
    Some((Printed { value, decimals: printed.decimals - power, ..printed }, length + bytes))
}

/// The power of ten of a number as programs write it, `e3` and `E+03`, and the bytes that it takes.
fn exponent(text: &str) -> Option<(i32, usize)> {
    let body = text.strip_prefix(['e', 'E'])?;
    let digits = body.strip_prefix(['+', '-']).unwrap_or(body);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let sign = body.len() - digits.len();
    let ends = !digits[length..].starts_with(|letter: char| letter.is_alphanumeric());
    (ends && (1..=4).contains(&length)).then(|| Some((body[..sign + length].parse().ok()?, 1 + sign + length))).flatten()
}

/// How far digits reach with single marks between them; after a space only a group of three belongs to the same number.
fn digits_and_marks(text: &str) -> usize {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let digits_from = |from: usize| letters[from..].iter().take_while(|(_, letter)| letter.is_ascii_digit()).count();
    let mut at = digits_from(0);
    if at == 0 {
        return 0;
    }
    while let Some((_, mark)) = letters.get(at) {
        let group = digits_from(at + 1);
        let belongs = match mark {
            ',' | '.' => group > 0,
            mark if THIN.contains(mark) => group == 3,
            _ => false,
        };
        if !belongs {
            break;
        }
        at += 1 + group;
    }
    letters.get(at).map_or(text.len(), |(end, _)| *end)
}

fn read(token: &str, decimals: Decimals) -> Option<Printed> {
    let token: String = token.chars().map(|letter| if THIN.contains(&letter) { '\'' } else { letter }).collect();
    let commas = token.matches(',').count();
    let points = token.matches('.').count();
    let plain = |mark: Option<char>, ambiguous: bool| {
        let (whole, fraction) = mark.and_then(|mark| token.rsplit_once(mark)).unwrap_or((token.as_str(), ""));
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let value = format!("{digits}.{fraction}0").parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Printed { value, decimals: fraction.len() as i32, ambiguous })
    };
    let grouped = |mark: char| {
        let whole = token.rsplit_once(if mark == ',' { '.' } else { ',' }).map_or(token.as_str(), |(whole, _)| whole);
        is_grouped(&whole.split([mark, '\'']).map(str::len).collect::<Vec<_>>())
    };
    match (commas, points) {
        (0, 0) => is_grouped(&token.split('\'').map(str::len).collect::<Vec<_>>()).then(|| plain(None, false)).flatten(),
        (0, 1) | (1, 0) => {
            let mark = if commas == 1 { ',' } else { '.' };
            let (whole, fraction) = token.split_once(mark)?;
            let could_be_thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            match (mark, decimals) {
                _ if !could_be_thousands => plain(Some(mark), false),
                (',', Decimals::Comma) | ('.', Decimals::Point) => plain(Some(mark), false),
                (',', Decimals::Point) | ('.', Decimals::Comma) => plain(None, false),
                (',', Decimals::Unknown) => plain(None, true),
                (',', Decimals::LikelyPoint) | ('.', Decimals::LikelyComma) => plain(None, true),
                (',', Decimals::LikelyComma) | ('.', Decimals::LikelyPoint) => plain(Some(mark), true),
                // A point before three digits is read as decimals, as programs write them.
                _ => plain(Some('.'), false),
            }
        }
        (_, 0) => grouped(',').then(|| plain(None, false)).flatten(),
        (0, _) => grouped('.').then(|| plain(None, false)).flatten(),
        (_, 1) if token.rfind(',') < token.find('.') => grouped(',').then(|| plain(Some('.'), false)).flatten(),
        (1, _) if token.rfind('.') < token.find(',') => grouped('.').then(|| plain(Some(','), false)).flatten(),
        _ => None,
    }
}

/// Whether groups of digits are those of one number: three digits each after the first, or two and at last three as in India.
fn is_grouped(lengths: &[usize]) -> bool {
    let [first, rest @ ..] = lengths else { return false };
    let Some((last, middle)) = rest.split_last() else { return true };
    (1..=3).contains(first)
        && *last == 3
        && (middle.iter().all(|length| *length == 3) || (*first <= 2 && middle.iter().all(|length| *length == 2)))
}

/// What a unmistakable decimal of a cell says of its table's marks.
pub fn decimals_shown(text: &str) -> Decimals {
    let text = &super::words::plain(text);
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) {
        let length = digits_and_marks(&text[start..]);
        let token = &text[start..start + length];
        at = start + length;
        let tail = |mark: char| token.rsplit_once(mark).map(|(whole, fraction)| (whole.len(), fraction.len(), whole.starts_with('0')));
        let both = token.contains(',') && token.contains('.');
        match (tail(','), tail('.')) {
            _ if both => return if token.rfind(',') < token.rfind('.') { Decimals::Point } else { Decimals::Comma },
            (Some((_, fraction, zero)), None) if token.matches(',').count() == 1 && (fraction != 3 || zero) => return Decimals::Comma,
            (None, Some((_, fraction, zero))) if token.matches('.').count() == 1 && (fraction != 3 || zero) => return Decimals::Point,
            _ => {}
        }
    }
    Decimals::Unknown
}

/// Multipliers after a number, longer words before those that begin them.
const MULTIPLIERS: [(&str, f64); 18] = [
    ("万亿", 1e12),
    ("百万", 1e6),
    ("千万", 1e7),
    ("亿", 1e8),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
    ("billion", 1e9),
    ("bn", 1e9),
    ("million", 1e6),
    ("millones", 1e6),
    ("millions", 1e6),
    ("mio", 1e6),
    ("mn", 1e6),
    ("thousand", 1e3),
    ("lakh", 1e5),
    ("crore", 1e7),
    ("k", 1e3),
];

/// The multiplier that a text begins with, and the bytes it takes.
pub(super) fn multiplier_at(text: &str) -> Option<(f64, usize)> {
    let blank = text.len() - text.trim_start().len();
    let rest = &text[blank..];
    let (word, factor) = MULTIPLIERS.iter().find(|(word, _)| rest.starts_with(word))?;
    // `km` is no multiplier, and neither is a word that only begins like one.
    let next = rest[word.len()..].chars().next();
    if word.is_ascii() && next.is_some_and(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    Some((*factor, blank + word.len()))
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, read, read_words};
    use super::*;

    #[test]
    fn numbers_of_all_offices() {
        for (text, value, decimals, ambiguous) in [
            ("90", 90.0, 0, false),
            ("3.50", 3.5, 2, false),
            ("12,50", 12.5, 2, false),
            ("0,125", 0.125, 3, false),
            ("1,250", 1250.0, 0, true),
            ("1.250", 1.25, 3, false),
            ("1,250.5", 1250.5, 1, false),
            ("1.250,5", 1250.5, 1, false),
            ("1,234,567", 1_234_567.0, 0, false),
            ("1.234.567", 1_234_567.0, 0, false),
            ("12,34,567", 1_234_567.0, 0, false),
            ("1'234.5", 1234.5, 1, false),
            ("1 250", 1250.0, 0, false),
            ("1 250,5", 1250.5, 1, false),
        ] {
            let read = number_at(text, Decimals::Unknown);
            assert_eq!(read, Some((Printed { value, decimals, ambiguous }, text.len())), "{text}");
        }
        assert_eq!(number_at("1,250", Decimals::Comma).map(|(printed, _)| printed.value), Some(1.25));
        assert_eq!(number_at("1.250", Decimals::Comma).map(|(printed, _)| printed.value), Some(1250.0));
        for text in ["3.8.1", "1,2,3", "1,23.4,5", "x"] {
            assert_eq!(number_at(text, Decimals::Unknown), None, "{text}");
        }
        assert_eq!(number_at("12 90", Decimals::Unknown).map(|(printed, length)| (printed.value, length)), Some((12.0, 2)));
    }

    #[test]
    fn a_table_shows_its_decimal_mark() {
        assert_eq!(decimals_shown("12,50"), Decimals::Comma);
        assert_eq!(decimals_shown("约 3.5 以内"), Decimals::Point);
        assert_eq!(decimals_shown("1,250"), Decimals::Unknown);
        assert_eq!(decimals_shown("1,250.5"), Decimals::Point);
    }

    #[test]
    fn multipliers_are_whole_words() {
        assert_eq!(multiplier_at("万人"), Some((1e4, 3)));
        assert_eq!(multiplier_at(" million yuan"), Some((1e6, 8)));
        assert_eq!(multiplier_at("km"), None);
        assert_eq!(multiplier_at("/万人"), None);
    }

    #[test]
    fn a_plain_number_reads_as_its_words_do() {
        let units = ["", "%", "‰", "人", "万人", "张", "位", "倍", "百分点", "hours", "per 1,000", "元", "ratio 1:"];
        let names = ["", "排名", "新增床位", "growth rate", "人口增长率", "累计培训", "降幅", "new places"];
        let decimals = [Decimals::Unknown, Decimals::Point, Decimals::Comma, Decimals::LikelyPoint, Decimals::LikelyComma];
        let cells =
            ["0", "1", "7", "12", "98", "100", "365", "999", "0.5", "3.0", "1.66", "98.5", "99.95", "100.0", "750.25", "007", "0.05"];
        for ((unit, name), cell) in
            units.iter().flat_map(|unit| names.map(|name| (unit, name))).flat_map(|pair| cells.map(|cell| (pair, cell)))
        {
            for (decimals, target) in decimals.into_iter().flat_map(|decimals| [(decimals, false), (decimals, true)]) {
                let around = Surroundings { name, unit, decimals, target };
                assert!(plain(cell).is_some(), "{cell}");
                assert_eq!(read(cell, around), read_words(cell, cell.to_owned(), around), "{cell} {around:?}");
            }
        }
        for cell in ["1234", "1.234", "12.", ".5", "", "-3", "1e3", "2025", "+4", "1,5", "٣"] {
            assert!(plain(cell).is_none(), "{cell}");
        }
    }
}
