//! What pulled levers do to the inputs of a year: they move assumptions from their start on, and cost the line that pays for them.

use std::collections::BTreeMap;

use crate::math;
use crate::plan::{Effect, Lever, Plan};
use crate::scenario::Pull;

use crate::simulate::world::{Column, World};

/// The levers that are pulled and work in a year, in the plan's order.
fn working<'p>(plan: &'p Plan, pulls: &BTreeMap<String, Pull>, year: i32) -> impl Iterator<Item = (&'p Lever, Pull)> {
    plan.levers.iter().filter_map(move |lever| Some((lever, *pulls.get(&lever.id)?))).filter(move |(_, pull)| pull.from <= year)
}

/// An assumption in a year: as it is drawn, moved by the levers that work, each as far as it takes effect in the draw.
pub(in crate::simulate) fn moved(world: &World<'_>, name: &str, year: i32) -> Column {
    let mut column = world.assumption(name);
    for (lever, pull) in working(world.samples.plan, world.levers, year) {
        for effect in &lever.effects {
            let Effect::Param { name: moved, times, plus } = effect else { continue };
            if moved == name {
                let units = world.works(lever).map(|part| part * pull.amount);
                // Most levers only add, and a power costs more than all the rest.
                column = match *times {
                    1.0 => column.with(&units, |value, units| value + plus * units),
                    times => column.with(&units, |value, units| value * math::pow(times, units) + plus * units),
                };
            }
        }
    }
    column
}

/// Whether levers move an assumption in a year.
pub(in crate::simulate) fn moves(plan: &Plan, pulls: &BTreeMap<String, Pull>, name: &str, year: i32) -> bool {
    let moves = |effect: &Effect| matches!(effect, Effect::Param { name: moved, .. } if moved == name);
    working(plan, pulls, year).any(|(lever, _)| lever.effects.iter().any(moves))
}

/// Whether levers cost a line money in the step that ends with a year.
pub(in crate::simulate) fn cost_line(plan: &Plan, pulls: &BTreeMap<String, Pull>, line: &str, year: i32) -> bool {
    working(plan, pulls, year).any(|(lever, _)| lever.pays.as_deref() == Some(line) && lever.cost + lever.cost_once > 0.0)
}

/// Which part of the cost of levers is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Their cost a year.
    Running,
    /// That, and what they cost once.
    All,
}

/// What levers cost a line during the step that ends with a year.
pub(super) fn cost(world: &World<'_>, line: &str, year: i32, part: Part) -> f64 {
    let plan = world.samples.plan;
    let years = year - plan.step + 1..=year;
    let of_lever = |(lever, pull): (&Lever, Pull)| -> f64 {
        let of_year = |year: i32| match part {
            Part::Running if year >= pull.from => lever.cost,
            Part::Running => 0.0,
            Part::All => lever.cost_in(year, pull.from),
        };
        years.clone().map(of_year).sum::<f64>() * pull.amount
    };
    working(plan, world.levers, year).filter(|(lever, _)| lever.pays.as_deref() == Some(line)).map(of_lever).sum()
}
