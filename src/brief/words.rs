//! Words that every page needs: what a target asks for, how far it is missed, how a run was made.

use super::figures::Digits;
use crate::achieve::target::meets;
use crate::language::Text;
use crate::language::number::{self, fixed, full, large, of_unit, whole};
use crate::plan::{Form, Indicator, Measure, Plan, Sides};
use crate::results::rows::Target;
use crate::results::{Readout, ScenarioReadout};
use crate::simulate::Settings;
use crate::text;

/// What the target asks for: `at least 4.6`.
pub fn target_words(plan: &Plan, indicator: &Indicator) -> Text {
    let target = &indicator.target;
    over_years(plan, target.measure, &target.comparison.asks(&Digits::of(indicator).target()))
}

/// What is asked for, with the years it is asked of where those are not the target year alone.
fn over_years(plan: &Plan, measure: Measure, asked: &Text) -> Text {
    let (first, last) = (plan.base_year + 1, plan.target_year);
    match measure {
        Measure::Final => asked.clone(),
        Measure::Average => Text::new(format!("{}（{first}—{last}年年均）", asked.zh), format!("{} (average of {first}-{last})", asked.en)),
        Measure::Total => Text::new(format!("{}（{first}—{last}年累计）", asked.zh), format!("{} (total of {first}-{last})", asked.en)),
    }
}

/// A figure with its unit: `93%`, `28 people`. Of a unit that is a number itself, such as `10,000 people`, English reads the product:
/// `40,000 people`; Chinese reads as it is written, 4万人.
pub fn in_unit(figure: &str, unit: &Text) -> Text {
    let zh = format!("{figure}{}", unit.zh);
    let Some((number_of, things)) = number_unit(&unit.en) else {
        return Text::new(
            zh,
            if unit.en.is_empty() || unit.en == "%" { format!("{figure}{}", unit.en) } else { of_unit(figure, &Text::same(&*unit.en)).en },
        );
    };
    let (sign, digits) = figure.split_at(figure.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0));
    match digits.replace(',', "").parse::<f64>() {
        Ok(value) => Text::new(zh, format!("{sign}{} {things}", number::things(value * number_of))),
        Err(_) => Text::new(zh, format!("{figure} × {}", unit.en)),
    }
}

/// A figure without its unit, where the unit stands beside it: of `10,000 people` in English still the product.
pub(super) fn figure_alone(figure: &str, unit: &Text) -> Text {
    let en = match number_unit(&unit.en) {
        Some((_, things)) => in_unit(figure, unit).en.trim_end_matches(things).trim_end().to_owned(),
        None => figure.to_owned(),
    };
    Text::new(figure, en)
}

/// How many things an English unit is, and what they are: 10,000 and `people` of `10,000 people`; a unit without a number is its own thing.
pub fn things_of(unit: &Text) -> (f64, &str) {
    number_unit(&unit.en).unwrap_or((1.0, &unit.en))
}

/// A figure with its unit; a ratio says itself what it is of.
pub(super) fn with_unit(indicator: &Indicator, figure: &str) -> Text {
    if indicator.target.form == Form::Number { in_unit(figure, &indicator.unit) } else { Text::same(figure) }
}

/// What the target asks for with its sign and unit, where there is little room: `≥28 people`.
pub fn asked_in_short(indicator: &Indicator) -> Text {
    with_unit(indicator, &format!("{}{}", indicator.target.sign(), Digits::of(indicator).target()))
}

/// The value of the base year as the plan has it, with its unit; empty where it has none.
pub fn baseline_words(indicator: &Indicator) -> Text {
    indicator.baseline.map(|value| with_unit(indicator, &indicator.target.form.wrap(&full(value)))).unwrap_or_default()
}

/// The number that an English unit begins with, and its things.
fn number_unit(unit: &str) -> Option<(f64, &str)> {
    let (number, things) = unit.split_once(' ')?;
    Some((number.replace(',', "").parse().ok()?, things))
}

/// What the target asks for, with its unit: `at least 28 people`.
pub fn asked_words(plan: &Plan, indicator: &Indicator) -> Text {
    let (target, digits) = (&indicator.target, Digits::of(indicator));
    if target.form != Form::Number || indicator.unit.zh.is_empty() && indicator.unit.en.is_empty() {
        return target_words(plan, indicator);
    }
    let figure = in_unit(&digits.number(), &indicator.unit);
    let asked = |figure: &str| target.comparison.asks(figure);
    // A tolerance follows the figure, so that the unit stands behind both.
    let asked = match target.comparison.tolerance() {
        Some(_) if number_unit(&indicator.unit.en).is_none() => in_unit_of(&asked(&digits.number()), &indicator.unit),
        _ => Text::new(asked(&figure.zh).zh, asked(&figure.en).en),
    };
    over_years(plan, target.measure, &asked)
}

fn in_unit_of(words: &Text, unit: &Text) -> Text {
    Text::new(in_unit(&words.zh, unit).zh, in_unit(&words.en, unit).en)
}

/// A mean count as it is told: three digits say all that is known.
fn about(count: f64) -> String {
    let scale = if count >= 1000.0 { libm::pow(10.0, libm::floor(libm::log10(count)) - 2.0) } else { 1.0 };
    let rounded = (count / scale).round() * scale;
    if count < 10.0 { fixed(rounded, 1) } else { number::things(rounded) }
}

/// The same as Chinese tells it, by ten thousands: 5.73万.
fn about_in_chinese(count: f64) -> String {
    let ten_thousands = count / 10_000.0;
    match ten_thousands {
        few if few < 1.0 => about(count),
        some if some < 10.0 => format!("{}万", fixed(some, 2)),
        some if some < 100.0 => format!("{}万", fixed(some, 1)),
        many => format!("{}万", fixed(many, 0)),
    }
}

/// An amount with the unit of the indicator's differences: points of a percentage.
pub fn difference_words(indicator: &Indicator, figure: &str) -> Text {
    match indicator.target.form {
        Form::Number if indicator.unit.zh == "%" => Text::new(format!("{figure}个百分点"), of_unit(figure, &Text::same("points")).en),
        Form::Number => in_unit(figure, &indicator.unit),
        Form::RatioToOne | Form::OneToRatio => Text::same(figure),
    }
}

/// How far the median of what is judged is from its target: the one gap that is told of a target, and that fits the median beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Target less median, in the indicator's unit.
    pub value: f64,
    /// In the unit, and in things where they can be counted: `0.91 people, about 923 licensed physicians`.
    pub words: Text,
    /// In things alone where they can be counted.
    pub in_short: Text,
}

/// The gap of the median to the target; `None` where the median meets it, or there is none.
pub fn gap(indicator: &Indicator, outcome: &Target) -> Option<Gap> {
    let target = &indicator.target;
    if !outcome.p50.is_finite() || meets(target, outcome.p50) {
        return None;
    }
    let value = target.value - outcome.p50;
    let figure = Digits::of(indicator).gap(outcome.p50);
    // Of millions and more three digits and a word are told.
    let is_number = number_unit(&indicator.unit.en).is_some() || indicator.unit.zh.starts_with(['万', '亿']);
    let mut words = match large(value.abs()).filter(|_| !is_number) {
        Some(Text { zh, en }) => Text::new(difference_words(indicator, &zh).zh, difference_words(indicator, &en).en),
        None => difference_words(indicator, &figure),
    };
    let mut in_short = words.clone();
    // What a unit of the gap is in things is told from the draws that miss, of which there are half or more.
    let per_unit = outcome.shortfall_counted.zip(outcome.shortfall).map(|(counted, miss)| counted / miss).filter(|per| per.is_finite());
    if let (Some(per_unit), Some(things)) = (per_unit, &indicator.counted) {
        let counted = value.abs() * per_unit;
        let (zh, en) = (about_in_chinese(counted), about(counted));
        in_short = Text::new(format!("约{zh}{}", things.things.zh), format!("about {en} {}", things.things.en));
        words = Text::new(format!("{}，{}", words.zh, in_short.zh), format!("{}, {}", words.en, in_short.en));
    }
    // Where values miss on either side, the words say on which the median lies.
    if target.sides() == Sides::Both {
        let side = if value > 0.0 { text!("too low", "偏低") } else { text!("too high", "偏高") };
        for words in [&mut words, &mut in_short] {
            *words = Text::new(format!("{}（{}）", words.zh, side.zh), format!("{} {}", words.en, side.en));
        }
    }
    Some(Gap { value, words, in_short })
}

/// The year in which the median meets the target, or that it does not.
pub fn year_words(plan: &Plan, year_met: Option<i32>) -> Text {
    let last = plan.target_year;
    match year_met {
        Some(year) => text!("from {year} on", "{year}年起达到"),
        None => text!("not by {last}", "到{last}年仍未达到"),
    }
}

/// What planners call a group of assumptions; another name is its own.
pub fn group_name(group: &str) -> Text {
    match group {
        "trend" => text!("services by themselves (trend)", "服务自身趋势"),
        "ageing" => text!("population and ageing", "人口与老龄化"),
        "funding" => text!("economy and money", "经济与资金"),
        "facilities" => text!("facilities", "设施项目"),
        "rules" => text!("rules replaced", "替换的规则"),
        other => Text::same(other),
    }
}

/// That what some groups do is counted in the trend, in a sentence; empty without such groups.
pub fn untold_words(groups: &[String]) -> Text {
    if groups.is_empty() {
        return Text::default();
    }
    let Text { zh, en } = Text::join(&groups.iter().map(|group| group_name(group)).collect::<Vec<_>>(), "、", "; ");
    let trend = group_name("trend");
    let (trend_zh, trend_en) = (trend.zh, trend.en);
    text!(
        "Not told apart: {en}. Rules of the services read these assumptions themselves, so what they do is, wholly or in part, in “{trend_en}”.",
        "无法单独分出：{zh}。服务的规则直接读取这些假设，其作用全部或部分计入“{trend_zh}”。"
    )
}

/// The same as the end of another sentence; empty without such groups.
pub fn untold_in_brief(groups: &[String]) -> Text {
    if groups.is_empty() {
        return Text::default();
    }
    let Text { zh, en } = Text::join(&groups.iter().map(|group| group_name(group)).collect::<Vec<_>>(), "、", ", ");
    let trend = group_name("trend");
    let (trend_zh, trend_en) = (trend.zh, trend.en);
    text!("; {en} could not be told apart from {trend_en}", "；{zh}无法与{trend_zh}分开")
}

/// The grades of evidence, in one line.
pub fn grades() -> Text {
    text!(
        "Grade of evidence: A observed here, B nearby or by a published method, C reference class, D judgement.",
        "证据等级：A 本地观测，B 邻近地区或公开方法，C 参照类，D 判断。"
    )
}

/// Up to which year what was observed has moved the draws, in a clause that follows their number; empty where nothing has.
pub fn observed_until(settings: &Settings) -> Text {
    settings.as_of.map_or_else(Text::default, |year| text!(", moved by what was observed up to {year}", "，计入截至{year}年的观测值"))
}

/// What steps of the model's own scales come to, in the order of the sentences.
const SCALES: [(&str, &str); 3] = [("对数几率", "log-odds"), ("对数", "log"), ("弹性", "elasticity")];

/// What figures in units of the model's own scales come to, of those that stand among these; empty where none does.
pub fn scale_words<'t>(units: impl Iterator<Item = &'t Text>) -> Text {
    let mut seen = [false; SCALES.len()];
    for unit in units {
        let says = |word: &str| unit.en == word || unit.en.starts_with(&format!("{word} ")) || unit.en.starts_with(&format!("{word},"));
        if let Some(scale) = SCALES.iter().position(|(zh, en)| unit.zh.contains(zh) || says(en)) {
            seen[scale] = true;
        }
    }
    let meanings = [
        text!(
            "log-odds, 0.1 is 2.5 points at a share of 50%, 0.9 points at 90%",
            "对数几率0.1，在占比50%时约合2.5个百分点，90%时约0.9个百分点"
        ),
        text!("log points, 0.1 is about 10%", "对数0.1约合10%"),
        text!("elasticity, the per cent that 1% more brings", "弹性为增加1%所带动的百分比"),
    ];
    let told: Vec<Text> = meanings.into_iter().zip(seen).filter(|(_, seen)| *seen).map(|(meaning, _)| meaning).collect();
    if told.is_empty() {
        return Text::default();
    }
    let Text { zh, en } = Text::join(&told, "；", "; ");
    text!("Units: {en}.", "单位：{zh}。")
}

/// How the figures of a run were made: number of draws, design, seed, observations.
pub fn method(settings: &Settings) -> Text {
    if settings.central {
        return text!("One draw with every assumption at its central value.", "单次推演，各项假设取中位取值。");
    }
    let (draws, seed, design) = (whole(settings.draws), settings.seed, settings.in_brackets());
    let seen = observed_until(settings);
    Text::new(
        format!("模拟{draws}次{}，随机种子{seed}{}。", design.zh, seen.zh),
        format!("{draws} draws{}, seed {seed}{}.", design.en, seen.en),
    )
}

/// How many draws of the scenarios of a run failed, in a sentence; empty if none did.
pub fn failed_words(readout: &Readout) -> Text {
    let draws = readout.settings.draws;
    let draws_words = whole(draws);
    let failing: Vec<&ScenarioReadout> = readout.scenarios.iter().filter(|scenario| scenario.standing.failed_draws > 0).collect();
    match failing.as_slice() {
        [] => Text::default(),
        [only] if readout.scenarios.len() == 1 => {
            let failed = only.standing.failed_draws;
            text!("{failed} of {draws_words} draws failed and count as not met.", "{draws_words}次模拟中有{failed}次失败，按未达标计。")
        }
        [only] => {
            let (failed, title) = (only.standing.failed_draws, &only.scenario.title);
            let (en, zh) = (&title.en, &title.zh);
            text!(
                "{failed} of {draws_words} draws of “{en}” failed and count as not met.",
                "“{zh}”的{draws_words}次模拟中有{failed}次失败，按未达标计。"
            )
        }
        several => {
            let (count, all) = (several.len(), readout.scenarios.len());
            let failed: usize = several.iter().map(|result| result.standing.failed_draws).sum();
            let of = whole(draws * all);
            text!(
                "{failed} of {of} draws, in {count} of {all} scenarios, failed and count as not met.",
                "{all}个情景共{of}次模拟，其中{count}个情景的{failed}次失败，按未达标计。"
            )
        }
    }
}
