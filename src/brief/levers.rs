//! What can be decided: each lever by yuan, and what would have to be true for each target.

use serde::Serialize;

use super::figures::Figure;
use crate::analysis::seek::{Effects, KnobKind, LeverEffect, SAFE, Step};
use crate::language::Text;
use crate::language::number::{fixed, millions, of_unit, per_cent, short, signed, words_in_table};
use crate::plan::Plan;
use crate::text;

/// One lever pulled alone as far as it gains most.
#[derive(Debug, Clone, Serialize)]
pub struct LeverLine {
    /// The lever.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// How much of it, in its unit.
    pub amount: Text,
    /// First year in which it works.
    pub from: i32,
    /// Million yuan a year, or units of the plan's money.
    pub cost: Figure,
    /// The same as tables write it.
    pub cost_words: Text,
    /// Change of the number of targets met on average.
    pub gain: Figure,
    /// Its 95 % interval.
    pub interval: Text,
    /// Gain for ten million yuan a year.
    pub per_ten: Figure,
    /// The line that pays.
    pub pays: Text,
    /// The targets that it moves most.
    pub moves: Text,
    /// Grade of evidence.
    pub grade: String,
}

/// What would have to be true for one target.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionLine {
    /// The indicator.
    pub id: String,
    /// Its number and name.
    pub name: Text,
    /// P as it is.
    pub met: Figure,
    /// Whether one lever, all levers or none makes it safe.
    pub verdict: Text,
    /// The lever that lifts it most, and how much of it.
    pub lever: Text,
    /// P with that lever.
    pub with_lever: Figure,
    /// P with all levers at their utmost.
    pub with_all: Figure,
}

/// What ten million yuan buy where nothing is paid.
const NO_COST: &str = "–";

/// Levers by what they gain for the money, those that cost nothing first; what gains nothing clear is left out.
pub(super) fn lever_lines(plan: &Plan, effects: &Effects) -> Vec<LeverLine> {
    let mut lines: Vec<LeverLine> = effects.levers.iter().filter_map(|effect| line(plan, effect)).collect();
    lines.sort_by(|one, other| other.per_ten.value.total_cmp(&one.per_ten.value));
    lines
}

fn line(plan: &Plan, effect: &LeverEffect) -> Option<LeverLine> {
    let step = effect.best().filter(|step| step.interval().0 > 0.0 && effect.knob.kind == KnobKind::Lever)?;
    let (low, high) = step.interval();
    let two = |value: f64| signed(value, |value| fixed(value, 2));
    let (low, high) = (two(low), two(high));
    let line = effect.pays.as_ref().and_then(|line| plan.budget.iter().find(|known| known.id == *line));
    let moves = step.moves.iter().take(2).map(|moved| {
        let (Text { zh, en }, from, to) = (plan.indicators[moved.target].numbered_name(), per_cent(moved.from), per_cent(moved.to));
        text!("{en} ({from} → {to}%)", "{zh}（{from}% → {to}%）")
    });
    Some(LeverLine {
        id: effect.knob.id.clone(),
        name: effect.knob.label.clone(),
        amount: amount(effect, step),
        from: effect.knob.from,
        cost: Figure::short(step.cost),
        cost_words: words_in_table(step.cost, plan.paid_in()),
        gain: Figure::signed(step.gain, 2),
        interval: text!("{low} to {high}", "{low}至{high}"),
        per_ten: match step.per_ten() {
            Some(per) => Figure { words: fixed(per, if per < 1.0 { 2 } else { 1 }), value: per },
            None => Figure { words: NO_COST.to_owned(), value: f64::MAX },
        },
        pays: line.map(|line| line.name.clone()).unwrap_or_default(),
        moves: Text::join(&moves.collect::<Vec<_>>(), "；", "; "),
        grade: effect.grade.map_or(String::new(), String::from),
    })
}

fn amount(effect: &LeverEffect, step: &Step) -> Text {
    if effect.knob.is_yes_or_no() { text!("yes", "采用") } else { of_unit(&short(step.amount), &effect.knob.unit) }
}

/// What would have to be true for each target, those nearest to what can be decided first; `met` holds P as the whole run gives it.
pub(super) fn condition_lines(plan: &Plan, effects: &Effects, met: &[Option<f64>]) -> Vec<ConditionLine> {
    let line = |(target, p): (usize, &Option<f64>)| {
        let p = (*p)?;
        // The change is paired; its level is that of the whole run.
        let moved = |with: f64| (p + with - effects.base[target]).clamp(0.0, 1.0);
        let steps = effects.levers.iter().flat_map(|effect| effect.steps.iter().map(move |step| (effect, step)));
        let best = steps.max_by(|(_, one), (_, other)| one.p[target].total_cmp(&other.p[target]))?;
        // The smallest of the amounts that were run at which it is safe.
        let enough =
            effects.levers.iter().filter_map(|effect| Some((effect, effect.steps.iter().find(|step| moved(step.p[target]) >= SAFE)?)));
        let cheapest = enough.min_by(|(_, one), (_, other)| one.cost.total_cmp(&other.cost));
        let (effect, step) = cheapest.unwrap_or(best);
        let (with_lever, with_all) = (moved(step.p[target]), moved(effects.together[target]));
        let hardly = f64::max(with_lever, with_all) <= p + 0.005;
        let verdict = match () {
            () if p >= SAFE => text!("safe as it is", "现状有把握达标"),
            () if cheapest.is_some() => text!("safe by one lever", "单项措施可有把握达标"),
            () if with_all >= SAFE => text!("safe by all levers together", "全部措施并用可有把握达标"),
            () if hardly => text!("no lever moves it", "没有措施能影响"),
            () => text!("not by these levers", "现有措施达不到"),
        };
        let shown = p < SAFE && with_lever > p + 0.005;
        let (label, amount) = (&effect.knob.label, amount(effect, step));
        Some(ConditionLine {
            id: plan.indicators[target].id.clone(),
            name: plan.indicators[target].numbered_name(),
            met: Figure::probability(Some(p)),
            verdict,
            lever: if shown {
                Text::new(format!("{}：{}", label.zh, amount.zh), format!("{}: {}", label.en, amount.en))
            } else {
                Text::same(NO_COST)
            },
            with_lever: Figure::probability(Some(if shown { with_lever } else { p })),
            with_all: Figure::probability(Some(f64::max(with_all, if shown { with_lever } else { p }))),
        })
    };
    met.iter().enumerate().filter_map(line).collect()
}

/// That the plan's levers were not run.
pub(super) fn untried() -> Text {
    text!("Levers were not tried: fiveyear levers ranks them.", "本次运行未试算各项措施，排序见 fiveyear levers。")
}

/// The sentences on what helps most, of what can be decided.
pub(super) fn lever_words(plan: &Plan, lines: &[LeverLine]) -> Vec<Text> {
    let Some(most) = lines.iter().max_by(|one, other| one.gain.value.total_cmp(&other.gain.value)) else { return Vec::new() };
    let cost = |line: &LeverLine| match line.cost.value {
        0.0 => text!("at no cost", "无需新增资金"),
        cost => {
            let Text { zh, en } = millions(cost, plan.paid_in());
            text!("for {en} a year", "每年{zh}")
        }
    };
    let (Text { zh, en }, gain, paid) = (&most.name, &most.gain.words, cost(most));
    let mut words = vec![Text::new(
        format!("在可采取的措施中，“{zh}”帮助最大：平均达标项数{gain}项，{}。", paid.zh),
        format!("Of the levers, “{en}” helps most: {gain} targets in expectation {}.", paid.en),
    )];
    if let Some(first) = lines.iter().find(|line| line.cost.value > 0.0).filter(|first| first.id != most.id) {
        let (Text { zh, en }, gain, paid) = (&first.name, &first.gain.words, cost(first));
        words.push(Text::new(
            format!("单位资金增益最高的是“{zh}”：{gain}项，{}。", paid.zh),
            format!("The most for the money gives “{en}”: {gain} {}.", paid.en),
        ));
    }
    words
}
