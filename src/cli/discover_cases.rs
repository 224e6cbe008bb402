//! Where `discover` takes its cases from: draws of a scenario, a run's own draws, the experiments of a batch, or the rows of a table.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::achieve::target::Band;
use crate::analysis::discover::{Cases, cases_of_draws};
use crate::analysis::reference;
use crate::analysis::sensitivity::Subject;
use crate::chart::Credit;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::percent;
use crate::plan::Plan;
use crate::run::{Opened, StoredRun};
use crate::scenario::Scenario;
use crate::simulate::{Chance, Session, Settings};
use crate::text;

use super::args::{Common, part};
use super::batch_outcomes::{Came, cases_of_batch};
use super::case_table::{Wanted, read_cases};
use super::context::Context;
use super::discovered::{OfInterest, bounded, choose_inputs, drawn_cases, left_out, missed, no_threshold};
use super::draw_arguments::DrawArguments;
use super::names;
use super::subject::subject;

/// What is asked of which cases.
#[derive(Debug, Clone, Args)]
pub(super) struct CaseArguments {
    /// The target (id, row number or part of its name); met for the number of targets met, or a series, both with --at-least or --at-most
    #[arg(value_name = "SUBJECT", required_unless_present = "cases", conflicts_with = "cases")]
    pub subject: Option<String>,

    /// Take the rows of this table (CSV, XLSX) instead of draws: a row a case, a column an input
    #[arg(long, value_name = "FILE", requires = "outcome")]
    pub cases: Option<PathBuf>,

    /// The column of the table that says what came out: 0 and 1, or numbers or words with one of the three options below
    #[arg(long, value_name = "COLUMN", requires = "cases")]
    pub outcome: Option<String>,

    /// Take the experiments of a batch instead of draws: where is P(met) of the target below --sure?
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["cases", "scenario", "draws", "seed", "spread", "year"])]
    pub batch: Option<PathBuf>,

    /// Take the draws of this run, those that it kept (--keep-draws), else the same drawn anew
    #[arg(long, value_name = "RUN", conflicts_with_all = ["cases", "batch", "draws", "seed", "spread", "plan"])]
    pub run: Option<PathBuf>,

    /// With --batch: the probability from which on a target counts as met
    #[arg(long, value_name = "PART", default_value_t = 0.5, value_parser = part, requires = "batch")]
    pub sure: f64,

    /// What comes out is of interest where it is at least so much
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "at_most")]
    pub at_least: Option<f64>,

    /// What comes out is of interest where it is at most so much
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub at_most: Option<f64>,

    /// What comes out is of interest where it is this word
    #[arg(long, value_name = "WORD", requires = "cases", conflicts_with_all = ["at_least", "at_most"])]
    pub is: Option<String>,

    /// Find where the target is met, not where it is missed
    #[arg(long, conflicts_with_all = ["cases", "at_least", "at_most"])]
    pub met: bool,

    /// The year of a series [default: the target year]
    #[arg(long, value_name = "YEAR", conflicts_with = "cases")]
    pub year: Option<i32>,

    /// The scenario [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME", conflicts_with = "cases")]
    pub scenario: Option<String>,

    /// Random draws
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Look at these inputs only
    #[arg(long, value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    pub inputs: Vec<String>,

    /// Look at all inputs but these
    #[arg(long, value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    pub without: Vec<String>,
}

/// What is looked at, before boxes are sought in it.
pub(super) struct Question {
    pub cases: Cases,
    /// What is of interest, as a clause.
    pub event: Text,
    /// Where the cases are from.
    pub source: Text,
    pub notes: Vec<Diagnostic>,
    pub credit: Credit,
}

impl Question {
    /// What the arguments ask, of the cases that they name.
    ///
    /// # Errors
    /// Sources that cannot be read, and names that they do not have.
    pub(super) fn read(common: &Common, options: &CaseArguments) -> Result<Question, Vec<Diagnostic>> {
        if let (Some(file), Some(outcome)) = (&options.cases, &options.outcome) {
            // Of a table's columns only those asked for are read: what is empty elsewhere costs no row.
            return of_table(common, options, file, outcome);
        }
        let mut question = match (&options.batch, &options.run) {
            (Some(folder), _) => of_batch(common, options, folder)?,
            (_, Some(folder)) => of_run(common, options, folder)?,
            _ => of_draws(common, options)?,
        };
        choose_inputs(&mut question.cases, &options.inputs, &options.without)?;
        Ok(question)
    }
}

/// The scenario that is asked about.
fn chosen(context: &Context, options: &CaseArguments) -> Result<Scenario, Vec<Diagnostic>> {
    match &options.scenario {
        Some(name) => context.select_one(name),
        None => Ok(context.scenarios[reference(&context.plan, &context.scenarios)].clone()),
    }
}

/// The cases of a scenario's draws, made for this.
fn of_draws(common: &Common, options: &CaseArguments) -> Result<Question, Vec<Diagnostic>> {
    let context = Context::load(common)?;
    let scenario = chosen(&context, options)?;
    let Text { zh, en } = &scenario.title;
    let source = text!("Draws of scenario “{en}”", "情景“{zh}”的模拟");
    anew(&context.plan, &scenario, options.drawn.settings(options.draws), options, source)
}

/// The cases of a scenario's draws in a run: those that it kept, else the same made anew.
fn of_run(common: &Common, options: &CaseArguments, folder: &Path) -> Result<Question, Vec<Diagnostic>> {
    let Opened { run, plan, scenarios, readout, mut notes } = StoredRun::open(&common.surroundings.place(folder))?;
    let context = Context::new(common, plan, scenarios);
    let (plan, settings) = (&context.plan, readout.settings);
    let scenario = chosen(&context, options)?;
    let (Text { zh, en }, shown) = (&scenario.title, folder.display());
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings.clone())?;
    let asked = subject(&mut session, &scenario, options.subject.as_deref().unwrap_or_default(), options.year)?;
    let Some(draws) = run.draws_of(plan, &scenario.name, &asked.series(plan))? else {
        let source = text!(
            "Draws of scenario “{en}”, made anew as in {shown}, which did not keep them (--keep-draws)",
            "情景“{zh}”的模拟：{shown} 未保留（--keep-draws），此处按原样重新模拟"
        );
        let question = anew(plan, &scenario, settings, options, source)?;
        notes.extend(question.notes);
        return Ok(Question { notes, ..question });
    };
    let wanted = session.chance_behind(&scenario, &asked.series(plan))?;
    let years = plan.years();
    let names = wanted
        .iter()
        .map(Chance::code)
        .flat_map(|code| years.iter().map(|year| format!("{code}@{year:04}")).chain([code.clone()]).collect::<Vec<_>>());
    let drawn = run.drawn(&scenario.name, &names.collect())?;
    let drawn = drawn.iter().map(|(name, values)| (name.clone(), values.as_slice())).collect();
    let (event, of_interest) = event(plan, &asked, options)?;
    let (cases, failed) = cases_of_draws(plan, &scenario, &drawn, &wanted, &asked.values(plan, &draws), of_interest);
    notes.extend(failed_draws(failed, draws.count));
    let source = text!("Draws of scenario “{en}”, kept by {shown}", "{shown} 所保留的情景“{zh}”的模拟");
    let credit = Credit::plain(plan, &settings, &run.manifest.identity());
    Ok(Question { cases, event, source, notes, credit })
}

/// The cases of draws that are made now.
fn anew(plan: &Plan, scenario: &Scenario, settings: Settings, options: &CaseArguments, source: Text) -> Result<Question, Vec<Diagnostic>> {
    let mut session = Session::new(plan, std::slice::from_ref(scenario), settings.clone())?;
    let words = options.subject.as_deref().unwrap_or_default();
    let asked = subject(&mut session, scenario, words, options.year)?;
    let (event, of_interest) = event(plan, &asked, options)?;
    let (cases, failed) = drawn_cases(&mut session, scenario, &asked, of_interest)?;
    let notes = failed_draws(failed, settings.draws).into_iter().collect();
    Ok(Question { cases, event, source, notes, credit: Credit::plain(plan, &settings, "") })
}

fn failed_draws(failed: usize, of: usize) -> Option<Diagnostic> {
    (failed > 0).then(|| left_out(failed, of, &text!("draws that failed", "次失败的模拟")))
}

/// The experiments of a batch as cases.
fn of_batch(common: &Common, options: &CaseArguments, folder: &Path) -> Result<Question, Vec<Diagnostic>> {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let words = options.subject.as_deref().unwrap_or_default();
    let bounds = (options.at_least, options.at_most);
    let place = common.surroundings.place(folder);
    let (event, (cases, failed, settings)) = if words == "met" {
        let name = text!("the expected number of targets met", "平均达标项数");
        let (event, of_interest) = bounded(&name, bounds).ok_or_else(|| vec![no_threshold(&name)])?;
        (event, cases_of_batch(plan, &place, Came::Met, of_interest)?)
    } else {
        let known = names::indicators(plan);
        let position = names::find(words, &known)
            .map_err(|several| vec![names::unknown(words, &known, &several, Code::UnknownName, text!("target", "目标"))])?;
        let Text { zh, en } = Subject::Target(position).name(plan);
        let (sure, met) = (options.sure, options.met);
        let shown = percent(sure);
        let usual = if met {
            text!("“{en}” is met with {shown} or more", "“{zh}”达标概率不低于{shown}")
        } else {
            text!("“{en}” is met with less than {shown}", "“{zh}”达标概率低于{shown}")
        };
        let usual: (Text, OfInterest<'_>) = (usual, Box::new(move |p| (p >= sure) == met));
        let (event, of_interest) = bounded(&text!("P(met) of “{en}”", "“{zh}”达标概率"), bounds).unwrap_or(usual);
        (event, cases_of_batch(plan, &place, Came::Target(position), of_interest)?)
    };
    let all = cases.count() + failed;
    let notes =
        (failed > 0).then(|| left_out(failed, all, &text!("experiments without a probability", "次试验没有概率"))).into_iter().collect();
    let place = folder.display();
    let source = text!("Experiments of {place}", "{place} 的各次试验");
    Ok(Question { cases, event, source, notes, credit: Credit::plain(plan, &settings, "") })
}

/// What is of interest in a subject, as a clause and as a question.
fn event<'a>(plan: &'a Plan, asked: &Subject, options: &CaseArguments) -> Result<(Text, OfInterest<'a>), Vec<Diagnostic>> {
    let Text { zh, en } = asked.name(plan);
    let bounds = (options.at_least, options.at_most);
    if let Some(bounded) = bounded(&Text::new(zh.as_str(), en.as_str()), bounds) {
        return Ok(bounded);
    }
    match asked {
        Subject::Target(position) => {
            let band = Band::of(&plan.indicators[*position].target);
            let met = || -> (Text, OfInterest<'a>) {
                (text!("“{en}” meets its target", "“{zh}”达标"), Box::new(move |value| band.contains(value)))
            };
            Ok(if options.met { met() } else { missed(plan, *position) })
        }
        _ => Err(vec![no_threshold(&text!("“{en}”", "“{zh}”"))]),
    }
}

/// The cases of a table's rows.
fn of_table(common: &Common, options: &CaseArguments, file: &Path, outcome: &str) -> Result<Question, Vec<Diagnostic>> {
    let read = read_cases(
        &common.surroundings.place(file),
        outcome,
        (options.at_least, options.at_most),
        options.is.as_deref(),
        Wanted { only: &options.inputs, without: &options.without },
    )?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let method = text!("Scenario discovery by PRIM.", "用 PRIM 方法发现。");
    let credit = Credit { source: Text::same(&name), run: String::new(), method };
    Ok(Question { cases: read.cases, event: read.event, source: text!("Rows of {name}", "{name} 的各行"), notes: read.notes, credit })
}
