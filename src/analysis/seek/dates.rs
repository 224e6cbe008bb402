//! What opening dates do: the plan's facilities by kind, earlier, later or never, and how late each may open for a target to hold.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::plan::{Facility, Plan};
use crate::sampling::Distribution;
use crate::scenario::Scenario;
use crate::simulate::Session;
use crate::text;

use super::outcome::{Outcome, Reading};

/// Facilities of one kind, whose dates are moved together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they are called: the first, and how many more.
    pub label: Text,
    /// Their ids.
    pub ids: Vec<String>,
    /// When the first and the last are planned to open, as years with decimals.
    pub openings: (f64, f64),
}

/// Where the dates of a group are put.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Date {
    /// So many years later than planned, sooner if negative; no date falls before the plan.
    Moved(f64),
    /// As planned, without any delay.
    OnTime,
    /// Not at all.
    Never,
}

/// What one date of a group does.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// Where the dates are put.
    pub date: Date,
    /// Change of the expected number of targets met, and its standard error.
    pub gain: (f64, f64),
}

/// What the dates of a group do.
#[derive(Debug, Clone, PartialEq)]
pub struct DateEffect {
    /// The facilities.
    pub group: Group,
    /// From early to never.
    pub dates: Vec<Dated>,
}

/// How late a group of facilities may open.
#[derive(Debug, Clone, PartialEq)]
pub struct LatestDate {
    /// The facilities.
    pub group: Group,
    /// By how many years at most they may open later than planned; none if they may stay away altogether.
    pub years: Option<f64>,
    /// P if they never open.
    pub p_without: f64,
    /// P that still counts as held.
    pub holds: f64,
}

/// Dates that are tried.
pub(super) const TRIED: [Date; 6] = [Date::Moved(-1.0), Date::Moved(-0.5), Date::OnTime, Date::Moved(1.0), Date::Moved(2.0), Date::Never];

/// Dates are told apart by so many years.
const STEP: f64 = 0.25;

/// A target that is not safe as it is counts as held while P falls by no more.
const FALL: f64 = 0.01;

/// The facilities of a scenario by kind, in the order of their file.
pub(super) fn groups(scenario: &Scenario) -> Vec<Group> {
    let mut kinds: Vec<(&str, Vec<&Facility>)> = Vec::new();
    for facility in scenario.facilities.iter() {
        match kinds.iter_mut().find(|(kind, _)| *kind == facility.kind) {
            Some((_, known)) => known.push(facility),
            None => kinds.push((&facility.kind, vec![facility])),
        }
    }
    let group = |(_, facilities): (&str, Vec<&Facility>)| {
        let (more, Text { zh, en }) = (facilities.len() - 1, &facilities[0].name);
        let openings = facilities.iter().map(|facility| facility.opening);
        Group {
            label: match more {
                0 => facilities[0].name.clone(),
                _ => {
                    let all = more + 1;
                    text!("{en} and {more} more of its kind", "{zh}等{all}处")
                }
            },
            ids: facilities.iter().map(|facility| facility.id.clone()).collect(),
            openings: (openings.clone().fold(f64::INFINITY, f64::min), openings.fold(f64::NEG_INFINITY, f64::max)),
        }
    };
    kinds.into_iter().map(group).collect()
}

/// The scenario with the dates of a group put elsewhere.
pub(super) fn dated(plan: &Plan, scenario: &Scenario, group: &Group, date: Date) -> Scenario {
    let mut made = Scenario { before_levers: None, ..scenario.clone() };
    let first = f64::from(plan.base_year + 1);
    let facilities = Arc::make_mut(&mut made.facilities);
    let meant = |facility: &Facility| group.ids.contains(&facility.id);
    match date {
        Date::Never => facilities.retain(|facility| !meant(facility)),
        Date::Moved(years) => {
            for facility in facilities.iter_mut().filter(|facility| meant(facility)) {
                facility.opening = (facility.opening + years).max(first.min(facility.opening));
            }
        }
        Date::OnTime => {
            for facility in facilities.iter_mut().filter(|facility| meant(facility)) {
                facility.delay = Distribution::Fixed(0.0);
                facility.shared_delay = None;
            }
        }
    }
    made
}

/// What the dates of all facilities do to the number of targets met.
///
/// Errors: those of the rules.
pub(super) fn date_effects(
    session: &mut Session<'_>,
    reading: &Reading,
    scenario: &Scenario,
    base: &Outcome,
) -> Result<Vec<DateEffect>, Vec<Diagnostic>> {
    let plan = session.plan();
    let groups = groups(scenario);
    let scenarios: Vec<Scenario> = groups.iter().flat_map(|group| TRIED.map(|date| dated(plan, scenario, group, date))).collect();
    let mut outcomes = reading.run(session, &scenarios)?.into_iter();
    let effect = |group: Group| {
        let dates = TRIED.iter().zip(outcomes.by_ref()).map(|(date, outcome)| Dated { date: *date, gain: outcome.gain_on(base) });
        DateEffect { group, dates: dates.collect() }
    };
    Ok(groups.into_iter().map(effect).collect())
}

/// How late each group of facilities that touches a target may open for the target to hold: to stay safe where it is, else to lose no
/// more than a point of P.
///
/// Errors: those of the rules.
pub(super) fn latest_dates(
    session: &mut Session<'_>,
    reading: &Reading,
    scenario: &Scenario,
    (target, p, safe): (usize, f64, f64),
) -> Result<Vec<LatestDate>, Vec<Diagnostic>> {
    let plan = session.plan();
    let holds = if p >= safe { safe } else { p - FALL };
    let mut found = Vec::new();
    for group in groups(scenario) {
        let touched = session.touched(&dated(plan, scenario, &group, Date::Never))?;
        if !touched.contains_key(&plan.indicators[target].id) {
            continue;
        }
        let mut p_of =
            |date: Date| -> Result<f64, Vec<Diagnostic>> { Ok(reading.run(session, &[dated(plan, scenario, &group, date)])?[0].p(target)) };
        let p_without = p_of(Date::Never)?;
        let years = if p_without >= holds {
            None
        } else {
            // P falls with the delay, so that halving finds where it crosses.
            let most = ((f64::from(plan.target_year + 1) - group.openings.0) / STEP).ceil().max(0.0) as i32;
            let (mut low, mut high) = (0, most);
            while low < high {
                let middle = (low + high + 1) / 2;
                if p_of(Date::Moved(f64::from(middle) * STEP))? >= holds { low = middle } else { high = middle - 1 }
            }
            Some(f64::from(low) * STEP)
        };
        // What moves the target by less than can be seen is nothing that anybody protects.
        if (p_without - p).abs() >= FALL / 2.0 {
            found.push(LatestDate { group, years, p_without, holds });
        }
    }
    Ok(found)
}
