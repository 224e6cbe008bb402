//! Reads the two years of a shift, and says of others what they mean.

use toml::de::{DeArray, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::section::{Section, Value, number};
use crate::plan::{Plan, years_after_base};
use crate::text;

/// The first and the last year in which a shift goes on, a part of it each year.
pub(super) fn read_years(plan: &Plan, section: &Section<'_>, value: &Value<'_>) -> Option<(i32, i32)> {
    let array = value.get_ref().as_array().filter(|array| array.len() == 2);
    let Some(array) = array else {
        let example = plan.base_year + 1;
        if let Some((from, to)) = years_meant(value.get_ref()) {
            section.mistakes().push(
                Diagnostic::error(Code::WrongKind, text!("`years` must be two years in brackets", "`years` 应是方括号中的两个年份"))
                    .at(section.value_place(value))
                    .help(text!("write `[{from}, {to}]`", "请写 `[{from}, {to}]`")),
            );
            return None;
        }
        if let Some((from, to, count)) = all_years(value.get_ref()) {
            section.mistakes().push(
                Diagnostic::error(
                    Code::WrongKind,
                    text!(
                        "`years` are the first and the last year, and {count} are written",
                        "`years` 应写首尾两个年份，这里写了{count}个"
                    ),
                )
                .at(section.value_place(value))
                .help(text!("write `[{from}, {to}]`", "请写 `[{from}, {to}]`")),
            );
            return None;
        }
        section.wrong_kind("years", value, text!("two years: [{example}, {}]", "两个年份：[{example}, {}]", plan.target_year));
        return None;
    };
    if let Some(meant) = years_in_words(array) {
        let words = array.iter().find_map(|year| year.get_ref().as_str().filter(|words| years_after_base(words).is_none()));
        let words = words.unwrap_or_default();
        section.mistakes().push(
            Diagnostic::error(Code::WrongKind, text!("`years` cannot be \"{words}\"", "`years` 不能写作 \"{words}\""))
                .at(section.value_place(value))
                .help(text!("write `{meant}`", "请写 `{meant}`")),
        );
        return None;
    }
    let whole = |year: &Value<'_>| {
        let found = year.get_ref().as_integer().and_then(|year| year.as_str().parse::<i32>().ok());
        if let Some(after) = year.get_ref().as_str().and_then(years_after_base) {
            return Some(plan.base_year + after);
        }
        if let Some(float) = year.get_ref().as_float() {
            let written = float.as_str();
            let mut fault = Diagnostic::error(Code::WrongKind, text!("{written} is not a whole year", "{written} 不是整数年份"));
            let whole = number(year.get_ref()).filter(|number| number.fract() == 0.0);
            fault.help.extend(whole.map(|whole| text!("write `{whole}`, without decimals", "请写 `{whole}`，不带小数")));
            section.mistakes().push(fault.at(section.value_place(year)));
        } else if found.is_none() {
            section.wrong_kind("years", year, text!("a whole year without quotes", "不加引号的整数年份"));
        }
        found
    };
    let years: Vec<Option<i32>> = array.iter().map(whole).collect();
    let (Some(from), Some(to)) = (years[0], years[1]) else { return None };
    let (first, last) = (plan.base_year + 1, plan.target_year);
    let wrong = if from > to {
        text!("the years are swapped: {from} is after {to}", "年份颠倒：{from} 晚于 {to}")
    } else if from < first || to > last {
        text!("{from} to {to} is outside the plan, {first} to {last}", "{from} 至 {to} 超出规划期 {first} 至 {last}")
    } else {
        return Some((from, to));
    };
    let fault = Diagnostic::error(Code::ShiftYears, wrong).at(section.value_place(value));
    let plan_years = plan.years_place.clone().filter(|_| from <= to);
    let (least, most, is_meant) = years_within(from.min(to), from.max(to), (first, last));
    let fault = if is_meant {
        fault.help(text!("write `[{least}, {most}]`", "请写 `[{least}, {most}]`"))
    } else {
        fault.help(text!(
            "write years from {first} to {last}: as many steps are `[{least}, {most}]`, or later",
            "请写 {first} 至 {last} 之间的年份：步数相同的是 `[{least}, {most}]`，或更晚"
        ))
    };
    let ends = |fault: Diagnostic, place| fault.related(place, text!("the plan ends here", "规划在此年结束"));
    section.mistakes().push(plan_years.into_iter().fold(fault, ends));
    None
}

/// Years of the plan in place of two that are not, and whether they are what was meant: those of two digits are of the plan's century, and of those
/// that overlap the plan its part is. Others keep the number of their steps, and nobody knows where they belong.
fn years_within(from: i32, to: i32, (first, last): (i32, i32)) -> (i32, i32, bool) {
    let century = first / 100 * 100;
    if (0..100).contains(&from) && (0..100).contains(&to) && first <= century + from && century + to <= last {
        return (century + from, century + to, true);
    }
    if from <= last && to >= first {
        return (from.max(first), to.min(last), true);
    }
    (first, (first + (to - from)).min(last), false)
}

/// First and last of a list of more than two rising years, and how many they are.
fn all_years(value: &DeValue<'_>) -> Option<(i32, i32, usize)> {
    let array = value.as_array()?;
    let years: Vec<i32> = array.iter().map(|year| year.get_ref().as_integer()?.as_str().parse().ok()).collect::<Option<_>>()?;
    let rising = years.windows(2).all(|pair| pair[0] < pair[1]);
    let (from, to) = (*years.first()?, *years.last()?);
    (rising && years.len() > 2).then_some((from, to, years.len()))
}

/// What is to be written for two years of which one is a text that names none as files do: `"basis + 1"`, `"2026"`.
fn years_in_words(array: &DeArray<'_>) -> Option<String> {
    let mut odd = false;
    let meant = array.iter().map(|year| {
        let Some(words) = year.get_ref().as_str() else { return Some(year.get_ref().as_integer()?.as_str().to_owned()) };
        if years_after_base(words).is_some() {
            return Some(format!("\"{words}\""));
        }
        odd = true;
        let words = words.trim();
        let whole = words.trim_end_matches('年');
        if whole.len() == 4 && whole.parse::<i32>().is_ok() {
            return Some(whole.to_owned());
        }
        // Whatever stands before the sign, the base year is what years are counted from.
        let (_, after) = words.split_once(['+', '＋'])?;
        let after: i32 = after.trim().trim_end_matches(['年', '.']).trim_end_matches(" years").trim_end_matches(" year").parse().ok()?;
        Some(format!("\"base + {after}\""))
    });
    let meant = meant.collect::<Option<Vec<String>>>()?;
    odd.then(|| format!("[{}]", meant.join(", ")))
}

/// The two years that other spellings mean: `"2026-2028"`, `2026` and `[2026]`.
fn years_meant(value: &DeValue<'_>) -> Option<(i32, i32)> {
    let whole = |words: &str| words.trim().trim_end_matches('年').parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    match value {
        DeValue::Array(array) if array.len() == 1 => years_meant(array[0].get_ref()).filter(|(from, to)| from == to),
        DeValue::Integer(year) => whole(year.as_str()).map(|year| (year, year)),
        DeValue::String(words) => {
            let words = words.trim_start_matches('[').trim_end_matches(']');
            let parts: Vec<&str> = words.split(['-', '–', '—', '~', '至', '到', ',', '，']).flat_map(|part| part.split(" to ")).collect();
            match parts[..] {
                [one] => whole(one).map(|year| (year, year)),
                [from, to] => Some((whole(from)?, whole(to)?)),
                _ => None,
            }
        }
        _ => None,
    }
}
