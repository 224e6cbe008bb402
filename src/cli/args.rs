//! What every command has: the options that stand behind any of them, its help, and its running.

use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::diagnostic::{Code, Diagnostic};
use crate::text;

use super::Outcome;
use super::surroundings::Surroundings;

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(super) struct Common {
    /// Folder of the plan [default: this folder if it holds seeds/plan.toml, else the built-in Wuxing plan]; `run` takes several, or a
    /// folder of plans, and sets them side by side
    #[arg(long, global = true, value_name = "DIR", action = clap::ArgAction::Append)]
    pub plan: Vec<PathBuf>,

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
    /// The one plan that is named, if one is.
    ///
    /// # Errors
    /// Several are named.
    pub(super) fn one_plan(&self) -> Result<Option<&Path>, Vec<Diagnostic>> {
        match &self.plan[..] {
            [] => Ok(None),
            [plan] => Ok(Some(plan)),
            several => {
                let count = several.len();
                let message = text!("{count} plans are named, and this command takes one", "指定了{count}份规划，而本命令只用一份");
                let help = text!("`fiveyear run` sets several plans side by side", "`fiveyear run` 可以对照多份规划");
                Err(vec![Diagnostic::error(Code::SeveralPlans, message).help(help)])
            }
        }
    }

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

/// Endings of files, which no name of a folder has.
const FILE_ENDINGS: [&str; 21] = [
    "csv", "tsv", "xlsx", "xls", "xlsm", "ods", "svg", "png", "jpg", "jpeg", "pdf", "html", "htm", "docx", "doc", "pptx", "json",
    "parquet", "md", "txt", "zip",
];

/// What is said of the name of a file where a folder is wanted; the folder's name is proposed with it.
pub(super) const NOT_A_FOLDER: &str = "this command fills a folder, and that is the name of a file";

/// A folder to be filled as an argument: no name of a file, which would become that of a folder.
pub(super) fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|typed: PathBuf| if names_a_file(&typed) { Err(NOT_A_FOLDER) } else { Ok(typed) })
}

/// Whether a path ends as the names of files do.
pub(super) fn names_a_file(typed: &Path) -> bool {
    typed.extension().is_some_and(|own| FILE_ENDINGS.iter().any(|known| own.eq_ignore_ascii_case(known)))
}

/// A part as an argument: above 0, up to 1.
pub(super) fn part(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|part| *part > 0.0 && *part <= 1.0).ok_or_else(|| "a number above 0, up to 1".to_owned())
}
