//! Numbers as tables hold them.

use crate::language::plain_mark;

/// A finite number in the usual notation: `1250`, `-0.5`, `1.2e-3`.
pub fn parse_number(words: &str) -> Option<f64> {
    // Rust also reads `inf` and `nan`, which no table of a plan means.
    if words.bytes().any(|byte| byte.is_ascii_alphabetic() && byte != b'e' && byte != b'E') {
        return None;
    }
    words.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number with a digit on either side of its point and none too many before it, as every format reads it: `.05` becomes `0.05`.
pub fn plain_decimal(words: &str) -> String {
    let (sign, body) = match words.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", words.strip_prefix('+').unwrap_or(words)),
    };
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let (whole, rest) = body.split_at(digits);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = match rest.strip_prefix('.') {
        Some(part) if !part.starts_with(|letter: char| letter.is_ascii_digit()) => part,
        _ => rest,
    };
    format!("{sign}{whole}{rest}")
}

/// Full-width characters of Chinese input methods as their plain forms: `１２．５％` becomes `12.5%`.
pub fn half_width(words: &str) -> String {
    words
        .chars()
        .map(|letter| match letter {
            '−' | '–' | '—' => '-',
            other => plain_mark(other).unwrap_or(other),
        })
        .collect()
}

/// A whole number in Chinese numerals: `六`, `二十`, `一万三千五百`.
pub(super) fn chinese_number(words: &str) -> Option<u64> {
    if let Some(number) = digit_by_digit(words) {
        return Some(number);
    }
    let (mut whole, mut section, mut digit) = (0_u64, 0_u64, None);
    for letter in words.chars() {
        let unit = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            '亿' => 100_000_000,
            '零' | '〇' => {
                digit = digit.or(Some(0));
                continue;
            }
            _ => {
                // Two digits side by side are no number of this form.
                if digit.is_some_and(|digit| digit > 0) {
                    return None;
                }
                digit = Some("零一二三四五六七八九".chars().position(|known| known == if letter == '两' { '二' } else { letter })? as u64);
                continue;
            }
        };
        if unit >= 10_000 {
            if section == 0 && digit.is_none() {
                return None;
            }
            whole = (whole + section + digit.take().unwrap_or(0)) * unit;
            section = 0;
        } else {
            // `十五` has its one unsaid.
            section += digit.take().filter(|digit| *digit > 0).unwrap_or(1) * unit;
        }
    }
    if words.is_empty() { None } else { Some(whole + section + digit.unwrap_or(0)) }
}

/// A number whose numerals stand as digits do: `六〇〇`, `二〇二七`.
fn digit_by_digit(words: &str) -> Option<u64> {
    let digits: Option<String> = words
        .chars()
        .map(|letter| match letter {
            '零' | '〇' => Some('0'),
            _ => char::from_digit("零一二三四五六七八九".chars().position(|known| known == letter)? as u32, 10),
        })
        .collect();
    digits.filter(|digits| (3..=15).contains(&digits.len()))?.parse().ok()
}
