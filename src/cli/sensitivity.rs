//! `fiveyear sensitivity`: which inputs the spread of a target, of the number of targets met or of any series comes from.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::analysis::reference;
use crate::analysis::sensitivity::{Asked, Factor, Grouping, Method, Subject, Undefined, factors, sensitivity};
use crate::chart::{Chart, Credit, SensitivityChart};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::Plan;
use crate::results::columns::sensitivity_frame;
use crate::results::{SensitivityStudy, evaluations_frame};
use crate::simulate::Session;
use crate::table::{WriteError, write_csv, write_parquet};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::names::{self, Named};
use super::result_folder::{ResultFolder, write_slides};
use super::sensitivity_page::{Page, as_json};
use super::subject::subject;
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct SensitivityArguments {
    /// The target (id, row number or part of its name), met for the number of targets met, or a series by its name
    #[arg(value_name = "SUBJECT")]
    pub subject: String,

    /// The year of a series [default: the target year]
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,

    /// The scenario [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// How to ask
    #[arg(long, value_enum, default_value_t = MethodArgument::Sobol, value_name = "METHOD")]
    pub method: MethodArgument,

    /// What is varied together: each input by itself, or the groups that the plan gives its assumptions
    #[arg(long, value_enum, default_value_t = ByArgument::Input, value_name = "BY")]
    pub by: ByArgument,

    /// A group of inputs of your own, such as money=revenue_growth,shock.revenue; may be given several times
    #[arg(long, value_name = "NAME=INPUT,…", value_parser = group)]
    pub group: Vec<(String, Vec<String>)>,

    /// Rows (sobol), trajectories (morris) or draws (rank) [default: 1000, 100, 2000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    pub points: Option<u32>,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Seed of the second set of draws of sobol [default: one more than --seed]
    #[arg(long, value_name = "N")]
    pub other_seed: Option<u64>,

    /// Show all inputs, not only those that matter
    #[arg(long)]
    pub all: bool,

    /// Also write the table, all evaluations and the chart into a folder
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,
}

/// Methods by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MethodArgument {
    /// Shares of the variance, alone and with others (Sobol's indices)
    Sobol,
    /// Screening by trajectories (Morris), cheap where there are many inputs
    Morris,
    /// Rank correlations of plain draws
    Rank,
}

impl MethodArgument {
    fn method(self) -> (Method, u32) {
        match self {
            MethodArgument::Sobol => (Method::Sobol, 1_000),
            MethodArgument::Morris => (Method::Morris, 100),
            MethodArgument::Rank => (Method::Rank, 2_000),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ByArgument {
    /// Each input by itself
    Input,
    /// The groups of the plan
    Group,
}

impl Execute for SensitivityArguments {
    const HELP: Help = Help {
        name: "sensitivity",
        en: "Show which inputs the spread of a target comes from, alone and with others",
        zh: "分析一项目标的不确定性从何而来，各输入单独与共同的作用",
        arguments: &[
            ("subject", "目标（id、行号或名称的一部分），met 表示达标项数，或序列名"),
            ("year", "序列的年份[默认：目标年]"),
            ("scenario", "情景[默认：其他情景的起点]"),
            ("method", "方法：sobol 为方差份额，单独与共同（Sobol 指数）；morris 为轨迹筛选，输入项多时省时；rank 为普通随机模拟的秩相关"),
            ("by", "一起变动的单位：input 为逐项，group 为规划给各假设的分组"),
            ("group", "自定义的一组输入，如 money=revenue_growth,shock.revenue；可多次给出"),
            ("points", "行数（sobol）、轨迹数（morris）或模拟次数（rank）[默认：1000、100、2000]"),
            ("other_seed", "sobol 第二组模拟的种子[默认：--seed 加一]"),
            ("all", "列出全部输入，而不只是有影响的"),
            ("out", "同时把表格、全部计算结果和图写入该文件夹"),
        ],
        values: &[("SUBJECT", "对象"), ("METHOD", "方法"), ("BY", "单位"), ("NAME=INPUT,…", "组名=输入,…")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        run(common, self)
    }
}

fn group(words: &str) -> Result<(String, Vec<String>), String> {
    let parts = words.split_once('=').map(|(name, members)| {
        let members: Vec<String> =
            members.split([',', '，']).map(|member| member.trim().to_owned()).filter(|member| !member.is_empty()).collect();
        (name.trim().to_owned(), members)
    });
    parts
        .filter(|(name, members)| !name.is_empty() && !members.is_empty())
        .ok_or_else(|| "such as money=revenue_growth,shock.revenue".to_owned())
}

/// What `--out` writes.
const FILES: [&str; 3] = ["sensitivity.csv", "evaluations.parquet", "charts"];

fn result_folder() -> ResultFolder {
    ResultFolder { what: text!("sensitivity analysis", "敏感性分析"), files: &FILES }
}

fn run(common: &Common, options: &SensitivityArguments) -> Outcome {
    if let Some(folder) = &options.out {
        result_folder().check(&common.surroundings.place(folder))?;
    }
    let context = Context::load(common)?;
    let plan = &context.plan;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[reference(plan, &context.scenarios)].clone(),
    };
    let (method, usual) = options.method.method();
    let points = options.points.unwrap_or(usual) as usize;
    let settings = options.drawn.settings(points as u32);
    let other_seed = options.other_seed.unwrap_or(settings.seed.wrapping_add(1));
    if method == Method::Sobol && other_seed == settings.seed {
        return Err(vec![
            Diagnostic::error(Code::SameSeed, text!("both sets of draws have the seed {other_seed}", "两组模拟的种子都是{other_seed}"))
                .help(text!("choose another number for --other-seed, or leave it out", "请为 --other-seed 另选一数，或去掉它")),
        ]);
    }
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings.clone())?;
    let asked_about = subject(&mut session, &scenario, &options.subject, options.year)?;
    let chance = session.chance_behind(&scenario, &asked_about.series(plan))?;
    let known: Vec<Named> = chance.iter().map(|each| Named { id: each.code(), number: None, name: each.label(plan, &scenario) }).collect();
    let named = options.group.iter().map(|(name, members)| members_of(name, members, &known)).collect::<Result<Vec<_>, _>>()?;
    let grouping = Grouping { by_group: options.by == ByArgument::Group, named };
    let factors = factors(plan, &scenario, &chance, &grouping);
    if factors.is_empty() {
        return Err(vec![no_spread(&asked_about, plan, None)]);
    }
    let asked = Asked { subject: &asked_about, factors: &factors, method, points, other_seed };
    let found = sensitivity(&session, &scenario, &asked)?;
    let study = SensitivityStudy::of(plan, &scenario, &asked, &found.sensitivity);
    match study.undefined {
        Some(Undefined::Constant(value)) => return Err(vec![no_spread(&asked_about, plan, Some(value))]),
        Some(Undefined::Failed { .. }) => return Err(vec![failing(&study, true)]),
        None => {}
    }
    let mut written = String::new();
    if let Some(folder) = &options.out {
        let place = common.surroundings.place(folder);
        let credit = Credit::plain(plan, &settings, "");
        let write = |place: &Path| fill(place, &study, &factors, &found.evaluations, &credit);
        result_folder().write(&place, write)?;
        let (place, files) = (folder.display(), FILES.join(", "));
        written = wrap(text!("Written: {place}: {files}", "已写入 {place}：{files}").get(context.language), context.surroundings.width, "");
    }
    let notes: Vec<Diagnostic> = (study.failed > 0).then(|| failing(&study, false)).into_iter().collect();
    Ok(match common.printed() {
        Format::Json => json_page(&as_json(&asked_about.code(plan), &scenario.name, &study)),
        Format::Text => {
            let page = Page { context: &context, study: &study, all: options.all };
            page.text() + written.as_str() + context.notes(&notes).as_str()
        }
    })
}

/// The inputs of a group that somebody names, by the names that tables have for them; an assumption's bare name will do.
fn members_of(name: &str, members: &[String], known: &[Named]) -> Result<(String, BTreeSet<String>), Vec<Diagnostic>> {
    let member = |words: &String| {
        let bare = known.iter().position(|named| named.id == *words || named.id.split_once('.').is_some_and(|(_, rest)| rest == words));
        let found = bare.map_or_else(|| names::find(words, known), Ok);
        found.map(|position| known[position].id.clone()).map_err(|several| {
            let what = text!("uncertain input of this", "与此有关的不确定输入");
            vec![names::unknown(words, known, &several, Code::UnknownName, what)]
        })
    };
    Ok((name.to_owned(), members.iter().map(member).collect::<Result<_, _>>()?))
}

fn no_spread(subject: &Subject, plan: &Plan, value: Option<f64>) -> Diagnostic {
    let Text { zh, en } = subject.name(plan);
    let message = match value {
        Some(value) => {
            let value = short(value);
            text!("{en} is {value} in all draws: there is no spread to share out", "各次模拟中{zh}均为{value}：没有可分解的不确定性")
        }
        None => text!("nothing that is uncertain stands behind {en}", "{zh}不受任何不确定因素影响"),
    };
    Diagnostic::error(Code::NoSpread, message).help(text!(
        "`fiveyear explain` shows what it is made of; give an assumption a range, or ask about another series",
        "可用 `fiveyear explain` 查看其构成；请为某项假设给出范围，或改问其他序列"
    ))
}

fn failing(study: &SensitivityStudy, fatal: bool) -> Diagnostic {
    let (failed, all, Text { zh, en }) = (study.failed, study.evaluations, &study.subject);
    let told = if fatal {
        Diagnostic::error(
            Code::FailedEvaluations,
            text!(
                "{failed} of {all} evaluations of {en} failed: too few are left to say anything",
                "{zh}的{all}次计算中有{failed}次失败，余下的不足以得出结论"
            ),
        )
    } else {
        Diagnostic::warning(
            Code::FailedEvaluations,
            text!(
                "{failed} of {all} evaluations of {en} failed: their rows are left out, and the figures are those of the rest",
                "{zh}的{all}次计算中有{failed}次失败：所在行不计，数字仅代表其余各行"
            ),
        )
    };
    told.help(text!(
        "`fiveyear run` lists in failures.csv which rule fails, and where",
        "可用 `fiveyear run` 查看 failures.csv：是哪条规则、何处失败"
    ))
}

/// Writes the table, the evaluations and the chart.
fn fill(folder: &Path, study: &SensitivityStudy, factors: &[Factor], evaluations: &[f64], credit: &Credit) -> io::Result<()> {
    let cause = |error: WriteError| error.cause;
    write_csv(&sensitivity_frame(&study.rows), &folder.join("sensitivity.csv")).map_err(cause)?;
    let mut frame = evaluations_frame(study.method, study.points, factors, evaluations);
    write_parquet(&mut frame, &folder.join("evaluations.parquet")).map_err(cause)?;
    write_slides(folder, &[("sensitivity", Chart::Sensitivity(SensitivityChart::of_study(study)))], credit)
}
