//! The one renderer of messages: as text for a terminal, or as JSON for a program.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use serde::Serialize;

use super::{Code, Diagnostic, Found, Place, Related, Severity, Source};
use crate::language::{Language, Text};
use crate::text;

/// All messages in one text, in the given order, each followed by an empty line.
pub fn render(diagnostics: &[Diagnostic], language: Language, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics {
        for line in renderer.render(&[group(diagnostic, language)]).lines().filter(|line| !is_nameless(line)) {
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// Messages of one kind in one file that are shown.
const MOST_SHOWN: usize = 50;

/// Codes that are named where the pages of messages are pointed to.
const CODES_NAMED: usize = 3;

/// The same with a line at the end that says how to see what the messages mean.
pub fn render_with_pages(diagnostics: &[Diagnostic], language: Language, colour: bool) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for diagnostic in diagnostics {
        if !codes.contains(&diagnostic.code.name()) {
            codes.push(diagnostic.code.name());
        }
    }
    let pointer = match codes.as_slice() {
        [] => return String::new(),
        [code] => text!("why, and an example: fiveyear explain {code}", "原因与例子：fiveyear explain {code}"),
        several => {
            let more = if several.len() > CODES_NAMED { ", …" } else { "" };
            let list = several[..several.len().min(CODES_NAMED)].join(", ");
            text!("why, and an example: fiveyear explain CODE ({list}{more})", "原因与例子：fiveyear explain 代码（{list}{more}）")
        }
    };
    // A plan of twenty thousand rows may have as many faults, which nobody reads.
    let mut shown = Found::keeping(MOST_SHOWN);
    shown.extend(diagnostics.iter().cloned());
    format!("{}{}\n", render(&shown.into_vec(), language, colour), pointer.get(language))
}

fn group(diagnostic: &Diagnostic, language: Language) -> Group<'_> {
    let level = match (diagnostic.severity, language) {
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Error, Language::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Language::En) => Level::WARNING,
        (Severity::Warning, Language::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Language::En) => Level::NOTE,
        (Severity::Note, Language::Zh) => Level::NOTE.with_name("说明"),
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.get(language)).id(diagnostic.code.name()));
    if let Some(place) = &diagnostic.place {
        let window = window(diagnostic, place);
        let inside = |place: &Place| place.span.start - window.start..place.span.end - window.start;
        let annotation = AnnotationKind::Primary.span(inside(place));
        let annotation = match &diagnostic.label {
            Some(label) => annotation.label(label.get(language)),
            None => annotation,
        };
        let (titled, mut snippet) = snippet(group, place, window.clone(), annotation, language);
        for related in diagnostic.related.iter().filter(|related| related.place.source == place.source) {
            snippet = snippet.annotation(AnnotationKind::Context.span(inside(&related.place)).label(related.label.get(language)));
        }
        group = titled.element(snippet);
        for related in diagnostic.related.iter().filter(|related| related.place.source != place.source) {
            let window = lines_of(&related.place.source, related.place.span.clone());
            let span = related.place.span.start - window.start..related.place.span.end - window.start;
            let annotation = AnnotationKind::Context.span(span).label(related.label.get(language));
            let (titled, snippet) = self::snippet(group, &related.place, window, annotation, language);
            group = titled.element(snippet);
        }
    }
    for help in &diagnostic.help {
        let level = match language {
            Language::En => Level::HELP,
            Language::Zh => Level::HELP.with_name("建议"),
        };
        group = group.element(level.message(help.get(language)));
    }
    group
}

/// The part of the text that a message shows lines of: a file may have a million, and the renderer walks through all it is given.
fn window(diagnostic: &Diagnostic, place: &Place) -> Range<usize> {
    let related = diagnostic.related.iter().map(|related| &related.place).filter(|related| related.source == place.source);
    let (start, end) = related
        .fold((place.span.start, place.span.end), |(start, end), related| (start.min(related.span.start), end.max(related.span.end)));
    lines_of(&place.source, start..end)
}

/// The whole lines that a range of bytes touches.
fn lines_of(source: &Source, span: Range<usize>) -> Range<usize> {
    let text = &source.text;
    let span = source.clip(span);
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    start..text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1)
}

/// Whether a line announces a snippet without a file's name, as those of workbooks are: the line before it has named the cell.
fn is_nameless(line: &str) -> bool {
    // Colours stand between an escape and the letter `m`.
    let plain: String = line
        .split('\u{1b}')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
        .collect();
    plain.trim() == ":::"
}

/// The lines around a place under the name of their file. A cell of a workbook is named as Excel names it, since the line that shows its
/// row stands in no file.
fn snippet<'d>(
    group: Group<'d>,
    place: &'d Place,
    window: Range<usize>,
    annotation: Annotation<'d>,
    language: Language,
) -> (Group<'d>, Snippet<'d, Annotation<'d>>) {
    let (first, _) = place.source.line_column(window.start);
    let snippet = Snippet::source(&place.source.text[window]).line_start(first).annotation(annotation);
    match place.source.sheet {
        Some(_) => (group.element(Origin::path(place.describe().get(language).to_owned())), snippet),
        None => (group, snippet.path(&place.source.name)),
    }
}

/// A diagnostic as data, in both languages.
#[derive(Serialize)]
struct Page<'a> {
    code: Code,
    severity: Severity,
    message: &'a Text,
    place: Option<PlacePage<'a>>,
    label: &'a Option<Text>,
    related: Vec<RelatedPage<'a>>,
    help: &'a [Text],
}

#[derive(Serialize)]
struct RelatedPage<'a> {
    place: PlacePage<'a>,
    label: &'a Text,
}

impl<'a> RelatedPage<'a> {
    fn of(related: &'a Related) -> RelatedPage<'a> {
        RelatedPage { place: PlacePage::of(&related.place), label: &related.label }
    }
}

/// Lines and columns are counted from 1.
#[derive(Serialize)]
struct PlacePage<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    /// Of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

impl<'a> PlacePage<'a> {
    fn of(place: &'a Place) -> PlacePage<'a> {
        let (sheet, cell) = place.cell().map(|(sheet, cell)| (sheet.to_string(), cell.clone())).unzip();
        PlacePage { file: &place.source.name, line: place.line(), column: place.column(), sheet, cell }
    }
}

/// The same as data: one JSON array, both languages, lines and columns counted from 1; of a workbook also sheet and cell.
pub fn to_json(diagnostics: &[Diagnostic]) -> serde_json::Value {
    let page = |diagnostic: &Diagnostic| {
        serde_json::to_value(Page {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: diagnostic.place.as_ref().map(PlacePage::of),
            label: &diagnostic.label,
            related: diagnostic.related.iter().map(RelatedPage::of).collect(),
            help: &diagnostic.help,
        })
        .expect("invariant: a diagnostic is plain data")
    };
    diagnostics.iter().map(page).collect()
}
