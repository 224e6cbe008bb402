//! plan.toml: the plan's name, years and domains, and which names play which part in reports.

use std::collections::BTreeMap;
use std::sync::Arc;

use strum::VariantArray;

use super::checks::check_year;
use super::facility_table::Status;
use super::name::check_name;
use super::people_given::Given;
use super::roles::{self, Roles};
use super::section::{Mistakes, Section, parse_document};
use super::value::distribution;
use super::{Domain, TrackRecord};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::language::number::short;
use crate::text;

/// What plan.toml says.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub name: Text,
    pub base_year: i32,
    pub target_year: i32,
    pub step: i32,
    pub information_date: i32,
    pub information_place: Option<Place>,
    pub money_unit: Option<f64>,
    pub currency: Text,
    pub source: String,
    pub domains: Vec<Domain>,
    /// Where each of them stands.
    pub domain_places: Vec<Place>,
    pub roles: Roles,
    pub track_record: Option<TrackRecord>,
    /// How late facilities of each status are, as TOML.
    pub delay_by_status: BTreeMap<&'static str, String>,
    /// How many people there are, where plan.toml says it.
    pub people: Option<Given>,
    /// Where the target year stands.
    pub years_place: Place,
    /// Where the step stands, if plan.toml says one.
    pub step_place: Option<Place>,
}

pub(super) fn load(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Header> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    if document.is_empty() {
        mistakes.push(
            Diagnostic::error(Code::MissingKey, text!("{} says nothing: `[plan]` is missing", "{} 没有内容：缺少 `[plan]`", source.name))
                .at(root.place())
                .help(text!(
                    "begin with `[plan]`, name, base_year and target_year, then one `[[domain]]` for each group of indicators",
                    "请以 `[plan]`、name、base_year、target_year 开头，其后每组指标写一个 `[[domain]]`"
                )),
        );
        return None;
    }
    // Of an empty file only that is told.
    let bare = root.value("plan").is_none() && root.value("base_year").is_none() && root.list("domain").is_empty();
    let domains = if bare { None } else { domains(&root, mistakes) };
    let (roles, people) = roles::read(&root);
    let track_record = root.table("track_record", root.value("track_record")).and_then(|section| track_record(&section, mistakes));
    let delay_by_status = root.table("delay_by_status", root.value("delay_by_status")).map(|section| delays(&section)).unwrap_or_default();
    // Keys that stand without their heading are no mistakes of their own.
    if root.value("plan").is_none() && root.value("base_year").is_some() {
        mistakes.push(
            Diagnostic::error(Code::MissingKey, text!("the heading `[plan]` is missing", "缺少表头 `[plan]`"))
                .at(root.place())
                .help(text!("write `[plan]` in a line above `base_year`", "请在 `base_year` 上方另起一行写 `[plan]`")),
        );
        return None;
    }
    let plan = root.table("plan", root.require("plan"));
    root.finish();
    let plan = plan?;
    let name = plan.words("name", plan.require("name"));
    let base_year = plan.integer("base_year", plan.require("base_year"));
    let target_year = plan.integer("target_year", plan.value("target_year"));
    let step = plan.integer("step", plan.value("step"));
    let information_date = plan.integer("information_date", plan.value("information_date"));
    let money_unit = plan.number("money_unit", plan.value("money_unit"));
    let currency = plan.words("currency", plan.value("currency")).unwrap_or_else(|| text!("yuan", "元"));
    let source = plan.string("source", plan.value("source"));
    plan.finish();
    let (base_year, base_place) = base_year?;
    // Most plans are of five years. Of a base year that is none, only that is told.
    let usual = || (base_year.clamp(1900, 2195) + 5, base_place.clone());
    let (target_year, target_place) = target_year.unwrap_or_else(usual);
    // The years are held before any sum is made of them, which a number of ten digits would overflow.
    let base_year = check_year(base_year.into(), base_place, mistakes);
    let target_year = check_year(target_year.into(), target_place.clone(), mistakes);
    let years_place = target_place.clone();
    if base_year == 0 || target_year == 0 {
        return None;
    }
    if target_year <= base_year || target_year - base_year > 100 {
        mistakes.push(
            Diagnostic::error(
                Code::PlanYears,
                text!(
                    "the target year {target_year} must come after the base year {base_year}, within a hundred years",
                    "目标年 {target_year} 应当晚于基期年 {base_year}，且不超过一百年"
                ),
            )
            .at(target_place)
            .help(text!(
                "most plans run for five years: `target_year = {}`",
                "多数规划为期五年：`target_year = {}`",
                base_year + 5
            )),
        );
        return None;
    }
    let step_place = step.as_ref().map(|(_, place)| place.clone());
    let step = match step {
        Some((step, place)) if step < 1 || (target_year - base_year) % step != 0 => {
            let years = target_year - base_year;
            mistakes.push(
                Diagnostic::error(
                    Code::PlanStep,
                    text!("{years} years cannot be walked in steps of {step}", "{years} 年不能按每步 {step} 年整除"),
                )
                .at(place)
                .help(text!("leave `step` out: then the plan goes year by year", "请删去 `step`：规划即逐年推算")),
            );
            return None;
        }
        Some((step, _)) => step,
        None => 1,
    };
    let (domains, domain_places) = domains?;
    Some(Header {
        name: name?,
        base_year,
        target_year,
        step,
        information_date: information_date.as_ref().map_or(base_year + 1, |(year, _)| *year),
        information_place: information_date.map(|(_, place)| place),
        money_unit: money_unit.map(|(unit, place)| {
            if unit <= 0.0 {
                let Text { zh, en } = &currency;
                let message = text!("a unit of money is {unit} {en}", "资金单位为 {unit} {zh}");
                mistakes.push(Diagnostic::error(Code::NegativeAmount, message).at(place));
            } else if !(1.0..=1e9).contains(&unit) || (libm::log10(unit) - libm::log10(unit).round()).abs() > 1e-9 {
                let (shown, Text { zh, en }) = (short(unit), &currency);
                let message = text!("a unit of money is {shown} {en}", "资金单位为 {shown} {zh}");
                mistakes.push(Diagnostic::warning(Code::OtherUnit, message).at(place).help(text!(
                    "sums are counted in single, thousands, ten thousands, millions or billions: 1000000 for million",
                    "资金以元、千元、万元、百万元、亿元等计：百万元写 1000000"
                )));
            }
            unit
        }),
        currency,
        source: source.map_or_else(String::new, |(words, _)| words),
        domains,
        domain_places,
        roles,
        track_record,
        delay_by_status,
        people,
        years_place,
        step_place,
    })
}

/// Years by which hardly anything is late, whatever its status.
const LONGEST_DELAY: f64 = 10.0;

/// How late facilities of each status are: the values as they stand, once they are known to be sound.
fn delays(section: &Section<'_>) -> BTreeMap<&'static str, String> {
    let mut delays = BTreeMap::new();
    for status in Status::VARIANTS {
        let key = status.key();
        if let Some(value) = section.value(key)
            && let Some(delay) = distribution(section, key, value, &Text::default())
        {
            let place = section.value_place(value);
            if delay.quantile(0.95) > LONGEST_DELAY {
                let late = short(delay.quantile(0.95));
                section.mistakes().push(
                    Diagnostic::warning(
                        Code::OtherUnit,
                        text!("`delay_by_status.{key}` is up to {late} years", "`delay_by_status.{key}` 可达 {late} 年"),
                    )
                    .at(place.clone())
                    .help(text!("is it in months? Then divide it by 12", "是否按月填写？若是，请除以12")),
                );
            }
            delays.insert(key, place.source.text[place.span].to_owned());
        }
    }
    section.finish();
    delays
}

/// How an earlier year's targets came out; `None` where a key is missing or no such count is possible.
fn track_record(section: &Section<'_>, mistakes: &Mistakes) -> Option<TrackRecord> {
    let of = section.words("of", section.require("of"));
    let year = section.integer("year", section.require("year"));
    let targets = section.integer("targets", section.require("targets"));
    let met = section.integer("met", section.require("met"));
    let source = section.string("source", section.require("source"));
    section.finish();
    let ((targets, _), (met, met_place)) = (targets?, met?);
    if targets < 1 || met < 0 || met > targets {
        let message = text!("{met} of {targets} targets cannot have been met", "{targets}项目标不可能完成{met}项");
        mistakes.push(Diagnostic::error(Code::ShareOutOfRange, message).at(met_place));
        return None;
    }
    Some(TrackRecord { of: of?, year: year?.0, targets: targets.cast_unsigned(), met: met.cast_unsigned(), source: source?.0 })
}

fn domains(root: &Section<'_>, mistakes: &Mistakes) -> Option<(Vec<Domain>, Vec<Place>)> {
    let sections = root.list("domain");
    if sections.is_empty() {
        mistakes.push(Diagnostic::error(Code::NoDomains, text!("the plan has no domains", "规划没有领域")).at(root.place()).help(text!(
            "write `[[domain]]` with `id` and `name` for each group of indicators",
            "每组指标写一个 `[[domain]]`，含 `id` 和 `name`"
        )));
        return None;
    }
    let (mut domains, mut places): (Vec<Domain>, Vec<Place>) = Default::default();
    let mut whole = true;
    for section in sections {
        let id = section.string("id", section.require("id"));
        let name = section.words("name", section.require("name"));
        let mechanism = section.words("mechanism", section.value("mechanism")).unwrap_or_default();
        section.finish();
        let (Some((id, place)), Some(name)) = (id, name) else {
            whole = false;
            continue;
        };
        whole &= check_name(&id, &place, mistakes);
        if domains.iter().any(|domain| domain.id == id) {
            mistakes.push(
                Diagnostic::error(Code::DuplicateId, text!("domain `{id}` stands here twice", "领域 `{id}` 重复了"))
                    .at(place)
                    .help(text!("give one of the two another `id`, the one that its rows name", "请为其中一个另取 `id`，与各行所写的一致")),
            );
            // One of the two has another name in the rows, which is no fault of theirs.
            whole = false;
            continue;
        }
        domains.push(Domain { id, name, mechanism });
        places.push(place);
    }
    // Without all of them, rows of a domain that could not be read would be told to have none.
    whole.then_some((domains, places))
}
