//! What facilities do year by year, from the day on which each really opens.

use std::sync::Arc;

use crate::math::{Vectorised, vectorised};
use crate::plan::Facility;
use crate::simulate::world::{Column, World};

/// The sum of an effect over the facilities that have a weight in it, each by its weight, draw by draw: each opens when it is planned to,
/// plus its delay.
pub(super) fn total(world: &World<'_>, weight: impl Fn(&Facility) -> Option<f64>, effect: impl Fn(Opening<'_>) -> f64) -> Column {
    // What a draw opens earlier than the base year ends is no part of the baseline: it opens with the plan's first year.
    let first = f64::from(world.samples.plan.base_year + 1);
    let effect = |facility, delay: f64| effect(Opening { facility, opening: (facility.opening + delay).max(first) });
    let mut constant = 0.0;
    let mut varying: Option<Vec<f64>> = None;
    for (facility, delay) in &world.facilities {
        let Some(weight) = weight(facility) else { continue };
        match delay {
            Column::Constant(delay) => constant += weight * effect(facility, *delay),
            Column::Varying(delays) => {
                let sum = varying.get_or_insert_with(|| vec![0.0; delays.len()]);
                vectorised(Add { sum, delays, effect: |delay| weight * effect(facility, delay) });
            }
        }
    }
    match varying {
        None => Column::Constant(constant),
        Some(mut sum) => {
            sum.iter_mut().for_each(|value| *value += constant);
            Column::Varying(Arc::new(sum))
        }
    }
}

/// Adds what a facility does, which follows from its delay, to each draw's sum.
struct Add<'v, E> {
    sum: &'v mut [f64],
    delays: &'v [f64],
    effect: E,
}

impl<E: Fn(f64) -> f64> Vectorised for Add<'_, E> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        // A loop: the closure of an iterator would not always become code for this machine's widest instructions.
        for (sum, delay) in self.sum.iter_mut().zip(self.delays) {
            *sum += (self.effect)(*delay);
        }
    }
}

/// A facility in one draw: when it really opens, as a year with decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening<'a> {
    pub facility: &'a Facility,
    pub opening: f64,
}

impl Opening<'_> {
    /// Share of the full capacity in service at a moment.
    #[inline(always)]
    fn in_service(&self, moment: f64) -> f64 {
        let since = moment - self.opening;
        // What opens at the very moment opens in the year that begins.
        if since <= 0.0 {
            0.0
        } else if since >= self.facility.ramp {
            1.0
        } else {
            since / self.facility.ramp
        }
    }

    /// Full-capacity years delivered up to a moment: the integral of [`Opening::in_service`].
    #[inline(always)]
    fn service_years(&self, moment: f64) -> f64 {
        let since = (moment - self.opening).max(0.0);
        let ramp = self.facility.ramp;
        if since >= ramp { since - ramp / 2.0 } else { since * since / (2.0 * ramp) }
    }

    /// Capacity that comes into service during the step of `years` years that ends with `year`, in parts of the full capacity.
    #[inline(always)]
    pub(super) fn opened(&self, year: i32, years: i32) -> f64 {
        let (start, end) = moments(year, years);
        self.in_service(end) - self.in_service(start)
    }

    /// Money spent on it during the step: construction, then running cost.
    #[inline(always)]
    pub(super) fn cost(&self, year: i32, years: i32) -> f64 {
        self.construction_cost(year, years) + self.running_cost(year, years)
    }

    /// Construction money of the step: spread evenly over the years before opening.
    #[inline(always)]
    fn construction_cost(&self, year: i32, years: i32) -> f64 {
        let (start, end) = moments(year, years);
        let building = if self.facility.build_years > 0.0 {
            let begin = self.opening - self.facility.build_years;
            (end.min(self.opening) - start.max(begin)).max(0.0) / self.facility.build_years
        } else {
            f64::from(u8::from((start..end).contains(&self.opening)))
        };
        building * self.facility.construction_cost
    }

    /// Running cost of the step: as much of the full cost as there is capacity in service.
    #[inline(always)]
    pub(super) fn running_cost(&self, year: i32, years: i32) -> f64 {
        let (start, end) = moments(year, years);
        (self.service_years(end) - self.service_years(start)) * self.facility.running_cost
    }
}

/// When the step of `years` years begins that ends with `year`, and when it ends.
fn moments(year: i32, years: i32) -> (f64, f64) {
    (f64::from(year + 1 - years), f64::from(year + 1))
}
