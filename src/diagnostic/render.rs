//! The one renderer: in go diagnostics and a language, out comes text for a terminal or JSON for a program.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::language::Language;

/// All messages in one text, in the given order, each followed by an empty line.
pub fn render(diagnostics: &[Diagnostic], language: Language, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic, language)]));
        text.push_str("\n\n");
    }
    text
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
    let mut group = Group::with_title(level.primary_title(diagnostic.message.get(language)).id(diagnostic.code));
    if let Some(place) = &diagnostic.place {
        let annotation = AnnotationKind::Primary.span(place.span.clone());
        let annotation = match &diagnostic.label {
            Some(label) => annotation.label(label.get(language)),
            None => annotation,
        };
        let mut snippet = Snippet::source(&place.source.text).path(&place.source.name).annotation(annotation);
        for related in diagnostic.related.iter().filter(|related| related.place.source == place.source) {
            snippet = snippet.annotation(AnnotationKind::Context.span(related.place.span.clone()).label(related.label.get(language)));
        }
        group = group.element(snippet);
        for related in diagnostic.related.iter().filter(|related| related.place.source != place.source) {
            group = group.element(
                Snippet::source(&related.place.source.text)
                    .path(&related.place.source.name)
                    .annotation(AnnotationKind::Context.span(related.place.span.clone()).label(related.label.get(language))),
            );
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

/// The same as data: one JSON array, both languages, lines and columns counted from 1.
pub fn to_json(diagnostics: &[Diagnostic]) -> serde_json::Value {
    let place = |place: &super::Place| serde_json::json!({ "file": place.source.name, "line": place.line(), "column": place.column() });
    diagnostics
        .iter()
        .map(|diagnostic| {
            serde_json::json!({
                "code": diagnostic.code,
                "severity": diagnostic.severity,
                "message": diagnostic.message,
                "place": diagnostic.place.as_ref().map(place),
                "label": diagnostic.label,
                "related": diagnostic.related.iter().map(|related| serde_json::json!({ "place": place(&related.place), "label": related.label })).collect::<Vec<_>>(),
                "help": diagnostic.help,
            })
        })
        .collect()
}
