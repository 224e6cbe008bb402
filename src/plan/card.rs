//! Reads model.toml: the sections of the model card that only people can write, and where the measured ones stand.

use std::sync::Arc;

use super::section::{Mistakes, Section, parse_document};
use super::{CardPart, CardSection};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::text;

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
    Some(sections.iter().filter_map(|section| read(section, mistakes)).collect())
}

fn read(section: &Section<'_>, mistakes: &Mistakes) -> Option<CardSection> {
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
                    .at(place)
                    .suggest(&name, CardPart::ALL.map(CardPart::code))
                    .help(text!("possible here: {list}", "这里可用：{list}")),
                );
            }
            part
        }
    };
    Some(CardSection { title: title?, text, insert })
}
