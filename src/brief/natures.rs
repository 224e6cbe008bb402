//! Counts the targets in each class of likelihood, in all and by nature, as a review reports them: binding ones first.

use serde::Serialize;

use super::figures::Figure;
use super::targets::TargetLine;
use crate::achieve::Outlook;
use crate::language::Text;
use crate::plan::{Indicator, Nature, Plan};
use crate::text;

/// How many targets of one nature are in each class.
#[derive(Debug, Clone, Serialize)]
pub struct NatureLine {
    /// Binding, expected, or neither said.
    pub nature: Text,
    /// How many there are.
    pub targets: usize,
    /// Those likely to be met.
    pub likely: usize,
    /// Those that can still go either way.
    pub open: usize,
    /// Those unlikely to be met.
    pub unlikely: usize,
}

/// The counts by nature, binding ones first; none where the plan says of no target what it binds to.
pub(super) fn natures(plan: &Plan, lines: &[TargetLine]) -> Vec<NatureLine> {
    if plan.indicators.iter().all(|indicator| indicator.nature.is_none()) {
        return Vec::new();
    }
    let line = |nature: Option<Nature>| {
        let own: Vec<&TargetLine> = lines.iter().filter(|line| plan.indicators[line.indicator].nature == nature).collect();
        let count = |outlook: Outlook| own.iter().filter(|line| line.outlook == Some(outlook)).count();
        NatureLine {
            nature: nature.map_or_else(|| text!("not said", "未注明"), Nature::label),
            targets: own.len(),
            likely: count(Outlook::Likely),
            open: count(Outlook::Open),
            unlikely: count(Outlook::Unlikely),
        }
    };
    let all = [Some(Nature::Binding), Some(Nature::Expected), None].map(line);
    all.into_iter().filter(|line| line.targets > 0).collect()
}

/// The sentence that says them; empty where there are none.
pub(super) fn nature_words(natures: &[NatureLine]) -> Text {
    let one = |line: &NatureLine| {
        let (Text { zh, en }, NatureLine { targets, likely, open, unlikely, .. }) = (&line.nature, line);
        text!(
            "{en}: {targets}, of which {likely} likely, {open} open, {unlikely} unlikely",
            "{zh}指标{targets}项，其中可能达标{likely}项、尚有不确定性{open}项、不大可能{unlikely}项"
        )
    };
    let parts: Vec<Text> = natures.iter().map(one).collect();
    if parts.is_empty() {
        return Text::default();
    }
    let Text { zh, en } = Text::join(&parts, "；", "; ");
    let en = en.chars().take(1).flat_map(char::to_uppercase).chain(en.chars().skip(1)).collect::<String>();
    text!("{en}.", "{zh}。")
}

/// The share of all weight that is met on average, in per cent; `None` where every target counts the same.
pub(super) fn weighted(indicators: &[Indicator], lines: &[TargetLine]) -> Option<Figure> {
    if indicators.iter().all(|indicator| indicator.weight == 1.0) {
        return None;
    }
    let modelled = || lines.iter().filter(|line| line.outlook.is_some());
    let of = |value: fn(&TargetLine) -> f64| -> f64 { modelled().map(|line| value(line) * indicators[line.indicator].weight).sum() };
    let all = of(|_| 1.0);
    (all > 0.0).then(|| Figure::fixed(100.0 * of(|line| line.met.value) / all, 0))
}
