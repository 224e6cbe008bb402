//! The answer in a paragraph: what can be expected, what can be promised, what helps.

use serde::Serialize;

use super::scenarios::{Help, ScenarioLine};
use crate::achieve::Outlook;
use crate::language::Text;
use crate::language::number::counted;
use crate::plan::{Indicator, Plan};
use crate::results::ScenarioReadout;
use crate::text;

/// A headline figure.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// What it is the figure of.
    pub name: Text,
    /// The figure as shown.
    pub figure: String,
}

/// The sentences of the paragraph; one alone where every draw fails.
pub(super) fn lead(plan: &Plan, result: &ScenarioReadout, line: &ScenarioLine) -> Vec<Text> {
    let Text { zh, en } = &line.title;
    if line.all_failed {
        return vec![text!(
            "Every draw of scenario “{en}” fails, so it says nothing of the targets: see failures.csv.",
            "情景“{zh}”的每次模拟都失败，不能据以判断目标，详见 failures.csv。"
        )];
    }
    let ScenarioLine { targets, middle, low, high, likely, open, unlikely, .. } = line;
    let all = &line.all.words;
    let mut lead = vec![
        text!(
            "In scenario “{en}”, {middle} of {targets} targets are met in the middle draw; nine draws in ten meet {low} to {high}.",
            "在情景“{zh}”下，{targets}项目标中通常能达到{middle}项；九成模拟结果在{low}至{high}项之间。"
        ),
        text!(
            "{likely} are likely to be met, {unlikely} are unlikely, and {open} can still go either way.",
            "其中{likely}项可能达标，{unlikely}项不大可能达标，{open}项尚有不确定性。"
        ),
        text!("All of them together are met in {all} % of draws.", "全部目标同时达到的概率为{all}%。"),
    ];
    lead.extend(promise(plan, &result.promised));
    lead
}

/// The sentences on what helps and what hurts.
pub(super) fn help_words(helps: &[Help]) -> Vec<Text> {
    let mut lead = Vec::new();
    // What can be decided is told apart from what cannot.
    if let Some(best) = helps.iter().find(|help| help.decided && help.change.value > 0.0) {
        let (zh, en, change) = (&best.name.zh, &best.name.en, &best.change.words);
        lead.push(text!(
            "Of the scenarios that move money or facilities, “{en}” helps most: {change} targets in expectation.",
            "在调整资金或设施的情景中，“{zh}”帮助最大：平均达标项数{change}项。"
        ));
    }
    if let Some(worst) = helps.iter().rev().find(|help| help.change.value < 0.0) {
        let (zh, en, change) = (&worst.name.zh, &worst.name.en, &worst.change.words);
        lead.push(text!("Of all scenarios, “{en}” hurts most: {change}.", "在全部情景中，“{zh}”影响最不利：{change}项。"));
    }
    lead
}

/// The targets that can be promised together.
fn promise(plan: &Plan, promised: &[usize]) -> Option<Text> {
    let together = promised.len();
    let row = |position: &usize| {
        let Indicator { number, stage, .. } = &plan.indicators[*position];
        let with = |stage: &str| format!("{number} {stage}").trim_end().to_owned();
        Text::new(with(&stage.zh), with(&stage.en))
    };
    let Text { zh, en } = Text::join(&promised.iter().map(row).collect::<Vec<_>>(), "、", ", ");
    let targets = counted(together, "target");
    (together > 0).then(|| {
        text!(
            "{targets} can be promised together with a probability of 80 %: of row {en}.",
            "若要求同时兑现的把握不低于80%，最多可承诺{together}项目标：第{zh}行。"
        )
    })
}

/// The figures that stand large at the top.
pub(super) fn tiles(line: &ScenarioLine) -> Vec<Tile> {
    let tile = |name: Text, figure: String| Tile { name, figure };
    let class = |outlook: Outlook, count: usize| tile(outlook.label(), count.to_string());
    vec![
        tile(text!("targets met, median", "达标项数（中位数）"), format!("{} / {}", line.middle, line.targets)),
        class(Outlook::Likely, line.likely),
        class(Outlook::Open, line.open),
        class(Outlook::Unlikely, line.unlikely),
    ]
}
