//! `fiveyear explain` shows a name's rule, what it rests on, and the chain of numbers of one central run.

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;

use crate::achieve::assess_each;
use crate::analysis::reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::{Model, Read, Series};
use crate::language::number::full;
use crate::language::{Language, Text, paragraphs_in};
use crate::plan::{Assumption, Indicator, Plan};
use crate::report::ModelCard;
use crate::results::columns::{observations_frame, updates_frame};
use crate::results::rows::{Observed, Update};
use crate::scenario::{self, Scenario};
use crate::simulate::{Draws, Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::attribution::{Why, WhyPage};
use super::context::{Context, json_page};
use super::markdown::reflow;
use super::names;
use super::observed::{check_as_of, page};
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArguments {
    /// An indicator (id, row number or part of its name), any other series, or an assumption
    #[arg(required_unless_present = "model")]
    pub name: Option<String>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// The whole model instead: what it is for, what matters most, every mechanism, source and grade, as Markdown
    #[arg(long, conflicts_with_all = ["name", "from"])]
    pub model: bool,

    /// The scenario whose numbers are shown
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Split the difference from this scenario instead of the way from the baseline
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    /// Random draws for splitting the change of an indicator (0 leaves it out) or for what matters most [default: 1000, or 2000 with
    /// --model]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub draws: Option<u32>,
}

impl Execute for ExplainArguments {
    const HELP: Help = Help {
        name: "explain",
        en: "Show a rule, what it rests on, and the numbers of one central run",
        zh: "显示一项指标的规则、依据与中值情形下的逐年数值",
        arguments: &[
            ("name", "指标（id、行号或名称的一部分）、其他序列或假设"),
            ("model", "改为说明整个模型：用途、最要紧的假设、每个序列的机理、出处与证据等级（Markdown）"),
            ("scenario", "显示哪个情景的数值[默认：第一个情景]"),
            ("from", "分解与该情景之差，而不是从基期到推算值的变化"),
            ("draws", "分解指标变化或评估假设影响所用的模拟次数，0 为不分解[默认：1000；用 --model 时为2000]"),
        ],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        explain(common, self)
    }
}

/// Explains an indicator, any other series, an assumption, or the whole model.
fn explain(common: &Common, options: &ExplainArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        // The whole model is described by the scenario that the others start from.
        None if options.model => context.scenarios[reference(&context.plan, &context.scenarios)].clone(),
        None => context.scenarios[0].clone(),
    };
    let Some(words) = &options.name else { return model(common, options, &context, &scenario) };
    let settings = Settings { draws: 1, central: true, ..Settings::default() };
    let mut session = Session::new(&context.plan, std::slice::from_ref(&scenario), settings)?;
    let compiled = session.compiled(&scenario)?;
    let model = &compiled.model;
    let name = meant(&context.plan, model, words)?;
    if let Some(series) = model.series.iter().find(|series| series.name == name) {
        let central = session.experiment(&scenario)?.draws;
        let from = match &options.from {
            Some(name) => Some(context.select_one(name)?),
            None => None,
        };
        let position = context.plan.indicators.iter().position(|indicator| indicator.id == series.name);
        let draws = options.draws.unwrap_or(1_000);
        let why = match position.filter(|_| draws > 0) {
            Some(position) => Why::of(&session, position, &scenario, from.as_ref(), draws as usize)?,
            None => None,
        };
        check_as_of(&context.plan, options.as_of)?;
        let replay = match options.as_of {
            Some(_) => replay_page(&context, &session, &scenario, position, options.as_of)?,
            None => String::new(),
        };
        let view = View { plan: &context.plan, scenario: &scenario, model, series, central: &central, why, language: context.language };
        return Ok(match common.printed() {
            Format::Text => view.text(context.surroundings.width) + replay.as_str(),
            Format::Json => json_page(&view.page()),
        });
    }
    let assumption = context.plan.assumption(&name).expect("invariant: a name that is no series is an assumption");
    Ok(match common.printed() {
        Format::Text => assumption_page(assumption, model, &scenario, &context),
        Format::Json => json_page(&AssumptionPage::of(assumption, &scenario, context.language)),
    })
}

/// The name of the series or assumption that is meant: itself, a row number of the plan, or part of an indicator's or assumption's words.
fn meant(plan: &Plan, model: &Model, words: &str) -> Result<String, Vec<Diagnostic>> {
    if model.series.iter().any(|series| series.name == *words) || plan.assumption(words).is_some() {
        return Ok(words.to_owned());
    }
    let has_rule = |named: &names::Named| model.series.iter().any(|series| series.name == named.id);
    let mut known: Vec<_> = names::indicators(plan).into_iter().filter(has_rule).collect();
    let several = match names::find(words, &known) {
        Ok(position) => return Ok(known.swap_remove(position).id),
        Err(several) => several,
    };
    let mut assumptions = names::assumptions(plan);
    if several.is_empty() {
        match names::find(words, &assumptions) {
            Ok(position) => return Ok(assumptions.swap_remove(position).id),
            Err(several) if several.is_empty() => {}
            Err(several) => {
                return Err(vec![names::unknown(words, &assumptions, &several, Code::UnknownName, text!("assumption", "假设"))]);
            }
        }
    }
    let what = if several.is_empty() {
        text!("indicator, series or assumption", "指标、序列或假设")
    } else {
        text!("indicator", "指标")
    };
    known.extend(assumptions);
    let others = model.series.iter().filter(|series| plan.indicator(&series.name).is_none());
    known.extend(others.map(|series| names::Named { id: series.name.clone(), number: None, name: Text::same(&series.name) }));
    let fault = names::unknown(words, &known, &several, Code::UnknownName, what);
    Err(vec![if several.is_empty() {
        fault.help(text!(
            "an indicator is named by its `id` in indicators.csv, its row number or part of its name; other series by their rule, assumptions by \
             their name or part of their label in assumptions.toml",
            "指标可写 indicators.csv 的 `id`、行号或名称的一部分；其他序列写规则名；假设写 assumptions.toml 中的名称或说明的一部分"
        ))
    } else {
        fault
    }])
}

/// The model card.
fn model(common: &Common, options: &ExplainArguments, context: &Context, scenario: &Scenario) -> Outcome {
    let settings = Settings { draws: options.draws.unwrap_or(2_000).max(1) as usize, ..Settings::default() };
    let card = ModelCard::new(&context.plan, scenario, &settings)?;
    Ok(match common.printed() {
        Format::Text => reflow(&card.markdown(context.language), context.surroundings.width),
        Format::Json => json_page(&card.page()),
    })
}

/// What observations change of one indicator, or of all where another series is explained.
fn replay_page(
    context: &Context,
    session: &Session<'_>,
    scenario: &Scenario,
    position: Option<usize>,
    as_of: Option<i32>,
) -> Result<String, Vec<Diagnostic>> {
    let mut result = None;
    let mut session = session.with(Settings { as_of, ..Settings::default() });
    assess_each(&mut session, std::slice::from_ref(scenario), |found, _| result = Some(found))?;
    let Some(mut result) = result else { return Ok(String::new()) };
    let Some(replay) = &mut result.replay else { return Ok(String::new()) };
    let year = replay.as_of;
    if let Some(position) = position {
        let learnt: Vec<usize> = replay.targets[position].iter().flat_map(|target| target.updated.from.clone()).collect();
        let mut number = 0;
        replay.observations.retain(|_| {
            number += 1;
            learnt.contains(&(number - 1))
        });
        replay.targets.iter_mut().enumerate().filter(|(other, _)| *other != position).for_each(|(_, target)| *target = None);
    }
    let plan = &context.plan;
    let (observed, updates) = (Observed::of(&observations_frame(plan, &result)), Update::of(&updates_frame(plan, &result)));
    let title = &result.scenario.title;
    Ok(format!("\n{}", page(plan, title, year, &observed, &updates, context.language, context.surroundings.width)))
}

struct View<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    model: &'a Model,
    series: &'a Series,
    central: &'a Draws,
    why: Option<Why>,
    language: Language,
}

impl View<'_> {
    fn say(&self, words: crate::language::Text) -> String {
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

    /// Assumptions of everything upstream that the rule does not read itself, by name.
    fn upstream(&self) -> Vec<&Assumption> {
        let mut seen: BTreeSet<&str> = BTreeSet::from([self.series.name.as_str()]);
        let mut open = vec![self.series];
        let mut names: BTreeSet<&str> = BTreeSet::new();
        while let Some(series) = open.pop() {
            names.extend(series.reads.iter().filter_map(Read::assumption));
            for name in series.reads.iter().filter_map(Read::series_of_any_year) {
                if let Some(next) = self.model.series.iter().find(|series| series.name == name)
                    && seen.insert(next.name.as_str())
                {
                    open.push(next);
                }
            }
        }
        let own: BTreeSet<&str> = self.assumptions_of(self.series).iter().map(|assumption| assumption.name.as_str()).collect();
        names.into_iter().filter(|name| !own.contains(name)).filter_map(|name| self.plan.assumption(name)).collect()
    }

    fn values(&self, series: &Series) -> Vec<f64> {
        match self.central.position(&series.name) {
            Some(position) => (0..self.central.years.len()).map(|year| self.central.column(position, year)[0]).collect(),
            None => Vec::new(),
        }
    }

    fn text(&self, width: usize) -> String {
        let mut page = String::new();
        match self.indicator() {
            Some(indicator) => {
                page += &format!("{}  {}\n", self.series.name, indicator.name.get(self.language));
                let (number, unit, source, grade) =
                    (indicator.number, indicator.unit.get(self.language), &indicator.source, indicator.grade);
                page += &wrap(
                    &self.say(text!(
                        "row {number} of the plan's table · {unit} · read from: {source} · evidence {grade}",
                        "规划表第{number}行 · {unit} · 出处：{source} · 证据等级{grade}"
                    )),
                    width,
                    "  ",
                );
                let baseline = if indicator.baseline_printed.is_empty() {
                    self.say(text!("none printed", "未公布"))
                } else {
                    indicator.baseline_printed.clone()
                };
                let (base_year, target_year, target) = (self.plan.base_year, self.plan.target_year, &indicator.target_printed);
                page += &format!(
                    "  {}\n",
                    self.say(text!(
                        "{base_year}: {baseline}   target {target_year}: {target}",
                        "{base_year}年：{baseline}   {target_year}年目标：{target}"
                    ))
                );
                let note = indicator.note.get(self.language);
                if !note.is_empty() {
                    page += &wrap(note, width, "  ");
                }
            }
            None => page += &format!("{}\n", self.series.name),
        }
        if let Some(place) = &self.series.place {
            page += &format!("\n{} {}:{}\n", self.say(text!("Rule:", "规则：")), place.source.name, place.line());
            for line in self.series.text.lines() {
                page += &format!("    {line}\n");
            }
        }
        let description = paragraphs_in(&self.series.description, self.language).join("\n");
        if !description.is_empty() {
            page += "\n";
            page += &wrap(&description, width, "  ");
        }
        if !self.series.reads.is_empty() {
            let reads = self.series.reads.iter().map(Read::to_string).collect::<Vec<_>>().join(", ");
            page += &format!("\n{}\n", self.say(text!("It reads:", "它读取：")));
            page += &wrap(&reads, width, "  ");
        }
        let own = self.assumptions_of(self.series);
        if !own.is_empty() {
            page += &format!("\n{}\n", self.say(text!("Assumptions it reads:", "直接使用的假设：")));
            page += &own.iter().map(|assumption| assumption_entry(assumption, self.scenario, self.language, width)).collect::<String>();
        }
        let upstream = self.upstream();
        if !upstream.is_empty() {
            page += &format!("\n{}\n", self.say(text!("Assumptions behind what it depends on:", "间接依赖的假设：")));
            page +=
                &upstream.iter().map(|assumption| assumption_entry(assumption, self.scenario, self.language, width)).collect::<String>();
        }
        let title = self.scenario.title.get(self.language);
        page += &format!(
            "\n{}\n",
            self.say(text!("Numbers of one central run, scenario “{title}”:", "中值情形下的逐年数值（情景“{title}”）："))
        );
        let mut headings = vec![Heading::filling("")];
        headings.extend(self.central.years.iter().map(|year| Heading::right(year.to_string())));
        let rows: Vec<Vec<String>> = std::iter::once(self.series)
            .chain(self.read_series())
            .filter(|series| series.length.is_none())
            .map(|series| std::iter::once(series.name.clone()).chain(self.values(series).into_iter().map(full)).collect())
            .collect();
        page += &terminal::table(&headings, &rows, width);
        if let Some(why) = &self.why {
            page += &why.text(self.language, width);
        }
        page
    }

    fn entries<'a>(&'a self, assumptions: Vec<&'a Assumption>) -> Vec<AssumptionPage<'a>> {
        assumptions.into_iter().map(|assumption| AssumptionPage::of(assumption, self.scenario, self.language)).collect()
    }

    fn page(&self) -> SeriesPage<'_> {
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
        }
    }
}

/// A series as data.
#[derive(Serialize)]
struct SeriesPage<'a> {
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
struct AssumptionPage<'a> {
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
    fn of(assumption: &'a Assumption, chosen: &Scenario, language: Language) -> AssumptionPage<'a> {
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

fn assumption_page(assumption: &Assumption, model: &Model, scenario: &Scenario, context: &Context) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let mut page = assumption_entry(assumption, scenario, language, width);
    let place = &assumption.place;
    page += &format!("  {} {}:{}\n", text!("set in", "定义于").get(language), place.source.name, place.line());
    let key = Read::Param(assumption.name.clone());
    let readers: Vec<&str> = model.series.iter().filter(|series| series.reads.contains(&key)).map(|series| series.name.as_str()).collect();
    let readers = readers.join(", ");
    page += &wrap(text!("read by: {readers}", "使用它的规则：{readers}").get(language), width, "  ");
    page
}
