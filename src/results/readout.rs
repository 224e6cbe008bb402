//! What a run found, read out of its tables once: the rows that answer, charts, report and workbook lay out.
//!
//! A run that has just ended and one that is read back from its folder give the same readout, so that whatever is made of it is the same too.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::BooleanChunked;

use super::levers::effects_of;
use super::rows::{
    Age, Commitment, DomainStanding, FailureGroup, Member, Moved, Observed, Projection, Pulled, Standing, Step, Target, Together, Update,
    YearMet,
};
use super::{Results, Studies, Table, queries};
use crate::achieve::{ScenarioResult, quantile_of_counts};
use crate::analysis::money::Spending;
use crate::analysis::seek::Effects;
use crate::analysis::{MetDraws, explained, reference};
use crate::language::Text;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::Settings;
use crate::table::DataFrame;

/// The rows of a run of few scenarios, scenario by scenario.
#[derive(Debug, Clone)]
pub struct Readout {
    /// How it was drawn.
    pub settings: Settings,
    /// From the base year to the target year.
    pub years: Vec<i32>,
    /// In the order of the run.
    pub scenarios: Vec<ScenarioReadout>,
    /// Position of the scenario that the others are held against.
    pub reference: usize,
    /// P(met) by indicator, in the plan's order, then by scenario; `None` where no rule projects the indicator.
    pub matrix: Vec<Vec<Option<f64>>>,
    /// Which draws meet which target, per scenario; empty where the run did not keep it.
    pub met: Vec<MetDraws>,
    /// Failed draws by scenario, series and cause.
    pub failures: Vec<FailureGroup>,
    /// The way of each indicator to its projection in the reference scenario.
    pub steps: Vec<Step>,
    /// The scenario from which these ways lead; from the baseline if there is none.
    pub steps_from: Option<Text>,
    /// What each assumption, moved alone, does to an indicator in the reference scenario.
    pub moved: Vec<Moved>,
    /// People by age and sex in a central run of the reference scenario.
    pub ages: Vec<Age>,
    /// What was observed, with its place in the forecast of each scenario.
    pub observed: Vec<Observed>,
    /// What that changed.
    pub updates: Vec<Update>,
    /// What each lever does alone in the reference scenario; none if the plan declares no levers, or where the run has no background.
    pub effects: Option<Effects>,
    /// What was asked beside the run; nothing of most.
    pub studies: Studies,
}

/// The rows of one scenario.
#[derive(Debug, Clone)]
pub struct ScenarioReadout {
    /// What was put in.
    pub scenario: Scenario,
    /// How it stands.
    pub standing: Standing,
    /// One per indicator, in the plan's order.
    pub targets: Vec<Target>,
    /// The commitments of the plan's text.
    pub commitments: Vec<Commitment>,
    /// Each domain that has modelled targets, in the plan's order.
    pub domains: Vec<DomainStanding>,
    /// At position k: in how many draws exactly k targets are met.
    pub number_met: Vec<usize>,
    /// The largest set of targets that can be promised together, as positions of indicators.
    pub promised: Vec<usize>,
    /// How likely they are all met, by the draws that did not choose them; none where nothing is promised.
    pub promised_p: Option<f64>,
    /// By series: those of the indicators, and all spending.
    projections: BTreeMap<String, Vec<Projection>>,
    /// By indicator.
    by_year: BTreeMap<String, Vec<YearMet>>,
}

impl Readout {
    /// Reads the tables of these scenarios; `met` says which draws meet which target in each, if that is known.
    pub fn of(plan: &Plan, scenarios: &[Scenario], settings: Settings, results: &Results, met: Vec<MetDraws>) -> Readout {
        let frame = |table| results.frame(table);
        let mut standings = by_scenario(Standing::of(frame(Table::Scenarios)), |row| &row.scenario);
        let mut targets = by_scenario(Target::of(frame(Table::Targets)), |row| &row.scenario);
        let mut commitments = by_scenario(Commitment::of(frame(Table::Commitments)), |row| &row.scenario);
        let mut together = by_scenario(Together::of(frame(Table::Joint)), |row| &row.scenario);
        let mut domains = by_scenario(DomainStanding::of(&queries::by_domain(results)), |row| &row.scenario);
        let mut members = by_scenario(Member::of(frame(Table::Together)), |row| &row.scenario);
        let mut projections = by_scenario(Projection::of(&drawn(plan, frame(Table::Projections))), |row| &row.scenario);
        let mut by_year = by_scenario(YearMet::of(frame(Table::TargetsByYear)), |row| &row.scenario);
        let read = |scenario: &Scenario| {
            let name = &scenario.name;
            Some(ScenarioReadout {
                scenario: scenario.clone(),
                standing: standings.remove(name)?.pop()?,
                targets: in_order(plan, targets.remove(name).unwrap_or_default()),
                commitments: commitments.remove(name).unwrap_or_default(),
                domains: domains.remove(name).unwrap_or_default(),
                number_met: number_met(&together.remove(name).unwrap_or_default()),
                promised_p: members.get(name).and_then(|members| Some(members.iter().find(|member| member.set == "largest")?.p)),
                promised: promised(plan, &members.remove(name).unwrap_or_default()),
                projections: by_scenario(projections.remove(name).unwrap_or_default(), |row| &row.series),
                by_year: by_scenario(by_year.remove(name).unwrap_or_default(), |row| &row.indicator),
            })
        };
        Readout {
            years: plan.years(),
            scenarios: scenarios.iter().filter_map(read).collect(),
            reference: reference(plan, scenarios),
            matrix: matrix(results, scenarios),
            met,
            // Of no rows Polars would cast columns of nothing, for which it fills 8 MB with zeros.
            failures: match frame(Table::Failures).height() {
                0 => Vec::new(),
                _ => FailureGroup::of(&queries::failures(results)),
            },
            steps: Step::of(frame(Table::Attribution)),
            steps_from: None,
            moved: Moved::of(frame(Table::Tornado)),
            ages: Age::of(frame(Table::Ages)),
            observed: Observed::of(frame(Table::Observations)),
            updates: Update::of(frame(Table::Updates)),
            effects: effects(plan, scenarios, &settings, frame(Table::Levers)),
            studies: Studies::default(),
            settings,
        }
    }

    /// The rows of one scenario that was judged outside a run.
    pub fn of_result(plan: &Plan, settings: Settings, result: &ScenarioResult) -> Readout {
        let mut results = Results::default();
        for (table, rows) in Table::of_scenario(plan, &plan.years(), result) {
            results.add(table, rows);
        }
        Readout::of(plan, std::slice::from_ref(&result.scenario), settings, &results, Vec::new())
    }

    /// The scenario that others are held against.
    pub fn reference(&self) -> &ScenarioReadout {
        &self.scenarios[self.reference]
    }

    /// Keeps these scenarios alone, in this order. The reference stays the same if it is among them, else it is the first.
    pub fn keep(&mut self, names: &[&str]) {
        let position = |name: &&str| self.scenarios.iter().position(|other| other.scenario.name == *name);
        let kept: Vec<usize> = names.iter().filter_map(position).collect();
        self.reference = kept.iter().position(|at| *at == self.reference).unwrap_or(0);
        for row in &mut self.matrix {
            *row = kept.iter().map(|at| row[*at]).collect();
        }
        if !self.met.is_empty() {
            self.met = kept.iter().map(|at| self.met[*at].clone()).collect();
        }
        self.scenarios = kept.iter().map(|at| self.scenarios[*at].clone()).collect();
    }

    /// Whether one draw was run, in which a target is met or missed and no probability is to be had.
    pub fn is_single(&self) -> bool {
        self.settings.draws == 1
    }
}

impl ScenarioReadout {
    /// Whether no draw is left to say anything.
    pub fn all_failed(&self) -> bool {
        self.standing.expected_met.is_none()
    }

    /// The smallest number of targets that at least this share of draws does not exceed.
    pub fn number_met_quantile(&self, share: f64) -> usize {
        quantile_of_counts(&self.number_met, share)
    }

    /// The medians of all spending by year; none if the plan names no such series.
    pub fn spending(&self, plan: &Plan) -> Spending {
        let rows = plan.roles.spending.as_ref().map_or(&[][..], |role| self.projection(&role.name));
        Spending::of_medians(rows.iter().map(|row| (row.year, row.p50)))
    }

    /// The years of a target after the base year, in order; none where no rule projects it.
    pub fn by_year(&self, indicator: &str) -> &[YearMet] {
        self.by_year.get(indicator).map_or(&[], Vec::as_slice)
    }

    /// The years of a series that an indicator or all spending is, in order; none where no rule projects it.
    pub fn projection(&self, series: &str) -> &[Projection] {
        self.projections.get(series).map_or(&[], Vec::as_slice)
    }
}

/// What the levers of the plan do in the scenario that their table is of.
fn effects(plan: &Plan, scenarios: &[Scenario], settings: &Settings, levers: &DataFrame) -> Option<Effects> {
    let rows = Pulled::of(levers);
    let scenario = scenarios.iter().find(|scenario| rows.first().is_some_and(|row| row.scenario == scenario.name))?;
    effects_of(plan, scenario, explained(settings).draws, &rows)
}

/// Rows by their scenario, or whatever else `key` reads, in their order.
fn by_scenario<R>(rows: Vec<R>, key: impl Fn(&R) -> &String) -> BTreeMap<String, Vec<R>> {
    let mut groups: BTreeMap<String, Vec<R>> = BTreeMap::new();
    for row in rows {
        match groups.get_mut(key(&row)) {
            Some(group) => group.push(row),
            None => {
                groups.insert(key(&row).clone(), vec![row]);
            }
        }
    }
    groups
}

/// The rows of projections that pages draw; the table has every series.
fn drawn(plan: &Plan, projections: &DataFrame) -> DataFrame {
    let indicators = plan.indicators.iter().map(|indicator| indicator.id.as_str());
    let wanted: BTreeSet<&str> = indicators.chain(plan.roles.spending.as_ref().map(|spending| spending.name.as_str())).collect();
    let series = projections.column("series").and_then(|column| column.str()).expect("invariant: declared as words");
    let mask: BooleanChunked = series.iter().map(|series| series.is_some_and(|series| wanted.contains(series))).collect();
    projections.filter(&mask).expect("invariant: one flag a row")
}

/// A scenario's targets in the plan's order.
fn in_order(plan: &Plan, rows: Vec<Target>) -> Vec<Target> {
    let mut by_indicator: BTreeMap<String, Target> = rows.into_iter().map(|row| (row.indicator.clone(), row)).collect();
    plan.indicators.iter().filter_map(|indicator| by_indicator.remove(&indicator.id)).collect()
}

/// Draws by the number of targets met.
fn number_met(rows: &[Together]) -> Vec<usize> {
    let number = |row: &Together| row.scope.strip_prefix("number:").and_then(|number| number.parse::<usize>().ok());
    let mut counts = Vec::new();
    for (number, draws) in rows.iter().filter_map(|row| Some((number(row)?, row.draws))) {
        if counts.len() <= number {
            counts.resize(number + 1, 0);
        }
        counts[number] = draws;
    }
    counts
}

/// Positions of the indicators in the largest set.
fn promised(plan: &Plan, members: &[Member]) -> Vec<usize> {
    let largest: BTreeSet<&str> = members.iter().filter(|member| member.set == "largest").map(|member| member.indicator.as_str()).collect();
    (0..plan.indicators.len()).filter(|position| largest.contains(plan.indicators[*position].id.as_str())).collect()
}

/// The query of the same name as numbers.
fn matrix(results: &Results, scenarios: &[Scenario]) -> Vec<Vec<Option<f64>>> {
    let matrix = queries::matrix(results);
    let column = |scenario: &Scenario| matrix.column(&scenario.name).and_then(|column| column.f64()).ok();
    let columns: Vec<_> = scenarios.iter().filter_map(column).collect();
    (0..matrix.height()).map(|row| columns.iter().map(|column| column.get(row)).collect()).collect()
}
