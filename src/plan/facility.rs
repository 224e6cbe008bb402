//! A facility, as a plan holds it.

use std::collections::BTreeMap;

use crate::diagnostic::Place;
use crate::language::Text;
use crate::sampling::Distribution;

/// A facility that opens at a date and adds capacity: `opened("beds")` in rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Its name in files.
    pub id: String,
    /// Its title.
    pub name: Text,
    /// What kind of place it is, in words.
    pub kind: String,
    /// Opening as a year with decimals: 2023.5 is the middle of 2023.
    pub opening: f64,
    /// Delay in years of its own.
    pub delay: Distribution,
    /// An assumption whose value, a delay in years that several facilities share, is added to its own.
    pub shared_delay: Option<String>,
    /// Years from opening to full capacity, linear.
    pub ramp: f64,
    /// What it adds at full capacity: series name to amount.
    pub adds: BTreeMap<String, f64>,
    /// Construction cost, in the budget's money unit, spread evenly over the `build_years` before opening.
    pub construction_cost: f64,
    /// Years of building, before opening.
    pub build_years: f64,
    /// Running cost a year at full capacity.
    pub running_cost: f64,
    /// The budget line that pays.
    pub domain: String,
    /// Where the figures come from.
    pub source: Text,
    /// Where it is declared.
    pub place: Place,
    /// Where its keys stand.
    pub places: FacilityPlaces,
}

/// Where the keys of a facility stand, for messages; no part of what the facility is.
#[derive(Debug, Clone, Default)]
pub struct FacilityPlaces {
    /// `opening`.
    pub opening: Option<Place>,
    /// `shared_delay`.
    pub shared_delay: Option<Place>,
    /// `construction_cost`.
    pub construction_cost: Option<Place>,
    /// Each of the keys that are numbers.
    pub keys: BTreeMap<&'static str, Place>,
    /// Each name in `adds`.
    pub adds: BTreeMap<String, Place>,
}

impl PartialEq for FacilityPlaces {
    fn eq(&self, _other: &FacilityPlaces) -> bool {
        true
    }
}
