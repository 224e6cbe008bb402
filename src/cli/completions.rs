//! `fiveyear completions`: scripts with which shells complete the command line.

use clap::Args;
use clap_complete::Shell;

use super::args::{Common, Execute, Help};
use super::{Outcome, command_line};

#[derive(Debug, Clone, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

impl Execute for CompletionsArguments {
    const HELP: Help = Help {
        name: "completions",
        en: "Print a script that completes commands and options in a shell",
        zh: "输出在命令行中自动补全命令与选项的脚本",
        arguments: &[("shell", "命令行程序")],
        values: &[("SHELL", "程序")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command_line(common), "fiveyear", &mut script);
        Ok(String::from_utf8(script).expect("invariant: made of text"))
    }
}
