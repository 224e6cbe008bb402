//! Reads model.toml: the sections of the model card that only people can write, and where the measured ones stand.

use std::sync::Arc;

use super::section::{Mistakes, Section, parse_document};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

/// A section of the model card: what people say of the model, and a part made from the plan itself after it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSection {
    /// Its heading.
    pub title: Text,
    /// Markdown; may be empty.
    pub text: Text,
    /// The part made from the plan that follows it.
    pub insert: Option<CardPart>,
}

/// A part of the model card that is made from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardPart {
    /// The assumptions that move the number of targets met most.
    Matters,
    /// How many assumptions and indicators have which grade.
    Evidence,
    /// How far each row spreads in five years and how restless its years are, beside its reference class.
    Paths,
    /// Every indicator with its mechanism.
    Indicators,
    /// Every other series with its mechanism.
    Series,
    /// Every assumption and shock with value, source and grade.
    Assumptions,
}

impl CardPart {
    /// All of them, in the order in which a card without model.toml lists them.
    pub const ALL: [CardPart; 6] =
        [CardPart::Matters, CardPart::Evidence, CardPart::Paths, CardPart::Indicators, CardPart::Series, CardPart::Assumptions];

    /// Name in model.toml.
    pub fn code(self) -> &'static str {
        match self {
            CardPart::Matters => "matters",
            CardPart::Evidence => "evidence",
            CardPart::Paths => "paths",
            CardPart::Indicators => "indicators",
            CardPart::Series => "series",
            CardPart::Assumptions => "assumptions",
        }
    }
}

pub(super) fn load(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<CardSection>> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let sections = root.list("section");
    root.finish();
    let mut inserted = Vec::new();
    Some(sections.iter().filter_map(|section| read(section, &mut inserted, mistakes)).collect())
}

fn read(section: &Section<'_>, inserted: &mut Vec<(CardPart, Place)>, mistakes: &Mistakes) -> Option<CardSection> {
    let title = section.words("title", section.require("title"));
    let text = section.words("text", section.value("text")).unwrap_or_default();
    let insert = section.string("insert", section.value("insert"));
    section.finish();
    let insert = match insert {
        None => None,
        Some((name, place)) => {
            let part = CardPart::ALL.into_iter().find(|part| part.code() == name);
            if part.is_none() {
                let list = CardPart::ALL.map(CardPart::code).join(", ");
                mistakes.push(
                    Diagnostic::error(
                        Code::UnknownPart,
                        text!("no part of the model card is called `{name}`", "模型说明没有名为 `{name}` 的部分"),
                    )
                    .at(place.clone())
                    .suggest(&name, CardPart::ALL.map(CardPart::code))
                    .help(text!("possible here: {list}", "这里可用：{list}")),
                );
            }
            if let Some(part) = part {
                if let Some((_, first)) = inserted.iter().find(|(known, _)| *known == part) {
                    mistakes.push(
                        Diagnostic::warning(Code::DuplicateId, text!("`{name}` is inserted twice", "`{name}` 插入了两次"))
                            .at(place.clone())
                            .related(first.clone(), text!("first here", "第一次出现在这里"))
                            .help(text!("delete one of the two, or insert another part", "请删去其中一处，或插入另一部分")),
                    );
                }
                inserted.push((part, place));
            }
            part
        }
    };
    Some(CardSection { title: title?, text, insert })
}
