//! Reads assumptions.toml and assumptions.xlsx: the parameters, shocks and rank correlations of the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assumption::{Assumption, Correlation, Shock};
use super::checks::is_a_shock;
use super::class_value::{Lookup, names_class};
use super::distribution_words::{belongs_to_value, meant};
use super::name::check_name;
use super::section::{Mistakes, Section, parse_document};
use super::table_file::noted;
use super::value::{distribution, distribution_in_words};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::language::number::short;
use crate::sampling::Distribution;
use crate::sampling::distributions::Normal;
use crate::table::{Field, Frame, PerCent, Schema, TableFile};
use crate::text;

/// Groups over which a change is attributed.
pub(super) const GROUPS: [&str; 4] = ["trend", "ageing", "funding", "facilities"];

/// What assumptions.toml says.
#[derive(Debug, Clone, Default)]
pub(super) struct Assumptions {
    pub params: Vec<Assumption>,
    pub shocks: Vec<Shock>,
    pub correlations: Vec<Correlation>,
    /// Whether some are declared and could not be read: names that are missed are no second mistake then.
    pub some_unread: bool,
}

impl Assumption {
    /// One of its values as people read it: of a part of one in per cent.
    pub fn written(&self, value: f64) -> String {
        match PerCent::of_unit(&self.unit) {
            PerCent::Part => short(100.0 * value) + "%",
            _ => short(value),
        }
    }
}

/// The table of assumptions in a workbook: what `[param.NAME]` says in TOML, a row for each.
pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("name"),
        Field::text("label_zh"),
        Field::text("label_en"),
        Field::text("unit_zh").optional(),
        Field::text("unit_en").optional(),
        Field::text("value"),
        Field::text("source_zh"),
        Field::text("source_en"),
        Field::choice("grade", &["A", "B", "C", "D"]),
        Field::choice("group", &GROUPS).optional(),
    ])
    .unique(&["name"])
}

/// Reads the two files, either of which may be missing: parameters may stand in both, each in one of them; shocks and correlations are in
/// TOML only.
pub(super) fn load(
    source: Option<&Arc<Source>>,
    table: Option<&TableFile>,
    classes: &Lookup<'_>,
    mistakes: &Mistakes,
) -> Option<Assumptions> {
    let frame = match table {
        Some(table) => Some(noted(table.read(&schema()), mistakes)?),
        None => None,
    };
    let rows: Vec<(&str, Place)> =
        frame.iter().flat_map(|frame| (0..frame.rows()).map(|row| (frame.text(row, "name"), frame.place(row, "name")))).collect();
    for (name, place) in &rows {
        check_name(name, place, mistakes);
    }
    let mut assumptions = match source {
        Some(source) => load_toml(source, &rows, classes, mistakes)?,
        None => Assumptions::default(),
    };
    let read: Vec<Option<Assumption>> =
        frame.iter().flat_map(|frame| (0..frame.rows()).map(|row| read_row(frame, row, mistakes))).collect();
    assumptions.some_unread |= read.iter().any(Option::is_none);
    assumptions.params.extend(read.into_iter().flatten());
    Some(assumptions)
}

fn read_row(frame: &Frame, row: usize, mistakes: &Mistakes) -> Option<Assumption> {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| Text::new(words(zh), words(en));
    Some(Assumption {
        name: words("name"),
        label: both("label_zh", "label_en"),
        unit: both("unit_zh", "unit_en"),
        distribution: distribution_in_words(frame.text(row, "value"), &frame.place(row, "value"), &both("unit_zh", "unit_en"), mistakes)?,
        class: None,
        source: both("source_zh", "source_en"),
        grade: frame.text(row, "grade").chars().next().expect("invariant: the schema refuses an empty grade"),
        group: Some(words("group")).filter(|group| !group.is_empty()).unwrap_or_else(|| GROUPS[0].to_string()),
        place: frame.place(row, "name"),
        value_place: frame.place(row, "value"),
    })
}

/// Reads assumptions.toml; `rows` are the parameters of the workbook beside it.
fn load_toml(source: &Arc<Source>, rows: &[(&str, Place)], classes: &Lookup<'_>, mistakes: &Mistakes) -> Option<Assumptions> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let params = root.tables("param");
    // A parameter whose value is wrong is still declared, so that correlations and scenarios do not complain of it too.
    let mut declared: BTreeMap<&str, Place> = rows.iter().cloned().collect();
    for (name, section) in &params {
        check_name(name, &section.place(), mistakes);
        if let Some(row) = declared.insert(name, section.place()) {
            let workbook = &row.source.name;
            mistakes.push(
                Diagnostic::error(Code::SameAssumptionTwice, text!("`{name}` stands in {workbook} too", "`{name}` 在 {workbook} 中也有"))
                    .at(section.place())
                    .related(row.clone(), text!("and here", "另一处在这里"))
                    .help(text!("remove one of the two", "请删去其中一处")),
            );
        }
    }
    let read_params: Vec<Assumption> = params.iter().filter_map(|(name, section)| read_param(name, section, classes, mistakes)).collect();
    let shocks = root.tables("shock");
    let named: BTreeSet<String> = shocks.iter().map(|(name, _)| name.clone()).collect();
    let shocks = shocks.iter().filter_map(|(name, section)| read_shock(name, section, classes, mistakes)).collect();
    let correlations: Vec<Correlation> =
        root.list("correlation").iter().filter_map(|section| read_correlation(section, &declared, &named, mistakes)).collect();
    check_pairs(&correlations, mistakes);
    root.finish();
    Some(Assumptions { some_unread: read_params.len() < params.len(), params: read_params, shocks, correlations })
}

fn read_param(name: &str, section: &Section<'_>, classes: &Lookup<'_>, mistakes: &Mistakes) -> Option<Assumption> {
    let label = section.words("label", section.require("label"));
    let unit = section.words("unit", section.value("unit"));
    let in_unit = unit.clone().unwrap_or_default();
    let value = if value_stands_beside(section, &in_unit) { None } else { section.require("value") };
    let value = value.and_then(|value| {
        if names_class(value) {
            return classes.read(section, value).map(|(distribution, used)| (distribution, Some(used)));
        }
        distribution(section, "value", value, &in_unit).map(|distribution| (distribution, None))
    });
    let source = section.words("source", section.require("source"));
    let grade = read_grade(section, mistakes);
    let group = section.string("group", section.value("group"));
    section.finish();
    let group = match group {
        Some((group, place)) => {
            if !GROUPS.contains(&group.as_str()) {
                let list = GROUPS.join(", ");
                mistakes.push(
                    Diagnostic::error(Code::UnknownGroup, text!("no group is called `{group}`", "没有名为 `{group}` 的分组"))
                        .at(place)
                        .suggest(&group, GROUPS)
                        .help(text!("one of: {list}", "可以是：{list}")),
                );
            }
            group
        }
        None => GROUPS[0].to_string(),
    };
    let (distribution, class) = value?;
    Some(Assumption {
        name: name.to_string(),
        label: label?,
        unit: unit.unwrap_or_default(),
        distribution,
        class,
        source: source?,
        grade: grade?,
        group,
        place: section.place(),
        value_place: section.value("value").map_or_else(|| section.place(), |value| section.value_place(value)),
    })
}

/// Whether keys such as `mean` and `sd` stand where `value` should: all of them are told in one message, with the value that they mean.
fn value_stands_beside(section: &Section<'_>, unit: &Text) -> bool {
    const OWN: [&str; 6] = ["label", "unit", "value", "source", "grade", "group"];
    if section.value("value").is_some() {
        return false;
    }
    let entries = section.entries();
    let beside: Vec<_> = entries.iter().filter(|(key, ..)| !OWN.contains(&key.as_str()) && belongs_to_value(key)).collect();
    let named: Vec<(&str, _)> = beside.iter().map(|(key, _, value)| (key.as_str(), *value)).collect();
    let (Some((_, place, _)), Some(meant)) = (beside.first(), meant(&named, PerCent::of_unit(unit))) else { return false };
    let list = beside.iter().map(|(key, ..)| format!("`{key}`")).collect::<Vec<_>>();
    let (path, en, zh) = (section.path(), list.join(", "), list.join("、"));
    section.mistakes().push(
        Diagnostic::error(
            Code::MissingKey,
            text!("`{path}.value` is missing; {en} cannot stand in its place", "缺少 `{path}.value`；{zh} 不能代替它"),
        )
        .at(place.clone())
        .help(text!("write instead `value = {meant}`", "请改写为 `value = {meant}`")),
    );
    section.tell(beside.iter().map(|(key, ..)| key.clone()));
    true
}

pub(super) fn read_grade(section: &Section<'_>, mistakes: &Mistakes) -> Option<char> {
    let (grade, place) = section.string("grade", section.require("grade"))?;
    match grade.as_str() {
        "A" | "B" | "C" | "D" => grade.chars().next(),
        _ => {
            mistakes.push(
                Diagnostic::error(Code::UnknownGrade, text!("`{grade}` is not a grade of evidence", "`{grade}` 不是证据等级"))
                    .at(place)
                    .help(text!("A (observed here), B, C or D (judgement)", "A（本地观测）、B、C 或 D（判断）")),
            );
            None
        }
    }
}

fn read_shock(name: &str, section: &Section<'_>, classes: &Lookup<'_>, mistakes: &Mistakes) -> Option<Shock> {
    check_name(name, &section.place(), mistakes);
    let label = section.words("label", section.require("label"));
    let source = section.words("source", section.value("source"));
    let value = match section.value("value") {
        Some(value) if names_class(value) => classes.read_shock(section, value),
        Some(value) => distribution(section, "value", value, &Text::default()),
        None => Some(Distribution::Normal(Normal { mean: 0.0, sd: 1.0 })),
    };
    section.finish();
    Some(Shock { name: name.to_string(), label: label?, distribution: value?, source: source.unwrap_or_default(), place: section.place() })
}

/// A pair has one correlation.
fn check_pairs(correlations: &[Correlation], mistakes: &Mistakes) {
    let mut seen: BTreeMap<[&str; 2], &Correlation> = BTreeMap::new();
    for correlation in correlations {
        let mut pair = [correlation.between[0].as_str(), correlation.between[1].as_str()];
        pair.sort_unstable();
        if let Some(first) = seen.insert(pair, correlation) {
            let ([one, other], before, now) = (pair, first.rank, correlation.rank);
            mistakes.push(
                Diagnostic::error(
                    Code::Correlation,
                    text!(
                        "`{one}` and `{other}` stand here twice, with ranks {before} and {now}",
                        "`{one}` 与 `{other}` 写了两次，秩相关分别为 {before} 和 {now}"
                    ),
                )
                .at(correlation.place.clone())
                .related(first.place.clone(), text!("first here", "第一次出现在这里"))
                .help(text!("remove one of the two", "请删去其中一处")),
            );
        }
    }
}

fn read_correlation(
    section: &Section<'_>,
    declared: &BTreeMap<&str, Place>,
    shocks: &BTreeSet<String>,
    mistakes: &Mistakes,
) -> Option<Correlation> {
    let between = section.require("between");
    let names = section.strings("between", between);
    let rank = section.part("rank", section.require("rank"));
    section.finish();
    for (name, place) in &names {
        if shocks.contains(name) {
            mistakes.push(is_a_shock(name, place.clone()));
        } else if !declared.contains_key(name.as_str()) {
            mistakes.push(
                Diagnostic::error(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                    .at(place.clone())
                    .suggest(name, declared.keys().copied()),
            );
        }
    }
    if let Some((rank, place)) = &rank
        && rank.abs() >= 1.0
    {
        let in_per_cent = (rank.abs() >= 2.0 && rank.abs() < 100.0).then(|| rank / 100.0);
        let mut fault = Diagnostic::error(
            Code::Correlation,
            if rank.abs() == 1.0 {
                text!(
                    "a rank correlation lies inside -1 and 1: {rank} itself makes the two one",
                    "秩相关系数应在 -1 与 1 之内，不含两端：取 {rank} 时两者实为一项"
                )
            } else {
                text!("a rank correlation lies between -1 and 1, not at {rank}", "秩相关系数应当在 -1 与 1 之间，而不是 {rank}")
            },
        )
        .at(place.clone());
        fault.help.push(match in_per_cent {
            Some(part) => text!("write `{part}` if {rank} % is meant", "若是指 {rank}%，请写 `{part}`"),
            None => text!(
                "write for example `0.8` where the two mostly rise together, `-0.8` where one falls as the other rises",
                "两者多同升同降时可写 `0.8`，一升一降时可写 `-0.8`"
            ),
        });
        mistakes.push(fault);
        return None;
    }
    match &names[..] {
        [(one, _), (other, place)] if one == other => {
            mistakes.push(Diagnostic::error(Code::Correlation, text!("`{one}` with itself", "`{one}` 不能与自身相关")).at(place.clone()));
            None
        }
        [(one, _), (other, _)] => Some(Correlation {
            between: [one.clone(), other.clone()],
            rank: rank?.0,
            place: section.place(),
            between_place: section.value_place(between?),
        }),
        // What is no list at all, or is not there, has been told.
        _ if between.is_none_or(|value| !value.get_ref().is_array()) => None,
        _ => {
            let place = between.map_or_else(|| section.place(), |value| section.value_place(value));
            mistakes.push(
                Diagnostic::error(Code::Correlation, text!("a correlation is between two assumptions", "相关关系只在两个假设之间"))
                    .at(place)
                    .help(text!("name two: `between = [\"one\", \"other\"]`", "请写两个：`between = [\"甲\", \"乙\"]`")),
            );
            None
        }
    }
}
