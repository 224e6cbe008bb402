//! Shifts of money that are sound and most likely not meant.

use super::Shift;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::number::short;
use crate::plan::Plan;
use crate::text;

/// New money beyond half of all spending comes from nowhere.
const MOST_NEW_MONEY: f64 = 0.5;

/// New money that is a good part of all spending.
pub(super) fn too_much_new_money(is_new: bool, share: f64, place: &Place) -> Option<Diagnostic> {
    let all = short(share * 100.0);
    (is_new && share >= MOST_NEW_MONEY).then(|| {
        Diagnostic::warning(Code::Shift, text!("new money of {all} % of all spending", "新增资金为全部支出的 {all}%"))
            .at(place.clone())
            .help(text!(
                "name the line that gives, `from`, or write the share that is meant: 2 % is 0.02",
                "请写明转出的预算项 `from`，或写正确的份额：2% 写作 0.02"
            ))
    })
}

/// A shift that the parent has to the letter.
pub(super) fn repeats_parent(parents: &[Shift], shift: &Shift, place: Place) -> Option<Diagnostic> {
    let all = short(2.0 * shift.share);
    parents.contains(shift).then(|| {
        Diagnostic::warning(
            Code::CountsTwice,
            text!(
                "the parent moves the same money already: together it is {all} of all spending",
                "上级情景已有同样的资金调剂：合计为全部支出的 {all}"
            ),
        )
        .at(place)
        .help(text!(
            "a child has all that its parent has: delete this, or leave it if it is meant to count twice",
            "下级情景已包含上级的全部内容：请删去这里，若确要计两次则不必改动"
        ))
    })
}

/// How many times what levers.toml lets a line get at most a scenario hardly gives it.
const BEYOND_MOST: f64 = 2.0;

/// A line that the last of these shifts brings far beyond what levers.toml takes for possible.
pub(super) fn beyond_limits(plan: &Plan, shifts: &[Shift], place: &Place) -> Option<Diagnostic> {
    let last = shifts.last()?;
    let range = plan.line_ranges.iter().find(|range| range.line == last.to)?;
    let own = plan.budget.iter().find(|line| line.id == last.to)?.share;
    let moved = |shift: &Shift| {
        if shift.to == last.to {
            shift.share
        } else if shift.from.as_ref() == Some(&last.to) {
            -shift.share
        } else {
            0.0
        }
    };
    let reached = own + shifts.iter().map(moved).sum::<f64>();
    // Of several that go to one line the first that leads beyond is told.
    let limit = BEYOND_MOST * range.most;
    (reached > limit && reached - last.share <= limit).then(|| {
        let (line, reached, most) = (&last.to, short(100.0 * reached), short(100.0 * range.most));
        Diagnostic::warning(
            Code::Shift,
            text!(
                "`{line}` comes to {reached} % of all spending, and seeds/levers.toml gives it {most} % at most",
                "`{line}` 增至全部支出的 {reached}%，而 seeds/levers.toml 中至多为 {most}%"
            ),
        )
        .at(place.clone())
        .related(range.place.clone(), text!("its limits", "其范围"))
        .help(text!("is a point misplaced? 1 % of all spending is 0.01", "小数点是否错位？全部支出的1%写作 0.01"))
    })
}
