//! What spreadsheets make of figures, and words that begin as a choice does.

use crate::diagnostic::slips;
use crate::language::Text;
use crate::text;

/// The longest choice that a word begins with, or the word: `logarithmic` is `log`. One slip away from a choice it is that one: `logti`.
pub(super) fn begins_with<'w>(word: &'w str, choices: &[&'w str]) -> &'w str {
    if choices.iter().any(|choice| choice.len() >= 3 && slips(&word.to_lowercase(), choice) <= 1) {
        return word;
    }
    let begins = |choice: &&&str| choice.len() >= 3 && word.to_lowercase().starts_with(**choice);
    choices.iter().filter(begins).max_by_key(|choice| choice.len()).copied().unwrap_or(word)
}

/// What a spreadsheet has made of a figure: an error of its own, or a date.
pub(super) fn spreadsheet_help(words: &str) -> Option<Text> {
    const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"];
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if ERRORS.iter().any(|error| words.trim().eq_ignore_ascii_case(error)) {
        return Some(text!(
            "it is an error of the spreadsheet: mend the formula there, and write its number",
            "这是电子表格的错误值：请修正公式，并写出数值"
        ));
    }
    let lower = words.trim().to_lowercase();
    let (one, other) = lower.split_once(['-', ' ', '/'])?;
    let [month, day] = if one.starts_with(|letter: char| letter.is_ascii_digit()) { [other, one] } else { [one, other] };
    let at = MONTHS.iter().position(|name| month.starts_with(name) && month.len() <= 9)? + 1;
    let day: u32 = day.parse().ok()?;
    Some(text!(
        "a spreadsheet has made a date of it, most likely of {at}.{day} or {day}.{at}: format the column as numbers and write the figure anew",
        "电子表格把它变成了日期，原来可能是 {at}.{day} 或 {day}.{at}：请将该列设为数值格式后重新填写"
    ))
}
