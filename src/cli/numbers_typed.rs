//! What to write for a number, a folder or a size that an option cannot take. No tip repeats what was refused.

use std::path::Path;

use clap::Error;
use clap::error::ContextKind;

use super::args::NOT_A_FOLDER;
use super::refused::word;
use crate::language::Text;
use crate::table::{PerCent, half_width, number_meant};
use crate::text;

/// Quotation marks of word processors, which a shell leaves where they are.
const QUOTES: [char; 10] = ['“', '”', '‘', '’', '„', '"', '\'', '「', '」', '＂'];

/// What to write for a value that is refused, where that can be told.
pub(super) fn number_tip(error: &Error) -> Option<Text> {
    let cause = std::error::Error::source(error)?.to_string();
    let typed = word(error, ContextKind::InvalidValue)?;
    if cause == NOT_A_FOLDER {
        let folder = Path::new(&typed).with_extension("").display().to_string();
        return Some(text!("name a folder: {folder}", "请写文件夹名：{folder}"));
    }
    let argument = word(error, ContextKind::InvalidArg).unwrap_or_default();
    let kind = |names: &[&str]| names.iter().any(|name| argument.trim_end_matches("...").ends_with(name));
    let written = half_width(typed.trim_matches(QUOTES)).trim().to_owned();
    let is_per_cent = written.ends_with(['%', '％']);
    let bare = written.trim_end_matches(['%', '％']).trim();
    if kind(&["<I/N>", "<第几份/份数>"]) {
        return Some(shard_tip(&written));
    }
    if kind(&["<SIZE>", "<尺寸>"]) {
        let [width, height] = whole_numbers(&written)[..] else { return None };
        return ([width, height].iter().all(|side| (320..=10_000).contains(side))).then(|| write(format!("{width}x{height}")));
    }
    if kind(&["<MONEY>", "<金额>"]) {
        return Some(money_tip(&written));
    }
    // Where a part of one is wanted, per cents are meant by what is far above it: 80 is 0.8. What lies little above may be anything.
    if kind(&["<P>", "<PART>", "<概率>", "<比例>"]) {
        let number: Option<f64> = bare.parse().ok();
        // Hardly any probability is 5 %, while shares often are.
        let whole = |number: &f64| kind(&["<PART>", "<比例>"]) && number.fract() == 0.0 && (2.0..100.0).contains(number);
        let meant =
            number.filter(|number| is_per_cent && *number > 0.0 && *number < 100.0 || (10.0..100.0).contains(number) || whole(number));
        return Some(match meant {
            Some(number) => write((number * 1e7).round() / 1e9),
            None => text!("a part of one: 80 % is 0.8", "以1为整体：80%写作0.8"),
        });
    }
    // Where per cents or points are wanted, a part of one is meant by what is too little, and a sign is none.
    if kind(&["<PERCENT>", "<POINTS>", "<百分比>", "<百分点>"]) {
        let number = bare.parse::<f64>().ok()?.abs();
        let meant = if number < 0.5 && !is_per_cent { (number * 1e8).round() / 1e6 } else { number };
        return Some(if (0.5..=100.0).contains(&meant) {
            write(meant)
        } else if number > 100.0 {
            most("100")
        } else if number == 0.0 {
            text!("leave the option out for none", "若不要，请去掉该选项")
        } else {
            least("0.5")
        });
    }
    let whole = whole_meant(&written);
    if let Some((low, high)) = bounds(&cause) {
        // A year has no bounds here: that is a whole number of this size only.
        if low.starts_with('-') {
            return Some(text!("a year such as 2025", "年份，如 2025"));
        }
        let below = written.starts_with('-') || whole.as_ref().is_some_and(|whole| whole.parse::<u128>().ok() < low.parse().ok());
        return Some(match whole {
            Some(whole) if whole != written && inside(&whole, low, high) => write(whole),
            _ if below => least(low),
            _ => most(high),
        });
    }
    if cause.starts_with("number too large") {
        return Some(most(&u64::MAX.to_string()));
    }
    whole.filter(|whole| *whole != typed && whole.parse::<u64>().is_ok()).map(write)
}

/// Why a number is refused, without the words of programmers.
pub(super) fn plain_reason(cause: &str) -> Option<String> {
    if let Some((low, high)) = bounds(cause) {
        let value = cause.split(" is not in ").next().unwrap_or_default();
        return Some(if low.starts_with('-') { format!("{value} is no year") } else { format!("{value} is not between {low} and {high}") });
    }
    match cause {
        "invalid digit found in string" => Some("a whole number without point or sign is wanted".to_owned()),
        "number too large to fit in target type" => Some("the number is too large".to_owned()),
        "number too small to fit in target type" => Some("the number is too small".to_owned()),
        "cannot parse integer from empty string" => Some("a whole number is wanted".to_owned()),
        _ => None,
    }
}

/// The bounds of a range in clap's words, `0 is not in 1..=1000`.
pub(super) fn bounds(cause: &str) -> Option<(&str, &str)> {
    let (_, range) = cause.split_once(" is not in ")?;
    let (low, high) = range.split_once("..")?;
    Some((low, high.trim_start_matches('=')))
}

fn inside(whole: &str, low: &str, high: &str) -> bool {
    let number = |words: &str| words.parse::<u128>().ok();
    number(whole).zip(number(low)).is_some_and(|(whole, low)| whole >= low && number(high).is_none_or(|high| whole <= high))
}

fn write(what: impl std::fmt::Display) -> Text {
    text!("write {what}", "请写 {what}")
}

fn least(low: &str) -> Text {
    text!("the least is {low}", "最小为 {low}")
}

fn most(high: &str) -> Text {
    text!("the most is {high}", "最大为 {high}")
}

/// The whole number that is meant: draws are whole, so a comma before three digits parts thousands.
fn whole_meant(written: &str) -> Option<String> {
    let plain = without_thousands(written);
    let meant = number_meant(&plain, PerCent::Unknown);
    let whole = match meant.as_deref() {
        Some([one]) => one.clone(),
        Some(_) => return None,
        None => plain,
    };
    whole.parse::<u128>().is_ok().then_some(whole)
}

/// Digits without the commas that part thousands; anything else as it is.
fn without_thousands(written: &str) -> String {
    let digits = written.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let mut groups = digits.split([',', '，']);
    let head = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && first.chars().all(|letter| letter.is_ascii_digit()));
    if head && groups.all(|group| group.len() == 3 && group.chars().all(|letter| letter.is_ascii_digit())) {
        written.replace([',', '，'], "")
    } else {
        written.to_owned()
    }
}

/// A sum in millions of the currency, or several with spaces between them.
fn money_tip(written: &str) -> Text {
    let plain = without_thousands(written);
    let parts: Vec<&str> = plain.split([',', '，', ';', '；', '、', ' ']).filter(|part| !part.is_empty()).collect();
    // `20,5` may be one sum whose comma begins the decimals.
    if let [whole, part] = parts[..]
        && part.len() <= 2
        && plain.matches([',', '，']).count() == 1
        && [whole, part].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        && !plain.contains(' ')
    {
        return text!("write {whole}.{part} for one sum, {whole} {part} for two", "一笔金额请写 {whole}.{part}，两笔请写 {whole} {part}");
    }
    if parts.len() > 1 && parts.iter().all(|part| part.parse::<f64>().is_ok_and(|sum| sum >= 0.0)) {
        let parts = parts.join(" ");
        return text!("several sums have spaces between them: {parts}", "多笔金额之间用空格：{parts}");
    }
    let plain =
        ["a year", "per year", "/year", "every year", "每年", "一年", "/年"].iter().fold(plain, |words, part| words.replace(part, ""));
    let meant = number_meant(plain.trim(), PerCent::Money(Some(MILLION)));
    let sum = meant
        .as_deref()
        .and_then(|meant| if let [one] = meant { Some(one.clone()) } else { None })
        .or_else(|| plain.parse::<f64>().ok().map(|_| plain.clone()));
    let sum = sum.filter(|sum| sum != written && sum.parse::<f64>().is_ok_and(|sum| sum >= 0.0));
    match sum {
        Some(sum) => text!("write {sum}: sums are in millions", "请写 {sum}：金额以百万元计"),
        None => text!("write a number of millions, such as 20", "请写以百万元计的数，如 20"),
    }
}

/// A million as a power of ten.
const MILLION: i32 = 6;

/// The shares of a batch, by the numbers that stand in the words.
fn shard_tip(written: &str) -> Text {
    match whole_numbers(written)[..] {
        [number, of] if number > of && of >= 1 => {
            let last = if of == 1 { String::new() } else { format!(" … {of}/{of}") };
            text!("of {of} shares there is no share {number}: 1/{of}{last}", "{of} 份中没有第 {number} 份：1/{of}{last}")
        }
        [number, of] if number >= 1 && of >= 1 => write(format!("{number}/{of}")),
        [number] if number >= 1 => {
            let of = number.max(8);
            text!(
                "write how many shares there are too: {number}/{of} is share {number} of {of}",
                "还要写明共几份：{number}/{of} 为 {of} 份中的第 {number} 份"
            )
        }
        _ => text!("1/8 is the first of eight shares", "1/8 为八份中的第一份"),
    }
}

fn whole_numbers(written: &str) -> Vec<u32> {
    written.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}
