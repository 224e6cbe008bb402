//! The program as a planner runs it: what is typed, what is printed, with which exit code. Commands run inside the test's own process.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Output};

use fiveyear::cli::{self, Surroundings};
use fiveyear::language::Language;
use tempfile::TempDir;

/// One command in a folder. Without a plan there, the built-in one is used.
pub struct Run {
    arguments: Vec<OsString>,
    surroundings: Surroundings,
}

impl Run {
    /// English unless the arguments say otherwise, on a screen of 80 columns.
    pub fn new(folder: &Path, arguments: &[&str]) -> Run {
        Run {
            arguments: std::iter::once("fiveyear").chain(arguments.iter().copied()).map(OsString::from).collect(),
            surroundings: Surroundings { folder: folder.to_owned(), ..Surroundings::default() },
        }
    }

    /// The language of the locale.
    pub fn spoken(mut self, language: Language) -> Run {
        self.surroundings.language = language;
        self
    }

    /// Columns of the screen.
    pub fn width(mut self, width: usize) -> Run {
        self.surroundings.width = width;
        self
    }

    /// What comes of it inside this process.
    pub fn output(self) -> Output {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = cli::main(self.arguments, &self.surroundings, &mut stdout, &mut stderr);
        Output { status: status(code), stdout, stderr }
    }

    /// The program in a process of its own, for what a test cannot do inside its own: threads, signals, a full standard output.
    pub fn process(self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiveyear"));
        let locale = if self.surroundings.language == Language::Zh { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
        command.args(&self.arguments[1..]).current_dir(&self.surroundings.folder);
        command.env("COLUMNS", self.surroundings.width.to_string()).env("LC_ALL", locale);
        command
    }
}

#[cfg(unix)]
fn status(code: u8) -> ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(i32::from(code) << 8)
}

#[cfg(windows)]
fn status(code: u8) -> ExitStatus {
    std::os::windows::process::ExitStatusExt::from_raw(u32::from(code))
}

/// The program in a folder, English unless the arguments say otherwise, on a screen of 80 columns.
pub fn fiveyear(folder: &Path, arguments: &[&str]) -> Output {
    fiveyear_on(80, folder, arguments)
}

/// The same on a screen of so many columns.
pub fn fiveyear_on(columns: usize, folder: &Path, arguments: &[&str]) -> Output {
    Run::new(folder, arguments).width(columns).output()
}

/// What was printed by a run that succeeded.
#[track_caller]
pub fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// What a run said on standard error.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a run said on standard error that must fail with this code.
#[track_caller]
pub fn refused(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}{}", told(output), String::from_utf8_lossy(&output.stdout));
    told(output)
}

/// A folder that holds the fixed small plan, so that the program run in it uses that plan.
pub fn small_plan() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/model/plan"), folder.path());
    folder
}

/// A folder that holds the built-in plan, to be changed.
pub fn built_in_plan() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for part in ["seeds", "rules", "scenarios"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), &folder.path().join(part));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the fixed small plan is there") {
        let path = entry.expect("readable").path();
        let to = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("copied");
        }
    }
}

/// Puts other words in the first place where a file of a folder has these.
#[track_caller]
pub fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let place = folder.join(file);
    let text = fs::read_to_string(&place).expect("readable");
    assert!(text.contains(from), "`{from}` in\n{text}");
    fs::write(&place, text.replacen(from, to, 1)).expect("writable");
}
