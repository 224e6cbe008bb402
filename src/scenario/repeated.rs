//! What a scenario says again that its parent says already: a factor, a summand and a delay count on top of the parent's, so twice.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::parsed::{Parsed, parent_of};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::facilities::is_meant;
use crate::plan::section::{Mistakes, Value, number};
use crate::text;

/// Notes each change that the nearest scenario above it that speaks of the same thing has in the same words.
pub(super) fn check_repeated(parsed: &BTreeMap<&str, Option<Parsed<'_>>>, mistakes: &Mistakes) {
    for (name, file) in parsed.iter().filter_map(|(name, file)| Some((*name, file.as_ref()?))) {
        let above = || std::iter::successors(parent_of(parsed, name), |above| parent_of(parsed, above)).take(parsed.len());
        let own = changes(&file.document);
        for (at, change) in own.iter().enumerate() {
            // In one file what is said of all counts for each.
            let Some(first) = own[..at].iter().find(|first| first.of != change.of && first.speaks_of(change)) else { continue };
            let (By::Years(one), By::Years(other)) = (first.by, change.by) else { continue };
            let ((_, pattern), all) = (&first.of, short(one + other));
            let place = |span: &std::ops::Range<usize>| Place::new(file.source, file.source.clip(span.clone()));
            mistakes.push(
                Diagnostic::warning(
                    Code::CountsTwice,
                    text!("`{pattern}` above moves it as well: together {all} years", "上面的 `{pattern}` 也推迟了它：合计{all}年"),
                )
                .at(place(&change.span))
                .related(place(&first.span), text!("here already", "已写在这里"))
                .help(text!("write here what comes on top, or delete one of the two", "这里请写在其上再加的年数，或删去其中一个")),
            );
        }
        for change in own {
            let same = above().find_map(|above| {
                let other = parsed[above].as_ref()?;
                let known = changes(&other.document).into_iter().find(|known| known.speaks_of(&change))?;
                Some((above, other, known))
            });
            let Some((above, other, known)) = same.filter(|(_, _, known)| known.by == change.by && change.by != By::Value) else {
                continue;
            };
            let Text { zh, en } = change.in_all();
            let place = |file: &Parsed<'_>, span| Place::new(file.source, file.source.clip(span));
            mistakes.push(
                Diagnostic::warning(
                    Code::CountsTwice,
                    text!("`{above}`, above this scenario, says the same: {en}", "上级情景 `{above}` 已有同样的内容：{zh}"),
                )
                .at(place(file, change.span))
                .related(place(other, known.span), text!("here already", "已写在这里"))
                .help(text!(
                    "a child has all that its parent has: delete this, or leave it if it is meant to count twice",
                    "下级情景已包含上级的全部内容：请删去这里，若确要计两次则不必改动"
                )),
            );
        }
    }
}

/// What is said of one assumption or of one facility's date.
struct Change {
    of: (&'static str, String),
    by: By,
    span: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    /// The parent's times the first, plus the second.
    Numbers(f64, f64),
    /// Years later.
    Years(f64),
    /// A value of its own, in the place of the parent's.
    Value,
}

impl Change {
    /// Whether both speak of the same assumption, or of a facility in common.
    fn speaks_of(&self, other: &Change) -> bool {
        let ((kind, one), (other_kind, two)) = (&self.of, &other.of);
        kind == other_kind && (one == two || *kind == "facility" && (is_meant(one, two) || is_meant(two, one)))
    }

    fn in_all(&self) -> Text {
        match self.by {
            By::Numbers(times, 0.0) => {
                let (once, twice) = (short(times), short(times * times));
                text!("together {once} times {once}, which is {twice}", "合计 {once} 乘 {once}，即 {twice}")
            }
            By::Numbers(1.0, plus) => {
                let (once, twice) = (short(plus), short(2.0 * plus));
                text!("together {once} and {once}, which is {twice}", "合计 {once} 加 {once}，即 {twice}")
            }
            By::Numbers(..) | By::Value => text!("it counts twice", "会计两次"),
            By::Years(years) => {
                let twice = short(2.0 * years);
                text!("together {twice} years", "合计{twice}年")
            }
        }
    }
}

fn table<'a, 't>(document: &'a DeTable<'t>, key: &str) -> impl Iterator<Item = (String, &'a Value<'t>)> {
    let entries = document.get(key).and_then(|value| value.get_ref().as_table());
    entries.into_iter().flatten().map(|(name, value)| (name.get_ref().to_string(), value))
}

/// All that a file changes of assumptions and dates.
fn changes(document: &DeTable<'_>) -> Vec<Change> {
    let figure = |table: &DeTable<'_>, key: &str| table.get(key).and_then(|value| number(value.get_ref()));
    let params = table(document, "param").map(|(name, value)| {
        let by = match value.get_ref() {
            DeValue::Table(change) if change.contains_key("times") || change.contains_key("plus") => {
                By::Numbers(figure(change, "times").unwrap_or(1.0), figure(change, "plus").unwrap_or(0.0))
            }
            _ => By::Value,
        };
        Change { of: ("param", name), by, span: value.span() }
    });
    let facilities = table(document, "facility").filter_map(|(id, value)| {
        let change = value.get_ref().as_table()?;
        let (by, span) = match change.get("delay_years") {
            Some(years) if !change.contains_key("opening") => (By::Years(number(years.get_ref())?), years.span()),
            _ if change.contains_key("opening") => (By::Value, value.span()),
            _ => return None,
        };
        Some(Change { of: ("facility", id), by, span })
    });
    let idle = |change: &Change| matches!(change.by, By::Numbers(1.0, 0.0) | By::Years(0.0));
    params.chain(facilities).filter(|change| !idle(change)).collect()
}
