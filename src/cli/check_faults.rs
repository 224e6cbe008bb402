//! What `check` finds to be at fault, put to its cause: the rule that a broken bound goes back to, the leap or the figure that others follow from.

use crate::analysis::{Central, depends, is_far_from_base, leaps, origin};
use crate::diagnostic::{Code, Diagnostic, Place, Related};
use crate::language::number::short;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{Cause, FailedDraw, Session, leaps_at_helpers};
use crate::text;

/// A draw that fails, or several that do in the same way.
pub(super) struct Fault {
    pub scenario: String,
    pub first: FailedDraw,
    pub told: Diagnostic,
}

/// Leaves out what fails by something that is told already: a rule that leaps, or a value of the scenario beyond what the plan takes for possible.
pub(super) fn without_known_causes<'d>(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    faults: &mut Vec<Fault>,
    leaps: impl Iterator<Item = &'d Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let leaping: Vec<&str> = leaps.filter_map(|leap| Some(leap.place.as_ref()?.text())).collect();
    let implausible = |scenario: &Scenario| scenario.warnings.iter().any(|warning| warning.code == Code::BeyondPlausible);
    let mut kept = Vec::new();
    for fault in faults.drain(..) {
        let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == fault.scenario) else { continue };
        let model = &session.compiled(scenario)?.model;
        let series = &*fault.first.series;
        let follows = leaping.iter().any(|rule| *rule == series || depends(model, series, rule));
        let above = |scenario: &&Scenario| scenarios.iter().find(|above| Some(&above.name) == scenario.parent.as_ref());
        let mut line = std::iter::successors(Some(scenario), above).take(scenarios.len());
        if !follows && !line.any(implausible) {
            kept.push(fault);
        }
    }
    *faults = kept;
    Ok(())
}

/// Leaves out leaps that come of a base-year value which breaks its bounds itself, and puts that to the rule that makes it.
pub(super) fn without_wrong_beginnings(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    faults: &mut [Fault],
    leaps: &mut Vec<Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    for fault in faults {
        let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == fault.scenario) else { continue };
        let compiled = session.compiled(scenario)?;
        let (model, series) = (&compiled.model, fault.first.series.clone());
        if model.years.first() != Some(&fault.first.year) {
            continue;
        }
        let before = leaps.len();
        leaps.retain(|leap| !leap.place.as_ref().is_some_and(|place| depends(model, place.text(), &series)));
        // A bound that nothing else bears out may be the fault itself.
        if let Some(place) = compiled.rules.rule_place(&format!("base_{series}")).filter(|_| leaps.len() < before) {
            put_to(fault, place);
        }
    }
    Ok(())
}

/// Levers that cost more than all that is spent.
pub(super) fn levers_out_of_line(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let spending = plan.roles.spending.as_ref().and_then(|role| central.get(&role.name)?.first()?.first().copied());
    let mut found = Vec::new();
    for lever in &plan.levers {
        let (id, most) = (&lever.id, lever.most);
        let cost = lever.cost.max(lever.cost_once) * most;
        if let Some(spending) = spending.filter(|spending| *spending > 0.0 && cost > *spending) {
            let (cost, spending) = (short(cost), short(spending));
            found.push(
                Diagnostic::warning(
                    Code::OtherUnit,
                    text!(
                        "`{id}` costs {cost} where it is pulled as far as it goes, and all spending is {spending}",
                        "`{id}` 用到最大力度时费用为 {cost}，而全部支出为 {spending}"
                    ),
                )
                .at(lever.cost_place.clone())
                .help(text!(
                    "costs are in the unit of the plan's money, for one unit of the lever",
                    "费用以规划的资金单位计，是该措施每一单位的费用"
                )),
            );
        }
    }
    found
}

/// Puts a value that is outside its bounds, and far from the base year too, to the rule that it comes from; else the bound may be the fault.
pub(super) fn trace_back(session: &mut Session<'_>, scenarios: &[Scenario], faults: &mut [Fault]) -> Result<(), Vec<Diagnostic>> {
    for fault in faults {
        let Cause::OutOfBounds { value, low, high } = fault.first.cause else { continue };
        let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == fault.scenario) else { continue };
        let central = session.central(scenario)?;
        let model = &session.compiled(scenario)?.model;
        let series = &*fault.first.series;
        let Some(&[base]) = central.get(series).and_then(|years| years.first()).map(Vec::as_slice) else { continue };
        let far = is_far_from_base(base, value);
        let Some(year) = model.years.iter().position(|year| *year == fault.first.year) else { continue };
        if !far || base < low || base > high {
            continue;
        }
        let Some(place) = origin(model, &central, series, year).and_then(|rule| rule.place.clone()) else { continue };
        put_to(fault, place);
    }
    Ok(())
}

/// The fault at the rule, with the bound beside it.
fn put_to(fault: &mut Fault, rule: Place) {
    let bound = fault.told.place.replace(rule);
    fault.told.label = None;
    let beside = |place| Related { place, label: text!("the bound that is broken", "被突破的范围") };
    fault.told.related = bound.map(beside).into_iter().collect();
}

/// A rule that leaps because it reads another one than it should leaves that one unread: one fault, told where it leaps.
pub(super) fn one_for_a_name_swapped(of_rules: Vec<Diagnostic>, mut leaps: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let is_rule = |place: &Place| place.source.name.ends_with(".rhai");
    let kept = of_rules.into_iter().filter(|unread| {
        // An assumption that nothing reads, and a rule that is called like it and leaps.
        let quoted = unread.message.en.split('`').nth(1).filter(|_| unread.code == Code::Unused);
        if let Some(name) =
            quoted.and_then(|quoted| quoted.strip_prefix("param.")).filter(|_| unread.message.en.starts_with("no rule reads"))
        {
            let first = |name: &str| name.split('_').next().map(str::to_owned);
            let leap = leaps.iter_mut().find(|leap| leap.place.as_ref().is_some_and(|place| first(place.text()) == first(name)));
            let Some(leap) = leap else { return true };
            leap.help
                .insert(0, text!("no rule reads `param.{name}`: is it meant here?", "没有规则读取 `param.{name}`：这里是否本应读取它？"));
            return false;
        }
        let Some(name) = unread.place.as_ref().filter(|place| unread.code == Code::Unused && is_rule(place)).map(Place::text) else {
            return true;
        };
        let leap =
            leaps.iter_mut().find(|leap| leap.place.as_ref().is_some_and(|place| place.text().starts_with(name) && place.text() != name));
        let Some(leap) = leap else { return true };
        leap.help.insert(0, text!("nothing reads `{name}`: is it meant here?", "没有规则读取 `{name}`：这里是否本应读取它？"));
        false
    });
    (kept.collect(), leaps)
}

/// Leaps of rules that scenarios have of their own, each told once.
pub(super) fn leaps_of_scenarios(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    told: &[&Diagnostic],
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let plan = session.plan();
    let mut found: Vec<Diagnostic> = Vec::new();
    for scenario in scenarios.iter().filter(|scenario| !scenario.rules.is_empty()) {
        let central = session.central(scenario)?;
        let told: Vec<&Diagnostic> = told.iter().copied().chain(&scenario.warnings).collect();
        let of_its_own = |leap: &Diagnostic| {
            leap.place.as_ref().is_some_and(|place| scenario.rules.iter().any(|rules| rules.source.name == place.source.name))
        };
        let compiled = session.compiled(scenario)?;
        let leaps = leaps_at_helpers(&compiled.rules, leaps(plan, &compiled.model, &central, &told));
        for leap in leaps.into_iter().filter(of_its_own) {
            if found.iter().all(|known| known.place != leap.place) {
                found.push(leap);
            }
        }
    }
    Ok(found)
}
