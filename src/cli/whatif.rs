//! `fiveyear whatif`: writes the page in which anyone moves levers and sees what that makes of the targets.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::analysis::reference;
use crate::diagnostic::{self, Diagnostic};
use crate::language::Text;
use crate::live::{self, DRAWS, OFFERED, Opening};
use crate::run::FailedDraws;
use crate::scenario::Scenario;
use crate::simulate::{FailedDraw, Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::result_file::write_result;

#[derive(Debug, Clone, Args)]
pub(super) struct WhatIfArguments {
    /// Scenarios to start from, by name or title; the first is shown first [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws of the page when it is opened, 500 to 4000; with --design sobol a page draws a Latin hypercube
    #[arg(long, value_name = "N", default_value_t = DRAWS,
        value_parser = clap::value_parser!(u32).range(i64::from(*OFFERED.start())..=i64::from(*OFFERED.end())))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// The page's file [default: whatif.html]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for WhatIfArguments {
    const HELP: Help = Help {
        name: "whatif",
        en: "Write a page in which levers are moved and the targets' probabilities follow at once",
        zh: "写出一个网页：调整各项措施，目标的达标概率随之变化",
        arguments: &[
            ("scenario", "作为起点的情景，可写名称或标题，首先显示第一个[默认：全部]"),
            ("draws", "打开页面时的模拟次数，500至4000；--design sobol 时页面采用拉丁超立方"),
            ("out", "页面文件[默认：whatif.html]"),
        ],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        whatif(common, self)
    }
}

/// Writes the page and says where it is.
fn whatif(common: &Common, options: &WhatIfArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenarios = context.select(&options.scenario)?;
    let drawn = options.drawn.settings(options.draws);
    let settings = Settings { draws: drawn.draws, ..live::settings(drawn.seed, drawn.design) };
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("whatif.html"));
    // The first that was asked for; of all, the one that others are held against.
    let start = if options.scenario.is_empty() { reference(&context.plan, &scenarios) } else { 0 };
    let shown: Vec<Scenario> = live::scenarios(&context.plan, &scenarios).into_iter().filter(|known| known.rules.is_empty()).collect();
    let mut session = Session::new(&context.plan, &shown, settings.clone())?;
    let notes = failing(&context, &mut session, &shown)?;
    let opening = Opening { scenarios: &scenarios, start, language: context.language, design: drawn.design };
    let page = live::whatif(&context.plan, session.compilation(), opening, &settings)?;
    write_result(common, &place, text!("the page", "页面"), &[".html", ".htm"], page.as_bytes())?;
    Ok(match common.printed() {
        Format::Json => {
            let names: Vec<&str> = shown.iter().map(|scenario| scenario.name.as_str()).collect();
            let Settings { draws, seed, design, .. } = settings;
            let page = json!({
                "page": place, "scenarios": names, "draws": draws, "seed": seed, "design": design, "notes": diagnostic::to_json(&notes),
            });
            format!("{page:#}\n")
        }
        Format::Text => {
            let other = if settings.design == drawn.design { Text::default() } else { no_sobol() };
            [said(&place), other].map(|words| words.get(context.language).to_owned()).concat() + context.notes(&notes).as_str()
        }
    })
}

/// Warnings of the draws that fail in the scenarios of the page.
///
/// Errors: every draw fails, so that the page would say nothing.
fn failing(context: &Context, session: &mut Session<'_>, shown: &[Scenario]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let failures: Vec<Vec<FailedDraw>> = session.each(shown, |_, experiment| experiment.failures.clone())?;
    let failed: Vec<FailedDraws<'_>> =
        shown.iter().zip(&failures).map(|(scenario, failures)| FailedDraws { scenario: &scenario.name, failures }).collect();
    context.told(session.settings()).any_speaks(&failed)
}

fn said(place: &Path) -> Text {
    let place = place.display();
    text!(
        "The page is in {place}. Open it in any browser of these years; it needs no network.\n",
        "页面已写入 {place}。用近年的任何浏览器打开即可，无需网络。\n"
    )
}

fn no_sobol() -> Text {
    text!(
        "A page has no Sobol numbers: its draws are a Latin hypercube, and a run with --design sobol differs by chance.\n",
        "页面不含 Sobol 数列：其模拟采用拉丁超立方，与 --design sobol 的运算有随机差异。\n"
    )
}
