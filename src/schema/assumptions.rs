//! seeds/assumptions.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::shared::{DistributionEntry, Grade, Words};

/// Every parameter of the rules: value or distribution, unit, source, grade. 规则中的全部参数：取值或分布、单位、来源、证据等级。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear assumptions / 假设")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct AssumptionsFile {
    /// Assumptions by the name that rules read as `param.NAME`. 规则以 `param.名称` 读取的假设。
    param: Option<BTreeMap<String, ParamEntry>>,
    /// Yearly shocks by the name that rules read as `shock("NAME")`. 规则以 `shock("名称")` 读取的年度冲击。
    shock: Option<BTreeMap<String, ShockEntry>>,
    /// Which assumptions go together. 哪些假设同向或反向变动。
    correlation: Option<Vec<CorrelationEntry>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ParamEntry {
    /// What it is, in words. 含义。
    label: Words,
    /// Its unit. 单位。
    unit: Option<Words>,
    /// A number, a 90 % interval, a distribution, or a reference class. 数字、90% 区间、分布或参照类。
    value: ParamValue,
    /// Where it was read, or why it is believed. 出处或依据。
    source: Words,
    /// Grade of the evidence. 证据等级。
    grade: Grade,
    /// Over which changes are attributed: trend, ageing, funding or facilities [trend]. 归因时所属的分组：trend、ageing、funding、facilities[trend]。
    group: Option<String>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum ParamValue {
    Fixed(f64),
    Interval(String),
    Class(ClassEntry),
    Distribution(DistributionEntry),
}

/// The change that a reference class of seeds/classes.csv gives for an indicator. 参照类（seeds/classes.csv）给出的指标变动。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ClassEntry {
    /// The class. 参照类。
    class: String,
    /// The indicator. 指标。
    of: String,
    /// Which change [five_years]. 哪一段变动[five_years]。
    part: Option<String>,
    /// What the rule's own mechanism spreads beside it, on the class's scale: so much less is drawn [0]. 规则自身机制的离散，按参照类的尺度：抽取的离散相应减小[0]。
    beside: Option<f64>,
}

/// A standard shock of each year, unless a distribution is given. 每年的标准冲击，可另给分布。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ShockEntry {
    /// What it is, in words. 含义。
    label: Words,
    /// Its distribution, or the shape of one year's changes in a reference class [normal, 0 and 1]. 分布，或参照类一年变动的形状[标准正态]。
    value: Option<ShockValue>,
    /// Where it was read. 出处。
    source: Option<Words>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum ShockValue {
    Fixed(f64),
    Interval(String),
    Class(ShockClassEntry),
    Distribution(DistributionEntry),
}

/// The shape that a reference class of seeds/classes.csv gives to the chance of one year. 参照类（seeds/classes.csv）给出的一年变动的形状。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ShockClassEntry {
    /// The class. 参照类。
    class: String,
    /// Which change [one_year]. 哪一段变动[one_year]。
    part: String,
}

/// Two assumptions that go together. 两项一同变动的假设。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct CorrelationEntry {
    /// Their names. 名称。
    between: [String; 2],
    /// Rank correlation between -1 and 1. 秩相关，-1 至 1。
    rank: f64,
}
