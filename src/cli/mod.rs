//! The command line: one file for each command, with its arguments, its help and what it prints. Only this module prints or exits.
//!
//! Exit codes: 0 done, 1 the input or the run is at fault, 2 wrong usage, 75 what may pass if tried again (a full disk, a folder that another
//! run is writing, a signal).

mod advice;
mod answer;
mod args;
mod audit;
mod batch;
mod batch_found;
mod batch_outcomes;
mod batch_table;
mod case_table;
mod chart;
mod check;
mod check_faults;
mod compare;
mod completions;
mod consequences;
mod context;
mod deepen;
mod discover;
mod discover_cases;
mod discover_page;
mod discovered;
mod draw_arguments;
mod explain;
mod hindcast;
mod import;
mod init;
mod lever_arguments;
mod levers;
mod list;
mod man;
mod markdown;
mod merge;
mod names;
mod notes;
mod numbers_typed;
mod observed;
mod places;
mod policies;
mod population;
mod progress;
mod progress_bar;
mod refused;
mod report;
mod result_file;
mod result_folder;
mod robustness;
mod robustness_page;
mod run;
mod run_arguments;
mod schema;
mod score;
mod seek;
mod sensitivity;
mod sensitivity_page;
mod subject;
mod summary_table;
mod surroundings;
mod target_rows;
mod terminal;
mod typed_options;
mod usage;
mod verify;
mod whatif;
mod words;

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::diagnostic::{self, Code, Diagnostic, Severity, io_words};
use crate::language::{Language, Text};
use crate::run::{Stopped, remove_unfinished};
use crate::simulate::{ready_threads, threads_wanted};
use crate::text;

use advice::{Typed, advised, mistyped};
use args::{Common, Execute, Format, FormatArgument, Help};
use context::language;
use refused::Refused;
use result_file::check_outside_plans;
use typed_options::{options_behind_command, without_effect, written};

pub use surroundings::Surroundings;

/// Makes [`Command`] and [`HELP`] of the list, in the order of the help.
macro_rules! commands {
    ($($command:ident($arguments:ty),)+) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $(
                #[command(name = <$arguments as Execute>::HELP.name, about = <$arguments as Execute>::HELP.en)]
                $command($arguments),
            )+
        }

        impl Command {
            /// Runs the command.
            fn execute(&self, common: &Common) -> Outcome {
                match self {
                    $(Command::$command(arguments) => arguments.execute(common),)+
                }
            }
        }

        /// What the help says of each command.
        const HELP: &[Help] = &[$(<$arguments as Execute>::HELP),+];
    };
}

// All commands, in the order of the help. A command is a file of its own with its arguments, its help in both languages and what it does:
// a new one is that file, its `mod` above and its line here.
commands! {
    Run(run_arguments::RunArguments),
    Check(check::CheckArguments),
    Explain(explain::ExplainArguments),
    List(list::ListArguments),
    Population(population::PopulationArguments),
    Compare(compare::CompareArguments),
    Progress(progress::ProgressArguments),
    Levers(levers::LeversArguments),
    Seek(seek::SeekArguments),
    Sensitivity(sensitivity::SensitivityArguments),
    Discover(discover::DiscoverArguments),
    Robustness(robustness::RobustnessArguments),
    Chart(chart::ChartArguments),
    Hindcast(hindcast::HindcastArguments),
    Score(score::ScoreArguments),
    Whatif(whatif::WhatIfArguments),
    Audit(audit::AuditArguments),
    Batch(batch::BatchArguments),
    Merge(merge::MergeArguments),
    Report(report::ReportArguments),
    Verify(verify::VerifyArguments),
    Import(import::ImportArguments),
    Deepen(deepen::DeepenArguments),
    Init(init::InitArguments),
    Schema(schema::SchemaArguments),
    Completions(completions::CompletionsArguments),
    Man(man::ManArguments),
}

/// How likely each target of a five-year plan is to be met, why, and what would change it.
#[derive(Debug, Parser)]
#[command(name = "fiveyear", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Without a command: the options of `run`.
    #[command(flatten)]
    run: run_arguments::RunArguments,

    #[command(flatten)]
    common: Common,
}

/// What a command comes to: text for standard output, or what is wrong.
type Outcome = Result<String, Vec<Diagnostic>>;

const DONE: u8 = 0;
const AT_FAULT: u8 = 1;
const WRONG_USAGE: u8 = 2;
/// EX_TEMPFAIL of sysexits.h, which batch systems take for "run it again".
const TRY_AGAIN: u8 = 75;

/// Faults that may be gone when the same command is tried again.
const PASSING: [Code; 3] = [Code::DiskFull, Code::FolderBusy, Code::NoMemory];

/// Whether a signal is ending the process.
static STOPPING: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Runs the program with the process' own arguments. A signal that ends it removes what it has under construction.
pub fn program() -> ExitCode {
    let surroundings = Surroundings::of_process();
    let spoken = asked_language(&std::env::args_os().collect::<Vec<_>>(), &surroundings);
    let stopped = move || {
        STOPPING.store(true, std::sync::atomic::Ordering::SeqCst);
        let _ = io::stderr().write_all(stopped_words(remove_unfinished()).get(spoken).as_bytes());
        std::process::exit(i32::from(TRY_AGAIN));
    };
    // Without a handler the program is ended by the signal, and the next run removes what is left.
    let _ = ctrlc::set_handler(stopped);
    let code = main(std::env::args_os(), &surroundings, &mut io::stdout().lock(), &mut io::stderr());
    // What was being written has been taken away: the signal ends the program, not the fault that comes of it.
    while STOPPING.load(std::sync::atomic::Ordering::SeqCst) {
        std::thread::park();
    }
    ExitCode::from(code)
}

/// The command line as it is told to shells and to `man`, in the language asked for.
fn command_line(common: &Common) -> clap::Command {
    let command = Arguments::command();
    if language(common) == Language::Zh { words::described(command) } else { command }
}

fn stopped_words(stopped: Stopped) -> crate::language::Text {
    match stopped {
        Stopped::Nothing => text!("\nstopped\n", "\n已停止\n"),
        Stopped::Removed => text!("\nstopped: what was not finished has been removed\n", "\n已停止：未完成的结果已删除\n"),
        Stopped::Parts => text!(
            "\nstopped: the parts that are complete are kept; go on with --resume\n",
            "\n已停止：已完成的部分保留，可用 --resume 接着运行\n"
        ),
    }
}

/// Runs the program with these arguments, the first of which is its name, and gives its exit code. Text goes to `output`, and all that is
/// wrong to `errors`.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> u8 {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let spoken = asked_language(&typed, surroundings);
    let (code, printed) = match parse(&typed, surroundings) {
        Ok((mut arguments, written)) => {
            arguments.common.surroundings = surroundings.clone();
            let common = arguments.common.clone();
            // What is refused is refused before minutes of work.
            let place = written.map_or(Ok(()), |place| check_outside_plans(&common, &place));
            let outcome = match (ready_threads(), &arguments.command) {
                (Err(error), _) => Err(vec![no_threads(&error)]),
                _ if place.is_err() => place.map(|()| String::new()),
                (Ok(()), Some(command)) => command.execute(&common),
                (Ok(()), None) => arguments.run.execute(&common),
            };
            match outcome {
                Ok(words) => (DONE, output.write_all(words.as_bytes())),
                Err(faults) => {
                    let faults = diagnostic::joined(faults);
                    (exit_code(&faults), report_faults(&faults, &common, output, errors))
                }
            }
        }
        Err(refused) if refused.error.use_stderr() && spoken == Language::Zh => {
            (WRONG_USAGE, errors.write_all(usage::in_chinese(&refused).as_bytes()))
        }
        Err(refused) => {
            let words = usage::in_english(&refused, surroundings.terminal);
            if refused.error.use_stderr() {
                (WRONG_USAGE, errors.write_all(words.as_bytes()))
            } else {
                (DONE, output.write_all(words.as_bytes()))
            }
        }
    };
    finish(code, printed.and_then(|()| output.flush()), spoken, errors)
}

/// The exit code, if what was to be printed could be.
fn finish(code: u8, printed: io::Result<()>, spoken: Language, errors: &mut dyn Write) -> u8 {
    match printed {
        Ok(()) => code,
        // A closed pipe (`fiveyear | head`) is the reader's choice, not a fault.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => code,
        Err(error) => {
            let cause = io_words(&error);
            let (zh, en) = (cause.zh, cause.en);
            let fault = Diagnostic::error(Code::CannotPrint, text!("the answer cannot be printed: {en}", "无法输出结果：{zh}"));
            let _ = errors.write_all(diagnostic::render(&[fault], spoken, false).as_bytes());
            if code == DONE { AT_FAULT } else { code }
        }
    }
}

/// 75 if nothing else is wrong than what may pass.
fn exit_code(faults: &[Diagnostic]) -> u8 {
    let mut errors = faults.iter().filter(|fault| fault.severity == Severity::Error);
    if errors.all(|fault| PASSING.contains(&fault.code)) { TRY_AGAIN } else { AT_FAULT }
}

/// The language of a `--lang` among the arguments, which may not be sound, else that of the surroundings.
fn asked_language(typed: &[OsString], surroundings: &Surroundings) -> Language {
    let asked = typed.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1] == "zh");
    let asked = asked.or_else(|| typed.iter().find_map(|word| word.to_str()?.strip_prefix("--lang=").map(|language| language == "zh")));
    asked.map_or(surroundings.language, |chinese| if chinese { Language::Zh } else { Language::En })
}

impl Command {
    /// Whether a plan that is named would be passed over in silence.
    fn reads_no_plan(&self) -> bool {
        matches!(
            self,
            Command::Init(_)
                | Command::Import(_)
                | Command::Progress(_)
                | Command::Merge(_)
                | Command::Hindcast(_)
                | Command::Schema(_)
                | Command::Completions(_)
                | Command::Man(_)
        )
    }
}

/// Parses the arguments, with help in the language asked for. With them comes the file or folder that they name for what is written.
fn parse(typed: &[OsString], surroundings: &Surroundings) -> Result<(Arguments, Option<PathBuf>), Refused> {
    let language = asked_language(typed, surroundings);
    let command = Arguments::command().term_width(surroundings.width.min(WIDEST_HELP));
    let command = if language == Language::Zh { words::in_chinese(command, surroundings.width) } else { command };
    let ordered = options_behind_command(typed, &command);
    let known = Typed::new(&ordered, &command);
    if let Some(refused) = mistyped(&known) {
        return Err(refused);
    }
    let refused = |error| advised(error, &known, &surroundings.folder);
    let matches = command.clone().try_get_matches_from(&ordered).map_err(refused)?;
    let clash = |words: Text| Refused {
        error: command.clone().error(clap::error::ErrorKind::ArgumentConflict, words.get(language)),
        tips: Vec::new(),
    };
    if let Some(words) = without_effect(&matches) {
        return Err(clash(words));
    }
    let arguments = Arguments::from_arg_matches(&matches).map_err(refused)?;
    let picture = matches!(arguments.common.format, FormatArgument::Svg | FormatArgument::Png);
    if picture && !matches!(arguments.command, Some(Command::Chart(_))) {
        return Err(clash(text!("only `chart` writes svg and png", "只有 `chart` 命令输出 svg 与 png")));
    }
    if !arguments.common.plan.is_empty() && arguments.command.as_ref().is_some_and(Command::reads_no_plan) {
        return Err(clash(text!("this command reads no plan: leave out `--plan`", "本命令不读取规划：请去掉 `--plan`")));
    }
    Ok((arguments, written(&matches)))
}

/// Columns of clap's own help: wider lines are hard to read.
const WIDEST_HELP: usize = 100;

fn report_faults(faults: &[Diagnostic], common: &Common, output: &mut dyn Write, errors: &mut dyn Write) -> io::Result<()> {
    match common.printed() {
        Format::Json => writeln!(output, "{:#}", diagnostic::to_json(faults)),
        Format::Text => errors.write_all(diagnostic::render_with_pages(faults, language(common), common.surroundings.terminal).as_bytes()),
    }
}

/// The error of a system that gives fewer threads than the program needs.
fn no_threads(cause: &io::Error) -> Diagnostic {
    let Text { zh, en } = io_words(cause);
    let wanted = threads_wanted();
    Diagnostic::error(
        Code::NoMemory,
        text!("the system does not give the {wanted} threads that are needed: {en}", "系统未能提供所需的{wanted}个线程：{zh}"),
    )
    .help(text!(
        "allow more threads or more memory (`ulimit -u`, `ulimit -v`, limits of the batch system)",
        "请放宽线程或内存限制（`ulimit -u`、`ulimit -v` 或批处理系统的限额）"
    ))
}
