//! Words with a meaning of their own in rules: the one list that the plan's reader, the rules' lexer and the messages ask.

use crate::language::Text;

/// The words before the point of `now.x`, `prev.x`, `base.x`, `param.x` and `target.x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// `now`: values of this year.
    Now,
    /// `prev`: values of the year before.
    Previous,
    /// `base`: values of the base year.
    Base,
    /// `param`: assumptions.
    Param,
    /// `target`: the plan's targets.
    Target,
}

impl Namespace {
    const ALL: [Namespace; 5] = [Namespace::Now, Namespace::Previous, Namespace::Base, Namespace::Param, Namespace::Target];

    /// The namespace that a word stands for.
    pub fn called(word: &str) -> Option<Namespace> {
        Namespace::ALL.into_iter().find(|namespace| namespace.word() == word)
    }

    /// The word before the point.
    pub fn word(self) -> &'static str {
        match self {
            Namespace::Now => "now",
            Namespace::Previous => "prev",
            Namespace::Base => "base",
            Namespace::Param => "param",
            Namespace::Target => "target",
        }
    }
}

/// Why a word is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// A [`Namespace`], or one of the years.
    Own,
    /// Rhai's grammar, which rules use.
    Grammar,
    /// A part of Rhai that rules may not use, and why: in English and in Chinese.
    Banned(&'static str, &'static str),
    /// Kept by Rhai for later versions.
    Kept,
}

const WORDS: &[(Meaning, &[&str])] = &[
    (Meaning::Own, &["now", "prev", "base", "param", "target", "year", "base_year", "target_year", "step"]),
    (
        Meaning::Grammar,
        &[
            "true", "false", "let", "const", "if", "else", "switch", "do", "while", "until", "loop", "for", "in", "continue", "break",
            "return", "throw", "fn", "private", "as", "this", "call", "curry", "Fn",
        ],
    ),
    (Meaning::Banned("text is not run as code", "文字不会作为代码运行"), &["eval"]),
    (Meaning::Banned("all files in rules/ share their functions", "rules/ 中各文件的函数互相通用"), &["import", "export"]),
    (Meaning::Banned("a failed draw is counted, not caught", "失败的模拟计入失败数，不能拦截"), &["try", "catch"]),
    (Meaning::Banned("values that differ between draws have no type of their own", "随模拟变化的值没有自己的类型"), &["type_of"]),
    (Meaning::Banned("names are checked before a run", "名称在运行前已经检查"), &["is_def_var", "is_def_fn"]),
    (Meaning::Banned("values are never shared", "值从不共享"), &["is_shared"]),
    (Meaning::Banned("a rule has no output", "规则没有输出"), &["print", "debug"]),
    (Meaning::Banned("constants are assumptions, read as `param.name`", "常数应作为假设，写作 `param.名称`"), &["global"]),
    (
        Meaning::Kept,
        &[
            "async",
            "await",
            "case",
            "default",
            "exit",
            "go",
            "goto",
            "is",
            "match",
            "module",
            "new",
            "nil",
            "null",
            "package",
            "protected",
            "public",
            "shared",
            "spawn",
            "static",
            "super",
            "sync",
            "thread",
            "use",
            "var",
            "void",
            "with",
            "yield",
        ],
    ),
];

/// Rules whose name begins so give the base-year value of a series: `base_beds` that of `beds`. No series has a name like that.
pub const BASE_PREFIX: &str = "base_";

/// The name of the rule for a series' base-year value.
pub fn base_rule(series: &str) -> String {
    format!("{BASE_PREFIX}{series}")
}

/// Whether a word has a meaning of its own, so that nothing of a plan can have it as its name.
pub fn is_reserved(word: &str) -> bool {
    words(|_| true).any(|known| known == word)
}

/// Words that stand for values: no variable may take them over, since `switch year` is sound only as long as `year` is the year.
pub fn own_words() -> impl Iterator<Item = &'static str> {
    words(|meaning| meaning == Meaning::Own)
}

/// Words of the grammar, some of which stand before a bracket without being called.
pub fn grammar_words() -> impl Iterator<Item = &'static str> {
    words(|meaning| meaning == Meaning::Grammar)
}

/// Words of Rhai that rules may not use, and why.
pub fn banned_words() -> impl Iterator<Item = (&'static str, Text)> {
    let banned = |(meaning, words): &(Meaning, &'static [&'static str])| match *meaning {
        Meaning::Banned(en, zh) => words.iter().map(|word| (*word, Text::new(zh, en))).collect(),
        _ => Vec::new(),
    };
    WORDS.iter().flat_map(banned)
}

fn words(wanted: impl Fn(Meaning) -> bool) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(meaning, _)| wanted(*meaning)).flat_map(|(_, words)| words.iter().copied())
}
