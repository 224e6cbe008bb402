//! The experiments frame: what is put into each scenario of a run, one row a scenario and one column for each input that differs.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{column, frame};
use crate::plan::Plan;
use crate::sampling::Distribution;
use crate::scenario::{BatchDesign, DifferenceKind, Scenario, differences, plan_itself};
use crate::table::{Column, DataFrame};

/// One row a scenario, in the order given. Beside `scenario` there is a column for each input in which the scenarios are not all alike:
///
/// * `param.NAME`: the value of an assumption, the median where it is uncertain, and then `param.NAME.written`, the whole distribution.
/// * `shift.FROM.TO`: the share of all spending that is moved by the target year, 0 if none; new money comes from `new`.
/// * `facility.ID`: what becomes of a facility, null where it is as in the plan, and `facility.ID.opening`, the year with decimals.
/// * `rule.NAME`: the file that replaces a rule, null where the plan's own holds.
///
/// A dot is in no name that a plan can give, so that no two columns can be called alike.
pub fn inputs_frame(plan: &Plan, scenarios: &[Scenario]) -> DataFrame {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    let mut columns = vec![column("scenario", names)];
    columns.extend(assumptions(plan, scenarios));
    columns.extend(shifts(plan, scenarios));
    columns.extend(said(plan, scenarios));
    frame(columns)
}

/// An experiment of a batch.
#[derive(Debug, Clone)]
pub struct DesignRow<'a> {
    /// Its name.
    pub scenario: String,
    /// The place that it is of, where the design has several.
    pub place: Option<&'a str>,
    /// The scenario that it changes.
    pub base: &'a str,
    /// Its point of the design.
    pub point: usize,
}

/// The same of a batch: `scenario` names the experiment, `place` its place where the design has places, `base` the scenario that it changes,
/// `point` the point of the design, and each factor of the design has a column.
pub fn design_frame(design: &BatchDesign, rows: &[DesignRow<'_>]) -> DataFrame {
    let mut columns = vec![column("scenario", rows.iter().map(|row| row.scenario.as_str()).collect::<Vec<&str>>())];
    if !design.places.is_empty() {
        columns.push(column("place", rows.iter().map(|row| row.place).collect::<Vec<Option<&str>>>()));
    }
    columns.push(column("base", rows.iter().map(|row| row.base).collect::<Vec<&str>>()));
    columns.push(column("point", rows.iter().map(|row| row.point as i64).collect::<Vec<i64>>()));
    for (at, factor) in design.factors.iter().enumerate() {
        columns.push(column(&factor.name, rows.iter().map(|row| design.point(row.point)[at]).collect::<Vec<f64>>()));
    }
    frame(columns)
}

/// Whether not all values are the same.
fn differ<T: PartialEq>(values: &[T]) -> bool {
    values.windows(2).any(|pair| pair[0] != pair[1])
}

fn assumptions(plan: &Plan, scenarios: &[Scenario]) -> Vec<Column> {
    let mut columns = Vec::new();
    for assumption in &plan.assumptions {
        let of = |scenario| -> &Distribution { Scenario::assumption(scenario, assumption) };
        let values: Vec<&Distribution> = scenarios.iter().map(of).collect();
        if !differ(&values) {
            continue;
        }
        let name = format!("param.{}", assumption.name);
        let middle = |value: &Distribution| match value {
            Distribution::Fixed(value) => *value,
            drawn => drawn.quantile(0.5),
        };
        // Most scenarios of a batch leave an assumption as the plan has it.
        let own = &assumption.distribution;
        let (own_middle, own_written) = (middle(own), own.written());
        let middles = values.iter().map(|value| if *value == own { own_middle } else { middle(value) });
        columns.push(column(&name, middles.collect::<Vec<f64>>()));
        if values.iter().any(|value| !matches!(value, Distribution::Fixed(_))) {
            let written = values.iter().map(|value| if *value == own { own_written.clone() } else { value.written() });
            columns.push(column(&format!("{name}.written"), written.collect::<Vec<String>>()));
        }
    }
    columns
}

fn shifts(plan: &Plan, scenarios: &[Scenario]) -> Vec<Column> {
    let moved = |scenario: &Scenario| {
        let mut shares: BTreeMap<String, f64> = BTreeMap::new();
        for shift in &scenario.shifts {
            let name = format!("shift.{}.{}", shift.from.as_deref().unwrap_or("new"), shift.to);
            *shares.entry(name).or_default() += shift.moved(plan.target_year);
        }
        shares
    };
    let moved: Vec<BTreeMap<String, f64>> = scenarios.iter().map(moved).collect();
    let names: BTreeSet<&String> = moved.iter().flat_map(BTreeMap::keys).collect();
    let shares = |name: &String| moved.iter().map(|shares| shares.get(name).copied().unwrap_or(0.0)).collect::<Vec<f64>>();
    names
        .into_iter()
        .map(|name| (name, shares(name)))
        .filter(|(_, shares)| differ(shares))
        .map(|(name, shares)| column(name, shares))
        .collect()
}

/// Facilities, rules and levers, which differ in more than a number.
fn said(plan: &Plan, scenarios: &[Scenario]) -> Vec<Column> {
    let own = plan_itself(plan);
    let mut cells: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (row, scenario) in scenarios.iter().enumerate() {
        for difference in differences(plan, &own, scenario) {
            let name = match difference.kind {
                DifferenceKind::Facility => format!("facility.{}", difference.name),
                DifferenceKind::Rule => format!("rule.{}", difference.name),
                DifferenceKind::Lever => format!("lever.{}", difference.name),
                DifferenceKind::Assumption | DifferenceKind::Shift => continue,
            };
            cells.entry(name).or_insert_with(|| vec![None; scenarios.len()])[row] = Some(difference.to.en);
        }
    }
    let mut columns = Vec::new();
    for (name, words) in cells.iter().filter(|(_, words)| differ(words)) {
        columns.push(column(name, words.clone()));
        if let Some(id) = name.strip_prefix("facility.") {
            let opening =
                |scenario: &Scenario| scenario.facilities.iter().find(|facility| facility.id == id).map(|facility| facility.opening);
            let openings: Vec<Option<f64>> = scenarios.iter().map(opening).collect();
            if differ(&openings) {
                columns.push(column(&format!("{name}.opening"), openings));
            }
        }
    }
    columns
}
