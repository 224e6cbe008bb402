//! What a search may set: levers and lines of the budget, what that costs, and the scenario it makes.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::plan::{Effect, Facility, Lever, Plan};
use crate::scenario::{Pull, Scenario, Shift};
use crate::simulate::Session;

/// One thing that a mix sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Knob {
    /// The lever or line.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// What its value counts.
    pub unit: Text,
    /// Whether it is a lever or a line.
    pub kind: KnobKind,
    /// Where it stands.
    pub at: f64,
    /// The smallest value.
    pub least: f64,
    /// The largest value.
    pub most: f64,
    /// From one value to the next; `None` if any will do.
    pub step: Option<f64>,
    /// First year in which it works.
    pub from: i32,
    /// Whether its range is one that was asked for, not one that the plan declares.
    pub assumed: bool,
}

/// What a [`Knob`] turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnobKind {
    /// A lever's amount.
    Lever,
    /// A line's share of all spending.
    Line,
}

impl Knob {
    /// Whether it is done or not, with nothing between.
    pub fn is_yes_or_no(&self) -> bool {
        self.step.is_some_and(|step| step >= self.most - self.least) && self.least == 0.0
    }

    /// A lever as a scenario has it, to start in a year.
    pub fn of(lever: &Lever, scenario: &Scenario, from: i32) -> Knob {
        Knob {
            id: lever.id.clone(),
            label: lever.label.clone(),
            unit: lever.unit.clone(),
            kind: KnobKind::Lever,
            at: scenario.levers.get(&lever.id).map_or(0.0, |pull| pull.amount),
            least: lever.least,
            most: lever.most,
            step: lever.step,
            from,
            assumed: false,
        }
    }
}

/// A value for each knob.
pub type Mix = Vec<f64>;

/// All that may be set, from a scenario on.
#[derive(Debug, Clone)]
pub struct Space<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// What everything starts from.
    pub scenario: Scenario,
    /// Levers in the plan's order, then lines.
    pub knobs: Vec<Knob>,
    /// The first year of which money counts.
    pub start: i32,
    /// The median of all spending in each year from `start` to the target year; empty if the plan names no such series.
    spending: Vec<f64>,
}

/// Which knobs there are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// Levers that may be pulled; all if `None`.
    pub levers: Option<Vec<String>>,
    /// Levers that may not.
    pub without: Vec<String>,
    /// Whether lines may give and get within levers.toml.
    pub lines: bool,
    /// By what part of their money other lines may give and get.
    pub within: Option<f64>,
    /// The first year in which anything can start; each lever's own if `None`.
    pub start: Option<i32>,
}

impl<'p> Space<'p> {
    /// The knobs of a plan, from a scenario on.
    ///
    /// Errors: those of the rules.
    pub fn new(session: &mut Session<'p>, scenario: &Scenario, choice: &Choice) -> Result<Space<'p>, Vec<Diagnostic>> {
        let plan = session.plan();
        let chosen =
            |lever: &&Lever| choice.levers.as_ref().is_none_or(|levers| levers.contains(&lever.id)) && !choice.without.contains(&lever.id);
        let from =
            |lever: &Lever| scenario.levers.get(&lever.id).map_or(lever.start.max(choice.start.unwrap_or(lever.start)), |pull| pull.from);
        let lever = |lever: &Lever| Knob::of(lever, scenario, from(lever));
        let mut knobs: Vec<Knob> = {
            // What can no longer be decided when everything starts is none of the knobs.
            let in_time = |(of, knob): &(&Lever, Knob)| knob.from <= of.latest.max(of.start);
            plan.levers.iter().filter(chosen).map(|of| (of, lever(of))).filter(in_time).map(|(_, knob)| knob).collect()
        };
        let first = knobs.iter().map(|knob| knob.from).min();
        let start = choice.start.or(first).unwrap_or((plan.information_date + 1).clamp(plan.base_year + 1, plan.target_year));
        knobs.extend(plan.budget.iter().filter_map(|line| {
            let declared = plan.line_ranges.iter().find(|range| range.line == line.id).map(|range| (range.least, range.most));
            let asked = choice.within.map(|part| (line.share * (1.0 - part), line.share * (1.0 + part)));
            let (least, most) = declared.filter(|_| choice.lines).or(asked)?;
            Some(Knob {
                id: line.id.clone(),
                label: line.name.clone(),
                unit: crate::text!("of all spending", "占全部支出"),
                kind: KnobKind::Line,
                at: line.share,
                least,
                most,
                step: None,
                from: start,
                assumed: declared.is_none() || !choice.lines,
            })
        }));
        let mut spending = Vec::new();
        if let Some(role) = &plan.roles.spending
            && !plan.budget.is_empty()
        {
            let experiment = session.experiment(scenario)?;
            if let Some(series) = experiment.draws.position(&role.name) {
                let years = experiment.draws.years.iter().enumerate().filter(|(_, year)| **year >= start);
                spending = years.map(|(position, _)| experiment.draws.summary(series, position).quantiles.p50).collect();
            }
        }
        Ok(Space { plan, scenario: scenario.clone(), knobs, start, spending })
    }

    /// The mix that changes nothing.
    pub fn as_it_is(&self) -> Mix {
        self.knobs.iter().map(|knob| knob.at).collect()
    }

    /// Where a search starts: as it is, but for lines that stand outside their range.
    pub(super) fn start(&self) -> Mix {
        let at = |knob: &Knob| if knob.kind == KnobKind::Line { knob.at.clamp(knob.least, knob.most) } else { knob.at };
        self.knobs.iter().map(at).collect()
    }

    /// Years in which money is spent.
    pub fn years(&self) -> f64 {
        f64::from(self.plan.target_year - self.start + 1)
    }

    /// What one knob costs beyond what it costs now, over the years from the start to the target year, in the plan's unit of money.
    pub fn cost_of(&self, knob: usize, value: f64) -> f64 {
        let knob = &self.knobs[knob];
        match knob.kind {
            KnobKind::Line => (value - knob.at) * self.spending.iter().sum::<f64>(),
            KnobKind::Lever => lever_cost(self.plan, self.lever(&knob.id), knob.from) * (value - knob.at),
        }
    }

    /// What a mix costs, in the same way.
    pub fn cost(&self, mix: &[f64]) -> f64 {
        mix.iter().enumerate().map(|(knob, value)| self.cost_of(knob, *value)).sum()
    }

    fn lever(&self, id: &str) -> &'p Lever {
        self.plan.levers.iter().find(|lever| lever.id == id).expect("invariant: knobs are made from the plan's levers")
    }

    /// Whether two knobs cannot be turned both.
    pub fn excludes(&self, one: usize, other: usize) -> bool {
        let names = |one: &Knob, other: &Knob| one.kind == KnobKind::Lever && self.lever(&one.id).excludes.contains(&other.id);
        let (one, other) = (&self.knobs[one], &self.knobs[other]);
        names(one, other) || names(other, one)
    }

    /// Whether no two knobs of a mix are turned that exclude each other.
    pub(super) fn stands(&self, mix: &[f64]) -> bool {
        let on: Vec<usize> = (0..mix.len()).filter(|knob| mix[*knob] != 0.0 && !self.is_line(*knob)).collect();
        on.iter().enumerate().all(|(position, one)| on[..position].iter().all(|other| !self.excludes(*one, *other)))
    }

    /// The scenario that a mix makes. What levers cost is given to the lines that pay as new money, less what other lines give.
    pub fn scenario(&self, mix: &[f64]) -> Scenario {
        let mut pulls = self.scenario.levers.clone();
        let mut net: BTreeMap<&str, f64> = BTreeMap::new();
        let mean_spending = self.spending.iter().sum::<f64>() / self.years();
        for (position, (knob, value)) in self.knobs.iter().zip(mix).enumerate() {
            match knob.kind {
                KnobKind::Line => *net.entry(&knob.id).or_default() += value - knob.at,
                KnobKind::Lever => {
                    pulls.insert(knob.id.clone(), Pull { amount: *value, from: knob.from });
                    let cost = self.cost_of(position, *value) / self.years();
                    if let (Some(line), true) = (pays(self.lever(&knob.id)), mean_spending > 0.0 && cost != 0.0) {
                        *net.entry(line).or_default() += cost / mean_spending;
                    }
                }
            }
        }
        let mut made = self.scenario.pulling(self.plan, &pulls);
        let shifts = self.shifts(&net);
        made.shifts.extend(shifts.iter().cloned());
        if let Some(before) = &mut made.before_levers {
            std::sync::Arc::make_mut(before).add_shifts(shifts);
        }
        made
    }

    /// Money from lines that give to lines that get, in the plan's order; what nobody gives is new.
    fn shifts(&self, net: &BTreeMap<&str, f64>) -> Vec<Shift> {
        let amount = |line: &str| net.get(line).copied().unwrap_or(0.0);
        let mut givers: Vec<(&str, f64)> =
            self.plan.budget.iter().map(|line| (line.id.as_str(), -amount(&line.id))).filter(|(_, gives)| *gives > 1e-9).collect();
        let mut shifts = Vec::new();
        let mut shift = |from: Option<&str>, to: &str, share: f64| {
            shifts.push(Shift { from: from.map(str::to_owned), to: to.to_owned(), share, from_year: self.start, to_year: self.start });
        };
        for line in &self.plan.budget {
            let mut wanted = amount(&line.id);
            while wanted > 1e-9
                && let Some((giver, left)) = givers.last_mut()
            {
                let taken = left.min(wanted);
                shift(Some(giver), &line.id, taken);
                *left -= taken;
                wanted -= taken;
                if *left <= 1e-9 {
                    givers.pop();
                }
            }
            if wanted > 1e-9 {
                shift(None, &line.id, wanted);
            }
        }
        shifts
    }

    /// Whether a knob is a line of the budget.
    pub fn is_line(&self, knob: usize) -> bool {
        self.knobs[knob].kind == KnobKind::Line
    }

    /// Whether lines are among the knobs.
    pub fn moves_lines(&self) -> bool {
        self.knobs.iter().any(|knob| knob.kind == KnobKind::Line)
    }

    /// How many times all spending a sum over the years is; `None` if the plan names no such series.
    pub fn times_all_spending(&self, money: f64) -> Option<f64> {
        let all: f64 = self.spending.iter().sum();
        (all > 0.0 && money.is_finite()).then(|| money / all)
    }

    /// A sum a year as money over the years.
    pub fn over_years(&self, a_year: f64) -> f64 {
        a_year * self.years() / self.plan.million()
    }

    /// Money over the years as million yuan a year, if the plan says what its unit of money is, else as its own units a year.
    pub fn a_year(&self, money: f64) -> f64 {
        money / self.years() * self.plan.million()
    }
}

/// What a unit of a lever costs from its start to the target year.
pub(crate) fn lever_cost(plan: &Plan, lever: &Lever, from: i32) -> f64 {
    let own: f64 = (from..=plan.target_year).map(|year| lever.cost_in(year, from)).sum();
    let facility = |effect: &Effect| match effect {
        Effect::Facility(facility) => facility_cost(plan, facility),
        _ => 0.0,
    };
    own + lever.effects.iter().map(facility).sum::<f64>()
}

/// What a facility costs by the end of the plan if it opens when it is planned to.
pub(crate) fn facility_cost(plan: &Plan, facility: &Facility) -> f64 {
    let end = f64::from(plan.target_year + 1);
    let built = match facility.build_years {
        years if years > 0.0 => ((end - (facility.opening - years)) / years).clamp(0.0, 1.0),
        _ => f64::from(u8::from(facility.opening < end)),
    };
    let open = (end - facility.opening).max(0.0);
    let in_service = if open >= facility.ramp { open - facility.ramp / 2.0 } else { open * open / (2.0 * facility.ramp) };
    built * facility.construction_cost + in_service * facility.running_cost
}

/// The line that bears what a lever costs.
pub(super) fn pays(lever: &Lever) -> Option<&str> {
    let of_facility = |effect: &'_ Effect| matches!(effect, Effect::Facility(_));
    lever.pays.as_deref().or_else(|| match lever.effects.iter().find(|effect| of_facility(effect)) {
        Some(Effect::Facility(facility)) => Some(facility.domain.as_str()),
        _ => None,
    })
}
