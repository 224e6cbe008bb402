//! What drives a model from outside, worked out by the graph itself: facilities from their dates, delays, ramps, sizes and costs, levers from
//! their amounts and the part of them that takes effect.

use crate::engine::graph::{Graph, InputKey, NodeId, Op};
use crate::plan::{Effect, Facility, Lever, Plan};
use crate::simulate::{FACILITY_COST, OPENED, RUNNING_COST};

use super::facilities::{Facilities, Versions, adds, part_of};

/// What levers cost a line in a year, as the head of an input's name: all of it, or without what they cost once.
const LEVER_COST: &str = "lever_cost";
const LEVER_RUNNING: &str = "lever_running";

/// The part of a lever that takes effect, as an input.
pub(super) fn works(lever: &str) -> InputKey {
    InputKey::Param { name: format!("lever/{lever}/works") }
}

/// How far a lever is pulled in a year, as an input.
fn pulled(lever: &str, year: i32) -> InputKey {
    InputKey::Param { name: format!("lever/{lever}/{year}") }
}

/// Makes the numbers of facilities and levers as nodes: the same operations in the same order as [`crate::simulate`] has them.
pub(super) struct Builder<'p> {
    pub plan: &'p Plan,
    pub facilities: &'p Facilities<'p>,
    pub graph: Graph,
}

impl Builder<'_> {
    /// What stands for an input of the traced model.
    pub(super) fn input(&mut self, key: &InputKey) -> NodeId {
        match key {
            InputKey::MovedParam { name, year } => self.moved(name, *year),
            InputKey::Yearly { function, name, year } => {
                self.yearly(function, name, *year).unwrap_or_else(|| self.graph.input(key.clone()))
            }
            _ => self.graph.input(key.clone()),
        }
    }

    /// What facilities open and cost, and levers with them.
    fn yearly(&mut self, function: &str, name: &str, year: i32) -> Option<NodeId> {
        let concerns = |facility: &Versions<'_>| facility.first.domain == name;
        Some(match function {
            OPENED => self.sum(
                year,
                |facility| facility.adds().contains(name),
                |builder, opening, year| {
                    let size = builder.part(opening.facility, &adds(name));
                    let opened = builder.opened(opening, year);
                    builder.graph.op(Op::Multiply, &[size, opened])
                },
            ),
            FACILITY_COST => {
                let facilities = self.sum(year, concerns, |builder, opening, year| {
                    let (construction, running) = (builder.construction_cost(opening, year), builder.running_cost(opening, year));
                    builder.graph.op(Op::Add, &[construction, running])
                });
                self.with_levers(facilities, LEVER_COST, name, year)
            }
            RUNNING_COST => {
                let facilities = self.sum(year, concerns, Self::running_cost);
                self.with_levers(facilities, LEVER_RUNNING, name, year)
            }
            _ => return None,
        })
    }

    /// An assumption in a year, moved by every lever that can work by then; one that is not pulled moves it by nothing.
    fn moved(&mut self, name: &str, year: i32) -> NodeId {
        let plan = self.plan;
        let mut value = self.graph.input(InputKey::Param { name: name.to_owned() });
        for lever in plan.levers.iter().filter(|lever| lever.start <= year) {
            for effect in &lever.effects {
                let Effect::Param { name: moved, times, plus } = effect else { continue };
                if moved != name {
                    continue;
                }
                let (works, amount) = (self.graph.input(works(&lever.id)), self.graph.input(pulled(&lever.id, year)));
                let units = self.graph.op(Op::Multiply, &[works, amount]);
                // Once and nothing more are exact, so that what they would do can be left out.
                if *times != 1.0 {
                    let times = self.number(*times);
                    let factor = self.graph.op(Op::Power, &[times, units]);
                    value = self.graph.op(Op::Multiply, &[value, factor]);
                }
                if *plus != 0.0 {
                    let plus = self.number(*plus);
                    let more = self.graph.op(Op::Multiply, &[plus, units]);
                    value = self.graph.op(Op::Add, &[value, more]);
                }
            }
        }
        value
    }

    /// What facilities cost a line, and what its levers do.
    fn with_levers(&mut self, facilities: NodeId, part: &str, line: &str, year: i32) -> NodeId {
        let costs = |lever: &Lever| lever.start <= year && lever.pays.as_deref() == Some(line) && lever.cost + lever.cost_once > 0.0;
        if !self.plan.levers.iter().any(costs) {
            return facilities;
        }
        let levers = self.graph.input(InputKey::Param { name: format!("{part}/{line}/{year}") });
        self.graph.op(Op::Add, &[facilities, levers])
    }

    fn sum(
        &mut self,
        year: i32,
        concerns: impl Fn(&Versions<'_>) -> bool,
        effect: impl Fn(&mut Self, Opening<'_>, i32) -> NodeId,
    ) -> NodeId {
        let facilities = self.facilities;
        let mut sum = self.graph.constant(0.0);
        for facility in facilities.all.iter().filter(|facility| concerns(facility)) {
            let opening = self.opening(facility.first);
            let effect = effect(self, opening, year);
            sum = self.graph.op(Op::Add, &[sum, effect]);
        }
        sum
    }

    fn part(&mut self, facility: &Facility, part: &str) -> NodeId {
        self.graph.input(part_of(&facility.id, part))
    }

    fn number(&mut self, value: f64) -> NodeId {
        self.graph.constant(value)
    }

    /// When it really opens; what a draw opens earlier than the plan opens with the plan's first year.
    fn opening<'f>(&mut self, facility: &'f Facility) -> Opening<'f> {
        let mut delay = self.part(facility, "delay");
        if let Some(shared) = &facility.shared_delay {
            let shared = self.graph.input(InputKey::Param { name: shared.clone() });
            delay = self.graph.op(Op::Add, &[delay, shared]);
        }
        let planned = self.part(facility, "opening");
        let drawn = self.graph.op(Op::Add, &[planned, delay]);
        let first = self.number(f64::from(self.plan.base_year + 1));
        Opening { facility, opening: self.graph.op(Op::Maximum, &[drawn, first]) }
    }

    fn moments(&self, year: i32) -> (f64, f64) {
        (f64::from(year + 1 - self.plan.step), f64::from(year + 1))
    }

    /// Share of the full capacity in service at a moment.
    fn in_service(&mut self, Opening { facility, opening }: Opening<'_>, moment: f64) -> NodeId {
        let (moment, none, full, ramp) = (self.number(moment), self.number(0.0), self.number(1.0), self.part(facility, "ramp"));
        let since = self.graph.op(Op::Subtract, &[moment, opening]);
        let (before, after) = (self.graph.op(Op::LessOrEqual, &[since, none]), self.graph.op(Op::LessOrEqual, &[ramp, since]));
        let part = self.graph.op(Op::Divide, &[since, ramp]);
        let part = self.graph.select(after, full, part);
        self.graph.select(before, none, part)
    }

    fn opened(&mut self, opening: Opening<'_>, year: i32) -> NodeId {
        let (start, end) = self.moments(year);
        let (before, after) = (self.in_service(opening, start), self.in_service(opening, end));
        self.graph.op(Op::Subtract, &[after, before])
    }

    /// Full-capacity years delivered up to a moment.
    fn service_years(&mut self, Opening { facility, opening }: Opening<'_>, moment: f64) -> NodeId {
        let (moment, none, two, ramp) = (self.number(moment), self.number(0.0), self.number(2.0), self.part(facility, "ramp"));
        let since = self.graph.op(Op::Subtract, &[moment, opening]);
        let since = self.graph.op(Op::Maximum, &[since, none]);
        let full = self.graph.op(Op::LessOrEqual, &[ramp, since]);
        let half = self.graph.op(Op::Divide, &[ramp, two]);
        let whole = self.graph.op(Op::Subtract, &[since, half]);
        let (square, twice) = (self.graph.op(Op::Multiply, &[since, since]), self.graph.op(Op::Multiply, &[two, ramp]));
        let part = self.graph.op(Op::Divide, &[square, twice]);
        self.graph.select(full, whole, part)
    }

    fn running_cost(&mut self, opening: Opening<'_>, year: i32) -> NodeId {
        let (start, end) = self.moments(year);
        let (before, after) = (self.service_years(opening, start), self.service_years(opening, end));
        let years = self.graph.op(Op::Subtract, &[after, before]);
        let cost = self.part(opening.facility, "running_cost");
        self.graph.op(Op::Multiply, &[years, cost])
    }

    /// Spread evenly over the years before opening; without such years, all at the opening.
    fn construction_cost(&mut self, opening: Opening<'_>, year: i32) -> NodeId {
        let (start, end) = self.moments(year);
        let (start, end, none) = (self.number(start), self.number(end), self.number(0.0));
        let (build, opens) = (self.part(opening.facility, "build_years"), opening.opening);
        let begin = self.graph.op(Op::Subtract, &[opens, build]);
        let (until, from) = (self.graph.op(Op::Minimum, &[end, opens]), self.graph.op(Op::Maximum, &[start, begin]));
        let time = self.graph.op(Op::Subtract, &[until, from]);
        let time = self.graph.op(Op::Maximum, &[time, none]);
        let spread = self.graph.op(Op::Divide, &[time, build]);
        let (begun, open) = (self.graph.op(Op::LessOrEqual, &[start, opens]), self.graph.op(Op::Less, &[opens, end]));
        let at_once = self.graph.op(Op::Multiply, &[begun, open]);
        let takes_time = self.graph.op(Op::Less, &[none, build]);
        let building = self.graph.select(takes_time, spread, at_once);
        let cost = self.part(opening.facility, "construction_cost");
        self.graph.op(Op::Multiply, &[building, cost])
    }
}

/// A facility and the node of its opening.
#[derive(Clone, Copy)]
struct Opening<'f> {
    facility: &'f Facility,
    opening: NodeId,
}
