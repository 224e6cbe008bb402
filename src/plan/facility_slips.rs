//! What a facility adds in the unit of another row, or with digits too many.

use super::{Facility, Plan};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::short;
use crate::text;

/// How many times as much as other facilities a facility adds of the same at most.
const MOST_ADDED: f64 = 100.0;

/// What a facility adds to a row beyond the row's bounds, or a hundred times what other facilities add of the same.
pub(super) fn adds_beyond(plan: &Plan, facility: &Facility) -> Vec<Diagnostic> {
    let id = &facility.id;
    let told = |name: &str, message: Text, help: Text| {
        let place = facility.places.adds.get(name).unwrap_or(&facility.place).clone();
        Diagnostic::warning(Code::OtherUnit, message).at(place).help(help)
    };
    let check = |(name, amount): (&String, &f64)| {
        let shown = short(*amount);
        if let Some(row) = plan.indicator(name)
            && let (low, high) = row.scale.bounds()
            && *amount > high - low.max(0.0)
        {
            let Text { zh, en } = &row.unit;
            return Some(told(
                name,
                text!(
                    "`{id}` adds {shown} to `{name}`, which is at most {high} ({en})",
                    "`{id}` 使 `{name}` 增加 {shown}，而该指标至多为 {high}（{zh}）"
                ),
                text!(
                    "a row per 1,000 people or in per cent is not added to in beds or places: name the series that counts them",
                    "每千人或百分比的指标不能直接加床位、个数：请写统计数量的序列"
                ),
            ));
        }
        let mut others: Vec<f64> =
            plan.facilities.iter().filter(|other| other.id != *id).filter_map(|other| other.adds.get(name)).copied().collect();
        others.sort_by(f64::total_cmp);
        let (middle, most) = (*others.get(others.len() / 2)?, *others.last()?);
        (middle > 0.0 && *amount >= MOST_ADDED * middle && *amount >= MOST_ADDED.sqrt() * most).then(|| {
            let (times, middle) = (short((amount / middle).round()), short(middle));
            told(
                name,
                text!(
                    "`{id}` adds {shown} of `{name}`, {times} times what other facilities do ({middle})",
                    "`{id}` 新增 `{name}` {shown}，是其他设施（{middle}）的 {times} 倍"
                ),
                text!("is it in the unit of the series, and is no digit too many?", "单位是否与该序列一致，是否多写了数位？"),
            )
        })
    };
    facility.adds.iter().filter_map(check).collect()
}
