//! Whether two units count the same: days and hours are both times, 万人 and 人 the same people, per cent and days nothing alike.

use super::printed::{counted_in, hours};

/// How two units that differ belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Apart {
    /// Figures in the first are figures in the second times this.
    Times(f64),
    /// They measure different things.
    Unlike,
}

/// What a unit measures, with how much of a common one it is; `None` for what is counted, such as beds, and for words that are not known.
fn measured(unit: &str) -> Option<(&'static str, f64)> {
    let plain = unit.trim().to_lowercase();
    if let Some(hours) = hours(&plain) {
        return Some(("time", hours));
    }
    let known = [
        ("share", 1e-2, &["%", "％", "percent", "per cent", "百分比", "百分点", "percentage points"][..]),
        ("share", 1e-3, &["‰", "per mille", "千分比", "permille"][..]),
        ("length", 1e3, &["km", "公里", "千米", "kilometres", "kilometers"][..]),
        ("length", 1.0, &["m", "米", "metres", "meters"][..]),
        ("area", 1.0, &["m²", "m2", "平方米", "square metres", "square meters"][..]),
        ("area", 1e4, &["ha", "公顷", "hectares"][..]),
        ("area", 1e6, &["km²", "km2", "平方公里", "平方千米", "square kilometres"][..]),
        ("weight", 1.0, &["kg", "千克", "公斤", "kilograms"][..]),
        ("weight", 1e3, &["t", "吨", "tonnes", "tons"][..]),
    ];
    known.iter().find(|(.., names)| names.contains(&plain.as_str())).map(|(kind, size, _)| (*kind, *size))
}

/// How the unit of a figure differs from another, each in Chinese and English; `None` where they are one unit or it cannot be told.
pub(super) fn apart(own: [&str; 2], other: [&str; 2]) -> Option<Apart> {
    if own.iter().zip(other).any(|(own, other)| !own.trim().is_empty() && own.trim() == other.trim()) {
        return None;
    }
    let first = |units: [&str; 2]| units.into_iter().find_map(measured);
    let scaled = |units: [&str; 2]| units.map(counted_in);
    match (first(own), first(other)) {
        (Some((kind, size)), Some((also, other))) if kind == also => (size != other).then_some(Apart::Times(size / other)),
        (Some(_), Some(_)) => Some(Apart::Unlike),
        (Some(("time", _)), None) | (None, Some(("time", _))) if !own.concat().trim().is_empty() && !other.concat().trim().is_empty() => {
            Some(Apart::Unlike)
        }
        (None, None) => scaled(own).into_iter().zip(scaled(other)).find_map(|((own_scale, own), (other_scale, other))| {
            (!own.is_empty() && own == other && own_scale != other_scale).then_some(Apart::Times(own_scale / other_scale))
        }),
        _ => None,
    }
}
