//! Indicators that most draws hold exactly at a bound: what their rule cuts off can no longer move them.

use crate::achieve::ScenarioResult;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::text;

/// A warning for each indicator whose median lies on one of its bounds in the target year, though it neither begins nor is asked to be there.
pub fn held_at_bounds(plan: &Plan, result: &ScenarioResult) -> Vec<Diagnostic> {
    let last = |series: &str| {
        let position = result.series.iter().position(|known| known == series)?;
        result.summaries[position].last()?.as_ref().map(|summary| summary.quantiles.p50)
    };
    let held = plan.indicators.iter().filter_map(|indicator| {
        let (low, high) = indicator.scale.bounds();
        let value = last(&indicator.id)?;
        let (bound, en, zh) = if value == high {
            (high, "upper", "上")
        } else if value == low {
            (low, "lower", "下")
        } else {
            return None;
        };
        if indicator.target.value == bound || indicator.baseline == Some(bound) {
            return None;
        }
        let (id, year) = (&indicator.id, plan.target_year);
        let message = if result.judgement.draws == 1 {
            text!("`{id}` lies exactly on its {en} bound {bound} in {year}", "`{id}` 在{year}年恰好处于{zh}限 {bound}")
        } else {
            text!(
                "half of the draws or more hold `{id}` exactly at its {en} bound {bound} in {year}",
                "半数以上的模拟在{year}年将 `{id}` 恰好压在{zh}限 {bound}"
            )
        };
        Some(Diagnostic::warning(Code::AtItsBound, message).at(indicator.place.clone()).help(text!(
            "a rule that cuts its value off loses what moves it: let it slow down on the way (`pushed` on the logit scale), or mend the bound",
            "规则截断后，各种影响都不再起作用：请让它逐渐趋近（如在对数几率上推动），或修正上下限"
        )))
    });
    held.collect()
}
