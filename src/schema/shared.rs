//! What several files have in common: words, values, distributions, facilities.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::sampling::distributions::{KINDS, Parameters, TRUNCATE};

/// Words in both languages, or one text for both. 中英文文字，或两种语言共用的一段文字。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) enum Words {
    Same(String),
    Both(BothWords),
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct BothWords {
    zh: String,
    en: String,
}

/// A number, a 90 % interval such as "0.02 to 0.05", or a distribution. 数字、90% 区间（如 "0.02 to 0.05"）或分布。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) enum Value {
    Fixed(f64),
    Interval(String),
    Distribution(DistributionEntry),
}

/// The parent's value times and plus a number. 上级情景取值的倍数与增减。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct Change {
    times: Option<f64>,
    plus: Option<f64>,
}

/// One kind of distribution, and where it is cut off. 一种分布及其截断范围。
pub(super) struct DistributionEntry;

impl JsonSchema for DistributionEntry {
    fn schema_name() -> Cow<'static, str> {
        "DistributionEntry".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let list =
            |length: usize, items: serde_json::Value| json!({ "type": "array", "items": items, "minItems": length, "maxItems": length });
        let number = || json!({ "type": "number" });
        let mut properties = serde_json::Map::new();
        for kind in KINDS {
            let mut entry = match kind.parameters {
                Parameters::Numbers(names) => list(names.len(), number()),
                Parameters::Lists(names) => list(names.len(), json!({ "type": "array", "items": number() })),
            };
            entry["description"] = kind.shape().into();
            properties.insert(kind.name.to_owned(), entry);
        }
        let mut ends = list(2, number());
        ends["description"] = TRUNCATE.1.into();
        properties.insert(TRUNCATE.0.to_owned(), ends);
        json_schema!({
            "description": "One kind of distribution, and where it is cut off. 一种分布及其截断范围。",
            "type": "object",
            "properties": properties,
            "additionalProperties": false
        })
    }
}

/// A date as printed ("2027-09", "2027年9月", "Q3 2027"), "base + 2.5", or a year with decimals. 日期（"2027-09"、"2027年9月"、"Q3 2027"）、"base + 2.5"，或带小数的年份。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) enum Opening {
    Month(String),
    Year(f64),
}

/// Something that opens during the plan. 规划期内投用的设施。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct NewFacility {
    /// Name shown in tables. 表格中显示的名称。
    name: Words,
    /// A word of your own: hospital, nursery. 自定的类别：hospital、nursery。
    kind: String,
    /// A date as printed ("2027-09", "2027年9月", "Q3 2027"), "base + 2.5", or a year with decimals. 日期（"2027-09"、"2027年9月"、"Q3 2027"）、"base + 2.5"，或带小数的年份。
    opening: Opening,
    /// Delay in years, negative for early [0]. 延误年数，提前为负[0]。
    delay: Option<Value>,
    /// An assumption, in years, that is added to the delay: facilities that name the same one are late together, scenarios change it for all of them, and correlations tie it to others. 一条假设（年），加在延误之上：写同一假设的设施一起早晚，情景可一并改变，也可与其他假设相关。
    shared_delay: Option<String>,
    /// Years from opening to full capacity, in a straight line [0]. 从投用到满负荷的年数，按直线增加[0]。
    ramp: Option<f64>,
    /// What it adds at full capacity, by series: { beds = 500, physicians = 60 }, `opened("beds")` in rules. 满负荷时各序列的增量：{ beds = 500, physicians = 60 }，规则中写作 `opened("beds")`。
    adds: BTreeMap<String, f64>,
    /// Cost of building, in the plan's money, spread evenly over the years of building [0]. 建设费用，按规划的金额单位，在建设各年均摊[0]。
    construction_cost: Option<f64>,
    /// Years of building before it opens [1]. 投用前的建设年数[1]。
    build_years: Option<f64>,
    /// Cost of running it a year at full capacity [0]. 满负荷时的年运行费用[0]。
    running_cost: Option<f64>,
    /// The budget line that pays, `facility_cost("…")` in rules. 支出的预算项，规则中写作 `facility_cost("…")`。
    domain: String,
    /// Where the figures were read. 数字的出处。
    source: Words,
}

/// A observed here, B observed nearby or a common method, C a reference class, D judgement. A 本地观测，B 邻近观测或通行方法，C 参照类，D 判断。
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the variants are read by the derive alone")]
pub(super) enum Grade {
    A,
    B,
    C,
    D,
}
