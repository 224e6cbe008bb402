//! The tree is the architecture: which module may use which, and which external crate lives where, as data.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Module, and what it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("language", &[]),
    ("math", &[]),
    ("diagnostic", &["language"]),
    ("engine::keyword", &["language"]),
    ("engine::graph", &["math", "diagnostic", "language"]),
    ("engine::trace", &["engine::graph", "engine::keyword", "diagnostic", "language"]),
    ("engine::tape", &["engine::graph"]),
    ("engine::eval", &["engine::graph", "engine::tape"]),
    ("engine::wasm", &["engine::graph", "math"]),
    ("table", &["diagnostic", "language"]),
    ("forecast", &["diagnostic", "language"]),
    ("sampling", &["math", "diagnostic", "language"]),
    ("plan", &["forecast", "sampling", "table", "engine::keyword", "diagnostic", "language"]),
    ("scenario", &["plan", "sampling", "table", "diagnostic", "language"]),
    (
        "simulate",
        &[
            "engine::graph",
            "engine::keyword",
            "engine::trace",
            "engine::tape",
            "engine::eval",
            "forecast",
            "scenario",
            "plan",
            "sampling",
            "table",
            "math",
            "diagnostic",
            "language",
        ],
    ),
    ("achieve", &["simulate", "scenario", "plan", "sampling", "table", "math", "diagnostic", "language"]),
    ("analysis", &["forecast", "achieve", "simulate", "engine::trace", "scenario", "plan", "sampling", "table", "diagnostic", "language"]),
    (
        "live",
        &[
            "brief",
            "achieve",
            "simulate",
            "engine::graph",
            "engine::trace",
            "engine::tape",
            "engine::wasm",
            "scenario",
            "plan",
            "sampling",
            "diagnostic",
            "language",
        ],
    ),
    // The proof on other places' records knows no plan.
    ("analysis::hindcast", &["forecast", "table", "diagnostic", "language"]),
    // What seeks asks of the session alone: it writes no tables and knows no rules.
    ("analysis::seek", &["achieve", "simulate", "scenario", "plan", "sampling", "diagnostic", "language"]),
    ("results", &["analysis", "achieve", "simulate", "scenario", "plan", "sampling", "table", "diagnostic", "language"]),
    ("brief", &["results", "analysis", "achieve", "simulate", "forecast", "scenario", "plan", "table", "diagnostic", "language"]),
    ("run", &["results", "analysis", "achieve", "simulate", "scenario", "plan", "table", "diagnostic", "language"]),
    ("chart", &["brief", "results", "analysis", "achieve", "simulate", "scenario", "plan", "table", "diagnostic", "language"]),
    (
        "report",
        &[
            "chart",
            "live",
            "run",
            "brief",
            "results",
            "analysis",
            "achieve",
            "simulate",
            "forecast",
            "engine::trace",
            "scenario",
            "plan",
            "table",
            "diagnostic",
            "language",
        ],
    ),
    ("import", &["engine::keyword", "plan", "sampling", "table", "diagnostic", "language"]),
    ("schema", &["analysis", "scenario", "plan", "table", "sampling", "diagnostic", "language"]),
    (
        "cli",
        &[
            "report",
            "import",
            "schema",
            "live",
            "chart",
            "run",
            "brief",
            "results",
            "analysis",
            "achieve",
            "simulate",
            "scenario",
            "plan",
            "sampling",
            "table",
            "engine::trace",
            "diagnostic",
            "language",
        ],
    ),
];

/// External crate, and the modules it lives in; each dependency of Cargo.toml has its line here.
const HOMES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["diagnostic"]),
    ("strsim", &["diagnostic"]),
    // For the program alone, in main.rs.
    ("mimalloc", &[]),
    ("rhai", &["engine::trace"]),
    ("pulp", &["engine::eval", "math"]),
    ("foldhash", &["engine::graph", "engine::trace"]),
    ("polars", &["results", "table"]),
    ("polars_core", &["results", "table"]),
    ("polars_io", &["table"]),
    ("polars_parquet", &["table"]),
    ("calamine", &["table"]),
    ("zip", &["table"]),
    ("quick_xml", &["table"]),
    ("toml", &["diagnostic", "plan", "scenario", "analysis", "import"]),
    ("encoding_rs", &["table"]),
    ("include_dir", &["plan"]),
    ("rand_philox", &["sampling"]),
    ("rayon", &["achieve", "simulate", "analysis", "report"]),
    ("plotters", &["chart"]),
    ("resvg", &["chart"]),
    ("png", &["chart"]),
    ("minijinja", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ctrlc", &["cli"]),
    ("comfy_table", &["cli"]),
    ("console", &["cli"]),
    ("indicatif", &["cli"]),
    ("wasm_encoder", &["engine::wasm"]),
    // Of general use, each where it is needed.
    ("base64", &["live"]),
    ("flate2", &["live"]),
    ("sha2", &["live"]),
    ("strum", &["plan", "scenario", "schema", "achieve", "analysis", "chart", "results", "cli"]),
    ("tempfile", &["plan", "table", "report", "run", "cli"]),
    ("icu_segmenter", &["language"]),
    ("unicode_linebreak", &["language"]),
    ("unicode_width", &["language"]),
    ("blake3", &["plan", "sampling", "run"]),
    ("libm", &["forecast", "simulate", "engine::graph", "sampling", "plan", "achieve", "analysis", "brief", "chart", "import"]),
    ("schemars", &["schema"]),
    (
        "serde",
        &[
            "import",
            "language",
            "diagnostic",
            "sampling",
            "plan",
            "scenario",
            "schema",
            "achieve",
            "analysis",
            "live",
            "results",
            "brief",
            "run",
            "report",
            "cli",
        ],
    ),
    ("serde_json", &["diagnostic", "schema", "live", "run", "cli"]),
    ("zmij", &["table"]),
    ("thiserror", &["table", "analysis", "run", "chart"]),
    // Named for their features alone.
    ("either", &[]),
    ("once_cell", &[]),
    ("rustix", &[]),
];

/// The crates that a Cargo.toml names as dependencies of the program, as code names them.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1).take_while(|line| !line.starts_with('['));
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_"))).collect()
}

/// Dependencies without a home, and homes of crates that are no dependencies.
fn homeless(manifest: &str) -> Vec<String> {
    let homes: BTreeSet<String> = HOMES.iter().map(|(external, _)| (*external).to_owned()).collect();
    dependencies(manifest).symmetric_difference(&homes).cloned().collect()
}

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("src is readable").map(|entry| entry.expect("src is readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file by its path below `src`, with `/`.
fn all_sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    assert!(files.len() > 20, "the sources are found");
    let name = |file: &Path| file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
    files.iter().map(|file| (name(file), fs::read_to_string(file).expect("a source file is readable"))).collect()
}

/// The module of the table that a file belongs to: the longest known prefix of its path.
fn module_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    (1..=parts.len()).rev().map(|length| parts[..length].join("::")).find(|candidate| known.contains(candidate.as_str()))
}

/// Code without comments, so that docs may name anything.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// What a file imports that the tables do not allow.
fn breaches(path: &str, text: &str) -> Vec<String> {
    let Some(module) = module_of(path) else { return Vec::new() };
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let text = code(text);
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest: String =
            text[at + 7..].chars().take_while(|character| character.is_alphanumeric() || matches!(character, '_' | ':')).collect();
        let mut parts = rest.split("::");
        let (Some(first), second) = (parts.next(), parts.next().unwrap_or_default()) else { continue };
        let used = if first == "engine" { format!("engine::{second}") } else { first.to_owned() };
        let known = allowed.contains_key(used.as_str());
        // A path into the own folder is an import between its files, which the test of circles looks at.
        let own = used == module || text[at + 7..].starts_with(&format!("{module}::"));
        if known && !own && !allowed[module.as_str()].contains(&used.as_str()) {
            found.push(format!("{path}: {module} must not use {used}"));
        }
    }
    // A list there would hide from the search above what it names.
    for root in ["crate::{", "crate::engine::{"] {
        if text.contains(root) {
            found.push(format!("{path}: write a line for each module instead of `{root}`"));
        }
    }
    for (external, homes) in HOMES {
        let named = text
            .match_indices(&format!("{external}::"))
            .any(|(at, _)| !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':'));
        // A folder with a line of its own lives in the home of the folder around it.
        let lives = |home: &&str| module == **home || module.starts_with(&format!("{home}::"));
        if named && !homes.iter().any(lives) {
            found.push(format!("{path}: the crate {external} belongs to {homes:?}, not to {module}"));
        }
    }
    found
}

#[test]
fn imports_go_down_only() {
    let found: Vec<String> = all_sources().iter().flat_map(|(path, text)| breaches(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_breach_is_found() {
    assert_eq!(breaches("plan/mod.rs", "use crate::simulate::Draws;"), ["plan/mod.rs: plan must not use simulate"]);
    assert_eq!(breaches("engine/eval/mod.rs", "let x = crate::engine::trace::load;").len(), 1);
    assert_eq!(breaches("achieve/judge.rs", "use rhai::Engine;").len(), 1);
    assert_eq!(breaches("plan/mod.rs", "use crate::{simulate::Draws, table::Frame};").len(), 1);
    assert_eq!(breaches("engine/eval/mod.rs", "use crate::engine::{trace::load};").len(), 1);
    assert_eq!(breaches("achieve/judge.rs", "// crate::cli is below no one\nuse crate::plan::Plan;"), Vec::<String>::new());
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("it is there");
    assert!(dependencies(&manifest).len() > 20, "the dependencies are found");
    assert_eq!(homeless(&manifest), Vec::<String>::new());
    let planted = manifest.replacen("[dependencies]\n", "[dependencies]\nleft-pad = \"1\"\n", 1).replacen("blake3 =", "# blake3 =", 1);
    assert_eq!(homeless(&planted), ["blake3", "left_pad"]);
}

#[test]
fn every_module_stands_in_the_table() {
    let alone = ["main.rs", "lib.rs", "engine/mod.rs"];
    let outside: Vec<String> =
        all_sources().into_keys().filter(|path| module_of(path).is_none() && !alone.contains(&path.as_str())).collect();
    assert!(outside.is_empty(), "{outside:?}");
}

/// Lines from which on a file must say why it is not two.
const LONG: usize = 400;

/// Files that are longer, or nearly so, and why.
const LONGER: &[(&str, &str)] = &[
    ("chart/fan.rs", "one picture, whose parts share the scales of its axes"),
    ("cli/chart.rs", "one command: its arguments, both helps and every kind's way to its picture"),
    ("cli/summary_table.rs", "one table, whose parts share the width of the screen"),
    ("plan/section.rs", "one reader of a section of TOML: each kind of value that it may hold"),
    ("schema/columns.rs", "one list of columns with their words, and no code"),
];

/// Files that are too long without a reason.
fn too_long(lines: &BTreeMap<String, usize>) -> Vec<String> {
    let excused = |path: &str| LONGER.iter().any(|(known, _)| *known == path);
    let long = lines.iter().filter(|(path, lines)| **lines > LONG && !excused(path));
    long.map(|(path, lines)| format!("{path} has {lines} lines: split it, or say why not")).collect()
}

#[test]
fn long_files_have_a_reason() {
    let mut lines: BTreeMap<String, usize> = all_sources().into_iter().map(|(path, text)| (path, text.lines().count())).collect();
    assert_eq!(too_long(&lines), Vec::<String>::new());
    lines.insert("planted.rs".to_owned(), LONG + 1);
    assert_eq!(too_long(&lines), ["planted.rs has 401 lines: split it, or say why not"]);
}
