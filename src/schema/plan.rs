//! seeds/plan.toml, budget.toml, checks.toml, facilities.toml and model.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use strum::VariantNames;

use super::shared::{NewFacility, Words};
use crate::plan::{CardPart, Unit};

/// The plan: name, years, domains. 规划总表：名称、年份、领域。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear plan / 规划")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct PlanFile {
    /// Name and years. 名称与年份。
    plan: PlanEntry,
    /// Groups of indicators. 指标的分组。
    domain: Vec<DomainEntry>,
    /// Names that reports need. 报告要用的名称。
    report: Option<ReportEntry>,
    /// The table of the population. 人口表。
    population: Option<PopulationEntry>,
    /// How the targets of an earlier plan or year came out. 以往规划或年度目标的完成情况。
    track_record: Option<TrackRecordEntry>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PlanEntry {
    /// Name of the plan. 规划名称。
    name: Words,
    /// Year of the baselines. 基期年。
    base_year: i32,
    /// Year of the targets. 目标年。
    target_year: i32,
    /// Years of one step [1]. 每步年数[1]。
    step: Option<i32>,
    /// Nothing observed after this year is used to fit. 此年之后的观测值不用于拟合。
    information_date: Option<i32>,
    /// What one unit of the plan's money is worth in its currency: 100000000 for 亿元. 金额单位合多少元：亿元写 100000000。
    money_unit: Option<f64>,
    /// What the currency is called [yuan]. 货币名称[元]。
    currency: Option<Words>,
    /// Where the plan was read. 规划的出处。
    source: Option<String>,
}

/// A group of indicators. 一组指标。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct DomainEntry {
    /// Its name in the tables. 表格中的名称。
    id: String,
    /// Name shown. 显示的名称。
    name: Words,
    /// How its indicators move, for the model card. 指标的机理，用于模型说明。
    mechanism: Option<Words>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ReportEntry {
    /// The scenario that others are held against. 其他情景与之比较的情景。
    reference: Option<String>,
    /// The series of all public-service spending. 公共服务支出的序列。
    spending: Option<String>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PopulationEntry {
    /// Series of women by single years of age [women]. 分年龄女性人口的序列[women]。
    women: Option<String>,
    /// Series of men by single years of age [men]. 分年龄男性人口的序列[men]。
    men: Option<String>,
    /// Series of all residents [population]. 常住人口的序列[population]。
    people: Option<String>,
    /// The lines of the table. 表中的各行。
    figure: Option<Vec<FigureEntry>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct TrackRecordEntry {
    /// Whose targets they were. 何地（或何规划）的目标。
    of: Words,
    /// Their year. 目标的年份。
    year: i32,
    /// How many targets there were. 目标项数。
    targets: i32,
    /// How many of them were met. 完成的项数。
    met: i32,
    /// Where it was read. 出处。
    source: String,
}

/// A line of the table: a series, or the rate of a flow per 1,000 people. 表中一行：一个序列，或某流量的千分率。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct FigureEntry {
    /// The series shown. 显示的序列。
    series: Option<String>,
    /// The flow whose rate is shown. 计算比率的流量。
    flow: Option<String>,
    /// A name of its own, for a rate. 比率自己的名称。
    id: Option<String>,
    /// Name shown. 显示的名称。
    name: Words,
    /// What is counted [people]. 计数单位[people]。
    #[schemars(extend("enum" = units()))]
    unit: Option<String>,
}

fn units() -> Vec<&'static str> {
    Unit::VARIANTS.iter().copied().filter(|word| word.parse::<Unit>().is_ok()).collect()
}

/// Shares of public-service spending in the base year. 基期年公共服务支出的份额。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear budget / 预算")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct BudgetFile {
    /// The lines, which sum to one. 各预算项，合计为一。
    line: Option<BTreeMap<String, BudgetLineEntry>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct BudgetLineEntry {
    /// Name shown. 显示的名称。
    name: Words,
    /// Part of all spending: 0.18 is 18 %. 占全部支出的份额：18% 写作 0.18。
    share: f64,
    /// Where it was read. 出处。
    source: Option<Words>,
}

/// Common sense that must hold in every draw and year. 每一次抽样、每一年都应成立的常识。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear checks / 检查")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct ChecksFile {
    /// The checks. 检查项。
    check: Option<Vec<CheckEntry>>,
}

/// Limits of a series: at least one of low and high. 序列的界限，上下限至少写一个。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct CheckEntry {
    /// The series. 序列。
    series: String,
    /// Lower limit. 下限。
    low: Option<f64>,
    /// Upper limit. 上限。
    high: Option<f64>,
    /// Why it must hold. 为什么应当成立。
    reason: Words,
}

/// What opens during the plan. 规划期内开放的设施。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear facilities / 设施")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct FacilitiesFile {
    /// Facilities by id. 按编号的设施。
    facility: Option<BTreeMap<String, NewFacility>>,
}

/// What the model card says in the plan's own words. 模型说明中规划自己的话。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear model card / 模型说明")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct ModelFile {
    /// Sections in order. 按顺序的各节。
    section: Option<Vec<SectionEntry>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct SectionEntry {
    /// Heading. 标题。
    title: Words,
    /// Markdown. 正文（Markdown）。
    text: Option<Words>,
    /// A part made from the plan, put after the text. 由规划生成、接在正文之后的部分。
    #[schemars(extend("enum" = card_parts()))]
    insert: Option<String>,
}

fn card_parts() -> Vec<&'static str> {
    CardPart::ALL.iter().map(|part| part.code()).collect()
}
