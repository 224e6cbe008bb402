//! The headings that planners write over the columns of their tables, in place of the names of the columns.

use super::schema::Schema;
use super::split::Cell;

/// Each column's name with the headings that mean it. A heading means another column in a table that lacks the first.
const HEADINGS: &[(&str, &str)] = &[
    ("id", "名称代码|代码|编号|标识"),
    ("number", "序号|行号"),
    ("stage_zh", "学段|分项"),
    ("domain", "领域"),
    ("name_zh", "指标名称|中文名称|任务"),
    ("name_en", "英文名称"),
    ("unit_zh", "单位|计量单位"),
    ("unit_en", "英文单位"),
    ("scale", "尺度"),
    ("low", "下限"),
    ("high", "上限"),
    ("better", "何者为优"),
    ("baseline_printed", "基期原文|基期所印数值"),
    ("baseline", "基期值|基期"),
    ("baseline_year", "基期年|基期年份"),
    ("interim", "中间目标|分年目标|年度目标"),
    ("department", "责任单位|责任部门|牵头单位"),
    ("numerator", "分子"),
    ("denominator", "分母"),
    ("target_printed", "目标原文|目标所印数值"),
    ("target", "目标值|目标"),
    ("comparison", "比较方式"),
    ("tolerance", "容差"),
    ("measure", "考核的量|考核量"),
    ("form", "书写形式"),
    ("nature", "属性|指标属性"),
    ("weight", "权重"),
    ("counted_series", "折合序列"),
    ("counted_per", "折合基数"),
    ("counted_zh", "折合单位"),
    ("counted_en", "英文折合单位"),
    ("grade", "证据等级|等级"),
    ("source", "出处|来源"),
    ("source_zh", "来源|出处"),
    ("source_en", "英文来源"),
    ("note_zh", "备注|说明"),
    ("note_en", "英文备注"),
    ("cause_zh", "原因"),
    ("cause_en", "英文原因"),
    ("family", "类别"),
    // In a table of facilities the line that pays, in a budget the line itself.
    ("line", "资金科目|列支项目|资金来源科目|funding line|budget head|paid by|paid from|预算项|支出领域|预算科目|列支科目|budget line"),
    (
        "name",
        "项目|支出项目|支出类别|功能科目|功能分类科目|工程名称|建设项目|预算单位|budget line|line item|item|function|category|programme|program|department|\
         bezeichnung|posten|einzelplan|partida|concepto|rubro|rubrica|poste|libellé|intitulé|nombre|nom|名称|假设名称|项目名称|设施名称|\
         预算项|科目|预算科目|科目名称|支出科目|project|project name|facility|service",
    ),
    ("kind", "项目类型|工程类型|设施类型|type|category|art|tipo|类别|类型|设施类别"),
    ("adds", "adds|supports|服务能力|对应指标|影响指标|新增序列|增加|新增|序列|series"),
    ("capacity", "建设规模|设计规模|床位数|places|size|beds|scale|plazas|kapazität|capacité|规模|新增规模|能力|新增能力|容量"),
    (
        "opening",
        "计划竣工时间|计划建成时间|计划完工时间|预计建成时间|预计完工时间|预计竣工时间|预计投用时间|完工时间|完成时间|开放日期|竣工日期|开业时间|opening|opens|open|opening year|\
         completion year|year of completion|expected completion|planned completion|expected opening|planned opening|\
         target date|date|fertigstellung|eröffnung|puesta en servicio|mise en service|开放时间|建成时间|投用时间|竣工时间|预计开放|时间|\
         completion date|completion|opening date|date of opening",
    ),
    ("status", "建设状态|建设阶段|阶段|建设进度|进度|stage|phase|state|progress|stand|estado|avancement|状态|进展|项目状态"),
    ("delay", "延期|推迟时间|延误时间|延期时间|预计延误|expected delay|slippage|延误|推迟"),
    (
        "cost",
        "总投资额|投资估算|估算投资|概算|概算投资|计划投资|投资规模|total cost|capital cost|capex|investment|total investment|project cost|\
         estimated cost|investition|kosten|inversión|coût|投资|总投资|建设费用|投资额|建设成本|construction cost",
    ),
    (
        "running_cost",
        "年运维费|年运维费用|运维费用|年度运行费用|running cost|running costs|annual running cost|operating cost|annual operating cost|opex|\
         年运行费|运行费用|运行成本|年运行成本|年运行费用|运营成本",
    ),
    ("build_years", "建设周期|建设期|construction time|construction period|duration|建设年数|工期"),
    ("ramp", "达产年数|爬坡年数"),
    (
        "amount",
        "预算安排|安排数|年初预算|年初预算数|调整预算数|执行数|本年预算|预算支出|amount|approved budget|allocation|appropriation|estimate|outturn|\
         planned expenditure|actual expenditure|betrag|ansatz|importe|monto|montant|valor|金额|支出|预算数|决算数|预算金额|支出金额|预算|budget|\
         expenditure|spending",
    ),
    ("share", "比重|占比（%）|占总支出比重|所占比重|share of total|proportion|percentage|percent|anteil|part|份额|占比"),
    ("unit", "单位|金额单位"),
    ("within", "上级项目|上一级|所属类别|所属科目|part of|belongs to|parent|parent line|上级|所属|上级科目"),
    ("label_zh", "说明|假设"),
    ("label_en", "英文说明"),
    ("value", "取值|数值|值"),
    ("group", "分组"),
    ("indicator", "指标|指标名称"),
    ("year", "年份|年"),
    ("series", "序列"),
    ("error", "误差"),
    ("place", "观测地"),
    ("age", "年龄"),
    ("women", "女|女性"),
    ("men", "男|男性"),
    ("rate", "生育率"),
    ("base_year", "基期年"),
    ("base_value", "基期值"),
    ("current_year", "现状年|当前年"),
    ("current_value", "现状值|当前值"),
    ("target_year", "目标年"),
    ("target_value", "目标值"),
    ("direction", "方向"),
    ("natural_limit", "自然极限"),
    ("peer_spread", "同类离散"),
    ("section", "章节"),
    ("printed", "原文|所印数值"),
    ("quote", "原句"),
];

/// Gives the columns of a header that are named in Chinese the names that the schema knows; what is named in English keeps its place.
pub(crate) fn rename(schema: &Schema, header: &mut [Cell<'_>]) {
    for at in 0..header.len() {
        let words = header[at].words.trim();
        if schema.position(words).is_some() {
            continue;
        }
        // ID is id: capitals mean nothing in the name of a column.
        let small = words.to_lowercase().replace([' ', '-'], "_");
        if schema.position(&small).is_some() && header.iter().all(|cell| cell.words != *small) {
            header[at].words = small.into();
            continue;
        }
        let free = |name: &&str| schema.position(name).is_some() && header.iter().all(|cell| cell.words != **name);
        let lower = words.to_lowercase().replace(' ', "_");
        if let Some(field) = schema.position(&lower).map(|at| schema.fields[at].name).filter(free) {
            header[at].words = field.into();
            continue;
        }
        // A year before the word says which year's amounts stand below: `2025 budget`.
        let undated = lower_words(words);
        let meant = HEADINGS
            .iter()
            .filter(|(_, headings)| headings.split('|').any(|heading| heading == words || heading == undated))
            .map(|(name, _)| *name)
            .find(|name| free(name));
        if let Some(name) = meant {
            header[at].words = name.into();
        }
    }
}

/// A heading in lower case without a year before it.
fn lower_words(words: &str) -> String {
    let lower = words.to_lowercase();
    let after = lower.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if lower.len() - after.len() == 4 { after.trim_start_matches('年').trim().to_owned() } else { lower }
}
