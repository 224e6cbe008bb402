//! `fiveyear whatif`: writes the page in which anyone moves levers and sees what that makes of the targets.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::reference;
use crate::language::Text;
use crate::live;
use crate::live::DRAWS;
use crate::simulate::{Compilation, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Help};
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::result_file::write_result;

#[derive(Debug, Clone, Args)]
pub(super) struct WhatIfArguments {
    /// Scenarios to start from, by name or title; the first is shown first [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws of the page when it is opened; it offers 500 to 4000
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(2..=10_000))]
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
            ("draws", "打开页面时的模拟次数，页面内可选500至4000"),
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
    let page = live::whatif(&context.plan, &Compilation::default(), &scenarios, start, &settings)?;
    write_result(common, &place, text!("the page", "页面"), page.as_bytes())?;
    let place = place.display();
    let said = text!(
        "The page is in {place}. Open it in any browser of these years; it needs no network.\n",
        "页面已写入 {place}。用近年的任何浏览器打开即可，无需网络。\n"
    );
    let other = match settings.design == drawn.design {
        true => Text::default(),
        false => text!(
            "A page has no Sobol numbers: its draws are a Latin hypercube, and a run with --design sobol differs by chance.\n",
            "页面不含 Sobol 数列：其模拟采用拉丁超立方，与 --design sobol 的运算有随机差异。\n"
        ),
    };
    Ok([said, other].map(|words| words.get(context.language).to_owned()).concat())
}
