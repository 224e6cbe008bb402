//! What a whole batch comes to: which experiments meet most, what is in them, and what each input does.

use std::path::Path;

use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::language::number::{counted, percent, words_in_table};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::{Results, Table, queries, rows::Standing};
use crate::run::{Batch, Policy, batch_table, frontier};
use crate::scenario::Role;
use crate::table::DataFrame;
use crate::text;

use super::context::Context;
use super::terminal::{self, Heading, wrap};

/// Experiments shown at either end of the ranking.
const ENDS: usize = 5;

/// What a whole batch comes to.
pub(super) struct Found {
    /// The experiments by the number of targets they are expected to meet, most first.
    ranking: Vec<Standing>,
    /// The experiments frame.
    inputs: DataFrame,
    /// What each factor does: levers first, then what happens; the largest effect first.
    effects: Vec<Effect>,
    /// Every choice of levers, the cheapest first.
    policies: Vec<Policy>,
}

struct Effect {
    name: String,
    role: Role,
    low: f64,
    high: f64,
}

impl Found {
    pub(super) fn read(batch: &Batch<'_>, place: &Path) -> Result<Found, Vec<Diagnostic>> {
        let results = batch_table(place, Table::Scenarios, batch.own_parts())?;
        let inputs = batch.inputs();
        let mut effects = effects(batch, &inputs, &results);
        effects.sort_by_key(|effect| effect.role);
        let ranking = Standing::of(&queries::ranking(&results));
        let policies = batch.policies(&ranking)?;
        Ok(Found { ranking, inputs, effects, policies })
    }

    /// The values of the factors in an experiment.
    fn values(&self, batch: &Batch<'_>, experiment: &str) -> Vec<f64> {
        let names = self.inputs.column("scenario").and_then(|column| column.str()).expect("invariant: the frame has it");
        let row = names.iter().position(|name| name == Some(experiment)).expect("invariant: every experiment is in the frame");
        let value = |name: &str| self.inputs.column(name).and_then(|column| column.f64()).ok().and_then(|column| column.get(row));
        batch.design.factors.iter().map(|factor| value(&factor.name).unwrap_or(f64::NAN)).collect()
    }

    pub(super) fn text(&self, context: &Context, batch: &Batch<'_>) -> String {
        let (language, width) = (context.language, context.surroundings.width);
        let (experiments, points, draws) = (batch.experiments(), batch.design.points(), batch.options.draws);
        let [experiments_en, scenarios, points_en] =
            [(experiments, "experiment"), (batch.bases.len(), "scenario"), (points, "point")].map(|(count, word)| counted(count, word));
        let count = batch.bases.len();
        let title = batch.design.title.get(language);
        let (places_zh, places_en) = match batch.design.places.len() {
            0 => Default::default(),
            places => (format!("{places}个地点，"), format!("{}, ", counted(places, "place"))),
        };
        let head = text!(
            "{title}: {experiments_en} ({places_en}{scenarios}, {points_en}), {draws} draws each",
            "{title}：{experiments}次试验（{places_zh}{count}个情景，{points}个点），每次模拟{draws}次"
        );
        let mut page = wrap(head.get(language), width, "");
        let failing = experiments - self.ranking.len();
        if failing > 0 {
            let words =
                text!("In {failing} of them every draw fails; they are not ranked.", "其中{failing}次试验的每次模拟都失败，不参加排列。");
            page += &wrap(words.get(language), width, "");
        }
        let most = text!("The experiments that meet most targets:", "预期达标最多的试验：");
        let fewest = text!("The experiments that meet fewest, the least last:", "预期达标最少的试验（最少者居末）：");
        let ends = if self.ranking.len() > 2 * ENDS {
            vec![(most, &self.ranking[..ENDS]), (fewest, &self.ranking[self.ranking.len() - ENDS..])]
        } else {
            vec![(most, &self.ranking[..])]
        };
        for (words, standings) in ends {
            page += &format!("\n{}", wrap(words.get(language), width, ""));
            for standing in standings {
                page += &self.entry(batch, standing, language, width);
            }
        }
        if !self.effects.is_empty() {
            let words = text!("What each input does to the number of targets met:", "各项输入对达标数的影响：");
            page += &format!("\n{}{}", wrap(words.get(language), width, ""), self.effects_table(language, width));
        }
        page + self.frontier_table(context, batch).as_str() + "\n"
    }

    /// The choices of levers that meet more than all that cost less.
    fn frontier_table(&self, context: &Context, batch: &Batch<'_>) -> String {
        let (language, width, plan) = (context.language, context.surroundings.width, &context.plan);
        let levers: Vec<&str> = names_of(batch, Role::Lever);
        if levers.is_empty() || !batch.design.places.is_empty() {
            return String::new();
        }
        if self.policies.is_empty() {
            let words = text!(
                "Levers move together with what happens in this design, so that no choice can be held against another in the same futures: \
                 cross = true does that.",
                "本设计中可选项与不确定因素同时变动，各种选择未在相同的未来中比较；写明 cross = true 即可。"
            );
            return format!("\n{}", wrap(words.get(language), width, ""));
        }
        let (count, futures) = (self.policies.len(), self.policies[0].futures);
        let futures_en = counted(futures, "future");
        let words = text!(
            "Of {count} choices of levers, over {futures_en} each, those that meet more than all that cost less:",
            "{count}种选择各在{futures}种未来中试验，其中比所有更省钱者达标更多的有："
        );
        let headings = [
            Heading::right(money_words(plan).get(language)),
            Heading::right(text!("met", "达标").get(language)),
            Heading::right(text!("worst", "最差").get(language)),
            Heading::filling(text!("levers", "可选项").get(language)),
        ];
        let row = |policy: &&Policy| {
            // When a lever that is not pulled would begin is of no interest.
            let pulled = |name: &str| {
                let amount = name.strip_suffix(".from").and_then(|lever| levers.iter().position(|other| *other == lever));
                amount.is_none_or(|amount| policy.levers[amount] != 0.0)
            };
            let chosen = levers.iter().zip(&policy.levers).filter(|(name, value)| **value != 0.0 && pulled(name));
            let chosen: Vec<String> = chosen.map(|(name, value)| format!("{name} = {}", short(*value))).collect();
            let chosen = if chosen.is_empty() { "–".to_owned() } else { chosen.join("; ") };
            let cost = words_in_table(policy.cost, plan.paid_in());
            vec![cost.get(language).to_owned(), format!("{:.2}", policy.expected_met), format!("{:.2}", policy.worst), chosen]
        };
        let rows: Vec<Vec<String>> = frontier(&self.policies).iter().map(row).collect();
        format!("\n{}{}", wrap(words.get(language), width, ""), terminal::table(&headings, &rows, width))
    }

    /// An experiment with what is in it.
    fn entry(&self, batch: &Batch<'_>, standing: &Standing, language: Language, width: usize) -> String {
        let (name, expected, all) =
            (&standing.scenario, standing.expected_met.unwrap_or(f64::NAN), percent(standing.p_all.unwrap_or(f64::NAN)));
        let head = text!("{name}: {expected:.2} targets met, all in {all}", "{name}：预期达标{expected:.2}项，全部达标{all}");
        let values = self.values(batch, name);
        let inputs = batch.design.factors.iter().zip(values).map(|(factor, value)| format!("{} = {}", factor.name, short(value)));
        let inputs = inputs.collect::<Vec<_>>().join("; ");
        let inputs = if inputs.is_empty() { inputs } else { wrap(&inputs, width, "      ") };
        wrap(head.get(language), width, "  ") + inputs.as_str()
    }

    fn effects_table(&self, language: Language, width: usize) -> String {
        let headings = [
            Heading::filling(text!("input", "输入").get(language)),
            Heading::filling(text!("kind", "类别").get(language)),
            Heading::right(text!("low", "低值").get(language)),
            Heading::right(text!("high", "高值").get(language)),
            Heading::right(text!("effect", "影响").get(language)),
        ];
        let row = |effect: &Effect| {
            let kind = role_words(effect.role);
            let change = effect.high - effect.low;
            let shown = |value: f64| if value.is_nan() { "–".to_owned() } else { format!("{value:.2}") };
            let sign = if change > 0.005 { "+" } else { "" };
            vec![
                effect.name.clone(),
                kind.get(language).to_owned(),
                shown(effect.low),
                shown(effect.high),
                format!("{sign}{}", shown(change)),
            ]
        };
        terminal::table(&headings, &self.effects.iter().map(row).collect::<Vec<_>>(), width)
    }

    pub(super) fn json(&self, batch: &Batch<'_>, shown: &str) -> serde_json::Value {
        let ranked = self.ranking.iter().map(|standing| {
            let values: serde_json::Map<String, serde_json::Value> = batch
                .design
                .factors
                .iter()
                .zip(self.values(batch, &standing.scenario))
                .map(|(factor, value)| (factor.name.clone(), json!(value)))
                .collect();
            json!({ "experiment": standing.scenario, "expected_met": standing.expected_met, "p_all": standing.p_all, "inputs": values })
        });
        let effects = self.effects.iter().map(|effect| {
            let role: &'static str = effect.role.into();
            json!({ "input": effect.name, "kind": role, "low": effect.low, "high": effect.high })
        });
        let levers = names_of(batch, Role::Lever);
        let policy = |policy: &Policy| {
            let values: serde_json::Map<String, serde_json::Value> =
                levers.iter().zip(&policy.levers).map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            let Policy { futures, expected_met, worst, cost, .. } = policy;
            json!({ "levers": values, "futures": futures, "expected_met": expected_met, "worst": worst, "cost": cost })
        };
        json!({
            "design": batch.design.name,
            "experiments": batch.experiments(),
            "draws": batch.options.draws,
            "files": shown,
            "best": ranked.clone().take(ENDS).collect::<Vec<_>>(),
            "worst": ranked.rev().take(ENDS).collect::<Vec<_>>(),
            "effects": effects.collect::<Vec<_>>(),
            "frontier": frontier(&self.policies).into_iter().map(policy).collect::<Vec<_>>(),
        })
    }
}

fn effects(batch: &Batch<'_>, inputs: &DataFrame, results: &Results) -> Vec<Effect> {
    let names: Vec<&str> = batch.design.factors.iter().map(|factor| factor.name.as_str()).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let frame = queries::effects(inputs, results.frame(Table::Scenarios), &names);
    let words = frame.column("factor").and_then(|column| column.str()).expect("invariant: the query names it");
    let number = |name: &str, row: usize| frame.column(name).and_then(|column| column.f64()).ok().and_then(|column| column.get(row));
    let effect = |(row, name): (usize, &str)| {
        let factor = batch.design.factors.iter().find(|factor| factor.name == name)?;
        let end = |name| number(name, row).unwrap_or(f64::NAN);
        Some(Effect { name: name.to_owned(), role: factor.role, low: end("low"), high: end("high") })
    };
    words.iter().flatten().enumerate().filter_map(effect).collect()
}

/// The factors of a role.
fn names_of<'b>(batch: &'b Batch<'_>, role: Role) -> Vec<&'b str> {
    batch.design.factors.iter().filter(|factor| factor.role == role).map(|factor| factor.name.as_str()).collect()
}

/// What the money of a choice is counted in.
fn money_words(plan: &Plan) -> Text {
    plan.millions().map_or(text!("money a year", "资金/年"), |Text { zh, en }| text!("{en} a year", "{zh}/年"))
}

fn role_words(role: Role) -> Text {
    match role {
        Role::Lever => text!("lever", "可选项"),
        Role::Uncertainty => text!("uncertainty", "不确定因素"),
    }
}

/// Four significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().expect("invariant: a number just written");
    rounded.to_string()
}
