//! What a scenario does year by year: in go its facilities and shifts of money, out come the yearly inputs of the rules.

use std::collections::BTreeMap;

use crate::plan::{BudgetLine, Facility};
use crate::scenario::Shift;

/// The line of `share("…")` that holds money from outside the budget.
pub const NEW_MONEY: &str = "new";

/// Each budget line's share of the base envelope in `year`; the shares sum to one plus what [`NEW_MONEY`] says.
///
/// A shift is reached in equal steps: over 2022 to 2025 a quarter of it is there in 2022, all of it in 2025.
pub fn shares(budget: &[BudgetLine], shifts: &[Shift], year: i32) -> BTreeMap<String, f64> {
    let mut shares: BTreeMap<String, f64> = budget.iter().map(|line| (line.id.clone(), line.share)).collect();
    shares.insert(NEW_MONEY.to_owned(), 0.0);
    for shift in shifts {
        let moved = shift.moved(year);
        if let Some(share) = shares.get_mut(&shift.to) {
            *share += moved;
        }
        match &shift.from {
            Some(from) => {
                if let Some(share) = shares.get_mut(from) {
                    *share -= moved;
                }
            }
            None => *shares.get_mut(NEW_MONEY).expect("invariant: inserted above") += moved,
        }
    }
    shares
}

/// A facility in one draw: when it really opens, as a year with decimals.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    pub facility: &'a Facility,
    pub opening: f64,
}

impl Opening<'_> {
    /// Share of the full capacity in service at a moment.
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
    fn service_years(&self, moment: f64) -> f64 {
        let since = (moment - self.opening).max(0.0);
        let ramp = self.facility.ramp;
        if since >= ramp { since - ramp / 2.0 } else { since * since / (2.0 * ramp) }
    }

    /// Capacity that comes into service during the step of `years` years that ends with `year`, in parts of the full capacity.
    pub fn opened(&self, year: i32, years: i32) -> f64 {
        let (start, end) = moments(year, years);
        self.in_service(end) - self.in_service(start)
    }

    /// Money spent on it during the step: construction, then running cost.
    pub fn cost(&self, year: i32, years: i32) -> f64 {
        self.construction_cost(year, years) + self.running_cost(year, years)
    }

    /// Construction money of the step: spread evenly over the years before opening.
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
    pub fn running_cost(&self, year: i32, years: i32) -> f64 {
        let (start, end) = moments(year, years);
        (self.service_years(end) - self.service_years(start)) * self.facility.running_cost
    }
}

/// When the step of `years` years begins that ends with `year`, and when it ends.
fn moments(year: i32, years: i32) -> (f64, f64) {
    (f64::from(year + 1 - years), f64::from(year + 1))
}
