//! What is varied together: single inputs, the groups of a plan, or groups that somebody names.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::Text;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::Chance;
use crate::text;

/// Inputs that are varied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The name that tables have for it.
    pub name: String,
    /// What it is.
    pub label: Text,
    /// What chance decides in it.
    pub chance: Vec<Chance>,
}

impl Factor {
    /// Whether it is one number a draw, so that it has a direction.
    pub fn is_single(&self) -> bool {
        matches!(self.chance[..], [Chance::Assumption(_) | Chance::Delay(_) | Chance::Lever(_)])
    }
}

/// What is varied together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// Assumptions by the group that the plan gives each; shocks, delays of facilities and effects of levers each as one group.
    pub by_group: bool,
    /// Groups by name, with the inputs in each, as [`Chance::code`] has them. What is in none is by itself, or in its plan's group.
    pub named: Vec<(String, BTreeSet<String>)>,
}

/// Parts inputs into factors. Assumptions that a plan correlates cannot be varied one without the other, so that they are one factor in any
/// grouping: that of the first of them.
pub fn factors(plan: &Plan, scenario: &Scenario, chance: &[Chance], grouping: &Grouping) -> Vec<Factor> {
    let mut tied: Vec<BTreeSet<&str>> = Vec::new();
    for correlation in &plan.correlations {
        let pair: BTreeSet<&str> = correlation.between.iter().map(String::as_str).collect();
        let (touched, rest): (Vec<_>, Vec<_>) = tied.into_iter().partition(|set| !set.is_disjoint(&pair));
        tied = rest;
        tied.push(touched.into_iter().flatten().chain(pair).collect());
    }
    // The inputs asked about, those that are tied together as one; what ties them may be none of them itself.
    let mut bundles: Vec<Vec<Chance>> = Vec::new();
    let asked: BTreeSet<&Chance> = chance.iter().collect();
    let mut taken: BTreeSet<&Chance> = BTreeSet::new();
    for each in chance {
        if !taken.insert(each) {
            continue;
        }
        let set = tied.iter().find(|set| matches!(each, Chance::Assumption(name) if set.contains(name.as_str())));
        match set {
            Some(set) => {
                taken.extend(chance.iter().filter(|other| matches!(other, Chance::Assumption(name) if set.contains(name.as_str()))));
                bundles.push(set.iter().map(|name| Chance::Assumption((*name).to_owned())).collect());
            }
            None => bundles.push(vec![each.clone()]),
        }
    }
    let mut found: Vec<Factor> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    for bundle in bundles {
        let (name, label) = group_of(plan, scenario, &bundle, &asked, grouping);
        match positions.get(&name) {
            Some(position) => found[*position].chance.extend(bundle),
            None => {
                positions.insert(name.clone(), found.len());
                found.push(Factor { name, label, chance: bundle });
            }
        }
    }
    found
}

/// The name and label of the factor that inputs belong to.
fn group_of(plan: &Plan, scenario: &Scenario, bundle: &[Chance], asked: &BTreeSet<&Chance>, grouping: &Grouping) -> (String, Text) {
    let named = grouping.named.iter().find(|(_, members)| bundle.iter().any(|each| members.contains(&each.code())));
    if let Some((name, _)) = named {
        return (name.clone(), Text::same(name));
    }
    if grouping.by_group {
        return match &bundle[0] {
            Chance::Assumption(name) => {
                let group = plan.assumption(name).map_or("", |assumption| assumption.group.as_str());
                let label = match group {
                    "trend" => text!("trend", "趋势"),
                    "ageing" => text!("ageing", "老龄化"),
                    "funding" => text!("funding", "资金"),
                    "facilities" => text!("facilities", "设施"),
                    other => Text::same(other),
                };
                (group.to_owned(), label)
            }
            Chance::Shock(_) => ("shocks".to_owned(), text!("shocks of single years", "各年冲击")),
            Chance::Delay(_) => ("delays".to_owned(), text!("delays of facilities", "设施延期")),
            Chance::Lever(_) => ("levers".to_owned(), text!("effects of levers", "措施成效")),
        };
    }
    let names: Vec<String> = bundle.iter().map(Chance::code).collect();
    // Of what is tied together, what the answer itself can depend on is named; the rest only comes along.
    let own: Vec<&Chance> = bundle.iter().filter(|each| asked.contains(each)).collect();
    let (first, others) = (own.first().map_or_else(Text::default, |first| first.label(plan, scenario)), bundle.len() - 1);
    let Text { zh, en } = first;
    let label = match others {
        0 => Text::new(zh, en),
        _ => text!("{en} (with {others} correlated)", "{zh}（连同相关的{others}项）"),
    };
    (names.join("+"), label)
}
