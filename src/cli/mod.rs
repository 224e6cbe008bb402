//! The command line: in go the arguments, out come text on the terminal, files and an exit code. Only this module prints or exits.
//!
//! Exit codes: 0 done, 1 the input or the run is at fault, 2 wrong usage.

mod answer;
mod args;
mod attribution;
mod audit;
mod batch_table;
mod chart;
mod compare;
mod context;
mod explain;
mod faults;
mod markdown;
mod names;
mod population;
mod progress;
mod run;
mod summary_table;
mod terminal;
mod usage;
mod verify;
mod words;
mod write;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diagnostic::{self, Diagnostic};
use crate::language::Language;
use crate::plan;

use args::{Arguments, Command, Common, Format, FormatArgument};
use context::language;

/// What a command comes to: text for standard output, or what is wrong.
type Outcome = Result<String, Vec<Diagnostic>>;

/// Runs the program with the process' own arguments.
pub fn main() -> ExitCode {
    let arguments = match parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() && asked_language() == Language::Zh => {
            eprint!("{}", usage::in_chinese(&error));
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let common = arguments.common.clone();
    let spoken = language(&common);
    match execute(arguments) {
        Ok(words) => {
            // A closed pipe (`fiveyear | head`) is the reader's choice, not a fault.
            let _ = std::io::stdout().write_all(words.as_bytes());
            ExitCode::SUCCESS
        }
        Err(faults) => {
            report_faults(&faults, &common, spoken);
            ExitCode::from(1)
        }
    }
}

/// The language of a `--lang` among the arguments, which may not be sound, else of the locale.
fn asked_language() -> Language {
    let typed: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let asked = typed.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1] == "zh");
    let asked = asked.or_else(|| typed.iter().find_map(|word| word.to_str()?.strip_prefix("--lang=").map(|language| language == "zh")));
    asked.map_or_else(context::locale, |chinese| if chinese { Language::Zh } else { Language::En })
}

/// Parses the arguments, with help in that language.
fn parse() -> Result<Arguments, clap::Error> {
    let language = asked_language();
    let command = if language == Language::Zh { words::in_chinese(Arguments::command()) } else { Arguments::command() };
    let mut usage = command.clone();
    let arguments = Arguments::from_arg_matches(&command.try_get_matches()?)?;
    let picture = matches!(arguments.common.format, FormatArgument::Svg | FormatArgument::Png);
    if picture && !matches!(arguments.command, Some(Command::Chart(_))) {
        let words = crate::text!("only `chart` writes svg and png", "只有 `chart` 命令输出 svg 与 png");
        return Err(usage.error(clap::error::ErrorKind::ArgumentConflict, words.get(language)));
    }
    Ok(arguments)
}

fn report_faults(faults: &[Diagnostic], common: &Common, language: Language) {
    match common.printed() {
        Format::Json => println!("{:#}", diagnostic::to_json(faults)),
        Format::Text => eprint!("{}", diagnostic::render(faults, language, std::io::stderr().is_terminal())),
    }
}

fn execute(arguments: Arguments) -> Outcome {
    let common = arguments.common;
    match arguments.command {
        None => run::run(&common, &arguments.run),
        Some(Command::Run(options)) => run::run(&common, &options),
        Some(Command::Check(options)) => run::check(&common, &options),
        Some(Command::Explain(options)) => explain::explain(&common, &options),
        Some(Command::Population(options)) => population::population(&common, &options),
        Some(Command::Compare(options)) => compare::compare(&common, &options),
        Some(Command::Progress(options)) => progress::progress(&common, &options),
        Some(Command::Chart(options)) => chart::chart(&common, &options),
        Some(Command::Audit) => audit::audit(&common),
        Some(Command::Verify(options)) => verify::verify(&common, &options),
        Some(Command::Init(options)) => init(&common, &options),
    }
}

/// Writes the starter plan.
fn init(common: &Common, options: &args::InitArguments) -> Outcome {
    plan::write_starter(&options.folder).map_err(|fault| vec![*fault])?;
    let folder = options.folder.display();
    let words = crate::text!(
        "A small complete plan is in {folder}. Next: fiveyear run --plan {folder}\n",
        "已在 {folder} 写入一份完整的小型示例规划。下一步：fiveyear run --plan {folder}\n"
    );
    Ok(words.get(language(common)).to_owned())
}
