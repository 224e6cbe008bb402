//! Rule files that have been read: each rule and helper with its text, its description and its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rhai::{AST, Position};

use crate::diagnostic::{Place, Source};
use crate::engine::keyword::BASE_PREFIX;
use crate::language::Text;
use crate::text;

use super::endings::ValuelessEnd;
use super::lexer::{Function, is_word};
use super::messages::Helper;

/// Rule files, parsed and checked. Built by [`super::load`].
pub struct RuleBook {
    pub(super) ast: AST,
    pub(super) files: Vec<File>,
    /// Functions without parameters by name.
    pub(super) rules: BTreeMap<String, Entry>,
    /// Functions with parameters by name and number of parameters.
    pub(super) helpers: BTreeMap<(String, usize), Entry>,
}

/// A file, read as if all files stood one below the other, so that a line that Rhai reports says which file it is in.
pub(super) struct File {
    pub(super) source: Arc<Source>,
    pub(super) first_line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) file: usize,
    pub(super) function: Function,
    pub(super) description: String,
}

impl RuleBook {
    /// Names of all series that have a rule, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str).filter(|name| !name.starts_with(BASE_PREFIX))
    }

    /// The `///` comment of a rule.
    pub fn description(&self, rule: &str) -> Option<&str> {
        self.rules.get(rule).map(|entry| entry.description.as_str())
    }

    /// The place of a rule's name.
    pub fn rule_place(&self, rule: &str) -> Option<Place> {
        let entry = self.rules.get(rule)?;
        Some(Place::new(&self.files[entry.file].source, entry.function.name_span.clone()))
    }

    /// A rule's text, from `fn` to the closing brace.
    pub fn text(&self, rule: &str) -> Option<&str> {
        let entry = self.rules.get(rule)?;
        Some(&self.files[entry.file].source.text[entry.function.span.clone()])
    }

    /// Names of helpers: functions with parameters.
    pub fn helper_names(&self) -> impl Iterator<Item = &str> {
        self.helpers.keys().map(|(name, _)| name.as_str())
    }

    /// Helpers as their heads say.
    pub(super) fn helpers(&self) -> impl Iterator<Item = Helper<'_>> {
        self.helpers.iter().map(|((name, parameters), entry)| {
            let source = &self.files[entry.file].source;
            let span = &entry.function.name_span;
            let rest = &source.text[span.start..entry.function.span.end.max(span.start)];
            let head = rest.find(')').map_or(name.as_str(), |end| &rest[..=end]);
            Helper { name, parameters: *parameters, head, place: Place::new(source, span.clone()) }
        })
    }

    /// The calls that lead from a function back to one that is called already, from the first that is met again: who calls, what is called, and
    /// where. Nothing if the functions behind it do not call one another in a circle.
    pub(super) fn circle_of_calls(&self, function: &str) -> Option<Vec<(String, String, Place)>> {
        let mut calls: BTreeMap<&str, Vec<(&str, Place)>> = BTreeMap::new();
        for (source, function) in self.functions() {
            let found = function.calls(&source.text).into_iter().map(|(called, span)| (called, Place::new(source, span)));
            calls.entry(&function.name).or_default().extend(found);
        }
        let mut finished: BTreeSet<&str> = BTreeSet::new();
        let (&start, _) = calls.get_key_value(function)?;
        // Depth first; each entry is a function with the number of its calls that have been followed.
        let mut line: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((name, next)) = line.last_mut() {
            let name = *name;
            let Some((called, place)) = calls.get(name).and_then(|calls| calls.get(*next)) else {
                finished.insert(name);
                line.pop();
                continue;
            };
            *next += 1;
            if let Some(first) = line.iter().position(|(known, _)| known == called) {
                let step = |pair: &[(&str, usize)]| {
                    let (caller, followed) = pair[0];
                    let (_, place) = &calls[caller][followed - 1];
                    (caller.to_owned(), pair[1].0.to_owned(), place.clone())
                };
                let mut circle: Vec<_> = line[first..].windows(2).map(step).collect();
                circle.push((name.to_owned(), (*called).to_owned(), place.clone()));
                return Some(circle);
            }
            if let Some((&called, _)) = calls.get_key_value(called).filter(|(called, _)| !finished.contains(*called)) {
                line.push((called, 0));
            }
        }
        None
    }

    /// The figures that a rule writes, each with its place.
    pub fn figures(&self, rule: &str) -> Vec<(f64, Place)> {
        let Some(entry) = self.rules.get(rule) else { return Vec::new() };
        let source = &self.files[entry.file].source;
        let tokens = entry.function.tokens(&source.text);
        let begins = tokens.iter().enumerate().filter(|(_, token)| token.text.starts_with(|first: char| first.is_ascii_digit()));
        let figure = |(at, token): (usize, &super::lexer::Token<'_>)| {
            // `0.5` is two numbers and a point without a space between them.
            let end = match (tokens.get(at + 1), tokens.get(at + 2)) {
                (Some(point), Some(decimals)) if point.text == "." && point.span.end == decimals.span.start => decimals.span.end,
                _ => token.span.end,
            };
            let span = token.span.start..end;
            Some((source.text[span.clone()].replace('_', "").parse::<f64>().ok()?, Place::new(source, span)))
        };
        begins.filter_map(figure).collect()
    }

    /// Names of all functions without parameters, rules for the base year included.
    pub fn rule_names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// Where a rule reads `namespace.name`, the first of several.
    pub fn reading(&self, rule: &str, namespace: &str, name: &str) -> Option<Place> {
        let entry = self.rules.get(rule)?;
        let source = &self.files[entry.file].source;
        let reading =
            entry.function.readings(&source.text).into_iter().find(|read| read.point && read.holder == namespace && read.name == name)?;
        Some(Place::new(source, reading.span))
    }

    /// Where a rule asks `function("name")`, the first of several.
    pub fn asking(&self, rule: &str, function: &str, name: &str) -> Option<Place> {
        let entry = self.rules.get(rule)?;
        let source = &self.files[entry.file].source;
        let readings = entry.function.readings(&source.text);
        let reading = readings.into_iter().find(|read| !read.point && read.holder == function && read.name == name)?;
        Some(Place::new(source, reading.span))
    }

    /// Rules and helpers that no other function names, nor what they are the base-year value of.
    pub fn unread(&self) -> BTreeSet<&str> {
        let named: BTreeSet<&str> = self.functions().flat_map(|(source, function)| function.mentions(&source.text)).collect();
        let of_nothing =
            |name: &str| name.strip_prefix(BASE_PREFIX).is_none_or(|series| !named.contains(series) && !self.rules.contains_key(series));
        self.rule_names().chain(self.helper_names()).filter(|name| !named.contains(name) && of_nothing(name)).collect()
    }

    /// The place of the name of a rule or helper.
    pub(super) fn function_place(&self, name: &str) -> Option<Place> {
        self.rule_place(name).or_else(|| self.helpers().find(|helper| helper.name == name).map(|helper| helper.place))
    }

    /// The place of the name of a helper.
    pub fn helper_place(&self, name: &str) -> Option<Place> {
        self.helpers().find(|helper| helper.name == name).map(|helper| helper.place)
    }

    /// The rule in whose body a place lies.
    pub fn rule_around(&self, place: &Place) -> Option<&str> {
        let around = |entry: &Entry| {
            let Function { span, name_span, .. } = &entry.function;
            self.files[entry.file].source.name == place.source.name && (name_span.end..span.end).contains(&place.span.start)
        };
        self.rules.iter().find(|(_, entry)| around(entry)).map(|(name, _)| name.as_str())
    }

    /// The function in whose text a place lies.
    pub(super) fn function_at(&self, place: &Place) -> Option<(&Arc<Source>, &Function)> {
        self.functions().find(|(source, function)| source.name == place.source.name && function.span.contains(&place.span.start))
    }

    /// Whether some function takes a series for the list that it is: adds it up, goes through it, or takes a part of it.
    pub(super) fn read_as_list(&self, series: &str) -> bool {
        let behind = |text: &str, end: usize| text[end..].trim_start().starts_with(['.', '[']);
        let before = |text: &str, start: usize| {
            let holder = text[..start].trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '.');
            ["sum(", "mean(", "max(", "min(", " in "].iter().any(|word| holder.ends_with(word))
        };
        self.functions().any(|(source, function)| {
            let text = source.text.as_str();
            let mut read = function.readings(text).into_iter().filter(|reading| reading.point && reading.name == series);
            read.any(|reading| behind(text, reading.span.end) || before(text, reading.span.start))
        })
    }

    /// The helper to which a rule hands `holder.name`, the innermost whose brackets it stands in.
    pub fn handed_to(&self, rule: &str, holder: &str, name: &str) -> Option<&str> {
        let entry = self.rules.get(rule)?;
        let tokens = entry.function.tokens(&self.files[entry.file].source.text);
        let read = tokens.windows(3).position(|words| words[0].text == holder && words[1].text == "." && words[2].text == name)?;
        let mut depth = 0_i32;
        (1..read).rev().find_map(|index| {
            match tokens[index].text {
                ")" => depth += 1,
                "(" if depth > 0 => depth -= 1,
                "(" => return self.helpers.keys().map(|(helper, _)| helper.as_str()).find(|helper| *helper == tokens[index - 1].text),
                _ => {}
            }
            None
        })
    }

    /// How often functions call one of this name.
    pub fn calls_of(&self, name: &str) -> usize {
        let calls = |(source, function): (&Arc<Source>, &Function)| {
            function.calls(&source.text).iter().filter(|(called, _)| *called == name).count()
        };
        self.functions().map(calls).sum()
    }

    /// Where a helper adds one of its parameters to 1, or takes it from 1.
    pub fn added_to_one(&self, helper: &str) -> Option<Place> {
        let (_, entry) = self.helpers.iter().find(|((name, _), _)| name == helper)?;
        let source = &self.files[entry.file].source;
        let tokens = entry.function.tokens(&source.text);
        let body = tokens.iter().position(|token| token.text == "{")?;
        let at = |index: usize| tokens.get(index).map_or("", |token| token.text);
        let parameters: Vec<&str> = tokens[3..body].iter().map(|token| token.text).filter(|word| is_word(word)).collect();
        let found = (body..tokens.len()).find_map(|index| {
            let sign = if at(index + 1) == "." { index + 3 } else { index + 1 };
            let one = at(index) == "1" && (sign == index + 1 || at(index + 2).bytes().all(|byte| byte == b'0'));
            (one && matches!(at(sign), "+" | "-") && parameters.contains(&at(sign + 1))).then_some(sign + 1)
        })?;
        Some(Place::new(source, tokens[found].span.clone()))
    }

    /// How many helpers one calls, itself or through others.
    pub fn called_by_helper(&self, helper: &str) -> usize {
        let entries = self.helpers.iter().filter(|((name, _), _)| name == helper).map(|(_, entry)| entry);
        self.called_by(entries.collect()).len()
    }

    /// All helpers that a rule calls, itself or through others.
    pub fn helpers_behind(&self, rule: &str) -> BTreeSet<&str> {
        self.called_by(self.rules.get(rule).into_iter().collect())
    }

    pub(super) fn called_by<'b>(&'b self, mut open: Vec<&'b Entry>) -> BTreeSet<&'b str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        while let Some(entry) = open.pop() {
            let called = entry.function.calls(&self.files[entry.file].source.text);
            for ((name, _), helper) in self.helpers.iter().filter(|((name, _), _)| called.iter().any(|(called, _)| called == name)) {
                if found.insert(name) {
                    open.push(helper);
                }
            }
        }
        found
    }

    /// What a rule gives, where its last line says it.
    pub(super) fn value_place(&self, rule: &str, is_text: bool) -> Option<Place> {
        let entry = self.rules.get(rule)?;
        let source = &self.files[entry.file].source;
        Some(Place::new(source, entry.function.value_span(&source.text, is_text)?))
    }

    /// The one thing in a function that may have no value and is asked for one, with what is said of it: a choice, or a helper that it calls.
    pub(super) fn valueless_part(&self, source: &Arc<Source>, function: &Function) -> Option<(Place, Text, Text)> {
        let choices = function.valueless_choices(&source.text);
        let called: BTreeSet<&str> = function.calls(&source.text).into_iter().map(|(name, _)| name).collect();
        let ends = |((name, _), entry): (&(String, usize), &Entry)| {
            let source = &self.files[entry.file].source;
            let end = entry.function.end_without_value(&source.text).filter(|_| called.contains(name.as_str()))?;
            Some(RuleBook::told_end(source, name, end))
        };
        let helpers: Vec<_> = self.helpers.iter().filter_map(ends).collect();
        match (&choices[..], &helpers[..]) {
            ([(span, end)], []) => {
                let place = Place::new(source, span.clone());
                Some(if *end == ValuelessEnd::Switch {
                    let message =
                        text!("in the years that this `switch` does not name, it has no value", "这个 `switch` 没有列出的年份中，它没有值");
                    (place, message, text!("add `_ => …` for all other years", "请加上 `_ => …`，用于其余年份"))
                } else {
                    let message = text!("where its condition does not hold, this `if` has no value", "条件不成立时，这个 `if` 没有值");
                    (place, message, text!("write `else {{ … }}` after it", "请在其后写 `else {{ … }}`"))
                })
            }
            ([], [told]) => Some(told.clone()),
            _ => None,
        }
    }

    /// Helpers that no function calls, with their places. Those of `rules/lib/` are there for whoever needs them.
    pub fn idle_helpers(&self) -> Vec<(&str, Place)> {
        let called: BTreeSet<&str> = self.functions().flat_map(|(source, function)| function.mentions(&source.text)).collect();
        let idle = self.helpers().filter(|helper| !called.contains(helper.name) && !helper.place.source.name.contains("/lib/"));
        idle.map(|helper| (helper.name, helper.place)).collect()
    }

    /// Rules of base-year values whose series has no rule: nothing asks for them.
    pub fn idle_bases(&self) -> Vec<(&str, Place)> {
        let bases = self.rules.keys().filter_map(|name| Some((name, name.strip_prefix(BASE_PREFIX)?)));
        bases
            .filter(|(_, series)| !self.rules.contains_key(*series))
            .filter_map(|(name, _)| Some((name.as_str(), self.rule_place(name)?)))
            .collect()
    }

    /// Where a rule ends without a value, with what is said of it: an `if` without `else`, or a semicolon after its last line.
    pub(super) fn valueless_end(&self, rule: &str) -> Option<(Place, Text, Text)> {
        let entry = self.rules.get(rule)?;
        let source = &self.files[entry.file].source;
        Some(RuleBook::told_end(source, rule, entry.function.end_without_value(&source.text)?))
    }

    /// What is said of a function that ends without a value.
    fn told_end(source: &Arc<Source>, rule: &str, (span, end): (std::ops::Range<usize>, ValuelessEnd)) -> (Place, Text, Text) {
        let place = Place::new(source, span);
        match end {
            ValuelessEnd::If => (
                place,
                text!(
                    "where its condition does not hold, this `if` gives `{rule}` no value",
                    "条件不成立时，这个 `if` 不给 `{rule}` 任何值"
                ),
                text!("write `else {{ … }}` after it", "请在其后写 `else {{ … }}`"),
            ),
            ValuelessEnd::Variable(start, end) => {
                let name = &source.text[start..end];
                (
                    place,
                    text!("`{rule}` has no value: its last line sets `{name}`", "`{rule}` 没有值：最后一行只是给 `{name}` 赋值"),
                    text!("write `{name}` as its last line", "请在最后另起一行写 `{name}`"),
                )
            }
            ValuelessEnd::Switch => (
                place,
                text!(
                    "in the years that this `switch` does not name, `{rule}` has no value",
                    "这个 `switch` 没有列出的年份中，`{rule}` 没有值"
                ),
                text!("add `_ => …` for all other years", "请加上 `_ => …`，用于其余年份"),
            ),
            ValuelessEnd::Semicolon => (
                place,
                text!("`{rule}` has no value: its last line ends in `;`", "`{rule}` 没有值：最后一行以 `;` 结尾"),
                text!("leave out this `;`, so that the last line is the value", "请去掉这个 `;`，最后一行就是规则的值"),
            ),
        }
    }

    /// The place of a position that Rhai reports; behind a point, of the word after it.
    pub(super) fn place(&self, position: Position) -> Option<Place> {
        place(&self.files, position)
    }

    /// All functions in the order of the files.
    pub(super) fn functions(&self) -> impl Iterator<Item = (&Arc<Source>, &Function)> {
        let mut entries: Vec<&Entry> = self.rules.values().chain(self.helpers.values()).collect();
        entries.sort_by_key(|entry| (entry.file, entry.function.span.start));
        entries.into_iter().map(|entry| (&self.files[entry.file].source, &entry.function))
    }
}

pub(super) fn place(files: &[File], position: Position) -> Option<Place> {
    let line = position.line()?;
    let file = files.iter().rev().find(|file| file.first_line <= line)?;
    let text = &file.source.text;
    let mut start = file.source.offset(line - file.first_line + 1, position.position().unwrap_or(1));
    for point in ["?.", "."] {
        if let Some(after) = text[start..].strip_prefix(point)
            && after.starts_with(|first: char| first.is_alphabetic() || first == '_')
        {
            start += point.len();
        }
    }
    Some(Place::new(&file.source, start..word_end(text, start)))
}

/// The end of the word or number that begins at `start`; one character for anything else.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let word = rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
    start + word.max(rest.chars().next().map_or(0, char::len_utf8))
}
