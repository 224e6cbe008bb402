//! The model card: one page that says where every number of a plan comes from, and which assumptions matter.

mod rows;

use serde::Serialize;

use crate::analysis::{Bar, ENOUGH_DRAWS, NumberMet, number_met};
use crate::diagnostic::Diagnostic;
use crate::engine::trace::Read;
use crate::language::number::{fixed, short, signed};
use crate::language::{Language, Text, paragraphs_in};
use crate::plan::{Assumption, CardPart, CardSection, Plan};
use crate::scenario::{Scenario, describe};
use crate::simulate::{Draws, Session, Settings};
use crate::text;

/// Assumptions that are listed as those that matter most.
pub(super) const MOST: usize = 10;

/// What a model card is made from.
#[derive(Debug, Clone)]
pub struct ModelCard<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    series: Vec<Entry>,
    /// How far each assumption moves the number of targets met.
    pub measured: NumberMet,
    draws: usize,
    /// The rows that reference classes tell of, under the scenario.
    held: Draws,
}

/// A series as its rule describes it.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    name: String,
    file: String,
    description: String,
    reads: Vec<Read>,
    vector: bool,
}

impl<'a> ModelCard<'a> {
    /// Traces the rules of a scenario and measures its assumptions.
    ///
    /// Errors: those of the rules.
    pub fn new(plan: &'a Plan, scenario: &'a Scenario, settings: &Settings) -> Result<ModelCard<'a>, Vec<Diagnostic>> {
        let mut session = Session::new(plan, std::slice::from_ref(scenario), settings.clone())?;
        let compiled = session.compiled(scenario)?;
        let entries = compiled.model.series.iter().map(|series| Entry {
            name: series.name.clone(),
            file: series.place.as_ref().map_or(String::new(), |place| place.source.name.clone()),
            description: series.description.clone(),
            reads: series.reads.clone(),
            vector: series.length.is_some(),
        });
        let measured = number_met(&session, scenario, None)?;
        let series = entries.collect();
        let held = session.with(Settings { draws: settings.draws.max(ENOUGH_DRAWS), ..settings.clone() }).experiment(scenario)?.draws;
        Ok(ModelCard { plan, scenario, series, measured, draws: settings.draws, held })
    }

    /// The card as Markdown, a paragraph a line.
    pub fn markdown(&self, language: Language) -> String {
        let plan = self.plan.name.get(language);
        let title = text!("Model card: {plan}", "模型说明：{plan}");
        let mut page = format!("# {}\n", title.get(language));
        let unwritten: Vec<CardSection>;
        let sections = if self.plan.card.is_empty() {
            unwritten = CardPart::ALL.map(|part| CardSection { title: title_of(part), text: Text::default(), insert: Some(part) }).to_vec();
            &unwritten
        } else {
            &self.plan.card
        };
        for section in sections {
            page += &format!("\n## {}\n", section.title.get(language));
            let words = section.text.get(language).trim();
            if !words.is_empty() {
                page += &format!("\n{words}\n");
            }
            if let Some(part) = section.insert {
                page.push('\n');
                page += &match part {
                    CardPart::Matters => self.matters(language),
                    CardPart::Evidence => self.evidence(language),
                    CardPart::Paths => self.paths(language),
                    CardPart::Indicators => self.indicators(language),
                    CardPart::Series => self.others(language),
                    CardPart::Assumptions => self.assumptions(language),
                };
            }
        }
        page
    }

    fn matters(&self, language: Language) -> String {
        let (title, draws) = (self.scenario.title.get(language), self.draws);
        let met = fixed(self.measured.number.base, 1);
        let targets = self.plan.indicators.len();
        let moved = self.measured.number.bars.len();
        let intro = text!(
            "Measured, not chosen: each of the {moved} uncertain assumptions that move anything is set to its 10% and to its 90% quantile in \
             turn, while all others and all shocks are drawn ({draws} draws, the same random numbers each time). Under “{title}”, {met} of \
             {targets} targets are met on average; an assumption moves that number so far:",
            "以下为测算结果而非主观选择：把有影响的{moved}条不确定假设逐一固定在其10%与90%分位数，其余假设与冲击照常模拟（{draws}次，每次用相同的随机数）。\
             情景“{title}”下平均有{met}项目标（共{targets}项）达标，各假设使达标数变动如下："
        );
        let mut part = format!("{}\n\n", intro.get(language));
        for (rank, bar) in self.measured.number.bars.iter().take(MOST).enumerate() {
            part += &format!("{}. {}\n", rank + 1, self.bar(bar, language));
        }
        let next: Vec<String> =
            self.measured.number.bars.iter().skip(MOST).take(5).map(|bar| format!("`{}` ({})", bar.name, fixed(bar.width(), 2))).collect();
        if let (Some(last), false) = (self.measured.number.bars.get(MOST - 1), next.is_empty()) {
            let width = fixed(last.width(), 2);
            let next = next.join(", ");
            let widest = fixed(self.measured.number.bars[0].width(), 1);
            let words = text!(
                "The first of them moves {widest} targets from one quantile to the other. The list has no sharp end: its last moves {width}, the \
                 next five {next}.",
                "第一条从一端到另一端使达标数变动{widest}项。名次并无明显分界：第{MOST}条变动{width}项，其后五条为 {next}。"
            );
            part += &format!("\n{}\n", words.get(language));
        }
        part
    }

    /// One assumption that matters: what it is, how far it moves the number, and which rows it moves.
    fn bar(&self, bar: &Bar, language: Language) -> String {
        let assumption = self.plan.assumption(&bar.name).expect("invariant: only assumptions are moved");
        let (label, grade) = (assumption.label.get(language), assumption.grade);
        let unit = match assumption.unit.get(language) {
            "" => String::new(),
            unit => text!(" ({unit})", "（{unit}）").get(language).to_owned(),
        };
        let base = self.measured.number.base;
        let (low, high) = (short(bar.low), short(bar.high));
        let (at_low, at_high) = [bar.at_low, bar.at_high].map(|met| signed(met - base, |change| fixed(change, 2))).into();
        let rows: Vec<String> = self
            .plan
            .indicators
            .iter()
            .zip(&self.measured.targets)
            .filter(|(_, target)| target.bars.iter().any(|moved| moved.name == bar.name && moved.width() >= 0.02))
            .map(|(indicator, _)| indicator.number.clone())
            .collect();
        let rows = unique_in_order(rows).join(if language == Language::Zh { "、" } else { ", " });
        let name = &bar.name;
        let words = text!(
            "**{label}** (`{name}`, evidence {grade}): {at_low} targets at {low}, {at_high} at {high}{unit}; rows moved: {rows}",
            "**{label}**（`{name}`，证据等级{grade}）：{low}时{at_low}项，{high}时{at_high}项{unit}；影响第{rows}行"
        );
        words.get(language).to_owned()
    }

    fn evidence(&self, language: Language) -> String {
        ['A', 'B', 'C', 'D']
            .map(|grade| {
                let indicators = self.plan.indicators.iter().filter(|indicator| indicator.grade == grade).count();
                let assumptions = self.plan.assumptions.iter().filter(|assumption| assumption.grade == grade).count();
                let words = text!(
                    "- {grade}: {indicators} indicators, {assumptions} assumptions\n",
                    "- {grade}：{indicators}项指标，{assumptions}条假设\n"
                );
                words.get(language).to_owned()
            })
            .concat()
    }

    fn assumptions(&self, language: Language) -> String {
        let mut part = String::new();
        for assumption in &self.plan.assumptions {
            part += &self.assumption(assumption, language);
        }
        if !self.plan.shocks.is_empty() {
            part += &format!("\n### {}\n\n", text!("Shocks", "冲击").get(language));
        }
        for shock in &self.plan.shocks {
            let (name, label, source) = (&shock.name, shock.label.get(language), shock.source.get(language));
            let value = describe(&shock.distribution);
            let value = value.get(language);
            part += text!("- `{name}`: {label} = {value}. {source}\n", "- `{name}`：{label} = {value}。{source}\n").get(language);
        }
        part
    }

    fn assumption(&self, assumption: &Assumption, language: Language) -> String {
        let distribution = self.scenario.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
        let (name, label, unit, grade, source) = (
            &assumption.name,
            assumption.label.get(language),
            assumption.unit.get(language),
            assumption.grade,
            assumption.source.get(language),
        );
        let value = describe(distribution);
        let value = value.get(language);
        text!("- `{name}` ({grade}): {label} = {value} {unit}. {source}\n", "- `{name}`（{grade}）：{label} = {value} {unit}。{source}\n")
            .get(language)
            .to_owned()
    }

    /// The same as data.
    pub fn page(&self) -> CardPage<'_> {
        let base = self.measured.number.base;
        let matters = |bar: &'_ Bar| Matter {
            assumption: bar.name.clone(),
            low: bar.low,
            high: bar.high,
            at_low: bar.at_low - base,
            at_high: bar.at_high - base,
        };
        let series = |entry: &Entry| {
            let indicator = self.plan.indicator(&entry.name);
            SeriesPage {
                series: entry.name.clone(),
                number: indicator.map(|indicator| indicator.number.clone()),
                name: indicator.map(|indicator| indicator.name.clone()),
                grade: indicator.map(|indicator| indicator.grade).or(self.weakest(entry)),
                source: indicator.map(|indicator| indicator.source.clone()),
                file: entry.file.clone(),
                list: entry.vector,
                mechanism: Language::ALL.map(|language| paragraphs_in(&entry.description, language)),
                reads: entry.reads.iter().map(Read::to_string).collect(),
            }
        };
        let assumption = |assumption: &'_ Assumption| {
            let distribution = self.scenario.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
            AssumptionPage {
                name: assumption.name.clone(),
                label: assumption.label.clone(),
                unit: assumption.unit.clone(),
                value: describe(distribution),
                source: assumption.source.clone(),
                grade: assumption.grade,
                group: assumption.group.clone(),
            }
        };
        CardPage {
            plan: &self.plan.name,
            scenario: &self.scenario.name,
            draws: self.draws,
            targets_met: base,
            matters: self.measured.number.bars.iter().map(matters).collect(),
            sections: self.plan.card.iter().map(|section| SectionPage { title: &section.title, text: &section.text }).collect(),
            series: self.series.iter().map(series).collect(),
            assumptions: self.plan.assumptions.iter().map(assumption).collect(),
        }
    }
}

/// A model card as data.
#[derive(Debug, Serialize)]
pub struct CardPage<'a> {
    plan: &'a Text,
    scenario: &'a str,
    draws: usize,
    targets_met: f64,
    matters: Vec<Matter>,
    sections: Vec<SectionPage<'a>>,
    series: Vec<SeriesPage>,
    assumptions: Vec<AssumptionPage>,
}

/// How far an assumption moves the number of targets met.
#[derive(Debug, Serialize)]
struct Matter {
    assumption: String,
    low: f64,
    high: f64,
    at_low: f64,
    at_high: f64,
}

#[derive(Debug, Serialize)]
struct SectionPage<'a> {
    title: &'a Text,
    text: &'a Text,
}

#[derive(Debug, Serialize)]
struct SeriesPage {
    series: String,
    number: Option<String>,
    name: Option<Text>,
    grade: Option<char>,
    source: Option<String>,
    file: String,
    list: bool,
    /// Chinese, then English.
    mechanism: [Vec<String>; 2],
    reads: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AssumptionPage {
    name: String,
    label: Text,
    unit: Text,
    value: Text,
    source: Text,
    grade: char,
    group: String,
}

/// The heading of a part where nobody has written one.
fn title_of(part: CardPart) -> Text {
    match part {
        CardPart::Matters => text!("What matters most", "最要紧的假设"),
        CardPart::Evidence => text!("Evidence", "证据等级"),
        CardPart::Paths => text!("From year to year", "逐年路径"),
        CardPart::Indicators => text!("Every indicator", "各项指标"),
        CardPart::Series => text!("Every other series", "其他序列"),
        CardPart::Assumptions => text!("Every assumption", "各项假设"),
    }
}

/// Rows that follow each other with the same number are one.
fn unique_in_order(mut rows: Vec<String>) -> Vec<String> {
    rows.dedup();
    rows
}
