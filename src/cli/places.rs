//! `fiveyear run` with several plans: each place is run by its own rules into a folder of its own, and one page sets them side by side.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::brief::{Place, PlaceLine, SideBySide, method, side_by_side};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, Text, columns};
use crate::report::{lay_out, places_frame, places_page};
use crate::run::{Job, Written, is_batch, joint_identity};
use crate::table::{WriteError, cannot_write, write_bytes, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Format};
use super::context::{Context, json_page, language};
use super::observed::check_as_of;
use super::progress_bar::Bar;
use super::run_arguments::{RunArguments, chosen_options};
use super::terminal::{Heading, table, wrap};

/// The plans that are to be set side by side: several of `--plan`, or the plans in a folder that is none itself; `None` if one plan is meant.
pub(super) fn several(common: &Common) -> Option<Vec<PathBuf>> {
    if common.plan.len() > 1 {
        return Some(common.plan.clone());
    }
    let [folder] = &common.plan[..] else { return None };
    let place = common.surroundings.place(folder);
    if place.join("seeds").exists() {
        return None;
    }
    let entries = std::fs::read_dir(&place).ok()?;
    let mut plans: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .filter(|name| place.join(name).join("seeds/plan.toml").is_file())
        .map(|name| folder.join(name))
        .collect();
    plans.sort();
    (plans.len() > 1).then_some(plans)
}

/// Runs every place and writes the page that compares them.
pub(super) fn run_places(common: &Common, options: &RunArguments, plans: &[PathBuf]) -> Outcome {
    let language = language(common);
    if options.central || options.draw.is_some() {
        let message = text!("places are compared by their probabilities, and one draw has none", "各地按概率对照，单次模拟没有概率");
        return Err(vec![
            Diagnostic::error(Code::SeveralPlans, message).help(text!("leave out --central and --draw", "请去掉 --central 和 --draw")),
        ]);
    }
    let names = place_names(plans)?;
    let began = Instant::now();
    let contexts = load_all(common, plans)?;
    let mut jobs = Vec::new();
    for context in &contexts {
        let scenarios = context.select(&options.scenario)?;
        check_as_of(&context.plan, options.as_of)?;
        if is_batch(scenarios.len()) {
            let message =
                text!("a place with so many scenarios is a batch, which has no page", "情景过多的地区按批量运行，没有可对照的页面");
            return Err(vec![
                Diagnostic::error(Code::SeveralPlans, message).help(text!("choose some with --scenario", "请用 --scenario 选择若干情景")),
            ]);
        }
        let chosen = chosen_options(options, scenarios.len(), language)?;
        jobs.push(Job { options: chosen, block: options.block.map(usize::from), ..context.job(scenarios) });
    }
    let identities: Vec<String> = jobs.iter().map(|job| job.manifest().identity()).collect();
    let usual = || Path::new("out").join(format!("places-{}", joint_identity(&identities)));
    let folder = common.surroundings.place(&options.out.clone().unwrap_or_else(usual));
    let bar = Bar::new(jobs.iter().map(|job| job.scenarios.len()).sum(), common.surroundings.terminal);
    let mut runs: Vec<Written> = Vec::new();
    for (job, name) in jobs.iter().zip(&names) {
        runs.push(job.write(&folder.join(name), &lay_out, &bar).map_err(|found| of_plan(found, name))?);
    }
    let places: Vec<Place<'_>> = contexts
        .iter()
        .zip(&runs)
        .zip(&names)
        .filter_map(|((context, run), name)| Some(Place { name, plan: &context.plan, readout: run.readout.as_ref()? }))
        .collect();
    let side = side_by_side(&places);
    let page = places_page(&side, method(&runs[0].settings), if options.no_charts { &[] } else { &names }, language);
    let refused = |cause: &WriteError| vec![cannot_write(text!("the comparison of places", "各地对照"), &folder, cause)];
    write_csv(&places_frame(&side), &folder.join("places.csv")).map_err(|error| refused(&error))?;
    write_bytes(&folder.join("places.html"), page.as_bytes()).map_err(|error| refused(&error))?;
    if common.printed() == Format::Json {
        return Ok(json_page(&side));
    }
    let width = common.surroundings.width;
    let (shown, seconds) = (common.surroundings.shown(&folder.join("places.html")).display().to_string(), began.elapsed().as_secs_f64());
    let files = text!(
        "Files: {shown} ({seconds:.1} s); each place's own report in its folder beside it",
        "结果：{shown}（用时{seconds:.1}秒）；各地报告在其旁的文件夹中"
    );
    Ok(format!("{}{}", told(&side, language, width), wrap(files.get(language), width, "")))
}

/// The last part of each plan's path, with the one before where two are alike.
fn place_names(plans: &[PathBuf]) -> Result<Vec<String>, Vec<Diagnostic>> {
    let last = |plan: &Path, parts: usize| {
        let mut all: Vec<String> = plan
            .components()
            .rev()
            .filter_map(|part| match part {
                std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
                _ => None,
            })
            .take(parts)
            .collect();
        all.reverse();
        if all.is_empty() { "plan".to_owned() } else { all.join("-") }
    };
    for parts in 1..=3 {
        let names: Vec<String> = plans.iter().map(|plan| last(plan, parts)).collect();
        let unlike = (0..names.len()).all(|at| !names[..at].contains(&names[at]));
        if unlike {
            return Ok(names);
        }
    }
    Err(vec![
        Diagnostic::error(Code::SeveralPlans, text!("a plan is named twice", "有规划重复指定"))
            .help(text!("name each place's folder once", "每个地区的文件夹只写一次")),
    ])
}

/// All plans; the messages about each say which it is.
fn load_all(common: &Common, plans: &[PathBuf]) -> Result<Vec<Context>, Vec<Diagnostic>> {
    let mut contexts = Vec::new();
    let mut found = Vec::new();
    for plan in plans {
        match Context::load(&Common { plan: vec![plan.clone()], ..common.clone() }) {
            Ok(context) => contexts.push(context),
            Err(faults) => found.extend(of_plan(faults, &plan.display().to_string())),
        }
    }
    if found.is_empty() { Ok(contexts) } else { Err(found) }
}

/// Messages about a plan, with its folder.
fn of_plan(found: Vec<Diagnostic>, plan: &str) -> Vec<Diagnostic> {
    found.into_iter().map(|message| message.help(text!("in the plan {plan}", "见规划 {plan}"))).collect()
}

/// Columns of the terminal that a name may take as the heading of one.
const LONGEST_HEADING: usize = 12;

/// The comparison for the terminal.
fn told(side: &SideBySide, language: Language, width: usize) -> String {
    let say = |words: Text| words.get(language).to_owned();
    let title = |place: &PlaceLine| place.title.get(language).to_owned();
    // Long names head no column: they are numbered, and the numbers head it.
    let numbered = side.places.iter().any(|place| columns(&title(place)) > LONGEST_HEADING);
    let headings = [
        Heading::filling(say(text!("Place", "地区"))),
        Heading::right(say(text!("years", "年份"))),
        Heading::right(say(text!("judged", "判断"))),
        Heading::right(say(text!("met on average", "平均实现"))),
        Heading::right("%"),
        Heading::right(say(text!("by class", "按类别"))),
    ];
    let rows: Vec<Vec<String>> = side
        .places
        .iter()
        .enumerate()
        .map(|(at, place)| {
            vec![
                if numbered { format!("{}. {}", at + 1, title(place)) } else { title(place) },
                format!("{}–{}", place.years.0, place.years.1),
                place.judged.to_string(),
                place.expected.words.clone(),
                place.share.words.clone(),
                place.by_class.to_string(),
            ]
        })
        .collect();
    let mut page = format!(
        "{}\n\n{}",
        say(text!("Places side by side, each by its own rules", "各地对照，各按自己的规则")),
        table(&headings, &rows, width)
    );
    if side.shared.is_empty() {
        return format!("{page}\n{}\n", say(text!("They share no indicator.", "没有共有的指标。")));
    }
    // As many places as a screen holds stand beside each other; the page holds all.
    let beside = side.places.len().min(6);
    let mut headings = vec![Heading::filling(say(text!("Shared targets: P(met) in %", "共有目标：实现概率（%）")))];
    headings.extend(
        side.places[..beside]
            .iter()
            .enumerate()
            .map(|(at, place)| Heading::right(if numbered { (at + 1).to_string() } else { title(place) })),
    );
    let rows: Vec<Vec<String>> = side
        .shared
        .iter()
        .map(|row| {
            let cells =
                row.cells[..beside].iter().map(|cell| cell.as_ref().map_or_else(|| "·".to_owned(), |cell| cell.line.met.words.clone()));
            std::iter::once(row.name.get(language).to_owned()).chain(cells).collect()
        })
        .collect();
    page += &format!("\n{}\n", table(&headings, &rows, width));
    for words in &side.apart {
        page += &wrap(&format!("{}{}", say(text!("Not compared: ", "未作比较：")), words.get(language)), width, "");
    }
    page
}
