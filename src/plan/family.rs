//! THE table of families: how a coverage, a stock per head or a score usually moves where no mechanism says more.
//!
//! Each has a shape in `rules/lib/by_class.rhai` and a class: drift and spread of five years, from which [`super::by_class`] makes rules.

use super::family_words::{ECONOMY, EVENTS, LESS, MORE, PEOPLE, PER_HEAD, SHARES, STOCKS, TURNED};
use super::target::coded;
use super::{Better, Form, Measure};
use crate::language::{Text, is_square};
use crate::text;

coded! {
    /// How an indicator moves.
    Family "family, where no rule says how it moves" "尚无规则时所属的类别"
    /// A percentage that a service reaches.
    Coverage "coverage" "coverage" "覆盖率";
    /// A percentage that is full and should stay so.
    Held "held" "held at 100 %" "保持满额";
    /// People's opinion in per cent.
    Score "score" "score" "评价得分";
    /// A percentage of what should not be, such as unemployment.
    Burden "burden" "burden" "负向比率";
    /// Things or staff per head, of which more is better.
    PerHead "per_head" "stock per head" "人均存量";
    /// Years of schooling or of life, and other levels that move slowly.
    Level "level" "level" "水平";
    /// One quantity over another.
    Ratio "ratio" "ratio" "比值";
    /// What is done each year.
    Flow "flow" "yearly flow" "年度流量";
    /// Events of a year, such as deaths.
    Count "count" "count of events" "事件计数";
    /// Growth in per cent a year.
    Growth "growth" "growth" "增速";
    /// Output, income, trade and revenue: sums of money that grow with the economy.
    Economy "economy" "economic sum" "经济总量";
    /// Concentrations and the like, which weather moves.
    Environment "environment" "environment" "环境";
    /// All people of a place.
    People "people" "number of people" "人口数";
    /// What fits no class.
    Other "other" "other, no change supposed" "其他，假定不变";
}

/// Drift and spread of five years on the family's scale, with where they come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// `logit`, `log` or `linear`.
    pub scale: &'static str,
    /// Mean change in five years.
    pub drift: f64,
    /// Standard deviation of the change in five years.
    pub spread: f64,
    /// Degrees of freedom of a Student t; none for a normal.
    pub degrees: Option<f64>,
    /// The reference class, in words.
    pub source: (&'static str, &'static str),
}

/// Whether an indicator can move by its family from where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It can.
    Moves,
    /// No baseline is given.
    Unknown,
    /// It starts at zero, of which relative changes make zero for ever.
    Nothing,
    /// It starts at the full bound of its scale or beyond, where log-odds stand still.
    AtBound,
}

/// Where the last of these words ends in a name. One of letters begins a word: `gap` does not stand in Singapore.
fn last(lower: &str, words: &[&str]) -> Option<usize> {
    let begins = |at: usize| !lower[..at].ends_with(|before: char| before.is_alphabetic() && !is_square(before));
    let ends = |word: &&str| {
        let latin = !word.starts_with(is_square);
        lower.match_indices(*word).filter(|(at, _)| !latin || begins(*at)).map(|(at, word)| at + word.len()).last()
    };
    words.iter().filter_map(ends).max()
}

impl Family {
    /// Which way is good by the name alone; `None` where it does not say, or says both.
    pub fn direction(name: &str) -> Option<Better> {
        let lower = name.to_lowercase();
        // `下降` in a name counts the fall itself: more of it is better.
        if is_growth(name) {
            return Some(Better::More);
        }
        let (less, more, turned) = (last(&lower, LESS), last(&lower, MORE), last(&lower, TURNED));
        match (less, more) {
            // 投诉办结率 and `complaints answered` count what is done about the complaints.
            (Some(less), _) if turned.is_some_and(|turned| turned >= less) => Some(Better::More),
            // What a Chinese name counts stands at its end: 失业保险参保率. In other languages it may stand at either.
            (Some(less), Some(more)) if name.chars().any(is_square) => Some(if more > less { Better::More } else { Better::Less }),
            (Some(_), Some(_)) => None,
            (Some(_), None) => Some(Better::Less),
            (None, more) => (more.is_some() || last(&lower, SHARES).is_some()).then_some(Better::More),
        }
    }

    /// Whether more is better by the name alone, so that a target below the baseline is a floor.
    pub fn surely_more(name: &str) -> bool {
        last(&name.to_lowercase(), MORE).is_some()
    }

    /// The family of an indicator, told from its form, name, unit and baseline.
    pub fn of(name: &str, unit: &str, form: Form, better: Better, measure: Measure, baseline: Option<f64>) -> Family {
        let lower = name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let (percentage, rises) = (is_percentage(unit), better == Better::More);
        match () {
            () if form != Form::Number => Family::Ratio,
            // A class that grows is none of what should shrink.
            () if measure == Measure::Total && !percentage && rises => Family::Flow,
            () if is_growth(name) => Family::Growth,
            // Days of good air in per cent are no concentration: they cannot exceed all days.
            () if !percentage && says(&["浓度", "pm2.5", "pm10", "concentration", "优良天数", "air quality"]) => Family::Environment,
            // Gross rates may lie above all of those they count, and know no bound.
            () if percentage && baseline.is_some_and(|value| value >= 100.05) => Family::Other,
            () if percentage && better == Better::Less => Family::Burden,
            () if percentage && baseline.is_some_and(|value| value >= 99.95) => Family::Held,
            () if says(&["满意", "satisfaction", "安全感", "得分", "score", "index", "指数"]) => Family::Score,
            () if percentage => Family::Coverage,
            () if !rises && says(EVENTS) => Family::Count,
            () if rises && !percentage && says(ECONOMY) => Family::Economy,
            () if says(&["年限", "寿命", "years of schooling", "life expectancy", "平均年龄"]) => Family::Level,
            () if rises && (says(PER_HEAD) || unit.contains("per ") || unit.contains("/万人")) => Family::PerHead,
            () if PEOPLE.contains(&lower.trim()) => Family::People,
            () if rises && says(&["人次", "新增", "培训", "次数", "当年", "每年", "visits", "new ", "trained", "number of"]) => {
                Family::Flow
            }
            () if rises && says(STOCKS) => Family::PerHead,
            () => Family::Other,
        }
    }

    /// Whether it can move from a baseline.
    pub fn start(self, baseline: Option<f64>) -> Start {
        let Some(baseline) = baseline else { return Start::Unknown };
        match self {
            Family::Held | Family::Growth => Start::Moves,
            _ if baseline == 0.0 => Start::Nothing,
            Family::Coverage | Family::Score | Family::Burden if !(0.0..100.0).contains(&baseline) => Start::AtBound,
            _ => Start::Moves,
        }
    }

    /// Its class.
    pub fn class(self) -> Class {
        let class = |scale, drift, spread, degrees, zh, en| Class { scale, drift, spread, degrees, source: (zh, en) };
        match self {
            Family::Coverage | Family::Score => class(
                "logit",
                0.150,
                0.887,
                Some(7.5),
                "参照类：免疫接种覆盖率（国家），5150例，五年变动",
                "reference class: coverage of three-dose immunisation, countries, 5150 five-year changes",
            ),
            Family::Held => class(
                "log",
                0.0,
                0.7,
                Some(5.0),
                "判断：缺口（100减去数值）在五年内翻倍或减半均属平常",
                "judgement: that the gap to 100 doubles or halves within five years is usual",
            ),
            Family::Burden => class(
                "logit",
                -0.027,
                0.475,
                Some(5.9),
                "参照类：失业率（国家），2704例，五年变动",
                "reference class: unemployment rate, countries, 2704 five-year changes",
            ),
            Family::PerHead => class(
                "log",
                0.155,
                0.188,
                Some(6.4),
                "参照类：每千人床位与医师（越南各省），179例，五年变动；离散取两者中较大的医师",
                "reference class: beds and doctors per 1,000, provinces of Viet Nam, 179 five-year changes; the spread is that of doctors, the wider of the two",
            ),
            Family::Level => class(
                "log",
                0.018,
                0.033,
                Some(4.0),
                "参照类：预期寿命（国家），4013例，五年变动",
                "reference class: life expectancy, countries, 4013 five-year changes",
            ),
            Family::Ratio => class(
                "log",
                0.0,
                0.201,
                Some(9.5),
                "参照类：小学生均支出（国家），228例，五年变动；只取离散",
                "reference class: spending per primary pupil, countries, 228 five-year changes; the spread alone",
            ),
            Family::Flow => class(
                "log",
                0.161,
                0.216,
                None,
                "参照类：受过培训的劳动者占比（越南各省），140例，五年变动；趋势取一半",
                "reference class: trained workers, provinces of Viet Nam, 140 five-year changes; half of the trend",
            ),
            Family::Count => class(
                "log",
                -0.052,
                0.138,
                Some(6.7),
                "参照类：道路交通死亡率（国家），6396例，五年变动",
                "reference class: road deaths, countries, 6396 five-year changes",
            ),
            Family::Growth => class(
                "linear",
                0.0,
                3.2,
                Some(4.7),
                "参照类：人均国民收入（国家），3739例：五年总变动的离散0.16，合年均增速3.2个百分点；水平取基期",
                "reference class: income per head, countries, 3739 five-year changes: a spread of 0.16 over five years is 3.2 points of yearly growth; the level is the baseline's",
            ),
            Family::Economy => class(
                "log",
                0.128,
                0.160,
                Some(4.7),
                "参照类：人均国民收入（国家），3739例，五年变动",
                "reference class: national income per head, countries, 3739 five-year changes",
            ),
            Family::Environment => class(
                "log",
                -0.02,
                0.1,
                Some(4.0),
                "参照类：各国PM2.5暴露，年变动中位数-0.4%、八成在-3.8%与+1.2%之间",
                "reference class: PM2.5 exposure of countries, median -0.4 % a year, 80 % between -3.8 and +1.2",
            ),
            Family::People => class(
                "log",
                0.0,
                0.06,
                Some(4.0),
                "判断：一地人口五年内增减不到一成属平常",
                "judgement: that the people of a place grow or shrink by less than a tenth in five years is usual",
            ),
            Family::Other => class(
                "log",
                0.0,
                0.201,
                Some(9.5),
                "判断：没有合适的参照类，假定平均不变；离散借用小学生均支出（国家），228例，五年变动",
                "judgement: no class fits, so no change is supposed; the spread is borrowed from spending per primary pupil, countries, 228 five-year changes",
            ),
        }
    }
}

/// Whether a unit is a percentage.
pub fn is_percentage(unit: &str) -> bool {
    matches!(
        unit.trim().to_lowercase().as_str(),
        "%" | "％"
            | "percent"
            | "per cent"
            | "percentage"
            | "pct"
            | "百分比"
            | "porcentaje"
            | "porcentagem"
            | "pourcentage"
            | "prozent"
            | "percentuale"
            | "procent"
            | "yüzde"
            | "百分率"
            | "パーセント"
            | "퍼센트"
    )
}

/// Whether an indicator is itself a change, so that its figures are no changes of it.
pub fn is_growth(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["增长", "增速", "涨幅", "增幅", "降幅", "降低", "下降", "减少", "提高幅度", "growth", "change in", "reduction", "inflation"]
        .iter()
        .any(|word| lower.contains(word))
}
