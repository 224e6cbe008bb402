//! seeds/plan.toml, budget.toml, checks.toml, facilities.toml and model.toml.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use strum::VariantNames;

use super::shared::{NewFacility, Value, Words};
use crate::plan::{CardPart, Unit};

/// The plan: name, years, domains. 规划总表：名称、年份、领域。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear plan / 规划")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct PlanFile {
    /// Name and years. 名称与年份。
    plan: PlanEntry,
    /// Groups of indicators, in the order of the plan. 指标的分组，按规划中的次序。
    domain: Vec<DomainEntry>,
    /// Names that reports need. 报告要用的名称。
    report: Option<ReportEntry>,
    /// The table of the population. 人口表。
    population: Option<PopulationEntry>,
    /// How the government's own yearly targets came out; reports say it as a caution. 本级政府年度目标的完成情况，报告在概率旁作提示。
    track_record: Option<TrackRecordEntry>,
    /// How late facilities of facilities.csv are by their status, in years. 表中设施按状态的延误年数。
    delay_by_status: Option<DelayEntry>,
}

/// Delays in years by status. 按状态的延误年数。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct DelayEntry {
    /// Of what is being built. 在建。
    under_way: Option<Value>,
    /// Of what has its money. 资金已落实。
    funded: Option<Value>,
    /// Of what is planned. 规划中。
    planned: Option<Value>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PlanEntry {
    /// Name of the plan. 规划名称。
    name: Words,
    /// The year of the baselines. Dates written as "base + 2" move with it. 基期年；写作 "base + 2" 的日期随之移动。
    base_year: i32,
    /// The year by which targets are due [five years after base_year]. 目标年[基期年之后五年]。
    target_year: Option<i32>,
    /// Years from one step of the projection to the next, of which the plan has a whole number [1]. 相邻两步相隔的年数，须能整除规划期[1]。
    step: Option<i32>,
    /// The last year of which anything was known: nothing observed later is used to fit, and levers begin in the year after [the year after base_year]. 编制时所知的最后一年：此后的观测值不用于拟合，措施从次年起[基期年的次年]。
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
    /// What moves its indicators, in a paragraph for the model card. 该领域指标由什么推动，一段话，用于模型说明。
    mechanism: Option<Words>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct ReportEntry {
    /// The scenario that others are held against, by its file's name [the first that changes nothing of the plan]. 其他情景与之比较的情景，写文件名[第一个与规划本身无异的情景]。
    reference: Option<String>,
    /// The series of all public-service spending, for the picture of the budget; without it, that shows shares alone. 公共服务总支出的序列，用于预算图；省略时只显示份额。
    spending: Option<String>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct PopulationEntry {
    /// Series of women by years of age (by steps of the plan), the last one open [women]. 分年龄（按规划步长）女性人口的序列，最后一组不封顶[women]。
    women: Option<String>,
    /// Series of men by single years of age [men]. 分年龄男性人口的序列[men]。
    men: Option<String>,
    /// Series of all residents [population]. 常住人口的序列[population]。
    people: Option<String>,
    /// All residents, where there is no table by age. 没有分年龄表时的常住人口总数。
    total: Option<f64>,
    /// Share of older people among them, to which the ages are fitted. 其中老年人的占比，年龄结构据此调整。
    elderly: Option<f64>,
    /// Where old age begins [65]. 老年的起始年龄[65]。
    elderly_from: Option<u32>,
    /// The lines of the table of the population [people, births, deaths and their rates, as far as rules make them]. 人口表中的各行[人口、出生、死亡及其比率中规则算得出的]。
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
    /// What happens in a year, whose rate per 1,000 people is shown. 一年中的发生数，显示其千分率。
    flow: Option<String>,
    /// The name of a rate in files. 比率在文件中的名称。
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
    /// Unit of all amounts, such as "亿元" or "million". 各金额的单位，如“亿元”。
    unit: Option<String>,
    /// Shares are published, rounded figures, and need not sum to one to the last digit [false]. 份额为公布的四舍五入数，合计不必恰好为一[false]。
    rounded: Option<bool>,
    /// The lines: shares that sum to one, or amounts. 各预算项：合计为一的份额，或金额。
    line: Option<BTreeMap<String, BudgetLineEntry>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
struct BudgetLineEntry {
    /// Name shown. 显示的名称。
    name: Words,
    /// Part of all spending: 0.18 is 18 %. 占全部支出的份额：18% 写作 0.18。
    share: Option<f64>,
    /// Money of the base year, from which shares are worked out: 12.3 or "12.3亿元". 基期年金额，份额由此算出：12.3 或 "12.3亿元"。
    amount: Option<Amount>,
    /// The line of the level above, whose amount is the sum of its parts. 上一级预算项，其金额为各分项之和。
    within: Option<String>,
    /// Where it was read. 出处。
    source: Option<Words>,
}

/// A number, or one with its unit. 数字，或带单位的数字。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
enum Amount {
    Number(f64),
    Words(String),
}

/// Common sense that must hold in every draw and year. 每一次模拟、每一年都应成立的常识。
#[derive(JsonSchema)]
#[schemars(title = "fiveyear checks / 检查")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are read by the derive alone")]
pub(super) struct ChecksFile {
    /// A draw in which a series leaves its limits has failed and is counted. 序列越界的模拟即为失败，并计入失败数。
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

/// What opens during the plan. 规划期内投用的设施。
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
