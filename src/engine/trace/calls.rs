//! Calls of helpers that go wrong in a way their text shows: two values in each other's place, a helper that calls itself whatever happens.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Place;
use crate::engine::keyword::BASE_PREFIX;

use super::lexer::{Token, is_word};
use super::reader::Reader;
use super::rule_book::RuleBook;

/// A call that hands two values to a helper in each other's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Swapped {
    /// The helper.
    pub helper: String,
    /// The two values as they are written, in their order.
    pub values: [String; 2],
    /// Where the first of them stands.
    pub place: Place,
    /// What bears it out: another call, or the helper's head.
    pub other: Place,
}

/// A call with what each of its values is.
struct Call {
    /// The function in which it stands.
    within: String,
    kinds: Vec<String>,
    values: Vec<(Place, String)>,
}

/// Parameters that are called so take a draw.
const DRAWS: [&str; 3] = ["draw", "shock", "uniform"];

impl RuleBook {
    /// Calls whose values are swapped: every other call of the helper has them the other way round, or the parameter that takes a draw gets
    /// something else while the draw stands elsewhere.
    pub fn swapped_values(&self) -> Vec<Swapped> {
        let mut calls: BTreeMap<(String, usize), Vec<Call>> = BTreeMap::new();
        for (source, function) in self.functions() {
            let tokens = function.tokens(&source.text);
            let reader = Reader { tokens: &tokens, text: &source.text };
            let own = function.name.strip_prefix(BASE_PREFIX).unwrap_or(&function.name);
            for at in (2..tokens.len()).filter(|at| reader.at(at + 1) == "(" && reader.at(at - 1) != ".") {
                let values = reader.values_of(at);
                let key = (reader.at(at).to_owned(), values.len());
                if values.len() < 2 || !self.helpers.contains_key(&key) {
                    continue;
                }
                let written = |range: &Range<usize>| (Place::new(source, reader.span(range)), reader.of(range).to_owned());
                let kinds = values.iter().map(|value| kind(&tokens[value.clone()], own)).collect();
                calls.entry(key).or_default().push(Call {
                    within: function.name.clone(),
                    kinds,
                    values: values.iter().map(written).collect(),
                });
            }
        }
        let mut found = Vec::new();
        for ((helper, count), calls) in &calls {
            let drawn = self.helpers.get(&(helper.clone(), *count)).and_then(|entry| {
                let source = &self.files[entry.file].source;
                let tokens = entry.function.tokens(&source.text);
                let parameters = tokens[2..].iter().take_while(|token| token.text != "{").filter(|token| is_word(token.text));
                let drawn = parameters.map(|token| token.text).position(|name| DRAWS.contains(&name))?;
                Some((drawn, Place::new(source, entry.function.name_span.clone())))
            });
            for (index, call) in calls.iter().enumerate() {
                let by_name = drawn.as_ref().and_then(|(drawn, head)| {
                    let other = call.kinds.iter().position(|kind| kind == SHOCK)?;
                    let lacks = !call.values[*drawn].1.contains("shock");
                    (other != *drawn && lacks).then(|| ([other.min(*drawn), other.max(*drawn)], head.clone()))
                });
                let swapped = by_name.or_else(|| {
                    let others: Vec<&Call> = calls.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, other)| other).collect();
                    let pair = swapped_pair(call, &others)?;
                    let telling = others.iter().find(|known| pair.iter().any(|at| !known.kinds[*at].is_empty()))?;
                    Some((pair, telling.values[pair[0]].0.clone()))
                });
                if let Some(([one, other], beside)) = swapped {
                    let values = [call.values[one].1.clone(), call.values[other].1.clone()];
                    found.push(Swapped { helper: helper.clone(), values, place: call.values[one].0.clone(), other: beside });
                }
            }
        }
        found
    }

    /// Helpers that call themselves whatever they are given, with the place of the call. Those that rules call are told when rules run.
    pub fn endless_helpers(&self) -> Vec<(&str, Place)> {
        let endless = |((name, _), entry): (&'_ (String, usize), &'_ super::rule_book::Entry)| {
            let source = &self.files[entry.file].source;
            let mut calls = entry.function.calls(&source.text).into_iter();
            let chooses = entry.function.tokens(&source.text).iter().any(|token| matches!(token.text, "if" | "switch" | "&" | "|" | "for"));
            let (_, span) = calls.find(|(called, _)| called == name).filter(|_| !chooses)?;
            Some((name.clone(), entry.function.parameters, Place::new(source, span)))
        };
        let found: Vec<_> = self.helpers.iter().filter_map(endless).collect();
        let known = |name: &str| self.helpers.keys().map(|(known, _)| known.as_str()).find(|known| *known == name);
        // Helpers of one name that take other numbers of values may stand behind such a call.
        let alone = |name: &str| self.helpers.keys().filter(|(known, _)| known == name).count() == 1;
        found.into_iter().filter(|(name, ..)| alone(name)).filter_map(|(name, _, place)| Some((known(&name)?, place))).collect()
    }
}

/// A draw of the year and nothing else.
const SHOCK: &str = "shock()";

/// What a value is by its text: a read of the rule's own series, of another one, a named driver, a figure; empty for all that is reckoned.
fn kind(tokens: &[Token<'_>], own: &str) -> String {
    match tokens {
        [holder, point, name] if point.text == "." && is_word(name.text) => {
            let name = if name.text == own { own_word() } else { "" };
            format!("{}.{name}", holder.text)
        }
        [function, open, name, close] if open.text == "(" && close.text == ")" && name.text.starts_with('"') => {
            format!("{}()", function.text)
        }
        _ => String::new(),
    }
}

/// Stands for the rule's own series.
const fn own_word() -> &'static str {
    "own"
}

/// Two values that all other calls have the other way round. One other call alone bears it out only where it holds the rule's own series first.
fn swapped_pair(call: &Call, others: &[&Call]) -> Option<[usize; 2]> {
    let count = call.kinds.len();
    let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| [one, other]));
    let mut turned = pairs.filter(|[one, other]| {
        let (first, second) = (&call.kinds[*one], &call.kinds[*other]);
        // What is reckoned at both places bears out nothing.
        let telling = || {
            let told = |known: &&&Call| !known.kinds[*one].is_empty() || !known.kinds[*other].is_empty();
            others.iter().filter(told)
        };
        // What goes both ways in one rule, as people move between two places, is meant.
        if telling().any(|known| known.within == call.within) {
            return false;
        }
        let all = telling().all(|known| known.kinds[*one] == *second && known.kinds[*other] == *first);
        let own_last = second.as_str() == "prev.own" && *one == 0;
        first != second && all && (telling().count() > 1 || telling().count() == 1 && own_last)
    });
    let pair = turned.next()?;
    turned.next().is_none().then_some(pair)
}
