//! Finding things in a plan by name.

use std::collections::BTreeMap;

use super::{Assumption, Indicator, Plan, Shock};
use crate::diagnostic::Place;

impl Plan {
    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The assumption of this name.
    pub fn assumption(&self, name: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|assumption| assumption.name == name)
    }

    /// The stream of yearly shocks of this name.
    pub fn shock(&self, name: &str) -> Option<&Shock> {
        self.shocks.iter().find(|shock| shock.name == name)
    }

    /// Numbers that rules read as `base.name`: the published baselines and [`Plan::numbers`].
    pub fn base_numbers(&self) -> BTreeMap<String, f64> {
        let baselines = self.indicators.iter().filter_map(|indicator| Some((indicator.id.clone(), indicator.baseline?)));
        baselines.chain(self.numbers.clone()).collect()
    }

    /// What a series may not leave, in its unit (infinities never pass): its indicator's declared bounds and the planners' checks together.
    pub fn bounds(&self, series: &str) -> (f64, f64) {
        let declared = self.indicator(series).map_or((f64::MIN, f64::MAX), |indicator| indicator.scale.bounds());
        self.checks
            .iter()
            .filter(|check| check.series == series)
            .fold((declared.0.max(f64::MIN), declared.1.min(f64::MAX)), |(low, high), check| (low.max(check.low), high.min(check.high)))
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
