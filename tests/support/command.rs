//! The program as a planner runs it: what is typed, what is printed, with which exit code.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The program in a folder, English unless the arguments say otherwise, on a screen of 80 columns.
pub fn fiveyear(folder: &Path, arguments: &[&str]) -> Output {
    fiveyear_on(80, folder, arguments)
}

/// The same on a screen of so many columns.
pub fn fiveyear_on(columns: usize, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fiveyear"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", columns.to_string())
        .env("LC_ALL", "en_US.UTF-8")
        .output()
        .expect("the program starts")
}

/// What was printed by a run that succeeded.
pub fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// What a run said on standard error.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder that holds the fixed small plan, so that the program run in it uses that plan.
pub fn small_plan() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/model/plan"), folder.path());
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
