//! What every command has: the options that stand behind any of them, its help, and its running.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::surroundings::Surroundings;

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(super) struct Common {
    /// Folder of the plan [default: this folder if it holds seeds/plan.toml, else the built-in Wuxing plan]
    #[arg(long, global = true, value_name = "DIR")]
    pub plan: Option<PathBuf>,

    /// Language of the output [default: from the locale]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageArgument>,

    /// Form of what is printed; for `chart`, of the picture (svg, png)
    #[arg(long, global = true, value_enum, default_value_t = FormatArgument::Text, value_name = "FORMAT")]
    pub format: FormatArgument,

    /// Not typed, but found.
    #[arg(skip)]
    pub surroundings: Surroundings,
}

impl Common {
    /// The form of what is printed.
    pub(super) fn printed(&self) -> Format {
        if self.format == FormatArgument::Json { Format::Json } else { Format::Text }
    }
}

/// What `--format` may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArgument {
    Text,
    Json,
    /// Only for `chart`
    Svg,
    /// Only for `chart`
    Png,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LanguageArgument {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
}

/// What the help says of a command.
pub(super) struct Help {
    /// As it is typed.
    pub name: &'static str,
    /// What the command does, in English. What its arguments mean stands in English at each of them.
    pub en: &'static str,
    /// What the command does, in Chinese.
    pub zh: &'static str,
    /// What each argument means in Chinese, by its name; those of `words.rs` are known. Defaults and possible values are added from
    /// the definition.
    pub arguments: &'static [(&'static str, &'static str)],
    /// The Chinese names of values that only this command has.
    pub values: &'static [(&'static str, &'static str)],
}

/// The arguments of a command, and what it does with them.
pub(super) trait Execute: clap::Args {
    const HELP: Help;

    /// The text for standard output, or what is wrong.
    fn execute(&self, common: &Common) -> Outcome;
}
