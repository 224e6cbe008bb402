//! Checks that need several files of a plan together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::facilities::YEARS;
use super::section::Mistakes;
use super::{Assumption, BudgetLine, Domain, Facility, Indicator};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

/// A series that a table names, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesName {
    /// The series' name in rules.
    pub name: String,
    /// Where the table names it.
    pub place: Place,
}

/// Series that tables name, as they are read: rules must make them, which shows when plan and rules are linked.
#[derive(Debug, Default)]
pub(super) struct SeriesNames(RefCell<Vec<SeriesName>>);

impl SeriesNames {
    pub(super) fn note(&self, name: &str, place: Place) {
        self.0.borrow_mut().push(SeriesName { name: name.to_owned(), place });
    }

    pub(super) fn into_vec(self) -> Vec<SeriesName> {
        self.0.into_inner()
    }
}

/// Indicators of one printed row say which part of it each is; one of them may be the whole. Codes of an office that stand at rows of different
/// names are kept, and said.
pub(super) fn check_rows(indicators: &[Indicator], mistakes: &Mistakes) {
    let mut rows: BTreeMap<&str, Vec<&Indicator>> = BTreeMap::new();
    for indicator in indicators {
        rows.entry(&indicator.number).or_default().push(indicator);
    }
    for (number, row) in rows {
        let wholes: Vec<&Indicator> = row.into_iter().filter(|one| one.stage.en.is_empty() && one.stage.zh.is_empty()).collect();
        for (at, indicator) in wholes.iter().enumerate().skip(1) {
            let found = if wholes[..at].iter().any(|other| other.name == indicator.name) {
                Diagnostic::error(
                    Code::RowNumber,
                    text!("row {number} stands here twice without saying which part of it", "第 {number} 行重复出现，却没有写明是哪一部分"),
                )
                .help(text!(
                    "give each series of the row its `stage_zh` and `stage_en`, or its own number",
                    "请为该行的每个序列写 `stage_zh` 和 `stage_en`，或各用一个行号"
                ))
            } else {
                Diagnostic::warning(
                    Code::RowNumber,
                    text!("the number {number} stands at another indicator too", "编号 {number} 在另一项指标处也有"),
                )
                .help(text!("ask for them by their names, or give each a number of its own", "请用名称指明，或各用一个编号"))
            };
            mistakes.push(found.at(indicator.place.clone()));
        }
    }
}

/// Domains that no row of the table belongs to.
pub(super) fn check_domains(domains: &[Domain], places: &[Place], used: &BTreeSet<usize>, mistakes: &Mistakes) {
    // Where rows name a domain that is not there, this may be the one that is meant, and that is told.
    if mistakes.any_of(Code::UnknownDomain) {
        return;
    }
    for (at, (domain, place)) in domains.iter().zip(places).enumerate() {
        let id = &domain.id;
        // What a domain without rows is for may be said in its paragraph.
        if !used.contains(&at) && domain.mechanism.en.is_empty() && domain.mechanism.zh.is_empty() {
            mistakes.push(
                Diagnostic::warning(Code::Unused, text!("no indicator belongs to the domain `{id}`", "没有指标属于领域 `{id}`"))
                    .at(place.clone())
                    .help(text!("does a row name another domain in its place? Else delete it", "是否有指标写错了领域？否则请删去")),
            );
        }
    }
}

/// A year that plans speak of; another one is noted and becomes 0.
pub(super) fn check_year(year: i64, place: Place, mistakes: &Mistakes) -> i32 {
    match i32::try_from(year) {
        Ok(year) if (1900..=2200).contains(&year) => year,
        _ => {
            let fault = Diagnostic::error(Code::NotAYear, text!("{year} is not a year", "{year} 不是年份")).at(place);
            mistakes.push(if (10..=50).contains(&year) {
                let whole = 2000 + year;
                fault.help(text!("write all four digits: {whole}", "请写四位数字：{whole}"))
            } else if (0..1000).contains(&year) {
                fault.help(text!(
                    "a year has four digits, as 2025: is it short, or does another figure stand in the place of the year?",
                    "年份为四位数字，如 2025：是缩写，还是把别的数填在了年份处？"
                ))
            } else {
                fault.help(text!("a year is a whole number from 1900 to 2200", "年份应是 1900 至 2200 的整数"))
            });
            0
        }
    }
}

/// Facilities open within the plan or later, share delays that are assumptions, and are paid by a line of the budget.
pub(super) fn check_facilities(
    base_year: Option<i32>,
    facilities: &[(Facility, Place)],
    budget: Option<&[BudgetLine]>,
    assumptions: Option<&[Assumption]>,
    mistakes: &Mistakes,
) {
    if let Some(base_year) = base_year {
        facilities.iter().for_each(|(facility, _)| {
            check_opening(facility, facility.places.opening.as_ref().unwrap_or(&facility.place), base_year, mistakes);
        });
    }
    // Where assumptions could not be read, that is the mistake to report.
    if let Some(assumptions) = assumptions {
        facilities.iter().for_each(|(facility, _)| check_shared_delay(facility, assumptions, mistakes));
    }
    let Some(budget) = budget else { return };
    // Of a budget without lines one facility speaks for all.
    let asking = if budget.is_empty() { &facilities[..facilities.len().min(1)] } else { facilities };
    for (facility, place) in asking {
        check_line(&facility.domain, place, budget, mistakes);
    }
}

/// Notes a facility that opens before the plan's first year, where the baseline holds it already, or in a year that no plan speaks of.
pub(crate) fn check_opening(facility: &Facility, place: &Place, base_year: i32, mistakes: &Mistakes) -> bool {
    let (id, opening) = (&facility.id, facility.opening);
    let year = opening.floor();
    if opening < f64::from(base_year + 1) {
        let message = text!("`{id}` opens in {year}, before the plan begins", "`{id}` 于{year}年投用，早于规划期");
        mistakes.push(Diagnostic::error(Code::OpensTooEarly, message).at(place.clone()).help(text!(
            "what stands at the end of {base_year} is part of the base-year values: delete `{id}`, or write {} or a later year if it opens then",
            "{base_year}年末已有的设施已含在基期值中：请删去 `{id}`；若在其后投用，请写{}年或更晚",
            base_year + 1
        )));
    } else if opening >= YEARS.end {
        let message = text!("`{id}` opens in {year}, which no plan reaches", "`{id}` 于{year}年投用，没有规划会到那一年");
        mistakes.push(
            Diagnostic::error(Code::NotADate, message)
                .at(place.clone())
                .help(text!("to leave a facility out, write `cancelled = true`", "如要取消某设施，请写 `cancelled = true`")),
        );
    }
    (f64::from(base_year + 1)..YEARS.end).contains(&opening)
}

/// Notes an assumption that does not exist as a shared delay.
pub(crate) fn check_shared_delay(facility: &Facility, assumptions: &[Assumption], mistakes: &Mistakes) {
    let Some(name) = &facility.shared_delay else { return };
    if assumptions.iter().all(|known| known.name != *name) {
        mistakes.push(
            Diagnostic::error(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                .at(facility.places.shared_delay.as_ref().unwrap_or(&facility.place).clone())
                .suggest(name, assumptions.iter().map(|known| known.name.as_str()))
                .help(text!(
                    "`shared_delay` names one of seeds/assumptions.toml",
                    "`shared_delay` 应写 seeds/assumptions.toml 中的一条假设"
                )),
        );
    }
}

/// The message that an assumption is wanted where the name of a shock stands.
pub(crate) fn is_a_shock(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::UnknownAssumption, text!("`{name}` is a shock, and no assumption", "`{name}` 是冲击，不是假设")).at(place).help(
        text!(
            "a shock is new in every year and has no value to be set: name an assumption, of seeds/assumptions.toml `[param.…]`",
            "冲击逐年随机，没有可设定的取值：请写一条假设，即 seeds/assumptions.toml 中的 `[param.…]`"
        ),
    )
}

/// Notes a budget line that does not exist.
pub(crate) fn check_line(line: &str, place: &Place, budget: &[BudgetLine], mistakes: &Mistakes) {
    let within: Vec<&BudgetLine> = budget.iter().filter(|known| known.above.iter().any(|above| above == line)).collect();
    if let Some(first) = within.first() {
        let list = |between: &str| within.iter().map(|known| format!("`{}`", known.id)).collect::<Vec<_>>().join(between);
        let (en, zh) = (list(", "), list("、"));
        mistakes.push(
            Diagnostic::error(
                Code::UnknownBudgetLine,
                text!("`{line}` has parts, and money moves between the lowest lines alone", "`{line}` 下有分项，资金只在最末一级之间调剂"),
            )
            .at(place.clone())
            .related(first.place.clone(), text!("the first of its parts", "其中第一项"))
            .help(text!("name the part that pays: {en}", "请写明由哪一分项支出：{zh}")),
        );
        return;
    }
    if budget.iter().all(|known| known.id != line) {
        let list = |of: fn(&Text) -> &str, (open, close): (&str, &str), between: &str| {
            budget.iter().map(|known| format!("{}{open}{}{close}", known.id, of(&known.name))).collect::<Vec<_>>().join(between)
        };
        let (zh, en) = (list(|name| &name.zh, ("（", "）"), "、"), list(|name| &name.en, (" (", ")"), ", "));
        let file = budget.first().map_or("seeds/budget.toml", |known| known.place.source.name.as_str());
        let help = if budget.is_empty() {
            text!(
                "the plan has no budget lines: seeds/budget.toml is missing or declares none, such as `[line.{line}]`",
                "规划没有预算项：seeds/budget.toml 不存在，或未声明任何预算项（如 `[line.{line}]`）"
            )
        } else {
            text!("the budget lines of {file} are: {en}", "{file} 中的预算项有：{zh}")
        };
        mistakes.push(
            Diagnostic::error(Code::UnknownBudgetLine, text!("no budget line is called `{line}`", "没有名为 `{line}` 的预算项"))
                .at(place.clone())
                .suggest(line, budget.iter().map(|known| known.id.as_str()))
                .help(help),
        );
    }
}

/// The mistake that rules read assumptions and the plan declares none: one message for all that they miss.
pub(super) fn none_declared(rules: &[Arc<Source>], there: bool) -> Option<Diagnostic> {
    let mut read: BTreeMap<&str, Place> = BTreeMap::new();
    for file in rules.iter().filter(|file| !file.name.starts_with("rules/lib/")) {
        for (name, span) in params_read(&file.text) {
            read.entry(name).or_insert_with(|| Place::new(file, span));
        }
    }
    // A single name that is missed has a message of its own.
    if read.len() < 2 {
        return None;
    }
    let count = read.len();
    let (name, place) = read.into_iter().min_by_key(|(_, place)| (place.source.name.clone(), place.span.start))?;
    let message = if there {
        text!(
            "seeds/assumptions.toml declares no assumption, and the rules read {count}, such as `param.{name}`",
            "seeds/assumptions.toml 未声明任何假设，而规则读取了 {count} 个，如 `param.{name}`"
        )
    } else {
        text!(
            "there is no file seeds/assumptions.toml, and the rules read {count} assumptions, such as `param.{name}`",
            "文件 seeds/assumptions.toml 不存在，而规则读取了 {count} 个假设，如 `param.{name}`"
        )
    };
    Some(Diagnostic::error(Code::MissingFile, message).at(place).help(text!(
        "put the file back into seeds/, or declare them there: `[param.{name}]` with label, value, source and grade",
        "请把该文件放回 seeds/，或在其中声明：`[param.{name}]` 及 label、value、source、grade"
    )))
}

/// The assumptions that a text of rules reads, each with where it does; what stands behind `//` is none.
fn params_read(text: &str) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let lines = text.split_inclusive('\n').scan(0, |start, line| {
        let from = *start;
        *start += line.len();
        Some((from, line.split("//").next().unwrap_or(line)))
    });
    lines.flat_map(|(start, code)| {
        code.match_indices("param.").map(move |(at, word)| {
            let rest = &code[at + word.len()..];
            let name = &rest[..rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())];
            (name, start + at..start + at + word.len() + name.len())
        })
    })
}
