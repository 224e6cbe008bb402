//! Explains why an indicator ends where it does: attributions of every indicator to groups of assumptions.
//!
//! **From the baseline to the projection** ([`explain_projection`]). A group is turned off by holding still what it alone drives:
//! every series whose assumptions, those of the series behind it included, are of no other group stays at its base-year value. So
//! with `ageing` off the population stays as it was; without `funding` no money is shifted either, and without `facilities` none opens or
//! costs anything. What services do by themselves in that still world is the first part, `trend`; the other groups are added to it by
//! Shapley values. A series that has no base-year value (a growth rate) cannot be held, but what it drives can.
//!
//! A series that several groups drive goes on when one of them is off, so what its rule reads of that group directly stays on. Such groups
//! are named ([`Attribution::untold`]): what they do is counted in `trend`, wholly or in part, and never given as nothing.
//!
//! **From one scenario to another** ([`explain_difference`]). A group is on if the scenario's differences of this group are in force:
//! assumptions by their group, shifts of money as `funding`, facilities as `facilities`, replaced rules as `rules`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attribution::{Attribution, MOST_GROUPS, Outcome, attribute};
use crate::achieve::{judge, judged_values};
use crate::diagnostic::Diagnostic;
use crate::engine::trace::Read;
use crate::plan::{Measure, Plan};
use crate::scenario::{Held, Scenario};
use crate::simulate::{Compiled, Session, Settings};

/// The part of a projection that services make by themselves.
pub const TREND: &str = "trend";
/// The part of a projection that comes of people growing older.
pub const AGEING: &str = "ageing";
/// The part that comes of money moved between lines of the budget.
pub const FUNDING: &str = "funding";
/// The part that comes of facilities that open.
pub const FACILITIES: &str = "facilities";
/// The part that comes of rules that a scenario replaces.
pub const RULES: &str = "rules";

/// Attributions of the judged measures of a plan's indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Groups in the order of the parts.
    pub groups: Vec<String>,
    /// One per indicator, in the plan's order; `None` for those that are not modelled. Without a baseline there is no `trend` part.
    pub indicators: Vec<Option<Attribution>>,
}

/// Splits the way of every indicator from its baseline to the projection of a scenario. 2^g runs for g groups besides `trend`, 8 as a
/// rule, with these settings on the session's rules.
///
/// Errors: those of the rules.
pub fn explain_projection(session: &Session<'_>, scenario: &Scenario, settings: &Settings) -> Result<Explanation, Vec<Diagnostic>> {
    let plan = session.plan();
    // What is held still need not agree with what moves, so the plan's own checks do not apply.
    let mut session = session.with(Settings { checks: false, ..settings.clone() });
    let compiled = session.compiled(scenario)?;
    let drivers = Arc::new(drivers(plan, &compiled));
    let mut groups: Vec<&str> = vec![AGEING, FUNDING, FACILITIES];
    groups.extend(drivers.values().map(String::as_str));
    groups.retain(|group| {
        let money = *group == FUNDING && !scenario.shifts.is_empty();
        let buildings = *group == FACILITIES && !scenario.facilities.is_empty();
        money || buildings || drivers.values().any(|group_of| group_of == group)
    });
    let groups = unique_in_order(groups);
    let off = |subset: usize| -> BTreeSet<&str> {
        groups.iter().enumerate().filter(|(group, _)| subset >> group & 1 == 0).map(|(_, group)| *group).collect()
    };
    let variants: Vec<Scenario> = (0..1_usize << groups.len()).map(|subset| still(scenario, &drivers, &off(subset))).collect();
    let (attributions, standings) = attribute_variants(&mut session, &groups, &variants)?;
    let years = f64::from((plan.target_year - plan.base_year) / plan.step.max(1));
    let from_baseline = |(position, attribution): (usize, Attribution)| {
        let Standing { modelled: true, baseline } = standings[position] else { return None };
        let attribution = attribution.with_untold(untold(plan, &compiled, &drivers, &plan.indicators[position].id));
        let Some(baseline) = baseline else { return Some(attribution) };
        // A total starts from the base year's flow kept up for all years.
        let total = plan.indicators[position].target.measure == Measure::Total;
        Some(attribution.from_baseline(if total { baseline * years } else { baseline }, TREND))
    };
    let indicators = attributions.into_iter().enumerate().map(from_baseline).collect();
    Ok(Explanation { groups: [TREND].into_iter().chain(groups).map(str::to_string).collect(), indicators })
}

/// Splits the difference of every indicator between two scenarios over the groups in which they differ.
///
/// Errors: those of the rules.
pub fn explain_difference(
    session: &Session<'_>,
    from: &Scenario,
    to: &Scenario,
    settings: &Settings,
) -> Result<Explanation, Vec<Diagnostic>> {
    let plan = session.plan();
    let differs = |name: &str| from.assumptions.get(name) != to.assumptions.get(name);
    let of_assumptions = plan.assumptions.iter().filter(|assumption| differs(&assumption.name)).map(|assumption| assumption.group.as_str());
    let own_rules =
        |scenario: &Scenario| -> Vec<_> { scenario.rules.iter().map(|rules| (rules.source.clone(), rules.replaces.clone())).collect() };
    let merged = merging(plan);
    let mut groups: Vec<&str> = of_assumptions.map(&merged).collect();
    groups.extend((from.shifts != to.shifts).then_some(FUNDING));
    groups.extend((from.facilities != to.facilities).then_some(FACILITIES));
    groups.extend((own_rules(from) != own_rules(to)).then_some(RULES));
    let groups = unique_in_order(groups);
    let on = |subset: usize| -> BTreeSet<&str> {
        groups.iter().enumerate().filter(|(group, _)| subset >> group & 1 == 1).map(|(_, group)| *group).collect()
    };
    let variants: Vec<Scenario> =
        (0..1_usize << groups.len()).map(|subset| between(plan, from, to, |group| on(subset).contains(merged(group)))).collect();
    let (attributions, standings) = attribute_variants(&mut session.with(settings.clone()), &groups, &variants)?;
    let indicators =
        attributions.into_iter().zip(&standings).map(|(attribution, standing)| standing.modelled.then_some(attribution)).collect();
    Ok(Explanation { groups: groups.into_iter().map(str::to_string).collect(), indicators })
}

/// Groups that everybody knows, in the order in which parts are listed; others follow by name.
const KNOWN: [&str; 5] = [TREND, AGEING, FUNDING, FACILITIES, RULES];

/// What a plan's own groups are called together where there are too many of them to be run in all combinations.
const OTHER: &str = "other";

/// The group as it takes part: itself, or `other` if the plan has more groups of its own than [`MOST_GROUPS`] leaves room for.
fn merging(plan: &Plan) -> impl Fn(&str) -> &str {
    let own: BTreeSet<&str> = plan.assumptions.iter().map(|assumption| assumption.group.as_str()).collect();
    let many = own.iter().filter(|group| !KNOWN.contains(group)).count() > MOST_GROUPS - KNOWN.len();
    move |group| if many && !KNOWN.contains(&group) { OTHER } else { group }
}

/// Groups in a fixed order, each once.
fn unique_in_order(groups: Vec<&str>) -> Vec<&str> {
    let present: BTreeSet<&str> = groups.into_iter().collect();
    let others = present.iter().copied().filter(|group| !KNOWN.contains(group));
    KNOWN.into_iter().filter(|group| present.contains(group)).chain(others).collect()
}

/// Series that a single group drives and that have a base-year value to be held at: name to group.
///
/// The groups of a series are those of the assumptions its rule reads and of the series of this or last year it reads, and so on.
fn drivers(plan: &Plan, compiled: &Compiled) -> BTreeMap<String, String> {
    let series = &compiled.model.series;
    let merged = merging(plan);
    let of_assumption = |read: &Read| Some(merged(&plan.assumption(read.assumption()?)?.group));
    let mut groups: BTreeMap<&str, BTreeSet<&str>> =
        series.iter().map(|series| (series.name.as_str(), series.reads.iter().filter_map(of_assumption).collect())).collect();
    // Passes until nothing is added; series form chains of a few dozen.
    let mut settled = false;
    while !settled {
        settled = true;
        for series in series {
            let read = series.reads.iter().filter_map(Read::series);
            let behind: BTreeSet<&str> = read.filter_map(|name| groups.get(name)).flatten().copied().collect();
            let own = groups.get_mut(series.name.as_str()).expect("invariant: every series has an entry");
            let before = own.len();
            own.extend(behind);
            settled &= own.len() == before;
        }
    }
    let holdable = series.iter().filter(|series| {
        let base = series.nodes.first().map_or(0, Vec::len);
        series.place.is_some() && base > 0 && series.nodes.iter().all(|year| year.len() == base)
    });
    let single = |name: &str| match groups[name].iter().collect::<Vec<_>>()[..] {
        [group] if *group != TREND => Some((*group).to_string()),
        _ => None,
    };
    holdable.filter_map(|series| Some((series.name.clone(), single(&series.name)?))).collect()
}

/// The groups that stay on in a series, at least in part, when they are turned off: behind it, and not behind a series that is held for the
/// group, a rule reads an assumption of theirs.
fn untold(plan: &Plan, compiled: &Compiled, drivers: &BTreeMap<String, String>, series: &str) -> Vec<String> {
    let merged = merging(plan);
    let by_name: BTreeMap<&str, _> = compiled.model.series.iter().map(|series| (series.name.as_str(), series)).collect();
    let read_directly = |group: &str| {
        let (mut open, mut seen) = (vec![series], BTreeSet::from([series]));
        while let Some(name) = open.pop() {
            let Some(series) = by_name.get(name).filter(|_| drivers.get(name).is_none_or(|held| held != group)) else { continue };
            let assumptions = series.reads.iter().filter_map(|read| plan.assumption(read.assumption()?));
            if assumptions.map(|assumption| merged(&assumption.group)).any(|of| of == group) {
                return true;
            }
            open.extend(series.reads.iter().filter_map(Read::series).filter(|name| seen.insert(*name)));
        }
        false
    };
    let groups = unique_in_order(plan.assumptions.iter().map(|assumption| merged(&assumption.group)).collect());
    groups.into_iter().filter(|group| *group != TREND && read_directly(group)).map(str::to_owned).collect()
}

/// The scenario with some groups off: what they drive is held at the base year.
fn still(scenario: &Scenario, drivers: &Arc<BTreeMap<String, String>>, off: &BTreeSet<&str>) -> Scenario {
    let mut still = scenario.clone();
    still.held = Some(Held { groups: drivers.clone(), off: off.iter().map(|group| (*group).to_owned()).collect() });
    if off.contains(FUNDING) {
        still.shifts.clear();
    }
    if off.contains(FACILITIES) {
        still.facilities = Arc::default();
    }
    still
}

/// The scenario `from` with what `to` has instead in the groups that are on.
fn between(plan: &Plan, from: &Scenario, to: &Scenario, on: impl Fn(&str) -> bool) -> Scenario {
    let mut mixed = from.clone();
    for assumption in plan.assumptions.iter().filter(|assumption| on(&assumption.group)) {
        match to.assumptions.get(&assumption.name) {
            Some(distribution) => drop(mixed.assumptions.insert(assumption.name.clone(), distribution.clone())),
            None => drop(mixed.assumptions.remove(&assumption.name)),
        }
    }
    if on(FUNDING) {
        mixed.shifts.clone_from(&to.shifts);
    }
    if on(FACILITIES) {
        mixed.facilities.clone_from(&to.facilities);
    }
    if on(RULES) {
        mixed.rules.clone_from(&to.rules);
    }
    mixed
}

/// Where an indicator starts from.
#[derive(Debug, Clone, Copy)]
struct Standing {
    modelled: bool,
    /// Published or assumed; `None` if neither the plan nor a rule gives one.
    baseline: Option<f64>,
}

/// Runs one variant per subset of groups, by the subset's number. Gives the attribution of every indicator's judged measure, and its
/// standing in the last variant, where every group is on.
fn attribute_variants(
    session: &mut Session<'_>,
    groups: &[&str],
    variants: &[Scenario],
) -> Result<(Vec<Attribution>, Vec<Standing>), Vec<Diagnostic>> {
    let plan = session.plan();
    let (mut standings, mut replicated) = (Vec::new(), false);
    let outcomes: Vec<Outcome> = session.each(variants, |_, experiment| {
        let draws = &experiment.draws;
        replicated = draws.replicated;
        let column = |position| {
            let mut values = Vec::new();
            judged_values(plan, draws, position, &mut values);
            values
        };
        let targets = judge(plan, draws).targets;
        standings = targets.iter().map(|outcome| Standing { modelled: outcome.modelled, baseline: outcome.baseline }).collect();
        (0..plan.indicators.len()).map(column).collect()
    })?;
    Ok((attribute(groups, &outcomes, replicated), standings))
}
