//! What was seen, here or elsewhere: observed values of series, and priors of yearly change.

use super::class_use::ClassUse;
use crate::diagnostic::Place;
use crate::language::Text;
use crate::text;

/// An observed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The series observed.
    pub series: String,
    /// The year observed.
    pub year: i32,
    /// In the series' unit.
    pub value: f64,
    /// Standard error in the series' unit, beyond that of rounding; of another place's value, how far the two places may differ.
    pub error: Option<f64>,
    /// Where it was observed, if not in the plan's place.
    pub observed_at: String,
    /// How its definition differs from the plan's, if it does.
    pub definition: String,
    /// An assumption rests on it already, so that it must not move draws once more.
    pub is_fitted: bool,
    /// Where the figure was read.
    pub source: String,
    /// Where the value stands.
    pub place: Place,
    /// Where the year stands.
    pub year_place: Place,
}

impl Observation {
    /// Half of the last digit that is printed.
    pub fn rounding(&self) -> f64 {
        let decimals = self.value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
        0.5 / libm::pow(10.0, decimals as f64)
    }

    /// Why it moves no draws although its year is past; `None` if it does.
    pub fn unusable(&self) -> Option<Text> {
        if self.is_fitted {
            Some(text!("an assumption rests on it already", "已有假设以此为据"))
        } else if !self.observed_at.is_empty() && self.error.is_none() {
            let place = &self.observed_at;
            Some(text!(
                "it is a figure of {place}: give in `error` how far the two places may differ",
                "这是{place}的数值：请在 `error` 列写明两地可能相差多少"
            ))
        } else {
            None
        }
    }
}

/// What a class of comparable places tells of the change over five years, before anything local is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// The indicator it is for.
    pub id: String,
    /// `linear`, `log` or `logit`: the scale of drift and spread, both over five years.
    pub scale: String,
    /// Its mean.
    pub drift: f64,
    /// Its scale, above zero.
    pub spread: f64,
    /// Degrees of freedom of a Student t; `None` for a normal.
    pub degrees: Option<f64>,
    /// Rank correlation of the change of the first three years with that of the next two among the places of the class.
    pub three_two: Option<f64>,
    /// Spread of the row over five years as a share of its class's, if the two are to be held together.
    pub width: Option<f64>,
    /// The class of classes.csv that stands behind it.
    pub class: Option<String>,
    /// Why the row takes no more of its class than it does.
    pub reason: Text,
    /// What the class says of the row, where classes.csv has it.
    pub seen: Option<ClassUse>,
    /// Where the figures come from.
    pub source: String,
    /// Where its scale stands.
    pub place: Place,
}
