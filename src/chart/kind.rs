//! The kinds of chart a planner can ask for.

use crate::language::Text;
use crate::text;

/// A kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// P(met) of every target in every scenario.
    HeatMap,
    /// One indicator over the years.
    Fan,
    /// All indicators of a domain over the years.
    Domain,
    /// What differs between two scenarios.
    Comparison,
    /// Why an indicator changes.
    Waterfall,
    /// People by age and sex.
    Pyramid,
    /// Shares of the budget over the years.
    Budget,
    /// How many targets are met at once.
    NumberMet,
    /// Which assumptions move an indicator.
    Tornado,
}

impl Kind {
    /// All kinds, in the order of the help.
    pub const ALL: [Kind; 9] = [
        Kind::HeatMap,
        Kind::NumberMet,
        Kind::Fan,
        Kind::Domain,
        Kind::Comparison,
        Kind::Waterfall,
        Kind::Tornado,
        Kind::Pyramid,
        Kind::Budget,
    ];

    /// The name on the command line and in files.
    pub fn code(self) -> &'static str {
        match self {
            Kind::HeatMap => "heat-map",
            Kind::Fan => "fan",
            Kind::Domain => "domain",
            Kind::Comparison => "comparison",
            Kind::Waterfall => "waterfall",
            Kind::Pyramid => "pyramid",
            Kind::Budget => "budget",
            Kind::NumberMet => "number-met",
            Kind::Tornado => "tornado",
        }
    }

    /// The kind of a code; `None` if there is none.
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it shows.
    pub fn label(self) -> Text {
        match self {
            Kind::HeatMap => text!("how likely each target is to be met, in all scenarios", "各情景下各项目标的达标概率"),
            Kind::Fan => text!("one indicator year by year, with its bands and target", "一项指标的逐年推演、区间与目标"),
            Kind::Domain => text!("all indicators of a domain on one page", "一个领域的全部指标"),
            Kind::Comparison => text!("what a second scenario changes against the first", "第二个情景相对第一个情景的变化"),
            Kind::Waterfall => text!("why an indicator ends where it does", "一项指标为什么到这里"),
            Kind::Pyramid => text!("population by age and sex, and age shares", "人口金字塔与年龄结构"),
            Kind::Budget => text!("spending by domain over time", "各领域逐年支出"),
            Kind::NumberMet => text!("how many targets are met, in all scenarios", "各情景达标项数的分布"),
            Kind::Tornado => text!("the assumptions that move an indicator most", "对一项指标影响最大的假设"),
        }
    }

    /// Whether it shows one indicator, one domain, or neither.
    pub fn about(self) -> About {
        match self {
            Kind::Fan | Kind::Waterfall | Kind::Tornado => About::Indicator,
            Kind::Domain => About::Domain,
            Kind::HeatMap | Kind::Comparison | Kind::Pyramid | Kind::Budget | Kind::NumberMet => About::Plan,
        }
    }
}

/// What a kind of chart is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The plan as a whole.
    Plan,
    /// One domain, by id or name.
    Domain,
    /// One indicator, by id, number or name.
    Indicator,
}
