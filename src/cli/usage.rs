//! Says what clap finds wrong with the arguments: in Chinese all of it, in English what it tells of numbers in a programmer's words.

use clap::error::{ContextKind, ErrorKind};
use clap::{Error, ValueEnum};

use super::args::NOT_A_FOLDER;
use super::list::Listed;
use super::numbers_typed::{bounds, plain_reason};
use super::refused::{Refused, word};
use super::words;
use crate::language::{Language, Text};

/// The whole message for a mistake in the arguments.
pub(super) fn in_chinese(refused: &Refused) -> String {
    let error = &refused.error;
    let Some((message, tips)) = message(error, &refused.tips) else { return unknown(error) };
    let mut page = format!("错误：{message}\n");
    for tip in tips {
        page += &format!("\n  {tip}\n");
    }
    if let Some(line) = word(error, ContextKind::Usage) {
        page += &format!("\n用法：{}\n", words::usage(&line));
    }
    page + FURTHER
}

/// Clap's message in its own words and colours, but for why a number is refused and what to write instead.
pub(super) fn in_english(refused: &Refused, colours: bool) -> String {
    let words = refused.error.render();
    let mut words = if colours { words.ansi().to_string() } else { words.to_string() };
    if let Some(cause) = std::error::Error::source(&refused.error).map(ToString::to_string)
        && let Some(plain) = plain_reason(&cause)
    {
        words = words.replace(&cause, &plain);
    }
    for tip in refused.tips.iter().rev() {
        let tip = format!("\n\n  tip: {}", tip.get(Language::En));
        words = match words.find("\n\n") {
            Some(at) => format!("{}{tip}{}", &words[..at], &words[at..]),
            None => words + tip.as_str(),
        };
    }
    words
}

const FURTHER: &str = "\n详见 `--help`。\n";

/// A kind of error that has no words here: clap's own under a Chinese heading.
fn unknown(error: &Error) -> String {
    let words = error.render().to_string();
    let words = words.trim_start_matches("error: ").split("\n\nFor more information").next().unwrap_or_default();
    match words.split_once("\n\nUsage:") {
        Some((message, usage)) => format!("错误：{message}\n\n用法：{}\n{FURTHER}", words::usage(usage)),
        None => format!("错误：{words}\n{FURTHER}"),
    }
}

fn message(error: &Error, advice: &[Text]) -> Option<(String, Vec<String>)> {
    let argument = word(error, ContextKind::InvalidArg).map(|words| words::usage(&words));
    let value = word(error, ContextKind::InvalidValue);
    let mut tips: Vec<String> = Vec::new();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 `{}`", argument?),
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", word(error, ContextKind::InvalidSubcommand)?),
        ErrorKind::InvalidValue if value.as_deref().unwrap_or_default().is_empty() => format!("`{}` 后面缺少值", argument?),
        ErrorKind::InvalidValue => format!("`{}` 不能是 `{}`", argument?, value?),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|cause| reason(&cause.to_string()));
            format!("`{}` 不能是 `{}`：{}", argument?, value?, why?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument?),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::TooFewValues => {
            format!(
                "`{}` 至少要有{}个值，只写了{}个",
                argument?,
                word(error, ContextKind::MinValues)?,
                word(error, ContextKind::ActualNumValues)?
            )
        }
        ErrorKind::TooManyValues => format!("`{}` 的值过多：`{}`", argument?, value?),
        ErrorKind::ArgumentConflict => {
            let other = word(error, ContextKind::PriorArg).map(|words| words::usage(&words))?;
            if let Some(command) = word(error, ContextKind::InvalidSubcommand) {
                tips.push(format!("请写在命令之后：fiveyear {command} {other}"));
                return Some((format!("`{other}` 不能写在命令 `{command}` 之前"), tips));
            }
            let argument = argument?;
            if argument == other {
                format!("`{argument}` 只能写一次")
            } else {
                format!("`{argument}` 不能与 `{other}` 同时使用")
            }
        }
        _ => return None,
    };
    if let Some(possible) = word(error, ContextKind::ValidValue).filter(|words| !words.is_empty()) {
        let possible: Vec<String> = possible.split(", ").map(with_meaning).collect();
        tips.push(format!("可选：{}", possible.join("、")));
    }
    tips.extend(advice.iter().map(|tip| tip.zh.clone()));
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        if let Some(suggested) = word(error, kind) {
            tips.push(format!("是否想写 `{suggested}`？"));
        }
    }
    Some((message, tips))
}

/// What can be listed is written as it is typed, with what it means.
fn with_meaning(name: &str) -> String {
    let named = |listed: &Listed| listed.to_possible_value().is_some_and(|value| value.get_name() == name);
    match Listed::ALL.into_iter().find(named) {
        Some(listed) => format!("{name}（{}）", listed.label().zh),
        None => name.to_owned(),
    }
}

/// Why a value is refused, of which clap and the standard library know the English only.
fn reason(cause: &str) -> String {
    if let Some((low, high)) = bounds(cause) {
        return if low.starts_with('-') { "不是年份".to_owned() } else { format!("应在 {low} 至 {high} 之间") };
    }
    match cause {
        "invalid digit found in string" => "应为不带小数点和符号的整数",
        "number too large to fit in target type" => "数字过大",
        "cannot parse integer from empty string" => "应为整数",
        "per cents, 0.5 to 100" => "应为百分数，0.5 至 100",
        "points, 0.5 to 100, or 0 for none" => "应为百分点，0.5 至 100，或 0（不许下降）",
        "a number that is not negative" => "应为不小于 0 的数",
        "a number between 0 and 1" => "应为 0 与 1 之间的数",
        "a number above 0, up to 1" => "应为大于 0、不超过 1 的数",
        "a number above 0 and below 0.5" => "应为大于 0、小于 0.5 的数",
        cause if cause == NOT_A_FOLDER => "本命令写出一个文件夹，而这是文件的名称",
        cause if cause.starts_with("such as 2/8") => "应写作 2/8 的形式：八份中的第二份",
        cause if cause.starts_with("slide, a4") => "应为 slide、a4 或像素，如 1200x800（320 至 10000）",
        cause => cause,
    }
    .to_owned()
}
