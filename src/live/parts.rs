//! Parts of a plan as a page is told of them, as data.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Live;
use super::facilities::Versions;
use crate::engine::trace::Series;
use crate::language::{Text, number};
use crate::plan::facilities::is_meant;
use crate::plan::{self, BudgetLine, Effect, Facility, Lever, Plan};
use crate::sampling::distributions::{Kind, Parameters};
use crate::sampling::{Distribution, normal};
use crate::scenario::{Scenario, Shift};
use crate::text;

/// A rule as a planner reads it.
#[derive(Debug, Serialize)]
pub(super) struct Rule {
    pub text: String,
    pub place: String,
    pub words: String,
}

/// An assumption with where it comes from.
#[derive(Debug, Serialize)]
pub(super) struct Assumption {
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
pub(super) struct FacilityPart {
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
pub(super) struct FacilityNumbers {
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
pub(super) struct Line {
    pub id: String,
    pub name: Text,
    pub share: f64,
    /// Shares between which it may be moved, if the plan says so.
    pub range: Option<[f64; 2]>,
}

/// Something that can be decided, by how much.
#[derive(Debug, Serialize)]
pub(super) struct LeverPart {
    /// As the plan has it.
    #[serde(flatten)]
    pub lever: Lever,
    /// What one of it is called.
    pub unit_one: Text,
    /// Whether it is done or not, with nothing between.
    pub yes_or_no: bool,
    /// First and last year in which it can start.
    pub years: [i32; 2],
    pub works: Value,
    /// 5, 50 and 95 % quantiles of the part that takes effect; one number where it is fixed.
    pub range: Vec<f64>,
    /// What a unit does: a kind, then what the kind says.
    pub effects: Vec<Value>,
}

/// A named scenario as it differs from the plan.
#[derive(Debug, Serialize)]
pub(super) struct ScenarioPart {
    pub name: String,
    pub title: Text,
    pub story: Text,
    /// It changes nothing of the plan, and whether it has a file that a child could name.
    pub plain: bool,
    pub has_file: bool,
    /// Why a page cannot show it.
    pub absent: Option<Text>,
    pub params: BTreeMap<String, Value>,
    /// Without those of its levers.
    pub shifts: Vec<Value>,
    /// How far levers are pulled, and from which year on.
    pub levers: BTreeMap<String, (f64, i32)>,
    /// Facilities that differ before its levers; nothing for one that is cancelled.
    pub facilities: BTreeMap<String, Option<FacilityNumbers>>,
}

pub(super) fn assumption(assumption: &plan::Assumption) -> Assumption {
    let distribution = &assumption.distribution;
    Assumption {
        name: assumption.name.clone(),
        label: assumption.label.clone(),
        unit: assumption.unit.clone(),
        value: value(distribution),
        range: range(distribution),
        source: assumption.source.clone(),
        grade: assumption.grade,
        group: assumption.group.clone(),
    }
}

/// 5, 50 and 95 %; one number where it is fixed.
fn range(distribution: &Distribution) -> Vec<f64> {
    match distribution {
        Distribution::Fixed(value) => vec![*value],
        drawn => [0.05, 0.5, 0.95].map(|share| drawn.quantile(share)).to_vec(),
    }
}

/// Kinds that the page draws by code of its own, see `fill` in page/draws.js; any other is shipped as a table.
const DRAWN: [&str; 9] = ["uniform", "triangular", "pert", "normal", "lognormal", "student_t", "beta", "discrete", "quantiles"];

/// A distribution as a list: its kind, then its numbers; a number alone is fixed. What is cut off also says how much lies below and inside.
pub(super) fn value(distribution: &Distribution) -> Value {
    match distribution {
        Distribution::Fixed(value) => json!(value),
        Distribution::Truncated(of) => {
            let (below, inside) = of.window();
            json!(["truncated", value(&of.inner), of.low, of.high, below, inside])
        }
        Distribution::Pert(of) => {
            let beta = of.as_beta();
            json!(["pert", of.low, of.mode, of.high, beta.alpha, beta.beta])
        }
        drawn if DRAWN.contains(&drawn.kind()) => {
            let of_lists = Kind::named(drawn.kind()).is_some_and(|kind| matches!(kind.parameters, Parameters::Lists(_)));
            let lists = drawn.lists();
            let numbers: Vec<Value> = if of_lists {
                lists.iter().map(|list| json!(list)).collect()
            } else {
                lists.concat().into_iter().map(Value::from).collect()
            };
            json!([vec![json!(drawn.kind())], numbers].concat())
        }
        other => json!(["scored", scored(other), SCORES]),
    }
}

/// Steps of a table for each unit of the normal score.
const SCORES: usize = 16;

/// Quantiles at equal steps of the normal score from -8.5 to 8.5, with one more at each end, for interpolation through four of them.
fn scored(distribution: &Distribution) -> Vec<f64> {
    let score = |index: usize| (index as f64 - 1.0) / SCORES as f64 - 8.5;
    let share = |index: usize| normal::cdf(score(index)).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    (0..17 * SCORES + 3).map(|index| distribution.quantile(share(index))).collect()
}

pub(super) fn rule(series: &Series) -> Rule {
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

pub(super) fn facility_part(known: &Versions<'_>) -> FacilityPart {
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

pub(super) fn scenario_part(live: &Live<'_>, scenario: &Scenario) -> ScenarioPart {
    let shift =
        |shift: &Shift| json!({ "from": shift.from, "to": shift.to, "share": shift.share, "years": [shift.from_year, shift.to_year] });
    let mut facilities = BTreeMap::new();
    for known in &live.facilities.all {
        let id = &known.first.id;
        let here = scenario.facilities_before_levers().iter().find(|facility| facility.id == *id).map(facility_numbers);
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
        shifts: scenario.shifts_before_levers().iter().map(shift).collect(),
        levers: scenario.levers.iter().map(|(name, pull)| (name.clone(), (pull.amount, pull.from))).collect(),
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
    let first = |facility: &Facility| live.facilities.all.iter().find(|known| known.first.id == facility.id).map(|known| known.first);
    let moved = scenario.facilities_before_levers().iter().find(|facility| {
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

pub(super) fn line(plan: &Plan, line: &BudgetLine) -> Line {
    let range = plan.line_ranges.iter().find(|range| range.line == line.id).map(|range| [range.least, range.most]);
    Line { id: line.id.clone(), name: line.name.clone(), share: line.share, range }
}

pub(super) fn lever(live: &Live<'_>, lever: &Lever) -> LeverPart {
    let effect = |effect: &Effect| match effect {
        Effect::Param { name, times, plus } => json!(["param", name, times, plus]),
        Effect::Delay { pattern, years } => {
            let ids = live.facilities.all.iter().map(|known| &known.first.id).filter(|id| is_meant(pattern, id));
            json!(["delay", ids.collect::<Vec<_>>(), years])
        }
        Effect::Facility(facility) => json!(["facility", facility.id, facility_numbers(facility)]),
        Effect::Shift { from, to, share } => json!(["shift", from, to, share]),
    };
    LeverPart {
        unit_one: number::one_of(&lever.unit),
        yes_or_no: lever.is_yes_or_no(),
        lever: lever.clone(),
        years: [lever.start, lever.latest],
        works: value(&lever.works),
        range: range(&lever.works),
        effects: lever.effects.iter().map(effect).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_without_code_in_the_page_are_drawn_from_a_table() {
        let drawn = Distribution::interval90(2.0, 9.0);
        let values = scored(&drawn);
        // As `interpolate` of page/draws.js reads it.
        for share in [1e-6, 0.013, 0.2, 0.5, 0.77, 0.99, 1.0 - 1e-6] {
            let place = (normal::quantile(share) + 8.5) * SCORES as f64;
            let left = place.floor() as usize;
            let t = place - left as f64;
            let (before, after, last) = (t + 1.0, t - 1.0, t - 2.0);
            let read = -values[left] * t * after * last / 6.0 + values[left + 1] * before * after * last / 2.0
                - values[left + 2] * before * t * last / 2.0
                + values[left + 3] * before * t * after / 6.0;
            let exact = drawn.quantile(share);
            assert!((read / exact - 1.0).abs() < 1e-6, "{read} for {exact} at {share}");
        }
    }

    #[test]
    fn kinds_with_code_in_the_page_are_sent_by_their_numbers() {
        let uniform = Kind::named("uniform").and_then(|kind| kind.make(&[vec![1.0, 2.0]])).expect("two numbers");
        assert_eq!(value(&uniform), json!(["uniform", 1.0, 2.0]));
        let discrete = Kind::named("discrete").and_then(|kind| kind.make(&[vec![1.0, 2.0], vec![0.3, 0.7]])).expect("two lists");
        assert_eq!(value(&discrete), json!(["discrete", [1.0, 2.0], [0.3, 0.7]]));
    }
}
