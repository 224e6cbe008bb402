//! scenarios.csv and scenarios.xlsx: what differs in each scenario as a table, a row for each thing that is changed and a column for each
//! scenario. Each column is written out as the TOML file that says the same.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::budget_line::line_called;
use super::scenario_cells::{figure, of_facility, param};
use super::section::Mistakes;
use super::spelled::{self, Spelled, quoted};
use super::{Assumption, BudgetLine, Facility, Lever};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::table::{Cell, PerCent, TableFile, half_width};
use crate::text;

/// What rows may name.
pub(super) struct Known<'p> {
    pub assumptions: &'p [Assumption],
    pub facilities: &'p [(Facility, Place)],
    pub budget: &'p [BudgetLine],
    pub levers: &'p [Lever],
    /// First and last year of the plan.
    pub years: (i32, i32),
    /// The plan's unit of money as a power of ten, where it is one.
    pub money: Option<i32>,
}

/// The columns that are no scenarios.
const ITEM: [&str; 8] = ["item", "项目", "事项", "内容", "what", "what changes", "subject", "对象"];
const CHANGE: [&str; 10] =
    ["change", "变化", "变动方式", "变动", "改动", "方式", "how", "how it changes", "type of change", "kind of change"];
const NOTE: [&str; 4] = ["note", "notes", "备注", "说明"];

/// What a row changes, and how.
enum Row<'p> {
    /// A key of the file itself, such as `title`.
    Head(&'static str),
    Param(&'p Assumption, &'static str),
    Facility(String, &'static str),
    /// Money that is moved: with the cells that name the lines and the years.
    Shift {
        from: Option<String>,
        to: String,
        years: (i32, i32),
        places: [Place; 2],
    },
    Lever(&'p Lever),
}

/// The scenarios of the table as TOML files by name, each with the place of its heading.
pub(super) fn spelled_out(table: &TableFile, known: &Known<'_>, mistakes: &Mistakes) -> Vec<(Arc<Source>, Place)> {
    let (source, records) = match table.cells() {
        Ok(cells) => cells,
        Err(found) => {
            mistakes.extend(found);
            return Vec::new();
        }
    };
    let Some((header, rows)) = records.split_first() else {
        mistakes.push(Diagnostic::error(Code::EmptyTable, text!("{} holds nothing", "{} 是空的", source.name)));
        return Vec::new();
    };
    let place = |span: &Range<usize>| Place::new(&source, span.clone());
    let called = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.words.trim().to_lowercase().as_str()));
    let (Some(item), change) = (called(&ITEM), called(&CHANGE)) else {
        mistakes.push(
            Diagnostic::error(Code::MissingColumn, text!("column `item` is missing", "缺少列 `item`（项目）"))
                .at(place(&header[0].span))
                .label(text!("the names of the columns", "这一行是列名"))
                .help(text!(
                    "the columns are `item`, `change` and one for each scenario, headed by its name",
                    "各列依次为 `item`（项目）、`change`（变化），以及以名称为表头的各情景"
                )),
        );
        return Vec::new();
    };
    let note = called(&NOTE);
    let columns = (0..header.len()).filter(|at| *at != item && Some(*at) != change && Some(*at) != note);
    let mut headed: BTreeMap<String, &Cell<'_>> = BTreeMap::new();
    for cell in columns.clone().map(|at| &header[at]).filter(|cell| !cell.words.trim().is_empty()) {
        let name = file_name(cell.words.trim());
        if let Some(first) = headed.insert(name.clone(), cell) {
            mistakes.push(
                Diagnostic::error(Code::DuplicateColumn, text!("two columns are the scenario `{name}`", "有两列都是情景 `{name}`"))
                    .at(place(&cell.span))
                    .related(place(&first.span), text!("first here", "第一次出现在这里"))
                    .help(text!("delete one of the two, or give it another name", "请删去其中一列，或改名")),
            );
            return Vec::new();
        }
    }
    let read: Vec<(&Vec<Cell<'_>>, Row<'_>)> = rows
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.words.trim().is_empty()))
        .filter_map(|row| Some((row, read_row(row, (item, change), known, &place, mistakes)?)))
        .collect();
    let mut files = Vec::new();
    for column in columns.filter(|column| !header[*column].words.trim().is_empty()) {
        files.extend(write_column(&header[column], (column, known.money), &read, &place, mistakes));
    }
    if files.is_empty() && !mistakes.any_error() {
        mistakes.push(
            Diagnostic::error(Code::EmptyTable, text!("{} has no column for a scenario", "{} 没有情景列", source.name))
                .at(place(&header[item].span))
                .help(text!("head a column by the scenario's name, such as `squeeze`", "请以情景名称作列名，例如 `财政收紧`")),
        );
    }
    files
}

fn read_row<'p>(
    row: &[Cell<'_>],
    (item, change): (usize, Option<usize>),
    known: &Known<'p>,
    place: &impl Fn(&Range<usize>) -> Place,
    mistakes: &Mistakes,
) -> Option<Row<'p>> {
    let (named, at) = row.get(item).map(|cell| (cell.words.trim(), place(&cell.span)))?;
    let how = change.and_then(|change| row.get(change)).map_or("", |cell| cell.words.trim());
    let how_at = change.and_then(|change| row.get(change)).map_or_else(|| at.clone(), |cell| place(&cell.span));
    if let Some(key) = head(named) {
        return Some(Row::Head(key));
    }
    let plain = half_width(how).to_lowercase();
    let wrong = |possible: &str| {
        mistakes.push(
            Diagnostic::error(
                Code::UnknownChoice,
                text!("`change` cannot be `{how}` for `{named}`", "`{named}` 的 `change` 不能是 `{how}`"),
            )
            .at(how_at.clone())
            .help(text!("one of: {possible}", "可以是：{possible}")),
        );
        None
    };
    let called = |id: &str, name: &Text| id == named || name.zh == named || name.en == named;
    if let Some((from, to)) = moved(named) {
        let line = |words: &str| line_called(known.budget, words.trim()).map_or(words.trim(), |line| line.id.as_str()).to_owned();
        let from = Some(line(from)).filter(|from| !from.is_empty());
        return match years(of_shares(&plain), known.years) {
            Some((first, last)) if first > last => {
                mistakes.push(
                    Diagnostic::error(
                        Code::ShiftYears,
                        text!("the years are swapped: {first} is after {last}", "年份写反了：{first} 在 {last} 之后"),
                    )
                    .at(how_at)
                    .help(text!("write `share {last}-{first}`", "请写 `share {last}-{first}`")),
                );
                None
            }
            Some(years) => Some(Row::Shift { from, to: line(to), years, places: [at, how_at] }),
            None => wrong("share, share 2027-2029"),
        };
    }
    if let Some(assumption) = known.assumptions.iter().find(|assumption| called(&assumption.name, &assumption.label)) {
        return match plain.as_str() {
            "" | "value" | "to" | "set to" | "new value" | "=" | "设为" | "改成" | "取值" | "改为" => {
                Some(Row::Param(assumption, ""))
            }
            "times" | "×" | "*" | "x" | "倍" | "乘" | "倍数" | "multiplied by" | "multiply" | "multiply by" | "乘以" => {
                Some(Row::Param(assumption, "times"))
            }
            "plus" | "+" | "+/-" | "±" | "加" | "增减" | "增加" | "变动" | "change by" | "changes by" | "add" => {
                Some(Row::Param(assumption, "plus"))
            }
            _ => wrong("value, times, plus (取值, 倍, 加)"),
        };
    }
    let meant = known.facilities.iter().find(|(facility, _)| called(&facility.id, &facility.name));
    let all = matches!(
        named.to_lowercase().as_str(),
        "all facilities" | "all projects" | "every facility" | "全部设施" | "所有设施" | "全部项目" | "所有项目"
    );
    let pattern = if all { Some("*".to_owned()) } else { named.contains('*').then(|| named.to_owned()) };
    if let Some(id) = meant.map(|(facility, _)| facility.id.clone()).or(pattern) {
        return match plain.as_str() {
            "" | "delay" | "delay_years" | "late" | "later" | "later by" | "delayed by" | "delay by" | "延期" | "晚" | "延后" | "推迟"
            | "延误" | "推迟年数" => Some(Row::Facility(id, "delay_years")),
            "cancelled" | "canceled" | "cancel" | "取消" => Some(Row::Facility(id, "cancelled")),
            "opening" | "opens" | "投用时间" | "开放时间" | "开放" => Some(Row::Facility(id, "opening")),
            "cost" | "construction_cost" | "投资" | "建设费用" => Some(Row::Facility(id, "construction_cost")),
            "running_cost" | "运行费用" => Some(Row::Facility(id, "running_cost")),
            _ => wrong("delay, cancelled, opening, cost, running_cost (推迟, 取消, 投用时间, 投资, 运行费用)"),
        };
    }
    if let Some(lever) = known.levers.iter().find(|lever| called(&lever.id, &lever.label)) {
        return match plain.as_str() {
            "" | "amount" | "力度" => Some(Row::Lever(lever)),
            _ => wrong("amount (力度)"),
        };
    }
    let names = known.assumptions.iter().map(|assumption| assumption.name.as_str());
    let names = names
        .chain(known.facilities.iter().map(|(facility, _)| facility.id.as_str()))
        .chain(known.levers.iter().map(|lever| lever.id.as_str()));
    mistakes.push(
        Diagnostic::error(
            Code::UnknownItem,
            text!("no assumption, facility or lever is called `{named}`", "没有名为 `{named}` 的假设、设施或措施"),
        )
        .at(at)
        .suggest(named, names.chain(HEADS.iter().map(|(key, _)| *key)))
        .help(text!(
            "money between budget lines is written as `health -> elderly`, new money as `-> elderly`; a scenario's title as `title`",
            "预算项之间的调剂写作 `health -> elderly`，新增资金写作 `-> elderly`；情景标题写 `title`（标题）"
        )),
    );
    None
}

/// The lines that money is moved between, as `health -> elderly`, `from health to elderly` and 由卫生调至养老 say.
fn moved(named: &str) -> Option<(&str, &str)> {
    if let Some(parts) = ["->", "→", "=>", "⇒"].iter().find_map(|arrow| named.split_once(arrow)) {
        return Some(parts);
    }
    if let Some(rest) = named.get(..5).filter(|start| start.eq_ignore_ascii_case("from ")).map(|_| &named[5..]) {
        return rest.split_once(" to ");
    }
    let rest = named.strip_prefix(['由', '从'])?;
    ["调剂到", "调剂至", "调整到", "调整至", "调到", "调至", "转到", "转至", "到", "至"].iter().find_map(|word| rest.split_once(word))
}

/// What stands behind the words that say that shares of the budget are meant.
fn of_shares(plain: &str) -> &str {
    ["share of the budget", "share of budget", "share", "份额", "预算份额", "points", "百分点"]
        .iter()
        .find_map(|word| plain.strip_prefix(word))
        .unwrap_or(plain)
        .trim()
}

/// Rows that say something of the scenario itself.
const HEADS: [(&str, &[&str]); 5] = [
    ("title", &["标题", "名称", "name"]),
    ("title_en", &["英文标题", "title (en)"]),
    ("story", &["故事", "情景说明", "description"]),
    ("story_en", &["英文说明", "story (en)"]),
    ("parent", &["母情景", "父情景", "上级", "上级情景", "基础", "based on"]),
];

fn head(words: &str) -> Option<&'static str> {
    let plain = words.to_lowercase();
    HEADS.iter().find(|(key, also)| *key == plain || also.contains(&plain.as_str())).map(|(key, _)| *key)
}

/// The years over which money is moved: those named, or the whole plan.
fn years(words: &str, (first, last): (i32, i32)) -> Option<(i32, i32)> {
    let words = words.replace(['年', '，', ','], " ").replace(['至', '到', '~', '–', '—'], "-");
    let words = words.trim();
    if words.is_empty() {
        return Some((first, last));
    }
    let parts: Vec<Option<i32>> = words.split('-').map(|year| year.trim().parse().ok()).collect();
    match parts[..] {
        [Some(from), Some(to)] => Some((from, to)),
        [Some(year)] => Some((year, year)),
        _ => None,
    }
}

/// The name of a scenario whose column is headed by these words: blanks cannot stand in the name of a file.
fn file_name(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join("_")
}

fn write_column(
    header: &Cell<'_>,
    (column, money): (usize, Option<i32>),
    rows: &[(&Vec<Cell<'_>>, Row<'_>)],
    place: &impl Fn(&Range<usize>) -> Place,
    mistakes: &Mistakes,
) -> Option<(Arc<Source>, Place)> {
    let heading = header.words.trim();
    let name = file_name(heading);
    let at = place(&header.span);
    let filled: Vec<(&Row<'_>, &Cell<'_>)> = rows
        .iter()
        .filter_map(|(row, read)| Some((read, row.get(column)?)))
        .filter(|(_, cell)| !matches!(cell.words.trim(), "" | "-" | "–" | "—"))
        .collect();
    let text = |key: &str| {
        filled
            .iter()
            .find_map(|(row, cell)| matches!(row, Row::Head(known) if *known == key).then(|| (cell.words.trim(), place(&cell.span))))
    };
    refuse_twice(&filled, place, mistakes)?;
    let mut file = Spelled::default();
    let (title, title_at) = text("title").or_else(|| text("title_en")).unwrap_or((heading, at.clone()));
    let english = text("title_en").map_or("", |(words, _)| words);
    file.line(format!("title = {}", spelled::words(title, english)), &title_at);
    if let Some((story, story_at)) = text("story") {
        file.line(format!("story = {}", spelled::words(story, text("story_en").map_or("", |(words, _)| words))), &story_at);
    }
    if let Some((parent, parent_at)) = text("parent") {
        file.line(format!("parent = {}", quoted(&file_name(parent))), &parent_at);
    }
    let mut section = |name: &str, lines: Vec<(String, Place)>| {
        if let Some((_, first)) = lines.first() {
            file.line(format!("[{name}]"), &first.clone());
        }
        lines.iter().for_each(|(line, cell)| file.line(line.clone(), cell));
    };
    let cell_place = |cell: &Cell<'_>| place(&cell.span);
    let params = filled.iter().filter_map(|(row, cell)| match row {
        Row::Param(assumption, how) => Some((
            format!("{} = {}", quoted(&assumption.name), param(assumption, how, cell, &cell_place(cell), mistakes)?),
            cell_place(cell),
        )),
        _ => None,
    });
    section("param", params.collect());
    let levers = filled.iter().filter_map(|(row, cell)| match row {
        Row::Lever(lever) => {
            Some((format!("{} = {}", quoted(&lever.id), figure(cell, PerCent::Unknown, &cell_place(cell), mistakes)?), cell_place(cell)))
        }
        _ => None,
    });
    section("lever", levers.collect());
    let mut facilities: BTreeMap<&str, Vec<(String, Place)>> = BTreeMap::new();
    for (row, cell) in &filled {
        if let Row::Facility(id, key) = row
            && let Some(value) = of_facility(key, cell, money, &cell_place(cell), mistakes)
        {
            facilities.entry(id).or_default().push((format!("{key} = {value}"), cell_place(cell)));
        }
    }
    for (id, lines) in facilities {
        section(&format!("facility.{}", quoted(id)), lines);
    }
    for (row, cell) in &filled {
        if let Row::Shift { from, to, years, places: [lines, over] } = row
            && let Some(share) = figure(cell, PerCent::Part, &cell_place(cell), mistakes)
        {
            let at = cell_place(cell);
            file.line("[[shift]]".to_owned(), &at);
            if let Some(from) = from {
                file.line(format!("from = {}", quoted(from)), lines);
            }
            file.line(format!("to = {}", quoted(to)), lines);
            file.line(format!("share = {share}"), &at);
            file.line(format!("years = [{}, {}]", years.0, years.1), over);
        }
    }
    Some((file.source(&format!("scenarios/{name}.toml"))?, at))
}

/// Refuses a column that says one thing in two rows; shifts of money may repeat, since they add up.
fn refuse_twice(filled: &[(&Row<'_>, &Cell<'_>)], place: &impl Fn(&Range<usize>) -> Place, mistakes: &Mistakes) -> Option<()> {
    let mut first: BTreeMap<(&str, &str), Place> = BTreeMap::new();
    let mut sound = Some(());
    for (row, cell) in filled {
        let key = match row {
            Row::Head(key) => (*key, ""),
            // An assumption has one value in a scenario, however it is said.
            Row::Param(assumption, _) => (assumption.name.as_str(), "value"),
            Row::Facility(id, key) => (id.as_str(), *key),
            Row::Lever(lever) => (lever.id.as_str(), "amount"),
            Row::Shift { .. } => continue,
        };
        let at = place(&cell.span);
        if let Some(earlier) = first.get(&key) {
            let name = key.0;
            mistakes.push(
                Diagnostic::error(
                    Code::DuplicateRow,
                    text!("two rows change `{name}` in the same scenario", "同一情景中有两行改动 `{name}`"),
                )
                .at(at)
                .related(earlier.clone(), text!("first here", "第一次出现在这里"))
                .help(text!("keep one of the two cells, and empty the other", "请保留其中一个单元格，清空另一个")),
            );
            sound = None;
        } else {
            first.insert(key, at);
        }
    }
    sound
}
