//! Words that every page needs: what a target asks for, how far it is missed, how a run was made.

use super::figures::Digits;
use crate::achieve::{Assessment, ScenarioResult, TargetOutcome};
use crate::language::Text;
use crate::language::number::{fixed, short};
use crate::plan::{Form, Indicator, Measure, Plan};
use crate::simulate::Settings;
use crate::text;

/// What the target asks for: `at least 4.6`.
pub fn target_words(plan: &Plan, indicator: &Indicator) -> Text {
    let target = &indicator.target;
    let asked = target.comparison.asks(&Digits::of(indicator).target());
    let (first, last) = (plan.base_year + 1, plan.target_year);
    match target.measure {
        Measure::Final => asked,
        Measure::Average => Text::new(format!("{}（{first}—{last}年年均）", asked.zh), format!("{} (average of {first}-{last})", asked.en)),
        Measure::Total => Text::new(
            format!("{}（{first}—{last}年累计，图中按年均摊）", asked.zh),
            format!("{} (total of {first}-{last}, drawn spread evenly)", asked.en),
        ),
    }
}

/// An amount in the indicator's unit, and in things where they can be counted: `0.91 people, about 923 licensed physicians`.
pub fn amount(indicator: &Indicator, amount: f64, counted: Option<f64>) -> Text {
    let figure = short(amount);
    let Text { zh, en } = &indicator.unit;
    let mut words = match indicator.target.form {
        Form::Number if zh == "%" => Text::new(format!("{figure}个百分点"), format!("{figure} points")),
        // A unit such as `10,000 people` is a number itself.
        Form::Number if en.starts_with(|first: char| first.is_ascii_digit()) => {
            Text::new(format!("{figure}{zh}"), format!("{figure} × {en}"))
        }
        Form::Number => Text::new(format!("{figure}{zh}"), format!("{figure} {en}")),
        Form::RatioToOne | Form::OneToRatio => Text::same(figure),
    };
    if let (Some(counted), Some(things)) = (counted, &indicator.counted) {
        let count = fixed(counted, if counted < 10.0 { 1 } else { 0 });
        words.zh += &format!("，约{count}{}", things.things.zh);
        words.en += &format!(", about {count} {}", things.things.en);
    }
    words
}

/// The mean miss over the draws that miss, in things alone where they can be counted; a dash where none does.
pub(super) fn missing(indicator: &Indicator, outcome: &TargetOutcome) -> Text {
    let (Some(counted), Some(things)) = (outcome.shortfall_counted, &indicator.counted) else { return shortfall(indicator, outcome) };
    let count = fixed(counted, if counted < 10.0 { 1 } else { 0 });
    Text::new(format!("约{count}{}", things.things.zh), format!("about {count} {}", things.things.en))
}

/// The mean miss over the draws that miss; a dash where none does.
pub fn shortfall(indicator: &Indicator, outcome: &TargetOutcome) -> Text {
    outcome.shortfall.map_or_else(|| Text::same("–"), |miss| amount(indicator, miss, outcome.shortfall_counted))
}

/// The year in which the median meets the target, or that it does not.
pub fn year_words(plan: &Plan, year_met: Option<i32>) -> Text {
    let last = plan.target_year;
    match year_met {
        Some(year) => text!("reached in {year}", "{year}年达到"),
        None => text!("not by {last}", "{last}年前未达到"),
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

/// How the figures of a run were made: number of draws, design, seed.
pub fn method(settings: &Settings) -> Text {
    if settings.central {
        return text!("One draw with every assumption at its central value.", "单次推演，各项假设取中心值。");
    }
    let (draws, seed, design) = (settings.draws, settings.seed, settings.design.in_brackets());
    Text::new(format!("模拟{draws}次{}，随机种子{seed}。", design.zh), format!("{draws} draws{}, seed {seed}.", design.en))
}

/// How many draws of the scenarios of an assessment failed, in a sentence; empty if none did.
pub fn failed_words(assessment: &Assessment) -> Text {
    let draws = assessment.settings.draws;
    let failing: Vec<&ScenarioResult> = assessment.results.iter().filter(|result| result.judgement.failed > 0).collect();
    match failing.as_slice() {
        [] => Text::default(),
        [only] if assessment.results.len() == 1 => {
            let failed = only.judgement.failed;
            text!("{failed} of {draws} draws failed and count as not met.", "{draws}次模拟中有{failed}次失败，按未达标计。")
        }
        [only] => {
            let (failed, title) = (only.judgement.failed, &only.scenario.title);
            let (en, zh) = (&title.en, &title.zh);
            text!(
                "{failed} of {draws} draws of “{en}” failed and count as not met.",
                "“{zh}”的{draws}次模拟中有{failed}次失败，按未达标计。"
            )
        }
        several => {
            let (count, all) = (several.len(), assessment.results.len());
            let failed: usize = several.iter().map(|result| result.judgement.failed).sum();
            let of = draws * all;
            text!(
                "{failed} of {of} draws, in {count} of {all} scenarios, failed and count as not met.",
                "{all}个情景共{of}次模拟，其中{count}个情景的{failed}次失败，按未达标计。"
            )
        }
    }
}
