//! `fiveyear progress` rates anyone's table of base, current and target values by an official method: value, score and label.

use std::path::Path;

use serde::Serialize;

use crate::achieve::official::{
    Method, Progress, ProgressRow, aggregate, progress as assess, progress_frame, progress_rows, progress_schema,
};
use crate::diagnostic::{Code, Diagnostic, io_words};
use crate::language::number::full;
use crate::language::{Language, Text};
use crate::table::{cannot_write, decode, read_csv, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Format, ProgressArguments};
use super::context::{json_page, language};
use super::terminal::{self, Heading, wrap};

/// Assesses every row of a table by one official method.
pub(super) fn progress(common: &Common, options: &ProgressArguments) -> Outcome {
    let name = options.file.display().to_string();
    let bytes = std::fs::read(common.surroundings.place(&options.file)).map_err(|error| vec![cannot_read(&options.file, &error)])?;
    let source = decode(&name, &bytes).map_err(|fault| vec![*fault])?;
    let rows = progress_rows(&read_csv(&source, &progress_schema())?)?;
    let method = options.method.into();
    let results = assess(&rows, method);
    if let Some(place) = &options.out {
        write_csv(&mut progress_frame(&rows, method, &results), &common.surroundings.place(place))
            .map_err(|error| vec![cannot_write(text!("the result", "结果"), place, &error)])?;
    }
    Ok(match common.printed() {
        Format::Json => json_page(&Page::of(&rows, method, &results)),
        Format::Text => page(&rows, method, &results, language(common), common.surroundings.width),
    })
}

fn cannot_read(place: &Path, error: &std::io::Error) -> Diagnostic {
    let place = place.display();
    let Text { zh, en } = io_words(error);
    Diagnostic::error(Code::CannotRead, text!("{place} cannot be used: {en}", "无法使用 {place}：{zh}"))
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
            vec![row.indicator.clone(), shown(result.value), shown(result.score), result.label.text().get(language).to_owned()]
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
}

#[derive(Serialize)]
struct Row<'a> {
    indicator: &'a str,
    value: Option<f64>,
    score: Option<f64>,
    label: &'static str,
}

impl<'a> Page<'a> {
    fn of(rows: &'a [ProgressRow], method: Method, results: &[Progress]) -> Page<'a> {
        let row = |(row, result): (&'a ProgressRow, &Progress)| Row {
            indicator: &row.indicator,
            value: result.value,
            score: result.score,
            label: result.label.code(),
        };
        let together = (method == Method::StatisticsCanada).then(|| aggregate(results));
        Page {
            method: method.code(),
            rows: rows.iter().zip(results).map(row).collect(),
            score: together.and_then(|together| together.score),
            label: together.map(|together| together.label.code()),
        }
    }
}
