//! Amounts of money as accounts print them: `12.3`, `12.3亿元`, `800万元`, `4.5 million euro`.

use crate::table::{PerCent, half_width, number_meant, parse_number};

/// An amount as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    /// A number alone: its unit is said elsewhere.
    Bare(f64),
    /// With its unit, in the currency itself (yuan, euro).
    Whole(f64),
}

/// Names of currencies, longer ones first. Which one it is does not matter: a plan has one.
const CURRENCIES: [&str; 22] = [
    "人民币",
    "euros",
    "euro",
    "dollars",
    "dollar",
    "pounds",
    "yuan",
    "pesos",
    "peso",
    "riels",
    "rmb",
    "cny",
    "usd",
    "eur",
    "gbp",
    "cop",
    "元",
    "圆",
    "¥",
    "$",
    "€",
    "£",
];

/// The amount that words say; `None` if they say none, or could say two.
pub(super) fn amount(words: &str) -> Option<Amount> {
    let plain = half_width(words).to_lowercase();
    let plain = plain.trim();
    if let Some(number) = parse_number(plain) {
        return Some(Amount::Bare(number));
    }
    let bare = CURRENCIES.iter().fold(plain.to_owned(), |rest, currency| rest.replace(currency, " "));
    let has_unit = bare.trim() != plain;
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(number) = parse_number(&bare) {
        return Some(if has_unit { Amount::Whole(number) } else { Amount::Bare(number) });
    }
    let scaled = number_meant(&bare, PerCent::Unknown)?;
    let [number] = scaled.as_slice() else { return None };
    // `1 234.5` is a bare number that only its blanks keep from being one.
    let is_scaled = bare.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii_digit());
    let number = parse_number(number)?;
    Some(if has_unit || is_scaled { Amount::Whole(number) } else { Amount::Bare(number) })
}

/// What one unit of money is in the currency itself: 亿元 is 100,000,000.
pub(super) fn unit(words: &str) -> Option<f64> {
    let in_words = half_width(words).to_lowercase();
    let bare = CURRENCIES.iter().fold(in_words.clone(), |rest, currency| rest.replace(currency, " "));
    if bare.trim().is_empty() && !in_words.trim().is_empty() {
        return Some(1.0);
    }
    match amount(&format!("1{}", words.trim())).or_else(|| amount(&format!("1 {}", words.trim())))? {
        Amount::Whole(unit) if unit > 0.0 => Some(unit),
        _ => None,
    }
}

/// A unit of money as a power of ten, where it is one: 6 of a million.
pub(crate) fn power_of_ten(unit: f64) -> Option<i32> {
    let power = libm::log10(unit);
    (unit > 0.0 && power.fract() == 0.0).then_some(power as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_units() {
        for (words, read) in [
            ("12.3", Some(Amount::Bare(12.3))),
            ("12.3亿元", Some(Amount::Whole(1.23e9))),
            ("800万元", Some(Amount::Whole(8e6))),
            ("800 万元", Some(Amount::Whole(8e6))),
            ("4.5 million euro", Some(Amount::Whole(4.5e6))),
            ("€ 4.5 million", Some(Amount::Whole(4.5e6))),
            ("3 bn", Some(Amount::Whole(3e9))),
            ("1500000 yuan", Some(Amount::Whole(1.5e6))),
            ("1 250 000", Some(Amount::Bare(1.25e6))),
            // A comma that could be either is not guessed.
            ("1,250", None),
            ("some", None),
        ] {
            assert_eq!(amount(words), read, "{words}");
        }
        for (words, read) in [
            ("亿元", Some(1e8)),
            ("万元", Some(1e4)),
            ("million", Some(1e6)),
            ("million yuan", Some(1e6)),
            ("元", Some(1.0)),
            ("gold", None),
        ] {
            assert_eq!(unit(words), read, "{words}");
        }
    }
}
