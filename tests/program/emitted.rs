//! Folders by which other systems run a batch: their scripts are sound, and what comes of them is what one process writes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use fiveyear::run::batch_hashes;

use crate::support::command::{fiveyear, printed, refused, small_plan};

const DESIGN: &str = "title = \"Trial\"\nmethod = \"sobol\"\npoints = 200\n[levers]\n\"param.places_added\" = { from = 0.02, to = 0.11 }\n\
                      [uncertainties]\n\"param.revenue_growth\" = { from = 0.0, to = 6.0 }\n";

fn with_design() -> tempfile::TempDir {
    let folder = small_plan();
    fs::create_dir_all(folder.path().join("scenarios/designs")).expect("a folder");
    fs::write(folder.path().join("scenarios/designs/a night.toml"), DESIGN).expect("written");
    folder
}

fn emit(folder: &Path, system: &str, more: &[&str]) -> String {
    printed(&fiveyear(folder, &[&["batch", "a night", "--draws", "20", "--emit", system, "--out", system], more].concat()))
}

#[test]
fn every_system_gets_scripts_that_a_shell_reads_and_ten_lines_of_help() {
    let folder = with_design();
    for (system, files, begins) in [
        ("slurm", ["job.sbatch", "submit"], "./submit"),
        ("local", ["run", "task"], "./run"),
        ("kubernetes", ["job.yaml", "merge.yaml"], "kubectl apply -f job.yaml"),
    ] {
        let said = emit(folder.path(), system, &["--shards", "3"]);
        let said = said.replace('\n', " ");
        assert!(said.contains("3 shards") && said.contains(begins), "{said}");
        let place = folder.path().join(system);
        let readme = fs::read_to_string(place.join("README.md")).expect("there");
        assert!(readme.lines().count() <= 10, "{readme}");
        for name in files.iter().chain(&["README.md", "task"]) {
            let text = fs::read_to_string(place.join(name)).expect("there");
            let open = text.match_indices('@').any(|(at, _)| text[at + 1..].starts_with(|next: char| next.is_ascii_uppercase()));
            assert!(!open, "{system}/{name} is not filled: {text}");
            if text.starts_with("#!") {
                let read = Command::new("bash").arg("-n").arg(place.join(name)).status().expect("bash");
                assert!(read.success(), "{system}/{name}");
            }
        }
        assert!(fs::read_to_string(place.join("job.sbatch")).is_ok_and(|text| text.contains("--signal=B:TERM@60")) == (system == "slurm"));
        assert!(place.join("plan/seeds/plan.toml").is_file());
        let message = refused(&fiveyear(folder.path(), &["batch", "a night", "--emit", system, "--out", system]), 1);
        assert!(message.contains("folder-taken"), "{message}");
    }
    let chinese =
        printed(&fiveyear(folder.path(), &["batch", "a night", "--draws", "20", "--emit", "local", "--lang", "zh", "--out", "zh"]));
    assert!(chinese.contains("1个分片"), "{chinese}");
    assert!(fs::read_to_string(folder.path().join("zh/README.md")).is_ok_and(|text| text.contains("批量运行")));
    assert_eq!(fiveyear(folder.path(), &["batch", "a night", "--shards", "3"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn processes_come_to_what_one_process_writes() {
    let folder = with_design();
    emit(folder.path(), "local", &["--shards", "3"]);
    let place = folder.path().join("local");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(place.join("run"));
        command.args(arguments).env("FIVEYEAR", env!("CARGO_BIN_EXE_fiveyear")).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().expect("it starts")
    };
    // A shard that is at fault: its folder holds what no batch has written.
    fs::create_dir_all(place.join("shards/2")).expect("a folder");
    fs::write(place.join("shards/2/notes.txt"), "mine").expect("written");
    assert_eq!(run(&["2"]).code(), Some(1));
    assert!(!place.join("result").exists());
    assert!(fs::read_to_string(place.join("logs/2.log")).is_ok_and(|log| log.contains("folder-taken")));
    fs::remove_file(place.join("shards/2/notes.txt")).expect("removed");
    assert_eq!(run(&["2"]).code(), Some(0));
    printed(&fiveyear(folder.path(), &["batch", "a night", "--draws", "20", "--out", "alone"]));
    let hashes = |name: &str| batch_hashes(&folder.path().join(name)).expect("a batch");
    assert_eq!(hashes("local/result"), hashes("alone"));
}
