//! The heading of a planner's table: which rows name the columns, and what each column holds.

use crate::table::Grid;

use super::words::plain;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Numbers or codes of rows.
    Number,
    /// The group that a row belongs to.
    Domain,
    /// The indicator's name.
    Name,
    /// A part of the indicator, such as a school stage.
    Stage,
    /// The unit of its figures.
    Unit,
    /// What was observed in a year; the last of them before the target is the baseline.
    Observed(Option<i32>),
    /// What is aimed at, by a year.
    Target(Option<i32>),
    /// Growth a year, or the total over all years, as the national plan's 年均/累计 gives it.
    Growth,
    /// Binding or expected.
    Nature,
    /// Who answers for it.
    Department,
    /// Where the figures come from.
    Source,
    /// Remarks.
    Note,
    /// Whether more or less is better.
    Direction,
    /// Nothing that is read.
    Other,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its position in the sheet, from 0.
    pub position: usize,
    /// The words of its heading, from top to bottom.
    pub heading: String,
    /// What it holds.
    pub role: Role,
    /// Whether that was told from its neighbours or its cells, not from its words.
    pub inferred: bool,
}

/// The heading of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The rows that it takes, from 0.
    pub rows: std::ops::Range<usize>,
    /// Its columns from left to right.
    pub columns: Vec<Column>,
}

impl Header {
    /// The column of a role.
    pub fn column(&self, role: &Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == *role)
    }
}

/// Words of headings, in the order in which they are tried: what a heading says of time comes after what it names.
const HEADINGS: [(Named, &[&str]); 11] = [
    (
        Named::Department,
        &[
            "责任单位",
            "牵头单位",
            "责任部门",
            "主管部门",
            "牵头部门",
            "实施单位",
            "部门",
            "单位名称",
            "responsible",
            "department",
            "agency",
            "owner",
            "lead ",
        ],
    ),
    (Named::Nature, &["指标属性", "指标性质", "指标类型", "属性", "性质", "nature", "binding", "type of indicator"]),
    (Named::Source, &["数据来源", "资料来源", "来源", "source", "fuente"]),
    (Named::Note, &["备注", "说明", "注释", "notes", "note", "remark", "comment", "observaciones", "definition"]),
    (Named::Direction, &["指标方向", "方向", "正逆", "direction", "better", "polarity"]),
    (Named::Growth, &["年均增速", "年均增长", "年均/累计", "年均", "累计", "五年增长", "annual growth", "growth rate"]),
    (Named::Unit, &["计量单位", "单位", "unit of measure", "unit", "unidad", "measure"]),
    (Named::Number, &["序号", "编号", "指标编码", "代码", "number", "code", "no.", "ref", "id", "código", "#"]),
    (Named::Stage, &["分项", "分指标", "子项", "breakdown", "disaggregation", "sub-indicator"]),
    (
        Named::Domain,
        &[
            "分类",
            "类别",
            "领域",
            "类型",
            "一级指标",
            "大类",
            "维度",
            "主题",
            "domain",
            "category",
            "theme",
            "pillar",
            "sector",
            "goal",
            "priority",
            "area",
            "dimension",
            "programa",
            "eje",
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
            "指标",
            "项目",
            "名称",
            "内容",
            "indicator",
            "kpi",
            "name",
            "description",
            "metric",
            "indicador",
            "variable",
        ],
    ),
];

const OBSERVED: &[&str] = &[
    "基期",
    "基准",
    "基础值",
    "现状",
    "实际",
    "实绩",
    "完成",
    "已达",
    "当前",
    "现值",
    "baseline",
    "base ",
    "base year",
    "actual",
    "current",
    "latest",
    "observed",
    "achieved",
    "línea base",
    "linea base",
    "status quo",
    "starting",
];
const AIMED: &[&str] = &["目标", "规划", "预期", "计划", "要求", "target", "goal value", "meta", "planned", "objective", "aim"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
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
    Name,
}

/// What the words of a heading say by themselves.
fn role_of(heading: &str) -> Option<Role> {
    let words = plain(heading).to_lowercase();
    let compact: String = words.chars().filter(|letter| !letter.is_whitespace()).collect();
    let says = |word: &&str| if word.is_ascii() { contains_word(&words, word) } else { compact.contains(*word) };
    let year = year_in(&words);
    let aimed = AIMED.iter().any(&says);
    let observed = OBSERVED.iter().any(&says);
    let growth = HEADINGS.iter().any(|(named, words)| *named == Named::Growth && words.iter().any(&says));
    if growth {
        return Some(Role::Growth);
    }
    // `2025年目标值` and `2020年基期` name the indicator's figures; `规划指标` names the indicator.
    if observed && (year.is_some() || !aimed) && !compact.contains("指标名") {
        return Some(Role::Observed(year));
    }
    if aimed && (year.is_some() || !compact.contains("指标")) && !compact.contains("目标责任") {
        return Some(Role::Target(year));
    }
    if let Some(year) = year.filter(|_| is_year_alone(&compact)) {
        return Some(Role::Observed(Some(year)));
    }
    let (named, _) = HEADINGS.iter().find(|(_, words)| words.iter().any(&says))?;
    Some(match named {
        Named::Department => Role::Department,
        Named::Nature => Role::Nature,
        Named::Source => Role::Source,
        Named::Note => Role::Note,
        Named::Direction => Role::Direction,
        Named::Growth => Role::Growth,
        Named::Unit => Role::Unit,
        Named::Number => Role::Number,
        Named::Stage => Role::Stage,
        Named::Domain => Role::Domain,
        Named::Name => Role::Name,
    })
}

fn contains_word(text: &str, word: &str) -> bool {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let whole = word.trim();
    text.match_indices(whole).any(|(at, _)| !letter(text[..at].chars().next_back()) && !letter(text[at + whole.len()..].chars().next()))
        || (word == "#" && text.trim() == "#")
}

/// The calendar year in a heading; 十四五末 is 2025.
pub(super) fn year_in(words: &str) -> Option<i32> {
    const PLANS: [(&str, i32); 5] = [("十一五", 2010), ("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];
    let digits: Vec<&str> = words.split(|letter: char| !letter.is_ascii_digit()).filter(|part| part.len() == 4).collect();
    let year = digits.iter().rev().find_map(|part| part.parse().ok().filter(|year| (1950..=2100).contains(year)));
    year.or_else(|| PLANS.iter().find(|(name, _)| words.contains(name)).map(|(_, year)| *year))
}

/// Whether a heading says no more than a year: `2020`, `2020年`, `“十三五”末`.
fn is_year_alone(compact: &str) -> bool {
    let rest: String = compact.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let rest = ["年度", "年末", "年底", "年", "期末", "末", "时期", "值", "(%)", "十三五", "十四五", "十二五", "十五五", "fy", "year"]
        .iter()
        .fold(rest, |rest, word| rest.replace(word, ""));
    rest.chars().all(|letter| !letter.is_alphanumeric())
}

/// Finds the heading: the rows that name most columns, among them the indicator's name and a figure's.
pub fn find(grid: &Grid) -> Option<Header> {
    let last = grid.rows().min(MOST_ROWS);
    let mut best: Option<(usize, Header)> = None;
    for first in 0..last {
        for height in 1..=MOST_HEIGHT.min(last - first) {
            let columns = columns(grid, first..first + height);
            let Some(columns) = columns else { continue };
            let named = columns.iter().filter(|column| column.role != Role::Other).count();
            let name = columns.iter().any(|column| column.role == Role::Name);
            let figure = columns.iter().any(|column| matches!(column.role, Role::Observed(_) | Role::Target(_) | Role::Growth));
            // A year that stands in a second row belongs to the words above it.
            let years = columns.iter().filter(|column| matches!(column.role, Role::Observed(Some(_)) | Role::Target(Some(_)))).count();
            let score = named * 4 + years * 2 + usize::from(name) * 3 + usize::from(figure) * 3;
            // A heading of fewer rows is better where it names as much.
            if named >= 2 && figure && best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, Header { rows: first..first + height, columns }));
            }
        }
    }
    let (_, mut header) = best?;
    complete(&mut header);
    Some(header)
}

/// Rows in which a heading is looked for, and the most that it takes.
const MOST_ROWS: usize = 25;
const MOST_HEIGHT: usize = 4;

/// Columns named by these rows, or `None` if one of them holds figures of indicators.
fn columns(grid: &Grid, rows: std::ops::Range<usize>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for position in 0..grid.width() {
        let mut parts: Vec<String> = Vec::new();
        for row in rows.clone() {
            let words = grid.heading(row, position).trim().to_owned();
            if !words.is_empty() && parts.last() != Some(&words) {
                parts.push(words);
            }
        }
        let heading = parts.join(" ");
        if heading.chars().count() > LONGEST_HEADING {
            return None;
        }
        let role = if heading.is_empty() { Role::Other } else { role_of(&heading).unwrap_or(Role::Other) };
        columns.push(Column { position, heading, role, inferred: false });
    }
    // A title stands in all columns alike; a heading names each by words of its own.
    let title = |row: usize| {
        let words: Vec<&str> = (0..grid.width()).map(|position| grid.heading(row, position)).filter(|words| !words.is_empty()).collect();
        words.len() > 1 && words.iter().all(|known| *known == words[0])
    };
    if rows.clone().any(title) || rows.clone().all(|row| grid.filled(row) == 0) {
        return None;
    }
    for role in [Role::Name, Role::Unit, Role::Number] {
        if columns.iter().filter(|column| column.role == role).count() > 2 {
            return None;
        }
    }
    Some(columns)
}

const LONGEST_HEADING: usize = 60;

/// Settles what single headings leave open: which bare year is the target, and which column without words holds the names.
fn complete(header: &mut Header) {
    let says = |column: &Column, words: &[&str]| words.iter().any(|word| plain(&column.heading).to_lowercase().contains(word.trim()));
    let bare: Vec<usize> = (0..header.columns.len())
        .filter(|at| matches!(header.columns[*at].role, Role::Observed(Some(_))) && !says(&header.columns[*at], OBSERVED))
        .collect();
    let any_target = header.columns.iter().any(|column| matches!(column.role, Role::Target(_)));
    if !any_target && bare.len() >= 2 || !any_target && bare.len() == 1 && header.columns.iter().any(|column| says(column, OBSERVED)) {
        // The last of several years without words is what the plan aims at.
        let year = |at: &usize| match header.columns[*at].role {
            Role::Observed(year) => year,
            _ => None,
        };
        if let Some(last) = bare.iter().copied().max_by_key(|at| year(at)) {
            let aimed = year(&last);
            header.columns[last].role = Role::Target(aimed);
            header.columns[last].inferred = true;
        }
    }
    // Two columns may be called by the indicator: the first then holds groups.
    let names: Vec<usize> = (0..header.columns.len()).filter(|at| header.columns[*at].role == Role::Name).collect();
    if let [first, second] = names[..] {
        let group = header.columns.iter().any(|column| column.role == Role::Domain);
        header.columns[if group { second } else { first }].role = if group { Role::Stage } else { Role::Domain };
        header.columns[if group { second } else { first }].inferred = true;
    }
}
