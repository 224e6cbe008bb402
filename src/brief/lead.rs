//! The answer in a paragraph: what can be expected, what can be promised, what helps.

use serde::Serialize;

use super::natures;
use super::scenarios::{Help, ScenarioLine};
use super::targets::TargetLine;
use crate::achieve::{JOINT_PROBABILITY, LIKELY, Outlook, UNLIKELY};
use crate::language::Text;
use crate::language::number::{counted, per_cent};
use crate::plan::{Indicator, Plan, Start, TrackRecord};
use crate::results::ScenarioReadout;
use crate::text;

/// A headline figure.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// The class it counts, as pages style it.
    pub class: &'static str,
    /// What it is the figure of.
    pub name: Text,
    /// The figure as shown.
    pub figure: String,
}

/// How many targets are in a class.
#[derive(Debug, Clone, Serialize)]
pub struct ClassCount {
    /// The class.
    #[serde(skip)]
    pub outlook: Outlook,
    /// How many targets are in it.
    pub count: usize,
    /// The count with the class and its bounds: `11 likely (66 % and more)`.
    pub words: Text,
}

/// The targets of each class, with the bounds where they stand.
pub(super) fn classes(line: &ScenarioLine) -> Vec<ClassCount> {
    let (likely, open, unlikely) = (line.likely, line.open, line.unlikely);
    let (high, low) = (100.0 * LIKELY, 100.0 * UNLIKELY);
    let class = |outlook, count, words| ClassCount { outlook, count, words };
    vec![
        class(Outlook::Likely, likely, text!("{likely} likely ({high:.0}% and more)", "可能达标{likely}项（概率不低于{high:.0}%）")),
        class(Outlook::Open, open, text!("{open} open", "尚有不确定性{open}项")),
        class(Outlook::Unlikely, unlikely, text!("{unlikely} unlikely ({low:.0}% and less)", "不大可能{unlikely}项（不高于{low:.0}%）")),
    ]
}

/// How the government's own targets came out, beside what the model says of these; empty where the plan tells of none.
pub(super) fn caution(plan: &Plan) -> Text {
    let Some(TrackRecord { of, year, targets, met, .. }) = &plan.track_record else { return Text::default() };
    let Text { zh, en } = of;
    text!(
        "Of {targets} yearly targets {en} met {met} in {year}: the model may be too cautious for administrative targets.",
        "{zh}{year}年{targets}项年度目标完成{met}项：对行政性目标，模型可能偏保守。"
    )
}

/// The sentences of the paragraph; one alone where every draw fails.
pub(super) fn lead(plan: &Plan, result: &ScenarioReadout, line: &ScenarioLine, lines: &[TargetLine]) -> Vec<Text> {
    let Text { zh, en } = &line.title;
    if line.all_failed {
        return vec![text!(
            "Every draw of scenario “{en}” fails, so it says nothing of the targets: see failures.csv.",
            "情景“{zh}”的每次模拟都失败，不能据以判断目标，详见 failures.csv。"
        )];
    }
    if plan.indicators.is_empty() {
        let count = plan.watched.len();
        return vec![text!(
            "No target of the plan is a number, so that none is judged; {count} indicators are projected: see projections.csv and the report.",
            "规划中没有数值目标，因此不作评判；{count}项指标照样推算，见报告和 projections.csv。"
        )];
    }
    let without_start = |indicator: &&Indicator| indicator.family.is_some_and(|family| family.start(indicator.baseline) != Start::Moves);
    if plan.indicators.iter().filter(without_start).count() == plan.indicators.len() {
        let count = plan.indicators.len();
        return vec![text!(
            "None of the {count} targets is modelled: a row moves by its class only from a baseline above zero. Write one into the column `baseline`, or give the row a rule.",
            "{count}项目标均未推算：按类别推算须有大于零的基期值。请填写 `baseline` 列，或为指标编写规则。"
        )];
    }
    let ScenarioLine { middle, low, high, .. } = line;
    let (targets, targets_en) = (line.targets, counted(line.targets, "target"));
    let all = &line.all.words;
    let mut lead = vec![
        text!(
            "In scenario “{en}”, {middle} of {targets_en} are met in the middle draw; nine draws in ten meet {low} to {high}.",
            "在情景“{zh}”下，{targets}项目标中通常能达到{middle}项；九成模拟结果在{low}至{high}项之间。"
        ),
        text!("All of them together are met in {all}% of draws.", "全部目标同时达到的概率为{all}%。"),
    ];
    if let Some(share) = natures::weighted(&plan.indicators, lines) {
        let share = share.words;
        lead.push(text!("By weight, {share}% of them are met on average.", "按权重计，平均达标{share}%。"));
    }
    lead.extend(promise(plan, &result.promised, result.promised_p));
    lead
}

/// The sentences on what helps and what hurts.
pub(super) fn help_words(helps: &[Help]) -> Vec<Text> {
    let mut lead = Vec::new();
    // What can be decided is told apart from what cannot.
    if let Some(best) = helps.iter().find(|help| help.decided && help.change.value > 0.0) {
        let (zh, en, change) = (&best.name.zh, &best.name.en, &best.change.words);
        lead.push(text!(
            "Of scenarios with money or facilities, “{en}” helps most: {change} targets in expectation.",
            "在调整资金或设施的情景中，“{zh}”帮助最大：平均达标项数{change}项。"
        ));
    }
    lead.extend(hurt_words(helps));
    lead
}

/// The sentence on what hurts most.
pub(super) fn hurt_words(helps: &[Help]) -> Vec<Text> {
    let mut lead = Vec::new();
    if let Some(worst) = helps.iter().rev().find(|help| help.change.value < 0.0) {
        let (zh, en, change) = (&worst.name.zh, &worst.name.en, &worst.change.words);
        lead.push(text!("Of all scenarios, “{en}” hurts most: {change}.", "在全部情景中，“{zh}”影响最不利：{change}项。"));
    }
    lead
}

/// How many targets go by their class; empty where rules of the plan say how all move.
pub(super) fn class_words(plan: &Plan) -> Text {
    let count = plan.indicators.iter().filter(|indicator| indicator.family.is_some()).count();
    let all = plan.indicators.len();
    match count {
        0 => Text::default(),
        _ if count == all => text!(
            "All targets go by their class, no mechanism yet: a first answer that knows nothing of the place.",
            "全部目标按所属类别推算，尚无机制：属初步结果，不含本地情况。"
        ),
        _ => text!("{count} of {all} targets go by their class, no mechanism yet.", "{all}项目标中有{count}项按所属类别推算，尚无机制。"),
    }
}

/// The targets that can be promised together.
fn promise(plan: &Plan, promised: &[usize], share: Option<f64>) -> Option<Text> {
    let together = promised.len();
    let row = |position: &usize| {
        let Indicator { number, stage, .. } = &plan.indicators[*position];
        let with = |stage: &str| format!("{number} {stage}").trim_end().to_owned();
        Text::new(with(&stage.zh), with(&stage.en))
    };
    let Text { zh, en } = Text::join(&promised.iter().map(row).collect::<Vec<_>>(), "、", ", ");
    let targets = counted(together, "target");
    let (rows, with) = if together == 1 { ("row", "") } else { ("rows", " together") };
    (together > 0).then(|| {
        // The draws that did not choose the set may find it a little less likely than those that did.
        if let Some(share) = share.filter(|share| *share < JOINT_PROBABILITY) {
            let p = per_cent(share);
            return text!(
                "{targets} can be promised{with} with a probability of {p}%: {rows} {en}.",
                "可同时承诺{together}项目标，一并兑现的概率约{p}%：第{zh}行。"
            );
        }
        text!(
            "{targets} can be promised{with} with a probability of 80%: {rows} {en}.",
            "若要求同时兑现的把握不低于80%，最多可承诺{together}项目标：第{zh}行。"
        )
    })
}

/// The figures that stand large at the top.
pub(super) fn tiles(line: &ScenarioLine) -> Vec<Tile> {
    let tile = |class, name: Text, figure: String| Tile { class, name, figure };
    let class = |outlook: Outlook, count: usize| {
        let class = match outlook {
            Outlook::Likely => "likely",
            Outlook::Open => "open",
            Outlook::Unlikely => "unlikely",
        };
        tile(class, outlook.label(), count.to_string())
    };
    vec![
        tile("met", text!("targets met, median", "达标项数（中位数）"), format!("{} / {}", line.middle, line.targets)),
        class(Outlook::Likely, line.likely),
        class(Outlook::Open, line.open),
        class(Outlook::Unlikely, line.unlikely),
    ]
}
