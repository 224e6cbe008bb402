//! Numbers as people read them: the one place where a figure becomes words.
//!
//! Everywhere a minus is the true sign, thousands are set apart from five digits on (of counts always), a per cent sign follows its
//! figure, and what is no number is a dash.

use super::{Language, Text};

/// In place of a figure that does not exist.
pub const NONE: &str = "–";

/// A number with a fixed count of digits after the point.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    set_apart(value, decimals, 5)
}

/// The same with thousands set apart from so many digits on.
fn set_apart(value: f64, decimals: usize, from: usize) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        // Years and the like stay whole: only five digits and more are set apart.
        if index > 0 && (whole.len() - index).is_multiple_of(3) && whole.len() >= from {
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

/// A sum of millions in a table, which counts money in millions in English and in ten thousands (万) in Chinese, as budgets are printed there;
/// as it is where nothing says what it is counted in.
pub fn in_table(million: f64, counted_in: Option<&Text>, language: Language) -> f64 {
    if counted_in.is_some() && language == Language::Zh { million * 100.0 } else { million }
}

/// The same in words.
pub fn words_in_table(million: f64, counted_in: Option<&Text>) -> Text {
    let [zh, en] = [Language::Zh, Language::En].map(|language| short(in_table(million, counted_in, language)));
    Text::new(zh, en)
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
    let unit = &if amount == "1" { one_of(unit) } else { unit.clone() };
    let joined = |unit: &str, between: &str| match unit.chars().next() {
        None => amount.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{amount}×{unit}"),
        Some('%') => format!("{amount}{unit}"),
        Some(_) => format!("{amount}{between}{unit}"),
    };
    Text::new(joined(&unit.zh, ""), joined(&unit.en, " "))
}

/// What one of a unit is called: `bed a year` of `beds a year`. Chinese has no plural.
pub fn one_of(unit: &Text) -> Text {
    let words: Vec<&str> = unit.en.split(' ').collect();
    // What is counted stands before how it is counted: `beds` of `beds per 10,000 people`.
    let ends = |at: usize| match words[at] {
        "a" | "an" | "of" | "each" | "for" => true,
        "per" => words.get(at + 1).is_some_and(|next| !next.starts_with("cent")),
        _ => false,
    };
    let noun = (1..words.len()).find(|at| ends(*at)).unwrap_or(words.len()) - 1;
    // One hundred households are still many.
    let many = words[0].starts_with(|letter: char| letter.is_ascii_digit()) || ["hundred", "thousand", "million"].contains(&words[0]);
    if many {
        return unit.clone();
    }
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words[noun] = singular(&words[noun]);
    Text::new(unit.zh.clone(), words.join(" "))
}

/// An English noun in the singular, by the regular endings and the words of plans that have none.
fn singular(noun: &str) -> String {
    match noun {
        "people" => return "person".to_owned(),
        "children" => return "child".to_owned(),
        _ => {}
    }
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if ["sses", "ches", "shes", "xes"].iter().any(|ending| noun.ends_with(ending)) {
        return noun[..noun.len() - 2].to_owned();
    }
    noun.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(noun).to_owned()
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

/// From here on a number is written in powers of ten: it would have more digits than anyone reads.
const POWERS_FROM: f64 = 1e15;

/// Most digits after the point: what is smaller is noise of the arithmetic.
const MOST_DECIMALS: usize = 6;

fn significant(value: f64, digits: usize) -> String {
    if value.is_finite() && value.abs() >= POWERS_FROM {
        let power = format!("{:.*e}", digits - 1, value.abs());
        let (figure, power) = power.split_once('e').expect("invariant: a power of ten is written after an e");
        let sign = if value < 0.0 { "\u{2212}" } else { "" };
        return format!("{sign}{}e{power}", trimmed(figure));
    }
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

/// A figure as a file holds it, in powers of ten where it would have more digits than anyone reads.
pub fn written(value: f64) -> String {
    if value.abs() >= POWERS_FROM { format!("{value:e}") } else { value.to_string() }
}

/// A difference of probabilities in percentage points, to a tenth.
pub fn points(difference: f64) -> String {
    signed((1000.0 * difference).round() / 10.0, |points| fixed(points, 1))
}

/// A number of things in English, whose plural takes an `s`: `1 target`, `2 targets`.
pub fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", whole(count))
}

/// A number of things that are counted, which is no year: its thousands are always set apart.
pub fn whole(count: usize) -> String {
    things(count as f64)
}

/// The same of a mean.
pub fn things(count: f64) -> String {
    if count.is_finite() { set_apart(count, 0, 4) } else { NONE.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_unit_is_told_in_the_singular() {
        for (unit, one) in [
            ("years", "1 year"),
            ("beds a year", "1 bed a year"),
            ("people a year", "1 person a year"),
            ("passes a year", "1 pass a year"),
            ("half per cents a year", "1 half per cent a year"),
            ("points of the uncertified a year", "1 point of the uncertified a year"),
            ("beds per 10,000 people", "1 bed per 10,000 people"),
            ("hundred households a year", "1 hundred households a year"),
            ("10,000 m² a year", "1×10,000 m² a year"),
            ("per cent a year", "1 per cent a year"),
            ("classes", "1 class"),
            ("m²", "1 m²"),
        ] {
            assert_eq!(of_unit("1", &Text::new("张", unit)), Text::new("1张", one));
        }
        assert_eq!(of_unit("2", &Text::new("年", "years")).en, "2 years");
        assert_eq!(of_unit("0.25", &Text::new("年", "years")).en, "0.25 years");
    }

    #[test]
    fn numbers_of_more_digits_than_anyone_reads_are_told_in_powers_of_ten() {
        for (value, told) in
            [(1e300, "1e300"), (5.7e31, "5.7e31"), (-1.2345e20, "\u{2212}1.23e20"), (9.999e17, "1e18"), (f64::INFINITY, NONE)]
        {
            assert_eq!(short(value), told);
        }
        assert_eq!(short(999_000_000_000.0), "999,000,000,000");
        assert_eq!(full(1.23456e15), "1.235e15");
    }

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
