//! A panel: yearly values of indicators in many places, each on the scale where its changes are comparable.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::forecast::{HORIZON, Rung, Scale, features};

/// Yearly values of one indicator in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceSeries {
    /// Name of the place.
    pub entity: String,
    /// Years and values on the indicator's scale, oldest first.
    pub values: Vec<(i32, f64)>,
}

/// One indicator in all places.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Name of the indicator in the panel.
    pub name: String,
    /// The family whose class it belongs to.
    pub family: String,
    /// The scale on which its changes are taken.
    pub scale: Scale,
    /// Sorted by place.
    pub places: Vec<PlaceSeries>,
}

/// Indicators sorted by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The indicators.
    pub indicators: Vec<Indicator>,
}

/// One change over five years that had happened when it was forecast or when it taught a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Number of the place in the indicator's list.
    pub place: usize,
    /// The year from which the change is counted, and in which it would have been forecast.
    pub origin: i32,
    /// Value at the origin, on the scale.
    pub level: f64,
    /// The change over five years, on the scale.
    pub change: f64,
    /// For each of [`Rung::ALL`] what was known; `None` where the record does not go so far.
    pub features: Vec<Option<Vec<f64>>>,
}

/// Years before the origin, itself included, of which [`CASE_LEAST`] must be known: a forecast for a place without a record teaches nothing.
const CASE_WINDOW: i32 = 10;
const CASE_LEAST: usize = 8;

impl Indicator {
    /// The changes of one place whose record was long enough.
    pub fn cases(&self, place: usize) -> Vec<Case> {
        let values = &self.places[place].values;
        let at = |year: i32| values.binary_search_by_key(&year, |(year, _)| *year).ok().map(|at| values[at].1);
        let case = |&(origin, level): &(i32, f64)| {
            let outcome = at(origin + HORIZON)?;
            let known = values.iter().filter(|(year, _)| *year > origin - CASE_WINDOW && *year <= origin).count();
            (known >= CASE_LEAST).then(|| Case {
                place,
                origin,
                level,
                change: outcome - level,
                features: Rung::ALL.iter().map(|rung| features(values, origin, *rung)).collect(),
            })
        };
        values.iter().filter_map(case).collect()
    }
}

/// Of values of the years in which forecasts are made, how many could be no cases, by what they lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Values of such years.
    pub values: usize,
    /// Of these, without a value five years later.
    pub outcome: usize,
    /// Of the others, with fewer than eight of the ten years before.
    pub record: usize,
}

impl Panel {
    /// What the values of these years lack to be cases.
    pub fn lacking(&self, origins: &RangeInclusive<i32>) -> Lacking {
        let mut lacking = Lacking::default();
        for place in self.indicators.iter().flat_map(|indicator| &indicator.places) {
            let years: BTreeSet<i32> = place.values.iter().map(|(year, _)| *year).collect();
            for &origin in years.iter().filter(|year| origins.contains(year)) {
                lacking.values += 1;
                if !years.contains(&(origin + HORIZON)) {
                    lacking.outcome += 1;
                } else if years.range(origin - CASE_WINDOW + 1..=origin).count() < CASE_LEAST {
                    lacking.record += 1;
                }
            }
        }
        lacking
    }

    /// Changes that the fullest class holds which had ended by a year.
    pub fn most_changes(&self, ended_by: i32) -> usize {
        let ended = |indicator: &Indicator| {
            let cases = (0..indicator.places.len()).flat_map(|place| indicator.cases(place));
            cases.filter(|case| case.origin + HORIZON <= ended_by).count()
        };
        self.indicators.iter().map(ended).max().unwrap_or(0)
    }

    /// All places by name.
    pub fn entities(&self) -> BTreeSet<&str> {
        self.indicators.iter().flat_map(|indicator| &indicator.places).map(|place| place.entity.as_str()).collect()
    }

    /// The panel of those places alone for which `keep` says yes.
    pub fn of_places(&self, keep: impl Fn(&str) -> bool) -> Panel {
        let mut panel = self.clone();
        for indicator in &mut panel.indicators {
            indicator.places.retain(|place| keep(&place.entity));
        }
        panel
    }
}

/// The scale that an indicator's name and values speak for: log-odds for percentages and rates of unemployment, else the logarithm, which has
/// no place for a zero, where no value is below zero.
pub fn usual_scale(name: &str, values: &[f64]) -> Scale {
    let share = name.ends_with("_pct") || name.ends_with("_share") || name.starts_with("unemployment");
    let percent = values.iter().all(|value| (0.0..=100.0).contains(value));
    if share && percent {
        Scale::Logit
    } else if values.iter().all(|value| *value >= 0.0) {
        Scale::Log
    } else {
        Scale::Linear
    }
}

/// Families by words in an indicator's name; the first that fits. A column `family` says otherwise.
const FAMILIES: &[(&str, &[&str])] = &[
    ("coverage", &["immunis", "birth_attendance", "vaccin", "coverage", "screening"]),
    ("income", &["gdp", "gni", "income"]),
    ("unemployment", &["unemployment"]),
    ("health money", &["health_spend"]),
    ("staff and beds", &["physician", "doctor", "nurse", "beds", "teachers"]),
    ("networks", &["internet", "broadband", "mobile"]),
    ("education and women", &["school", "edu", "literacy", "primary", "parliament"]),
];

/// The family that an indicator's name speaks for; `other` where none of the words is in it.
pub fn usual_family(name: &str) -> &'static str {
    let fits = |(_, words): &&(&str, &[&str])| words.iter().any(|word| name.contains(word));
    FAMILIES.iter().find(fits).map_or("other", |(family, _)| family)
}

/// Series of a panel gathered from single values: indicator, place, year, value.
pub fn gather<'a>(
    rows: impl Iterator<Item = (&'a str, &'a str, i32, f64)>,
    scale_of: impl Fn(&str, &[f64]) -> Scale,
    family_of: impl Fn(&str) -> String,
) -> Panel {
    let mut by_indicator: BTreeMap<&str, BTreeMap<&str, BTreeMap<i32, f64>>> = BTreeMap::new();
    for (indicator, entity, year, value) in rows {
        by_indicator.entry(indicator).or_default().entry(entity).or_default().insert(year, value);
    }
    let indicator = |(name, places): (&str, BTreeMap<&str, BTreeMap<i32, f64>>)| {
        let values: Vec<f64> = places.values().flat_map(|values| values.values().copied()).collect();
        let scale = scale_of(name, &values);
        let place = |(entity, values): (&str, BTreeMap<i32, f64>)| PlaceSeries {
            entity: entity.to_owned(),
            values: values.into_iter().map(|(year, value)| (year, scale.on(value))).filter(|(_, value)| value.is_finite()).collect(),
        };
        Indicator { name: name.to_owned(), family: family_of(name), scale, places: places.into_iter().map(place).collect() }
    };
    Panel { indicators: by_indicator.into_iter().map(indicator).collect() }
}
