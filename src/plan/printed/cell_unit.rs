//! The unit that a cell gives its figure, and that of its row: 9000万元 are 0.9 of 亿元, `£1.5m` in pounds 1,500,000.

use crate::language::Text;
use crate::text;

use super::Value;
use super::number::multiplier_at;
use super::sign::is_money;
use super::words::plain;

/// Whether an `m` after a number stands for million: beside a sign of money, or where the unit counts in millions.
fn is_money_million(rest: &str, start: usize, end: usize, unit: &str) -> bool {
    let alone = rest[end..].starts_with(['m', 'M']) && !rest[end + 1..].starts_with(|letter: char| letter.is_alphanumeric());
    let money = rest[..start].trim_end().ends_with(is_money) || unit.contains(is_money);
    alone && (money || unit_factor(unit) == 1e6)
}

/// By what a number is multiplied to be in the unit of its row, where what belongs to it ends, and what is doubtful of that: 9000万元 are 0.9 of 亿元.
pub(super) fn in_unit(rest: &str, start: usize, end: usize, unit: &str) -> (f64, usize, Option<Text>) {
    let own = unit_factor(unit);
    // 千米 begins with a thousand and is a unit of its own.
    if own == 1.0 && !unit.is_empty() && rest[end..].trim_start().starts_with(&plain(unit)) {
        return (1.0, end, None);
    }
    if let Some((factor, bytes)) = in_time(&rest[end..], unit) {
        return (factor, end + bytes, None);
    }
    let counted = counted(unit);
    let bare = |end: usize| !rest[end..].trim_start().starts_with(|letter: char| letter.is_alphabetic());
    let twice =
        || text!("the cell and the unit `{unit}` both count in the same: counted once", "单元格与单位“{unit}”都带同一数量级：只计一次");
    if let Some((times, bytes)) = multiplier_at(&rest[end..]) {
        let end = end + bytes;
        return (times / own, end, (own == times && bare(end) && !rest[..start].trim_end().ends_with(is_money)).then(twice));
    }
    if is_money_million(rest, start, end, unit) {
        return (1e6 / own, end + 1, None);
    }
    if !counted.is_empty() && rest[end..].trim_start().starts_with(&counted) {
        let doubt = text!(
            "counted in {counted}, but the unit is `{unit}`: divided by {own}; if `{unit}` is meant, write it",
            "单元格以“{counted}”计，而单位是“{unit}”：已除以 {own}；如实为“{unit}”，请写明"
        );
        return (1.0 / own, end, Some(doubt));
    }
    (1.0, end, None)
}

/// Units of time by their names, and how many hours each has.
const TIMES: [(&[&str], f64); 5] = [
    (&["分钟", "minutes", "minute", "min"], 1.0 / 60.0),
    (&["小时", "hours", "hour"], 1.0),
    (&["天", "日", "days", "day"], 24.0),
    (&["周", "星期", "weeks", "week"], 168.0),
    (&["年", "years", "year"], 8760.0),
];

/// By what a time is multiplied to be in the unit of its row, where both are times and differ, with the bytes that its unit takes: 2周 are 14天. Months
/// are of several lengths, but 12 to a year.
fn in_time(after: &str, unit: &str) -> Option<(f64, usize)> {
    let unit = plain(unit).to_lowercase();
    let (blank, lower) = (after.len() - after.trim_start().len(), after.trim_start().to_lowercase());
    let own = TIMES.iter().find(|(names, _)| names.contains(&unit.trim()))?.1;
    let word = |names: &[&'static str]| {
        let ends = |word: &str| !word.is_ascii() || !lower[word.len()..].starts_with(|letter: char| letter.is_ascii_alphabetic());
        names.iter().copied().find(|word| lower.starts_with(*word) && ends(word))
    };
    if own == 8760.0
        && let Some(month) = word(&["个月", "months", "month"])
    {
        return Some((1.0 / 12.0, blank + month.len()));
    }
    let (name, hours) = TIMES.iter().find_map(|(names, hours)| Some((word(names)?, *hours)))?;
    // Years of days are never meant to a day.
    (hours != own && own < 8760.0 && hours < 8760.0).then_some((hours / own, blank + name.len()))
}

/// By what a unit multiplies its figures: 10,000 for 万人, a million for `£m` and `million yuan`, 1 for 人 and for rates such as `per million`.
fn unit_factor(unit: &str) -> f64 {
    let unit = plain(unit);
    // 千米 and 千克 are units of their own.
    let own = ["千米", "千克", "千瓦", "千卡", "千伏", "百分", "千分", "百米"].iter().any(|word| unit.starts_with(word));
    let chinese = [("万亿", 1e12), ("千万", 1e7), ("百万", 1e6), ("十亿", 1e9), ("亿", 1e8), ("万", 1e4), ("千", 1e3)];
    if let Some((_, factor)) = chinese.iter().find(|(word, _)| !own && unit.starts_with(word)) {
        return *factor;
    }
    let lower = unit.to_lowercase();
    if ["per ", "/", "por ", "pro ", "je "].iter().any(|word| lower.contains(word)) {
        return 1.0;
    }
    let money = lower.trim_start_matches("us").trim_start_matches(is_money).trim();
    let short = match money {
        "bn" | "b" => Some(1e9),
        "m" | "mn" => Some(1e6),
        "k" | "000" | "'000" | "000s" | "'000s" => Some(1e3),
        _ => None,
    };
    let short = short.filter(|_| money.len() < lower.len()).or_else(|| matches!(lower.as_str(), "m£" | "m€" | "m$").then_some(1e6));
    let words = [("billion", 1e9), ("million", 1e6), ("millones", 1e6), ("mio", 1e6), ("thousand", 1e3), ("'000", 1e3)];
    short.or_else(|| words.iter().find(|(word, _)| lower.contains(word)).map(|(_, factor)| *factor)).unwrap_or(1.0)
}

/// What a unit counts without its multiplier: 人 of 万人; empty where it has none.
fn counted(unit: &str) -> String {
    let unit = plain(unit);
    if unit_factor(&unit) > 1.0 { unit.trim_start_matches(['十', '百', '千', '万', '亿']).to_owned() } else { String::new() }
}

/// How many hours a unit of time has; `None` for another unit.
pub(crate) fn hours(unit: &str) -> Option<f64> {
    let unit = plain(unit).to_lowercase();
    TIMES.iter().find(|(names, _)| names.contains(&unit.trim())).map(|(_, hours)| *hours)
}

/// By what a unit multiplies its figures, and what it counts: 10,000 and 人 for 万人, 1 and 人 for 人.
pub(crate) fn counted_in(unit: &str) -> (f64, String) {
    let scaled = counted(unit);
    (unit_factor(unit), if scaled.is_empty() { plain(unit).trim().to_owned() } else { scaled })
}

/// Whether a number given beside a printed figure is that figure, also where its unit counts in 万 or 亿, or its comma is a decimal one. Of a unit
/// that counts single things, 1.2 is not 1.2万.
pub fn says_the_same(printed: &Value, words: &str, value: f64, unit: &str) -> bool {
    let close = |factor: f64| (value - printed.number * factor).abs() <= 1e-12 * value.abs().max(1.0);
    let counts = [('千', 1e3), ('万', 1e4), ('亿', 1e8), ('亿', 1e4)];
    let counted = |word: char| unit.is_empty() || unit.contains(['千', '万', '亿']) || !words.contains(word);
    close(1.0) || counts.iter().any(|(word, factor)| words.contains(*word) && (close(*factor) || close(1.0 / factor) && counted(*word)))
}
