//! seeds/levers.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::shared::{Change, Grade, NewFacility, Value, Words};

/// What can be decided: range, effect, cost, who pays. 可以决定的措施：范围、作用、费用、由谁支出。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear levers / 措施")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct LeversFile {
    /// How far a line of the budget may move; a line without one gives nothing. 预算项可变动的范围；没有写的预算项不调出资金。
    line: Option<BTreeMap<String, LineRangeEntry>>,
    /// The levers by id. 按编号的措施。
    lever: Option<BTreeMap<String, LeverEntry>>,
}

/// Shares of all spending between which a line may move. 预算项可在其间变动的份额。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct LineRangeEntry {
    /// Least share. 最低份额。
    least: f64,
    /// Most. 最高份额。
    most: f64,
    /// Why. 依据。
    source: Words,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct LeverEntry {
    /// What it is, in words. 含义。
    label: Words,
    /// What it is counted in. 力度的单位。
    unit: Words,
    /// Least amount [0]. 最小力度[0]。
    least: Option<f64>,
    /// Most. 最大力度。
    most: f64,
    /// Amounts go in such steps; without it every amount will do. 档距；不写则可取任意力度。
    step: Option<f64>,
    /// First year in which it can work [the year after the information date]. 最早起始年[信息截止年的次年]。
    start: Option<i32>,
    /// Last year in which starting makes sense [the target year]. 最晚起始年[目标年]。
    latest: Option<i32>,
    /// The part of it that takes effect, drawn from a stream of its own [1]. 实际起作用的部分，有自己的随机数流[1]。
    works: Option<Value>,
    /// Cost of a unit a year. 每单位每年费用。
    cost: Option<f64>,
    /// Cost of a unit when it starts. 每单位起始时的一次性费用。
    cost_once: Option<f64>,
    /// The budget line that bears both costs: they are part of `running_cost` and `facility_cost` in rules. 承担两种费用的预算项：在规则中计入 `running_cost` 与 `facility_cost`。
    pays: Option<String>,
    /// Who decides. 由谁决定。
    decides: Option<Words>,
    /// Levers that cannot stand beside it. 不能同时采用的措施。
    excludes: Option<Vec<String>>,
    /// Grade of the evidence. 证据等级。
    grade: Grade,
    /// Where it was read, or why it is believed. 出处或依据。
    source: Words,
    /// What one unit does. 一单位的作用。
    per_unit: PerUnitEntry,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PerUnitEntry {
    /// { plus = … } or { times = … }: from the start on the drawn value is moved so, once for each unit that takes effect; rules for the base year keep the drawn value. 自起始年起，每一单位起作用就按 { plus = … } 或 { times = … } 改变一次所抽取的值；基期年的规则仍用原值。
    param: Option<BTreeMap<String, Change>>,
    /// { delay_years = … } a unit (`*` stands for any part of an id), or a whole new facility, then with most = 1 and step = 1. 每单位 { delay_years = … }（`*` 代表任意字符），或一个完整的新设施（此时 most = 1、step = 1）。
    facility: Option<BTreeMap<String, FacilityEffect>>,
    /// Money moved between lines. 预算项之间调剂的资金。
    shift: Option<Vec<ShiftEffect>>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum FacilityEffect {
    Delay(DelayEntry),
    New(Box<NewFacility>),
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct DelayEntry {
    /// Years later a unit; sooner if negative. 每单位推迟的年数，提前为负。
    delay_years: f64,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ShiftEffect {
    /// Line that gives; without it, new money. 转出的预算项；不写则为新增资金。
    from: Option<String>,
    /// Line that receives. 转入的预算项。
    to: String,
    /// Part of all spending a unit. 每单位占全部支出的份额。
    share: f64,
}
