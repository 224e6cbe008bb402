//! Words of headings in the languages that tables of plans are written in: what a column is called, and what it says of time.

/// What a heading names, apart from time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Department,
    Nature,
    Source,
    Note,
    Direction,
    Growth,
    Unit,
    Number,
    Stage,
    Domain,
    Group,
    Name,
    Numerator,
    Denominator,
    Weight,
}

/// Words of headings, in the order in which they are tried.
const HEADINGS: [(Named, &[&str]); 15] = [
    (Named::Weight, &["权重", "分值", "weight", "weighting", "peso", "ponderación"]),
    (Named::Numerator, &["分子", "numerator", "numerador"]),
    (Named::Denominator, &["分母", "denominator", "denominador"]),
    (
        Named::Source,
        &[
            "数据来源",
            "资料来源",
            "来源",
            "依据",
            "source",
            "sources",
            "data source",
            "means of verification",
            "fuente",
            "fuentes",
            "quelle",
            "sumber",
            "verification",
            "fonte",
            "источник",
            "nguồn",
        ],
    ),
    (
        Named::Department,
        &[
            "责任单位",
            "牵头单位",
            "主辦機關",
            "主管機關",
            "责任机构",
            "责任部门",
            "主管部门",
            "牵头部门",
            "实施单位",
            "配合单位",
            "责任主体",
            "填报单位",
            "部门",
            "单位名称",
            "担当課",
            "所管",
            "responsible",
            "responsibility",
            "department",
            "agency",
            "ministry",
            "institution",
            "entity",
            "owner",
            "lead",
            "lead agency",
            "custodian",
            "responsable",
            "responsável",
            "responsabilidade",
            "担当",
            "dependencia",
            "secretaría",
            "entidad",
            "ответственный",
            "zuständig",
            "instansi",
            "opd",
            "perangkat daerah",
            "cơ quan",
        ],
    ),
    (
        Named::Nature,
        &[
            "指标属性",
            "指标性质",
            "指标类型",
            "属性",
            "性质",
            "约束性",
            "预期性",
            "nature",
            "binding",
            "type of indicator",
            "indicator type",
            "type of target",
        ],
    ),
    (
        Named::Note,
        &[
            "备注",
            "说明",
            "注释",
            "口径",
            "解释",
            "含义",
            "计算方法",
            "计算公式",
            "target group",
            "target population",
            "beneficiaries",
            "備考",
            "notes",
            "note",
            "remark",
            "remarks",
            "comment",
            "comments",
            "observaciones",
            "observación",
            "definition",
            "methodology",
            "примечание",
            "bemerkung",
            "ghi chú",
            "frequency",
            "频率",
            "rationale",
        ],
    ),
    (
        Named::Direction,
        &["指标方向", "方向", "正逆", "direction", "better", "polarity", "desired trend", "good is", "good performance", "good to be"],
    ),
    (
        Named::Growth,
        &[
            "年均增速",
            "年均增长",
            "年均/累计",
            "[累计]",
            "年均",
            "累计",
            "五年增长",
            "annual growth",
            "growth rate",
            "average annual growth",
        ],
    ),
    (
        Named::Unit,
        &[
            "计量单位",
            "计算单位",
            "单位",
            "單位",
            "単位",
            "unit of measure",
            "unit of measurement",
            "unit",
            "units",
            "unidad",
            "unidad de medida",
            "unidade",
            "einheit",
            "unité",
            "satuan",
            "đơn vị",
            "ед",
            "ед.изм",
            "единица",
        ],
    ),
    (
        Named::Number,
        &[
            "序号",
            "编号",
            "指标编码",
            "代码",
            "編號",
            "番号",
            "no.",
            "no",
            "nr",
            "nr.",
            "n°",
            "nº",
            "number",
            "code",
            "ref",
            "ref.",
            "id",
            "código",
            "s/n",
            "sn",
            "sr.",
            "sl.",
            "#",
            "stt",
            "№",
        ],
    ),
    (Named::Stage, &["分项", "分指标", "子项", "breakdown", "disaggregation", "sub-indicator", "disagregación", "sub-group", "component"]),
    (
        Named::Group,
        &[
            "目标层",
            "准则层",
            "要素层",
            "一级指标",
            "一级",
            "level 1",
            "strategic objective",
            "objetivo estratégico",
            "指标类别",
            "指标分类",
        ],
    ),
    (
        Named::Name,
        &[
            "指标名称",
            "主要指标",
            "二级指标",
            "三级指标",
            "具体指标",
            "指标内容",
            "指标",
            "指標",
            "項目",
            "项目",
            "名称",
            "内容",
            "indicator",
            "indicators",
            "key performance indicator",
            "kpi",
            "name",
            "description",
            "metric",
            "indicador",
            "indicateur",
            "indikator",
            "kennzahl",
            "chỉ tiêu",
            "variable",
            "measure of success",
            "measure",
            "measures",
            "наименование",
            "показател",
            "chỉ số",
        ],
    ),
    (
        Named::Domain,
        &[
            "分类",
            "类别",
            "领域",
            "类型",
            "大类",
            "维度",
            "主题",
            "板块",
            "分類",
            "分野",
            "方面",
            "domain",
            "category",
            "theme",
            "pillar",
            "sector",
            "goal",
            "priority",
            "priority area",
            "area",
            "dimension",
            "programa",
            "eje",
            "línea estratégica",
            "objective",
            "outcome",
            "output",
            "sdg",
            "program",
            "programme",
            "objetivo",
            "раздел",
            "bereich",
            "handlungsfeld",
            "themenfeld",
            "axe",
        ],
    ),
];

const BASELINE: &[&str] = &[
    "基期",
    "基准",
    "基础值",
    "基年",
    "基準",
    "基数",
    "baseline",
    "base year",
    "base value",
    "base",
    "línea base",
    "linea base",
    "línea de base",
    "linha de base",
    "valor base",
    "starting point",
    "starting",
    "valeur de référence",
    "référence",
    "situation de référence",
    "ausgangswert",
    "базов",
    "valor de referência",
    "当初値",
];
const OBSERVED: &[&str] = &[
    "现状",
    "实际",
    "实绩",
    "预计",
    "估计",
    "初步",
    "est",
    "estimate",
    "estimated",
    "provisional",
    "完成",
    "已达",
    "当前",
    "现值",
    "实现值",
    "达到值",
    "期末值",
    "現状",
    "実績",
    "actual",
    "actuals",
    "outturn",
    "out-turn",
    "current",
    "latest",
    "observed",
    "achieved",
    "achievement",
    "result",
    "results",
    "status quo",
    "status",
    "situation",
    "realised",
    "realized",
    "logro",
    "ejecutado",
    "realisasi",
    "capaian",
    "ist",
    "факт",
    "thực hiện",
    "réalisé",
    "value",
];
const AIMED: &[&str] = &[
    "目标",
    "规划",
    "预期",
    "计划",
    "要求",
    "指标值",
    "預期",
    "目標",
    "target",
    "targets",
    "goal value",
    "meta",
    "metas",
    "planned",
    "plan",
    "aim",
    "milestone",
    "milestones",
    "interim target",
    "projection target",
    "cible",
    "soll",
    "ziel",
    "zielwert",
    "target value",
    "целев",
    "план",
    "mục tiêu",
    "kế hoạch",
    "objectif",
    "目标值",
    "計画値",
    "见込",
];

/// The heading's words in lower case without what sets them apart: both as they stand and without blanks, for languages that need none.
fn says(words: &str, known: &[&str]) -> bool {
    let compact: String = words.chars().filter(|letter| !letter.is_whitespace()).collect();
    known.iter().any(|word| if is_spaced(word) { contains_word(words, word) } else { compact.contains(word) })
}

/// Whether a word's language sets words apart by blanks.
fn is_spaced(word: &str) -> bool {
    !word.chars().any(crate::language::is_square)
}

fn contains_word(text: &str, word: &str) -> bool {
    // An ending that the list leaves open (базов, целев) begins a word.
    let open = word.chars().all(|letter| ('\u{0400}'..='\u{04FF}').contains(&letter)) && word.chars().count() >= 5;
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    text.match_indices(word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        !letter(text[..at].chars().next_back()) && (open || !letter(after) || word.ends_with(['.', '#', '№']))
    })
}

/// What the words of a heading name.
pub(super) fn names(words: &str) -> Option<Named> {
    HEADINGS.iter().find(|(_, known)| says(words, known)).map(|(named, _)| *named)
}

/// Whether a heading speaks of what is aimed at.
pub(super) fn says_aimed(words: &str) -> bool {
    says(words, AIMED) || says_due(words)
}

/// Whether a heading asks by when, whatever else it says: 完成时限.
pub(super) fn says_due(words: &str) -> bool {
    says(words, &["时限", "完成时间", "完成年份", "达成年份", "实现年份", "deadline", "by when", "due date", "due"])
}

/// Whether a heading speaks of money spent on the way rather than of the indicator: 投资, budget.
pub(super) fn says_cost(words: &str) -> bool {
    says(
        words,
        &[
            "费用",
            "投资额",
            "总投资",
            "经费",
            "资金来源",
            "cost",
            "costs",
            "budget",
            "expenditure",
            "funding",
            "costo",
            "presupuesto",
            "coût",
        ],
    )
}

/// Whether a heading is nothing but a word for a year.
pub(super) fn is_year_word(words: &str) -> bool {
    matches!(
        words.trim().trim_end_matches(['.', ':']),
        "year" | "years" | "ano" | "año" | "année" | "jahr" | "年" | "年份" | "年度" | "tahun" | "год" | "năm"
    )
}

/// Whether a heading speaks of what was observed.
pub(super) fn says_observed(words: &str) -> bool {
    says(words, OBSERVED)
}

/// Whether a heading speaks of values that are not yet settled: 2021年预计, 2021 estimate.
pub(super) fn says_expected(words: &str) -> bool {
    says(words, &["预计", "估计", "初步", "预测", "est", "est.", "estimate", "estimated", "provisional", "forecast", "expected"])
}

/// Whether a heading speaks of what the plan starts from.
pub(super) fn says_baseline(words: &str) -> bool {
    says(words, BASELINE)
}

/// Whether a heading asks for a year: `baseline year`, 目标年份, año meta.
pub(super) fn says_year(words: &str) -> bool {
    says(words, &["年份", "时限", "完成时间", "目标年", "基期年", "基准年", "时限", "期限", "year", "date", "año", "ano", "année", "jahr", "deadline", "due", "timeframe", "by when"])
        // `Year 1` is one of several years, no year.
        && !words.chars().any(|letter| letter.is_ascii_digit())
}
