//! Does the Wuxing plan make sense? These tests may break when planners change its rules or figures, and then say what no longer holds.

mod accounts;
mod audit;
mod bare_table;
mod built_in;
mod extremes;
mod forecast;
mod later_openings;
mod levers;
mod live;
mod model_card;
mod observed;
mod own_document;
mod pictures;
mod population;
mod population_table;
pub mod random;
mod readme;
mod screen;
mod sense;
mod shapes;
mod spread;

use fiveyear::plan::Better;
use fiveyear::simulate::Draws;

/// The first draw and year in which `after` is worse than `before` by more than rounding.
fn worse(before: &Draws, after: &Draws, id: &str, better: Better) -> Option<(i32, usize, f64, f64)> {
    let series = before.position(id).unwrap_or_else(|| panic!("no series {id}"));
    (1..before.years.len()).find_map(|year| {
        let pairs = before.column(series, year).iter().zip(after.column(series, year));
        pairs.enumerate().find_map(|(draw, (old, new))| {
            let loss = if better == Better::More { old - new } else { new - old };
            (loss > 1e-9 * old.abs().max(1e-9)).then_some((before.years[year], draw, *old, *new))
        })
    })
}
