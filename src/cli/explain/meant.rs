//! What a planner means by a word that `explain` is given: one name of the plan, or the list of all that it may be.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::Model;
use crate::language::Text;
use crate::text;

use super::super::context::Context;
use super::super::list::{Entry, Listed, entries};
use super::super::names::{self, Named};

/// The one thing that is meant.
pub(super) enum Meant {
    /// A series or an assumption.
    Name(String),
    /// Something that has no rule of its own: a shock, a facility, a lever, a line of the budget, a scenario.
    Other(Entry),
}

/// Namespaces of rules that may stand before a name: `param.physician_hiring`.
const NAMESPACES: [&str; 4] = ["param.", "now.", "prev.", "base."];

/// The series or assumption of this name, row number or part of an indicator's or assumption's words; else the one other thing of this name.
///
/// Errors: nothing is called so, or several things are, and all of them are listed by kind.
pub(super) fn meant(context: &Context, model: &Model, words: &str) -> Result<Meant, Vec<Diagnostic>> {
    let plan = &context.plan;
    if let Some(shock) = words.strip_prefix("shock.").and_then(|name| plan.shock(name)) {
        let name = &shock.name;
        return Ok(Meant::Other(Entry {
            named: Named { id: words.to_owned(), number: None, name: shock.label.clone() },
            detail: text!("drawn anew each year; rules read `shock(\"{name}\")`", "逐年另行抽取；规则读作 `shock(\"{name}\")`"),
        }));
    }
    let words = NAMESPACES.iter().find_map(|namespace| words.strip_prefix(namespace)).unwrap_or(words);
    if model.series.iter().any(|series| series.name == *words) || plan.assumption(words).is_some() {
        return Ok(Meant::Name(words.to_owned()));
    }
    let has_rule = |named: &Named| model.series.iter().any(|series| series.name == named.id);
    let mut known: Vec<_> = names::indicators(plan).into_iter().filter(has_rule).collect();
    // A part of an indicator's name is less than the whole name of something else.
    let of_other_kind = Listed::ALL.into_iter().any(|kind| {
        let found = entries(kind, plan, &context.scenarios, Some(model));
        found.iter().any(|entry| entry.named.id == words && plan.indicator(words).is_none())
    });
    let mut several = match names::find(words, &known) {
        Ok(position) if of_other_kind && !names::is_whole(words, &known[position]) => vec![position],
        Ok(position) => return Ok(Meant::Name(known.swap_remove(position).id)),
        Err(several) => several,
    };
    // A number is the number of a row, and no part of a name: 50 is not one of 50 children.
    let rows = names::rows(plan);
    let numbers: Vec<&str> = rows.iter().filter_map(|named| named.number.as_deref()).collect();
    if let (Ok(_), [first, .., last]) = (words.trim().parse::<u32>(), &numbers[..])
        && several.is_empty()
        && !numbers.contains(&words.trim())
    {
        let fault = Diagnostic::error(Code::UnknownName, text!("the plan's table has no row {words}", "规划表没有第{words}行"));
        return Err(vec![fault.help(text!("its rows go from {first} to {last}", "各行自{first}至{last}"))]);
    }
    let mut assumptions = names::assumptions(plan);
    let mut what = text!("indicator", "指标");
    if several.is_empty() {
        match names::find(words, &assumptions) {
            Ok(position) => return Ok(Meant::Name(assumptions.swap_remove(position).id)),
            Err(found) => several = found,
        }
        what = text!("assumption", "假设");
    }
    let mut found: Vec<(Listed, Vec<Entry>)> = Listed::ALL.map(|kind| (kind, holding(context, model, kind, words))).into_iter().collect();
    found.retain(|(_, entries)| !entries.is_empty());
    if several.is_empty() {
        let exact = |entry: &Entry| entry.named.id == words || entry.named.name.zh == words || entry.named.name.en == words;
        let all = || found.iter().flat_map(|(_, entries)| entries);
        let one = all().count() == 1;
        if let Some(position) = all().position(|entry| one || exact(entry)) {
            let entry = found.into_iter().flat_map(|(_, entries)| entries).nth(position).expect("invariant: counted above");
            let has_page = model.series.iter().any(|series| series.name == entry.named.id) || plan.assumption(&entry.named.id).is_some();
            return Ok(if has_page { Meant::Name(entry.named.id) } else { Meant::Other(entry) });
        }
        what = text!("name", "名称");
    }
    if !found.is_empty() {
        let Text { zh, en } = what;
        let fault = Diagnostic::error(Code::UnknownName, text!("`{words}` may be more than one {en}", "`{words}` 可以指多个{zh}"));
        return Err(vec![found.iter().fold(fault, |fault, (kind, entries)| fault.help(listed(*kind, entries)))]);
    }
    known.extend(assumptions);
    let others = model.series.iter().filter(|series| plan.indicator(&series.name).is_none());
    known.extend(others.map(|series| Named { id: series.name.clone(), number: None, name: Text::same(&series.name) }));
    let fault = names::unknown(words, &known, &[], Code::UnknownName, text!("indicator, series or assumption", "指标、序列或假设"));
    // Names of kinds of messages have a hyphen, which no name of a plan has.
    let fault = match words.contains('-') {
        true => fault.suggest(words, Code::ALL.iter().map(|code| code.name())),
        false => fault,
    };
    Err(vec![fault.help(text!(
        "`fiveyear list` shows what can be named: fiveyear list assumptions",
        "`fiveyear list` 列出可以指名的事项，如 fiveyear list assumptions"
    ))])
}

/// Everything of a kind whose name holds the words.
fn holding(context: &Context, model: &Model, kind: Listed, words: &str) -> Vec<Entry> {
    let entries = entries(kind, &context.plan, &context.scenarios, Some(model));
    let found = names::holding(words, entries.iter().map(|entry| &entry.named));
    // An indicator's series is the indicator.
    let twice = |entry: &Entry| kind == Listed::Series && context.plan.indicator(&entry.named.id).is_some();
    entries.into_iter().enumerate().filter(|(at, entry)| found.contains(at) && !twice(entry)).map(|(_, entry)| entry).collect()
}

/// `assumptions: id (name), id (name)`.
fn listed(kind: Listed, entries: &[Entry]) -> Text {
    let Text { zh, en } = kind.label();
    let named: Vec<&Named> = entries.iter().map(|entry| &entry.named).collect();
    let all = |of: fn(&Text) -> &str, (open, close): (&str, &str), between: &str| {
        named.iter().map(|named| format!("{}{open}{}{close}", named.id, of(&named.name))).collect::<Vec<_>>().join(between)
    };
    Text::new(format!("{zh}：{}", all(|name| &name.zh, ("（", "）"), "、")), format!("{en}: {}", all(|name| &name.en, (" (", ")"), ", ")))
}
