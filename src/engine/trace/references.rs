//! Checks the names that rules read and call against those there are.
//!
//! The text is searched, so that names are found wrong wherever they stand, not only where a run comes past them. A run finds the
//! rest: names that are put together while a rule runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place, Source, closest};
use crate::engine::keyword::{BASE_PREFIX, Namespace, base_rule, grammar_words};
use crate::text;

use super::builtins::function_names;
use super::fault::Fault;
use super::lexer::Reading;
use super::messages::{elsewhere_called, unknown_function};
use super::rule_book::RuleBook;
use super::unknown::{missing, unknown_yearly};
use super::vocabulary::Vocabulary;

/// Every name in the rules' text that stands for nothing, or for two things.
pub(super) fn check(book: &RuleBook, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let rules: BTreeSet<String> = book.rule_names().map(str::to_owned).collect();
    let helpers: BTreeSet<&str> = book.helper_names().collect();
    let known: BTreeSet<&str> = function_names().chain(grammar_words()).collect();
    let mut found = Vec::new();
    for (source, function) in book.functions() {
        let name = function.name.as_str();
        if vocabulary.yearly.contains_key(name) {
            let fault = Fault::new(Code::ReservedName, text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
                .help(text!("choose another name", "请换一个名称"));
            found.push(fault.diagnostic().at(Place::new(source, function.name_span.clone())));
        }
        for reading in function.readings(&source.text) {
            let fault = match (Namespace::called(reading.holder), vocabulary.yearly.get(reading.holder)) {
                (Some(Namespace::Now | Namespace::Previous), _)
                    if reading.point && reading.name.starts_with(BASE_PREFIX) && rules.contains(reading.name) =>
                {
                    let base = reading.name.trim_start_matches(BASE_PREFIX);
                    let message = text!(
                        "`{}` is a rule of the base year, not a series of every year",
                        "`{}` 是基期规则，不是逐年的序列",
                        reading.name
                    );
                    Some(Fault::new(Code::UnknownSeries, message).help(text!("write `base.{base}`", "请写 `base.{base}`")))
                }
                (Some(namespace), _) if reading.point => missing(namespace, reading.name, vocabulary, &rules),
                (_, Some(names)) if !reading.point && !names.contains(reading.name) => {
                    Some(unknown_yearly(reading.holder, reading.name, vocabulary))
                }
                _ => None,
            };
            found.extend(fault.map(|fault| {
                match parted_name(source, &reading, vocabulary, &rules) {
                    Some((name, end)) => Diagnostic::error(fault.code, text!("a name holds no `-`", "名称中不能有 `-`"))
                        .at(Place::new(source, reading.span.start..end))
                        .help(text!("write `{name}`", "请写 `{name}`")),
                    None => fault.diagnostic().at(Place::new(source, reading.span)),
                }
            }));
        }
        for (called, span) in function.calls(&source.text) {
            let there =
                known.contains(called) || helpers.contains(called) || rules.contains(called) || vocabulary.yearly.contains_key(called);
            if !there {
                found.push(unknown_function(called, book.helpers(), vocabulary).at(Place::new(source, span)));
            }
        }
    }
    found
}

/// The name that is meant by `param.physicians-hired`, if there is such a one, and where it ends.
fn parted_name(source: &Source, reading: &Reading<'_>, vocabulary: &Vocabulary, rules: &BTreeSet<String>) -> Option<(String, usize)> {
    let rest = source.text.get(reading.span.end..)?;
    let letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let more = &rest[..rest.find(|next| !letter(next)).unwrap_or(rest.len())];
    if !more.starts_with('-') || more.ends_with('-') {
        return None;
    }
    let name = format!("{}{}", reading.name, more.replace('-', "_"));
    let there = missing(Namespace::called(reading.holder)?, &name, vocabulary, rules).is_none();
    there.then(|| (name, reading.span.end + more.len()))
}

/// Operators that meet a list where a number should be, in several rules that read one series: its own rule gives the list.
pub(super) fn lists_told_once(book: &RuleBook, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let read = |fault: &Diagnostic| list_operand(fault).filter(|series| !book.read_as_list(series));
    let mut readers: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for fault in &faults {
        if let (Some(series), Some(place)) = (read(fault), &fault.place) {
            readers.entry(series).or_default().push(place.clone());
        }
    }
    let several = |series: &String| readers[series].len() > 1 && book.value_place(series, false).is_some();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut kept = Vec::with_capacity(faults.len());
    for fault in faults {
        let Some(series) = read(&fault).filter(several) else {
            kept.push(fault);
            continue;
        };
        if !told.insert(series.clone()) {
            continue;
        }
        let place = book.value_place(&series, false).expect("invariant: asked above");
        let (given, count) = (&place.source.text[place.span.clone()], readers[&series].len());
        let message = text!(
            "`{series}` gives a list, and {count} rules reckon with it as with one number",
            "`{series}` 的结果是列表，而有 {count} 处把它当作一个数来计算"
        );
        let help = text!("write `sum({given})`, if its total is meant", "若指合计，请写 `sum({given})`");
        let cause = Diagnostic::error(Code::NoNumber, message).at(place.clone()).help(help);
        let used = |cause: Diagnostic, place: &Place| cause.related(place.clone(), text!("reckoned with here", "在这里用来计算"));
        kept.push(readers[&series].iter().take(3).fold(cause, used));
    }
    kept
}

/// Whether a series is told to give a list where a number is wanted.
pub(super) fn told_as_list(faults: &[Diagnostic], series: &str) -> bool {
    faults.iter().any(|fault| fault.code == Code::NoNumber && fault.message.en.split('`').nth(1) == Some(series))
}

/// The series that an operator meets as a list: `now.x` right beside it.
fn list_operand(fault: &Diagnostic) -> Option<String> {
    let place = fault.place.as_ref().filter(|_| fault.code == Code::WrongOperands)?;
    let (left, right) = fault.message.en.split_once(" on ")?.1.split_once(" and ")?;
    let text = &place.source.text;
    let words = match (left, right) {
        ("a list", "a list") => return None,
        (_, "a list") => text[place.span.end..].trim_start(),
        ("a list", _) => {
            let before = text[..place.span.start].trim_end();
            let word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
            &before[before.trim_end_matches(word).len()..]
        }
        _ => return None,
    };
    let (holder, rest) = words.split_once('.')?;
    Namespace::called(holder).filter(|namespace| !matches!(namespace, Namespace::Param | Namespace::Target))?;
    let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!name.is_empty() && !matches!(rest[name.len()..].chars().next(), Some('.' | '['))).then_some(name)
}

/// Messages on names that are not there, told where a function of nearly that name stands that nobody reads: it is the one misspelt.
pub(super) fn at_declarations(book: &RuleBook, vocabulary: &Vocabulary, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let unread = book.unread();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut kept = Vec::with_capacity(found.len());
    for fault in found {
        let name = fault.message.en.split('`').nth(1).map(str::to_owned);
        let wanted = match (fault.code, name) {
            (Code::UnknownSeries | Code::UnknownFunction, Some(name)) => name,
            (Code::NoBaseValue, Some(name)) => base_rule(&name),
            _ => {
                kept.push(fault);
                continue;
            }
        };
        let candidates = || unread.iter().copied().filter(|known| !vocabulary.targets.contains(*known) && *known != wanted);
        // A rule of a year is no base-year value misspelt, nor the other way round.
        let alike = candidates()
            .filter(|known| known.starts_with(BASE_PREFIX) == wanted.starts_with(BASE_PREFIX) || fault.code == Code::NoBaseValue);
        // A function of the language or of the library keeps its name: it is the call that is wrong.
        let is_call = fault.code == Code::UnknownFunction;
        let by_name = is_call && (function_names().any(|known| known == wanted) || elsewhere_called(&wanted).is_some());
        let in_library = |name: &str| is_call && book.function_place(name).is_some_and(|place| place.source.name.contains("/lib/"));
        let alike = alike.filter(|name| !by_name && !in_library(name));
        let place = closest(&wanted, alike).and_then(|near| Some((near.to_owned(), book.function_place(near)?)));
        // A name that is nearly another one is that one misspelt; and shares of the base year come from the budget.
        let meant = fault.help.iter().find_map(|help| help.en.strip_prefix("did you mean `")).and_then(|rest| rest.split('`').next());
        let otherwise = |near: &str| meant.is_some_and(|meant| meant != near && base_rule(meant) != near) || wanted.starts_with("share_");
        let Some((near, place)) = place.filter(|(near, _)| !otherwise(near)) else {
            kept.push(fault);
            continue;
        };
        if !told.insert(wanted.clone()) {
            continue;
        }
        let mut moved = Diagnostic::error(
            fault.code,
            text!("nobody reads `{near}`, and `{wanted}` is read and not there", "没有规则读取 `{near}`，而被读取的 `{wanted}` 不存在"),
        )
        .at(place)
        .help(text!("write `fn {wanted}(…)` here, if that is meant", "若指的就是它，请在这里写 `fn {wanted}(…)`"));
        if let Some(read) = fault.place {
            moved = moved.related(read, text!("read here", "在这里读取"));
        }
        kept.push(moved);
    }
    kept
}
