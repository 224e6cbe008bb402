//! `fiveyear verify`: runs a run again and says whether the same plan and options give the same bytes.

use std::path::PathBuf;

use clap::Args;

use crate::report::lay_out;
use crate::run;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Help};
use super::context::Context;

#[derive(Debug, Clone, Args)]
pub(super) struct VerifyArguments {
    /// The folder of a run, or its run.json
    #[arg(value_name = "RUN")]
    pub run_folder: PathBuf,
}

impl Execute for VerifyArguments {
    const HELP: Help = Help {
        name: "verify",
        en: "Re-run a finished run from its run.json and compare every byte",
        zh: "按 run.json 重新计算并逐字节比较结果",
        arguments: &[("run_folder", "一次运行的结果文件夹，或其中的 run.json")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        verify(common, self)
    }
}

/// Runs again from run.json and compares every file, byte by byte.
fn verify(common: &Common, options: &VerifyArguments) -> Outcome {
    let context = Context::load(common)?;
    let count = run::verify(&context.plan, &context.scenarios, &context.surroundings.place(&options.run_folder), &lay_out)?;
    Ok(text!(
        "all {count} files come out the same, byte by byte (PNG pictures, drawn with the fonts of the machine, are as the run wrote them)\n",
        "全部{count}个文件逐字节一致（PNG 图片用本机字体绘制，与运行时写出的相同）\n"
    )
    .get(context.language)
    .to_owned())
}
