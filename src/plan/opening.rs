//! Dates as authorities print them: `2023-07`, `2023年9月`, `Q3 2023`, `end of 2023`, `base + 2.5`.

use crate::table::{half_width, parse_number};

/// When something opens, as words say it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Printed {
    /// A year with decimals: a month is its beginning, a quarter or a half its middle.
    Date(f64),
    /// A year and nothing else.
    YearAlone(i32),
    /// A year that begins in one calendar year and ends in this one: its middle is about its beginning.
    Turn(i32),
    /// The base year and so many years.
    AfterBase(f64),
    /// Two dates, or a year with a second number that says a span.
    Span,
    /// Day and month in an order that cannot be told.
    DayOrMonth(i32, [u32; 2]),
    /// A year with one or two decimals that may be a month: `2027.7`.
    MonthOrPart(i32, u32),
    /// Nothing of the kind.
    Nothing,
}

/// The same of a cell, in which a year may have decimals.
pub(super) fn printed_in_cell(words: &str) -> Printed {
    let plain = half_width(words);
    let Some(year) = parse_number(plain.trim()).filter(|year| year.fract() != 0.0) else { return printed(words) };
    let part = plain.trim().split_once('.').map_or("", |(_, part)| part);
    match part.parse() {
        Ok(month @ 1..=12) if part.len() <= 2 => Printed::MonthOrPart(year as i32, month),
        _ => Printed::Date(year),
    }
}

/// Months, quarters and halves as words, longer ones before those they begin with; a quarter and a half by their middle, in months from the
/// year's beginning.
const PARTS: [(&str, f64); 69] = [
    ("endof", 11.0),
    ("yearend", 11.0),
    ("end", 11.0),
    ("末", 11.0),
    ("底", 11.0),
    ("beginningof", 0.0),
    ("early", 0.0),
    ("初", 0.0),
    ("middleof", 6.0),
    ("mid", 6.0),
    ("中", 6.0),
    ("firsthalf", 3.0),
    ("secondhalf", 9.0),
    ("1sthalf", 3.0),
    ("2ndhalf", 9.0),
    ("h1", 3.0),
    ("h2", 9.0),
    ("上半年", 3.0),
    ("下半年", 9.0),
    ("firstquarter", 1.5),
    ("secondquarter", 4.5),
    ("thirdquarter", 7.5),
    ("fourthquarter", 10.5),
    ("q1", 1.5),
    ("q2", 4.5),
    ("q3", 7.5),
    ("q4", 10.5),
    ("1q", 1.5),
    ("2q", 4.5),
    ("3q", 7.5),
    ("4q", 10.5),
    ("第一季度", 1.5),
    ("第二季度", 4.5),
    ("第三季度", 7.5),
    ("第四季度", 10.5),
    ("一季度", 1.5),
    ("二季度", 4.5),
    ("三季度", 7.5),
    ("四季度", 10.5),
    ("1季度", 1.5),
    ("2季度", 4.5),
    ("3季度", 7.5),
    ("4季度", 10.5),
    ("spring", 2.0),
    ("summer", 5.0),
    ("autumn", 8.0),
    ("fall", 8.0),
    ("winter", 11.0),
    ("春季", 2.0),
    ("夏季", 5.0),
    ("秋季", 8.0),
    ("冬季", 11.0),
    ("春", 2.0),
    ("夏", 5.0),
    ("秋", 8.0),
    ("冬", 11.0),
    ("january", 0.0),
    ("february", 1.0),
    ("march", 2.0),
    ("april", 3.0),
    ("may", 4.0),
    ("june", 5.0),
    ("july", 6.0),
    ("august", 7.0),
    ("september", 8.0),
    ("october", 9.0),
    ("november", 10.0),
    ("december", 11.0),
    ("sept", 8.0),
];

/// Short names of months, in order.
const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Months in Chinese numerals, those of two characters first.
const CHINESE_MONTHS: [(&str, u32); 12] = [
    ("十一", 11),
    ("十二", 12),
    ("十", 10),
    ("一", 1),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
];

/// Words around a date that say nothing of it.
const AROUND: [&str; 22] = [
    "expected",
    "planned",
    "scheduled",
    "opening",
    "opens",
    "open",
    "completion",
    "before",
    "by",
    "in",
    "of",
    "the",
    "预计",
    "计划",
    "力争",
    "完工",
    "竣工",
    "建成",
    "开放",
    "投用",
    "启用",
    "前",
];

/// A year that is written in numerals one by one, as formal documents do, in digits: `二〇二七年九月`.
fn in_digits(words: &str) -> String {
    let digit = |letter: &char| match letter {
        '零' | '〇' | '○' => Some('0'),
        _ => "零一二三四五六七八九".chars().position(|known| known == *letter).and_then(|digit| char::from_digit(digit as u32, 10)),
    };
    let letters: Vec<char> = words.chars().collect();
    let run = letters.windows(5).position(|five| five[4] == '年' && five[..4].iter().all(|letter| digit(letter).is_some()));
    match run {
        Some(at) => letters
            .iter()
            .enumerate()
            .map(|(position, letter)| digit(letter).filter(|_| (at..at + 4).contains(&position)).unwrap_or(*letter))
            .collect(),
        None => words.to_owned(),
    }
}

/// What words say of a date.
pub(super) fn printed(words: &str) -> Printed {
    let plain = in_digits(&of_era(&half_width(words).to_lowercase()));
    if let Some(after) = after_base(&plain) {
        return Printed::AfterBase(after);
    }
    let Some((year, before, behind)) = year(&plain) else { return Printed::Nothing };
    let behind = behind.trim_start();
    if let Some(end) = second_year(year, before, behind) {
        return Printed::Turn(end);
    }
    let rest = format!("{before} {}", behind.strip_prefix('年').unwrap_or(behind));
    if self::year(&rest).is_some() {
        return Printed::Span;
    }
    let rest = rest.replace("完成", "").replace("建成", "");
    // Words are taken out as words, signs of Chinese wherever they stand.
    let rest: Vec<&str> = rest
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | '约'))
        .filter(|word| !AROUND.contains(word))
        .collect();
    let mut rest = rest.concat();
    for word in AROUND.iter().filter(|word| !word.is_ascii()) {
        rest = rest.replace(word, "");
    }
    let rest = rest.trim_matches(|letter: char| matches!(letter, '-' | '/' | '.' | '_')).to_owned();
    let day = |month: u32, day: u32| day <= days_of(year, month);
    let at = |months: f64| Printed::Date(f64::from(year) + months / 12.0);
    if matches!(rest.as_str(), "" | "内" | "度" | "fy" | "财年" | "财政年度" | "会计年度" | "年度") {
        return Printed::YearAlone(year);
    }
    if let Some((_, months)) = PARTS.iter().find(|(part, _)| rest == *part) {
        return at(*months);
    }
    let month =
        rest.trim_end_matches('日').trim_end_matches("月份").trim_end_matches('月').trim_end_matches("月底").trim_end_matches("月初");
    if let Some((_, month)) = CHINESE_MONTHS.iter().find(|(name, _)| month == *name) {
        return at(f64::from(*month - 1));
    }
    let letters: String = rest.chars().filter(char::is_ascii_alphabetic).collect();
    let spelled = SHORT.iter().position(|short| letters == *short).map(|month| month as f64);
    let spelled = spelled.or_else(|| PARTS.iter().find(|(part, _)| letters.len() > 3 && letters == *part).map(|(_, months)| *months));
    let numbers: Vec<Option<u32>> =
        rest.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    // A day beside the name of a month says no more than the month.
    if let Some(months) = spelled
        && (numbers.is_empty() || matches!(numbers[..], [Some(1..=31)]) && numbers[0].is_some_and(|number| day(months as u32 + 1, number)))
    {
        return at(months);
    }
    let strange =
        rest.chars().any(|letter| !letter.is_ascii_digit() && !matches!(letter, '-' | '/' | '.' | '月' | '日' | '份' | '底' | '初' | '号'));
    if strange {
        return if rest.contains(['~', '至', '到']) { Printed::Span } else { Printed::Nothing };
    }
    let year_first = before.trim().is_empty();
    match numbers[..] {
        [Some(month @ 1..=12)] => at(f64::from(month - 1)),
        // No month has that day.
        [Some(month @ 1..=12), Some(date)] if year_first && !day(month, date) => Printed::Nothing,
        [Some(month @ 1..=12), Some(1..=31)] if year_first && !rest.contains("月-") => at(f64::from(month - 1)),
        // Behind a year the month comes first: nobody writes year, day and month.
        [Some(date @ 13..=31), Some(month @ 1..=12)] | [Some(month @ 1..=12), Some(date @ 13..=31)] if !year_first && day(month, date) => {
            at(f64::from(month - 1))
        }
        [Some(date), Some(month)] if date == month && (1..=12).contains(&month) => at(f64::from(month - 1)),
        // Points stand between day and month in that order only.
        [Some(date @ 1..=31), Some(month @ 1..=12)] if !year_first && rest.contains('.') && day(month, date) => at(f64::from(month - 1)),
        [Some(first @ 1..=12), Some(second @ 1..=12)] if !year_first => Printed::DayOrMonth(year, [first, second]),
        _ => Printed::Nothing,
    }
}

/// Years of eras as those of the calendar: 令和9年 is 2027年, 民国116年 too.
fn of_era(words: &str) -> String {
    const ERAS: [(&str, i32); 4] = [("令和", 2018), ("平成", 1988), ("民国", 1911), ("民國", 1911)];
    let found = ERAS.iter().find_map(|(era, start)| Some((words.find(era)?, era.len(), start)));
    let Some((at, length, start)) = found else { return words.to_owned() };
    let behind = words[at + length..].replacen('元', "1", 1);
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    match behind[..digits].parse::<i32>() {
        Ok(year) if digits <= 3 => format!("{}{}{}", &words[..at], start + year, &behind[digits..]),
        _ => words.to_owned(),
    }
}

/// The calendar year in which a year such as `2027/28` and `FY 2027-28` ends. `2027-10` is a month unless a financial year is named.
fn second_year(year: i32, before: &str, behind: &str) -> Option<i32> {
    let named = ["fy", "financial year", "fiscal year"].iter().any(|word| before.trim_end().ends_with(word));
    let behind = behind.strip_prefix(['/', '-', '–'])?;
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let rest = behind[digits..].trim();
    let named = named || matches!(rest, "财年" | "财政年度" | "会计年度" | "年度");
    let end = behind[..digits].parse::<i32>().ok()?;
    let follows = match digits {
        2 => end == (year + 1) % 100 && (named || end > 12),
        4 => end == year + 1 && named,
        _ => false,
    };
    (follows && (rest.is_empty() || named)).then_some(year + 1)
}

/// How many days a month has.
fn days_of(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whole years after the base year: 2 of `base + 2`.
pub(crate) fn years_after_base(words: &str) -> Option<i32> {
    match printed(words) {
        Printed::AfterBase(years) if years.fract() == 0.0 && years.abs() < 1000.0 => Some(years as i32),
        _ => None,
    }
}

/// `base + 2.5` and `基期+2.5年`: what is added to the base year.
fn after_base(plain: &str) -> Option<f64> {
    let rest = plain.trim().strip_prefix("base").or_else(|| plain.trim().strip_prefix("基期"))?;
    let rest = rest.trim_start().trim_start_matches("year").trim_start_matches('年').trim_start().strip_prefix('+')?;
    let number = rest.trim().trim_end_matches("years").trim_end_matches('年').trim();
    number.parse().ok().filter(|years: &f64| years.is_finite())
}

/// The first number of four digits that is a year, and what stands before and behind it.
fn year(words: &str) -> Option<(i32, &str, &str)> {
    let bytes = words.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let at = (0..bytes.len().saturating_sub(3)).find(|at| {
        (0..4).all(|offset| digit(at + offset))
            && !digit(at + 4)
            && (*at == 0 || !digit(at - 1))
            && matches!(&bytes[*at..at + 2], b"19" | b"20" | b"21")
    })?;
    Some((words[at..at + 4].parse().ok()?, &words[..at], &words[at + 4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_authorities_print_them() {
        let month = |month: u32| Printed::Date(2023.0 + f64::from(month - 1) / 12.0);
        for (words, date) in [
            ("2023-07", month(7)),
            ("2023-07-15", month(7)),
            ("2023.7", month(7)),
            ("2023/07", month(7)),
            ("07/2023", month(7)),
            ("2023年7月", month(7)),
            ("2023 年 7 月份", month(7)),
            ("2023年七月", month(7)),
            ("2023年十二月", month(12)),
            ("二〇二三年七月", month(7)),
            ("二〇二三年十二月底", month(12)),
            ("二零二三年", Printed::YearAlone(2023)),
            ("２０２３年７月底", month(7)),
            ("预计2023年7月建成", month(7)),
            ("July 2023", month(7)),
            ("Jul 2023", month(7)),
            ("15 July 2023", month(7)),
            ("July 15, 2023", month(7)),
            ("15.07.2023", month(7)),
            ("31/07/2023", month(7)),
            ("Sept 2023", month(9)),
            ("autumn 2023", month(9)),
            ("2023年秋季", month(9)),
            ("by the end of 2023", month(12)),
            ("2023年底", month(12)),
            ("2023年底前", month(12)),
            ("mid-2023", month(7)),
            ("2023年初", month(1)),
            ("Q3 2023", Printed::Date(2023.625)),
            ("2023Q3", Printed::Date(2023.625)),
            ("2023年第三季度", Printed::Date(2023.625)),
            ("third quarter of 2023", Printed::Date(2023.625)),
            ("2023年上半年", Printed::Date(2023.25)),
            ("second half of 2023", Printed::Date(2023.75)),
            ("2023", Printed::YearAlone(2023)),
            ("2023年", Printed::YearAlone(2023)),
            ("2023年内", Printed::YearAlone(2023)),
            ("2023年度", Printed::YearAlone(2023)),
            ("2023年中", month(7)),
            ("2027/28", Printed::Turn(2028)),
            ("FY2028/29", Printed::Turn(2029)),
            ("fy 2011-12", Printed::Turn(2012)),
            ("2027-28财年", Printed::Turn(2028)),
            ("FY2028", Printed::YearAlone(2028)),
            ("2011/12", Printed::Date(2011.0 + 11.0 / 12.0)),
            ("令和9年", Printed::YearAlone(2027)),
            ("令和5年7月", month(7)),
            ("base + 2.7", Printed::AfterBase(2.7)),
            ("基期+2年", Printed::AfterBase(2.0)),
            ("2023-2024", Printed::Span),
            ("2023年6月至12月", Printed::Span),
            ("07/08/2023", Printed::DayOrMonth(2023, [7, 8])),
            ("soon", Printed::Nothing),
            ("2023-13", Printed::Nothing),
            ("2023-31-12", Printed::Nothing),
            ("2023/19/1", Printed::Nothing),
            ("2023.15.07", Printed::Nothing),
            ("2023-09-31", Printed::Nothing),
            ("2023-02-29", Printed::Nothing),
            ("31.04.2023", Printed::Nothing),
            ("30 February 2023", Printed::Nothing),
            ("2024-02-29", Printed::Date(2024.0 + 1.0 / 12.0)),
            ("", Printed::Nothing),
        ] {
            assert_eq!(printed(words), date, "{words}");
        }
    }
}
