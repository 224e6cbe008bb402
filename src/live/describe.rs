//! What a page is told of a plan: inputs, outputs, words and where they come from, as data.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Live;
use super::graph::Versions;
use crate::achieve::Likelihood;
use crate::achieve::target::{self, Band};
use crate::engine::graph::{InputKey, NodeId};
use crate::engine::trace::Series;
use crate::language::Text;
use crate::plan::Facility;
use crate::sampling::{Distribution, Sampler, Stream};
use crate::scenario::{Scenario, Shift};
use crate::simulate::{SHARE, SHOCK};
use crate::text;

/// All that a page reads besides the module and the tape.
#[derive(Debug, Serialize)]
pub(crate) struct Description {
    pub version: &'static str,
    pub name: Text,
    pub source: String,
    pub years: Vec<i32>,
    pub step: i32,
    pub seed: u64,
    pub draws: usize,
    pub design: Value,
    pub domains: Vec<Text>,
    /// Names of the classes of likelihood, the likeliest first.
    pub classes: Vec<Text>,
    pub targets: Vec<Target>,
    pub assumptions: Vec<Assumption>,
    pub shocks: Vec<Value>,
    pub facilities: Vec<FacilityPart>,
    pub lines: Vec<Line>,
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
pub(crate) struct Target {
    pub id: String,
    pub number: u32,
    pub stage: Text,
    pub domain: usize,
    pub name: Text,
    pub unit: Text,
    pub kind: Text,
    pub baseline: Option<f64>,
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

/// A rule as a planner reads it.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    pub text: String,
    pub place: String,
    pub words: String,
}

/// An assumption with where it comes from.
#[derive(Debug, Serialize)]
pub(crate) struct Assumption {
    pub name: String,
    pub label: Text,
    pub unit: Text,
    pub value: Value,
    /// 5, 50 and 95 % quantiles; one number where it is fixed.
    pub range: Vec<f64>,
    pub source: Text,
    pub grade: char,
    pub group: String,
}

/// A facility as the plan has it, or as the first scenario that adds it.
#[derive(Debug, Serialize)]
pub(crate) struct FacilityPart {
    pub id: String,
    pub name: Text,
    pub kind: String,
    pub planned: bool,
    pub line: String,
    pub shared_delay: Option<String>,
    pub source: Text,
    pub numbers: FacilityNumbers,
}

/// What a scenario may change of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct FacilityNumbers {
    pub opening: f64,
    pub delay: Value,
    pub ramp: f64,
    pub adds: BTreeMap<String, f64>,
    pub construction_cost: f64,
    pub build_years: f64,
    pub running_cost: f64,
}

/// A budget line.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub id: String,
    pub name: Text,
    pub share: f64,
}

/// A named scenario as it differs from the plan.
#[derive(Debug, Serialize)]
pub(crate) struct ScenarioPart {
    pub name: String,
    pub title: Text,
    pub story: Text,
    /// It changes nothing of the plan, and whether it has a file that a child could name.
    pub plain: bool,
    pub has_file: bool,
    /// Why a page cannot show it.
    pub absent: Option<Text>,
    pub params: BTreeMap<String, Value>,
    pub shifts: Vec<Value>,
    /// Facilities that differ; nothing for one that is cancelled.
    pub facilities: BTreeMap<String, Option<FacilityNumbers>>,
}

/// The description, the keys of its streams (eight words each, little-endian) and the values of its tables, one after the other.
pub(crate) fn describe(live: &Live<'_>, sampler: &Sampler) -> (Description, Vec<u8>, Vec<f64>) {
    let plan = live.plan;
    let places: BTreeMap<NodeId, usize> = live.outputs.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let of_years = |years: &[Option<NodeId>]| -> Vec<Option<usize>> { years.iter().map(|node| node.map(|node| places[&node])).collect() };
    let targets = plan.indicators.iter().zip(&live.judged.targets).map(|(indicator, nodes)| {
        let target = &indicator.target;
        let band = Band::of(target);
        let counted =
            indicator.counted.as_ref().map(|counted| json!({ "series": counted.series, "per": counted.per, "things": counted.things }));
        Target {
            id: indicator.id.clone(),
            number: indicator.number,
            stage: indicator.stage.clone(),
            domain: indicator.domain,
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            kind: target::kind_of(target, indicator.baseline).label(),
            baseline: indicator.baseline,
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
            note: indicator.note.clone(),
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
    for key in live.judged.graph.inputs() {
        if let InputKey::Yearly { function, name, year } = key
            && function == SHOCK
        {
            streams.push((format!("shock/{name}"), *year));
        }
    }
    drawn.extend(plan.shocks.iter().map(|shock| &shock.distribution));
    drawn.extend(live.scenarios.iter().flat_map(|scenario| scenario.assumptions.values()));
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
        design: serde_json::to_value(live.settings.design).expect("invariant: a design is data"),
        domains: plan.domains.iter().map(|domain| domain.name.clone()).collect(),
        classes: Likelihood::ALL.iter().rev().map(|class| class.label()).collect(),
        targets: targets.collect(),
        assumptions: plan.assumptions.iter().map(assumption).collect(),
        shocks: plan.shocks.iter().map(|shock| json!({ "name": shock.name, "value": value(&shock.distribution) })).collect(),
        facilities: live.facilities.all.iter().map(facility_part).collect(),
        lines: plan.budget.iter().map(|line| Line { id: line.id.clone(), name: line.name.clone(), share: line.share }).collect(),
        scenarios: live.scenarios.iter().map(|scenario| scenario_part(live, scenario)).collect(),
        start: live.start,
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
        InputKey::Param { name } => match name.strip_prefix("facility/") {
            Some(part) => {
                let (facility, part) = part.split_once('/').expect("invariant: written by `part_of`");
                json!(["facility", facility, part])
            }
            None => json!(["param", name]),
        },
        InputKey::MovedParam { .. } => unreachable!("invariant: the page's graph holds assumptions as they are drawn"),
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

fn assumption(assumption: &crate::plan::Assumption) -> Assumption {
    let distribution = &assumption.distribution;
    let range = match distribution {
        Distribution::Fixed(value) => vec![*value],
        drawn => [0.05, 0.5, 0.95].map(|share| drawn.quantile(share)).to_vec(),
    };
    Assumption {
        name: assumption.name.clone(),
        label: assumption.label.clone(),
        unit: assumption.unit.clone(),
        value: value(distribution),
        range,
        source: assumption.source.clone(),
        grade: assumption.grade,
        group: assumption.group.clone(),
    }
}

/// A distribution as a list: its kind, then its numbers; a number alone is fixed. What is cut off also says how much lies below and inside.
pub(crate) fn value(distribution: &Distribution) -> Value {
    match distribution {
        Distribution::Fixed(value) => json!(value),
        Distribution::Uniform(of) => json!(["uniform", of.low, of.high]),
        Distribution::Triangular(of) => json!(["triangular", of.low, of.mode, of.high]),
        Distribution::Pert(of) => {
            let beta = of.as_beta();
            json!(["pert", of.low, of.mode, of.high, beta.alpha, beta.beta])
        }
        Distribution::Normal(of) => json!(["normal", of.mean, of.sd]),
        Distribution::LogNormal(of) => json!(["lognormal", of.median, of.log_sd]),
        Distribution::StudentT(of) => json!(["student_t", of.location, of.scale, of.degrees]),
        Distribution::Beta(of) => json!(["beta", of.alpha, of.beta, of.low, of.high]),
        Distribution::Discrete(of) => json!(["discrete", of.values, of.weights]),
        Distribution::Quantiles(of) => json!(["quantiles", of.values]),
        Distribution::Truncated(of) => {
            let (below, inside) = of.window();
            json!(["truncated", value(&of.inner), of.low, of.high, below, inside])
        }
    }
}

fn rule(series: &Series) -> Rule {
    let place = series.place.as_ref().map(|place| format!("{}:{}", place.source.name, place.line())).unwrap_or_default();
    Rule { text: series.text.clone(), place, words: series.description.clone() }
}

fn facility_numbers(facility: &Facility) -> FacilityNumbers {
    FacilityNumbers {
        opening: facility.opening,
        delay: value(&facility.delay),
        ramp: facility.ramp,
        adds: facility.adds.clone(),
        construction_cost: facility.construction_cost,
        build_years: facility.build_years,
        running_cost: facility.running_cost,
    }
}

fn facility_part(known: &Versions<'_>) -> FacilityPart {
    let facility = known.first;
    FacilityPart {
        id: facility.id.clone(),
        name: facility.name.clone(),
        kind: facility.kind.clone(),
        planned: known.planned,
        line: facility.domain.clone(),
        shared_delay: facility.shared_delay.clone(),
        source: facility.source.clone(),
        numbers: facility_numbers(facility),
    }
}

fn scenario_part(live: &Live<'_>, scenario: &Scenario) -> ScenarioPart {
    let shift =
        |shift: &Shift| json!({ "from": shift.from, "to": shift.to, "share": shift.share, "years": [shift.from_year, shift.to_year] });
    let mut facilities = BTreeMap::new();
    for known in &live.facilities.all {
        let id = &known.first.id;
        let here = scenario.facilities.iter().find(|facility| facility.id == *id).map(facility_numbers);
        let own = known.planned.then(|| facility_numbers(known.first));
        if here != own {
            facilities.insert(id.clone(), here);
        }
    }
    ScenarioPart {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        story: scenario.story.clone(),
        plain: super::is_plain(live.plan, scenario),
        has_file: scenario.place.source.name.starts_with("scenarios/"),
        absent: absent(live, scenario),
        params: scenario.assumptions.iter().map(|(name, distribution)| (name.clone(), value(distribution))).collect(),
        shifts: scenario.shifts.iter().map(shift).collect(),
        facilities,
    }
}

/// Why a page cannot show a scenario: what it changes is no input of the tape.
fn absent(live: &Live<'_>, scenario: &Scenario) -> Option<Text> {
    if !scenario.rules.is_empty() {
        let rules = scenario.rules.iter().flat_map(|own| own.replaces.iter().cloned()).collect::<Vec<_>>();
        let (en, zh) = (rules.join(", "), rules.join("、"));
        return Some(text!("it replaces rules ({en}), and this page holds the plan's own", "它替换了规则（{zh}），本页只含规划自身的规则"));
    }
    if !scenario.levers.is_empty() {
        let levers = scenario.levers.keys().cloned().collect::<Vec<_>>();
        let (en, zh) = (levers.join(", "), levers.join("、"));
        return Some(text!("it pulls levers ({en}), which this page does not have", "它动用了措施（{zh}），而本页不含措施"));
    }
    let first = |facility: &Facility| live.facilities.all.iter().find(|known| known.first.id == facility.id).map(|known| known.first);
    let moved = scenario.facilities.iter().find(|facility| {
        first(facility).is_some_and(|first| first.domain != facility.domain || first.shared_delay != facility.shared_delay)
    });
    moved.map(|facility| {
        let id = &facility.id;
        text!(
            "it changes who pays for `{id}`, or the delay that it shares, which this page holds fixed",
            "它改变了 `{id}` 的出资方或共有延误，而本页将其固定"
        )
    })
}
