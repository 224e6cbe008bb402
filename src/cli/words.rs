//! The help texts in Chinese: the command line's definition with a Chinese page for each command.

use std::fmt::Write as _;

use clap::{Arg, Command};

use crate::chart::Kind;
use crate::language::{Language, columns as width_of};

use super::HELP;
use super::args::Help;
use super::terminal::wrap;

/// What an argument means that many commands have, by its name; a command's own [`Help`] goes before.
const ARGUMENTS: &[(&str, &str)] = &[
    (
        "plan",
        "规划所在文件夹[默认：当前文件夹若有 seeds/plan.toml 则用之，否则用内置的吴兴规划]；`run` 可写多个，或写一个装有多份规划的文件夹，各地对照",
    ),
    ("lang", "输出语言[默认：按系统区域设置]"),
    ("format", "输出形式"),
    ("scenario", "要运行的情景，可写名称或标题，多个之间用空格或逗号分隔[默认：全部]"),
    ("draws", "每个情景的模拟次数"),
    (
        "spread",
        "模拟方式：monte-carlo 各次独立；latin-hypercube 分10组重复，每组使每项假设均匀铺开；sobol 在模拟次数为2的幂时把各项假设一起均匀铺开，影响最大的铺得最匀",
    ),
    ("seed", "随机数种子"),
    ("threads", "线程数[默认：全部核心]"),
    ("as_of", "让 history.csv 中截至该年的观测值更新各次模拟"),
    ("out", "结果文件夹"),
    ("stored", "取自该运行结果文件夹（连同其所用规划），不再推演"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// Names of values in Chinese; a command's own are in its [`Help`].
const VALUES: &[(&str, &str)] = &[
    ("DIR", "文件夹"),
    ("LANGUAGE", "语言"),
    ("FORMAT", "形式"),
    ("NAME", "名称"),
    ("N", "数"),
    ("DESIGN", "方式"),
    ("SCENARIO", "情景"),
    ("FILE", "文件"),
    ("YEAR", "年份"),
    ("RUN", "运行结果"),
];

/// What the help says of the command of this name; without a command, the program runs.
fn help_of(command: &str) -> Option<&'static Help> {
    let named = |name: &str| HELP.iter().find(|help| help.name == name);
    named(command).or_else(|| named("run").filter(|_| command == "fiveyear"))
}

fn word_of(words: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The command line with Chinese help.
pub(super) fn in_chinese(mut command: Command, width: usize) -> Command {
    // What clap adds by itself is there only when built.
    command.build();
    let pages: Vec<(String, String)> =
        command.get_subcommands().map(|inner| (inner.get_name().to_owned(), page(inner, about(inner.get_name()), width))).collect();
    let whole = page(&command, WHOLE, width);
    command.override_help(whole).mut_subcommands(|inner| match pages.iter().find(|(name, _)| name == inner.get_name()) {
        Some((_, page)) => inner.override_help(page),
        None => inner,
    })
}

/// The command line with what each command and option means in Chinese, in clap's own order.
pub(super) fn described(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let about = if name == "fiveyear" { WHOLE } else { about(&name) };
    let described = command.about(about).long_about(about).mut_args(|argument| {
        let words = meaning_alone(&name, argument.get_id().as_str()).to_owned();
        argument.help(words.clone()).long_help(words)
    });
    described.mut_subcommands(self::described)
}

/// What the program does.
const WHOLE: &str = "五年规划的每项目标有多大可能实现、为什么、怎样才能改变";

fn about(command: &str) -> &'static str {
    // clap's own command `help` has no file here.
    help_of(command).map_or("显示帮助", |help| help.zh)
}

/// The help of one command, as wide as the terminal, in which a Chinese character takes two columns.
fn page(command: &Command, about: &str, width: usize) -> String {
    let mut page = wrap(about, width, "");
    let _ = write!(page, "\n用法：{}\n", usage(&command.clone().render_usage().to_string()));
    let commands: Vec<(String, String)> = command
        .get_subcommands()
        .filter(|inner| inner.get_name() != "help")
        .map(|inner| (inner.get_name().to_owned(), self::about(inner.get_name()).to_owned()))
        .collect();
    let entry = |argument: &Arg| (signature(argument), meaning(command.get_name(), argument));
    let shown = |argument: &&Arg| !argument.is_hide_set();
    let positional: Vec<_> = command.get_positionals().filter(shown).map(entry).collect();
    let options: Vec<_> =
        command.get_opts().chain(command.get_arguments().filter(|argument| is_flag(argument))).filter(shown).map(entry).collect();
    for (title, entries) in [("命令", commands), ("参数", positional), ("选项", options)] {
        if !entries.is_empty() {
            let _ = write!(page, "\n{title}：\n{}", columns(&entries, width));
        }
    }
    page
}

fn is_flag(argument: &Arg) -> bool {
    !argument.is_positional() && !argument.get_action().takes_values()
}

/// clap's line of usage with Chinese words for those that are not to be typed.
pub(super) fn usage(line: &str) -> String {
    let mut words = line.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>");
    for (name, value) in HELP.iter().flat_map(|help| help.values).chain(VALUES) {
        words = words.replace(&format!("<{name}>"), &format!("<{value}>")).replace(&format!("[{name}]"), &format!("[{value}]"));
    }
    words
}

/// `-s, --scenario <名称>...`
fn signature(argument: &Arg) -> String {
    // clap's own form of an argument lacks the short name.
    let words = usage(&argument.to_string());
    match argument.get_short() {
        Some(short) => format!("-{short}, {words}"),
        None if argument.is_positional() => words,
        None => format!("    {words}"),
    }
}

/// What an argument means, without its default and possible values.
fn meaning_alone<'a>(command: &str, id: &'a str) -> &'a str {
    let own = help_of(command).and_then(|help| word_of(help.arguments, id));
    own.or_else(|| word_of(ARGUMENTS, id)).unwrap_or(id)
}

fn meaning(command: &str, argument: &Arg) -> String {
    let id = argument.get_id().as_str();
    let mut words = meaning_alone(command, id).to_owned();
    if is_flag(argument) || words.contains("图片格式") {
        return words;
    }
    let possible: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        // Only charts are pictures.
        .filter(|value| id != "format" || (value != "svg" && value != "png"))
        .map(|value| match Kind::parse(&value) {
            Some(kind) if id == "kind" => format!("{value} {}", kind.label().get(Language::Zh)),
            _ => value,
        })
        .collect();
    if !possible.is_empty() && !possible.iter().all(|value| words.contains(value.as_str())) {
        let _ = write!(words, "[可选：{}]", possible.join("、"));
    }
    let default: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !default.is_empty() && !words.contains("[默认") {
        let _ = write!(words, "[默认：{}]", default.join("、"));
    }
    words
}

/// Entries and what they mean, side by side.
fn columns(entries: &[(String, String)], width: usize) -> String {
    let left = entries.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0) + 4;
    let mut lines = String::new();
    for (name, meaning) in entries {
        let wrapped = wrap(meaning, width.saturating_sub(left), "");
        for (position, line) in wrapped.lines().enumerate() {
            let name = if position == 0 { name.as_str() } else { "" };
            let blank = " ".repeat(left - 2 - width_of(name));
            let _ = writeln!(lines, "  {name}{blank}{line}");
        }
    }
    lines
}
