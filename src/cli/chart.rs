//! `fiveyear chart`: one picture of a run as a file.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::sensitivity::Subject;
use crate::analysis::{Need, background, effects, explain_difference, explain_projection, explained, reference, tornado_of_plan};
use crate::chart::{self, About, Credit, Kind, Material, RasterError, Shows};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::report::{every_picture, write_pictures};
use crate::results::{Readout, SensitivityStudy, Studies, Table, columns};
use crate::run::{FailedDraws, Job, Manifest, Opened, Options, StoredRun, tables_of};
use crate::scenario::Scenario;
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, FormatArgument, Help, names_a_file};
use super::context::Context;
use super::discovered::usual_discovery;
use super::draw_arguments::DrawsPerScenario;
use super::names::{self, Named};
use super::observed::check_as_of;
use super::report::made_with;
use super::result_file::write_result;
use super::robustness::usual_robustness;

#[derive(Debug, Clone, Args)]
pub(super) struct ChartArguments {
    /// Kind of chart, or all for every chart of a run, into a folder; sensitivity, discovery and robustness are studies of their own
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(crate::chart::Kind::ALL.iter().map(|kind| kind.code()).chain(["all"])))]
    pub kind: String,

    /// Draw from the run in this folder, with the plan it was made with, instead of simulating
    #[arg(long = "run", value_name = "RUN", conflicts_with_all = ["draws", "seed", "as_of", "plan"])]
    pub stored: Option<PathBuf>,

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

    #[command(flatten)]
    pub drawn: DrawsPerScenario,

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
            ("kind", "图的种类；all 为一次运行的全部图，写入一个文件夹（sensitivity、discovery、robustness 是另外的分析，须单独画）"),
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

/// Draws one chart, of a run that is made for it or of one that is stored.
fn chart(common: &Common, options: &ChartArguments) -> Outcome {
    // The one name that is no kind is `all`.
    let kind = Kind::parse(&options.kind);
    // What is refused is refused before minutes of work.
    match kind {
        Some(_) => check_ending(options.out.as_deref(), common.format)?,
        None => check_folder(options.out.as_deref())?,
    }
    let (context, made) = match &options.stored {
        Some(folder) => stored(common, options, kind, folder)?,
        None => simulated(common, options, kind)?,
    };
    let credit = Credit::of(&context.plan, &made.readout, &made.manifest.identity());
    let material = Material { plan: &context.plan, readout: &made.readout };
    let words = match kind {
        Some(kind) => one(common, options, &context, kind, &material, &credit)?,
        None => every(&context, options, &material, &credit)?,
    };
    let notes = context.notes(&made.notes);
    Ok(made.said + words.as_str() + notes.as_str())
}

/// What charts are drawn from.
struct Made {
    readout: Readout,
    manifest: Manifest,
    /// What the run was made with, where it is stored; said before the picture's name.
    said: String,
    notes: Vec<Diagnostic>,
}

/// Runs the scenarios that a chart shows, or all for every chart, and works out what it needs beside their tables.
fn simulated(common: &Common, options: &ChartArguments, kind: Option<Kind>) -> Result<(Context, Made), Vec<Diagnostic>> {
    let context = Context::load(common)?;
    let plan = &context.plan;
    check_as_of(plan, options.as_of)?;
    let chosen = context.select(&options.scenario)?;
    if let Some(kind) = kind {
        subject(plan, kind, options.subject.as_deref())?;
    }
    let scenarios = match kind {
        Some(kind) => shown(&context, kind, &options.scenario, chosen)?,
        None => chosen,
    };
    let run = Options { as_of: options.as_of, ..options.drawn.options() };
    let job = Job { options: run, ..context.job(scenarios) };
    let (manifest, settings) = (job.manifest(), job.settings());
    let mut session = job.session()?;
    let (mut results, executed) = job.run_whole(&mut session)?;
    let met = executed.met;
    let scenarios = &job.scenarios;
    let named = scenarios.iter().zip(&executed.failures);
    let failed: Vec<FailedDraws> = named.map(|(scenario, failures)| FailedDraws { scenario: &scenario.name, failures }).collect();
    let told = context.told(&settings);
    // Where all scenarios stand beside each other, those that fail are blank among the others.
    let beside = kind.is_none_or(|kind| kind.shows() == Shows::All);
    let notes = if beside { told.any_speaks(&failed) } else { told.each_speaks(&failed) }?;
    let (mut steps_from, mut studies) = (None, Studies::default());
    match kind.map(Kind::needs) {
        None => {
            let scenario = &scenarios[reference(plan, scenarios)];
            let background = background(&mut session, scenario)?;
            for (table, rows) in tables_of(plan, scenario, &background) {
                results.add(table, rows);
            }
        }
        Some(None | Some(Need::Met)) => {}
        Some(Some(Need::Central)) => {
            results.add(Table::Ages, columns::ages_frame(plan, &scenarios[0].name, &session.central(&scenarios[0])?));
        }
        Some(Some(Need::Explanation)) => {
            let settings = explained(&settings);
            let (scenario, explanation) = match &scenarios[..] {
                [from, to] => {
                    steps_from = Some(from.title.clone());
                    (to, explain_difference(&session, from, to, &settings)?)
                }
                _ => (&scenarios[0], explain_projection(&session, &scenarios[0], &settings)?),
            };
            results.add(Table::Attribution, columns::attribution_frame(plan, &scenario.name, &explanation.indicators));
        }
        Some(Some(Need::Sensitivity)) => {
            let position = kind.map(|kind| subject(plan, kind, options.subject.as_deref())).transpose()?.unwrap_or_default();
            studies.sensitivity = SensitivityStudy::usual(&mut session, &scenarios[0], &Subject::Target(position))?;
        }
        Some(Some(Need::Discovery)) => {
            let position = kind.map(|kind| subject(plan, kind, options.subject.as_deref())).transpose()?.unwrap_or_default();
            studies.discovery = usual_discovery(&mut session, &scenarios[0], position)?;
        }
        Some(Some(Need::Robustness)) => studies.robustness = Some(usual_robustness(&mut session, scenarios)?),
        Some(Some(Need::Levers)) => {
            if let Some(effects) = effects(&session, &scenarios[0], &explained(&settings))? {
                results.add(Table::Levers, columns::levers_frame(plan, &scenarios[0].name, &effects));
            }
        }
        Some(Some(Need::Tornados)) => {
            results.add(Table::Tornado, columns::tornado_frame(plan, &scenarios[0].name, &tornado_of_plan(&session, &scenarios[0])?));
        }
    }
    let mut readout = Readout { studies, ..Readout::of(plan, scenarios, settings, &results, met) };
    // A chart of one or two scenarios is about those that were asked for.
    if kind.is_some() {
        readout.reference = usize::from(steps_from.is_some());
    }
    readout.steps_from = steps_from;
    drop(job);
    Ok((context, Made { readout, manifest, said: String::new(), notes }))
}

/// A stored run and the scenarios of it that a chart shows.
fn stored(common: &Common, options: &ChartArguments, kind: Option<Kind>, folder: &Path) -> Result<(Context, Made), Vec<Diagnostic>> {
    let Opened { run, plan, scenarios, mut readout, notes } = StoredRun::open(&common.surroundings.place(folder))?;
    let context = Context::of_run(common, plan, scenarios, folder);
    let plan = &context.plan;
    let said = made_with(&context, &run);
    if let Some(kind) = kind {
        subject(plan, kind, options.subject.as_deref())?;
        let scenarios = shown(&context, kind, &options.scenario, context.select(&options.scenario)?)?;
        check_kept(&run, &readout, kind, &scenarios)?;
        readout.keep(&scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>());
        readout.reference = 0;
    } else {
        let chosen = context.select(&options.scenario)?;
        let reference = readout.reference().scenario.name.clone();
        let names: Vec<&str> = chosen.iter().map(|scenario| scenario.name.as_str()).collect();
        if !names.contains(&reference.as_str()) {
            return Err(vec![not_kept(&run, &text!("charts without `{reference}`", "不含 `{reference}` 的图"))]);
        }
        readout.keep(&names);
    }
    Ok((context, Made { readout, manifest: run.manifest, said, notes }))
}

/// An error where a run did not keep what a chart of these scenarios needs: such tables are of the reference scenario alone.
fn check_kept(run: &StoredRun, readout: &Readout, kind: Kind, scenarios: &[Scenario]) -> Result<(), Vec<Diagnostic>> {
    let (reference, code) = (&readout.reference().scenario.name, kind.code());
    let table = match kind.needs() {
        None => return Ok(()),
        Some(Need::Met) if readout.met.len() == readout.scenarios.len() => return Ok(()),
        Some(Need::Met) => Table::Met,
        Some(Need::Central) => Table::Ages,
        Some(Need::Explanation) => Table::Attribution,
        Some(Need::Tornados) => Table::Tornado,
        Some(Need::Robustness) => return Err(vec![not_kept(run, &text!("how far each draw is from its targets", "各次模拟与目标的距离"))]),
        Some(Need::Discovery) => return Err(vec![not_kept(run, &text!("the inputs of each draw", "各次模拟的输入"))]),
        Some(Need::Sensitivity) => return Err(vec![not_kept(run, &text!("what comes of varying every input", "逐项变动各输入的结果"))]),
        Some(Need::Levers) => Table::Levers,
    };
    let name = &scenarios[0].name;
    let lacks = match scenarios {
        _ if !run.has(table) => {
            let file = table.name();
            text!("the table `{file}`, which `{code}` is drawn from", "用于绘制 `{code}` 的表 `{file}`")
        }
        [only] if only.name == *reference => return Ok(()),
        [_] => text!(
            "what `{code}` of `{name}` needs, only that of `{reference}`",
            "情景 `{name}` 的 `{code}` 所需内容（只保存了 `{reference}` 的）"
        ),
        _ => text!(
            "what lies between two scenarios, only the way of `{reference}` from its baseline",
            "两个情景之间的成因（只保存了 `{reference}` 自基期起的成因）"
        ),
    };
    Err(vec![not_kept(run, &lacks)])
}

/// The error of a stored run that lacks something.
fn not_kept(run: &StoredRun, lacks: &Text) -> Diagnostic {
    let (Text { zh, en }, folder) = (lacks, run.folder.display());
    Diagnostic::error(Code::RunLacks, text!("{folder} did not keep {en}", "{folder} 没有保存{zh}")).help(text!(
        "leave --run out to have it simulated; runs with charts keep the most",
        "去掉 --run 即可重新推演；带图表的运行保存的内容最全"
    ))
}

/// Draws one chart as a file.
fn one(
    common: &Common,
    options: &ChartArguments,
    context: &Context,
    kind: Kind,
    material: &Material<'_>,
    credit: &Credit,
) -> Result<String, Vec<Diagnostic>> {
    let plan = &context.plan;
    let subject = subject(plan, kind, options.subject.as_deref())?;
    // A comparison is about the scenario that is not the reference.
    let position = if kind.about() == About::Scenario { 1 } else { subject };
    let picture = kind.chart(material, position).ok_or_else(|| nothing_to_show(plan, kind, subject))?;
    let language = context.language;
    let draw = |language: Language| chart::draw(&picture, credit, options.size, language);
    let as_png = common.format == FormatArgument::Png
        || options.out.as_ref().is_some_and(|file| file.extension().is_some_and(|end| end.eq_ignore_ascii_case("png")));
    let mut notes = String::new();
    let (bytes, language) = if as_png {
        let scale = options.size.fineness();
        match chart::rasterise(&draw(language), scale) {
            Ok(png) => (png, language),
            Err(fault @ RasterError::MissingCharacters { .. }) if language == Language::Zh => {
                let warning = fault.describe().help(text!("the picture has English labels instead", "图片改用英文标注"));
                notes = diagnostic::render_with_pages(&[warning], language, false);
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
            About::Indicator => Some(plan.indicators[subject].id.clone()),
            About::Domain => Some(plan.domains[subject].id.clone()),
        };
        let scenario = Some(material.readout.scenarios[0].scenario.name.clone()).filter(|_| !options.scenario.is_empty());
        let parts = [Some(kind.code().to_owned()), subject, scenario, Some(language.tag().to_owned())];
        PathBuf::from(format!("{}.{end}", parts.into_iter().flatten().collect::<Vec<_>>().join("-")))
    });
    write_result(common, &place, text!("the picture", "图片"), &[".svg", ".png"], &bytes)?;
    let place = place.display();
    Ok(format!("{}{notes}", text!("{place}\n", "{place}\n").get(language)))
}

/// An error for a file whose name asks for a picture of another kind.
fn check_ending(place: Option<&Path>, format: FormatArgument) -> Result<(), Vec<Diagnostic>> {
    let Some(ending) = place.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_ascii_lowercase()) else { return Ok(()) };
    let asked = match format {
        FormatArgument::Svg => Some("svg"),
        FormatArgument::Png => Some("png"),
        FormatArgument::Text | FormatArgument::Json => None,
    };
    if !["svg", "png"].contains(&ending.as_str()) {
        return Err(vec![
            Diagnostic::error(
                Code::PictureEnding,
                text!("pictures are SVG or PNG, not `.{ending}`", "图片只能是 SVG 或 PNG，不能是 `.{ending}`"),
            )
            .help(text!(
                "name the file `….png` (for slides and documents) or `….svg`",
                "请把文件命名为 `….png`（用于幻灯片和文档）或 `….svg`"
            )),
        ]);
    }
    match asked.filter(|asked| *asked != ending) {
        Some(asked) => Err(vec![
            Diagnostic::error(
                Code::PictureEnding,
                text!("`--format {asked}` and a name that ends in `.{ending}`", "`--format {asked}` 与以 `.{ending}` 结尾的文件名不一致"),
            )
            .help(text!("leave out `--format`: the name says it", "请去掉 `--format`：由文件名决定格式")),
        ]),
        None => Ok(()),
    }
}

/// An error for a file's name where a folder of pictures is filled.
fn check_folder(place: Option<&Path>) -> Result<(), Vec<Diagnostic>> {
    let Some(place) = place.filter(|place| names_a_file(place)) else { return Ok(()) };
    let (shown, folder) = (place.display(), place.with_extension("").display().to_string());
    let message = text!(
        "`all` fills a folder with pictures, and {shown} is the name of one file",
        "`all` 把各图写入一个文件夹，而 {shown} 是单个文件的名称"
    );
    let help =
        text!("write `--out {folder}`: each picture comes into it as SVG and PNG", "请写 `--out {folder}`：每张图的 SVG 与 PNG 都放在其中");
    Err(vec![Diagnostic::error(Code::PictureEnding, message).help(help)])
}

/// Draws every chart of a run as SVG and PNG, into a folder for each language.
fn every(context: &Context, options: &ChartArguments, material: &Material<'_>, credit: &Credit) -> Result<String, Vec<Diagnostic>> {
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("charts"));
    let pictures = every_picture(material);
    let folder = context.surroundings.place(&place);
    let faults = write_folder(&folder, Before::Joined, |folder| write_pictures(folder, &pictures, credit, options.size))
        .map_err(|error| vec![cannot_write(text!("the pictures", "图片"), &place, &error)])?;
    // Every picture lacks the same characters: one note says so.
    let notes: Vec<Diagnostic> = faults.first().map(RasterError::describe).into_iter().collect();
    let (count, shown) = (pictures.len(), place.display());
    let words = text!("{count} charts in each language: {shown}\n", "每种语言{count}张图：{shown}\n");
    Ok(words.get(context.language).to_owned() + diagnostic::render_with_pages(&notes, context.language, false).as_str())
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
        (About::Plan | About::Scenario, Some(name)) => Err(vec![
            Diagnostic::error(
                Code::NeedlessName,
                text!("`{code}` shows the whole plan; leave `{name}` out", "`{code}` 展示整个规划，请去掉 `{name}`"),
            )
            .help(text!("write fiveyear chart {code}", "请写 fiveyear chart {code}")),
        ]),
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
        (_, Some(name)) => names::find(name, &known)
            .map_err(|several| vec![names::or_the_first(names::unknown(name, &known, &several, Code::UnknownName, what), &known)]),
    }
}

/// Those of the scenarios that the chart shows; `names` are what was typed. None that was asked for is left out in silence.
fn shown(context: &Context, kind: Kind, names: &[String], mut chosen: Vec<Scenario>) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let (plan, code) = (&context.plan, kind.code());
    let named = |scenarios: &[Scenario]| scenarios.iter().map(|scenario| scenario.name.clone()).collect::<Vec<_>>().join(" ");
    let at_most = |count: usize| {
        let (asked, first) = (chosen.len(), named(&chosen[..count]));
        let message = match count {
            1 => text!("`{code}` shows one scenario, and {asked} are named", "`{code}` 只展示一个情景，这里写了{asked}个"),
            _ => text!("`{code}` shows two scenarios, and {asked} are named", "`{code}` 展示两个情景，这里写了{asked}个"),
        };
        Err(vec![Diagnostic::error(Code::OneScenario, message).help(text!("for example: -s {first}", "例如：-s {first}"))])
    };
    match kind.shows() {
        Shows::All => {}
        Shows::Two if chosen.len() < 2 || names.is_empty() => {
            // The one that was named, then one that the plan has beside it.
            let first = if names.is_empty() { &context.scenarios[reference(plan, &context.scenarios)] } else { &chosen[0] };
            let other = context.scenarios.iter().find(|other| other.name != first.name);
            let mut fault =
                Diagnostic::error(Code::OneScenario, text!("two different scenarios are needed to compare", "比较需要两个不同的情景"));
            fault.help.extend(other.map(|other| {
                let (first, other) = (&first.name, &other.name);
                text!("for example: -s {first} {other}", "例如：-s {first} {other}")
            }));
            return Err(vec![fault]);
        }
        Shows::Two | Shows::OneOrTwo if !names.is_empty() && chosen.len() > 2 => return at_most(2),
        Shows::Two => {}
        Shows::OneOrTwo if chosen.len() == 2 && !names.is_empty() => {}
        _ if names.is_empty() => {
            // The scenario without changes of its own is what others are held against.
            let first = reference(plan, &chosen);
            chosen = vec![chosen.swap_remove(first)];
        }
        Shows::One if chosen.len() > 1 => return at_most(1),
        Shows::OneOrTwo | Shows::One => {}
    }
    Ok(chosen)
}

/// The error of a chart without figures: no picture is better than an empty one.
fn nothing_to_show(plan: &Plan, kind: Kind, subject: usize) -> Vec<Diagnostic> {
    let code = kind.code();
    vec![match kind.about() {
        About::Indicator if !matches!(kind.needs(), Some(Need::Tornados | Need::Sensitivity | Need::Discovery)) => {
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
