//! `fiveyear chart`: one picture of a run as a file.

use std::path::PathBuf;

use clap::Args;

use crate::achieve::{Assessment, assess};
use crate::analysis::{
    Background, EXPLAINED_DRAWS, MetDraws, Need, background, explain_difference, explain_projection, reference, tornado_of_plan,
};
use crate::chart::{self, About, Chart, Credit, Kind, Material, RasterError, Shows};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::report::{every_picture, write_pictures};
use crate::run::{Manifest, Options};
use crate::scenario::Scenario;
use crate::simulate::{Experiment, Session, Settings};
use crate::table::{Before, cannot_write, write_bytes, write_folder};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, FormatArgument, Help};
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::names::{self, Named};
use super::observed::check_as_of;

#[derive(Debug, Clone, Args)]
pub(super) struct ChartArguments {
    /// Kind of chart, or all for every chart there is, into a folder
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(crate::chart::Kind::ALL.iter().map(|kind| kind.code()).chain(["all"])))]
    pub kind: String,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// The indicator (id, row number or part of its name), for fan, waterfall and tornado; the domain, for domain
    pub subject: Option<String>,

    /// Scenarios [default: all for heat-map and number-met, else the first]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Size: slide, a4, or WIDTHxHEIGHT in pixels
    #[arg(long, value_name = "SIZE", default_value = "slide", value_parser = picture_size)]
    pub size: crate::chart::Size,

    /// Random draws per scenario
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// File for the picture [default: named after the chart, in this folder]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for ChartArguments {
    const HELP: Help = Help {
        name: "chart",
        en: "Draw one chart from a run of its scenarios",
        zh: "画一张图",
        arguments: &[
            ("kind", "图的种类；all 为全部图，写入一个文件夹"),
            ("subject", "指标（fan、waterfall、tornado 用；id、行号或名称的一部分）或领域（domain 用）"),
            ("scenario", "情景[默认：heat-map 与 number-met 为全部，其余为第一个]"),
            ("size", "尺寸：slide、a4 或以像素表示的 宽x高"),
            ("out", "图片文件[默认：以图的名称写入当前文件夹]"),
            ("format", "图片格式：svg 或 png[默认：svg]"),
        ],
        values: &[("SIZE", "尺寸"), ("KIND", "种类"), ("SUBJECT", "对象")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        chart(common, self)
    }
}

fn picture_size(words: &str) -> Result<crate::chart::Size, String> {
    crate::chart::Size::parse(words).ok_or_else(|| "slide, a4, or pixels such as 1200x800 (320 to 10000)".to_owned())
}

/// Draws one chart.
fn chart(common: &Common, options: &ChartArguments) -> Outcome {
    let context = Context::load(common)?;
    check_as_of(&context.plan, options.as_of)?;
    // The one name that is no kind is `all`.
    let Some(kind) = Kind::parse(&options.kind) else { return every(&context, options) };
    let subject = subject(&context.plan, kind, options.subject.as_deref())?;
    let scenarios = scenarios(&context, kind, &options.scenario)?;
    let settings = Settings { as_of: options.as_of, ..options.drawn.settings(options.draws) };
    let (picture, assessment) = figures(&context.plan, kind, subject, &scenarios, &settings)?;
    let names = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let chosen = Options { as_of: options.as_of, ..options.drawn.options(options.draws) };
    let run = Manifest::new(&context.plan, names, chosen).identity();
    let credit = Credit::of(&context.plan, &assessment.settings, &run);

    let language = context.language;
    let draw = |language: Language| chart::draw(&picture, &credit, options.size, language);
    let as_png =
        common.format == FormatArgument::Png || options.out.as_ref().is_some_and(|file| file.extension().is_some_and(|end| end == "png"));
    let mut notes = String::new();
    let (bytes, language) = if as_png {
        // Slides and pages in their own pixels; smaller pictures twice as fine.
        let scale = if options.size.width < 1200 { 2.0 } else { 1.0 };
        match chart::rasterise(&draw(language), scale) {
            Ok(png) => (png, language),
            Err(fault @ RasterError::MissingCharacters { .. }) if language == Language::Zh => {
                let warning = fault.describe().help(text!("the picture has English labels instead", "图片改用英文标注"));
                notes = crate::diagnostic::render_with_pages(&[warning], language, false);
                (chart::rasterise(&draw(Language::En), scale).map_err(|fault| vec![fault.describe()])?, Language::En)
            }
            Err(fault) => return Err(vec![fault.describe()]),
        }
    } else {
        (draw(language).code.into_bytes(), language)
    };
    let end = if as_png { "png" } else { "svg" };
    let place = options.out.clone().unwrap_or_else(|| {
        let subject = match kind.about() {
            About::Plan | About::Scenario => None,
            About::Indicator => Some(context.plan.indicators[subject].id.clone()),
            About::Domain => Some(context.plan.domains[subject].id.clone()),
        };
        let scenario = Some(scenarios[0].name.clone()).filter(|_| !options.scenario.is_empty());
        let parts = [Some(kind.code().to_owned()), subject, scenario, Some(language.tag().to_owned())];
        PathBuf::from(format!("{}.{end}", parts.into_iter().flatten().collect::<Vec<_>>().join("-")))
    });
    write_bytes(&common.surroundings.place(&place), &bytes)
        .map_err(|error| vec![cannot_write(text!("the picture", "图片"), &place, &error)])?;
    let place = place.display();
    Ok(format!("{}{notes}", text!("{place}\n", "{place}\n").get(language)))
}

/// Draws every chart there is as SVG and PNG, into a folder for each language.
fn every(context: &Context, options: &ChartArguments) -> Outcome {
    let (plan, scenarios) = (&context.plan, context.select(&options.scenario)?);
    let settings = Settings { as_of: options.as_of, ..options.drawn.settings(options.draws) };
    let mut session = Session::new(plan, &scenarios, settings.clone())?;
    let mut met: Vec<MetDraws> = Vec::new();
    let assessment = assess(&mut session, &scenarios, |_, experiment| met.push(MetDraws::of(plan, &experiment.draws)))?;
    let background = background(&mut session, &scenarios, &assessment, met)?;
    let names = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let chosen = Options { as_of: options.as_of, ..options.drawn.options(options.draws) };
    let credit = Credit::of(plan, &settings, &Manifest::new(plan, names, chosen).identity());
    let pictures = every_picture(&Material { plan, assessment: &assessment, background: &background });
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("charts"));
    let folder = context.surroundings.place(&place);
    let faults = write_folder(&folder, Before::Joined, |folder| write_pictures(folder, &pictures, &credit))
        .map_err(|error| vec![cannot_write(text!("the pictures", "图片"), &place, &error)])?;
    // Every picture lacks the same characters: one note says so.
    let notes: Vec<Diagnostic> = faults.first().map(RasterError::describe).into_iter().collect();
    let (count, shown) = (pictures.len(), place.display());
    let words = text!("{count} charts in each language: {shown}\n", "每种语言{count}张图：{shown}\n");
    Ok(words.get(context.language).to_owned() + crate::diagnostic::render_with_pages(&notes, context.language, false).as_str())
}

/// What the chart is about, as a position in the plan's indicators or domains.
fn subject(plan: &Plan, kind: Kind, name: Option<&str>) -> Result<usize, Vec<Diagnostic>> {
    let code = kind.code();
    let (known, what): (Vec<Named>, Text) = match kind.about() {
        About::Plan | About::Scenario => (Vec::new(), Text::default()),
        About::Indicator => (names::indicators(plan), text!("indicator", "指标")),
        About::Domain => (names::domains(plan), text!("domain", "领域")),
    };
    match (kind.about(), name) {
        (About::Plan | About::Scenario, None) => Ok(0),
        (About::Plan | About::Scenario, Some(name)) => Err(vec![Diagnostic::error(
            Code::NeedlessName,
            text!("`{code}` shows the whole plan; leave `{name}` out", "`{code}` 展示整个规划，请去掉 `{name}`"),
        )]),
        (_, None) => {
            // The domain of the first indicator has something to show.
            let example = match kind.about() {
                About::Domain => plan.indicators.first().map(|indicator| &plan.domains[indicator.domain].id),
                _ => known.first().map(|named| &named.id),
            };
            let example = example.map_or("", String::as_str);
            let Text { zh, en } = &what;
            Err(vec![
                Diagnostic::error(Code::WhichSubject, text!("`{code}` needs the name of one {en}", "`{code}` 需要写明一个{zh}"))
                    .help(text!("for example: fiveyear chart {code} {example}", "例如：fiveyear chart {code} {example}")),
            ])
        }
        (_, Some(name)) => {
            names::find(name, &known).map_err(|several| vec![names::unknown(name, &known, &several, Code::UnknownName, what)])
        }
    }
}

/// The scenarios the chart shows.
fn scenarios(context: &Context, kind: Kind, names: &[String]) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let mut chosen = context.select(names)?;
    match kind.shows() {
        Shows::All => {}
        Shows::Two if chosen.len() < 2 || names.is_empty() => {
            return Err(vec![
                Diagnostic::error(Code::OneScenario, text!("two different scenarios are needed to compare", "比较需要两个不同的情景"))
                    .help(text!("for example: -s trend ageing_fast", "例如：-s trend ageing_fast")),
            ]);
        }
        Shows::Two => chosen.truncate(2),
        Shows::OneOrTwo if names.len() > 1 => chosen.truncate(2),
        _ if names.is_empty() => {
            // The scenario without changes of its own is what others are held against.
            let first = reference(&context.plan, &chosen);
            chosen = vec![chosen.swap_remove(first)];
        }
        _ => chosen.truncate(1),
    }
    Ok(chosen)
}

/// Runs the scenarios and works out what the chart needs beside their assessment.
fn figures(
    plan: &Plan,
    kind: Kind,
    subject: usize,
    scenarios: &[Scenario],
    settings: &Settings,
) -> Result<(Chart, Assessment), Vec<Diagnostic>> {
    let mut session = Session::new(plan, scenarios, settings.clone())?;
    let mut met: Vec<MetDraws> = Vec::new();
    let keep = |_: &Scenario, experiment: &Experiment| {
        if kind.needs() == Some(Need::Met) {
            met.push(MetDraws::of(plan, &experiment.draws));
        }
    };
    let assessment = assess(&mut session, scenarios, keep)?;
    let mut background = Background::plain(0, met);
    match kind.needs() {
        None | Some(Need::Met) => {}
        Some(Need::Central) => background.central = session.central(&scenarios[0])?,
        Some(Need::Explanation) => {
            let settings = Settings { draws: settings.draws.min(EXPLAINED_DRAWS), ..settings.clone() };
            background.explanation = Some(match scenarios {
                [from, to] => {
                    background.explained_from = Some(from.title.clone());
                    background.reference = 1;
                    explain_difference(&session, from, to, &settings)?
                }
                _ => explain_projection(&session, &scenarios[0], &settings)?,
            });
        }
        Some(Need::Tornados) => background.tornados = tornado_of_plan(&session, &scenarios[0])?,
    }
    // A comparison is about the scenario that is not the reference.
    let position = if kind.about() == About::Scenario { 1 } else { subject };
    let material = Material { plan, assessment: &assessment, background: &background };
    let chart = kind.chart(&material, position).ok_or_else(|| nothing_to_show(plan, kind, subject))?;
    Ok((chart, assessment))
}

/// The error of a chart without figures: no picture is better than an empty one.
fn nothing_to_show(plan: &Plan, kind: Kind, subject: usize) -> Vec<Diagnostic> {
    let code = kind.code();
    vec![match kind.about() {
        About::Indicator if kind.needs() != Some(Need::Tornados) => {
            let id = &plan.indicators[subject].id;
            Diagnostic::error(
                Code::NotModelled,
                text!("no rule computes `{id}`, so there is nothing to show", "没有计算 `{id}` 的规则，无从展示"),
            )
        }
        About::Indicator => {
            let id = &plan.indicators[subject].id;
            Diagnostic::error(Code::EmptyChart, text!("no uncertain assumption moves `{id}`", "没有不确定假设影响 `{id}`"))
        }
        About::Domain => {
            let id = &plan.domains[subject].id;
            Diagnostic::error(Code::EmptyChart, text!("the plan sets no indicators in domain `{id}`", "规划在领域 `{id}` 没有指标"))
        }
        About::Plan | About::Scenario => Diagnostic::error(
            Code::EmptyChart,
            text!("the plan has nothing that `{code}` could show", "规划中没有可供 `{code}` 展示的内容"),
        ),
    }]
}
