//! What a page is told of a plan: inputs, outputs, words and where they come from, as data.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Live;
use super::parts::{
    Assumption, FacilityPart, LeverPart, Line, Rule, ScenarioPart, assumption, facility_part, lever, line, rule, scenario_part, value,
};
use crate::achieve::Likelihood;
use crate::achieve::target::Band;
use crate::brief;
use crate::engine::graph::{InputKey, NodeId};
use crate::language::Text;
use crate::sampling::{Distribution, Sampler, Stream};
use crate::simulate::{SHARE, SHOCK};

/// All that a page reads besides the module and the tape.
#[derive(Debug, Serialize)]
pub(super) struct Description {
    pub version: &'static str,
    pub name: Text,
    pub source: String,
    pub years: Vec<i32>,
    pub step: i32,
    pub seed: u64,
    pub draws: usize,
    /// Year up to which the run beside the page knows of observed values, of which the page knows nothing.
    pub as_of: Option<i32>,
    pub design: Value,
    /// The design that was asked for, of which a page may have no draws.
    pub asked_design: Value,
    pub domains: Vec<Text>,
    /// What moves the targets of each domain; may be empty.
    pub mechanisms: Vec<Text>,
    /// Names of the classes of likelihood, the likeliest first.
    pub classes: Vec<Text>,
    pub targets: Vec<Target>,
    pub assumptions: Vec<Assumption>,
    pub shocks: Vec<Value>,
    pub facilities: Vec<FacilityPart>,
    pub levers: Vec<LeverPart>,
    pub lines: Vec<Line>,
    /// How much of the currency a unit of the plan's money is, if the plan says so.
    pub money_unit: Option<f64>,
    pub currency: Text,
    pub scenarios: Vec<ScenarioPart>,
    pub start: usize,
    /// Per input of the tape what it is.
    pub inputs: Vec<Value>,
    /// Per input that is drawn the position of its key in the page's keys.
    pub varying: Vec<bool>,
    /// Streams by name, in the order of their keys.
    pub streams: Vec<String>,
    /// Streams that are mixed of others: names and weights.
    pub mixtures: BTreeMap<String, Vec<(String, f64)>>,
    /// Standard forms whose tables are shipped: family, parameters, steps per unit and number of values.
    pub tables: Vec<Value>,
    /// The output that is 1 in draws that do not fail.
    pub sound: usize,
    pub guards: Vec<Value>,
    /// Outputs per year of series asked for by name.
    pub series: BTreeMap<String, Vec<Option<usize>>>,
    /// Unit and outputs of all spending, if the rules have it.
    pub spending: Option<String>,
}

/// One target.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    pub id: String,
    pub number: String,
    pub stage: Text,
    pub domain: usize,
    pub name: Text,
    /// What it is counted in; where English counts things by the ten thousand, the things.
    pub unit: Text,
    /// How many of the things an English unit is.
    pub times: f64,
    /// What it asks for with its unit: in short and in words.
    pub asked: Text,
    pub asked_words: Text,
    pub baseline: Option<f64>,
    pub baseline_words: Text,
    pub baseline_printed: String,
    pub target_printed: String,
    pub value: f64,
    pub better: &'static str,
    pub measure: &'static str,
    pub form: &'static str,
    pub tolerance: Option<f64>,
    /// Values that meet it, both ends included; nothing where there is no end.
    pub band: [Option<f64>; 2],
    pub counted: Option<Value>,
    pub grade: char,
    pub source: String,
    pub note: Text,
    pub rule: Option<Rule>,
    /// Outputs: per year, the judged measure, and met or not.
    pub outputs: Option<Value>,
}

/// The description, the keys of its streams (eight words each, little-endian) and the values of its tables, one after the other.
pub(super) fn describe(live: &Live<'_>, sampler: &Sampler) -> (Description, Vec<u8>, Vec<f64>) {
    let plan = live.plan;
    let places: BTreeMap<NodeId, usize> = live.outputs.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let of_years = |years: &[Option<NodeId>]| -> Vec<Option<usize>> { years.iter().map(|node| node.map(|node| places[&node])).collect() };
    let targets = plan.indicators.iter().zip(&live.judged.targets).map(|(indicator, nodes)| {
        let target = &indicator.target;
        let band = Band::of(target);
        let (times, things) = brief::things_of(&indicator.unit);
        let counted =
            indicator.counted.as_ref().map(|counted| json!({ "series": counted.series, "per": counted.per, "things": counted.things }));
        Target {
            id: indicator.id.clone(),
            number: indicator.number.clone(),
            stage: indicator.stage.clone(),
            domain: indicator.domain,
            name: indicator.name.clone(),
            unit: Text::new(indicator.unit.zh.clone(), things),
            times,
            asked: brief::asked_in_short(indicator),
            asked_words: brief::asked_words(plan, indicator),
            baseline: indicator.baseline,
            baseline_words: brief::baseline_words(indicator),
            baseline_printed: indicator.baseline_printed.clone(),
            target_printed: indicator.target_printed.clone(),
            value: target.value,
            better: target.better.code(),
            measure: target.measure.code(),
            form: target.form.code(),
            tolerance: target.comparison.tolerance(),
            band: [band.low, band.high].map(|end| end.is_finite().then_some(end)),
            counted,
            grade: indicator.grade,
            source: indicator.source.clone(),
            note: match indicator.class_words() {
                words if words == Text::default() => indicator.note.clone(),
                words => Text::join(&[words, indicator.note.clone()], "", " "),
            },
            rule: live.model.series.iter().find(|series| series.name == indicator.id).map(rule),
            outputs: nodes
                .as_ref()
                .map(|nodes| json!({ "years": of_years(&nodes.years), "measure": places[&nodes.measure], "met": places[&nodes.met] })),
        }
    });
    let guards = live.judged.guards.iter().map(|guard| {
        let (low, high) = guard.bounds;
        let end = |end: f64| (end.is_finite() && end.abs() < f64::MAX).then_some(end);
        json!([guard.series, guard.year, places[&guard.sound], guard.message, end(low), end(high)])
    });
    let mut streams: Vec<(String, i32)> = Vec::new();
    let mut tables: Tables = Tables::default();
    let mut drawn: Vec<&Distribution> = Vec::new();
    for assumption in &plan.assumptions {
        streams.push((format!("param/{}", assumption.name), 0));
        drawn.push(&assumption.distribution);
    }
    for facility in &live.facilities.all {
        streams.push((format!("facility/{}", facility.first.id), 0));
        drawn.extend(std::iter::once(facility.first).chain(facility.others.iter().copied()).map(|one| &one.delay));
    }
    for lever in &plan.levers {
        streams.push((format!("lever/{}", lever.id), 0));
        drawn.push(&lever.works);
    }
    for key in live.judged.graph.inputs() {
        if let InputKey::Yearly { function, name, year } = key
            && function == SHOCK
        {
            streams.push((format!("shock/{name}"), *year));
        }
    }
    drawn.extend(plan.shocks.iter().map(|shock| &shock.distribution));
    drawn.extend(live.opening.scenarios.iter().flat_map(|scenario| scenario.assumptions.values()));
    drawn.into_iter().for_each(|distribution| tables.add(distribution));
    let keys =
        streams.iter().flat_map(|(name, year)| Stream::new(live.settings.seed, name).words(*year)).flat_map(u32::to_le_bytes).collect();
    let mixtures = streams.iter().filter_map(|(name, _)| Some((name.clone(), sampler.mixture(name)?.to_vec()))).collect::<BTreeMap<_, _>>();
    let description = Description {
        version: env!("CARGO_PKG_VERSION"),
        name: plan.name.clone(),
        source: plan.source.clone(),
        years: live.model.years.clone(),
        step: plan.step,
        seed: live.settings.seed,
        draws: live.settings.draws,
        as_of: live.settings.as_of,
        design: json!(live.settings.design),
        asked_design: json!(live.opening.design),
        domains: plan.domains.iter().map(|domain| domain.name.clone()).collect(),
        mechanisms: plan.domains.iter().map(|domain| domain.mechanism.clone()).collect(),
        classes: Likelihood::ALL.iter().rev().map(|class| class.label()).collect(),
        targets: targets.collect(),
        assumptions: plan.assumptions.iter().map(assumption).collect(),
        shocks: plan.shocks.iter().map(|shock| json!({ "name": shock.name, "value": value(&shock.distribution) })).collect(),
        facilities: live.facilities.all.iter().map(facility_part).collect(),
        levers: plan.levers.iter().map(|one| lever(live, one)).collect(),
        lines: plan.budget.iter().map(|one| line(plan, one)).collect(),
        money_unit: plan.money_unit,
        currency: plan.currency.clone(),
        scenarios: live.opening.scenarios.iter().map(|scenario| scenario_part(live, scenario)).collect(),
        start: live.opening.start,
        inputs: live.judged.graph.inputs().iter().map(|key| input(live, key)).collect(),
        varying: live.varying.clone(),
        streams: streams.iter().map(|(name, year)| if *year == 0 { name.clone() } else { format!("{name}/{year}") }).collect(),
        mixtures,
        tables: tables.described,
        sound: places[&live.judged.sound],
        guards: guards.collect(),
        series: live.judged.series.iter().map(|(name, years)| (name.clone(), of_years(years))).collect(),
        spending: plan.roles.spending.as_ref().map(|spending| spending.name.clone()).filter(|name| live.judged.series.contains_key(name)),
    };
    (description, keys, tables.values)
}

/// Tables of standard forms, each once.
#[derive(Default)]
struct Tables {
    described: Vec<Value>,
    known: Vec<(&'static str, Vec<f64>)>,
    values: Vec<f64>,
}

impl Tables {
    fn add(&mut self, distribution: &Distribution) {
        let Some(table) = distribution.table() else { return };
        let known = (table.family, table.parameters);
        if self.known.contains(&known) {
            return;
        }
        self.described.push(json!([known.0, known.1, table.per_unit, table.values.len()]));
        self.values.extend(table.values);
        self.known.push(known);
    }
}

/// What an input is: a kind, and what the kind says.
fn input(live: &Live<'_>, key: &InputKey) -> Value {
    let plan = live.plan;
    match key {
        InputKey::Param { name } => match name.splitn(3, '/').collect::<Vec<_>>()[..] {
            [kind, of, part] => json!([kind, of, part]),
            _ => json!(["param", name]),
        },
        InputKey::MovedParam { .. } => unreachable!("invariant: the page's graph moves assumptions itself"),
        InputKey::Base { name, index: Some(index) } => json!(plan.tables[name][*index as usize]),
        InputKey::Base { name, index: None } => json!(plan.base_numbers()[name]),
        InputKey::Target { name } => {
            json!(plan.indicator(name).expect("invariant: the vocabulary holds the plan's targets only").target.value)
        }
        InputKey::Yearly { function, name, year } if function == SHOCK => json!(["shock", name, year]),
        InputKey::Yearly { function, name, year } if function == SHARE => json!(["share", name, year]),
        InputKey::Yearly { function, .. } => unreachable!("invariant: `{function}` is worked out by the graph"),
    }
}
