//! `fiveyear man`: the manual page of the program, as `man` shows it.

use std::path::PathBuf;

use clap::Args;

use super::args::{Common, Execute, Help, folder};
use super::context::language;
use super::{Outcome, command_line};
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

#[derive(Debug, Clone, Args)]
pub(super) struct ManArguments {
    /// Folder for the pages: fiveyear.1 and one for each command
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: PathBuf,
}

impl Execute for ManArguments {
    const HELP: Help = Help {
        name: "man",
        en: "Write pages for `man`",
        zh: "写出手册页",
        arguments: &[("out", "手册页的文件夹：fiveyear.1 及每个命令一页")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        let place = common.surroundings.place(&self.out);
        let written = write_folder(&place, Before::Joined, |folder| clap_mangen::generate_to(command_line(common), folder));
        written.map_err(|error| vec![cannot_write(text!("the pages", "手册页"), &place, &error)])?;
        let shown = self.out.display();
        let words = text!(
            "Pages written to {shown}. Read one: man -l {shown}/fiveyear.1\n",
            "手册页已写入 {shown}。查看：man -l {shown}/fiveyear.1\n"
        );
        Ok(words.get(language(common)).to_owned())
    }
}
