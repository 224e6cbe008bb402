//! `fiveyear init`: writes the starter plan, a small complete plan of another place.

use std::path::PathBuf;

use clap::Args;

use crate::plan;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Help, folder};
use super::context::language;

#[derive(Debug, Clone, Args)]
pub(super) struct InitArguments {
    /// A folder that does not exist yet, or is empty
    #[arg(value_parser = folder())]
    pub folder: PathBuf,
}

impl Execute for InitArguments {
    const HELP: Help = Help {
        name: "init",
        en: "Write a small complete plan of another place to start from",
        zh: "写出另一个地区的完整小型规划，作为起点",
        arguments: &[("folder", "尚不存在或为空的文件夹")],
        values: &[("FOLDER", "文件夹")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        init(common, self)
    }
}

/// Writes the starter plan.
fn init(common: &Common, options: &InitArguments) -> Outcome {
    plan::write_starter(&common.surroundings.place(&options.folder)).map_err(|fault| vec![*fault])?;
    let folder = options.folder.display();
    let words = text!(
        "A small complete plan is in {folder}. Next: fiveyear run --plan {folder}\n",
        "已在 {folder} 写入一份完整的小型示例规划。下一步：fiveyear run --plan {folder}\n"
    );
    Ok(words.get(language(common)).to_owned())
}
