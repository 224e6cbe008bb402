//! `fiveyear progress` rates anyone's table of base, current and target values by an official method: value, score and label.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::achieve::official::{
    Method, Progress, ProgressRow, Unassessed, aggregate, progress as assess, progress_doubts, progress_frame, progress_rows,
    progress_schema,
};
use crate::diagnostic::{self};
use crate::language::number::full;
use crate::language::{Language, Text};
use crate::table::{csv_bytes, decode, read_csv, read_given};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{json_page, language};
use super::result_file::write_result;
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct ProgressArguments {
    /// CSV with columns indicator, base_year, base_value, current_year, current_value, target_year, target_value, direction (more or
    /// less), natural_limit (may be left out)
    pub file: PathBuf,

    /// The official method
    #[arg(long, value_enum, default_value_t = MethodArgument::Statcan, value_name = "METHOD")]
    pub method: MethodArgument,

    /// Also write the result as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for ProgressArguments {
    const HELP: Help = Help {
        name: "progress",
        en: "Assess a table of base, current and target values by an official method",
        zh: "用官方方法评估一张含基期、现状与目标值的表",
        arguments: &[
            (
                "file",
                "CSV，列为 indicator、base_year、base_value、current_year、current_value、target_year、target_value、direction（more 或 less）、natural_limit（可省略）",
            ),
            ("method", "官方方法"),
            ("out", "同时把结果写入该 CSV 文件"),
        ],
        values: &[("METHOD", "方法")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        progress(common, self)
    }
}

/// Official methods by the names they have in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MethodArgument {
    Statcan,
    Unsd,
    Escap,
    Eurostat,
    #[value(name = "sdg_index", alias = "sdg-index")]
    SdgIndex,
    Oecd,
}

impl From<MethodArgument> for Method {
    fn from(argument: MethodArgument) -> Method {
        match argument {
            MethodArgument::Statcan => Method::StatisticsCanada,
            MethodArgument::Unsd => Method::UnitedNations,
            MethodArgument::Escap => Method::Escap,
            MethodArgument::Eurostat => Method::Eurostat,
            MethodArgument::SdgIndex => Method::SdgIndex,
            MethodArgument::Oecd => Method::Oecd,
        }
    }
}

/// Assesses every row of a table by one official method.
fn progress(common: &Common, options: &ProgressArguments) -> Outcome {
    let name = options.file.display().to_string();
    let bytes = read_given(&common.surroundings.place(&options.file), &options.file)?;
    let source = decode(&name, &bytes).map_err(|fault| vec![*fault])?;
    let frame = read_csv(&source, &progress_schema())?;
    let rows = progress_rows(&frame)?;
    let doubts = progress_doubts(&frame);
    let method = options.method.into();
    let results = assess(&rows, method);
    if let Some(place) = &options.out {
        write_result(common, place, text!("the result", "结果"), &[".csv"], &csv_bytes(&progress_frame(&rows, method, &results)))?;
    }
    Ok(match common.printed() {
        Format::Json => {
            json_page(&Page { notes: (!doubts.is_empty()).then(|| diagnostic::to_json(&doubts)), ..Page::of(&rows, method, &results) })
        }
        Format::Text => {
            let page = page(&rows, method, &results, language(common), common.surroundings.width);
            if doubts.is_empty() { page } else { format!("{page}\n{}", diagnostic::render_with_pages(&doubts, language(common), false)) }
        }
    })
}

fn page(rows: &[ProgressRow], method: Method, results: &[Progress], language: Language, width: usize) -> String {
    let headings = [
        Heading::filling(text!("indicator", "指标").get(language)),
        Heading::right(text!("value", "值").get(language)),
        Heading::right(text!("score", "评分").get(language)),
        Heading::filling(text!("label", "评级").get(language)),
    ];
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), full);
    let lines: Vec<Vec<String>> = rows
        .iter()
        .zip(results)
        .map(|(row, result)| {
            let label = match Unassessed::of(row, method, result) {
                Some(why) => {
                    let (label, why) = (result.label.text(), why.text());
                    Text::new(format!("{}：{}", label.zh, why.zh), format!("{}: {}", label.en, why.en))
                }
                None => result.label.text(),
            };
            vec![row.indicator.clone(), shown(result.value), shown(result.score), label.get(language).to_owned()]
        })
        .collect();
    let mut page = terminal::table(&headings, &lines, width);
    if method == Method::StatisticsCanada && results.len() > 1 {
        let together = aggregate(results);
        let (label, score) = (together.label.text(), shown(together.score));
        let (en, zh) = (label.en, label.zh);
        page += &wrap(text!("All rows together: {en}, mean score {score}", "全部合计：{zh}，平均分{score}").get(language), width, "");
    }
    let (name, meaning, source) = (method.name(), method.value_meaning(), method.source());
    let [colon, stop] = [text!(": ", "："), text!(". ", "。")];
    let words = [&name, &colon, &meaning, &stop, &source];
    let note: String = words.iter().map(|words| words.get(language)).collect();
    page += &wrap(&note, width, "");
    page
}

/// The same as data.
#[derive(Serialize)]
struct Page<'a> {
    method: &'static str,
    rows: Vec<Row<'a>>,
    /// Of all rows together, where the method has it.
    score: Option<f64>,
    label: Option<&'static str>,
    /// What is odd in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Row<'a> {
    indicator: &'a str,
    value: Option<f64>,
    score: Option<f64>,
    label: &'static str,
    /// Why it is not assessed.
    reason: Option<&'static str>,
}

impl<'a> Page<'a> {
    fn of(rows: &'a [ProgressRow], method: Method, results: &[Progress]) -> Page<'a> {
        let row = |(row, result): (&'a ProgressRow, &Progress)| Row {
            indicator: &row.indicator,
            value: result.value,
            score: result.score,
            label: result.label.code(),
            reason: Unassessed::of(row, method, result).map(Unassessed::code),
        };
        let together = (method == Method::StatisticsCanada).then(|| aggregate(results));
        Page {
            method: method.code(),
            rows: rows.iter().zip(results).map(row).collect(),
            score: together.and_then(|together| together.score),
            label: together.map(|together| together.label.code()),
            notes: None,
        }
    }
}
