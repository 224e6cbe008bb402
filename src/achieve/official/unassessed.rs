//! Why a row of a table of progress is not assessed.

use super::{Label, Method, Progress, ProgressRow};
use crate::language::Text;
use crate::text;

/// What keeps a method from assessing a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unassessed {
    /// No base value.
    NoBaseValue,
    /// No current value.
    NoCurrentValue,
    /// The current year is the base year.
    NoTimePassed,
    /// The method holds progress against a target, and there is none.
    NoTarget,
    /// The method needs a spread among peers.
    NoPeerSpread,
    /// Base and current value have opposite signs, or one of them is zero: nothing grows from one to the other.
    SignChanges,
    /// What the method divides by is zero or no number for these figures.
    Undefined,
}

impl Unassessed {
    /// Why the method gives the row no label; nothing if it does.
    pub fn of(row: &ProgressRow, method: Method, progress: &Progress) -> Option<Unassessed> {
        if progress.label != Label::NotAvailable {
            return None;
        }
        Some(match (row.base_value, row.current_value) {
            (_, None) => Unassessed::NoCurrentValue,
            (None, _) => Unassessed::NoBaseValue,
            _ if row.current_year <= row.base_year => Unassessed::NoTimePassed,
            _ if row.target_value.is_none() && method != Method::StatisticsCanada => Unassessed::NoTarget,
            _ if row.peer_spread.is_none() && method == Method::Oecd => Unassessed::NoPeerSpread,
            (Some(base), Some(current)) if base * current <= 0.0 => Unassessed::SignChanges,
            _ => Unassessed::Undefined,
        })
    }

    /// The name used in files.
    pub fn code(self) -> &'static str {
        match self {
            Unassessed::NoBaseValue => "no_base_value",
            Unassessed::NoCurrentValue => "no_current_value",
            Unassessed::NoTimePassed => "no_time_passed",
            Unassessed::NoTarget => "no_target",
            Unassessed::NoPeerSpread => "no_peer_spread",
            Unassessed::SignChanges => "sign_changes",
            Unassessed::Undefined => "undefined",
        }
    }

    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Unassessed::NoBaseValue => text!("no base value", "缺基期值"),
            Unassessed::NoCurrentValue => text!("no current value", "缺现状值"),
            Unassessed::NoTimePassed => text!("the current year is the base year", "现状年即基期年"),
            Unassessed::NoTarget => text!("no target", "没有目标值"),
            Unassessed::NoPeerSpread => text!("no `peer_spread`", "缺 `peer_spread`"),
            Unassessed::SignChanges => text!("a value is zero, or the sign changes", "有值为零，或正负号改变"),
            Unassessed::Undefined => text!("the method's measure is undefined for these figures", "该方法的测度对这些数值无定义"),
        }
    }
}
