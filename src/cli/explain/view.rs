//! The page of one name: verdict, split, what matters, the rules that decide, numbers, and all assumptions by weight.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::analysis::deciding_chain;
use crate::brief::{class_words, elsewhere, scale_words};
use crate::diagnostic::{self, Diagnostic};
use crate::engine::trace::{Model, Read, Series};
use crate::language::number::full;
use crate::language::{Language, Text, paragraphs_in};
use crate::plan::{Assumption, Indicator, Plan};
use crate::scenario::{self, Scenario};
use crate::simulate::Draws;
use crate::text;

use super::super::context::Context;
use super::super::target_rows::printed;
use super::super::terminal::{self, Heading, wrap, wrap_any};
use super::attribution::{Why, WhyPage};
use super::failed::Band;
use super::verdict::{TargetVerdict, TargetVerdictPage};

/// One series in one scenario.
pub(super) struct View<'a> {
    pub plan: &'a Plan,
    pub scenario: &'a Scenario,
    pub model: &'a Model,
    pub series: &'a Series,
    pub central: &'a Draws,
    pub why: Option<Why>,
    pub verdict: Option<TargetVerdict>,
    /// What was observed and what that changes; empty without `--as-of`.
    pub replay: String,
    pub language: Language,
    /// Why draws fail.
    pub failed: &'a [Diagnostic],
    /// Years after the base year with the values between which nine in ten draws lie.
    pub band: &'a [Band],
}

impl<'a> View<'a> {
    fn say(&self, words: Text) -> String {
        words.get(self.language).to_owned()
    }

    fn indicator(&self) -> Option<&Indicator> {
        self.plan.indicator(&self.series.name)
    }

    /// Series the rule reads, this or last year's.
    fn read_series(&self) -> Vec<&Series> {
        let names: BTreeSet<&str> = self.series.reads.iter().filter_map(Read::series).collect();
        self.model.series.iter().filter(|series| names.contains(series.name.as_str()) && series.name != self.series.name).collect()
    }

    fn assumptions_of(&self, series: &Series) -> Vec<&Assumption> {
        series.reads.iter().filter_map(|read| self.plan.assumption(read.assumption()?)).collect()
    }

    /// The names of the assumptions of everything behind the series, its own included.
    pub(super) fn assumptions_behind(&self) -> BTreeSet<&'a str> {
        let (model, series): (&'a Model, &'a Series) = (self.model, self.series);
        let mut seen: BTreeSet<&str> = BTreeSet::from([series.name.as_str()]);
        let mut open = vec![series];
        let mut names: BTreeSet<&'a str> = BTreeSet::new();
        while let Some(series) = open.pop() {
            names.extend(series.reads.iter().filter_map(Read::assumption));
            for name in series.reads.iter().filter_map(Read::series_of_any_year) {
                if let Some(next) = model.series.iter().find(|series| series.name == name)
                    && seen.insert(next.name.as_str())
                {
                    open.push(next);
                }
            }
        }
        names.retain(|name| self.plan.assumption(name).is_some());
        names
    }

    /// Assumptions of everything upstream that the rule does not read itself, by name.
    fn upstream(&self) -> Vec<&Assumption> {
        let own: BTreeSet<&str> = self.assumptions_of(self.series).iter().map(|assumption| assumption.name.as_str()).collect();
        self.assumptions_behind().into_iter().filter(|name| !own.contains(name)).filter_map(|name| self.plan.assumption(name)).collect()
    }

    /// All assumptions behind the series, those that move P(met) most first, the others by name.
    fn by_weight(&self) -> Vec<&Assumption> {
        let mut names = self.assumptions_behind();
        let bars = self.verdict.iter().flat_map(|verdict| &verdict.bars);
        let heavy: Vec<&str> = bars.map(|bar| bar.name.as_str()).filter(|name| names.remove(name)).collect();
        heavy.into_iter().chain(names).filter_map(|name| self.plan.assumption(name)).collect()
    }

    /// The rules from the series down to the one that reads what matters most; the series alone where nothing is known to matter.
    fn chain(&self) -> Vec<&'a Series> {
        let heaviest = self.verdict.as_ref().and_then(|verdict| verdict.bars.first());
        let chain = heaviest.map_or_else(Vec::new, |bar| deciding_chain(self.model, &self.series.name, &bar.name));
        if chain.is_empty() { vec![self.series] } else { chain }
    }

    fn values(&self, series: &Series) -> Vec<f64> {
        match self.central.position(&series.name) {
            Some(position) => (0..self.central.years.len()).map(|year| self.central.column(position, year)[0]).collect(),
            None => Vec::new(),
        }
    }

    /// What was observed of the series, one line for all years; nothing where nothing was.
    fn observed(&self, width: usize) -> String {
        let own = self.plan.history.iter().filter(|seen| seen.series == self.series.name);
        let seen: Vec<String> = own
            .map(|seen| {
                let (Text { zh, en }, year, value) = (elsewhere(&seen.observed_at), seen.year, full(seen.value));
                let band = self.band.iter().find(|(known, ..)| *known == year);
                let words = if band.is_some_and(|(_, low, high)| seen.value < *low || seen.value > *high) {
                    text!("{year}: {value}{en} (outside the 90% band)", "{year}年 {value}{zh}（在90%区间之外）")
                } else {
                    text!("{year}: {value}{en}", "{year}年 {value}{zh}")
                };
                self.say(words)
            })
            .collect();
        if seen.is_empty() {
            return String::new();
        }
        let list = seen.join(text!(", ", "、").get(self.language));
        wrap(&self.say(text!("observed: {list}", "观测值：{list}")), width, "  ")
    }

    pub(super) fn text(&self, width: usize) -> String {
        let mut page = self.head(width);
        if let Some(verdict) = &self.verdict {
            page += &format!("\n{}", verdict.text(self.plan, self.scenario, self.language, width));
        }
        if !self.replay.is_empty() {
            page += &self.replay;
            let words = text!(
                "All that follows is of the model before observations counted: they move draws, not rules or assumptions.",
                "以下内容均为计入观测值之前的模型：观测值移动的是模拟，不改变规则和假设。"
            );
            page += &wrap(&self.say(words), width, "");
        }
        if let Some(why) = &self.why {
            page += &why.text(self.language, width);
        }
        if let Some(verdict) = &self.verdict {
            page += &verdict.matters(self.plan, self.language, width);
        }
        if let Some(indicator) = self.indicator() {
            let words: Vec<String> = class_words(self.plan, indicator).into_iter().map(|words| self.say(words)).collect();
            if !words.is_empty() {
                page += &format!("\n{}", wrap(&words.join(if self.language == Language::Zh { "" } else { " " }), width, ""));
            }
        }
        let chain = self.chain();
        if chain.len() > 1 {
            let names = chain.iter().map(|series| series.name.as_str()).collect::<Vec<_>>().join(" ← ");
            let words = text!(
                "The rules that decide, down to the one that reads what matters most:",
                "起决定作用的规则，直至读取影响最大假设的一条："
            );
            page += &format!("\n{}{}", wrap(words.get(self.language), width, ""), wrap(&names, width, "  "));
        }
        chain.iter().for_each(|series| page += &self.rule(series, width));
        if !self.series.reads.is_empty() {
            let reads = self.series.reads.iter().map(Read::to_string).collect::<Vec<_>>().join(", ");
            page += &format!("\n{}\n", self.say(text!("It reads:", "它读取：")));
            page += &wrap(&reads, width, "  ");
        }
        page += &self.numbers(&chain, width);
        page += &self.all_assumptions(width);
        page
    }

    /// The name, and of an indicator its row.
    fn head(&self, width: usize) -> String {
        let Some(indicator) = self.indicator() else { return format!("{}\n", self.series.name) };
        let mut page = format!("{}  {}\n", self.series.name, indicator.full_name().get(self.language));
        let (number, unit, source, grade) = (&indicator.number, indicator.unit.get(self.language), &indicator.source, indicator.grade);
        let nature = indicator.nature.map(|nature| nature.label()).unwrap_or_default();
        let nature = if nature.en.is_empty() { nature } else { text!("{} · ", "{} · ", nature.get(self.language)) };
        let nature = match indicator.department.as_str() {
            "" => nature.get(self.language).to_owned(),
            department => format!("{}{department} · ", nature.get(self.language)),
        };
        page += &wrap(
            &self.say(text!(
                "row {number} of the plan's table · {nature}{unit} · read from: {source} · evidence {grade}",
                "规划表第{number}行 · {nature}{unit} · 出处：{source} · 证据等级{grade}"
            )),
            width,
            "  ",
        );
        let baseline = if indicator.baseline_printed.is_empty() {
            self.say(text!("none printed", "未公布"))
        } else {
            indicator.baseline_printed.clone()
        };
        let (base_year, target_year, target) = (indicator.baseline_year, self.plan.target_year, &indicator.target_printed);
        let baseline = match indicator.parts {
            Some((numerator, denominator)) => format!("{baseline} ({} / {})", full(numerator), full(denominator)),
            None => baseline,
        };
        let [baseline, target] = [&baseline, target].map(|figure| printed(figure, self.language));
        let row =
            text!("{base_year}: {baseline}   target {target_year}: {target}", "{base_year}年：{baseline}   {target_year}年目标：{target}");
        page += &format!("  {}\n", self.say(row));
        page += &self.observed(width);
        let note = indicator.note.get(self.language);
        if !note.is_empty() {
            page += &wrap(note, width, "  ");
        }
        page
    }

    /// One rule with its place and what is said of it.
    fn rule(&self, series: &Series, width: usize) -> String {
        let mut page = String::new();
        if let Some(place) = &series.place {
            page += &format!("\n{} {}:{}\n", self.say(text!("Rule:", "规则：")), place.source.name, place.line());
            series.text.lines().for_each(|line| page += &format!("    {line}\n"));
        }
        let description = paragraphs_in(&series.description, self.language).join("\n");
        if !description.is_empty() {
            page += "\n";
            page += &wrap(&description, width, "  ");
        }
        page
    }

    /// The numbers of one central run, of the rules shown and of what they read.
    fn numbers(&self, chain: &[&Series], width: usize) -> String {
        let title = self.scenario.title.get(self.language);
        let words = text!("Numbers of one central run, scenario “{title}”:", "中值情形下的逐年数值（情景“{title}”）：");
        let mut headings = vec![Heading::filling("")];
        headings.extend(self.central.years.iter().map(|year| Heading::right(year.to_string())));
        let mut seen = BTreeSet::new();
        let rows: Vec<Vec<String>> = std::iter::once(self.series)
            .chain(self.read_series())
            .chain(chain.iter().copied())
            .filter(|series| series.length.is_none() && seen.insert(series.name.as_str()))
            .map(|series| std::iter::once(series.name.clone()).chain(self.values(series).into_iter().map(full)).collect())
            .collect();
        format!("\n{}{}", wrap(words.get(self.language), width, ""), terminal::table(&headings, &rows, width))
    }

    /// Every assumption behind the series, the heaviest first.
    fn all_assumptions(&self, width: usize) -> String {
        let assumptions = self.by_weight();
        if assumptions.is_empty() {
            return String::new();
        }
        let head = if self.verdict.is_some() {
            text!("All assumptions behind it, by weight:", "全部相关假设，按影响大小：")
        } else {
            text!("All assumptions behind it:", "全部相关假设：")
        };
        let mut page = format!("\n{}\n", self.say(head));
        page += &wrap_any(&self.say(scale_words(assumptions.iter().map(|assumption| &assumption.unit))), width, "  ");
        for assumption in assumptions {
            page += &assumption_entry(assumption, self.scenario, self.language, width);
            if let Some(weight) = self.verdict.as_ref().and_then(|verdict| verdict.weight(&assumption.name)) {
                page += &wrap(weight.get(self.language), width, "      ");
            }
        }
        page
    }

    fn entries<'s>(&'s self, assumptions: Vec<&'s Assumption>) -> Vec<AssumptionPage<'s>> {
        assumptions.into_iter().map(|assumption| AssumptionPage::of(assumption, self.scenario, self.language)).collect()
    }

    pub(super) fn page(&self) -> SeriesPage<'_> {
        let numbers = |series: &Series| Numbers { series: series.name.clone(), values: self.values(series) };
        let place = self.series.place.as_ref();
        SeriesPage {
            series: &self.series.name,
            name: self.indicator().map(|indicator| &indicator.name),
            scenario: &self.scenario.name,
            rule: RulePage {
                file: place.map(|place| place.source.name.clone()),
                line: place.map(crate::diagnostic::Place::line),
                text: &self.series.text,
                description: &self.series.description,
            },
            reads: self.series.reads.iter().map(Read::to_string).collect(),
            assumptions: self.entries(self.assumptions_of(self.series)),
            upstream_assumptions: self.entries(self.upstream()),
            years: &self.central.years,
            central: std::iter::once(self.series).chain(self.read_series()).map(numbers).collect(),
            why: self.why.as_ref().map(Why::page),
            verdict: self.verdict.as_ref().map(TargetVerdict::page),
            notes: diagnostic::to_json(self.failed),
            class: self.indicator().map(|indicator| class_words(self.plan, indicator)).unwrap_or_default(),
            chain: self.chain().iter().map(|series| series.name.as_str()).collect(),
        }
    }
}

/// A series as data.
#[derive(Serialize)]
pub(super) struct SeriesPage<'a> {
    series: &'a str,
    name: Option<&'a Text>,
    scenario: &'a str,
    rule: RulePage<'a>,
    reads: Vec<String>,
    assumptions: Vec<AssumptionPage<'a>>,
    upstream_assumptions: Vec<AssumptionPage<'a>>,
    years: &'a [i32],
    /// The numbers of one central run.
    central: Vec<Numbers>,
    why: Option<WhyPage>,
    /// Why draws fail.
    notes: serde_json::Value,
    /// How likely its target is, and what each assumption does to that.
    verdict: Option<TargetVerdictPage<'a>>,
    /// What its reference class says, by sentence.
    class: Vec<Text>,
    /// The rules down to the one that reads what matters most.
    chain: Vec<&'a str>,
}

#[derive(Serialize)]
struct RulePage<'a> {
    file: Option<String>,
    line: Option<usize>,
    text: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
struct Numbers {
    series: String,
    /// By year.
    values: Vec<f64>,
}

/// An assumption as data.
#[derive(Serialize)]
pub(super) struct AssumptionPage<'a> {
    name: &'a str,
    label: &'a Text,
    unit: &'a Text,
    value: String,
    central: f64,
    source: &'a Text,
    grade: char,
    group: &'a str,
    file: String,
    line: usize,
}

impl<'a> AssumptionPage<'a> {
    pub(super) fn of(assumption: &'a Assumption, chosen: &Scenario, language: Language) -> AssumptionPage<'a> {
        let distribution = chosen.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
        AssumptionPage {
            name: &assumption.name,
            label: &assumption.label,
            unit: &assumption.unit,
            value: scenario::describe(distribution).get(language).to_owned(),
            central: distribution.central(),
            source: &assumption.source,
            grade: assumption.grade,
            group: &assumption.group,
            file: assumption.place.source.name.clone(),
            line: assumption.place.line(),
        }
    }
}

fn assumption_entry(assumption: &Assumption, chosen: &Scenario, language: Language, width: usize) -> String {
    let distribution = chosen.assumptions.get(&assumption.name).unwrap_or(&assumption.distribution);
    let (name, label, unit) = (&assumption.name, assumption.label.get(language), assumption.unit.get(language));
    let described = scenario::describe(distribution);
    let changed =
        if chosen.assumptions.contains_key(&assumption.name) { text!(" (this scenario)", "（本情景）") } else { text!("", "") };
    let head = format!("{name}: {label} = {}{} {unit}", described.get(language), changed.get(language));
    let grade = assumption.grade;
    let (zh, en) = (&assumption.source.zh, &assumption.source.en);
    let source = text!("source: {en} · evidence {grade}", "来源：{zh} · 证据等级{grade}");
    let mut entry = wrap(&head, width, "  ");
    entry += &wrap(source.get(language), width, "      ");
    entry
}

pub(super) fn assumption_page(assumption: &Assumption, model: &Model, scenario: &Scenario, context: &Context) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let mut page = assumption_entry(assumption, scenario, language, width);
    let place = &assumption.place;
    page += &wrap_any(scale_words(std::iter::once(&assumption.unit)).get(language), width, "  ");
    page += &format!("  {} {}:{}\n", text!("set in", "定义于").get(language), place.source.name, place.line());
    let key = Read::Param(assumption.name.clone());
    let readers: Vec<&str> = model.series.iter().filter(|series| series.reads.contains(&key)).map(|series| series.name.as_str()).collect();
    let readers = readers.join(", ");
    page += &wrap(text!("read by: {readers}", "使用它的规则：{readers}").get(language), width, "  ");
    page
}
