//! `fiveyear levers`: what each lever does alone at its steps, what it costs, and which targets it moves; dates and fate apart.

mod page;
mod rows;

use std::path::PathBuf;

use crate::analysis::seek::{Choice, Detail, lever_effects};
use crate::text;
use clap::Args;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::lever_arguments::{LeverArguments, up_to_100};
use super::result_file::write_result;

use page::LeversPage;
use rows::{csv, rows};

#[derive(Debug, Clone, Args)]
pub(super) struct LeversArguments {
    #[command(flatten)]
    pub starting: LeverArguments,

    /// Lines of the budget without a range in levers.toml may give and get this many per cent of their money
    #[arg(long, value_name = "PERCENT", value_parser = up_to_100)]
    pub within: Option<f64>,

    /// Also write the price list as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for LeversArguments {
    const HELP: Help = Help {
        name: "levers",
        en: "Show what each lever does alone at its steps: cost, targets gained, and how sure that is",
        zh: "各项措施在各档力度下的费用、增益及把握程度",
        arguments: &[
            ("scenario", "从哪个情景出发[默认：其他情景的起点]"),
            ("within", "levers.toml 未写明范围的领域，可在其资金的百分之几以内增减"),
            ("out", "同时把价目表写入该 CSV 文件"),
        ],
        values: &[("PERCENT", "百分比")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        levers(common, self)
    }
}

/// Runs every lever alone.
fn levers(common: &Common, options: &LeversArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let scenario = options.starting.scenario(&context, None)?;
    let mut session = options.starting.session(plan, &scenario, None)?;
    let choice = Choice { lines: true, within: options.within.map(|part| part / 100.0), ..Choice::default() };
    let effects = lever_effects(&mut session, &scenario, &choice, Detail::Whole)?;
    let page = LeversPage { context: &context, scenario: &scenario, effects: &effects, within: options.within };
    let mut written = String::new();
    if let Some(file) = &options.out {
        write_result(common, file, text!("the price list", "价目表"), &[".csv"], csv(plan, &effects).as_bytes())?;
        let place = file.display();
        written = text!("\nWritten: {place}\n", "\n已写入：{place}\n").get(context.language).to_owned();
    }
    Ok(match common.printed() {
        Format::Json => json_page(&rows(plan, &effects)),
        Format::Text => page.text() + written.as_str(),
    })
}
