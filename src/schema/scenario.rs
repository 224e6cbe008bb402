//! scenarios/*.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::shared::{Change, Opening, Value, Words};

/// A named what-if: only what differs from the parent is written. 情景：只写与上级情景不同的内容。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "fiveyear scenario / 情景")]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct ScenarioFile {
    /// Name shown in tables. 表格中显示的名称。
    title: Words,
    /// Two sentences: what happens, and why it matters. 两句话：发生什么，为什么重要。
    story: Option<Words>,
    /// Another scenario's file name without `.toml`; without it, the plan itself. 上级情景的文件名（不带 .toml）；不写则以规划本身为基础。
    parent: Option<String>,
    /// Assumptions that differ: a new value as in assumptions.toml, or { times = 1.5 }, { plus = 0.1 } or both on the parent's value. A log-normal value plus a number has its 90 % interval moved. 不同的假设：新值，写法同 assumptions.toml；或在上级的值上乘以 { times = 1.5 }、加上 { plus = 0.1 }，也可并用。对数正态分布加一个数，是把它的90%区间平移。
    param: Option<BTreeMap<String, Changed>>,
    /// Money moved between budget lines, added to the parent's shifts. 预算项之间调剂的资金，与上级情景的相加。
    shift: Option<Vec<ShiftEntry>>,
    /// Facilities changed (`*` stands for any part of an id, as in `[facility."lifts_*"]`), cancelled or added: a new id with all keys of facilities.toml is a new facility. 调整、取消或新增的设施（`*` 代表任意字符，如 `[facility."lifts_*"]`）：新 id 写齐 facilities.toml 的各键，就是一个新设施。
    facility: Option<BTreeMap<String, FacilityEntry>>,
    /// Rule files that replace rules of the plan. 替换规划规则的规则文件。
    rules: Option<Vec<RulesEntry>>,
    /// Levers of seeds/levers.toml that are pulled. 采用的措施（见 seeds/levers.toml）。
    lever: Option<BTreeMap<String, PullEntry>>,
}

/// How far a lever is pulled: an amount from the lever's first year on, or from another year. 措施的力度，自最早年份或所写年份起。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum PullEntry {
    Amount(f64),
    From(PullFrom),
}

/// An amount from a year on. 自某年起的力度。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PullFrom {
    /// In units of the lever. 以措施的单位计。
    amount: f64,
    /// First year in which it works. 起始年份。
    from: Option<i32>,
}

/// A value, or a change of the parent's. 新值，或对上级情景取值的改变。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum Changed {
    Value(Value),
    Change(Change),
}

/// Money from one line to another. 从一个预算项转到另一个。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ShiftEntry {
    /// Budget line that gives; without it, new money. 转出的预算项；不写则为新增资金。
    from: Option<String>,
    /// Budget line that receives. 转入的预算项。
    to: String,
    /// Part of all spending: 0.02 is 2 %. 占全部支出的份额：2% 写作 0.02。
    share: f64,
    /// First year and the year by which all is moved, in equal steps; "base + 1" moves with the plan. 开始年与到位年，逐年等量推进；"base + 1" 随基期年移动。
    years: [ShiftYear; 2],
}

/// A year, or "base + 1". 年份，或 "base + 1"。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum ShiftYear {
    Year(i32),
    AfterBase(String),
}

/// A change of a facility, or a new one in full. 对设施的改变，或完整的新设施。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct FacilityEntry {
    /// Not built. 不建。
    cancelled: Option<bool>,
    /// Years by which the planned date moves; what is uncertain about it stays. 计划日期推迟的年数，不确定性不变。
    delay_years: Option<f64>,
    /// Delay in years, in place of the plan's. 延误年数，替换规划的取值。
    delay: Option<Value>,
    /// An assumption whose value in years, shared with other facilities, is added to the delay. 与其他设施共有的延误，写假设名。
    shared_delay: Option<String>,
    /// A new date, as in facilities.toml. 新日期，写法同 facilities.toml。
    opening: Option<Opening>,
    /// Years from opening to full capacity. 从投用到满负荷的年数。
    ramp: Option<f64>,
    /// Amounts added at full capacity by series. 满负荷时各序列的增量。
    adds: Option<BTreeMap<String, f64>>,
    construction_cost: Option<f64>,
    build_years: Option<f64>,
    running_cost: Option<f64>,
    /// The budget line that pays. 支出的预算项。
    domain: Option<String>,
    /// For a new facility. 新增设施填写。
    name: Option<Words>,
    /// For a new facility. 新增设施填写。
    kind: Option<String>,
    /// For a new facility. 新增设施填写。
    source: Option<Words>,
}

/// A rule file of the scenario. 情景自带的规则文件。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct RulesEntry {
    /// File below scenarios/, for example "rules/births.rhai". scenarios/ 下的文件，如 "rules/births.rhai"。
    file: String,
    /// Rules of the plan whose place it takes. 被替换的规则。
    replaces: Vec<String>,
}
