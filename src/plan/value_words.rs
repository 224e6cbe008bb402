//! Values of assumptions in other words than those of a plan: a factor, a bound, a figure with an interval behind it.

use crate::table::{PerCent, interval_meant, parse_number};

/// What "1.5x" and "×1.2" multiply by.
pub(super) fn as_factor(plain: &str) -> Option<f64> {
    const SIGNS: [char; 4] = ['x', 'X', '×', '*'];
    let words = plain.trim();
    let number = words.strip_prefix(SIGNS).or_else(|| words.strip_suffix(SIGNS)).or_else(|| words.strip_suffix('倍'))?;
    parse_number(number.trim()).filter(|times| *times > 0.0)
}

/// The figure of "<0.04" or "at most 0.04".
pub(super) fn upper_bound(plain: &str) -> Option<f64> {
    let number = ["<=", "<", "≤", "at most ", "up to "].into_iter().find_map(|sign| plain.trim().strip_prefix(sign))?;
    parse_number(number.trim()).filter(|most| *most > 0.0)
}

/// The interval in brackets behind a figure within it: "3 (1-5)".
pub(super) fn inner_interval(plain: &str, per_cent: PerCent) -> Option<String> {
    let (middle, inner) = plain.trim().strip_suffix([')', ']'])?.split_once(['(', '['])?;
    let middle = parse_number(middle.trim())?;
    let inner = inner.trim();
    let meant = if inner.contains(" to ") { vec![inner.to_owned()] } else { interval_meant(inner, per_cent)? };
    let [meant] = &meant[..] else { return None };
    let (low, high) = meant.split_once(" to ")?;
    (parse_number(low)? <= middle && middle <= parse_number(high)?).then(|| meant.clone())
}

/// An end of one or more above another below one, as the part of one that it is in per cent.
pub(super) fn per_cent_of_one(low: f64, high: f64) -> Option<f64> {
    let part = (low * 1e10).round() / 1e12;
    (low >= 1.0 && high < 1.0 && part < high).then_some(part)
}
