//! What a reference class says of a row, in sentences: which class, how many changes, where the row stands in it, and what that changes.

use crate::forecast::{Rung, at_least};
use crate::language::Text;
use crate::language::number::{percent, short};
use crate::plan::{ClassUse, Indicator, Measure, Plan, Sides};
use crate::text;

use super::in_unit;

/// A tilt below this is told as none: it moves a probability by a point or two.
const NO_TILT: f64 = 0.05;

/// What the class of a row says and what the row takes of it; nothing for a row without a class.
pub fn class_words(plan: &Plan, indicator: &Indicator) -> Vec<Text> {
    let drawn = plan.assumptions.iter().find(|known| known.class.as_ref().is_some_and(|used| used.of == indicator.id));
    let prior = plan.priors.iter().find(|prior| prior.id == indicator.id);
    let Some(used) = drawn.and_then(|known| known.class.as_ref()).or_else(|| prior?.seen.as_ref()) else { return Vec::new() };
    let mut words = vec![stands(plan, indicator, used)];
    words.extend(tilted(used));
    words.extend(ends(plan, indicator, used));
    if let Some(assumption) = drawn {
        let name = &assumption.name;
        words.push(text!(
            "Five years of this row are drawn from it (`{name}`); what the rule's own mechanism spreads has been taken off.",
            "本行的五年变动由此抽取（`{name}`），已扣除规则机制自身的离散。"
        ));
    } else if let Some(prior) = prior.filter(|prior| !prior.reason.en.is_empty()) {
        let Text { zh, en } = &prior.reason;
        words.push(text!("The row keeps its own mechanism; {en}.", "本行保留自身机制；{zh}。"));
    }
    words
}

/// The class and the row's place in it.
fn stands(plan: &Plan, indicator: &Indicator, used: &ClassUse) -> Text {
    let (class, cases, base) = (&used.class, used.cases, plan.base_year);
    let Some(rank) = used.forecast.ranks.first() else {
        return text!(
            "Reference class `{class}`: {cases} five-year changes. Nothing is known of the row in {base}, so the class is taken as it is.",
            "参照类 `{class}`：{cases}例五年变动。本行{base}年数值未知，故直接采用该类。"
        );
    };
    let value = indicator.baseline.map(|value| in_unit(&short(value), &indicator.unit)).unwrap_or_default();
    let share = percent(*rank);
    let place = match *rank {
        0.0 => text!("below all of them, outside the class", "低于其全部案例，超出该类范围"),
        1.0 => text!("above all of them, outside the class", "高于其全部案例，超出该类范围"),
        _ => text!("above {share} of them", "高于其中{share}的案例"),
    };
    let by = match used.forecast.rung {
        Rung::Nothing | Rung::One => text!("read by its level alone", "仅按水平取读"),
        Rung::Two => text!("read by its level and a value some five years before", "按水平和约五年前的数值取读"),
        Rung::Five => text!("read by its last five values", "按最近五个数值取读"),
        Rung::Ten => text!("read by its last ten years", "按最近十年取读"),
    };
    Text::new(
        format!("参照类 `{class}`：{cases}例五年变动。本行{base}年为{}，{}，{}。", value.zh, place.zh, by.zh),
        format!(
            "Reference class `{class}`: {cases} five-year changes. With {} in {base} the row stands {}; it is {}.",
            value.en, place.en, by.en
        ),
    )
}

/// What the row's place changes against the class as a whole.
fn tilted(used: &ClassUse) -> Option<Text> {
    let [shift, spread, _, _, stay] = used.forecast.tilt;
    if used.forecast.rung == Rung::Nothing {
        return None;
    }
    let way = |tilt: f64, more: Text, less: Text, same: Text| match tilt {
        tilt if tilt > NO_TILT => more,
        tilt if tilt < -NO_TILT => less,
        _ => same,
    };
    let rise = way(
        shift,
        text!("likelier to rise", "更可能上升"),
        text!("less likely to rise", "较不可能上升"),
        text!("as likely to rise", "升降可能相同"),
    );
    let wide = way(spread, text!("wider", "更分散"), text!("narrower", "更集中"), text!("as wide", "分散相同"));
    let still = way(
        stay,
        text!("oftener unchanged", "更常不变"),
        text!("seldomer unchanged", "较少不变"),
        text!("as often unchanged", "不变的情形相同"),
    );
    Some(Text::new(
        format!("与该类整体相比：{}，{}，{}。", rise.zh, wide.zh, still.zh),
        format!("Compared with the class as a whole: {}, {}, {}.", rise.en, wide.en, still.en),
    ))
}

/// Where such places end up by the target year, and how many of them would meet the target.
fn ends(plan: &Plan, indicator: &Indicator, used: &ClassUse) -> Option<Text> {
    let start = used.scale.on(indicator.baseline.filter(|_| indicator.target.measure == Measure::Final)?);
    let at = |step: usize| in_unit(&short(used.scale.back(start + used.forecast.quantiles[step])), &indicator.unit);
    let (low, middle, high, year) = (at(3), at(19), at(35), plan.target_year);
    let reach = at_least(&used.forecast.quantiles, used.scale.on(indicator.target.value) - start);
    let met = match indicator.target.sides() {
        Sides::Below => percent(reach),
        Sides::Above => percent(1.0 - reach),
        Sides::Both => String::new(),
    };
    let (zh, en) = if met.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("，目标达标者{met}"), format!("; {met} of them would meet the target"))
    };
    Some(Text::new(
        format!("这类地方到{year}年十处有八处落在{}至{}之间（中位{}）{zh}。", low.zh, high.zh, middle.zh),
        format!("Eight in ten of such places end between {} and {} in {year}, the middle at {}{en}.", low.en, high.en, middle.en),
    ))
}
