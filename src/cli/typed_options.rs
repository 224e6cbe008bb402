//! Options as they were typed: where they may stand, what they name, and which of them would do nothing.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;

use super::args::FormatArgument;
use crate::language::Text;
use crate::text;

/// Options of every command may stand before its name as well, where clap would take them for those of `run` without a name.
pub(super) fn options_behind_command(typed: &[OsString], command: &clap::Command) -> Vec<OsString> {
    const COMMON: [&str; 3] = ["--lang", "--format", "--plan"];
    let mut at = 1;
    while let Some(word) = typed.get(at).and_then(|word| word.to_str()) {
        match COMMON.iter().find_map(|name| word.strip_prefix(name)) {
            Some("") => at += 2,
            Some(value) if value.starts_with('=') => at += 1,
            _ => break,
        }
    }
    let mut ordered = typed.to_vec();
    if typed.get(at).and_then(|word| word.to_str()).is_some_and(|name| command.find_subcommand(name).is_some()) {
        ordered[1..=at].rotate_right(1);
    }
    ordered
}

/// Where an answer is to be written, as it was typed.
pub(super) fn written(matches: &clap::ArgMatches) -> Option<PathBuf> {
    let (id, inner) = match matches.subcommand() {
        Some(("init", inner)) => ("folder", inner),
        Some((_, inner)) => ("out", inner),
        None => ("out", matches),
    };
    inner.try_get_one::<PathBuf>(id).ok().flatten().cloned()
}

/// Why an option that was typed would do nothing.
pub(super) fn without_effect(matches: &clap::ArgMatches) -> Option<Text> {
    let (name, inner) = matches.subcommand()?;
    let typed = |id: &str| inner.try_contains_id(id).unwrap_or(false) && inner.value_source(id) == Some(ValueSource::CommandLine);
    if name == "check" && !inner.get_flag("run") {
        let option = [("draws", "--draws"), ("seed", "--seed"), ("spread", "--design")].into_iter().find(|(id, _)| typed(id))?.1;
        return Some(text!(
            "`check` draws nothing without --run: add --run, or leave {option} out",
            "`check` 不加 --run 时不做模拟：请加上 --run，或去掉 {option}"
        ));
    }
    if name == "chart" && typed("format") {
        let asked = inner.get_one::<FormatArgument>("format")?;
        return matches!(asked, FormatArgument::Text | FormatArgument::Json).then(|| {
            text!(
                "`chart` writes svg and png; figures as JSON: `run`, `explain`",
                "`chart` 输出 svg 与 png；JSON 数据请用 `run`、`explain`"
            )
        });
    }
    None
}
