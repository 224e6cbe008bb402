//! Words that answers about levers share.

use crate::language::Text;
use crate::language::number::short;
use crate::plan::{Lever, Plan};
use crate::text;

/// How money is counted, on two lines of a heading.
pub(in crate::cli) fn million(plan: &Plan) -> Text {
    match plan.paid_in() {
        Some(Text { zh, .. }) => text!("million\na year", "万{zh}\n/年"),
        None => text!("money\na year", "资金\n/年"),
    }
}

/// The same in running text.
pub(in crate::cli) fn million_a_year(plan: &Plan) -> Text {
    let Text { zh, en } = million(plan);
    Text::new(zh.replace('\n', ""), en.replace('\n', " "))
}

/// How many of these levers rest on judgement; nothing if none does.
pub(in crate::cli) fn judged<'l>(plan: &Plan, levers: impl Iterator<Item = &'l str>) -> Text {
    let used: Vec<&Lever> = levers.filter_map(|id| plan.levers.iter().find(|lever| lever.id == id)).collect();
    let (all, judged) = (used.len(), used.iter().filter(|lever| lever.grade == 'D').count());
    match judged {
        0 => Text::default(),
        _ if judged == all => text!(
            "What every lever here does and costs is a judgement (grade D): associations by assumption, not proof.",
            "以上各项措施的效果和费用均出自判断（证据等级D），是假设的关联，不是证明。"
        ),
        _ => text!(
            "What {judged} of {all} levers do and cost is a judgement (grade D): associations by assumption, not proof.",
            "{all}项措施中有{judged}项的效果和费用出自判断（证据等级D），是假设的关联，不是证明。"
        ),
    }
}

/// A stretch of time in months.
pub(super) fn months(years: f64) -> Text {
    let months = short((years * 12.0).round());
    match years {
        0.0 => text!("not a month", "不得推迟"),
        _ => text!("{months} months", "{months}个月"),
    }
}
