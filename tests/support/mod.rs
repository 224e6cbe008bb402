//! Commands as a test types them: run inside this process, in a folder of their own, with what they print and their exit code.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use fiveyear::cli::{self, Surroundings};
use fiveyear::language::Language;

/// One command in a folder. Without a plan there, the built-in one is used.
pub struct Run {
    arguments: Vec<OsString>,
    surroundings: Surroundings,
}

/// What came of a command.
#[derive(Debug)]
pub struct Answer {
    pub code: u8,
    pub output: String,
    pub errors: String,
}

impl Run {
    pub fn new<A: AsRef<str>>(folder: &Path, arguments: &[A]) -> Run {
        let typed = arguments.iter().map(|argument| OsString::from(argument.as_ref()));
        Run {
            arguments: std::iter::once(OsString::from("fiveyear")).chain(typed).collect(),
            surroundings: Surroundings { folder: folder.to_owned(), ..Surroundings::default() },
        }
    }

    /// The language of the locale; English if nothing is said.
    pub fn spoken(mut self, language: Language) -> Run {
        self.surroundings.language = language;
        self
    }

    /// Columns of the screen; 80 if nothing is said.
    pub fn width(mut self, width: usize) -> Run {
        self.surroundings.width = width;
        self
    }

    /// Runs the command inside this process.
    pub fn answer(self) -> Answer {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let code = cli::main(self.arguments, &self.surroundings, &mut output, &mut errors);
        let words = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Answer { code, output: words(output), errors: words(errors) }
    }

    /// The program in a process of its own, for what a test cannot do inside its own: threads, signals, a full standard output.
    pub fn process(self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiveyear"));
        let locale = if self.surroundings.language == Language::Zh { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
        command
            .args(&self.arguments[1..])
            .current_dir(&self.surroundings.folder)
            .env("COLUMNS", self.surroundings.width.to_string())
            .env("LC_ALL", locale);
        command
    }
}

impl Answer {
    /// What a command that must succeed prints as data.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&printed(self)).expect("JSON")
    }

    /// What a command says that must fail with this code.
    #[track_caller]
    pub fn refused(&self, code: u8) -> String {
        assert_eq!(self.code, code, "{}{}", self.errors, self.output);
        self.errors.clone()
    }
}

/// What a command that must succeed prints.
#[track_caller]
pub fn printed(answer: &Answer) -> String {
    assert_eq!(answer.code, 0, "{}{}", answer.errors, answer.output);
    answer.output.clone()
}

/// Runs a command in a folder.
pub fn fiveyear<A: AsRef<str>>(folder: &Path, arguments: &[A]) -> Answer {
    Run::new(folder, arguments).answer()
}
