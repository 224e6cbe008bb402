//! THE table of charts: a line for each says what it is called, what it is about and what it needs.
//!
//! A new chart is a file with its figures and how they are drawn ([`Drawing`]), and a line here. The command line, the folder of a run
//! and both helps read this table.

use super::{
    AtRisk, Budget, ByWhen, Comparison, DiscoveryChart, Distance, Drawing, Fan, HeatMap, Levers, Material, NumberMet, Pyramid,
    RobustnessChart, SensitivityChart, SmallMultiples, Status, TornadoChart, Waterfall,
};
use crate::analysis::Need;
use crate::language::Text;
use crate::text;

/// What a kind of chart is about: it tells what the position means that a chart is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The whole plan.
    Plan,
    /// One domain.
    Domain,
    /// One indicator.
    Indicator,
    /// Another scenario, against the reference.
    Scenario,
}

/// The scenarios that a kind of chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Every scenario of the run.
    All,
    /// One scenario.
    One,
    /// The first against the second.
    Two,
    /// One from its baseline, or two as for [`Shows::Two`].
    OneOrTwo,
}

/// What a kind of chart is for, which says where it appears in the folder of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Among the slides, in the order of the table.
    Slide,
    /// Only where it is asked for.
    OnDemand,
}

/// Declares the kinds of chart: variant with its figures, name on the command line and in files, what it is about, which scenarios it shows,
/// what must be worked out for it, where it appears, and what it shows in English and Chinese.
macro_rules! charts {
    ($($name:ident($figures:ident) $code:literal $about:ident $shows:ident [$($need:ident)?] $purpose:ident $en:literal $zh:literal;)+) => {
        /// A kind of chart that a planner can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(
                #[doc = concat!("`", $code, "`: ", $en, ".")]
                $name,
            )+
        }

        /// Figures of one picture.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Chart {
            $(
                #[doc = concat!("Figures of `", $code, "`.")]
                $name($figures),
            )+
        }

        impl Kind {
            /// In the order in which they are listed.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),+];

            /// The name on the command line and in files.
            pub fn code(self) -> &'static str {
                match self {
                    $(Kind::$name => $code,)+
                }
            }

            /// The kind with this name.
            pub fn parse(code: &str) -> Option<Kind> {
                Kind::ALL.iter().copied().find(|kind| kind.code() == code)
            }

            /// What it shows.
            pub fn label(self) -> Text {
                match self {
                    $(Kind::$name => text!($en, $zh),)+
                }
            }

            /// Whether it shows one indicator, one domain, another scenario, or none of these.
            pub fn about(self) -> About {
                match self {
                    $(Kind::$name => About::$about,)+
                }
            }

            /// The scenarios it shows.
            pub fn shows(self) -> Shows {
                match self {
                    $(Kind::$name => Shows::$shows,)+
                }
            }

            /// What must be worked out beside the assessment.
            pub fn needs(self) -> Option<Need> {
                match self {
                    $(Kind::$name => [$(Need::$need)?].into_iter().next(),)+
                }
            }

            /// Where it appears in the folder of a run.
            pub fn purpose(self) -> Purpose {
                match self {
                    $(Kind::$name => Purpose::$purpose,)+
                }
            }

            /// The chart of this kind about the domain, indicator or scenario at a position; `None` if there is nothing to be shown.
            pub fn chart(self, material: &Material<'_>, position: usize) -> Option<Chart> {
                match self {
                    $(Kind::$name => $figures::of(material, position).map(Chart::$name),)+
                }
                .filter(|chart| !chart.drawing().is_empty())
            }
        }

        impl Chart {
            pub(super) fn drawing(&self) -> &dyn Drawing {
                match self {
                    $(Chart::$name(figures) => figures,)+
                }
            }
        }
    };
}

charts! {
    Status(Status) "status" Plan One [] Slide
        "the targets of each domain in three classes, on one slide" "各领域目标状态（三类），一页总览";
    Distance(Distance) "distance" Plan One [] Slide
        "how much of the way to each target is covered" "各项目标已走完的路程";
    AtRisk(AtRisk) "at-risk" Plan One [] Slide
        "the targets most at risk, with gap and year" "最难实现的目标、差距与年份";
    Comparison(Comparison) "comparison" Scenario Two [Met] Slide
        "what a second scenario changes against the first" "第二个情景相对第一个情景的变化";
    Fan(Fan) "fan" Indicator One [] Slide
        "one indicator year by year, with its bands and target" "一项指标的逐年推演、区间与目标";
    Waterfall(Waterfall) "waterfall" Indicator OneOrTwo [Explanation] Slide
        "what moves an indicator, and what it misses of its target" "一项指标的变动成因分解与目标差距";
    Levers(Levers) "levers" Plan One [Levers] Slide
        "what each lever gains, by yuan" "各项措施的增益与花费";
    ByWhen(ByWhen) "by-when" Plan One [] OnDemand
        "the year from which on each target is met" "各项目标自哪一年起达到";
    Tornado(TornadoChart) "tornado" Indicator One [Tornados] OnDemand
        "the assumptions that move an indicator most" "对一项指标影响最大的假设";
    Sensitivity(SensitivityChart) "sensitivity" Indicator One [Sensitivity] OnDemand
        "which inputs the spread of an indicator comes from" "一项指标的不确定性从何而来";
    Discovery(DiscoveryChart) "discovery" Indicator One [Discovery] OnDemand
        "in which ranges of the inputs an indicator misses its target" "输入落在哪些范围时一项指标不达标";
    SmallMultiples(SmallMultiples) "domain" Domain One [] OnDemand
        "all indicators of a domain on one page" "一个领域的全部指标";
    HeatMap(HeatMap) "heat-map" Plan All [] OnDemand
        "how likely each target is to be met, in all scenarios" "各情景下各项目标的达标概率";
    NumberMet(NumberMet) "number-met" Plan All [] OnDemand
        "how many targets are met, in all scenarios" "各情景达标项数的分布";
    Pyramid(Pyramid) "pyramid" Plan One [Central] OnDemand
        "population by age and sex, and age shares" "人口金字塔与年龄结构";
    Robustness(RobustnessChart) "robustness" Plan All [Robustness] OnDemand
        "how policies fare on average and in the worst tenth of draws" "各策略在全部模拟与最差十分之一中的表现";
    Budget(Budget) "budget" Plan One [] OnDemand
        "spending by domain over time" "各领域逐年支出";
}

impl Chart {
    /// What the chart is about, as its first line says.
    pub fn title(&self) -> Text {
        self.drawing().title()
    }

    /// Units and meaning, as its second line says.
    pub fn subtitle(&self) -> Text {
        self.drawing().subtitle()
    }

    /// The main figures in words, for those who cannot see the picture.
    pub fn description(&self) -> Text {
        self.drawing().description()
    }
}
