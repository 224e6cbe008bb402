//! A value as the ends of a 90 % interval in words: `0.02 to 0.05`, and what is to be written for one that cannot be read.

use super::distribution_words::kind_meant;
use super::section::Mistakes;
use super::toml_kind::number_help_in_toml;
use super::value_words::{as_factor, inner_interval, per_cent_of_one, upper_bound};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::sampling::distributions::{Impossible, swapped};
use crate::table::{PerCent, half_width, interval_meant, is_nothing, number_help, number_meant, parse_number, plain_decimal};
use crate::text;

/// The largest figure of a distribution; beyond it a shape is one of other shapes' limits, and its quantiles take for ever.
pub(crate) const MOST: f64 = 1e15;

/// `"low to high"`, a 90 % interval.
pub(super) fn interval(words: &str, (place, per_cent): (&Place, PerCent), mistakes: &Mistakes) -> Option<Distribution> {
    // A cell of a table holds its words bare, a TOML file puts them in quotes, and numbers in neither.
    let cell = in_cell(place);
    let help_for = |words: &str| if cell { number_help(words, per_cent) } else { number_help_in_toml(words, per_cent) };
    let quoted = |words: &str| if cell { format!("`{words}`") } else { format!("`\"{words}\"`") };
    let plain = half_width(words).replace(['至', '到', '~'], " to ");
    let ends: Vec<Option<f64>> = plain.split(" to ").map(|end| parse_number(end.trim())).collect();
    if let Some(number) = ends.iter().flatten().find(|number| number.abs() > MOST) {
        mistakes.push(beyond_measure(*number, place));
        return None;
    }
    if let [Some(low), Some(high)] = ends[..] {
        if low < high {
            return Some(Distribution::interval90(low, high));
        }
        mistakes.push(ends_fault(low, high, place).help(if low == high {
            text!("write `{low}` if the value is certain", "若数值确定，请写 `{low}`")
        } else if let Some(part) = per_cent_of_one(low, high).filter(|_| per_cent == PerCent::Part) {
            let meant = quoted(&format!("{part} to {high}"));
            text!("is one end in per cent? Then write {meant}", "其中一端是否按百分数填写？若是，请写 {meant}")
        } else {
            let meant = quoted(&format!("{high} to {low}"));
            text!("write {meant}", "请写成 {meant}")
        }));
        return None;
    }
    let diagnostic =
        Diagnostic::error(Code::NotAnInterval, text!("\"{words}\" is not an interval", "\"{words}\" 不是区间")).at(place.clone());
    // A sign before a figure with per cent is a change of something, not a value.
    let signs = if place.source.name.starts_with("scenarios/") { &['+', '-'][..] } else { &['+'][..] };
    let change = plain.trim().starts_with(signs) && plain.trim().ends_with('%');
    let number = if parse_number(plain.trim()).is_some() { Some(vec![plain_decimal(plain.trim())]) } else { number_meant(words, per_cent) };
    let help = if let Some(times) = as_factor(&plain).filter(|_| place.source.name.starts_with("scenarios/")) {
        text!("write `{{ times = {times} }}`", "请写 `{{ times = {times} }}`")
    } else if let (Some(most), false) = (upper_bound(&plain), cell) {
        text!(
            "a bound is no value: write what lies below it, such as `{{ uniform = [0, {most}] }}`",
            "上限不是取值：请写其下的范围，如 `{{ uniform = [0, {most}] }}`"
        )
    } else if let Some(inner) = inner_interval(&plain, per_cent) {
        let meant = quoted(&inner);
        text!("write the interval alone: {meant}", "请只写区间：{meant}")
    } else if let (true, Some(change)) = (change, number_meant(plain.trim(), PerCent::Part).and_then(|parts| parse_number(&parts[0]))) {
        let times = ((1.0 + change) * 1e9).round() / 1e9;
        let itself = number_meant(plain.trim(), per_cent).filter(|_| place.source.name.starts_with("scenarios/"));
        if let Some([number]) = itself.as_deref() {
            let help = text!(
                "write `{{ times = {times} }}` to change what the parent has, `{number}` if it is the value itself",
                "若要在上级取值上按比例变化，请写 `{{ times = {times} }}`；若就是取值本身，请写 `{number}`"
            );
            mistakes.push(diagnostic.help(help));
            return None;
        }
        text!(
            "a change of what the parent has is written in a scenario: `{{ times = {times} }}`; a value here has no sign of change",
            "相对上级取值的变化写在情景中：`{{ times = {times} }}`；这里写的应是取值本身"
        )
    } else if let Some([number]) = number.as_deref().filter(|_| parse_number(plain.trim()).is_some())
        && place.source.name.starts_with("scenarios/")
        && plain.trim().starts_with(['+', '-'])
    {
        text!(
            "write `{{ plus = {number} }}` to add it to what the parent has, `{number}` if it is the value itself",
            "若要在上级取值上增减，请写 `{{ plus = {number} }}`；若就是取值本身，请写 `{number}`"
        )
    } else if let Some([number]) = number.as_deref().filter(|_| parse_number(plain.trim()).is_some()) {
        text!("write `{number}` without quotes", "请写 `{number}`，不加引号")
    } else if let (false, true) = (cell, is_nothing(words)) {
        text!(
            "an assumption needs a value: where little is known, a wide interval such as \"0.5 to 2.5\"",
            "假设需要取值：所知甚少时可写较宽的区间，如 \"0.5 to 2.5\""
        )
    } else if let Some(call) = Some(super::spelled::value(words)).filter(|written| !cell && written.starts_with('{')) {
        let call = with_own_names(&call);
        text!("write `{call}` without quotes", "请写 `{call}`，不加引号")
    } else if let Some([number]) =
        number.as_deref().filter(|_| !cell && words.chars().any(char::is_alphabetic) && !words.contains(['%', '％']))
    {
        text!("write `{number}`, without quotes or words", "请写 `{number}`，不加引号和文字")
    } else if number.is_some() {
        help_for(words).unwrap_or_else(wanted)
    } else if let Some(meant) = interval_meant(words, per_cent) {
        match &meant[..] {
            [meant] if half_width(words).contains('%') && per_cent == PerCent::Unknown => {
                let part = interval_meant(words, PerCent::Part).and_then(|parts| parts.into_iter().next()).unwrap_or_default();
                let (meant, part) = (quoted(meant), quoted(&part));
                text!(
                    "write {meant} where the unit is %, {part} where it is a part of one",
                    "单位为%时请写 {meant}，为份额（占1的比例）时请写 {part}"
                )
            }
            [meant] => {
                let meant = quoted(meant);
                text!("write {meant}", "请写成 {meant}")
            }
            several => {
                let list: Vec<String> = several.iter().map(|meant| quoted(meant)).collect();
                let (en, zh) = (list.join(" or "), list.join(" 或 "));
                text!("write {en}, whichever is meant", "请按原意写 {zh}")
            }
        }
    } else if let Some(help) = help_for(words).filter(|_| ends.len() == 1) {
        help
    } else if cell {
        text!(
            "write a number, a 90 % interval as `0.02 to 0.05`, or a distribution as `pert(1, 2, 4)`",
            "请写数字、90% 区间（如 `0.02 to 0.05`）或分布（如 `pert(1, 2, 4)`）"
        )
    } else {
        text!("write a 90 % interval as \"0.02 to 0.05\", a fixed number without quotes", "90% 区间写作 \"0.02 to 0.05\"；固定数值不加引号")
    };
    mistakes.push(diagnostic.help(help));
    None
}

fn ends_fault(low: f64, high: f64, place: &Place) -> Diagnostic {
    diagnosed(swapped(low, high), place.clone())
}

pub(crate) fn beyond_measure(number: f64, place: &Place) -> Diagnostic {
    Diagnostic::error(Code::ImpossibleDistribution, text!("{number:e} is beyond measure", "{number:e} 大得没有意义"))
        .at(place.clone())
        .help(text!("no figure of an assumption is larger than {MOST:e}", "假设的数值不超过 {MOST:e}"))
}

/// The message that parameters make no distribution.
pub(super) fn diagnosed(impossible: Impossible, place: Place) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(Code::ImpossibleDistribution, impossible.message).at(place);
    diagnostic.help.extend(impossible.help);
    diagnostic
}

pub(super) fn wanted() -> Text {
    text!(
        "a number, an interval \"0.02 to 0.05\" or a distribution such as {{ pert = [1, 2, 4] }}",
        "数字、区间 \"0.02 to 0.05\" 或分布（如 {{ pert = [1, 2, 4] }}）"
    )
}

pub(super) fn in_cell(place: &Place) -> bool {
    place.source.name.ends_with(".xlsx") || place.source.sheet.is_some()
}

/// A call with the names of kinds as they are here: `{ "N" = [0.05, 0.01] }` is of a normal.
pub(super) fn with_own_names(call: &str) -> String {
    let mut parts: Vec<String> = call.split('"').map(str::to_owned).collect();
    for name in parts.iter_mut().skip(1).step_by(2) {
        if let Some(kind) = kind_meant(name) {
            kind.name.clone_into(name);
        }
    }
    parts.concat()
}
