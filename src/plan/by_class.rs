//! Rules for indicators that have no mechanism yet: each moves as its class has moved, until somebody writes a rule.
//!
//! A row of the table that names its `family` gets a rule of that family's shape, an assumption for what lasts and a shock for what one
//! year brings. The spread of five years is that of the plan's own priors.csv where it has a row, else that of the family's class.

use std::sync::Arc;

use super::family::{Class, Family, Start};
use super::{Assumption, Comparison, Indicator, Plan, Prior, Shock, Watched};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::sampling::distributions::{Normal, StudentT};
use crate::text;

/// The shapes, for plans that bring no file of this name.
const SHAPES: &str = include_str!("../../rules/lib/by_class.rhai");

/// Where the shapes lie in a plan.
pub const SHAPES_FILE: &str = "rules/lib/by_class.rhai";

/// The name under which rules made here are shown.
const RULES_FILE: &str = "rules/by_class.rhai (made by the program)";

/// Years over which classes are measured.
const YEARS: f64 = 5.0;

/// The part of five years' variance that lasts. With 0.2 the changes of three years and of the next two correlate by 0.11; in the data behind the
/// classes that correlation lies between -0.15 and 0.20.
const LASTING: f64 = 0.2;

/// The same of yearly flows, whose years scatter around their level.
const LASTING_OF_FLOWS: f64 = 0.5;

/// What an indicator without a mechanism is given.
#[derive(Debug, Clone)]
pub struct ByClass {
    /// Its rule, with the comment above it.
    pub rule: String,
    /// What lasts.
    pub assumption: Assumption,
    /// What one year brings.
    pub shock: Shock,
}

/// A row of the table, judged or watched, as far as its moving by class goes.
#[derive(Debug, Clone, Copy)]
pub struct Moving<'a> {
    /// Its name in rules.
    pub id: &'a str,
    /// Its name.
    pub name: &'a Text,
    /// Its family, where it goes by one.
    pub family: Option<Family>,
    /// What it starts from.
    pub baseline: Option<f64>,
    /// The year of that.
    pub baseline_year: i32,
    /// Where its row begins.
    pub place: &'a Place,
}

impl<'a> From<&'a Indicator> for Moving<'a> {
    fn from(row: &'a Indicator) -> Moving<'a> {
        let Indicator { id, name, family, baseline, baseline_year, place, .. } = row;
        Moving { id, name, family: *family, baseline: *baseline, baseline_year: *baseline_year, place }
    }
}

impl<'a> From<&'a Watched> for Moving<'a> {
    fn from(row: &'a Watched) -> Moving<'a> {
        let Watched { id, name, family, baseline, baseline_year, place, .. } = row;
        Moving { id, name, family: *family, baseline: *baseline, baseline_year: *baseline_year, place }
    }
}

/// All rows that may move by their class.
pub fn moving<'a>(indicators: &'a [Indicator], watched: &'a [Watched]) -> impl Iterator<Item = Moving<'a>> {
    indicators.iter().map(Moving::from).chain(watched.iter().map(Moving::from))
}

impl Moving<'_> {
    /// Whether it moves by its family from its baseline; `None` where it names no family.
    pub fn start(&self) -> Option<Start> {
        Some(self.family?.start(self.baseline))
    }
}

/// The rule of an indicator by its family; `None` where it names none, or cannot move from where it starts.
pub fn rule_of(indicator: &Moving<'_>, priors: &[Prior], (base_year, step): (i32, i32)) -> Option<ByClass> {
    let family = indicator.family.filter(|_| indicator.start() == Some(Start::Moves))?;
    let class = family.class();
    let own = priors.iter().find(|prior| prior.id == indicator.id && prior.scale == class.scale);
    let (drift, spread, degrees, source) = match own {
        Some(prior) => (prior.drift, prior.spread, prior.degrees, Text::same(prior.source.clone())),
        None => (class.drift, class.spread, class.degrees, Text::new(class.source.0, class.source.1)),
    };
    let split = Split::of(family, spread);
    let id = &indicator.id;
    let name = format!("{id}_class");
    let yearly = written(split.yearly);
    let (param, shock) = (format!("param.{name}"), format!("shock(\"{name}\")"));
    let shape = family.code();
    let from = indicator.baseline_year;
    let body = match family {
        Family::Flow => format!("{shape}(base.{id}, {param}, year - {from}, {yearly}, {shock})"),
        Family::Growth => format!("{shape}(base.{id}, {param}, {yearly}, {shock})"),
        // A baseline of another year than the plan's: the first step brings what lies between as well.
        _ if from != base_year => {
            let years = format!("years_since({from}, {})", base_year + step);
            format!("{shape}(prev.{id}, move_over({years}, {param}, {yearly}, {shock}))")
        }
        _ => format!("{shape}(prev.{id}, class_move({param}, {yearly}, {shock}))"),
    };
    let label = family.label();
    let rule = format!(
        "/// 按所属类别“{}”推算，尚无机制。\n/// By its class ({}), no mechanism yet.\nfn {id}() {{ {body} }}\n",
        label.zh, label.en
    );
    let centre = if family == Family::Growth { drift } else { drift / YEARS };
    let distribution = lasting(centre, split.lasting, degrees);
    let of = |zh: &str, en: &str| Text::new(format!("{}：{zh}", indicator.name.zh), format!("{}: {en}", indicator.name.en));
    Some(ByClass {
        rule,
        assumption: Assumption {
            name: name.clone(),
            label: of("同类指标的趋势", "drift of its class"),
            unit: unit_of(&class),
            distribution,
            source: source.clone(),
            grade: 'C',
            group: "trend".to_owned(),
            class: None,
            place: indicator.place.clone(),
            value_place: indicator.place.clone(),
        },
        shock: Shock {
            name,
            label: of("同类指标的年度波动", "yearly chance of its class"),
            distribution: Distribution::Normal(Normal { mean: 0.0, sd: 1.0 }),
            source,
            place: indicator.place.clone(),
        },
    })
}

/// The rule files that a plan's indicators without mechanisms need; `has_shapes` where the plan brings the shapes itself.
pub(super) fn sources(rules: &[ByClass], has_shapes: bool) -> Vec<Arc<Source>> {
    if rules.is_empty() {
        return Vec::new();
    }
    let text: Vec<&str> = rules.iter().map(|made| made.rule.as_str()).collect();
    let mut sources = vec![Source::new(RULES_FILE, text.join("\n"))];
    if !has_shapes {
        sources.push(Source::new(SHAPES_FILE, SHAPES));
    }
    sources
}

/// One note of all indicators that go by their class.
pub(super) fn note(plan: &Plan) -> Option<Diagnostic> {
    let named: Vec<Moving<'_>> = moving(&plan.indicators, &plan.watched).filter(|row| row.family.is_some()).collect();
    let first = named.iter().find(|row| row.start() == Some(Start::Moves)).or(named.first())?;
    let (count, all) = (named.len(), plan.indicators.len() + plan.watched.len());
    let starting = |start: Start| named.iter().filter(|row| row.start() == Some(start)).count();
    let (mut en, mut zh) = (String::new(), String::new());
    for (start, why, why_zh) in [
        (Start::Unknown, "without a baseline to start from", "没有基期值可作起点"),
        (Start::Nothing, "starting at zero, of which a class of relative changes says nothing", "基期为零，按比例变动的类别无从推算"),
        (
            Start::AtBound,
            "starting at the bound of a scale, from which a class does not move",
            "基期已在上下限之外或之上，所属类别无从推算",
        ),
    ] {
        let count = starting(start);
        if count > 0 {
            en += &format!("; not modelled: {count} {why}");
            zh += &format!("；其中 {count} 项{why_zh}，不作推算");
        }
    }
    let go = if count == 1 { "goes by its class" } else { "go by their class" };
    let note = Diagnostic::warning(
        Code::ByClass,
        text!(
            "{count} of {all} indicators {go}: no mechanism yet says how they move here{en}",
            "{all} 项指标中有 {count} 项按所属类别推算：尚无机制说明其在本地如何变动{zh}"
        ),
    )
    .at(first.place.clone());
    let deepened = match first.start() {
        Some(Start::Moves) => note.help(text!(
            "`fiveyear deepen {}` writes a rule into rules/ for editing, where a mechanism is known",
            "已知其机制时，`fiveyear deepen {}` 会把规则写入 rules/ 供修改",
            first.id
        )),
        _ => note,
    };
    let stuck = named.iter().find(|row| matches!(row.start(), Some(Start::Nothing | Start::AtBound)));
    Some(stuck.into_iter().fold(deepened, |note, row| note.help(own_rule(row.id))))
}

/// How to give a row a rule of its own where its class says nothing.
pub(crate) fn own_rule(id: &str) -> Text {
    text!(
        "where it is known what comes each year, write `fn {id}() {{ prev.{id} + 1.0 }}` with that number into a file of rules/, and empty the row's `family`",
        "如知道每年增加多少，请在 rules/ 的文件中写 `fn {id}() {{ prev.{id} + 1.0 }}`（换成该数），并清空该行的 `family`"
    )
}

/// One note of all targets of 100 % that are met from what prints as 100.
pub(super) fn full_note(plan: &Plan) -> Option<Diagnostic> {
    let full = |row: &&Indicator| row.family.is_some() && matches!(row.target.comparison, Comparison::Full { .. });
    let first = plan.indicators.iter().find(full)?;
    let (count, value) = (plan.indicators.iter().filter(full).count(), first.target.value);
    let tolerance = first.target.comparison.tolerance().unwrap_or_default();
    let targets = if count == 1 { "one target asks".to_owned() } else { format!("{count} targets ask") };
    Some(
        Diagnostic::warning(
            Code::ByClass,
            text!(
                "{targets} for all of a percentage, which a class of log-odds comes near and never reaches: `{}` is met within {tolerance} of {value}, as it is printed",
                "{count} 项目标要求达到百分比的上限（或零），按对数几率推算只能接近、不能等于：`{}` 与 {value} 相差不超过 {tolerance}（印出来相同）即视为达到",
                first.id
            ),
        )
        .at(first.target_place.clone())
        .help(text!(
            "for another bound, write `full` into `comparison` and how far off still counts into `tolerance`",
            "如需其他界限，请在 `comparison` 写 `full`，并在 `tolerance` 写明相差多少仍算达到"
        )),
    )
}

/// One note of all rows that are watched, with the words of those that ask for something.
pub(super) fn watched_note(plan: &Plan) -> Option<Diagnostic> {
    let first = plan.watched.first()?;
    let (count, worded) = (plan.watched.len(), plan.watched.iter().filter(|row| !row.words.is_empty()).count());
    let (all, year) = (plan.indicators.len() + count, plan.target_year);
    let are = if count == 1 { "is" } else { "are" };
    // Those in words are named, since each may hold a figure that was not read.
    let few: Vec<String> = plan
        .watched
        .iter()
        .filter(|row| !row.words.is_empty())
        .take(3)
        .map(|row| format!("`{}`: {}", row.id, row.words.chars().take(24).collect::<String>()))
        .collect();
    let more = if worded > few.len() { "…" } else { "" };
    let in_words = text!("{worded} with a target in words ({}{more})", "{worded} 项的目标是文字（{}{more}）", few.join("; "));
    let none = count - worded;
    let without = text!("{none} with none for {year}", "{none} 项没有{year}年的目标");
    let both = [(worded, in_words), (none, without)];
    let part =
        |of: fn(&Text) -> &str| both.iter().filter(|(count, _)| *count > 0).map(|(_, words)| of(words).to_owned()).collect::<Vec<_>>();
    let (en, zh) = (part(|words| &words.en).join(", "), part(|words| &words.zh).join("，"));
    Some(
        Diagnostic::warning(
            Code::NoTarget,
            text!("{count} of {all} indicators {are} projected and not judged: {en}", "{all} 项指标中有 {count} 项只推算、不评判：{zh}"),
        )
        .at(first.place.clone())
        .help(text!(
            "where a number stands for the words, write it into the column `target`",
            "如有数值可代表文字目标，请写入 `target` 列"
        )),
    )
}

/// The shapes as a file of a plan.
pub fn shapes() -> &'static str {
    SHAPES
}

/// Spread of what lasts, for each year, and of one year's chance.
struct Split {
    lasting: f64,
    yearly: f64,
}

impl Split {
    /// Parts that together have the class's spread after five years.
    fn of(family: Family, spread: f64) -> Split {
        match family {
            // A flow is its level and one year's scatter; growth is judged by its mean, to which five years' scatters add up.
            Family::Flow => Split { lasting: spread * LASTING_OF_FLOWS.sqrt() / YEARS, yearly: spread * (1.0 - LASTING_OF_FLOWS).sqrt() },
            Family::Growth => {
                Split { lasting: spread * LASTING_OF_FLOWS.sqrt(), yearly: spread * ((1.0 - LASTING_OF_FLOWS) * YEARS).sqrt() }
            }
            _ => Split { lasting: spread * LASTING.sqrt() / YEARS, yearly: spread * ((1.0 - LASTING) / YEARS).sqrt() },
        }
    }
}

/// What lasts, with the class's tails and this standard deviation.
fn lasting(centre: f64, sd: f64, degrees: Option<f64>) -> Distribution {
    match degrees.filter(|degrees| *degrees > 2.0) {
        Some(degrees) => Distribution::StudentT(StudentT { location: centre, scale: sd * ((degrees - 2.0) / degrees).sqrt(), degrees }),
        None => Distribution::Normal(Normal { mean: centre, sd }),
    }
}

/// A number with four digits that count, as a rule holds it.
fn written(value: f64) -> String {
    let magnitude = if value > 0.0 { libm::floor(libm::log10(value)) as i32 } else { 0 };
    format!("{value:.digits$}", digits = (3 - magnitude).max(1) as usize)
}

fn unit_of(class: &Class) -> Text {
    match class.scale {
        "logit" => text!("log odds a year", "对数几率/年"),
        "log" => text!("log a year", "对数/年"),
        _ => text!("points", "百分点"),
    }
}
