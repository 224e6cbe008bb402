//! What was typed: the command, and the options that every command has. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

use super::commands::Command;
use super::run::RunArguments;
use super::surroundings::Surroundings;

/// How likely each target of a five-year plan is to be met, why, and what would change it.
#[derive(Debug, Parser)]
#[command(name = "fiveyear", version, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Without a command: the options of `run`.
    #[command(flatten)]
    pub run: RunArguments,

    #[command(flatten)]
    pub common: Common,
}

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
