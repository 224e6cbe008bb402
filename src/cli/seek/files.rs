//! What an answer leaves in a folder: its tables and what was asked, its mixes as ordinary scenario files with their reasons, and pictures.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::analysis::seek::{Answer, EachAnswer, Found, KnobKind, Question, Turn, Want, positions};
use crate::chart::AnswerChart;
use crate::cli::context::{Context, json_page};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{fixed, full, millions, short, signed};
use crate::results::columns;
use crate::scenario::{Scenario, written};
use crate::simulate::{Design, Settings};
use crate::table::{DataFrame, WriteError, cannot_write, write_bytes, write_csv};
use crate::text;

use super::pictures::{amounts, before_and_after, frontier, in_both_languages, mix_steps};

/// An answer about money, to be written into a folder.
pub(super) struct Written<'a> {
    pub(super) context: &'a Context,
    pub(super) parent: &'a Scenario,
    pub(super) question: &'a Question,
    pub(super) answer: &'a Answer<'a>,
    pub(super) settings: &'a Settings,
}

/// What was asked, and what it was answered from.
#[derive(Serialize)]
struct Asked<'a> {
    fiveyear: &'static str,
    scenario: &'a str,
    want: &'static str,
    targets: Vec<&'a str>,
    safe: f64,
    money: &'a [f64],
    money_in_all: bool,
    floor: Option<f64>,
    futures: &'a [String],
    tail: Option<f64>,
    draws: usize,
    seed: u64,
    design: Design,
    check_seed: Option<u64>,
    runs: usize,
    /// BLAKE3 of every file of the plan.
    inputs: BTreeMap<String, String>,
}

/// What was asked of a scenario, as seek.json.
fn asked(context: &Context, scenario: &Scenario, question: &Question, settings: &Settings, (runs, checked): (usize, bool)) -> Vec<u8> {
    let plan = &context.plan;
    let asked = Asked {
        fiveyear: env!("CARGO_PKG_VERSION"),
        scenario: &scenario.name,
        want: question.want.into(),
        targets: positions(plan, &question.targets).into_iter().map(|target| plan.indicators[target].id.as_str()).collect(),
        safe: question.safe,
        money: &question.money,
        money_in_all: question.in_all,
        floor: question.floor,
        futures: &question.futures,
        tail: question.tail,
        draws: settings.draws,
        seed: settings.seed,
        design: settings.design,
        check_seed: checked.then_some(question.check_seed),
        runs,
        inputs: context.job(vec![scenario.clone()]).manifest().inputs,
    };
    json_page(&asked).into_bytes()
}

/// Writes tables and other files into a folder, and gives their names.
fn put(folder: &Path, tables: Vec<(&str, DataFrame)>, files: Vec<(String, Vec<u8>)>) -> Result<Vec<String>, Vec<Diagnostic>> {
    let cannot = |place: &Path, error: &WriteError| vec![cannot_write(text!("the answer", "结果"), place, error)];
    let mut names = Vec::new();
    for (name, frame) in tables {
        let place = folder.join(name);
        write_csv(&frame, &place).map_err(|error| cannot(&place, &error))?;
        names.push(place.display().to_string());
    }
    for (name, bytes) in files {
        let place = folder.join(name);
        write_bytes(&place, &bytes).map_err(|error| cannot(&place, &error))?;
        names.push(place.display().to_string());
    }
    Ok(names)
}

fn folder_for(folder: &Path) -> Result<(), Vec<Diagnostic>> {
    fs::create_dir_all(folder).map_err(|cause| vec![cannot_write(text!("the answer", "结果"), folder, &cause)])
}

/// Writes what would have to be true for each target.
pub(super) fn write_each(
    folder: &Path,
    context: &Context,
    scenario: &Scenario,
    question: &Question,
    settings: &Settings,
    answer: &EachAnswer,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    folder_for(folder)?;
    let tables = vec![("each.csv", columns::conditions_frame(&context.plan, answer, question.safe))];
    let asked = asked(context, scenario, question, settings, (answer.runs, answer.checked.is_some()));
    let mut files = vec![("seek.json".to_owned(), asked)];
    if let [each] = &answer.targets[..] {
        let picture = AnswerChart::Amounts(amounts(&context.plan, question, settings, each));
        files.extend(in_both_languages(&context.plan, settings, "amounts", &picture));
    }
    put(folder, tables, files)
}

impl Written<'_> {
    /// Writes all files and gives their names. Scenario files that are there already with other words are left alone.
    pub(super) fn write(&self, folder: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
        folder_for(folder)?;
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for found in &self.answer.found {
            let want: &'static str = self.question.want.into();
            let name = format!("seek_{want}_{}.toml", self.amount(found).replace(['.', ','], "_"));
            let text = self.scenario(found);
            let place = folder.join(&name);
            if place.exists() && fs::read_to_string(&place).ok().as_deref() != Some(&text) {
                let shown = place.display();
                return Err(vec![
                    Diagnostic::error(Code::CannotWrite, text!("`{shown}` is there already", "`{shown}` 已经存在"))
                        .help(text!("name another folder: --out DIR", "请另选文件夹：--out DIR")),
                ]);
            }
            files.push((name, text.into_bytes()));
        }
        let (plan, answer, Question { safe, targets, .. }) = (&self.context.plan, self.answer, self.question);
        let mut tables = vec![
            ("price_list.csv", columns::price_frame(plan, answer)),
            ("mix.csv", columns::mix_frame(plan, answer)),
            ("targets.csv", columns::won_frame(plan, answer, *safe)),
            ("futures.csv", columns::futures_frame(answer)),
        ];
        if answer.found.len() > 1 {
            tables.push(("frontier.csv", columns::frontier_frame(answer, &positions(plan, targets), *safe)));
            files.extend(in_both_languages(plan, self.settings, "frontier", &AnswerChart::Frontier(frontier(plan, self.question, answer))));
        }
        if let [found] = &answer.found[..] {
            files.extend(in_both_languages(plan, self.settings, "mix", &AnswerChart::MixSteps(mix_steps(plan, found))));
            let domains = before_and_after(plan, self.question, found);
            files.extend(in_both_languages(plan, self.settings, "domains", &AnswerChart::BeforeAndAfter(domains)));
        }
        let checked = answer.found.iter().any(|found| found.checked.is_some());
        files.push(("seek.json".to_owned(), asked(self.context, self.parent, self.question, self.settings, (answer.runs, checked))));
        put(folder, tables, files)
    }

    /// The sum that was asked about, or what the mix costs where none was.
    fn amount(&self, found: &Found<'_>) -> String {
        short(found.space.a_year(if found.money.is_finite() { found.money } else { found.cost }))
    }

    /// The scenario of a mix, with its reasons as comments.
    fn scenario(&self, found: &Found<'_>) -> String {
        let plan = &self.context.plan;
        let money = found.space.a_year(if found.money.is_finite() { found.money } else { found.cost });
        let Text { zh, en } = millions(money, plan.paid_in());
        let Text { zh, en } = text!("{en} a year", "每年{zh}");
        let want = want_words(self.question.want);
        let title = Text::new(format!("{zh}的最佳组合（{}）", want.zh), format!("Best mix found for {en} ({})", want.en));
        let (before, after) = found.promised();
        let (gain, error) = after.gain_on(before);
        let (gain, half) = (signed(gain, |gain| fixed(gain, 2)), fixed(1.959_963_984_540_054 * error, 2));
        let (seed, draws) = (self.question.check_seed, after.draws());
        let (before, after) = (fixed(before.expected(), 1), fixed(after.expected(), 1));
        let checked = match found.checked {
            Some(_) => {
                text!("on random numbers that did not choose it: seed {seed}, {draws} draws", "另换随机数得出，种子{seed}，{draws}次模拟")
            }
            None => text!("not checked with other random numbers", "未另换随机数复核"),
        };
        let story = Text::new(
            format!(
                "平均达标数由{before}升至{after}（{gain} ± {half}；{}）。这是找到的最佳组合，效果和费用以 levers.toml 的判断为前提。",
                checked.zh
            ),
            format!(
                "Targets met on average go from {before} to {after} ({gain} ± {half}, {}). The best mix found; effects and costs rest on the judgements of levers.toml.",
                checked.en
            ),
        );
        let runs = self.answer.runs;
        let mut reasons = vec![format!("Found by fiveyear seek in {runs} runs of {} draws: {}.", found.before.draws(), want.en)];
        for (place, Turn { knob, gain, standard_error }) in found.order.iter().enumerate() {
            let of = &found.space.knobs[*knob];
            let cost = short(found.space.a_year(found.space.cost_of(*knob, found.mix[*knob])));
            let (low, high) = found.ties[*knob];
            let error = standard_error.map_or(String::new(), |error| format!(" ± {}", fixed(1.959_963_984_540_054 * error, 3)));
            let tie = if (high - low).abs() > 1e-9 { format!("; near ties {} to {}", full(low), full(high)) } else { String::new() };
            reasons.push(format!(
                "{}. {} ({}): {} of {}, {cost} a year, {}{error} targets{tie}",
                place + 1,
                of.label.en,
                of.id,
                full(found.mix[*knob]),
                full(of.most),
                signed(*gain, |gain| fixed(gain, 3))
            ));
        }
        for (knob, value) in found.space.knobs.iter().zip(&found.mix) {
            if knob.kind == KnobKind::Line && *value < knob.at - 1e-9 {
                reasons.push(format!(
                    "{} gives {} of all spending; what no target measures there is lost unseen.",
                    knob.id,
                    full(knob.at - value)
                ));
            }
        }
        written(plan, self.parent, &found.scenario, &title, &story, &reasons)
    }
}

/// What a mix is to be best at.
pub(super) fn want_words(want: Want) -> Text {
    match want {
        Want::Each | Want::Expected => text!("most targets met on average", "平均达标数最多"),
        Want::Safe => text!("most safe targets", "有把握达标数最多"),
        Want::Cheapest => text!("least money that makes the targets safe", "以最少资金使目标有把握达标"),
        Want::Together => text!("all targets in question at once", "所问目标同时达到"),
    }
}
