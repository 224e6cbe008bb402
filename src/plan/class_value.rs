//! Values that rest on a reference class: `{ class = "immunised_dtp3_pct", of = "child_screening", part = "five_years" }`.
//!
//! The class is reweighted by what history.csv and the baseline tell of the row up to the base year, and the change over five years becomes
//! a table of quantiles: a distribution like any other, the same stream in every scenario. A yearly shock has the shape of the class's changes
//! of one year: `{ class = "vn_nurses_per_1000", part = "one_year" }`.

use toml::de::{DeTable, DeValue};

use super::class_use::ClassUse;
use super::section::{Section, Value};
use super::{Indicator, Observation};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::forecast::{HORIZON, ReferenceClass, Rung, Weights, features, forecast, table, year_shock};
use crate::sampling::Distribution;
use crate::sampling::distributions::Quantiles;
use crate::text;

/// What a class's value is worked out from.
pub(super) struct Lookup<'a> {
    pub classes: &'a [ReferenceClass],
    pub weights: &'a Weights,
    pub history: &'a [Observation],
    pub indicators: &'a [Indicator],
    pub base_year: i32,
    pub target_year: i32,
    /// Whether all of these could be read: of a file with mistakes only these are told, not what is missed because of them.
    pub all_read: bool,
}

/// A class that classes.csv does not have.
pub(super) fn unknown_class(name: &str, classes: &[ReferenceClass]) -> Diagnostic {
    if classes.is_empty() {
        let message = text!(
            "the plan has no reference classes: seeds/classes.csv is missing or empty",
            "规划没有参照类：缺少 seeds/classes.csv，或其中没有内容"
        );
        return Diagnostic::error(Code::UnknownClass, message).help(text!(
            "write a distribution in place of `class`, such as \"0.04 to 0.09\", or add seeds/classes.csv",
            "请把 `class` 改为分布，如 \"0.04 to 0.09\"，或补上 seeds/classes.csv"
        ));
    }
    Diagnostic::error(Code::UnknownClass, text!("no class of classes.csv is called `{name}`", "classes.csv 中没有参照类 `{name}`"))
        .suggest(name, classes.iter().map(|class| class.name.as_str()))
}

/// Whether a value names a class.
pub(super) fn names_class(value: &Value<'_>) -> bool {
    matches!(value.get_ref(), DeValue::Table(table) if table.keys().any(|key| key.get_ref() == "class"))
}

/// The key for what a rule spreads by itself in five years under the plan as it is.
const BESIDE: &str = "beside";

/// The share of a class's spread that is left to draw where the rule's mechanism spreads `beside` on its own, so that both together spread as
/// the class does; `None` where nothing is left.
fn kept(class: f64, beside: f64) -> Option<f64> {
    let left = 1.0 - (beside / class) * (beside / class);
    (left > 0.0).then(|| left.sqrt())
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Float(float) => float.as_str().parse().ok(),
        DeValue::Integer(integer) => integer.as_str().parse().ok(),
        _ => None,
    }
}

/// The parts of a class: an assumption takes the change over five years, a shock the shape of the changes of one year.
const FIVE_YEARS: &str = "five_years";
const ONE_YEAR: &str = "one_year";

/// A value in braces that names a class.
struct Given<'s, 'v> {
    section: &'s Section<'s>,
    place: Place,
    entries: &'v DeTable<'v>,
}

impl<'s, 'v> Given<'s, 'v> {
    fn read(section: &'s Section<'s>, value: &'v Value<'v>) -> Option<Given<'s, 'v>> {
        let DeValue::Table(entries) = value.get_ref() else { return None };
        Some(Given { section, place: section.value_place(value), entries })
    }

    fn word(&self, key: &str) -> Option<&'v str> {
        self.entries.iter().find(|(name, _)| name.get_ref() == key).and_then(|(_, word)| word.get_ref().as_str())
    }

    /// Notes a mistake of it, which then gives nothing.
    fn note<T>(&self, diagnostic: Diagnostic) -> Option<T> {
        self.section.mistakes().push(diagnostic.at(self.place.clone()));
        None
    }
}

impl Lookup<'_> {
    /// The class of that name; nothing is told of it where a file of classes could not be read.
    fn class_of(&self, given: &Given<'_, '_>, name: &str) -> Option<&ReferenceClass> {
        if !self.all_read {
            return None;
        }
        self.classes.iter().find(|found| found.name == name).or_else(|| given.note(unknown_class(name, self.classes)))
    }

    /// The distribution that a class gives; mistakes are noted and give `None`.
    pub(super) fn read(&self, section: &Section<'_>, value: &Value<'_>) -> Option<(Distribution, ClassUse)> {
        let given = Given::read(section, value)?;
        let known = ["class", "of", "part", "beside"];
        let stranger = given.entries.keys().find(|key| !known.contains(&key.get_ref().as_ref()));
        let (Some(class), Some(of), Some(FIVE_YEARS), None) = (given.word("class"), given.word("of"), given.word("part"), stranger) else {
            return given.note(
                Diagnostic::error(
                    Code::NotADistribution,
                    text!("a class's value needs class, of and part", "参照类的取值需要 class、of 和 part"),
                )
                .help(text!(
                    "write {{ class = \"immunised_dtp3_pct\", of = \"child_screening\", part = \"five_years\" }}",
                    "写法如 {{ class = \"immunised_dtp3_pct\", of = \"child_screening\", part = \"five_years\" }}"
                )),
            );
        };
        let found = self.class_of(&given, class)?;
        let Some(indicator) = self.indicators.iter().find(|indicator| indicator.id == of) else {
            let names = self.indicators.iter().map(|indicator| indicator.id.as_str());
            return given
                .note(Diagnostic::error(Code::UnknownName, text!("no indicator is called `{of}`", "没有指标 `{of}`")).suggest(of, names));
        };
        if self.target_year - self.base_year != HORIZON {
            let years = self.target_year - self.base_year;
            return given.note(Diagnostic::error(
                Code::ClassHorizon,
                text!(
                    "classes tell of changes over {HORIZON} years, the plan has {years}",
                    "参照类讲{HORIZON}年的变动，而规划期为{years}年"
                ),
            ));
        }
        let beside = match given.entries.iter().find(|(name, _)| name.get_ref() == BESIDE) {
            None => 0.0,
            Some((_, value)) => match number(value).filter(|beside| *beside >= 0.0) {
                Some(beside) => beside,
                None => {
                    return given.note(Diagnostic::error(
                        Code::NotADistribution,
                        text!("`beside` is a spread: a number not below zero", "`beside` 是离散程度，应为不小于零的数"),
                    ));
                }
            },
        };
        let mut used = self.seen_from(found, indicator);
        let whole = table(&used.forecast.quantiles);
        let Some(kept) = kept(used.spread, beside) else {
            let spread = format!("{:.2}", used.spread);
            return given.note(
                Diagnostic::error(
                    Code::NotADistribution,
                    text!(
                        "the rule spreads {beside} by itself, as much as the class's {spread}: nothing is left of the class",
                        "规则自身的离散 {beside} 不小于参照类的 {spread}：参照类已无所余"
                    ),
                )
                .help(text!("let the rule move by its mechanism alone", "请让规则只按机制变动")),
            );
        };
        let median = whole[20];
        let values: Vec<f64> = whole.iter().map(|value| median + kept * (value - median)).collect();
        used.spread *= kept;
        Some((Distribution::Quantiles(Quantiles { values }), used))
    }

    /// The shape that a class gives to a yearly shock, with a mean of nought and a standard deviation of one; mistakes are noted and give
    /// `None`.
    pub(super) fn read_shock(&self, section: &Section<'_>, value: &Value<'_>) -> Option<Distribution> {
        let given = Given::read(section, value)?;
        let (Some(class), Some(ONE_YEAR), 2) = (given.word("class"), given.word("part"), given.entries.len()) else {
            return given.note(
                Diagnostic::error(
                    Code::NotADistribution,
                    text!("a shock takes class and part of a class", "冲击取参照类时需要 class 和 part"),
                )
                .help(text!(
                    "write {{ class = \"vn_nurses_per_1000\", part = \"one_year\" }}",
                    "写法如 {{ class = \"vn_nurses_per_1000\", part = \"one_year\" }}"
                )),
            );
        };
        let found = self.class_of(&given, class)?;
        let Some(shape) = year_shock(found) else {
            return given.note(Diagnostic::error(
                Code::ClassQuantiles,
                text!("class `{class}` tells nothing of one year's change", "参照类 `{class}` 没有一年变动的分布"),
            ));
        };
        Some(Distribution::Quantiles(Quantiles { values: shape.to_vec() }))
    }

    /// What a class says of a row.
    pub(super) fn seen_from(&self, class: &ReferenceClass, indicator: &Indicator) -> ClassUse {
        let (rung, known) = self.known(class, indicator);
        let forecast = forecast(class, self.weights, rung, &known);
        let quartiles = [10, 20, 30].map(|quartile| class.change[quartile]);
        let spread = forecast.spread();
        ClassUse {
            class: class.name.clone(),
            cases: class.cases,
            scale: class.scale,
            of: indicator.id.clone(),
            forecast,
            quartiles,
            spread,
        }
    }

    /// The highest rung that the row's record up to the base year allows, and its features on the class's scale.
    fn known(&self, class: &ReferenceClass, indicator: &Indicator) -> (Rung, Vec<f64>) {
        let own =
            self.history.iter().filter(|seen| seen.series == indicator.id && seen.year < self.base_year && seen.observed_at.is_empty());
        let mut record: Vec<(i32, f64)> = own.map(|seen| (seen.year, class.scale.on(seen.value))).collect();
        record.extend(indicator.baseline.map(|baseline| (self.base_year, class.scale.on(baseline))));
        record.sort_by_key(|(year, _)| *year);
        let usable = |rung: &Rung| {
            *rung == Rung::Nothing
                || self.weights.rungs.contains_key(rung) && rung.features().iter().all(|name| class.features.contains_key(*name))
        };
        let mut rungs = Rung::ALL.into_iter().rev().filter(usable);
        let found = rungs.find_map(|rung| Some((rung, features(&record, self.base_year, rung)?)));
        found.unwrap_or((Rung::Nothing, Vec::new()))
    }
}
