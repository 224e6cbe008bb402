//! Signs of figures below zero as offices print them: `-4.2`, `(4.2)`, `▲4.2`, `-£4.2m`, 负4.2, `minus 4.2`.

use super::Surroundings;
use crate::language::Text;
use crate::text;

/// What a sign other than a dash makes of a figure.
pub(super) enum Minus {
    /// The figure with a dash before it, and what is doubtful of that.
    Read(String, Text),
    /// It could be something else altogether.
    Open(Text),
}

/// A figure in round brackets, with a triangle or the word before it, or with a dash after it, as one with a dash before it.
pub(super) fn plain_minus(rest: &str, around: Surroundings<'_>) -> Option<Minus> {
    let rest = rest.trim();
    let begins_figure =
        |text: &str| text.trim_start().trim_start_matches(is_money).trim_start().starts_with(|letter: char| letter.is_ascii_digit());
    let read = |body: &str, shown: &str| {
        let shown = shown.to_owned();
        Some(Minus::Read(format!("-{}", body.trim()), text!("`{shown}` is read as minus", "“{shown}”按负号理解")))
    };
    for mark in ["▲", "△", "▼", "▽", "minus ", "Minus ", "negative ", "负", "負", "마이너스 "] {
        if let Some(body) = rest.strip_prefix(mark).filter(|body| begins_figure(body)) {
            return read(body, mark.trim());
        }
    }
    if let Some(body) =
        rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|body| begins_figure(body) && !body.contains(['(', ')']))
    {
        // Chinese plans print totals in brackets, most of them square; of what is aimed at nothing but money tells.
        if around.target && !body.contains(is_money) {
            return Some(Minus::Open(text!(
                "in round brackets: a figure below zero, or a total of all years? left open",
                "圆括号中的数字：是负数，还是累计数？保留空缺"
            )));
        }
        return read(body, "( )");
    }
    let dash_after =
        rest.strip_suffix('-').is_some_and(|body| body.trim_end().ends_with(|letter: char| letter.is_ascii_digit() || letter == '%'));
    dash_after
        .then(|| Minus::Open(text!("a dash stands after the figure: is it below zero? left open", "数字后有横线：是否为负数？保留空缺")))
}

/// What stands before a number without signs and codes of money.
fn without_money(before: &str) -> &str {
    let before = before.trim_end();
    let signs = before.trim_end_matches(is_money);
    // US$ and R$ have letters before their sign.
    let letters = if signs.len() < before.len() { signs.trim_end_matches(|letter: char| letter.is_ascii_uppercase()) } else { signs };
    letters.trim_end()
}

/// Whether a dash before a number is a minus: none that parts it from a number before it, and money may stand between.
pub(super) fn is_minus(rest: &str, start: usize) -> bool {
    let before = without_money(&rest[..start]);
    before.strip_suffix('-').is_some_and(|before| !before.trim_end().ends_with(|letter: char| letter.is_ascii_digit() || letter == '%'))
}

/// Where a number begins with its sign and the signs of money before it.
pub(super) fn start(rest: &str, start: usize) -> usize {
    let before = without_money(&rest[..start]);
    before.strip_suffix(['-', '+', '±', '~']).unwrap_or(before).len()
}

/// Whether a letter is a sign of money.
pub fn is_money(letter: char) -> bool {
    matches!(letter, '£' | '$' | '€' | '¥' | '￥' | '¢' | '\u{20A0}'..='\u{20CF}')
}
