//! Shifts of money that are sound and most likely not meant.

use super::Shift;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::number::short;
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
