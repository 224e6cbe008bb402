//! Changes that are said as a multiple or a part: 翻一番, 减半, 增长1倍, `double`, `by a third`.

use super::demand::whole_word;
use super::direction::{falls, moves};
use crate::plan::is_percentage;

/// What words say of a multiple of the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Multiple {
    /// Nothing.
    None,
    /// A change of so much per cent.
    Change(f64),
    /// What is left in the end, as a change of so much per cent: 缩短到三分之二.
    Left(f64),
    /// A multiple of which nobody can tell whether it comes on top.
    Unclear,
}

/// Parts of a whole, in per cent of it.
const PARTS: [(&str, f64); 20] = [
    ("half", 50.0),
    ("two thirds", 200.0 / 3.0),
    ("two-thirds", 200.0 / 3.0),
    ("a third", 100.0 / 3.0),
    ("one third", 100.0 / 3.0),
    ("one-third", 100.0 / 3.0),
    ("a quarter", 25.0),
    ("one quarter", 25.0),
    ("one-quarter", 25.0),
    ("three quarters", 75.0),
    ("three-quarters", 75.0),
    ("a fifth", 20.0),
    ("one fifth", 20.0),
    ("a tenth", 10.0),
    ("一半", 50.0),
    ("三分之一", 100.0 / 3.0),
    ("三分之二", 200.0 / 3.0),
    ("四分之一", 25.0),
    ("四分之三", 75.0),
    ("五分之一", 20.0),
];

/// Words of a multiple.
const MULTIPLES: [(&str, f64); 19] = [
    ("翻番", 100.0),
    ("加倍", 100.0),
    ("翻倍", 100.0),
    ("减半", -50.0),
    ("doubling", 100.0),
    ("doubled", 100.0),
    ("doubles", 100.0),
    ("double", 100.0),
    ("tripling", 200.0),
    ("tripled", 200.0),
    ("triple", 200.0),
    ("treble", 200.0),
    ("trebled", 200.0),
    ("quadruple", 300.0),
    ("quadrupled", 300.0),
    ("halve", -50.0),
    ("halved", -50.0),
    ("halves", -50.0),
    ("halving", -50.0),
];

/// 翻一番, 减半 and the like: the change in per cent. In a row whose unit is 倍 a figure is the value itself.
pub(super) fn multiple(rest: &str, unit: &str) -> Multiple {
    let lower = rest.to_lowercase();
    // A triple vaccination of 88 % is no tripling.
    let figure = lower.chars().any(|letter| letter.is_ascii_digit());
    let said = |word: &str| whole_word(&lower, word, 0).is_some() && !(word.is_ascii() && figure);
    // 不翻番 and `nearly double` say something else.
    let plainly = |word: &str| {
        !lower.split(word).next().is_some_and(|before| ["不", "近", "nearly", "almost"].iter().any(|not| before.contains(not)))
    };
    if let Some((word, change)) = MULTIPLES.iter().find(|(word, _)| said(word)) {
        return if plainly(word) { Multiple::Change(*change) } else { Multiple::Unclear };
    }
    if let Some(times) = between(&lower, "翻", "番").and_then(number) {
        return if plainly("翻") { Multiple::Change((libm::pow(2.0, times) - 1.0) * 100.0) } else { Multiple::Unclear };
    }
    if let Some((word, part)) = PARTS.iter().find(|(word, _)| whole_word(&lower, word, 0).is_some()) {
        let before = lower.split(word).next().unwrap_or_default().trim_end();
        let ends = |words: &[&str]| words.iter().any(|end| before.ends_with(end));
        let leads_to = if word.is_ascii() { ends(&[" to"]) && moves_or_falls(&lower) } else { ends(&["到", "至", "为", "成", "达"]) };
        if leads_to {
            // Of a percentage three quarters may be a level and a part of what is there.
            return if word.is_ascii() && is_percentage(unit) { Multiple::Unclear } else { Multiple::Left(part - 100.0) };
        }
        let by = !word.is_ascii() || ends(&["by"]) || *word == "half" && ends(&[" in"]);
        // A third of something is no change.
        return match (falls(&lower), moves(&lower)) {
            _ if !by => Multiple::None,
            (true, _) => Multiple::Change(-part),
            (false, true) => Multiple::Change(*part),
            _ if word.is_ascii() => Multiple::Unclear,
            _ => Multiple::None,
        };
    }
    if lower.contains("fold") && lower.chars().any(|letter| letter.is_ascii_digit())
        || lower.contains("twofold")
        || lower.contains("threefold")
    {
        return Multiple::Unclear;
    }
    if let Some(at) = lower.find("times the ").or_else(|| lower.find("times as ")) {
        let times = number(lower[..at].trim().rsplit(' ').next().unwrap_or_default());
        return match times {
            Some(times) if !moves(&lower) => Multiple::Change((times - 1.0) * 100.0),
            _ => Multiple::Unclear,
        };
    }
    // 降为基期的80%: a part of another value, which is not at hand here.
    if lower.contains('%') && lower.split('的').skip(1).any(|after| after.starts_with(|letter: char| letter.is_ascii_digit())) {
        return Multiple::Unclear;
    }
    if unit.contains('倍') {
        return Multiple::None;
    }
    let Some(at) = lower.find('倍') else { return Multiple::None };
    let before = lower[..at]
        .trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.' || "零一二三四五六七八九十两半".contains(letter));
    let Some(times) = number(&lower[before.len()..at]) else { return Multiple::None };
    let before = before.trim_end().trim_end_matches('约').trim_end();
    let level = ["到", "至", "为", "的", "是", "达", "相当于"].iter().any(|word| before.ends_with(word)) || lower[at..].starts_with("倍于");
    match () {
        () if falls(&lower) => Multiple::Unclear,
        () if level => Multiple::Change((times - 1.0) * 100.0),
        () if moves(&lower) => Multiple::Change(times * 100.0),
        () if unit.is_empty() => Multiple::None,
        () => Multiple::Unclear,
    }
}

fn moves_or_falls(lower: &str) -> bool {
    moves(lower) || falls(lower)
}

/// What stands between two signs.
fn between<'w>(words: &'w str, open: &str, close: &str) -> Option<&'w str> {
    let (_, rest) = words.split_once(open)?;
    Some(rest.split_once(close)?.0.trim_start_matches('了'))
}

/// A change whose only number is an English word, in digits: `reduce by one`.
pub(super) fn one_number_word(rest: &str) -> Option<String> {
    const WORDS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let lower = rest.to_lowercase();
    if lower.len() != rest.len() || rest.chars().any(|letter| letter.is_ascii_digit()) || !moves(&lower) {
        return None;
    }
    // Two thirds are no two.
    if PARTS.iter().any(|(part, _)| whole_word(&lower, part, 0).is_some()) {
        return None;
    }
    let mut found = WORDS.iter().enumerate().filter_map(|(at, word)| Some((whole_word(&lower, word, 0)?, at + 1, word.len())));
    let (at, number, length) = found.next()?;
    found.next().is_none().then(|| format!("{}{number}{}", &rest[..at], &rest[at + length..]))
}

/// A small number in digits or one numeral.
fn number(words: &str) -> Option<f64> {
    let numeral = "零一二三四五六七八九十"
        .chars()
        .position(|known| words.starts_with(known) && words.chars().count() == 1)
        .map(|number| number as f64);
    let word = ["zero", "one", "two", "three", "four", "five"].iter().position(|known| *known == words).map(|number| number as f64);
    let other = match words {
        "两" => Some(2.0),
        "半" => Some(0.5),
        _ => None,
    };
    numeral.or(word).or(other).or_else(|| words.parse().ok().filter(|number: &f64| number.is_finite() && *number < 1000.0 && *number > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_changes_of_the_baseline() {
        for (words, change) in [
            ("翻一番", 100.0),
            ("翻两番", 300.0),
            ("翻番", 100.0),
            ("减半", -50.0),
            ("增长1倍", 100.0),
            ("增长到2倍", 100.0),
            ("增加两倍", 200.0),
            ("提高0.5倍", 50.0),
            ("达到的1.5倍", 50.0),
            ("增加一半", 50.0),
            ("减少四分之一", -25.0),
            ("reduced by a quarter", -25.0),
            ("doubled", 100.0),
            ("2 times the baseline", 100.0),
        ] {
            assert_eq!(multiple(words, "个"), Multiple::Change(change), "{words}");
        }
        for (words, left) in [
            ("缩短到三分之二", 200.0 / 3.0 - 100.0),
            ("reduce to two thirds", 200.0 / 3.0 - 100.0),
            ("cut to a third", 100.0 / 3.0 - 100.0),
            ("降至一半", -50.0),
            ("压缩为四分之三", -25.0),
        ] {
            assert_eq!(multiple(words, "天"), Multiple::Left(left), "{words}");
        }
        for words in [
            "降为的80%",
            "不翻番",
            "近翻一番",
            "nearly double",
            "减少2倍",
            "3倍",
            "increase 3-fold",
            "increase by 2 times as many",
            "by half",
        ] {
            assert_eq!(multiple(words, "个"), Multiple::Unclear, "{words}");
        }
        assert_eq!(multiple("raise to three quarters", "%"), Multiple::Unclear);
        for (words, unit) in
            [("a third of schools", "%"), ("1.5倍", "倍"), ("1.5倍", ""), ("三分之一", "个"), ("5 times", "times"), ("95", "%")]
        {
            assert_eq!(multiple(words, unit), Multiple::None, "{words}");
        }
    }
}
