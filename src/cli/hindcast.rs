//! `fiveyear hindcast`: how often forecasts like ours came true, tested on a panel of places.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde_json::json;

use crate::analysis::hindcast::{
    BANDS, CLASS, Group, Halves, Hindcast, Lacking, Level, Method, OURS, OtherForecasts, Panel, Protocol, Scores, cases_frame,
    hindcast as run_hindcast, read_other, read_panel, read_scored, reliability_frame, scores_frame,
};
use crate::chart::{self, Credit};
use crate::diagnostic::{self, Code, Diagnostic, Source};
use crate::language::number::percent;
use crate::language::{Language, Text};
use crate::report::hindcast_pictures;
use crate::table::{WriteError, decode, read_given, write_csv, write_parquet};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::language;
use super::result_folder::{ResultFolder, in_languages};
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct HindcastArguments {
    /// CSV with columns indicator, entity, year, value; scale (log, logit, linear) and family may be there too
    #[arg(value_name = "PANEL")]
    pub panel: PathBuf,

    /// A second panel whose places are scored and never taught from [default: every second place of the first]
    #[arg(long, value_name = "FILE")]
    pub held_out: Option<PathBuf>,

    /// Another method's forecasts, beside ours: CSV with columns indicator, entity, origin and quantiles p2.5, p5 ... p97.5 of the value
    /// five years later
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,

    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "out/hindcast", value_parser = folder())]
    pub out: PathBuf,
}

impl Execute for HindcastArguments {
    const HELP: Help = Help {
        name: "hindcast",
        en: "Test on a panel of places how often forecasts like these came true",
        zh: "用多地历史数据检验这类预测有多少成真",
        arguments: &[
            ("panel", "CSV，列为 indicator、entity、year、value；可另有 scale（log、logit、linear）和 family"),
            ("held_out", "第二个面板，其中的地区只用于检验，不用于学习[默认：第一个面板中每隔一个地区]"),
            ("with", "并列比较的另一方法的预测：CSV，列为 indicator、entity、origin 及五年后数值的分位数 p2.5、p5……p97.5"),
        ],
        values: &[("PANEL", "面板")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        hindcast(common, self)
    }
}

/// Runs the hindcast, writes its folder and shows the scores.
fn hindcast(common: &Common, options: &HindcastArguments) -> Outcome {
    let panel = read_panel(&source(&common.surroundings.place(&options.panel))?)?;
    let held_out = options.held_out.as_ref().map(|file| read_panel(&source(&common.surroundings.place(file))?)).transpose()?;
    let Halves { teaching, scored, warnings } = read_scored(&panel, held_out.as_ref())?;
    let other =
        |file: &PathBuf| read_other(&source(&common.surroundings.place(file))?, &file.file_stem().unwrap_or_default().to_string_lossy());
    let others = options.with.iter().map(other).collect::<Result<Vec<OtherForecasts>, _>>()?;
    let result = run_hindcast(&teaching, scored, Protocol::default(), &others);
    if result.cases.is_empty() {
        let mut faults = warnings;
        faults.push(nothing_to_score(&teaching, &result));
        return Err(faults);
    }
    let silent: Vec<Diagnostic> = (Method::ALL.len()..result.methods.len()).filter_map(|method| says_nothing(&result, method)).collect();
    if !silent.is_empty() {
        return Err(silent);
    }
    let groups = result.groups();
    let place = common.surroundings.place(&options.out);
    let folder = ResultFolder { what: text!("hindcast", "检验"), files: &FILES };
    folder.write(&place, |folder| fill(folder, &result, &groups, &file_names(options)))?;
    Ok(match common.printed() {
        Format::Json => format!("{:#}\n", as_json(&result, &groups)),
        Format::Text => {
            let language = language(common);
            let notes = if warnings.is_empty() { String::new() } else { diagnostic::render_with_pages(&warnings, language, false) };
            page(&result, &groups, &options.out, language, common.surroundings.width) + notes.as_str()
        }
    })
}

fn source(file: &Path) -> Result<std::sync::Arc<Source>, Vec<Diagnostic>> {
    let bytes = read_given(file, file)?;
    decode(&file.display().to_string(), &bytes).map_err(|fault| vec![*fault])
}

fn file_names(options: &HindcastArguments) -> String {
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    std::iter::once(&options.panel).chain(&options.held_out).map(name).collect::<Vec<_>>().join(", ")
}

/// Which of the protocol's conditions failed, and for how many.
fn nothing_to_score(teaching: &Panel, result: &Hindcast) -> Diagnostic {
    let Protocol { origins, block, least_cases: least, .. } = &result.protocol;
    let (from, to) = (origins.start(), origins.end());
    let Lacking { values, outcome, record } = Panel { indicators: result.indicators.clone() }.lacking(origins);
    let cases = values - outcome - record;
    let last_block = from + (to - from) / block * block;
    let most = teaching.most_changes(last_block);
    Diagnostic::error(Code::NothingToScore, text!("no change in this panel can be forecast and scored", "该面板中没有可以预测并检验的变化"))
        .help(text!(
            "of {values} values of {from} to {to} in the places that are scored, {outcome} have none five years later, {record} others fewer than \
             eight of the ten years before; {cases} could be scored",
            "受检地区{from}至{to}年共有{values}个数值：{outcome}个没有五年后的数值，另有{record}个此前十年不足八年；可受检的为{cases}个"
        ))
        .help(text!(
            "the indicator with the longest record has {most} changes by {last_block} in the places that teach; each needs {least}, ended before the \
             forecast",
            "用于学习的地区中，记录最长的指标至{last_block}年有{most}个变化；每项指标需有{least}个在预测前已完成的变化"
        ))
}

/// Another method's file that forecasts none of the cases: most likely of another panel, or of other names.
fn says_nothing(result: &Hindcast, method: usize) -> Option<Diagnostic> {
    if result.forecast_scores.iter().any(|scores| scores[method].is_some()) {
        return None;
    }
    let (name, all) = (&result.methods[method].code, result.cases.len());
    Some(
        Diagnostic::error(Code::NothingToScore, text!("{name} forecasts none of the {all} cases", "{name} 没有预测{all}例中的任何一例"))
            .help(text!(
                "write indicator, entity and origin as in the panel; cases.parquet of a run without --with lists all cases",
                "indicator、entity、origin 请与面板一致；不加 --with 运行一次，cases.parquet 即列出全部案例"
            )),
    )
}

/// Files that a folder of a hindcast holds, so that one may replace another but nothing else.
const FILES: [&str; 4] = ["scores.csv", "reliability.csv", "cases.parquet", "charts"];

/// Writes tables and pictures.
fn fill(folder: &Path, result: &Hindcast, groups: &[Group], source: &str) -> io::Result<()> {
    let cause = |error: WriteError| error.cause;
    write_csv(&scores_frame(result, groups), &folder.join("scores.csv")).map_err(cause)?;
    write_csv(&reliability_frame(result), &folder.join("reliability.csv")).map_err(cause)?;
    write_parquet(&mut cases_frame(result), &folder.join("cases.parquet")).map_err(cause)?;
    let credit = Credit { source: Text::same(source.to_owned()), run: String::new(), method: counts(result) };
    in_languages(folder, |folder, language| {
        for (name, chart) in hindcast_pictures(result, groups) {
            let svg = chart.draw(&credit, language);
            fs::write(folder.join(format!("{name}.svg")), svg.code.as_bytes())?;
            if let Ok(png) = chart::rasterise(&svg, 1.0) {
                fs::write(folder.join(format!("{name}.png")), &png)?;
            }
        }
        Ok(())
    })
}

/// What was tested, in a sentence.
fn counts(result: &Hindcast) -> Text {
    let (indicators, places, cases) = (result.indicators_scored(), result.scored_places, result.cases.len());
    let (from, to) = (result.protocol.origins.start(), result.protocol.origins.end());
    text!(
        "{indicators} indicators, {places} places not used for fitting, forecasts made {from}-{to} for five years ahead, {cases} cases.",
        "{indicators}项指标，{places}个不参与拟合的地区，{from}—{to}年作出的五年预测，共{cases}例。"
    )
}

fn page(result: &Hindcast, groups: &[Group], place: &Path, language: Language, width: usize) -> String {
    let tested = counts(result);
    let tested = Text::new(format!("历史检验：{}", tested.zh), format!("Hindcast: {}", tested.en));
    let mut page = wrap(tested.get(language), width, "");
    let honest = text!("Each forecast uses only what was known when it was made.", "每个预测只用作出时已知的数据。");
    page += &format!("{}\n", wrap(honest.get(language), width, ""));
    let all = &groups[0];
    let say = |text: Text| text.get(language).to_owned();
    let headings = [
        Heading::filling(say(text!("\nmethod", "\n方法"))),
        Heading::right(say(text!("error\nclass = 1", "误差\n参照类=1"))),
        Heading::right(say(text!("better than\nthe base rate", "优于当时\n基准率"))),
        Heading::right(say(text!("in\nhindsight", "优于事后\n基准率"))),
        Heading::right(say(text!("of 100 outcomes in\n50 / 80 / 90% band", "每100个实际值落入\n50/80/90%区间"))),
    ];
    let line = |(name, scores): (String, &Scores)| {
        let cover = scores.cover().map(|share| format!("{:.0}", 100.0 * share));
        vec![
            name,
            format!("{:.3}", scores.error_ratio()),
            format!("{:.1}%", 100.0 * scores.skill()),
            format!("{:.1}%", 100.0 * scores.skill_in_hindsight()),
            cover.join(" / "),
        ]
    };
    // Only methods that speak of the same cases stand in one table.
    let rows_of = |scores: &[Scores], cases: usize| -> Vec<Vec<String>> {
        let methods = result.methods.iter().zip(scores).filter(|(_, scores)| scores.cases == cases);
        methods.map(|(method, scores)| line((say(method.title.clone()), scores))).collect()
    };
    page += &terminal::table(&headings, &rows_of(&all.scores, result.cases.len()), width);
    for group in groups.iter().filter(|group| group.level == Level::SaidBy) {
        let (name, cases, all) = (&group.name, group.scores[CLASS].cases, result.cases.len());
        let words = text!(
            "{name} forecasts {cases} of the {all} cases. On these alone:",
            "{name} 只预测了{all}例中的{cases}例。仅就这些案例比较："
        );
        page += &format!("\n{}", wrap(words.get(language), width, ""));
        page += &terminal::table(&headings, &rows_of(&group.scores, cases), width);
    }
    page += &format!("\n{}", said_and_happened(result, language, width));
    let mut families = headings;
    families[0] = Heading::filling(say(text!("\nthis model, five values, by family", "\n本模型（五个数值），按类别")));
    let of_family = groups.iter().filter(|group| group.level == Level::Family);
    let rows: Vec<Vec<String>> =
        of_family.map(|group| line((format!("{} ({})", group.name, group.scores[OURS].cases), &group.scores[OURS]))).collect();
    page += &format!("\n{}", terminal::table(&families, &rows, width));
    page += &format!("\n{}", wrap(&say(too_hopeful(result, all)), width, ""));
    let place = place.display();
    let written = text!(
        "Written: {place}: scores.csv, reliability.csv, cases.parquet, charts/",
        "已写入 {place}：scores.csv、reliability.csv、cases.parquet、charts/"
    );
    page + wrap(written.get(language), width, "").as_str()
}

/// "When it said 30 %, it happened in 26 %."
fn said_and_happened(result: &Hindcast, language: Language, width: usize) -> String {
    let reliability = result.reliability(OURS);
    let mut headings = vec![Heading::filling(text!("when this model said", "本模型说").get(language))];
    let mut row = vec![text!("it happened in", "实际发生").get(language).to_owned()];
    for tenth in reliability.tenths.iter().filter(|tenth| tenth.count > 0) {
        headings.push(Heading::right(percent(tenth.said())));
        row.push(percent(tenth.happened()));
    }
    terminal::table(&headings, &[row], width)
}

/// Whether probabilities were too high or too low on the whole, and why that can be.
fn too_hopeful(result: &Hindcast, all: &Group) -> Text {
    let points = |method: usize| format!("{:.0}", 100.0 * all.scores[method].too_high().abs());
    let (ours, class) = (points(OURS), points(CLASS));
    let reached = all.scores[OURS].reached().map(|share| format!("{:.0}", 100.0 * share)).join("/");
    let by = result.protocol.origins.start();
    if all.scores[OURS].too_high() > 0.005 {
        text!(
            "Too hopeful by {ours} points, the class as it is by {class}: targets that 75/50/25 of 100 earlier changes had reached were reached \
             in {reached} of 100. Progress slowed after {by}, and no record knew it.",
            "本模型平均高估{ours}个百分点，参照类本身高估{class}个百分点：过去100例中有75/50/25例达到的目标，后来只有{reached}例达到。{by}年后进步放慢，历史记录中看不出来。"
        )
    } else {
        text!(
            "Targets that 75/50/25 of 100 earlier changes had reached were reached in {reached} of 100.",
            "过去100例中有75/50/25例达到的目标，后来有{reached}例达到。"
        )
    }
}

fn as_json(result: &Hindcast, groups: &[Group]) -> serde_json::Value {
    let scores = |scores: &Scores| {
        let cover = scores.cover();
        json!({
            "cases": scores.cases,
            "crps_ratio": scores.error_ratio(),
            "brier_skill": scores.skill(),
            "brier_skill_hindsight": scores.skill_in_hindsight(),
            "cover": BANDS.iter().zip(cover).map(|((band, _, _), share)| (band.to_string(), share)).collect::<std::collections::BTreeMap<_, _>>(),
            "too_high": scores.too_high(),
        })
    };
    let group = |group: &Group| {
        let methods = result.methods.iter().zip(&group.scores).filter(|(_, scores)| scores.cases > 0);
        let methods: serde_json::Map<String, serde_json::Value> =
            methods.map(|(method, found)| (method.code.clone(), scores(found))).collect();
        json!({ "level": group.level.code(), "group": group.name, "methods": methods })
    };
    json!({
        "cases": result.cases.len(),
        "indicators": result.indicators_scored(),
        "places": result.scored_places,
        "our_method": result.methods[OURS].code,
        "groups": groups.iter().map(group).collect::<Vec<_>>(),
    })
}
