//! `fiveyear seek`: what would have to be true, for one target, for all of them, or for a sum of money.

mod each;
mod files;
mod mix;
mod rows;
pub(super) mod words;

use std::fs;
use std::path::Path;

use super::Outcome;
use super::args::{Common, Format};
use super::context::{Context, json_page};
use super::names;
use super::seek_arguments::SeekArguments;
use crate::analysis::seek::{Question, Setting, Want, read_question, seek_each, seek_mix};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::language::Text;
use crate::plan::Plan;
use crate::simulate::{Session, Settings};
use crate::text;

use each::EachPage;
use files::Written;
use mix::MixPage;
use rows::{EachRow, MixRow};

/// Answers a question about targets or money.
pub(super) fn seek(common: &Common, options: &SeekArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let (mut question, named) = match options.about.as_deref().filter(|about| about.ends_with(".toml")) {
        Some(file) => question_of(plan, &common.surroundings.place(Path::new(file)))?,
        None => (Question::default(), None),
    };
    ask(&context, options, &mut question)?;
    let scenario = match options.scenario.as_ref().or(named.as_ref()) {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[crate::analysis::reference(plan, &context.scenarios)].clone(),
    };
    let settings = Settings { draws: options.draws as usize, seed: options.seed, ..Settings::default() };
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings)?;
    if question.want == Want::Each {
        let answer = seek_each(&mut session, &scenario, &question)?;
        let page = EachPage { context: &context, scenario: &scenario, question: &question, answer: &answer };
        return Ok(match common.printed() {
            Format::Text if answer.targets.len() == 1 => page.one(&answer.targets[0]),
            Format::Text => page.all(),
            Format::Json => json_page(&answer.targets.iter().map(|each| EachRow::of(plan, each)).collect::<Vec<_>>()),
        });
    }
    let mut scenarios = vec![scenario.clone()];
    for name in &question.futures {
        let future = context.select_one(name)?;
        if scenarios.iter().all(|known| known.name != future.name) {
            scenarios.push(future);
        }
    }
    let answer = seek_mix(&mut session, &question, &Setting { scenarios: &scenarios, check: !options.no_check })?;
    let mut files = Vec::new();
    if let Some(folder) = &options.out {
        let written = Written { context: &context, parent: &scenario, question: &question, answer: &answer };
        files = written.write(&common.surroundings.place(folder))?;
    }
    let page = MixPage { context: &context, question: &question, answer: &answer };
    Ok(match common.printed() {
        Format::Text => {
            let said = files.iter().map(|file| {
                page.say(text!("Written: {file}\n", "已写入：{file}\n"))
            });
            std::iter::once(page.text()).chain(said).collect()
        }

        Format::Json => json_page(&answer.found.iter().map(|found| MixRow::of(&page, found)).collect::<Vec<_>>()),
    })
}

fn question_of(plan: &Plan, file: &Path) -> Result<(Question, Option<String>), Vec<Diagnostic>> {
    let text = fs::read_to_string(file).map_err(|cause| {
        let shown = file.display();
        let Text { zh, en } = crate::diagnostic::io_words(&cause);
        vec![Diagnostic::error(Code::CannotRead, text!("`{shown}` cannot be read: {en}", "无法读取 `{shown}`：{zh}"))]
    })?;
    read_question(plan, &Source::new(file.display().to_string(), text))
}

/// What was typed, on top of what a file asks.
fn ask(context: &Context, options: &SeekArguments, question: &mut Question) -> Result<(), Vec<Diagnostic>> {
    let plan = &context.plan;
    let known = names::indicators(plan);
    let typed = options.about.iter().filter(|about| !about.ends_with(".toml")).chain(&options.target);
    let mut faults = Vec::new();
    let mut targets = Vec::new();
    for words in typed {
        match names::find(words, &known) {
            Ok(position) => targets.push(known[position].id.clone()),
            Err(several) => faults.push(names::unknown(words, &known, &several, Code::UnknownIndicator, text!("indicator", "指标"))),
        }
    }
    if !targets.is_empty() {
        question.targets = targets;
    }
    if !options.money.is_empty() {
        question.money = options.money.clone();
        question.in_all = false;
    }
    if options.frontier && question.money.is_empty() {
        question.money = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0, 320.0].to_vec();
    }
    if let Some(want) = options.want {
        question.want = want.into();
    } else if question.want == Want::Each && !question.money.is_empty() {
        question.want = Want::Expected;
    }
    let lever = |id: &String| plan.levers.iter().any(|lever| lever.id == *id);
    for id in options.levers.iter().chain(&options.without).filter(|id| !lever(id)) {
        faults.push(
            Diagnostic::error(Code::UnknownLever, text!("no lever is called `{id}`", "没有名为 `{id}` 的措施"))
                .suggest(id, plan.levers.iter().map(|lever| lever.id.as_str())),
        );
    }
    if !options.levers.is_empty() {
        question.choice.levers = Some(options.levers.clone());
    }
    question.choice.without.extend(options.without.iter().cloned());
    question.choice.lines |= options.lines || question.money == [0.0];
    question.choice.within = options.within.map(|part| part / 100.0).or(question.choice.within);
    question.choice.start = options.start.or(question.choice.start);
    question.safe = options.safe.unwrap_or(question.safe);
    question.floor = options.floor.map(|floor| floor / 100.0).or(question.floor);
    question.tail = options.tail.or(question.tail);
    question.check_seed = options.check_seed;
    if options.futures.iter().any(|name| name == "all") {
        question.futures = context.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    } else if !options.futures.is_empty() {
        question.futures = options.futures.clone();
    }
    let left = plan.levers.iter().any(|lever| {
        question.choice.levers.as_ref().is_none_or(|levers| levers.contains(&lever.id)) && !question.choice.without.contains(&lever.id)
    });
    let lines = question.choice.within.is_some() || (question.choice.lines && !plan.line_ranges.is_empty());
    if plan.levers.is_empty() && !lines && question.want != Want::Each {
        faults.push(
            Diagnostic::error(Code::NoLevers, text!("the plan declares no levers", "规划没有声明措施")).help(text!(
                "write seeds/levers.toml (docs/seek.md shows how), or let lines give and get: --within 5",
                "请编写 seeds/levers.toml（写法见 docs/seek.zh.md），或允许各领域增减资金：--within 5"
            )),
        );
    } else if !plan.levers.is_empty() && !left && !lines {
        faults.push(
            Diagnostic::error(Code::NoLevers, text!("no lever is left to be pulled", "没有可用的措施"))
                .help(text!("leave `without` out, or name levers that are there", "请去掉 `without`，或列出存在的措施")),
        );
    }
    if question.want == Want::Cheapest && options.floor.is_some() {
        faults.push(
            Diagnostic::error(
                Code::FloorAndCheapest,
                text!("`cheapest` says already how likely targets must be", "`cheapest` 已规定了达标概率"),
            )
            .help(text!("leave --floor out, or want `expected`", "请去掉 --floor，或改为 `expected`")),
        );
    }
    if let Some(start) = question.choice.start.filter(|start| *start <= plan.base_year || *start > plan.target_year) {
        let (first, last) = (plan.base_year + 1, plan.target_year);
        faults.push(Diagnostic::error(
            Code::LeverYears,
            text!("{start} is outside the plan, {first} to {last}", "{start}年不在规划期{first}至{last}年内"),
        ));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

