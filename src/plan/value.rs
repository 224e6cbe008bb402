//! Values of assumptions: `1.2`, `"0.02 to 0.05"` or `{ pert = [1, 2, 4] }`, in a cell of a workbook `pert(1, 2, 4)`.
//!
//! The two spellings of a distribution are taken apart into the same [`Call`]s; which kinds there are and what they take stands in
//! `sampling::distributions`.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) use super::interval::{MOST, beyond_measure};
use super::interval::{diagnosed, in_cell, interval, wanted};
use super::section::{Mistakes, Section, Value, number};
use super::{distribution_words, toml_slips};
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::sampling::distributions::{KINDS, Kind, TRUNCATE, Truncated};
use crate::table::{PerCent, half_width, number_meant, parse_number, plain_decimal};
use crate::text;

/// A name with its lists of numbers, in either spelling.
struct Call {
    name: String,
    name_place: Place,
    /// `None` if something else than numbers stands there.
    lists: Option<Vec<Vec<f64>>>,
    /// The list that figures in other spellings mean: `[0.02, 0.05]` of `["2%", "5%"]`.
    meant: Option<String>,
    lists_place: Place,
}

/// Reads a value of a TOML file; mistakes are noted and give `None`.
pub(crate) fn distribution(section: &Section<'_>, key: &str, value: &Value<'_>, unit: &Text) -> Option<Distribution> {
    let place = section.value_place(value);
    match value.get_ref() {
        DeValue::String(words) => interval(words, (&place, PerCent::of_unit(unit)), section.mistakes()),
        DeValue::Table(table) if !table.is_empty() => {
            if let Some(told) = in_other_words(section, table, unit) {
                section.mistakes().push(told);
                return None;
            }
            if let Some((entry, written)) = table.values().find_map(endless) {
                section.mistakes().push(
                    Diagnostic::error(Code::WrongNumbers, text!("`{written}` is no number", "`{written}` 不是数字"))
                        .at(section.value_place(entry))
                        .help(text!("write a figure beyond which nothing is to be expected", "请写一个不会超出的数值")),
                );
                return None;
            }
            let call = |(key, entry): (&Spanned<Cow<'_, str>>, &Value<'_>)| Call {
                name: key.get_ref().to_string(),
                name_place: section.place_of(key.span()),
                lists: lists(entry),
                meant: list_meant(entry, PerCent::of_unit(unit)),
                lists_place: section.value_place(entry),
            };
            assemble(table.iter().map(call).collect(), &place, section.mistakes())
        }
        other => {
            let fixed = number(other).map(Distribution::Fixed);
            if let Some(number) = fixed.as_ref().map(Distribution::central).filter(|number| number.abs() > MOST) {
                section.mistakes().push(beyond_measure(number, &place));
                return None;
            }
            if fixed.is_none() {
                let meant = distribution_words::numbers(value, PerCent::of_unit(unit)).filter(|_| other.is_array());
                let known = meant.and_then(|list| distribution_words::unnamed(&list));
                let help = match known {
                    Some(meant) => text!("write `{meant}`", "请写 `{meant}`"),
                    None => text!(
                        "where little is known, write a wide interval such as `\"0.5 to 2.5\"`",
                        "所知甚少时，可写较宽的区间，如 `\"0.5 to 2.5\"`"
                    ),
                };
                section.wrong_kind_with(key, value, wanted(), Some(help));
            }
            fixed
        }
    }
}

/// What a table means that says a distribution with other names of kinds or with names for its numbers, where that is known.
fn in_other_words(section: &Section<'_>, table: &DeTable<'_>, unit: &Text) -> Option<Diagnostic> {
    let known = |key: &str| Kind::named(key).is_some() || key == TRUNCATE.0;
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let named: Vec<distribution_words::Entry<'_, '_>> = entries.iter().map(|(key, value)| (key.get_ref().as_ref(), *value)).collect();
    let (strange, _) =
        entries.iter().find(|(key, value)| !known(key.get_ref()) || value.get_ref().is_table() || value.get_ref().is_str())?;
    let meant = distribution_words::meant(&named, PerCent::of_unit(unit))?;
    let name = strange.get_ref();
    let diagnostic = if known(name) {
        Diagnostic::error(Code::WrongNumbers, text!("`{name}` takes a list of numbers", "`{name}` 需要一列数字"))
    } else {
        Diagnostic::error(Code::UnknownDistribution, text!("no distribution is called `{name}`", "没有名为 `{name}` 的分布"))
    };
    Some(diagnostic.at(section.place_of(strange.span())).help(text!("write `{meant}`", "请写 `{meant}`")))
}

/// A number of a list that is none: `inf` or `nan`.
fn endless<'v, 't>(value: &'v Value<'t>) -> Option<(&'v Value<'t>, &'v str)> {
    let of = |value: &'v Value<'t>| match value.get_ref() {
        DeValue::Float(float) if number(value.get_ref()).is_none() => Some((value, float.as_str())),
        _ => None,
    };
    of(value).or_else(|| value.get_ref().as_array()?.iter().find_map(of))
}

/// The numbers of `[1, 2]`, or of `[[1, 2], [0.3, 0.7]]` list by list.
fn lists(value: &Value<'_>) -> Option<Vec<Vec<f64>>> {
    let array = value.get_ref().as_array()?;
    let numbers = |value: &Value<'_>| value.get_ref().as_array()?.iter().map(|element| number(element.get_ref())).collect();
    if array.iter().any(|element| element.get_ref().is_array()) {
        return array.iter().map(numbers).collect();
    }
    Some(vec![numbers(value)?])
}

/// The list that texts among its elements mean, where all of them mean one number.
fn list_meant(value: &Value<'_>, per_cent: PerCent) -> Option<String> {
    let array = value.get_ref().as_array()?;
    array.iter().find(|element| element.get_ref().is_str())?;
    let meant = |element: &Value<'_>| match element.get_ref().as_str() {
        Some(words) if parse_number(words.trim()).is_some() => Some(plain_decimal(words.trim())),
        Some(words) => match number_meant(words, per_cent)?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        None => number(element.get_ref()).map(|number| number.to_string()),
    };
    let numbers: Option<Vec<String>> = array.iter().map(meant).collect();
    Some(format!("[{}]", numbers?.join(", ")))
}

/// Reads a value from a cell: `1.2`, `0.02 to 0.05`, `pert(1, 2, 4)`, `discrete(1, 2; 0.3, 0.7)`, `normal(1.7, 0.9) truncate(0, 4)`.
pub(crate) fn distribution_in_words(words: &str, place: &Place, unit: &Text, mistakes: &Mistakes) -> Option<Distribution> {
    let plain = half_width(words).replace('；', ";");
    let plain = plain.trim();
    if let Some(number) = parse_number(plain) {
        return Some(Distribution::Fixed(number));
    }
    if !plain.contains('(') {
        return interval(words, (place, PerCent::of_unit(unit)), mistakes);
    }
    let mut calls = Vec::new();
    for call in plain.split_inclusive(')').map(|call| call.trim().trim_start_matches(',').trim()) {
        let Some((name, inside)) = call.strip_suffix(')').and_then(|call| call.split_once('(')) else {
            mistakes.push(
                Diagnostic::error(Code::NotADistribution, text!("`{words}` is not a distribution", "`{words}` 不是分布"))
                    .at(place.clone())
                    .help(text!("write it as `pert(1, 2, 4)`", "写法如 `pert(1, 2, 4)`")),
            );
            return None;
        };
        let numbers = |list: &str| list.split(',').map(|number| parse_number(number.trim())).collect();
        calls.push(Call {
            name: name.trim().to_owned(),
            name_place: place.clone(),
            lists: inside.split(';').map(numbers).collect(),
            meant: None,
            lists_place: place.clone(),
        });
    }
    assemble(calls, place, mistakes)
}

/// The distribution that calls make together: one that is named, perhaps cut off. Mistakes are noted and give `None`.
fn assemble(calls: Vec<Call>, place: &Place, mistakes: &Mistakes) -> Option<Distribution> {
    let note = |diagnostic: Diagnostic| {
        mistakes.push(diagnostic);
        None
    };
    let (mut inner, mut ends) = (None, None);
    for call in calls {
        let read = |shape: &str| {
            let mut fault = wrong_numbers(&call.name, shape, call.lists_place.clone());
            if let Some(meant) = with_decimal_points(&call) {
                fault.message = toml_slips::decimal_comma();
                return fault.help(text!("write `{meant}`", "请写 `{meant}`"));
            }
            let of_list = || distribution_words::of_list(Kind::named(&call.name)?, call.lists.as_ref()?.first()?);
            fault.help.extend(match (&call.meant, of_list()) {
                (Some(meant), _) => Some(text!("write `{meant}`", "请写 `{meant}`")),
                (None, Some(meant)) => {
                    let meant = if in_cell(place) { distribution_words::as_in_cell(&meant) } else { meant };
                    Some(text!("if that is what is meant, write `{meant}`", "若是此意，请写 `{meant}`"))
                }
                (None, None) => Some(text!("write as many numbers: {shape}", "请按此写全各数：{shape}")),
            });
            fault
        };
        if call.name == TRUNCATE.0 {
            let Some([ends_written]) = call.lists.as_deref() else { return note(read(TRUNCATE.1)) };
            let &[low, high] = ends_written.as_slice() else { return note(read(TRUNCATE.1)) };
            ends = Some((low, high));
        } else if let Some(kind) = Kind::named(&call.name) {
            if inner.is_some() {
                return note(
                    Diagnostic::error(Code::TwoDistributions, text!("a value has one distribution", "一个值只能有一种分布"))
                        .at(call.lists_place)
                        .help(text!("delete one of the two", "请删去其中一种")),
                );
            }
            inner = call.lists.as_deref().and_then(|lists| kind.make(lists));
            if inner.is_none() {
                return note(read(&kind.shape()));
            }
        } else {
            return note(unknown_kind(&call.name, call.name_place));
        }
    }
    let Some(inner) = inner else {
        return note(
            Diagnostic::error(Code::NotADistribution, text!("`truncate` cuts off nothing here", "这里的 `truncate` 没有可截断的分布"))
                .at(place.clone())
                .help(text!(
                    "name the distribution too, as in {{ normal = [1.7, 0.9], truncate = [0, 4] }} or, in a cell, `normal(1.7, 0.9) truncate(0, 4)`",
                    "还要写明分布，如 {{ normal = [1.7, 0.9], truncate = [0, 4] }}；在单元格中如 `normal(1.7, 0.9) truncate(0, 4)`"
                )),
        );
    };
    let found = match ends {
        Some((low, high)) => Distribution::Truncated(Truncated { inner: Box::new(inner), low, high }),
        None => inner,
    };
    if let Some(number) = found.parameters().into_iter().find(|number| number.abs() > MOST) {
        return note(beyond_measure(number, place));
    }
    match found.check() {
        Some(impossible) => {
            let mended = if impossible.help.is_none() { distribution_words::mended(&found) } else { None };
            let mut fault = diagnosed(impossible, place.clone());
            fault.help.extend(mended.map(|mended| {
                let mended = if in_cell(place) { distribution_words::as_in_cell(&mended) } else { mended };
                text!("write `{mended}` if that is meant", "若是此意，请写 `{mended}`")
            }));
            note(fault)
        }
        None => Some(found),
    }
}

/// The list of a call that its numbers make with decimal commas, where it is one that its kind takes: `[-1,5, 2,5]` of two numbers.
fn with_decimal_points(call: &Call) -> Option<String> {
    let meant = toml_slips::list_with_points(call.lists_place.text())?;
    let list: Vec<f64> = meant.trim_matches(['[', ']']).split(", ").map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let spaced = call.lists_place.text().contains(", ");
    // Without spaces four numbers may be a normal and the ends at which it is cut off.
    let other = || distribution_words::of_list(Kind::named(&call.name)?, call.lists.as_ref()?.first()?);
    let sound = match Kind::named(&call.name) {
        Some(kind) => kind.make(&[list]).is_some_and(|made| made.check().is_none()) && (spaced || other().is_none()),
        None => call.name == TRUNCATE.0 && matches!(list[..], [low, high] if low < high),
    };
    sound.then_some(meant)
}

fn unknown_kind(name: &str, place: Place) -> Diagnostic {
    let names = || KINDS.iter().map(|kind| kind.name);
    let list = names().collect::<Vec<_>>().join(", ");
    let diagnostic =
        Diagnostic::error(Code::UnknownDistribution, text!("no distribution is called `{name}`", "没有名为 `{name}` 的分布")).at(place);
    // Words of changes are no names of distributions misspelt.
    let change = ["percent", "per_cent", "plus", "times"].contains(&name);
    if let Some(kind) = distribution_words::kind_meant(name) {
        let kind = kind.name;
        return diagnostic.help(text!("write `{kind}`", "请写 `{kind}`"));
    }
    match closest(name, names().chain([TRUNCATE.0])).filter(|_| !change) {
        Some(close) => diagnostic.help(text!("did you mean `{close}`?", "是否想写 `{close}`？")),
        None => diagnostic.help(text!("possible: {list}", "可用：{list}")).help(text!(
            "where it is another shape, write the interval that holds nine values of ten, such as `\"1 to 6\"`",
            "若是其他形状，可写九成取值所在的区间，如 `\"1 to 6\"`"
        )),
    }
}

fn wrong_numbers(kind: &str, shape: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::WrongNumbers, text!("`{kind}` takes the numbers {shape}", "`{kind}` 需要的数字是 {shape}")).at(place)
}
