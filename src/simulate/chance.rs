//! Sources of chance: what is drawn, and what of it a series can depend on.

use std::collections::BTreeSet;

use crate::engine::graph::InputKey;
use crate::language::Text;
use crate::plan::{Facility, Plan};
use crate::scenario::Scenario;
use crate::text;

use super::compile::Compiled;
use super::drivers::{FACILITY_COST, OPENED, RUNNING_COST, SHOCK};
use super::reach;

/// Something that chance decides in each draw, from a stream of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chance {
    /// An assumption.
    Assumption(String),
    /// A shock, in all its years.
    Shock(String),
    /// A facility's own delay, by its id.
    Delay(String),
    /// How far a lever takes effect, by its id.
    Lever(String),
}

impl Chance {
    /// The name of its stream.
    pub fn stream(&self) -> String {
        match self {
            Chance::Assumption(name) => format!("param/{name}"),
            Chance::Shock(name) => format!("shock/{name}"),
            Chance::Delay(id) => format!("facility/{id}"),
            Chance::Lever(id) => format!("lever/{id}"),
        }
    }

    /// The name that tables have for it.
    pub fn code(&self) -> String {
        match self {
            Chance::Assumption(name) => format!("param.{name}"),
            Chance::Shock(name) => format!("shock.{name}"),
            Chance::Delay(id) => format!("delay.{id}"),
            Chance::Lever(id) => format!("lever.{id}"),
        }
    }

    /// What it is, in words.
    pub fn label(&self, plan: &Plan, scenario: &Scenario) -> Text {
        let label = match self {
            Chance::Assumption(name) => plan.assumption(name).map(|assumption| assumption.label.clone()),
            Chance::Shock(name) => plan.shock(name).map(|shock| shock.label.clone()),
            Chance::Delay(id) => scenario.facilities.iter().find(|facility| facility.id == *id).map(|facility| {
                let Text { zh, en } = &facility.name;
                text!("delay of {en}", "{zh}的延期")
            }),
            Chance::Lever(id) => plan.levers.iter().find(|lever| lever.id == *id).map(|lever| {
                let Text { zh, en } = &lever.label;
                text!("effect of {en}", "{zh}的成效")
            }),
        };
        label.unwrap_or_else(|| Text::same(self.code()))
    }
}

/// The chance that these series can depend on in any year of a scenario, as far as it is uncertain there, in order.
pub(super) fn chance_behind(plan: &Plan, scenario: &Scenario, compiled: &Compiled, series: &BTreeSet<&str>) -> Vec<Chance> {
    let inputs = reach::inputs_behind(&compiled.model, series);
    let assumption = |name: &str| {
        let own = || &plan.assumption(name).expect("invariant: rules and facilities name the plan's assumptions only").distribution;
        let uncertain = !scenario.assumptions.get(name).unwrap_or_else(own).is_fixed();
        uncertain.then(|| Chance::Assumption(name.to_owned()))
    };
    let mut found: BTreeSet<Chance> = inputs.iter().filter_map(|key| key.assumption()).filter_map(assumption).collect();
    for key in &inputs {
        let InputKey::Yearly { function, name, .. } = key else { continue };
        let concerns = |facility: &&Facility| match function.as_str() {
            OPENED => facility.adds.contains_key(name),
            FACILITY_COST | RUNNING_COST => facility.domain == *name,
            _ => false,
        };
        for facility in scenario.facilities.iter().filter(concerns) {
            found.extend((!facility.delay.is_fixed()).then(|| Chance::Delay(facility.id.clone())));
            found.extend(facility.shared_delay.as_deref().and_then(assumption));
        }
        let shock = plan.shock(name).filter(|shock| function == SHOCK && !shock.distribution.is_fixed());
        found.extend(shock.map(|shock| Chance::Shock(shock.name.clone())));
    }
    let pulled = plan.levers.iter().filter(|lever| scenario.levers.contains_key(&lever.id) && !lever.works.is_fixed());
    found.extend(pulled.map(|lever| Chance::Lever(lever.id.clone())));
    found.into_iter().collect()
}
