//! `fiveyear completions` and `fiveyear man`: the command line told to shells and to `man`.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::table::{Before, cannot_write, write_folder};
use crate::text;

use super::Outcome;
use super::args::Common;
use super::context::language;

#[derive(Debug, Clone, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

#[derive(Debug, Clone, Args)]
pub(super) struct ManArguments {
    /// Folder for the pages: fiveyear.1 and one for each command
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// The script that completes commands and options in a shell.
pub(super) fn completions(mut command: Command, options: &CompletionsArguments) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "fiveyear", &mut script);
    Ok(String::from_utf8(script).expect("invariant: made of text"))
}

/// Writes a page of `man` for the program and one for each command.
pub(super) fn man(command: Command, common: &Common, options: &ManArguments) -> Outcome {
    let place = common.surroundings.place(&options.out);
    let written = write_folder(&place, Before::Joined, |folder| clap_mangen::generate_to(command, folder));
    written.map_err(|error| vec![cannot_write(text!("the pages", "手册页"), &place, &error)])?;
    let shown = options.out.display();
    Ok(text!("Pages written to {shown}. Read one: man -l {shown}/fiveyear.1\n", "手册页已写入 {shown}。查看：man -l {shown}/fiveyear.1\n")
        .get(language(common))
        .to_owned())
}
