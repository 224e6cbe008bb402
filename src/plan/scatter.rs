//! Spreads of assumptions that are beyond measure for their unit: 5 for 0.05, and what is divided twice.

use super::Assumption;
use super::distribution_words::scaled;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::short;
use crate::table::PerCent;
use crate::text;

/// Words of what scatters from year to year.
const SCATTERS: [&str; 8] = ["noise", "scatter", "year to year", "standard deviation", "volatility", "波动", "标准差", "随机"];

/// By signs of a unit, how little and how much anything public scatters from year to year: on logarithms and log-odds, in per cent or points, in
/// per mille, as a part of what is there.
const SCATTER: [(&[&str], f64, f64); 4] = [
    (&["log", "对数"], 0.002, 2.0),
    (&["%", "％", "per cent", "percent", "points", "百分"], 0.02, 60.0),
    (&["‰", "per 1,000", "每千"], 0.02, 150.0),
    (&["share", "fraction", "part of", "比例", "份额", "占比", "之比"], 0.0005, 0.6),
];

/// A yearly scatter that is beyond measure for its unit, or next to nothing: most likely a per cent for a part of one, or the reverse.
pub(super) fn scatter_beyond(assumption: &Assumption) -> Option<Diagnostic> {
    let Assumption { name, label, unit, .. } = assumption;
    let words = format!("{} {} {name}", label.en, label.zh).to_lowercase();
    if !SCATTERS.iter().any(|word| words.contains(word)) {
        return None;
    }
    let in_words = format!("{} {}", unit.en, unit.zh).to_lowercase();
    let (_, least, most) = *SCATTER.iter().find(|(signs, ..)| signs.iter().any(|sign| in_words.contains(sign)))?;
    let value = assumption.distribution.central();
    if value <= 0.0 || (least..=most).contains(&value) {
        return None;
    }
    let (shown, Text { zh, en }) = (short(value), unit);
    let message = if value > most {
        text!("`{name}` scatters by {shown} ({en}) in a year", "`{name}` 的年度波动为 {shown}（{zh}）")
    } else {
        text!("`{name}` scatters by no more than {shown} ({en}) in a year", "`{name}` 的年度波动只有 {shown}（{zh}）")
    };
    let meant = scaled(&assumption.distribution, if value > most { 0.01 } else { 100.0 }, &assumption.value_place);
    let help = if value > most {
        text!(
            "hardly anything scatters by more than {most}: is it a per cent of what the unit asks for? Then write `{meant}`",
            "很少有超过 {most} 的：是否写成了百分数？若是，请写 `{meant}`"
        )
    } else {
        text!(
            "hardly anything scatters by less than {least}: is it a part of one, or divided twice? Then write `{meant}`",
            "很少有低于 {least} 的：是否写成了占1的比例，或除了两次？若是，请写 `{meant}`"
        )
    };
    Some(Diagnostic::warning(Code::OtherUnit, message).at(assumption.value_place.clone()).help(help))
}

/// How far a part of one, or a yearly part of what is there, reaches at most in one draw of twenty.
const WIDEST_PART: f64 = 3.0;

/// How far per cents a year reach at most.
const WIDEST_PER_CENT: f64 = 150.0;

/// A part of one, or a per cent a year, whose middle can be and whose width cannot: the width is in another unit.
pub(super) fn width_beyond(assumption: &Assumption) -> Option<Diagnostic> {
    let distribution = &assumption.distribution;
    let (low, central, high) = (distribution.quantile(0.05), distribution.central(), distribution.quantile(0.95));
    let unit = &assumption.unit;
    let in_words = format!("{} {}", unit.en, unit.zh).to_lowercase();
    let widest = match PerCent::of_unit(unit) {
        _ if in_words.contains("log") || in_words.contains("对数") => return None,
        PerCent::Part => WIDEST_PART,
        PerCent::Points if ["a year", "per year", "/年", "/a"].iter().any(|word| in_words.contains(word)) => WIDEST_PER_CENT,
        _ => return None,
    };
    if distribution.is_fixed() || central.abs() > widest / 3.0 || high <= widest && low >= -widest {
        return None;
    }
    let (name, [low, central, high]) = (&assumption.name, [low, central, high].map(short));
    let Text { zh, en } = unit;
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{name}` lies about {central} and reaches from {low} to {high} ({en})",
                "`{name}` 的中心值为 {central}，而范围为 {low} 至 {high}（{zh}）"
            ),
        )
        .at(assumption.value_place.clone())
        .help(text!("is its width in the unit of its middle, or a digit too many?", "宽度与中心值的单位是否一致，是否多写了数位？")),
    )
}
