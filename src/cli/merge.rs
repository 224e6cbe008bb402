//! `fiveyear merge`: joins the parts of a batch that several machines have run.

use std::path::PathBuf;

use clap::Args;

use crate::run::{self, Merged};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Help, folder};
use super::context::language;

#[derive(Debug, Clone, Args)]
pub(super) struct MergeArguments {
    /// The folders of all shards
    #[arg(value_name = "DIR", num_args = 1.., required = true)]
    pub folders: Vec<PathBuf>,

    /// Folder for the whole batch
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: PathBuf,
}

impl Execute for MergeArguments {
    const HELP: Help = Help {
        name: "merge",
        en: "Join the parts of a batch that several machines have run",
        zh: "合并多台机器运行的同一批量的各部分",
        arguments: &[("folders", "各分片的结果文件夹"), ("out", "合并结果的文件夹")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        merge(common, self)
    }
}

/// Joins the parts that several machines have run.
fn merge(common: &Common, options: &MergeArguments) -> Outcome {
    let place = |typed: &std::path::PathBuf| common.surroundings.place(typed);
    let folders: Vec<_> = options.folders.iter().map(place).collect();
    let Merged { record, before } = run::merge(&folders, &place(&options.out))?;
    let (experiments, parts, shown) = (record.experiments, record.parts, options.out.display());
    let words = if before {
        text!(
            "{experiments} experiments in {parts} parts were together in {shown} already; nothing was changed\n",
            "{experiments}次试验、{parts}个部分此前已合并在 {shown}；未作任何改动\n"
        )
    } else {
        text!(
            "{experiments} experiments in {parts} parts are together in {shown}\n",
            "{experiments}次试验、{parts}个部分已合并到 {shown}\n"
        )
    };
    Ok(words.get(language(common)).to_owned())
}
