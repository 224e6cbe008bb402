//! `fiveyear import`: makes a plan folder of a planner's own table and shows what each cell was taken for.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::import::role::Column;
use crate::import::{self, Entry, Mapping, SaidYears, Understood};
use crate::language::Language;
use crate::plan::write_plan;
use crate::table::read_given;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::language;
use super::terminal::{Heading, table, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct ImportArguments {
    /// The table: .csv, .xlsx, .xls, .ods, or a document's text (.txt, .md)
    pub table: PathBuf,

    /// Sheet of a workbook that holds several
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// The import.toml of an earlier version of the table, to read it the same way
    #[arg(long, value_name = "FILE")]
    pub like: Option<PathBuf>,

    /// The year of the baselines, where the table does not name it
    #[arg(long, value_name = "YEAR")]
    pub base_year: Option<i32>,

    /// The year of the last targets, where the table does not name it
    #[arg(long, value_name = "YEAR")]
    pub target_year: Option<i32>,

    /// A folder that does not exist yet, or is empty
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: PathBuf,
}

impl Execute for ImportArguments {
    const HELP: Help = Help {
        name: "import",
        en: "Make a plan folder of a planner's own table (CSV, XLSX, XLS, ODS, or the text of a document)",
        zh: "把规划人员自己的表格（CSV、XLSX、XLS、ODS 或文件正文）做成规划文件夹",
        arguments: &[
            ("table", "表格文件：.csv、.xlsx、.xls、.ods，或文件正文（.txt、.md）"),
            ("sheet", "工作簿中存放该表的工作表"),
            ("like", "该表上一版的 import.toml，按同样方式读取"),
            ("base_year", "基期年份，表中未写明时给出"),
            ("target_year", "最后目标的年份，表中未写明时给出"),
            ("out", "尚不存在或为空的文件夹"),
        ],
        values: &[("TABLE", "表格")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        import(common, self)
    }
}

/// Reads the table, writes the plan, and shows what was understood.
fn import(common: &Common, options: &ImportArguments) -> Outcome {
    for (option, year) in [("--base-year", options.base_year), ("--target-year", options.target_year)] {
        if let Some(year) = year.filter(|year| !(1900..=2200).contains(year)) {
            let fault =
                Diagnostic::error(Code::NotAYear, text!("`{option} {year}`: {year} is not a year", "`{option} {year}`：{year} 不是年份"));
            return Err(vec![fault.help(text!("write all four digits, such as `{option} 2025`", "请写四位数字，如 `{option} 2025`"))]);
        }
    }
    if let (Some(base), Some(target)) = (options.base_year, options.target_year)
        && target <= base
    {
        let message =
            text!("--target-year {target} does not come after --base-year {base}", "--target-year {target} 不晚于 --base-year {base}");
        let fault = Diagnostic::error(Code::PlanYears, message);
        return Err(vec![if target < base {
            fault.help(text!("write `--base-year {target} --target-year {base}`", "请写 `--base-year {target} --target-year {base}`"))
        } else {
            fault.help(text!(
                "name a later target year, or leave both out to have them read from the table",
                "请写更晚的目标年，或去掉两者，由表中读取"
            ))
        }]);
    }
    let name = options.table.file_name().map_or_else(|| options.table.display().to_string(), |name| name.to_string_lossy().into_owned());
    let mapping = match &options.like {
        Some(file) => {
            let bytes = read(common, file)?;
            let words = String::from_utf8_lossy(&bytes).into_owned();
            Some(Mapping::parse(&file.display().to_string(), &words).map_err(|fault| vec![*fault])?)
        }
        None => None,
    };
    let sheet = options.sheet.as_deref().or_else(|| mapping.as_ref()?.sheet.as_deref());
    let bytes = read(common, &options.table)?;
    let (grid, chosen) = import::open(&name, &bytes, sheet).map_err(|fault| vec![*fault])?;
    let mut understood = import::understand_of(&grid, mapping.as_ref(), SaidYears { base: options.base_year, target: options.target_year })
        .map_err(|fault| vec![*fault])?;
    if let Some(sheet) = &chosen {
        understood.doubts.insert(
            0,
            text!(
                "of several sheets `{sheet}` is read, the only one with a heading of indicators",
                "有多张工作表，只读取唯一含指标表头的“{sheet}”"
            ),
        );
    }
    let files = import::files(&understood, &name, sheet.or(chosen.as_deref()));
    write_plan(&common.surroundings.place(&options.out), &files).map_err(|fault| vec![*fault])?;
    Ok(match common.printed() {
        Format::Json => format!("{:#}\n", as_json(&understood, options)),
        Format::Text => page(&understood, options, language(common), common.surroundings.width),
    })
}

fn read(common: &Common, file: &Path) -> Result<Vec<u8>, Vec<Diagnostic>> {
    read_given(&common.surroundings.place(file), file)
}

/// What an entry's cells were taken for: its target, then those of earlier years.
fn target_words(entry: &Entry, language: Language) -> String {
    let last = import::asked(entry).get(language).to_owned();
    let interim = entry.interim.iter().map(|(year, asked, _)| format!("{year}: {}", import::asked_words(asked).get(language)));
    std::iter::once(last).chain(interim).collect::<Vec<_>>().join("; ")
}

/// The baseline with its year, where that is not the table's.
fn base_words(entry: &Entry, base_year: i32) -> String {
    let Some(value) = entry.base_value() else { return "–".to_owned() };
    let figure = value.form.wrap(&value.number.to_string());
    if entry.baseline_year == base_year { figure } else { format!("{figure} ({})", entry.baseline_year) }
}

/// Each column with what it was taken for: `A 类别 = group`.
fn columns(understood: &Understood, language: Language) -> String {
    let column = |column: &Column| {
        let letter = crate::diagnostic::column_name(column.position);
        let (role, mark) = (column.role.words(), if column.inferred { " ?" } else { "" });
        format!("{letter} {} = {}{mark}", column.heading, role.get(language))
    };
    let named = understood.header.columns.iter().filter(|column| !column.heading.is_empty());
    named.map(column).collect::<Vec<_>>().join(if language == Language::Zh { "；" } else { "; " })
}

fn page(understood: &Understood, options: &ImportArguments, language: Language, width: usize) -> String {
    let headings = [
        Heading::right(text!("row", "行").get(language)),
        Heading::filling(text!("indicator", "指标").get(language)),
        Heading { words: text!("unit", "单位").get(language).to_owned(), right: false, fills: false },
        Heading::right(text!("baseline", "基期").get(language)),
        Heading::filling(text!("printed target", "所印目标").get(language)),
        Heading::filling(text!("read as", "读作").get(language)),
        Heading { words: " ".to_owned(), right: false, fills: false },
    ];
    let rows: Vec<Vec<String>> = understood
        .entries
        .iter()
        .map(|entry| {
            let row = &entry.row;
            let stage = if row.stage.is_empty() { String::new() } else { format!("（{}）", row.stage) };
            vec![
                row.line.to_string(),
                format!("{}{stage}", row.name),
                row.unit.clone(),
                base_words(entry, understood.base_year),
                entry.target.as_ref().map_or(String::new(), |read| read.words.clone()),
                target_words(entry, language),
                if entry.doubts.is_empty() { String::new() } else { "?".to_owned() },
            ]
        })
        .collect();
    let (base, target, folder) = (understood.base_year, understood.target_year, options.out.display());
    let judged = understood.entries.iter().filter(|entry| entry.is_judged()).count();
    let modelled = understood.entries.iter().filter(|entry| entry.is_judged() && entry.base_value().is_some()).count();
    let count = understood.entries.len();
    let watched = count - judged;
    let mut page = wrap(
        text!(
            "{count} indicators, baselines of {base}, targets for {target}; {judged} have a target that reads as a number, {modelled} of them a baseline to start from; {watched} are watched and not judged.",
            "共 {count} 项指标，基期 {base} 年，目标 {target} 年；{judged} 项的目标能读成数值，其中 {modelled} 项有基期值可作起点；{watched} 项只监测、不评判。"
        )
        .get(language),
        width,
        "",
    );
    page += &wrap(&columns(understood, language), width, "");
    page += "\n";
    page += &table(&headings, &rows, width);
    let mut doubts: Vec<String> = understood.doubts.iter().map(|doubt| doubt.get(language).to_owned()).collect();
    for entry in &understood.entries {
        doubts.extend(entry.doubts.iter().map(|(cell, doubt)| format!("{cell} {}：{}", entry.row.name, doubt.get(language))));
    }
    if !doubts.is_empty() {
        page += "\n";
        page += &wrap(text!("? Please look at these:", "? 请核对：").get(language), width, "");
        doubts.iter().for_each(|doubt| page += &wrap(doubt, width, "  "));
    }
    if !understood.passed_over.is_empty() {
        page += "\n";
        page += &wrap(text!("Rows that hold no indicator:", "不是指标的行：").get(language), width, "");
        for (row, what) in &understood.passed_over {
            page += &wrap(&format!("{} {}", row + 1, what.get(language)), width, "  ");
        }
    }
    page += "\n";
    page += &wrap(
        text!(
            "The plan is in {folder}; import.toml there holds how the table was read. No rule says yet how an indicator moves: each goes by its class (column `family` of seeds/indicators.csv). Next: fiveyear run --plan {folder}",
            "规划已写入 {folder}，其中 import.toml 记下了表格的读法。尚无规则说明指标如何变动：各项暂按所属类别推算（seeds/indicators.csv 的 `family` 列）。下一步：fiveyear run --plan {folder}"
        )
        .get(language),
        width,
        "",
    );
    page
}

fn as_json(understood: &Understood, options: &ImportArguments) -> serde_json::Value {
    let entry = |entry: &Entry| {
        json!({
            "row": entry.row.line,
            "code": entry.row.code,
            "domain": entry.row.domain,
            "name": entry.row.name,
            "stage": entry.row.stage,
            "unit": entry.row.unit,
            "id": entry.id,
            "family": entry.family.code(),
            "baseline": entry.base_value().map(|value| value.number),
            "baseline_year": entry.baseline_year,
            "nature": entry.nature.map(|nature| nature.code()),
            "department": entry.department,
            "target_printed": entry.target.as_ref().map(|read| &read.words),
            "target": entry.demand.as_ref().map(|demand| demand.value),
            "comparison": entry.demand.as_ref().map(|demand| demand.comparison.code()),
            "tolerance": entry.demand.as_ref().and_then(|demand| demand.tolerance),
            "measure": entry.demand.as_ref().map(|demand| demand.measure.code()),
            "form": entry.demand.as_ref().map(|demand| demand.form.code()),
            "better": entry.demand.as_ref().map(|demand| demand.better.code()),
            "observed": entry.observed.iter().map(|(year, value, _)| json!({ "year": year, "value": value })).collect::<Vec<_>>(),
            "interim": entry.interim.iter().map(|(year, demand, _)| json!({ "year": year, "target": demand.value })).collect::<Vec<_>>(),
            "doubts": entry.doubts.iter().map(|(cell, doubt)| json!({ "cell": cell, "zh": doubt.zh, "en": doubt.en })).collect::<Vec<_>>(),
        })
    };
    json!({
        "plan": options.out,
        "base_year": understood.base_year,
        "target_year": understood.target_year,
        "doubts": understood.doubts,
        "indicators": understood.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}
