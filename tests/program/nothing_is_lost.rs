//! Where writing fails nothing half-written is to be seen, for every command that writes, and the message says what to do.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output};

use fiveyear::diagnostic::Code;
use fiveyear::table::{Before, cannot_write, write_bytes, write_folder, write_whole};
use fiveyear::text;
use tempfile::TempDir;

use crate::support::command::{Run, fiveyear, printed, refused, small_plan};

/// The small plan with all that some command reads: a lever, a design, a panel, tables.
fn stocked() -> TempDir {
    let folder = small_plan();
    let lever = "[lever.more_physicians]\nlabel = \"More\"\nunit = \"posts\"\nmost = 10\nstart = 2026\ncost = 1\npays = \"health\"\nsource = \"invented\"\n\
                 grade = \"D\"\n\n[lever.more_physicians.per_unit.param]\nphysicians_hired = { plus = 0.001 }\n";
    let design = "title = \"X\"\nmethod = \"grid\"\nscenarios = [\"trend\"]\n\n[levers]\n\"shift.other.elderly\" = { from = 0.0, to = 0.01, steps = 2 }\n";
    let progress =
        "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction\nbeds,2020,10,2023,12,2025,14,more\n";
    let mut panel = "indicator,entity,year,value\n".to_owned();
    for place in 0..40 {
        for year in 1995..2024 {
            panel += &format!("beds,P{place},{year},{}\n", 10 + (place * 7 + year * 3) % 11 + (year - 1995) / 2);
        }
    }
    for (name, text) in [
        ("seeds/levers.toml", lever),
        ("scenarios/designs/wide.toml", design),
        ("progress.csv", progress),
        ("panel.csv", panel.as_str()),
        ("own.csv", "指标名称,单位,2020年,2025年目标\n每千人口托位数,个,3.6,5\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    folder
}

/// Every command that writes, with `OUT` for the place; it is a file or a folder there.
const WRITERS: &[&str] = &[
    "run -s trend --draws 20 --no-charts --out OUT",
    "chart fan waiting_days --draws 20 --out OUT",
    "chart all -s trend --draws 20 --out OUT",
    "whatif -s trend --draws 500 --out OUT",
    "compare trend late --draws 20 --out OUT",
    "population --draws 20 --out OUT",
    "progress progress.csv --out OUT",
    "levers --draws 100 --out OUT",
    "seek --money 5 --draws 100 --out OUT",
    "batch wide --draws 20 --out OUT",
    "merge shard --out OUT",
    "hindcast panel.csv --out OUT",
    "import own.csv --out OUT",
    "init OUT",
    "schema --out OUT",
    "man --out OUT",
];

fn arguments<'a>(command: &'a str, out: &'a str) -> Vec<&'a str> {
    command.split(' ').map(|word| if word == "OUT" { out } else { word }).collect()
}

/// All files below a folder by name with their bytes.
fn all_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                found.insert(path.strip_prefix(root).expect("below").display().to_string(), fs::read(&path).expect("readable"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn fault(words: &str) -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, words.to_owned())
}

#[test]
fn a_file_that_cannot_be_finished_leaves_the_one_before_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    write_bytes(&path, b"before").expect("written");
    let error = write_whole(&path, |file| {
        file.write_all(&[b'x'; 100_000])?;
        Err(fault("full"))
    })
    .expect_err("the disk is full");
    assert_eq!(all_files(folder.path()), [("table.csv".to_owned(), b"before".to_vec())].into());
    let message = cannot_write(text!("the table", "表格"), &path, &error);
    assert_eq!(message.code, Code::DiskFull);
    assert!(message.help[0].en.contains("free space") && message.help[0].zh.contains("磁盘空间"));
}

#[test]
fn a_folder_that_cannot_be_finished_leaves_the_one_before_and_nothing_else() {
    for before in [Before::Empty, Before::Replaced, Before::Joined] {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("charts");
        fs::create_dir(&folder).expect("a folder");
        if before != Before::Empty {
            fs::write(folder.join("one.svg"), "before").expect("written");
        }
        let known = all_files(outer.path());
        let half = |folder: &Path| {
            fs::write(folder.join("one.svg"), "new")?;
            Err::<(), _>(fault("full"))
        };
        write_folder(&folder, before, half).expect_err("the disk is full");
        assert_eq!(all_files(outer.path()), known, "{before:?}");
        assert_eq!(fs::read_dir(outer.path()).expect("a folder").count(), 1, "{before:?}");
        write_folder(&folder, before, |folder| fs::write(folder.join("two.svg"), "new")).expect("written");
        let names: Vec<String> = all_files(&folder).into_keys().collect();
        let kept: &[&str] = if before == Before::Joined { &["one.svg", "two.svg"] } else { &["two.svg"] };
        assert_eq!(names, kept, "{before:?}");
    }
}

/// A folder with files is never emptied by a command that writes a new one.
#[test]
fn a_folder_that_should_be_empty_keeps_its_files() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::create_dir(outer.path().join("plan")).expect("a folder");
    fs::write(outer.path().join("plan/notes.txt"), "mine").expect("written");
    write_folder(&outer.path().join("plan"), Before::Empty, |_| Ok(())).expect_err("it is not empty");
    assert_eq!(all_files(outer.path()), [("plan/notes.txt".to_owned(), b"mine".to_vec())].into());
}

#[test]
fn no_command_writes_where_it_cannot_and_each_says_what_to_do() {
    let folder = stocked();
    printed(&fiveyear(folder.path(), &["batch", "wide", "--draws", "20", "--out", "shard"]));
    let known = all_files(folder.path());
    for command in WRITERS {
        // A file stands where a folder is wanted: nobody may write there, not even those whom rights do not bind.
        let output = fiveyear(folder.path(), &arguments(command, "README.md/out"));
        let message = refused(&output, 1);
        assert!(message.contains("cannot-write") || message.contains("not-a-folder"), "{command}: {message}");
        assert!(message.contains("--out") || message.contains("another"), "{command} does not say what to do: {message}");
        assert_eq!(all_files(folder.path()).keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>(), "{command}");
    }
}

/// A limit of the size of files lets every write beyond it fail in the middle, as a full disk does.
/// A script in a folder, for limits that only a shell can set.
#[cfg(target_os = "linux")]
fn bash(folder: &Path, script: &str) -> Output {
    Command::new("bash").args(["-c", script]).current_dir(folder).env("LC_ALL", "en_US.UTF-8").output().expect("bash is there")
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_that_fails_in_the_middle_leaves_nothing_of_any_command() {
    let folder = stocked();
    printed(&fiveyear(folder.path(), &["batch", "wide", "--draws", "20", "--out", "shard"]));
    fs::create_dir(folder.path().join("here")).expect("a folder");
    // Those whose files are larger than the limit of 1 KB.
    for command in
        WRITERS.iter().filter(|command| !["progress", "levers", "compare", "seek"].iter().any(|small| command.starts_with(small)))
    {
        let known = all_files(folder.path());
        let process = Run::new(folder.path(), &arguments(command, "here/out")).process();
        let words: Vec<String> =
            std::iter::once(process.get_program()).chain(process.get_args()).map(|word| format!("'{}'", word.to_string_lossy())).collect();
        let script = format!("trap '' XFSZ; ulimit -f 1; exec {}", words.join(" "));
        let output = bash(folder.path(), &script);
        let message = refused(&output, 1);
        assert!(message.contains("cannot-write"), "{command}: {message}");
        assert_eq!(all_files(folder.path()), known, "{command}");
        // A batch goes on where it was stopped, so that its folder stays.
        if command.starts_with("batch") {
            fs::remove_dir_all(folder.path().join("here")).expect("removed");
            fs::create_dir(folder.path().join("here")).expect("a folder");
        }
        assert_eq!(fs::read_dir(folder.path().join("here")).expect("a folder").count(), 0, "{command} leaves something");
    }
}

/// Stopped while pictures are drawn, the command leaves neither a picture nor the hidden folder.
#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_of_a_folder_that_is_being_filled() {
    let folder = small_plan();
    let known = fs::read_dir(folder.path()).expect("a folder").count();
    let mut child = Run::new(folder.path(), &["chart", "all", "--draws", "20"])
        .process()
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let hidden = || {
        fs::read_dir(folder.path()).expect("a folder").flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".charts."))
    };
    while !hidden() {
        assert!(child.try_wait().expect("alive").is_none(), "it has ended before it was stopped");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there").success());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(75), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), known);
}

/// Batch queues limit memory and threads: what the system refuses is told, and is worth another try elsewhere.
#[cfg(target_os = "linux")]
#[test]
fn limits_of_memory_and_threads_are_told_and_no_panic() {
    let folder = small_plan();
    for limit in ["ulimit -v 2000000", "ulimit -v 700000", "ulimit -v 400000", "ulimit -v 200000"] {
        let script = format!("{limit}; exec '{}' check", env!("CARGO_BIN_EXE_fiveyear"));
        let output = bash(folder.path(), &script);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() || (output.status.code() == Some(75) && told.contains("no-memory")),
            "{limit}: {:?} {told}",
            output.status
        );
        assert!(!told.contains("panicked"), "{limit}: {told}");
    }
}

/// Flips a byte of each kind of file, in the middle and at the end: `verify` sees every one.
#[test]
fn verify_sees_any_byte_that_has_changed() {
    let folder = small_plan();
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "home_checks", "--draws", "20", "--keep-draws", "--out", "run"]));
    printed(&fiveyear(folder.path(), &["verify", "run"]));
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for name in all_files(&folder.path().join("run")).into_keys().filter(|name| name != "run.json") {
        let kind = name.rsplit('.').next().unwrap_or_default().to_owned();
        kinds.entry(kind).or_insert(format!("run/{name}"));
    }
    assert!(["csv", "parquet", "svg", "png", "html", "xlsx"].iter().all(|kind| kinds.contains_key(*kind)), "{kinds:?}");
    let flip = |name: &str, at: fn(usize) -> usize| {
        let path = folder.path().join(name);
        let mut bytes = fs::read(&path).expect("it is there");
        let position = at(bytes.len());
        bytes[position] ^= 1;
        fs::write(&path, &bytes).expect("written");
    };
    let places: [fn(usize) -> usize; 2] = [|length| length / 2, |length| length - 1];
    for at in places {
        // Outputs are looked at after the run has been made again, so that all kinds are tried at once.
        kinds.values().for_each(|name| flip(name, at));
        let message = refused(&fiveyear(folder.path(), &["verify", "run"]), 1);
        for name in kinds.values() {
            let name = name.strip_prefix("run/").expect("below the run");
            assert!(message.contains(&format!("{name} is not the file that the run wrote")), "{name}: {message}");
        }
        kinds.values().for_each(|name| flip(name, at));
    }
    for name in ["seeds/plan.toml", "seeds/history.csv", "rules/services.rhai", "scenarios/trend.toml", "scenarios/rules/home_checks.rhai"]
    {
        for at in places {
            flip(name, at);
            let output = fiveyear(folder.path(), &["verify", "run"]);
            assert!(!output.status.success(), "{name} has changed and nobody says so");
            flip(name, at);
        }
    }
    printed(&fiveyear(folder.path(), &["verify", "run"]));
}

/// Commands that write one file, with the ending that its name has.
const FILE_WRITERS: &[(&str, &str)] = &[
    ("chart fan waiting_days --draws 20 --out OUT", "svg"),
    ("chart fan waiting_days --draws 20 --out OUT", "png"),
    ("whatif -s trend --draws 500 --out OUT", "html"),
    ("compare trend late --draws 20 --out OUT", "csv"),
    ("population --draws 20 --out OUT", "csv"),
    ("progress progress.csv --out OUT", "csv"),
    ("levers --draws 100 --out OUT", "csv"),
];

#[test]
fn a_file_of_results_takes_the_place_of_an_earlier_one_only() {
    let folder = stocked();
    let place = folder.path();
    let plan_file = fs::read(place.join("seeds/budget.toml")).expect("the plan has a budget");
    for (command, ending) in FILE_WRITERS {
        let name = format!("of-{}.{ending}", command.split(' ').next().unwrap_or_default());
        printed(&fiveyear(place, &arguments(command, &name)));
        let first = fs::read(place.join(&name)).expect("written");
        printed(&fiveyear(place, &arguments(command, &name)));
        assert_eq!(fs::read(place.join(&name)).expect("written again"), first, "{command}");
        // What somebody else wrote, whatever its name, and what the plan consists of.
        fs::write(place.join(&name), "day,notes\n1,mine\n").expect("written");
        let message = refused(&fiveyear(place, &arguments(command, &name)), 1);
        assert!(message.contains("file-taken") && message.contains("--out"), "{command}: {message}");
        assert_eq!(fs::read(place.join(&name)).expect("still there"), b"day,notes\n1,mine\n", "{command}");
        let of_the_plan = if command.starts_with("chart") { "rules/new.svg" } else { "seeds/budget.toml" };
        for own in [of_the_plan, "scenarios/new.svg"] {
            let message = refused(&fiveyear(place, &arguments(command, own)), 1);
            assert!(message.contains("file-taken") && message.contains("among the files of a plan"), "{command}: {message}");
        }
        for (none, words) in [("-", "is no name for a file"), ("seeds", "folder")] {
            let message = refused(&fiveyear(place, &arguments(command, none)), 1);
            assert!(message.contains(words) && message.contains("--out"), "{command}: {message}");
        }
    }
    assert_eq!(fs::read(place.join("seeds/budget.toml")).expect("still there"), plan_file);
    assert!(["scenarios/new.svg", "rules/new.svg", "-"].iter().all(|name| !place.join(name).exists()));
}

/// A name that says another kind of file than what is written misleads whoever opens it.
#[test]
fn names_of_files_say_what_is_in_them() {
    let folder = stocked();
    let place = folder.path();
    for (command, name, help) in [
        ("chart fan waiting_days --draws 20 --format png --out OUT", "fan.svg", "leave out `--format`"),
        ("chart fan waiting_days --draws 20 --format svg --out OUT", "fan.png", "leave out `--format`"),
        ("chart fan waiting_days --draws 20 --out OUT", "fan.jpg", "….png"),
        ("compare trend late --draws 20 --out OUT", "compared.toml", "ends in .csv"),
        ("levers --draws 100 --out OUT", "levers.xlsx", "ends in .csv"),
        ("whatif -s trend --draws 500 --out OUT", "page.pdf", "ends in .html"),
    ] {
        let message = refused(&fiveyear(place, &arguments(command, name)), 1);
        assert!(message.contains(help) && !place.join(name).exists(), "{command}: {message}");
    }
    for (command, name) in
        [("chart fan waiting_days --draws 20 --format png --out OUT", "fan.PNG"), ("compare trend late --draws 20 --out OUT", "compared")]
    {
        printed(&fiveyear(place, &arguments(command, name)));
        assert!(place.join(name).exists(), "{command}");
    }
}

/// An administrator may put a file in the place of a device or a pipe, which then is gone for all programs.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_stays_and_what_a_link_leads_to_is_replaced() {
    let folder = stocked();
    let place = folder.path();
    assert!(bash(place, "mkfifo pipe && touch compared.csv && ln -s compared.csv link.csv").status.success());
    for (command, _) in FILE_WRITERS {
        let message = refused(&fiveyear(place, &arguments(command, "pipe")), 1);
        assert!(message.contains("a device or a pipe"), "{command}: {message}");
        assert!(bash(place, "test -p pipe").status.success(), "{command}");
    }
    printed(&fiveyear(place, &["compare", "trend", "late", "--draws", "20", "--out", "link.csv"]));
    assert!(place.join("link.csv").is_symlink() && fs::read(place.join("compared.csv")).is_ok_and(|bytes| !bytes.is_empty()));
}
