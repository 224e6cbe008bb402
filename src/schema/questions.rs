//! scenarios/designs/*.toml, question files of `fiveyear seek`, and import.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use strum::VariantNames;

use super::shared::Words;
use crate::analysis::seek::Want;
use crate::scenario::Method;

/// A design of a batch: which inputs vary, and how their values are combined. 批量设计：改变哪些输入，取值如何组合。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear design / 批量设计")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct DesignFile {
    /// Name shown. 显示的名称。
    title: Words,
    /// How values are combined. 组合方式。
    #[schemars(extend("enum" = Method::VARIANTS))]
    method: String,
    /// Scenarios to start from [all]. 作为起点的情景[全部]。
    scenarios: Option<Vec<String>>,
    /// A CSV file beside the design whose rows are places, all of which it is run in: columns place, base.INDICATOR, param.NAME, table.NAME
    /// (times). 设计文件旁的地点表（CSV），每行一地：列为 place、base.指标、param.名称、table.名称（倍数）。
    places: Option<String>,
    /// Points, for latin-hypercube and sobol; rows of each matrix, for saltelli. 点数，用于 latin-hypercube 与 sobol；用于 saltelli 时为每个矩阵的行数。
    points: Option<i64>,
    /// Trajectories, for morris. 轨迹数，用于 morris。
    trajectories: Option<i64>,
    /// Every combination of the levers' values in every future, where futures are what the method makes of the uncertainties [false].
    /// 可选项的每种组合都面对每种未来，未来即该方法对不确定因素的取样[false]。
    cross: Option<bool>,
    /// A CSV file beside the design whose rows are the points, for rows; the inputs below then name its columns. 设计文件旁的 CSV 文件，每行一个点，用于
    /// rows；此时以下各输入写其列名。
    rows: Option<String>,
    /// What planners decide: "param.NAME", "shift.FROM.TO", "lever.ID", "lever.ID.from", "facility.ID.delay_years", "facility.ID.cancelled".
    /// 由规划人员决定的输入。
    levers: Option<BTreeMap<String, FactorEntry>>,
    /// What happens, whatever they decide: the same names. 不由规划人员决定的输入，名称同上。
    uncertainties: Option<BTreeMap<String, FactorEntry>>,
}

/// A list of values, a range, or the name of a column of the rows. 取值列表、范围，或行文件的列名。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum FactorEntry {
    List(Vec<f64>),
    Range(RangeEntry),
    Column(String),
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct RangeEntry {
    /// Lower end. 下限。
    from: f64,
    /// Upper end. 上限。
    to: f64,
    /// Values in between, both ends counted. 取多少个值（含两端）。
    steps: Option<i64>,
}

/// A question for `fiveyear seek`. 供 `fiveyear seek` 回答的问题。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear question / 问题")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct QuestionFile {
    /// Name shown. 显示的名称。
    title: Option<Words>,
    /// The scenario to start from. 作为起点的情景。
    scenario: Option<String>,
    /// What a mix is to be best at [expected]. 以什么为目的[expected]。
    #[schemars(extend("enum" = Want::VARIANTS))]
    want: Option<String>,
    /// Targets in question [all]. 所问的目标[全部]。
    targets: Option<Vec<String>>,
    /// From which probability on a target is safe: 80 % is 0.8. 达标概率达到多少为有把握：80% 写作 0.8。
    safe: Option<f64>,
    /// Money a year, one sum or several. 每年资金，可写多个。
    money: Option<Numbers>,
    /// Money of all years. 全期资金。
    money_in_all: Option<Numbers>,
    /// Whether lines of the budget may move as well. 预算项是否也可增减。
    lines: Option<bool>,
    /// Levers that may be pulled [all]. 可用的措施[全部]。
    levers: Option<Vec<String>>,
    /// Levers that may not. 不用的措施。
    without: Option<Vec<String>>,
    /// Year from which levers start. 起始年份。
    start: Option<i32>,
    /// Several such years. 多个起始年份。
    starts: Option<Numbers>,
    /// How much less likely a target may become: 5 points are 0.05. 任何目标的概率最多可降多少：5个百分点写作 0.05。
    floor: Option<f64>,
    /// Scenarios of which the worst counts. 取其中最差者的情景。
    futures: Option<Vec<String>>,
    /// Part of the draws that counts, the worst. 以最差的这部分模拟为准。
    tail: Option<f64>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum Numbers {
    One(f64),
    Several(Vec<f64>),
}

/// How a table was read by `fiveyear import`, so that its next version is read the same way. `fiveyear import` 读取表格的方式，供下一版照样读取。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear import / 导入")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct ImportFile {
    /// The file that was read. 读取的文件。
    file: String,
    /// Its sheet. 工作表。
    sheet: Option<String>,
    /// First and last row of the heading, counted from 1. 表头的首行与末行，从1起。
    heading: [usize; 2],
    /// Year of the baselines. 基期年。
    base_year: i32,
    /// Year of the last target. 最后的目标年。
    target_year: i32,
    /// What the columns hold. 各列的内容。
    column: Vec<ImportedColumn>,
    /// What the rows are called in rules. 各行在规则中的名称。
    indicator: Option<Vec<ImportedRow>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ImportedColumn {
    /// Its letter. 列标。
    letter: String,
    /// The words of its heading. 表头文字。
    heading: String,
    /// What it holds: number, domain, name, stage, unit, observed, baseline, baseline_year, target, target_year, numerator, denominator, weight, growth, nature, department, source, note, direction, other. 内容的种类。
    holds: String,
    /// The year of its figures. 数字的年份。
    year: Option<i32>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ImportedRow {
    /// Its name in rules. 在规则中的名称。
    id: String,
    /// Its name in the table. 在表中的名称。
    name: String,
    /// The part of the indicator that it is. 指标的哪一部分。
    stage: Option<String>,
}
