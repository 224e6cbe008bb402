//! Finding things in a plan by name.

use std::collections::BTreeMap;

use super::{Assumption, BudgetLine, Indicator, Plan, Shock};
use crate::diagnostic::Place;
use crate::language::Text;
use crate::text;

impl Plan {
    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The assumption of this name.
    pub fn assumption(&self, name: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|assumption| assumption.name == name)
    }

    /// The line of the budget of this id, or of this title in either language.
    pub fn budget_line(&self, words: &str) -> Option<&BudgetLine> {
        let titled = |line: &&BudgetLine| line.name.zh == words || line.name.en == words;
        self.budget.iter().find(|line| line.id == words).or_else(|| self.budget.iter().find(titled))
    }

    /// The stream of yearly shocks of this name.
    pub fn shock(&self, name: &str) -> Option<&Shock> {
        self.shocks.iter().find(|shock| shock.name == name)
    }

    /// The currency of its money; `None` if the plan does not say how much of it a unit is.
    pub fn paid_in(&self) -> Option<&Text> {
        self.money_unit.map(|_| &self.currency)
    }

    /// What tables count money in (see [`crate::language::number::in_table`]): `million yuan`, `万元`; `None` if the plan does not say what its
    /// unit is.
    pub fn millions(&self) -> Option<Text> {
        self.paid_in().map(|Text { zh, en }| text!("million {en}", "万{zh}"))
    }

    /// Millions of its currency in a unit of the plan's money; 1 if the plan does not say what its unit is.
    pub fn million(&self) -> f64 {
        self.money_unit.map_or(1.0, |unit| unit / 1e6)
    }

    /// The years of a projection, from the base year to the target year.
    pub fn years(&self) -> Vec<i32> {
        (self.base_year..=self.target_year).step_by(usize::try_from(self.step.max(1)).expect("invariant: positive")).collect()
    }

    /// The year of the plan after its base year that is meant by its last two digits.
    pub fn year_in_short(&self, written: i32) -> Option<i32> {
        let years = self.years();
        let century = self.base_year - self.base_year.rem_euclid(100);
        let of_digits = [century + written, century + 100 + written].into_iter().find(|year| years[1..].contains(year));
        of_digits.filter(|_| (0..100).contains(&written))
    }

    /// Numbers that rules read as `base.name`: the published baselines and [`Plan::numbers`].
    pub fn base_numbers(&self) -> BTreeMap<String, f64> {
        let baselines = self.indicators.iter().filter_map(|indicator| Some((indicator.id.clone(), indicator.baseline?)));
        let watched = self.watched.iter().filter_map(|row| Some((row.id.clone(), row.baseline?)));
        baselines.chain(watched).chain(self.numbers.clone()).collect()
    }

    /// What a series may not leave, in its unit (infinities never pass): its indicator's declared bounds and the planners' checks together.
    pub fn bounds(&self, series: &str) -> (f64, f64) {
        let checks = self.checks.iter().filter(|check| check.series == series);
        checks.fold(self.declared_bounds(series), |(low, high), check| (low.max(check.low), high.min(check.high)))
    }

    /// The bounds that a series' indicator declares, without the planners' checks; never infinite, since no value may be.
    pub fn declared_bounds(&self, series: &str) -> (f64, f64) {
        let (low, high) = self.indicator(series).map_or((f64::MIN, f64::MAX), |indicator| indicator.scale.bounds());
        (low.max(f64::MIN), high.min(f64::MAX))
    }

    /// Where it stands that a series may not have this value: the row of the indicator, or the planners' check.
    pub fn bound_place(&self, series: &str, value: f64) -> Option<&Place> {
        let outside = |(low, high): (f64, f64)| !(value >= low && value <= high);
        let declared = self.indicator(series).filter(|indicator| outside(indicator.scale.bounds())).map(|indicator| &indicator.place);
        declared.or_else(|| {
            let check = self.checks.iter().find(|check| check.series == series && outside((check.low, check.high)));
            check.map(|check| &check.place)
        })
    }
}
