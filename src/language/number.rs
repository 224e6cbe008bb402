//! Numbers as people read them: the one place where a figure becomes words.
//!
//! Everywhere a minus is the true sign, thousands are set apart from five digits on, and what is no number is a dash.

use super::Text;

/// In place of a figure that does not exist.
pub const NONE: &str = "–";

/// A number with a fixed count of digits after the point.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        // Years and the like stay whole: only five digits and more are set apart.
        if index > 0 && (whole.len() - index).is_multiple_of(3) && whole.len() > 4 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    // What rounds to nothing has no sign.
    let zero = plain.chars().all(|digit| matches!(digit, '0' | '.'));
    let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
    match rest {
        Some(rest) => format!("{sign}{grouped}.{rest}"),
        None => format!("{sign}{grouped}"),
    }
}

/// A value with about three digits that matter, for a glance.
pub fn short(value: f64) -> String {
    significant(value, 3)
}

/// Millions of a currency in running text: `20 million yuan`, `2,000万元`; the number alone where nothing says what it is counted in.
pub fn millions(value: f64, currency: Option<&Text>) -> Text {
    let million = short(value);
    let Some(Text { zh, en }) = currency else { return Text::same(million) };
    let (times, unit) = if value.abs() >= 100.0 { (0.01, "亿") } else { (100.0, "万") };
    Text::new(format!("{}{unit}{zh}", short(value * times)), format!("{million} million {en}"))
}

/// The same with its sign.
pub fn signed_millions(value: f64, currency: Option<&Text>) -> Text {
    let Text { zh, en } = millions(value.abs(), currency);
    let with_sign = |words: String| {
        if value > 0.0 {
            format!("+{words}")
        } else if value < 0.0 {
            format!("\u{2212}{words}")
        } else {
            words
        }
    };
    Text::new(with_sign(zh), with_sign(en))
}

/// An amount with its unit: `60 people a year`, `60人/年`; one that begins with a number itself is multiplied, `2.5×0.5%/年`.
pub fn of_unit(amount: &str, unit: &Text) -> Text {
    let joined = |unit: &str, between: &str| match unit.chars().next() {
        None => amount.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{amount}×{unit}"),
        Some(_) => format!("{amount}{between}{unit}"),
    };
    Text::new(joined(&unit.zh, ""), joined(&unit.en, " "))
}

/// A number of seven digits and more with three that matter and a word for the rest: `873 million`, `8.73亿`; `None` of smaller ones.
pub fn large(value: f64) -> Option<Text> {
    let size = value.abs();
    if !(1e6..1e15).contains(&size) {
        return None;
    }
    // A number that rounds up to the next word's is told by that word.
    let told = |words: &[(f64, &str)]| {
        let (unit, word) = words.iter().find(|(unit, _)| size >= unit * 0.9995).unwrap_or(&words[words.len() - 1]);
        let scaled = value / unit;
        let whole = if scaled.abs() >= 1000.0 { (scaled / 10.0).round() * 10.0 } else { scaled };
        format!("{}{word}", short(whole))
    };
    Some(Text::new(told(&[(1e8, "亿"), (1e4, "万")]), told(&[(1e9, " billion"), (1e6, " million")])))
}

/// A value with about four digits that matter, for looking up.
pub fn full(value: f64) -> String {
    significant(value, 4)
}

/// Most digits after the point: what is smaller is noise of the arithmetic.
const MOST_DECIMALS: usize = 6;

fn significant(value: f64, digits: usize) -> String {
    let mut decimals = digits - 1;
    let mut size = value.abs();
    while size >= 10.0 && decimals > 0 {
        (size, decimals) = (size / 10.0, decimals - 1);
    }
    while size < 1.0 && decimals < MOST_DECIMALS {
        (size, decimals) = (size * 10.0, decimals + 1);
    }
    trimmed(&fixed(value, decimals))
}

/// A number in words without zeros at the end of its decimals.
pub fn trimmed(words: &str) -> String {
    if words.contains('.') { words.trim_end_matches('0').trim_end_matches('.').to_owned() } else { words.to_owned() }
}

/// A change in the words of `write`, with a plus sign where it is up and does not round to nothing.
pub fn signed(value: f64, write: impl Fn(f64) -> String) -> String {
    let words = write(value);
    let zero = words.chars().all(|letter| matches!(letter, '0' | '.'));
    if value > 0.0 && !zero { format!("+{words}") } else { words }
}

/// A probability in whole per cent without its sign: `<1` below one per cent and `>99` above 99, so that nothing looks certain that is not;
/// exactly none or all is `0` or `100`.
pub fn per_cent(share: f64) -> String {
    match share {
        _ if share.is_nan() => NONE.to_owned(),
        _ if share <= 0.0 => "0".to_owned(),
        _ if share >= 1.0 => "100".to_owned(),
        _ if share < 0.01 => "<1".to_owned(),
        _ if share > 0.99 => ">99".to_owned(),
        _ => fixed((share * 100.0).round(), 0),
    }
}

/// A probability in at most four columns: `<1%`, `37%`, `>99%`.
pub fn percent(share: f64) -> String {
    if share.is_nan() { NONE.to_owned() } else { per_cent(share) + "%" }
}

/// A difference of probabilities in percentage points, to a tenth.
pub fn points(difference: f64) -> String {
    signed((1000.0 * difference).round() / 10.0, |points| fixed(points, 1))
}

/// A number of things in English, whose plural takes an `s`: `1 target`, `2 targets`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millions_are_told_with_three_digits_and_a_word() {
        for (value, zh, en) in [
            (873_164_392.0, "8.73亿", "873 million"),
            (1_234_567.0, "123万", "1.23 million"),
            (12_345_678.0, "1230万", "12.3 million"),
            (-2.5e6, "-250万", "-2.5 million"),
            (3.21e9, "32.1亿", "3.21 billion"),
        ] {
            let told = large(value).map(|words| (words.zh.replace('\u{2212}', "-"), words.en.replace('\u{2212}', "-")));
            assert_eq!(told, Some((zh.to_owned(), en.to_owned())), "{value}");
        }
        assert_eq!(large(999_000.0), None);
    }
}
