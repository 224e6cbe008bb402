//! What to write instead of an argument that cannot be used: an option's right name, where a word belongs, a number as it is wanted.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

use super::numbers_typed::number_tip;
use super::refused::{self, Refused};
use crate::diagnostic::{all_close, closest};
use crate::language::Text;
use crate::plan::{holds_plan, plan_around};
use crate::text;

/// What was typed, and the command that it was typed for.
pub(super) struct Typed<'t> {
    words: Vec<&'t str>,
    all: &'t Command,
    command: &'t Command,
}

impl<'t> Typed<'t> {
    /// The words behind the program's name, with the command that they name; without one they are of the program itself.
    pub(super) fn new(typed: &'t [OsString], all: &'t Command) -> Typed<'t> {
        let words: Vec<&str> = typed.iter().skip(1).filter_map(|word| word.to_str()).collect();
        match words.first().and_then(|name| all.find_subcommand(name)) {
            Some(command) => Typed { words: words[1..].to_vec(), all, command },
            None => Typed { words, all, command: all },
        }
    }

    /// The command's name as it is spoken of.
    fn name(&self) -> &str {
        if self.command.get_name() == self.all.get_name() { "run" } else { self.command.get_name() }
    }

    /// Options of the command and of every command.
    fn options(&self) -> impl Iterator<Item = &'t Arg> {
        let everywhere = self.all.get_arguments().filter(|argument| argument.is_global_set());
        let hidden = |argument: &&Arg| argument.is_hide_set() || argument.is_positional();
        self.command.get_arguments().chain(everywhere).filter(move |argument| !hidden(argument))
    }

    /// The option of this name, else those that it is a slip for.
    fn meant(&self, name: &str) -> Vec<&'t str> {
        let longs: Vec<&str> = self.options().filter_map(Arg::get_long).collect();
        if let Some(same) = longs.iter().find(|long| **long == name) {
            return vec![*same];
        }
        let close = all_close(name, longs.iter().copied());
        if !close.is_empty() {
            return close;
        }
        // `--output` is `--out`, and `--scen` is `--scenario`.
        let begins = |long: &&&str| long.len() >= 3 && name.starts_with(**long) || name.len() >= 3 && long.starts_with(name);
        longs.iter().filter(begins).copied().collect()
    }

    /// The value that stands behind an option, if one does.
    fn value_behind(&self, option: &str) -> Option<&'t str> {
        let at = self.words.iter().position(|word| *word == option)?;
        self.words.get(at + 1).copied().filter(|word| !word.starts_with('-'))
    }

    /// An error of an unknown argument, with how the command is used.
    fn unknown(&self, argument: &str) -> Error {
        let mut error = Error::new(ErrorKind::UnknownArgument).with_cmd(self.command);
        error.insert(ContextKind::InvalidArg, ContextValue::String(argument.to_owned()));
        self.with_usage(&mut error);
        error
    }

    /// How the command is used as a whole: clap's own words are of the option that it takes the argument for.
    fn with_usage(&self, error: &mut Error) {
        let mut all = self.all.clone();
        all.build();
        let usage = match all.find_subcommand_mut(self.command.get_name()) {
            Some(command) => command.render_usage(),
            None => all.render_usage(),
        };
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
}

/// Dashes of word processors and other keyboards, which stand where two hyphens are meant.
const DASHES: [char; 9] = ['—', '–', '‒', '―', '‐', '‑', '−', '－', '﹣'];

/// An option that is none because of its dash: `—draws` of a word processor, or `-draws`, which clap would take for `-d` or `-s`.
pub(super) fn mistyped(typed: &Typed<'_>) -> Option<Refused> {
    let words = typed.words.iter().copied().take_while(|word| *word != "--");
    words.into_iter().find_map(|word| {
        let bare = word.trim_start_matches(|letter| letter == '-' || DASHES.contains(&letter));
        let dashes = &word[..word.len() - bare.len()];
        let (name, value) = bare.split_once('=').map_or((bare, None), |(name, value)| (name, Some(value)));
        let odd = dashes.contains(DASHES) && name.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let single = dashes == "-" && name.chars().count() > 1 && typed.options().any(|known| known.get_long() == Some(name));
        if !(odd || single) {
            return None;
        }
        let short = name.len() == 1 && typed.options().any(|known| known.get_short() == name.chars().next());
        let meant = if short { vec![name] } else { typed.meant(name) };
        let hyphens = if short { "-" } else { "--" };
        let value = value.map_or_else(String::new, |value| format!("={value}"));
        let shown: Vec<String> = meant.iter().map(|name| format!("`{hyphens}{name}{value}`")).collect();
        let (en, zh) = (shown.join(" or "), shown.join(" 或 "));
        let tip = match (shown.is_empty(), hyphens) {
            (true, _) => text!("an option begins with two plain hyphens: `--`", "选项以两个半角连字符 `--` 开头"),
            (_, "-") => text!("write {en}, with a plain hyphen", "请写 {zh}，用半角连字符"),
            _ => text!("write {en}, with two plain hyphens", "请写 {zh}，用两个半角连字符"),
        };
        Some(Refused { error: typed.unknown(word), tips: vec![tip] })
    })
}

/// An error of clap with what to write instead, for those that it has no words for or the wrong ones.
pub(super) fn advised(mut error: Error, typed: &Typed<'_>, folder: &Path) -> Refused {
    let tips = match error.kind() {
        ErrorKind::UnknownArgument => {
            // That any word can stand behind `--` helps nobody here.
            error.remove(ContextKind::Suggested);
            // Of `-50` clap names the first figure alone.
            let first = refused::word(&error, ContextKind::InvalidArg).unwrap_or_default();
            let number = |word: &&&str| word.len() > first.len() && word.starts_with(&first) && word.parse::<f64>().is_ok();
            if let Some(whole) = typed.words.iter().find(number).filter(|_| first.len() > 1) {
                error.insert(ContextKind::InvalidArg, ContextValue::String((*whole).to_owned()));
            }
            let tips = argument_tips(&error, typed, folder);
            if !tips.is_empty() {
                error.remove(ContextKind::SuggestedArg);
                typed.with_usage(&mut error);
            }
            tips
        }
        ErrorKind::InvalidSubcommand => {
            let tips = command_tips(&error, typed, folder);
            if !tips.is_empty() {
                error.remove(ContextKind::Suggested);
                error.remove(ContextKind::SuggestedSubcommand);
            }
            tips
        }
        ErrorKind::InvalidValue => {
            let possible = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(possible)) => possible.clone(),
                _ => Vec::new(),
            };
            let value = refused::word(&error, ContextKind::InvalidValue).unwrap_or_default();
            let same = possible.iter().find(|known| known.eq_ignore_ascii_case(&value));
            same.map(|known| text!("write `{known}`, in small letters", "请写 `{known}`，用小写字母")).into_iter().collect()
        }
        ErrorKind::ValueValidation => number_tip(&error).into_iter().collect(),
        _ => Vec::new(),
    };
    Refused { error, tips }
}

/// What an argument that the command does not have was meant for.
fn argument_tips(error: &Error, typed: &Typed<'_>, folder: &Path) -> Vec<Text> {
    let Some(argument) = refused::word(error, ContextKind::InvalidArg) else { return Vec::new() };
    if let Some(number) = argument.strip_prefix('-').filter(|number| number.parse::<f64>().is_ok()) {
        return vec![text!("a number has no sign here: {number}", "此处的数字不带符号：{number}")];
    }
    if argument == "--from" && typed.command.get_name() == "compare" {
        let from = typed.value_behind("--from").unwrap_or("NAME");
        let others = typed.words.iter().copied().take_while(|word| !word.starts_with('-')).collect::<Vec<_>>().join(" ");
        let others = if others.is_empty() { "OTHER" } else { &others };
        return vec![text!(
            "the first scenario is the one that the others are held against: write `compare {from} {others}`",
            "第一个情景是比较的基准：请写 `compare {from} {others}`"
        )];
    }
    if !argument.starts_with('-') {
        return vec![word_tip(&argument, typed, folder)];
    }
    let command = typed.name();
    // Of `-draws` clap names the first letter alone.
    let whole = typed.words.iter().copied().find(|word| word.starts_with(&argument) && !word.starts_with("--") && word.len() > 2);
    let bare = whole.filter(|_| !argument.starts_with("--")).unwrap_or(&argument).trim_start_matches('-');
    let (name, joined) = bare.split_once('=').map_or((bare, None), |(name, value)| (name, Some(value)));
    if name.len() > 1 {
        let meant: Vec<String> = typed.meant(name).into_iter().map(|name| format!("`--{name}`")).collect();
        if !meant.is_empty() {
            let (en, zh) = (meant.join(" or "), meant.join(" 或 "));
            return vec![text!("did you mean {en}?", "是否想写 {zh}？")];
        }
    }
    let same = |known: &Arg| known.get_long() == Some(name) || name.len() == 1 && known.get_short() == name.chars().next();
    let Some(known) = typed.all.get_subcommands().flat_map(Command::get_arguments).find(|known| same(known)) else { return Vec::new() };
    let of: Vec<&str> = typed.all.get_subcommands().filter(|other| other.get_arguments().any(same)).map(Command::get_name).collect();
    let value = typed.value_behind(&argument).filter(|_| joined.is_none() && known.get_action().takes_values());
    let shown = value.map_or_else(|| argument.clone(), |value| format!("{argument} {value}"));
    let named = |position: &&Arg| position.get_id().as_str().trim_end_matches('s') == known.get_id().as_str();
    if typed.command.get_positionals().any(|position| named(&position)) {
        let value = value.unwrap_or("NAME");
        return vec![text!(
            "`{command}` takes names without `{argument}`: write {value} alone",
            "`{command}` 直接写名称，不用 `{argument}`：只写 {value}"
        )];
    }
    let (more, shown_of) = (if of.len() > 4 { ", …" } else { "" }, &of[..of.len().min(4)]);
    let (en, zh) = (shown_of.join(", "), shown_of.join("、"));
    vec![text!(
        "`{command}` has no such option: leave `{shown}` out (it is one of {en}{more})",
        "`{command}` 没有这个选项：请去掉 `{shown}`（它属于 {zh}{more}）"
    )]
}

/// What a word that the command has no use for was meant for.
fn word_tip(word: &str, typed: &Typed<'_>, folder: &Path) -> Text {
    let command = typed.name();
    if let Some((name, value)) = word.split_once('=')
        && let [name] = typed.meant(name)[..]
    {
        return text!("write `--{name} {value}`", "请写 `--{name} {value}`");
    }
    // A folder of a plan may be called `plan`.
    let place = folder.join(word);
    if place.is_dir() && holds_plan(&place) {
        return text!("a plan is named by --plan: write `--plan {word}`", "规划文件夹用 --plan 指定：请写 `--plan {word}`");
    }
    if let Some(known) = typed.options().find(|known| known.get_long() == Some(word)) {
        let value =
            typed.value_behind(word).filter(|_| known.get_action().takes_values()).map_or_else(String::new, |value| format!(" {value}"));
        return text!("write `--{word}{value}`", "请写 `--{word}{value}`");
    }
    // In a plan that is known and has no such scenario, the word is no scenario.
    let plan = typed.value_behind("--plan").map_or_else(|| folder.to_owned(), |plan| folder.join(plan));
    let strange = |word: &str| !is_scenario(&plan, word);
    if command == "chart" && typed.words.first() == Some(&"fan") && strange(word) {
        return text!(
            "`chart fan` draws one indicator: leave `{word}` out, and draw it in a chart of its own",
            "`chart fan` 一次只画一个指标：请去掉 `{word}`，另画一张图"
        );
    }
    let has_scenario = typed.options().any(|known| known.get_long() == Some("scenario")) && !strange(word);
    let name = Path::new(word).file_stem().and_then(|name| name.to_str()).unwrap_or(word);
    let is_path = word.contains(['/', '\\']) || word.ends_with(".toml");
    let one = typed.options().any(|known| known.get_long() == Some("scenario") && matches!(known.get_action(), ArgAction::Set));
    if has_scenario && one && typed.words.iter().any(|typed| *typed == "-s" || typed.starts_with("--scenario")) {
        return text!("`{command}` takes one scenario: leave `{word}` out", "`{command}` 只接受一个情景：请去掉 `{word}`");
    }
    if has_scenario && word.parse::<f64>().is_err() && (!is_path || word.contains("scenarios")) {
        return text!("a scenario is named by --scenario: write `-s {name}`", "情景用 --scenario 指定：请写 `-s {name}`");
    }
    if place.exists()
        && let Some(plan) = plan_around(&place)
    {
        let here = std::fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).unwrap_or_default();
        let plan = plan.strip_prefix(&here).unwrap_or(&plan).display().to_string();
        return if plan.is_empty() {
            text!("`{command}` looks at the whole plan: leave {word} out", "`{command}` 查看整个规划：请去掉 {word}")
        } else {
            text!(
                "`{command}` looks at the whole plan: write `--plan {plan}` for {word}",
                "`{command}` 查看整个规划：请把 {word} 改为 `--plan {plan}`"
            )
        };
    }
    text!("`{command}` takes no further word: leave `{word}` out", "`{command}` 不再接受其他词：请去掉 `{word}`")
}

/// Whether a plan may have a scenario of this name, written so or nearly so: also where its scenarios cannot be listed.
fn is_scenario(plan: &Path, word: &str) -> bool {
    let Ok(files) = std::fs::read_dir(plan.join("scenarios")) else { return true };
    let name = Path::new(word).file_stem().and_then(|name| name.to_str()).unwrap_or(word);
    let names: Vec<String> = files.flatten().filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned())).collect();
    names.is_empty() || closest(name, names.iter().map(String::as_str)).is_some()
}

/// Commands of other programs, and those that do here what they say.
const COMMANDS: [(&[&str], &str); 7] = [
    (&["validate", "lint", "test", "examine", "inspect", "doctor", "valid"], "check"),
    (&["simulate", "start", "execute", "exec", "go", "calculate", "compute"], "run"),
    (&["plot", "draw", "graph", "figure", "picture"], "chart"),
    (&["new", "create", "starter", "begin", "setup"], "init"),
    (&["diff", "contrast"], "compare"),
    (&["why", "trace", "describe"], "explain"),
    (&["read", "load", "convert"], "import"),
];

/// The command that was meant.
fn command_tips(error: &Error, typed: &Typed<'_>, folder: &Path) -> Vec<Text> {
    let Some(word) = refused::word(error, ContextKind::InvalidSubcommand) else { return Vec::new() };
    let names: Vec<&str> = typed.all.get_subcommands().map(Command::get_name).collect();
    let small = word.to_lowercase();
    if let Some(close) = closest(&small, names.iter().copied()) {
        return vec![text!("did you mean `{close}`?", "是否想写 `{close}`？")];
    }
    if let Some((_, own)) = COMMANDS.iter().find(|(others, own)| others.contains(&small.as_str()) && names.contains(own)) {
        return vec![text!("write `{own}`", "请写 `{own}`")];
    }
    let place = folder.join(&word);
    if place.is_dir() && holds_plan(&place) {
        return vec![text!("to run this plan: fiveyear run --plan {word}", "运行该规划：fiveyear run --plan {word}")];
    }
    Vec::new()
}
