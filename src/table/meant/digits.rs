//! The digits of a figure: decimals and thousands in any notation, fractions, numerals.

use crate::language::is_footnote_mark;
use crate::table::number::{chinese_number, parse_number};

/// One plain digit, as it may stand before or behind 成.
pub(super) fn plain_digit(body: &str) -> Option<String> {
    (body.len() == 1 && body.starts_with(|letter: char| letter.is_ascii_digit())).then(|| body.to_owned())
}

/// A number with one of the signs for a half and quarters: `1½`.
pub(super) fn vulgar(body: &str) -> Option<String> {
    let (whole, part) =
        [('½', ".5"), ('¼', ".25"), ('¾', ".75")].iter().find_map(|(sign, part)| Some((body.strip_suffix(*sign)?, *part)))?;
    let whole = if whole.is_empty() { "0" } else { whole.trim_end() };
    whole.chars().all(|letter| letter.is_ascii_digit()).then(|| format!("{whole}{part}"))
}

/// Digits with separators as plain decimals; two readings where a comma may part thousands or begin the decimals.
pub(super) fn digits(body: &str) -> Option<Vec<String>> {
    if parse_number(body).is_some() && !body.starts_with(['+', '-']) {
        return Some(vec![body.to_owned()]);
    }
    let is_separator = |letter: char| matches!(letter, ',' | '.' | ' ' | '\'' | '’' | '_');
    if !body.chars().all(|letter| letter.is_ascii_digit() || is_separator(letter))
        || !body.starts_with(|letter: char| letter.is_ascii_digit())
    {
        return None;
    }
    let mut kinds: Vec<char> = Vec::new();
    for letter in body.chars().filter(|letter| is_separator(*letter)) {
        if !kinds.contains(&letter) {
            kinds.push(letter);
        }
    }
    let decimal = |whole: &str, part: &str| format!("{whole}.{part}");
    match kinds[..] {
        [','] => {
            let parts: Vec<&str> = body.split(',').collect();
            match parts[..] {
                [whole, part] if part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') => {
                    Some(vec![format!("{whole}{part}"), decimal(whole, part)])
                }
                [whole, part] if !part.is_empty() => Some(vec![decimal(whole, part)]),
                _ => grouped(body, ',').map(|number| vec![number]),
            }
        }
        [separator] => grouped(body, separator).map(|number| vec![number]),
        [groups, point] if matches!(point, '.' | ',') && body.matches(point).count() == 1 => {
            let (whole, part) = body.split_once(point)?;
            let whole = grouped(whole, groups)?;
            (!part.is_empty()).then(|| vec![decimal(&whole, part)])
        }
        _ => None,
    }
}

/// Digits in groups of three, put together.
pub(super) fn grouped(body: &str, separator: char) -> Option<String> {
    let mut groups = body.split(separator);
    let first = groups.next()?;
    // India parts the last three digits, and the others by twos.
    let (others, last) = body.rsplit_once(separator)?;
    let by_twos = separator == ',' && last.len() == 3 && others.contains(separator) && first.len() <= 2 && !first.is_empty();
    if by_twos && others.split(separator).skip(1).all(|group| group.len() == 2) {
        return Some(body.split(separator).collect());
    }
    let whole = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && body.contains(separator);
    whole.then(|| body.split(separator).collect())
}

/// A number in Chinese numerals, with decimals after 点.
pub(super) fn spoken(body: &str) -> Option<String> {
    if matches!(body, "半" | "一半") {
        return Some("0.5".to_owned());
    }
    match body.split_once('点') {
        None => chinese_number(body).map(|number| number.to_string()),
        Some((whole, part)) => {
            let digit =
                |letter: char| "零一二三四五六七八九".chars().position(|known| known == if letter == '〇' { '零' } else { letter });
            let part: Option<String> = part.chars().map(|letter| digit(letter).map(|digit| digit.to_string())).collect();
            Some(format!("{}.{}", chinese_number(whole)?, part.filter(|part| !part.is_empty())?))
        }
    }
}

/// `1/2` and the like, where the decimals end.
pub(super) fn fraction(body: &str) -> Option<String> {
    let (top, bottom) = body.split_once('/')?;
    // Figures with decimals are the two ends of something.
    if !body.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '/' | ' ')) {
        return None;
    }
    let (top, bottom): (f64, f64) = (top.trim().parse().ok()?, bottom.trim().parse().ok()?);
    let value = top / bottom;
    let written = value.to_string();
    // A third is written with six decimals, which is nearer than anything is known.
    let written = if written.len() <= 8 { written } else { format!("{value:.6}") };
    (value.is_finite() && value > 0.0).then_some(written)
}

/// A number without the mark of a footnote or the year that stands behind it: `6.7*`, `6.7[1]`, `7 (2019)`; `None` where there is none.
pub(super) fn without_mark(body: &str) -> Option<&str> {
    let plain = body.trim_end_matches(is_footnote_mark).trim_end();
    if plain.len() < body.len() {
        return Some(plain);
    }
    let (open, close) = [('[', ']'), ('(', ')')].into_iter().find(|(_, close)| body.ends_with(*close))?;
    let (number, inside) = body.strip_suffix(close)?.rsplit_once(open)?;
    const SETTLED: [&str; 14] =
        ["e", "p", "r", "est", "est.", "estimate", "estimated", "prov", "provisional", "prelim", "估计", "初步", "预计", "快报"];
    let note = (1..=4).contains(&inside.len()) && inside.chars().all(|letter| letter.is_ascii_digit()) || SETTLED.contains(&inside);
    (note && number.ends_with(|letter: char| letter.is_ascii_digit() || letter == ' ')).then(|| number.trim_end())
}

/// Digits with powers of ten among them: `12万3千` and `1亿2000万`.
pub(super) fn mixed(body: &str) -> Option<String> {
    let (mut total, mut last, mut rest, mut groups) = (0_u64, u64::MAX, body, 0);
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let number: u64 = rest.get(..digits).filter(|digits| (1..=4).contains(&digits.len()))?.parse().ok()?;
        let power = [("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100), ("", 1)];
        let (word, power) = power.into_iter().find(|(word, _)| rest[digits..].starts_with(word))?;
        // Each power is smaller than the one before it, and alone it has a reading of its own.
        // What stands behind 万 without a power of its own is read in full with four digits alone: 1万2 is 12,000 for some.
        if power >= last || number * power >= last || word.is_empty() && (digits < 4 || last != 10_000) {
            return None;
        }
        (total, last, rest) = (total + number * power, power, &rest[digits + word.len()..]);
        groups += 1;
    }
    (groups > 1).then(|| total.to_string())
}

/// Letters that nobody sees and that are no space either.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{0085}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Spaces that look like a plain one and are none.
pub fn is_odd_space(letter: char) -> bool {
    matches!(letter, '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

/// A decimal with its point moved: `1.25` by 4 is `12500`, by -2 `0.0125`. Exact, since it works on the digits.
pub(super) fn shifted(number: &str, places: i32) -> String {
    if places == 0 {
        return number.to_owned();
    }
    if let Some((digits, exponent)) = number.split_once(['e', 'E']) {
        let moved = exponent.parse::<i32>().map_or_else(|_| number.to_owned(), |exponent| format!("{digits}e{}", exponent + places));
        return parse_number(&moved).map_or(moved, |value| value.to_string());
    }
    let (sign, body) = number.strip_prefix('-').map_or(("", number), |body| ("-", body));
    let (whole, part) = body.split_once('.').unwrap_or((body, ""));
    let digits = format!("{whole}{part}");
    let point = whole.len() as i32 + places;
    let moved = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    let moved = if moved.contains('.') { moved.trim_end_matches('0').trim_end_matches('.').to_owned() } else { moved };
    let moved = moved.trim_start_matches('0');
    let moved = if moved.is_empty() || moved.starts_with('.') { format!("0{moved}") } else { moved.to_owned() };
    format!("{sign}{moved}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_shifted_exactly() {
        for (number, places, moved) in [
            ("1.2", 4, "12000"),
            ("12", -2, "0.12"),
            ("0.5", -2, "0.005"),
            ("-3", -2, "-0.03"),
            ("120", -2, "1.2"),
            ("0", 4, "0"),
            ("1.25", 1, "12.5"),
        ] {
            assert_eq!(shifted(number, places), moved, "{number} by {places}");
        }
    }
}
