//! Batches as policies and futures, and as cases: what a design's levers choose, what its uncertainties bring, and what came of each experiment.

use std::collections::BTreeMap;
use std::path::Path;

use crate::achieve::target::distance;
use crate::analysis::discover::{CaseColumn, Cases, Values};
use crate::analysis::robustness::{Fates, PolicyOutcomes};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::full;
use crate::plan::Plan;
use crate::results::rows::{Standing, Target};
use crate::results::{Results, Table};
use crate::run::{BatchRecord, batch_table};
use crate::scenario::{BatchDesign, Role, Scenario, load_design};
use crate::simulate::Settings;
use crate::table::read_text;
use crate::text;

use super::discovered::OfInterest;
use super::policies::{Compared, joined};

/// A policy or a future of a design: its scenario, of a future its place too, and the values of its levers or uncertainties by their bits.
type Combination = ((usize, String), Vec<u64>);

/// A batch that is whole, with its design.
struct Read {
    record: BatchRecord,
    design: BatchDesign,
    targets: Results,
    standings: Results,
}

/// Reads the batch in a folder, made with this plan.
fn read(plan: &Plan, folder: &Path) -> Result<Read, Vec<Diagnostic>> {
    let place = folder.display();
    let no_batch = || vec![Diagnostic::error(Code::BadBatch, text!("{place} holds no batch", "{place} 中没有批量结果"))];
    let words = read_text(&folder.join("batch.json")).map_err(|_| no_batch())?;
    let record: BatchRecord = serde_json::from_str(&words).map_err(|_| no_batch())?;
    let design = load_design(plan, &record.design, record.options.seed)?;
    if record.inputs != design.inputs(plan) {
        return Err(vec![
            Diagnostic::error(
                Code::OtherPlan,
                text!(
                    "the batch in {place} is of another plan, or of this one before it was changed",
                    "{place} 中的批量属于另一规划，或本规划修改之前"
                ),
            )
            .help(text!("name its plan with --plan, or run the batch again", "请用 --plan 指明其规划，或重新运行批量")),
        ]);
    }
    let targets = batch_table(folder, Table::Targets, 0..record.parts)?;
    let standings = batch_table(folder, Table::Scenarios, 0..record.parts)?;
    Ok(Read { record, design, targets, standings })
}

impl Read {
    /// The positions of the places that all of the design is run in: one of a design without places.
    fn places(&self) -> std::ops::Range<usize> {
        0..self.design.places.len().max(1)
    }

    /// Every experiment: its place, its scenario and its point.
    fn experiments(&self) -> impl Iterator<Item = (usize, &str, usize)> {
        let of_base = move |place, base| (0..self.design.points()).map(move |point| (place, base, point));
        let of_place = move |place| self.record.scenarios.iter().flat_map(move |base| of_base(place, base.as_str()));
        self.places().flat_map(of_place)
    }

    /// The settings of each experiment.
    fn settings(&self) -> Settings {
        self.record.options.settings(None)
    }
}

/// What comes of each policy (a scenario with a choice of levers) in each future (a choice of uncertainties) of a crossed design. A target is
/// met where its probability is at least `sure`. Where all scenarios are among `fates`, of which the first is the one that others start from,
/// nobody chooses between them: they belong to the futures.
///
/// # Errors
/// A folder that is no whole batch of this plan, and a design that is not crossed: whose policies meet different futures.
pub(super) fn outcomes_of_batch(
    plan: &Plan,
    fates: &[Scenario],
    folder: &Path,
    sure: f64,
) -> Result<(Compared, Settings), Vec<Diagnostic>> {
    let read = read(plan, folder)?;
    let design = &read.design;
    let by_experiment = targets_by_experiment(&read.targets);
    let expected = expected(&read.standings);
    let of_role = |point: usize, role: Role| -> Vec<u64> {
        let values = design.factors.iter().zip(design.point(point));
        values.filter(|(factor, _)| factor.role == role).map(|(_, value)| value.to_bits()).collect()
    };
    // In the order in which the design has them.
    let mut policies: Vec<(Combination, BTreeMap<usize, PolicyOutcomes>)> = Vec::new();
    let mut futures: Vec<Combination> = Vec::new();
    let fated = design.factors.iter().any(|factor| factor.role == Role::Lever)
        && read.record.scenarios.iter().all(|base| fates.iter().any(|fate| fate.name == *base));
    for (place, base, point) in read.experiments() {
        let (chosen, fate) = if fated { (fates[0].name.as_str(), base) } else { (base, "") };
        // Nobody chooses the place: a policy has to hold in all of them.
        let future = ((place, fate.to_owned()), of_role(point, Role::Uncertainty));
        let future = futures.iter().position(|known| *known == future).unwrap_or_else(|| {
            futures.push(future);
            futures.len() - 1
        });
        let policy = ((0, chosen.to_owned()), of_role(point, Role::Lever));
        let name = design.experiment(place, base, point);
        let outcome = cell(plan, by_experiment.get(&name), expected.get(&name).copied(), sure);
        match policies.iter_mut().find(|(known, _)| *known == policy) {
            Some((_, cells)) => drop(cells.insert(future, outcome)),
            None => policies.push((policy, BTreeMap::from([(future, outcome)]))),
        }
    }
    if policies.iter().any(|(_, cells)| cells.len() != futures.len()) {
        return Err(vec![
            Diagnostic::error(Code::NotCrossed, text!("the policies of this batch meet different futures, so that they cannot be compared", "该批量的各策略面对不同的未来，无法比较"))
                .help(text!(
                    "cross them: method = \"grid\" over levers and uncertainties, or uncertainties alone in the design and the policies as scenarios = [\"a\", \"b\"]",
                    "请交叉设计：可选项与不确定因素用 method = \"grid\"，或设计中只放不确定因素，策略写作 scenarios = [\"a\", \"b\"]"
                )),
        ]);
    }
    let name = |((_, base), levers): &Combination| {
        let values = design.factors.iter().filter(|factor| factor.role == Role::Lever).zip(levers);
        let values: Vec<String> = values.map(|(factor, value)| format!("{} = {}", factor.name, full(f64::from_bits(*value)))).collect();
        if values.is_empty() { base.clone() } else { format!("{base}, {}", values.join(", ")) }
    };
    let names: Vec<(String, Text)> = policies.iter().map(|(policy, _)| (name(policy), Text::same(name(policy)))).collect();
    let outcomes = policies.iter().map(|(_, cells)| joined(&cells.values().cloned().collect::<Vec<_>>())).collect();
    let (count, draws) = (futures.len(), read.record.options.draws);
    let words = text!("{count} futures of {draws} draws each", "{count}个未来，每个模拟{draws}次");
    Ok((Compared { policies: names, futures: count, futures_words: words, outcomes }, read.settings()))
}

/// The expected number of targets met of each experiment that has one.
fn expected(standings: &Results) -> BTreeMap<String, f64> {
    let standings = Standing::of(standings.frame(Table::Scenarios)).into_iter();
    standings.filter_map(|standing| Some((standing.scenario, standing.expected_met?))).collect()
}

fn targets_by_experiment(results: &Results) -> BTreeMap<String, Vec<Target>> {
    let mut by_experiment: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for target in Target::of(results.frame(Table::Targets)) {
        by_experiment.entry(target.scenario.clone()).or_default().push(target);
    }
    by_experiment
}

/// What came of one experiment.
fn cell(plan: &Plan, targets: Option<&Vec<Target>>, expected: Option<f64>, sure: f64) -> PolicyOutcomes {
    let fates = |indicator: &crate::plan::Indicator| {
        let row = targets.into_iter().flatten().find(|target| target.indicator == indicator.id);
        let margin = row.map_or(f64::NAN, |row| distance(&indicator.target, row.p50));
        Fates { met: vec![row.and_then(|row| row.p_met).is_some_and(|p| p >= sure)], margin: vec![margin] }
    };
    PolicyOutcomes { targets: plan.indicators.iter().map(fates).collect(), number_met: vec![expected.unwrap_or(f64::NAN)] }
}

/// What comes out of an experiment.
#[derive(Debug, Clone, Copy)]
pub(super) enum Came {
    /// P(met) of the target at this position.
    Target(usize),
    /// The expected number of targets met.
    Met,
}

/// The experiments of a batch as cases: the scenario and each factor of the design went in, and what came out is of interest or not.
/// Experiments that say nothing of it are left out; beside the cases is told how many.
///
/// # Errors
/// A folder that is no whole batch of this plan.
pub(super) fn cases_of_batch(
    plan: &Plan,
    folder: &Path,
    came: Came,
    of_interest: OfInterest<'_>,
) -> Result<(Cases, usize, Settings), Vec<Diagnostic>> {
    let read = read(plan, folder)?;
    let outcomes: BTreeMap<String, f64> = match came {
        Came::Target(position) => {
            let id = &plan.indicators[position].id;
            let own = Target::of(read.targets.frame(Table::Targets)).into_iter().filter(|target| target.indicator == *id);
            own.filter_map(|target| Some((target.scenario, target.p_met?))).collect()
        }
        Came::Met => expected(&read.standings),
    };
    let mut rows: Vec<((usize, &str, usize), bool)> = Vec::new();
    let mut left_out = 0;
    for (place, base, point) in read.experiments() {
        match outcomes.get(&read.design.experiment(place, base, point)) {
            Some(outcome) => rows.push(((place, base, point), of_interest(*outcome))),
            None => left_out += 1,
        }
    }
    let words = |name: &str, label: Text, of: &dyn Fn(&(usize, &str, usize)) -> String| CaseColumn {
        name: name.to_owned(),
        label,
        unit: Text::default(),
        values: Values::category(&rows.iter().map(|(experiment, _)| of(experiment)).collect::<Vec<String>>()),
    };
    let mut columns: Vec<CaseColumn> = Vec::new();
    if read.places().len() > 1 {
        columns.push(words("place", text!("place", "地点"), &|(place, ..)| read.design.places[*place].name.clone()));
    }
    if read.record.scenarios.len() > 1 {
        columns.push(words("base", text!("scenario", "情景"), &|(_, base, _)| (*base).to_owned()));
    }
    for (at, factor) in read.design.factors.iter().enumerate() {
        let assumption = factor.name.strip_prefix("param.").and_then(|name| plan.assumption(name));
        let label = assumption.map_or_else(|| Text::same(&factor.name), |assumption| assumption.label.clone());
        let unit = assumption.map_or_else(Text::default, |assumption| assumption.unit.clone());
        let values = rows.iter().map(|((_, _, point), _)| read.design.point(*point)[at]).collect();
        columns.push(CaseColumn { name: factor.name.clone(), label, unit, values: Values::of_numbers(values) });
    }
    let settings = read.settings();
    Ok((Cases { columns, of_interest: rows.iter().map(|row| row.1).collect() }, left_out, settings))
}
