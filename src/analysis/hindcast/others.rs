//! Forecasts that another method made of the same cases.

use std::collections::BTreeMap;

/// Another method's forecasts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OtherForecasts {
    /// As it is called on pages: the name of its file.
    pub name: String,
    /// Indicator, place, origin; quantiles of the value five years later, in the indicator's own unit, at 1/40, ..., 39/40.
    forecasts: BTreeMap<(String, String, i32), [f64; 39]>,
}

impl OtherForecasts {
    /// Forecasts by indicator, place and origin: the quantiles 2.5 % to 97.5 % in steps of 2.5 of the value five years later.
    pub fn new(name: &str, forecasts: BTreeMap<(String, String, i32), [f64; 39]>) -> OtherForecasts {
        OtherForecasts { name: name.to_owned(), forecasts }
    }

    /// What it says of one case.
    pub fn of(&self, indicator: &str, entity: &str, origin: i32) -> Option<[f64; 39]> {
        self.forecasts.get(&(indicator.to_owned(), entity.to_owned(), origin)).copied()
    }
}
