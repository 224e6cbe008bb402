//! Values that rest on a reference class: `{ class = "immunised_dtp3_pct", of = "child_screening", part = "five_years" }`.
//!
//! The class is reweighted by what history.csv and the baseline tell of the row up to the base year, and the change over five years becomes
//! a table of quantiles: a distribution like any other, the same stream in every scenario.

use toml::de::DeValue;

use super::section::{Section, Value};
use super::{Indicator, Observation};
use crate::diagnostic::{Code, Diagnostic};
use crate::forecast::{Forecast, HORIZON, ReferenceClass, Rung, Weights, features, forecast, table};
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
}

/// Which class an assumption rests on, and what was known of the row.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassUse {
    /// The class, by its name in classes.csv.
    pub class: String,
    /// Changes that it holds.
    pub cases: usize,
    /// The row that it speaks of.
    pub of: String,
    /// What was known of the row, and what that changes.
    pub forecast: Forecast,
    /// What the class itself says of the change: its quartiles.
    pub quartiles: [f64; 3],
}

/// Whether a value names a class.
pub(super) fn names_class(value: &Value<'_>) -> bool {
    matches!(value.get_ref(), DeValue::Table(table) if table.keys().any(|key| key.get_ref() == "class"))
}

/// The parts that a class's value may be; only the change over five years is there so far.
const FIVE_YEARS: &str = "five_years";

impl Lookup<'_> {
    /// The distribution that a class gives; mistakes are noted and give `None`.
    pub(super) fn read(&self, section: &Section<'_>, value: &Value<'_>) -> Option<(Distribution, ClassUse)> {
        let place = section.value_place(value);
        let DeValue::Table(entries) = value.get_ref() else { return None };
        let word = |key: &str| entries.iter().find(|(name, _)| name.get_ref() == key).and_then(|(_, word)| word.get_ref().as_str());
        let note = |diagnostic: Diagnostic| {
            section.mistakes().push(diagnostic.at(place.clone()));
            None
        };
        let known = ["class", "of", "part"];
        let stranger = entries.keys().find(|key| !known.contains(&key.get_ref().as_ref()));
        let (Some(class), Some(of), Some(FIVE_YEARS), None) = (word("class"), word("of"), word("part"), stranger) else {
            return note(
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
        let Some(found) = self.classes.iter().find(|found| found.name == class) else {
            let names = self.classes.iter().map(|class| class.name.as_str());
            return note(
                Diagnostic::error(
                    Code::UnknownClass,
                    text!("no class of classes.csv is called `{class}`", "classes.csv 中没有参照类 `{class}`"),
                )
                .suggest(class, names),
            );
        };
        let Some(indicator) = self.indicators.iter().find(|indicator| indicator.id == of) else {
            let names = self.indicators.iter().map(|indicator| indicator.id.as_str());
            return note(
                Diagnostic::error(Code::UnknownName, text!("no indicator is called `{of}`", "没有指标 `{of}`")).suggest(of, names),
            );
        };
        if self.target_year - self.base_year != HORIZON {
            let years = self.target_year - self.base_year;
            return note(Diagnostic::error(
                Code::ClassHorizon,
                text!(
                    "classes tell of changes over {HORIZON} years, the plan has {years}",
                    "参照类讲{HORIZON}年的变动，而规划期为{years}年"
                ),
            ));
        }
        let (rung, known) = self.known(found, indicator);
        let forecast = forecast(found, self.weights, rung, &known);
        let values = table(&forecast.quantiles).to_vec();
        let quartiles = [10, 20, 30].map(|quartile| found.change[quartile]);
        let used = ClassUse { class: class.to_owned(), cases: found.cases, of: of.to_owned(), forecast, quartiles };
        Some((Distribution::Quantiles(Quantiles { values }), used))
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
