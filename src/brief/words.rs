//! Words that every page needs: what a target asks for, how far it is missed, how a run was made.

use super::figures::Digits;
use crate::language::Text;
use crate::language::number::{fixed, short};
use crate::plan::{Form, Indicator, Measure, Plan};
use crate::results::rows::Target;
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
        let count = fixed(counted, usize::from(counted < 10.0));
        words.zh += &format!("，约{count}{}", things.things.zh);
        words.en += &format!(", about {count} {}", things.things.en);
    }
    words
}

/// The mean miss over the draws that miss, in things alone where they can be counted; a dash where none does.
pub(super) fn missing(indicator: &Indicator, outcome: &Target) -> Text {
    let (Some(counted), Some(things)) = (outcome.shortfall_counted, &indicator.counted) else { return shortfall(indicator, outcome) };
    let count = fixed(counted, usize::from(counted < 10.0));
    Text::new(format!("约{count}{}", things.things.zh), format!("about {count} {}", things.things.en))
}

/// The mean miss over the draws that miss; a dash where none does.
pub fn shortfall(indicator: &Indicator, outcome: &Target) -> Text {
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

/// How the figures of a run were made: number of draws, design, seed.
pub fn method(settings: &Settings) -> Text {
    if settings.central {
        return text!("One draw with every assumption at its central value.", "单次推演，各项假设取中心值。");
    }
    let (draws, seed, design) = (settings.draws, settings.seed, settings.design.in_brackets());
    Text::new(format!("模拟{draws}次{}，随机种子{seed}。", design.zh), format!("{draws} draws{}, seed {seed}.", design.en))
}
