//! Reference-class forecasts: what a record of like changes elsewhere says about the next five years of one place.
//!
//! * [`Scale`] lays values out so that changes are comparable between places.
//! * [`features`] says what is known of a place when a forecast is made, in rungs from nothing to ten years ([`Rung`]).
//! * [`ReferenceClass`] holds a record as tables of quantiles, so that no data of others need travel with a plan.
//! * [`forecast()`] reweights the class's changes by where the place stands in it; [`fit()`] learns from a record how.

mod class;
mod features;
mod fit;
mod scale;
mod tilt;

pub use class::{Quantiles, ReferenceClass, TENTHS, overlap, quantiles, rank, tie};
pub use features::{HORIZON, Rung, features};
pub use fit::{Group, Pull, fit, solve};
pub use scale::Scale;
pub use tilt::{
    Forecast, ForecastQuantiles, TILTS, Tilt, Weights, at_least, forecast, place_of, shapes, spread, table, tenths, term_names, terms,
    tilt, year_shock,
};
