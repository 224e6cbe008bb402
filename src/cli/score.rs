//! `fiveyear score`: once years have passed, what a stored run was worth.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::brief::{elsewhere, series_words};
use crate::chart::{self, Credit, ScoreChart, ScoreMark, Size};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{full, percent};
use crate::plan::Plan;
use crate::results::{Scored, score as scores_of, score_frame};
use crate::run::{Opened, StoredRun};
use crate::table::{WriteError, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::{Context, json_page, load_plan};
use super::report::made_with;
use super::result_folder::{ResultFolder, in_languages};
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct ScoreArguments {
    /// Folder of the run; what was observed since is read from history.csv of the plan as it is now
    #[arg(value_name = "RUN")]
    pub run: PathBuf,

    /// Scenario of the run that is scored [default: its first]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Folder for the table and the picture
    #[arg(long, value_name = "DIR", default_value = "out/score", value_parser = folder())]
    pub out: PathBuf,
}

impl Execute for ScoreArguments {
    const HELP: Help = Help {
        name: "score",
        en: "Score a stored run by what was observed since",
        zh: "用之后的观测值给已存运行打分",
        arguments: &[
            ("run", "运行结果文件夹；之后的观测值取自规划现有的 history.csv"),
            ("scenario", "打分的情景[默认：该次运行的第一个]"),
            ("out", "写入表格和图的文件夹"),
        ],
        values: &[("RUN", "运行结果")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        score(common, self)
    }
}

fn score(common: &Common, options: &ScoreArguments) -> Outcome {
    let opened = StoredRun::open(&common.surroundings.place(&options.run))?;
    // Years have passed: the run's own copy of the plan knows nothing of them.
    let now = load_plan(common)?;
    let Opened { run, plan, scenarios, notes, .. } = opened;
    let context = Context::new(common, plan, scenarios);
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[0].clone(),
    };
    check_same_plan(&context.plan, &now)?;
    // What has moved the draws of a run is no test of it.
    let since = run.manifest.options.as_of.unwrap_or(now.base_year);
    let scores = scores_of(&now, &run.results, &scenario.name, since);
    if scores.is_empty() {
        return Err(vec![
            Diagnostic::error(
                Code::NothingToScore,
                text!(
                    "history.csv holds no value after {since} that this run projects",
                    "history.csv 中没有{since}年之后且该次运行推算过的数值"
                ),
            )
            .help(text!(
                "add rows of later years to seeds/history.csv: series, year, value, error (may be empty), place (if another), source",
                "请在 seeds/history.csv 中补充其后年份的各行：series、year、value、error（可空）、place（如为他地）、source"
            )),
        ]);
    }
    let picture = picture(&context.plan, &scores, &scenario.title);
    let credit = Credit { source: run.manifest.plan.clone(), run: run.manifest.identity(), method: Text::default() };
    write(&scores, &picture, &credit, &common.surroundings.place(&options.out))?;
    if common.printed() == Format::Json {
        return Ok(json_page(&Page::of(&run.manifest.identity(), &scenario.name, &scores)));
    }
    let page = page(&context, &scores, &picture, &options.out, &scenario.title);
    let said = if notes.is_empty() { String::new() } else { diagnostic::render_with_pages(&notes, context.language, false) };
    Ok(made_with(&context, &run) + page.as_str() + said.as_str())
}

/// A run of one plan is not scored by the history of another.
fn check_same_plan(then: &Plan, now: &Plan) -> Result<(), Vec<Diagnostic>> {
    if (then.base_year, then.target_year) == (now.base_year, now.target_year) && then.name == now.name {
        return Ok(());
    }
    let (Text { zh: then_zh, en: then_en }, Text { zh: now_zh, en: now_en }) = (&then.name, &now.name);
    Err(vec![
        Diagnostic::error(
            Code::OtherPlan,
            text!("the run is of “{then_en}”, the history of “{now_en}”", "该次运行属于“{then_zh}”，而历史数据属于“{now_zh}”"),
        )
        .help(text!("name the plan with --plan", "请用 --plan 指定规划")),
    ])
}

/// How many lie in the 50, the 80 and the 90 % band.
fn within(scores: &[Scored<'_>]) -> [usize; 3] {
    [50, 80, 90].map(|band| scores.iter().filter(|row| row.band.is_some_and(|own| own <= band)).count())
}

/// An indicator by its whole name, any other series as its rule is called.
fn name(plan: &Plan, row: &Scored<'_>) -> Text {
    row.indicator.map_or_else(|| series_words(plan, &row.seen.series), |indicator| indicator.full_name())
}

fn picture(plan: &Plan, scores: &[Scored<'_>], scenario: &Text) -> ScoreChart {
    let mark = |row: &Scored<'_>| {
        let (Text { zh, en }, year, place) = (name(plan, row), row.seen.year, elsewhere(&row.seen.observed_at));
        ScoreMark {
            name: Text::new(format!("{zh} {year}{}", place.zh), format!("{en} {year}{}", place.en)),
            value: full(row.seen.value),
            below: row.below,
            own: row.seen.observed_at.is_empty(),
        }
    };
    ScoreChart::new(scenario.clone(), scores.iter().map(mark).collect())
}

/// What a folder of scores holds.
const FILES: [&str; 2] = ["score.csv", "charts"];

fn write(scores: &[Scored<'_>], picture: &ScoreChart, credit: &Credit, place: &Path) -> Result<(), Vec<Diagnostic>> {
    ResultFolder { what: text!("scoring", "打分"), files: &FILES }.write(place, |folder| {
        write_csv(&score_frame(scores), &folder.join("score.csv")).map_err(|error: WriteError| error.cause)?;
        in_languages(folder, |folder, language| {
            let svg = chart::draw_score(picture, credit, Size::SLIDE, language);
            fs::write(folder.join("score.svg"), svg.code.as_bytes())?;
            if let Ok(png) = chart::rasterise(&svg, 1.0) {
                fs::write(folder.join("score.png"), &png)?;
            }
            Ok(())
        })
    })
}

fn page(context: &Context, scores: &[Scored<'_>], picture: &ScoreChart, out: &Path, title: &Text) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let say = |text: Text| text.get(language).to_owned();
    let (all, [half, most, nine], Text { zh, en }) = (scores.len(), picture.within, title);
    let mut page = wrap(
        &say(text!(
            "Scenario “{en}”: of {all} values observed since, {half} lie in the 50% band, {most} in the 80%, {nine} in the 90%.",
            "情景“{zh}”：之后观测到的{all}个数值中，{half}个落入50%区间，{most}个落入80%区间，{nine}个落入90%区间。"
        )),
        width,
        "",
    );
    let headings = [
        Heading::filling(say(text!("observed", "观测"))),
        Heading::right(say(text!("year", "年份"))),
        Heading::right(say(text!("value", "数值"))),
        Heading::right(say(text!("said (5-95%)", "预测（5—95%）"))),
        Heading::right(say(text!("place", "位置"))),
        Heading::right(say(text!("P, met?", "概率，达标"))),
    ];
    let row = |row: &Scored<'_>| {
        let [low, .., high] = row.told.quantiles;
        let (Text { zh, en }, place) = (name(&context.plan, row), elsewhere(&row.seen.observed_at));
        let met = row.target.map_or_else(String::new, |(p, met)| {
            let (p, met) = (percent(p), if met { text!("yes", "是") } else { text!("no", "否") });
            format!("{p} {}", met.get(language))
        });
        let surprise = if row.band.is_none() { " !" } else { "" };
        vec![
            say(Text::new(zh + place.zh.as_str(), en + place.en.as_str())),
            row.seen.year.to_string(),
            full(row.seen.value),
            format!("{}–{}", full(low), full(high)),
            format!("{}{surprise}", percent(row.below)),
            met,
        ]
    };
    page += &terminal::table(&headings, &scores.iter().map(row).collect::<Vec<_>>(), width);
    let legend = text!(
        "place: share of the forecast below the value; ! outside the 90% band. P: of meeting the target by the standing of that year.",
        "位置：低于观测值的预测份额；! 表示在90%区间之外。概率：按当年水平达标的概率。"
    );
    page += &wrap(legend.get(language), width, "");
    if let Some((brier, count)) = mean(scores.iter().filter_map(Scored::brier)) {
        let brier = format!("{brier:.3}");
        page += &wrap(
            &say(text!(
                "Brier score of {count} such probabilities: {brier} (0 is perfect, 0.25 is what a coin says).",
                "{count}个概率的Brier评分为{brier}（0为完全准确，0.25相当于掷硬币）。"
            )),
            width,
            "",
        );
    }
    let ratios = scores.iter().filter_map(|row| Some(row.crps / row.no_change.filter(|error| *error > 0.0)?));
    if let Some((ratio, count)) = middle(ratios.collect()) {
        let ratio = format!("{ratio:.2}");
        page += &wrap(
            &say(text!(
                "Error (CRPS) against saying that nothing changes, middle of {count} rows: {ratio} (below 1 is better).",
                "误差（CRPS）与“维持基期值”之比，{count}行的中位：{ratio}（小于1为更好）。"
            )),
            width,
            "",
        );
    }
    let place = out.display();
    page + wrap(&say(text!("Written: {place}: score.csv, charts/", "已写入 {place}：score.csv、charts/")), width, "").as_str()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<(f64, usize)> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| (values.iter().sum::<f64>() / values.len() as f64, values.len()))
}

fn middle(mut values: Vec<f64>) -> Option<(f64, usize)> {
    values.sort_by(f64::total_cmp);
    Some((*values.get(values.len() / 2)?, values.len()))
}

/// Scores as data.
#[derive(Serialize)]
struct Page<'a> {
    run: String,
    scenario: &'a str,
    observed: usize,
    within_50: usize,
    within_80: usize,
    within_90: usize,
    brier: Option<f64>,
    rows: Vec<RowPage<'a>>,
}

#[derive(Serialize)]
struct RowPage<'a> {
    series: &'a str,
    year: i32,
    value: f64,
    place: &'a str,
    definition: &'a str,
    median: f64,
    below: f64,
    band: Option<u32>,
    crps: f64,
    p_met: Option<f64>,
    met: Option<bool>,
}

impl<'a> Page<'a> {
    fn of(run: &str, scenario: &'a str, scores: &'a [Scored<'_>]) -> Page<'a> {
        let [within_50, within_80, within_90] = within(scores);
        let row = |row: &'a Scored<'_>| RowPage {
            series: &row.seen.series,
            year: row.seen.year,
            value: row.seen.value,
            place: &row.seen.observed_at,
            definition: &row.seen.definition,
            median: row.told.quantiles[3],
            below: row.below,
            band: row.band,
            crps: row.crps,
            p_met: row.target.map(|target| target.0),
            met: row.target.map(|target| target.1),
        };
        Page {
            run: run.to_owned(),
            scenario,
            observed: scores.len(),
            within_50,
            within_80,
            within_90,
            brier: mean(scores.iter().filter_map(Scored::brier)).map(|(mean, _)| mean),
            rows: scores.iter().map(row).collect(),
        }
    }
}
